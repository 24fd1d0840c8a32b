package vetting

import (
	"context"
	"slices"
	"strings"
	"time"

	"yibao/process/settlement"
	"yibao/register/finding"
)

// Decide confirms or dismisses a finding. finding.ErrUnknownFinding,
// finding.ErrNoRuling, finding.ErrExempt, finding.ErrClosed,
// finding.ErrSameRuling, finding.ErrSameHand.
func (s *Service) Decide(ctx context.Context, d finding.Decision) (finding.Decision, error) {
	d.Reason = strings.TrimSpace(d.Reason)
	if d.Ruling != finding.Confirmed && d.Ruling != finding.Dismissed || d.Reason == "" {
		return d, finding.ErrNoRuling.With()
	}
	err := s.Store.Vet(ctx, func(w Work) error {
		if err := w.LockPerson(ctx, d.PsnNo); err != nil {
			return err
		}
		if err := decidable(ctx, w, d); err != nil {
			return err
		}
		d.ID, d.Recorded = s.NewID(), s.Now().UTC().Truncate(time.Microsecond)
		return w.AddDecision(ctx, d)
	})
	return d, err
}

// decidable refuses a decision on what is closed, exempt or decided so already.
func decidable(ctx context.Context, w Work, d finding.Decision) error {
	all, err := w.FindingsOf(ctx, d.PsnNo)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(f finding.Finding) bool { return f.ID == d.FindingID })
	if i < 0 {
		return finding.ErrUnknownFinding.With(d.FindingID)
	}
	f := all[i]
	if f.Exempt != "" {
		return finding.ErrExempt.With(f.ID, f.Exempt)
	}
	if f.SetlID != "" {
		records, err := w.RecordsOf(ctx, d.PsnNo)
		if err != nil {
			return err
		}
		if !settlement.Live(records, f.SetlID) {
			return finding.ErrClosed.With(f.ID, f.SetlID)
		}
	}
	decisions, err := w.DecisionsOf(ctx, d.PsnNo)
	if err != nil {
		return err
	}
	before, there := finding.Latest(decisions, f.ID)
	switch {
	case there && before.Ruling == d.Ruling:
		return finding.ErrSameRuling.With(f.ID, string(d.Ruling))
	case there && before.Operator == d.Operator:
		return finding.ErrSameHand.With(f.ID)
	}
	return nil
}
