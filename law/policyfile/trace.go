package policyfile

import (
	"slices"
	"strconv"

	"yibao/ground/money"
)

// tracer collects the steps of one settlement while it is computed.
type tracer struct {
	steps   []Step
	current Step
	touched []touch
	inner   []Step // steps of rows, until 逐笔 ends
	row     int
	hits    map[string]bool // cells and bands that were read
}

// touch is an accumulator used by the current step.
type touch struct {
	at     int // in frame.entries
	before int64
}

func newTracer() *tracer { return &tracer{hits: make(map[string]bool)} }

func (t *tracer) begin(st *stage) {
	a := st.act
	t.current = Step{Layer: a.layer, Verb: a.verb, File: a.file, Line: a.line, Row: t.row, Note: a.note, Citation: a.cite}
	t.touched = t.touched[:0]
	t.inner = nil
}

func (t *tracer) end(f *frame, st *stage, ran bool) {
	s := &t.current
	s.Skipped = !ran
	for _, r := range st.reads {
		s.input(r.show(f))
	}
	if !st.branch || ran {
		st.op.tell(f, s)
	}
	s.Rows = t.inner
	for _, touched := range t.touched {
		u := &f.entries[touched.at]
		after, _ := f.balance(touched.at)
		money := f.prog.accs[u.acc].Measure == ByMoney
		s.Accumulators = append(s.Accumulators, AccumulatorUse{
			Name: f.prog.accs[u.acc].Name, Keys: u.keys, Before: countText(touched.before, money), After: countText(after, money),
		})
	}
	t.steps = append(t.steps, *s)
}

func countText(v int64, inFen bool) string {
	if inFen {
		return money.Fen(v).Grouped()
	}
	return strconv.FormatInt(v, 10)
}

// touch notes that the current step uses an accumulator.
func (t *tracer) touch(f *frame, at int) {
	if slices.ContainsFunc(t.touched, func(x touch) bool { return x.at == at }) {
		return
	}
	before, _ := f.balance(at)
	t.touched = append(t.touched, touch{at, before})
}

// enter returns the tracer for one row of 逐笔.
func (t *tracer) enter(row int) *tracer { return &tracer{row: row, hits: t.hits} }

// leave takes over what a row's tracer found.
func (t *tracer) leave(inner *tracer) { t.inner = append(t.inner, inner.steps...) }

func (t *tracer) hit(id string) { t.hits[id] = true }

func (t *tracer) parameter(use ParameterUse, id string) {
	t.hit(id)
	for _, seen := range t.current.Parameters {
		if seen == use {
			return
		}
	}
	t.current.Parameters = append(t.current.Parameters, use)
}

func (t *tracer) band(op *proportion, label string, s split, rate money.Rate) {
	use := BandUse{Label: label, Amount: s.part.Grouped(), Rate: rate.Percent(), Result: s.pay.Grouped()}
	if op.self {
		own, err := money.Whole(1).Sub(rate)
		if err == nil {
			use.Self, use.Rate, use.Result = true, own.Percent(), (s.part - s.pay).Grouped()
		}
	}
	t.current.Bands = append(t.current.Bands, use)
}

// untraced is the frame for reading a value again without telling of it.
func (f *frame) untraced() *frame {
	quiet := *f
	quiet.trace = nil
	quiet.entries = slices.Clone(f.entries)
	return &quiet
}

func (s *Step) input(n Named) {
	if !slices.ContainsFunc(s.Inputs, func(m Named) bool { return m.Name == n.Name }) {
		s.Inputs = append(s.Inputs, n)
	}
}

// takes tells the portions a step took.
func (s *Step) takes(f *frame, t take) {
	for i, name := range t.names {
		s.input(namedFen(name, t.part(f, i)))
	}
}

// read tells the names that a formula read.
func (s *Step) read(f *frame, q quantity) {
	for _, r := range q.reads {
		s.input(r.show(f))
	}
	if q.formula && s.Formula == "" {
		s.Formula = q.text
	}
}

// gives tells the portions a step gave; those without a name are left to 其余.
func (s *Step) gives(f *frame, slots ...slotOf) {
	for _, slot := range slots {
		if name := f.prog.slotNames[slot]; name != "" {
			s.Results = append(s.Results, namedFen(name, f.portions[slot]))
		}
	}
}
