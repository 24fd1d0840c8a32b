package sieve

import (
	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// readmission holds on a stay soon after the end of another at the institution.
func readmission(c *compiling) {
	rule, p := c.number, c.program
	c.eachVisit(func(w *worker, v *visit, n int32) bool {
		if v.Way != rulefile.Inpatient {
			return false
		}
		days := int(p.params(rule, v.Begin).Days)
		return w.anyOther(n, func(o *visit) bool {
			gap := o.End.DaysUntil(v.Begin)
			return o.Way == rulefile.Inpatient && o.End != 0 && gap >= 0 && gap <= days && o.Institution == v.Institution
		})
	})
}

func (w *worker) anyOther(n int32, holds func(o *visit) bool) bool {
	for k := w.vlo; k < w.vhi; k++ {
		if k != n && holds(&w.b.visits[k]) {
			return true
		}
	}
	return false
}

// anyLine reports whether a line of the visit that funds paid holds.
func (w *worker) anyLine(n int32, holds func(i int32) bool) bool {
	for i := w.lo; i < w.hi; i++ {
		if w.b.visit[i] == n && w.quantity(i) > 0 && holds(i) {
			return true
		}
	}
	return false
}

func outsideStay(c *compiling) {
	rule, p := c.number, c.program
	c.eachVisit(func(w *worker, v *visit, n int32) bool {
		if v.Way != rulefile.Inpatient {
			return false
		}
		from, to := v.Begin.AddDays(-int(p.params(rule, v.Begin).Days)), v.End
		if to == 0 {
			to = period.Forever
		}
		if w.who.Death != 0 {
			to = min(to, w.who.Death)
		}
		return w.anyLine(n, func(i int32) bool { return w.b.day[i] < from || w.b.day[i] > to })
	})
}

func lowIndication(c *compiling) {
	rule, p := c.number, c.program
	c.eachVisit(func(_ *worker, v *visit, _ int32) bool {
		main := v.MainDiagnosis()
		return v.Way == rulefile.Inpatient && main != nil && audit.Listed(main.Code, main.Name, p.params(rule, v.Begin).Include)
	})
}

// ghostStay holds when days on end of a stay have nothing but bed, nursing and
// ward rounds. Lines of a visit come in order of days.
func ghostStay(c *compiling) {
	rule, p := c.number, c.program
	c.eachVisit(func(w *worker, v *visit, n int32) bool {
		if v.Way != rulefile.Inpatient {
			return false
		}
		least := int(p.params(rule, v.Begin).Days)
		from, last, unsaid, any := v.Begin, v.Begin, false, false
		idle := false
		w.anyLine(n, func(i int32) bool {
			day := w.b.day[i]
			any, last = true, day
			unsaid = unsaid || w.b.category[i] == 0
			switch coding.FeeCategory(w.text(w.b.category[i])) {
			case coding.FeeBed, coding.FeeConsultation, coding.FeeNursing:
				return false
			}
			idle = idle || day >= from && from.DaysUntil(day) >= least
			from = max(from, day+1)
			return false
		})
		if unsaid {
			return w.told
		}
		if v.End != 0 {
			last = v.End
		}
		return any && (idle || from.DaysUntil(last+1) >= least)
	})
}

// visitCount holds when there are more visits of the ways, or more fund money,
// than a window allows, over all that is known.
func visitCount(ways rulefile.VisitWay) func(c *compiling) {
	return func(c *compiling) {
		rule, p := c.number, c.program
		c.person(func(w *worker) bool {
			var number int32
			var spent int64
			for n := w.vlo; n < w.vhi; n++ {
				if w.b.visits[n].Way&ways != 0 {
					number++
					spent += max(0, int64(w.b.visits[n].Fund))
				}
			}
			for i := w.lo; i < w.hi && number > 0; i++ {
				if v := w.visitOf(i); v.Fund == 0 && v.Way&ways != 0 {
					spent += max(0, w.fund(i))
				}
			}
			for _, t := range p.dated[rule] {
				if t.timed && number > t.Times || t.spent && spent > int64(t.Amount) {
					return true
				}
			}
			return false
		})
	}
}

func concurrent(c *compiling) {
	c.eachVisit(func(w *worker, v *visit, n int32) bool {
		return v.Way != rulefile.Inpatient && w.anyOther(n, func(o *visit) bool {
			return o.Way == rulefile.Inpatient && v.Begin > o.Begin && v.Begin < o.End && o.Institution != v.Institution
		})
	})
}

func notEntitled(c *compiling) {
	c.eachVisit(func(w *worker, v *visit, _ int32) bool {
		if w.who.Death != 0 && v.Begin > w.who.Death {
			return true
		}
		for _, s := range w.who.Cover {
			if s.Contains(v.Begin) {
				return w.told && !w.who.CoverKnown
			}
		}
		return w.differs(w.who.CoverKnown, false)
	})
}

func thirdParty(c *compiling) {
	rule, p := c.number, c.program
	c.eachVisit(func(w *worker, v *visit, _ int32) bool {
		return v.ThirdParty != audit.No && w.suffers(v, p.params(rule, v.Begin).Include, false)
	})
}

func feeShift(c *compiling) {
	rule, p := c.number, c.program
	c.eachVisit(func(w *worker, v *visit, n int32) bool {
		if v.Way != rulefile.Outpatient {
			return false
		}
		days := int(p.params(rule, v.Begin).Days)
		return w.anyOther(n, func(o *visit) bool {
			gap := v.Begin.DaysUntil(o.Begin)
			return o.Way == rulefile.Inpatient && gap >= 0 && gap <= days && o.Institution == v.Institution
		})
	})
}

func listQuality(c *compiling) {
	c.eachVisit(func(w *worker, v *visit, _ int32) bool {
		return w.who.Sex == 0 || w.who.Birth == 0 || w.who.Birth > v.Begin ||
			v.Way == rulefile.Inpatient && v.End != 0 && (v.End < v.Begin || v.MainDiagnosis() == nil)
	})
}

// support holds on a diagnosis of which nothing that it calls for was charged
// in the visit. Lines are asked before diagnoses.
func support(c *compiling) {
	for _, n := range c.mine {
		e := &c.entries[n]
		a := ask{rule: c.number, entry: n, other: true, to: period.Forever, terms: &noTerms, run: func(w *worker, i int32, a *ask) bool {
			w.served = append(w.served, served{a.rule, a.entry, w.b.visit[i], w.b.day[i]})
			return false
		}}
		for _, k := range e.Point.Others {
			c.program.items.add(k, a)
		}
	}
	c.named(func(w *worker, visit int32, _ period.Date, a *ask) bool {
		for _, s := range w.served {
			if s.entry == a.entry && s.visit == visit {
				return false
			}
		}
		return true
	})
}
