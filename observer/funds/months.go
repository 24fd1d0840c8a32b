package funds

import (
	"cmp"
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/register/ledger"
)

// MonthFlow is how the accounts of a fund moved in one month by entries of a kind.
type MonthFlow struct {
	Month string      // 2026-03
	Flow  ledger.Flow // Within is the month's
}

// Month is the table of one month.
type Month struct {
	Month string
	Table
}

// MonthsOf makes a table for each month from the first to the last one of the
// span, whole months both; region "" is all regions. The ledger is asked once.
func MonthsOf(ctx context.Context, store Store, region string, span period.Span) ([]Month, error) {
	from := span.From.AddDays(1 - span.From.Day())
	last := span.To.AddDays(-1)
	until := last.AddDays(1 - last.Day()).AddMonths(1)
	var flows []MonthFlow
	err := store.Funds(ctx, func(r Reader) (err error) {
		flows, err = r.MonthFlows(ctx, region, until)
		return err
	})
	if err != nil {
		return nil, err
	}
	var months []Month
	for day := from; day < until; day = day.AddMonths(1) {
		m := Month{Month: day.String()[:7]}
		m.Table = Table{Region: region, Span: period.Span{From: day, To: day.AddMonths(1)}, Rows: rowsOf(upTo(flows, m.Month))}
		months = append(months, m)
	}
	return months, nil
}

// upTo sums flows up as one month sees them: what was before it, and what is in it.
func upTo(flows []MonthFlow, month string) []ledger.Flow {
	sums := map[ledger.Flow]ledger.Flow{}
	for _, f := range flows {
		if f.Month > month {
			continue
		}
		key := f.Flow
		key.Before, key.Within = 0, 0
		sum := sums[key]
		before, within := sum.Before, sum.Within
		if sum = key; f.Month < month {
			before += f.Flow.Within
		} else {
			within += f.Flow.Within
		}
		sum.Before, sum.Within = before, within
		sums[key] = sum
	}
	list := make([]ledger.Flow, 0, len(sums))
	for _, f := range sums {
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b ledger.Flow) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Fund, b.Fund),
			cmp.Compare(a.Class, b.Class), cmp.Compare(a.Kind, b.Kind))
	})
	return list
}
