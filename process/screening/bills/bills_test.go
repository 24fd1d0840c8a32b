package bills_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/process/screening/bills"
	"yibao/register/knowledge"
	"yibao/rules"
)

var year = period.Span{From: period.MustDate("2025-01-01"), To: period.MustDate("2026-01-01")}

// engine is all shipped rules with two points of our own.
func engine(t testing.TB) *audit.Engine {
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
	point := func(kind, number, code, name, text string) knowledge.Point {
		return knowledge.Point{
			Version: period.Version{ID: number, Effective: period.Since(1)}, Number: number, Kind: kind, Active: true,
			Items: []knowledge.Key{{Match: knowledge.ByCode, Text: code}}, Values: []knowledge.Value{{Name: name, Text: text}},
		}
	}
	e, faults := audit.Compile("390100", versions, []knowledge.Point{point("DRUG_SEX", "K1", "XA01", "性别", "女"), point("ITEM_PRICE_CAP", "K2", "0011", "限价", "20")})
	for _, f := range faults {
		t.Errorf("%s %s: %s", f.Rule, f.Point, f.Text)
	}
	return e
}

const heading = "人员编号,性别,出生日期,就诊编号,机构编号,机构级别,就医方式,开始日期,结束日期,诊断,行号,退费行号,项目编码,项目名称,项目种类,收费时间,数量,单价,金额,基金支付\n"

// file is three persons: a man with a drug for women, of which one of two was
// taken back; a price above its cap; and one with nothing wrong.
const file = heading +
	"1,男,1980-01-01,V1,H1,三级,门诊,2025-03-01,2025-03-01,N40,1,,XA01,甲药,药品,2025-03-01 09:00,2,10,20,14\n" +
	"1,男,1980-01-01,V1,H1,三级,门诊,2025-03-01,2025-03-01,N40,2,1,XA01,甲药,药品,2025-03-01 10:00,-1,10,-10,-7\n" +
	"2,女,1980-01-01,V2,H1,三级,门诊,2025-03-01,,,1,,0011,换药,项目,2025-03-01,1,25,25,20\n" +
	"2,女,1980-01-01,V3,H1,三级,门诊,2024-03-01,,,1,,0011,换药,项目,2024-03-01,1,25,25,20\n" +
	"3,女,1980-01-01,V4,H1,三级,门诊,2025-03-01,,,1,,XA01,甲药,药品,2025-03-01,2,10,20,14\n"

func screen(t testing.TB, table bills.Table, lines int) (string, bills.Report, error) {
	t.Helper()
	var out bytes.Buffer
	w, err := bills.CSVWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	report, err := bills.Run{Engine: engine(t), Span: year, Cores: 2, Lines: lines}.Screen(context.Background(), table, w)
	return out.String(), report, err
}

func fromCSV(t testing.TB, text string) bills.Table {
	t.Helper()
	table, err := bills.CSV(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestFindingsOfAFile(t *testing.T) {
	t.Parallel()
	found, report, err := screen(t, fromCSV(t, file), 2)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(found), "\n")[1:] {
		c := strings.Split(line, ",")
		got = append(got, strings.Join([]string{c[0], c[1], c[3], c[7], c[9], c[13], c[14]}, " "))
	}
	want := []string{"1 V1 1 K1 1 1 7.00", "2 V2 2 K2 1 1 4.00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if report.Rows != 5 || report.Persons != 3 || report.Findings != 2 || report.Total != 1100 || len(report.Absent) == 0 {
		t.Errorf("%+v", report)
	}
}

// The same rows as GB18030, by tabs, and as Parquet give the same findings.
func TestOtherFormsOfTheSameFile(t *testing.T) {
	t.Parallel()
	want, _, err := screen(t, fromCSV(t, file), 0)
	if err != nil {
		t.Fatal(err)
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, table := range map[string]bills.Table{
		"GB18030": fromCSV(t, gb), "有标记的 UTF-8": fromCSV(t, "\ufeff"+file), "制表符": fromCSV(t, strings.ReplaceAll(file, ",", "\t")), "Parquet": fromParquet(t),
	} {
		got, _, err := screen(t, table, 0)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

// columns is the file as another program writes it: dates and decimals as such.
type columns struct {
	Person   string `parquet:"psn_no"`
	Sex      string `parquet:"gend"`
	Birth    int32  `parquet:"brdy,date"`
	Visit    string `parquet:"mdtrt_id"`
	Place    string `parquet:"fixmedins_code"`
	Level    string `parquet:"hosp_lv"`
	Way      string `parquet:"way"`
	Begin    int32  `parquet:"begndate,date"`
	End      *int32 `parquet:"enddate,date,optional"`
	Diagnose string `parquet:"diag"`
	No       int64  `parquet:"feedetl_sn"`
	Of       string `parquet:"init_feedetl_sn"`
	Code     string `parquet:"hilist_code"`
	Name     string `parquet:"hilist_name"`
	Kind     string `parquet:"list_type"`
	At       string `parquet:"fee_ocur_time"`
	Quantity int64  `parquet:"cnt,decimal(4:18)"`
	Price    int64  `parquet:"pric,decimal(2:18)"`
	Amount   int64  `parquet:"det_item_fee_sumamt,decimal(2:18)"`
	Fund     int32  `parquet:"fund_pay,decimal(2:9)"`
	Other    string `parquet:"unknown_column"`
}

func fromParquet(t testing.TB) bills.Table {
	t.Helper()
	day := func(text string) int32 { return int32(period.MustDate(text) - period.MustDate("1970-01-01")) }
	born, march := day("1980-01-01"), day("2025-03-01")
	rows := []columns{
		{"1", "男", born, "V1", "H1", "三级", "门诊", march, &march, "N40", 1, "", "XA01", "甲药", "药品", "2025-03-01 09:00", 20000, 1000, 2000, 1400, ""},
		{"1", "男", born, "V1", "H1", "三级", "门诊", march, &march, "N40", 2, "1", "XA01", "甲药", "药品", "2025-03-01 10:00", -10000, 1000, -1000, -700, ""},
		{"2", "女", born, "V2", "H1", "三级", "门诊", march, nil, "", 1, "", "0011", "换药", "项目", "2025-03-01", 10000, 2500, 2500, 2000, ""},
		{"2", "女", born, "V3", "H1", "三级", "门诊", day("2024-03-01"), nil, "", 1, "", "0011", "换药", "项目", "2024-03-01", 10000, 2500, 2500, 2000, ""},
		{"3", "女", born, "V4", "H1", "三级", "门诊", march, nil, "", 1, "", "XA01", "甲药", "药品", "2025-03-01", 20000, 1000, 2000, 1400, ""},
	}
	return open(t, written(t, rows))
}

func written[T any](t testing.TB, rows []T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewGenericWriter[T](&out)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(t testing.TB, content []byte) bills.Table {
	t.Helper()
	table, err := bills.Parquet(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Findings written as Parquet can be read back, money as decimals.
func TestFindingsAsParquet(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	_, err := bills.Run{Engine: engine(t), Span: year, Cores: 1}.Screen(context.Background(), fromCSV(t, file), bills.ParquetWriter(&out))
	if err != nil {
		t.Fatal(err)
	}
	type found struct {
		Person string `parquet:"psn_no"`
		Point  string `parquet:"point"`
		Amount int64  `parquet:"questioned,decimal(2:18)"`
		Of     int64  `parquet:"finding"`
	}
	rows, err := parquet.Read[found](bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(rows) != 2 || rows[0] != (found{"1", "K1", 700, 1}) || rows[1] != (found{"2", "K2", 400, 2}) {
		t.Errorf("%v %+v", err, rows)
	}
}

func TestBadRowsAreNamed(t *testing.T) {
	t.Parallel()
	row := func(changes ...string) string {
		cells := strings.Split("9,男,1980-01-01,V9,H1,三级,门诊,2025-03-01,,,1,,A,甲,药品,2025-03-01 09:00,2,10,20,14", ",")
		names := strings.Split(strings.TrimSpace(heading), ",")
		for i := 0; i+1 < len(changes); i += 2 {
			for n := range names {
				if names[n] == changes[i] {
					cells[n] = changes[i+1]
				}
			}
		}
		return strings.Join(cells, ",") + "\n"
	}
	for _, c := range []struct{ name, rows, want string }{
		{"没有数量", row("数量", ""), "2 “数量”是空的"},
		{"数量为零", row("数量", "0"), "2 数量为 0"},
		{"日期荒唐", row("收费时间", "2925-03-01"), "2 “收费时间”写的是 2925-03-01,读不懂,应写:2026-01-31 或 2026-01-31 08:30"},
		{"没有这一天", row("出生日期", "1980-02-30"), "2 “出生日期”写的是 1980-02-30,读不懂,应写:2026-01-31"},
		{"时间不对", row("收费时间", "2025-03-01 25:00"), "2 “收费时间”写的是 2025-03-01 25:00,读不懂,应写:2026-01-31 或 2026-01-31 08:30"},
		{"金额不是数", row("金额", "二十"), "2 “金额”写的是 二十,读不懂,应写:元"},
		{"基金多于金额", row("基金支付", "21"), "2 基金支付超出金额"},
		{"正负相反", row("金额", "-20", "基金支付", "0"), "2 数量与金额的正负不同"},
		{"行号重复", row() + row(), "3 行号 1 在这次就诊里重复"},
		{"人前后不同", row() + row("行号", "2", "性别", "女"), "3 “性别”与这个人前面的行不同"},
		{"就诊前后不同", row() + row("行号", "2", "机构级别", "二级"), "3 “机构级别”与这次就诊前面的行不同"},
		{"人不在一起", row() + row("人员编号", "8") + row("行号", "2"), "4 人员 9 的行不在一起,请先按人员编号排序"},
		{"格数不同", "1,2,3\n" + row(), "2 有 3 格,表头有 20 格"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, report, err := screen(t, fromCSV(t, heading+c.rows), 0)
			var got []string
			for _, b := range report.Bad {
				got = append(got, fmt.Sprint(b.Row, " ", b.Reason))
			}
			if diff := cmp.Diff([]string{c.want}, got); diff != "" || !refused(err, bills.ErrFaultyRows) || report.BadRows != 1 {
				t.Errorf("%v, %d bad\n%s", err, report.BadRows, diff)
			}
		})
	}
}

func refused(err error, want fault.Definition) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Code == want.Code
}

func TestTablesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	type floating struct {
		Person string  `parquet:"psn_no"`
		Fund   float64 `parquet:"fund_pay"`
	}
	content := written(t, []columns{{Person: "1"}})
	_, _, missing := screen(t, fromCSV(t, "人员编号,性别\n1,男\n"), 0)
	_, _, twice := screen(t, fromCSV(t, strings.Replace(file, "性别", "psn_no", 1)), 0)
	_, _, quoted := screen(t, fromCSV(t, heading+"\"1,男\n"), 0)
	_, none := bills.CSV(strings.NewReader(""))
	float := written(t, []floating{{}})
	_, floats := bills.Parquet(bytes.NewReader(float), int64(len(float)))
	_, cut := bills.Parquet(bytes.NewReader(content[:len(content)-9]), int64(len(content)-9))
	for name, c := range map[string]struct {
		err  error
		want fault.Definition
	}{
		"缺列": {missing, bills.ErrNoColumn}, "列出现两次": {twice, bills.ErrTwoColumns}, "引号不完": {quoted, bills.ErrNoTable}, "空文件": {none, bills.ErrNoTable},
		"浮点数": {floats, bills.ErrColumnType}, "截断的 Parquet": {cut, bills.ErrNoTable},
	} {
		if !refused(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

// Whatever byte of a Parquet file is damaged, it is read or refused.
func TestDamagedParquet(t *testing.T) {
	t.Parallel()
	content := written(t, []columns{{Person: "1", Visit: "V"}, {Person: "2", Visit: "W"}})
	e := engine(t)
	for at := 0; at < len(content); at += 7 {
		harmed := bytes.Clone(content)
		harmed[at] ^= 0x55
		table, err := bills.Parquet(bytes.NewReader(harmed), int64(len(harmed)))
		if err != nil {
			continue
		}
		var out bytes.Buffer
		w, err := bills.CSVWriter(&out)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (bills.Run{Engine: e, Span: year, Cores: 1}).Screen(context.Background(), table, w); err == nil {
			t.Errorf("byte %d damaged: rows without dates were taken", at)
		}
	}
}

// The guide lists each column by both names.
func TestTheGuideListsTheColumns(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../docs/guide/audit-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range bills.Columns {
		must := ""
		if c.Required {
			must = "是"
		}
		if !strings.Contains(string(guide), "| "+c.Name+" | `"+c.Field+"` |") || !strings.Contains(string(guide), "| "+must+" | "+c.What+" |") {
			t.Errorf("the guide does not say %s %s", c.Name, c.Field)
		}
	}
}
