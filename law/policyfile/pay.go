package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// namedSlots is a named portion of the result; 分列 gives a name several slots.
type namedSlots struct {
	name  string
	slots []int
}

// resultNames are the names that all results of a program share.
type resultNames struct {
	portions []string
	figures  []string
	units    []string
	rows     []string
}

// extras compiles 另列: figures for the statement.
func (c *compiler) extras() {
	for _, e := range c.model.extras {
		if q, ok := c.anyFigure(e.value); ok {
			if c.portions[e.key.text] != nil {
				c.report.at(e.key, "P204", "“"+e.key.text+"”已经是一份钱的名字。", "另列的名字换一个。")
				continue
			}
			c.prog.extras = append(c.prog.extras, extra{e.key.text, q})
		}
	}
}

// payments compiles 支付: every portion that is left goes to a payer; 其余
// collects the patient's side only.
func (c *compiler) payments() {
	if c.model.entry.abstract {
		return
	}
	hasMoney := len(c.prog.roots) > 0 || len(c.prog.tables) > 0 || c.prog.totalOf >= 0
	if c.model.paid == nil {
		if hasMoney {
			c.report.at(c.model.entry.root, "P280", "没有写“支付”:哪一份由谁付。", "如 支付: {统筹基金: 统筹支付, 个人: 其余}。")
		}
		return
	}
	rest := (*node)(nil)
	seen := make(map[string]bool)
	for _, e := range c.model.pays {
		name, known := payerName(e.key.text)
		if !known {
			c.report.at(e.key, "P281", "没有叫“"+e.key.text+"”的付款方。", expr.Suggest(e.key.text, payerNames))
			continue
		}
		if seen[name] {
			c.report.at(e.key, "P102", "付款方“"+name+"”写了两次。", "把几份用 + 连起来。")
		}
		seen[name] = true
		if n := c.payer(name, e.value); n != nil {
			rest = n
		}
	}
	c.remainder(rest)
}

// payer compiles one line of 支付. It returns the node when it says 其余.
func (c *compiler) payer(name string, n *node) *node {
	s := &step{verb: "支付", node: n, layer: name}
	text, skip := formulaOf(n)
	tree, problems := expr.Parse(text)
	if n.kind != scalar || problems != nil {
		c.report.at(n, "P281", "“支付”里写份的名字,用 + 连起来。", "")
		return nil
	}
	var names []*expr.Node
	if !addends(tree, &names) {
		c.report.at(n, "P281", "“支付”里写份的名字,用 + 连起来;数不能付。", "")
		return nil
	}
	var rest *node
	for _, part := range names {
		if part.Text == restName {
			if name != "个人" {
				c.problem(n, skip, part, "P283", "“其余”只能由个人承担。", "基金付的钱要写出名字。")
			}
			rest = n
			continue
		}
		p := c.portionAt(n, skip, part)
		if p == nil {
			continue
		}
		c.takePortion(s, n, skip, part, p)
		c.checkSide(name, n, skip, part, p)
		c.addShare(name, p)
	}
	return rest
}

func (c *compiler) checkSide(payer string, n *node, skip int, part *expr.Node, p *portion) {
	switch {
	case payer == "个人" && p.side == fundSide:
		c.problem(n, skip, part, "P284", "“"+p.name+"”是算给付款方的钱,不能写给个人。", "写明由哪个基金付;没有人付的,在步骤里不要算给付款方。")
	case payer != "个人" && p.side == patientSide:
		c.problem(n, skip, part, "P284", "“"+p.name+"”是个人负担的钱,不能直接写给“"+payer+"”。", "检查是不是把“得”和“余”写反了;确实由它付的,加一步 按比例 或 定额支付。")
	}
}

// addShare adds a portion to the payer's share of its layer.
func (c *compiler) addShare(payer string, p *portion) {
	for i := range c.prog.shares {
		s := &c.prog.shares[i]
		if s.share.Payer == payer && s.share.Layer == p.layer && !s.rest {
			s.share.Portions = append(s.share.Portions, p.name)
			s.slots = append(s.slots, p.slotsOf()...)
			return
		}
	}
	c.prog.shares = append(c.prog.shares, shareOf{
		share: Share{Payer: payer, Layer: p.layer, Portions: []string{p.name}}, slots: p.slotsOf(),
	})
}

// remainder finds what nobody took: a payer's money must be named, the rest
// falls to the patient.
func (c *compiler) remainder(rest *node) {
	var unpaid, left []string
	var slots []int
	for _, p := range c.order {
		if p.inRow || p.taker != "" || len(p.members) > 0 {
			continue
		}
		name := p.name
		if name == "" {
			name = "没有起名的一份"
		}
		if p.side == fundSide {
			unpaid = append(unpaid, name)
			continue
		}
		slots = append(slots, p.slot)
		left = append(left, name)
	}
	if len(unpaid) > 0 {
		c.report.at(c.model.paid, "P282", "这些钱已经算给付款方,却没有写由谁付:"+strings.Join(unpaid, "、")+"。", "在“支付”里写明;“其余”只收个人负担的钱。")
	}
	if rest == nil && len(slots) > 0 {
		c.report.at(c.model.paid, "P283", "没有写“个人: 其余”,这些钱没有人付:"+strings.Join(left, "、")+"。", "在“支付”里写 个人: 其余。")
		return
	}
	slices.SortStableFunc(c.prog.shares, func(a, b shareOf) int {
		return truthSign(a.share.Payer == "个人") - truthSign(b.share.Payer == "个人")
	})
	if rest != nil {
		c.prog.shares = append(c.prog.shares, shareOf{share: Share{Payer: "个人"}, slots: slots, rest: true})
	}
}

// finish fixes the names that results share.
func (p *program) finish(c *compiler) {
	p.slotNames = make([]string, p.nPortion)
	for _, one := range c.order {
		if one.name == "" {
			continue
		}
		p.slotNames[one.slot] = one.name
		if one.inRow || one.node == nil && one.name == totalName {
			continue
		}
		p.named = append(p.named, namedSlots{one.name, one.slotsOf()})
		p.result.portions = append(p.result.portions, one.name)
	}
	for _, v := range p.figures {
		p.result.figures = append(p.result.figures, v.name)
		p.result.units = append(p.result.units, v.unit)
	}
	for _, x := range p.extras {
		p.result.figures = append(p.result.figures, x.name)
		p.result.units = append(p.result.units, string(x.value.unit))
	}
	for _, t := range p.tables {
		if t.table.name != linesName {
			continue
		}
		for _, total := range t.totals {
			p.result.rows = append(p.result.rows, total.name)
		}
	}
}

// result reads the frame's answer and checks that it adds up.
func (f *frame) result() (Result, error) {
	p := f.prog
	r := Result{Total: f.total, Shares: make([]Share, len(p.shares)), Deltas: f.deltas()}
	var paid money.Fen
	for i := range p.shares {
		s := &p.shares[i]
		r.Shares[i] = s.share
		for _, slot := range s.slots {
			r.Shares[i].Amount += f.portions[slot]
		}
		if r.Shares[i].Amount < 0 {
			return Result{}, ErrUnbalanced.With(p.title, r.Shares[i].Amount, f.total)
		}
		paid += r.Shares[i].Amount
	}
	if paid != f.total {
		return Result{}, ErrUnbalanced.With(p.title, paid.Grouped(), f.total.Grouped())
	}
	n := len(p.named)
	amounts := make([]money.Fen, n+len(f.rowOut)) // one piece of memory for all
	r.Portions = Amounts{&p.result.portions, amounts[:n:n]}
	for i := range p.named {
		if len(p.named[i].slots) == 1 {
			r.Portions.fen[i] = f.portions[p.named[i].slots[0]]
			continue
		}
		for _, slot := range p.named[i].slots {
			r.Portions.fen[i] += f.portions[slot]
		}
	}
	if err := f.figuresOf(&r); err != nil {
		return Result{}, err
	}
	f.rowsOf(&r, amounts[n:])
	for i, limited := range f.limited {
		if limited {
			r.Limited = append(r.Limited, p.accs[i].Name)
		}
	}
	return r, nil
}

func (f *frame) figuresOf(r *Result) error {
	p := f.prog
	if len(p.result.figures) == 0 {
		return nil
	}
	r.Figures = Figures{p.result.figures, p.result.units, make([]money.Rate, 0, len(p.result.figures))}
	for _, v := range p.figures {
		r.Figures.figures = append(r.Figures.figures, f.figures[v.slot])
	}
	for _, x := range p.extras {
		v, err := x.value.get(f)
		if err != nil {
			a := act{layer: "另列", verb: x.name}
			return a.explain(err)
		}
		r.Figures.figures = append(r.Figures.figures, v)
	}
	return nil
}

func (f *frame) rowsOf(r *Result, amounts []money.Fen) {
	n := len(f.prog.result.rows)
	if f.rowCount == 0 || n == 0 {
		return
	}
	copy(amounts, f.rowOut)
	r.Rows = make([]Amounts, f.rowCount)
	for i := range r.Rows {
		r.Rows[i] = Amounts{&f.prog.result.rows, amounts[i*n : (i+1)*n : (i+1)*n]}
	}
}
