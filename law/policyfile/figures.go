package policyfile

import (
	"yibao/ground/money"
	"yibao/law/expr"
)

// Figures that policies compute again and again have verbs of their own, so that
// no formula has to be read: 计发 grants by a base, 取一 takes the first of several
// that applies, 相差 is what one exceeds another by.

// daysOfMonth divides a month's base into days, as circulars do.
const daysOfMonth = 30

// product is an amount, or an amount times a ratio.
type product struct {
	base  quantity
	ratio *quantity
}

// product reads 名, or {基数: 名, 比例: 名}.
func (c *compiler) product(n *node, what string) *product {
	if n.kind != mapping {
		return &product{base: c.quantity(n, expr.Yuan)}
	}
	f := c.report.fields(n, what, "基数", "比例")
	if !c.report.require(n, f, what, "基数", "比例") {
		return nil
	}
	ratio := c.quantity(f["比例"].value, expr.Ratio, expr.Number)
	return &product{c.quantity(f["基数"].value, expr.Yuan), &ratio}
}

func (p *product) of(f *frame) (money.Rate, error) {
	v, err := p.base.get(f)
	if err != nil || p.ratio == nil {
		return v, err
	}
	ratio, err := p.ratio.get(f)
	if err != nil {
		return v, err
	}
	return v.Mul(ratio)
}

func (p *product) text() string {
	if p.ratio == nil {
		return p.base.text
	}
	return p.base.text + " × " + p.ratio.text
}

func (p *product) tell(f *frame, s *Step) {
	s.read(f, p.base)
	if p.ratio != nil {
		s.read(f, *p.ratio)
	}
}

// grant is 计发: a base, of which a ratio is due, for so many days when the base
// is a month's; not below one amount and not above another.
type grant struct {
	name           string
	slot           int
	due            *product
	days           *quantity
	floor, ceiling *product
	round          rounding
}

func (c *compiler) compileGrant(s *step) operation {
	f, ok := c.body(s, []string{"基数", "得"}, "比例", "天数", "不低于", "不超过", "取整")
	if !ok {
		return nil
	}
	op := &grant{name: f["得"].value.text, due: &product{base: c.quantity(f["基数"].value, expr.Yuan)}, round: c.report.rounding(f, true).or(c.model.rounding())}
	c.coarse(op.round.by)
	if e, ok := f["比例"]; ok {
		ratio := c.quantity(e.value, expr.Ratio, expr.Number)
		op.due.ratio = &ratio
	}
	if e, ok := f["天数"]; ok {
		days := c.quantity(e.value, expr.Day)
		op.days = &days
	}
	if e, ok := f["不低于"]; ok {
		op.floor = c.product(e.value, "“不低于”")
	}
	if e, ok := f["不超过"]; ok {
		op.ceiling = c.product(e.value, "“不超过”")
	}
	op.slot = c.figure(f["得"].value, expr.Yuan)
	return op
}

func (op *grant) run(f *frame) error {
	v, err := op.due.of(f)
	if err != nil {
		return err
	}
	if op.days != nil {
		if v, err = op.byDay(f, v); err != nil {
			return err
		}
	}
	if v, err = bounded(f, v, op.floor, -1); err != nil {
		return err
	}
	if v, err = bounded(f, v, op.ceiling, 1); err != nil {
		return err
	}
	if !op.round.exact {
		fen, err := v.Fen(op.round.by)
		if err != nil {
			return err
		}
		v = money.FenRate(fen)
	}
	f.figures[op.slot] = v
	return nil
}

// byDay is a month's amount for so many days.
func (op *grant) byDay(f *frame, month money.Rate) (money.Rate, error) {
	days, err := op.days.get(f)
	if err != nil {
		return month, err
	}
	day, err := month.Div(money.Whole(daysOfMonth))
	if err != nil {
		return month, err
	}
	return day.Mul(days)
}

// bounded holds a figure on the right side of a bound: not below with side −1,
// not above with side 1.
func bounded(f *frame, v money.Rate, bound *product, side int) (money.Rate, error) {
	if bound == nil {
		return v, nil
	}
	b, err := bound.of(f)
	if err != nil {
		return v, err
	}
	if v.Cmp(b) == side {
		f.went(side)
		return b, nil
	}
	f.went(0)
	return v, nil
}

func (op *grant) pass(f *frame) { f.figures[op.slot] = money.Rate{} }

func (op *grant) tell(f *frame, s *Step) {
	op.due.tell(f, s)
	text := op.due.text()
	if op.days != nil {
		s.read(f, *op.days)
		text += " ÷ " + itoa(daysOfMonth) + " × " + op.days.text
	}
	if op.floor != nil {
		op.floor.tell(f, s)
		text += " 不低于 " + op.floor.text()
	}
	if op.ceiling != nil {
		op.ceiling.tell(f, s)
		text += " 不超过 " + op.ceiling.text()
	}
	s.Formula, s.Rounding = text, op.round.String()
	s.Results = append(s.Results, namedFigure(op.name, f.figures[op.slot], expr.Yuan))
}

// pick is 取一: the first value whose condition holds; the last has none.
type pick struct {
	name  string
	slot  int
	unit  expr.Unit
	cases []picked
}

type picked struct {
	when  func(*frame) (bool, error) // nil: always
	reads []reading
	value quantity
}

func (c *compiler) compilePick(s *step) operation {
	f, ok := c.body(s, []string{"得", "依次"})
	if !ok {
		return nil
	}
	op := &pick{name: f["得"].value.text}
	items := listOf(f["依次"].value)
	var values, conditions []*node
	for i, item := range items {
		one := c.report.fields(item, "“依次”的一条", "当", "取")
		if !c.report.require(item, one, "“依次”的一条", "取") {
			return nil
		}
		_, conditional := one["当"]
		if conditional == (i == len(items)-1) {
			c.report.at(item, "P268", "“依次”的最后一条不写“当”,前面的都要写。", "如 [{当: 年龄 ≥ 60, 取: 甲}, {取: 乙}]。")
			return nil
		}
		values, conditions = append(values, one["取"].value), append(conditions, one["当"].value)
	}
	op.unit = c.unitOf(values...)
	for i, n := range values {
		p := picked{value: c.quantity(n, op.unit)}
		if conditions[i] != nil {
			p.when, p.reads = c.condition(conditions[i])
		}
		op.cases = append(op.cases, p)
	}
	op.slot = c.figure(f["得"].value, op.unit)
	return op
}

// unitOf is the unit of the first of several figures that has one by itself.
func (c *compiler) unitOf(nodes ...*node) expr.Unit {
	unit := expr.Number
	for _, n := range nodes {
		text, _ := formulaOf(n)
		if tree, problems := expr.Parse(text); problems == nil && tree.Kind == expr.LiteralNode {
			continue
		}
		if q, ok := c.anyFigure(n); ok {
			return q.unit
		}
	}
	return unit
}

func (op *pick) run(f *frame) error {
	for i := range op.cases {
		p := &op.cases[i]
		if p.when != nil {
			holds, err := p.when(f)
			if err != nil {
				return err
			}
			if !holds {
				continue
			}
		}
		f.went(i)
		v, err := p.value.get(f)
		f.figures[op.slot] = v
		return err
	}
	return nil
}

func (op *pick) pass(f *frame) { f.figures[op.slot] = money.Rate{} }

func (op *pick) tell(f *frame, s *Step) {
	for i := range op.cases {
		p := &op.cases[i]
		for _, r := range p.reads {
			s.input(r.show(f))
		}
		holds := p.when == nil
		if !holds {
			holds, _ = p.when(f.untraced())
		}
		if holds {
			s.read(f, p.value)
			break
		}
	}
	s.Results = append(s.Results, namedFigure(op.name, f.figures[op.slot], op.unit))
}

// excess is 相差: what one figure exceeds another by, or nothing.
type excess struct {
	name string
	slot int
	unit expr.Unit
	more quantity
	less quantity
}

func (c *compiler) compileExcess(s *step) operation {
	f, ok := c.body(s, []string{"多", "少", "得"})
	if !ok {
		return nil
	}
	unit := c.unitOf(f["多"].value, f["少"].value)
	op := &excess{name: f["得"].value.text, unit: unit, more: c.quantity(f["多"].value, unit), less: c.quantity(f["少"].value, unit)}
	if unit == expr.Date {
		c.report.at(s.node, "P235", "“相差”不算日期。", "两个日期相减写成“计算”,得到天数。")
	}
	op.slot = c.figure(f["得"].value, unit)
	return op
}

func (op *excess) run(f *frame) error {
	more, err := op.more.get(f)
	if err != nil {
		return err
	}
	less, err := op.less.get(f)
	if err != nil {
		return err
	}
	v, err := more.Sub(less)
	if err != nil {
		return err
	}
	f.went(truthSign(v.Sign() > 0))
	if v.Sign() < 0 {
		v = money.Rate{}
	}
	f.figures[op.slot] = v
	return nil
}

func (op *excess) pass(f *frame) { f.figures[op.slot] = money.Rate{} }

func (op *excess) tell(f *frame, s *Step) {
	s.read(f, op.more)
	s.read(f, op.less)
	s.Formula = op.more.text + " − " + op.less.text
	s.Results = append(s.Results, namedFigure(op.name, f.figures[op.slot], op.unit))
}
