package relational

import (
	"errors"
	"strconv"
	"unicode/utf8"

	"yibao/ground/money"
	"yibao/process/settlement"
)

// Some columns are JSON lists of lists. They hold what is only ever read whole
// and small; numbers are integers. What is large is packed (package packed).

var errPacked = errors.New("relational: a packed column holds something else than was packed")

// packMarks writes where the lines of an upload stand: by whom all of them are
// settled, or else [[how many lines, withdrawn at, settled by], …].
func packMarks(marks []mark) (settledBy, packed string) {
	if len(marks) == 0 {
		return "", ""
	}
	if n := alike(marks); n == len(marks) && marks[0].withdrawn == 0 {
		return marks[0].settledBy, ""
	}
	b := []byte{'['}
	for i := 0; i < len(marks); {
		n := alike(marks[i:])
		b = strconv.AppendInt(separated(b, i), int64(n), 10)
		b = strconv.AppendInt(append(b, ','), marks[i].withdrawn, 10)
		b = append(appendQuoted(append(b, ','), marks[i].settledBy), ']')
		i += n
	}
	return "", string(append(b, ']'))
}

// alike counts the first marks that are the same.
func alike(marks []mark) int {
	n := 1
	for n < len(marks) && marks[n] == marks[0] {
		n++
	}
	return n
}

// unpackMarks reads where n lines stand.
func unpackMarks(settledBy, packed string, into []mark, n int) ([]mark, error) {
	if packed == "" {
		for range n {
			into = append(into, mark{settledBy: settledBy})
		}
		return into, nil
	}
	p := newPackedText(packed)
	for more := p.open('[', ']'); more; more = p.more(']') {
		p.want('[')
		count := p.int()
		p.want(',')
		withdrawn := p.int()
		p.want(',')
		m := mark{withdrawn, p.string()}
		p.want(']')
		for ; count > 0 && len(into) < n; count-- {
			into = append(into, m)
		}
		p.odd = p.odd || count != 0
	}
	if p.broken() || len(into) != n || settledBy != "" {
		return nil, errPacked
	}
	return into, nil
}

// packRuns writes the lines column of settled_lines: [[upload, first, how many], …].
func packRuns(list []run) string {
	b := []byte{'['}
	for i, r := range list {
		b = strconv.AppendInt(separated(b, i), r.upload, 10)
		b = strconv.AppendInt(append(b, ','), int64(r.first), 10)
		b = append(strconv.AppendInt(append(b, ','), int64(r.count), 10), ']')
	}
	return string(append(b, ']'))
}

// unpackRuns reads the lines column of settled_lines.
func unpackRuns(packed string, into []run) ([]run, error) {
	const most = 1 << 30
	p := newPackedText(packed)
	for more := p.open('[', ']'); more; more = p.more(']') {
		p.want('[')
		upload := p.int()
		p.want(',')
		first := p.int()
		p.want(',')
		count := p.int()
		p.want(']')
		p.odd = p.odd || first < 0 || first > most || count < 0 || count > most
		into = append(into, run{upload, int(first), int(count)})
	}
	if p.broken() {
		return nil, errPacked
	}
	return into, nil
}

// packShares writes the shares column of a settlement: [["payer", "layer", fen], …].
func packShares(shares []settlement.Share) string {
	b := []byte{'['}
	for i, s := range shares {
		b = appendQuoted(separated(b, i), s.Payer)
		b = appendQuoted(append(b, ','), s.Layer)
		b = append(strconv.AppendInt(append(b, ','), int64(s.Amount), 10), ']')
	}
	return string(append(b, ']'))
}

// unpackShares reads the shares column of a settlement.
func unpackShares(packed string, into []settlement.Share) ([]settlement.Share, error) {
	p := newPackedText(packed)
	for more := p.open('[', ']'); more; more = p.more(']') {
		p.want('[')
		payer := p.string()
		p.want(',')
		layer := p.string()
		p.want(',')
		into = append(into, settlement.Share{Payer: payer, Layer: layer, Amount: money.Fen(p.int())})
		p.want(']')
	}
	if p.broken() {
		return nil, errPacked
	}
	return into, nil
}

// appendQuoted writes a text as JSON has it.
func appendQuoted(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '"' || s[i] == '\\' || s[i] >= utf8.RuneSelf {
			return appendAnyQuoted(b, s)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// appendAnyQuoted writes a text with what JSON has otherwise; what is no text at
// all becomes the mark of that.
func appendAnyQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		if r < ' ' || r == '"' || r == '\\' {
			b = append(b, `\u00`...)
			b = append(b, hexDigits[r>>4], hexDigits[r&15])
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

const hexDigits = "0123456789abcdef"

// separated writes what separates a value of a list from those before.
func separated(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return append(b, '[')
}
