package message

import (
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
	return string(t.append(make([]byte, 0, len("2026-01-31 08:30:00"))))
}

// append appends the date and time as String tells them.
func (t DateTime) append(b []byte) []byte {
	if t.IsZero() {
		return b
	}
	b = append(b, t.Date.String()...)
	for i, n := range [3]int32{t.Second / 3600, t.Second / 60 % 60, t.Second % 60} {
		b = append(b, " ::"[i], byte('0'+n/10), byte('0'+n%10))
	}
	return b
}

// Tenths is a number with one decimal, such as an age of 37.5 years, in tenths.
type Tenths int64

// Hundredths is a number with two decimals that is not money, in hundredths.
type Hundredths int64

// splitDate cuts a date from what follows it: 2026-01-31, or with a time.
func splitDate(text []byte) (day period.Date, rest []byte, ok bool) {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return 0, nil, false
	}
	year, ok1 := twoDigits(text[0:])
	years, ok2 := twoDigits(text[2:])
	month, ok3 := twoDigits(text[5:])
	dayOfMonth, ok4 := twoDigits(text[8:])
	if !(ok1 && ok2 && ok3 && ok4) {
		return 0, nil, false
	}
	day = period.NewDate(year*100+years, time.Month(month), dayOfMonth)
	return day, text[10:], day != 0
}

// twoDigits reads the two digits that a text begins with.
func twoDigits(text []byte) (int, bool) {
	if len(text) < 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9' {
		return 0, false
	}
	return int(text[0]-'0')*10 + int(text[1]-'0'), true
}

// readDate reads yyyy-MM-dd; a time of day after it is dropped.
func readDate(text []byte) (period.Date, bool) {
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
func readDateTime(text []byte) (DateTime, bool) {
	day, rest, ok := splitDate(text)
	if !ok {
		return DateTime{}, false
	}
	second, ok := readClock(rest)
	return DateTime{day, second}, ok
}

// readClock reads " HH:mm:ss", "THH:mm", or "".
func readClock(text []byte) (int32, bool) {
	if len(text) == 0 {
		return 0, true
	}
	if text[0] != ' ' && text[0] != 'T' {
		return 0, false
	}
	second, parts := 0, 0
	for len(text) > 0 && parts < 3 && (text[0] == ':' || parts == 0) {
		value, ok := twoDigits(text[1:])
		if !ok || value > [3]int{23, 59, 59}[parts] {
			return 0, false
		}
		second, text, parts = second*60+value, text[3:], parts+1
	}
	if parts == 2 {
		second, parts = second*60, 3
	}
	fraction := len(text) == 0 || text[0] == '.' && len(text) > 1 && digits(text, 1) == len(text)
	return int32(second), parts == 3 && fraction
}

func digitsOnly(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
