package money

import (
	"errors"
	"strconv"
	"strings"
)

// ErrSyntax: a text is not a decimal number. ErrScale: it has more decimals
// than the kind of value allows. ErrLimit: it is larger than Limit.
var (
	ErrSyntax = errors.New("money: not a decimal number")
	ErrScale  = errors.New("money: too many decimals")
	ErrLimit  = errors.New("money: larger than N(16) allows")
)

// ParseFen reads an amount in yuan ("1200", "-3.5", "78717.20") exactly.
// Trailing zeros beyond two decimals are allowed, other digits are ErrScale.
func ParseFen(text string) (Fen, error) {
	v, err := parseDecimal(text, 2)
	return Fen(v), err
}

// ParsePrice reads a unit price in yuan with up to six decimals.
func ParsePrice(text string) (Price, error) {
	v, err := parseDecimal(text, 6)
	return Price(v), err
}

// ParseQuantity reads a count with up to four decimals.
func ParseQuantity(text string) (Quantity, error) {
	v, err := parseDecimal(text, 4)
	return Quantity(v), err
}

// ParseRate reads "0.7", "70%" or "2/3" exactly; ErrScale beyond ten decimals,
// ErrLimit when numerator or denominator does not fit.
func ParseRate(text string) (Rate, error) {
	if numerator, denominator, ok := strings.Cut(text, "/"); ok {
		n, err1 := strconv.ParseInt(numerator, 10, 64)
		d, err2 := strconv.ParseInt(denominator, 10, 64)
		if err1 != nil || err2 != nil || d == 0 {
			return Rate{}, ErrSyntax
		}
		return NewRate(n, d)
	}
	body, percent := strings.CutSuffix(text, "%")
	negative, whole, fraction, err := cutDecimal(body)
	if err != nil {
		return Rate{}, err
	}
	if len(fraction) > 10 {
		return Rate{}, ErrScale
	}
	magnitude, err := strconv.ParseInt("0"+whole+fraction, 10, 64)
	if err != nil {
		return Rate{}, ErrLimit
	}
	scale := int64(1)
	if percent {
		scale = 100
	}
	for range fraction {
		scale *= 10
	}
	r, err := NewRate(magnitude, scale)
	if negative {
		r = r.Neg()
	}
	return r, err
}

// cutDecimal takes a decimal number apart; the fraction has no trailing zeros.
func cutDecimal(text string) (negative bool, whole, fraction string, err error) {
	body, negative := strings.CutPrefix(text, "-")
	if !negative {
		body = strings.TrimPrefix(body, "+")
	}
	whole, fraction, _ = strings.Cut(body, ".")
	if whole+fraction == "" || !digits(whole) || !digits(fraction) {
		return false, "", "", ErrSyntax
	}
	return negative, whole, strings.TrimRight(fraction, "0"), nil
}

// parseDecimal returns the text's value × 10^decimals.
func parseDecimal(text string, decimals int) (int64, error) {
	negative, whole, fraction, err := cutDecimal(text)
	if err != nil {
		return 0, err
	}
	if len(fraction) > decimals {
		return 0, ErrScale
	}
	all := strings.TrimLeft(whole+fraction+strings.Repeat("0", decimals-len(fraction)), "0")
	if len(all) > 16 {
		return 0, ErrLimit
	}
	if all == "" {
		return 0, nil
	}
	v, err := strconv.ParseInt(all, 10, 64)
	if err != nil {
		return 0, ErrSyntax
	}
	if negative {
		return -v, nil
	}
	return v, nil
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// String returns the amount in yuan with two decimals: "-3.50".
func (f Fen) String() string { return decimal(int64(f), 2, 2) }

// Grouped returns the amount in yuan with thousands separators: "1,234.50".
func (f Fen) Grouped() string {
	text := f.String()
	sign := ""
	if text[0] == '-' {
		sign, text = "-", text[1:]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return sign + b.String() + "." + fraction
}

// String returns the price in yuan without trailing zeros, at least two decimals.
func (p Price) String() string { return decimal(int64(p), 6, 2) }

// String returns the quantity without trailing zeros.
func (q Quantity) String() string { return decimal(int64(q), 4, 0) }

// decimal writes v / 10^scale with at least keep decimals.
func decimal(v int64, scale, keep int) string {
	text := strconv.FormatUint(magnitude(v), 10)
	if len(text) <= scale {
		text = strings.Repeat("0", scale+1-len(text)) + text
	}
	whole, fraction := text[:len(text)-scale], text[len(text)-scale:]
	for len(fraction) > keep && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if v < 0 {
		return "-" + whole
	}
	return whole
}

// String returns the fraction as "7/10", or "3" when whole.
func (r Rate) String() string {
	if r.Den() == 1 {
		return strconv.FormatInt(r.num, 10)
	}
	return strconv.FormatInt(r.num, 10) + "/" + strconv.FormatInt(r.den, 10)
}

// Percent returns the rate as people print it: "70%", "66.5%", or the
// fraction when it has no short decimal form.
func (r Rate) Percent() string {
	hundred, err := r.Mul(Whole(100))
	if err != nil {
		return r.String()
	}
	for scale, ten := 0, int64(1); scale <= 6; scale, ten = scale+1, ten*10 {
		if ten%hundred.Den() != 0 {
			continue
		}
		if v, ok := mul64(hundred.num, ten/hundred.Den()); ok {
			return decimal(v, scale, scale) + "%"
		}
	}
	return r.String()
}
