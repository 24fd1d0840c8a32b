package screening

import (
	"math/bits"

	"yibao/ground/fault"
)

// ErrTooManyRules: a program has more rules on single items than a mark has bits.
var ErrTooManyRules = fault.Define("YB4501", fault.Business, "一次审核最多运行 %d 条按项目判定的规则,现有 %d 条,请分几次运行")

// marksOf is how many line steps a program holds: the bits of a mark.
const marksOf = 64

// Program is rules compiled for one dictionary of items. It may be run by
// several goroutines at once.
type Program struct {
	codes   []string
	items   int
	marks   []uint64 // by item: bit s set when line step s has an entry for it
	lines   []lineStep
	days    []dayStep
	persons []personStep
	tracked int // how many line steps remember earlier lines of a person
}

// lineStep looks at one line of an item that it has an entry for.
type lineStep interface {
	line(w *worker, line, item int32)
}

// dayStep looks at the lines [from, to) of a person on one day.
type dayStep interface {
	day(w *worker, from, to int32)
}

// personStep looks at a whole person.
type personStep interface {
	person(w *worker, person int32)
}

// Compile makes a program of the rules for items numbered below items.
// ErrTooManyRules.
func Compile(rules []Rule, items int) (*Program, error) {
	p := &Program{items: items, marks: make([]uint64, items)}
	for i, r := range rules {
		p.codes = append(p.codes, r.Code)
		r.Step.compile(p, uint16(i))
	}
	if len(p.lines) > marksOf {
		return nil, ErrTooManyRules.With(marksOf, len(p.lines))
	}
	return p, nil
}

// Codes returns the rules' codes in their order.
func (p *Program) Codes() []string { return p.codes }

// slot returns the bit of the line step about to be added.
func (p *Program) slot(uint16) int { return len(p.lines) }

// Hit is one rule broken by one line.
type Hit struct {
	Rule uint16 // place among the compiled rules
	Line int32  // place in the batch
	With int32  // the line it is broken against; -1: none
}

// worker runs a program over persons of one batch.
type worker struct {
	*Batch
	program *Program
	hits    []Hit
	now     int32 // the person at work
	from    int32 // first line of the day at work
	to      int32 // line after the last of the day at work
	memory  []memory
}

func (w *worker) hit(rule uint16, line, with int32) {
	w.hits = append(w.hits, Hit{rule, line, with})
}

// Run appends the hits of persons [from, to) of the batch to hits.
func (p *Program) Run(b *Batch, from, to int, hits []Hit) []Hit {
	w := p.worker(b, hits)
	for person := int32(from); person < int32(to); person++ {
		w.person(person)
	}
	return w.hits
}

func (p *Program) worker(b *Batch, hits []Hit) *worker {
	w := &worker{Batch: b, program: p, hits: hits, memory: make([]memory, p.tracked)}
	for i := range w.memory {
		w.memory[i] = newMemory(p.items)
	}
	return w
}

func (w *worker) person(person int32) {
	w.now = person
	end := w.firstLine[person+1]
	for from := w.firstLine[person]; from < end; {
		to := from + 1
		for to < end && w.day[to] == w.day[from] {
			to++
		}
		w.from, w.to = from, to
		w.oneDay(from, to)
		from = to
	}
	for _, s := range w.program.persons {
		s.person(w, person)
	}
}

func (w *worker) oneDay(from, to int32) {
	marks, steps := w.program.marks, w.program.lines
	for i, item := range w.item[from:to] {
		for m := marks[item]; m != 0; m &= m - 1 {
			steps[bits.TrailingZeros64(m)].line(w, from+int32(i), item)
		}
	}
	for _, s := range w.program.days {
		s.day(w, from, to)
	}
}
