package storetest

import (
	"time"

	"yibao/process/guidance"
	"yibao/process/screening"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/finding"
)

// pastOf is what guidance reads of a person's visits since an instant.
func pastOf(b *Bench, psnNo string, since time.Time) (past guidance.Past) {
	b.Helper()
	b.ok(b.db().Guided(ctx, func(r guidance.Reader) (err error) {
		past, err = r.PastOf(ctx, psnNo, since)
		return err
	}))
	return past
}

var guidingCases = []Case{
	{"审核/the past of a person: visits that count, their acts, diagnoses and the lines that were taken", func(b *Bench) {
		b.persons("1001", "1002")
		gone := visit("1001", "V4", 40)
		gone.State = claim.Cancelled
		flu := claim.Diagnosis{PsnNo: "1001", VisitID: "V2", Ordinal: 1, Kind: "1", Code: "J10.100", Name: "流感", Doctor: "D1", Main: true}
		taken, free, early, others := line("1001", "V2", "2", 0), line("1001", "V2", "1", 0), line("1001", "V1", "1", 0), line("1002", "V2", "1", 0)
		act := func(psnNo, id, visitID string, seq int64, kind settlement.RecordKind, original string) settlement.Record {
			r := record(psnNo, id, seq, kind, original)
			r.VisitID = visitID
			return r
		}
		first, second, undone := act("1001", "S1", "V1", 1, settlement.Settled, ""), act("1001", "S2", "V2", 2, settlement.Settled, ""), act("1001", "S3", "V2", 3, settlement.Reversed, "S2")
		for _, visits := range [][]claim.Visit{{visit("1001", "V1", 10), visit("1001", "V2", 20), gone}, {visit("1002", "V2", 20)}} {
			b.do(visits[0].PsnNo, func(w settlement.Work) error {
				for _, v := range visits {
					b.ok(w.AddVisit(ctx, v))
				}
				return nil
			})
		}
		b.do("1001", func(w settlement.Work) error { return w.ReplaceDiagnoses(ctx, "1001", "V2", []claim.Diagnosis{flu}) })
		b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{free, taken, early}) })
		b.do("1002", func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{others}) })
		for _, step := range []func(settlement.Work) error{
			func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"1"}) },
			func(w settlement.Work) error { return w.AddRecord(ctx, first) },
			func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V2", "S2", []string{"2"}) },
			func(w settlement.Work) error { return w.AddRecord(ctx, second) },
		} {
			b.do("1001", step)
		}
		early.SettledBy, taken.SettledBy = "S1", "S2"
		b.same(guidance.Past{
			Visits: []claim.Visit{visit("1001", "V1", 10), visit("1001", "V2", 20)}, Records: []settlement.Record{first, second},
			Diagnoses: map[string][]claim.Diagnosis{"V2": {flu}}, Lines: map[string][]claim.FeeLine{"S1": {early}, "S2": {taken}},
		}, pastOf(b, "1001", time.Time{}))

		b.do("1001", func(w settlement.Work) error { return w.ReleaseLines(ctx, "1001", "V2", "S2") })
		b.do("1001", func(w settlement.Work) error { return w.AddRecord(ctx, undone) })
		taken.SettledBy = ""
		b.same(guidance.Past{
			Visits: []claim.Visit{visit("1001", "V2", 20)}, Records: []settlement.Record{second, undone},
			Diagnoses: map[string][]claim.Diagnosis{"V2": {flu}}, Lines: map[string][]claim.FeeLine{"S2": {taken}},
		}, pastOf(b, "1001", at(20)))
		for psnNo, want := range map[string]int{"1001": 0, "1002": 0, "9999": 0} {
			b.same(want, len(pastOf(b, psnNo, at(60)).Visits))
		}
	}},
	{"审核/a set of rules is stored once and stays as it was", func(b *Bench) {
		b.persons("1001")
		set := guidance.RuleSet{ID: "A1", Region: "330200", Rules: []string{"R2", "R1"}, Batches: []string{"甲", "乙"}, Recorded: at(1)}
		bare, again := guidance.RuleSet{ID: "A2", Region: "330200", Recorded: at(2)}, set
		again.Rules, again.Recorded = nil, at(3)
		for _, x := range []guidance.RuleSet{set, bare, again} {
			b.ok(b.db().Guide(ctx, "1001", func(w guidance.Work) error { return w.AddRuleSet(ctx, x) }))
		}
		b.ok(b.db().Guided(ctx, func(r guidance.Reader) error {
			for id, want := range map[string]*guidance.RuleSet{"A1": &set, "A2": &bare, "A3": nil} {
				found, err := r.RuleSetOf(ctx, id)
				b.ok(err)
				b.same(want, found)
			}
			return nil
		}))
	}},
	{"审核/findings of one visit, oldest first", func(b *Bench) {
		b.persons("1001", "1002")
		first, second, elsewhere, others := aFinding("1001", "F-2", 1), aFinding("1001", "F-1", 2), aFinding("1001", "F-3", 0), aFinding("1002", "F-4", 0)
		elsewhere.VisitID = "V2"
		for _, list := range [][]finding.Finding{{second, elsewhere, first}, {others}} {
			b.ok(b.db().Find(ctx, list[0].PsnNo, func(w screening.Work) error { return w.AddFindings(ctx, list) }))
		}
		b.ok(b.db().Known(ctx, func(r screening.Reader) error {
			found, err := r.FindingsAt(ctx, "1001", "V1")
			b.ok(err)
			b.same([]finding.Finding{first, second}, found)
			none, err := r.FindingsAt(ctx, "1001", "V9")
			b.same(0, len(none))
			return err
		}))
	}},
}
