package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yibao/observer/whatif"
	"yibao/policies"
	"yibao/storage/storetest/town"
)

// On each engine the same purchases give the same trial; the policies as they
// are give none of them otherwise.
func TestWhatifOnEngines(t *testing.T) {
	t.Parallel()
	embedded := tried(t, "sqlite:"+filepath.Join(t.TempDir(), "bench.db"))
	switch dsn := os.Getenv("YIBAO_TEST_POSTGRES"); {
	case dsn != "":
		if diff := cmp.Diff(embedded, tried(t, ownSchema(t, dsn, "yibao_whatif_test"))); diff != "" {
			t.Errorf("(-sqlite +postgres)\n%s", diff)
		}
	case os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1":
		t.Fatal("YIBAO_TEST_POSTGRES is empty")
	default:
		t.Log("PostgreSQL is not tested: YIBAO_TEST_POSTGRES is empty")
	}
}

// tried settles purchases in a database and tries a changed policy on them.
func tried(t *testing.T, url string) string {
	t.Helper()
	ctx := context.Background()
	load := benchLoad{benchOutput: benchOutput{Runs: 1, Span: time.Millisecond, Lines: 15}, DB: url, Persons: 20, Callers: 1}
	stage, err := load.set(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer stage.close()
	if r, err := (benchWhatif{load, 60}).measure(ctx, stage); err != nil || r.Parts["试算笔数"] != 60 || r.Median <= 0 {
		t.Fatalf("%v %+v", err, r)
	}
	trial, err := benchTrial()
	if err != nil {
		t.Fatal(err)
	}
	service := whatif.Service{Store: stage.store, Settlements: settlements(stage.store, now)}
	report, err := service.Run(ctx, trial, func(_, _ int) {})
	if c := report.Counts; err != nil || c.Judged != 60 || c.Touched == 0 || c.Refused != 0 || c.Persons != 20 {
		t.Fatalf("%v %+v", err, c)
	}
	var told bytes.Buffer
	if err := report.WriteCSV(&told); err != nil {
		t.Fatal(err)
	}
	if trial.Policies, err = loadDrafts(policies.FS, []string{"390100-安澜/职工-药店.yaml"}); err != nil {
		t.Fatal(err)
	}
	same, err := service.Run(ctx, trial, func(_, _ int) {})
	if err != nil || same.Counts.Touched != 0 || same.Counts.Governed == 0 || same.Total != report.Total {
		t.Fatalf("%v %+v", err, same.Counts)
	}
	return told.String()
}

// The command takes files and folders, refuses what the checker refuses, and
// writes the figures where it is told to.
func TestWhatifCommand(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	bill(t, w)
	dir := t.TempDir()
	if err := os.CopyFS(dir, policies.FS); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "试算.csv")
	c := whatifCommand{
		database: database{DB: "sqlite:" + w.File}, Policies: []string{filepath.Join(dir, "390100-安澜")},
		From: "2026-03-01", To: "2026-03-31", Top: 5, CSV: out,
	}
	for _, json := range []bool{false, true} {
		c.JSON = json
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(text), "支付方,390100 职工基本医疗保险,个人账户,1,0,30.00,30.00,0.00\n") {
		t.Errorf("%v\n%s", err, text)
	}
	late := c
	late.From = "2026-04-01"
	if err := late.Run(); !errors.Is(err, whatif.ErrSpan) {
		t.Errorf("日期颠倒:%v", err)
	}
	late.To = "三月"
	if err := late.Run(); err == nil {
		t.Error("不是日期也收了")
	}
	bad := filepath.Join(dir, "390100-安澜", "职工-门诊.yaml")
	if err := os.WriteFile(bad, []byte("政策: 只有名字\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Run(); !errors.Is(err, errPolicyFaults) {
		t.Errorf("有误的文件:%v", err)
	}
}
