package sheet_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"yibao/observer/sheet"
)

// A long table has its heads on every page, and every row once; without a count of
// prints the foot says who and when.
func TestTableOnPaper(t *testing.T) {
	t.Parallel()
	table := sheet.Table{
		Title: "按机构统计", About: "2026-01-01 至 2026-12-31  单位:元",
		Columns: []sheet.Column{{Head: "名称", Share: 7}, {Head: "笔数", Share: 2, Right: true}, {Head: "医疗费总额", Share: 4, Right: true}},
	}
	for i := range 100 {
		table.Rows = append(table.Rows, sheet.Row{Texts: []string{"医院" + strconv.Itoa(i) + "号", "1", "1,234.56"}})
	}
	table.Rows = append(table.Rows, sheet.Row{Texts: []string{"合计", "100", "123,456.00"}, Sum: true})
	print := sheet.Printing{Operator: "王*", At: time.Date(2026, 3, 5, 2, 0, 0, 0, time.UTC)}
	if _, err := table.PDF(sheet.A4, nil, print); !errors.Is(err, sheet.ErrNoFont) {
		t.Errorf("without a font: %v", err)
	}
	letters := font(t)
	if len(letters) == 0 {
		return
	}
	content, err := table.PDF(sheet.Across, letters, print)
	if err != nil {
		t.Fatal(err)
	}
	words := text(t, content)
	pages := strings.Count(words, "按机构统计")
	if pages < 2 || strings.Count(words, "医疗费总额") != pages || strings.Contains(words, "次打印") {
		t.Errorf("%d pages:\n%s", pages, words)
	}
	for i := range 100 {
		if strings.Count(words, "医院"+strconv.Itoa(i)+"号") != 1 {
			t.Errorf("row %d is not there once", i)
		}
	}
	for _, want := range []string{"123,456.00", "经办人 王*", "2026-03-05 10:00:00"} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, words)
		}
	}
}
