package policyfile

import "yibao/ground/money"

// ceiling is 封顶: what goes over the limit is cut off.
type ceiling struct {
	from      take
	limits    []amountOf
	counters  []*counter // beside limits; nil entries for a limit of this visit
	got, rest slotOf
}

func (c *compiler) compileCap(s *step) operation {
	f, ok := c.body(s, []string{"从", "限额", "得"}, "余", "累计", "取整")
	if !ok {
		return nil
	}
	t, have := c.from(s, f["从"].value)
	by := c.stepRounding(f)
	op := &ceiling{from: t}
	for _, n := range listOf(f["限额"].value) {
		op.limits = append(op.limits, c.limit(n, by))
	}
	if e, ok := f["累计"]; ok {
		op.counters = c.counters(e.value)
		if len(op.counters) != len(op.limits) {
			c.report.at(e.key, "P261", "“限额”和“累计”要一样多。", "单次的限额,在累计里写 无。")
			return nil
		}
	}
	op.got = c.give(f, "得", have)
	over := openSide
	if have == fundSide { // what a fund does not pay after all goes back to the patient
		over = patientSide
	}
	op.rest = c.give(f, "余", over)
	return op
}

func (op *ceiling) run(f *frame) error {
	amount := op.from.amount(f)
	got, bound := amount, -1
	for i := range op.limits {
		allowed, err := op.allowed(f, i, amount)
		if err != nil {
			return err
		}
		if allowed < got {
			got, bound = allowed, i
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

// allowed is what one of the limits leaves room for.
func (op *ceiling) allowed(f *frame, i int, amount money.Fen) (money.Fen, error) {
	limit, err := op.limits[i].of(f)
	if err != nil || limit == maxFen || i >= len(op.counters) || op.counters[i] == nil {
		return limit, err
	}
	used, err := op.counters[i].used(f)
	if err != nil {
		return 0, err
	}
	left := room(limit, used)
	if used != 0 && left < amount {
		op.counters[i].limited(f)
	}
	return left, nil
}

func (op *ceiling) pass(f *frame) {
	op.got.set(f, op.from.amount(f))
	op.rest.set(f, 0)
}

func (op *ceiling) tell(f *frame, s *Step) {
	s.takes(f, op.from)
	for _, a := range op.limits {
		s.read(f, a.quantity)
	}
	s.gives(f, op.got, op.rest)
}
