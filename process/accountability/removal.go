package accountability

import (
	"context"
	"time"

	"yibao/register/ledger"
	"yibao/register/trail"
)

// Remove deletes the entries recorded before an instant, which must be
// trail.KeepDays in the past at least, and leaves a sealed summary of them. It
// stops at the first entry that is younger: entries are removed without a gap.
func (s *Service) Remove(ctx context.Context, by string, before time.Time) (trail.Removal, error) {
	limit := s.Now().AddDate(0, 0, -trail.KeepDays)
	if before.After(limit) {
		return trail.Removal{}, trail.ErrTooYoung.With(trail.KeepDays, limit.Format(time.DateOnly))
	}
	var left trail.Removal
	err := s.Store.Together(ctx, func(ctx context.Context, w Work) error {
		left = trail.Removal{ID: s.NewID(), Recorded: s.Now().UTC().Truncate(time.Microsecond), By: by}
		if err := s.sum(ctx, w, &left, before); err != nil {
			return err
		}
		if left.Count == 0 {
			return trail.ErrNothing.With(before.Format(time.DateOnly))
		}
		if _, err := w.RemoveTrail(ctx, left.Below); err != nil {
			return err
		}
		if err := w.AddRemoval(ctx, left); err != nil {
			return err
		}
		return w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectRemoval, Ref: left.ID, Digest: left.Digest(), Recorded: left.Recorded})
	})
	return left, err
}

// pageLength is how many entries are read at a time.
const pageLength = 500

// sum folds the entries to be removed.
func (s *Service) sum(ctx context.Context, w Work, left *trail.Removal, before time.Time) error {
	sum, after := trail.NewSum(), ""
	for left.Below == "" {
		page, err := w.TrailAfter(ctx, after, pageLength)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			left.Below = after + "Z" // right behind the last
		}
		for _, e := range page {
			if !e.Recorded.Before(before) {
				left.Below = e.ID
				break
			}
			if after == "" {
				left.First = e.Recorded
			}
			left.Last, after = e.Recorded, e.ID
			sum.Add(e.ID, e.Digest())
		}
	}
	left.Count, left.Sum = sum.Result()
	return nil
}
