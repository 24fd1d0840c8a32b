package rules_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"yibao/law/rulefile"
	"yibao/rules"
)

var update = flag.Bool("update", false, "write README.md anew")

const head = `# 审核规则

一条规则一个文件(` + "`.rule`" + `),旁边是应当查出的例(` + "`.bad`" + `)和不应当查出的例(` + "`.good`" + `),都是审核人员看得懂的小表。
怎么写、怎么试,见 [审核规则指南](../docs/guide/audit-rules.md)。检查:` + "`yibao check rules`" + `;试算:` + "`yibao test rules`" + `。

标“本地参数”的数字是惯例,不是官方数值,各统筹区启用前要按当地文件核定。

下面两张表由测试与程序核对(` + "`go test ./rules -update`" + `)。
`

// files returns the shipped rules by kind, with their file.
func files(t *testing.T) map[string][]rulefile.Rule {
	t.Helper()
	out := map[string][]rulefile.Rule{}
	err := fs.WalkDir(rules.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".rule" {
			return err
		}
		text, err := fs.ReadFile(rules.FS, name)
		r, complaints := rulefile.Parse(name, string(text))
		for _, c := range complaints {
			t.Error(c)
		}
		out[r.Kind] = append(out[r.Kind], r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func page(t *testing.T) string {
	t.Helper()
	shipped := files(t)
	var out strings.Builder
	out.WriteString(head + "\n## 可以运行的\n\n层:A 最常用,B 常用,C 大数据与专科,R 病历审核。依据“知识”的要有知识点,“参数”的只看参数。\n\n")
	out.WriteString("| 层 | 种类 | 规则 | 窗口 | 环节 | 级别 | 控制 | 依据 | 官方编号 |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, k := range rulefile.Kinds() {
		for _, r := range shipped[k.Code] {
			if r.WindowText == "" || r.Definition == "" || r.HitText == "" || r.AmountText == "" {
				t.Errorf("%s does not say its definition, window, hit and amount", r.File)
			}
			by := "参数"
			if k.Points {
				by = "知识"
			}
			fmt.Fprintf(&out, "| %s | `%s` | [%s](%s) | %s | %s | %s | %s | %s | %s |\n", k.Tier, k.Code, r.Title, r.File, r.WindowText, r.Stages, r.Level, r.Control, by, r.Official)
		}
	}
	for _, r := range shipped[rulefile.Expression] {
		fmt.Fprintf(&out, "| – | 式 | [%s](%s) | %s | %s | %s | %s | 自己写的式子 | |\n", r.Title, r.File, r.WindowText, r.Stages, r.Level, r.Control)
	}
	out.WriteString("\n## 还不能运行的,缺什么事实\n\n| 层 | 种类 | 名称 | 缺少 |\n|---|---|---|---|\n")
	for _, k := range rulefile.Kinds() {
		if k.Lacks != "" {
			fmt.Fprintf(&out, "| %s | `%s` | %s | %s |\n", k.Tier, k.Code, k.Name, k.Lacks)
		}
	}
	return out.String()
}

func TestTheTablesOfTheReadmeAreTheCode(t *testing.T) {
	t.Parallel()
	want := page(t)
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != want {
		t.Error("rules/README.md is not what the code says; go test ./rules -update")
	}
}
