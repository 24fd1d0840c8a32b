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

	items [][]byte // rows of the node that is being read
	row   row
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
	if cap(r.nodes)+cap(r.items)+cap(r.row.odd) > 4*maxRows {
		return faults
	}
	clear(r.nodes[:cap(r.nodes)])
	clear(r.items[:cap(r.items)])
	r.row.clear()
	*r = reader{nodes: r.nodes[:0], items: r.items[:0], row: r.row}
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

// rows cuts a node into a list of objects: an array as it is, an object as
// one row. ok is false when there is nothing to read; what is missing or
// malformed has been listed.
func (r *reader) rows(t *table) (list [][]byte, ok bool) {
	v := r.take(t.node)
	r.items = r.items[:0]
	switch {
	case len(v) > 0 && v[0] == '{':
		r.items = append(r.items, v)
		return r.items, true
	case len(v) > 0 && v[0] == '[':
		p := openParts(v, '[')
		for m, ok := p.next(); ok; m, ok = p.next() {
			r.items = append(r.items, m.value)
		}
		return r.items, p.done
	}
	switch s, _ := plain(v); {
	case len(s) > 0:
		r.fail(ErrNode.With(t.node, t.label))
	case !t.optional:
		r.fail(ErrNoNode.With(t.node, t.label))
	}
	return nil, false
}

func readObject[T any, P keeper[T]](r *reader, n *node[T]) (value T) {
	list, ok := r.rows(&n.table)
	switch {
	case !ok, len(list) == 0 && n.optional:
	case len(list) == 0:
		r.fail(ErrNoNode.With(n.node, n.label))
	case len(list) > 1:
		r.fail(ErrManyNodes.With(n.node, n.label, len(list)))
	default:
		r.row.begin(&n.table)
		readRow[T, P](r, n, list[0], where{n.node, 0}, &value)
	}
	return value
}

func readList[T any, P keeper[T]](r *reader, n *node[T]) []T {
	list, ok := r.rows(&n.table)
	switch {
	case !ok, len(list) == 0 && n.optional:
		return nil
	case len(list) == 0:
		r.fail(ErrEmptyList.With(n.node, n.label))
		return nil
	case len(list) > maxRows:
		r.fail(ErrLongList.With(n.node, n.label, len(list), maxRows))
		return nil
	}
	values := make([]T, len(list))
	r.row.begin(&n.table)
	for i, v := range list {
		readRow[T, P](r, n, v, where{n.node, i + 1}, &values[i])
	}
	return values
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
	readFields(r, n, where{n.label, 0}, &value)
	r.nodes = append(r.nodes[:0], r.row.odd...)
	return value
}

// readRootList reads an input or output that is a list itself.
func readRootList[T any, P keeper[T]](r *reader, n *node[T]) []T {
	r.nodes = append(r.nodes[:0], member{[]byte(n.node), r.whole})
	return readList[T, P](r, n)
}

// readRow reads one object into a struct.
func readRow[T any, P keeper[T]](r *reader, n *node[T], v []byte, at where, value *T) {
	p := openParts(v, '{')
	for m, ok := p.next(); ok; m, ok = p.next() {
		r.row.put(m)
	}
	if !p.done {
		r.row.clear()
		r.fail(ErrNode.With(at.String(), n.label))
		return
	}
	readFields(r, n, at, value)
	P(value).kept().Extra = keep(r.row.odd)
	r.row.odd = r.row.odd[:0]
}

// readFields reads the fields of the row, in the order of the table, and leaves
// what the table does not know in r.row.odd.
func readFields[T any](r *reader, n *node[T], at where, value *T) {
	r.row.fold()
	values := r.row.values
	for i := range n.fields {
		f := &n.fields[i]
		raw := values[i]
		if raw == nil && f.need != must {
			continue
		}
		values[i] = nil
		if refused := f.read(raw, at, n.places[i](value)); refused != nil {
			r.fail(refused)
		}
	}
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
