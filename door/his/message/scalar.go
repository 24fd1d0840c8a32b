package message

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// plain returns a JSON scalar as text: strings trimmed, with "null" in any
// case and null as empty; numbers in their own digits; true and false as 1 and 0.
// ok is false for objects and arrays, which are returned as compact JSON.
func plain(v json.RawMessage) (value string, ok bool) {
	switch {
	case len(v) == 0 || v[0] == 'n':
		return "", true
	case v[0] == 't':
		return "1", true
	case v[0] == 'f':
		return "0", true
	case v[0] == '"':
		if len(v) > 1 && bytes.IndexByte(v, '\\') < 0 && v[len(v)-1] == '"' {
			value = string(v[1 : len(v)-1])
		} else if json.Unmarshal(v, &value) != nil {
			return "", true
		}
		value = strings.TrimSpace(value)
		if strings.EqualFold(value, "null") {
			value = ""
		}
		return value, true
	case v[0] == '{' || v[0] == '[':
		var b bytes.Buffer
		if json.Compact(&b, v) != nil {
			return "", false
		}
		return b.String(), false
	}
	return string(v), true
}

// decimal is a number cut at its point, without sign, leading or trailing
// zeros.
type decimal struct {
	negative        bool
	whole, fraction string
}

// readDecimal reads an optional sign, digits with an optional point, and an
// optional exponent of at most two digits, which some Java clients write.
func readDecimal(value string) (d decimal, ok bool) {
	mantissa, exponent, hasExponent := strings.Cut(strings.Replace(value, "E", "e", 1), "e")
	if strings.HasPrefix(mantissa, "-") || strings.HasPrefix(mantissa, "+") {
		d.negative = mantissa[0] == '-'
		mantissa = mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || !digitsOnly(whole+fraction) {
		return decimal{}, false
	}
	if hasExponent {
		power, err := strconv.Atoi(exponent)
		if err != nil || power > 99 || power < -99 {
			return decimal{}, false
		}
		whole, fraction = shift(whole, fraction, power)
	}
	d.whole, d.fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	return d, true
}

// shift moves the point by power places to the right.
func shift(whole, fraction string, power int) (string, string) {
	if power >= 0 {
		fraction += strings.Repeat("0", max(0, power-len(fraction)))
		return whole + fraction[:power], fraction[power:]
	}
	whole = strings.Repeat("0", max(0, -power-len(whole))) + whole
	cut := len(whole) + power
	return whole[:cut], whole[cut:] + fraction
}

// units returns the number counted in units of its last allowed decimal.
// The caller has checked that it has at most 18 digits in all.
func (d decimal) units(scale int) int64 {
	n := int64(0)
	for _, c := range []byte(d.whole + d.fraction + strings.Repeat("0", scale-len(d.fraction))) {
		n = n*10 + int64(c-'0')
	}
	if d.negative {
		return -n
	}
	return n
}

// number reads a number field into its place.
func (f *field) number(value string, where func() string, place any) *fault.Fault {
	d, ok := readDecimal(value)
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
	units := d.units(f.scale)
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

func tenPower(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// text reads a text field into its place. Values of a closed list lose the
// zeros that some clients put before them ("01" for "1").
func (f *field) text(value string, where func() string, place any) *fault.Fault {
	p, ok := place.(*string)
	if !ok {
		return nil
	}
	if f.codes != "" {
		found, known := codeLists[f.codes].find(value)
		if !known {
			return ErrCode.With(where(), codeLists[f.codes].describe())
		}
		value = found
	}
	if n := utf8.RuneCountInString(value); n > f.size {
		return ErrLong.With(where(), n, f.size)
	}
	if strings.ContainsFunc(value, isControl) {
		return ErrControl.With(where())
	}
	*p = value
	return nil
}

func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
}

func (f *field) moment(value string, where func() string, place any) *fault.Fault {
	switch p := place.(type) {
	case *period.Date:
		day, ok := readDate(value)
		if !ok {
			return ErrDate.With(where())
		}
		*p = day
	case *DateTime:
		t, ok := readDateTime(value)
		if !ok {
			return ErrTime.With(where())
		}
		*p = t
	}
	return nil
}
