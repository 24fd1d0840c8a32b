package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"context"

	"yibao/workshop/auditbench"
)

type benchAudit struct {
	Lines   int    `help:"生成多少行明细" default:"10000000"`
	Runs    int    `help:"轮数,报告中位数" default:"9"`
	Cores   int    `help:"用几个核" default:"0"`
	Seed    uint64 `help:"随机种子" default:"1"`
	DuckDB  string `name:"duckdb" help:"同场运行 DuckDB:twelve.mjs 所在的目录,先在里面运行 npm ci;不写则不比" placeholder:"目录"`
	All     bool   `name:"all-kinds" help:"另在同样多的行上运行全部随程序附带的规则" default:"true" negatable:""`
	Scratch string `help:"临时文件放在哪里" default:""`
	JSON    string `name:"json" help:"另把结果写成 JSON" placeholder:"文件"`
}

// Run measures mass audit.
func (c benchAudit) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if c.Cores == 0 {
		c.Cores = runtime.NumCPU()
	}
	report, err := auditbench.Bench{
		Lines: c.Lines, Runs: c.Runs, Cores: c.Cores, Seed: c.Seed, Scratch: c.Scratch, DuckDB: c.DuckDB, AllKinds: c.All, Now: time.Now,
		Told: func(say string) { fmt.Fprintln(os.Stderr, say) },
	}.Run(ctx)
	if err != nil {
		return err
	}
	printAudit(os.Stdout, report)
	if c.JSON == "" {
		return nil
	}
	text, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(c.JSON, append(text, '\n'), 0o644)
}

func printAudit(w io.Writer, r auditbench.Report) {
	fmt.Fprintf(w, "批量审核:%d 行明细,%d 次就诊,%d 人,%d 条规则,种子 %d,%d 核,每行 %d 字节,命中 %d\n",
		r.Lines, r.Visits, r.Persons, len(r.Codes), r.Seed, r.Cores, r.Bytes, r.Hits)
	row := func(name string, t auditbench.Times, beside string) {
		if len(t.Seconds) > 0 {
			fmt.Fprintf(w, "  %s\t%.3f 秒\t%.2f 百万行/秒\t%d 轮\t%s\n", name, t.Median, t.Rate/1e6, len(t.Seconds), beside)
		}
	}
	row("编译的规则", r.Program, "1")
	row("手写扫描", r.Scan, fmt.Sprintf("编译的规则是它的 %.2f 倍", r.ToScan))
	row("DuckDB "+strings.TrimPrefix(r.DuckDB, "v"), r.Duck, fmt.Sprintf("编译的规则是它的 %.2f 倍,命中逐行相同", r.ToDuck))
	if a := r.All; a != nil {
		row(fmt.Sprintf("全部规则(%d 条,%d 个知识点)", a.Rules, a.Points), a.Times, fmt.Sprintf("%d 人里判断 %d 人,疑点 %d 个,抽查 %d 人与逐人判断相同", a.Persons, a.Judged, a.Findings, a.Checked))
		fmt.Fprintf(w, "  逐人判断(抽查的人,单核)\t%.2f 百万行/秒\n", a.Judge.Rate/1e6)
	}
	for i, code := range r.Codes {
		fmt.Fprintf(w, "  %s\t命中 %d", code, r.ByRule[i])
		if i < len(r.DuckRules) {
			fmt.Fprintf(w, "\tDuckDB %.3f 秒", r.DuckRules[i])
		}
		fmt.Fprintln(w)
	}
}
