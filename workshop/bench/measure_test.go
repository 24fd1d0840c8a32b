package bench_test

import (
	"testing"
	"time"

	"yibao/workshop/bench"
)

func TestSeries(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct {
		runs []float64
		want bench.Series
	}{
		"没有":    {nil, bench.Series{}},
		"一次":    {[]float64{7}, bench.Series{Median: 7, Min: 7, Max: 7}},
		"三次取中间": {[]float64{9, 1, 5}, bench.Series{Median: 5, Min: 1, Max: 9}},
		"四次取两中": {[]float64{4, 1, 3, 2}, bench.Series{Median: 2.5, Min: 1, Max: 4}},
		"四位有效":  {[]float64{12345.678}, bench.Series{Median: 12350, Min: 12350, Max: 12350}},
	} {
		if got := bench.SeriesOf(c.runs); got != c.want {
			t.Errorf("%s:%+v,应为 %+v", about, got, c.want)
		}
	}
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(i+1)*time.Millisecond)
	}
	for about, c := range map[string]struct {
		p     int
		times []time.Duration
		want  float64
	}{
		"没有":         {99, nil, 0},
		"一个":         {99, hundred[:1], 1},
		"百个的 99%":    {99, hundred, 99},
		"百个的 50%":    {50, hundred, 50},
		"十个的 99%取最大": {99, hundred[:10], 10},
	} {
		if got := bench.Percentile(c.p, c.times...); got != c.want {
			t.Errorf("%s:%v,应为 %v", about, got, c.want)
		}
	}
}
