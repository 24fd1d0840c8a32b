package contribution

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// Bounds of an unpacked workbook, in bytes.
const (
	mostUnpacked = 128 << 20
	mostOfSheet  = 32 << 20
)

// TextOf is a file as Declare and Receive read it: CSV in UTF-8 as it is, in GB18030
// decoded, of an Excel workbook the first sheet written as CSV. ErrFileRow.
func TextOf(content []byte) (string, error) {
	if bytes.HasPrefix(content, []byte("PK")) {
		return sheetText(content)
	}
	if utf8.Valid(content) {
		return string(content), nil
	}
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(content)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return "", ErrFileRow.With(1, "不是 Excel 工作簿,文字编码也不是 UTF-8 或 GB18030")
	}
	return string(decoded), nil
}

func sheetText(content []byte) (string, error) {
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostOfSheet})
	if err != nil {
		return "", ErrFileRow.With(1, "不是能读的 Excel 工作簿")
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		return "", ErrFileRow.With(1, "第一张工作表读不出")
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = strings.Join(strings.Fields(cell), " ")
		}
		if !slices.ContainsFunc(row, func(cell string) bool { return cell != "" }) {
			row = []string{""} // keeps its place, so that lines are counted as in the sheet
		}
		if err := w.Write(row); err != nil {
			return "", err
		}
	}
	w.Flush()
	return text.String(), w.Error()
}
