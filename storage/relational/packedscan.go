package relational

import (
	"strings"
	"unicode/utf8"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/catalogue"
)

// packedText reads packed columns as they are written here, without escapes
// and white space. What looks otherwise is left to the readers of any JSON: it
// is rare, or was altered.
type packedText struct {
	text string
	at   int
	odd  bool // it looks otherwise
	*details
}

// details is where the lists of details lie.
type details struct {
	versions arena[settlement.Ref]
	lines    arena[settlement.LineShare]
	parts    arena[money.Fen]
}

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

func (p *packedText) string() string {
	p.want('"')
	from := p.at
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return p.text[from : p.at-1]
		case c == '\\' || c < ' ':
			p.odd = true
			return ""
		}
	}
	p.odd = true
	return ""
}

// digitsRead is how many digits surely fit an int64.
const digitsRead = 18

func (p *packedText) int() int64 {
	negative := p.next('-')
	from, n := p.at, int64(0)
	for ; p.at < len(p.text) && p.text[p.at]-'0' <= 9; p.at++ {
		if p.at-from == digitsRead {
			p.odd = true
			return 0
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

// key passes a key of one letter and returns it.
func (p *packedText) key() byte {
	name := p.string()
	p.want(':')
	if len(name) != 1 {
		p.odd = true
		return 0
	}
	return name[0]
}

// scanDetail is unpackDetail, in a fraction of the time.
func scanDetail(detail string, r *settlement.Record, to *details) error {
	p := packedText{text: detail, odd: !utf8.ValidString(detail), details: to}
	read := *r
	for more := p.open('{', '}'); more; more = p.more('}') {
		switch p.key() {
		case 'v':
			p.odd = p.odd || read.Versions != nil
			read.Versions = p.refs()
		case 'l':
			p.odd = p.odd || read.Lines != nil
			read.Lines = p.shares()
		case 'd':
			read.Facts.DiseaseName = p.string()
		default:
			p.odd = true
		}
	}
	if p.odd || p.at != len(detail) {
		return unpackDetail(detail, r)
	}
	*r = read
	return nil
}

func (p *packedText) refs() []settlement.Ref {
	list := p.versions.take(strings.Count(p.text, `["`))
	n := 0
	for more := p.open('[', ']'); more && n < len(list); more = p.more(']') {
		p.want('[')
		list[n].Kind = settlement.RefKind(p.string())
		p.want(',')
		list[n].ID = p.string()
		p.want(']')
		n++
	}
	return list[:n:n]
}

func (p *packedText) shares() []settlement.LineShare {
	list := p.lines.take(strings.Count(p.text, `{"n":`))
	n := 0
	for more := p.open('[', ']'); more && n < len(list); more = p.more(']') {
		p.share(&list[n])
		n++
	}
	return list[:n:n]
}

func (p *packedText) share(l *settlement.LineShare) {
	for more := p.open('{', '}'); more; more = p.more('}') {
		switch p.key() {
		case 'n':
			l.LineNo = p.string()
		case 'e':
			l.EntryID = p.string()
		case 'a':
			l.Amount = money.Fen(p.int())
		case 's':
			l.SelfFunded = money.Fen(p.int())
		case 'o':
			l.OverLimit = money.Fen(p.int())
		case 'p':
			l.Prepaid = money.Fen(p.int())
		case 'i':
			l.InScope = money.Fen(p.int())
		case 'c':
			l.Class = catalogue.Class(p.string())
		case 'g':
			l.Category = p.string()
		case 'r':
			l.PrepayRate = p.rate()
		case 'm':
			l.Limit = money.Price(p.int())
		case 'x':
			l.Excluded = p.string()
		case 'f':
			p.odd = p.odd || l.Parts != nil
			l.Parts = p.amounts()
		default:
			p.odd = true
		}
	}
}

func (p *packedText) amounts() []money.Fen {
	inside := p.text[p.at:]
	list := p.parts.take(strings.Count(inside[:strings.IndexByte(inside, ']')+1], ",") + 1)
	n := 0
	for more := p.open('[', ']'); more && n < len(list); more = p.more(']') {
		list[n] = money.Fen(p.int())
		n++
	}
	return list[:n:n]
}

func (p *packedText) rate() money.Rate {
	p.want('[')
	num := p.int()
	p.want(',')
	den := p.int()
	p.want(']')
	rate, err := money.NewRate(num, den)
	p.odd = p.odd || err != nil
	return rate
}

// scanTakes is unpackTakes, in a fraction of the time.
func scanTakes(packed string) ([]take, error) {
	p := packedText{text: packed, odd: !utf8.ValidString(packed)}
	takes := make([]take, 0, strings.Count(packed, "["))
	for more := p.open('[', ']'); more; more = p.more(']') {
		p.want('[')
		lineNo := p.string()
		p.want(',')
		takes = append(takes, take{lineNo, p.int()})
		p.want(']')
	}
	if p.odd || p.at != len(packed) {
		return unpackTakes(packed)
	}
	return takes, nil
}
