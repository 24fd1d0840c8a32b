package sqlite

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"yibao/storage/relational"
)

// groupSize is how many works share one commit at most.
const groupSize = 64

// writer runs works one after the other on the writing connection. While more
// are waiting, a work that is done hands the connection on with the outer
// transaction still open, and answers when the last of the group has committed
// for all. Each work stands between savepoints, so that one that fails leaves
// the others alone; it is told its refusal at once, what it wrote being undone
// either way.
type writer struct {
	session *session
	group   *group // the open outer transaction; only the holder looks at it
	version int64  // of the file as other connections left it; likewise

	// state counts what was committed that works in groups do not expect: by
	// other processes, and by works that commit alone.
	state atomic.Int64

	mu    sync.Mutex
	held  bool            // somebody holds the connection
	ended bool            // nobody may any more
	queue []chan struct{} // who waits for it, first come first served
}

// group is the works of one outer transaction.
type group struct {
	size int           // works that are done and wait for the commit
	done chan struct{} // closed after the commit
	err  error         // what became of it, to be read after done
}

func newWriter(s *session) (*writer, error) {
	w := &writer{session: s}
	version, err := w.look()
	w.version = version
	return w, err
}

// look returns the version of the file as other connections left it.
func (w *writer) look() (version int64, err error) {
	found, err := w.session.Query(background, "PRAGMA data_version")
	if err != nil {
		return 0, err
	}
	defer found.Close()
	if !found.Next() {
		return 0, errors.Join(errNoVersion, found.Err())
	}
	err = found.Scan(&version)
	return version, err
}

var errNoVersion = errors.New("sqlite: the file has no version")

// background is for what must not be interrupted half-way.
var background = context.Background()

// begin waits for the connection and opens a transaction on it. A work that
// commits alone first commits those that it found there.
func (w *writer) begin(ctx context.Context, alone bool) (relational.Transaction, error) {
	if err := w.acquire(ctx); err != nil {
		return nil, err
	}
	if alone && w.group != nil {
		w.finish(w.group)
	}
	if w.group == nil {
		if _, err := w.session.Exec(background, "BEGIN IMMEDIATE"); err != nil {
			w.release()
			return nil, err
		}
		w.group = &group{done: make(chan struct{})}
	}
	if _, err := w.session.Exec(background, "SAVEPOINT work"); err != nil {
		w.abandon(err)
		w.release()
		return nil, err
	}
	return &share{w.session, w, w.group, alone}, nil
}

// acquire waits for the connection.
func (w *writer) acquire(ctx context.Context) error {
	w.mu.Lock()
	if w.ended {
		w.mu.Unlock()
		return errClosed
	}
	if !w.held {
		w.held = true
		w.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	w.queue = append(w.queue, turn)
	w.mu.Unlock()

	select {
	case <-turn:
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.ended {
			return errClosed
		}
		return nil
	case <-ctx.Done():
	}
	w.mu.Lock()
	if w.ended {
		w.mu.Unlock()
		return errClosed
	}
	i := slices.Index(w.queue, turn)
	if i >= 0 {
		w.queue = slices.Delete(w.queue, i, i+1)
		w.mu.Unlock()
		return ctx.Err()
	}
	w.mu.Unlock()
	w.leave(w.group) // the turn came at the same moment: pass it on
	return ctx.Err()
}

// pass hands the connection to the next who waits; false when nobody does.
func (w *writer) pass() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wake()
}

// release lets go of the connection.
func (w *writer) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held = w.wake()
}

// wake gives the turn to the first in the queue; mu is held.
func (w *writer) wake() bool {
	if len(w.queue) == 0 {
		return false
	}
	close(w.queue[0])
	w.queue = w.queue[1:]
	return true
}

// leave ends the holder's turn: the group stays open for the next one, or is
// committed when nobody waits.
func (w *writer) leave(g *group) {
	if g != nil && g.size < groupSize && w.pass() {
		return
	}
	if g != nil {
		w.finish(g)
	}
	w.release()
}

// finish commits the outer transaction and tells the group.
func (w *writer) finish(g *group) {
	ending := "COMMIT"
	if g.size == 0 {
		ending = "ROLLBACK" // nothing was written
	}
	_, g.err = w.session.Exec(background, ending)
	if g.err != nil {
		_, _ = w.session.Exec(background, "ROLLBACK")
	}
	w.group = nil
	close(g.done)
}

// abandon gives the whole group up, as after a failure that SQLite itself
// answered by rolling back.
func (w *writer) abandon(err error) {
	_, _ = w.session.Exec(background, "ROLLBACK")
	w.group.err = errors.Join(errAbandoned, err)
	close(w.group.done)
	w.group = nil
}

var errAbandoned = errors.New("sqlite: the commit shared with other works was given up")

// setting reads one setting between works.
func (w *writer) setting(ctx context.Context, query string, value *string) error {
	if err := w.acquire(ctx); err != nil {
		return err
	}
	defer func() { w.leave(w.group) }()
	found, err := w.session.Query(ctx, query)
	if err != nil {
		return err
	}
	defer found.Close()
	if !found.Next() {
		return found.Err()
	}
	return found.Scan(value)
}

// close lets those finish who hold the connection or came before, and closes it.
func (w *writer) close(ctx context.Context) error {
	if err := w.acquire(ctx); err != nil {
		return err
	}
	if w.group != nil {
		w.finish(w.group)
	}
	w.mu.Lock()
	w.ended = true
	waiting := w.queue
	w.queue = nil
	w.mu.Unlock()
	for _, turn := range waiting {
		close(turn)
	}
	return w.session.close()
}

// share is one work's part of a group.
type share struct {
	*session
	writer *writer
	group  *group
	alone  bool
}

// Commit implements relational.Transaction: it returns when the group has
// committed.
func (s *share) Commit() error {
	if _, err := s.Exec(background, "RELEASE work"); err != nil {
		s.writer.abandon(err)
		s.writer.release()
		return err
	}
	s.group.size++
	if s.alone {
		s.writer.finish(s.group)
		s.writer.state.Add(1)
		s.writer.release()
	} else {
		s.writer.leave(s.group)
	}
	<-s.group.done
	return s.group.err
}

// State implements relational.Transaction.
func (s *share) State(context.Context) (int64, error) {
	version, err := s.writer.look()
	if err != nil {
		return 0, err
	}
	if version != s.writer.version {
		s.writer.version = version
		s.writer.state.Add(1)
	}
	return s.writer.state.Load(), nil
}

// Rollback implements relational.Transaction.
func (s *share) Rollback() error {
	for _, query := range []string{"ROLLBACK TO work", "RELEASE work"} {
		if _, err := s.Exec(background, query); err != nil {
			s.writer.abandon(err)
			s.writer.release()
			return err
		}
	}
	s.writer.leave(s.group)
	return nil
}
