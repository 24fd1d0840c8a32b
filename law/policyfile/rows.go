package policyfile

import (
	"slices"

	"yibao/ground/money"
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

// load finds the table in the input and counts its money towards the total;
// instead of rows, the sums may be given as facts.
func (op *rows) load(f *frame) error {
	table, given := f.input.Rows[op.table.name]
	direct := false
	for i := range op.totals {
		t := &op.totals[i]
		v, said := f.input.Facts[t.name]
		if !said || v.IsZero() || op.split >= 0 {
			continue
		}
		if given {
			return ErrDoubled.With(t.name)
		}
		direct = true
		one := load{fact: &fact{name: t.name, form: portionFact, unit: expr.Yuan}, slot: t.outer[0]}
		if err := one.from(f, &v); err != nil {
			return err
		}
		if err := f.addTotal(f.portions[t.outer[0]]); err != nil {
			return err
		}
	}
	if !given && !direct {
		return ErrFactMissing.With(f.prog.title, op.table.name)
	}
	for _, column := range op.moneys {
		at := slices.Index(table.Columns, op.table.columns[column].name)
		for _, row := range table.Rows {
			v := cellOf(row, at)
			if v.kind == noValue {
				return ErrFactMissing.With(f.prog.title, op.table.name+"·"+op.table.columns[column].name)
			}
			if v.kind != moneyValue || v.figure.Den() != 1 {
				return ErrFactKind.With(op.table.columns[column].name, *v, "金额")
			}
			if v.figure.Num() < 0 {
				return ErrMinus.With(op.table.columns[column].name, *v)
			}
			if err := f.addTotal(money.Fen(v.figure.Num())); err != nil {
				return err
			}
		}
	}
	return nil
}

// unknown is the value of a cell that a row does not have.
var unknown Value

func cellOf(row []Value, at int) *Value {
	if at < 0 || at >= len(row) {
		return &unknown
	}
	return &row[at]
}

func (op *rows) run(f *frame) error {
	if f.bill != nil {
		return op.byColumn.run(f, op)
	}
	table, given := f.input.Rows[op.table.name]
	if !given {
		return nil
	}
	var room [16]int
	at := room[:0]
	for i := range op.loads {
		at = append(at, slices.Index(table.Columns, op.loads[i].fact.name))
	}
	keep := op.table.name == linesName
	if keep {
		f.rowCount = len(table.Rows)
		f.rowOut = slices.Grow(f.rowOut, len(table.Rows)*len(op.totals))
	}
	outer := f.trace
	for i, row := range table.Rows {
		if outer != nil {
			f.trace = outer.enter(i + 1)
		}
		err := op.row(f, row, at, keep)
		if outer != nil {
			outer.leave(f.trace)
			f.trace = outer
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// row carries out the steps for one row.
func (op *rows) row(f *frame, row []Value, at []int, keep bool) error {
	for i := range op.loads {
		if err := op.loads[i].from(f, cellOf(row, at[i])); err != nil {
			return err
		}
	}
	if op.filter != nil {
		holds, err := op.filter(f)
		if err != nil {
			return err
		}
		if !holds {
			op.skip(f, keep)
			return nil
		}
	}
	if err := f.run(op.stages); err != nil {
		return err
	}
	for i := range op.totals {
		t := &op.totals[i]
		amount := t.inner.amount(f)
		slot := t.outer[0]
		if op.split >= 0 {
			slot = t.outer[f.choices[op.split]]
		}
		f.portions[slot] += amount
		if keep {
			f.rowOut = append(f.rowOut, amount)
		}
	}
	for _, slot := range op.leaves {
		f.portions[op.rest] += f.portions[slot]
	}
	return nil
}

// skip lets a row that 当 leaves out fall to 其余.
func (op *rows) skip(f *frame, keep bool) {
	for i := range op.loads {
		if op.loads[i].fact.form == portionFact {
			f.portions[op.rest] += f.portions[op.loads[i].slot]
		}
	}
	for range op.totals {
		if keep {
			f.rowOut = append(f.rowOut, 0)
		}
	}
}

// pass leaves the whole table to 其余.
func (op *rows) pass(f *frame) {
	f.portions[op.rest] = 0
	if f.bill != nil {
		op.byColumn.pass(f, op)
		return
	}
	for _, row := range f.input.Rows[op.table.name].Rows {
		for _, column := range op.moneys {
			at := slices.Index(f.input.Rows[op.table.name].Columns, op.table.columns[column].name)
			f.portions[op.rest] += money.Fen(cellOf(row, at).figure.Num())
		}
		op.skipRow(f)
	}
}

func (op *rows) skipRow(f *frame) {
	if op.table.name != linesName {
		return
	}
	f.rowCount++
	for range op.totals {
		f.rowOut = append(f.rowOut, 0)
	}
}

func (op *rows) tell(f *frame, s *Step) {
	for i := range op.totals {
		t := &op.totals[i]
		var sum money.Fen
		for _, slot := range t.outer {
			sum += f.portions[slot]
		}
		s.Results = append(s.Results, namedFen(t.name, sum))
	}
}
