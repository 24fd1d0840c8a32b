package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// GrowBench settles while the books grow: before each stage the tables are
// filled with copies of a real settlement, for all persons in turn.
type GrowBench struct {
	Plan
	Centre  Centre
	Handler http.Handler
	Rows    Rows  // on the centre's own database
	Sizes   []int // settlements stored before each stage, rising
}

// filled is how many settlements are filled in with one commit.
const filled = 500

// Run runs the bench. The copies make the database useless for verify.
func (b GrowBench) Run(ctx context.Context) (report Report, err error) {
	traffic := newTraffic(b.Town, b.Centre.Now())
	messages, err := b.Town.purchases(b.Centre.Now().In(b.Centre.Zone))
	if err != nil {
		return report, err
	}
	centre, err := b.open(ctx, b.Centre, "centre", b.Handler, settling(traffic, messages))
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, centre.close()) }()
	if err := centre.once(ctx, b.Warm); err != nil {
		return report, err
	}
	_, keys, err := examples(centre.conns[0], traffic, messages)
	if err != nil {
		return report, err
	}
	report = Report{Bench: "grow", Engine: b.Centre.Engine, Unit: "结算/秒"}
	if report.Rows, err = b.Rows.Learn(ctx, keys); err != nil {
		return report, err
	}
	fill := &filler{bench: b, traffic: traffic, seq: 1000}
	for _, size := range b.Sizes {
		stage, err := b.stage(ctx, centre, fill, size)
		if err != nil {
			return report, err
		}
		report.Stages = append(report.Stages, stage)
	}
	b.describe(&report, centre.samples)
	first, last := report.Stages[0], report.Stages[len(report.Stages)-1]
	report.Ratio = ratio(last.Cost, first.Cost)
	return report, nil
}

// stage fills up to a size and measures.
func (b GrowBench) stage(ctx context.Context, centre *side, fill *filler, size int) (Stage, error) {
	if err := fill.upTo(ctx, size); err != nil {
		return Stage{}, err
	}
	if err := centre.once(ctx, b.Warm); err != nil {
		return Stage{}, err
	}
	at := len(centre.samples)
	for round := range b.Runs {
		b.Told(progress(fmt.Sprintf("已有 %d 笔", size), round, b.Runs))
		if err := centre.measure(ctx); err != nil {
			return Stage{}, err
		}
	}
	samples := centre.samples[at:]
	series := seriesOf(over(samples, Sample.Rate))
	return Stage{Stored: size, Series: series, Cost: rounded(1e6 / series.Median), Work: rounded(median(samples, Sample.Work)), P99: percentile(samples, 99)}, nil
}

// filler writes copies.
type filler struct {
	bench   GrowBench
	traffic *traffic
	seq     int64
	stored  int
}

func (f *filler) upTo(ctx context.Context, size int) (err error) {
	w, err := f.bench.Rows.Writer(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	for f.stored < size {
		group := make([]Keys, min(filled, size-f.stored))
		for i := range group {
			to, _ := f.traffic.next()
			f.seq++
			group[i] = Keys{PsnNo: to.psnNo, SetlID: f.bench.Centre.NewID(), VisitID: f.bench.Centre.NewID(), MessageID: "FILL" + to.serial, Seq: f.seq}
		}
		if err := w.Write(ctx, group); err != nil {
			return err
		}
		f.stored += len(group)
		if f.stored%10_000 == 0 {
			f.bench.Told(fmt.Sprintf("填充 %d/%d 笔", f.stored, size))
		}
	}
	return nil
}
