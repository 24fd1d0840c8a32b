package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/curation"
	"yibao/register/knowledge"
)

const aBill = "psn_no,mdtrt_id,fixmedins_code,way,begndate,feedetl_sn,hilist_code,fee_ocur_time,cnt,pric,det_item_fee_sumamt,fund_pay\n" +
	"1,V1,H1,门诊,2025-03-01,1,XA01,2025-03-01,2,10,20,14\n"

// A file is audited by the rules that the database holds; a bad row leaves no
// findings behind.
func TestAuditOfAFile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	folder := t.TempDir()
	url := "sqlite:" + filepath.Join(folder, "audit.db")
	load := benchLoad{benchOutput: benchOutput{Runs: 1, Span: time.Millisecond, Lines: 15}, DB: url, Persons: 1, Callers: 1}
	stage, err := load.set(ctx)
	if err != nil {
		t.Fatal(err)
	}
	desk := curation.Service{Store: stage.store, Now: now, NewID: newID}
	_, err = desk.Publish(ctx, curation.Publication{
		Region: "390100", State: knowledge.Active, From: period.MustDate("2020-01-01"), Author: "甲", Reviewer: "乙", Rules: []curation.RuleFile{{Name: "试.rule", Text: freqRule}},
	})
	stage.close()
	if err != nil {
		t.Fatal(err)
	}
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	run := auditRun{
		database: database{DB: url}, auditSpan: auditSpan{Region: "390100", From: "2025-01-01", To: "2025-12-31"},
		CSV: file("bills.csv", aBill), Out: filepath.Join(folder, "findings.csv"),
	}
	if err := run.Run(); err != nil {
		t.Fatal(err)
	}
	if found, err := os.ReadFile(run.Out); err != nil || !strings.Contains(string(found), "1,V1,H1,1,试-1,单日限量,可疑,,样例,1,XA01,,2025-03-01,2,14.00,") {
		t.Errorf("%v\n%s", err, found)
	}
	run.CSV, run.Out = file("bad.csv", aBill+"2,V2,H1,门诊,2025-13-01,1,XA01,2025-03-01,2,10,20,14\n"), filepath.Join(folder, "none.csv")
	if err := run.Run(); err == nil {
		t.Error("a bad row was taken")
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*none*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".findings*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := (auditRun{CSV: "x"}).Run(); err == nil {
		t.Error("without --out")
	}
}
