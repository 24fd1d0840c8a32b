package sieve

import (
	"yibao/ground/period"
	"yibao/judge/audit"
)

// rx is a prescription: its lines under judgement of one kind.
type rx struct {
	visit, no   int32
	day         period.Date
	items       int32 // at least as many as there are different ones
	last        int32 // item
	amount      int64
	grams       int64
	undosed     bool // a line does not say for how many doses
	institution string
}

// prescriptions are those of a person.
type prescriptions struct {
	built    bool
	list     []rx
	numbered bool // every line has a number
}

// rxOf puts the lines of a kind together by prescription.
func (w *worker) rxOf(kind audit.ItemKind) *prescriptions {
	m := &w.marks
	p := &m.lists[0]
	if kind == audit.Herb {
		p = &m.lists[1]
	}
	if p.built {
		return p
	}
	p.built, p.list, p.numbered = true, p.list[:0], true
	for i := w.lo; i < w.hi; i++ {
		if w.b.kind(i) != kind || !w.judged(i) || w.quantity(i) <= 0 {
			continue
		}
		if w.b.prescription[i] == 0 {
			p.numbered = false
			continue
		}
		w.addTo(p, i)
	}
	return p
}

func (w *worker) addTo(p *prescriptions, i int32) {
	no, visit := w.b.prescription[i], w.b.visit[i]
	n, ok := w.marks.rx.get(w.marks.now, no)
	if !ok || int(n) >= len(p.list) || p.list[n].visit != visit || p.list[n].no != no {
		n = int32(len(p.list))
		for k := range p.list {
			if p.list[k].visit == visit && p.list[k].no == no {
				n = int32(k)
			}
		}
	}
	if int(n) == len(p.list) {
		p.list = append(p.list, rx{visit: visit, no: no, day: w.b.day[i], last: -1, institution: w.visitOf(i).Institution})
	}
	w.marks.rx.put(w.marks.now, no, n)
	x := &p.list[n]
	if code := w.code1(i); code != x.last {
		x.items++
		x.last = code
	}
	x.amount += w.amount(i)
	if w.b.doses[i] > 0 {
		x.grams += w.quantity(i) / int64(w.b.doses[i])
	} else {
		x.undosed = true
	}
}

func drugKinds(c *compiling) {
	rule, p := c.number, c.program
	c.person(func(w *worker) bool {
		list := w.rxOf(audit.Drug)
		for i := range list.list {
			if x := &list.list[i]; x.items > p.params(rule, x.day).Kinds {
				return true
			}
		}
		return w.told && !list.numbered
	})
}

// split holds when prescriptions of one day at one institution are together
// above the kinds or the money of one.
func split(c *compiling) {
	rule, p := c.number, c.program
	c.person(func(w *worker) bool {
		list := w.rxOf(audit.Drug)
		for i := range list.list {
			x := &list.list[i]
			t := p.params(rule, x.day)
			items, amount, together := x.items, x.amount, false
			for k := i + 1; k < len(list.list); k++ {
				if y := &list.list[k]; y.day == x.day && y.institution == x.institution {
					items, amount, together = items+y.items, amount+y.amount, true
				}
			}
			if together && (items > t.Kinds || t.spent && amount > int64(t.Amount)) {
				return true
			}
		}
		return w.told && !list.numbered
	})
}

func large(c *compiling) {
	rule, p := c.number, c.program
	c.person(func(w *worker) bool {
		list := w.rxOf(audit.Herb)
		for i := range list.list {
			x := &list.list[i]
			t := p.params(rule, x.day)
			if x.items > t.Kinds || x.undosed && w.told || x.grams > int64(t.Grams) {
				return true
			}
		}
		return w.told && !list.numbered
	})
}
