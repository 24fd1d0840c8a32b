package curation

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/ground/fault"
)

// File is one attachment.
type File struct {
	Name    string
	Content []byte
}

// Limits on a file, against texts made to exhaust the reader.
const (
	maxFile  = 64 << 20  // bytes
	maxPlain = 512 << 20 // bytes of a spreadsheet after unpacking
	maxRows  = 2_000_000
	maxCell  = 8192 // characters
)

// Refusals of whole files.
var (
	ErrTooLarge  = fault.Define("YB8301", fault.Business, "文件 %s 太大,一个文件不超过 64 MB、200 万行")
	ErrNotAsSaid = fault.Define("YB8302", fault.Business, "文件 %s 打不开:%s。请用 Excel 重新另存为 xlsx,或另存为 UTF-8 的 CSV")
	ErrNoSheet   = fault.Define("YB8303", fault.Business, "文件 %s 没有第 %d 个工作表,请核对交付说明的“工作表”")
	ErrNoColumn  = fault.Define("YB8304", fault.Business, "文件 %s 第 %d 个工作表的表头没有“%s”这一列,只有:%s")
	ErrNoFile    = fault.Define("YB8305", fault.Business, "没有交来文件 %s,请把交付说明列出的文件一起交")
	ErrFormat    = fault.Define("YB8306", fault.Business, "文件 %s 不是能读的格式,只收 xlsx、csv、jsonl")
)

// row is one row of a table, by column.
type row struct {
	number int // as the user counts, from 1
	cells  map[string]string
}

// text returns the cell of a column, "" when there is none.
func (r row) text(column string) string { return r.cells[column] }

// sheet is a table as read.
type sheet struct {
	file   string
	place  int // of the worksheet, from 1
	header []string
	all    []row // of the file
	rows   []row // of the batch
}

// has refuses a column that the header does not have.
func (s *sheet) has(column string) error {
	if column == "" || slices.Contains(s.header, column) {
		return nil
	}
	return ErrNoColumn.With(s.file, s.place, column, strings.Join(s.header, "、"))
}

// readSheet reads a worksheet of a file; files of other kinds have one.
func readSheet(f File, place, header int) (*sheet, error) {
	if len(f.Content) > maxFile {
		return nil, ErrTooLarge.With(f.Name)
	}
	switch strings.ToLower(path.Ext(f.Name)) {
	case ".xlsx":
		return readWorkbook(f, place, header)
	case ".csv":
		return readCSV(f, place, header)
	case ".jsonl":
		return readJSON(f)
	}
	return nil, ErrFormat.With(f.Name)
}

func readWorkbook(f File, place, header int) (*sheet, error) {
	book, err := excelize.OpenReader(bytes.NewReader(f.Content), excelize.Options{
		UnzipSizeLimit: maxPlain, UnzipXMLSizeLimit: maxPlain, RawCellValue: true,
	})
	if err != nil {
		return nil, ErrNotAsSaid.Because(err, f.Name, "不是完好的 xlsx 工作簿")
	}
	defer book.Close()
	names := book.GetSheetList()
	if place > len(names) {
		return nil, ErrNoSheet.With(f.Name, place)
	}
	rows, err := book.Rows(names[place-1])
	if err != nil {
		return nil, ErrNotAsSaid.Because(err, f.Name, "工作表读不出来")
	}
	defer rows.Close()
	s := &sheet{file: f.Name, place: place}
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, ErrNotAsSaid.Because(err, f.Name, "第 "+strconv.Itoa(n)+" 行读不出来")
		}
		if err := s.add(n, header, cells); err != nil {
			return nil, err
		}
	}
	if err := rows.Error(); err != nil {
		return nil, ErrNotAsSaid.Because(err, f.Name, "工作表不完整")
	}
	return s, nil
}

func readCSV(f File, place, header int) (*sheet, error) {
	if place != 1 {
		return nil, ErrNoSheet.With(f.Name, place)
	}
	text, err := plain(f)
	if err != nil {
		return nil, err
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord, reader.ReuseRecord = -1, true
	s := &sheet{file: f.Name, place: 1}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return nil, ErrNotAsSaid.Because(err, f.Name, "第 "+strconv.Itoa(lineOf(err))+" 行的引号不成对")
		}
		line, _ := reader.FieldPos(0)
		if err := s.add(line, header, cells); err != nil {
			return nil, err
		}
	}
}

// lineOf returns the line that a CSV error is about.
func lineOf(err error) int {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return at.StartLine
	}
	return 0
}

// plain decodes UTF-8, with or without a mark, or GB18030.
func plain(f File) (string, error) {
	text := bytes.TrimPrefix(f.Content, []byte("\ufeff"))
	if utf8.Valid(text) {
		return string(text), nil
	}
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return "", ErrNotAsSaid.With(f.Name, "既不是 UTF-8 也不是 GB18030 编码")
	}
	return string(decoded), nil
}

// add takes a row as it is: header before, points after, empty ones left out.
func (s *sheet) add(number, header int, cells []string) error {
	if number < header {
		return nil
	}
	for i, c := range cells {
		cells[i] = tidy(c)
	}
	if number == header {
		s.header = slices.Clone(cells)
		return nil
	}
	if len(s.rows) >= maxRows {
		return ErrTooLarge.With(s.file)
	}
	r := row{number: number, cells: make(map[string]string, len(cells))}
	filled := false
	for i, c := range cells {
		if i < len(s.header) && s.header[i] != "" && c != "" {
			r.cells[s.header[i]], filled = c, true
		}
	}
	if filled {
		s.rows = append(s.rows, r)
	}
	return nil
}

// tidy trims a cell of spaces of all widths and line ends.
func tidy(text string) string {
	return strings.Trim(strings.NewReplacer("\r", "", "\n", "", "\u00a0", " ", "\u3000", " ", "\t", " ").Replace(text), " ")
}

// readJSON reads a text of one JSON object a line. Fields within fields are
// columns a.b; a list is its elements joined by 、.
func readJSON(f File) (*sheet, error) {
	text, err := plain(f)
	if err != nil {
		return nil, err
	}
	s := &sheet{file: f.Name, place: 1}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.UseNumber()
		var object map[string]any
		if err := decoder.Decode(&object); err != nil {
			return nil, ErrNotAsSaid.Because(err, f.Name, "第 "+strconv.Itoa(i+1)+" 行不是 JSON 对象")
		}
		r := row{number: i + 1, cells: map[string]string{}}
		s.flatten(r, "", object)
		if s.rows = append(s.rows, r); len(s.rows) > maxRows {
			return nil, ErrTooLarge.With(f.Name)
		}
	}
	slices.Sort(s.header)
	s.header = slices.Compact(s.header)
	return s, nil
}

func (s *sheet) flatten(r row, prefix string, object map[string]any) {
	for name, value := range object {
		column := prefix + name
		if inner, ok := value.(map[string]any); ok {
			s.flatten(r, column+".", inner)
			continue
		}
		if !slices.Contains(s.header, column) {
			s.header = append(s.header, column)
		}
		if text := tidy(said(value)); text != "" {
			r.cells[column] = text
		}
	}
}

func said(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = said(e)
		}
		return strings.Join(parts, "、")
	}
	return ""
}
