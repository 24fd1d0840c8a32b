package policyfile

import (
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// bindings are a policy's programs with the places of a form; nil for a program
// that bills can only be stated to by name.
type bindings struct {
	form     *Form
	programs []*binding
}

// binding says where a program finds what it reads, and where its results go.
type binding struct {
	facts     []int // places in Form.Facts beside program.facts; -1 for unknown
	incoming  []int // places in Form.Columns beside columns.incoming
	figures   []figureColumn
	selectors []selector
	portions  [][]int // slots beside Form.Portions
	rows      []int   // 合计 of the fee lines beside Form.Rows; -1 for none
}

// figureColumn is where a column of figures comes from.
type figureColumn struct {
	column int
	money  bool
}

// selector is where a column comes from that conditions read, and which option
// of the policy each of its options is. A kind of line is told by its places in
// all selectors: their sum, each times its step.
type selector struct {
	column  int
	options []int // -1: the policy has no such option
	step    uint8
}

// mostKinds is how many kinds of lines there may be: one bit each.
const mostKinds = 64

// bindingOn returns the binding of the program of a day. A policy is asked by
// one form as a rule, so the last one is kept.
func (p *Policy) bindingOn(form *Form, day period.Date) (*binding, *program) {
	b := p.bound.Load()
	if b == nil || b.form != form {
		b = &bindings{form: form}
		for _, prog := range p.programs {
			b.programs = append(b.programs, bind(prog, form))
		}
		p.bound.Store(b)
	}
	if p.model.entry.abstract {
		return nil, nil
	}
	for i, prog := range p.programs {
		if prog.span.Contains(day) {
			return b.programs[i], prog
		}
	}
	return nil, nil
}

// bind returns nil when the program reads what the form does not state.
func bind(prog *program, form *Form) *binding {
	if len(prog.tables) != 1 || prog.tables[0].byColumn == nil || len(prog.roots) > 0 || prog.totalOf >= 0 {
		return nil
	}
	sums := prog.tables[0].totals
	stated := func(t rowTotal) bool { return slices.Contains(form.Facts, t.name) }
	if slices.ContainsFunc(sums, stated) || slices.Contains(form.Facts, totalName) {
		return nil // sums in place of lines, or a total to compare with theirs
	}
	b := &binding{}
	for _, l := range prog.facts {
		at := slices.Index(form.Facts, l.fact.name)
		if alias := aliases[l.fact.name]; at < 0 && alias != "" {
			at = slices.Index(form.Facts, alias)
		}
		b.facts = append(b.facts, at)
	}
	for _, name := range form.Portions {
		at := slices.IndexFunc(prog.named, func(n namedSlots) bool { return n.name == name })
		if at < 0 {
			b.portions = append(b.portions, nil)
			continue
		}
		b.portions = append(b.portions, prog.named[at].slots)
	}
	for _, name := range form.Rows {
		b.rows = append(b.rows, slices.Index(prog.result.rows, name))
	}
	if !b.columns(prog.tables[0].byColumn, form) {
		return nil
	}
	return b
}

// columns finds the columns; false when one is missing or of another kind.
func (b *binding) columns(c *columns, form *Form) bool {
	find := func(name string, kind ColumnKind) (int, bool) {
		at := slices.IndexFunc(form.Columns, func(c Column) bool { return c.Name == name && c.Kind == kind })
		return at, at >= 0
	}
	for _, fact := range c.incoming {
		at, ok := find(fact.name, AmountColumn)
		if !ok {
			return false
		}
		b.incoming = append(b.incoming, at)
	}
	for _, fact := range c.figures {
		kind := RatioColumn
		if fact.unit == expr.Yuan {
			kind = AmountColumn
		}
		at, ok := find(fact.name, kind)
		if !ok || fact.unit == expr.Date {
			return false
		}
		b.figures = append(b.figures, figureColumn{at, kind == AmountColumn})
	}
	kinds := 1
	for i := range c.selectors {
		fact := c.selectors[i].fact
		at, ok := find(fact.name, ChoiceColumn)
		if !ok {
			return false
		}
		options := form.Columns[at].Options
		b.selectors = append(b.selectors, selector{at, optionsIn(fact, options), uint8(kinds)})
		if kinds *= len(options); kinds > mostKinds {
			return false
		}
	}
	return true
}

// optionsIn finds the form's options among those of the policy.
func optionsIn(fact *fact, names []string) []int {
	options := fact.options
	if fact.form == truthFact {
		options = truthOptions
	}
	places := make([]int, len(names))
	for i, name := range names {
		places[i] = -1
		if at, ok := options.Index(name); ok {
			places[i] = at
		}
	}
	return places
}

// byPlace settles the bill that the frame was prepared for.
func (w *Worksheet) byPlace(f *frame) error {
	if err := f.loadBill(); err != nil {
		return err
	}
	if err := f.run(f.prog.stages); err != nil {
		return err
	}
	return w.show(f)
}

// loadBill brings facts, fee lines and the total into the frame.
func (f *frame) loadBill() error {
	for i := range f.prog.facts {
		var v Value
		if at := f.bound.facts[i]; at >= 0 {
			v = f.bill.Fact(at)
		}
		if err := f.prog.facts[i].from(f, &v); err != nil {
			return err
		}
	}
	return f.prog.tables[0].byColumn.load(f)
}

// show writes the outcome down, when it adds up.
func (w *Worksheet) show(f *frame) error {
	p := f.prog
	w.Total, w.Shares = f.total, slices.Grow(w.Shares[:0], len(p.shares))[:len(p.shares)]
	var paid money.Fen
	for i := range p.shares {
		s := &w.Shares[i]
		*s = p.shares[i].share
		for _, slot := range p.shares[i].slots {
			s.Amount += f.portions[slot]
		}
		if s.Amount < 0 {
			return errByName
		}
		paid += s.Amount
	}
	if paid != f.total {
		return errByName
	}
	for _, x := range p.extras { // not shown, but what it refuses is refused
		if _, err := x.value.get(f); err != nil {
			return err
		}
	}
	w.Portions, w.Rows, w.Deltas, w.Limited = w.Portions[:0], w.Rows[:0], w.Deltas[:0], w.Limited[:0]
	for _, slots := range f.bound.portions {
		var sum money.Fen
		for _, slot := range slots {
			sum += f.portions[slot]
		}
		w.Portions = append(w.Portions, sum)
	}
	for _, at := range f.bound.rows {
		w.Rows = append(w.Rows, f.lines.total(at))
	}
	for i := range f.entries {
		u := &f.entries[i]
		if !u.set && u.added == 0 {
			continue
		}
		amount := u.added
		if u.set {
			amount, _ = f.balance(i)
		}
		w.Deltas = append(w.Deltas, Counted{&p.accs[u.acc].Accumulator, u.keys, u.set, amount})
	}
	for i, limited := range f.limited {
		if limited {
			w.Limited = append(w.Limited, p.accs[i].Name)
		}
	}
	return nil
}
