package relational

import (
	"encoding/json"
	"unicode/utf8"
)

// packedText reads a packed column of JSON lists as they are written here,
// without white space. What looks otherwise was altered.
type packedText struct {
	text string
	at   int
	odd  bool // it looks otherwise
}

func newPackedText(text string) packedText {
	return packedText{text: text, odd: !utf8.ValidString(text)}
}

// broken tells whether not all of the text was read as it must be.
func (p *packedText) broken() bool { return p.odd || p.at != len(p.text) }

// next tells whether the character comes next, and passes it then.
func (p *packedText) next(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

// want passes the character, which must come next.
func (p *packedText) want(c byte) {
	if !p.next(c) {
		p.odd = true
	}
}

// more tells whether a list goes on, after its end has been passed otherwise.
func (p *packedText) more(end byte) bool {
	if p.odd || p.next(end) {
		return false
	}
	p.want(',')
	return !p.odd
}

// open passes the begin of a list and tells whether it holds anything.
func (p *packedText) open(begin, end byte) bool {
	p.want(begin)
	return !p.odd && !p.next(end)
}

// string reads a text; one with escapes is left to a reader of any JSON.
func (p *packedText) string() string {
	p.want('"')
	from, escaped := p.at, false
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			if escaped {
				return p.escaped(p.text[from-1 : p.at])
			}
			return p.text[from : p.at-1]
		case c == '\\':
			escaped = true
			p.at++
		case c < ' ':
			p.odd = true
			return ""
		}
	}
	p.odd = true
	return ""
}

func (p *packedText) escaped(quoted string) (text string) {
	if err := json.Unmarshal([]byte(quoted), &text); err != nil {
		p.odd = true
	}
	return text
}

// digitsRead is how many digits surely fit an int64.
const digitsRead = 18

func (p *packedText) int() int64 {
	negative := p.next('-')
	from, n := p.at, int64(0)
	for ; p.at < len(p.text) && p.text[p.at]-'0' <= 9; p.at++ {
		if p.at-from == digitsRead {
			return p.long(from, negative)
		}
		n = n*10 + int64(p.text[p.at]-'0')
	}
	if p.at == from || p.at-from > 1 && p.text[from] == '0' {
		p.odd = true
	}
	if negative {
		return -n
	}
	return n
}

// long reads a number of many digits.
func (p *packedText) long(from int, negative bool) (n int64) {
	for p.at < len(p.text) && p.text[p.at]-'0' <= 9 {
		p.at++
	}
	if negative {
		from--
	}
	if err := json.Unmarshal([]byte(p.text[from:p.at]), &n); err != nil {
		p.odd = true
	}
	return n
}
