package bills

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// peeked is how much of a file tells its encoding.
const peeked = 1 << 16

type csvTable struct {
	rows     *csv.Reader
	headings []string
}

// CSV reads a table with a heading: UTF-8 with or without a mark, or GB18030;
// columns by comma or tab. ErrNoTable.
func CSV(from io.Reader) (Table, error) {
	text := bufio.NewReaderSize(from, peeked)
	head, err := text.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		_, _ = text.Discard(3)
		head = head[3:]
	}
	var plain io.Reader = text
	if !validSoFar(head) {
		plain = transform.NewReader(text, simplifiedchinese.GB18030.NewDecoder())
	}
	t := &csvTable{rows: csv.NewReader(plain)}
	t.rows.ReuseRecord, t.rows.FieldsPerRecord = true, -1
	if line, _, _ := bytes.Cut(head, []byte("\n")); bytes.Count(line, []byte("\t")) > bytes.Count(line, []byte(",")) {
		t.rows.Comma = '\t'
	}
	first, err := t.rows.Read()
	if err != nil {
		return nil, ErrNoTable.With("没有表头")
	}
	for _, h := range first {
		t.headings = append(t.headings, strings.Clone(h))
	}
	return t, nil
}

// validSoFar reports whether a piece of text is UTF-8, the last character
// perhaps cut.
func validSoFar(head []byte) bool {
	for cut := range min(4, len(head)+1) {
		if utf8.Valid(head[:len(head)-cut]) {
			return true
		}
	}
	return false
}

func (t *csvTable) Headings() []string { return t.headings }

func (t *csvTable) Next() ([]string, int, error) {
	cells, err := t.rows.Read()
	number := 0
	if err == nil {
		number, _ = t.rows.FieldPos(0)
	}
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return nil, broken.Line, ErrNoTable.With("第 " + strconv.Itoa(broken.Line) + " 行的引号或分隔不对")
	}
	return cells, number, err
}
