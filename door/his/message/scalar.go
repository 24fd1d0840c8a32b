package message

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

var one, zero = []byte("1"), []byte("0")

// plain returns a JSON scalar as text: strings trimmed, with "null" in any
// case and null as empty; numbers in their own digits; true and false as 1 and 0.
// ok is false for objects and arrays, which are returned as compact JSON. The
// text may lie in v.
func plain(v []byte) (value []byte, ok bool) {
	switch {
	case len(v) == 0 || v[0] == 'n':
		return nil, true
	case v[0] == 't':
		return one, true
	case v[0] == 'f':
		return zero, true
	case v[0] == '"':
		return plainText(v), true
	case v[0] == '{' || v[0] == '[':
		var b bytes.Buffer
		if json.Compact(&b, v) != nil {
			return nil, false
		}
		return b.Bytes(), false
	}
	return v, true
}

// plainText is plain of a JSON string.
func plainText(v []byte) (value []byte) {
	if len(v) > 1 && bytes.IndexByte(v, '\\') < 0 && v[len(v)-1] == '"' {
		value = v[1 : len(v)-1]
	} else {
		var text string
		if json.Unmarshal(v, &text) != nil {
			return nil
		}
		value = []byte(text)
	}
	value = bytes.TrimSpace(value)
	if len(value) == len("null") && bytes.EqualFold(value, []byte("null")) {
		return nil
	}
	return value
}

// decimal is a number cut at its point, without sign, leading or trailing
// zeros.
type decimal struct {
	negative        bool
	whole, fraction []byte
}

// readDecimal reads an optional sign, digits with an optional point, and an
// optional exponent of at most two digits, which some Java clients write.
func readDecimal(value []byte) (d decimal, ok bool) {
	i := 0
	if len(value) > 0 && (value[0] == '-' || value[0] == '+') {
		d.negative = value[0] == '-'
		i = 1
	}
	point := digits(value, i)
	whole, fraction := value[i:point], value[:0]
	if i = point; i < len(value) && value[i] == '.' {
		i = digits(value, point+1)
		fraction = value[point+1 : i]
	}
	if len(whole)+len(fraction) == 0 {
		return decimal{}, false
	}
	if i < len(value) {
		if value[i] != 'e' && value[i] != 'E' {
			return decimal{}, false
		}
		power, err := strconv.Atoi(string(value[i+1:]))
		if err != nil || power > 99 || power < -99 {
			return decimal{}, false
		}
		whole, fraction = shift(whole, fraction, power)
	}
	d.whole, d.fraction = bytes.TrimLeft(whole, "0"), bytes.TrimRight(fraction, "0")
	return d, true
}

// shift moves the point by power places to the right.
func shift(whole, fraction []byte, power int) ([]byte, []byte) {
	all := append(bytes.Repeat([]byte("0"), max(0, -power-len(whole))), whole...)
	point := len(all) + power
	all = append(all, fraction...)
	all = append(all, bytes.Repeat([]byte("0"), max(0, point-len(all)))...)
	return all[:point], all[point:]
}

// units returns the number counted in units of its last allowed decimal.
// The caller has checked that it has at most 18 digits in all.
func (d decimal) units(scale int) int64 {
	n := int64(0)
	for _, c := range d.whole {
		n = n*10 + int64(c-'0')
	}
	for i := range scale {
		n *= 10
		if i < len(d.fraction) {
			n += int64(d.fraction[i] - '0')
		}
	}
	if d.negative {
		return -n
	}
	return n
}

// number reads a number field into its place.
func (f *field) number(value []byte, row where, place any) *fault.Fault {
	d, ok := readDecimal(value)
	switch {
	case !ok:
		return ErrNumber.With(f.at(row))
	case f.scale == 0 && len(d.fraction) > 0:
		return ErrInteger.With(f.at(row))
	case len(d.fraction) > f.scale:
		return ErrScale.With(f.at(row), f.scale)
	case len(d.whole) > f.size-f.scale:
		return ErrLarge.With(f.at(row), f.size-f.scale)
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
			return ErrLarge.With(f.at(row), f.size-f.scale)
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
func (f *field) text(value []byte, row where, place any) *fault.Fault {
	p, ok := place.(*string)
	if !ok {
		return nil
	}
	if f.codes != "" {
		list := codeLists[f.codes]
		found, known := list.find(value)
		if !known {
			return ErrCode.With(f.at(row), list.describe())
		}
		*p = found
		return nil
	}
	if len(value) > f.size {
		if n := utf8.RuneCount(value); n > f.size {
			return ErrLong.With(f.at(row), n, f.size)
		}
	}
	for _, c := range value {
		if isControl(c) {
			return ErrControl.With(f.at(row))
		}
	}
	*p = string(value)
	return nil
}

func isControl(c byte) bool {
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f
}

func (f *field) moment(value []byte, row where, place any) *fault.Fault {
	switch p := place.(type) {
	case *period.Date:
		day, ok := readDate(value)
		if !ok {
			return ErrDate.With(f.at(row))
		}
		*p = day
	case *DateTime:
		t, ok := readDateTime(value)
		if !ok {
			return ErrTime.With(f.at(row))
		}
		*p = t
	}
	return nil
}
