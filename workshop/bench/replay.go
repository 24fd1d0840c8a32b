package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"yibao/observer/explain"
	"yibao/observer/replay"
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

// Run runs the bench. Parts tells what an explanation costs, database included.
func (b ReplayBench) Run(ctx context.Context) (report Report, err error) {
	ids, err := b.settle(ctx)
	if err != nil {
		return report, err
	}
	report = Report{Bench: "replay", Engine: b.Centre.Engine, Unit: "重算/秒"}
	var rates []float64
	for round := range b.Runs {
		b.Told(progress("重算", round, b.Runs))
		rate, err := b.once(ctx)
		if err != nil {
			return report, err
		}
		rates = append(rates, rate)
	}
	report.Series, report.Runs = seriesOf(rates), roundedAll(rates)
	report.Callers, report.Persons, report.Lines = 1, b.Town.Persons, len(b.Town.baskets[0])
	report.Parts, err = b.explained(ctx, ids)
	report.Parts["重算笔数"] = float64(len(ids))
	return report, err
}

// once replays everything and returns the rate.
func (b ReplayBench) once(ctx context.Context) (float64, error) {
	if b.Profiled != nil {
		defer b.Profiled()()
	}
	begun := b.Centre.Now()
	report, err := b.Replay.Run(ctx, func(int) {})
	elapsed := b.Centre.Now().Sub(begun)
	if err != nil {
		return 0, err
	}
	if len(report.Differences) > 0 {
		return 0, fmt.Errorf("重算不一致:%s %s", report.Differences[0].SetlID, report.Differences[0].What)
	}
	return float64(report.Replayed) / elapsed.Seconds(), nil
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
