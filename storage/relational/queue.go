package relational

import (
	"context"
	"slices"
	"sync"
)

// Works that wait at the same time are done in groups. A group starts as soon
// as one of the few that run side by side is free, with whoever waits by then:
// a lone work starts at once and waits for nobody.
const (
	groupSize = 64 // works of one group at most
	Groups    = 3  // groups of one process that run side by side
)

// request is one work that is to be done in a group.
type request struct {
	ctx   context.Context
	psnNo string
	work  func(*tx) error

	done  chan struct{} // closed when the group has nothing more to do with it
	err   error         // what became of it
	alone bool          // the group could not do it: it is to be run by itself
}

// answer tells the request what became of it.
func (r *request) answer(err error) {
	r.err = err
	close(r.done)
}

// leave has the request run by itself.
func (r *request) leave() {
	r.alone = true
	close(r.done)
}

// queue holds the works that wait, in the order in which they came. Of one
// person one work is under way at a time.
type queue struct {
	run func([]*request) // does a group and tells each of its works

	mu      sync.Mutex
	waiting []*request
	busy    map[string]bool // persons with a work under way
	open    int             // groups that run
}

// join puts a work at the end of the queue.
func (q *queue) join(r *request) {
	q.mu.Lock()
	q.waiting = append(q.waiting, r)
	q.start()
	q.mu.Unlock()
}

// start opens a group if one more may run; mu is held.
func (q *queue) start() {
	if q.open < Groups && len(q.waiting) > 0 {
		q.open++
		go q.serve()
	}
}

// serve does groups as long as there are works that nobody else has to finish
// first.
func (q *queue) serve() {
	for group := q.take(); len(group) > 0; group = q.take() {
		q.run(group)
	}
}

// take takes a group from the head of the queue, each person once; none ends
// the serving.
func (q *queue) take() []*request {
	q.mu.Lock()
	defer q.mu.Unlock()
	var group []*request
	left := q.waiting[:0]
	for i, r := range q.waiting {
		if len(group) == groupSize {
			left = append(left, q.waiting[i:]...)
			break
		}
		if q.busy[r.psnNo] {
			left = append(left, r)
			continue
		}
		q.busy[r.psnNo] = true
		group = append(group, r)
	}
	clear(q.waiting[len(left):])
	q.waiting = left
	if len(group) == 0 {
		q.open--
	}
	return group
}

// release lets the next work of the person begin.
func (q *queue) release(psnNo string) {
	q.mu.Lock()
	delete(q.busy, psnNo)
	q.start()
	q.mu.Unlock()
}

// withdraw takes a work back that has not begun; false when it has.
func (q *queue) withdraw(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.waiting, r)
	if i < 0 {
		return false
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	return true
}

// wait returns when the group has told the work, or the work was withdrawn
// because its context ended: then false.
func (q *queue) wait(r *request) bool {
	select {
	case <-r.done:
		return true
	case <-r.ctx.Done():
	}
	if q.withdraw(r) {
		return false
	}
	<-r.done // it reads no more, and a commit is not interrupted
	return true
}
