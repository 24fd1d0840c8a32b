package sieve

import (
	"math/bits"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// cell counts for a point or a group what was seen of the person at work.
type cell struct {
	serial    int32
	lines     int32
	sum, fund int64
	days      int64
	visit     int32
	item      int32
	mixed     bool // lines of several visits
	first     period.Date
	last      period.Date
	until     period.Date
}

// worker sieves the persons of one batch after another. It is of one goroutine.
type worker struct {
	p    *Program
	told bool // also rules that lack a fact are wanted

	b      *Batch
	ready  *prepared
	n      int // the person at work
	who    *person
	lo, hi int32 // his lines
	vlo    int32 // his visits
	vhi    int32
	mask   []uint64
	byRule []int // how often a rule was judged in the batch
	stages map[rulefile.Stage][]uint64

	serial  int32
	cells   []cell
	served  []served
	wanting []wanting
	netting bool
	net     []audit.Netted // by line of the person
	left    []audit.Netted // of those touched
	refunds []int32
	touched []int32 // lines that a refund may speak of
	marks   marks

	facts  Facts
	result audit.Result
}

// served is a line of the other side, for those that must have one.
type served struct {
	rule, entry, visit int32
	day                period.Date
}

func (p *Program) worker(told bool) *worker {
	return &worker{p: p, told: told, mask: make([]uint64, p.words()), byRule: make([]int, len(p.rules)), stages: map[rulefile.Stage][]uint64{}, cells: make([]cell, p.cells), marks: newMarks()}
}

// take begins a batch.
func (w *worker) take(b *Batch, ready *prepared) {
	w.b, w.ready = b, ready
	w.marks.fit(len(b.words.texts), len(b.orders), len(b.reports))
}

// sieve leaves in the mask the rules that may find something of the n-th person,
// and reports whether there are any.
func (w *worker) sieve(n int) bool {
	w.n, w.who = n, &w.b.persons[n]
	w.lo, w.vlo = w.who.firstLine, w.who.firstVisit
	w.hi, w.vhi = w.b.bounds(n)
	w.serial++
	copy(w.mask, w.p.always)
	switch {
	case !w.who.due:
		clear(w.mask)
		return false
	case w.who.unsorted:
		for i := range w.p.rules {
			w.set(int32(i))
		}
		return w.staged()
	}
	w.begin()
	w.pass()
	for i := range w.p.persons {
		if t := &w.p.persons[i]; !w.has(t.rule) && t.run(w) {
			w.set(t.rule)
		}
	}
	return w.staged()
}

// staged leaves the rules of the person's stages in the mask, and reports whether
// there are any.
func (w *worker) staged() bool {
	stages, known := w.stages[w.who.stage]
	if !known {
		stages = make([]uint64, len(w.mask))
		for i, r := range w.p.rules {
			if r.Stages&w.who.stage != 0 {
				stages[i>>6] |= 1 << (i & 63)
			}
		}
		w.stages[w.who.stage] = stages
	}
	any := uint64(0)
	for i := range w.mask {
		w.mask[i] &= stages[i]
		any |= w.mask[i]
	}
	return any != 0
}

func (w *worker) begin() {
	w.served, w.wanting = w.served[:0], w.wanting[:0]
	w.marks.forget()
	if w.netting = w.who.refunds; w.netting {
		w.takeBack()
	}
}

// pass runs the tests of lines and visits.
func (w *worker) pass() {
	for i := w.lo; i < w.hi; i++ {
		asks := w.ready.asks[w.b.item[i]]
		if len(asks) == 0 || w.quantity(i) <= 0 {
			continue
		}
		day := w.b.day[i]
		for k := range asks {
			a := &asks[k]
			if !w.has(a.rule) && a.from <= day && day < a.to && a.run(w, i, a) {
				w.set(a.rule)
			}
		}
	}
	for k := range w.p.lines {
		t := &w.p.lines[k]
		for i := w.lo; i < w.hi && !w.has(t.rule); i++ {
			if t.run(w, i) && w.quantity(i) > 0 {
				w.set(t.rule)
			}
		}
	}
	for n := w.vlo; n < w.vhi; n++ {
		v := &w.b.visits[n]
		if !v.Judged {
			continue
		}
		w.visit(v, n)
		for k := range w.p.visits {
			if t := &w.p.visits[k]; !w.has(t.rule) && t.run(w, v, n) {
				w.set(t.rule)
			}
		}
	}
}

// visit asks of the visit's diagnoses and operations.
func (w *worker) visit(v *visit, n int32) {
	if len(w.p.codes.codes)+len(w.p.codes.prefixes)+len(w.p.codes.names) == 0 {
		return
	}
	for i := range v.Diagnoses {
		w.code(v.Diagnoses[i].Code, v.Diagnoses[i].Name, n, v.Begin)
	}
	for i := range v.Operations {
		day := v.Operations[i].Begin.Day
		w.code(v.Operations[i].Code, v.Operations[i].Name, n, day)
		if day != v.Begin {
			w.code(v.Operations[i].Code, v.Operations[i].Name, n, v.Begin)
		}
	}
}

func (w *worker) code(code, name string, visit int32, day period.Date) {
	key := named{code, name}
	asks, known := w.marks.codes[key]
	if !known {
		if len(w.marks.codes) > maxRemembered {
			clear(w.marks.codes)
		}
		asks = w.p.codes.find(code, name)
		w.marks.codes[key] = asks
	}
	for i := range asks {
		a := &asks[i]
		if !w.has(a.rule) && a.from <= day && day < a.to && a.code(w, visit, day, a) {
			w.set(a.rule)
		}
	}
}

// maxRemembered bounds how many codes are remembered from person to person.
const maxRemembered = 1 << 16

func (w *worker) has(rule int32) bool { return w.mask[rule>>6]&(1<<(rule&63)) != 0 }
func (w *worker) set(rule int32)      { w.mask[rule>>6] |= 1 << (rule & 63) }

// chosen is how many rules the mask holds.
func (w *worker) chosen() int {
	n := 0
	for _, word := range w.mask {
		n += bits.OnesCount64(word)
	}
	return n
}

// What refunds left of a line.
func (w *worker) quantity(i int32) int64 {
	if w.netting {
		return int64(w.net[i-w.lo].Quantity)
	}
	return w.b.quantity[i]
}

func (w *worker) amount(i int32) int64 {
	if w.netting {
		return int64(w.net[i-w.lo].Amount)
	}
	return w.b.amount[i]
}

func (w *worker) fund(i int32) int64 {
	if w.netting {
		return int64(w.net[i-w.lo].Fund)
	}
	return w.b.fund[i]
}

// asked reports whether a line can be in a finding: it is under judgement and
// funds paid of it, or the stage is before anybody pays.
func (w *worker) asked(i int32) bool {
	return w.judged(i) && (w.told || w.fund(i) > 0 || w.who.stage == rulefile.Before)
}

func (w *worker) judged(i int32) bool { return w.b.visits[w.b.visit[i]].Judged }

func (w *worker) visitOf(i int32) *visit { return &w.b.visits[w.b.visit[i]] }

func (w *worker) text(n int32) string { return w.b.words.texts[n] }

func (w *worker) department(i int32) string {
	if d := w.b.department[i]; d != 0 {
		return w.text(d)
	}
	return w.visitOf(i).Department
}

// cell returns a cell, empty unless the person at work wrote into it.
func (w *worker) cell(n int32) *cell {
	c := &w.cells[n]
	if c.serial != w.serial {
		*c = cell{serial: w.serial}
	}
	return c
}

// side returns the cell of one side of an entry.
func (w *worker) side(a *ask, other bool) *cell {
	if other {
		return w.cell(a.cell + 1)
	}
	return w.cell(a.cell)
}
