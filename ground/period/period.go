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

// Forever is the open end of a span: later than any real date.
const Forever Date = 1 << 30

// ErrDate: the text is not a date of the form 2026-01-31.
var ErrDate = errors.New("period: not a date of the form 2026-01-31")

// NewDate returns the date, or 0 when there is no such day.
func NewDate(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day || year < 1 || year > 9999 {
		return 0
	}
	return dateOf(t)
}

// DateOf returns the civil date of an instant in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return NewDate(y, m, d)
}

func dateOf(t time.Time) Date { return Date(t.Unix()/86400 + 719162 + 1) }

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

func (d Date) time() time.Time { return time.Unix((int64(d)-719163)*86400, 0).UTC() }

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

// Year, Month and Day return the parts of the date.
func (d Date) Year() int { return d.time().Year() }

// Month returns the month of the year.
func (d Date) Month() time.Month { return d.time().Month() }

// Day returns the day of the month.
func (d Date) Day() int { return d.time().Day() }

// AddDays returns the date n days later.
func (d Date) AddDays(n int) Date {
	if d >= Forever {
		return d
	}
	return d + Date(n)
}

// AddMonths returns the same day n months later, or that month's last day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.time().Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return NewDate(first.Year(), first.Month(), min(day, last))
}

// DaysUntil returns the number of days from d to e (negative when e is earlier).
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
