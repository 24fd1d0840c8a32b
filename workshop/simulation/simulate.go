package simulation

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// Failure is a story that breaks a law, as short as it could be made.
type Failure struct {
	Story     Story
	Violation Violation
	Steps     int // of the story before it was shortened
	Sabotage  Sabotage
}

// String tells the failure, with how to see it again.
func (f Failure) String() string {
	again := fmt.Sprintf("yibao simulate --seeds 1 --seed %d", f.Story.Seed)
	if f.Sabotage != None {
		again += " --sabotage " + string(f.Sabotage)
	}
	return fmt.Sprintf("种子 %d 违反了规律——%s\n最短的故事(原来 %d 步):\n%s重现:%s", f.Story.Seed, f.Violation, f.Steps, f.Story, again)
}

// Play plays the story of a seed; nil when every law holds.
func Play(seed uint64, sabotage Sabotage) (Tally, *Violation) { return play(Tell(seed), sabotage) }

// PlayStory plays a story as it is told; nil when every law holds.
func PlayStory(story Story, sabotage Sabotage) *Violation {
	_, v := play(story, sabotage)
	return v
}

// Run plays the stories of so many seeds from the first on, on all processors,
// and stops at the first failure, which it shortens. progress is told how many
// stories are done, from several goroutines.
func Run(ctx context.Context, first uint64, count int, sabotage Sabotage, progress func(done int)) (Tally, *Failure) {
	r := runner{first: first, count: int64(count), sabotage: sabotage, progress: progress, tally: NewTally()}
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() { r.work(ctx) })
	}
	all.Wait()
	if r.failed == nil {
		return r.tally, nil
	}
	return r.tally, shorten(*r.failed, *r.violation, sabotage)
}

// runner shares the seeds out.
type runner struct {
	first    uint64
	count    int64
	sabotage Sabotage
	progress func(int)

	next, done atomic.Int64
	stop       atomic.Bool

	mu        sync.Mutex
	tally     Tally
	failed    *Story
	violation *Violation
}

// work plays seed after seed. Seeds are dealt in order, so that of several
// failures the one with the lowest seed is always among them.
func (r *runner) work(ctx context.Context) {
	for !r.stop.Load() && ctx.Err() == nil {
		n := r.next.Add(1) - 1
		if n >= r.count {
			return
		}
		story := Tell(r.first + uint64(n))
		tally, v := play(story, r.sabotage)
		r.note(story, tally, v)
		r.progress(int(r.done.Add(1)))
	}
}

func (r *runner) note(story Story, tally Tally, v *Violation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tally.Add(tally)
	if v == nil {
		return
	}
	r.stop.Store(true)
	if r.failed == nil || story.Seed < r.failed.Seed {
		r.failed, r.violation = &story, v
	}
}
