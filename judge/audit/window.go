package audit

import (
	"yibao/ground/money"
	"yibao/law/rulefile"
)

// windowKey names a window of the calendar, a visit or a prescription; lines of
// the same window have the same key.
type windowKey struct {
	visit int32
	n     int32
	text  string
}

// windowOf returns the window that a line lies in. Rolling windows have no key:
// all lines of a person share one. A prescription without a number is a fact
// that is missing: ok is false.
func (v *view) windowOf(l *line, w rulefile.Window) (key windowKey, ok bool) {
	day := l.Day
	switch w.Kind {
	case rulefile.OneLine:
		return windowKey{visit: l.Visit, n: l.at}, true
	case rulefile.OneVisit:
		return windowKey{visit: l.Visit}, true
	case rulefile.OneRx:
		return windowKey{visit: l.Visit, text: l.Prescription}, l.Prescription != ""
	case rulefile.CalendarDay:
		return windowKey{visit: -1, n: int32(day)}, true
	case rulefile.CalendarWeek: // day 1 of the calendar is a Monday
		return windowKey{visit: -1, n: (int32(day) - 1) / 7}, true
	case rulefile.CalendarMonth:
		return windowKey{visit: -1, n: int32(day.Year())*12 + int32(day.Month())}, true
	case rulefile.CalendarQuarter:
		return windowKey{visit: -1, n: int32(day.Year())*4 + (int32(day.Month())-1)/3}, true
	case rulefile.CalendarYear:
		return windowKey{visit: -1, n: int32(day.Year())}, true
	case rulefile.InsuranceYear:
		return windowKey{visit: -1, n: int32(v.facts.YearStart.Year(day))}, true
	case rulefile.WithinHours:
		return windowKey{visit: -1, n: int32(day)*24 + l.Minute/60}, l.Minute >= 0
	default:
		return windowKey{visit: -2}, true
	}
}

// groupKey is what lines are counted by.
type groupKey struct {
	entry       int32
	window      windowKey
	institution string
}

// group is lines counted together; tail is the latest, prev of grouping leads
// back from it.
type group struct {
	key    groupKey
	tail   int32 // place among the matches
	count  int32
	judged bool
	sum    money.Quantity
	fund   money.Fen
}

// grouping is memory for groups, used again.
type grouping struct {
	index  map[groupKey]int32
	groups []group
	prev   []int32
	order  []int32
}

// groups puts the rule's matches of a side into groups. key returns false for a
// match that belongs to none.
func (v *view) groups(matches []match, s side, key func(l *line, m match) (groupKey, bool)) *grouping {
	g := &v.result.work.grouping
	if g.index == nil {
		g.index = make(map[groupKey]int32)
	}
	clear(g.index)
	g.groups, g.prev = g.groups[:0], g.prev[:0]
	for i, m := range matches {
		g.prev = append(g.prev, -1)
		if m.side != s {
			continue
		}
		l := &v.lines[m.line]
		k, ok := key(l, m)
		if !ok {
			continue
		}
		n, seen := g.index[k]
		if !seen {
			n = int32(len(g.groups))
			g.index[k] = n
			g.groups = append(g.groups, group{key: k, tail: -1})
		}
		x := &g.groups[n]
		g.prev[i], x.tail = x.tail, int32(i)
		x.count++
		x.sum += l.quantity
		x.fund += l.fund
		x.judged = x.judged || l.judged
	}
	return g
}

// forward returns a group's matches from the first to the latest; the memory is
// used again by the next call.
func (g *grouping) forward(x *group) []int32 {
	g.order = g.order[:0]
	for i := x.tail; i >= 0; i = g.prev[i] {
		g.order = append(g.order, i)
	}
	for a, b := 0, len(g.order)-1; a < b; a, b = a+1, b-1 {
		g.order[a], g.order[b] = g.order[b], g.order[a]
	}
	return g.order
}

// counted is the key of kinds that count an entry's lines in its window, at one
// institution unless the terms say all.
func (v *view) counted(l *line, m match) (groupKey, bool) {
	t := &v.entry(m.entry).terms
	k := groupKey{entry: m.entry}
	var ok bool
	if k.window, ok = v.windowOf(l, t.Window); !ok {
		if l.judged {
			v.unjudged(l.Visit, m.line, missingOf(t.Window))
		}
		return k, false
	}
	if !t.Everywhere {
		k.institution = l.visit.Institution
	}
	return k, true
}

func missingOf(w rulefile.Window) string {
	if w.Kind == rulefile.OneRx {
		return "处方号"
	}
	return "收费时间"
}
