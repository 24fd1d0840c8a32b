package sieve

import (
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// quantity holds when the lines of an entry add up to more than its limit, in
// windows of the calendar day by day, else over all that is known.
func quantity(c *compiling) {
	c.matches(byEntry, true, func(w *worker, i int32, a *ask) bool {
		x := w.cell(a.cell)
		w.window(x, i, a.terms)
		x.sum += w.quantity(i)
		if w.told && w.windowless(i, a.terms.Window) {
			return true
		}
		return a.terms.limited && x.sum > int64(a.terms.Quantity)
	})
}

// window begins to count anew when the line lies in another day of a window of
// one day: lines come in order of days.
func (w *worker) window(x *cell, i int32, t *terms) {
	if t.Window.Kind == rulefile.CalendarDay && x.last != w.b.day[i] {
		x.sum, x.fund = 0, 0
	}
	x.last = w.b.day[i]
}

// windowless reports whether a line lacks what its window goes by.
func (w *worker) windowless(i int32, window rulefile.Window) bool {
	return window.Kind == rulefile.OneRx && w.b.prescription[i] == 0 || window.Kind == rulefile.WithinHours && w.b.minute[i] < 0
}

func spending(c *compiling) {
	c.matches(byEntry, true, func(w *worker, i int32, a *ask) bool {
		x := w.cell(a.cell)
		w.window(x, i, a.terms)
		x.fund += w.fund(i)
		return w.told && w.windowless(i, a.terms.Window) || a.terms.spent && x.fund > int64(a.terms.Amount)
	})
}

func perOperation(c *compiling) {
	c.matches(byEntry, true, func(w *worker, i int32, a *ask) bool {
		x := w.cell(a.cell)
		x.sum += w.quantity(i)
		return x.sum > int64(a.terms.Quantity)
	})
}

// pair holds when both sides of an entry were charged within its window.
func pair(c *compiling) {
	c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
		w.seen(w.side(a, a.other), i)
		other := w.side(a, !a.other)
		if other.lines == 0 {
			return false
		}
		switch a.terms.Window.Kind {
		case 0, rulefile.OneVisit:
			return other.mixed || other.visit == w.b.visit[i]
		case rulefile.CalendarDay:
			return other.last == w.b.day[i]
		}
		return true
	})
}

// seen notes a line in a cell.
func (w *worker) seen(x *cell, i int32) {
	visit, day := w.b.visit[i], w.b.day[i]
	if x.lines == 0 {
		x.first, x.visit = day, visit
	}
	x.mixed = x.mixed || x.visit != visit
	x.lines++
	x.visit, x.last, x.item = visit, day, w.b.items[w.b.item[i]].code
	x.until = max(x.until, day.AddDays(max(1, int(w.b.supply[i]))))
	x.days += int64(max(1, w.b.supply[i]))
}

// bundle holds when a part was charged beside the whole or another part.
func bundle(c *compiling) {
	c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
		w.seen(w.side(a, a.other), i)
		parts, whole := w.side(a, true), w.side(a, false)
		return parts.lines > 0 && (whole.lines > 0 && whole.last == parts.last || parts.lines > 1)
	})
}

// twoLines holds when the points of a rule name two lines.
func twoLines(c *compiling) {
	c.matches(byRule, false, func(w *worker, i int32, a *ask) bool {
		x := w.cell(a.cell)
		w.seen(x, i)
		return x.lines > 1
	})
}

// onlySuch holds on a herb of a prescription that the points name.
func onlySuch(c *compiling) {
	c.matches(byRule, false, func(w *worker, i int32, _ *ask) bool {
		return w.told || w.b.kind(i) == audit.Herb && w.b.prescription[i] != 0 && w.judged(i)
	})
}

// course holds when the days of use are more than the limit, or two uses lie
// apart less than they should.
func course(c *compiling) {
	c.matches(byEntry, true, func(w *worker, i int32, a *ask) bool {
		x := w.cell(a.cell)
		before, lines := x.last, x.lines
		w.seen(x, i)
		t, limit := a.terms, int64(a.terms.Days)
		switch {
		case t.Gap > 0 && lines > 0 && before != w.b.day[i] && before.DaysUntil(w.b.day[i]) < int(t.Gap):
			return true
		case !t.lasting:
			return false
		case t.Mode == "跨度":
			return int64(x.first.DaysUntil(w.b.day[i]))+int64(max(1, w.b.supply[i])) > limit
		}
		return x.days > limit
	})
}

// overDays holds on a drug for more days than a point, or else the rule, allows.
func overDays(c *compiling) {
	c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
		return w.tooLong(i, a.terms, true)
	})
	rule, p := c.number, c.program
	c.eachLine(func(w *worker, i int32) bool {
		return w.b.supply[i] > 0 && w.b.kind(i) == audit.Drug && w.tooLong(i, p.params(rule, w.b.day[i]), false)
	})
}

func (w *worker) tooLong(i int32, t *terms, told bool) bool {
	switch {
	case !t.lasting || w.b.supply[i] > 0 && w.b.supply[i] <= t.Days || !w.asked(i):
		return false
	case t.Ways != 0 && t.Ways&w.visitOf(i).Way == 0 || len(t.MedTypes) > 0 && !prefixed(w.visitOf(i).MedType, t.MedTypes):
		return false
	case w.b.supply[i] == 0:
		return told && w.told
	}
	return true
}

// overstock adds up what is left of a drug as the judge does: lines come in
// order of time.
func overstock(c *compiling) {
	digits, rule, p := 0, c.number, c.program
	for _, t := range p.dated[rule] {
		digits = int(t.Digits)
	}
	if len(p.dated[rule]) > 1 {
		c.everybody() // drugs may be compared otherwise from one day to the next
		return
	}
	number := len(p.stems)
	p.stems = append(p.stems, stems{digits})
	c.person(func(w *worker) bool {
		for i := w.lo; i < w.hi; i++ {
			if w.b.kind(i) != audit.Drug || w.b.supply[i] == 0 || w.quantity(i) <= 0 {
				continue
			}
			day, supply := w.b.day[i], int(w.b.supply[i])
			word := w.ready.stems[number][w.b.items[w.b.item[i]].code]
			until, before := w.marks.stock.get(w.marks.now, word)
			if left := day.DaysUntil(until); before && left > 0 && w.judged(i) && left+supply > int(p.params(rule, day).Days) {
				return true
			}
			w.marks.stock.put(w.marks.now, word, max(until, day).AddDays(supply))
		}
		return false
	})
}

// need holds on a line without the other side in its window, as far as the
// columns tell; and always where there may be so many for each of the other.
func need(back bool) func(c *compiling) {
	return func(c *compiling) {
		c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
			switch {
			case a.other:
				w.served = append(w.served, served{a.rule, a.entry, w.b.visit[i], w.b.day[i]})
			case !w.judged(i):
			case !a.terms.others:
				return w.told
			case a.terms.limited || a.terms.Window.Kind > rulefile.OneVisit || a.terms.Window.Kind == rulefile.OneLine:
				return true
			default:
				w.wanting = append(w.wanting, wanting{served{a.rule, a.entry, w.b.visit[i], w.b.day[i]}, a.terms})
			}
			return false
		})
		rule := c.number
		c.person(func(w *worker) bool {
			for i := range w.wanting {
				if x := &w.wanting[i]; x.rule == rule && !w.isServed(x, back) {
					return true
				}
			}
			return false
		})
	}
}

// wanting is a line that must have another.
type wanting struct {
	served
	terms *terms
}

func (w *worker) isServed(x *wanting, back bool) bool {
	for _, s := range w.served {
		if s.entry != x.entry {
			continue
		}
		if gap := s.day.DaysUntil(x.day); back && gap >= 0 && gap <= int(x.terms.Days) || !back && s.visit == x.visit {
			return true
		}
	}
	return false
}

// duplicate holds when two drugs of a group are in use at the same time.
func duplicate(c *compiling) {
	one := true // all points go by one window
	for _, n := range c.mine {
		one = one && c.entries[n].Terms.Window == c.entries[c.mine[0]].Terms.Window
	}
	c.matches(byGroup, false, func(w *worker, i int32, a *ask) bool {
		x := w.cell(a.cell)
		lines, until, last, mixed, visit := x.lines, x.until, x.last, x.mixed, x.visit
		if w.b.flags[i]&(markSingle|markStopped) != 0 {
			return false
		}
		w.seen(x, i)
		if lines == 0 || !one {
			return lines > 0
		}
		switch a.terms.Window.Kind {
		case rulefile.RollingDays:
			return w.b.day[i] < until
		case rulefile.CalendarDay:
			return last == w.b.day[i]
		case rulefile.OneVisit:
			return mixed || visit == w.b.visit[i]
		}
		return true
	})
}

// interact holds when both sides of an entry are in use at the same time, or
// were charged in one visit.
func interact(prescription bool) func(c *compiling) {
	return func(c *compiling) {
		c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
			other := w.side(a, !a.other)
			lines, until, mixed, visit := other.lines, other.until, other.mixed, other.visit
			w.seen(w.side(a, a.other), i)
			if lines == 0 {
				return false
			}
			if prescription {
				return mixed || visit == w.b.visit[i]
			}
			return w.b.day[i] < until
		})
	}
}

// repeat holds when two lines of a group lie apart less than they should.
func repeat(c *compiling) {
	c.matches(byGroup, false, func(w *worker, i int32, a *ask) bool {
		x := w.cell(a.cell)
		lines, last := x.lines, x.last
		w.seen(x, i)
		return lines > 0 && last.DaysUntil(w.b.day[i]) < int(a.terms.Gap)
	})
}

// nursing holds when two items of the rule were charged on one day.
func nursing(c *compiling) {
	c.matches(byRule, false, func(w *worker, i int32, a *ask) bool {
		x := w.cell(a.cell)
		lines, last, code := x.lines, x.last, x.item
		w.seen(x, i)
		return lines > 0 && last == w.b.day[i] && code != x.item
	})
}

// bedDays holds when bed days of stays are more than the days of the shortest.
func bedDays(c *compiling) {
	c.matches(byRule, true, func(w *worker, i int32, a *ask) bool {
		v := w.visitOf(i)
		if v.Way != rulefile.Inpatient || v.End == 0 {
			return false
		}
		x := w.cell(a.cell)
		if days := int64(max(1, v.Begin.DaysUntil(v.End))); x.days == 0 || days < x.days {
			x.days = days
		}
		x.sum += w.quantity(i)
		return x.sum > x.days*oneUnit
	})
}

const oneUnit = 10_000
