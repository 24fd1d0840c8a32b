package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// The hash of an input as it was defined first, with maps and encoding/json:
// slow, and what the fast one is held against.

var errSlow = errors.New("not JSON")

// SlowHash returns the SHA-256 in hex of an input in slowCanonical form, by which a
// repeated message is told from another one with the same msgid. Layout, order
// of names, empty values, and a number's spelling do not matter: 70.5, 70.50
// and "70.5" are one, an object and a list of that one object are one.
func SlowHash(input json.RawMessage) (string, error) {
	var b bytes.Buffer
	if err := slowCanonical(&b, input); err != nil {
		return "", err
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:]), nil
}

func slowCanonical(b *bytes.Buffer, v json.RawMessage) error {
	switch v = bytes.TrimSpace(v); {
	case len(v) > 0 && v[0] == '{':
		return slowCanonicalObject(b, v)
	case len(v) > 0 && v[0] == '[':
		list, ok := slowCutList(v)
		if !ok {
			return errSlow
		}
		if len(list) == 1 {
			return slowCanonical(b, list[0])
		}
		b.WriteByte('[')
		for _, item := range list {
			if err := slowCanonical(b, item); err != nil {
				return err
			}
			b.WriteByte(',')
		}
		b.WriteByte(']')
		return nil
	}
	value, _ := slowPlain(v)
	slowQuote(b, slowShortest(value))
	return nil
}

// slowQuote writes a text as JSON does; most need no escape.
func slowQuote(b *bytes.Buffer, text string) {
	if strings.IndexFunc(text, slowEscaped) < 0 {
		b.WriteByte('"')
		b.WriteString(text)
		b.WriteByte('"')
		return
	}
	quoted, _ := json.Marshal(text) // a string always has a JSON form
	b.Write(quoted)
}

// escaped reports whether json.Marshal writes a character otherwise.
func slowEscaped(r rune) bool {
	return r < ' ' || strings.ContainsRune("\"\\<>&\u2028\u2029\ufffd\u007f", r)
}

func slowCanonicalObject(b *bytes.Buffer, v json.RawMessage) error {
	object, ok := slowCutObject(v)
	if !ok {
		return errSlow
	}
	b.WriteByte('{')
	for _, key := range slowSortedKeys(object) {
		if value, scalar := slowPlain(object[key]); scalar && value == "" {
			continue
		}
		slowQuote(b, key)
		b.WriteByte(':')
		if err := slowCanonical(b, object[key]); err != nil {
			return err
		}
		b.WriteByte(',')
	}
	b.WriteByte('}')
	return nil
}

// slowShortest drops what does not change a number with a point or an exponent;
// whole numbers are left alone, because "01" is a code.
func slowShortest(value string) string {
	if !strings.ContainsAny(value, ".eE") {
		return value
	}
	d, ok := slowReadDecimal(value)
	if !ok {
		return value
	}
	whole := d.whole
	if whole == "" {
		whole = "0"
	}
	if d.fraction != "" {
		whole += "." + d.fraction
	}
	if d.negative && whole != "0" {
		whole = "-" + whole
	}
	return whole
}

// slowCutObject returns the members of an object; of members with one name the
// last counts. ok is false for anything else.
func slowCutObject(v json.RawMessage) (members map[string]json.RawMessage, ok bool) {
	members = make(map[string]json.RawMessage, 16)
	ok = slowEachPart(v, '{', '}', func(name, value []byte) bool {
		key, is := slowMemberName(name)
		members[key] = value
		return is
	})
	return members, ok
}

// slowCutList returns the items of a list; ok is false for anything else.
func slowCutList(v json.RawMessage) (items []json.RawMessage, ok bool) {
	ok = slowEachPart(v, '[', ']', func(_, value []byte) bool {
		items = append(items, value)
		return true
	})
	return items, ok
}

// slowMemberName reads a member's name.
func slowMemberName(quoted []byte) (string, bool) {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1]), true
	}
	var name string
	err := json.Unmarshal(quoted, &name)
	return name, err == nil
}

// slowEachPart walks over the parts of an object or a list.
func slowEachPart(v []byte, open, end byte, visit func(name, value []byte) bool) bool {
	i := slowSpace(v, 0)
	if i >= len(v) || v[i] != open {
		return false
	}
	i = slowSpace(v, i+1)
	for first := true; i < len(v) && v[i] != end; first = false {
		if !first {
			if v[i] != ',' {
				return false
			}
			i = slowSpace(v, i+1)
		}
		var name []byte
		if open == '{' {
			stop := slowTextEnd(v, i)
			if stop < 0 {
				return false
			}
			name = v[i:stop]
			if i = slowSpace(v, stop); i >= len(v) || v[i] != ':' {
				return false
			}
			i = slowSpace(v, i+1)
		}
		stop := slowValueEnd(v, i)
		if stop <= i || !visit(name, v[i:stop:stop]) {
			return false
		}
		i = slowSpace(v, stop)
	}
	return i < len(v) && slowSpace(v, i+1) == len(v)
}

func slowSpace(v []byte, i int) int {
	for i < len(v) && (v[i] == ' ' || v[i] == '\n' || v[i] == '\r' || v[i] == '\t') {
		i++
	}
	return i
}

// slowTextEnd returns the place behind the text that begins at i, or -1.
func slowTextEnd(v []byte, i int) int {
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

// slowValueEnd returns the place behind the value that begins at i, or -1.
func slowValueEnd(v []byte, i int) int {
	if i >= len(v) {
		return -1
	}
	switch v[i] {
	case '"':
		return slowTextEnd(v, i)
	case '{', '[':
		return slowNestedEnd(v, i)
	}
	for i < len(v) && bytes.IndexByte([]byte(" \n\r\t,]}:"), v[i]) < 0 {
		i++
	}
	return i
}

// slowNestedEnd returns the place behind the object or list that begins at i.
func slowNestedEnd(v []byte, i int) int {
	depth := 0
	for i < len(v) {
		switch v[i] {
		case '"':
			if i = slowTextEnd(v, i); i < 0 {
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

// slowPlain returns a JSON scalar as text: strings trimmed, with "null" in any
// case and null as empty; numbers in their own digits; true and false as 1 and 0.
// ok is false for objects and arrays, which are returned as compact JSON.
func slowPlain(v json.RawMessage) (value string, ok bool) {
	switch {
	case len(v) == 0 || v[0] == 'n':
		return "", true
	case v[0] == 't':
		return "1", true
	case v[0] == 'f':
		return "0", true
	case v[0] == '"':
		if len(v) > 1 && bytes.IndexByte(v, '\\') < 0 && v[len(v)-1] == '"' {
			value = string(v[1 : len(v)-1])
		} else if json.Unmarshal(v, &value) != nil {
			return "", true
		}
		value = strings.TrimSpace(value)
		if strings.EqualFold(value, "null") {
			value = ""
		}
		return value, true
	case v[0] == '{' || v[0] == '[':
		var b bytes.Buffer
		if json.Compact(&b, v) != nil {
			return "", false
		}
		return b.String(), false
	}
	return string(v), true
}

// slowDecimal is a number cut at its point.
type slowDecimal struct {
	negative        bool
	whole, fraction string
}

// slowReadDecimal reads an optional sign, digits with an optional point, and an
// optional exponent of at most two digits, which some Java clients write.
func slowReadDecimal(value string) (d slowDecimal, ok bool) {
	mantissa, exponent, hasExponent := strings.Cut(strings.Replace(value, "E", "e", 1), "e")
	if strings.HasPrefix(mantissa, "-") || strings.HasPrefix(mantissa, "+") {
		d.negative = mantissa[0] == '-'
		mantissa = mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || !digitsOnly(whole+fraction) {
		return slowDecimal{}, false
	}
	if hasExponent {
		power, err := strconv.Atoi(exponent)
		if err != nil || power > 99 || power < -99 {
			return slowDecimal{}, false
		}
		whole, fraction = slowShift(whole, fraction, power)
	}
	d.whole, d.fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	return d, true
}

// slowShift moves the point by power places to the right.
func slowShift(whole, fraction string, power int) (string, string) {
	if power >= 0 {
		fraction += strings.Repeat("0", max(0, power-len(fraction)))
		return whole + fraction[:power], fraction[power:]
	}
	whole = strings.Repeat("0", max(0, -power-len(whole))) + whole
	cut := len(whole) + power
	return whole[:cut], whole[cut:] + fraction
}
