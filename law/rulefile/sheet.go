package rulefile

import (
	"strings"
	"unicode/utf8"
)

// Limits on a file, so that no text can exhaust the reader.
const (
	maxBytes = 512 << 10
	maxLine  = 4000 // characters
)

// sheet is a file as read: fields in order, each a text on one line or a table.
//
//	# a remark
//	名称: 值
//	表名:
//	| 列 | 列 |
//	| 值 | 值 |
type sheet struct {
	file   string
	lines  []string
	fields []field
}

// place is where a text stands; line and column count from 1, in characters.
type place struct{ line, column int }

// cell is a text with its place.
type cell struct {
	text string
	at   place
}

// field is one name with its value, or with a table.
type field struct {
	name   cell
	value  cell
	header []cell
	rows   [][]cell
}

// readSheet cuts a text into fields. Complaints go to r.
func readSheet(r *report, file, text string) *sheet {
	s := &sheet{file: file}
	text = strings.TrimPrefix(text, "\ufeff")
	if len(text) > maxBytes || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		r.add(s, place{1, 1}, 1, "R001", "文件太大,或者不是 UTF-8 编码的文字。", "另存为 UTF-8;一个文件不超过 512 KB。")
		return s
	}
	s.lines = strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range s.lines {
		s.line(r, i+1, line)
	}
	return s
}

func (s *sheet) line(r *report, number int, line string) {
	trimmed := strings.TrimSpace(line)
	indent := utf8.RuneCountInString(line[:strings.Index(line, trimmed)])
	at := place{number, indent + 1}
	switch {
	case trimmed == "" || strings.HasPrefix(trimmed, "#"):
	case utf8.RuneCountInString(line) > maxLine:
		r.add(s, at, 1, "R001", "这一行太长。", "把内容分成几行。")
	case strings.HasPrefix(trimmed, "|"):
		s.row(r, at, trimmed)
	case indent > 0 && len(s.fields) > 0 && s.last().header == nil && s.last().value.text != "":
		s.last().value.text += trimmed // a long text goes on, indented
	default:
		s.field(r, at, trimmed)
	}
}

func (s *sheet) last() *field { return &s.fields[len(s.fields)-1] }

func (s *sheet) field(r *report, at place, trimmed string) {
	cut := strings.Index(trimmed, ":")
	if wide := strings.Index(trimmed, "："); wide >= 0 && (cut < 0 || wide < cut) {
		r.add(s, place{at.line, at.column + utf8.RuneCountInString(trimmed[:wide])}, 1, "R003", "这里是全角冒号。", "改成半角的“:”。")
		return
	}
	if cut <= 0 {
		r.add(s, at, utf8.RuneCountInString(trimmed), "R002", "这一行看不懂。", "写成“名称: 内容”,表格的行用“|”开头,说明用“#”开头。")
		return
	}
	name, value := strings.TrimSpace(trimmed[:cut]), trimmed[cut+1:]
	lead := len(value) - len(strings.TrimLeft(value, " "))
	valueAt := place{at.line, at.column + utf8.RuneCountInString(trimmed[:cut]) + 1 + lead}
	s.fields = append(s.fields, field{name: cell{name, at}, value: cell{strings.TrimSpace(value), valueAt}})
}

// row adds a row to the table of the last field; the first is the header.
func (s *sheet) row(r *report, at place, trimmed string) {
	if len(s.fields) == 0 || s.last().value.text != "" {
		r.add(s, at, 1, "R004", "表格前面没有表名。", "在表格上一行写“表名:”,冒号后面不写内容。")
		return
	}
	cells := cut(at, trimmed)
	f := s.last()
	switch {
	case f.header == nil:
		f.header = cells
	case isRule(cells):
	case len(cells) != len(f.header):
		r.add(s, at, utf8.RuneCountInString(trimmed), "R005", "这一行的格数和表头不同。", "每行的“|”要和表头一样多,空的格也要留。")
	default:
		f.rows = append(f.rows, cells)
	}
}

func cut(at place, trimmed string) []cell {
	var cells []cell
	column := at.column + 1
	for _, part := range strings.Split(strings.TrimSuffix(trimmed[1:], "|"), "|") {
		text := strings.TrimSpace(part)
		lead := utf8.RuneCountInString(part[:strings.Index(part, text)])
		cells = append(cells, cell{text, place{at.line, column + lead}})
		column += utf8.RuneCountInString(part) + 1
	}
	return cells
}

// isRule reports whether a row is only dashes, as tables are underlined.
func isRule(cells []cell) bool {
	for _, c := range cells {
		if strings.Trim(c.text, "-:") != "" {
			return false
		}
	}
	return true
}
