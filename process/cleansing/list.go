package cleansing

import (
	"context"
	"strings"
	"time"

	"yibao/register/enrolment"
)

// Decision is what becomes of an item.
type Decision struct {
	DoubtID  string
	Next     enrolment.DoubtState // DoubtAssigned, DoubtResolved or DoubtExplained
	Assignee string               // of DoubtAssigned
	Note     string
	Operator string
	Within   func(region string) bool
}

var verbs = map[enrolment.DoubtState]string{
	enrolment.DoubtAssigned: "派单", enrolment.DoubtResolved: "办结", enrolment.DoubtExplained: "说明",
}

// List returns items of the work list.
func (s *Service) List(ctx context.Context, q enrolment.DoubtQuery) (list []enrolment.Doubt, err error) {
	err = s.Store.Cleansed(ctx, func(r Reader) (err error) {
		list, err = r.Doubts(ctx, q)
		return err
	})
	return list, err
}

// Decide assigns, resolves or explains an item. One that is still there cannot
// be called resolved.
func (s *Service) Decide(ctx context.Context, c Decision) (enrolment.Doubt, error) {
	var d enrolment.Doubt
	err := s.Store.Cleanse(ctx, func(w Work) (err error) {
		if d, err = w.DoubtOf(ctx, c.DoubtID); err != nil {
			return err
		}
		switch {
		case c.Within != nil && !c.Within(d.Region):
			return enrolment.ErrUnknownDoubt.With(c.DoubtID)
		case verbs[c.Next] == "" || !d.State.May(c.Next):
			return ErrDone.With(c.DoubtID, string(d.State), verbs[c.Next])
		case c.Next == enrolment.DoubtAssigned && c.Assignee == "":
			return ErrNote.With("派给谁")
		case c.Next != enrolment.DoubtAssigned && strings.TrimSpace(c.Note) == "":
			return ErrNote.With("办理结果或理由")
		}
		if c.Next == enrolment.DoubtResolved {
			if err := s.gone(ctx, w, d); err != nil {
				return err
			}
		}
		d.State, d.Operator, d.Changed = c.Next, c.Operator, s.Now().UTC().Truncate(time.Microsecond)
		if c.Next == enrolment.DoubtAssigned {
			d.Assignee = c.Assignee
		}
		if note := strings.TrimSpace(c.Note); note != "" {
			d.Note = note
		}
		moved, err := w.MoveDoubt(ctx, d)
		if err == nil && !moved {
			err = ErrRaced.With(c.DoubtID)
		}
		d.Rev++
		return err
	})
	return d, err
}

// gone refuses to call an item resolved that is found again at once.
func (s *Service) gone(ctx context.Context, from Reader, d enrolment.Doubt) error {
	numbers := []string{d.PsnNo}
	if d.Other != "" {
		numbers = append(numbers, d.Other)
	}
	people, err := from.PersonsAmong(ctx, numbers)
	if err != nil {
		return err
	}
	if d.Other != "" {
		if len(people) == 2 {
			if kind, detail := compare(people[0], people[1]); kind == d.Kind {
				return ErrStillThere.With(d.DoubtID, detail)
			}
		}
		return nil
	}
	for _, p := range people {
		spells, err := from.SpellsAmong(ctx, numbers)
		if err != nil {
			return err
		}
		visits, err := from.VisitsAmong(ctx, numbers)
		if err != nil {
			return err
		}
		for _, f := range check(subject{p, spells, visits}, s.today(), s.AllowDemoRegion) {
			if idOf(f.kind, p.PsnNo, "", f.detail) == d.DoubtID {
				return ErrStillThere.With(d.DoubtID, f.detail)
			}
		}
	}
	return nil
}
