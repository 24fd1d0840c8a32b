package policyfile

import (
	"fmt"
	"time"

	"yibao/ground/period"
)

// PeriodKind says over which time an accumulator runs.
type PeriodKind string

// The periods.
const (
	CalendarYear  PeriodKind = "自然年度"
	InsuranceYear PeriodKind = "保险年度" // twelve months from Month-Day
	CalendarMonth PeriodKind = "自然月"
	ThisStay      PeriodKind = "本次住院"
	BenefitPeriod PeriodKind = "待遇期"   // ends after Gap days without care
	TwelveMonths  PeriodKind = "近12个月" // the twelve months up to the day
	Lifetime      PeriodKind = "终身"
)

// Period is the time over which an accumulator runs.
type Period struct {
	Kind  PeriodKind
	Month time.Month // first month of a 保险年度
	Day   int        // first day of a 保险年度
	Gap   int        // days without care that end a 待遇期
}

// Keyed reports whether Key gives a key on any day.
func (p Period) Keyed() bool { return p.Kind != BenefitPeriod && p.Kind != TwelveMonths }

// Key returns the storage key of the period that holds on the day ("2026",
// "2026-03", the visit's id, "" for a lifetime). ok is false for 近12个月 and
// 待遇期, which are windows over the contributions and have no key.
func (p Period) Key(day period.Date, visit string) (key string, ok bool) {
	switch p.Kind {
	case CalendarYear:
		return yearKey(day.Year()), true
	case InsuranceYear:
		year := day.Year()
		if day.Month() < p.Month || day.Month() == p.Month && day.Day() < p.Day {
			year--
		}
		return fmt.Sprintf("%04d-%02d-%02d", year, int(p.Month), p.Day), true
	case CalendarMonth:
		return fmt.Sprintf("%04d-%02d", day.Year(), int(day.Month())), true
	case ThisStay:
		return visit, true
	case Lifetime:
		return "", true
	default:
		return "", false
	}
}

// yearKeys are the years of living people, so that most bills need not write
// theirs.
var yearKeys = func() (keys [150]string) {
	for i := range keys {
		keys[i] = fmt.Sprintf("%04d", firstYearKey+i)
	}
	return keys
}()

const firstYearKey = 1950

func yearKey(year int) string {
	if at := year - firstYearKey; at >= 0 && at < len(yearKeys) {
		return yearKeys[at]
	}
	return fmt.Sprintf("%04d", year)
}
