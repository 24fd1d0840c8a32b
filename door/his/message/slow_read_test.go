package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yibao/ground/fault"
)

// Messages read as they were first, with a map for each row: slow, and what
// the fast reading is held against.

// SlowRead2102 and SlowRead2203 read an input without its rules.
func SlowRead2102(input json.RawMessage) (in In2102, faults []*fault.Fault) {
	r := slowNewReader(input, true)
	in.Druginfo = slowReadObject(r, in2102Druginfo)
	in.Drugdetail = slowReadList(r, in2102Drugdetail)
	in.Extra = r.rest()
	return in, r.faults
}

func SlowRead2203(input json.RawMessage) (in In2203, faults []*fault.Fault) {
	r := slowNewReader(input, true)
	in.Mdtrtinfo = slowReadObject(r, in2203Mdtrtinfo)
	in.Diseinfo = slowReadList(r, in2203Diseinfo)
	in.Extra = r.rest()
	return in, r.faults
}

// slowReader reads the nodes of one input or output.
type slowReader struct {
	whole  json.RawMessage
	nodes  map[string]json.RawMessage
	inner  map[string]map[string]json.RawMessage // nodes that have nodes in them, by name
	strict bool                                  // an input: faults are listed; an answer is read as far as it goes
	faults []*fault.Fault
}

func slowNewReader(whole json.RawMessage, strict bool) *slowReader {
	nodes, ok := slowCutObject(whole)
	if !ok {
		nodes = map[string]json.RawMessage{}
	}
	return &slowReader{whole: whole, nodes: nodes, strict: strict}
}

func (r *slowReader) fail(f *fault.Fault) {
	if r.strict && f != nil && len(r.faults) < maxFaults {
		r.faults = append(r.faults, f)
	}
}

// take removes and returns a node; a name outer/inner is a node inside a node,
// which some clients send without the outer one.
func (r *slowReader) take(name string) json.RawMessage {
	outer, name, nested := strings.Cut(name, "/")
	if !nested {
		return slowTakeFrom(r.nodes, outer)
	}
	if _, cut := r.inner[outer]; !cut {
		members, _ := slowCutObject(slowTakeFrom(r.nodes, outer))
		if r.inner == nil {
			r.inner = map[string]map[string]json.RawMessage{}
		}
		r.inner[outer] = members
	}
	if v := slowTakeFrom(r.inner[outer], name); v != nil {
		return v
	}
	return slowTakeFrom(r.nodes, name)
}

// rest returns the nodes that nobody took, or nil.
func (r *slowReader) rest() map[string]json.RawMessage {
	if len(r.nodes) == 0 {
		return nil
	}
	return r.nodes
}

// rows returns a node as a list of objects: an array as it is, an object as
// one row. ok is false when there is nothing to read; what is missing or
// malformed has been listed.
func (r *slowReader) rows(t *table) (list []json.RawMessage, ok bool) {
	v := r.take(t.node)
	switch {
	case len(v) > 0 && v[0] == '{':
		return []json.RawMessage{v}, true
	case len(v) > 0 && v[0] == '[':
		return slowCutList(v)
	}
	switch s, _ := slowPlain(v); {
	case s != "":
		r.fail(ErrNode.With(t.node, t.label))
	case !t.optional:
		r.fail(ErrNoNode.With(t.node, t.label))
	}
	return nil, false
}

func slowReadObject[T any, P keeper[T]](r *slowReader, n *node[T]) (value T) {
	list, ok := r.rows(&n.table)
	switch {
	case !ok, len(list) == 0 && n.optional:
	case len(list) == 0:
		r.fail(ErrNoNode.With(n.node, n.label))
	case len(list) > 1:
		r.fail(ErrManyNodes.With(n.node, n.label, len(list)))
	default:
		slowReadRow[T, P](r, n, list[0], n.node, &value)
	}
	return value
}

func slowReadList[T any, P keeper[T]](r *slowReader, n *node[T]) []T {
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
		slowReadRow[T, P](r, n, v, fmt.Sprintf("%s 第%d行", n.node, i+1), &values[i])
	}
	return values
}

// slowReadRow reads one object into a struct.
func slowReadRow[T any, P keeper[T]](r *slowReader, n *node[T], v json.RawMessage, where string, value *T) {
	object, ok := slowCutObject(v)
	if !ok {
		r.fail(ErrNode.With(where, n.label))
		return
	}
	slowReadFields[T, P](r, n, object, where, value)
}

// slowReadFields reads an object's fields, in the order of the table, and keeps
// the rest.
func slowReadFields[T any, P keeper[T]](r *slowReader, n *node[T], object map[string]json.RawMessage, where string, value *T) {
	slowFoldNames(n, object)
	for i := range n.fields {
		f := &n.fields[i]
		raw, ok := object[f.code]
		if !ok && f.need != must {
			continue
		}
		delete(object, f.code)
		r.fail(f.slowRead(raw, where, n.places[i](value)))
	}
	if len(object) > 0 {
		P(value).kept().Extra = object
	}
}

// slowFoldNames renames fields written in another case, when their exact name is
// not there.
func slowFoldNames[T any](n *node[T], object map[string]json.RawMessage) {
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
func (f *field) slowRead(v json.RawMessage, row string, place any) *fault.Fault {
	if f.kind == raw {
		if p, ok := place.(*json.RawMessage); ok {
			*p = v
		}
		return nil
	}
	value, scalar := slowPlain(v)
	where := func() string { return fmt.Sprintf("%s %s(%s)", row, f.code, f.name) }
	switch {
	case value == "" && f.need == must:
		return ErrRequired.With(where())
	case value == "":
		return nil
	case !scalar && f.code != "exp_content":
		return ErrNested.With(where())
	case f.kind == number:
		return f.slowNumber(value, where, place)
	case f.kind == text:
		return f.slowText(value, where, place)
	}
	return f.slowMoment(value, where, place)
}

func slowSortedKeys(m map[string]json.RawMessage) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// SlowReadEnvelope reads a request body: the envelope, the input of its
// transaction as it came, and what is wrong. Whether infno is known is for the
// caller, who may also have it from the path.
func SlowReadEnvelope(body []byte) (Envelope, json.RawMessage, []*fault.Fault) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	var e Envelope
	if f := slowCheckBody(body); f != nil {
		return e, nil, []*fault.Fault{f}
	}
	r := slowNewReader(body, true)
	input, problem := slowTakeInput(r)
	slowReadFields(r, freeEnvelope, r.nodes, "报文头", &e)
	switch n := utf8.RuneCountInString(e.Msgid); {
	case n == 0:
		r.fail(ErrNoMsgid.With())
	case n > maxMsgid:
		r.fail(ErrLongMsgid.With(n))
	}
	if e.FixmedinsCode == "" {
		r.fail(ErrNoInstitution.With())
	}
	r.fail(problem)
	return e, input, r.faults
}

func slowCheckBody(body []byte) *fault.Fault {
	switch {
	case len(body) == 0:
		return ErrEmptyBody.With()
	case !utf8.Valid(body):
		return ErrEncoding.With()
	}
	var any json.RawMessage
	if err := json.Unmarshal(body, &any); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return ErrJSON.Because(err, syntax.Offset)
		}
		return ErrJSON.Because(err, 0)
	}
	if body[0] != '{' {
		return ErrNotObject.With()
	}
	return nil
}

// slowTakeInput finds the input: "input" or "Input", whichever is filled, as an
// object or as an object's JSON text inside a string.
func slowTakeInput(r *slowReader) (json.RawMessage, *fault.Fault) {
	for {
		v := r.take("input")
		if v == nil {
			return nil, ErrNoInput.With()
		}
		if v[0] == '{' {
			return v, nil
		}
		inner, scalar := slowPlain(v)
		switch {
		case inner == "":
			continue
		case scalar && v[0] == '"' && inner[0] == '{' && json.Valid([]byte(inner)):
			return json.RawMessage(inner), nil
		}
		return nil, ErrInput.With()
	}
}

// slowTakeFrom removes and returns a member; names match regardless of case when
// the exact name is not there.
func slowTakeFrom(nodes map[string]json.RawMessage, name string) json.RawMessage {
	if v, ok := nodes[name]; ok {
		delete(nodes, name)
		return v
	}
	for _, key := range slowSortedKeys(nodes) {
		if strings.EqualFold(key, name) {
			v := nodes[key]
			delete(nodes, key)
			return v
		}
	}
	return nil
}
