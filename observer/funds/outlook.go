package funds

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Outlook is how long a fund's balance lasts (可支付月数) at the mean expense of the
// months before. How much is enough is for policy to say.
type Outlook struct {
	Row
	Months int       // months that were averaged
	Mean   money.Fen // mean expense of a month, rounded down
	Tenths int64     // months left in tenths, rounded down; -1 when nothing is spent
}

// OutlookOf averages up to twelve full months before the day's month; when there
// is none yet, the running month alone.
func OutlookOf(ctx context.Context, store Store, region string, day period.Date) ([]Outlook, error) {
	month := day.AddDays(1 - day.Day())
	var spent, now Table
	months := 12
	for ; ; months-- {
		var err error
		if spent, err = Of(ctx, store, region, period.Span{From: month.AddMonths(-months), To: month}); err != nil {
			return nil, err
		}
		if months == 1 || begun(spent) {
			break
		}
	}
	now, err := Of(ctx, store, region, period.Span{From: month, To: day.AddDays(1)})
	if err != nil {
		return nil, err
	}
	past := map[[3]string]money.Fen{}
	for _, r := range spent.Rows {
		past[[3]string{r.Region, r.Scheme, r.Fund}] = r.Out()
	}
	var list []Outlook
	for _, r := range now.Rows {
		o := Outlook{Row: r, Months: months, Mean: past[[3]string{r.Region, r.Scheme, r.Fund}] / money.Fen(months), Tenths: -1}
		if o.Mean == 0 {
			o.Months, o.Mean = 1, r.Out()
		}
		if o.Mean > 0 {
			o.Tenths = int64(max(r.Closing, 0)) * 10 / int64(o.Mean)
		}
		list = append(list, o)
	}
	return list, nil
}

// begun reports whether the table's funds had anything before its span, so that
// each of its months was a full one.
func begun(t Table) bool {
	for _, r := range t.Rows {
		if r.Opening != 0 {
			return true
		}
	}
	return false
}
