package policyfile

import (
	"yibao/ground/money"
	"yibao/law/expr"
)

// compute is 计算: a named figure.
type compute struct {
	name  string
	slot  int
	value quantity
	round rounding
}

func (c *compiler) compileFigure(s *step) operation {
	f, ok := c.body(s, []string{"得", "式"}, "取整")
	if !ok {
		return nil
	}
	q, ok := c.anyFigure(f["式"].value)
	if !ok {
		q = quantity{get: zeroFen, unit: expr.Yuan}
	}
	op := &compute{name: f["得"].value.text, value: q, round: c.report.rounding(f, true)}
	if q.unit == expr.Yuan {
		op.round = op.round.or(c.model.rounding())
		c.coarse(op.round.by)
	} else if op.round.set {
		c.report.at(f["取整"].key, "P109", "只有金额才能取整,这里算的是"+string(q.unit)+"。", "去掉“取整”。")
	}
	op.slot = c.figure(f["得"].value, q.unit)
	return op
}

// anyFigure compiles a formula of whatever unit it has.
func (c *compiler) anyFigure(n *node) (quantity, bool) {
	compiled, tree, reads, ok := c.compile(n)
	if !ok {
		return quantity{}, false
	}
	if compiled.Form != expr.Figure {
		c.report.at(n, "P233", "这里要一个数。", "")
		return quantity{}, false
	}
	unit := compiled.Unit
	switch unit {
	case expr.Bare:
		unit = expr.Number
	case expr.Percent:
		unit = expr.Ratio
	}
	text, _ := formulaOf(n)
	simple := tree.Kind == expr.NameNode || tree.Kind == expr.LiteralNode
	return quantity{get: compiled.Figure, unit: unit, text: text, formula: !simple, constant: compiled.Constant, reads: reads}, true
}

// figure names a new figure.
func (c *compiler) figure(n *node, unit expr.Unit) int {
	slot := c.figureSlot()
	if n.kind != scalar || !checkName(c.report, n) {
		return slot
	}
	if p := c.portions[n.text]; p != nil {
		c.report.at(n, "P204", "“"+n.text+"”已经是一份钱的名字("+placeOf(p.node)+")。", "一个名字只能有一个意思,换一个。")
		return slot
	}
	if v, ok := c.figures[n.text]; ok {
		if c.sibling && v.unit == unit {
			return v.slot
		}
		c.report.at(n, "P204", "“"+n.text+"”已经是一个数的名字("+placeOf(v.node)+")。", "一个名字只能有一个意思,换一个。")
		return slot
	}
	c.figures[n.text] = figure{slot: slot, unit: unit, node: n, row: c.row != nil}
	if c.row == nil {
		c.prog.figures = append(c.prog.figures, figureVar{n.text, slot, string(unit)})
	}
	return slot
}

func (op *compute) run(f *frame) error {
	v, err := op.value.get(f)
	if err != nil {
		return err
	}
	if op.round.set && !op.round.exact {
		fen, err := v.Fen(op.round.by)
		if err != nil {
			return err
		}
		v = money.FenRate(fen)
	}
	f.figures[op.slot] = v
	return nil
}

func (op *compute) pass(f *frame) { f.figures[op.slot] = money.Rate{} }

func (op *compute) tell(f *frame, s *Step) {
	s.read(f, op.value)
	s.Formula = op.value.text
	s.Rounding = op.round.String()
	s.Results = append(s.Results, namedFigure(op.name, f.figures[op.slot], op.value.unit))
}

// count is 计入: a figure added to an accumulator, or set as its start.
type count struct {
	counter *counter
	value   quantity
	set     bool
	by      money.Rounding
}

func (c *compiler) compileCount(s *step) operation {
	f, ok := c.body(s, []string{"累计"}, "加", "置", "取整")
	if !ok {
		return nil
	}
	add, adds := f["加"]
	start, sets := f["置"]
	if adds == sets {
		c.report.at(s.node, "P264", "“计入”写“加”,或者写“置”,写一种。", "加 是累计里添上,置 是从这个数重新记起。")
		return nil
	}
	var acc *accumulator
	for _, a := range c.model.accs {
		if a.Name == f["累计"].value.text {
			acc = a
		}
	}
	if acc == nil {
		var names []string
		for _, a := range c.model.accs {
			names = append(names, a.Name)
		}
		c.report.at(f["累计"].value, "P257", "没有叫“"+f["累计"].value.text+"”的累计。", expr.Suggest(f["累计"].value.text, names))
		return nil
	}
	if sets {
		add = start
		if acc.Owner == Family {
			c.report.at(start.key, "P267", "累计“"+acc.Name+"”是家庭合用的,不能“置”。", "几个人的结算没有共同的先后,不知道置在谁的后面;只能“加”。")
		}
	}
	op := &count{counter: c.usageOf(acc), set: sets, by: c.stepRounding(f)}
	if acc.Measure == ByCount {
		op.value = c.quantity(add.value, expr.Times, expr.Number, expr.Day, expr.Month, expr.Year)
	} else {
		op.value = c.quantity(add.value, expr.Yuan)
	}
	return op
}

func (op *count) run(f *frame) error {
	v, err := op.value.get(f)
	if err != nil {
		return err
	}
	if v.Sign() < 0 {
		return placed{ErrNegative, op.value.text + " = " + figureText(v, op.value.unit)}
	}
	amount := v.Num()
	switch {
	case op.value.unit == expr.Yuan:
		fen, err := v.Fen(op.by)
		if err != nil {
			return err
		}
		amount = int64(fen)
	case v.Den() != 1:
		return placed{ErrNotWhole, decimalText(v)}
	}
	if op.set {
		f.replace(op.counter.at(f), amount)
		return nil
	}
	return op.counter.add(f, amount)
}

func (op *count) pass(*frame) {}

func (op *count) tell(f *frame, s *Step) {
	s.read(f, op.value)
	s.Formula = op.value.text
}

// check is 核对: a condition that must hold.
type check struct {
	holds func(*frame) (bool, error)
	reads []reading
	text  string
}

func (c *compiler) compileCheck(s *step) operation {
	f, ok := c.body(s, []string{"式"})
	if !ok {
		return nil
	}
	op := &check{text: s.note}
	op.holds, op.reads = c.condition(f["式"].value)
	if op.text == "" {
		op.text = f["式"].value.text
	}
	return op
}

func (op *check) run(f *frame) error {
	holds, err := op.holds(f)
	if err == nil && !holds {
		return ErrCheck.With(op.text)
	}
	return err
}

func (op *check) pass(*frame) {}

func (op *check) tell(f *frame, s *Step) {
	s.Formula = op.text
	for _, r := range op.reads {
		s.Inputs = append(s.Inputs, r.show(f))
	}
}
