package audit

import (
	"yibao/ground/money"
	"yibao/law/rulefile"
)

// pairRule finds lines of the contained item (B) charged beside the item that
// contains it (A), for the same person at the same institution within the
// window. As many of B are questioned as there are A, from the latest B back.
type pairRule struct{}

func pairKind(*compiling) evaluator { return pairRule{} }

// mains is what stands on the A side of a group of B.
type mains struct {
	sum  money.Quantity
	tail int32 // latest match, prev leads back; also the one that is named
}

func (pairRule) judge(v *view) {
	matches := v.mine()
	g := v.groups(matches, sideOther, v.paired)
	if len(g.groups) == 0 {
		return
	}
	w := &v.result.work
	w.mains = append(w.mains[:0], make([]mains, len(g.groups))...)
	for i, m := range matches {
		if m.side != sideItem || alsoOther(matches, i) {
			continue
		}
		k, _ := v.paired(&v.lines[m.line], m)
		n, ok := g.index[k]
		if !ok || !g.groups[n].judged {
			continue
		}
		x := &w.mains[n]
		if x.sum == 0 {
			x.tail = -1
		}
		x.sum += v.lines[m.line].quantity
		g.prev[i], x.tail = x.tail, int32(i)
	}
	for i := range g.groups {
		if w.mains[i].sum > 0 {
			v.pair(g, &g.groups[i], &w.mains[i], matches)
		}
	}
}

// paired is the key of a pair: window and institution. Windows of several hours
// are looked at within a person's lines at the institution.
func (v *view) paired(l *line, m match) (groupKey, bool) {
	k := groupKey{entry: m.entry, institution: l.visit.Institution}
	w := v.entry(m.entry).terms.Window
	if w.Kind == 0 {
		w.Kind = rulefile.OneVisit
	}
	if w.Kind == rulefile.WithinHours {
		return k, true
	}
	var ok bool
	k.window, ok = v.windowOf(l, w)
	return k, ok
}

// alsoOther reports whether the same line stands on both sides of the entry.
func alsoOther(matches []match, i int) bool {
	m := match{matches[i].line, matches[i].entry, sideOther}
	for k := i + 1; k < len(matches) && matches[k].line == m.line; k++ {
		if matches[k] == m {
			return true
		}
	}
	for k := i - 1; k >= 0 && matches[k].line == m.line; k-- {
		if matches[k] == m {
			return true
		}
	}
	return false
}

// pair questions the B of a group.
func (v *view) pair(g *grouping, x *group, a *mains, matches []match) {
	e := v.entry(x.key.entry)
	hours := e.terms.Window.Kind == rulefile.WithinHours
	left := a.sum
	f := v.begin(e, v.lines[matches[x.tail].line].Visit)
	named := a.tail
	for i := x.tail; i >= 0 && left > 0; i = g.prev[i] {
		take := min(left, v.lines[matches[i].line].quantity)
		if hours {
			near, by := v.near(g, a, matches[i], e.terms.Window.N, matches)
			if near == 0 {
				continue
			}
			take, named = min(take, near), by
		}
		v.question(f, matches[i].line, take)
		left -= take
	}
	if named >= 0 {
		f.note("同时收取", v.lines[matches[named].line].Item+" "+v.lines[matches[named].line].Name)
	}
	v.keep(f)
}

// near adds up the A that lie within so many hours of a B, or for zero in the
// same hour of the clock. A line of the same day that says no time leaves the
// pair unjudged.
func (v *view) near(g *grouping, a *mains, b match, hours int32, matches []match) (money.Quantity, int32) {
	y := &v.lines[b.line]
	var sum money.Quantity
	var named int32 = -1
	for i := a.tail; i >= 0; i = g.prev[i] {
		x := &v.lines[matches[i].line]
		switch {
		case x.Minute < 0 || y.Minute < 0:
			if x.Day == y.Day && y.judged {
				v.unjudged(y.Visit, b.line, "收费时间")
			}
		case hours == 0 && x.Day == y.Day && x.Minute/60 == y.Minute/60,
			hours > 0 && apart(x, y) <= int64(hours)*60:
			sum += x.quantity
			named = i
		}
	}
	return sum, named
}

// apart returns the minutes between two lines.
func apart(x, y *line) int64 {
	d := int64(x.Day-y.Day)*1440 + int64(x.Minute-y.Minute)
	return max(d, -d)
}

// needRule finds lines that need another item (or operation) in the window
// which is not there. With 上限, there may be so many for each of the other.
type needRule struct{ back bool }

func needKind(*compiling) evaluator { return &needRule{} }

// lookBackKind looks back so many 天数 from the line instead of a window.
func lookBackKind(*compiling) evaluator { return &needRule{back: true} }

func (k *needRule) judge(v *view) {
	matches := v.mine()
	for i, m := range matches {
		l := &v.lines[m.line]
		if m.side != sideItem || !l.judged {
			continue
		}
		e := v.entry(m.entry)
		if len(e.point.Others) == 0 {
			v.unjudged(l.Visit, m.line, "关联项目目录")
			continue
		}
		found := k.found(v, matches, i)
		switch {
		case k.back && l.visit.elements(e.terms.Elements) == passes && len(e.terms.Elements) > 0:
		case found == 0:
			f := v.begin(e, l.Visit)
			v.question(f, m.line, l.quantity)
			f.note("缺少", e.otherText())
			v.keep(f)
		case e.terms.Has("上限") && lastOf(v, matches, i):
			k.tooMany(v, matches, i, found)
		}
	}
}

// found adds up the quantity of the other side that serves a line.
func (k *needRule) found(v *view, matches []match, i int) money.Quantity {
	m := matches[i]
	l, e := &v.lines[m.line], v.entry(m.entry)
	var sum money.Quantity
	for _, o := range matches {
		if o.entry != m.entry || o.side != sideOther {
			continue
		}
		other := &v.lines[o.line]
		if k.back {
			gap := other.Day.DaysUntil(l.Day)
			if gap >= 0 && gap <= int(e.terms.Days) {
				sum += other.quantity
			}
			continue
		}
		if v.serves(other, l, e.terms.Window) {
			sum += other.quantity
		}
	}
	for _, o := range l.visit.Operations {
		if e.operation(o.Code, o.Name) {
			sum += oneUnit
		}
	}
	return sum
}

// serves reports whether another line lies in the window of a line; without a
// window, in its visit.
func (v *view) serves(other, l *line, w rulefile.Window) bool {
	if w.Kind == 0 {
		w.Kind = rulefile.OneVisit
	}
	a, ok1 := v.windowOf(other, w)
	b, ok2 := v.windowOf(l, w)
	return ok1 && ok2 && a == b && other.visit.Institution == l.visit.Institution
}

// lastOf reports whether the match is the latest of its entry and window.
func lastOf(v *view, matches []match, i int) bool {
	w := v.entry(matches[i].entry).terms.Window
	for _, m := range matches[i+1:] {
		if m.entry == matches[i].entry && m.side == sideItem && v.serves(&v.lines[m.line], &v.lines[matches[i].line], w) {
			return false
		}
	}
	return true
}

// tooMany questions what is over so many for each of the other side.
func (k *needRule) tooMany(v *view, matches []match, latest int, found money.Quantity) {
	m := matches[latest]
	e := v.entry(m.entry)
	var sum money.Quantity
	for _, o := range matches[:latest+1] {
		if o.entry == m.entry && o.side == sideItem && v.serves(&v.lines[o.line], &v.lines[m.line], e.terms.Window) {
			sum += v.lines[o.line].quantity
		}
	}
	limit := times(e.terms.Quantity, found)
	over := sum - limit
	if over <= 0 {
		return
	}
	f := v.begin(e, v.lines[m.line].Visit)
	for i := latest; i >= 0 && over > 0; i-- {
		o := matches[i]
		if o.entry != m.entry || o.side != sideItem || !v.serves(&v.lines[o.line], &v.lines[m.line], e.terms.Window) {
			continue
		}
		take := min(over, v.lines[o.line].quantity)
		v.question(f, o.line, take)
		over -= take
	}
	f.note("数量", sum.String()+",上限 "+limit.String())
	v.keep(f)
}
