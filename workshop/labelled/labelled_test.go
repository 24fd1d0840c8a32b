package labelled_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
	"yibao/rules"
	"yibao/workshop/labelled"
)

var update = flag.Bool("update", false, "write docs/audit-recall.md anew")

const (
	seed    = 20250303
	clean   = 2000
	planted = 40
	border  = 40
)

// engine is all shipped rules on the knowledge of the labelled claims.
func engine(t *testing.T) *audit.Engine {
	t.Helper()
	var versions []knowledge.RuleVersion
	err := fs.WalkDir(rules.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".rule" {
			return err
		}
		text, err := fs.ReadFile(rules.FS, name)
		versions = append(versions, knowledge.RuleVersion{
			Version: period.Version{ID: name, Effective: period.Since(1)}, Rule: name, State: knowledge.Active, File: name, Text: string(text),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	e, faults := audit.Compile("390100", versions, labelled.Points())
	for _, f := range faults {
		t.Errorf("%s %s: %s", f.Rule, f.Point, f.Text)
	}
	return e
}

func TestRecallAndFalseAlarms(t *testing.T) {
	t.Parallel()
	t.Logf("seed %d", seed)
	rows, details := labelled.Measure(engine(t), labelled.Claims(seed, clean, planted, border))
	table := labelled.Table(rows, func(code string) string {
		k, _ := rulefile.KindOf(code)
		return k.Name
	})
	for i, d := range details {
		if i == 40 {
			t.Logf("… %d more", len(details)-i)
			break
		}
		t.Log(d)
	}
	page := fmt.Sprintf(head, seed, clean, planted, border) + table
	file := "../../docs/audit-recall.md"
	if *update {
		if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != page {
		t.Errorf("docs/audit-recall.md is not what the engine does now; go test ./workshop/labelled -update\n%s", difference(string(kept), page))
	}
	for _, r := range rows {
		if r.Found != r.Planted || r.FalseOnBorder+r.FalseOnClean+r.FalseOnOthers > 0 {
			t.Errorf("%+v", r)
		}
	}
}

const head = `# 审核规则的查全与误报

由带标签的模拟账单量出(` + "`workshop/labelled`" + `,种子 %d):%d 人的干净账单,每种规则各埋入 %d 份违规、%d 份正好在界限以内的。
账单按规则目录的定义另写,不用判断程序;“查出”要求行、数量、金额一分不差。
全部随程序附带的规则同时运行。误报分三种:边界账单上的本规则、干净账单上的任何规则、其他规则的账单上的本规则。
本页由测试生成并核对:` + "`go test ./workshop/labelled -update`" + `。

`

// difference lists the lines that differ.
func difference(a, b string) string {
	kept := map[string]bool{}
	for _, line := range strings.Split(a, "\n") {
		kept[line] = true
	}
	var out strings.Builder
	for _, line := range strings.Split(b, "\n") {
		if !kept[line] {
			out.WriteString(line + "\n")
		}
	}
	return out.String()
}

// Every kind that can be run has labelled claims.
func TestEveryKindIsMeasured(t *testing.T) {
	t.Parallel()
	measured := map[string]bool{}
	for _, code := range labelled.Kinds() {
		measured[code] = true
	}
	for _, k := range rulefile.Kinds() {
		if measured[k.Code] != (k.Lacks == "") {
			t.Errorf("%s %s: measured %v, lacks %q", k.Code, k.Name, measured[k.Code], k.Lacks)
		}
	}
}

func TestTheSameSeedMakesTheSameClaims(t *testing.T) {
	t.Parallel()
	if a, b := fmt.Sprint(labelled.Claims(3, 5, 2, 2)), fmt.Sprint(labelled.Claims(3, 5, 2, 2)); a != b {
		t.Error("two runs of one seed differ")
	}
}
