package levyfile

import (
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// amount rounds a formula's value to fen; a negative one is refused.
func (r *Run) amount(f *formula, by money.Rounding, name string) (money.Fen, error) {
	v, err := f.figure(r)
	if err != nil {
		return 0, explain(err, name, f.node.line)
	}
	fen, err := v.Fen(by)
	if err != nil {
		return 0, explain(err, name, f.node.line)
	}
	if fen < 0 {
		return 0, ErrNegative.With(name, f.node.line, fen)
	}
	return fen, nil
}

func (r *Run) note(name string, f *formula, value string, cite citing) {
	if r.explain {
		r.tell(Step{name, f.text, value, cite.text, r.policy.file, f.node.line})
	}
}

// Base returns declared and base of a class: what is declared and what it is kept to. Both
// are zero when the class has no base.
func (r *Run) Base(c *Class) (declared, base money.Fen, err error) {
	b := c.Base
	if b == nil {
		return 0, 0, nil
	}
	v, err := b.declared.figure(r)
	if err != nil {
		return 0, 0, explain(err, c.Name+"·基数", b.declared.node.line)
	}
	declared, err = v.Fen(money.HalfUpFen)
	if err != nil {
		return 0, 0, explain(err, c.Name+"·基数", b.declared.node.line)
	}
	said := "申报 " + declared.String() + "元"
	if b.floor != nil {
		floor, err := b.floor.figure(r)
		if err != nil {
			return 0, 0, explain(err, c.Name+"·下限", b.floor.node.line)
		}
		if v.Cmp(floor) < 0 {
			v, said = floor, said+",低于下限"
		}
	}
	if b.ceiling != nil {
		ceiling, err := b.ceiling.figure(r)
		if err != nil {
			return 0, 0, explain(err, c.Name+"·上限", b.ceiling.node.line)
		}
		if v.Cmp(ceiling) > 0 {
			v, said = ceiling, said+",高于上限"
		}
	}
	base, err = v.Fen(b.rounding)
	if err != nil {
		return 0, 0, explain(err, c.Name+"·基数", b.declared.node.line)
	}
	if base < 0 {
		return 0, 0, ErrNegative.With(c.Name+"·基数", b.declared.node.line, base)
	}
	if r.explain {
		r.tell(Step{"缴费基数", said, base.String() + "元", "", r.policy.file, b.declared.node.line})
	}
	return declared, base, nil
}

// Amount returns what an item comes to; applies is false when its 当 does not
// hold. The items of a class are asked in their order, for later ones may read
// earlier ones.
func (r *Run) Amount(item *Item) (amount money.Fen, applies bool, err error) {
	for len(r.results) <= item.index {
		r.results = append(r.results, money.Rate{})
	}
	r.results[item.index] = money.Rate{}
	if item.when != nil {
		holds, err := item.when.truth(r)
		if err != nil {
			return 0, false, explain(err, item.Name, item.when.node.line)
		}
		if !holds {
			return 0, false, nil
		}
	}
	amount, err = r.amount(item.amount, item.rounding, item.Name)
	if err != nil {
		return 0, false, err
	}
	r.results[item.index] = money.FenRate(amount)
	r.note(item.Name, item.amount, amount.String()+"元", item.cite)
	return amount, true, nil
}

// OnBehalf returns what a third party pays of an amount that an item came to: of
// the groups the person belongs to, the one that pays most counts. It never
// exceeds the amount.
func (r *Run) OnBehalf(item *Item, amount money.Fen) (money.Fen, error) {
	o := item.OnBehalf
	if o == nil || amount == 0 {
		return 0, nil
	}
	var best money.Fen
	group := ""
	defer func() { r.group = "" }()
	for i, g := range r.facts.Groups() {
		r.group = g
		paid, err := r.amount(o.amount, o.rounding, item.Name+"·代缴")
		if err != nil {
			return 0, err
		}
		if i == 0 || paid > best {
			best, group = paid, g
		}
	}
	best = min(best, amount)
	if r.explain && best > 0 {
		r.tell(Step{item.Name + "·" + o.Payer + "代缴(" + group + ")", o.amount.text, best.String() + "元", o.cite.text, r.policy.file, o.amount.node.line})
	}
	return best, nil
}

// LateRate returns the fee of a day on what is owed, as an exact fraction, for
// the run's day; false when the policy has no late fee or it does not apply.
func (r *Run) LateRate() (money.Rate, bool, error) {
	l := r.policy.Late
	if l == nil {
		return money.Rate{}, false, nil
	}
	if l.when != nil {
		holds, err := l.when.truth(r)
		if err != nil {
			return money.Rate{}, false, explain(err, "滞纳金", l.when.node.line)
		}
		if !holds {
			return money.Rate{}, false, nil
		}
	}
	v, err := l.rate.figure(r)
	if err != nil {
		return v, false, explain(err, "滞纳金日率", l.rate.node.line)
	}
	if v.Sign() < 0 {
		return v, false, ErrNegative.With("滞纳金日率", l.rate.node.line, v)
	}
	r.note("滞纳金日率", l.rate, v.String(), l.cite)
	return v, true, nil
}

// LateCeiling returns the most that a late fee may come to, for the facts 欠费金额
// and 逾期天数; false when the policy sets no limit.
func (r *Run) LateCeiling() (money.Rate, bool, error) {
	l := r.policy.Late
	if l == nil || l.ceiling == nil {
		return money.Rate{}, false, nil
	}
	v, err := l.ceiling.figure(r)
	if err != nil {
		return v, false, explain(err, "滞纳金上限", l.ceiling.node.line)
	}
	return v, true, nil
}

// LateRounding is how the late fee is rounded, once for each bill.
func (p *Policy) LateRounding() money.Rounding { return p.Late.rounding }

// MostBackPay returns how many months may be made up; false for no limit.
func (r *Run) MostBackPay() (int, bool, error) {
	b := r.policy.Back
	if b == nil || b.most == nil {
		return 0, false, nil
	}
	n, err := r.count(b.most, "补缴·最多月数")
	return n, true, err
}

// RequiredMonths returns the months that retirement asks for; ErrNoSection.
func (r *Run) RequiredMonths() (int, error) {
	y := r.policy.Years
	if y == nil {
		return 0, ErrNoSection.With(r.policy.Title, "最低年限")
	}
	n, err := r.count(y.required, "最低年限·要求月数")
	if err == nil {
		r.note("最低年限", y.required, itoa(n)+"月", y.cite)
	}
	return n, err
}

func (r *Run) count(f *formula, what string) (int, error) {
	v, err := f.figure(r)
	if err != nil {
		return 0, explain(err, what, f.node.line)
	}
	if v.Den() != 1 || v.Sign() < 0 || v.Num() > 12000 {
		return 0, ErrNegative.With(what, f.node.line, v)
	}
	return int(v.Num()), nil
}

// YearsClass returns the items by which missing months are bought.
func (p *Policy) YearsClass() *Class { return p.Years.class }

// CreditItems returns what goes to personal accounts.
func (p *Policy) CreditItems() []*Item { return p.Credits.class.Items }

// InterestRate returns the yearly rate on the run's day; ErrNoSection.
func (r *Run) InterestRate() (money.Rate, error) {
	i := r.policy.Interest
	if i == nil {
		return money.Rate{}, ErrNoSection.With(r.policy.Title, "利息")
	}
	v, err := i.rate.figure(r)
	if err != nil {
		return v, explain(err, "利息·年利率", i.rate.node.line)
	}
	r.note("年利率", i.rate, v.Percent(), i.cite)
	return v, nil
}

// InterestRounding is how interest is rounded.
func (p *Policy) InterestRounding() money.Rounding { return p.Interest.rounding }

// Changes returns the days after from, up to and with to, on which some value of
// the policy changes: between them a daily rate is constant.
func (p *Policy) Changes(from, to period.Date) []period.Date {
	seen := make(map[period.Date]bool)
	var days []period.Date
	for _, param := range p.params {
		for _, rec := range param.records {
			for _, day := range []period.Date{rec.span.From, rec.span.End()} {
				if day > from && day <= to && !seen[day] {
					seen[day] = true
					days = append(days, day)
				}
			}
		}
	}
	slices.Sort(days)
	return days
}

// unitOf returns the unit of a fact by its word, for case files.
func unitOf(word string) (Figure, expr.Unit, bool) {
	for i := range figures {
		if figures[i].name == word {
			return Figure(i), figures[i].unit, true
		}
	}
	return 0, "", false
}
