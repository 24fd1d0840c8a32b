package archiving

import (
	"context"
	"strings"

	"yibao/law/stepfile"
	"yibao/register/archive"
)

// Application opens a case.
type Application struct {
	Step     string
	PsnNo    string // "" for acts on no person
	Party    string
	Region   string
	OrgNo    string
	Operator string
	Ref      string   // number of the act, if it has one already
	When     []string // circumstances that hold
	Papers   []Paper
}

func (a Application) deposit(ref string) Deposit {
	return Deposit{Step: a.Step, Ref: ref, PsnNo: a.PsnNo, Party: a.Party, Region: a.Region, Operator: a.Operator, Papers: a.Papers}
}

// Told is what an applicant is told once: everything that is missing.
type Told struct {
	Step  stepfile.Step
	Lacks []stepfile.Lack
}

// names are the names of what is missing.
func (t Told) names() []string {
	var names []string
	for _, l := range t.Lacks {
		names = append(names, l.Name)
	}
	return names
}

// Tell tells everything that is missing of the papers for a step. ErrUnknownStep.
func (s *Service) Tell(code string, papers []Paper, when []string) (Told, error) {
	step, ok := s.Steps.Find(code)
	if !ok {
		return Told{}, ErrUnknownStep.With(code)
	}
	brought := make([]stepfile.Brought, len(papers))
	for i, p := range papers {
		brought[i] = stepfile.Brought{Name: strings.TrimSpace(p.Name), Form: string(p.Form), Copies: max(p.Copies, 1)}
		if p.Form == archive.Shared {
			brought[i].Form = ""
		}
	}
	return Told{step, step.Missing(brought, when)}, nil
}

// CaseWork is the part of a unit of work that cases need.
type CaseWork interface {
	Filer
	archive.CaseWriter
}

// Accept opens a case in the unit of work that w belongs to: it gets a number and
// the last day of its time limit, and its papers are archived under it. When
// papers are missing, it waits for them (补正), and the limit does not run.
func (s *Service) Accept(ctx context.Context, w CaseWork, a Application) (archive.Case, Told, error) {
	told, err := s.Tell(a.Step, a.Papers, a.When)
	if err != nil {
		return archive.Case{}, told, err
	}
	c := archive.Case{
		CaseNo: s.NewID(), PsnNo: a.PsnNo, Partition: a.deposit("").partition(), Region: a.Region, OrgNo: a.OrgNo, Step: a.Step, Ref: a.Ref,
		State: archive.Accepted, Received: s.today(), Operator: a.Operator, Recorded: s.Now(), Rev: 1,
	}
	c.Due = s.Steps.Calendar.Due(c.Received, told.Step.Days)
	if len(told.Lacks) > 0 {
		c.State, c.Missing, c.Paused = archive.Incomplete, told.names(), c.Received
	}
	if err := w.AddCase(ctx, c); err != nil {
		return c, told, err
	}
	ref := a.Ref
	if ref == "" {
		ref = c.CaseNo
	}
	_, err = s.Archive(ctx, w, a.deposit(ref))
	return c, told, err
}

// Open is Accept in a unit of work of its own, or in the one that the context
// carries.
func (s *Service) Open(ctx context.Context, a Application) (archive.Case, Told, error) {
	var c archive.Case
	var told Told
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		c, told, err = s.Accept(ctx, w, a)
		return err
	})
	return c, told, err
}

// Supplement takes in what was missing. The case goes on when nothing is missing
// any more, with the working days that it waited added to its limit.
func (s *Service) Supplement(ctx context.Context, caseNo, operator string, papers []Paper, when []string) (archive.Case, Told, error) {
	var c archive.Case
	var told Told
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		if c, err = w.Case(ctx, caseNo); err != nil {
			return err
		}
		if c.State != archive.Incomplete {
			return archive.ErrCaseState.With(caseNo, string(c.State), string(archive.Accepted))
		}
		ref := c.Ref
		if ref == "" {
			ref = c.CaseNo
		}
		before, err := w.Materials(ctx, archive.Query{PsnNo: c.PsnNo, Region: c.Region, Step: c.Step, Ref: ref})
		if err != nil {
			return err
		}
		d := Deposit{Step: c.Step, Ref: ref, PsnNo: c.PsnNo, Party: c.Partition, Region: c.Region, Operator: operator, Papers: papers}
		if _, err := s.Archive(ctx, w, d); err != nil {
			return err
		}
		if told, err = s.Tell(c.Step, append(papersOf(before), papers...), when); err != nil {
			return err
		}
		if len(told.Lacks) > 0 {
			return s.move(ctx, w, &c, archive.Incomplete, operator, "", told.names())
		}
		c.Due = s.Steps.Calendar.Due(c.Due, s.Steps.Calendar.WorkingDays(c.Paused, s.today()))
		return s.move(ctx, w, &c, archive.Accepted, operator, "", nil)
	})
	return c, told, err
}

func papersOf(materials []archive.Material) []Paper {
	papers := make([]Paper, len(materials))
	for i, m := range materials {
		papers[i] = Paper{Name: m.Name, Form: m.Form, Copies: m.Copies, Pages: m.Pages}
	}
	return papers
}

// Pause asks an applicant for more: the case waits (补正).
func (s *Service) Pause(ctx context.Context, caseNo, operator, reason string, missing []string) (archive.Case, error) {
	return s.moved(ctx, caseNo, archive.Incomplete, operator, reason, missing)
}

// Finish closes a case with its act's number. archive.ErrCaseState.
func (s *Service) Finish(ctx context.Context, caseNo, operator, ref string) (archive.Case, error) {
	var c archive.Case
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		if c, err = w.Case(ctx, caseNo); err != nil {
			return err
		}
		if ref != "" {
			c.Ref = ref
		}
		return s.move(ctx, w, &c, archive.Done, operator, "", nil)
	})
	return c, err
}

// Refuse gives a case back with the reason. ErrNoReason, archive.ErrCaseState.
func (s *Service) Refuse(ctx context.Context, caseNo, operator, reason string) (archive.Case, error) {
	return s.moved(ctx, caseNo, archive.Refused, operator, reason, nil)
}

func (s *Service) moved(ctx context.Context, caseNo string, to archive.CaseState, operator, reason string, missing []string) (archive.Case, error) {
	var c archive.Case
	if strings.TrimSpace(reason) == "" {
		return c, ErrNoReason.With()
	}
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		if c, err = w.Case(ctx, caseNo); err != nil {
			return err
		}
		return s.move(ctx, w, &c, to, operator, reason, missing)
	})
	return c, err
}

// move writes one step of a case. What is missing may be told again while it
// waits.
func (s *Service) move(ctx context.Context, w Work, c *archive.Case, to archive.CaseState, operator, reason string, missing []string) error {
	if !c.State.May(to) && !(c.State == archive.Incomplete && to == archive.Incomplete) {
		return archive.ErrCaseState.With(c.CaseNo, string(c.State), string(to))
	}
	step := archive.CaseStep{
		CaseNo: c.CaseNo, Partition: c.Partition, Rev: c.Rev + 1, From: c.State, To: to, Missing: missing, Reason: reason,
		Operator: operator, Recorded: s.Now(),
	}
	if to == archive.Incomplete && c.State != archive.Incomplete {
		c.Paused = s.today()
	}
	if to != archive.Incomplete {
		c.Paused = 0
	}
	if to == archive.Done || to == archive.Refused {
		c.Closed = step.Recorded
	}
	c.State, c.Missing, c.Reason = to, missing, reason
	if err := w.MoveCase(ctx, *c, step); err != nil {
		return err
	}
	c.Rev++
	return nil
}

// Case returns a case with what became of it.
func (s *Service) Case(ctx context.Context, caseNo string) (archive.Case, []archive.CaseStep, error) {
	var c archive.Case
	var steps []archive.CaseStep
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		if c, err = w.Case(ctx, caseNo); err != nil {
			return err
		}
		steps, err = w.CaseSteps(ctx, caseNo)
		return err
	})
	return c, steps, err
}

// Cases lists cases.
func (s *Service) Cases(ctx context.Context, q archive.CaseQuery) ([]archive.Case, error) {
	var found []archive.Case
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		found, err = w.Cases(ctx, q)
		return err
	})
	return found, err
}

// Overdue lists the open cases whose limit has passed; those that wait for the
// applicant are not among them.
func (s *Service) Overdue(ctx context.Context, region string) ([]archive.Case, error) {
	return s.Cases(ctx, archive.CaseQuery{Region: region, State: archive.Accepted, DueBefore: s.today()})
}
