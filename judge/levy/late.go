package levy

import (
	"fmt"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/levyfile"
)

// Owing is what was owed from a day on, up to and without another: the days on
// which a late fee runs.
type Owing struct {
	Span   period.Span
	Amount money.Fen
}

// Fee is a late fee with its reasons.
type Fee struct {
	Days   int // on which something was owed
	Amount money.Fen
	Steps  []levyfile.Step
}

// LateFee judges the late fee (滞纳金) on what was owed over time: each day's rate
// on what was owed that day, never more than the policy's ceiling on the first
// amount, rounded once. A policy without a late fee gives zero.
func LateFee(p *levyfile.Policy, owing []Owing, facts levyfile.Facts) (Fee, error) {
	var run levyfile.Run
	var fee Fee
	var sum money.Rate
	if p.Late == nil || len(owing) == 0 {
		return fee, nil
	}
	for _, o := range owing {
		for _, part := range constant(p, o.Span) {
			run.Begin(p, part.From, &facts, true)
			rate, applies, err := run.LateRate()
			if err != nil {
				return fee, err
			}
			days := part.From.DaysUntil(part.To)
			if !applies || days <= 0 || o.Amount <= 0 {
				continue
			}
			grown, err := product(money.FenRate(o.Amount), money.Whole(int64(days)), rate)
			if err == nil {
				sum, err = sum.Add(grown)
			}
			if err != nil {
				return fee, err
			}
			fee.Days += days
			fee.Steps = append(fee.Steps, run.Steps()...)
			fee.Steps = append(fee.Steps, levyfile.Step{Name: "滞纳金", File: p.File(),
				Rule:  fmt.Sprintf("%s元 × %d天 × %s(%s)", o.Amount, days, perMyriad(rate), part),
				Value: yuan(grown)})
		}
	}
	return capped(p, &run, owing, facts, fee, sum)
}

// capped keeps the fee to the policy's ceiling and rounds it.
func capped(p *levyfile.Policy, run *levyfile.Run, owing []Owing, facts levyfile.Facts, fee Fee, sum money.Rate) (Fee, error) {
	facts.SetFen(levyfile.Owed, owing[0].Amount)
	facts.SetCount(levyfile.OverdueDays, fee.Days)
	run.Begin(p, owing[len(owing)-1].Span.To.AddDays(-1), &facts, true)
	ceiling, limited, err := run.LateCeiling()
	if err != nil {
		return fee, err
	}
	if limited && sum.Cmp(ceiling) > 0 {
		sum = ceiling
		fee.Steps = append(fee.Steps, levyfile.Step{Name: "滞纳金上限", Value: yuan(ceiling), File: p.File()})
	}
	fee.Amount, err = sum.Fen(p.LateRounding())
	return fee, err
}

// constant parts a span where a value of the policy changes.
func constant(p *levyfile.Policy, span period.Span) []period.Span {
	var parts []period.Span
	from := span.From
	for _, day := range p.Changes(span.From, span.To) {
		if day >= span.To {
			break
		}
		parts = append(parts, period.Span{From: from, To: day})
		from = day
	}
	return append(parts, period.Span{From: from, To: span.To})
}

func product(factors ...money.Rate) (money.Rate, error) {
	result := money.Whole(1)
	for _, f := range factors {
		var err error
		if result, err = result.Mul(f); err != nil {
			return result, err
		}
	}
	return result, nil
}

// yuan prints a figure in fen; one that is not whole keeps its fraction.
func yuan(v money.Rate) string {
	if v.Den() == 1 {
		return money.Fen(v.Num()).String() + "元"
	}
	return v.String() + "分"
}

// perMyriad prints a daily rate as circulars do: 万分之五.
func perMyriad(rate money.Rate) string {
	if v, err := rate.Mul(money.Whole(10000)); err == nil && v.Den() == 1 {
		return "万分之" + v.String()
	}
	return rate.String()
}
