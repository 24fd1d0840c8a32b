package readjustment

import (
	"slices"

	"yibao/ground/money"
	"yibao/process/settlement"
)

// laid is a bill laid out by payer and layer, each once, and by fee line.
type laid struct {
	shares []settlement.Share
	lines  map[string][]money.Fen // by line number; parts as far as there are any
}

// layOut lays a record out.
func layOut(r settlement.Record) laid {
	l := laid{lines: make(map[string][]money.Fen, len(r.Lines))}
	places := make([]int, len(r.Shares))
	for i, s := range r.Shares {
		places[i] = l.at(s.Payer, s.Layer)
		l.shares[places[i]].Amount += s.Amount
	}
	for _, line := range r.Lines {
		for i, part := range line.Parts {
			l.addPart(line.LineNo, places[i], part)
		}
	}
	return l
}

// at finds or makes the place of a payer and layer.
func (l *laid) at(payer, layer string) int {
	i := slices.IndexFunc(l.shares, func(s settlement.Share) bool { return s.Payer == payer && s.Layer == layer })
	if i < 0 {
		i = len(l.shares)
		l.shares = append(l.shares, settlement.Share{Payer: payer, Layer: layer})
	}
	return i
}

func (l *laid) addPart(lineNo string, place int, part money.Fen) {
	parts := l.lines[lineNo]
	for len(parts) <= place {
		parts = append(parts, 0)
	}
	parts[place] += part
	l.lines[lineNo] = parts
}

// part returns what a line has at a place.
func (l *laid) part(lineNo string, place int) money.Fen {
	if parts := l.lines[lineNo]; place < len(parts) {
		return parts[place]
	}
	return 0
}

// add adds another bill, times a sign.
func (l *laid) add(other laid, sign money.Fen) {
	places := make([]int, len(other.shares))
	for i, s := range other.shares {
		places[i] = l.at(s.Payer, s.Layer)
		l.shares[places[i]].Amount += sign * s.Amount
	}
	for lineNo, parts := range other.lines {
		for i, part := range parts {
			l.addPart(lineNo, places[i], sign*part)
		}
	}
}

// less returns by what the bill differs from another: places where neither the
// sum nor a line differs are left out.
func (l laid) less(other laid) laid {
	d := laid{lines: make(map[string][]money.Fen)}
	d.add(l, 1)
	d.add(other, -1)
	return d.pruned()
}

// pruned leaves out places where everything is zero.
func (l laid) pruned() laid {
	p := laid{lines: make(map[string][]money.Fen)}
	for i, s := range l.shares {
		differs := s.Amount != 0
		for _, parts := range l.lines {
			differs = differs || i < len(parts) && parts[i] != 0
		}
		if !differs {
			continue
		}
		place := p.at(s.Payer, s.Layer)
		p.shares[place].Amount = s.Amount
		for lineNo := range l.lines {
			p.addPart(lineNo, place, l.part(lineNo, i))
		}
	}
	return p
}
