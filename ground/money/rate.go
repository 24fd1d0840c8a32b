package money

import "math/bits"

// Rate is an exact fraction num/den in lowest terms with den > 0. It serves
// for ratios (70 %), factors (0.8) and every other figure a formula makes; a
// Rate of fen is an amount not yet rounded. The zero value is 0.
type Rate struct{ num, den int64 }

// NewRate returns num/den in lowest terms; ErrOverflow when den is 0 or a part
// does not fit.
func NewRate(num, den int64) (Rate, error) {
	if den == 0 {
		return Rate{}, ErrOverflow
	}
	negative := (num < 0) != (den < 0)
	return makeRate(negative, magnitude(num), magnitude(den))
}

// Percent returns p/100.
func Percent(p int64) Rate { r, _ := NewRate(p, 100); return r }

// Whole returns n/1; n is not the least int64, which has no mirror.
func Whole(n int64) Rate { return Rate{n, 1} }

// FenRate returns the amount as an exact figure in fen; see Whole.
func FenRate(f Fen) Rate { return Rate{int64(f), 1} }

func makeRate(negative bool, n, d uint64) (Rate, error) {
	g := gcd(n, d)
	n, d = n/g, d/g
	if n > maxInt64 || d > maxInt64 {
		return Rate{}, ErrOverflow
	}
	if negative {
		return Rate{-int64(n), int64(d)}, nil
	}
	return Rate{int64(n), int64(d)}, nil
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, 1)
}

// Num and Den return the parts in lowest terms; Den is at least 1.
func (r Rate) Num() int64 { return r.num }

// Den returns the denominator, at least 1.
func (r Rate) Den() int64 {
	if r.den == 0 {
		return 1
	}
	return r.den
}

// Sign returns -1, 0 or 1.
func (r Rate) Sign() int {
	switch {
	case r.num < 0:
		return -1
	case r.num > 0:
		return 1
	default:
		return 0
	}
}

// Neg returns -r.
func (r Rate) Neg() Rate { return Rate{-r.num, r.Den()} }

// Add returns r + s exactly; ErrOverflow only when the sum in lowest terms does
// not fit, whatever the common denominator is.
func (r Rate) Add(s Rate) (Rate, error) {
	rden, sden := uint64(r.Den()), uint64(s.Den())
	g := gcd(rden, sden)
	negative, hi, lo := addWide(r.num, sden/g, s.num, rden/g)
	// What the sum shares with the common denominator divides g (Knuth 4.5.1).
	shared := gcd(bits.Rem64(hi, lo, g), g)
	if hi >= shared {
		return Rate{}, ErrOverflow
	}
	num, _ := bits.Div64(hi, lo, shared)
	dhi, den := bits.Mul64(rden/g, sden/shared)
	if dhi != 0 {
		return Rate{}, ErrOverflow
	}
	return makeRate(negative, num, den)
}

// addWide returns a×p + b×q as sign and 128-bit magnitude; p, q < 2^63.
func addWide(a int64, p uint64, b int64, q uint64) (negative bool, hi, lo uint64) {
	ahi, alo := bits.Mul64(magnitude(a), p)
	bhi, blo := bits.Mul64(magnitude(b), q)
	if (a < 0) == (b < 0) {
		lo, carry := bits.Add64(alo, blo, 0)
		hi, _ := bits.Add64(ahi, bhi, carry)
		return a < 0, hi, lo
	}
	lo, borrow := bits.Sub64(alo, blo, 0)
	hi, borrow = bits.Sub64(ahi, bhi, borrow)
	if borrow == 0 {
		return a < 0, hi, lo
	}
	lo, borrow = bits.Sub64(blo, alo, 0)
	hi, _ = bits.Sub64(bhi, ahi, borrow)
	return b < 0, hi, lo
}

// Sub returns r - s exactly.
func (r Rate) Sub(s Rate) (Rate, error) { return r.Add(s.Neg()) }

// Mul returns r × s exactly.
func (r Rate) Mul(s Rate) (Rate, error) {
	negative := (r.num < 0) != (s.num < 0)
	a, b := magnitude(r.num), magnitude(s.num)
	c, d := uint64(r.Den()), uint64(s.Den())
	g, h := gcd(a, d), gcd(b, c)
	a, d, b, c = a/g, d/g, b/h, c/h
	nhi, n := bits.Mul64(a, b)
	dhi, den := bits.Mul64(c, d)
	if nhi != 0 || dhi != 0 {
		return Rate{}, ErrOverflow
	}
	return makeRate(negative, n, den)
}

// Div returns r ÷ s exactly; ErrOverflow when s is 0.
func (r Rate) Div(s Rate) (Rate, error) {
	if s.num == 0 {
		return Rate{}, ErrOverflow
	}
	inverse, err := NewRate(s.Den(), s.num)
	if err != nil {
		return Rate{}, err
	}
	return r.Mul(inverse)
}

// Cmp returns -1, 0 or 1 as r is less than, equal to or greater than s. It
// never overflows.
func (r Rate) Cmp(s Rate) int {
	if r.Sign() != s.Sign() {
		if r.Sign() < s.Sign() {
			return -1
		}
		return 1
	}
	lhi, llo := bits.Mul64(magnitude(r.num), uint64(s.Den()))
	rhi, rlo := bits.Mul64(magnitude(s.num), uint64(r.Den()))
	order := 0
	switch {
	case lhi != rhi && lhi < rhi, lhi == rhi && llo < rlo:
		order = -1
	case lhi != rhi, llo != rlo:
		order = 1
	}
	if r.Sign() < 0 {
		return -order
	}
	return order
}

// Of returns amount × r, rounded.
func (r Rate) Of(amount Fen, rounding Rounding) (Fen, error) {
	return mulDivRound(int64(amount), r.num, r.Den(), rounding)
}

// Fen rounds a figure that is itself in fen to an amount.
func (r Rate) Fen(rounding Rounding) (Fen, error) {
	return mulDivRound(r.num, 1, r.Den(), rounding)
}

func mul64(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo > maxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}
