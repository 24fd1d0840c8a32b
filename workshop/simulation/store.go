package simulation

import (
	"context"
	"errors"

	"yibao/observer/verify"
	"yibao/process/anchoring"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// ending is what becomes of the commit of a work.
type ending int

// The endings.
const (
	commits       ending = iota
	crashesBefore        // the program dies before the commit: nothing is written
	crashesAfter         // the program dies after it: all is written, nobody is told
	lostBefore           // the outcome is unknown to the program, and nothing was written
	lostAfter            // the outcome is unknown to the program, and all was written
)

// fate is what the store does to one work.
type fate struct {
	Conflicts int // serialisation failures before the commit
	End       ending
}

// errCrashed ends a work because the program died in it.
var errCrashed = errors.New("simulation: the program died")

// errConflict is a work that was rolled back because another came first.
var errConflict = errors.New("simulation: the commit was not serialisable")

// errLost is a commit of unknown outcome.
var errLost = errors.New("simulation: the connection was lost at the commit")

// attempts bounds how often a work is run again.
const attempts = 9

// store is the simulated database. Works run one after the other, but another
// may run to its end in the middle of one that concerns someone else.
type store struct {
	*state
	writer   string // the chain of the running program
	sabotage Sabotage
	fate     fate
	// meanwhile runs once in the middle of the next work, if it is not nil.
	meanwhile func(psnNo string)
	commits   int // of all works so far
	reruns    int
}

// The stores that it implements.
var (
	_ settlement.Store  = (*store)(nil)
	_ publication.Store = (*store)(nil)
	_ anchoring.Store   = (*store)(nil)
	_ verify.Store      = (*store)(nil)
)

// take returns the fate of the next work and forgets it.
func (s *store) take() fate {
	f := s.fate
	s.fate = fate{}
	return f
}

// Do implements settlement.Store.
func (s *store) Do(_ context.Context, psnNo string, work func(settlement.Work) error) error {
	f := s.take()
	for left := attempts; left > 0; left-- {
		person := s.books[psnNo]
		if person == nil {
			return enrolment.ErrUnknownPerson.With(psnNo)
		}
		t := s.begin(psnNo)
		if err := work(t); err != nil {
			s.leak(t)
			return err
		}
		if f.Conflicts > 0 || t.conflicts() {
			f.Conflicts--
			s.reruns++
			s.leakConflict(t)
			continue
		}
		return s.end(t, f.End)
	}
	return settlement.ErrBusy.Because(errConflict)
}

// end commits a work, or does not, as its fate says.
func (s *store) end(t *tx, how ending) error {
	if how != crashesBefore && how != lostBefore {
		s.commit(t)
	} else {
		s.leak(t)
	}
	switch how {
	case crashesBefore, crashesAfter:
		return errCrashed
	case lostBefore, lostAfter:
		return settlement.ErrBusy.Because(errLost)
	}
	return nil
}

// commit makes everything that a work wrote the truth.
func (s *store) commit(t *tx) {
	s.commits++
	if s.sabotaged(LosesCommits, s.commits%7 == 0) && t.psnNo != "" && len(t.newRecords) > 0 {
		return
	}
	if t.psnNo != "" {
		s.books[t.psnNo] = t.own
	}
	for key, m := range t.messages {
		s.messages[key] = m
	}
	for _, setlID := range t.newRecords {
		s.owners[setlID] = t.psnNo
	}
	if len(t.seals) > 0 {
		head := s.heads[s.writer]
		head.Writer = s.writer
		links, last := head.Chain(t.seals)
		s.links[s.writer], s.heads[s.writer] = append(s.links[s.writer], links...), last
	}
	s.published = append(s.published, t.published...)
}

// View implements settlement.Store.
func (s *store) View(_ context.Context, read func(settlement.Reader) error) error {
	return read(&tx{store: s})
}

// Inspect implements verify.Store.
func (s *store) Inspect(_ context.Context, read func(verify.Reader) error) error {
	return read(&tx{store: s})
}

// Publication implements publication.Store.
func (s *store) Publication(_ context.Context, work func(publication.Work) error) error {
	t := &tx{store: s}
	if err := work(t); err != nil {
		return err
	}
	s.commit(t)
	return nil
}

// Chains implements anchoring.Store.
func (s *store) Chains(_ context.Context, read func(anchoring.Reader) error) error {
	return read(&tx{store: s})
}

// AddAnchor implements anchoring.Store.
func (s *store) AddAnchor(_ context.Context, a ledger.Anchor, covered []ledger.Stretch) (bool, error) {
	if int64(len(s.anchors))+1 != a.Number {
		return false, nil
	}
	s.anchors = append(s.anchors, a)
	for _, c := range covered {
		c.Anchor = a.Number
		s.stretches = append(s.stretches, c)
	}
	return true, nil
}
