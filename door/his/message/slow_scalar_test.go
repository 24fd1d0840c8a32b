package message

import (
	"strings"
	"unicode/utf8"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// number reads a number field into its place.
func (f *field) slowNumber(value string, where func() string, place any) *fault.Fault {
	d, ok := slowReadDecimal(value)
	switch {
	case !ok:
		return ErrNumber.With(where())
	case f.scale == 0 && d.fraction != "":
		return ErrInteger.With(where())
	case len(d.fraction) > f.scale:
		return ErrScale.With(where(), f.scale)
	case len(d.whole) > f.size-f.scale:
		return ErrLarge.With(where(), f.size-f.scale)
	}
	units := d.slowUnits(f.scale)
	switch p := place.(type) {
	case *money.Fen:
		*p = money.Fen(units)
	case *money.Price:
		*p = money.Price(units)
	case *money.Quantity:
		*p = money.Quantity(units)
	case *Tenths:
		*p = Tenths(units)
	case *Hundredths:
		*p = Hundredths(units)
	case *int64:
		*p = units
	case *money.Rate:
		rate, err := money.NewRate(units, tenPower(f.scale))
		if err != nil {
			return ErrLarge.With(where(), f.size-f.scale)
		}
		*p = rate
	}
	return nil
}

// text reads a text field into its place. Values of a closed list lose the
// zeros that some clients put before them ("01" for "1").
func (f *field) slowText(value string, where func() string, place any) *fault.Fault {
	p, ok := place.(*string)
	if !ok {
		return nil
	}
	if f.codes != "" {
		found, known := codeLists[f.codes].find([]byte(value))
		if !known {
			return ErrCode.With(where(), codeLists[f.codes].describe())
		}
		value = found
	}
	if n := utf8.RuneCountInString(value); n > f.size {
		return ErrLong.With(where(), n, f.size)
	}
	if strings.ContainsFunc(value, slowIsControl) {
		return ErrControl.With(where())
	}
	*p = value
	return nil
}

func slowIsControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
}

func (f *field) slowMoment(value string, where func() string, place any) *fault.Fault {
	switch p := place.(type) {
	case *period.Date:
		day, ok := slowReadDate(value)
		if !ok {
			return ErrDate.With(where())
		}
		*p = day
	case *DateTime:
		t, ok := slowReadDateTime(value)
		if !ok {
			return ErrTime.With(where())
		}
		*p = t
	}
	return nil
}

// units returns the number counted in units of its last allowed slowDecimal.
// The caller has checked that it has at most 18 digits in all.
func (d slowDecimal) slowUnits(scale int) int64 {
	n := int64(0)
	for _, c := range []byte(d.whole + d.fraction + strings.Repeat("0", scale-len(d.fraction))) {
		n = n*10 + int64(c-'0')
	}
	if d.negative {
		return -n
	}
	return n
}

// slowSplitDate cuts a date from what follows it: 2026-01-31, or with a time.
func slowSplitDate(text string) (day period.Date, rest string, ok bool) {
	if len(text) < 10 {
		return 0, "", false
	}
	day, err := period.ParseDate(text[:10])
	return day, text[10:], err == nil
}

// slowReadDate reads yyyy-MM-dd; a time of day after it is dropped.
func slowReadDate(text string) (period.Date, bool) {
	day, rest, ok := slowSplitDate(text)
	if !ok {
		return 0, false
	}
	if _, ok := slowReadClock(rest); !ok {
		return 0, false
	}
	return day, true
}

// slowReadDateTime reads yyyy-MM-dd HH:mm:ss; a date alone is its first second,
// and T, missing seconds and fractions of a second are put up with.
func slowReadDateTime(text string) (DateTime, bool) {
	day, rest, ok := slowSplitDate(text)
	if !ok {
		return DateTime{}, false
	}
	second, ok := slowReadClock(rest)
	return DateTime{day, second}, ok
}

// slowReadClock reads " HH:mm:ss", "THH:mm", or "".
func slowReadClock(text string) (int32, bool) {
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
