package relational

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"yibao/ground/period"
	"yibao/process/closing"
	"yibao/register/ledger"
)

var (
	_ closing.Store  = (*Store)(nil)
	_ closing.Work   = (*tx)(nil)
	_ closing.Reader = (*tx)(nil)
)

// Terms implements closing.Store.
func (s *Store) Terms(ctx context.Context, work func(closing.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

// ReadTerms implements closing.Store.
func (s *Store) ReadTerms(ctx context.Context, read func(closing.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// TermState implements closing.Work. A term that was never opened gets its row,
// so that there is something to lock.
func (t *tx) TermState(ctx context.Context, region string, term ledger.Term) (ledger.TermState, error) {
	_, err := t.exec(ctx, "INSERT INTO book_term (region, term, state) VALUES ($1, $2, '') ON CONFLICT (region, term) DO NOTHING", region, string(term))
	if err != nil {
		return "", err
	}
	found, err := collect(ctx, t, text, "SELECT state FROM book_term WHERE region = $1 AND term = $2"+t.store.engine.Statements().Alone, region, string(term))
	if err != nil || len(found) == 0 {
		return "", err
	}
	return ledger.TermState(found[0]), nil
}

// SetTermState implements closing.Work.
func (t *tx) SetTermState(ctx context.Context, region string, term ledger.Term, state ledger.TermState) error {
	return t.expect(ctx, 1, "UPDATE book_term SET state = $1 WHERE region = $2 AND term = $3", string(state), region, string(term))
}

// TermStates implements closing.Reader.
func (t *tx) TermStates(ctx context.Context, region string) (map[ledger.Term]ledger.TermState, error) {
	type row2 struct {
		term  ledger.Term
		state ledger.TermState
	}
	list, err := collect(ctx, t, func(r row) (row2, error) {
		var x row2
		err := r.Scan(&x.term, &x.state)
		return x, err
	}, "SELECT term, state FROM book_term WHERE region = $1 AND state <> ''", region)
	states := make(map[ledger.Term]ledger.TermState, len(list))
	for _, x := range list {
		states[x.term] = x.state
	}
	return states, err
}

const (
	termActColumns = "act_id, region, term, kind, operator, approver, reason, recorded"
	archiveColumns = "act_id, ordinal, class, region, scheme, fund, party, amount, accounts, digest"
)

// AddTermAct implements closing.Work.
func (t *tx) AddTermAct(ctx context.Context, a ledger.TermAct) error {
	row := []any{a.ActID, a.Region, string(a.Term), string(a.Kind), a.Operator, a.Approver, a.Reason, micros(a.Recorded)}
	if err := t.insert(ctx, insertion{"book_term_act", termActColumns, ""}, [][]any{row}); err != nil {
		return err
	}
	rows := make([][]any, len(a.Archive))
	for i, l := range a.Archive {
		c := l.Account
		rows[i] = []any{a.ActID, i, string(c.Class), c.Region, c.Scheme, c.Fund, c.Party, int64(l.Amount), l.Accounts, l.Digest}
	}
	return t.insert(ctx, insertion{"book_archive", archiveColumns, ""}, rows)
}

// TermActs implements ledger.TermReader.
func (t *tx) TermActs(ctx context.Context, region string) ([]ledger.TermAct, error) {
	acts, err := collect(ctx, t, func(r row) (ledger.TermAct, error) {
		var a ledger.TermAct
		err := r.Scan(&a.ActID, &a.Region, &a.Term, &a.Kind, &a.Operator, &a.Approver, &a.Reason, instant{&a.Recorded})
		return a, err
	}, "SELECT "+termActColumns+" FROM book_term_act WHERE region = $1 OR $1 = '' ORDER BY recorded, act_id", region)
	if err != nil {
		return nil, err
	}
	for i := range acts {
		if acts[i].Kind != ledger.TermCloses {
			continue
		}
		acts[i].Archive, err = collect(ctx, t, func(r row) (ledger.ArchiveLine, error) {
			var l ledger.ArchiveLine
			c := &l.Account
			err := r.Scan(&c.Class, &c.Region, &c.Scheme, &c.Fund, &c.Party, &l.Amount, &l.Accounts, &l.Digest)
			return l, err
		}, "SELECT class, region, scheme, fund, party, amount, accounts, digest FROM book_archive WHERE act_id = $1 ORDER BY ordinal", acts[i].ActID)
		if err != nil {
			return nil, err
		}
	}
	return acts, nil
}

// SingleBalances implements ledger.TermReader.
func (t *tx) SingleBalances(ctx context.Context, region string, valueDate period.Date, recorded time.Time) ([]ledger.Balance, error) {
	list, err := collect(ctx, t, scanBalance, "SELECT p.class, p.region, p.scheme, p.fund, p.party, CAST(SUM(p.amount) AS BIGINT)"+
		" FROM ledger_posting p JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE p.region = $1 AND e.value_date <= $2 AND e.recorded < $3 GROUP BY 1, 2, 3, 4, 5",
		region, valueDate.String(), micros(recorded))
	if err != nil {
		return nil, err
	}
	return byName(list), nil
}

// byName puts balances in order of the accounts' names by bytes. There may be one
// for each person, so no name is made of each: those that differ in the party alone
// are sorted by it, and share the rest of their account.
func byName(list []ledger.Balance) []ledger.Balance {
	alike := make(map[ledger.Account][]ledger.Balance)
	for _, b := range list {
		fund := b.Account
		fund.Party = ""
		alike[fund] = append(alike[fund], b)
	}
	list = list[:0]
	for _, fund := range slices.SortedFunc(maps.Keys(alike), func(a, b ledger.Account) int { return cmp.Compare(a.String(), b.String()) }) {
		some := alike[fund]
		slices.SortFunc(some, func(a, b ledger.Balance) int { return cmp.Compare(a.Account.Party, b.Account.Party) })
		for _, b := range some {
			party := b.Account.Party
			b.Account = fund
			b.Account.Party = party
			list = append(list, b)
		}
	}
	return list
}

// LateEntries implements ledger.TermReader.
func (t *tx) LateEntries(ctx context.Context, region string, span period.Span, from, to time.Time) (int64, error) {
	until := everything
	if !to.IsZero() {
		until = micros(to)
	}
	found, err := collect(ctx, t, func(r row) (int64, error) {
		var n int64
		err := r.Scan(&n)
		return n, err
	}, "SELECT COUNT(DISTINCT e.entry_id) FROM ledger_entry e JOIN ledger_posting p ON p.part_key = e.part_key AND p.entry_id = e.entry_id"+
		" WHERE p.region = $1 AND e.value_date >= $2 AND e.value_date < $3 AND e.recorded >= $4 AND e.recorded < $5",
		region, span.From.String(), span.End().String(), micros(from), until)
	if err != nil {
		return 0, err
	}
	return found[0], nil
}

// ahead is how far the civil time of China is ahead of UTC.
const ahead = 8 * time.Hour

// refuseClosed refuses entries of closed terms; ledger.ErrClosed. Only an entry
// that is dated in an earlier month than it is recorded in can be one, so
// settlements ask nothing.
func (t *tx) refuseClosed(ctx context.Context, entries []ledger.Entry) error {
	type key struct {
		region string
		term   ledger.Term
	}
	seen := make(map[key]bool)
	for _, e := range entries {
		month := ledger.MonthOf(e.ValueDate)
		if month >= ledger.MonthOf(period.DateOf(e.Recorded.UTC().Add(ahead))) {
			continue
		}
		for _, p := range e.Postings {
			for _, term := range []ledger.Term{month, ledger.YearOf(e.ValueDate)} {
				k := key{p.Account.Region, term}
				if seen[k] {
					continue
				}
				seen[k] = true
				state, err := collect(ctx, t, text, "SELECT state FROM book_term WHERE region = $1 AND term = $2"+t.store.engine.Statements().Shared, k.region, string(term))
				if err != nil {
					return err
				}
				if len(state) > 0 && ledger.TermState(state[0]) == ledger.TermClosed {
					return ledger.ErrClosed.With(k.region, string(term))
				}
			}
		}
	}
	return nil
}

// Flows implements funds.Reader: everything in one question.
func (t *tx) Flows(ctx context.Context, region string, span period.Span) ([]ledger.Flow, error) {
	return collect(ctx, t, func(r row) (ledger.Flow, error) {
		var f ledger.Flow
		err := r.Scan(&f.Class, &f.Region, &f.Scheme, &f.Fund, &f.Kind, &f.Before, &f.Within)
		return f, err
	}, "SELECT p.class, p.region, p.scheme, p.fund, e.kind,"+
		" CAST(SUM(CASE WHEN e.value_date < $1 THEN p.amount ELSE 0 END) AS BIGINT),"+
		" CAST(SUM(CASE WHEN e.value_date < $1 THEN 0 ELSE p.amount END) AS BIGINT)"+
		" FROM ledger_posting p JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE (p.region = $2 OR $2 = '') AND e.value_date < $3 GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 3, 4, 1, 5",
		span.From.String(), region, span.End().String())
}
