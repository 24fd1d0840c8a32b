package message

import (
	"encoding/json"
	"strings"
)

// kind is how a field is written in JSON.
type kind uint8

const (
	text kind = iota + 1
	number
	date
	dateTime
	raw // any JSON, kept as it came
)

// need says whether a field has to be given.
type need uint8

const (
	may    need = iota
	should      // the standard asks for it, clients leave it out: not enforced
	must
)

// field is one line of a node's table. size is characters of a text or digits
// of a number, scale its decimals, codes a closed code list or "".
type field struct {
	code, name  string
	kind        kind
	size, scale int
	need        need
	codes       string
}

type fields []field

// with returns the fields followed by more.
func (f fields) with(more ...field) fields {
	return append(append(make(fields, 0, len(f)+len(more)), f...), more...)
}

// table is a node as one transaction has it.
type table struct {
	node, label string
	optional    bool // an input that may be left out
	fields      fields
	index       map[string]int // place of a field by its code
	folded      map[string]int // by its code in lower case
	heads       []string       // of the fields in an answer: "code":
}

// slots finds the place of each field in a struct.
type slots[T any] map[string]func(*T) any

// node is a table bound to a struct.
type node[T any] struct {
	table
	places []func(*T) any // parallel to fields
}

// bind joins a table with a struct's places; the generator guarantees that
// each field has one.
func bind[T any](s slots[T], t table) *node[T] {
	n := &node[T]{table: t}
	n.index, n.folded = map[string]int{}, map[string]int{}
	for i, f := range t.fields {
		n.heads = append(n.heads, string(appendText(nil, f.code, true))+":")
		n.places = append(n.places, s[f.code])
		n.index[f.code] = i
		n.folded[strings.ToLower(f.code)] = i
	}
	return n
}

// Kept is what came with a node beyond its typed fields.
type Kept struct {
	Extra map[string]json.RawMessage // unknown fields, by name
}

func (k *Kept) kept() *Kept { return k }

// keeper is a struct that embeds Kept.
type keeper[T any] interface {
	*T
	kept() *Kept
}

// Transaction is one numbered transaction with its input and output.
type Transaction[In, Out any] struct {
	Infno string // number, such as "2207"
	Name  string // Chinese name
	Path  string // the per-service path that some clients use, or ""

	readIn  func(*reader) In
	readOut func(*reader) Out
	write   func(*writer, *Out) // nil when the transaction has no output
}
