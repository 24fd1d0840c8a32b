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
	if total == 0 {
		return parts, nil
	}
	sum, err := Sum(weights...)
	if err != nil {
		return nil, err
	}
	if sum <= 0 || slices.Min(weights) < 0 {
		return nil, ErrWeights
	}
	amount := magnitude(int64(total))
	remainders := make([]uint64, len(weights))
	left := amount
	for i, w := range weights {
		hi, lo := bits.Mul64(amount, uint64(w))
		q, rem := bits.Div64(hi, lo, uint64(sum))
		parts[i], remainders[i] = Fen(q), rem
		left -= q
	}
	for _, i := range byRemainder(remainders)[:left] {
		parts[i]++
	}
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts, nil
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
