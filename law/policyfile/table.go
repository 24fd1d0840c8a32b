package policyfile

import (
	"math/bits"
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// table is a parameter's value on the days of a program: one cell, or rows by
// 维度.
type table struct {
	param     *parameter
	record    *record
	root      *level
	unlimited bool // some cell is 不限
	use       ParameterUse
}

// level is one dimension of a table, or at its end a cell.
type level struct {
	cell   *cell
	dim    string
	rows   []row
	choose func(f *frame) (int, error) // -1: no row
	show   func(f *frame) string
}

type row struct {
	label string
	next  *level
}

// cell is one value: a figure, a scale, or 无.
type cell struct {
	value     quantity
	bands     []band
	none      bool // 无: refused
	unlimited bool // 不限
	node      *node
	param     string
	label     string
	id        string // file:line:column, for coverage
}

// noLimit is the amount that stands for 不限: more than any bill.
var noLimit = money.FenRate(1<<63 - 1)

// find returns the cell for this settlement.
func (t *table) find(f *frame) (*cell, error) {
	l := t.root
	for l.cell == nil {
		i, err := l.choose(f)
		if err != nil {
			return nil, err
		}
		f.went(i)
		if i < 0 {
			return nil, ErrNoValue.With(t.param.name, l.show(f), t.record.node.source.name, t.record.node.line)
		}
		l = l.rows[i].next
	}
	if l.cell.none {
		return nil, ErrNoValue.With(t.param.name, t.facts(f), l.cell.node.source.name, l.cell.node.line)
	}
	return l.cell, nil
}

// facts tells what this settlement has in the table's dimensions.
func (t *table) facts(f *frame) string {
	var parts []string
	for l := t.root; l.cell == nil; {
		parts = append(parts, l.show(f))
		i, err := l.choose(f)
		if err != nil || i < 0 {
			break
		}
		l = l.rows[i].next
	}
	return strings.Join(parts, "·")
}

// figure reads the parameter's value.
func (t *table) figure(f *frame) (money.Rate, error) {
	c, err := t.find(f)
	if err != nil {
		return money.Rate{}, err
	}
	if c.unlimited {
		t.told(f, c, noLimit)
		return noLimit, nil
	}
	v, err := c.value.get(f)
	if err != nil {
		return v, err
	}
	if t.param.rounding.set && !t.param.rounding.exact {
		fen, err := v.Fen(t.param.rounding.by)
		if err != nil {
			return v, err
		}
		v = money.FenRate(fen)
	}
	t.told(f, c, v)
	return v, nil
}

// scale reads the parameter's bands.
func (t *table) scale(f *frame) ([]band, error) {
	c, err := t.find(f)
	if err != nil {
		return nil, err
	}
	t.told(f, c, money.Rate{})
	return c.bands, nil
}

func (t *table) told(f *frame, c *cell, v money.Rate) {
	if f.trace == nil {
		return
	}
	use := t.use
	use.Cell = c.label
	switch {
	case c.unlimited:
		use.Value = "不限"
	case c.bands != nil:
		use.Value = scaleText(c.bands)
	default:
		use.Value = valueText(v, t.param.unit)
	}
	if c.node != nil {
		use.File, use.Line = c.node.source.name, c.node.line
	}
	f.trace.parameter(use, c.id)
}

func valueText(v money.Rate, unit expr.Unit) string {
	text := figureText(v, unit)
	if unit == expr.Yuan {
		return text + " 元"
	}
	return text
}

// readParameter makes the operand of a parameter without arguments.
func (c *compiler) readParameter(p *parameter) (operand, *expr.Problem) {
	p.used = true
	if len(p.args) > 0 {
		return operand{}, &expr.Problem{Code: "P207", Message: "参数“" + p.name + "”有自变量,用的时候要给出来。", Help: "写成 " + p.name + "(…)。"}
	}
	return c.parameterOperand(p)
}

func (c *compiler) parameterOperand(p *parameter) (operand, *expr.Problem) {
	if p.banded {
		return operand{}, &expr.Problem{Code: "P238", Message: "参数“" + p.name + "”是分段的,不能写在式子里。", Help: "分段的比例只能直接写在“按比例”的 比例 或 自付比例 里。"}
	}
	if p.unit == expr.Yuan && p.rounding.set && !p.rounding.exact {
		c.coarse(p.rounding.by)
	}
	t, ok := c.tableOf(p, p.node)
	if !ok {
		return operand{}, &expr.Problem{} // already complained about at the parameter
	}
	if t.unlimited && !c.limitOK {
		return operand{}, &expr.Problem{Code: "P239", Message: "参数“" + p.name + "”有写“不限”的格,不能参加计算。", Help: "“不限”只能直接用在 限额、全年最多 里。"}
	}
	return operand{Form: expr.Figure, Unit: p.unit, Figure: t.figure}, nil
}

// Call resolves 已有(累计) and 参数(自变量).
func (c *compiler) Call(call *expr.Node, compile func(*expr.Node) (operand, bool)) (operand, *expr.Problem) {
	if call.Text == "已有" {
		return c.readAccumulator(call)
	}
	p := c.model.byName[call.Text]
	if p == nil || len(p.args) == 0 {
		names := []string{"已有"}
		for _, q := range c.model.params {
			if len(q.args) > 0 {
				names = append(names, q.name)
			}
		}
		return operand{}, &expr.Problem{Code: "P208", Message: "没有叫“" + call.Text + "”、带括号用的参数。", Help: expr.Suggest(call.Text, names)}
	}
	p.used = true
	if len(call.Args) != len(p.args) {
		return operand{}, &expr.Problem{Code: "P207", Message: "参数“" + p.name + "”要 " + itoa(len(p.args)) + " 个自变量,给了 " + itoa(len(call.Args)) + " 个。"}
	}
	return c.callParameter(p, call, compile)
}

func (c *compiler) callParameter(p *parameter, call *expr.Node, compile func(*expr.Node) (operand, bool)) (operand, *expr.Problem) {
	slots := make([]int, len(p.args))
	values := make([]func(*frame) (money.Rate, error), len(p.args))
	for i, a := range p.args {
		given, ok := compile(call.Args[i])
		if !ok {
			return operand{}, &expr.Problem{Code: "P207"}
		}
		if given.Constant != nil {
			value, code, message := expr.Fit(*given.Constant, given.Unit, a.unit)
			if code != "" {
				return operand{}, &expr.Problem{Code: code, Message: message}
			}
			given = expr.Constant[*frame](value, a.unit)
		}
		if given.Form != expr.Figure || given.Unit != a.unit {
			return operand{}, &expr.Problem{Code: "P235", Message: "自变量“" + a.name + "”要" + string(a.unit) + "。"}
		}
		slots[i], values[i] = c.figureSlot(), given.Figure
	}
	for i, a := range p.args {
		if _, clash := c.args[a.name]; clash {
			return operand{}, &expr.Problem{Code: "P209", Message: "自变量“" + a.name + "”套用了两层。", Help: "换一个名字。"}
		}
		c.args[a.name] = figure{slot: slots[i], unit: a.unit, node: a.node}
	}
	body, problem := c.parameterOperand(p)
	for _, a := range p.args {
		delete(c.args, a.name)
	}
	if problem != nil {
		return operand{}, problem
	}
	c.dynamic = true
	inner := body.Figure
	body.Figure = func(f *frame) (money.Rate, error) {
		for i, value := range values {
			v, err := value(f)
			if err != nil {
				return v, err
			}
			f.figures[slots[i]] = v
		}
		return inner(f)
	}
	return body, nil
}

func (c *compiler) readAccumulator(call *expr.Node) (operand, *expr.Problem) {
	names := make([]string, len(c.model.accs))
	for i, a := range c.model.accs {
		names[i] = a.Name
	}
	if len(call.Args) != 1 || call.Args[0].Kind != expr.NameNode {
		return operand{}, &expr.Problem{Code: "P208", Message: "“已有”里要写一个累计的名字。", Help: expr.Suggest("", names)}
	}
	for _, a := range c.model.accs {
		if a.Name == call.Args[0].Text {
			c.dynamic = true
			u := c.usageOf(a)
			return operand{Form: expr.Figure, Unit: a.unit(), Figure: u.balance}, nil
		}
	}
	return operand{}, &expr.Problem{Code: "P208", Message: "没有叫“" + call.Args[0].Text + "”的累计。", Help: expr.Suggest(call.Args[0].Text, names)}
}

func (a *accumulator) unit() expr.Unit {
	if a.Measure == ByCount {
		return expr.Times
	}
	return expr.Yuan
}

// counter is an accumulator as a step uses it.
type counter struct {
	acc  *accumulator
	keys []func(f *frame) string
}

// usageOf makes a counter; the keys are facts that must be readable here.
func (c *compiler) usageOf(a *accumulator) *counter {
	a.used = true
	if c.row != nil {
		c.row.counts = true
	}
	u := &counter{acc: a}
	for _, by := range a.by {
		if c.row != nil {
			if column := c.row.column(by.text); column != nil {
				u.keys = append(u.keys, column.key(c.row.slot(c, column)))
				continue
			}
		}
		if f := c.facts[by.text]; f != nil {
			u.keys = append(u.keys, f.key(c.factSlot(f)))
			continue
		}
		c.report.at(by, "P205", "累计“"+a.Name+"”按“"+by.text+"”分开记,用它的步骤读不到这个事实。", "在逐笔里用,或者声明这个事实。")
	}
	return u
}

// key returns the fact's value as a key.
func (fa *fact) key(slot int) func(f *frame) string {
	switch fa.form {
	case choiceFact:
		return func(f *frame) string { return fa.options.Name(f.choices[slot]) }
	case truthFact:
		return func(f *frame) string { return Bool(f.choices[slot] == 1).text }
	default:
		return func(f *frame) string { return f.texts[slot] }
	}
}

// at returns the place of the counter's usage in the frame.
func (u *counter) at(f *frame) int {
	if len(u.keys) == 0 {
		return f.usage(u.acc.index, nil)
	}
	var room [4]string
	keys := room[:0]
	for _, key := range u.keys {
		keys = append(keys, key(f))
	}
	return f.usage(u.acc.index, keys)
}

// used returns the balance so far, in fen or as a count.
func (u *counter) used(f *frame) (int64, error) { return f.balance(u.at(f)) }

func (u *counter) balance(f *frame) (money.Rate, error) {
	used, err := u.used(f)
	return money.Whole(used), err
}

// add counts an amount.
func (u *counter) add(f *frame, amount int64) error {
	if amount == 0 {
		return nil
	}
	return f.add(u.at(f), amount)
}

// room returns limit − used, at least 0, without wrapping around.
func room(limit money.Fen, used int64) money.Fen {
	left, borrow := bits.Sub64(uint64(limit), uint64(used), 0)
	if used >= 0 && (borrow != 0 || int64(used) > int64(limit)) {
		return 0
	}
	if used < 0 && int64(left) < 0 {
		return 1<<63 - 1
	}
	return money.Fen(left)
}
