package relational

import (
	"context"
	"errors"
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
	if t := s.joined(ctx); t != nil {
		return t.join(mode, work)
	}
	return s.runAs(ctx, mode, false, work)
}

// runKeyed is run for a short work that begins by looking up its key: it is run
// again also after a commit of unknown outcome, and finds out what became of it.
func (s *Store) runKeyed(ctx context.Context, work func(*tx) error) error {
	return s.runAs(ctx, Write, true, func(t *tx) error {
		t.remembers = true
		return work(t)
	})
}

func (s *Store) runAs(ctx context.Context, mode Mode, keyed bool, work func(*tx) error) error {
	pause := firstPause
	for left := attempts - 1; ; left-- {
		verdict, err := s.attempt(ctx, mode, work)
		if verdict == Unknown && keyed {
			verdict = Again
		}
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
func (s *Store) attempt(ctx context.Context, mode Mode, work func(*tx) error) (Verdict, error) {
	on, err := s.engine.Begin(ctx, mode)
	if err != nil {
		return s.engine.Judge(err), settlement.ErrBusy.Because(err)
	}
	t := &tx{store: s, on: on}
	open, committed := true, false
	defer func() { t.releaseChain(committed) }()
	defer func() {
		if open { // the work failed, or panicked
			_ = on.Rollback()
		}
	}()

	err = work(t)
	if err == nil && t.broken == nil {
		err = t.writeLines(ctx)
	}
	if err == nil && t.broken == nil {
		err = t.moveEpoch(ctx)
	}
	if err == nil && t.broken == nil {
		err = t.writeLinks(ctx)
	}
	if err == nil && t.broken == nil {
		if flushed := on.Flush(ctx); flushed != nil {
			_ = t.fail(flushed)
		}
	}
	switch {
	case t.broken != nil:
		verdict := s.engine.Judge(t.broken)
		if t.recalled && errors.Is(t.broken, ErrRowCount) {
			verdict = Again // the head that was remembered is not the head
		}
		if mode == Read {
			verdict = GiveUp // what was read may have been printed already
		}
		return verdict, settlement.ErrBusy.Because(t.broken)
	case err != nil:
		return GiveUp, err
	case t.refused != nil:
		return GiveUp, t.refused
	}
	open = false
	if err := on.Commit(); err != nil {
		return s.engine.JudgeCommit(err), settlement.ErrBusy.Because(err)
	}
	committed = true
	return GiveUp, nil
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
