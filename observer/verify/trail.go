package verify

import (
	"context"
	"maps"
	"slices"

	"yibao/register/ledger"
	"yibao/register/trail"
)

// trail compares every entry of the trail with its seal, and what was removed
// with the summaries that were left of it.
func (x *examination) trail(ctx context.Context, r Reader) error {
	err := r.Trail(ctx, func(e trail.Entry) error {
		x.report.Trail++
		x.check(subject{ledger.SubjectTrail, "", e.ID}, e.Digest(), "内容与记录时不符")
		return nil
	})
	if err != nil {
		return err
	}
	removals, err := r.Removals(ctx)
	if err != nil {
		return err
	}
	for _, removal := range removals {
		x.check(subject{ledger.SubjectRemoval, "", removal.ID}, removal.Digest(), "内容与清理时不符")
		x.removed(removal)
	}
	return nil
}

// removed takes the seals of what was removed off the list, if together they are
// what the summary says.
func (x *examination) removed(r trail.Removal) {
	var gone []subject
	for s := range maps.Keys(x.sealed) {
		if s.kind == ledger.SubjectTrail && s.ref < r.Below {
			gone = append(gone, s)
		}
	}
	slices.SortFunc(gone, bySubject)
	sum := trail.NewSum()
	for _, s := range gone {
		sum.Add(s.ref, x.sealed[s])
	}
	if count, total := sum.Result(); count != r.Count || total != r.Sum {
		x.find(ledger.SubjectRemoval, r.ID, "与清理掉的 %d 条留痕不符,链上有 %d 条", r.Count, count)
		return
	}
	for _, s := range gone {
		delete(x.sealed, s)
	}
}
