package policyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

type operand = expr.Operand[*frame]

// quantity is a compiled figure of a step: a literal, a name or a formula.
type quantity struct {
	get      func(*frame) (money.Rate, error)
	unit     expr.Unit
	text     string // as written
	formula  bool   // more than a literal or a name
	constant *money.Rate
	static   bool // the same for every settlement
	reads    []reading
	within   rowReads // what it reads of the row, inside 逐笔
	column   *fact    // it is a column of the row as it stands
}

// formulaOf returns the formula of a scalar and how many characters stand
// before it: an equals sign and blanks.
func formulaOf(n *node) (text string, skip int) {
	text = strings.TrimSpace(n.text)
	rest, found := strings.CutPrefix(text, "=")
	if !found {
		rest, found = strings.CutPrefix(text, "＝")
	}
	if !found {
		return text, 0
	}
	trimmed := strings.TrimLeft(rest, " ")
	return trimmed, 1 + len(rest) - len(trimmed)
}

// compile reads and compiles the formula of a scalar, noting what it reads.
func (c *compiler) compile(n *node) (operand, *expr.Node, []reading, bool) {
	if n == nil || n.kind != scalar || n.text == "" {
		if n != nil {
			c.report.at(n, "P104", "这里要写一个数、一个名字或一个式子。", "")
		}
		return operand{}, nil, nil, false
	}
	text, skip := formulaOf(n)
	tree, problems := expr.Parse(text)
	if problems != nil {
		c.report.formula(n, skip, problems)
		return operand{}, nil, nil, false
	}
	outer, outerDynamic := c.reading, c.dynamic
	var reads []reading
	c.reading, c.dynamic = &reads, false
	plainLimit := c.limitOK && tree.Kind == expr.NameNode
	allowed := c.limitOK
	c.limitOK = plainLimit
	compiled, problems := expr.Compile(tree, expr.Scope[*frame](c))
	c.limitOK = allowed
	dynamic := c.dynamic
	c.reading, c.dynamic = outer, outerDynamic || dynamic
	if outer != nil {
		*outer = append(*outer, reads...)
	}
	if problems != nil {
		c.report.formula(n, skip, problems)
		return operand{}, nil, nil, false
	}
	if !dynamic && compiled.Constant == nil && compiled.Form == expr.Figure {
		reads = nil
	}
	return compiled, tree, reads, true
}

// quantity compiles a figure that must have one of the units. On failure it
// complains and returns a zero that lets the compilation go on.
func (c *compiler) quantity(n *node, units ...expr.Unit) quantity {
	before, outside := c.dynamic, c.within
	c.dynamic, c.within = false, 0
	compiled, tree, reads, ok := c.compile(n)
	static, within := !c.dynamic, c.within
	c.dynamic, c.within = c.dynamic || before, outside|within
	failed := quantity{get: zeroFen, unit: units[0], static: false}
	if !ok {
		return failed
	}
	text, skip := formulaOf(n)
	if compiled.Form != expr.Figure {
		c.report.at(n, "P233", "这里要一个数("+unitWords(units)+")。", "")
		return failed
	}
	if compiled.Unit == expr.Bare || compiled.Unit == expr.Percent {
		value, code, message := expr.Fit(*compiled.Constant, compiled.Unit, units[0])
		if code != "" {
			c.report.place(n, skip, len([]rune(text)), Error, code, message, "检查单位,或是不是漏了百分号。")
			return failed
		}
		compiled = expr.Constant[*frame](value, units[0])
	}
	if !oneUnit(compiled.Unit, units) {
		c.report.place(n, skip, len([]rune(text)), Error, "P235", "这里要"+unitWords(units)+",写的是"+string(compiled.Unit)+"。", "检查单位,或是不是写错了名字。")
		return failed
	}
	simple := tree.Kind == expr.NameNode || tree.Kind == expr.LiteralNode
	q := quantity{
		get: compiled.Figure, unit: compiled.Unit, text: text, formula: !simple,
		constant: compiled.Constant, static: static, reads: reads, within: within,
	}
	if c.row != nil && tree.Kind == expr.NameNode {
		q.column = c.row.column(tree.Text)
	}
	return q
}

func oneUnit(unit expr.Unit, units []expr.Unit) bool {
	for _, u := range units {
		if u == unit {
			return true
		}
	}
	return false
}

func unitWords(units []expr.Unit) string {
	words := make([]string, len(units))
	for i, u := range units {
		words[i] = string(u)
	}
	return strings.Join(words, "或")
}

// condition compiles 当, 式 of 核对 and the like.
func (c *compiler) condition(n *node) (func(*frame) (bool, error), []reading) {
	compiled, _, reads, ok := c.compile(n)
	if ok && compiled.Form != expr.Truth {
		c.report.at(n, "P233", "这里要一个条件。", "条件写成 年龄 ≥ 60、医院等级 = 三级 的样子。")
		ok = false
	}
	if !ok {
		return func(*frame) (bool, error) { return false, nil }, nil
	}
	return compiled.Truth, reads
}

// Name resolves a name in a formula. There is no order of look-up: names are
// unique, clashes were complained about before.
func (c *compiler) Name(name string) (operand, *expr.Problem) {
	if a, ok := c.args[name]; ok {
		c.dynamic = true
		return c.readFigure(name, a), nil
	}
	if name == totalName {
		c.dynamic = true
		return c.readTotal(), nil
	}
	if c.row != nil {
		if column := c.row.column(name); column != nil {
			c.within |= readsOf(column)
			return c.readFact(column, c.row.slot(c, column)), nil
		}
	}
	if p := c.portions[name]; p != nil && (!p.inRow || c.row != nil) {
		c.dynamic = true
		if p.inRow {
			c.within |= readsInside
		}
		return c.readPortion(p), nil
	}
	if f, ok := c.figures[name]; ok {
		c.dynamic = true
		if f.row {
			c.within |= readsInside
		}
		return c.readFigure(name, f), nil
	}
	if p := c.model.byName[name]; p != nil {
		return c.readParameter(p)
	}
	if f := c.facts[name]; f != nil && f.form != tableFact && f.form != portionFact {
		return c.readFact(f, c.factSlot(f)), nil
	}
	return operand{}, c.unknown(name)
}

func (c *compiler) unknown(name string) *expr.Problem {
	for _, a := range c.model.accs {
		if a.Name == name {
			return &expr.Problem{Code: "P206", Message: "“" + name + "”是累计,要写明读什么。", Help: "写成 已有(" + name + ")。"}
		}
	}
	if n := c.outputs[name]; n != nil {
		if p := c.portions[name]; p != nil && p.inRow {
			return &expr.Problem{Code: "P202", Message: "“" + name + "”是逐笔里面的名字,逐笔外面读不到。", Help: "用逐笔“合计”里的名字。"}
		}
		if c.lenient {
			c.dynamic = true
			c.figures[name] = figure{slot: c.figureSlot(), unit: expr.Yuan, node: n}
			return &expr.Problem{Code: "P202", Message: "“" + name + "”还没有算出来(" + lineOf(n) + "才算)。"}
		}
		return &expr.Problem{Code: "P202", Message: "“" + name + "”还没有算出来(" + lineOf(n) + "才算)。", Help: "把步骤的次序换过来。"}
	}
	help := ""
	if near, ok := expr.Nearest(name, c.visible()); ok {
		help = "想写的是不是“" + near + "”?" + c.whatIs(near)
	}
	return &expr.Problem{Code: "P201", Message: "没有叫“" + name + "”的参数、事实或前面步骤的结果。", Help: help}
}

// visible lists every name a formula could mean.
func (c *compiler) visible() []string {
	names := []string{totalName}
	names = append(names, sortedKeys(c.model.byName)...)
	names = append(names, sortedKeys(c.portions)...)
	names = append(names, sortedKeys(c.figures)...)
	names = append(names, sortedKeys(c.facts)...)
	for _, a := range c.model.accs {
		names = append(names, a.Name)
	}
	if c.row != nil {
		for _, column := range c.row.table.columns {
			names = append(names, column.name)
		}
	}
	return names
}

// whatIs says what a name is and where it stands: (参数,第 8 行).
func (c *compiler) whatIs(name string) string {
	kind, n := "", (*node)(nil)
	switch {
	case c.model.byName[name] != nil:
		kind, n = "参数", c.model.byName[name].node
	case c.portions[name] != nil:
		kind, n = "份", c.portions[name].node
	case c.facts[name] != nil:
		kind, n = "事实", c.facts[name].node
	}
	if kind == "" || n == nil {
		return ""
	}
	return "(" + kind + "," + lineOf(n) + ")"
}

func (c *compiler) note(name string, show func(f *frame) Named) {
	if c.reading == nil {
		return
	}
	for _, r := range *c.reading {
		if r.name == name {
			return
		}
	}
	*c.reading = append(*c.reading, reading{name, show})
}

func (c *compiler) readTotal() operand {
	c.note(totalName, func(f *frame) Named { return namedFen(totalName, f.total) })
	return operand{Form: expr.Figure, Unit: expr.Yuan, Figure: func(f *frame) (money.Rate, error) {
		return money.FenRate(f.total), nil
	}}
}

func (c *compiler) readPortion(p *portion) operand {
	if len(p.members) > 0 {
		t := take{}
		for _, m := range p.members {
			t.slots = append(t.slots, m.slot)
		}
		c.note(p.name, func(f *frame) Named { return namedFen(p.name, t.amount(f)) })
		return operand{Form: expr.Figure, Unit: expr.Yuan, Figure: func(f *frame) (money.Rate, error) {
			return money.FenRate(t.amount(f)), nil
		}}
	}
	slot := p.slot
	c.note(p.name, func(f *frame) Named { return namedFen(p.name, f.portions[slot]) })
	return operand{Form: expr.Figure, Unit: expr.Yuan, Figure: func(f *frame) (money.Rate, error) {
		return money.FenRate(f.portions[slot]), nil
	}}
}

func (c *compiler) readFigure(name string, v figure) operand {
	slot := v.slot
	c.note(name, func(f *frame) Named { return namedFigure(name, f.figures[slot], v.unit) })
	return operand{Form: expr.Figure, Unit: v.unit, Figure: func(f *frame) (money.Rate, error) {
		return f.figures[slot], nil
	}}
}

// factSlot gives a scalar fact a slot and lets it be loaded.
func (c *compiler) factSlot(f *fact) int {
	slot, known := c.slots[f]
	if !known {
		slot = c.slotFor(f)
		c.slots[f] = slot
		c.prog.facts = append(c.prog.facts, load{fact: f, slot: slot})
	}
	return slot
}

func (c *compiler) slotFor(f *fact) int {
	switch f.form {
	case portionFact:
		return c.portionSlot()
	case figureFact:
		return c.figureSlot()
	case textFact:
		c.prog.nText++
		return c.prog.nText - 1
	default:
		return c.choiceSlot()
	}
}

func (c *compiler) readFact(fa *fact, slot int) operand {
	c.dynamic = true
	c.note(fa.name, func(f *frame) Named { return fa.shown(f, slot) })
	switch fa.form {
	case portionFact:
		return operand{Form: expr.Figure, Unit: expr.Yuan, Figure: func(f *frame) (money.Rate, error) {
			return money.FenRate(f.portions[slot]), nil
		}}
	case truthFact:
		return operand{Form: expr.Truth, Truth: func(f *frame) (bool, error) { return f.choices[slot] == 1, nil }}
	case choiceFact:
		return operand{Form: expr.Choice, Options: fa.options, Choice: func(f *frame) (int, error) { return f.choices[slot], nil }}
	case textFact:
		return operand{Form: expr.Text, Text: func(f *frame) (string, error) { return f.texts[slot], nil }}
	default:
		return operand{Form: expr.Figure, Unit: fa.unit, Figure: func(f *frame) (money.Rate, error) { return f.figures[slot], nil }}
	}
}

// shown is the fact's value in the frame, as a clerk reads it.
func (fa *fact) shown(f *frame, slot int) Named {
	switch fa.form {
	case portionFact:
		return namedFen(fa.name, f.portions[slot])
	case truthFact:
		v := Bool(f.choices[slot] == 1)
		return Named{fa.name, v, v.text}
	case choiceFact:
		text := fa.options.Name(f.choices[slot])
		return Named{fa.name, Text(text), text}
	case textFact:
		return Named{fa.name, Text(f.texts[slot]), f.texts[slot]}
	default:
		return namedFigure(fa.name, f.figures[slot], fa.unit)
	}
}

func namedFen(name string, amount money.Fen) Named {
	return Named{name, Money(amount), amount.Grouped()}
}

func namedFigure(name string, value money.Rate, unit expr.Unit) Named {
	v := Number(value)
	switch unit {
	case expr.Yuan:
		v = Value{kind: moneyValue, figure: value}
	case expr.Date:
		v = DateValue(period.Date(value.Num()))
	}
	return Named{name, v, figureText(value, unit)}
}

// figureText writes a figure with its unit: 1,200.00, 70%, 36 岁.
func figureText(value money.Rate, unit expr.Unit) string {
	switch unit {
	case expr.Yuan:
		if value.Den() == 1 {
			return money.Fen(value.Num()).Grouped()
		}
		if fen, err := value.Fen(money.HalfUpFen); err == nil {
			return "约 " + fen.Grouped()
		}
		return value.String()
	case expr.Ratio:
		return value.Percent()
	case expr.Date:
		return period.Date(value.Num()).String()
	case expr.Number, expr.Bare:
		return decimalText(value)
	default:
		return decimalText(value) + " " + string(unit)
	}
}

// decimalText writes a figure as a short decimal where it has one.
func decimalText(value money.Rate) string {
	if value.Den() == 1 {
		return value.String()
	}
	hundredth, err := value.Div(money.Whole(100))
	if err != nil {
		return value.String()
	}
	text := hundredth.Percent()
	if strings.HasSuffix(text, "%") {
		return strings.TrimSuffix(text, "%")
	}
	return value.String()
}
