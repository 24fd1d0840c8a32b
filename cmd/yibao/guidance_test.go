package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/deliveryfile"
	"yibao/law/rulefile"
	"yibao/process/curation"
	"yibao/process/guidance"
	"yibao/process/screening"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/register/finding"
	"yibao/register/knowledge"
	"yibao/rules"
)

// On each engine a provider asks before it orders, is told, and answers.
func TestGuidanceOnEngines(t *testing.T) {
	t.Parallel()
	guided(t, "sqlite:"+filepath.Join(t.TempDir(), "bench.db"))
	switch dsn := os.Getenv("YIBAO_TEST_POSTGRES"); {
	case dsn != "":
		guided(t, ownSchema(t, dsn, "yibao_guidance_test"))
	case os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1":
		t.Fatal("YIBAO_TEST_POSTGRES is empty")
	default:
		t.Log("PostgreSQL is not tested: YIBAO_TEST_POSTGRES is empty")
	}
}

const dailyLayout = `
来源: 试
批次: 一
标题: 每日一次
依据: 样例
施行: 2020-01-01
表:
- 文件: 频次.csv
  种类: ITEM_FREQ
  名称: {列: 名称}
  项目: {列: 编码}
  值: [{参数: 上限, 列: 上限}, {参数: 窗口, 列: 窗口}]
`

// guide is a centre with one rule and one knowledge point.
type guide struct {
	*testing.T
	guidance.Service
	stage *benchStage
	psnNo string
}

func newGuide(t *testing.T, url string) *guide {
	t.Helper()
	ctx := context.Background()
	load := benchLoad{benchOutput: benchOutput{Runs: 1, Span: time.Millisecond, Lines: 15}, DB: url, Persons: 3, Callers: 1}
	stage, err := load.set(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stage.close() })
	if _, err := (benchWhatif{load, 6}).measure(ctx, stage); err != nil {
		t.Fatal(err)
	}
	desk := curation.Service{Store: stage.store, Now: now, NewID: newID}
	list, err := deliveryfile.Parse("l", []byte(dailyLayout))
	if err != nil {
		t.Fatal(err)
	}
	csv := curation.File{Name: "频次.csv", Content: []byte("名称,编码,上限,窗口\n心电图,003107010010000,1,日\n")}
	if _, err := desk.Take(ctx, list[0], []curation.File{csv}, false); err != nil {
		t.Fatal(err)
	}
	files, err := rulesIn(rules.FS, "项目")
	if err != nil {
		t.Fatal(err)
	}
	publication := curation.Publication{State: knowledge.Active, From: period.MustDate("2020-01-01"), Author: "甲", Reviewer: "乙", Rules: files}
	if _, err := desk.Publish(ctx, publication); err != nil {
		t.Fatal(err)
	}
	g := &guide{T: t, stage: stage, Service: guidance.Service{Store: stage.store, Now: now, Zone: china, NewID: newID}}
	err = stage.store.Lives(ctx, func(_ screening.Reader, lives []screening.Life) error {
		g.psnNo = lives[0].PsnNo
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// asked is a patient with so many electrocardiograms ordered today.
func (g *guide) asked(times int) guidance.Request {
	at := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	v := guidance.Visit{VisitID: "V1", Institution: "H39010200001", Level: "2", Begin: at, Way: rulefile.Outpatient, MedType: "11", Scheme: "310"}
	for i := range times {
		v.Orders = append(v.Orders, guidance.Order{
			ID: string(rune('1' + i)), Item: "003107010010000", Name: "心电图", Kind: "201", Class: "01", Quantity: 10_000, Price: 20_000_000,
			Amount: 2000, Borne: 500, At: at.Add(time.Duration(i) * time.Hour),
		})
	}
	return guidance.Request{Stage: rulefile.Before, Patients: []guidance.Patient{{PsnNo: g.psnNo, Sex: "1", Current: "V1", Visits: []guidance.Visit{v}}}}
}

func caller(infno, msgid string) settlement.Caller {
	return settlement.Caller{Institution: "H39010200001", Operator: "007", Transaction: infno, MessageID: msgid, InputHash: "h" + msgid}
}

func guided(t *testing.T, url string) {
	t.Helper()
	ctx := context.Background()
	g := newGuide(t, url)
	if found, err := g.Analyse(ctx, caller("3101", "M1"), g.asked(1)); err != nil || len(found) != 0 {
		t.Fatalf("one a day is allowed: %v %+v", err, found)
	}
	found, err := g.Analyse(ctx, caller("3101", "M2"), g.asked(2))
	if err != nil || len(found) != 1 {
		t.Fatalf("two a day: %v %+v", err, found)
	}
	if f := found[0]; f.Rule != "ITEM_FREQ" || f.Amount != 1500 || len(f.Lines) != 1 || f.Lines[0].LineNo != "2" || f.Origin != "事前" {
		t.Errorf("the later one is over, with what funds would pay: %+v", f)
	}
	again, err := g.Analyse(ctx, caller("3101", "M2"), g.asked(2))
	if err != nil || len(again) != 1 || again[0].ID != found[0].ID {
		t.Errorf("the message sent again: %v %+v", err, again)
	}
	later, err := g.Analyse(ctx, caller("3102", "M3"), g.asked(2))
	if err != nil || len(later) != 1 || later[0].ID != found[0].ID {
		t.Errorf("what was found before keeps its number: %v %+v", err, later)
	}
	g.refusals(found[0])
	say := guidance.Feedback{Items: []guidance.FeedbackItem{{FindingID: found[0].ID, Way: "1", Reason: "术前复查"}}}
	for range 2 {
		if err := g.Answer(ctx, caller("3103", "M9"), say); err != nil {
			t.Fatal(err)
		}
	}
	err = g.stage.store.Guided(ctx, func(r guidance.Reader) error {
		answers, err := r.AnswersOf(ctx, g.psnNo)
		if len(answers) != 1 || answers[0].Reason != "术前复查" || answers[0].Way != finding.GoesOn {
			t.Errorf("one answer is kept: %+v", answers)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// refusals: what may not be asked or answered.
func (g *guide) refusals(f finding.Finding) {
	g.Helper()
	ctx := context.Background()
	ask := func(change func(*guidance.Patient)) error {
		q := g.asked(1)
		change(&q.Patients[0])
		_, err := g.Analyse(ctx, caller("3101", newID()), q)
		return err
	}
	answer := func(institution, id, way, reason string) error {
		c := caller("3103", newID())
		c.Institution = institution
		return g.Answer(ctx, c, guidance.Feedback{Items: []guidance.FeedbackItem{{FindingID: id, Way: way, Reason: reason}}})
	}
	for _, c := range []struct {
		name string
		err  error
		want fault.Definition
	}{
		{"没有当前就诊", ask(func(p *guidance.Patient) { p.Current = "V9" }), guidance.ErrNoCurrent},
		{"别家的就诊", ask(func(p *guidance.Patient) { p.Visits[0].Institution = "H39010200002" }), guidance.ErrNotYours},
		{"不认识的人", ask(func(p *guidance.Patient) { p.PsnNo = "0" }), enrolment.ErrUnknownPerson},
		{"没有这个疑点", answer("H39010200001", "F0", "2", ""), finding.ErrUnknownFinding},
		{"继续执行没写原因", answer("H39010200001", f.ID, "1", " "), guidance.ErrReason},
		{"没有这种处理方式", answer("H39010200001", f.ID, "3", ""), guidance.ErrWay},
		{"别家的疑点", answer("H39010200002", f.ID, "2", ""), guidance.ErrNotYourPoint},
	} {
		if !errors.Is(c.err, c.want) {
			g.Errorf("%s: %v", c.name, c.err)
		}
	}
}
