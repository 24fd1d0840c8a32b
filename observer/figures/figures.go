// Package figures is what a director looks at (统计): what was settled by day,
// month, institution, scheme, kind of care, category of fees and payer, with the
// fund's share, the share of drugs, and the dearest bills; and beside it what the
// ledger says, so that a figure that does not reconcile shows itself.
//
// Legal basis: 《医疗保障基金使用监督管理条例》 (国务院令第735号) art. 24, by which use of
// the fund is watched by data.
//
// Settlements are folded into cells of a day, an institution, a scheme and a kind
// of care. Days that are over may be kept folded, because a settlement is never
// altered: a reversal is an act of its own day with negative amounts. Days that
// are not kept are folded when asked for, and give the same. It decides nothing.
package figures

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/process/settlement"
)

// Key is what a cell is about.
type Key struct {
	Region                       string // 统筹区 whose funds pay
	Day                          period.Date
	Institution, Scheme, MedType string
}

// Part is the fees of one category, and what funds paid of them.
type Part struct{ Total, Fund money.Fen }

// Cell is the figures of one key.
type Cell struct {
	Key
	Bills      int // settlements less reversals
	Total, Own money.Fen
	Payers     map[string]money.Fen // by payer of the policy
	Categories map[string]Part      // by med_chrgitm_type

	Chosen money.Fen // of the payer or category that a question is about; not kept
}

// Funded reports whether the payer is a fund, and not the patient, an account or
// the hospital.
func Funded(payer string) bool {
	switch payer {
	case benefit.PayerCash, benefit.PayerAccount, benefit.PayerFamily, benefit.PayerHospital:
		return false
	}
	return true
}

// Fund sums what funds paid.
func (c Cell) Fund() (sum money.Fen) {
	for payer, amount := range c.Payers {
		if Funded(payer) {
			sum += amount
		}
	}
	return sum
}

// Unplaced stands for the institution of acts that no institution did:
// readjustments.
const Unplaced = "-"

const unplacedName = "追溯调整(不属于某一机构)"

// Fold folds acts into cells, in order of key.
func Fold(acts []settlement.Record, zone *time.Location) []Cell {
	cells := map[Key]*Cell{}
	for _, act := range acts {
		key := Key{act.Region, period.DateOf(act.SettledAt.In(zone)), cmp.Or(act.Institution, Unplaced), act.Scheme, act.Facts.MedType}
		c := cells[key]
		if c == nil {
			c = &Cell{Key: key, Payers: map[string]money.Fen{}, Categories: map[string]Part{}}
			cells[key] = c
		}
		c.take(act)
	}
	folded := make([]Cell, 0, len(cells))
	for _, c := range cells {
		folded = append(folded, *c)
	}
	slices.SortFunc(folded, func(a, b Cell) int { return compare(a.Key, b.Key) })
	return folded
}

func (c *Cell) take(act settlement.Record) {
	switch {
	case act.Adjusts():
	case act.Kind == settlement.Reversed:
		c.Bills--
	default:
		c.Bills++
	}
	c.Total += act.Total
	c.Own += act.SelfFunded + act.OverLimit + act.Prepaid
	for _, share := range act.Shares {
		c.Payers[share.Payer] += share.Amount
	}
	for _, line := range act.Lines {
		part := c.Categories[line.Category]
		part.Total += line.Amount
		for i, amount := range line.Parts {
			if Funded(act.Shares[i].Payer) {
				part.Fund += amount
			}
		}
		c.Categories[line.Category] = part
	}
}

// Reader reads cells and acts.
type Reader interface {
	// LastKept returns the last day that is kept; every day before it is kept too,
	// or had no acts. 0 when none is kept.
	LastKept(ctx context.Context) (period.Date, error)
	// Cells returns the kept cells of regions that begin with within.
	Cells(ctx context.Context, within string, span period.Span) ([]Cell, error)
	// ActsBetween returns the acts of all persons settled from, before.
	ActsBetween(ctx context.Context, within string, from, before time.Time) ([]settlement.Record, error)
	// ActsPage returns acts of an institution ("": of all), newest first, those
	// after a place in the list; the scheme and kind of care may be "".
	ActsPage(ctx context.Context, q ActsQuery) ([]settlement.Record, error)
	// FirstAct returns when the first act was settled; zero when there is none.
	FirstAct(ctx context.Context) (time.Time, error)
	// Dearest returns the live settlements with the largest totals of the span.
	Dearest(ctx context.Context, within string, from, before time.Time, limit int) ([]Bill, error)
	// NamesOf returns the present names of institutions by code.
	NamesOf(ctx context.Context, codes []string) (map[string]string, error)
	// BooksSay returns by how much the ledger says that benefits of settlements
	// were paid, by region, scheme and fund.
	BooksSay(ctx context.Context, within string, span period.Span) (map[Fund]money.Fen, error)
}

// Fund names a fund.
type Fund struct{ Region, Scheme, Name string }

// Bill is one dear settlement.
type Bill struct {
	PsnNo, SetlID, Institution, Scheme, MedType string
	SettledAt                                   time.Time
	Total                                       money.Fen
}

// Work keeps folded days.
type Work interface {
	Reader
	// KeepDay stores a day's cells; a day that is kept already stays as it is.
	KeepDay(ctx context.Context, day period.Date, acts int, folded time.Time, cells []Cell) error
}

// Store gives consistent states to read, and keeps folded days.
type Store interface {
	Figures(ctx context.Context, read func(Reader) error) error
	KeepFigures(ctx context.Context, work func(Work) error) error
}

// Service answers.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location
}

// midnight is the instant at which a civil day begins.
func (s Service) midnight(d period.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, s.Zone)
}

// settling is how long after midnight an act of the day before may still be
// under way.
const settling = time.Hour

// Keep folds and keeps the days that are over and not kept yet, oldest first,
// and tells how many. Reading and folding hold nobody up; each day is written in
// a unit of its own.
func (s Service) Keep(ctx context.Context) (days int, err error) {
	day, err := s.next(ctx)
	if err != nil || day.IsZero() {
		return 0, err
	}
	for over := period.DateOf(s.Now().Add(-settling).In(s.Zone)); day < over; day = day.AddDays(1) {
		var acts []settlement.Record
		err := s.Store.Figures(ctx, func(r Reader) (err error) {
			acts, err = r.ActsBetween(ctx, "", s.midnight(day), s.midnight(day.AddDays(1)))
			return err
		})
		if err != nil {
			return days, err
		}
		err = s.Store.KeepFigures(ctx, func(w Work) error {
			return w.KeepDay(ctx, day, len(acts), s.Now(), Fold(acts, s.Zone))
		})
		if err != nil {
			return days, err
		}
		days++
	}
	return days, nil
}

// next is the first day that is not kept; 0 when nothing was ever settled.
func (s Service) next(ctx context.Context) (day period.Date, err error) {
	err = s.Store.Figures(ctx, func(r Reader) error {
		last, err := r.LastKept(ctx)
		if err != nil || last != 0 {
			day = last.AddDays(1)
			return err
		}
		first, err := r.FirstAct(ctx)
		if err == nil && !first.IsZero() {
			day = period.DateOf(first.In(s.Zone))
		}
		return err
	})
	return day, err
}

// cells returns the cells of a span: kept days as kept, the others folded now.
func (s Service) cells(ctx context.Context, r Reader, within string, span period.Span) ([]Cell, error) {
	last, err := r.LastKept(ctx)
	if err != nil {
		return nil, err
	}
	cells, err := r.Cells(ctx, within, span)
	if err != nil || last >= span.To.AddDays(-1) {
		return cells, err
	}
	from := span.From
	if last != 0 {
		from = max(from, last.AddDays(1))
	}
	acts, err := r.ActsBetween(ctx, within, s.midnight(from), s.midnight(span.To))
	return append(cells, Fold(acts, s.Zone)...), err
}

// add puts the figures of another cell into this one.
func (c *Cell) add(other Cell) {
	c.Bills += other.Bills
	c.Total += other.Total
	c.Chosen += other.Chosen
	c.Own += other.Own
	for payer, amount := range other.Payers {
		c.Payers[payer] += amount
	}
	for category, part := range other.Categories {
		sum := c.Categories[category]
		c.Categories[category] = Part{sum.Total + part.Total, sum.Fund + part.Fund}
	}
}

// payers returns the payers of cells in order of name.
func payers(cells []Cell) []string {
	names := map[string]bool{}
	for _, c := range cells {
		for p := range c.Payers {
			names[p] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
