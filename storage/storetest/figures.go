package storetest

import (
	"errors"
	"fmt"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/figures"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/provider"
)

// cell is a cell with everything filled in.
func cell(region, on, institution string, total money.Fen) figures.Cell {
	return figures.Cell{
		Key: figures.Key{Region: region, Day: day(on), Institution: institution, Scheme: "310", MedType: "11"}, Bills: 2, Total: total, Own: 3,
		Payers: map[string]money.Fen{"统筹基金": total - 5, "个人": 5}, Categories: map[string]figures.Part{"09": {Total: total, Fund: total - 5}},
	}
}

var figureCases = []Case{
	{"统计/days are kept once, and come back by region and span", func(b *Bench) {
		keep := func(on string, cells ...figures.Cell) {
			b.ok(b.db().KeepFigures(ctx, func(w figures.Work) error { return w.KeepDay(ctx, day(on), len(cells), at(1), cells) }))
		}
		first, second, away := cell("390100", "2026-03-01", "H1", 100), cell("390100", "2026-03-02", "H1", 200), cell("400100", "2026-03-01", "H1", 300)
		keep("2026-03-01", first, away)
		keep("2026-03-02", second)
		keep("2026-03-02", cell("390100", "2026-03-02", "H1", 999)) // by another process: stays as it was
		b.ok(b.db().Figures(ctx, func(r figures.Reader) error {
			last, err := r.LastKept(ctx)
			b.same(day("2026-03-02"), last)
			b.ok(err)
			found, err := r.Cells(ctx, "39", period.Span{From: day("2026-03-01"), To: day("2026-03-03")})
			b.same([]figures.Cell{first, second}, found)
			b.ok(err)
			found, err = r.Cells(ctx, "", period.Span{From: day("2026-03-01"), To: day("2026-03-02")})
			b.same([]figures.Cell{first, away}, found)
			return err
		}))
	}},
	{"统计/acts of no institution are folded under a sign of their own", func(b *Bench) {
		act := record("1001", "S1", 1, settlement.Readjusted, "S0")
		act.Institution = ""
		cells := figures.Fold([]settlement.Record{act}, time.UTC)
		b.same(1, len(cells))
		b.same(figures.Unplaced, cells[0].Institution)
	}},
	{"统计/without acts nothing is kept and nothing found", func(b *Bench) {
		b.ok(b.db().Figures(ctx, func(r figures.Reader) error {
			last, err := r.LastKept(ctx)
			b.same(period.Date(0), last)
			b.ok(err)
			first, err := r.FirstAct(ctx)
			b.same(true, first.IsZero())
			return err
		}))
	}},
	{"统计/the newest acts of all institutions, page by page", func(b *Bench) {
		b.persons("1001", "1002")
		var codes []provider.Institution
		for i := range 70 { // more than one statement asks for
			codes = append(codes, institution(fmt.Sprintf("H%02d", i), version(fmt.Sprintf("I-%02d", i), 0, "2020-01-01", "")))
		}
		b.load(func(w importing.Work) error { return w.AddInstitutions(ctx, codes) })
		act := func(psnNo, setlID, place string, seq int64, minutes int) settlement.Record {
			r := record(psnNo, setlID, seq, settlement.Settled, "")
			r.Institution, r.SettledAt = place, at(minutes)
			return r
		}
		one, two, three := act("1001", "S1", "H00", 1, 1), act("1001", "S2", "H69", 2, 2), act("1002", "S3", "H00", 1, 2)
		outside, elsewhere := act("1001", "S4", "H01", 3, 99), act("1002", "S5", "H02", 2, 3)
		elsewhere.Region = "440300"
		nowhere := act("1001", "S6", "", 4, 0) // a readjustment is no institution's
		b.do("1001", func(w settlement.Work) error {
			return errors.Join(w.AddRecord(ctx, one), w.AddRecord(ctx, two), w.AddRecord(ctx, outside), w.AddRecord(ctx, nowhere))
		})
		b.do("1002", func(w settlement.Work) error {
			return errors.Join(w.AddRecord(ctx, three), w.AddRecord(ctx, elsewhere))
		})
		page := func(q figures.ActsQuery) (found []settlement.Record) {
			q.Within, q.From, q.Before = "3302", at(0), at(60)
			b.ok(b.db().Figures(ctx, func(r figures.Reader) (err error) { found, err = r.ActsPage(ctx, q); return err }))
			return found
		}
		b.same([]settlement.Record{three, two}, page(figures.ActsQuery{Limit: 2}))
		b.same([]settlement.Record{two, one}, page(figures.ActsQuery{Limit: 2, AfterTime: three.SettledAt, AfterID: three.SetlID}))
		b.same([]settlement.Record{one, nowhere}, page(figures.ActsQuery{Limit: 2, AfterTime: two.SettledAt, AfterID: two.SetlID}))
		b.same([]settlement.Record{three, one}, page(figures.ActsQuery{Limit: 9, Institution: "H00", Scheme: "310", MedType: "21"}))
		b.same([]settlement.Record{nowhere}, page(figures.ActsQuery{Limit: 9, Institution: figures.Unplaced}))
		b.same([]settlement.Record{}, page(figures.ActsQuery{Limit: 9, MedType: "11"}))
	}},
}
