package policyfile

import (
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// side says whose money a portion is.
type side uint8

const (
	openSide    side = iota // not yet decided: fees, what a step left over
	patientSide             // the patient's own: 起付线, 先自付, 自付
	fundSide                // a payer's: it must be named under 支付
)

func (s side) String() string {
	switch s {
	case patientSide:
		return "个人负担"
	case fundSide:
		return "付款方支付"
	default:
		return "未分"
	}
}

// portion is a named part of the bill while a policy is compiled.
type portion struct {
	name    string
	slot    int
	side    side
	layer   string
	node    *node // nil for national facts
	inRow   bool
	taker   string     // the step that took it, "" while it is free
	takenAt *node      // where
	remade  bool       // made in 步骤 and again in 否则
	members []*portion // by 分列: the portions of each option
}

// figure is a figure or band amount that a step made.
type figure struct {
	slot int
	unit expr.Unit
	node *node
	row  bool // made inside 逐笔
}

// reading is a name that a formula reads, for explanations.
type reading struct {
	name string
	show func(f *frame) Named
}

// compiler turns a model into the program of one span of days.
type compiler struct {
	report   *report
	model    *model
	prog     *program
	portions map[string]*portion
	order    []*portion
	figures  map[string]figure
	facts    map[string]*fact
	slots    map[*fact]int
	outputs  map[string]*node // every name that some step makes
	layer    *layer
	row      *rowScope // inside 逐笔
	stack    []*parameter
	args     map[string]figure // 自变量 of the parameters being compiled
	reading  *[]reading
	dynamic  bool // what was compiled reads more than constants
	limitOK  bool // 不限 may stand here
	lenient  bool // names that are not made yet are accepted
	sibling  bool // compiling 否则: names of 步骤 may be made again
	cells    []*cell
	within   rowReads // what was compiled reads of the row
}

// compileAll makes a program for each span of days in which nothing changes.
func compileAll(r *report, m *model) []*program {
	dates := m.changeDates()
	var programs []*program
	for i, from := range dates {
		span := period.Span{From: from, To: m.header.Effective.End()}
		if i+1 < len(dates) {
			span.To = dates[i+1]
		}
		programs = append(programs, compileOn(r, m, span))
	}
	m.unused(r)
	m.circularDates(r)
	return programs
}

func compileOn(r *report, m *model, span period.Span) *program {
	c := &compiler{
		report: r, model: m,
		prog:     &program{span: span, title: m.header.Title, totalOf: -1, accs: m.accs},
		portions: make(map[string]*portion), figures: make(map[string]figure), slots: make(map[*fact]int),
		args: make(map[string]figure), lenient: m.entry.abstract,
	}
	for _, p := range m.params {
		p.used = false
	}
	c.facts = factsOf(m)
	c.outputs = outputsOf(m)
	c.checkNames()
	c.roots()
	for _, l := range m.layers {
		c.compileLayer(l)
	}
	c.extras()
	c.payments()
	c.prog.cells = c.cells
	c.noteUse()
	c.unreadParameters()
	c.prog.finish(c)
	return c.prog
}

// factsOf returns the facts a policy may read: its own before the national.
func factsOf(m *model) map[string]*fact {
	facts := make(map[string]*fact)
	for _, f := range nationalFacts() {
		if f.name == "人员类别" {
			f.options = categoriesOf(m.header.Scheme, f.options)
		}
		facts[f.name] = f
		if alias := aliases[f.name]; alias != "" {
			facts[alias] = f
		}
	}
	for _, f := range m.facts {
		facts[f.name] = f
	}
	for _, a := range m.accs {
		delete(facts, a.Name)
	}
	return facts
}

// checkNames complains about names declared as two things.
func (c *compiler) checkNames() {
	what := make(map[string]string)
	declare := func(n *node, kind string) {
		if n == nil {
			return
		}
		if other := what[n.text]; other != "" && other != kind {
			c.report.at(n, "P204", "“"+n.text+"”已经是"+other+"的名字。", "一个名字只能有一个意思,换一个。")
			return
		}
		what[n.text] = kind
	}
	for _, f := range c.model.facts {
		declare(f.node, "事实")
	}
	for _, p := range c.model.params {
		declare(p.node, "参数")
		for _, a := range p.args {
			if f := c.facts[a.name]; f != nil && f.node != nil || c.model.byName[a.name] != nil {
				c.report.at(a.node, "P204", "自变量“"+a.name+"”与事实或参数同名。", "换一个名字。")
			}
		}
	}
	for _, a := range c.model.accs {
		declare(a.node, "累计")
		for _, n := range a.by {
			if !c.keyable(n.text) {
				c.report.at(n, "P205", "“按”里的“"+n.text+"”不是选项、文本或是否。", "累计只能按 病种编码、责任 这样的事实分开记。")
			}
		}
	}
	for name, n := range c.outputs {
		if what[name] != "" {
			c.report.at(n, "P204", "“"+name+"”已经是"+what[name]+"的名字。", "一个名字只能有一个意思,换一个。")
		} else if f := c.facts[name]; f != nil && f.node == nil {
			c.report.at(n, "P204", "“"+name+"”是全国统一的事实名。", "换一个名字。")
		}
	}
}

// keyable reports whether a name can key an accumulator: a fact, or a column
// of some table, that is a choice, a text or a condition.
func (c *compiler) keyable(name string) bool {
	fits := func(f *fact) bool { return f.form == choiceFact || f.form == textFact || f.form == truthFact }
	if f := c.facts[name]; f != nil {
		return fits(f)
	}
	for _, f := range c.facts {
		for _, column := range f.columns {
			if column.name == name {
				return fits(column)
			}
		}
	}
	return false
}

// roots makes the portions that come in as facts: every declared 份.
func (c *compiler) roots() {
	for _, f := range c.model.facts {
		if f.form != portionFact {
			continue
		}
		p := c.newPortion(f.name, f.node, openSide)
		c.prog.roots = append(c.prog.roots, load{fact: f, slot: p.slot})
	}
}

func (c *compiler) newPortion(name string, n *node, s side) *portion {
	p := &portion{name: name, slot: c.portionSlot(), side: s, node: n, inRow: c.row != nil}
	if c.layer != nil {
		p.layer = c.layer.name
	}
	if name != "" {
		c.portions[name] = p
	}
	c.order = append(c.order, p)
	return p
}

func (c *compiler) portionSlot() int {
	c.prog.nPortion++
	return c.prog.nPortion - 1
}

func (c *compiler) figureSlot() int {
	c.prog.nFigure++
	return c.prog.nFigure - 1
}

func (c *compiler) choiceSlot() int {
	c.prog.nChoice++
	return c.prog.nChoice - 1
}

func (c *compiler) compileLayer(l *layer) {
	c.layer = l
	defer func() { c.layer = nil }()
	c.checkNeeds(l)
	slot := -1
	if l.when != nil {
		slot = c.choiceSlot()
		when, reads := c.condition(l.when)
		decide := &decision{slot: slot, when: when}
		c.prog.stages = append(c.prog.stages, stage{
			act: &act{layer: l.name, verb: "当", file: l.file, line: l.when.line, node: l.when}, op: decide, reads: reads, layer: -1,
		})
	}
	if l.otherway == nil {
		c.prog.stages = append(c.prog.stages, c.steps(l.steps, slot, 1, false)...)
		return
	}
	c.branches(l, slot)
}

// branches compiles 步骤 and 否则, which must take the same portions and leave
// the same ones untaken.
func (c *compiler) branches(l *layer, slot int) {
	outer := len(c.order)
	before := takers(c.order)
	c.prog.stages = append(c.prog.stages, c.steps(l.steps, slot, 1, true)...)
	made := len(c.order)
	first := takers(c.order)
	for i, p := range c.order {
		p.taker = ""
		if i < outer {
			p.taker = before[i]
		}
	}
	c.sibling = true
	c.prog.stages = append(c.prog.stages, c.steps(l.otherway, slot, 0, true)...)
	c.sibling = false
	for i, p := range c.order[:made] {
		if i >= outer && !p.remade {
			p.taker = first[i]
			continue
		}
		if (p.taker == "") != (first[i] == "") {
			c.report.at(l.node, "P255", "层次“"+l.name+"”的“步骤”和“否则”取走的份不同:“"+p.name+"”只在一边取走。", "两边要取走同样的份。")
			p.taker = l.name
		}
	}
}

// takers notes for every portion which step took it.
func takers(portions []*portion) []string {
	names := make([]string, len(portions))
	for i, p := range portions {
		names[i] = p.taker
	}
	return names
}

// checkNeeds checks 取用: the portions a layer asks earlier layers for.
func (c *compiler) checkNeeds(l *layer) {
	for _, e := range l.needs {
		p := c.portions[e.key.text]
		_, made := c.figures[e.key.text]
		f := c.facts[e.key.text]
		switch {
		case p != nil || made || f != nil:
		case c.lenient:
			c.assume(e)
		case c.outputs[e.key.text] != nil:
			c.report.at(e.key, "P253", "层次“"+l.name+"”要用“"+e.key.text+"”,它在后面的层次才算出来。", "在“层次”里把次序换过来。")
			c.assume(e)
		default:
			c.report.at(e.key, "P253", "层次“"+l.name+"”要用“"+e.key.text+"”,前面的层次没有给出来。", "在前面的层次里算出这个名字。")
			c.assume(e)
		}
	}
}

// assume makes a needed name so that the layer can be checked by itself.
func (c *compiler) assume(e entry) {
	if e.value.text == "份" {
		c.newPortion(e.key.text, e.key, openSide)
		return
	}
	unit, ok := expr.ParseUnit(e.value.text)
	if !ok {
		c.report.at(e.value, "P203", "“取用”要写 份,或者一个单位。", "")
		unit = expr.Number
	}
	c.figures[e.key.text] = figure{slot: c.figureSlot(), unit: unit, node: e.key}
}

// decision evaluates a layer's condition once.
type decision struct {
	slot int
	when func(*frame) (bool, error)
}

func (d *decision) run(f *frame) error {
	holds, err := d.when(f)
	if err == nil && holds {
		f.choices[d.slot] = 1
	}
	f.went(f.choices[d.slot])
	return err
}

func (d *decision) pass(*frame) {}

func (d *decision) tell(f *frame, s *Step) {
	s.Decision = "不成立"
	if f.choices[d.slot] == 1 {
		s.Decision = "成立"
	}
}

// zeroFen is the figure of a part that could not be compiled.
func zeroFen(*frame) (money.Rate, error) { return money.Rate{}, nil }
