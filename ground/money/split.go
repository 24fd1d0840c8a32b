package money

import (
	"errors"
	"math/bits"
	"slices"
)

// ErrWeights: nothing to split by: no weight is positive, or one is negative.
var ErrWeights = errors.New("money: weights must be non-negative and not all zero")

// Split divides total over the weights by largest remainder (最大余额法): the
// parts add up to total exactly, each part is its exact share rounded down or
// up by less than one fen, and among equal remainders the earlier part gets
// the fen. When |total| is at most the sum of the weights no part exceeds its
// weight. A total of zero splits into zeros whatever the weights.
func Split(total Fen, weights []Fen) ([]Fen, error) {
	parts := make([]Fen, len(weights))
	if err := SplitInto(parts, total, weights); err != nil {
		return nil, err
	}
	return parts, nil
}

// SplitInto is Split into parts that the caller has, one for each weight. After
// an error they hold nothing of use.
func SplitInto(parts []Fen, total Fen, weights []Fen) error {
	if total == 0 {
		clear(parts)
		return nil
	}
	sum, err := weightOf(weights)
	if err != nil {
		return err
	}
	var few [64]uint64
	remainders := few[:]
	if len(weights) > len(few) {
		remainders = make([]uint64, len(weights))
	}
	remainders = remainders[:len(weights)]
	left := divide(parts, remainders, magnitude(int64(total)), weights, sum)
	giveByRemainder(parts, remainders, left, sum)
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return nil
}

// weightOf adds the weights up.
func weightOf(weights []Fen) (uint64, error) {
	var sum, signs Fen
	for _, w := range weights {
		sum += w // negative as soon as two that are not no longer fit
		signs |= w | sum
	}
	switch {
	case signs > 0:
		return uint64(sum), nil
	case signs == 0:
		return 0, ErrWeights
	}
	if _, err := Sum(weights...); err != nil {
		return 0, err
	}
	return 0, ErrWeights
}

// divide gives every part its exact share rounded down, with what it lacks in
// sum-ths of a fen, and returns how many fen are left.
//
// One division serves for all: inverse is amount/sum in 64 binary places, cut
// off by less than 2^-64, so that times a weight it misses the share by less
// than a half; the remainder then tells whether the quotient is one too small.
func divide(parts []Fen, remainders []uint64, amount uint64, weights []Fen, sum uint64) (left uint64) {
	whole, rest := amount/sum, amount%sum
	inverse, _ := bits.Div64(rest, 0, sum)
	left = amount
	for i, w := range weights {
		quotient, _ := bits.Mul64(inverse, uint64(w))
		remainder := rest*uint64(w) - quotient*sum // below 2×sum, so that 64 bits tell it
		if remainder >= sum {
			quotient, remainder = quotient+1, remainder-sum
		}
		part := whole*uint64(w) + quotient
		parts[i], remainders[i] = Fen(part), remainder
		left -= part
	}
	return left
}

// giveByRemainder gives a fen each to so many parts, the largest remainder
// first and among equal ones the earlier part.
func giveByRemainder(parts []Fen, remainders []uint64, count, sum uint64) {
	switch {
	case count == 0:
	case len(remainders) <= 64 && sum < 1<<57:
		giveToFew(parts, remainders, count, sum)
	default:
		for _, i := range byRemainder(remainders)[:count] {
			parts[i]++
		}
	}
}

// giveToFew finds the least remainder that still gets a fen, which is quicker
// than sorting when there are few: it guesses it as if they lay evenly between
// nothing and a fen, and goes from one to the next for those it is off. With its
// place in the low bits every remainder is different.
func giveToFew(parts []Fen, remainders []uint64, count, sum uint64) {
	n := uint64(len(remainders))
	least, above := sum*(n-count)/n<<6, uint64(0)
	for i, r := range remainders {
		remainders[i] = r<<6 | uint64(63-i)
		above += atLeast(remainders[i], least)
	}
	for ; above > count; above-- {
		next := uint64(1<<64 - 1)
		for _, r := range remainders {
			if r >= least {
				next = min(next, r)
			}
		}
		least = next + 1
	}
	for ; above < count; above++ {
		next := uint64(0)
		for _, r := range remainders {
			if r < least {
				next = max(next, r)
			}
		}
		least = next
	}
	for i, r := range remainders {
		parts[i] += Fen(atLeast(r, least))
	}
}

// atLeast is 1 when a ≥ b, else 0.
func atLeast(a, b uint64) uint64 {
	_, borrow := bits.Sub64(a, b, 0)
	return 1 - borrow
}

func byRemainder(remainders []uint64) []int {
	order := make([]int, len(remainders))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case remainders[a] > remainders[b]:
			return -1
		case remainders[a] < remainders[b]:
			return 1
		default:
			return 0
		}
	})
	return order
}
