package bench

import "time"

// SeriesOf and Percentile are tested from outside.
var SeriesOf = seriesOf

// Percentile is that of a sample with the times, in milliseconds.
func Percentile(p int, times ...time.Duration) float64 { return Sample{times: times}.Percentile(p) }
