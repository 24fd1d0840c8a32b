package sheet

import (
	"bytes"
	"slices"

	"github.com/xuri/excelize/v2"

	"yibao/ground/money"
)

// The heads of the two tables, on paper and in the workbook.
var (
	categoryHead = []string{"费用类别", "合计", "甲类", "乙类", "自费"}
	listHead     = []string{"日期", "医保编码", "名称", "规格", "单位", "单价", "数量", "金额", "类别", "先付%", "先付额"}
)

// cells are the texts of a line under listHead.
func (l Line) cells() []string {
	return []string{
		l.Day, l.Code, l.Name, l.Spec, l.Unit, l.Price.String(), l.Quantity.String(), l.Amount.Grouped(), l.Class,
		l.Prepay.Percent(), l.Own.Grouped(),
	}
}

// entry is a cell of the workbook: a text, or an exact decimal that is written
// as it stands, so that no amount passes through a float of ours.
type entry struct {
	text   string
	number bool
}

func texts(words ...string) []entry {
	var row []entry
	for _, w := range words {
		row = append(row, entry{text: w})
	}
	return row
}

func amounts(row []entry, amounts ...money.Fen) []entry {
	for _, a := range amounts {
		row = append(row, entry{a.String(), true})
	}
	return row
}

// Excel writes the sheet and the list of lines as a workbook.
func (s Sheet) Excel(print Printing) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	money, err := book.NewStyle(&excelize.Style{NumFmt: 4}) // #,##0.00
	if err != nil {
		return nil, err
	}
	for i, sheet := range []struct {
		name string
		rows [][]entry
	}{{"结算单", s.rows(print)}, {"费用明细", s.lineRows()}} {
		if _, err := book.NewSheet(sheet.name); err != nil {
			return nil, err
		}
		if err := fill(book, sheet.name, money, sheet.rows); err != nil {
			return nil, err
		}
		if i == 0 {
			err = book.DeleteSheet("Sheet1")
		}
		if err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err = book.Write(&b)
	return b.Bytes(), err
}

// rows is the settlement sheet as a table.
func (s Sheet) rows(print Printing) [][]entry {
	rows := [][]entry{texts(s.title(), s.SetlID, print.words(), "经办人 "+print.Operator)}
	for _, f := range s.Facts {
		rows = append(rows, texts(f.Label, f.Text))
	}
	rows = append(rows, texts(categoryHead...))
	for _, c := range slices.Concat(s.Categories, []Category{s.Sum}) {
		rows = append(rows, amounts(texts(c.Name), c.amounts()...))
	}
	for _, p := range s.Payments {
		rows = append(rows, amounts(texts(p.Label), p.Amount))
	}
	return append(rows, texts("费用总额(大写)", s.Sum.Total.Capital()), texts("个人现金(大写)", s.Cash.Capital()))
}

func (s Sheet) lineRows() [][]entry {
	rows := [][]entry{texts(listHead...)}
	for _, l := range s.Lines {
		row := append(texts(l.Day, l.Code, l.Name, l.Spec, l.Unit), entry{l.Price.String(), true}, entry{l.Quantity.String(), true})
		row = append(amounts(row, l.Amount), texts(l.Class, l.Prepay.Percent())...)
		rows = append(rows, amounts(row, l.Own))
	}
	return rows
}

func fill(book *excelize.File, name string, money int, rows [][]entry) error {
	for y, row := range rows {
		for x, cell := range row {
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				return err
			}
			if err := put(book, name, at, money, cell); err != nil {
				return err
			}
		}
	}
	return book.SetColWidth(name, "A", "K", 16)
}

func put(book *excelize.File, name, at string, money int, cell entry) error {
	if !cell.number {
		return book.SetCellStr(name, at, cell.text)
	}
	if err := book.SetCellDefault(name, at, cell.text); err != nil {
		return err
	}
	return book.SetCellStyle(name, at, at, money)
}
