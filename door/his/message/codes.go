package message

import (
	"bytes"
	"strings"
)

type code struct{ value, name string }

// codeList is a closed code list of the standard: other values are refused.
type codeList []code

// find returns the list's own spelling of a value; zeros before it are put up
// with.
func (l codeList) find(value []byte) (string, bool) {
	for _, c := range l {
		if c.value == string(value) {
			return c.value, true
		}
	}
	value = bytes.TrimLeft(value, "0")
	for _, c := range l {
		if strings.TrimLeft(c.value, "0") == string(value) {
			return c.value, true
		}
	}
	return "", false
}

// describe returns "0 否、1 是".
func (l codeList) describe() string {
	var b strings.Builder
	for i, c := range l {
		if i > 0 {
			b.WriteString("、")
		}
		b.WriteString(c.value + " " + c.name)
	}
	return b.String()
}
