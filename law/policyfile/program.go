package policyfile

import (
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
)

// program is a policy compiled for the days of one span: steps over slots.
type program struct {
	span      period.Span
	title     string
	facts     []load       // facts read before the first step
	roots     []load       // portions that come in as facts
	tables    []*rows      // tables that 逐笔 walks over
	totalOf   int          // slot of 总额 when a step takes it, else -1
	stages    []stage      // steps in order
	named     []namedSlots // named portions of the bill, in order of making
	slotNames []string     // by slot; "" for portions without a name
	nPortion  int          // slots for portions
	figures   []figureVar  // named figures in order of making
	extras    []extra      // 另列
	nFigure   int
	nChoice   int
	nText     int
	shares    []shareOf
	accs      []*accumulator
	result    resultNames
	cells     []*cell
	slack     money.Fen // what coarse rounding may add up to
}

// shareOf is a share of the result before its amount is known.
type shareOf struct {
	share Share
	slots []int
	rest  bool
}

// figureVar is a named figure of the program.
type figureVar struct {
	name string
	slot int
	unit string
}

type extra struct {
	name  string
	value quantity
}

// act says where a step is written, for explanations.
type act struct {
	layer, verb, file string
	line              int
	node              *node
	cliff             *cliff // 断崖: the step jumps, and is meant to
	note, cite        string
	inRow             bool
}

// operation is one compiled step.
type operation interface {
	run(f *frame) error
	// pass does what happens when the step's condition does not hold: the
	// money passes as if the step were absent.
	pass(f *frame)
	// tell adds to the trace what the step took and gave.
	tell(f *frame, s *Step)
}

// stage is a step with its conditions.
type stage struct {
	act    *act
	op     operation
	when   func(*frame) (bool, error) // nil: always
	reads  []reading                  // what when reads
	within rowReads                   // what when reads of the row, inside 逐笔
	layer  int                        // slot of the layer's condition, -1 for none
	want   int                        // its value for this step to run
	branch bool                       // the layer has 否则: not to run is to do nothing
}

// frame is the memory of one settlement.
type frame struct {
	prog     *program
	input    *Input
	bill     Bill // in place of input
	bound    *binding
	lines    lineMemory
	portions []money.Fen
	figures  []money.Rate
	choices  []int
	texts    []string
	total    money.Fen
	entries  []usage
	limited  []bool // by accumulator
	rowOut   []money.Fen
	rowCount int
	trace    *tracer
	course   *course // of a search for edges, else nil
}

// usage is one accumulator with its keys, as this settlement sees it.
type usage struct {
	acc    int
	keys   []string
	before int64
	added  int64 // with Max: the largest
	set    bool  // before was replaced by start
	start  int64
}

func (f *frame) reset(p *program, in *Input) {
	f.prog, f.input, f.trace, f.course, f.bill, f.bound = p, in, nil, nil, nil, nil
	f.portions = cleared(f.portions, p.nPortion)
	f.figures = cleared(f.figures, p.nFigure)
	f.choices = cleared(f.choices, p.nChoice)
	f.texts = cleared(f.texts, p.nText)
	f.limited = cleared(f.limited, len(p.accs))
	f.entries = f.entries[:0]
	f.total, f.rowCount = 0, 0
	f.rowOut = f.rowOut[:0]
}

func cleared[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// usage finds or begins the entry of an accumulator and returns its place in
// f.entries.
func (f *frame) usage(acc int, keys []string) int {
	at := -1
	for i := range f.entries {
		if e := &f.entries[i]; e.acc == acc && slices.Equal(e.keys, keys) {
			at = i
			break
		}
	}
	if at < 0 {
		e := usage{acc: acc, keys: slices.Clone(keys)}
		e.before = f.usedBefore(&f.prog.accs[acc].Accumulator, e.keys)
		at = len(f.entries)
		f.entries = append(f.entries, e)
	}
	if f.trace != nil {
		f.trace.touch(f, at)
	}
	return at
}

func (f *frame) usedBefore(a *Accumulator, keys []string) int64 {
	switch {
	case f.bill != nil:
		return f.bill.Used(a, keys)
	case f.input.Used != nil:
		return f.input.Used(a.Name, keys)
	default:
		return 0
	}
}

// balance is what an accumulator holds now, earlier steps included.
func (f *frame) balance(at int) (int64, error) {
	u := &f.entries[at]
	base := u.before
	if u.set {
		base = u.start
	}
	switch f.prog.accs[u.acc].Fold {
	case Max:
		return max(base, u.added), nil
	case Count:
		if u.added != 0 {
			base++
		}
		return base, nil
	default:
		sum, err := money.Sum(money.Fen(base), money.Fen(u.added))
		return int64(sum), err
	}
}

// add counts an amount towards an accumulator.
func (f *frame) add(at int, amount int64) error {
	u := &f.entries[at]
	if f.prog.accs[u.acc].Fold == Max {
		u.added = max(u.added, amount)
		return nil
	}
	sum, err := money.Sum(money.Fen(u.added), money.Fen(amount))
	if err != nil {
		return err
	}
	u.added = int64(sum)
	_, err = f.balance(at)
	return err
}

// replace lets an accumulator start again from a value.
func (f *frame) replace(at int, start int64) {
	u := &f.entries[at]
	u.set, u.start, u.added = true, start, 0
}

// deltas returns what the settlement adds to accumulators.
func (f *frame) deltas() []Delta {
	count := 0
	for i := range f.entries {
		if f.entries[i].set || f.entries[i].added != 0 {
			count++
		}
	}
	if count == 0 {
		return nil
	}
	list := make([]Delta, 0, count)
	for i := range f.entries {
		u := &f.entries[i]
		switch {
		case u.set:
			balance, _ := f.balance(i)
			list = append(list, Delta{f.prog.accs[u.acc].Name, u.keys, true, balance})
		case u.added != 0:
			list = append(list, Delta{f.prog.accs[u.acc].Name, u.keys, false, u.added})
		}
	}
	return list
}

// run carries out stages in order.
func (f *frame) run(stages []stage) error {
	if f.trace != nil {
		return f.runTold(stages)
	}
	for i := range stages {
		if _, err := f.stage(&stages[i]); err != nil {
			return stages[i].act.explain(err)
		}
	}
	return nil
}

// runTold is run with every step told to the tracer.
func (f *frame) runTold(stages []stage) error {
	for i := range stages {
		st := &stages[i]
		f.trace.begin(st)
		ran, err := f.stage(st)
		if err != nil {
			return st.act.explain(err)
		}
		f.trace.end(f, st, ran)
	}
	return nil
}

// stage carries out one step, or lets the money pass when its condition does
// not hold; it reports which.
func (f *frame) stage(st *stage) (bool, error) {
	if f.course != nil {
		f.course.at = st.act
	}
	if st.layer >= 0 && f.choices[st.layer] != st.want {
		if !st.branch {
			st.op.pass(f)
		}
		return false, nil
	}
	if st.when != nil {
		holds, err := st.when(f)
		if err != nil {
			return false, err
		}
		if !holds {
			f.went(0)
			st.op.pass(f)
			return false, nil
		}
		f.went(1)
	}
	return true, st.op.run(f)
}

// take is a portion, or several joined, that a step takes.
type take struct {
	slots []int
	names []string
	ends  []int // where each name's slots end: 分列 gives a name several
}

// part is the amount of one of the names.
func (t *take) part(f *frame, i int) money.Fen {
	begin := 0
	if i > 0 {
		begin = t.ends[i-1]
	}
	var sum money.Fen
	for _, slot := range t.slots[begin:t.ends[i]] {
		sum += f.portions[slot]
	}
	return sum
}

func (t *take) amount(f *frame) money.Fen {
	if len(t.slots) == 1 {
		return f.portions[t.slots[0]]
	}
	var sum money.Fen
	for _, slot := range t.slots {
		sum += f.portions[slot]
	}
	return sum
}

// slotOf is where a step puts a portion; every portion of a step has one, named
// or not.
type slotOf int

func (s slotOf) set(f *frame, amount money.Fen) { f.portions[s] = amount }
