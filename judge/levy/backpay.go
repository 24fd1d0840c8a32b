package levy

import (
	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/levyfile"
)

// ErrTooManyMonths: more months are to be made up than the policy allows.
var ErrTooManyMonths = fault.Define("YB6711", fault.Business, "要补缴 %d 个月,缴费政策“%s”最多只能补缴 %d 个月,请减少补缴的月份")

// MostBackPay returns how many months may be made up by the policy of the day;
// false when it sets no limit. levyfile.ErrNoSection when it allows none.
func MostBackPay(p *levyfile.Policy, day period.Date) (int, bool, error) {
	if p.Back == nil {
		return 0, false, levyfile.ErrNoSection.With(p.Title, "补缴")
	}
	var run levyfile.Run
	var facts levyfile.Facts
	run.Begin(p, day, &facts, true)
	return run.MostBackPay()
}

// CheckBackPay refuses more months than the policy allows; ErrTooManyMonths.
func CheckBackPay(p *levyfile.Policy, day period.Date, months int) error {
	most, limited, err := MostBackPay(p, day)
	if err == nil && limited && months > most {
		err = ErrTooManyMonths.With(months, p.Title, most)
	}
	return err
}

// BackPayDay is the day whose values govern a month that is made up: the month
// itself or the day of paying, as the policy says.
func BackPayDay(p *levyfile.Policy, term period.Span, today period.Date) period.Date {
	if p.Back != nil && !p.Back.ByTerm {
		return today
	}
	return term.From
}
