package reimbursement

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Columns are the headings of a table of lines, in the order of the template.
func Columns() []string {
	return []string{"序号", "发票号码", "目录编码", "名称", "单价", "数量", "金额", "日期"}
}

// Template is the empty table as CSV, UTF-8 with a mark at its beginning.
func Template() []byte {
	return []byte("\ufeff" + strings.Join(Columns(), ",") + "\r\n")
}

// RowFault is what is wrong with one row of a table.
type RowFault struct {
	Row  int // 1 is the heading
	Text string
}

// ReadLines reads a table of lines: CSV (UTF-8 or GB18030) or the first sheet of an
// Excel workbook. A table with any wrong row gives no lines, and names all of them.
// ErrBadTable.
func ReadLines(content []byte) ([]Line, []RowFault, error) {
	rows, err := rowsOf(content)
	if err != nil {
		return nil, nil, err
	}
	if len(rows) == 0 {
		return nil, nil, ErrBadTable.With("没有内容")
	}
	at := make(map[string]int)
	for i, name := range rows[0] {
		at[strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))] = i
	}
	for _, name := range Columns() {
		if _, ok := at[name]; !ok {
			return nil, nil, ErrBadTable.With("没有“" + name + "”一列")
		}
	}
	var lines []Line
	var faults []RowFault
	seen := make(map[string]bool)
	for i, row := range rows[1:] {
		if !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		l, fault := lineOf(row, at)
		if fault == "" && seen[l.No] {
			fault = "序号重复"
		}
		seen[l.No] = true
		if fault != "" {
			faults = append(faults, RowFault{i + 2, fault})
			continue
		}
		lines = append(lines, l)
	}
	if len(faults) > 0 {
		return nil, faults, nil
	}
	return lines, nil, nil
}

// rowsOf is the cells of a table. A workbook begins as a zip archive does.
func rowsOf(content []byte) ([][]string, error) {
	if bytes.HasPrefix(content, []byte("PK")) {
		book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: 64 << 20, UnzipXMLSizeLimit: 16 << 20})
		if err != nil {
			return nil, ErrBadTable.With("不是 Excel 工作簿")
		}
		defer book.Close()
		rows, err := book.GetRows(book.GetSheetName(0))
		if err != nil {
			return nil, ErrBadTable.With("第一张工作表读不出")
		}
		return rows, nil
	}
	if !utf8.Valid(content) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(content)
		if err != nil {
			return nil, ErrBadTable.With("文字编码不是 UTF-8 或 GB18030")
		}
		content = decoded
	}
	table := csv.NewReader(bytes.NewReader(content))
	table.FieldsPerRecord = -1
	rows, err := table.ReadAll()
	if err != nil {
		return nil, ErrBadTable.With(fmt.Sprintf("第 %d 行附近引号不成对", len(rows)+1))
	}
	return rows, nil
}

// lineOf reads one row; what is wrong in words.
func lineOf(row []string, at map[string]int) (Line, string) {
	cell := func(name string) string {
		if i := at[name]; i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	l := Line{No: cell("序号"), Code: cell("目录编码"), Name: cell("名称")}
	if number := cell("发票号码"); number != "" {
		l.Receipt = plain(number)
	}
	var wrong []string
	var err error
	if l.No == "" || l.Name == "" {
		wrong = append(wrong, "没有序号或名称")
	}
	if l.Price, err = money.ParsePrice(cell("单价")); err != nil || l.Price < 0 {
		wrong = append(wrong, "单价“"+cell("单价")+"”不是金额")
	}
	if l.Quantity, err = money.ParseQuantity(cell("数量")); err != nil || l.Quantity <= 0 {
		wrong = append(wrong, "数量“"+cell("数量")+"”不是大于零的数")
	}
	if l.Amount, err = money.ParseFen(cell("金额")); err != nil || l.Amount <= 0 {
		wrong = append(wrong, "金额“"+cell("金额")+"”不是大于零的金额")
	}
	if text := cell("日期"); text != "" {
		if l.Day, err = period.ParseDate(text); err != nil {
			wrong = append(wrong, "日期“"+text+"”应写成 2026-01-31")
		}
	}
	return l, strings.Join(wrong, ";")
}
