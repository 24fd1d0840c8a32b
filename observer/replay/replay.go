// Package replay judges every stored settlement again (重算): from the versions
// that it names, read out of the registers, with accumulators and accounts as
// they stood before it. It writes nothing.
//
// What was known then stays known: later corrections of policies, catalogues
// or persons are new versions and change no replayed settlement. A version
// altered in place changes exactly the settlements that read it.
package replay

import (
	"context"
	"fmt"

	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
)

// Difference is one settlement that came out otherwise.
type Difference struct {
	SetlID string
	What   string // the first value that differs, or why it could not be judged
}

// Report is the outcome of a replay.
type Report struct {
	Replayed, Identical int
	Differences         []Difference
}

// String returns "N replayed, N identical, N different".
func (r Report) String() string {
	return fmt.Sprintf("%d replayed, %d identical, %d different", r.Replayed, r.Identical, len(r.Differences))
}

// Service replays.
type Service struct {
	Store       verify.Store
	Settlements *settlement.Service
}

// Run replays every settlement. progress is told the count so far.
func (s *Service) Run(ctx context.Context, progress func(done int)) (Report, error) {
	var report Report
	err := s.Store.Inspect(ctx, func(r verify.Reader) error {
		return r.Persons(ctx, func(psnNo string) error {
			if err := s.person(ctx, r, psnNo, &report); err != nil {
				return err
			}
			progress(report.Replayed)
			return nil
		})
	})
	return report, err
}

func (s *Service) person(ctx context.Context, r verify.Reader, psnNo string, report *Report) error {
	records, err := r.RecordsOf(ctx, psnNo)
	if err != nil {
		return err
	}
	deltas, err := r.Deltas(ctx, psnNo)
	if err != nil {
		return err
	}
	for _, record := range records {
		if record.Kind != settlement.Settled {
			continue
		}
		report.Replayed++
		what := s.difference(ctx, r, record, deltas)
		if what == "" {
			report.Identical++
			continue
		}
		report.Differences = append(report.Differences, Difference{record.SetlID, what})
	}
	return nil
}

// difference judges one settlement again and names the first difference in
// amounts, shares, lines or deltas.
func (s *Service) difference(ctx context.Context, r verify.Reader, record settlement.Record, deltas []accumulator.Delta) string {
	again, err := s.Settlements.Rejudge(ctx, r, record, false)
	if err != nil {
		return err.Error()
	}
	if what := again.Difference(); what != "" {
		return what
	}
	var own []accumulator.Delta
	for _, d := range deltas {
		if d.SetlID == record.SetlID {
			own = append(own, d)
		}
	}
	if len(own) != len(again.Deltas) {
		return fmt.Sprintf("累计变动留存 %d 条,重算 %d 条", len(own), len(again.Deltas))
	}
	for i := range own {
		if own[i] != again.Deltas[i] {
			return fmt.Sprintf("累计 %s 的变动留存 %d,重算 %d", own[i].Key, own[i].Amount, again.Deltas[i].Amount)
		}
	}
	return ""
}
