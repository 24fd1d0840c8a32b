package whatif

import (
	"context"
	"math/big"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Outlook is how a fund stands at the end of the span, and for how long it
// would last.
//
// Balance.Before is the fund's balance in the books at the end of the last day
// (income less expense since the books began), Balance.After that less what the
// fund would have paid more. Income is the fund's 收入 entries with a value date
// in the span. Months is 累计结余可支付月数: the balance divided by the average
// monthly expense of the span, in tenths of a month; a month that the span covers
// in part counts by its days. It is NoMonths when the books show no income of the
// fund ever, or nothing was spent, and 0 when nothing is left.
type Outlook struct {
	Region, Scheme, Fund string
	Income               money.Fen
	HasIncome            bool // the books show income of the fund, in the span or before
	Expense              Change
	Balance              Change
	Months               [2]int64 // before, after; tenths
}

// NoMonths is told where months cannot be computed.
const NoMonths = -1

// Booked is what the books show of a fund: the sum of its 收入 or 支出 postings,
// of those days that lie within a span or of those before it.
type Booked struct {
	Region, Scheme, Fund string
	Income               bool // else expense
	Within               bool // the span; else before it
	Amount               money.Fen
}

// Books is what a trial reads of the books beside histories.
type Books interface {
	// CountActs returns how many settlement acts there are.
	CountActs(ctx context.Context) (int, error)
	// Booked returns income and expense of every fund up to the end of the span.
	Booked(ctx context.Context, from, to period.Date) ([]Booked, error)
}

// position is what a fund has, and took in within the span.
type position struct {
	balance, income money.Fen
	known           bool // the books show income, in the span or before
}

// positions reads the funds' positions off what is booked, where a credit is
// negative.
func positions(booked []Booked) map[fund]position {
	at := make(map[fund]position)
	for _, b := range booked {
		key := fund{b.Region, b.Scheme, b.Fund}
		p := at[key]
		p.balance -= b.Amount
		p.known = p.known || b.Income
		if b.Income && b.Within {
			p.income -= b.Amount
		}
		at[key] = p
	}
	return at
}

// outlook lays out every fund that paid or would have paid.
func outlook(trial *Trial, booked []Booked, payers map[fund]*paying) []Outlook {
	at := positions(booked)
	var list []Outlook
	for _, key := range sortedFunds(payers) {
		if sideOf(key.payer) != Funds {
			continue
		}
		change, p := payers[key].Change, at[key]
		o := Outlook{
			Region: key.region, Scheme: key.scheme, Fund: key.payer, Income: p.income, HasIncome: p.known,
			Expense: change, Balance: Change{p.balance, p.balance - change.Difference()}, Months: [2]int64{NoMonths, NoMonths},
		}
		if o.HasIncome {
			o.Months = [2]int64{
				monthsLeft(o.Balance.Before, change.Before, trial.From, trial.To),
				monthsLeft(o.Balance.After, change.After, trial.From, trial.To),
			}
		}
		list = append(list, o)
	}
	return list
}

// monthParts is a number that the days of every month divide.
const monthParts = 28 * 29 * 30 * 31

// partsOf returns the months from a day to a day, both included, in parts: a
// month that is not covered whole counts by its days.
func partsOf(from, to period.Date) int64 {
	var parts int64
	for day := from; day <= to; {
		first := day.AddDays(1 - day.Day())
		next := first.AddMonths(1)
		covered := min(next, to.AddDays(1))
		parts += int64(day.DaysUntil(covered)) * (monthParts / int64(first.DaysUntil(next)))
		day = covered
	}
	return parts
}

// monthsLeft divides what is left by the monthly expense, in tenths, half up.
func monthsLeft(left, expense money.Fen, from, to period.Date) int64 {
	switch {
	case expense <= 0:
		return NoMonths
	case left <= 0:
		return 0
	}
	tenths := new(big.Int).Mul(big.NewInt(int64(left)), big.NewInt(10*partsOf(from, to)))
	by := new(big.Int).Mul(big.NewInt(int64(expense)), big.NewInt(monthParts))
	twice := new(big.Int).Add(new(big.Int).Lsh(tenths, 1), by)
	return new(big.Int).Div(twice, new(big.Int).Lsh(by, 1)).Int64()
}
