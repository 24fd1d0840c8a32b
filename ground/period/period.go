// Package period is civil time for benefits: dates without a clock or zone,
// half-open spans of dates, and timelines of values that change over time.
//
// Instants (when something was recorded) are time.Time in UTC and belong to
// the edges; nothing here reads a clock.
package period

import (
	"errors"
	"fmt"
	"time"
)

// Date is a civil date of the Gregorian calendar, as a count of days since
// 0001-01-01 plus one; the zero value is "no date".
type Date int32

// Forever is the open end of a span: later than any real date. It is written
// and stored as 9999-12-31, and that text reads back as Forever.
const Forever Date = 1 << 30

// lastDay is 9999-12-31 as a count; from there on a date is Forever.
const lastDay = 3652059

// ErrDate: the text is not a date of the form 2026-01-31.
var ErrDate = errors.New("period: not a date of the form 2026-01-31")

// NewDate returns the date, or 0 when there is no such day in the years 1 to
// 9999; 9999-12-31 is Forever.
func NewDate(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day || year < 1 || year > 9999 {
		return 0
	}
	return within(t.Unix()/86400 + 719163)
}

// within returns the count of days as a date: no date before the year 1,
// Forever from 9999-12-31 on.
func within(days int64) Date {
	switch {
	case days < 1:
		return 0
	case days >= lastDay:
		return Forever
	default:
		return Date(days)
	}
}

// DateOf returns the civil date of an instant in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return NewDate(y, m, d)
}

// ParseDate reads 2026-01-31.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return 0, ErrDate
	}
	if d := DateOf(t); d != 0 {
		return d, nil
	}
	return 0, ErrDate
}

// MustDate is ParseDate for constants in tests and tables; it panics.
func MustDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(fmt.Sprintf("period.MustDate(%q)", text))
	}
	return d
}

// time returns the day at midnight UTC; Forever as 9999-12-31.
func (d Date) time() time.Time {
	return time.Unix((int64(min(d, lastDay))-719163)*86400, 0).UTC()
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == 0 }

// String returns 2026-01-31; "" for no date; "9999-12-31" for Forever, which
// is how it is stored.
func (d Date) String() string {
	switch {
	case d == 0:
		return ""
	case d >= Forever:
		return "9999-12-31"
	default:
		return d.time().Format("2006-01-02")
	}
}

// Year returns the year; 0 for no date, 9999 for Forever.
func (d Date) Year() int { return d.time().Year() }

// Month returns the month of the year.
func (d Date) Month() time.Month { return d.time().Month() }

// Day returns the day of the month.
func (d Date) Day() int { return d.time().Day() }

// AddDays returns the date n days later. No date and Forever stay as they are;
// what falls before the year 1 is no date, what falls after 9999 is Forever.
func (d Date) AddDays(n int) Date {
	if d.IsZero() || d >= Forever {
		return d
	}
	const reach = 2 * lastDay
	return within(int64(d) + int64(max(-reach, min(n, reach))))
}

// AddMonths returns the same day n months later, or that month's last day,
// within the same bounds as AddDays.
func (d Date) AddMonths(n int) Date {
	const reach = 12 * 10_000
	y, m, day := d.time().Date()
	months := y*12 + int(m) - 1 + max(-reach, min(n, reach))
	switch {
	case d.IsZero() || d >= Forever:
		return d
	case months < 12:
		return 0
	case months >= 12*10_000:
		return Forever
	}
	year, month := months/12, time.Month(months%12+1)
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return NewDate(year, month, min(day, last))
}

// DaysUntil returns the number of days from d to e (negative when e is earlier);
// both are real dates.
func (d Date) DaysUntil(e Date) int { return int(e - d) }

// AgeOn returns full years of a person born on d, on the given day (周岁).
func (d Date) AgeOn(day Date) int {
	age := day.Year() - d.Year()
	if day.Month() < d.Month() || day.Month() == d.Month() && day.Day() < d.Day() {
		age--
	}
	return age
}

// Span is the half-open range of dates [From, To). A To of 0 means Forever.
type Span struct{ From, To Date }

// Since returns the span that starts at from and has no end.
func Since(from Date) Span { return Span{from, Forever} }

// End returns the exclusive end, Forever when open.
func (s Span) End() Date {
	if s.To == 0 {
		return Forever
	}
	return s.To
}

// Contains reports whether the day lies in the span.
func (s Span) Contains(day Date) bool { return s.From <= day && day < s.End() }

// Overlaps reports whether the spans share a day.
func (s Span) Overlaps(t Span) bool { return s.From < t.End() && t.From < s.End() }

// Valid reports whether the span holds at least one day.
func (s Span) Valid() bool { return s.From > 0 && s.From < s.End() }

// String returns "2026-01-01 起" or "2026-01-01 至 2026-06-30" (last day shown).
func (s Span) String() string {
	if s.End() >= Forever {
		return s.From.String() + " 起"
	}
	return s.From.String() + " 至 " + s.End().AddDays(-1).String()
}
