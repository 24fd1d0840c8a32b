package qualifying

import (
	"context"
	"errors"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/register/policy"
	"yibao/register/restriction"
)

// Joined is what an officer said of how somebody's cover began: within 集中参保期 or
// not. Who determines again without an officer goes by it.
type Joined struct {
	PsnNo, Scheme string
	Begins        period.Date
	InWindow      bool
	Recorded      time.Time
}

// ListReader is what the list of dues is read by.
type ListReader interface {
	restriction.ReassessReader
	policy.Reader
	// KeptNumber is that of enrolment.AliasReader.
	KeptNumber(ctx context.Context, psnNo string) (string, error)
	// BehindWith returns the debtors of a region with a bill that was due by the
	// day and is open, as dues to be marked.
	BehindWith(ctx context.Context, region, scheme string, due period.Date) ([]restriction.Reassess, error)
	// JoinedDuring returns the persons whose cover of the scheme begins, or
	// changes, on one of the days.
	JoinedDuring(ctx context.Context, region, scheme string, days period.Span) ([]string, error)
}

// ListWork is one unit of work on the list.
type ListWork interface {
	ListReader
	restriction.ReassessWriter
	restriction.ReassessKeeper
}

// How many persons are judged between two notes of how far one is, and how many
// within the act that changed their facts. The rest waits for the next Drain.
const (
	personsAtOnce = 100
	personsInAct  = 300
)

// Drained is what became of a part of the list.
type Drained struct {
	Persons int // judged
	Changed int // of them, those whose restrictions changed
	Refused int // of them, those who could not be judged
	Last    string
	Left    bool // something stands on the list still
}

// Redo judges what stands for one person, or for those whom an employer's bills
// name, at once: so many as an act may take along. It takes part in the unit of
// work that the context carries. A person who cannot be judged refuses nothing:
// the money is in, or the cover is changed, whatever a policy says.
func (s *Service) Redo(ctx context.Context, list []restriction.Reassess) error {
	var done Drained
	for _, d := range list {
		if done.Persons >= personsInAct {
			return nil // a file of many debtors: the rest waits for Drain
		}
		if err := s.due(ctx, d, personsInAct-done.Persons, &done); err != nil {
			return err
		}
	}
	return nil
}

// Drain judges the list of a region and scheme ("" for any), about so many
// persons. Whoever drains at the same time does no harm: what is judged twice
// changes once.
func (s *Service) Drain(ctx context.Context, region, scheme string, persons int) (Drained, error) {
	var done Drained
	for done.Persons < persons {
		var list []restriction.Reassess
		err := s.Store.Listed(ctx, func(w ListWork) (err error) {
			list, err = w.Reassesses(ctx, region, scheme, personsAtOnce)
			return err
		})
		if err != nil || len(list) == 0 {
			return done, err
		}
		for _, d := range list {
			if done.Persons >= persons {
				break
			}
			if err := s.due(ctx, d, persons-done.Persons, &done); err != nil {
				return done, err
			}
		}
	}
	err := s.Store.Listed(ctx, func(w ListWork) error {
		rest, err := w.Reassesses(ctx, region, scheme, 1)
		done.Left = len(rest) > 0
		return err
	})
	return done, err
}

// Month says what a month's end puts on the list.
type Month struct {
	Region, Scheme string
	Days           period.Span // of the month
	Employer       string      // only its persons; "" for the region
}

// Collect puts on the list what no act put there: time went by. Debtors with a
// bill that is past its day, and persons whose cover began in the month (an
// import brings many at once). It returns how many entries it marked.
func (s *Service) Collect(ctx context.Context, m Month) (int, error) {
	marked := 0
	err := s.Store.Listed(ctx, func(w ListWork) error {
		list, err := s.monthly(ctx, w, m)
		if err != nil {
			return err
		}
		for i := range list {
			list[i].Recorded = s.Now()
		}
		marked = len(list)
		return w.MarkReassess(ctx, list)
	})
	return marked, err
}

func (s *Service) monthly(ctx context.Context, w ListWork, m Month) ([]restriction.Reassess, error) {
	if m.Employer != "" {
		return []restriction.Reassess{{Kind: restriction.OfEmployer, No: m.Employer, Scheme: m.Scheme, Region: m.Region, Reason: "单位核定"}}, nil
	}
	list, err := w.BehindWith(ctx, m.Region, m.Scheme, min(m.Days.End().AddDays(-1), s.today()))
	if err != nil {
		return nil, err
	}
	marked := make(map[string]bool)
	for i := range list {
		list[i].Reason = "月末欠费"
		marked[list[i].No] = true
	}
	joined, err := w.JoinedDuring(ctx, m.Region, m.Scheme, m.Days)
	for _, psnNo := range joined {
		if !marked[psnNo] {
			list = append(list, restriction.Reassess{Kind: restriction.OfPerson, No: psnNo, Scheme: m.Scheme, Region: m.Region, Reason: "月末新参保"})
		}
	}
	return list, err
}

// due judges what stands for one entry, as it is stored now, at most so many
// persons, and takes it off the list when all are judged.
func (s *Service) due(ctx context.Context, d restriction.Reassess, most int, done *Drained) error {
	for {
		stored, persons, err := s.next(ctx, d)
		if err != nil || stored == nil {
			return err
		}
		over := len(persons) == 0
		for _, psnNo := range persons {
			if err := s.again(ctx, psnNo, d.Scheme, done); err != nil {
				return err
			}
			most--
			stored.After, done.Last = psnNo, psnNo
		}
		err = s.Store.Listed(ctx, func(w ListWork) error {
			if over || stored.Kind == restriction.OfPerson {
				over = true
				return w.EndReassess(ctx, *stored)
			}
			_, err := w.MoveReassess(ctx, *stored)
			return err
		})
		if err != nil || over || most <= 0 {
			return err
		}
	}
}

// next reads an entry with whom it is about next: nobody when it is over, or the
// region has no rule to judge by. A number that was merged stands for the kept one.
func (s *Service) next(ctx context.Context, d restriction.Reassess) (stored *restriction.Reassess, persons []string, err error) {
	err = s.Store.Listed(ctx, func(w ListWork) (err error) {
		persons = nil
		if stored, err = w.ReassessOf(ctx, d.Kind, d.No, d.Scheme); err != nil || stored == nil {
			return err
		}
		ruled, err := s.ruled(ctx, w, stored.Region, stored.Scheme)
		switch {
		case err != nil || !ruled:
			return err
		case d.Kind == restriction.OfPerson:
			kept, err := w.KeptNumber(ctx, d.No)
			persons = []string{kept}
			return err
		}
		persons, err = w.ReassessPersons(ctx, d.No, d.Scheme, stored.After, personsAtOnce)
		return err
	})
	return stored, persons, err
}

// ruled reports whether a region has ever published how long one waits.
func (s *Service) ruled(ctx context.Context, r policy.Reader, region, scheme string) (bool, error) {
	published, err := r.Policies(ctx, region, scheme)
	for _, p := range published {
		if p.Business == BusinessWaiting {
			return true, err
		}
	}
	return false, err
}

// again judges one person without an officer. What refuses the judgement is
// counted; what fails is passed on.
func (s *Service) again(ctx context.Context, psnNo, scheme string, done *Drained) error {
	var refused, changed bool
	err := s.Store.Qualify(ctx, psnNo, func(w Work) error {
		f, err := s.determine(ctx, w, Question{PsnNo: psnNo, Scheme: scheme, unasked: true})
		if refused = tellable(err); refused {
			return nil
		}
		if err != nil {
			return err
		}
		if changed = len(f.Changes) > 0; !changed {
			return nil
		}
		return w.AddRestrictions(ctx, f.Changes)
	})
	if tellable(err) { // who is unknown, or dead, or not covered any more
		err, refused = nil, true
	}
	done.Persons++
	if refused {
		done.Refused++
	}
	if changed {
		done.Changed++
	}
	return err
}

// tellable reports whether an error is a refusal of this person's case, and no
// failure.
func tellable(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f) && (f.Kind == fault.Business || f.Kind == fault.Shape)
}
