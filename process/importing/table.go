package importing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"

	"yibao/ground/fault"
)

// reasonColumn is what the handed-back file has more than the one handed in.
// A file that is handed in again may carry it; what it says is ignored.
const reasonColumn = "错误原因"

// table is one file whose header is understood.
type table struct {
	content
	kind   Kind
	header []string
	at     map[string]int // column name to position
}

// openTable reads the header. An empty kind is recognised by KindOf.
func openTable(name string, raw []byte, kind Kind) (*table, error) {
	c, err := detect(name, raw, kind)
	if err != nil {
		return nil, err
	}
	t := &table{content: c, kind: kind}
	reader := t.reader()
	header, err := reader.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, t.unreadable(err)
	}
	for _, cell := range header {
		t.header = append(t.header, trim(cell))
	}
	for len(t.header) > 0 && t.header[len(t.header)-1] == "" {
		t.header = t.header[:len(t.header)-1]
	}
	if t.kind == "" && t.book != nil && slices.Contains(order, Kind(t.book.sheet)) {
		t.kind = Kind(t.book.sheet)
	}
	if t.kind == "" {
		t.kind = KindOf(name, t.header)
	}
	if sheets[t.kind].read == nil {
		return nil, ErrUnknownFile.With(name, fileNames())
	}
	return t, t.checkHeader()
}

// checkHeader places the columns and tells all that is wrong with them at once.
func (t *table) checkHeader() error {
	want := sheets[t.kind].columns
	if len(t.header) == 0 {
		return ErrEmptyFile.With(t.name, strings.Join(want, ","))
	}
	t.at = make(map[string]int)
	var missing, wrong []string
	for _, w := range want {
		if !slices.Contains(t.header, w) {
			missing = append(missing, w)
		}
	}
	for i, h := range t.header {
		_, twice := t.at[h]
		switch {
		case twice:
			wrong = append(wrong, "“"+h+"”出现了两次")
		case h == "":
			wrong = append(wrong, "有一栏没有列名")
		case h != reasonColumn && !slices.Contains(want, h):
			wrong = append(wrong, "不认识“"+h+"”"+orRather(h, missing))
		}
		t.at[h] = i
	}
	for _, m := range missing {
		wrong = append(wrong, "缺少“"+m+"”")
	}
	if len(wrong) > 0 {
		return ErrHeader.With(t.name, strings.Join(wrong, ";"))
	}
	return nil
}

func (t *table) reader() *csv.Reader {
	reader := csv.NewReader(t.text())
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	return reader
}

// unreadable turns an error of the CSV reader into a refusal.
func (t *table) unreadable(err error) *fault.Fault {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return ErrQuoting.Because(err, t.name, parse.StartLine)
	}
	return ErrUnread.Because(err, t.name)
}

// each calls visit with the line number and the fields of each row that is not
// blank. The fields are valid until the next call.
func (t *table) each(visit func(line int, fields []string) error) error {
	reader := t.reader()
	for first := true; ; first = false {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return t.unreadable(err)
		}
		if first || blank(fields) {
			continue
		}
		line, _ := reader.FieldPos(0)
		if err := visit(line, fields); err != nil {
			return err
		}
	}
}

func blank(fields []string) bool {
	return !slices.ContainsFunc(fields, func(f string) bool { return trim(f) != "" })
}

// trim drops white space and invisible characters at both ends.
func trim(text string) string {
	return strings.TrimFunc(text, func(c rune) bool { return unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) })
}

// handBack writes the file as it came with the reasons in a last column, the
// reasons by line; blank rows are left out.
func (t *table) handBack(reasons map[int]string) ([]byte, error) {
	if t.book != nil {
		return t.handBackBook(reasons)
	}
	var out bytes.Buffer
	if t.marked {
		out.WriteString(byteOrderMark)
	}
	encoded := t.writer(&out)
	w := csv.NewWriter(encoded)
	w.UseCRLF = t.crlf
	old, again := t.at[reasonColumn]
	put := func(fields []string, reason string) error {
		row := slices.Clone(fields)
		for len(row) > len(t.header) && trim(row[len(row)-1]) == "" {
			row = row[:len(row)-1]
		}
		for len(row) < len(t.header) {
			row = append(row, "")
		}
		if again && old < len(row) {
			row = slices.Delete(row, old, old+1)
		}
		return w.Write(append(row, reason))
	}
	if err := put(t.header, reasonColumn); err != nil {
		return nil, ErrUnread.Because(err, t.name)
	}
	err := t.each(func(line int, fields []string) error { return put(fields, reasons[line]) })
	if err != nil {
		return nil, err
	}
	w.Flush()
	if err := errors.Join(w.Error(), encoded.Close()); err != nil {
		return nil, ErrUnread.Because(err, t.name)
	}
	return out.Bytes(), nil
}
