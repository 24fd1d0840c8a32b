package message

import (
	"bytes"
	"encoding/json"
)

// The body of a message is checked to be JSON once, by checkBody. From there
// on objects and lists are cut into their parts without reading the parts
// again, and without copying them: a bill's lines are looked at once instead of
// once for every level they lie under.
//
// Text that is not JSON never makes these functions panic; they then say no,
// or return parts that the readers of scalars refuse.

// cutObject returns the members of an object; of members with one name the
// last counts. ok is false for anything else.
func cutObject(v json.RawMessage) (members map[string]json.RawMessage, ok bool) {
	members = make(map[string]json.RawMessage, 16)
	ok = eachPart(v, '{', '}', func(name, value []byte) bool {
		key, is := memberName(name)
		members[key] = value
		return is
	})
	return members, ok
}

// cutList returns the items of a list; ok is false for anything else.
func cutList(v json.RawMessage) (items []json.RawMessage, ok bool) {
	ok = eachPart(v, '[', ']', func(_, value []byte) bool {
		items = append(items, value)
		return true
	})
	return items, ok
}

// memberName reads a member's name.
func memberName(quoted []byte) (string, bool) {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1]), true
	}
	var name string
	err := json.Unmarshal(quoted, &name)
	return name, err == nil
}

// eachPart walks over the parts of an object or a list.
func eachPart(v []byte, open, end byte, visit func(name, value []byte) bool) bool {
	i := space(v, 0)
	if i >= len(v) || v[i] != open {
		return false
	}
	i = space(v, i+1)
	for first := true; i < len(v) && v[i] != end; first = false {
		if !first {
			if v[i] != ',' {
				return false
			}
			i = space(v, i+1)
		}
		var name []byte
		if open == '{' {
			stop := textEnd(v, i)
			if stop < 0 {
				return false
			}
			name = v[i:stop]
			if i = space(v, stop); i >= len(v) || v[i] != ':' {
				return false
			}
			i = space(v, i+1)
		}
		stop := valueEnd(v, i)
		if stop <= i || !visit(name, v[i:stop:stop]) {
			return false
		}
		i = space(v, stop)
	}
	return i < len(v) && space(v, i+1) == len(v)
}

func space(v []byte, i int) int {
	for i < len(v) && (v[i] == ' ' || v[i] == '\n' || v[i] == '\r' || v[i] == '\t') {
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
	for i < len(v) && bytes.IndexByte([]byte(" \n\r\t,]}:"), v[i]) < 0 {
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
