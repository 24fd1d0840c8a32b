package reimbursement_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/process/reimbursement"
)

const table = "序号,发票号码,目录编码,名称,单价,数量,金额,日期\n1, 3300-0123 ,XA,阿莫西林,10.5,2,21.00,2026-03-01\n\n2,,,床位费,40,3,120,\n"

// The same table is read from each form in which agencies have it.
func TestTablesAreRead(t *testing.T) {
	t.Parallel()
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		cells := strings.Split(line, ",")
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := book.SetSheetRow("Sheet1", cell, &cells); err != nil {
			t.Fatal(err)
		}
	}
	var workbook bytes.Buffer
	if err := book.Write(&workbook); err != nil {
		t.Fatal(err)
	}
	for about, content := range map[string][]byte{
		"UTF-8": []byte(table), "带标记": []byte("\ufeff" + table), "GB18030": gb, "Excel": workbook.Bytes(),
	} {
		lines, faults, err := reimbursement.ReadLines(content)
		if err != nil || len(faults) > 0 || len(lines) != 2 {
			t.Errorf("%s:%v %v %v", about, lines, faults, err)
			continue
		}
		l := lines[0]
		if l.Receipt != "33000123" || l.Amount != 2100 || l.Quantity != 20_000 || l.Price != 10_500_000 || l.Day.String() != "2026-03-01" || lines[1].Code != "" {
			t.Errorf("%s:%+v", about, lines)
		}
	}
}

// A wrong table gives no lines, and tells every wrong row.
func TestWrongTables(t *testing.T) {
	t.Parallel()
	lines, faults, err := reimbursement.ReadLines([]byte(table + "2,,,床位费,40,3,120,\n3,,,,一,0,-1,三月\n"))
	if err != nil || lines != nil || len(faults) != 2 || faults[0].Row != 4 || faults[0].Text != "序号重复" || strings.Count(faults[1].Text, ";") != 4 {
		t.Errorf("%v %v %v", lines, faults, err)
	}
	for about, content := range map[string]string{
		"空的": "", "少一列": "序号,名称\n1,药\n", "引号": "序号\n\"", "不是工作簿": "PK\x03\x04x", "乱码": "\xff\xff\xff",
	} {
		if _, _, err := reimbursement.ReadLines([]byte(content)); !errors.Is(err, reimbursement.ErrBadTable) {
			t.Errorf("%s:%v", about, err)
		}
	}
	if lines, _, err := reimbursement.ReadLines(reimbursement.Template()); err != nil || len(lines) != 0 {
		t.Errorf("模板:%v %v", lines, err)
	}
}
