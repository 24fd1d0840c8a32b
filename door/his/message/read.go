package message

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"yibao/ground/fault"
)

const (
	maxRows   = 5000 // rows of one list node
	maxFaults = 50   // faults listed of one message
)

// reader reads the nodes of one input or output.
type reader struct {
	whole  json.RawMessage
	nodes  map[string]json.RawMessage
	inner  map[string]map[string]json.RawMessage // nodes that have nodes in them, by name
	strict bool                                  // an input: faults are listed; an answer is read as far as it goes
	faults []*fault.Fault
}

func newReader(whole json.RawMessage, strict bool) *reader {
	nodes, ok := cutObject(whole)
	if !ok {
		nodes = map[string]json.RawMessage{}
	}
	return &reader{whole: whole, nodes: nodes, strict: strict}
}

func (r *reader) fail(f *fault.Fault) {
	if r.strict && f != nil && len(r.faults) < maxFaults {
		r.faults = append(r.faults, f)
	}
}

// take removes and returns a node; a name outer/inner is a node inside a node,
// which some clients send without the outer one.
func (r *reader) take(name string) json.RawMessage {
	outer, name, nested := strings.Cut(name, "/")
	if !nested {
		return takeFrom(r.nodes, outer)
	}
	if _, cut := r.inner[outer]; !cut {
		members, _ := cutObject(takeFrom(r.nodes, outer))
		if r.inner == nil {
			r.inner = map[string]map[string]json.RawMessage{}
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
func takeFrom(nodes map[string]json.RawMessage, name string) json.RawMessage {
	if v, ok := nodes[name]; ok {
		delete(nodes, name)
		return v
	}
	for _, key := range sortedKeys(nodes) {
		if strings.EqualFold(key, name) {
			v := nodes[key]
			delete(nodes, key)
			return v
		}
	}
	return nil
}

// rest returns the nodes that nobody took, or nil.
func (r *reader) rest() map[string]json.RawMessage {
	if len(r.nodes) == 0 {
		return nil
	}
	return r.nodes
}

// rows returns a node as a list of objects: an array as it is, an object as
// one row. ok is false when there is nothing to read; what is missing or
// malformed has been listed.
func (r *reader) rows(t *table) (list []json.RawMessage, ok bool) {
	v := r.take(t.node)
	switch {
	case len(v) > 0 && v[0] == '{':
		return []json.RawMessage{v}, true
	case len(v) > 0 && v[0] == '[':
		return cutList(v)
	}
	switch s, _ := plain(v); {
	case s != "":
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
		readRow[T, P](r, n, list[0], n.node, &value)
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
	for i, v := range list {
		readRow[T, P](r, n, v, fmt.Sprintf("%s 第%d行", n.node, i+1), &values[i])
	}
	return values
}

// readRootObject reads the fields that lie in the input or output itself; the
// nodes beside them are left to be read.
func readRootObject[T any, P keeper[T]](r *reader, n *node[T]) (value T) {
	readFields[T, P](r, n, r.nodes, n.label, &value)
	r.nodes, P(&value).kept().Extra = P(&value).kept().Extra, nil
	return value
}

// readRootList reads an input or output that is a list itself.
func readRootList[T any, P keeper[T]](r *reader, n *node[T]) []T {
	r.nodes = map[string]json.RawMessage{n.node: r.whole}
	return readList[T, P](r, n)
}

// readRow reads one object into a struct.
func readRow[T any, P keeper[T]](r *reader, n *node[T], v json.RawMessage, where string, value *T) {
	object, ok := cutObject(v)
	if !ok {
		r.fail(ErrNode.With(where, n.label))
		return
	}
	readFields[T, P](r, n, object, where, value)
}

// readFields reads an object's fields, in the order of the table, and keeps
// the rest.
func readFields[T any, P keeper[T]](r *reader, n *node[T], object map[string]json.RawMessage, where string, value *T) {
	n.foldNames(object)
	for i := range n.fields {
		f := &n.fields[i]
		raw, ok := object[f.code]
		if !ok && f.need != must {
			continue
		}
		delete(object, f.code)
		r.fail(f.read(raw, where, n.places[i](value)))
	}
	if len(object) > 0 {
		P(value).kept().Extra = object
	}
}

// foldNames renames fields written in another case, when their exact name is
// not there.
func (n *node[T]) foldNames(object map[string]json.RawMessage) {
	var odd []string
	for key := range object {
		if _, exact := n.index[key]; exact {
			continue
		}
		if _, known := n.folded[strings.ToLower(key)]; known {
			odd = append(odd, key)
		}
	}
	slices.Sort(odd)
	for _, key := range odd {
		code := n.fields[n.folded[strings.ToLower(key)]].code
		if _, taken := object[code]; !taken {
			object[code] = object[key]
			delete(object, key)
		}
	}
}

// read reads a value into its place.
func (f *field) read(v json.RawMessage, row string, place any) *fault.Fault {
	if f.kind == raw {
		if p, ok := place.(*json.RawMessage); ok {
			*p = v
		}
		return nil
	}
	value, scalar := plain(v)
	where := func() string { return fmt.Sprintf("%s %s(%s)", row, f.code, f.name) }
	switch {
	case value == "" && f.need == must:
		return ErrRequired.With(where())
	case value == "":
		return nil
	case !scalar && f.code != "exp_content":
		return ErrNested.With(where())
	case f.kind == number:
		return f.number(value, where, place)
	case f.kind == text:
		return f.text(value, where, place)
	}
	return f.moment(value, where, place)
}

func sortedKeys(m map[string]json.RawMessage) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// checker is an input with rules between its fields.
type checker interface{ check() []*fault.Fault }

// Read reads the transaction's input and lists what is wrong with it, in the
// order of the message and at most 50 faults.
func (t *Transaction[In, Out]) Read(input json.RawMessage) (In, []*fault.Fault) {
	r := newReader(input, true)
	in := t.readIn(r)
	if c, ok := any(&in).(checker); ok && len(r.faults) == 0 {
		for _, f := range c.check() {
			r.fail(f)
		}
	}
	return in, r.faults
}

// ReadAnswer reads a centre's output as far as it can be read: for clients and
// for tests with recorded messages.
func (t *Transaction[In, Out]) ReadAnswer(output json.RawMessage) Out {
	return t.readOut(newReader(output, false))
}
