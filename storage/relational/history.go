package relational

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"yibao/observer/verify"
)

var _ verify.PagedStore = (*Store)(nil)

// pageActs is how many acts and entries a page holds, and what its last person
// has beyond. What is laid out of a page in memory should find room in the
// processor's cache.
const pageActs = 96

// How many transactions read pages at a time: on an embedded engine two, so
// that the process keeps reading connections for its other works; across a
// network two for each processor, because one waits while another reads.
const embeddedReaders = 2

// readerPatience is how long a walk waits for one more reading connection.
const readerPatience = 200 * time.Millisecond

// sharing is an Engine whose reading transactions can see what another one
// sees, whenever they begin.
type sharing interface {
	// Share returns a query for the name of what a transaction sees.
	Share() string
	// Adopt returns a statement by which a transaction that has read nothing
	// yet sees what has the name.
	Adopt(name string) string
}

// shareAttempts is how often readers are opened anew because something was
// sealed in between.
const shareAttempts = 20

// errMoved: a reader sees another state than the first.
var errMoved = errors.New("relational: something was sealed while readers were opened")

// InspectPages implements verify.PagedStore.
func (s *Store) InspectPages(ctx context.Context, read func(verify.Pager) error) error {
	for left := shareAttempts; ; left-- {
		err := s.run(ctx, Read, func(t *tx) error {
			t.raw = true // the books are looked at as they are kept
			var beside []*tx
			defer func() {
				for _, b := range beside {
					_ = b.on.Rollback()
				}
			}()
			if left > 0 {
				var err error
				if beside, err = s.readersBeside(ctx, t); err != nil {
					return err
				}
			}
			return read(&inspection{tx: t, beside: beside})
		})
		if !errors.Is(err, errMoved) {
			return err
		}
	}
}

// readersBeside opens further transactions that see what t sees; fewer, or
// none, when there are no connections to be had.
func (s *Store) readersBeside(ctx context.Context, t *tx) (beside []*tx, err error) {
	wanted := min(runtime.GOMAXPROCS(0), embeddedReaders)
	if s.engine.SideBySide() {
		wanted = 2 * runtime.GOMAXPROCS(0)
	}
	same, err := s.sameState(ctx, t)
	if err != nil {
		return nil, err
	}
	for len(beside) < wanted {
		on, err := s.spareReader(ctx)
		if err != nil {
			return beside, nil //nolint:nilerr // it goes on with those that it has
		}
		b := &tx{store: s, on: on, raw: true}
		beside = append(beside, b)
		if err := same(b); err != nil {
			return beside, err
		}
	}
	return beside, nil
}

// spareReader begins one more reading transaction, unless all connections stay
// in use.
func (s *Store) spareReader(ctx context.Context) (Transaction, error) {
	ctx, cancel := context.WithTimeout(ctx, readerPatience)
	defer cancel()
	return s.engine.Begin(ctx, Read)
}

// sameState returns what makes, or finds out, that a further transaction sees
// what t sees. Where an engine cannot share what it sees, the heads of the
// chains tell: every act, entry and published text is sealed by the commit that
// wrote it, and of all else that is read here versions never change.
func (s *Store) sameState(ctx context.Context, t *tx) (func(*tx) error, error) {
	if e, ok := s.engine.(sharing); ok {
		names, err := collect(ctx, t, text, e.Share())
		if err == nil && len(names) != 1 {
			err = errMoved
		}
		if err != nil {
			return nil, err
		}
		return func(b *tx) error {
			_, err := b.exec(ctx, e.Adopt(names[0]))
			return err
		}, nil
	}
	seen, err := t.Heads(ctx)
	return func(b *tx) error {
		heads, err := b.Heads(ctx)
		if err == nil && !slices.Equal(heads, seen) {
			return errMoved
		}
		return err
	}, err
}

// inspection is a reading transaction with others beside it that see the same.
type inspection struct {
	*tx
	beside []*tx
}

// Pages implements verify.Pager.
func (x *inspection) Pages(ctx context.Context, scope verify.Scope, visit func(verify.Reader, verify.Page) error) error {
	w := &walk{pager: x.tx, scope: scope, visit: visit}
	readers := x.beside
	if len(readers) == 0 {
		readers = []*tx{x.tx}
	}
	var all sync.WaitGroup
	for _, reader := range readers {
		all.Go(func() { w.read(ctx, reader) })
	}
	all.Wait()
	return w.err
}

// walk hands out pages.
type walk struct {
	scope verify.Scope
	visit func(verify.Reader, verify.Page) error

	mu     sync.Mutex
	pager  *tx    // asks for the next persons
	after  string // the last person of the page before
	number int
	ended  bool
	err    error // the first
}

// next returns the persons of the next page and who comes before them; none at
// the end.
func (w *walk) next(ctx context.Context) (number int, after string, psnNos []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return 0, "", nil
	}
	psnNos, err := w.pager.nextPersons(ctx, w.scope, w.after)
	if err != nil || len(psnNos) == 0 {
		w.ended, w.err = true, cmp.Or(w.err, err)
		return 0, "", nil
	}
	after = w.after
	w.after = psnNos[len(psnNos)-1]
	w.number++
	return w.number - 1, after, psnNos
}

// read reads and visits pages until there are no more.
func (w *walk) read(ctx context.Context, t *tx) {
	room := newPage(t, w.scope)
	for {
		number, after, psnNos := w.next(ctx)
		if len(psnNos) == 0 {
			return
		}
		one := verify.Page{Number: number, PsnNos: psnNos}
		var err error
		one.Histories, err = room.read(ctx, after, psnNos)
		if errors.Is(err, ErrCorruptRow) {
			one.Broken, err = err, nil
		}
		if err == nil {
			err = w.visit(t, one)
		}
		if err != nil {
			w.end(err)
			return
		}
	}
}

// end ends the walk for all.
func (w *walk) end(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
	w.ended = true
}

const (
	askActs    = "SELECT psn_no FROM settlement WHERE psn_no > $1 ORDER BY psn_no LIMIT $2"
	askEntries = "SELECT part_key AS psn_no FROM ledger_entry WHERE part_key > $1 ORDER BY part_key LIMIT $2"
	askBoth    = "SELECT psn_no FROM (SELECT psn_no FROM (" + askActs + ") settled UNION ALL SELECT psn_no FROM (" + askEntries + ") booked) both_of" +
		" ORDER BY psn_no LIMIT $2"
)

// nextPersons returns the persons of one page, in the database's order of text:
// those whom the next acts and entries are about.
func (t *tx) nextPersons(ctx context.Context, scope verify.Scope, after string) ([]string, error) {
	query := askBoth
	if scope != verify.Sealed {
		query = askActs
	}
	psnNos, err := collect(ctx, t, text, query, after, pageActs)
	return slices.Compact(psnNos), err
}
