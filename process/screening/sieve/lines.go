package sieve

import (
	"yibao/ground/money"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// items has the lines that the points' own side names tested, one by one.
func items(holds func(w *worker, i int32, v *visit, t *terms) bool) func(c *compiling) {
	return func(c *compiling) {
		c.matches(byEntry, true, func(w *worker, i int32, a *ask) bool {
			return w.asked(i) && holds(w, i, w.visitOf(i), a.terms)
		})
	}
}

func always(*worker, int32, *visit, *terms) bool { return true }

func online(w *worker, _ int32, v *visit, _ *terms) bool {
	return w.differs(v.Way != 0, v.Way&rulefile.Online == 0)
}

func withoutPrescription(w *worker, i int32, v *visit, _ *terms) bool {
	return v.Way&rulefile.Purchase != 0 && w.b.prescription[i] == 0
}

func aroundOperation(w *worker, _ int32, v *visit, _ *terms) bool {
	return w.differs(v.OperationsKnown, len(v.Operations) == 0)
}

func operated(w *worker, _ int32, v *visit, _ *terms) bool {
	return w.differs(v.OperationsKnown, false)
}

func swapped(w *worker, _ int32, v *visit, _ *terms) bool {
	return w.differs(v.OrdersKnown, v.orders == 0)
}

func timed(w *worker, i int32, v *visit, _ *terms) bool {
	w.chains()
	code := w.code1(i)
	for r := w.marks.reports.first(w.marks.now, code); r >= 0; r = w.marks.reports.next[r] {
		if v.hasReport(r) && w.b.reports[r].day == w.b.day[i] && w.b.reports[r].quantity > 0 {
			return true
		}
	}
	return w.told
}

// answered holds on lines of which the answer is no.
func answered(at uint) func(c *compiling) {
	return func(c *compiling) {
		c.eachLine(func(w *worker, i int32) bool {
			a := w.b.answer(i, at)
			return a != audit.Yes && (a == audit.No || w.told) && w.asked(i)
		})
	}
}

func lateUpload(c *compiling) {
	rule, p := c.number, c.program
	c.eachLine(func(w *worker, i int32) bool {
		hours := w.b.upload[i]
		if hours < 0 {
			return w.told && w.judged(i)
		}
		return hours > p.params(rule, w.b.day[i]).Hours && w.asked(i)
	})
}

// markup holds on a price above the purchase cost, where no rate below one is
// allowed.
func markup(c *compiling) {
	below := false
	for _, t := range c.program.dated[c.number] {
		below = below || t.Rate.Cmp(money.Whole(1)) < 0
	}
	c.eachLine(func(w *worker, i int32) bool {
		return w.b.cost[i] != 0 && (below || w.b.price[i] > w.b.cost[i]) && w.asked(i)
	})
}

// detail holds on a line whose amount is not its price times its quantity, or
// that has no code, and on a refund of what was not charged.
func detail(c *compiling) {
	rule, p := c.number, c.program
	c.eachLine(func(w *worker, i int32) bool {
		if !w.judged(i) {
			return false
		}
		due, err := money.Extend(money.Price(w.b.price[i]), money.Quantity(w.b.quantity[i]), money.HalfUpFen)
		over, most := money.Fen(w.b.amount[i])-due, p.params(rule, w.b.day[i]).Amount
		return w.b.items[w.b.item[i]].code == 0 || err == nil && (over > most || over < -most)
	})
	c.person(func(w *worker) bool {
		for _, r := range w.refunds {
			if w.who.refunds && w.b.refundOf[r] != 0 && w.judged(r) && !w.charged(r) {
				return true
			}
		}
		return false
	})
}

// charged reports whether the line that a refund names is there.
func (w *worker) charged(refund int32) bool {
	for i := w.lo; i < w.hi; i++ {
		if w.b.visit[i] == w.b.visit[refund] && w.b.no[i] == w.b.refundOf[refund] && w.b.quantity[i] > 0 {
			return true
		}
	}
	return false
}

func dischargeDrugs(c *compiling) {
	rule, p := c.number, c.program
	c.eachLine(func(w *worker, i int32) bool {
		switch {
		case w.b.flags[i]&markDischarge == 0 || w.b.kind(i) != audit.Drug || !w.asked(i):
			return false
		case w.b.supply[i] == 0:
			return w.told
		}
		return w.b.supply[i] > p.params(rule, w.b.day[i]).Days
	})
}

// doubleClaim holds when an item was charged in two visits of one day.
func doubleClaim(c *compiling) {
	c.person(func(w *worker) bool {
		for i := w.lo; i < w.hi; i++ {
			code := w.code1(i)
			if code == 0 || w.quantity(i) <= 0 {
				continue
			}
			before, ok := w.marks.claims.get(w.marks.now, code)
			if ok && before.day == w.b.day[i] && before.visit != w.b.visit[i] {
				return true
			}
			w.marks.claims.put(w.marks.now, code, claim{w.b.day[i], w.b.visit[i]})
		}
		return false
	})
}

// traceTwice holds when a trace code stands on lines of two visits.
func traceTwice(c *compiling) {
	c.person(func(w *worker) bool {
		for i := w.lo; i < w.hi; i++ {
			for _, code := range w.b.traces(i) {
				before, ok := w.marks.traces.get(w.marks.now, code)
				if ok && before != w.b.visit[i] {
					return true
				}
				w.marks.traces.put(w.marks.now, code, w.b.visit[i])
			}
		}
		return false
	})
}

// chronic holds on drugs of visits of which the rule speaks.
func chronic(c *compiling) {
	rule, p := c.number, c.program
	if len(c.mine) == 0 {
		return
	}
	c.eachLine(func(w *worker, i int32) bool {
		return w.b.kind(i) == audit.Drug && prefixed(w.visitOf(i).MedType, p.params(rule, w.b.day[i]).MedTypes) && w.asked(i)
	})
}

func (w *worker) code1(i int32) int32 { return w.b.items[w.b.item[i]].code }
