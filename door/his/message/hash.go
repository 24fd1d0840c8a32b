package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
)

// Hash returns the SHA-256 in hex of an input in canonical form, by which a
// repeated message is told from another one with the same msgid. Layout, order
// of names, empty values, and a number's spelling do not matter: 70.5, 70.50
// and "70.5" are one, an object and a list of that one object are one.
func Hash(input json.RawMessage) (string, error) {
	var b bytes.Buffer
	if err := canonical(&b, input); err != nil {
		return "", err
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:]), nil
}

var errNotJSON = errors.New("message: not JSON")

func canonical(b *bytes.Buffer, v json.RawMessage) error {
	switch v = bytes.TrimSpace(v); {
	case len(v) > 0 && v[0] == '{':
		return canonicalObject(b, v)
	case len(v) > 0 && v[0] == '[':
		list, ok := cutList(v)
		if !ok {
			return errNotJSON
		}
		if len(list) == 1 {
			return canonical(b, list[0])
		}
		b.WriteByte('[')
		for _, item := range list {
			if err := canonical(b, item); err != nil {
				return err
			}
			b.WriteByte(',')
		}
		b.WriteByte(']')
		return nil
	}
	value, _ := plain(v)
	quote(b, shortest(value))
	return nil
}

// quote writes a text as JSON does; most need no escape.
func quote(b *bytes.Buffer, text string) {
	if strings.IndexFunc(text, escaped) < 0 {
		b.WriteByte('"')
		b.WriteString(text)
		b.WriteByte('"')
		return
	}
	quoted, _ := json.Marshal(text) // a string always has a JSON form
	b.Write(quoted)
}

// escaped reports whether json.Marshal writes a character otherwise.
func escaped(r rune) bool {
	return r < ' ' || strings.ContainsRune("\"\\<>&\u2028\u2029\ufffd\u007f", r)
}

func canonicalObject(b *bytes.Buffer, v json.RawMessage) error {
	object, ok := cutObject(v)
	if !ok {
		return errNotJSON
	}
	b.WriteByte('{')
	for _, key := range sortedKeys(object) {
		if value, scalar := plain(object[key]); scalar && value == "" {
			continue
		}
		quote(b, key)
		b.WriteByte(':')
		if err := canonical(b, object[key]); err != nil {
			return err
		}
		b.WriteByte(',')
	}
	b.WriteByte('}')
	return nil
}

// shortest drops what does not change a number with a point or an exponent;
// whole numbers are left alone, because "01" is a code.
func shortest(value string) string {
	if !strings.ContainsAny(value, ".eE") {
		return value
	}
	d, ok := readDecimal(value)
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
