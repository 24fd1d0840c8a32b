package period

import (
	"errors"
	"fmt"
	"time"
)

// ErrYearStart: the text is not a day of the year of the form 07-01.
var ErrYearStart = errors.New("period: not a day of the year of the form 07-01")

// YearStart is the day on which an insurance year (保险年度) begins; the zero
// value is 1 January, the calendar year. 29 February is not one.
type YearStart struct {
	month time.Month
	day   int
}

// ParseYearStart reads 07-01.
func ParseYearStart(text string) (YearStart, error) {
	t, err := time.Parse("2006-01-02", "2001-"+text)
	if err != nil {
		return YearStart{}, ErrYearStart
	}
	return YearStart{t.Month(), t.Day()}, nil
}

// String returns 07-01.
func (s YearStart) String() string {
	return fmt.Sprintf("%02d-%02d", max(s.month, time.January), max(s.day, 1))
}

// Year returns the insurance year that the day lies in, named by the calendar
// year in which it begins.
func (s YearStart) Year(day Date) int {
	if day < s.begin(day.Year()) {
		return day.Year() - 1
	}
	return day.Year()
}

// Span returns the insurance year that the day lies in.
func (s YearStart) Span(day Date) Span {
	year := s.Year(day)
	return Span{s.begin(year), s.begin(year + 1)}
}

func (s YearStart) begin(year int) Date {
	return NewDate(year, max(s.month, time.January), max(s.day, 1))
}
