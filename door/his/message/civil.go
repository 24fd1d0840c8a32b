package message

import (
	"fmt"
	"strings"
	"time"

	"yibao/ground/period"
)

// DateTime is a civil date and time of day at the place of care, without a
// zone. The zero value is "not given".
type DateTime struct {
	Date   period.Date
	Second int32 // of the day, 0 to 86399
}

// DateTimeOf returns the civil date and time of an instant in its own location.
func DateTimeOf(t time.Time) DateTime {
	return DateTime{period.DateOf(t), int32(t.Hour()*3600 + t.Minute()*60 + t.Second())}
}

// IsZero reports whether no date and time was given.
func (t DateTime) IsZero() bool { return t.Date.IsZero() }

// String returns 2026-01-31 08:30:00, or "".
func (t DateTime) String() string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s %02d:%02d:%02d", t.Date, t.Second/3600, t.Second/60%60, t.Second%60)
}

// Tenths is a number with one decimal, such as an age of 37.5 years, in tenths.
type Tenths int64

// Hundredths is a number with two decimals that is not money, in hundredths.
type Hundredths int64

// splitDate cuts a date from what follows it: 2026-01-31, or with a time.
func splitDate(text string) (day period.Date, rest string, ok bool) {
	if len(text) < 10 {
		return 0, "", false
	}
	day, err := period.ParseDate(text[:10])
	return day, text[10:], err == nil
}

// readDate reads yyyy-MM-dd; a time of day after it is dropped.
func readDate(text string) (period.Date, bool) {
	day, rest, ok := splitDate(text)
	if !ok {
		return 0, false
	}
	if _, ok := readClock(rest); !ok {
		return 0, false
	}
	return day, true
}

// readDateTime reads yyyy-MM-dd HH:mm:ss; a date alone is its first second,
// and T, missing seconds and fractions of a second are put up with.
func readDateTime(text string) (DateTime, bool) {
	day, rest, ok := splitDate(text)
	if !ok {
		return DateTime{}, false
	}
	second, ok := readClock(rest)
	return DateTime{day, second}, ok
}

// readClock reads " HH:mm:ss", "THH:mm", or "".
func readClock(text string) (int32, bool) {
	if text == "" {
		return 0, true
	}
	if text[0] != ' ' && text[0] != 'T' {
		return 0, false
	}
	whole, fraction, dotted := strings.Cut(text[1:], ".")
	if dotted && !digitsOnly(fraction) {
		return 0, false
	}
	parts := strings.Split(whole, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	second := int32(0)
	for i := range 3 {
		value, limit := int32(0), [3]int32{23, 59, 59}[i]
		if i < len(parts) {
			if len(parts[i]) != 2 || !digitsOnly(parts[i]) {
				return 0, false
			}
			value = int32(parts[i][0]-'0')*10 + int32(parts[i][1]-'0')
		}
		if value > limit {
			return 0, false
		}
		second = second*60 + value
	}
	return second, true
}

func digitsOnly(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
