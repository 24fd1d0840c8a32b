package curation_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/deliveryfile"
	"yibao/process/curation"
	"yibao/register/knowledge"
	"yibao/storage"
)

// desk is a centre's knowledge base on a real database.
type desk struct {
	*testing.T
	store storage.Database
	curation.Service
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	store, err := storage.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "k.db"), storage.Options{WriterID: "W"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	ids, clock := 0, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	return &desk{t, store, curation.Service{
		Store: store,
		Now:   func() time.Time { clock = clock.Add(time.Minute); return clock },
		NewID: func() string { ids++; return fmt.Sprintf("V%06d", ids) },
	}}
}

func (d *desk) take(layout string, files ...curation.File) (curation.Report, error) {
	d.Helper()
	list, err := deliveryfile.Parse("layout.yaml", []byte(layout))
	if err != nil {
		d.Fatal(err)
	}
	return d.Take(context.Background(), list[0], files, false)
}

// points returns what holds, as short texts.
func (d *desk) points() []string {
	d.Helper()
	var all []string
	err := d.store.Knowledge(context.Background(), func(w curation.Work) error {
		found, err := w.Points(context.Background(), "", period.Since(period.MustDate("2000-01-01")), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
		all = nil
		for _, p := range knowledge.Current(found) {
			text := p.Number + " " + p.Effective.String()
			for _, v := range p.Values {
				text += " " + v.Name + "=" + v.Text
			}
			all = append(all, text)
		}
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return all
}

func workbook(t *testing.T, name string, sheets ...[][]any) curation.File {
	t.Helper()
	book := excelize.NewFile()
	for i, rows := range sheets {
		sheet := fmt.Sprintf("Sheet%d", i+1)
		if i > 0 {
			if _, err := book.NewSheet(sheet); err != nil {
				t.Fatal(err)
			}
		}
		for n, row := range rows {
			if err := book.SetSheetRow(sheet, fmt.Sprintf("A%d", n+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var text bytes.Buffer
	if err := book.Write(&text); err != nil {
		t.Fatal(err)
	}
	return curation.File{Name: name, Content: text.Bytes()}
}

const sexLayout = `
来源: 某市
批次: 一
标题: 限性别药品
依据: 样例
施行: 2026-01-01
表:
- 文件: 药品.xlsx
  种类: DRUG_SEX
  名称: {列: 通用名}
  原文: 说明
  项目: {工作表: 2, 按: 通用名, 列: 代码}
  值: [{参数: 性别, 列: 对象}]
  跳过: [备注]
`

func TestAWorkbookWithCodesBeside(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r, err := d.take(sexLayout, workbook(t, "药品.xlsx",
		[][]any{{"通用名", "说明", "对象"}, {"甲丸", "调经", "女"}, {" 乙片\n", "前列腺", "男"}, {"丙片", "", "不限"}, {"丁片", "", ""}, {"戊片", "", "女"}, {"备注:样例"}},
		[][]any{{"通用名", "序号", "代码"}, {"甲丸", 1, "ZA01"}, {"甲丸", 2, "ZA02"}, {"乙片", 1, "XB01"}, {"丙片", 1, "XC01"}, {"丁片", 1, "XD01"}}))
	if err != nil {
		t.Fatal(err)
	}
	var reasons []string
	for _, x := range r.Refusals {
		reasons = append(reasons, fmt.Sprintf("%d %s %s", x.Row, x.Name, x.Reason))
	}
	want := []string{"4 丙片 “性别”写成“不限”看不懂,应写成:男 或 女", "5 丁片 没有“性别”(“对象”是空的)", "6 戊片 没有编码"}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Error(diff)
	}
	if p := r.Parts[0]; p.Rows != 5 || p.Points != 2 || p.Codes != 3 || p.Refused != 3 || p.Skipped != 1 || len(r.Left) != 0 || !r.Written {
		t.Errorf("report %+v", r)
	}
	if diff := cmp.Diff([]string{"DRUG_SEX/乙片 2026-01-01 起 性别=男", "DRUG_SEX/甲丸 2026-01-01 起 性别=女"}, d.points()); diff != "" {
		t.Error(diff)
	}
}

const freqLayout = `
来源: 某市
批次: 二
标题: 限频次
依据: 样例
施行: 2026-01-01
表:
- 文件: 频次.csv
  种类: ITEM_FREQ
  名称: {列: 名称}
  项目: {列: 编码}
  起: 起
  值: [{参数: 上限, 列: 数量, 取: '^(\d+)次$'}, {参数: 窗口, 列: 窗口, 换: {天: 日}}]
`

func TestRowsThatAreNoPoints(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	text := "名称,编码,数量,窗口,起\n" +
		"正常,001101,1次,天,\n" + // 2
		"正常,001101,1次,天,\n" + // 3 again
		"矛盾,001102,1次,天,\n" + // 4
		"矛盾,001102,2次,天,\n" + // 5
		"同码,001103,1次,天,\n" + // 6
		"另名,001103,3次,天,\n" + // 7 another name, the same code
		"远古,001104,1次,天,1800-01-01\n" + // 8
		"日期,001105,1次,天,去年\n" + // 9
		"坏码,00 11,1次,天,\n" + // 10
		"无数,001106,一次,天,\n" + // 11
		",001107,1次,天,\n" + // 12
		"以后,001108,1次,天,2026-07-01\n" // 13
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.take(freqLayout, curation.File{Name: "频次.csv", Content: []byte(gb)})
	if err != nil {
		t.Fatal(err)
	}
	got := map[int]string{}
	for _, x := range r.Refusals {
		got[x.Row] = x.Reason
	}
	want := map[int]string{
		3: "与第 2 行重复", 4: "与第 5 行矛盾:上限 1、窗口 日 与 上限 2、窗口 日", 5: "与第 4 行矛盾:上限 2、窗口 日 与 上限 1、窗口 日",
		6: "编码 001103 与第 7 行矛盾:上限 1、窗口 日 与 上限 3、窗口 日", 7: "编码 001103 与第 6 行矛盾:上限 3、窗口 日 与 上限 1、窗口 日",
		8: "施行日期 1800-01-01 起 不合理", 9: "“起”写的“去年”不是日期", 10: "编码“00 11”不像编码(只含字母、数字、点、横线)",
		11: "从“数量”的“一次”里取不出“上限”", 12: "没有名称(“名称”是空的)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"ITEM_FREQ/以后 2026-07-01 起 上限=1 窗口=日", "ITEM_FREQ/正常 2026-01-01 起 上限=1 窗口=日"}, d.points()); diff != "" {
		t.Error(diff)
	}
}

func TestFilesThatCannotBeReadWriteNothing(t *testing.T) {
	t.Parallel()
	good := "名称,编码,数量,窗口,起\n正常,001101,1次,天,\n"
	for _, c := range []struct {
		name, layout string
		files        []curation.File
		want         fault.Definition
	}{
		{"没有交文件", freqLayout, nil, curation.ErrNoFile},
		{"少一列", freqLayout, []curation.File{{Name: "频次.csv", Content: []byte("名称,编码,数量\n甲,1101,1次\n")}}, curation.ErrNoColumn},
		{"编码看不懂", freqLayout, []curation.File{{Name: "频次.csv", Content: []byte("名\xff\xff\x80,编码\n")}}, curation.ErrNotAsSaid},
		{"引号不成对", freqLayout, []curation.File{{Name: "频次.csv", Content: []byte(good + "\"甲,001102,1次,天,\n")}}, curation.ErrNotAsSaid},
		{"不是工作簿", sexLayout, []curation.File{{Name: "药品.xlsx", Content: []byte("PK\x03\x04 not a workbook")}}, curation.ErrNotAsSaid},
		{"没有第二个工作表", sexLayout, []curation.File{workbook(t, "药品.xlsx", [][]any{{"通用名", "说明", "对象"}})}, curation.ErrNoSheet},
		{"不收的格式", strings.Replace(freqLayout, "频次.csv", "频次.doc", 1), []curation.File{{Name: "频次.doc", Content: []byte(good)}}, curation.ErrFormat},
		{"太大", freqLayout, []curation.File{{Name: "频次.csv", Content: make([]byte, 64<<20+1)}}, curation.ErrTooLarge},
		{"不是 JSON", strings.Replace(freqLayout, "频次.csv", "频次.jsonl", 1), []curation.File{{Name: "频次.jsonl", Content: []byte("{\"名称\":")}}, curation.ErrNotAsSaid},
		{"没有一行能装入", freqLayout, []curation.File{{Name: "频次.csv", Content: []byte("名称,编码,数量,窗口,起\n,001101,1次,天,\n")}}, curation.ErrNothing},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			r, err := d.take(c.layout, c.files...)
			if f, ok := fault.As(err); !ok || f.Code != c.want.Code {
				t.Errorf("got %v, want %s", err, c.want.Code)
			}
			if r.Written || len(d.points()) != 0 {
				t.Error("something was written")
			}
		})
	}
}

func TestABatchTwiceAndOneThatReplaces(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	csv := func(rows string) curation.File {
		return curation.File{Name: "频次.csv", Content: []byte("名称,编码,数量,窗口,起\n" + rows)}
	}
	if _, err := d.take(freqLayout, csv("甲,001101,1次,天,\n乙,001102,1次,天,\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.take(freqLayout, csv("丙,001103,1次,天,\n")); !errors.Is(err, knowledge.ErrBatchTaken) {
		t.Errorf("the same batch again: %v", err)
	}
	later := strings.NewReplacer("批次: 二", "批次: 三", "2026-01-01", "2026-06-01").Replace(freqLayout)
	r, err := d.take(later, csv("甲,001101,2次,天,\n"))
	if err != nil || r.Replaced != 1 {
		t.Errorf("replaced %d, %v", r.Replaced, err)
	}
	want := []string{
		"ITEM_FREQ/乙 2026-01-01 起 上限=1 窗口=日",
		"ITEM_FREQ/甲 2026-01-01 至 2026-05-31 上限=1 窗口=日",
		"ITEM_FREQ/甲 2026-06-01 起 上限=2 窗口=日",
	}
	if diff := cmp.Diff(want, d.points()); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyAReport(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	list, err := deliveryfile.Parse("l", []byte(freqLayout))
	if err != nil {
		t.Fatal(err)
	}
	file := curation.File{Name: "频次.csv", Content: []byte("名称,编码,数量,窗口,起\n甲,001101,1次,天,\n")}
	r, err := d.Take(context.Background(), list[0], []curation.File{file}, true)
	if err != nil || r.Points != 1 || r.Written || len(d.points()) != 0 {
		t.Errorf("report %+v, %v", r, err)
	}
}

// TestPublishedBatches loads the official attachments and the public
// compilation of 3,512 points where they are at hand.
func TestPublishedBatches(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("YIBAO_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	names, err := filepath.Glob(filepath.Join(shared, "audit/two_libraries/official_xlsx/*.xlsx"))
	if err != nil || len(names) == 0 {
		t.Skip("no reference data beside the checkout")
	}
	var files []curation.File
	for _, name := range append(names, filepath.Join(shared, "audit/two_libraries/records.jsonl")) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, curation.File{Name: filepath.Base(name), Content: content})
	}
	shipped, err := deliveryfile.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	count := map[string]int{}
	var reasons []string
	for _, official := range []bool{true, false} {
		for _, delivery := range shipped {
			if (delivery.Source == "国家医保局") != official {
				continue
			}
			r, err := d.Take(context.Background(), delivery, files, false)
			if err != nil {
				t.Fatalf("%s: %v", delivery.Number, err)
			}
			count[delivery.Source] += r.Points
			for _, x := range append(r.Refusals, r.Left...) {
				reasons = append(reasons, fmt.Sprintf("%s 第 %d 行 %s", delivery.Number, x.Row, x.Reason))
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"国家医保局": 2692, "国家医保局(汇编)": 3508}, count); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"第一批 第 872 行 没有“性别”(“constraint”是空的)", // a remark that the compilation took for a point
		"2026年1月修订 第 3258 行 没有“性别”,已有的同类知识点里也没有这个编码",
		"2026年1月修订 第 3259 行 没有“性别”,已有的同类知识点里也没有这个编码",
		"2026年1月修订 第 3260 行 没有“性别”,已有的同类知识点里也没有这个编码",
	}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Error(diff)
	}
}
