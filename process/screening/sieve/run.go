package sieve

import (
	"context"
	"sync"
	"sync/atomic"

	"yibao/judge/audit"
)

// Runner runs a program over batch after batch on some cores, and keeps its
// memory from one to the next. One batch at a time.
type Runner struct {
	workers []*worker
}

// Runner makes a runner. With told, what a rule could not judge for want of a
// fact is told too (audit.Result.Unjudged), by all rules; without, only by
// those rules that were judged on a person for another reason.
func (p *Program) Runner(cores int, told bool) *Runner {
	r := &Runner{}
	for range max(cores, 1) {
		r.workers = append(r.workers, p.worker(told))
	}
	return r
}

// Stats is how much of a batch stayed in the sieve.
type Stats struct {
	Persons, Judged int   // all; those that a rule was judged on
	Rules           int   // rules judged, over all persons
	ByRule          []int // the same by rule
}

// stride is how many persons a core takes at a time.
const stride = 64

// Run judges the batch. Found is called for each person on whom a rule was
// judged, by several goroutines at once (core tells which); of facts and result
// nothing may be kept.
func (r *Runner) Run(ctx context.Context, b *Batch, found func(core, person int, f *audit.Facts, result *audit.Result)) (Stats, error) {
	ready := r.workers[0].p.prepare(b)
	var next atomic.Int64
	var all sync.WaitGroup
	stats := make([]Stats, len(r.workers))
	sum := Stats{ByRule: make([]int, len(r.workers[0].p.rules))}
	for core, w := range r.workers {
		all.Go(func() {
			w.take(b, ready)
			clear(w.byRule)
			for ctx.Err() == nil {
				from := int(next.Add(stride)) - stride
				if from >= b.Persons() {
					break
				}
				for n := from; n < min(from+stride, b.Persons()); n++ {
					w.judge(n, core, &stats[core], found)
				}
			}
		})
	}
	all.Wait()
	for core, s := range stats {
		for i, n := range r.workers[core].byRule {
			sum.ByRule[i] += n
		}
		sum.Persons += s.Persons
		sum.Judged += s.Judged
		sum.Rules += s.Rules
	}
	return sum, ctx.Err()
}

func (w *worker) judge(n, core int, s *Stats, found func(core, person int, f *audit.Facts, result *audit.Result)) {
	s.Persons++
	if !w.sieve(n) {
		return
	}
	s.Judged++
	s.Rules += w.chosen()
	for i := range w.byRule {
		if w.has(int32(i)) {
			w.byRule[i]++
		}
	}
	w.b.Facts(n, &w.facts)
	w.p.engine.JudgeOnly(&w.facts.Facts, &w.result, w.mask)
	found(core, n, &w.facts.Facts, &w.result)
}
