package policyfile

import (
	"yibao/ground/money"
)

// selfRate is 先自付: the patient pays a share first, the rest goes on.
type selfRate struct {
	from      take
	rate      quantity
	by        money.Rounding
	got, rest slotOf
}

func (c *compiler) compileSelfRate(s *step) operation {
	f, ok := c.body(s, []string{"从", "比例", "得"}, "余", "取整")
	if !ok {
		return nil
	}
	t, have := c.from(s, f["从"].value)
	op := &selfRate{from: t, rate: c.share(f["比例"].value), by: c.stepRounding(f)}
	op.got = c.give(f, "得", patientSide)
	op.rest = c.give(f, "余", have)
	return op
}

func (op *selfRate) run(f *frame) error {
	rate, err := op.rate.get(f)
	if err != nil {
		return err
	}
	if err := checkRatio(rate); err != nil {
		return err
	}
	amount := op.from.amount(f)
	var got money.Fen
	if rate.Num() != 0 && amount != 0 {
		if got, err = rate.Of(amount, op.by); err != nil {
			return err
		}
		got = min(got, amount)
	}
	op.got.set(f, got)
	op.rest.set(f, amount-got)
	return nil
}

// checkRatio refuses ratios outside of 0 to 100 %.
func checkRatio(r money.Rate) error {
	if r.Num() < 0 || r.Num() > r.Den() {
		return placed{ErrRatio, r.Percent()}
	}
	return nil
}

func (op *selfRate) pass(f *frame) {
	op.got.set(f, 0)
	op.rest.set(f, op.from.amount(f))
}

func (op *selfRate) tell(f *frame, s *Step) {
	s.takes(f, op.from)
	s.read(f, op.rate)
	s.Rounding = op.by.String()
	if rate, err := op.rate.get(f.untraced()); err == nil && (op.rate.formula || len(s.Parameters) == 0) {
		s.Rate = rate.Percent()
	}
	s.gives(f, op.got, op.rest)
}

// fixed is 定额自付 and 定额支付: a stated amount, as far as there is money.
type fixed struct {
	from      take
	amount    amountOf
	got, rest slotOf
}

func (c *compiler) compileFixed(s *step) operation {
	f, ok := c.body(s, []string{"从", "金额", "得"}, "余", "取整")
	if !ok {
		return nil
	}
	t, have := c.from(s, f["从"].value)
	op := &fixed{from: t, amount: c.amount(f["金额"].value, c.stepRounding(f))}
	if s.verb == "定额支付" {
		c.allow(s, f["从"].value, t, have, fundSide)
		op.got = c.give(f, "得", fundSide)
	} else {
		op.got = c.give(f, "得", patientSide)
	}
	op.rest = c.give(f, "余", have)
	return op
}

func (op *fixed) run(f *frame) error {
	wanted, err := op.amount.of(f)
	if err != nil {
		return err
	}
	amount := op.from.amount(f)
	got := min(amount, wanted)
	f.went(truthSign(got < amount))
	op.got.set(f, got)
	op.rest.set(f, amount-got)
	return nil
}

func (op *fixed) pass(f *frame) {
	op.got.set(f, 0)
	op.rest.set(f, op.from.amount(f))
}

func (op *fixed) tell(f *frame, s *Step) {
	s.takes(f, op.from)
	s.read(f, op.amount.quantity)
	s.Rounding = op.amount.by.String()
	s.gives(f, op.got, op.rest)
}
