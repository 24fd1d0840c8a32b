package city

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

func splitSpace(s string) iter.Seq[string] { return strings.FieldsSeq(s) }

// pick draws an index below n by weight; 0 when all weights are zero.
func pick(rng *rand.Rand, n int, weight func(int) float64) int {
	total := 0.0
	for i := range n {
		total += weight(i)
	}
	at := rng.Float64() * total
	for i := range n {
		at -= weight(i)
		if at < 0 {
			return i
		}
	}
	return 0
}

// systematic spreads count draws evenly over the cumulated weights, so that
// shares come out as near to the weights as count allows. It returns the index
// of each draw.
func systematic(rng *rand.Rand, count int, weights []float64) []int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	drawn := make([]int, 0, count)
	if total <= 0 || count <= 0 {
		return drawn
	}
	step, sum, i := total/float64(count), weights[0], 0
	at := rng.Float64() * step
	for range count {
		for at >= sum && i < len(weights)-1 {
			i++
			sum += weights[i]
		}
		drawn = append(drawn, i)
		at += step
	}
	return drawn
}

// without draws up to count different indexes below n, likelier by weight;
// indexes of weight zero are never drawn. The result is in order of draw.
func without(rng *rand.Rand, count, n int, weight func(int) float64) []int {
	type key struct {
		index int
		value float64
	}
	var keys []key
	for i := range n {
		if w := weight(i); w > 0 {
			keys = append(keys, key{i, -math.Log(1-rng.Float64()) / w})
		}
	}
	slices.SortStableFunc(keys, func(a, b key) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		default:
			return a.index - b.index
		}
	})
	drawn := make([]int, min(count, len(keys)))
	for i := range drawn {
		drawn[i] = keys[i].index
	}
	return drawn
}

// lognormal returns a factor with mean 1.
func lognormal(rng *rand.Rand, sigma float64) float64 {
	return math.Exp(sigma*rng.NormFloat64() - sigma*sigma/2)
}
