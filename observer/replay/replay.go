// Package replay judges every stored settlement again (重算): from the versions
// that it names, read out of the registers, with accumulators and accounts as
// they stood before it. It writes nothing.
//
// What was known then stays known: later corrections of policies, catalogues
// or persons are new versions and change no replayed settlement. A version
// altered in place changes exactly the settlements that read it.
package replay

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

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
	t := tally{progress: progress}
	err := verify.Inspect(ctx, s.Store, func(r verify.Reader) error {
		merged, err := mergedIn(ctx, r)
		if err != nil {
			return err
		}
		t.merged = merged
		if pager, ok := r.(verify.Pager); ok {
			return s.pages(ctx, pager, &t)
		}
		number := 0
		return r.Persons(ctx, func(psnNo string) error {
			number++
			one := outcome{page: number}
			err := s.ask(ctx, r, t.reader(r, psnNo), psnNo, &one)
			t.add(one)
			return err
		})
	})
	return t.report(), err
}

// pages replays page by page, several at a time. Persons of a page that cannot
// be read are asked for one by one, so that the settlement is named.
func (s *Service) pages(ctx context.Context, pager verify.Pager, t *tally) error {
	var memories sync.Map // of each goroutine's Reader, a *memory
	return pager.Pages(ctx, verify.Judged, func(r verify.Reader, page verify.Page) error {
		one := outcome{page: page.Number}
		if page.Broken != nil {
			for _, psnNo := range page.PsnNos {
				if err := s.ask(ctx, r, t.reader(r, psnNo), psnNo, &one); err != nil {
					return err
				}
			}
			t.add(one)
			return nil
		}
		kept, ok := memories.Load(r)
		if !ok {
			kept, _ = memories.LoadOrStore(r, &memory{NewPast(r), settlement.NewRecollection()})
		}
		m := kept.(*memory)
		for i := range page.Histories {
			h := &page.Histories[i]
			if whole := t.reader(r, h.PsnNo); whole != settlement.Reader(r) {
				if err := s.each(ctx, whole, h.PsnNo, h.Records, &one); err != nil {
					return err
				}
				continue
			}
			s.life(ctx, m, h, &one)
		}
		t.add(one)
		return nil
	})
}

// memory is what one goroutine keeps from one settlement to the next.
type memory struct {
	past  *Past
	again *settlement.Recollection
}

// life replays the settlements of one history.
func (s *Service) life(ctx context.Context, m *memory, h *verify.History, one *outcome) {
	m.past.Turn(h)
	for i := range h.Records {
		if record := &h.Records[i]; record.Kind == settlement.Settled {
			m.past.Stand(i)
			one.add(record.SetlID, s.difference(ctx, m.past, record, h.Deltas, m.again))
		}
	}
}

// ask asks for one person's settlements one by one.
func (s *Service) ask(ctx context.Context, books verify.Reader, r settlement.Reader, psnNo string, one *outcome) error {
	records, err := books.RecordsOf(ctx, psnNo)
	if err != nil {
		return err
	}
	return s.each(ctx, r, psnNo, records, one)
}

// each replays settlements of one person with what the Reader has of the person.
func (s *Service) each(ctx context.Context, r settlement.Reader, psnNo string, records []settlement.Record, one *outcome) error {
	deltas, err := r.Deltas(ctx, psnNo)
	if err != nil {
		return err
	}
	again := settlement.NewRecollection()
	for i := range records {
		if records[i].Kind == settlement.Settled {
			one.add(records[i].SetlID, s.difference(ctx, r, &records[i], deltas, again))
		}
	}
	return nil
}

// difference judges one settlement again and names the first difference in
// amounts, shares, lines or deltas.
func (s *Service) difference(ctx context.Context, r settlement.Reader, record *settlement.Record, deltas []accumulator.Delta, m *settlement.Recollection) string {
	again, err := s.Settlements.Repeat(ctx, r, record, m)
	if err != nil {
		return err.Error()
	}
	if what := again.Difference(); what != "" {
		return what
	}
	own := ownDeltas(deltas, record.SetlID)
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

// ownDeltas returns the deltas of one settlement. They follow each other, in
// order of the person's sequence.
func ownDeltas(deltas []accumulator.Delta, setlID string) []accumulator.Delta {
	from, to, n := 0, 0, 0
	for i := range deltas {
		if deltas[i].SetlID != setlID {
			continue
		}
		if n == 0 {
			from = i
		}
		n, to = n+1, i+1
	}
	if to-from == n {
		return deltas[from:to]
	}
	var scattered []accumulator.Delta // by a hand that altered them
	for _, d := range deltas {
		if d.SetlID == setlID {
			scattered = append(scattered, d)
		}
	}
	return scattered
}

// outcome is what a page, or a person, gave.
type outcome struct {
	page        int
	replayed    int
	differences []Difference
}

func (o *outcome) add(setlID, what string) {
	o.replayed++
	if what != "" {
		o.differences = append(o.differences, Difference{setlID, what})
	}
}

// tally adds outcomes up, in whatever order they come.
type tally struct {
	merged map[string]bool // numbers that ever absorbed another one

	progress func(done int)

	mu       sync.Mutex
	replayed int
	outcomes []outcome // those with differences
}

func (t *tally) add(o outcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.replayed += o.replayed
	if len(o.differences) > 0 {
		t.outcomes = append(t.outcomes, o)
	}
	t.progress(t.replayed)
}

// report has the differences in the order of the persons.
func (t *tally) report() Report {
	r := Report{Replayed: t.replayed}
	slices.SortStableFunc(t.outcomes, func(a, b outcome) int { return cmp.Compare(a.page, b.page) })
	for _, o := range t.outcomes {
		r.Differences = append(r.Differences, o.differences...)
	}
	r.Identical = r.Replayed - len(r.Differences)
	return r
}
