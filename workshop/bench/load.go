package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// stride walks over all persons in an order that looks random; it is prime and
// greater than any town.
const stride = 1_000_000_007

// traffic hands out persons and serial numbers.
type traffic struct {
	town  *Town
	base  uint64
	count atomic.Uint64
}

// newTraffic numbers messages from the second on, so that a later bench on the
// same database repeats none.
func newTraffic(t *Town, now time.Time) *traffic {
	return &traffic{town: t, base: uint64(now.Unix()) % 100_000_000}
}

// next returns a filling for a message about the next person, and its ordinal.
func (t *traffic) next() (filling, uint64) {
	n := t.count.Add(1)
	person := int(n * stride % uint64(t.town.Persons))
	digits := strconv.FormatUint(10_000_000_000+n, 10)
	return filling{psnNo: PersonNo(person), serial: fmt.Sprintf("%08d", t.base) + digits[1:]}, n
}

// load is callers who each do one operation after the other until the time is
// over.
type load struct {
	conns []*conn
	clock func() time.Time
	cpu   func() time.Duration
	span  time.Duration
}

// act is one operation of a caller.
type act func(c *conn) error

// failureShare is the part of the operations, one in so many, that may fail
// before the run is given up.
const failureShare = 100

// run lets the callers work. Operations that fail count for nothing; too many
// are an error, as a figure made of refusals says nothing.
func (l load) run(ctx context.Context, do act) (Sample, error) {
	begun, spent, allocated := l.clock(), l.cpu(), allocation()
	end := begun.Add(l.span)
	results := make([]result, len(l.conns))
	var wait sync.WaitGroup
	for i, c := range l.conns {
		wait.Go(func() {
			pprof.Do(ctx, pprof.Labels("side", "callers"), func(ctx context.Context) {
				results[i] = l.caller(ctx, c, do, end)
			})
		})
	}
	wait.Wait()
	s, err := collect(results)
	s.Elapsed, s.CPU, s.Alloc = l.clock().Sub(begun), l.cpu()-spent, allocation()-allocated
	return s, err
}

// allocation is the bytes that the process has allocated so far.
func allocation() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// result is what one caller saw.
type result struct {
	times    []time.Duration
	failed   int
	failure  error // the first
	unusable error // the connection broke
}

func (l load) caller(ctx context.Context, c *conn, do act, end time.Time) (r result) {
	r.times = make([]time.Duration, 0, 1024)
	for before := l.clock(); before.Before(end) && ctx.Err() == nil; {
		err := do(c)
		after := l.clock()
		var refused refusal
		switch {
		case err == nil:
			r.times = append(r.times, after.Sub(before))
		case errors.As(err, &refused):
			r.failed++
			if r.failure == nil {
				r.failure = err
			}
		default:
			r.unusable = err
			return r
		}
		before = after
	}
	return r
}

func collect(results []result) (s Sample, err error) {
	failed := 0
	var failure error
	for _, r := range results {
		if r.unusable != nil {
			return s, r.unusable
		}
		s.times = append(s.times, r.times...)
		failed += r.failed
		if failure == nil {
			failure = r.failure
		}
	}
	slices.Sort(s.times)
	s.Done = len(s.times)
	if failed*failureShare > s.Done {
		return s, fmt.Errorf("%d 次操作中有 %d 次被拒,结果没有意义;第一次:%w", s.Done+failed, failed, failure)
	}
	return s, nil
}
