package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"

	"yibao/process/screening"
	"yibao/process/screening/bills"
)

type auditRun struct {
	database
	auditSpan
	Only    []string `help:"只运行这些规则(编号)" placeholder:"编号"`
	CSV     string   `name:"csv" help:"不审核库里的结算,审核这个 CSV 文件;列的名称见指南" type:"existingfile" xor:"file" placeholder:"文件"`
	Parquet string   `name:"parquet" help:"不审核库里的结算,审核这个 Parquet 文件" type:"existingfile" xor:"file" placeholder:"文件"`
	Out     string   `help:"文件的疑点写到哪里,.csv 或 .parquet" placeholder:"findings.csv"`
	Cores   int      `help:"审核文件用几个核" default:"0"`
}

// Run audits stored settlements, or a file.
func (c auditRun) Run() error {
	if c.CSV == "" && c.Parquet == "" {
		return c.named(c.screen(c.database, screening.Run{Only: c.Only}))
	}
	if c.Out == "" {
		return errNoOut
	}
	run, err := c.fileRun(context.Background())
	if err != nil {
		return c.named(err)
	}
	return c.file(run)
}

// named says that none of the rules asked for by number is in force.
func (c auditRun) named(err error) error {
	if len(c.Only) == 0 || !errors.Is(err, screening.ErrNoRules) {
		return err
	}
	return fmt.Errorf("--only 写的规则 %s 在统筹区 %s 都没有启用,请核对编号;启用了哪些在控制台“审核规则”里看", strings.Join(c.Only, "、"), c.Region)
}

var errNoOut = errors.New("审核文件要用 --out 写明疑点写到哪里,例如 --out findings.csv")

// fileRun takes rules and knowledge from the database.
func (c auditRun) fileRun(ctx context.Context) (bills.Run, error) {
	store, err := c.open(ctx)
	if err != nil {
		return bills.Run{}, err
	}
	defer store.Close()
	span, err := c.span()
	if err != nil {
		return bills.Run{}, err
	}
	service := screening.Service{Store: store, Now: now, NewID: newID}
	engine, year, faults, err := service.Engine(ctx, screening.Run{Region: c.Region, Span: span, Only: c.Only})
	for _, f := range faults {
		fmt.Fprintf(os.Stderr, "没有用上:规则 %s %s:%s\n", f.Rule, f.Point, f.Text)
	}
	return bills.Run{Engine: engine, Year: year, Span: span, Cores: cmp.Or(c.Cores, runtime.NumCPU())}, err
}

// file audits the file into a file beside the one asked for, which takes its
// name only when all went well.
func (c auditRun) file(run bills.Run) error {
	in, err := os.Open(c.CSV + c.Parquet) // one of them is empty
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	read := &readSoFar{file: in}
	table, err := c.table(read, info.Size())
	if err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(c.Out), ".findings-*")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	w, err := findingsWriter(out, c.Out)
	if err != nil {
		return err
	}
	bar := newBar("审核文件")
	run.Told = func(int) { bar.set(int(read.bytes.Load()>>10), int(info.Size()>>10)) }
	report, err := run.Screen(context.Background(), table, w)
	bar.done()
	printBills(os.Stdout, report)
	if err != nil {
		return err
	}
	if err := errors.Join(out.Chmod(0o644), out.Close(), os.Rename(out.Name(), c.Out)); err != nil {
		return err
	}
	fmt.Printf("疑点写在 %s\n", c.Out)
	return nil
}

func (c auditRun) table(in *readSoFar, size int64) (bills.Table, error) {
	if c.Parquet != "" {
		return bills.Parquet(in, size)
	}
	return bills.CSV(in)
}

func findingsWriter(out *os.File, name string) (bills.Writer, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return bills.CSVWriter(out)
	case ".parquet":
		return bills.ParquetWriter(out), nil
	}
	return nil, bills.ErrUnknownFile.With(name)
}

// readSoFar counts what was read of a file.
type readSoFar struct {
	file  *os.File
	bytes atomic.Int64
}

func (r *readSoFar) Read(p []byte) (int, error) {
	n, err := r.file.Read(p)
	r.bytes.Add(int64(n))
	return n, err
}

func (r *readSoFar) ReadAt(p []byte, at int64) (int, error) {
	n, err := r.file.ReadAt(p, at)
	r.bytes.Add(int64(n))
	return n, err
}

func printBills(w io.Writer, r bills.Report) {
	for _, b := range r.Bad {
		fmt.Fprintf(w, "  第 %d 行:%s\n", b.Row, b.Reason)
	}
	if r.BadRows > 0 {
		fmt.Fprintf(w, "读了 %d 行,%d 行不能用(列出前 %d 行)\n", r.Rows, r.BadRows, len(r.Bad))
		return
	}
	fmt.Fprintf(w, "审核 %d 人、%d 行明细,按规则细判 %d 人:疑点 %d 个,质疑基金 %s 元(一行只算一次)\n", r.Persons, r.Rows, r.Judged, r.Findings, r.Total)
	for _, t := range r.Rules {
		fmt.Fprintf(w, "  %s(%s)\t%s\t命中 %d,豁免 %d,明细 %d 行,质疑 %s 元\n", t.Title, t.Level, t.Rule, t.Hits, t.Exempt, t.Lines, t.Amount)
	}
	if len(r.Absent) > 0 {
		fmt.Fprintf(w, "  文件没有这些列,要用它们的规则没有判:%s\n", strings.Join(r.Absent, "、"))
	}
}
