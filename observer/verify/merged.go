package verify

import (
	"context"

	"yibao/ground/money"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// merging is a Reader that knows of numbers that were merged.
type merging interface {
	// Merges returns all merges, undone ones included.
	Merges(ctx context.Context) ([]enrolment.Alias, error)
}

// joined is what an absorbed number held when it was merged: it counts for acts
// of the kept number behind from, up to to.
type joined struct {
	from, to int64
	balances map[ledger.Account]money.Fen // in the name of the kept number
	counted  bool
}

// merges reads what numbers held that were merged into others, by the number
// that was kept.
func (x *examination) merges(ctx context.Context, r Reader) error {
	m, knows := r.(merging)
	if !knows {
		return nil
	}
	all, err := m.Merges(ctx)
	if err != nil {
		return err
	}
	x.joined = make(map[string][]joined, len(all))
	for _, a := range all {
		entries, err := r.EntriesOf(ctx, a.Absorbed)
		if err != nil {
			return err
		}
		j := joined{from: a.Offset, to: endless, balances: make(map[ledger.Account]money.Fen)}
		if a.Undone != nil {
			j.to = a.Undone.Seq
		}
		own := make(map[ledger.Account]money.Fen)
		for _, e := range entries {
			if e.Seq <= a.Behind {
				addPersonal(own, e)
			}
		}
		for account, held := range own {
			if account.Party == a.Absorbed {
				account.Party = a.Kept
				j.balances[account] = held
			}
		}
		x.joined[a.Kept] = append(x.joined[a.Kept], j)
	}
	return nil
}

// endless stands behind every act.
const endless = int64(1)<<62 - 1

// reach adds to balances what joined numbers hold for an act at the position,
// and takes out what no longer counts.
func reach(others []joined, balances map[ledger.Account]money.Fen, seq int64) {
	for i := range others {
		j := &others[i]
		counts := seq > j.from && seq <= j.to
		if counts == j.counted {
			continue
		}
		j.counted = counts
		for account, held := range j.balances {
			if counts {
				balances[account] += held
			} else {
				balances[account] -= held
			}
		}
	}
}
