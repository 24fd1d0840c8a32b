package storetest

import (
	"errors"
	"fmt"

	"yibao/ground/period"
	"yibao/observer/inquiry"
	"yibao/process/curation"
	"yibao/process/screening"
	"yibao/process/settlement"
	"yibao/process/vetting"
	"yibao/register/access"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

// foundOf stores a finding of a person on a settlement of 330200.
func (b *Bench) foundOf(psnNo, id, setlID string, minutes int, change func(*finding.Finding)) {
	b.Helper()
	f := aFinding(psnNo, id, minutes)
	f.Region, f.SetlID, f.Exempt, f.Shadow = "330200", setlID, "", false
	if change != nil {
		change(&f)
	}
	b.ok(b.db().Find(ctx, psnNo, func(w screening.Work) error { return w.AddFindings(ctx, []finding.Finding{f}) }))
}

func (b *Bench) decide(psnNo, findingID, id string, ruling finding.Ruling, minutes int) {
	b.Helper()
	b.ok(b.db().Vet(ctx, func(w vetting.Work) error {
		return w.AddDecision(ctx, finding.Decision{
			PsnNo: psnNo, FindingID: findingID, ID: id, Ruling: ruling, Reason: "核对病历", Operator: "S1", Recorded: at(minutes),
		})
	}))
}

// findings lists ids with states.
func (b *Bench) findings(region string, q inquiry.FindingQuery) []string {
	b.Helper()
	list := []string{}
	b.ok(b.asks(func(r inquiry.Reader) error {
		if q.Limit == 0 {
			q.Limit = 100
		}
		rows, err := r.FindingRows(ctx, scopeOf(region), q)
		for _, x := range rows {
			list = append(list, x.ID+" "+string(x.State))
		}
		return err
	}))
	return list
}

var vettingCases = []Case{
	{"疑点/a decision comes back and the latest counts", func(b *Bench) {
		b.persons("1001")
		b.foundOf("1001", "F-1", "", 1, nil)
		b.foundOf("1001", "F-2", "", 2, nil)
		b.decide("1001", "F-1", "D-1", finding.Confirmed, 3)
		b.decide("1001", "F-1", "D-2", finding.Dismissed, 4)
		b.same([]string{"F-2 待处理", "F-1 不成立"}, b.findings("330200", inquiry.FindingQuery{}))
		b.ok(b.db().Vetted(ctx, func(r vetting.Reader) error {
			found, err := r.DecisionsOf(ctx, "1001")
			b.same(2, len(found))
			b.same(finding.Decision{
				PsnNo: "1001", FindingID: "F-1", ID: "D-2", Ruling: finding.Dismissed, Reason: "核对病历", Operator: "S1", Recorded: at(4),
			}, found[1])
			decided, errDecided := r.DecidedOf(ctx, "330200", "ITEM_FREQ")
			b.same(1, len(decided))
			b.same("F-1 不成立", decided[0].ID+" "+string(decided[0].Ruling))
			none, errNone := r.DecidedOf(ctx, "330200", "DRUG_SEX")
			b.same(0, len(none))
			return errors.Join(err, errDecided, errNone)
		}))
	}},
	{"疑点/one whose settlement is reversed is closed, and open again when that is taken back", func(b *Bench) {
		b.persons("1001")
		step := func(id string, seq int64, kind settlement.RecordKind, original string) {
			b.do("1001", func(w settlement.Work) error { return w.AddRecord(ctx, record("1001", id, seq, kind, original)) })
		}
		step("S1", 1, settlement.Settled, "")
		step("S2", 2, settlement.Settled, "")
		b.foundOf("1001", "F-1", "S1", 1, nil)
		b.foundOf("1001", "F-2", "S2", 2, nil)
		b.decide("1001", "F-1", "D-1", finding.Confirmed, 3)
		step("U1", 3, settlement.Reversed, "S1")
		b.same([]string{"F-2 待处理", "F-1 已关闭"}, b.findings("330200", inquiry.FindingQuery{}))
		b.same([]string{"F-1 已关闭"}, b.findings("330200", inquiry.FindingQuery{State: inquiry.FindingClosed}))
		step("R1", 4, settlement.Reinstated, "S1")
		b.same([]string{"F-1 认定"}, b.findings("330200", inquiry.FindingQuery{State: inquiry.FindingState(finding.Confirmed)}))
	}},
	{"疑点/are listed by what is asked, newest first, page by page, in the scope only", func(b *Bench) {
		b.persons("1001", "1002")
		for i := range 7 {
			b.foundOf("1001", fmt.Sprintf("F-%d", i), "", i/2, nil)
		}
		b.foundOf("1002", "F-8", "", 9, func(f *finding.Finding) {
			f.Rule, f.Kind, f.Level, f.Provider, f.Amount, f.Shadow, f.Origin, f.Day = "DRUG_SEX", "DRUG_SEX", "可疑", "H2", 99999, true, "事中", day("2026-04-01")
		})
		b.foundOf("1002", "F-9", "", 10, func(f *finding.Finding) { f.Region = "330300" })
		b.foundOf("1002", "F-0X", "", 11, func(f *finding.Finding) { f.Exempt = "急诊抢救" })
		var paged []string
		q := inquiry.FindingQuery{PsnNo: "1001", Page: inquiry.Page{Limit: 3}}
		for {
			var rows []inquiry.FindingRow
			b.ok(b.asks(func(r inquiry.Reader) (err error) {
				rows, err = r.FindingRows(ctx, scopeOf("330200"), q)
				return err
			}))
			for _, x := range rows {
				paged = append(paged, x.ID)
			}
			if len(rows) < 3 {
				break
			}
			q.After = rows[2].Key()
		}
		b.same([]string{"F-6", "F-5", "F-4", "F-3", "F-2", "F-1", "F-0"}, paged)
		eight := []string{"F-8 待处理"}
		for _, q := range []inquiry.FindingQuery{
			{ID: "F-8"}, {Rule: "DRUG_SEX"}, {Kind: "DRUG_SEX"}, {Level: "可疑"}, {Institution: "H2"}, {AtLeast: 99999}, {Shadow: "是"}, {Origin: "事中"},
			{Days: period.Since(day("2026-04-01"))},
		} {
			b.same(eight, b.findings("330200", q))
		}
		b.same([]string{"F-0X 不追究"}, b.findings("330200", inquiry.FindingQuery{State: inquiry.FindingExempt}))
		b.same([]string{"F-9 待处理"}, b.findings("330300", inquiry.FindingQuery{}))
		b.same([]string{}, b.findings("330200", inquiry.FindingQuery{ID: "F-9"}))
		b.is(b.asks(func(r inquiry.Reader) error {
			_, err := r.FindingRows(ctx, access.Scope{}, inquiry.FindingQuery{})
			return err
		}), access.ErrNoScope)
		b.ok(b.asks(func(r inquiry.Reader) error {
			sums, err := r.FindingSums(ctx, scopeOf("330200"), inquiry.FindingQuery{Shadow: "否"})
			b.same([]inquiry.FindingSum{
				{Rule: "ITEM_FREQ", Title: "限定频次", Level: "违规", State: inquiry.FindingExempt, Findings: 1, Amount: 1234},
				{Rule: "ITEM_FREQ", Title: "限定频次", Level: "违规", State: inquiry.FindingOpen, Findings: 7, Amount: 7 * 1234},
			}, sums)
			return err
		}))
	}},
	{"知识/points are searched by words, code, kind, batch and day, page by page", func(b *Bench) {
		one, two := knowledgePoint("K-1", "甲", 0, "2026-01-01", ""), knowledgePoint("K-2", "乙", 0, "2026-01-01", "2026-02-01")
		two.Kind, two.Name, two.Clause = "DRUG_SEX", "百分之5%_丸", "限女性"
		two.Items = []knowledge.Key{{Match: knowledge.ByPrefix, Text: "XA01"}}
		two.Replaces = nil
		later := knowledgePoint("K-3", "乙", 1, "2026-02-01", "")
		later.Replaces = []string{"K-2"}
		instead := knowledgePoint("K-5", "丁", 1, "2026-01-20", "")
		instead.Replaces, instead.Items, instead.Batch = []string{"K-2"}, []knowledge.Key{{Match: knowledge.ByCode, Text: "XB"}}, "第八批"
		far := knowledgePoint("K-4", "丙", 0, "2026-01-01", "")
		far.Region = "3303"
		b.learn(func(w curation.Work) error {
			return w.AddKnowledge(ctx, knowledgeBatch("第七批"), []knowledge.Point{one, two, later, instead, far})
		})
		rows := func(q inquiry.PointQuery) []string {
			ids := []string{}
			b.ok(b.asks(func(r inquiry.Reader) error {
				if q.Limit == 0 {
					q.Limit = 100
				}
				found, err := r.PointRows(ctx, scopeOf("330200"), q)
				for _, p := range found {
					ids = append(ids, p.ID)
				}
				return err
			}))
			return ids
		}
		for _, c := range []struct {
			about string
			q     inquiry.PointQuery
			want  []string
		}{
			{"all", inquiry.PointQuery{}, []string{"K-5", "K-3", "K-2", "K-1"}},
			{"signs of patterns are taken as they are", inquiry.PointQuery{Text: "5%_"}, []string{"K-2"}},
			{"in the clause", inquiry.PointQuery{Text: "限女"}, []string{"K-2"}},
			{"kind", inquiry.PointQuery{Kind: "DRUG_SEX"}, []string{"K-2"}},
			{"batch", inquiry.PointQuery{Source: "国家医保局", Batch: "第八批"}, []string{"K-5"}},
			{"a code that begins so", inquiry.PointQuery{Code: "XA01BB"}, []string{"K-2"}},
			{"a code", inquiry.PointQuery{Code: "001101"}, []string{"K-3", "K-1"}},
			{"day", inquiry.PointQuery{Number: "乙", Day: day("2026-01-15")}, []string{"K-2"}},
			{"next page", inquiry.PointQuery{Page: inquiry.Page{After: inquiry.PointKey(later), Limit: 1}}, []string{"K-2"}},
		} {
			if got := rows(c.q); fmt.Sprint(got) != fmt.Sprint(c.want) {
				b.Errorf("%s: %v, want %v", c.about, got, c.want)
			}
		}
		service := inquiry.Service{Store: b.db()}
		chain, err := service.PointChain(ctx, scopeOf("330200"), "乙")
		b.ok(err)
		b.same(2, len(chain.Versions))
		b.same(1, len(chain.By))
		b.same("K-5", chain.By[0].ID)
		b.same(0, len(chain.Of))
		chain, err = service.PointChain(ctx, scopeOf("330200"), "丁")
		b.ok(err)
		b.same("K-2", chain.Of[0].ID)
	}},
}
