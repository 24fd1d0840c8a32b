package message

import (
	"bytes"
	"encoding/json"
)

// The body of a message is checked to be JSON once, while the envelope is cut
// into its parts. From there on objects and lists are cut without reading the
// parts again, and without copying them.
//
// Text that is not JSON never makes these functions panic; they then say no,
// or return parts that the readers of scalars refuse.

// member is a named part of an object, or an item of a list, which has no name.
type member struct{ name, value []byte }

// parts walks over the parts of an object or a list.
type parts struct {
	text    []byte
	at      int
	end     byte // the closing bracket
	checked bool // every value has to be JSON
	begun   bool
	done    bool // the walk came to the closing bracket and nothing follows it
}

// openParts begins a walk; the bracket is '{' or '['. Over anything else the
// walk has no parts and is never done.
func openParts(v []byte, bracket byte) parts {
	i := space(v, 0)
	if i >= len(v) || v[i] != bracket {
		return parts{}
	}
	return parts{text: v, at: space(v, i+1), end: bracket + 2}
}

// more goes to the next part; it is false at the end and where the text is
// broken, which done tells apart.
func (p *parts) more() bool {
	v := p.text
	switch {
	case p.at >= len(v):
		return false
	case v[p.at] == p.end:
		p.done = space(v, p.at+1) == len(v)
		return false
	case p.begun && v[p.at] != ',':
		return false
	case p.begun:
		p.at = space(v, p.at+1)
	}
	p.begun = true
	return p.at < len(v)
}

// pass goes behind the part's value; a stop that is not behind it breaks the
// walk off.
func (p *parts) pass(stop int) bool {
	if stop <= p.at {
		p.text = nil
		return false
	}
	p.at = space(p.text, stop)
	return true
}

// next returns the next part; ok is more.
func (p *parts) next() (m member, ok bool) {
	if !p.more() {
		return m, false
	}
	if p.end == '}' {
		if m.name, p.at, ok = p.name(p.at); !ok {
			p.text = nil
			return m, false
		}
	}
	begin, stop := p.at, p.valueEnd(p.at)
	if !p.pass(stop) {
		return m, false
	}
	m.value = p.text[begin:stop:stop]
	return m, true
}

// name reads a member's name and the colon behind it.
func (p *parts) name(i int) (name []byte, next int, ok bool) {
	v := p.text
	stop := textEnd(v, i)
	if p.checked && stop >= 0 {
		stop = checkedText(v, i)
	}
	if stop < 0 {
		return nil, 0, false
	}
	name, ok = memberName(v[i:stop])
	if i = space(v, stop); !ok || i >= len(v) || v[i] != ':' {
		return nil, 0, false
	}
	return name, space(v, i+1), true
}

func (p *parts) valueEnd(i int) int {
	if p.checked {
		return checkedValue(p.text, i, 1)
	}
	return valueEnd(p.text, i)
}

// memberName reads a member's name.
func memberName(quoted []byte) ([]byte, bool) {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1], true
	}
	var name string
	err := json.Unmarshal(quoted, &name)
	return []byte(name), err == nil
}

func space(v []byte, i int) int {
	for i < len(v) && v[i] <= ' ' && (v[i] == ' ' || v[i] == '\n' || v[i] == '\r' || v[i] == '\t') {
		i++
	}
	return i
}

// textEnd returns the place behind the text that begins at i, or -1.
func textEnd(v []byte, i int) int {
	if i >= len(v) || v[i] != '"' {
		return -1
	}
	for i++; i < len(v); i++ {
		switch v[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// valueEnd returns the place behind the value that begins at i, or -1.
func valueEnd(v []byte, i int) int {
	if i >= len(v) {
		return -1
	}
	switch v[i] {
	case '"':
		return textEnd(v, i)
	case '{', '[':
		return nestedEnd(v, i)
	}
	for i < len(v) && traits[v[i]]&closing == 0 {
		i++
	}
	return i
}

// nestedEnd returns the place behind the object or list that begins at i.
func nestedEnd(v []byte, i int) int {
	depth := 0
	for i < len(v) {
		switch v[i] {
		case '"':
			if i = textEnd(v, i); i < 0 {
				return -1
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return -1
}
