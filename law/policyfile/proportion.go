package policyfile

import (
	"yibao/ground/money"
	"yibao/law/expr"
)

// proportion is 按比例: a payer pays a share, at one rate or along a scale.
type proportion struct {
	from       take
	rate       quantity // one rate
	scale      *table   // or a scale
	self       bool     // 自付比例: the rate is the patient's
	adjusts    []adjust
	whole      bool      // 全额累进: the rate reached holds for the whole amount
	start      *amountOf // 起点
	shift      *counter  // 累计
	limit      *amountOf // 付到
	payCounter *counter
	by         money.Rounding
	got        slotOf
	rest, over slotOf
	bandGot    []int // figure slots of 得·1…n
	bandRest   []int // of 余·1…n
}

// adjust is one line of 调整, applied to the payer's rate in order.
type adjust struct {
	word  string
	value quantity
	when  func(*frame) (bool, error)
}

func (c *compiler) compileProportion(s *step) operation {
	f, ok := c.body(s, []string{"从", "得"}, "比例", "自付比例", "余", "顶外", "调整", "方式", "起点", "累计", "付到", "取整")
	if !ok {
		return nil
	}
	t, have := c.from(s, f["从"].value)
	op := &proportion{from: t, by: c.stepRounding(f)}
	paid, hasPaid := f["比例"]
	own, hasOwn := f["自付比例"]
	if hasPaid == hasOwn {
		c.report.at(s.node, "P265", "“按比例”写“比例”,或者写“自付比例”,写一种。", "")
		return nil
	}
	op.self = hasOwn
	if hasOwn {
		paid = own
	}
	c.proportionRate(op, paid.value, f)
	op.adjusts = c.adjusts(f["调整"].value)
	c.proportionScale(op, f)
	c.proportionLimit(op, f)
	op.got = c.give(f, "得", fundSide)
	op.rest = c.give(f, "余", patientSide)
	c.proportionOver(op, f, have)
	c.bandNames(op, f)
	return op
}

// proportionOver makes 顶外: the fee that is not used once the limit is paid.
func (c *compiler) proportionOver(op *proportion, f fields, have side) {
	e, named := f["顶外"]
	switch {
	case op.limit == nil && named:
		c.report.at(e.key, "P266", "没有“付到”,就没有“顶外”。", "“顶外”是付到限额以后没有用上的费用。")
		c.give(f, "顶外", have)
	case op.limit == nil:
		op.over = slotOf(c.portionSlot()) // stays empty
	case have == openSide:
		op.over = c.give(f, "顶外", openSide)
	default:
		op.over = c.give(f, "顶外", patientSide)
	}
}

// proportionRate finds out whether the rate is one figure or a scale.
func (c *compiler) proportionRate(op *proportion, n *node, f fields) {
	if p := c.model.byName[n.text]; p != nil && p.banded {
		p.used = true
		if p.unit != expr.Ratio && p.unit != expr.Bare {
			c.report.at(n, "P235", "分段参数“"+p.name+"”的单位不是比例。", "")
		}
		if t, ok := c.tableOf(p, p.node); ok {
			op.scale = t
			c.checkWhole(t.root)
			c.checkFalling(p, t.root, op.self)
		} else {
			op.rate = quantity{get: zeroFen, unit: expr.Ratio}
		}
		return
	}
	op.rate = c.share(n)
	for _, key := range []string{"方式", "起点", "累计"} {
		if e, ok := f[key]; ok {
			c.report.at(e.key, "P266", "比例不分段,“"+key+"”没有用处。", "去掉,或者把比例写成分段的参数。")
		}
	}
}

// share compiles a ratio that divides money, and complains about constants
// above 100 %.
func (c *compiler) share(n *node) quantity {
	q := c.quantity(n, expr.Ratio, expr.Number)
	if q.constant != nil {
		c.checkShare(n, *q.constant)
	}
	if p := c.model.byName[n.text]; p != nil && len(p.args) == 0 && !p.banded {
		cells := c.cells
		if t, ok := c.tableOf(p, p.node); ok {
			c.checkWhole(t.root)
		}
		c.cells = cells
	}
	return q
}

func (c *compiler) checkWhole(l *level) { c.eachConstant(l, c.checkShare) }

func (c *compiler) checkShare(n *node, v money.Rate) {
	if v.Cmp(money.Whole(1)) > 0 {
		c.report.at(n, "P222", "分钱的比例 "+v.Percent()+" 超过 100%。", "检查是不是多写了数字。")
	}
}

// checkFalling warns of a scale on which the payer's rate falls, when the
// parameter has no 说明.
func (c *compiler) checkFalling(p *parameter, l *level, self bool) {
	if l.cell == nil {
		for _, r := range l.rows {
			c.checkFalling(p, r.next, self)
		}
		return
	}
	for i := 1; i < len(l.cell.bands); i++ {
		before, now := l.cell.bands[i-1].rate.constant, l.cell.bands[i].rate.constant
		if before == nil || now == nil || p.note != "" {
			continue
		}
		if order := now.Cmp(*before); order < 0 && !self || order > 0 && self {
			c.report.warn(l.cell.bands[i].node, "P303", "参数“"+p.name+"”:费用越高,支付的比例反而越低。", "如果文件就是这样规定,在参数里写一句“说明”。")
			return
		}
	}
}

func (c *compiler) proportionScale(op *proportion, f fields) {
	op.whole = c.report.oneOf(f, "方式", "超额", "全额累进") == "全额累进"
	if e, ok := f["起点"]; ok {
		a := c.amount(e.value, op.by)
		op.start = &a
	}
	if e, ok := f["累计"]; ok {
		op.shift = c.counter(e.value)
	}
}

func (c *compiler) proportionLimit(op *proportion, f fields) {
	e, ok := f["付到"]
	if !ok {
		return
	}
	parts := c.report.fields(e.value, "“付到”", "限额", "累计")
	if !c.report.require(e.key, parts, "“付到”", "限额") {
		return
	}
	a := c.limit(parts["限额"].value, op.by)
	op.limit = &a
	if counted, ok := parts["累计"]; ok {
		op.payCounter = c.counter(counted.value)
	}
}

var adjustWords = []string{"加", "减", "乘", "自付乘", "不超过", "不低于"}

func (c *compiler) adjusts(n *node) []adjust {
	var found []adjust
	for _, item := range listOf(n) {
		f := c.report.fields(item, "“调整”的一条", append([]string{"当"}, adjustWords...)...)
		var a adjust
		for _, word := range adjustWords {
			e, ok := f[word]
			if !ok {
				continue
			}
			if a.word != "" {
				c.report.at(e.key, "P266", "“调整”的一条只写一种。", "几种按先后写成几条:[{加: …}, {不超过: 100%}]。")
				continue
			}
			a.word = word
			if word == "乘" || word == "自付乘" {
				a.value = c.quantity(e.value, expr.Ratio, expr.Number)
			} else { // points are added to points
				a.value = c.quantity(e.value, expr.Ratio)
			}
		}
		if e, ok := f["当"]; ok {
			a.when, _ = c.condition(e.value)
		}
		if a.word == "" {
			if item.kind == mapping {
				c.report.at(item, "P266", "“调整”的一条要写 加、减、乘、自付乘、不超过 或 不低于。", "")
			}
			continue
		}
		found = append(found, a)
	}
	return found
}

// bandNames gives the bands of a scale names to read: 统筹支付·1 …
func (c *compiler) bandNames(op *proportion, f fields) {
	if op.scale == nil {
		return
	}
	most := mostBands(op.scale.root)
	name := func(e entry, slots *[]int) {
		if e.value == nil || e.value.kind != scalar {
			return
		}
		for i := range most {
			n := *e.value
			n.text += "·" + itoa(i+1)
			*slots = append(*slots, c.figure(&n, expr.Yuan))
		}
	}
	name(f["得"], &op.bandGot)
	name(f["余"], &op.bandRest)
}

func mostBands(l *level) int {
	if l.cell != nil {
		return len(l.cell.bands)
	}
	most := 0
	for _, r := range l.rows {
		most = max(most, mostBands(r.next))
	}
	return most
}
