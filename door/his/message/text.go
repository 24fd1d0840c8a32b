package message

import "unicode/utf8"

const hexDigits = "0123456789abcdef"

// Traits of the bytes of a message.
const (
	escaped byte = 1 << iota // written otherwise in JSON by encoding/json
	numeric                  // points and exponents
	foreign                  // of a character that is not ASCII
	blank                    // a space
	closing                  // ends a number or a word
)

var traits = byteTraits()

func byteTraits() (t [256]byte) {
	for c := range t {
		if c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			t[c] |= escaped
		}
		if c == '.' || c == 'e' || c == 'E' {
			t[c] |= numeric
		}
		if c >= utf8.RuneSelf {
			t[c] |= foreign
		}
	}
	t[' '] |= blank
	for _, c := range []byte(" \n\r\t,]}:") {
		t[c] |= closing
	}
	return t
}

// AppendText appends a text as a JSON string. Quotes, backslashes and control
// characters are escaped, as are U+2028 and U+2029, which end lines in some
// clients; a byte that is not UTF-8 becomes U+FFFD.
func AppendText[T string | []byte](b []byte, text T) []byte { return appendText(b, text, false) }

// appendText is AppendText; with html also <, > and & are escaped, as
// encoding/json does by itself.
func appendText[T string | []byte](b []byte, text T, html bool) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(text); {
		c := text[i]
		if traits[c]&(escaped|foreign) == 0 {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			if !html && (c == '<' || c == '>' || c == '&') {
				i++
				continue
			}
			b = appendEscape(append(b, text[done:i]...), c)
			i++
			done = i
			continue
		}
		r, size := utf8.DecodeRuneInString(string(text[i:min(i+utf8.UTFMax, len(text))]))
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(append(b, text[done:i]...), `\ufffd`...)
			done = i + size
		case r == '\u2028' || r == '\u2029':
			b = append(append(b, text[done:i]...), `\u202`...)
			b = append(b, hexDigits[r&0xf])
			done = i + size
		}
		i += size
	}
	return append(append(b, text[done:]...), '"')
}

// appendEscape appends one ASCII character as an escape.
func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
}
