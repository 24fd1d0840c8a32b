package relational

import (
	"context"
	"time"

	"yibao/process/settlement"
)

// attempts bounds how often one unit of work is run; between two attempts the
// pause doubles from firstPause on.
const (
	attempts   = 9
	firstPause = 2 * time.Millisecond
)

// run runs a unit of work in a transaction, again where that can help.
func (s *Store) run(ctx context.Context, mode Mode, work func(*tx) error) error {
	pause := firstPause
	for left := attempts - 1; ; left-- {
		err, verdict := s.attempt(ctx, mode, work)
		if verdict != Again || left == 0 {
			return err
		}
		if !sleep(ctx, pause) {
			return err
		}
		pause *= 2
	}
}

// attempt runs the work once. The verdict is Again only when nothing was
// written and the failure was the database's.
func (s *Store) attempt(ctx context.Context, mode Mode, work func(*tx) error) (error, Verdict) {
	on, err := s.engine.Begin(ctx, mode)
	if err != nil {
		return settlement.ErrBusy.Because(err), s.engine.Judge(err)
	}
	t := &tx{store: s, on: on}
	defer t.releaseLane()
	open := true
	defer func() {
		if open { // the work failed, or panicked
			_ = on.Rollback()
		}
	}()

	err = work(t)
	switch {
	case t.broken != nil:
		verdict := s.engine.Judge(t.broken)
		if mode == Read {
			verdict = GiveUp // what was read may have been printed already
		}
		return settlement.ErrBusy.Because(t.broken), verdict
	case err != nil:
		return err, GiveUp
	case t.refused != nil:
		return t.refused, GiveUp
	}
	open = false
	if err := on.Commit(); err != nil {
		return settlement.ErrBusy.Because(err), s.engine.JudgeCommit(err)
	}
	return nil, GiveUp
}

// sleep waits; false when the context ended first.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
