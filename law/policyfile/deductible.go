package policyfile

import (
	"slices"

	"yibao/ground/money"
	"yibao/law/expr"
)

// deductible is 扣起付线: the patient pays the first part, up to the standard.
type deductible struct {
	from      take
	standards []amountOf
	counters  []*counter // beside standards; nil entries for none
	topUp     bool       // 累计补足: only what is missing of the standard
	yearly    *amountOf  // 全年最多, with 每次
	got, rest slotOf
}

func (c *compiler) compileDeductible(s *step) operation {
	f, ok := c.body(s, []string{"从", "标准", "得"}, "余", "系数", "累计", "方式", "全年最多", "取整")
	if !ok {
		return nil
	}
	t, have := c.from(s, f["从"].value)
	c.allow(s, f["从"].value, t, have, fundSide)
	by := c.stepRounding(f)
	op := &deductible{from: t}
	for _, n := range listOf(f["标准"].value) {
		op.standards = append(op.standards, c.amount(n, by))
	}
	if e, ok := f["系数"]; ok {
		factor := c.quantity(e.value, expr.Ratio)
		for i := range op.standards {
			op.standards[i].quantity = op.standards[i].scaled(factor)
		}
	}
	if e, ok := f["累计"]; ok {
		op.counters = c.counters(e.value)
	}
	c.deductibleMode(s, op, f, by)
	op.got = c.give(f, "得", patientSide)
	op.rest = c.give(f, "余", have)
	return op
}

// scaled is the quantity times a ratio: a deductible halved for some, none for
// others. It is told as the product that it is.
func (q quantity) scaled(by quantity) quantity {
	standard, factor := q.get, by.get
	if standard == nil || factor == nil {
		return q // complained about
	}
	return quantity{
		unit: q.unit, text: q.text + " × " + by.text, formula: true, static: q.static && by.static,
		reads: slices.Concat(q.reads, by.reads), within: q.within | by.within,
		get: func(f *frame) (money.Rate, error) {
			amount, err := standard(f)
			if err != nil {
				return amount, err
			}
			ratio, err := factor(f)
			if err != nil {
				return ratio, err
			}
			return amount.Mul(ratio)
		},
	}
}

func (c *compiler) deductibleMode(s *step, op *deductible, f fields, by money.Rounding) {
	mode, hasMode := f["方式"]
	_, counted := f["累计"]
	op.topUp = hasMode && c.report.oneOf(f, "方式", "累计补足", "每次") == "累计补足"
	switch {
	case counted && !hasMode:
		c.report.at(s.node, "P260", "扣起付线写了“累计”,没有写“方式”。", "方式: 累计补足(一年只扣满一次),或 方式: 每次(次次都扣,只记数)。")
		return
	case op.topUp && !counted:
		c.report.at(mode.key, "P260", "方式: 累计补足 要写“累计”。", "写上记在哪个累计里,或改成 方式: 每次。")
		return
	}
	if e, ok := f["全年最多"]; ok {
		if op.topUp || !counted {
			c.report.at(e.key, "P261", "“全年最多”只配 方式: 每次。", "")
		}
		a := c.limit(e.value, by)
		op.yearly = &a
	}
	if counted && len(op.counters) != len(op.standards) || !counted && len(op.standards) != 1 {
		c.report.at(s.node, "P261", "“标准”和“累计”要一样多。", "几道起付线写成两个一样长的列表。")
		op.counters = nil
	}
	if op.yearly != nil && len(op.standards) != 1 {
		c.report.at(s.node, "P261", "“全年最多”只配一道起付线。", "")
	}
}

func (op *deductible) run(f *frame) error {
	amount := op.from.amount(f)
	got, bound := amount, -1
	for i := range op.standards {
		due, err := op.due(f, i, amount)
		if err != nil {
			return err
		}
		if due < got {
			got, bound = due, i
		}
	}
	f.went(bound)
	op.got.set(f, got)
	op.rest.set(f, amount-got)
	for _, u := range op.counters {
		if u == nil {
			continue
		}
		if err := u.add(f, int64(got)); err != nil {
			return err
		}
	}
	return nil
}

// due is what one of the standards still asks for.
func (op *deductible) due(f *frame, i int, amount money.Fen) (money.Fen, error) {
	standard, err := op.standards[i].of(f)
	if err != nil || i >= len(op.counters) || op.counters[i] == nil {
		return standard, err
	}
	u := op.counters[i]
	used, err := u.used(f)
	if err != nil {
		return 0, err
	}
	due := standard
	switch {
	case op.topUp:
		due = room(standard, used)
	case op.yearly != nil:
		most, err := op.yearly.of(f)
		if err != nil {
			return 0, err
		}
		due = min(standard, room(most, used))
	}
	if min(amount, due) < min(amount, standard) {
		u.limited(f)
	}
	return due, nil
}

func (op *deductible) pass(f *frame) {
	op.got.set(f, 0)
	op.rest.set(f, op.from.amount(f))
}

func (op *deductible) tell(f *frame, s *Step) {
	s.takes(f, op.from)
	for _, a := range op.standards {
		s.read(f, a.quantity)
	}
	s.gives(f, op.got, op.rest)
}
