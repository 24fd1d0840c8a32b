package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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

func canonical(b *bytes.Buffer, v json.RawMessage) error {
	switch v = bytes.TrimSpace(v); {
	case len(v) > 0 && v[0] == '{':
		return canonicalObject(b, v)
	case len(v) > 0 && v[0] == '[':
		var list []json.RawMessage
		if err := json.Unmarshal(v, &list); err != nil {
			return err
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
	quoted, err := json.Marshal(shortest(value))
	b.Write(quoted)
	return err
}

func canonicalObject(b *bytes.Buffer, v json.RawMessage) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(v, &object); err != nil {
		return err
	}
	b.WriteByte('{')
	for _, key := range sortedKeys(object) {
		if value, scalar := plain(object[key]); scalar && value == "" {
			continue
		}
		name, err := json.Marshal(key)
		if err != nil {
			return err
		}
		b.Write(name)
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
