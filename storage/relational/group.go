package relational

import (
	"context"
	"errors"

	"yibao/process/settlement"
)

// A group is done in four steps. The persons are locked, all in one statement.
// The works read and judge, and what they want written is kept. Then everything
// is written, the rows of a table together and the links of all in one stretch
// of a chain, and the number of rows that each statement changed is looked at.
// Then comes one commit, and all are told.
//
// A work that fails by itself drops out, having written nothing. When the
// writing fails, the halves of the group are done anew, until the bad one stands
// alone: it is then run by itself, where its failure is its own.
//
// On an engine whose works do not run side by side, the works read one
// committed state before the writer's turn comes. What a person's works read and
// write is guarded by the queue; that nothing else was committed meanwhile is
// looked at before writing (see Transaction.State).

// member is a work in a group.
type member struct {
	*request
	t        *tx
	err      error // of the work
	panicked bool
}

// group is one attempt at some requests.
type group struct {
	store   *Store
	members []*member // who are not told yet
}

// work runs a unit of work on a person, which begins by looking up its key: in a
// group, or by itself, or as a part of the unit of work that the context carries.
func (s *Store) work(ctx context.Context, psnNo string, work func(*tx) error) error {
	locked := func(t *tx) error {
		if err := t.lockPerson(ctx, psnNo); err != nil {
			return err
		}
		return work(t)
	}
	if t := s.joined(ctx); t != nil {
		return t.join(Write, locked)
	}
	r := &request{ctx: ctx, psnNo: psnNo, work: work, done: make(chan struct{})}
	s.queue.join(r)
	if !s.queue.wait(r) {
		return settlement.ErrBusy.Because(context.Cause(ctx))
	}
	defer s.queue.release(psnNo)
	if !r.alone {
		return r.err
	}
	s.watch().Alone()
	return s.runKeyed(ctx, locked)
}

// inGroups does the requests in one group, or in halves of it.
func (s *Store) inGroups(requests []*request) {
	g := &group{store: s}
	for _, r := range requests {
		g.members = append(g.members, &member{request: r})
	}
	if g.attempt(context.Background()) {
		return
	}
	if len(g.members) == 1 {
		g.members[0].leave()
		return
	}
	s.watch().Halved()
	left := make([]*request, len(g.members))
	for i, m := range g.members {
		left[i] = m.request
	}
	s.inGroups(left[:len(left)/2])
	s.inGroups(left[len(left)/2:])
}

// keep tells the members that need not go on, and keeps the others.
func (g *group) keep(goesOn func(*member) bool) {
	var left []*member
	for _, m := range g.members {
		if goesOn(m) {
			left = append(left, m)
		}
	}
	g.members = left
}

// leave has all members run by themselves.
func (g *group) leave() {
	for _, m := range g.members {
		m.request.leave()
	}
	g.members = nil
}

// attempt does the group once; false when the writing failed and halves of it
// may do better.
func (g *group) attempt(ctx context.Context) bool {
	s := g.store
	sideBySide := s.engine.SideBySide()
	on, err := s.engine.Begin(ctx, Group)
	if err != nil {
		g.leave()
		return true
	}
	state, err := g.read(ctx, on)
	if err != nil || len(g.members) == 0 || !sideBySide {
		_ = on.Rollback()
	}
	if err != nil {
		g.leave()
	}
	if len(g.members) == 0 {
		return true
	}
	if !sideBySide {
		if on, err = s.engine.Begin(ctx, Write); err != nil {
			g.leave()
			return true
		}
	}
	return g.finish(ctx, on, state)
}

// read locks the persons and runs the works; it returns the state that they
// saw. Afterwards the members are those that have something to write.
func (g *group) read(ctx context.Context, on Transaction) (state int64, err error) {
	if state, err = on.State(ctx); err != nil {
		return state, err
	}
	if err := g.lock(ctx, on); err != nil {
		return state, err
	}
	if g.store.engine.SideBySide() {
		g.inStep(ctx, on)
	} else {
		for _, m := range g.members {
			over := make(chan struct{})
			go func() { // a work that ends its goroutine ends no other work
				defer close(over)
				m.run(on)
			}()
			<-over
		}
	}
	g.keep(func(m *member) bool { return m.goesOn() })
	return state, nil
}

// lock locks the persons of the group. A member whose person is not there, or
// locked by somebody else, is run by itself.
func (g *group) lock(ctx context.Context, on Transaction) error {
	var a arguments
	numbers := make([]string, len(g.members))
	for i, m := range g.members {
		numbers[i] = m.psnNo
	}
	t := &tx{store: g.store, on: on}
	anchors, err := collect(ctx, t, scanAnchor, g.store.engine.Statements().TakePersons(a.list(numbers)), a...)
	if err != nil {
		return err
	}
	locked := make(map[string]anchor, len(anchors))
	for _, a := range anchors {
		locked[a.psnNo] = a
	}
	g.keep(func(m *member) bool {
		a, ok := locked[m.psnNo]
		if !ok || a.kept != "" {
			m.leave()
			return false
		}
		m.t = &tx{store: g.store, on: on, kept: &kept{}, remembers: true}
		m.t.holds(a)
		return true
	})
	return nil
}

// inStep runs the works side by side.
func (g *group) inStep(ctx context.Context, on Transaction) {
	if len(g.members) == 0 {
		return
	}
	steps := newLockstep(len(g.members))
	for _, m := range g.members {
		m.t.on = &stepper{steps: steps}
		go func() {
			defer steps.over()
			m.run(m.t.on)
		}()
	}
	steps.lead(ctx, on)
}

// run runs the work on the transaction and keeps what it wants written.
func (m *member) run(on Transaction) {
	m.panicked = true
	defer func() { _ = recover() }() // it is run by itself, where its caller meets the panic
	m.t.on = on
	if err := m.ctx.Err(); err == nil {
		m.err = m.work(m.t)
	}
	m.panicked = false
	if err := m.ctx.Err(); m.err == nil && err != nil {
		m.err = m.t.fail(err)
	}
	if m.err == nil && m.t.broken == nil {
		m.err = m.t.writeLines(m.ctx)
	}
	if m.err == nil && m.t.broken == nil {
		m.err = m.t.moveEpoch(m.ctx)
	}
}

// goesOn reports whether the work has something to write, and tells it what
// became of it if it has not.
func (m *member) goesOn() bool {
	t := m.t
	switch {
	case m.panicked:
		m.leave()
	case t.broken != nil && m.ctx.Err() != nil:
		m.answer(settlement.ErrBusy.Because(t.broken))
	case t.broken != nil: // it needs to be alone, or the database failed
		m.leave()
	case m.err != nil:
		m.answer(m.err)
	case t.refused != nil:
		m.answer(t.refused)
	case t.kept.empty() && len(t.seals) == 0 && t.seq == t.first:
		m.answer(nil)
	default:
		return true
	}
	return false
}

// finish writes what the members want written and commits it; false when the
// writing failed. It ends the transaction.
func (g *group) finish(ctx context.Context, on Transaction, state int64) bool {
	s := g.store
	closing := &tx{store: s, on: on}  // seals for all
	defer closing.releaseChain(false) // where it was not handed back before
	if now, err := on.State(ctx); err != nil || now != state {
		_ = on.Rollback()
		g.leave()
		return true
	}
	if err := g.write(ctx, closing); err != nil {
		_ = on.Rollback()
		if errors.Is(err, ErrRowCount) || s.engine.Guilty(err) {
			return false
		}
		closing.releaseChain(false)
		g.leave() // the database itself failed: nothing is to be found out by halving
		return true
	}
	if err := on.Commit(); err != nil { // it may have been committed: each finds out by its key
		closing.releaseChain(false)
		g.leave()
		return true
	}
	closing.releaseChain(true) // before anybody is told: whoever comes next finds it free
	s.watch().Committed(len(g.members))
	for _, m := range g.members {
		m.answer(nil)
	}
	g.members = nil
	return true
}

// write sends everything.
func (g *group) write(ctx context.Context, closing *tx) error {
	var raised [][]any
	var rows kept
	for _, m := range g.members {
		t := m.t
		for _, c := range t.kept.changes {
			if err := closing.expect(ctx, c.want, c.query, c.args...); err != nil {
				return closing.broken
			}
		}
		if t.seq != t.first {
			raised = append(raised, []any{t.seq, t.psnNo, t.first})
		}
		for _, r := range t.kept.rows {
			rows.insert(r.into, r.rows)
		}
		closing.seals = append(closing.seals, t.seals...)
	}
	err := closing.raiseSequences(ctx, raised)
	for i := 0; i < len(rows.rows) && err == nil; i++ {
		err = closing.insert(ctx, rows.rows[i].into, rows.rows[i].rows)
	}
	if err == nil {
		err = closing.writeLinks(ctx)
	}
	if err == nil {
		if flushed := closing.on.Flush(ctx); flushed != nil {
			err = closing.fail(flushed)
		}
	}
	if err != nil && closing.broken == nil {
		return err
	}
	return closing.broken
}

// raiseSequences writes the new sequences of persons, given as rows of the new
// one, the person, and the old one.
func (t *tx) raiseSequences(ctx context.Context, rows [][]any) error {
	many := t.store.engine.Statements().RaiseSequences
	if many == "" || len(rows) < 2 {
		for _, r := range rows {
			if err := t.expect(ctx, 1, raiseSequence, r...); err != nil {
				return err
			}
		}
		return nil
	}
	to, from, numbers := make([]int64, len(rows)), make([]int64, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		to[i], _ = r[0].(int64)
		numbers[i], _ = r[1].(string)
		from[i], _ = r[2].(int64)
	}
	return t.expect(ctx, int64(len(rows)), many, to, numbers, from)
}

// Watch is told what becomes of groups; its methods are called by many
// goroutines.
type Watch interface {
	Committed(works int) // a group was committed
	Alone()              // a work is run again, by itself
	Halved()             // a group is done again in halves
}

// nobody is the Watch of a store that nobody watches.
type nobody struct{}

func (nobody) Committed(int) {}
func (nobody) Alone()        {}
func (nobody) Halved()       {}

// Watched has w told what becomes of groups from now on.
func (s *Store) Watched(w Watch) { s.watching.Store(&w) }

func (s *Store) watch() Watch {
	if w := s.watching.Load(); w != nil {
		return *w
	}
	return nobody{}
}
