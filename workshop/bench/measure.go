package bench

import (
	"math"
	"slices"
	"time"
)

// Series is one figure over several runs.
type Series struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// seriesOf sums runs up; no runs give the zero Series.
func seriesOf(runs []float64) Series {
	if len(runs) == 0 {
		return Series{}
	}
	sorted := slices.Sorted(slices.Values(runs))
	middle := len(sorted) / 2
	median := sorted[middle]
	if len(sorted)%2 == 0 {
		median = (sorted[middle-1] + sorted[middle]) / 2
	}
	return Series{rounded(median), rounded(sorted[0]), rounded(sorted[len(sorted)-1])}
}

// rounded keeps four significant digits, and at most three decimals: more
// would be noise.
func rounded(v float64) float64 {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	scale := math.Pow(10, min(3, 3-math.Floor(math.Log10(math.Abs(v)))))
	return math.Round(v*scale) / scale
}

// ratio is a part of a whole to three decimals; 0 without a whole.
func ratio(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return rounded(part / whole)
}

// Sample is what one run gave.
type Sample struct {
	Done    int           // operations answered
	Elapsed time.Duration // until the last of them
	CPU     time.Duration // that this process used meanwhile, callers included
	Alloc   uint64        // bytes that it allocated
	times   []time.Duration
}

// Rate is the operations per second.
func (s Sample) Rate() float64 {
	if s.Elapsed <= 0 {
		return 0
	}
	return float64(s.Done) / s.Elapsed.Seconds()
}

// Percentile returns the time, in milliseconds, within which p of 100
// operations were answered (nearest rank).
func (s Sample) Percentile(p int) float64 {
	if len(s.times) == 0 {
		return 0
	}
	rank := (len(s.times)*p + 99) / 100
	return milliseconds(s.times[max(rank, 1)-1])
}

// Work is the processor time of this process for one operation, in
// microseconds. On a machine that is shared it says more than the rate.
func (s Sample) Work() float64 {
	return float64(s.CPU) / float64(time.Microsecond) / float64(max(s.Done, 1))
}

// Garbage is the memory allocated for one operation, in KiB.
func (s Sample) Garbage() float64 { return float64(s.Alloc) / 1024 / float64(max(s.Done, 1)) }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// over collects a figure of each sample.
func over(samples []Sample, figure func(Sample) float64) []float64 {
	list := make([]float64, len(samples))
	for i, s := range samples {
		list[i] = figure(s)
	}
	return list
}

// percentile is the median over the runs of a percentile.
func percentile(samples []Sample, p int) float64 {
	return seriesOf(over(samples, func(s Sample) float64 { return s.Percentile(p) })).Median
}

// median is the median over the runs of a figure.
func median(samples []Sample, figure func(Sample) float64) float64 {
	return seriesOf(over(samples, figure)).Median
}

// worst is the largest over the runs of the 99th percentile.
func worst(samples []Sample) float64 {
	return seriesOf(over(samples, func(s Sample) float64 { return s.Percentile(99) })).Max
}
