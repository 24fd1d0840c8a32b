package importing_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yibao/process/importing"
)

// filled is a workbook made from the template of a kind, with rows.
func filled(t *testing.T, kind importing.Kind, rows [][]any, change func(*excelize.File)) []byte {
	t.Helper()
	template, err := kind.Workbook()
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(template))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for i, row := range rows {
		if err := book.SetSheetRow(string(kind), "A"+strconv.Itoa(i+2), &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(book)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var listed = [][]any{
	{"390100000001", "王小明", "居民身份证", "390102198504120017", "男", "汉族", "", "", "390100"},
	{"390100000002", "李梅", "护照", "E39000001", "女", "", 31149, "", "390100"}, // a day as spreadsheets keep it
	{"390100000003", "赵强", "居民身份证", "390102198504120018", "男", "", "", "", "390100"},
}

// Every kind has a template whose header is that of its files.
func TestWorkbookTemplates(t *testing.T) {
	t.Parallel()
	for _, kind := range importing.Kinds() {
		raw := filled(t, kind, nil, func(book *excelize.File) {
			rows, err := book.GetRows(string(kind))
			if err != nil || len(rows) != 1 || strings.Join(rows[0], ",") != strings.Join(kind.Columns(), ",") {
				t.Errorf("%s:%v %v", kind, rows, err)
			}
			guide, err := book.GetRows("填写说明")
			if err != nil || len(guide) != len(kind.Columns())+1 {
				t.Errorf("%s 的说明:%v %v", kind, guide, err)
			}
		})
		if len(raw) == 0 {
			t.Errorf("%s 没有模板", kind)
		}
	}
}

// A workbook with a bad row comes back as the same workbook with an error
// column; mended, it is imported. A preview tells the same and writes nothing.
func TestWorkbookIsMendedAndImported(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.AllowDemoRegion = true
	take := func(look bool, raw []byte) (importing.Report, error) {
		files := []importing.File{{Name: "登记.xlsx", Content: bytes.NewReader(raw)}}
		do := s.ImportAll
		if look {
			do = s.Preview
		}
		reports, err := do(context.Background(), files, nil)
		if len(reports) == 0 {
			return importing.Report{}, err
		}
		return reports[0], err
	}
	raw := filled(t, importing.Persons, listed, func(book *excelize.File) {
		if err := book.SetCellStr("人员", "A6", "390100000004"); err != nil { // row 5 is blank
			t.Fatal(err)
		}
	})
	report, err := take(false, raw)
	if !errors.Is(err, importing.ErrBadRows) || report.Rows != 4 || report.Bad != 2 || report.Kind != importing.Persons {
		t.Fatalf("%+v %v", report, err)
	}
	back, err := excelize.OpenReader(bytes.NewReader(report.Returned))
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	for cell, want := range map[string]string{"J1": "错误原因", "J2": "", "J3": "", "J4": "校验", "J5": "", "J6": "不能为空", "B2": "王小明"} {
		got, err := back.GetCellValue("人员", cell)
		if err != nil || !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s:%q,应有 %q(%v)", cell, got, want, err)
		}
	}
	if err := errors.Join(back.SetCellStr("人员", "D4", "390102198504120033"), back.RemoveRow("人员", 6)); err != nil {
		t.Fatal(err)
	}
	var mended bytes.Buffer
	if err := back.Write(&mended); err != nil {
		t.Fatal(err)
	}
	if report, err = take(true, mended.Bytes()); err != nil || report.Written != 3 || len(report.First) != 4 || report.First[2][6] != "1985-04-12" {
		t.Fatalf("预览:%+v %v", report, err)
	}
	if report, err = take(false, mended.Bytes()); err != nil || report.Written != 3 {
		t.Fatalf("%+v %v", report, err)
	}
	if report, err = take(true, mended.Bytes()); err != nil || report.Written != 3 {
		t.Fatalf("更正:%+v %v", report, err)
	}
}

// rezip copies a workbook, with further parts.
func rezip(t *testing.T, raw []byte, parts map[string]io.Reader) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		if err := to.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range parts {
		w, err := to.Create(name)
		if err == nil {
			_, err = io.Copy(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestHostileWorkbooks(t *testing.T) {
	t.Parallel()
	plain := filled(t, importing.Persons, listed, nil)
	many := map[string]io.Reader{}
	for i := range 500 {
		many["xl/media/"+strconv.Itoa(i)] = strings.NewReader("x")
	}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		about string
		raw   []byte
		want  error
	}{
		{"解压炸弹", rezip(t, plain, map[string]io.Reader{"xl/media/a.bin": io.LimitReader(zeros{}, 257<<20)}), importing.ErrBomb},
		{"部件太多", rezip(t, plain, many), importing.ErrBomb},
		{"宏", rezip(t, plain, map[string]io.Reader{"xl/vbaProject.bin": strings.NewReader("x")}), importing.ErrMacro},
		{"外部链接", rezip(t, plain, map[string]io.Reader{"xl/externalLinks/externalLink1.xml": strings.NewReader("x")}), importing.ErrMacro},
		{"公式", filled(t, importing.Persons, listed, func(b *excelize.File) { must(b.SetCellFormula("人员", "B3", `HYPERLINK("http://x")`)) }), importing.ErrFormula},
		{"合并表头", filled(t, importing.Persons, listed, func(b *excelize.File) { must(b.MergeCell("人员", "A1", "B1")) }), importing.ErrMerged},
		{"工作表不对", filled(t, importing.Persons, listed, func(b *excelize.File) { must(b.SetSheetName("人员", "表一")) }), importing.ErrSheet},
		{"表头不对", filled(t, importing.Persons, listed, func(b *excelize.File) { must(b.SetCellStr("人员", "A1", "编号")) }), importing.ErrHeader},
		{"不是工作簿", []byte("PK\x03\x04 nothing"), importing.ErrBrokenBook},
		{"空的压缩包", rezip(t, plain, nil)[:200], importing.ErrBrokenBook},
		{"旧版", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), importing.ErrOldBook},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			_, err := s.Import(context.Background(), "", "名单.xlsx", bytes.NewReader(c.raw), nil)
			if !errors.Is(err, c.want) {
				t.Errorf("得到 %v,应为 %v", err, c.want)
			}
		})
	}
}

func TestTooManyRowsInAWorkbook(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	defer book.Close()
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for row := 1; row <= 100_002; row++ {
		if err := w.SetRow("A"+strconv.Itoa(row), []any{"x"}); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := errors.Join(w.Flush(), book.Write(&out)); err != nil {
		t.Fatal(err)
	}
	_, err = newService(t).Import(context.Background(), importing.Persons, "名单.xlsx", &out, nil)
	if !errors.Is(err, importing.ErrTooManyRows) {
		t.Error(err)
	}
}

// Units, their listed and households come in as persons do.
func TestUnitsAndHouseholdsComeIn(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.AllowDemoRegion = true
	file := func(kind importing.Kind, rows ...[]any) importing.File {
		return importing.File{Name: string(kind) + ".xlsx", Content: bytes.NewReader(filled(t, kind, rows, nil))}
	}
	reports, err := s.ImportAll(context.Background(), []importing.File{
		file(importing.Households, []any{"390100000001", "J1", "390100", "户主", "2026-01-01"}),
		file(importing.Employments, []any{"390100000001", "91390100MA00000018", "390100", "在职", "6000", "2026-01-01"}),
		file(importing.Employers, []any{"91390100MA00000018", "安澜机械厂", "企业", "390100", "张三", "", "", "", "", "", "2024-01-01"}),
		file(importing.Persons, listed[0]),
	}, nil)
	if err != nil || len(reports) != 4 {
		t.Fatalf("%+v %v", reports, err)
	}
	_, err = s.ImportAll(context.Background(), []importing.File{
		file(importing.Employments, []any{"390100000001", "91390100MA00000026", "390100", "在职", "", "2026-01-01"}),
	}, nil)
	if !errors.Is(err, importing.ErrBadRows) {
		t.Error(err)
	}
}
