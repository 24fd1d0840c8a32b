package accumulator

import (
	"slices"
	"strings"

	"yibao/ground/period"
)

// Window is a rolling period that ends on some day: 近12个月, or a 待遇期, which
// lasts for as long as care goes on without a pause. Deltas of a windowed
// accumulator carry the day of care as their Period.
type Window struct {
	Months int // the months up to the day, the day included; or when 0:
	Gap    int // pauses of so many days are no pause
}

// Rolling folds the deltas of a key in the window that ends on the day; the
// key's own Period does not matter. Deltas must be in order of Seq, Ordinal. A
// delta of nothing counts as care.
func Rolling(deltas []Delta, key Key, fold Fold, w Window, day period.Date) int64 {
	var mine []Delta
	var days []period.Date
	for _, d := range deltas {
		same := d.Key
		same.Period = key.Period
		on, err := period.ParseDate(d.Key.Period)
		if same == key && err == nil && on <= day {
			d.Key = key
			mine, days = append(mine, d), append(days, on)
		}
	}
	first := w.first(days, day)
	inside := mine[:0]
	for i, on := range days {
		if on >= first {
			inside = append(inside, mine[i])
		}
	}
	return Balance(inside, key, fold)
}

// first is the first day of the window that ends on the day, given the days of
// care.
func (w Window) first(days []period.Date, day period.Date) period.Date {
	if w.Months > 0 {
		return day.AddMonths(-w.Months).AddDays(1)
	}
	sorted := slices.Sorted(slices.Values(days))
	first := day
	for i := len(sorted) - 1; i >= 0 && sorted[i].DaysUntil(first) <= w.Gap; i-- {
		first = sorted[i]
	}
	return first
}

// familyMark begins the Extra of what a household uses up together.
const familyMark = "家庭:"

// Family makes the Extra of an accumulator of a household: its number, "" for
// somebody who belongs to none, and further keys.
func Family(household, extra string) string {
	return strings.TrimSuffix(familyMark+household+"/"+extra, "/")
}

// OfFamily reports whether the key is of what a household uses up together.
func (k Key) OfFamily() bool { return strings.HasPrefix(k.Extra, familyMark) }
