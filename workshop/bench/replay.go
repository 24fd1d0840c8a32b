package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"yibao/observer/explain"
	"yibao/observer/replay"
	"yibao/observer/verify"
)

// ReplayBench settles a number of purchases, unless there are enough, and
// judges all of them again.
type ReplayBench struct {
	Plan
	Centre      Centre
	Handler     http.Handler
	Replay      replay.Service
	Settlements int
}

// Run runs the bench. Beside each replay the same rows are only read: that is
// the raw loop here, and Ratio is about it. Parts tells what an explanation
// costs, database included.
func (b ReplayBench) Run(ctx context.Context) (report Report, err error) {
	ids, err := b.settle(ctx)
	if err != nil {
		return report, err
	}
	report = Report{Bench: "replay", Engine: b.Centre.Engine, Unit: "重算/秒"}
	var replays, readings []Sample
	for round := range b.Runs {
		b.Told(progress("重算", round, b.Runs))
		sample, err := b.sample(func() (int, error) { return b.read(ctx, verify.Judged) })
		if err != nil {
			return report, err
		}
		readings = append(readings, sample)
		if sample, err = b.sample(func() (int, error) { return b.once(ctx) }); err != nil {
			return report, err
		}
		replays = append(replays, sample)
	}
	rates, raw := over(replays, Sample.Rate), seriesOf(over(readings, Sample.Rate))
	report.Series, report.Runs = seriesOf(rates), roundedAll(rates)
	report.Work, report.Garbage = rounded(median(replays, Sample.Work)), rounded(median(replays, Sample.Garbage))
	report.RawMedian, report.RawMin, report.RawMax, report.Ratio = raw.Median, raw.Min, raw.Max, ratio(report.Median, raw.Median)
	report.Callers, report.Persons, report.Lines = runtime.GOMAXPROCS(0), b.Town.Persons, len(b.Town.baskets[0])
	report.Parts, err = b.explained(ctx, ids)
	report.Parts["重算笔数"] = float64(replays[len(replays)-1].Done)
	report.Parts["只读这些行 笔/秒"] = raw.Median
	report.Parts["只读这些行 每笔CPU微秒"] = rounded(median(readings, Sample.Work))
	return report, err
}

// sample measures one go at everything.
func (b ReplayBench) sample(do func() (int, error)) (s Sample, err error) {
	begun, spent, allocated := b.Centre.Now(), b.CPU(), allocation()
	s.Done, err = do()
	s.Elapsed, s.CPU, s.Alloc = b.Centre.Now().Sub(begun), b.CPU()-spent, allocation()-allocated
	return s, err
}

// read reads the rows of a scope and judges nothing.
func (b ReplayBench) read(ctx context.Context, scope verify.Scope) (int, error) {
	var acts atomic.Int64
	err := verify.Inspect(ctx, b.Replay.Store, func(r verify.Reader) error {
		pager, ok := r.(verify.Pager)
		if !ok {
			return errNoPages
		}
		return pager.Pages(ctx, scope, func(_ verify.Reader, page verify.Page) error {
			for _, h := range page.Histories {
				acts.Add(int64(len(h.Records)))
			}
			return page.Broken
		})
	})
	return int(acts.Load()), err
}

var errNoPages = errors.New("bench: the store does not read in pages")

// once replays everything and returns how many settlements that were.
func (b ReplayBench) once(ctx context.Context) (int, error) {
	if b.Profiled != nil {
		defer b.Profiled()()
	}
	report, err := b.Replay.Run(ctx, func(int) {})
	if err == nil && len(report.Differences) > 0 {
		err = fmt.Errorf("重算不一致:%s %s", report.Differences[0].SetlID, report.Differences[0].What)
	}
	return report.Replayed, err
}

var errEnough = errors.New("bench: enough settlements")

// settle sends purchases until there are enough and returns their ids.
func (b ReplayBench) settle(ctx context.Context) (ids []string, err error) {
	messages, err := b.Town.purchases(b.Centre.Now().In(b.Centre.Zone))
	if err != nil {
		return nil, err
	}
	traffic := newTraffic(b.Town, b.Centre.Now())
	var mu sync.Mutex
	centre, err := b.open(ctx, b.Centre, "centre", b.Handler, func(c *conn) error {
		f, n := traffic.next()
		if n > uint64(b.Settlements) {
			return errEnough
		}
		answer, err := c.post(messages[n%uint64(len(messages))], f)
		if err == nil {
			mu.Lock()
			defer mu.Unlock()
			ids = append(ids, member(answer, "setl_id"))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, centre.close()) }()
	b.Told(fmt.Sprintf("先结算 %d 笔", b.Settlements))
	if err := centre.once(ctx, time.Hour); !errors.Is(err, errEnough) {
		return nil, err
	}
	return ids, nil
}

// explained measures explanations of stored settlements, text and all.
func (b ReplayBench) explained(ctx context.Context, ids []string) (map[string]float64, error) {
	service := explain.Service{Settlements: b.Replay.Settlements}
	var spent []time.Duration
	for _, id := range ids[:min(len(ids), 200)] {
		before := b.Centre.Now()
		e, err := service.Settlement(ctx, id)
		if err != nil {
			return nil, err
		}
		if len(e.Text()) == 0 {
			return nil, fmt.Errorf("结算 %s 没有说明", id)
		}
		spent = append(spent, b.Centre.Now().Sub(before))
	}
	slices.Sort(spent)
	s := Sample{times: spent}
	return map[string]float64{"从库中说明一笔 中位毫秒": rounded(s.Percentile(50)), "从库中说明一笔 99%毫秒": rounded(s.Percentile(99))}, nil
}
