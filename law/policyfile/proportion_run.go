package policyfile

import (
	"yibao/ground/money"
)

// split is what one band does with its part of the amount.
type split struct{ part, pay money.Fen }

func (op *proportion) run(f *frame) error {
	amount := op.from.amount(f)
	allowed, err := op.allowed(f)
	if err != nil {
		return err
	}
	var pay, over money.Fen
	if op.scale == nil {
		pay, over, err = op.flat(f, amount, allowed)
	} else {
		pay, over, err = op.banded(f, amount, allowed)
	}
	if err != nil {
		return err
	}
	op.got.set(f, pay)
	op.rest.set(f, amount-pay-over)
	op.over.set(f, over)
	if op.payCounter != nil {
		if over > 0 {
			if used, err := op.payCounter.used(f); err == nil && used != 0 {
				op.payCounter.limited(f)
			}
		}
		if err := op.payCounter.add(f, int64(pay)); err != nil {
			return err
		}
	}
	if op.shift != nil {
		return op.shift.add(f, int64(amount-over))
	}
	return nil
}

// allowed is what 付到 leaves room for.
func (op *proportion) allowed(f *frame) (money.Fen, error) {
	if op.limit == nil {
		return maxFen, nil
	}
	limit, err := op.limit.of(f)
	if err != nil || limit == maxFen || op.payCounter == nil {
		return limit, err
	}
	used, err := op.payCounter.used(f)
	return room(limit, used), err
}

// adjusted is the payer's rate after 调整, checked to lie in 0 to 100 %.
func (op *proportion) adjusted(f *frame, q *quantity) (money.Rate, error) {
	rate, err := q.get(f)
	if err != nil {
		return rate, err
	}
	if op.self {
		if rate, err = money.Whole(1).Sub(rate); err != nil {
			return rate, err
		}
	}
	for i := range op.adjusts {
		if rate, err = op.adjusts[i].apply(f, rate); err != nil {
			return rate, err
		}
	}
	return rate, checkRatio(rate)
}

func (a *adjust) apply(f *frame, rate money.Rate) (money.Rate, error) {
	if a.when != nil {
		if holds, err := a.when(f); err != nil || !holds {
			f.went(-1)
			return rate, err
		}
	}
	v, err := a.value.get(f)
	if err != nil {
		return rate, err
	}
	switch a.word {
	case "加":
		return rate.Add(v)
	case "减":
		return rate.Sub(v)
	case "乘":
		return rate.Mul(v)
	case "自付乘":
		own, err := money.Whole(1).Sub(rate)
		if err != nil {
			return rate, err
		}
		if own, err = own.Mul(v); err != nil {
			return rate, err
		}
		return money.Whole(1).Sub(own)
	case "不超过":
		if rate.Cmp(v) > 0 {
			f.went(1)
			return v, nil
		}
	default:
		if rate.Cmp(v) < 0 {
			f.went(1)
			return v, nil
		}
	}
	f.went(0)
	return rate, nil
}

// share computes what a rate pays of a part, and which part is used when only
// so much may be paid.
func (op *proportion) share(part money.Fen, rate money.Rate, allowed money.Fen) (split, error) {
	pay, err := op.pay(part, rate)
	if err != nil || pay <= allowed {
		return split{part, pay}, err
	}
	// gross-up: the fee that the room buys is room ÷ rate
	exact, err := money.FenRate(allowed).Div(rate)
	if err != nil {
		return split{}, err
	}
	used, err := exact.Fen(money.HalfUpFen)
	if err != nil {
		return split{}, err
	}
	return split{min(part, max(used, allowed)), allowed}, nil
}

func (op *proportion) pay(part money.Fen, rate money.Rate) (money.Fen, error) {
	if !op.self {
		pay, err := rate.Of(part, op.by)
		return min(pay, part), err
	}
	own, err := money.Whole(1).Sub(rate)
	if err != nil {
		return 0, err
	}
	kept, err := own.Of(part, op.by)
	return part - min(kept, part), err
}

func (op *proportion) flat(f *frame, amount, allowed money.Fen) (pay, over money.Fen, err error) {
	rate, err := op.adjusted(f, &op.rate)
	if err != nil {
		return 0, 0, err
	}
	s, err := op.share(amount, rate, allowed)
	if err != nil {
		return 0, 0, err
	}
	f.went(truthSign(s.part < amount))
	if f.trace != nil {
		f.trace.band(op, "", s, rate)
	}
	return s.pay, amount - s.part, nil
}

func (op *proportion) banded(f *frame, amount, allowed money.Fen) (pay, over money.Fen, err error) {
	bands, err := op.scale.scale(f)
	if err != nil {
		return 0, 0, err
	}
	at, err := op.position(f)
	if err != nil {
		return 0, 0, err
	}
	op.clearBands(f)
	if op.whole {
		return op.reached(f, bands, at, amount, allowed)
	}
	left := amount
	for i := range bands {
		b := &bands[i]
		if left == 0 || at >= b.upper {
			continue
		}
		if allowed == 0 && op.limit != nil {
			break
		}
		part := min(left, b.upper-at)
		rate, err := op.adjusted(f, &b.rate)
		if err != nil {
			return 0, 0, err
		}
		s, err := op.share(part, rate, allowed)
		if err != nil {
			return 0, 0, err
		}
		f.went(2*i + truthSign(s.part < part))
		op.tellBand(f, i, b, s, rate)
		pay += s.pay
		allowed -= s.pay
		at += s.part
		left -= s.part
		if s.part < part {
			break
		}
	}
	return pay, left, nil
}

// position is where on the scale the amount begins.
func (op *proportion) position(f *frame) (money.Fen, error) {
	var at money.Fen
	if op.start != nil {
		start, err := op.start.of(f)
		if err != nil {
			return 0, err
		}
		at = start
	}
	if op.shift == nil {
		return at, nil
	}
	used, err := op.shift.used(f)
	if err != nil {
		return 0, err
	}
	if used != 0 {
		op.shift.limited(f)
	}
	return money.Sum(at, money.Fen(max(0, used)))
}

// reached applies 全额累进: the whole amount at the rate of the band that its
// end reaches.
func (op *proportion) reached(f *frame, bands []band, at, amount, allowed money.Fen) (pay, over money.Fen, err error) {
	end, err := money.Sum(at, amount)
	if err != nil {
		return 0, 0, err
	}
	for i := range bands {
		if !bands[i].reach.holds(money.FenRate(end)) {
			continue
		}
		rate, err := op.adjusted(f, &bands[i].rate)
		if err != nil {
			return 0, 0, err
		}
		s, err := op.share(amount, rate, allowed)
		if err != nil {
			return 0, 0, err
		}
		f.went(2*i + truthSign(s.part < amount))
		op.tellBand(f, i, &bands[i], s, rate)
		return s.pay, amount - s.part, nil
	}
	return 0, 0, money.ErrOverflow
}

func (op *proportion) clearBands(f *frame) {
	for _, slot := range op.bandGot {
		f.figures[slot] = money.Rate{}
	}
	for _, slot := range op.bandRest {
		f.figures[slot] = money.Rate{}
	}
}

func (op *proportion) tellBand(f *frame, i int, b *band, s split, rate money.Rate) {
	if i < len(op.bandGot) {
		f.figures[op.bandGot[i]] = money.FenRate(s.pay)
	}
	if i < len(op.bandRest) {
		f.figures[op.bandRest[i]] = money.FenRate(s.part - s.pay)
	}
	if f.trace != nil {
		f.trace.hit(b.id)
		f.trace.band(op, b.label, s, rate)
	}
}

func (op *proportion) pass(f *frame) {
	op.got.set(f, 0)
	op.rest.set(f, op.from.amount(f))
	op.over.set(f, 0)
	op.clearBands(f)
}

func (op *proportion) tell(f *frame, s *Step) {
	s.takes(f, op.from)
	if op.scale == nil {
		s.read(f, op.rate)
	}
	for _, a := range op.adjusts {
		s.read(f, a.value)
	}
	if op.start != nil {
		s.read(f, op.start.quantity)
	}
	s.Rounding = op.by.String()
	s.gives(f, op.got, op.rest)
	if op.limit != nil {
		s.gives(f, op.over)
	}
}
