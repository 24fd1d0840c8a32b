package storetest

import (
	"errors"
	"time"

	"yibao/ground/period"
	"yibao/process/charting"
	"yibao/process/settlement"
	"yibao/register/chart"
)

// paper is a document with everything filled in.
func paper(visitID string, kind chart.Kind, docNo string, revision int64) chart.Document {
	return chart.Document{
		PsnNo: "1001", VisitID: visitID, Kind: kind, DocNo: docNo, Revision: revision, Institution: "H33020000001",
		ItemCode: "250101015", ItemName: "血常规", Doctor: "D1", Begin: at(1), End: at(int(revision)), Active: revision%2 == 1,
		Content: `{"a":"<1>"}`, Operator: "007", Recorded: at(int(10 * revision)),
	}
}

func (b *Bench) chart(work func(charting.Work) error) {
	b.Helper()
	b.ok(b.db().Chart(ctx, "1001", work))
}

func charted[T any](b *Bench, what func(charting.Reader) (T, error)) (found T) {
	b.Helper()
	b.ok(b.db().Charted(ctx, func(r charting.Reader) (err error) {
		found, err = what(r)
		return err
	}))
	return found
}

var chartCases = []Case{
	{"病案/the latest revision of each paper of a visit, by kind and number", func(b *Bench) {
		b.persons("1001")
		b.chart(func(w charting.Work) error {
			return errors.Join(
				w.AddDocuments(ctx, []chart.Document{paper("V1", chart.Order, "O2", 1), paper("V1", chart.Order, "O1", 1), paper("V2", chart.Order, "O1", 1)}),
				w.AddDocuments(ctx, []chart.Document{paper("V1", chart.Order, "O1", 2), paper("V1", chart.FrontPage, "", 1)}),
				w.AddDocuments(ctx, nil),
			)
		})
		of := func(kind chart.Kind) []chart.Document {
			return charted(b, func(r charting.Reader) ([]chart.Document, error) { return r.Documents(ctx, "1001", "V1", kind) })
		}
		b.same([]chart.Document{paper("V1", chart.Order, "O1", 2), paper("V1", chart.Order, "O2", 1)}, of(chart.Order))
		if all := of(""); len(all) != 3 {
			b.Errorf("of all kinds: %d papers, want 3", len(all))
		}
		b.same([]chart.Document{}, of(chart.Notes))
	}},
	{"病案/a revision is recorded once", func(b *Bench) {
		b.persons("1001")
		one := []chart.Document{paper("V1", chart.Order, "O1", 1)}
		b.chart(func(w charting.Work) error { return w.AddDocuments(ctx, one) })
		if b.db().Chart(ctx, "1001", func(w charting.Work) error { return w.AddDocuments(ctx, one) }) == nil {
			b.Error("a revision was recorded twice")
		}
	}},
	{"病案/the lists of an institution by the last day of their settlement", func(b *Bench) {
		b.persons("1001")
		list := func(visitID, setlID string, revision int64, last string) chart.Document {
			d := paper(visitID, chart.List, setlID, revision)
			d.End = time.Date(day(last).Year(), day(last).Month(), day(last).Day(), 0, 0, 0, 0, time.UTC)
			return d
		}
		foreign := list("V5", "S5", 1, "2026-03-10")
		foreign.Institution = "H33020000002"
		b.chart(func(w charting.Work) error {
			return w.AddDocuments(ctx, []chart.Document{
				list("V1", "S1", 1, "2026-03-31"), list("V1", "S1", 2, "2026-03-31"), list("V2", "S2", 1, "2026-03-01"),
				list("V3", "S3", 1, "2026-02-28"), list("V4", "S4", 1, "2026-04-01"), foreign, paper("V1", chart.Order, "O1", 1),
			})
		})
		march := period.Span{From: day("2026-03-01"), To: day("2026-04-01")}
		b.same([]chart.Document{list("V1", "S1", 2, "2026-03-31"), list("V2", "S2", 1, "2026-03-01")},
			charted(b, func(r charting.Reader) ([]chart.Document, error) { return r.ListsOf(ctx, "H33020000001", march) }))
	}},
	{"病案/the states of a list, oldest first, each once", func(b *Bench) {
		b.persons("1001")
		step := func(n int64, s chart.ListState) chart.ListStep {
			return chart.ListStep{PsnNo: "1001", SetlID: "S1", Ordinal: n, Institution: "H1", State: s, Operator: "007", Recorded: at(int(n))}
		}
		b.chart(func(w charting.Work) error {
			return errors.Join(w.AddListStep(ctx, step(2, chart.ListSubmitted)), w.AddListStep(ctx, step(1, chart.ListOpen)))
		})
		b.same([]chart.ListStep{step(1, chart.ListOpen), step(2, chart.ListSubmitted)},
			charted(b, func(r charting.Reader) ([]chart.ListStep, error) { return r.ListSteps(ctx, "1001", "S1") }))
		if b.db().Chart(ctx, "1001", func(w charting.Work) error { return w.AddListStep(ctx, step(2, chart.ListOpen)) }) == nil {
			b.Error("a list took two states in one place")
		}
	}},
	{"病案/settlements that want a list: those that count, by time, with whether they have one", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			var all []error
			for i, r := range []settlement.Record{
				record("1001", "S1", 1, settlement.Settled, ""), record("1001", "S2", 2, settlement.Settled, ""),
				record("1001", "U2", 3, settlement.Reversed, "S2"), record("1001", "S3", 4, settlement.Settled, ""),
				record("1001", "U3", 5, settlement.Reversed, "S3"), record("1001", "R3", 6, settlement.Reinstated, "S3"),
				record("1001", "S4", 7, settlement.Settled, ""),
			} {
				r.SettledAt, r.Institution = at(i), "H33020000001"
				all = append(all, w.AddRecord(ctx, r))
			}
			return errors.Join(all...)
		})
		b.chart(func(w charting.Work) error {
			return w.AddListStep(ctx, chart.ListStep{PsnNo: "1001", SetlID: "S3", Ordinal: 1, State: chart.ListOpen, Recorded: at(9)})
		})
		due := func(institution string) []charting.Due {
			return charted(b, func(r charting.Reader) ([]charting.Due, error) { return r.Due(ctx, institution, at(0), at(6)) })
		}
		medType := record("1001", "S1", 1, settlement.Settled, "").Facts.MedType
		b.same([]charting.Due{
			{PsnNo: "1001", SetlID: "S1", MedType: medType}, {PsnNo: "1001", SetlID: "S3", MedType: medType, Listed: true},
		}, due("H33020000001"))
		b.same([]charting.Due{}, due("H33020000002"))
	}},
}
