package levy

import (
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/levyfile"
)

// Part is one amount of what is owed: who pays it into which fund.
type Part struct {
	Item   string
	Payer  string
	Fund   string
	Amount money.Fen
}

// Verdict is what a debtor owes by one class of a policy.
type Verdict struct {
	Class    string
	Declared money.Fen
	Base     money.Fen // 缴费基数; zero where the class has none
	Parts    []Part    // as PartsOf lists them, with amounts
	Total    money.Fen
	Steps    []levyfile.Step // reasons, in the order of the computation
}

// PartsOf returns the parts that the bills of a class have, without amounts: each
// item, and behind it what is paid on behalf.
func PartsOf(c *levyfile.Class) []Part { return partsOf(c.Items) }

func partsOf(items []*levyfile.Item) []Part {
	parts := make([]Part, 0, len(items)+2)
	for _, item := range items {
		parts = append(parts, Part{Item: item.Name, Payer: item.Payer, Fund: item.Fund})
		if item.OnBehalf != nil {
			parts = append(parts, Part{Item: item.Name + "·代缴", Payer: item.OnBehalf.Payer, Fund: item.Fund})
		}
	}
	return parts
}

// Judge judges one case after the other and reuses its room; not from two
// goroutines at once. The zero value is ready.
type Judge struct{ run levyfile.Run }

// Assess judges what is owed for a term, by the values of the day, with reasons.
// Refusals are those of levyfile: ErrNotInForce, ErrFactMissing, ErrNoValue …
func Assess(p *levyfile.Policy, class *levyfile.Class, day period.Date, facts levyfile.Facts) (Verdict, error) {
	var j Judge
	parts := PartsOf(class)
	amounts := make([]money.Fen, len(parts))
	j.run.Begin(p, day, &facts, true)
	declared, base, err := j.assess(p, class, day, &facts, amounts)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Class: class.Name, Declared: declared, Base: base, Parts: parts, Steps: j.run.Steps()}
	for i := range parts {
		parts[i].Amount = amounts[i]
	}
	v.Total, err = money.Sum(amounts...)
	return v, err
}

// Amounts is Assess without reasons, into amounts, one for each of PartsOf: what
// bulk work calls.
func (j *Judge) Amounts(p *levyfile.Policy, class *levyfile.Class, day period.Date, facts *levyfile.Facts, amounts []money.Fen) (declared, base money.Fen, err error) {
	j.run.Begin(p, day, facts, false)
	return j.assess(p, class, day, facts, amounts)
}

func (j *Judge) assess(p *levyfile.Policy, class *levyfile.Class, day period.Date, facts *levyfile.Facts, amounts []money.Fen) (declared, base money.Fen, err error) {
	if err := p.Check(day); err != nil {
		return 0, 0, err
	}
	declared, base, err = j.run.Base(class)
	if err != nil {
		return 0, 0, err
	}
	if class.Base != nil {
		facts.SetFen(levyfile.Base, base)
	}
	return declared, base, j.items(class.Items, amounts)
}

// items computes each item and splits off what is paid on behalf.
func (j *Judge) items(items []*levyfile.Item, amounts []money.Fen) error {
	at := 0
	for _, item := range items {
		amount, _, err := j.run.Amount(item)
		if err != nil {
			return err
		}
		amounts[at] = amount
		at++
		if item.OnBehalf == nil {
			continue
		}
		helped, err := j.run.OnBehalf(item, amount)
		if err != nil {
			return err
		}
		amounts[at-1], amounts[at] = amount-helped, helped
		at++
	}
	return nil
}

// ByEmployer reports whether the class is assessed by employers, a line for each
// person: it is monthly and some part is paid by the employer.
func ByEmployer(c *levyfile.Class) bool {
	for _, item := range c.Items {
		if item.Payer == "单位" && c.Cycle == levyfile.Monthly {
			return true
		}
	}
	return false
}
