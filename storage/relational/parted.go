package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/enrolment"
)

// actsOfParted adds to the acts of a person that those of a number which parted
// no longer count from then on, and count again when it is absorbed again.
func (t *tx) actsOfParted(ctx context.Context, psnNo string, acts []accumulator.Act) ([]accumulator.Act, error) {
	parts := t.parts[psnNo]
	bySeq := func(a, b accumulator.Act) int { return cmp.Compare(a.Seq, b.Seq) }
	slices.SortStableFunc(acts, bySeq)
	for i, p := range parts {
		if p.until == everything {
			continue
		}
		made, err := collect(ctx, t, text, "SELECT setl_id FROM settlement WHERE psn_no = $1 AND seq <= $2", p.psnNo, p.behind)
		if err != nil {
			return nil, err
		}
		again := slices.IndexFunc(parts[i+1:], func(next part) bool { return next.psnNo == p.psnNo })
		for _, id := range made {
			live := liveAt(acts, id, p.until)
			acts = append(acts, accumulator.Act{SetlID: id, Seq: p.until})
			if again >= 0 && live {
				acts = append(acts, accumulator.Act{SetlID: id, Seq: parts[i+1+again].offset, Live: true})
			}
		}
		slices.SortStableFunc(acts, bySeq)
	}
	return acts, nil
}

// liveAt reports whether a settlement counts for an act at the position; acts
// are in order.
func liveAt(acts []accumulator.Act, setlID string, seq int64) bool {
	live := true
	for _, a := range acts {
		if a.SetlID == setlID && a.Seq < seq {
			live = a.Live
		}
	}
	return live
}

// Keepers returns the numbers that ever absorbed another one, for replay.
func (t *tx) Keepers(ctx context.Context) ([]string, error) {
	return collect(ctx, t, text, "SELECT DISTINCT kept FROM person_alias ORDER BY kept")
}

// Whole reads merged numbers as one person, as a settlement does, in the same
// transaction.
func (t *tx) Whole() settlement.Reader {
	return &tx{store: t.store, on: t.on, remembers: t.remembers}
}

// Merges returns all merges, for verify.
func (t *tx) Merges(ctx context.Context) ([]enrolment.Alias, error) {
	keepers, err := t.Keepers(ctx)
	var all []enrolment.Alias
	for _, kept := range keepers {
		if err != nil {
			return nil, err
		}
		var aliases []enrolment.Alias
		aliases, err = t.AliasesOf(ctx, kept)
		for _, a := range aliases {
			if a.Kept == kept {
				all = append(all, a)
			}
		}
	}
	return all, err
}
