package whatif

import (
	"context"
	"math/big"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/verify"
	"yibao/register/ledger"
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

// outlook reads the books for every fund that paid or would have paid.
func outlook(ctx context.Context, r verify.Reader, trial *Trial, payers map[fund]*paying) ([]Outlook, error) {
	end, err := positions(ctx, r, trial.To)
	if err != nil {
		return nil, err
	}
	begin, err := positions(ctx, r, trial.From.AddDays(-1))
	if err != nil {
		return nil, err
	}
	var list []Outlook
	for _, key := range sortedFunds(payers) {
		if side := sideOf(key.payer); side != Funds {
			continue
		}
		change, at := payers[key].Change, end[key]
		o := Outlook{
			Region: key.region, Scheme: key.scheme, Fund: key.payer,
			Income: at.Income - begin[key].Income, HasIncome: at.Income != 0, Expense: change,
			Balance: Change{at.Balance, at.Balance - change.Difference()}, Months: [2]int64{NoMonths, NoMonths},
		}
		if o.HasIncome {
			o.Months = [2]int64{
				monthsLeft(o.Balance.Before, change.Before, trial.From, trial.To),
				monthsLeft(o.Balance.After, change.After, trial.From, trial.To),
			}
		}
		list = append(list, o)
	}
	return list, nil
}

// endOfRecord asks for balances as recorded by now.
var endOfRecord = time.Unix(1<<40, 0).UTC()

// positions reads the funds' positions at the end of a day.
func positions(ctx context.Context, r verify.Reader, day period.Date) (map[fund]ledger.FundPosition, error) {
	balances, err := r.Balances(ctx, day, endOfRecord)
	if err != nil {
		return nil, err
	}
	at := make(map[fund]ledger.FundPosition)
	for _, p := range ledger.Positions(balances) {
		at[fund{p.Region, p.Scheme, p.Fund}] = p
	}
	return at, nil
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
