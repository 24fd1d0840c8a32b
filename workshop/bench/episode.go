package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// EpisodeBench plays whole outpatient visits against the centre.
type EpisodeBench struct {
	Plan
	Centre  Centre
	Handler http.Handler
}

// Run runs the bench. Parts tells the 99th percentile of each message.
func (b EpisodeBench) Run(ctx context.Context) (report Report, err error) {
	scripts, err := b.Town.episodes(b.Centre.Now().In(b.Centre.Zone))
	if err != nil {
		return report, err
	}
	times := newStopwatch(b.Centre.Now)
	play := playing(newTraffic(b.Town, b.Centre.Now()), scripts, times)
	centre, err := b.open(ctx, b.Centre, "centre", b.Handler, play)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, centre.close()) }()
	if err := centre.once(ctx, b.Warm); err != nil {
		return report, err
	}
	times.reset()
	for round := range b.Runs {
		b.Told(progress("就诊", round, b.Runs))
		if err := b.profiled(ctx, centre); err != nil {
			return report, err
		}
	}
	report = Report{Bench: "episode", Engine: b.Centre.Engine, Unit: "次就诊/秒"}
	b.describe(&report, centre.samples)
	report.Parts = times.parts()
	report.Parts["报文/秒"] = rounded(report.Median * float64(len(episodeInfnos)))
	return report, nil
}

// playing returns the operation of one whole visit.
func playing(t *traffic, scripts []episode, times *stopwatch) act {
	return func(c *conn) error {
		f, n := t.next()
		e := scripts[n%uint64(len(scripts))]
		for i, m := range []template{e.register, e.consult, e.upload, e.preSettle, e.settle} {
			before := times.clock()
			answer, err := c.post(m, f)
			if err != nil {
				return err
			}
			times.add(m.infno, times.clock().Sub(before))
			switch i {
			case 0:
				f.visit = member(answer, "mdtrt_id")
			case 3:
				for k, field := range statedFields {
					f.stated[k] = figure(answer, field)
				}
			}
		}
		return nil
	}
}

// stopwatch keeps the times of messages by transaction.
type stopwatch struct {
	clock func() time.Time
	mu    sync.Mutex
	times map[string][]time.Duration
}

func newStopwatch(clock func() time.Time) *stopwatch {
	return &stopwatch{clock: clock, times: make(map[string][]time.Duration)}
}

func (s *stopwatch) add(infno string, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.times[infno] = append(s.times[infno], d)
}

func (s *stopwatch) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.times)
}

// parts returns the 99th percentile of each transaction over all runs.
func (s *stopwatch) parts() map[string]float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := make(map[string]float64)
	for infno, times := range s.times {
		slices.Sort(times)
		parts[infno+" 99%毫秒"] = rounded(Sample{times: times}.Percentile(99))
	}
	return parts
}

// progress says which run is under way.
func progress(what string, round, runs int) string {
	return fmt.Sprintf("%s:第 %d/%d 次", what, round+1, runs)
}
