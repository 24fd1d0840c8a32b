package accumulator_test

import (
	"testing"

	"yibao/ground/period"
	"yibao/register/accumulator"
)

// Care in 2026: 100 fen on 10 January, 200 on 20 February, nothing on 15 April
// (care all the same), 400 on 1 June.
var care = []struct {
	day    string
	amount int64
}{{"2026-01-10", 100}, {"2026-02-20", 200}, {"2026-04-15", 0}, {"2026-06-01", 400}}

func TestRolling(t *testing.T) {
	t.Parallel()
	key := accumulator.Key{Region: "390100", Scheme: "310", Name: "起付", Period: "2026-06-15"}
	year, pause := accumulator.Window{Months: 12}, accumulator.Window{Gap: 60}
	for _, c := range []struct {
		name   string
		window accumulator.Window
		day    string
		fold   accumulator.Fold
		want   int64
	}{
		{"近12个月,一年里的都算", year, "2026-12-31", accumulator.Sum, 700},
		{"近12个月,满一年的前一天", year, "2027-01-09", accumulator.Sum, 700},
		{"近12个月,满一年那天起不算", year, "2027-01-10", accumulator.Sum, 600},
		{"近12个月,那天以后的不算", year, "2026-02-20", accumulator.Sum, 300},
		{"近12个月,次数只数有数的", year, "2026-12-31", accumulator.Count, 3},
		{"近12个月,取大", year, "2026-12-31", accumulator.Max, 400},
		{"待遇期,每次都没有断过六十天", pause, "2026-06-15", accumulator.Sum, 700},
		{"待遇期,隔六十天还是同一期", pause, "2026-07-31", accumulator.Sum, 700},
		{"待遇期,隔六十一天重新起算", pause, "2026-08-01", accumulator.Sum, 0},
		{"待遇期,没有花钱的一次也接得上", pause, "2026-04-16", accumulator.Sum, 300},
		{"待遇期,还没有看过病", pause, "2026-01-09", accumulator.Sum, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var deltas []accumulator.Delta
			for i, one := range care {
				k := key
				k.Period = one.day
				other := k
				other.Extra = accumulator.Family("H1", "")
				setl := string(rune('A' + i))
				deltas = append(deltas,
					accumulator.Delta{Seq: int64(i), SetlID: setl, Key: k, Amount: one.amount},
					accumulator.Delta{Seq: int64(i), SetlID: setl, Key: other, Amount: 9_999},
				)
			}
			deltas = append(deltas, accumulator.Delta{SetlID: "Z", Key: accumulator.Key{Region: "390100", Scheme: "310", Name: "起付", Period: "2026"}, Amount: 5_000})
			if got := accumulator.Rolling(deltas, key, c.fold, c.window, period.MustDate(c.day)); got != c.want {
				t.Errorf("%d, want %d", got, c.want)
			}
		})
	}
}

func TestFamilyKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ household, extra, want string }{
		{"H1", "", "家庭:H1"}, {"H1", "癫痫/甲", "家庭:H1/癫痫/甲"}, {"", "", "家庭:"},
	} {
		key := accumulator.Key{Extra: accumulator.Family(c.household, c.extra)}
		if key.Extra != c.want || !key.OfFamily() || (accumulator.Key{Extra: c.extra}).OfFamily() {
			t.Errorf("%q, want %q", key.Extra, c.want)
		}
	}
}
