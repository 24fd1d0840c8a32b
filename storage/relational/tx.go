package relational

import (
	"context"
	"strings"

	"yibao/ground/fault"
	"yibao/process/settlement"
	"yibao/register/ledger"
)

// tx is one unit of work on an open transaction. It implements every reader
// and work interface of the domain; which of them a caller sees is decided by
// the Store method that made it.
type tx struct {
	store *Store
	on    Transaction

	psnNo string            // the person locked by Do, or ""
	seq   int64             // that person's last sequence number
	folds bool              // that person has absorbed other numbers
	raw   bool              // numbers are read as they are stored, whatever was merged
	parts map[string][]part // absorbed numbers of persons, as far as they were asked
	asked bool              // what settlements read of that person was asked ahead

	seals    []ledger.Seal // what is to be sealed at the end of the work
	chain    chain         // that this work seals into, once it does
	recalled bool          // its head was not read but remembered

	kept  *kept // what it wants written, of a work in a group; else it writes at once
	first int64 // the person's last sequence number before this work

	added  []upload              // fee lines of this work that are not written yet
	open   map[visitKey][]upload // fee lines that a work in a group has read
	opened map[visitKey]bool     // visits of this work, which have no lines yet

	remembers bool       // it may use what the process remembers of the reference registers
	known     *reference // that, once it was asked for
	written   string     // the last version that it wrote into a reference register

	broken  error        // the first database failure: nothing may be committed
	refused *fault.Fault // the first refusal that left a part written: likewise
}

// row is one row of an answer.
type row interface{ Scan(dest ...any) error }

// fail remembers the first database failure and makes the refusal of it.
func (t *tx) fail(err error) error {
	if t.broken == nil {
		t.broken = err
	}
	return settlement.ErrBusy.Because(t.broken)
}

// refuse makes the work uncommittable, so that a work which overlooks the
// refusal cannot leave a part of a change behind.
func (t *tx) refuse(f *fault.Fault) error {
	if t.refused == nil {
		t.refused = f
	}
	return f
}

// exec runs a statement and returns the number of rows it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.broken != nil {
		return 0, t.fail(t.broken)
	}
	if t.kept != nil {
		return 0, t.alone()
	}
	n, err := t.on.Exec(ctx, query, args...)
	if err != nil {
		return 0, t.fail(err)
	}
	return n, nil
}

// expect runs a statement that must change so many rows; that it did not may be
// told by a later statement.
func (t *tx) expect(ctx context.Context, want int64, query string, args ...any) error {
	if t.broken != nil {
		return t.fail(t.broken)
	}
	if t.kept != nil {
		if !t.kept.change(change{query, args, want}) {
			return t.alone()
		}
		return nil
	}
	if want == anyCount {
		if err := t.on.Send(ctx, query, args...); err != nil {
			return t.fail(err)
		}
		return nil
	}
	if err := t.on.Expect(ctx, want, query, args...); err != nil {
		return t.fail(err)
	}
	return nil
}

// collect runs a query and converts each row of its answer.
func collect[T any](ctx context.Context, t *tx, convert func(row) (T, error), query string, args ...any) ([]T, error) {
	if t.broken != nil {
		return nil, t.fail(t.broken)
	}
	if t.kept != nil && t.kept.blind(query) {
		return nil, t.alone()
	}
	rows, err := t.on.Query(ctx, query, args...)
	if err != nil {
		return nil, t.fail(err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		value, err := convert(rows)
		if err != nil {
			return nil, ErrCorruptRow.Because(err, tableOf(query))
		}
		list = append(list, value)
	}
	if err := rows.Err(); err != nil {
		return nil, t.fail(err)
	}
	return list, nil
}

// tableOf returns the first table that a query reads, for refusals.
func tableOf(query string) string {
	_, after, _ := strings.Cut(query, " FROM ")
	name, _, _ := strings.Cut(after, " ")
	return name
}

// text converts a row of one text column.
func text(r row) (string, error) {
	var s string
	err := r.Scan(&s)
	return s, err
}
