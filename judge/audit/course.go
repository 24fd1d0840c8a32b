package audit

import (
	"strconv"

	"yibao/ground/period"
	"yibao/law/rulefile"
)

// courseRule counts days of use. A line that lasts several days counts each of
// them; a day is counted once however many lines it has. Days beyond the limit
// are over, and of a line the part of its days that are over.
//
// 方式 跨度 counts from the first use instead: days beyond so many from it are
// over, used or not between. 间隔 is the least number of days from one use to
// the next; the latter of two that are closer is over.
type courseRule struct{}

func courseKind(*compiling) evaluator { return courseRule{} }

func (courseRule) judge(v *view) {
	matches := v.mine()
	g := v.groups(matches, sideItem, func(l *line, m match) (groupKey, bool) {
		t := &v.entry(m.entry).terms
		w := t.Window
		if w.Kind == 0 {
			w.Kind = rulefile.OneVisit
		}
		k := groupKey{entry: m.entry}
		var ok bool
		k.window, ok = v.windowOf(l, w)
		return k, ok
	})
	for i := range g.groups {
		if x := &g.groups[i]; x.judged {
			v.course(g.forward(x), v.entry(x.key.entry), matches)
		}
	}
}

// course walks the lines of a course in order.
func (v *view) course(order []int32, e *entry, matches []match) {
	limit := int(e.terms.Days)
	spanning := e.terms.Mode == "跨度"
	var start, until, over, last period.Date // until: end of the days counted; over: the first day too many
	used := 0
	for _, n := range order {
		l := &v.lines[matches[n].line]
		length := max(1, int(l.Supply))
		if start == 0 {
			start, until = l.Day, l.Day
		}
		from := max(l.Day, until)
		fresh := max(0, length-int(from-l.Day))
		if over == 0 && spanning {
			over = start.AddDays(limit)
		}
		if over == 0 && used+fresh > limit {
			over = from.AddDays(limit - used)
		}
		used += fresh
		until = max(until, l.Day.AddDays(length))
		v.courseLine(e, matches[n].line, length, over, last, used)
		last = l.Day
	}
}

// courseLine questions the part of a line that lies beyond.
func (v *view) courseLine(e *entry, at int32, length int, over, last period.Date, used int) {
	l := &v.lines[at]
	if !l.judged {
		return
	}
	if e.terms.Gap > 0 && last != 0 && last != l.Day && last.DaysUntil(l.Day) < int(e.terms.Gap) {
		f := v.begin(e, l.Visit)
		v.question(f, at, l.quantity)
		f.note("间隔", "上一次 "+last.String()+",相隔 "+strconv.Itoa(last.DaysUntil(l.Day))+" 天,至少 "+strconv.Itoa(int(e.terms.Gap))+" 天")
		v.keep(f)
		return
	}
	if !e.terms.Has("天数") || over == 0 {
		return
	}
	beyond := min(length, over.DaysUntil(l.Day.AddDays(length)))
	if beyond <= 0 {
		return
	}
	f := v.begin(e, l.Visit)
	v.questionDays(f, at, beyond, length)
	f.note("天数", "累计 "+strconv.Itoa(used)+" 天,限 "+strconv.Itoa(int(e.terms.Days))+" 天")
	v.keep(f)
}

// overDaysRule compares the days that one line lasts with a limit; the days
// beyond are over. A drug of which points speak is held to their limit, any
// other drug to the rule's own.
type overDaysRule struct{}

func overDaysKind(*compiling) evaluator { return &overDaysRule{} }

func (k *overDaysRule) judge(v *view) {
	matches, next := v.mine(), 0
	for i := range v.lines {
		at := int32(i)
		if next < len(matches) && matches[next].line == at {
			for ; next < len(matches) && matches[next].line == at; next++ {
				e := v.entry(matches[next].entry)
				k.line(v, at, e, &e.terms)
			}
			continue
		}
		if v.lines[i].Kind == Drug {
			k.line(v, at, nil, v.terms(v.lines[i].Day))
		}
	}
}

func (k *overDaysRule) line(v *view, at int32, e *entry, t *rulefile.Terms) {
	l := &v.lines[at]
	if !l.judged || !t.Has("天数") || t.Ways != 0 && t.Ways&l.visit.Way == 0 || len(t.MedTypes) > 0 && !prefixed(l.visit.MedType, t.MedTypes) {
		return
	}
	if l.Supply == 0 {
		if e != nil {
			v.unjudged(l.Visit, at, "用药天数")
		}
		return
	}
	if l.Supply <= t.Days {
		return
	}
	f := v.begin(e, l.Visit)
	v.questionDays(f, at, int(l.Supply-t.Days), int(l.Supply))
	f.note("天数", "开药 "+strconv.Itoa(int(l.Supply))+" 天,限 "+strconv.Itoa(int(t.Days))+" 天")
	v.keep(f)
}

// stockRule adds what is left of a drug dispensed before, anywhere, to what is
// dispensed now. Drugs are the same when so many places of their codes are.
type stockRule struct{}

func stockKind(*compiling) evaluator { return stockRule{} }

func (stockRule) judge(v *view) {
	for i := range v.lines {
		l := &v.lines[i]
		if !l.judged || l.Kind != Drug || l.Supply == 0 {
			continue
		}
		t := v.terms(l.Day)
		until := v.supplied(i, int(t.Digits))
		left := max(0, l.Day.DaysUntil(until))
		if until == 0 || left+int(l.Supply) <= int(t.Days) || left == 0 {
			continue
		}
		beyond := min(left+int(l.Supply)-int(t.Days), int(l.Supply))
		f := v.begin(nil, l.Visit)
		v.questionDays(f, int32(i), beyond, int(l.Supply))
		f.note("持有药量", "尚余 "+strconv.Itoa(left)+" 天,本次 "+strconv.Itoa(int(l.Supply))+" 天,上限 "+strconv.Itoa(int(t.Days))+" 天")
		v.keep(f)
	}
}

// supplied returns the day until which the lines of the same drug before a line
// last, one after the other; zero when there are none.
func (v *view) supplied(at, digits int) period.Date {
	l := &v.lines[at]
	var until period.Date
	for i := range at {
		b := &v.lines[i]
		if b.Kind != Drug || b.Supply == 0 || !sameStem(b.Item, l.Item, digits) {
			continue
		}
		until = max(until, b.Day).AddDays(int(b.Supply))
	}
	return until
}

// sameStem reports whether two codes begin with the same so many characters.
func sameStem(a, b string, digits int) bool {
	if a == b {
		return a != ""
	}
	return digits > 0 && len(a) >= digits && len(b) >= digits && a[:digits] == b[:digits]
}
