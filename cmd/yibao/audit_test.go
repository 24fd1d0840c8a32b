package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/period"
	"yibao/process/curation"
	"yibao/process/screening"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

const freqRule = `规则: 单日限量
编号: 试-1
种类: 式
定义: 一行数量超过一
命中: 数量大于一
质疑金额: 该行基金支付
环节: 事后
级别: 可疑
控制: 不控制
依据: 样例
对象: 明细
命中式: 数量 > 0
`

// On each engine the same purchases give the same findings, once; a trial
// writes nothing and learns what institutions answered.
func TestAuditOnEngines(t *testing.T) {
	t.Parallel()
	embedded := audited(t, "sqlite:"+filepath.Join(t.TempDir(), "bench.db"))
	switch dsn := os.Getenv("YIBAO_TEST_POSTGRES"); {
	case dsn != "":
		if diff := cmp.Diff(embedded, audited(t, ownSchema(t, dsn, "yibao_audit_test"))); diff != "" {
			t.Errorf("(-sqlite +postgres)\n%s", diff)
		}
	case os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1":
		t.Fatal("YIBAO_TEST_POSTGRES is empty")
	default:
		t.Log("PostgreSQL is not tested: YIBAO_TEST_POSTGRES is empty")
	}
}

// audited settles purchases in a database, audits them twice, answers a finding
// and tries the rule again; it returns what was found in one line.
func audited(t *testing.T, url string) string {
	t.Helper()
	ctx := context.Background()
	load := benchLoad{benchOutput: benchOutput{Runs: 1, Span: time.Millisecond, Lines: 15}, DB: url, Persons: 10, Callers: 1}
	stage, err := load.set(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer stage.close()
	if _, err := (benchWhatif{load, 30}).measure(ctx, stage); err != nil {
		t.Fatal(err)
	}
	desk := curation.Service{Store: stage.store, Now: now, NewID: newID}
	rule := curation.RuleFile{Name: "试.rule", Text: freqRule}
	publish := func(state knowledge.State, reviewer string) ([]knowledge.RuleVersion, error) {
		return desk.Publish(ctx, curation.Publication{
			Region: "390100", State: state, From: period.MustDate("2020-01-01"), Author: "甲", Reviewer: reviewer, Rules: []curation.RuleFile{rule},
		})
	}
	if _, err := publish(knowledge.Active, "甲"); err == nil {
		t.Error("one person alone activated a rule")
	}
	versions, err := publish(knowledge.Active, "乙")
	if err != nil || len(versions) != 1 {
		t.Fatalf("%v %v", versions, err)
	}
	if again, err := publish(knowledge.Active, "乙"); err != nil || len(again) != 0 {
		t.Errorf("the same rule again: %v %v", again, err)
	}
	service := screening.Service{Store: stage.store, Now: now, NewID: newID}
	run := screening.Run{Region: "390100", Span: period.Span{From: period.MustDate("2020-01-01"), To: period.MustDate("2100-01-01")}}
	first, err := service.Screen(ctx, run)
	if err != nil || len(first.Faults) != 0 || first.New == 0 || first.New != first.Found || len(first.Rules) != 1 || first.Lines != 450 {
		t.Fatalf("%v %+v", err, first)
	}
	second, err := service.Screen(ctx, run)
	if err != nil || second.New != 0 || second.Found != first.Found || second.Total != first.Total {
		t.Errorf("the second run: %v %+v", err, second)
	}
	answer(t, stage, first)
	run.Trial = versions
	trial, err := service.Screen(ctx, run)
	if err != nil || trial.New != 0 || trial.Found != first.Found || trial.Rules[0].Accepted == 0 || trial.Rules[0].Disputed != 0 {
		t.Errorf("the trial: %v %+v", err, trial)
	}
	return fmt.Sprint(first.Persons, first.Lines, first.Found, first.Total, first.Rules[0].Hits, first.Rules[0].Amount, len(first.Rules[0].Providers))
}

// answer lets the institution of one finding give way.
func answer(t *testing.T, stage *benchStage, r screening.Report) {
	t.Helper()
	ctx := context.Background()
	var one finding.Finding
	var mu sync.Mutex // pages are visited by several goroutines
	err := stage.store.Lives(ctx, func(reader screening.Reader, lives []screening.Life) error {
		for _, l := range lives {
			found, err := reader.FindingsOf(ctx, l.PsnNo)
			if err != nil {
				return err
			}
			mu.Lock()
			for _, f := range found {
				if f.Task != r.Task || f.SetlID == "" || f.Amount <= 0 || len(f.Lines) == 0 {
					t.Errorf("finding %+v", f)
				}
				one = f
			}
			mu.Unlock()
		}
		return nil
	})
	if err != nil || one.ID == "" {
		t.Fatalf("no finding is stored: %v", err)
	}
	said := finding.Answer{PsnNo: one.PsnNo, FindingID: one.ID, ID: newID(), Way: finding.Changes, Provider: one.Provider, Recorded: now().UTC().Truncate(time.Microsecond)}
	if err := stage.store.Find(ctx, one.PsnNo, func(w screening.Work) error { return w.AddAnswers(ctx, []finding.Answer{said}) }); err != nil {
		t.Fatal(err)
	}
}
