package contribution

import (
	"cmp"
	"slices"
	"time"

	"yibao/ground/period"
)

// PriorKind says where months come from that no bill of ours was paid for.
type PriorKind string

// The kinds of prior months.
const (
	Deemed      PriorKind = "视同缴费" // years of work before contributions began
	Transferred PriorKind = "转入"   // from another region, by its certificate
	Legacy      PriorKind = "历史缴费" // paid before this system kept the books
	Bought      PriorKind = "一次性补足"
)

// Prior is a run of months that count as paid without a bill of ours.
type Prior struct {
	PriorID   string
	PsnNo     string
	Scheme    string
	Kind      PriorKind
	Term      period.Span // whole months
	Region    string      // where they were paid
	PaidOn    period.Date
	Withdrawn bool // a later row with the same term takes it back
	Recorded  time.Time
}

// MonthPaid is one month of a person under a scheme.
type MonthPaid struct {
	Month    period.Date // its first day
	PaidOn   period.Date // zero: assessed and not paid
	Due      period.Date // last day on which it was paid in time; zero for prior months
	BackPaid bool        // paid by 补缴 or an inspection, or after its due day
	Source   string      // 单位, 个人, or the kind of the prior months
	BillID   string      // "" for prior months
}

// Paid reports whether the month is paid.
func (m MonthPaid) Paid() bool { return m.PaidOn != 0 }

// MonthsOf returns the first day of every month of a term, in order.
func MonthsOf(term period.Span) []period.Date {
	var months []period.Date
	first := period.NewDate(term.From.Year(), term.From.Month(), 1)
	for i := 0; i < 1200; i++ {
		month := first.AddMonths(i)
		if month >= term.End() {
			break
		}
		months = append(months, month)
	}
	return months
}

// MonthSpan returns the month that the day lies in.
func MonthSpan(day period.Date) period.Span {
	first := period.NewDate(day.Year(), day.Month(), 1)
	return period.Span{From: first, To: first.AddMonths(1)}
}

// YearSpan returns the calendar year.
func YearSpan(year int) period.Span {
	return period.Span{From: period.NewDate(year, 1, 1), To: period.NewDate(year+1, 1, 1)}
}

// ByMonth orders months and keeps one of each: a paid one before an unpaid one,
// the earlier paid before the later.
func ByMonth(months []MonthPaid) []MonthPaid {
	sorted := slices.Clone(months)
	slices.SortStableFunc(sorted, func(a, b MonthPaid) int {
		if order := cmp.Compare(a.Month, b.Month); order != 0 {
			return order
		}
		if a.Paid() != b.Paid() {
			if a.Paid() {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.PaidOn, b.PaidOn)
	})
	return slices.CompactFunc(sorted, func(a, b MonthPaid) bool { return a.Month == b.Month })
}

// PaidMonths counts the distinct months that are paid by the end of the day;
// zero asks for all.
func PaidMonths(months []MonthPaid, by period.Date) int {
	count := 0
	for _, m := range ByMonth(months) {
		if m.Paid() && (by == 0 || m.PaidOn <= by) {
			count++
		}
	}
	return count
}

// YearsPaid returns the full years that the paid months make.
func YearsPaid(months []MonthPaid, by period.Date) int { return PaidMonths(months, by) / 12 }
