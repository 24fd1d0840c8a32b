package relational

import (
	"context"
	"errors"
	"strings"
)

// kept is what a work of a group wants written. Nothing of it is sent before
// the works of the group are over; then the group writes it all at once.
type kept struct {
	changes []change    // statements that change rows, in their order
	rows    []inserting // new rows, which are written after the changes
	touched []string    // tables that it writes
}

// change is a statement with the number of rows that it must change.
type change struct {
	query string
	args  []any
	want  int64 // anyCount
}

// anyCount is the number of rows that a statement must change when it does not
// matter.
const anyCount = -1

// inserting is new rows for one place.
type inserting struct {
	into insertion
	rows [][]any
}

// errAlone: the work needs an answer that a group cannot give before it has
// written, so it is run again by itself.
var errAlone = errors.New("relational: the work has to be run by itself")

func (k *kept) empty() bool { return len(k.changes)+len(k.rows) == 0 }

// insert keeps new rows.
func (k *kept) insert(into insertion, rows [][]any) {
	if len(rows) == 0 {
		return
	}
	k.touch(into.table)
	for i := range k.rows {
		if k.rows[i].into == into {
			k.rows[i].rows = append(k.rows[i].rows, rows...)
			return
		}
	}
	k.rows = append(k.rows, inserting{into, rows})
}

func (k *kept) touch(table string) {
	for _, t := range k.touched {
		if t == table {
			return
		}
	}
	k.touched = append(k.touched, table)
}

// change keeps a statement; false when the work keeps rows for the same table,
// which the statement would have to see.
func (k *kept) change(c change) bool {
	for _, r := range k.rows {
		if names(c.query, r.into.table) {
			return false
		}
	}
	k.touch(changedTable(c.query))
	k.changes = append(k.changes, c)
	return true
}

// blind reports whether a question is about a table that the work writes.
func (k *kept) blind(query string) bool {
	for _, table := range k.touched {
		if names(query, table) {
			return true
		}
	}
	return !strings.HasPrefix(query, "SELECT ")
}

// names reports whether a statement names a table.
func names(query, table string) bool {
	for {
		_, after, found := strings.Cut(query, " "+table)
		if !found {
			return false
		}
		if after == "" || after[0] == ' ' || after[0] == ')' || after[0] == ',' {
			return true
		}
		query = after
	}
}

// changedTable is the table of an UPDATE, a DELETE or an INSERT.
func changedTable(query string) string {
	words := strings.Fields(query)
	for i, w := range words {
		if (w == "UPDATE" || w == "FROM" || w == "INTO") && i+1 < len(words) {
			return words[i+1]
		}
	}
	return query
}

// change runs a statement that must change so many rows; false when it changed
// another number. A work whose writes are kept is run again by itself then.
func (t *tx) change(ctx context.Context, want int64, query string, args ...any) (bool, error) {
	if t.kept != nil {
		return true, t.expect(ctx, want, query, args...)
	}
	n, err := t.exec(ctx, query, args...)
	return n == want, err
}

// send runs a statement of which it does not matter how many rows it changes;
// that it failed may be told by a later one.
func (t *tx) send(ctx context.Context, query string, args ...any) error {
	return t.expect(ctx, anyCount, query, args...)
}

// alone gives the work up in its group.
func (t *tx) alone() error { return t.fail(errAlone) }
