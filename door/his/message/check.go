package message

import "bytes"

// maxDepth is how deep objects and lists may lie in one another: as deep as
// encoding/json reads.
const maxDepth = 10_000

// checkedValue returns the place behind the JSON value that begins at i, or -1
// when it is not JSON; depth is how many objects and lists it lies in. It
// accepts what encoding/json accepts, and is not asked why not.
func checkedValue(v []byte, i, depth int) int {
	if i >= len(v) {
		return -1
	}
	switch v[i] {
	case '"':
		return checkedText(v, i)
	case '{':
		return checkedObject(v, i, depth+1)
	case '[':
		return checkedList(v, i, depth+1)
	case 't':
		return checkedWord(v, i, "true")
	case 'f':
		return checkedWord(v, i, "false")
	case 'n':
		return checkedWord(v, i, "null")
	}
	return checkedNumber(v, i)
}

func checkedWord(v []byte, i int, word string) int {
	if len(v)-i < len(word) || string(v[i:i+len(word)]) != word {
		return -1
	}
	return i + len(word)
}

func checkedObject(v []byte, i, depth int) int {
	if depth > maxDepth {
		return -1
	}
	i = space(v, i+1)
	if i < len(v) && v[i] == '}' {
		return i + 1
	}
	for i < len(v) && v[i] == '"' {
		if i = checkedText(v, i); i < 0 {
			return -1
		}
		if i = space(v, i); i >= len(v) || v[i] != ':' {
			return -1
		}
		if i = checkedValue(v, space(v, i+1), depth); i < 0 {
			return -1
		}
		if i = space(v, i); i < len(v) && v[i] == '}' {
			return i + 1
		}
		if i >= len(v) || v[i] != ',' {
			return -1
		}
		i = space(v, i+1)
	}
	return -1
}

func checkedList(v []byte, i, depth int) int {
	if depth > maxDepth {
		return -1
	}
	i = space(v, i+1)
	if i < len(v) && v[i] == ']' {
		return i + 1
	}
	for {
		if i = checkedValue(v, i, depth); i < 0 {
			return -1
		}
		if i = space(v, i); i < len(v) && v[i] == ']' {
			return i + 1
		}
		if i >= len(v) || v[i] != ',' {
			return -1
		}
		i = space(v, i+1)
	}
}

// checkedText returns the place behind the text whose quote is at i.
func checkedText(v []byte, i int) int {
	for i++; i < len(v); i++ {
		switch c := v[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return -1
		case c == '\\':
			if i = escapeEnd(v, i+1); i < 0 {
				return -1
			}
		}
	}
	return -1
}

// escapeEnd returns the last place of the escape whose letter is at i.
func escapeEnd(v []byte, i int) int {
	switch {
	case i >= len(v):
		return -1
	case v[i] != 'u' && bytes.IndexByte([]byte(`"\/bfnrt`), v[i]) >= 0:
		return i
	case v[i] != 'u' || len(v)-i < 5:
		return -1
	}
	for _, c := range v[i+1 : i+5] {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F') {
			return -1
		}
	}
	return i + 4
}

// checkedNumber returns the place behind a number: no plus, no zeros before it,
// digits on both sides of the point.
func checkedNumber(v []byte, i int) int {
	if i < len(v) && v[i] == '-' {
		i++
	}
	whole := i
	if i = digits(v, i); i == whole || v[whole] == '0' && i > whole+1 {
		return -1
	}
	if i < len(v) && v[i] == '.' {
		fraction := i + 1
		if i = digits(v, fraction); i == fraction {
			return -1
		}
	}
	if i < len(v) && (v[i] == 'e' || v[i] == 'E') {
		power := i + 1
		if power < len(v) && (v[power] == '+' || v[power] == '-') {
			power++
		}
		if i = digits(v, power); i == power {
			return -1
		}
	}
	return i
}

// digits returns the place behind the digits that begin at i.
func digits(v []byte, i int) int {
	for i < len(v) && '0' <= v[i] && v[i] <= '9' {
		i++
	}
	return i
}
