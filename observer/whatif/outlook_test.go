package whatif_test

import (
	"testing"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/whatif"
)

func TestMonthsLeft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about         string
		left, expense money.Fen
		from, to      string
		want          int64 // tenths
	}{
		{"一整年,每月 100 元", 900_00, 1200_00, "2026-01-01", "2026-12-31", 90},
		{"闰年也是十二个月", 900_00, 1200_00, "2028-01-01", "2028-12-31", 90},
		{"一整月", 50_00, 100_00, "2026-02-01", "2026-02-28", 5},
		{"二月一天是二十八分之一月", 28_00, 1_00, "2026-02-10", "2026-02-10", 10},
		{"跨月:一月末十天和二月", 41_00, 41_00, "2026-01-22", "2026-02-28", 13}, // 10/31 + 1 months
		{"四舍五入进上去", 125_00, 100_00, "2026-03-01", "2026-03-31", 13},
		{"四舍五入舍下来", 124_99, 100_00, "2026-03-01", "2026-03-31", 12},
		{"没有支出", 125_00, 0, "2026-03-01", "2026-03-31", whatif.NoMonths},
		{"已经用完", 0, 100_00, "2026-03-01", "2026-03-31", 0},
		{"已经亏空", -1, 100_00, "2026-03-01", "2026-03-31", 0},
		{"很大的数不溢出", 9_000_000_000_000_00, 1, "2026-03-01", "2026-03-31", 9_000_000_000_000_000},
	} {
		if got := whatif.MonthsLeft(c.left, c.expense, period.MustDate(c.from), period.MustDate(c.to)); got != c.want {
			t.Errorf("%s:%d,应为 %d", c.about, got, c.want)
		}
	}
}
