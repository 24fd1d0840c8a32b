package simulation

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/ledger"
	"yibao/register/policy"
)

func (t *tx) AccountBalance(_ context.Context, partition string, account ledger.Account, before int64) (money.Fen, error) {
	var total money.Fen
	for _, e := range t.book(partition).entries {
		if e.Seq >= before && !t.store.sabotaged(ReadsAhead, true) {
			continue
		}
		for _, p := range e.Postings {
			if p.Account == account {
				total += p.Amount
			}
		}
	}
	return total, nil
}

// everyEntry calls visit with every entry of the books.
func (s *state) everyEntry(visit func(ledger.Entry)) {
	for _, e := range s.funds {
		visit(e)
	}
	for _, psnNo := range s.persons() {
		for _, e := range s.books[psnNo].entries {
			visit(e)
		}
	}
}

func (t *tx) Balances(_ context.Context, valueDate period.Date, recorded time.Time) ([]ledger.Balance, error) {
	totals := make(map[ledger.Account]money.Fen)
	t.store.everyEntry(func(e ledger.Entry) {
		if e.ValueDate > valueDate || e.Recorded.After(recorded) {
			return
		}
		for _, p := range e.Postings {
			account := p.Account
			if account.Class == ledger.Personal {
				account.Party = ""
			}
			totals[account] += p.Amount
		}
	})
	balances := make([]ledger.Balance, 0, len(totals))
	for account, amount := range totals {
		balances = append(balances, ledger.Balance{Account: account, Amount: amount})
	}
	slices.SortFunc(balances, func(a, b ledger.Balance) int { return cmp.Compare(a.Account.String(), b.Account.String()) })
	return balances, nil
}

func (t *tx) EntryOf(_ context.Context, partition, ref string) ([]ledger.Entry, error) {
	return where(t.book(partition).entries, func(e ledger.Entry) bool { return e.Ref == ref }), nil
}

func (t *tx) Persons(_ context.Context, visit func(string) error) error {
	for _, psnNo := range t.store.persons() {
		b := t.store.books[psnNo]
		if len(b.records)+len(b.entries) == 0 {
			continue
		}
		if err := visit(psnNo); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Entries(_ context.Context, visit func(ledger.Entry) error) error {
	return each(t.store.funds, visit)
}

func (t *tx) EntriesOf(_ context.Context, partition string) ([]ledger.Entry, error) {
	entries := slices.Clone(t.book(partition).entries)
	slices.SortStableFunc(entries, func(a, b ledger.Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	return entries, nil
}

func (t *tx) AllPublished(_ context.Context, visit func(policy.Published) error) error {
	return each(t.store.published, visit)
}

func each[F any](facts []F, visit func(F) error) error {
	for _, f := range facts {
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Heads(context.Context) ([]ledger.Head, error) {
	var heads []ledger.Head
	for _, w := range t.store.writers() {
		heads = append(heads, t.store.heads[w])
	}
	return heads, nil
}

func (t *tx) Links(_ context.Context, writer string, visit func(ledger.Link) error) error {
	return each(t.store.links[writer], visit)
}

func (t *tx) Anchors(_ context.Context, visit func(ledger.Anchor) error) error {
	return each(t.store.anchors, visit)
}

func (t *tx) Stretches(_ context.Context, anchor int64) ([]ledger.Stretch, error) {
	found := where(t.store.stretches, func(s ledger.Stretch) bool { return s.Anchor == anchor })
	slices.SortFunc(found, func(a, b ledger.Stretch) int { return cmp.Compare(a.Writer, b.Writer) })
	return found, nil
}

func (t *tx) AnchoredWriters(context.Context) ([]string, error) {
	var writers []string
	for _, s := range t.store.stretches {
		writers = append(writers, s.Writer)
	}
	slices.Sort(writers)
	return slices.Compact(writers), nil
}

func (t *tx) StretchesOn(_ context.Context, writer string, visit func(ledger.Stretch) error) error {
	return each(where(t.store.stretches, func(s ledger.Stretch) bool { return s.Writer == writer }), visit)
}

func (t *tx) Unanchored(context.Context) ([]ledger.Stretch, error) {
	var open []ledger.Stretch
	for _, w := range t.store.writers() {
		head, after := t.store.heads[w], int64(0)
		for _, s := range t.store.stretches {
			if s.Writer == w {
				after = max(after, s.Position)
			}
		}
		if head.Position > after {
			open = append(open, ledger.Stretch{Writer: w, After: after, Position: head.Position, Hash: head.Hash})
		}
	}
	return open, nil
}

func (t *tx) LinksIn(_ context.Context, s ledger.Stretch, visit func(ledger.Link) error) error {
	return each(where(t.store.links[s.Writer], func(l ledger.Link) bool {
		return l.Position > s.After && l.Position <= s.Position
	}), visit)
}
