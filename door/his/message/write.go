package message

import (
	"bytes"
	"encoding/json"
	"strconv"

	"yibao/ground/money"
	"yibao/ground/period"
)

// writer appends the nodes of an output. Amounts are JSON numbers with exactly
// the decimals of their type, everything else is a JSON string, "" when empty:
// clients read a number only as a number and an id only as a string.
type writer struct {
	out   []byte
	begun bool // something of the output has been written
	list  bool // the output is a list itself
}

// Write returns the output as JSON; "null" when the transaction has none.
func (t *Transaction[In, Out]) Write(out Out) json.RawMessage {
	return t.Append(make([]byte, 0, 4096), &out)
}

// Append appends what Write returns.
func (t *Transaction[In, Out]) Append(b []byte, out *Out) []byte {
	if t.write == nil {
		return append(b, "null"...)
	}
	w := &writer{out: b}
	t.write(w, out)
	switch {
	case w.list:
		return w.out
	case !w.begun:
		return append(w.out, "{}"...)
	}
	return append(w.out, '}')
}

// comma separates what follows from what has been written of the output.
func (w *writer) comma() {
	if w.begun {
		w.out = append(w.out, ',')
	} else {
		w.out = append(w.out, '{')
	}
	w.begun = true
}

// name starts a node of the output.
func (w *writer) name(node string) {
	w.comma()
	w.text(node)
	w.out = append(w.out, ':')
}

func writeObject[T any](w *writer, n *node[T], value T) {
	w.name(n.node)
	writeRow(w, n, &value)
}

// writeRootObject writes fields that lie in the output itself.
func writeRootObject[T any](w *writer, n *node[T], value T) {
	for i, place := range n.places {
		w.comma()
		w.out = append(w.out, n.heads[i]...)
		w.value(place(&value))
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
	w.out = append(w.out, '[')
	for i := range count {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		row(i)
	}
	w.out = append(w.out, ']')
}

func writeRow[T any](w *writer, n *node[T], value *T) {
	for i, place := range n.places {
		w.out = append(w.out, "{,"[min(i, 1)])
		w.out = append(w.out, n.heads[i]...)
		w.value(place(value))
	}
	w.out = append(w.out, '}')
}

func (w *writer) value(place any) {
	switch p := place.(type) {
	case *string:
		w.text(*p)
	case *period.Date:
		w.text(p.String())
	case *DateTime:
		w.out = append(p.append(append(w.out, '"')), '"')
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
	var room [24]byte
	digits := strconv.AppendInt(room[:0], units, 10)
	if units < 0 {
		w.out = append(w.out, '-')
		digits = digits[1:]
	}
	for zeros := scale + 1 - len(digits); zeros > 0; zeros-- {
		w.out = append(w.out, '0')
		if zeros == scale+1-len(digits) && scale > 0 {
			w.out = append(w.out, '.')
		}
	}
	if whole := len(digits) - scale; whole > 0 {
		w.out = append(w.out, digits[:whole]...)
		if digits = digits[whole:]; scale > 0 {
			w.out = append(w.out, '.')
		}
	}
	w.out = append(w.out, digits...)
}

func (w *writer) text(s string) { w.out = appendText(w.out, s, true) }

// raw writes JSON as it came, without the layout; what is not JSON as null.
func (w *writer) raw(v json.RawMessage) {
	var b bytes.Buffer
	if len(v) == 0 || json.Compact(&b, v) != nil {
		w.out = append(w.out, "null"...)
		return
	}
	w.out = append(w.out, b.Bytes()...)
}
