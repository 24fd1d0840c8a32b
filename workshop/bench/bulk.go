package bench

import (
	"context"
	"fmt"
	"time"
)

// BulkBench measures work on all persons at once: an import, a month's bills,
// a month's credits. Beside each run the rows that the first one wrote are
// written again by a loop without logic.
type BulkBench struct {
	Name     string
	Engine   string
	Persons  int
	Runs     int
	Now      func() time.Time
	CPU      func() time.Duration // that the process has used
	Told     func(string)
	Profiled func() (end func())

	// Work does round n, from 0, and returns for how many persons.
	Work func(ctx context.Context, round int) (persons int, err error)
	// Copy writes the rows of the first round into a database of the same schema
	// while the watch runs; it returns how many, by table.
	Copy func(ctx context.Context, w *Watch) (rows map[string]int, err error)
}

// Watch takes the time and the processor time of parts of a work.
type Watch struct {
	now             func() time.Time
	cpu             func() time.Duration
	begun           time.Time
	spent, at       time.Duration
	elapsed         time.Duration
	allocated, from uint64
}

// Start begins a part.
func (w *Watch) Start() { w.begun, w.at, w.from = w.now(), w.cpu(), allocation() }

// Stop ends it.
func (w *Watch) Stop() {
	w.elapsed += w.now().Sub(w.begun)
	w.spent += w.cpu() - w.at
	w.allocated += allocation() - w.from
}

func (w *Watch) sample(done int) Sample {
	return Sample{Done: done, Elapsed: w.elapsed, CPU: w.spent, Alloc: w.allocated}
}

// Run runs the bench.
func (b BulkBench) Run(ctx context.Context) (report Report, err error) {
	var works, copies []Sample
	var rows map[string]int
	for round := range b.Runs {
		b.Told(progress(b.Name, round, b.Runs))
		sample, err := b.work(ctx, round)
		if err != nil {
			return report, err
		}
		works = append(works, sample)
		raw := &Watch{now: b.Now, cpu: b.CPU}
		if rows, err = b.Copy(ctx, raw); err != nil {
			return report, err
		}
		copies = append(copies, raw.sample(b.Persons))
	}
	return b.describe(works, copies, rows), nil
}

func (b BulkBench) work(ctx context.Context, round int) (Sample, error) {
	if b.Profiled != nil {
		defer b.Profiled()()
	}
	watch := &Watch{now: b.Now, cpu: b.CPU}
	watch.Start()
	done, err := b.Work(ctx, round)
	watch.Stop()
	if err == nil && done != b.Persons {
		err = fmt.Errorf("办了 %d 人,应为 %d 人", done, b.Persons)
	}
	return watch.sample(done), err
}

func (b BulkBench) describe(works, copies []Sample, rows map[string]int) Report {
	rates, raw := over(works, Sample.Rate), seriesOf(over(copies, Sample.Rate))
	r := Report{
		Bench: b.Name, Engine: b.Engine, Unit: "人/秒", Series: seriesOf(rates), Runs: roundedAll(rates), Persons: b.Persons,
		RawMedian: raw.Median, RawMin: raw.Min, RawMax: raw.Max,
		Work: rounded(median(works, Sample.Work)), Garbage: rounded(median(works, Sample.Garbage)), Rows: make(map[string]float64),
	}
	r.Ratio = ratio(r.Median, raw.Median)
	for table, n := range rows {
		r.Rows[table] = rounded(float64(n) / float64(b.Persons))
	}
	seconds := func(s Sample) float64 { return s.Elapsed.Seconds() }
	r.Parts = map[string]float64{
		"用时 秒": rounded(median(works, seconds)), "照此一百万人 秒": ratio(1e6, r.Median),
		"只写行 人/秒": raw.Median, "只写行 每人CPU微秒": rounded(median(copies, Sample.Work)), "与只写行之比": r.Ratio,
	}
	return r
}
