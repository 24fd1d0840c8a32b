package message

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"sync"

	"yibao/ground/fault"
)

const (
	maxRows   = 5000 // rows of one list node
	maxFaults = 50   // faults listed of one message
)

// reader reads the nodes of one input or output. What it gives away is copied
// out of the text, which the caller may use again.
type reader struct {
	whole  json.RawMessage
	nodes  []member            // those taken have no value
	inner  map[string][]member // nodes that have nodes in them, by name
	strict bool                // an input: faults are listed; an answer is read as far as it goes
	faults []*fault.Fault
	row    row
}

var readers sync.Pool // of *reader

func newReader(whole json.RawMessage, strict bool) *reader {
	r, ok := readers.Get().(*reader)
	if !ok {
		r = &reader{}
	}
	r.whole, r.strict = whole, strict
	return r
}

// open cuts the whole into its nodes; of nodes with one name the last counts.
// checked asks that the whole is JSON to the last byte.
func (r *reader) open(checked bool) (ok bool) {
	r.nodes, ok = cutObject(r.nodes[:0], r.whole, checked)
	if !ok {
		r.nodes = r.nodes[:0]
	}
	return ok
}

// cutObject appends the members of an object; ok is false for anything else.
func cutObject(members []member, v []byte, checked bool) (_ []member, ok bool) {
	p := openParts(v, '{')
	p.checked = checked
	for m, ok := p.next(); ok; m, ok = p.next() {
		members = append(members, m)
	}
	return members, p.done
}

// release keeps the reader's scratch for another message and returns the
// faults.
func (r *reader) release() []*fault.Fault {
	faults := r.faults
	if cap(r.nodes)+cap(r.row.odd) > maxRows {
		return faults
	}
	clear(r.nodes[:cap(r.nodes)])
	r.row.clear()
	*r = reader{nodes: r.nodes[:0], row: r.row}
	readers.Put(r)
	return faults
}

func (r *reader) fail(f *fault.Fault) {
	if r.strict && f != nil && len(r.faults) < maxFaults {
		r.faults = append(r.faults, f)
	}
}

// take removes and returns a node; a name outer/inner is a node inside a node,
// which some clients send without the outer one.
func (r *reader) take(name string) []byte {
	outer, name, nested := strings.Cut(name, "/")
	if !nested {
		return takeFrom(r.nodes, outer)
	}
	if _, cut := r.inner[outer]; !cut {
		members, _ := cutObject(nil, takeFrom(r.nodes, outer), false)
		if r.inner == nil {
			r.inner = map[string][]member{}
		}
		r.inner[outer] = members
	}
	if v := takeFrom(r.inner[outer], name); v != nil {
		return v
	}
	return takeFrom(r.nodes, name)
}

// takeFrom removes and returns a member; names match regardless of case when
// the exact name is not there.
func takeFrom(nodes []member, name string) []byte {
	if v := takeExactly(nodes, name); v != nil {
		return v
	}
	var found []byte // the first of the names that match, in order of bytes
	for _, m := range nodes {
		if m.value != nil && bytes.EqualFold(m.name, []byte(name)) && (found == nil || bytes.Compare(m.name, found) < 0) {
			found = m.name
		}
	}
	if found == nil {
		return nil
	}
	return takeExactly(nodes, string(found))
}

func takeExactly(nodes []member, name string) (v []byte) {
	for i := range nodes {
		if string(nodes[i].name) == name && nodes[i].value != nil {
			v, nodes[i].value = nodes[i].value, nil
		}
	}
	return v
}

// rest returns the nodes that nobody took, or nil.
func (r *reader) rest() map[string]json.RawMessage { return keep(r.nodes) }

// keep copies members; nil when there are none.
func keep(members []member) (kept map[string]json.RawMessage) {
	for _, m := range members {
		if m.value == nil {
			continue
		}
		if kept == nil {
			kept = map[string]json.RawMessage{}
		}
		kept[string(m.name)] = bytes.Clone(m.value)
	}
	return kept
}

// node takes a node that is an object or a list. ok is false when there is
// nothing to read; what is missing or malformed has been listed.
func (r *reader) node(t *table) (v []byte, ok bool) {
	v = r.take(t.node)
	if len(v) > 0 && (v[0] == '{' || v[0] == '[') {
		return v, true
	}
	switch s, _ := plain(v); {
	case len(s) > 0:
		r.fail(ErrNode.With(t.node, t.label))
	case !t.optional:
		r.fail(ErrNoNode.With(t.node, t.label))
	}
	return nil, false
}

// readObject reads a node that is one object, or a list of one.
func readObject[T any, P keeper[T]](r *reader, n *node[T]) (value T) {
	v, ok := r.node(&n.table)
	if !ok {
		return value
	}
	if v[0] == '[' {
		count := 0
		p := openParts(v, '[')
		for m, ok := p.next(); ok; m, ok = p.next() {
			v = m.value
			count++
		}
		switch {
		case !p.done, count == 0 && n.optional:
			return value
		case count == 0:
			r.fail(ErrNoNode.With(n.node, n.label))
			return value
		case count > 1:
			r.fail(ErrManyNodes.With(n.node, n.label, count))
			return value
		}
	}
	r.row.begin(&n.table)
	readRow[T, P](r, n, v, 0, where{n.node, 0}, &value, nil)
	return value
}

// readList reads a node that is a list of objects, or one object.
func readList[T any, P keeper[T]](r *reader, n *node[T]) []T {
	v, ok := r.node(&n.table)
	if !ok {
		return nil
	}
	r.row.begin(&n.table)
	if v[0] == '{' {
		values := make([]T, 1)
		readRow[T, P](r, n, v, 0, where{n.node, 1}, &values[0], nil)
		return values
	}
	known := len(r.faults)
	values, count, done := readRows[T, P](r, n, v)
	switch {
	case done && count > 0 && count <= maxRows:
		return values
	case done && count > maxRows:
		r.faults = r.faults[:known]
		r.fail(ErrLongList.With(n.node, n.label, count, maxRows))
	case done && !n.optional:
		r.fail(ErrEmptyList.With(n.node, n.label))
	case !done:
		r.faults = r.faults[:known]
	}
	return nil
}

// readRows reads the rows of a list as far as there may be rows, and counts all
// of them; done is false of what is no list.
func readRows[T any, P keeper[T]](r *reader, n *node[T], v []byte) (values []T, count int, done bool) {
	p := openParts(v, '[')
	var last *T
	for p.more() {
		if count == 0 {
			values = make([]T, 0, likely(v, p.at))
		}
		if count++; count > maxRows {
			p.pass(valueEnd(v, p.at))
			continue
		}
		if len(values) == cap(values) {
			more := make([]T, len(values), 2*cap(values))
			copy(more, values)
			values = more
		}
		values = values[:count]
		value := &values[count-1]
		p.pass(readRow[T, P](r, n, v, p.at, where{n.node, count}, value, last))
		last = value
	}
	return values, count, p.done
}

// likely guesses how many rows a list has by the length of its first, at i.
func likely(v []byte, i int) int {
	return min((len(v)-i)/max(valueEnd(v, i)-i+1, 3)+1, maxRows)
}

// readRootObject reads the fields that lie in the input or output itself; the
// nodes beside them are left to be read.
func readRootObject[T any, P keeper[T]](r *reader, n *node[T]) (value T) {
	r.row.begin(&n.table)
	for _, m := range r.nodes {
		if m.value != nil {
			r.row.put(m)
		}
	}
	readFields(r, n, where{n.label, 0}, &value, nil)
	r.nodes = append(r.nodes[:0], r.row.odd...)
	return value
}

// readRootList reads an input or output that is a list itself.
func readRootList[T any, P keeper[T]](r *reader, n *node[T]) []T {
	r.nodes = append(r.nodes[:0], member{[]byte(n.node), r.whole})
	return readList[T, P](r, n)
}

// readRow reads the object that begins at i into a struct and returns the place
// behind it; last is the row before, or nil.
func readRow[T any, P keeper[T]](r *reader, n *node[T], v []byte, i int, at where, value, last *T) int {
	stop := -1
	if v[i] == '{' {
		stop = r.row.lay(v, i)
	}
	if stop < 0 {
		r.row.clear()
		r.fail(ErrNode.With(at.String(), n.label))
		return valueEnd(v, i)
	}
	readFields(r, n, at, value, last)
	P(value).kept().Extra = keep(r.row.odd)
	r.row.odd = r.row.odd[:0]
	return stop
}

// readFields reads the fields of the row, in the order of the table, and leaves
// what the table does not know in r.row.odd.
func readFields[T any](r *reader, n *node[T], at where, value, last *T) {
	r.row.fold()
	values := r.row.values
	for i := range n.fields {
		f := &n.fields[i]
		raw := values[i]
		if raw == nil && f.need != must {
			continue
		}
		values[i] = nil
		place := n.places[i](value)
		if last != nil && f.kind == text && again(raw, place, n.places[i](last)) {
			continue
		}
		if refused := f.read(raw, at, place); refused != nil {
			r.fail(refused)
		}
	}
}

// again reads a text that is the one of the row before, which then is not kept
// twice.
func again(raw []byte, place, last any) bool {
	before, ok := last.(*string)
	if !ok || len(raw) != len(*before)+2 || raw[0] != '"' || *before == "" || string(raw[1:len(raw)-1]) != *before ||
		strings.IndexByte(*before, '\\') >= 0 {
		return false
	}
	if p, ok := place.(*string); ok {
		*p = *before
		return true
	}
	return false
}

// where is the place of a row, for the words of a fault; number counts from 1,
// 0 is the only row.
type where struct {
	node   string
	number int
}

func (w where) String() string {
	if w.number == 0 {
		return w.node
	}
	return w.node + " 第" + strconv.Itoa(w.number) + "行"
}

// at names the field in a row.
func (f *field) at(row where) string { return row.String() + " " + f.code + "(" + f.name + ")" }

// read reads a value into its place.
func (f *field) read(v []byte, row where, place any) *fault.Fault {
	if f.kind == raw {
		if p, ok := place.(*json.RawMessage); ok {
			*p = bytes.Clone(v)
		}
		return nil
	}
	value, scalar := plain(v)
	switch {
	case len(value) == 0 && f.need == must:
		return ErrRequired.With(f.at(row))
	case len(value) == 0:
		return nil
	case !scalar && f.code != "exp_content":
		return ErrNested.With(f.at(row))
	case f.kind == number:
		return f.number(value, row, place)
	case f.kind == text:
		return f.text(value, row, place)
	}
	return f.moment(value, row, place)
}

// checker is an input with rules between its fields.
type checker interface{ check() []*fault.Fault }

// Read reads the transaction's input and lists what is wrong with it, in the
// order of the message and at most 50 faults. Nothing of what is returned lies
// in input.
func (t *Transaction[In, Out]) Read(input json.RawMessage) (In, []*fault.Fault) {
	r := newReader(input, true)
	r.open(false)
	in := t.readIn(r)
	if c, ok := any(&in).(checker); ok && len(r.faults) == 0 {
		for _, f := range c.check() {
			r.fail(f)
		}
	}
	return in, r.release()
}

// ReadAnswer reads a centre's output as far as it can be read: for clients and
// for tests with recorded messages.
func (t *Transaction[In, Out]) ReadAnswer(output json.RawMessage) Out {
	r := newReader(output, false)
	r.open(false)
	out := t.readOut(r)
	r.release()
	return out
}
