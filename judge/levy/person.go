package levy

import (
	"fmt"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/levyfile"
)

// Credit is one amount that goes to a personal account (划入).
type Credit struct {
	Item   string
	Source string // the fund it comes from: 个人账户 (the person's own contribution) or 统筹基金 …
	Amount money.Fen
	Why    []levyfile.Step
}

// Credits judges what is credited for one term of the policy's cycle, by the
// values of the day. Facts: 缴费基数, 人员类别, 年龄, 养老金, as the policy reads them.
// Items that come to nothing are left out.
func Credits(p *levyfile.Policy, day period.Date, facts levyfile.Facts) ([]Credit, error) {
	return credits(p, day, facts, true)
}

// CreditAmounts is Credits without reasons, for bulk work.
func CreditAmounts(p *levyfile.Policy, day period.Date, facts levyfile.Facts) ([]Credit, error) {
	return credits(p, day, facts, false)
}

func credits(p *levyfile.Policy, day period.Date, facts levyfile.Facts, explain bool) ([]Credit, error) {
	if p.Credits == nil {
		return nil, levyfile.ErrNoSection.With(p.Title, "划入")
	}
	if err := p.Check(day); err != nil {
		return nil, err
	}
	var run levyfile.Run
	var list []Credit
	run.Begin(p, day, &facts, explain)
	for _, item := range p.CreditItems() {
		before := len(run.Steps())
		amount, applies, err := run.Amount(item)
		if err != nil {
			return nil, err
		}
		if !applies || amount == 0 {
			continue
		}
		list = append(list, Credit{item.Name, item.Fund, amount, run.Steps()[before:]})
	}
	return list, nil
}

// Balance is what an account held from a day on, up to and without another. Part
// says which credits it is of (账户部分: 当年, 历年), where the policy's rate depends
// on it; "" else.
type Balance struct {
	Span   period.Span
	Amount money.Fen
	Part   string
}

// Interest judges the interest on an account over time: each day's balance at the
// yearly rate of that day, over the policy's days of a year, rounded once.
func Interest(p *levyfile.Policy, balances []Balance) (money.Fen, []levyfile.Step, error) {
	if p.Interest == nil {
		return 0, nil, levyfile.ErrNoSection.With(p.Title, "利息")
	}
	var run levyfile.Run
	var facts levyfile.Facts
	var sum money.Rate
	var steps []levyfile.Step
	year, err := money.NewRate(1, int64(p.Interest.YearDays))
	if err != nil {
		return 0, nil, err
	}
	for _, b := range balances {
		facts.Choose(levyfile.AccountPart, b.Part)
		for _, part := range constant(p, b.Span) {
			run.Begin(p, part.From, &facts, true)
			rate, err := run.InterestRate()
			if err != nil {
				return 0, nil, err
			}
			days := part.From.DaysUntil(part.To)
			grown, err := product(money.FenRate(b.Amount), money.Whole(int64(days)), rate, year)
			if err == nil {
				sum, err = sum.Add(grown)
			}
			if err != nil {
				return 0, nil, err
			}
			steps = append(steps, run.Steps()...)
			steps = append(steps, levyfile.Step{Name: "利息", File: p.File(), Value: yuan(grown),
				Rule: fmt.Sprintf("%s元 × %d天 × %s ÷ %d(%s)", b.Amount, days, rate.Percent(), p.Interest.YearDays, part)})
		}
	}
	amount, err := sum.Fen(p.InterestRounding())
	return amount, steps, err
}

// Years is what retirement still asks for (最低年限).
type Years struct {
	Required int // months
	Counted  int // months that count, deemed ones included where the policy says so
	Missing  int
	Base     money.Fen
	Parts    []Part // what buying the missing months costs
	Total    money.Fen
	Steps    []levyfile.Step
}

// Lifetime judges the months that retirement asks for and what the missing ones
// cost at once. Facts: 已缴月数, 视同月数, 性别 and what the items read.
func Lifetime(p *levyfile.Policy, day period.Date, facts levyfile.Facts) (Years, error) {
	var j Judge
	var y Years
	if err := p.Check(day); err != nil {
		return y, err
	}
	j.run.Begin(p, day, &facts, true)
	required, err := j.run.RequiredMonths()
	if err != nil {
		return y, err
	}
	y.Required = required
	paid, known := facts.Figure(levyfile.PaidMonths)
	if !known {
		return y, levyfile.ErrFactMissing.With(p.Title, "已缴月数")
	}
	y.Counted = int(paid.Num())
	if p.Years.CountDeemed {
		deemed, _ := facts.Figure(levyfile.DeemedMonths)
		y.Counted += int(deemed.Num())
	}
	y.Missing = max(0, y.Required-y.Counted)
	facts.SetCount(levyfile.MissingMonths, y.Missing)
	class := p.YearsClass()
	y.Parts = partsOf(class.Items)
	amounts := make([]money.Fen, len(y.Parts))
	if y.Missing > 0 {
		if _, y.Base, err = j.assess(p, class, day, &facts, amounts); err != nil {
			return y, err
		}
	}
	for i := range amounts {
		y.Parts[i].Amount = amounts[i]
	}
	y.Steps = append(j.run.Steps(), levyfile.Step{Name: "差月数", File: p.File(),
		Rule: fmt.Sprintf("要求 %d 月 − 计入 %d 月", y.Required, y.Counted), Value: fmt.Sprintf("%d月", y.Missing)})
	y.Total, err = money.Sum(amounts...)
	return y, err
}
