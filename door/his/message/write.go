package message

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
)

// writer appends the nodes of an output. Amounts are JSON numbers with exactly
// the decimals of their type, everything else is a JSON string, "" when empty:
// clients read a number only as a number and an id only as a string.
type writer struct {
	bytes.Buffer
	list bool // the output is a list itself
}

// Write returns the output as JSON; "null" when the transaction has none.
func (t *Transaction[In, Out]) Write(out Out) json.RawMessage {
	if t.write == nil {
		return json.RawMessage("null")
	}
	w := &writer{}
	t.write(w, &out)
	if w.list {
		return w.Bytes()
	}
	if w.Len() == 0 {
		w.WriteByte('{')
	}
	w.WriteByte('}')
	return w.Bytes()
}

// name starts a node of the output.
func (w *writer) name(node string) {
	if w.Len() == 0 {
		w.WriteByte('{')
	} else {
		w.WriteByte(',')
	}
	w.text(node)
	w.WriteByte(':')
}

func writeObject[T any](w *writer, n *node[T], value T) {
	w.name(n.node)
	writeRow(w, n, &value)
}

// writeRootObject writes fields that lie in the output itself.
func writeRootObject[T any](w *writer, n *node[T], value T) {
	for i := range n.fields {
		w.name(n.fields[i].code)
		w.value(n.places[i](&value))
	}
}

// writeRootList writes an output that is a list itself.
func writeRootList[T any](w *writer, n *node[T], values []T) {
	w.list = true
	w.rows(len(values), func(i int) { writeRow(w, n, &values[i]) })
}

func writeList[T any](w *writer, n *node[T], values []T) {
	w.name(n.node)
	w.rows(len(values), func(i int) { writeRow(w, n, &values[i]) })
}

// rows writes a list of so many rows.
func (w *writer) rows(count int, row func(i int)) {
	w.WriteByte('[')
	for i := range count {
		if i > 0 {
			w.WriteByte(',')
		}
		row(i)
	}
	w.WriteByte(']')
}

func writeRow[T any](w *writer, n *node[T], value *T) {
	for i := range n.fields {
		w.WriteByte("{,"[min(i, 1)])
		w.text(n.fields[i].code)
		w.WriteByte(':')
		w.value(n.places[i](value))
	}
	w.WriteByte('}')
}

func (w *writer) value(place any) {
	switch p := place.(type) {
	case *string:
		w.text(*p)
	case *period.Date:
		w.text(p.String())
	case *DateTime:
		w.text(p.String())
	case *money.Fen:
		w.number(int64(*p), 2)
	case *money.Price:
		w.number(int64(*p), 6)
	case *money.Quantity:
		w.number(int64(*p), 4)
	case *Tenths:
		w.number(int64(*p), 1)
	case *Hundredths:
		w.number(int64(*p), 2)
	case *int64:
		w.number(*p, 0)
	case *money.Rate:
		w.ratio(*p)
	case *json.RawMessage:
		w.raw(*p)
	}
}

// ratio writes a ratio rounded half up to the four decimals of N(5,4): for
// show only, no money is computed from it.
func (w *writer) ratio(r money.Rate) {
	scaled, err := r.Of(10_000, money.HalfUpFen)
	if err != nil {
		scaled = 0
	}
	w.number(int64(scaled), 4)
}

func (w *writer) number(units int64, scale int) {
	digits := strconv.FormatInt(units, 10)
	if units < 0 {
		w.WriteByte('-')
		digits = digits[1:]
	}
	digits = strings.Repeat("0", max(0, scale+1-len(digits))) + digits
	w.WriteString(digits[:len(digits)-scale])
	if scale > 0 {
		w.WriteByte('.')
		w.WriteString(digits[len(digits)-scale:])
	}
}

func (w *writer) text(s string) {
	quoted, err := json.Marshal(s)
	if err != nil {
		quoted = []byte(`""`)
	}
	w.Write(quoted)
}

func (w *writer) raw(v json.RawMessage) {
	if len(v) == 0 || !json.Valid(v) {
		v = json.RawMessage("null")
	}
	w.Write(v)
}
