// Package money is exact money: amounts in int64 fen (分), unit prices in
// millionths of a yuan, quantities in ten-thousandths, rates as exact
// fractions of two int64, products carried in 128 bits, and every rounding
// named.
//
// Scales follow the national interface (XJ-K01): amounts N(16,2), prices
// N(16,6), quantities N(16,4), ratios N(5,4). There is no floating point here
// or anywhere on a path of money. What does not fit returns ErrOverflow; it is
// never wrapped around or clipped.
package money

import (
	"errors"
	"math/bits"
)

// Fen is an amount of money in fen, a hundredth of a yuan (元). Results are
// symmetric about zero, ±(2^63−1), so that every amount has its mirror.
type Fen int64

// Price is a unit price in millionths of a yuan (N 16,6).
type Price int64

// Quantity is a count in ten-thousandths of a unit (N 16,4).
type Quantity int64

// Yuan is one yuan in fen; Jiao one tenth of it.
const (
	Jiao Fen = 10
	Yuan Fen = 100
)

// Limit is the largest amount, price or quantity that is accepted from
// outside, in its own smallest unit: the interface's N(16). Sums of up to 900
// such values fit in an int64.
const Limit = 9_999_999_999_999_999

// ErrOverflow: an exact result does not fit in 64 bits.
var ErrOverflow = errors.New("money: result does not fit in 64 bits")

// Sum adds amounts, in whatever order they come: only a total that does not
// fit is ErrOverflow, not a total on the way.
func Sum(amounts ...Fen) (Fen, error) {
	var hi, lo uint64 // two's complement of 128 bits
	for _, a := range amounts {
		var carry uint64
		lo, carry = bits.Add64(lo, uint64(a), 0)
		hi, _ = bits.Add64(hi, uint64(a>>63), carry)
	}
	total := int64(lo)
	if hi != uint64(total>>63) || total < -int64(maxInt64) {
		return 0, ErrOverflow
	}
	return Fen(total), nil
}

// Extend returns price × quantity rounded to fen: what a fee line should cost.
func Extend(p Price, q Quantity, r Rounding) (Fen, error) {
	// millionths × ten-thousandths = 1e-10 yuan = 1e-8 fen
	return mulDivRound(int64(p), int64(q), 100_000_000, r)
}

// mulDivRound returns a×b/d rounded by r; d > 0. The product has 128 bits.
func mulDivRound(a, b, d int64, r Rounding) (Fen, error) {
	negative := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi >= uint64(d) {
		return 0, ErrOverflow // 2^64 fen and more
	}
	whole, part := lo/uint64(d), lo%uint64(d)
	if hi != 0 {
		whole, part = bits.Div64(hi, lo, uint64(d))
	}
	count, rest, unit := whole, uint64(0), uint64(r.unit())
	if unit > 1 {
		count, rest = whole/unit, whole%unit
	}
	if count > maxInt64 {
		return 0, ErrOverflow
	}
	if r.mode().away(rest, unit, part, uint64(d)) {
		count++
	}
	over, units := bits.Mul64(count, unit)
	if over != 0 || units > maxInt64 {
		return 0, ErrOverflow
	}
	if negative {
		return -Fen(units), nil
	}
	return Fen(units), nil
}

const maxInt64 = uint64(1)<<63 - 1

func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}
