package bench

import (
	"context"
	"runtime"

	"yibao/observer/verify"
	"yibao/observer/whatif"
)

// WhatifBench settles a number of purchases, unless there are enough, and tries
// policies on all of them.
type WhatifBench struct {
	ReplayBench
	Whatif whatif.Service
	Trial  whatif.Trial
}

// Run runs the bench. Beside each trial the same rows are only read: that is
// the raw loop here, and Ratio is about it. The runs take turns.
func (b WhatifBench) Run(ctx context.Context) (report Report, err error) {
	if _, err := b.settle(ctx); err != nil {
		return report, err
	}
	report = Report{Bench: "whatif", Engine: b.Centre.Engine, Unit: "试算/秒"}
	var trials, readings []Sample
	var last whatif.Report
	for round := range b.Runs {
		b.Told(progress("试算", round, b.Runs))
		sample, err := b.sample(func() (int, error) { return b.read(ctx, verify.Tried) })
		if err != nil {
			return report, err
		}
		readings = append(readings, sample)
		sample, err = b.sample(func() (n int, err error) {
			if b.Profiled != nil {
				defer b.Profiled()()
			}
			last, err = b.Whatif.Run(ctx, b.Trial, func(_, _ int) {})
			return last.Counts.Judged + last.Counts.Refused, err
		})
		if err != nil {
			return report, err
		}
		trials = append(trials, sample)
	}
	rates, raw := over(trials, Sample.Rate), seriesOf(over(readings, Sample.Rate))
	report.Series, report.Runs = seriesOf(rates), roundedAll(rates)
	report.Work, report.Garbage = rounded(median(trials, Sample.Work)), rounded(median(trials, Sample.Garbage))
	report.RawMedian, report.RawMin, report.RawMax, report.Ratio = raw.Median, raw.Min, raw.Max, ratio(report.Median, raw.Median)
	report.Callers, report.Persons, report.Lines = runtime.GOMAXPROCS(0), b.Town.Persons, len(b.Town.baskets[0])
	report.Parts = map[string]float64{
		"试算笔数": float64(trials[len(trials)-1].Done), "结果有变笔数": float64(last.Counts.Touched), "不能核定笔数": float64(last.Counts.Refused),
		"只读这些行 笔/秒": raw.Median, "只读这些行 每笔CPU微秒": rounded(median(readings, Sample.Work)),
	}
	return report, nil
}
