package importing

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// What a workbook may be at most. A file that unpacks to more is not read.
const (
	mostRows     = 100_000
	mostUnpacked = 256 << 20
	mostParts    = 400
	spillAt      = 16 << 20 // a part that is larger is unpacked to disk by the reader
)

// workbook is an Excel file that was found harmless.
type workbook struct {
	raw   []byte
	sheet string
}

// isWorkbook reports whether the bytes are a zip, as .xlsx files are.
func isWorkbook(raw []byte) bool { return bytes.HasPrefix(raw, []byte("PK\x03\x04")) }

// isOldWorkbook reports whether the bytes are an .xls file, or an encrypted one.
func isOldWorkbook(raw []byte) bool { return bytes.HasPrefix(raw, []byte("\xD0\xCF\x11\xE0")) }

// parts of a package that a list never has, and what they are called.
var hostileParts = []struct{ part, name string }{
	{"vbaproject", "宏"}, {"macrosheets/", "宏表"}, {"externallinks/", "外部链接"}, {"embeddings/", "嵌入对象"}, {"activex/", "控件"}, {"connections.xml", "数据连接"},
}

// openWorkbook looks a workbook over without unpacking it to memory, finds the
// sheet, and turns it into text. ErrBomb, ErrMacro, ErrBrokenBook, ErrSheet,
// ErrFormula, ErrMerged, ErrTooManyRows.
func openWorkbook(name string, raw []byte, kind Kind) (content, error) {
	if err := inspect(name, raw); err != nil {
		return content{}, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
		UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: spillAt, RawCellValue: true,
	})
	if err != nil {
		return content{}, ErrBrokenBook.Because(err, name)
	}
	defer book.Close()
	sheet, err := chooseSheet(name, book, kind)
	if err != nil {
		return content{}, err
	}
	if merged, err := book.GetMergeCells(sheet, true); err != nil || len(merged) > 0 {
		return content{}, mergedCells(name, merged, err)
	}
	text, lines, err := sheetText(name, book, sheet)
	if err != nil {
		return content{}, err
	}
	return content{name: name, raw: text, lines: lines, book: &workbook{raw, sheet}}, nil
}

func mergedCells(name string, merged []excelize.MergeCell, err error) error {
	if err != nil {
		return ErrBrokenBook.Because(err, name)
	}
	return ErrMerged.With(name, merged[0].GetStartAxis(), merged[0].GetEndAxis())
}

// inspect reads the directory of the package and its parts as streams.
func inspect(name string, raw []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return ErrBrokenBook.Because(err, name)
	}
	if len(archive.File) > mostParts {
		return ErrBomb.With(name)
	}
	left := int64(mostUnpacked)
	for _, f := range archive.File {
		part := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		for _, h := range hostileParts {
			if strings.Contains(part, h.part) {
				return ErrMacro.With(name, h.name)
			}
		}
		n, err := inspectPart(name, f, part, left)
		if err != nil {
			return err
		}
		if left -= n; left <= 0 {
			return ErrBomb.With(name)
		}
	}
	return nil
}

// inspectPart unpacks a part as a stream, whatever size the directory tells, and
// refuses formulas in sheets.
func inspectPart(name string, f *zip.File, part string, left int64) (int64, error) {
	reader, err := f.Open()
	if err != nil {
		return 0, ErrBrokenBook.Because(err, name)
	}
	defer reader.Close()
	limited := io.LimitReader(reader, left+1)
	isSheet := strings.HasPrefix(part, "xl/worksheets/") && strings.HasSuffix(part, ".xml")
	buffer := make([]byte, 1<<16)
	var total int64
	var tail []byte
	for {
		n, err := limited.Read(buffer)
		total += int64(n)
		if isSheet && n > 0 {
			window := append(tail, buffer[:n]...)
			if cell, found := formulaIn(window); found {
				return total, ErrFormula.With(name, cell)
			}
			tail = slices.Clone(window[max(0, len(window)-64):])
		}
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, ErrBrokenBook.Because(err, name)
		}
	}
}

// formulaIn finds a formula element and tells the cell it stands in.
func formulaIn(xml []byte) (cell string, found bool) {
	for _, mark := range []string{"<f>", "<f ", "<f/", ":f>", ":f "} {
		at := bytes.Index(xml, []byte(mark))
		if at < 0 {
			continue
		}
		before := xml[:at]
		start := bytes.LastIndex(before, []byte(` r="`))
		if start < 0 {
			return "某一格", true
		}
		rest := before[start+4:]
		if end := bytes.IndexByte(rest, '"'); end > 0 {
			return string(rest[:end]), true
		}
		return "某一格", true
	}
	return "", false
}

// chooseSheet finds the sheet with the list: the one named after the kind or
// after any kind, else the only one.
func chooseSheet(name string, book *excelize.File, kind Kind) (string, error) {
	all := book.GetSheetList()
	var named []string
	for _, s := range all {
		if kind != "" && s == string(kind) {
			return s, nil
		}
		if slices.Contains(order, Kind(s)) {
			named = append(named, s)
		}
	}
	switch {
	case len(named) == 1 && kind == "":
		return named[0], nil
	case len(all) == 1 && len(named) == 0:
		return all[0], nil
	}
	want := string(kind)
	if want == "" {
		want = strings.TrimSuffix(fileNames(), ".csv")
	}
	return "", ErrSheet.With(name, strings.Join(all, "、"), want)
}

// sheetText writes the sheet as CSV, one line for each of its rows, so that line
// numbers are row numbers.
func sheetText(name string, book *excelize.File, sheet string) ([]byte, int, error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return nil, 0, ErrBrokenBook.Because(err, name)
	}
	defer rows.Close()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	var header []string
	lines := 0
	for rows.Next() {
		if lines++; lines > mostRows+1 {
			return nil, 0, ErrTooManyRows.With(name, mostRows)
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, 0, ErrBrokenBook.Because(err, name)
		}
		if lines == 1 {
			header = cells
		}
		if blank(cells) {
			w.Flush()
			out.WriteByte('\n')
			continue
		}
		for i := range cells {
			cells[i] = cellText(cells[i], columnOf(header, i))
		}
		if err := w.Write(cells); err != nil {
			return nil, 0, ErrBrokenBook.Because(err, name)
		}
	}
	w.Flush()
	return out.Bytes(), lines, errors.Join(w.Error(), rows.Error())
}

func columnOf(header []string, i int) string {
	if i < len(header) {
		return header[i]
	}
	return ""
}

// epoch is day 0 of the dates that spreadsheets count.
var epoch = period.NewDate(1899, 12, 30)

// cellText is what a cell says: a day that is kept as a number is written as a
// day, a number that was kept in binary is written as it was typed.
func cellText(text, column string) string {
	text = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(text)
	switch {
	case !onlyOf(strings.TrimSpace(text), "0123456789.-"):
		return text
	case strings.Contains(column, "日期") && len(text) == 5:
		if days, err := strconv.Atoi(text); err == nil {
			return epoch.AddDays(days).String()
		}
	case strings.Contains(text, ".") && len(text) > 15:
		if exact, ok := new(big.Rat).SetString(text); ok {
			return strings.TrimRight(strings.TrimRight(exact.FloatString(9), "0"), ".")
		}
	}
	return text
}

// handBackBook writes the reasons into the workbook as it came, in a column
// behind the others, by row.
func (t *table) handBackBook(reasons map[int]string) ([]byte, error) {
	book, err := excelize.OpenReader(bytes.NewReader(t.book.raw), excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: spillAt})
	if err != nil {
		return nil, ErrBrokenBook.Because(err, t.name)
	}
	defer book.Close()
	at, again := t.at[reasonColumn]
	if !again {
		at = len(t.header)
	}
	column, err := excelize.ColumnNumberToName(at + 1)
	if err != nil {
		return nil, ErrBrokenBook.Because(err, t.name)
	}
	red, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Color: "C00000", Bold: true}})
	if err != nil {
		return nil, ErrBrokenBook.Because(err, t.name)
	}
	put := func(row int, text string) {
		cell := column + strconv.Itoa(row)
		err = errors.Join(err, book.SetCellStr(t.book.sheet, cell, text), book.SetCellStyle(t.book.sheet, cell, cell, red))
	}
	put(1, reasonColumn)
	if again {
		for row := 2; row <= t.lines; row++ {
			if reasons[row] == "" {
				err = errors.Join(err, book.SetCellStr(t.book.sheet, column+strconv.Itoa(row), ""))
			}
		}
	}
	for row, reason := range reasons {
		put(row, reason)
	}
	err = errors.Join(err, book.SetColWidth(t.book.sheet, column, column, 60))
	if err != nil {
		return nil, ErrUnread.Because(err, t.name)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, ErrUnread.Because(err, t.name)
	}
	return out.Bytes(), nil
}

// Refusals of a workbook.
var (
	ErrBomb        = fault.Define("YB8101", fault.Business, "《%s》解压后过大或部件过多,不予读取;请只保留要导入的一张表,另存后重新上传")
	ErrMacro       = fault.Define("YB8102", fault.Business, "《%s》含有%s,不予读取;请另存为不含宏和对象的“Excel 工作簿(.xlsx)”后重新上传")
	ErrFormula     = fault.Define("YB8103", fault.Business, "《%s》的 %s 格是公式,不予导入;请把整张表“选择性粘贴为数值”后重新上传")
	ErrMerged      = fault.Define("YB8104", fault.Business, "《%s》的 %s 到 %s 是合并单元格,请取消合并,一行一条、一格一项后重新上传")
	ErrSheet       = fault.Define("YB8105", fault.Business, "《%s》里的工作表是%s,看不出要导入哪一张;请把工作表命名为%s,或使用模板")
	ErrBrokenBook  = fault.Define("YB8106", fault.Business, "《%s》不是能读取的 Excel 工作簿,请用电子表格程序打开后另存为 .xlsx,或另存为 CSV UTF-8")
	ErrOldBook     = fault.Define("YB8107", fault.Business, "《%s》是旧版 .xls 或加了密码的工作簿,请取消密码并另存为 .xlsx 后重新上传")
	ErrTooManyRows = fault.Define("YB8108", fault.Business, "《%s》超过%d行,请分成几个文件导入")
)
