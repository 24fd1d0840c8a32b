package policyfile

import (
	"slices"

	"yibao/law/expr"
)

// rowScope is what can be read inside 逐笔: the columns of its table.
type rowScope struct {
	table    *fact
	slots    map[*fact]int
	loads    []load
	portions map[*fact]*portion
	counts   bool // some step inside reads or adds to an accumulator
}

func (s *rowScope) column(name string) *fact {
	for _, column := range s.table.columns {
		if column.name == name {
			return column
		}
	}
	return nil
}

// slot gives a column a slot and lets it be loaded for each row.
func (s *rowScope) slot(c *compiler, column *fact) int {
	if column.form == portionFact {
		return s.portion(c, column).slot
	}
	slot, known := s.slots[column]
	if !known {
		slot = c.slotFor(column)
		s.slots[column] = slot
		s.loads = append(s.loads, load{fact: column, slot: slot, column: s.index(column)})
	}
	return slot
}

func (s *rowScope) index(column *fact) int { return slices.Index(s.table.columns, column) }

func (s *rowScope) portion(c *compiler, column *fact) *portion {
	if p := s.portions[column]; p != nil {
		return p
	}
	p := c.newPortion("", column.node, openSide)
	p.name = column.name
	s.portions[column] = p
	s.loads = append(s.loads, load{fact: column, slot: p.slot, column: s.index(column)})
	return p
}

// rows is 逐笔: steps for every row of a table, and the sums of what they give.
type rows struct {
	table  *fact
	loads  []load
	moneys []int // columns that are 份
	filter func(*frame) (bool, error)
	stages []stage
	totals []rowTotal
	leaves []int // portions of a row that nothing took
	rest   slotOf
	split  int // slot of 分列, -1 for none
	// byColumn is the same for bills that are stated in columns; nil when a
	// row must be finished before the next.
	byColumn *columns
}

// rowTotal is one line of 合计.
type rowTotal struct {
	name  string
	inner take
	outer []int // one slot, or one for each option of 分列
}

func (c *compiler) compileRows(s *step) operation {
	f, ok := c.body(s, []string{"表", "步骤", "合计"}, "当", "分列")
	if !ok {
		return nil
	}
	if c.row != nil {
		c.report.at(s.node, "P258", "逐笔里面不能再有逐笔。", "")
		return nil
	}
	table := c.facts[f["表"].value.text]
	if table == nil || table.form != tableFact {
		c.report.at(f["表"].value, "P258", "没有叫“"+f["表"].value.text+"”的表。", expr.Suggest(f["表"].value.text, c.tableNames()))
		return nil
	}
	for _, other := range c.prog.tables {
		if other.table == table {
			c.report.at(f["表"].value, "P250", "表“"+table.name+"”已经逐笔处理过,同一份钱不能分两次。", "把两处逐笔合成一处。")
			return nil
		}
	}
	if c.portions[totalName] != nil {
		c.report.at(f["表"].value, "P254", "总额已经被取走,不能再逐笔处理“"+table.name+"”。", "总额就是各笔之和,只用一种。")
		return nil
	}
	op := &rows{table: table, split: -1}
	c.row = &rowScope{table: table, slots: make(map[*fact]int), portions: make(map[*fact]*portion)}
	outerFigures := sortedKeys(c.figures)
	for i, column := range table.columns {
		if column.form == portionFact {
			c.row.portion(c, column)
			op.moneys = append(op.moneys, i)
		}
	}
	if e, filtered := f["当"]; filtered {
		op.filter, _ = c.condition(e.value)
	}
	first := len(c.order)
	op.stages = c.rowSteps(s, f["步骤"].value)
	split := c.splitBy(f["分列"].value, op)
	inner := c.rowSums(s, op, f["合计"].value)
	op.leaves = c.rowLeaves(s, first)
	op.loads = c.row.loads
	op.byColumn = columnsOf(op, c.row)
	c.row = nil
	c.figures = only(c.figures, outerFigures)
	for i := range op.totals {
		c.outerTotal(op, i, inner[i], split)
	}
	op.rest = slotOf(c.newPortion("", nil, openSide).slot)
	c.prog.tables = append(c.prog.tables, op)
	return op
}

func only(figures map[string]figure, names []string) map[string]figure {
	kept := make(map[string]figure, len(names))
	for _, name := range names {
		kept[name] = figures[name]
	}
	return kept
}

func (c *compiler) tableNames() []string {
	var names []string
	for name, f := range c.facts {
		if f.form == tableFact {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (c *compiler) rowSteps(s *step, n *node) []stage {
	holder := &layer{name: s.layer}
	steps := decodeSteps(c.report, holder, n)
	return c.steps(steps, -1, 0, false)
}

// splitBy reads 分列: a column of options.
func (c *compiler) splitBy(n *node, op *rows) *fact {
	if n == nil {
		return nil
	}
	column := c.row.column(n.text)
	if column == nil || column.form != choiceFact {
		c.report.at(n, "P258", "“分列”要写表里的一个选项列。", "")
		return nil
	}
	op.split = c.row.slot(c, column)
	return column
}

// rowSums reads 合计: outer name, portions of the row. The returned nodes are
// the outer names.
func (c *compiler) rowSums(s *step, op *rows, n *node) []rowSum {
	var sums []rowSum
	for _, e := range c.report.named(n, "“合计”") {
		t, have := c.from(s, e.value)
		op.totals = append(op.totals, rowTotal{name: e.key.text, inner: t})
		sums = append(sums, rowSum{e.key, have})
	}
	if len(sums) == 0 {
		c.report.at(s.node, "P105", "逐笔缺少“合计”。", "写成 合计: {外面的名字: 里面的名字}。")
	}
	return sums
}

type rowSum struct {
	name *node
	side side
}

// rowLeaves finds the row's portions that nothing took; a payer's money among
// them would be lost.
func (c *compiler) rowLeaves(s *step, first int) []int {
	var leaves []int
	seen := make(map[*portion]bool)
	list := slices.Clone(c.order[first:])
	for _, p := range c.row.portions {
		list = append(list, p)
	}
	for _, p := range list {
		if seen[p] || p.taker != "" {
			continue
		}
		seen[p] = true
		leaves = append(leaves, p.slot)
		if p.side == fundSide {
			c.report.at(s.node, "P282", "逐笔里算给付款方的钱没有写进“合计”:"+p.name+"。", "在“合计”里写上。")
		}
		p.taker = s.layer + "·" + s.verb
	}
	slices.Sort(leaves)
	return leaves
}

func (c *compiler) outerTotal(op *rows, i int, sum rowSum, split *fact) {
	t := &op.totals[i]
	slot := c.define(sum.name, sum.side)
	if split == nil {
		t.outer = []int{int(slot)}
		return
	}
	whole := c.portions[sum.name.text]
	for _, option := range split.options.Names() {
		p := c.newPortion(sum.name.text+"·"+option, sum.name, sum.side)
		t.outer = append(t.outer, p.slot)
		if whole != nil {
			whole.members = append(whole.members, p)
		}
	}
}
