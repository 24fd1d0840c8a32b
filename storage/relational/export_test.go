package relational

import "context"

// Queue is the queue of works without a database beneath it.
type Queue struct{ queue }

// NewQueue returns a queue whose groups are done by run.
func NewQueue(run func(psnNos []string)) *Queue {
	q := &Queue{queue{busy: make(map[string]bool)}}
	q.run = func(group []*request) {
		numbers := make([]string, len(group))
		for i, r := range group {
			numbers[i] = r.psnNo
		}
		run(numbers)
		for _, r := range group {
			r.answer(nil)
			q.release(r.psnNo)
		}
	}
	return q
}

// Join puts a work into the queue.
func (q *Queue) Join(ctx context.Context, psnNo string) (wait func() bool) {
	r := &request{ctx: ctx, psnNo: psnNo, done: make(chan struct{})}
	q.join(r)
	return func() bool { return q.wait(r) }
}

// GroupSize is how many works one group has at most.
const GroupSize = groupSize

// Clustered words a step for an engine with a clause for tables in the order of
// their key.
var Clustered = clustered
