package policyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// steps compiles a list of steps; the stages run when the layer's condition
// has the wanted value.
func (c *compiler) steps(list []*step, layerSlot, want int, branch bool) []stage {
	var stages []stage
	for _, s := range list {
		a := &act{layer: s.layer, verb: s.verb, file: s.node.source.name, line: s.node.line, node: s.node, note: s.note, inRow: c.row != nil}
		a.cliff = c.cliff(s)
		if s.cite != nil {
			if cited, article := c.model.citationAt(c.report, s.cite); cited != nil {
				a.cite = strings.TrimSpace(cited.Title + " " + article)
			}
		}
		st := stage{act: a, layer: layerSlot, want: want, branch: branch}
		if s.when != nil {
			c.within = 0
			st.when, st.reads = c.condition(s.when)
			st.within = c.within
		}
		if st.op = c.step(s); st.op == nil {
			c.assumeStep(s)
			continue
		}
		stages = append(stages, st)
	}
	return stages
}

// assumeStep lets later steps use the names of a step that could not be
// compiled, so that one mistake is one complaint.
func (c *compiler) assumeStep(s *step) {
	for _, n := range listOf(s.body.get("从")) {
		for _, name := range strings.Split(n.text, "+") {
			if p := c.portions[strings.TrimSpace(name)]; p != nil && p.taker == "" {
				p.taker, p.takenAt = s.layer+"·"+s.verb, n
			}
		}
	}
	outputs := make(map[string]*node)
	collectOutputs(outputs, "", s.body)
	if sums := s.body.get("合计"); sums != nil && c.row == nil {
		for _, e := range sums.entries {
			outputs[e.key.text] = e.key
		}
	}
	for _, name := range sortedKeys(outputs) {
		if _, known := c.figures[name]; !known && c.portions[name] == nil && expr.IsName(name) {
			c.newPortion(name, outputs[name], openSide)
		}
	}
}

func (c *compiler) step(s *step) operation {
	switch s.verb {
	case "":
		return nil
	case "逐笔":
		return c.compileRows(s)
	case "归入":
		return c.compileAssign(s)
	case "合并":
		return c.compileMerge(s)
	case "扣起付线":
		return c.compileDeductible(s)
	case "先自付":
		return c.compileSelfRate(s)
	case "定额自付", "定额支付":
		return c.compileFixed(s)
	case "按比例":
		return c.compileProportion(s)
	case "封顶":
		return c.compileCap(s)
	case "抵付":
		return c.compileOffset(s)
	case "计算":
		return c.compileFigure(s)
	case "计发":
		return c.compileGrant(s)
	case "取一":
		return c.compilePick(s)
	case "相差":
		return c.compileExcess(s)
	case "计入":
		return c.compileCount(s)
	default:
		return c.compileCheck(s)
	}
}

// body reads the step's own keys.
func (c *compiler) body(s *step, required []string, optional ...string) (fields, bool) {
	f := c.report.fields(s.body, "步骤“"+s.verb+"”", append(append([]string{}, required...), optional...)...)
	ok := c.report.require(s.node, f, "步骤“"+s.verb+"”", required...)
	for _, key := range required {
		ok = ok && f[key].value.kind != nothing
	}
	return f, ok
}

// from compiles 从: a portion, or several joined by +, which the step takes.
func (c *compiler) from(s *step, n *node) (take, side) {
	text, skip := formulaOf(n)
	if n.kind != scalar {
		c.report.at(n, "P248", "“从”要写一份,或者用 + 连起来的几份。", "")
		return take{}, openSide
	}
	tree, problems := expr.Parse(text)
	if problems != nil {
		c.report.formula(n, skip, problems)
		return take{}, openSide
	}
	var names []*expr.Node
	if !addends(tree, &names) {
		c.report.at(n, "P248", "“从”只能写份的名字,用 + 连起来。", "要算的数先写成“计算”;要取一部分,用 按比例、定额支付、封顶 等步骤。")
		return take{}, openSide
	}
	var t take
	joined := openSide
	for i, name := range names {
		p := c.portionAt(n, skip, name)
		if p == nil {
			continue
		}
		c.takePortion(s, n, skip, name, p)
		t.names = append(t.names, p.name)
		t.slots = append(t.slots, p.slotsOf()...)
		t.ends = append(t.ends, len(t.slots))
		if i > 0 && len(t.names) > 1 && (joined == fundSide) != (p.side == fundSide) {
			c.problem(n, skip, name, "P251", "个人负担的钱和付款方支付的钱不能合在一起(“"+p.name+"”是"+p.side.String()+")。", "检查名字,是不是把“得”和“余”写反了。")
		}
		if p.side != openSide && joined != patientSide {
			joined = p.side
		}
	}
	return t, joined
}

// addends collects the names of A + B + C.
func addends(n *expr.Node, names *[]*expr.Node) bool {
	switch {
	case n.Kind == expr.NameNode:
		*names = append(*names, n)
		return true
	case n.Kind == expr.SumNode && n.Text == "+":
		return addends(n.Args[0], names) && addends(n.Args[1], names)
	default:
		return false
	}
}

func (c *compiler) problem(n *node, skip int, part *expr.Node, code, message, help string) {
	c.report.place(n, skip+part.Start, part.End-part.Start, Error, code, message, help)
}

// portionAt finds the portion that a name means, complaining when there is
// none.
func (c *compiler) portionAt(n *node, skip int, name *expr.Node) *portion {
	if name.Text == totalName {
		return c.totalPortion(n, skip, name)
	}
	if c.row != nil {
		if column := c.row.column(name.Text); column != nil && column.form == portionFact {
			return c.row.portion(c, column)
		}
	}
	p := c.portions[name.Text]
	switch {
	case p != nil && p.inRow == (c.row != nil):
		return p
	case p != nil && c.row != nil:
		c.problem(n, skip, name, "P256", "“"+p.name+"”不是这张表一行里的钱,逐笔里面不能取。", "逐笔里只取表里的份,和逐笔里面得出的份。")
		return nil
	}
	_, isFigure := c.figures[name.Text]
	if f := c.facts[name.Text]; isFigure || c.model.byName[name.Text] != nil || f != nil && f.form != portionFact {
		c.problem(n, skip, name, "P249", "“"+name.Text+"”是数,不是份,不能从里面取钱。", "钱只能从份里取;份是事实里的“份”,或前面步骤的 得、余。")
		return nil
	}
	u := c.unknown(name.Text)
	c.problem(n, skip, name, u.Code, u.Message, u.Help)
	return nil
}

// totalPortion lets a step take 总额 itself, when no other portion comes in.
func (c *compiler) totalPortion(n *node, skip int, name *expr.Node) *portion {
	if p := c.portions[totalName]; p != nil {
		return p
	}
	if len(c.prog.roots) > 0 || len(c.prog.tables) > 0 || c.row != nil {
		c.problem(n, skip, name, "P254", "总额就是各份之和,不能再从总额里取一次。", "从具体的份里取;只想看数,写在式子里。")
		return nil
	}
	layer := c.layer
	c.layer = nil
	p := c.newPortion(totalName, nil, openSide)
	c.layer = layer
	c.prog.totalOf = p.slot
	return p
}

func (p *portion) slotsOf() []int {
	if len(p.members) == 0 {
		return []int{p.slot}
	}
	slots := make([]int, len(p.members))
	for i, m := range p.members {
		slots[i] = m.slot
	}
	return slots
}

func (c *compiler) takePortion(s *step, n *node, skip int, name *expr.Node, p *portion) {
	for _, one := range append([]*portion{p}, p.members...) {
		if one.taker == "" {
			continue
		}
		c.problem(n, skip, name, "P250", "“"+one.name+"”已经被“"+one.taker+"”("+lineOf(one.takenAt)+")取走了,同一份钱不能分两次。", "要用剩下的,写那一步“余”的名字;只想看数,不要放在“从”里。")
		return
	}
	for _, one := range append([]*portion{p}, p.members...) {
		one.taker, one.takenAt = s.layer+"·"+s.verb, n
	}
	for _, whole := range c.order { // a member taken by itself: the whole is gone too
		for _, m := range whole.members {
			if m == p {
				whole.taker, whole.takenAt = s.layer+"·"+s.verb, n
			}
		}
	}
}

// allow complains when a step may not take money of that side.
func (c *compiler) allow(s *step, n *node, t take, have side, refused side) {
	if have == refused && len(t.names) > 0 {
		c.report.at(n, "P252", "“"+strings.Join(t.names, " + ")+"”是"+have.String()+"的钱,“"+s.verb+"”不能从里面取。", "检查名字,是不是把“得”和“余”写反了。")
	}
}

// give makes the portion of 得, 余 or 顶外; without a name it falls to 其余.
func (c *compiler) give(f fields, key string, s side) slotOf {
	e, named := f[key]
	if !named || e.value.kind == nothing {
		return slotOf(c.newPortion("", nil, s).slot)
	}
	return c.define(e.value, s)
}

func (c *compiler) define(n *node, s side) slotOf {
	if n.kind != scalar || !checkName(c.report, n) {
		if n.kind != scalar {
			c.report.at(n, "P104", "这里要写一个名字。", "")
		}
		return slotOf(c.newPortion("", nil, s).slot)
	}
	if p := c.portions[n.text]; p != nil {
		if c.sibling && c.layer != nil && p.layer == c.layer.name && !p.remade {
			return c.remake(p, n, s)
		}
		c.report.at(n, "P204", "“"+n.text+"”已经是一份钱的名字("+placeOf(p.node)+")。", "一个名字只能有一个意思,换一个。")
		return slotOf(c.newPortion("", nil, s).slot)
	}
	if v, ok := c.figures[n.text]; ok {
		c.report.at(n, "P204", "“"+n.text+"”已经是一个数的名字("+placeOf(v.node)+")。", "一个名字只能有一个意思,换一个。")
	}
	return slotOf(c.newPortion(n.text, n, s).slot)
}

func placeOf(n *node) string {
	if n == nil {
		return "全国统一的事实"
	}
	return n.source.name + " " + lineOf(n)
}

// remake lets 否则 give a portion that 步骤 gives too.
func (c *compiler) remake(p *portion, n *node, s side) slotOf {
	p.remade = true
	if p.side != s {
		c.report.at(n, "P255", "“"+p.name+"”在“步骤”里是"+p.side.String()+"的钱,在“否则”里是"+s.String()+"的钱。", "两边要一样。")
	}
	p.taker = ""
	return slotOf(p.slot)
}

// stepRounding is the step's own 取整, or the file's.
func (c *compiler) stepRounding(f fields) money.Rounding {
	return c.coarse(c.report.rounding(f, false).or(c.model.rounding()).by)
}

// amountOf is a figure that a step rounds to fen.
type amountOf struct {
	quantity
	by money.Rounding
}

func (c *compiler) amount(n *node, by money.Rounding) amountOf {
	return amountOf{c.quantity(n, expr.Yuan), by}
}

// limit is an amount that may also be 不限.
func (c *compiler) limit(n *node, by money.Rounding) amountOf {
	if n.kind == scalar && n.text == unlimited {
		return amountOf{quantity{get: func(*frame) (money.Rate, error) { return noLimit, nil }, unit: expr.Yuan, text: unlimited}, by}
	}
	before := c.limitOK
	c.limitOK = true
	a := c.amount(n, by)
	c.limitOK = before
	return a
}

func (a *amountOf) of(f *frame) (money.Fen, error) {
	v, err := a.get(f)
	if err != nil {
		return 0, err
	}
	if v == noLimit {
		return maxFen, nil
	}
	if v.Sign() < 0 {
		return 0, placed{ErrNegative, a.text + " = " + figureText(v, expr.Yuan)}
	}
	if v.Den() == 1 && a.by.Unit <= 1 {
		return money.Fen(v.Num()), nil
	}
	return v.Fen(a.by)
}

// listOf returns a node's items, or the node itself.
func listOf(n *node) []*node {
	if n == nil || n.kind == nothing {
		return nil
	}
	if n.kind == list {
		return n.items
	}
	return []*node{n}
}

// counters finds the accumulators that 累计 names; 无 stands for none.
func (c *compiler) counters(n *node) []*counter {
	var found []*counter
	for _, item := range listOf(n) {
		found = append(found, c.counter(item))
	}
	return found
}

func (c *compiler) counter(n *node) *counter {
	if n.kind == scalar && n.text == noneName {
		return nil
	}
	var names []string
	for _, a := range c.model.accs {
		if a.Name == n.text {
			if a.Measure != ByMoney {
				c.report.at(n, "P257", "累计“"+a.Name+"”计的是次数,这里要计金额的。", "")
			}
			return c.usageOf(a)
		}
		names = append(names, a.Name)
	}
	c.report.at(n, "P257", "没有叫“"+n.text+"”的累计。", expr.Suggest(n.text, names))
	return nil
}

// limited notes that an accumulator's balance before bound the result.
func (u *counter) limited(f *frame) { f.limited[u.acc.index] = true }
