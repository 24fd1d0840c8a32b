package sieve

import (
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// Program is an engine compiled into tests on columns. It is not changed by
// running and may be used by many goroutines at once.
type Program struct {
	engine   *audit.Engine
	rules    []*audit.Rule
	items    index // what lines are named by
	codes    index // what diagnoses and operations are named by
	lines    []test[func(w *worker, line int32) bool]
	visits   []test[func(w *worker, v *visit, n int32) bool]
	persons  []test[func(w *worker) bool]
	dated    [][]terms // parameters, by rule
	always   []uint64  // rules that are judged on everybody
	unsieved []*audit.Rule
	cells    int32
	stems    []stems
}

// test is what must hold for a rule to be judged on a person.
type test[F any] struct {
	rule int32
	run  F
}

// ask is what a point wants to know of a line, diagnosis or operation that it
// names.
type ask struct {
	rule     int32
	entry    int32
	cell     int32 // where the point, or its group, counts
	other    bool  // named on the other side of the point
	from, to period.Date
	terms    *terms
	run      func(w *worker, line int32, a *ask) bool
	code     func(w *worker, visit int32, day period.Date, a *ask) bool
}

// terms is what an entry or a rule says, with the looking-up done.
type terms struct {
	*rulefile.Terms
	span                                   period.Span
	limited, timed, lasting, capped, grams bool
	spent                                  bool
	allowed                                int64 // of the herb doses: grams × factor
	others                                 bool  // the point has another side
}

func termsOf(t *rulefile.Terms, span period.Span) terms {
	x := terms{
		Terms: t, span: span, limited: t.Has("上限"), timed: t.Has("次数"), lasting: t.Has("天数"), capped: t.Has("限价"), grams: t.Has("克数"), spent: t.Has("总额"),
	}
	if limit, err := t.Rate.Mul(money.Whole(int64(t.Grams))); err == nil {
		if fen, err := limit.Fen(money.DownFen); err == nil {
			x.allowed = int64(fen)
		}
	}
	return x
}

// Compile makes the program of an engine.
func Compile(engine *audit.Engine) *Program {
	p := &Program{engine: engine, rules: engine.Rules()}
	p.always = make([]uint64, p.words())
	mine := make(map[*audit.Rule][]int32)
	entries := engine.Entries()
	for i := range entries {
		mine[entries[i].Rule] = append(mine[entries[i].Rule], int32(i))
	}
	for i, r := range p.rules {
		c := &compiling{program: p, number: int32(i), rule: r, entries: entries, mine: mine[r]}
		var dated []terms
		for k := range r.Parameters {
			dated = append(dated, termsOf(&r.Parameters[k].Terms, r.Parameters[k].Span))
		}
		p.dated = append(p.dated, dated)
		c.compile()
	}
	return p
}

// Unsieved returns the rules without a test, which are judged on everybody.
func (p *Program) Unsieved() []*audit.Rule { return p.unsieved }

// words is how many words of 64 bits a mask of rules has.
func (p *Program) words() int { return (len(p.rules) + 63) / 64 }

// params returns a rule's parameters on a day; nil when there are none.
func (p *Program) params(rule int32, day period.Date) *terms {
	list := p.dated[rule]
	for i := range list {
		if list[i].span.Contains(day) {
			return &list[i]
		}
	}
	return &noTerms
}

var noTerms = terms{Terms: &rulefile.Terms{}}

// compiling compiles one rule.
type compiling struct {
	program *Program
	number  int32
	rule    *audit.Rule
	entries []audit.Entry
	mine    []int32
	groups  map[string]int32
}

func (c *compiling) compile() {
	kind, known := rulefile.KindOf(c.rule.Kind)
	if known && kind.OfInstitution() {
		return // judged on sums of institutions, never on a person
	}
	if c.rule.Kind == rulefile.Expression {
		c.written()
		return
	}
	if make, ok := sieves[c.rule.Kind]; ok {
		make(c)
		return
	}
	c.everybody()
}

// everybody has the rule judged on every person.
func (c *compiling) everybody() {
	c.program.always[c.number>>6] |= 1 << (c.number & 63)
	c.program.unsieved = append(c.program.unsieved, c.rule)
}

// written: a rule on lines whose codes must begin so is asked of such lines.
func (c *compiling) written() {
	beginning := c.rule.Beginning()
	if beginning == "" {
		c.everybody()
		return
	}
	c.program.items.add(knowledge.Key{Match: knowledge.ByPrefix, Text: beginning}, ask{
		rule: c.number, to: period.Forever, terms: &noTerms, run: func(w *worker, i int32, _ *ask) bool { return w.judged(i) },
	})
}

// cellBy says what is counted together.
type cellBy uint8

const (
	byEntry cellBy = iota // an entry, each side by itself
	byGroup               // the entries of a group
	byRule                // all of a rule
)

// matches has lines that the rule's points name asked; items only leaves out
// the other side.
func (c *compiling) matches(by cellBy, itemsOnly bool, run func(w *worker, line int32, a *ask) bool) {
	rule := c.program.newCell()
	for _, n := range c.mine {
		e := &c.entries[n]
		t := termsOf(&c.entries[n].Terms, e.Span)
		t.others = len(e.Point.Others) > 0
		a := ask{rule: c.number, entry: n, from: e.Span.From, to: e.Span.End(), terms: &t, run: run}
		switch by {
		case byRule:
			a.cell = rule
		case byGroup:
			a.cell = c.groupCell(e.Point.Group)
		default:
			a.cell = c.program.newCell()
			c.program.newCell() // of the other side
		}
		for _, k := range e.Point.Items {
			c.program.items.add(k, a)
		}
		if itemsOnly {
			continue
		}
		a.other = true
		for _, k := range e.Point.Others {
			c.program.items.add(k, a)
		}
	}
}

func (c *compiling) groupCell(group string) int32 {
	if group == "" {
		return c.program.newCell()
	}
	if c.groups == nil {
		c.groups = map[string]int32{}
	}
	n, ok := c.groups[group]
	if !ok {
		n = c.program.newCell()
		c.groups[group] = n
	}
	return n
}

func (p *Program) newCell() int32 {
	p.cells++
	return p.cells - 1
}

// named has diagnoses or operations that the rule's points list asked.
func (c *compiling) named(run func(w *worker, visit int32, day period.Date, a *ask) bool) {
	for _, n := range c.mine {
		e := &c.entries[n]
		t := termsOf(&c.entries[n].Terms, e.Span)
		for _, k := range e.Point.Items {
			c.program.codes.add(k, ask{rule: c.number, entry: n, from: e.Span.From, to: e.Span.End(), terms: &t, code: run})
		}
	}
}

func (c *compiling) eachLine(run func(w *worker, line int32) bool) {
	c.program.lines = append(c.program.lines, test[func(*worker, int32) bool]{c.number, run})
}

func (c *compiling) eachVisit(run func(w *worker, v *visit, n int32) bool) {
	c.program.visits = append(c.program.visits, test[func(*worker, *visit, int32) bool]{c.number, run})
}

func (c *compiling) person(run func(w *worker) bool) {
	c.program.persons = append(c.program.persons, test[func(*worker) bool]{c.number, run})
}

// index finds what is asked of a code or name.
type index struct {
	codes, prefixes, names map[string][]ask
	lengths                []int // of prefixes
}

func (x *index) add(k knowledge.Key, a ask) {
	if x.codes == nil {
		x.codes, x.prefixes, x.names = map[string][]ask{}, map[string][]ask{}, map[string][]ask{}
	}
	switch k.Match {
	case knowledge.ByPrefix:
		x.prefixes[k.Text] = append(x.prefixes[k.Text], a)
		if !slices.Contains(x.lengths, len(k.Text)) {
			x.lengths = append(x.lengths, len(k.Text))
		}
	case knowledge.ByName:
		name := knowledge.Normalize(k.Text)
		x.names[name] = append(x.names[name], a)
	default:
		x.codes[k.Text] = append(x.codes[k.Text], a)
	}
}

// find returns what is asked of a code or name.
func (x *index) find(code, name string) []ask {
	var out []ask
	out = append(out, x.codes[code]...)
	for _, n := range x.lengths {
		if n <= len(code) {
			out = append(out, x.prefixes[code[:n]]...)
		}
	}
	if len(x.names) > 0 && name != "" {
		out = append(out, x.names[knowledge.Normalize(name)]...)
	}
	return out
}

func prefixed(code string, allowed []string) bool {
	for _, a := range allowed {
		if strings.HasPrefix(code, a) {
			return true
		}
	}
	return false
}

// Knows reports whether a kind has a test of its own.
func Knows(kind string) bool { return sieves[kind] != nil }
