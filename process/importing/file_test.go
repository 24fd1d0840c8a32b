package importing_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/ground/fault"
	"yibao/process/importing"
)

const mark = "\xEF\xBB\xBF"

func gb18030(t *testing.T, text string) []byte {
	t.Helper()
	encoded := encode18030(text)
	if len(encoded) == 0 {
		t.Fatalf("%q has no GB18030 form", text)
	}
	return encoded
}

// encode18030 returns the text in GB18030, which has every character.
func encode18030(text string) []byte {
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		return nil
	}
	return []byte(encoded)
}

func TestWholeFilesRefused(t *testing.T) {
	t.Parallel()
	opening := file(importing.FundOpenings, goodRow[importing.FundOpenings])
	for _, c := range []struct {
		says, name string
		content    []byte
		want       fault.Definition
		has        string
	}{
		{"看不出是什么", "名单.csv", []byte("甲,乙\n1,2\n"), importing.ErrUnknownFile, "人员.csv"},
		{"空文件", "人员.csv", nil, importing.ErrEmptyFile, "人员编号,姓名"},
		{"只有标记", "人员.csv", []byte(mark), importing.ErrEmptyFile, ""},
		{"列名写错", "基金期初.csv", []byte(strings.Replace(opening, "金额", "金 额", 1)), importing.ErrHeader, "不认识“金 额”(是不是“金额”?);缺少“金额”"},
		{"少一列", "基金期初.csv", []byte("统筹区,险种,基金,金额\n"), importing.ErrHeader, "缺少“日期”"},
		{"多一列", "基金期初.csv", []byte("统筹区,险种,基金,金额,日期,经办人\n"), importing.ErrHeader, "不认识“经办人”"},
		{"一列两次", "基金期初.csv", []byte("统筹区,险种,基金,金额,日期,金额\n"), importing.ErrHeader, "“金额”出现了两次"},
		{"一列没有名", "基金期初.csv", []byte("统筹区,险种,,基金,金额,日期\n"), importing.ErrHeader, "没有列名"},
		{"几处一起说", "基金期初.csv", []byte("地区,险种,基金,钱,日期\n"), importing.ErrHeader, "不认识“地区”;不认识“钱”;缺少“统筹区”;缺少“金额”"},
		{"引号不成对", "基金期初.csv", []byte(opening + "330200,310,\"统筹,1,2026-01-01\n330200\n"), importing.ErrQuoting, "第3行"},
		{"UTF-16", "基金期初.csv", []byte("\xFF\xFE\x4E\x00"), importing.ErrWideFile, "另存为"},
		{"不是任何编码", "基金期初.csv", []byte(opening + "330200,310,\xFF\xFF,1,2026-01-01\n"), importing.ErrEncoding, "第"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			report, err := s.Import(t.Context(), "", c.name, bytes.NewReader(c.content), nil)
			if !isFault(err, c.want) || !strings.Contains(err.Error(), c.has) {
				t.Errorf("error %v, want %s with %q", err, c.want.Code, c.has)
			}
			if report.Rows != 0 || report.Returned != nil {
				t.Errorf("report %+v", report)
			}
			s.wantEmpty(t)
		})
	}
}

func TestBrokenUploadIsRefused(t *testing.T) {
	t.Parallel()
	s := newService(t)
	_, err := s.Import(t.Context(), "", "人员.csv", iotest.ErrReader(errors.New("连接断开")), nil)
	if !isFault(err, importing.ErrUnread) {
		t.Errorf("error %v", err)
	}
}

func TestKindIsRecognised(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		header string
		want   importing.Kind
	}{
		{"人员.csv", "随便", importing.Persons},
		{"上报/参保.CSV", "随便", importing.Spells},
		{`C:\导入\目录.csv`, "随便", importing.Catalogue},
		{"2026年1月账户划入(更正).csv", "随便", importing.Credits},
		{"sheet1.csv", "人员编号,凭证号码,凭证类型", importing.Credentials},
		{"sheet1.csv", "人员编号,凭证号码,凭证类型,错误原因", importing.Credentials},
		{"医师人员.csv", "机构编号,统筹区,状态,开始日期,结束日期", importing.Agreements},
		{"sheet1.csv", "甲,乙", ""},
	} {
		if got := importing.KindOf(c.name, strings.Split(c.header, ",")); got != c.want {
			t.Errorf("%s with %s is %q, want %q", c.name, c.header, got, c.want)
		}
	}
}

// TestHandedBackFile: the file comes back as it came in, in its own encoding,
// with one more column.
func TestHandedBackFile(t *testing.T) {
	t.Parallel()
	const in = "日期,金额,统筹区,险种,基金\r\n" +
		"2026-01-01,1,330200,310,统筹基金\r\n" +
		",,,,\r\n" +
		"2026-13-01,\"1,000\",330200,310,统筹基金\r\n"
	const out = "日期,金额,统筹区,险种,基金,错误原因\r\n" +
		"2026-01-01,1,330200,310,统筹基金,\r\n" +
		"2026-13-01,\"1,000\",330200,310,统筹基金,\"[YB8013] “金额”的“1,000”不是以元为单位的金额,请写成 1234.50,最多两位小数,不带单位和千分位;[YB8012] “日期”的“2026-13-01”不是日期,请写成 2026-01-31 或 20260131\"\r\n"
	for _, c := range []struct {
		says     string
		in, want []byte
	}{
		{"UTF-8", []byte(in), []byte(out)},
		{"UTF-8 with a mark", []byte(mark + in), []byte(mark + out)},
		{"GB18030", gb18030(t, in), gb18030(t, out)},
		{"line feeds alone", []byte(strings.ReplaceAll(in, "\r\n", "\n")), []byte(strings.ReplaceAll(out, "\r\n", "\n"))},
		{"no line end at the end", []byte(strings.TrimSuffix(in, "\r\n")), []byte(out)},
		{"blank line", []byte(strings.ReplaceAll(in, ",,,,\r\n", "\r\n")), []byte(out)},
		{"handed in again", []byte(out), []byte(out)},
		{"empty column at the end", []byte(strings.ReplaceAll(in, "\r\n", ",\r\n")), []byte(out)},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			report, err := s.Import(t.Context(), importing.FundOpenings, "期初", bytes.NewReader(c.in), nil)
			if !isFault(err, importing.ErrBadRows) || report.Rows != 2 || report.Bad != 1 {
				t.Fatalf("report %+v, error %v", report, err)
			}
			if !bytes.Equal(report.Returned, c.want) {
				t.Errorf("got  %q\nwant %q", report.Returned, c.want)
			}
		})
	}
}

// TestRareCharacters: a name beyond the common planes survives both encodings.
func TestRareCharacters(t *testing.T) {
	t.Parallel()
	text := file(importing.Persons, with(t, importing.Persons, "姓名=\U00020089\u3447·买买提"))
	for _, content := range [][]byte{[]byte(text), gb18030(t, text)} {
		s := newService(t)
		if _, err := s.Import(t.Context(), importing.Persons, "人员.csv", bytes.NewReader(content), nil); err != nil {
			t.Fatal(err)
		}
		var name string
		viewPerson(t, s, &name)
		if name != "\U00020089\u3447·买买提" {
			t.Errorf("name %q", name)
		}
	}
}

// TestShortRow: spreadsheets leave empty cells at the end of a row out.
func TestShortRow(t *testing.T) {
	t.Parallel()
	const header = "基金,险种,统筹区,日期,金额"
	s := newService(t)
	report, err := s.Import(t.Context(), "", "基金期初.csv", strings.NewReader(header+"\n统筹基金,310,330200\n"), nil)
	rows := records(t, report.Returned)
	if !isFault(err, importing.ErrBadRows) || len(rows) != 2 || len(rows[1]) != 6 || !slices.Equal(reasons(t, report.Returned), []string{"YB8011 YB8011"}) {
		t.Errorf("rows %q, error %v", rows, err)
	}
}

func TestTooManyFields(t *testing.T) {
	t.Parallel()
	s := newService(t)
	rows := file(importing.FundOpenings, goodRow[importing.FundOpenings]+",多出来的")
	report, err := s.Import(t.Context(), "", "基金期初.csv", strings.NewReader(rows), nil)
	if got := reasons(t, report.Returned); !isFault(err, importing.ErrBadRows) || !slices.Equal(got, []string{"YB8010"}) {
		t.Errorf("codes %q, error %v", got, err)
	}
}

func TestTemplatesAreRecognised(t *testing.T) {
	t.Parallel()
	for _, kind := range importing.Kinds() {
		s := newService(t)
		report, err := s.Import(t.Context(), "", "模板.csv", bytes.NewReader(kind.Template()), nil)
		if err != nil || report.Kind != kind || report.Rows != 0 {
			t.Errorf("%s: report %+v, error %v", kind, report, err)
		}
	}
}
