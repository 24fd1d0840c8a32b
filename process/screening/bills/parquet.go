package bills

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"yibao/ground/period"
)

// parquetTable reads the flat columns of a Parquet file as texts.
type parquetTable struct {
	groups   []parquet.RowGroup
	rows     parquet.Rows
	headings []string
	texts    []func(parquet.Value) string
	buffer   []parquet.Row
	at, have int
	number   int
	cells    []string
}

// rowsAtOnce is how many rows are read together.
const rowsAtOnce = 256

// Parquet reads a Parquet file whose columns are flat: texts, whole numbers,
// DECIMAL, DATE, TIMESTAMP and BOOLEAN. ErrNoTable, ErrColumnType.
func Parquet(from io.ReaderAt, size int64) (table Table, err error) {
	defer broken(&err)
	file, err := parquet.OpenFile(from, size)
	if err != nil {
		return nil, ErrNoTable.With(err.Error())
	}
	t := &parquetTable{groups: file.RowGroups(), buffer: make([]parquet.Row, rowsAtOnce)}
	for _, path := range file.Schema().Columns() {
		leaf, _ := file.Schema().Lookup(path...)
		name := strings.Join(path, ".")
		if len(path) != 1 || leaf.Node.Repeated() {
			name = "" // of lists and groups nothing is asked
		}
		text := textOf(leaf.Node.Type())
		if text == nil {
			if columnOf(name) >= 0 {
				return nil, ErrColumnType.With(name, leaf.Node.Type().String())
			}
			text = func(parquet.Value) string { return "" }
		}
		t.headings, t.texts = append(t.headings, name), append(t.texts, text)
	}
	t.cells = make([]string, len(t.headings))
	return t, nil
}

// broken turns a panic over a damaged file into a refusal.
func broken(err *error) {
	if why := recover(); why != nil {
		*err = ErrNoTable.With("文件已损坏")
	}
}

func (t *parquetTable) Headings() []string { return t.headings }

func (t *parquetTable) Next() (cells []string, number int, err error) {
	defer broken(&err)
	for t.at >= t.have {
		if err := t.fill(); err != nil {
			return nil, t.number, err
		}
	}
	clear(t.cells)
	for _, v := range t.buffer[t.at] {
		if n := v.Column(); n >= 0 && n < len(t.cells) && !v.IsNull() {
			t.cells[n] = t.texts[n](v)
		}
	}
	t.at++
	t.number++
	return t.cells, t.number, nil
}

// fill reads more rows; io.EOF after the last.
func (t *parquetTable) fill() error {
	if t.rows == nil {
		if len(t.groups) == 0 {
			return io.EOF
		}
		t.rows, t.groups = t.groups[0].Rows(), t.groups[1:]
	}
	n, err := t.rows.ReadRows(t.buffer)
	t.at, t.have = 0, n
	switch {
	case errors.Is(err, io.EOF):
		err = t.rows.Close()
		t.rows = nil
	case err == nil && n == 0:
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return ErrNoTable.With(err.Error())
	}
	return nil
}

// textOf returns how values of a type are written; nil of types that are not
// taken, such as binary fractions.
func textOf(t parquet.Type) func(parquet.Value) string {
	if logical := t.LogicalType(); logical != nil {
		switch l := logical.Value.(type) {
		case *format.DecimalType:
			if t.Kind() != parquet.Int32 && t.Kind() != parquet.Int64 {
				return nil
			}
			return func(v parquet.Value) string { return decimal(whole64(v), int(l.Scale)) }
		case *format.DateType:
			return func(v parquet.Value) string { return (epoch + period.Date(v.Int32())).String() }
		case *format.TimestampType:
			return func(v parquet.Value) string { return stamp(v.Int64(), l.Unit) }
		}
	}
	switch t.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return func(v parquet.Value) string { return string(v.ByteArray()) }
	case parquet.Int32, parquet.Int64:
		return func(v parquet.Value) string { return strconv.FormatInt(whole64(v), 10) }
	case parquet.Boolean:
		return func(v parquet.Value) string {
			if v.Boolean() {
				return "是"
			}
			return "否"
		}
	}
	return nil
}

func whole64(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

var epoch = period.MustDate("1970-01-01")

// stamp writes a moment as the clock of China shows it when it is adjusted to
// UTC in the file or not: files of the centre carry local time.
func stamp(n int64, unit format.TimeUnit) string {
	switch unit.Value.(type) {
	case *format.MilliSeconds:
		return time.UnixMilli(n).UTC().Format("2006-01-02 15:04")
	case *format.MicroSeconds:
		return time.UnixMicro(n).UTC().Format("2006-01-02 15:04")
	}
	return time.Unix(0, n).UTC().Format("2006-01-02 15:04")
}

// decimal writes a whole number of units of so many places.
func decimal(n int64, places int) string {
	text := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, text = "-", text[1:]
	}
	if places <= 0 {
		return sign + text
	}
	if len(text) <= places {
		text = strings.Repeat("0", places+1-len(text)) + text
	}
	return sign + text[:len(text)-places] + "." + text[len(text)-places:]
}
