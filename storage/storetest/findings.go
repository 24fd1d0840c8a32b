package storetest

import (
	"yibao/process/screening"
	"yibao/register/finding"
)

func aFinding(psnNo, id string, minutes int) finding.Finding {
	return finding.Finding{
		PsnNo: psnNo, ID: id, Task: "T1", Origin: "事后", Region: "390100", Provider: "H39010200001", VisitID: "V1", SetlID: "S1",
		Day: day("2026-03-01"), Rule: "ITEM_FREQ", Version: "R-1", Kind: "ITEM_FREQ", Title: "限定频次", Level: "违规", Control: "提醒控制",
		Point: "K-1", Number: "ITEM_FREQ/甲项", Clause: "每日一次", Shadow: true, Exempt: "急诊抢救", Amount: 1234,
		Lines:    []finding.Line{{LineNo: "1", Item: "001101", Name: "甲项", Quantity: 10_000, Amount: 1234}},
		Evidence: []finding.Evidence{{Name: "当日数量", Text: "2"}}, Due: day("2026-03-11"),
		Recorded: version("", minutes, "2026-03-01", "").Recorded, Questions: "q" + id,
	}
}

var findingCases = []Case{
	{"疑点/findings and answers come back as written, oldest first, of one person", func(b *Bench) {
		b.persons("1001", "1002")
		later, first, other := aFinding("1001", "F-1", 2), aFinding("1001", "F-2", 1), aFinding("1002", "F-3", 0)
		first.Lines, first.Evidence, first.Due = nil, nil, 0
		said := finding.Answer{
			PsnNo: "1001", FindingID: "F-1", ID: "A-1", Way: finding.GoesOn, Reason: "病情需要", Provider: "H39010200001", Operator: "甲",
			Recorded: later.Recorded,
		}
		b.ok(b.db().Find(ctx, "1001", func(w screening.Work) error {
			b.ok(w.AddFindings(ctx, []finding.Finding{later, first}))
			return w.AddAnswers(ctx, []finding.Answer{said})
		}))
		b.ok(b.db().Find(ctx, "1002", func(w screening.Work) error { return w.AddFindings(ctx, []finding.Finding{other}) }))
		b.ok(b.db().Known(ctx, func(r screening.Reader) error {
			found, err := r.FindingsOf(ctx, "1001")
			b.ok(err)
			b.same([]finding.Finding{first, later}, found)
			answers, err := r.AnswersOf(ctx, "1001")
			b.ok(err)
			b.same([]finding.Answer{said}, answers)
			psnNo, err := r.PersonOfFinding(ctx, "F-3")
			b.ok(err)
			b.same("1002", psnNo)
			_, err = r.PersonOfFinding(ctx, "F-9")
			b.is(err, finding.ErrUnknownFinding)
			return nil
		}))
	}},
}
