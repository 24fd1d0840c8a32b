package settlement

import (
	"context"
	"slices"
	"strings"

	"yibao/register/accumulator"
	"yibao/register/provider"
)

// Institution answers who a provider is today; it serves the sign-in (9001).
func (s *Service) Institution(ctx context.Context, code string) (provider.Institution, error) {
	var found provider.Institution
	err := s.Store.View(ctx, func(r Reader) (err error) {
		found, err = r.InstitutionOn(ctx, code, s.today())
		return err
	})
	return found, err
}

// Lookup answers a stored settlement act (5203). The visit may be left empty.
func (s *Service) Lookup(ctx context.Context, c Caller, psnNo, visitID, setlID string) (Answer, error) {
	var answer Answer
	err := s.Store.View(ctx, func(r Reader) (err error) {
		if answer, err = s.answerOf(ctx, r, psnNo, setlID); err != nil {
			return err
		}
		if visitID != "" && visitID != answer.Record.VisitID {
			return ErrVisitOfOther.With(setlID, visitID)
		}
		if c.Institution != "" && answer.Record.Institution != c.Institution {
			return ErrNotYourVisit.With(answer.Record.VisitID)
		}
		return nil
	})
	if err != nil {
		return Answer{}, err
	}
	return answer, nil
}

// answerOf rebuilds the answer of a stored act from the versions it names.
func (s *Service) answerOf(ctx context.Context, r Reader, psnNo, setlID string) (Answer, error) {
	record, err := r.Record(ctx, psnNo, setlID)
	if err != nil {
		return Answer{}, err
	}
	if record == nil {
		return Answer{}, ErrUnknownSettlement.With(setlID)
	}
	source := *record
	if record.Original != "" {
		original, err := r.Record(ctx, psnNo, record.Original)
		if err != nil {
			return Answer{}, err
		}
		if original == nil {
			return Answer{}, ErrUnknownSettlement.With(record.Original)
		}
		source = *original
	}
	e, raw, v, err := s.regather(ctx, r, source)
	if err != nil {
		return Answer{}, err
	}
	d := draft{visit: v, evidence: e, record: *record, raw: raw}
	if s.Control != nil && len(e.controlled.refs) > 0 && record.Kind == Settled {
		if d.ruling.Found, err = s.Control.Recall(ctx, r, psnNo, setlID); err != nil {
			return Answer{}, err
		}
	}
	return d.answer()
}

// Accumulated answers what the person has used up in a year, or in a month of
// it (5206): year is "2026", month "2026-03" or "". Lifetime balances are
// always told.
func (s *Service) Accumulated(ctx context.Context, psnNo, year, month string) ([]Total, error) {
	var totals []Total
	err := s.Store.View(ctx, func(r Reader) error {
		if _, err := r.PersonOn(ctx, psnNo, s.today()); err != nil {
			return err
		}
		deltas, err := r.Deltas(ctx, psnNo)
		if err != nil {
			return err
		}
		acts, err := r.Acts(ctx, psnNo)
		if err != nil {
			return err
		}
		totals = fold(accumulator.Live(deltas, acts, maxSeq), func(k accumulator.Key) bool {
			return k.Period == "" || k.Period == year || k.Period == month || month == "" && strings.HasPrefix(k.Period, year+"-")
		})
		return nil
	})
	return totals, err
}

// fold sums live deltas by key, in order of key, for the periods asked for.
func fold(deltas []accumulator.Delta, asked func(accumulator.Key) bool) []Total {
	var totals []Total
	seen := make(map[accumulator.Key]bool)
	for _, d := range deltas {
		if seen[d.Key] || !asked(d.Key) {
			continue
		}
		seen[d.Key] = true
		totals = append(totals, Total{
			Key: d.Key, Fold: d.Fold, Amount: accumulator.Balance(deltas, d.Key, d.Fold),
			Money: d.Fold != accumulator.Count,
		})
	}
	slices.SortFunc(totals, func(a, b Total) int { return strings.Compare(a.Key.String(), b.Key.String()) })
	return totals
}

// Explain judges a stored settlement again and tells every step. A reversal is
// explained by the settlement it mirrors.
func (s *Service) Explain(ctx context.Context, setlID string) (Rejudged, error) {
	psnNo, err := s.personOf(ctx, setlID)
	if err != nil {
		return Rejudged{}, err
	}
	var j Rejudged
	err = s.Store.View(ctx, func(r Reader) error {
		record, err := r.Record(ctx, psnNo, setlID)
		if err != nil {
			return err
		}
		if record != nil && record.Original != "" {
			record, err = r.Record(ctx, psnNo, record.Original)
		}
		if err != nil {
			return err
		}
		if record == nil {
			return ErrUnknownSettlement.With(setlID)
		}
		if j, err = s.Rejudge(ctx, r, *record, true); err != nil {
			return err
		}
		if difference := j.Difference(); difference != "" {
			return ErrDoesNotReplay.With(setlID, difference)
		}
		return nil
	})
	return j, err
}
