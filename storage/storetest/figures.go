package storetest

import (
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/figures"
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
}
