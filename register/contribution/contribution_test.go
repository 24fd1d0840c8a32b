package contribution_test

import (
	"testing"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/contribution"
)

func day(text string) period.Date { return period.MustDate(text) }

// Every pair of states of an inspection: those that docs/states.md draws, and no
// other.
func TestInspectionStates(t *testing.T) {
	t.Parallel()
	all := []contribution.InspectionState{contribution.InspectionOpen, contribution.InspectionFound, contribution.InspectionBilled, contribution.InspectionClosed}
	drawn := map[string]bool{"已立案>已认定": true, "已立案>已结案": true, "已认定>已下达补缴": true, "已认定>已结案": true, "已下达补缴>已结案": true}
	for _, from := range all {
		for _, to := range all {
			if got := from.May(to); got != drawn[string(from)+">"+string(to)] {
				t.Errorf("%s → %s: %v", from, to, got)
			}
		}
	}
}

// A month counts once, the paid row before the unpaid one.
func TestPaidMonths(t *testing.T) {
	t.Parallel()
	var months []contribution.MonthPaid
	for _, m := range contribution.MonthsOf(contribution.YearSpan(2024)) {
		months = append(months, contribution.MonthPaid{Month: m, PaidOn: day("2024-06-30")})
	}
	months = append(months, contribution.MonthPaid{Month: day("2024-03-01")}, contribution.MonthPaid{Month: day("2024-03-01"), PaidOn: day("2024-03-05")},
		contribution.MonthPaid{Month: day("2025-01-01"), PaidOn: day("2025-01-31")}, contribution.MonthPaid{Month: day("2025-02-01")})
	for _, c := range []struct {
		by            string
		months, years int
	}{{"2024-03-31", 1, 0}, {"2024-12-31", 12, 1}, {"2025-12-31", 13, 1}} {
		if m, y := contribution.PaidMonths(months, day(c.by)), contribution.YearsPaid(months, day(c.by)); m != c.months || y != c.years {
			t.Errorf("到 %s: %d 月 %d 年,应为 %d 月 %d 年", c.by, m, y, c.months, c.years)
		}
	}
	if n := contribution.PaidMonths(months, 0); n != 13 {
		t.Errorf("%d", n)
	}
}

// What the debtor owes leaves out what others pay.
func TestOwnParts(t *testing.T) {
	t.Parallel()
	b := contribution.Bill{Shape: contribution.Shape{Items: []contribution.Item{{Payer: "单位"}, {Payer: "个人"}, {Payer: "财政"}, {Payer: "医疗救助"}}}, Amounts: []money.Fen{1, 2, 4, 8}}
	own, err := b.Own()
	total, err2 := b.Total()
	if own != 3 || total != 15 || err != nil || err2 != nil {
		t.Errorf("%d %d %v %v", own, total, err, err2)
	}
}
