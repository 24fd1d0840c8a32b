package relational

import (
	"context"
	"slices"
	"sync"
)

// lockstep lets the works of a group read on one connection. When every work
// that goes on waits for an answer, all their questions are asked together: a
// group takes as many trips to the database as its longest work.
type lockstep struct {
	mu      sync.Mutex
	running int // works that neither wait for an answer nor are over
	asked   []*asking
	idle    chan struct{} // told when running comes to 0
}

// asking is what one work waits to be told.
type asking struct {
	questions []Question
	answers   []Rows
	err       error
	told      chan struct{}
}

func newLockstep(works int) *lockstep {
	return &lockstep{running: works, idle: make(chan struct{}, 1)}
}

// ask waits for the answers.
func (l *lockstep) ask(questions []Question) ([]Rows, error) {
	a := &asking{questions: questions, told: make(chan struct{})}
	l.mu.Lock()
	l.asked = append(l.asked, a)
	l.pause()
	l.mu.Unlock()
	<-a.told
	return a.answers, a.err
}

// over tells that a work reads no more.
func (l *lockstep) over() {
	l.mu.Lock()
	l.pause()
	l.mu.Unlock()
}

// pause counts a work out; mu is held.
func (l *lockstep) pause() {
	if l.running--; l.running == 0 {
		l.idle <- struct{}{}
	}
}

// lead asks what the works ask, round by round, until all are over.
func (l *lockstep) lead(ctx context.Context, on Transaction) {
	for {
		<-l.idle
		l.mu.Lock()
		asked := l.asked
		l.asked, l.running = nil, len(asked)
		l.mu.Unlock()
		if len(asked) == 0 {
			return
		}
		var all []Question
		for _, a := range asked {
			all = append(all, a.questions...)
		}
		answers, err := on.Ask(ctx, all)
		for _, a := range asked {
			if a.err = err; err == nil {
				a.answers, answers = answers[:len(a.questions)], answers[len(a.questions):]
			}
			close(a.told)
		}
	}
}

// stepper is the transaction that a work of a group sees: it reads in
// lockstep, and what it writes is kept elsewhere.
type stepper struct {
	Transaction // nil: nothing else is asked of it
	steps       *lockstep
	ahead       []answered
}

// answered is a question that was asked ahead.
type answered struct {
	Question
	rows Rows
}

// Query implements Transaction.
func (s *stepper) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, a := range s.ahead {
		if a.Query == query && slices.Equal(a.Args, args) {
			s.ahead = slices.Delete(s.ahead, i, i+1)
			return a.rows, nil
		}
	}
	answers, err := s.steps.ask([]Question{{query, args}})
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// Ahead implements Transaction.
func (s *stepper) Ahead(ctx context.Context, questions ...Question) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	answers, err := s.steps.ask(questions)
	if err != nil {
		return err
	}
	s.ahead = s.ahead[:0]
	for i, q := range questions {
		s.ahead = append(s.ahead, answered{q, answers[i]})
	}
	return nil
}
