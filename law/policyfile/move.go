package policyfile

import (
	"yibao/ground/money"
	"yibao/law/expr"
)

// assign is 归入: all of it is 得 when the step's 当 holds, else 余.
type assign struct {
	from      take
	got, rest slotOf
}

func (c *compiler) compileAssign(s *step) operation {
	f, ok := c.body(s, []string{"从", "得"}, "余")
	if !ok {
		return nil
	}
	t, have := c.from(s, f["从"].value)
	return &assign{from: t, got: c.give(f, "得", have), rest: c.give(f, "余", have)}
}

func (op *assign) run(f *frame) error {
	op.got.set(f, op.from.amount(f))
	op.rest.set(f, 0)
	return nil
}

func (op *assign) pass(f *frame) {
	op.got.set(f, 0)
	op.rest.set(f, op.from.amount(f))
}

func (op *assign) tell(f *frame, s *Step) {
	s.takes(f, op.from)
	s.gives(f, op.got, op.rest)
}

// join is 合并: several portions become one.
type join struct {
	from take
	got  slotOf
}

func (c *compiler) compileMerge(s *step) operation {
	f, ok := c.body(s, []string{"从", "得"})
	if !ok {
		return nil
	}
	if s.when != nil {
		c.report.at(s.when, "P262", "“合并”不能带“当”。", "条件不成立时钱没有去处;先用“归入”分开。")
	}
	t, have := c.from(s, f["从"].value)
	return &join{from: t, got: c.give(f, "得", have)}
}

func (op *join) run(f *frame) error {
	op.pass(f)
	return nil
}

func (op *join) pass(f *frame) { op.got.set(f, op.from.amount(f)) }

func (op *join) tell(f *frame, s *Step) {
	s.takes(f, op.from)
	s.gives(f, op.got)
}

// offset is 抵付: an account pays portions one after the other, as far as its
// balance reaches.
type offset struct {
	from    []take
	account string
	slot    int // of the account's balance
	got     slotOf
	parts   []int // 分得: figure slots beside from, what the account paid of each
	rest    slotOf
}

func (c *compiler) compileOffset(s *step) operation {
	f, ok := c.body(s, []string{"从", "账户", "得"}, "分得", "余")
	if !ok {
		return nil
	}
	op := &offset{}
	for _, n := range listOf(f["从"].value) {
		t, have := c.from(s, n)
		c.allow(s, n, t, have, fundSide)
		op.from = append(op.from, t)
	}
	account := c.facts[f["账户"].value.text]
	if account == nil || account.form != figureFact || account.unit != expr.Yuan {
		c.report.at(f["账户"].value, "P263", "“账户”要写一个金额的事实。", "如 个人账户余额、共济账户余额。")
		return nil
	}
	op.account, op.slot = account.name, c.factSlot(account)
	each := listOf(f["分得"].value)
	if len(each) > 0 && len(each) != len(op.from) {
		c.report.at(f["分得"].key, "P263", "“分得”和“从”要一样多。", "")
	}
	for _, n := range each {
		op.parts = append(op.parts, c.figure(n, expr.Yuan))
	}
	op.got = c.give(f, "得", fundSide)
	op.rest = c.give(f, "余", patientSide)
	return op
}

func (op *offset) run(f *frame) error {
	balance, err := f.figures[op.slot].Fen(money.DownFen)
	if err != nil {
		return err
	}
	balance = max(0, balance)
	var total, rest money.Fen
	for i := range op.from {
		amount := op.from[i].amount(f)
		paid := min(amount, balance)
		f.went(truthSign(paid < amount))
		balance -= paid
		total += paid
		rest += amount - paid
		if i < len(op.parts) {
			f.figures[op.parts[i]] = money.FenRate(paid)
		}
	}
	op.got.set(f, total)
	op.rest.set(f, rest)
	f.figures[op.slot] = money.FenRate(balance)
	return nil
}

func (op *offset) pass(f *frame) {
	var rest money.Fen
	for i := range op.from {
		rest += op.from[i].amount(f)
	}
	for _, part := range op.parts {
		f.figures[part] = money.Rate{}
	}
	op.got.set(f, 0)
	op.rest.set(f, rest)
}

func (op *offset) tell(f *frame, s *Step) {
	for _, t := range op.from {
		s.takes(f, t)
	}
	s.Account, s.Balance = op.account, figureText(f.figures[op.slot], expr.Yuan)
	s.gives(f, op.got, op.rest)
}
