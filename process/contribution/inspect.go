package contribution

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/register/contribution"
)

// Inspecting opens an inspection of an employer (缴费稽核).
type Inspecting struct {
	Employer string
	Region   string
	Scheme   string
	Term     period.Span // whole months
	Reason   string
	Operator string
}

// OpenInspection opens an inspection. ErrNoReason, enrolment.ErrUnknownEmployer,
// ErrWrongRegion.
func (s *Service) OpenInspection(ctx context.Context, in Inspecting) (contribution.Inspection, error) {
	made := contribution.Inspection{}
	if strings.TrimSpace(in.Reason) == "" {
		return made, ErrNoReason.With()
	}
	err := s.Store.Contribute(ctx, func(w Work) error {
		unit, err := w.EmployerOn(ctx, in.Employer, s.today())
		if err != nil {
			return err
		}
		if unit.Region != in.Region {
			return ErrWrongRegion.With(unit.CreditNo, unit.Region, in.Region)
		}
		made = contribution.Inspection{InspectionID: s.NewID(), Employer: in.Employer, Region: in.Region, Scheme: in.Scheme, Term: in.Term,
			State: contribution.InspectionOpen, Opened: s.today(), Reason: in.Reason, Operator: in.Operator, Recorded: s.instant()}
		return w.SaveInspection(ctx, made)
	})
	made.Rev = 1
	return made, err
}

// Found is what an inspector found of one person in one month.
type Found struct {
	PsnNo    string
	Month    period.Date
	Actual   money.Fen // wage as paid
	Evidence string
}

// employerClass is the class by which employers are assessed.
const employerClass = "单位职工"

// Find states what an inspection found: for each person and month the wage as paid
// is judged against what was assessed. A finding by which nothing more is owed is
// refused, and with it the whole. ErrFinding, ErrInspectionState.
func (s *Service) Find(ctx context.Context, inspectionID string, found []Found, operator string) (contribution.Inspection, error) {
	return s.step(ctx, inspectionID, contribution.InspectionFound, operator, func(w Work, i *contribution.Inspection) error {
		i.Findings = nil
		for n, f := range found {
			finding, err := s.finding(ctx, w, *i, f)
			if err != nil {
				if refused, ok := fault.As(err); ok {
					return ErrFinding.With(n+1, refused.Sentence)
				}
				return err
			}
			i.Findings = append(i.Findings, finding)
		}
		if len(found) == 0 {
			return ErrFinding.With(0, "没有写任何一条")
		}
		return nil
	})
}

// step moves an inspection on.
func (s *Service) step(ctx context.Context, id string, to contribution.InspectionState, operator string, act func(Work, *contribution.Inspection) error) (contribution.Inspection, error) {
	var after contribution.Inspection
	err := s.Store.Contribute(ctx, func(w Work) error {
		i, err := w.Inspection(ctx, id)
		if err != nil {
			return err
		}
		if !i.State.May(to) {
			return ErrInspectionState.With(id, i.State, to)
		}
		i.State, i.Operator, i.Recorded = to, operator, s.instant()
		if err := act(w, &i); err != nil {
			return err
		}
		if err := w.SaveInspection(ctx, i); err != nil {
			return err
		}
		i.Rev++
		after = i
		return nil
	})
	return after, err
}

// finding judges one person's month again.
func (s *Service) finding(ctx context.Context, w Work, i contribution.Inspection, f Found) (contribution.Finding, error) {
	made := contribution.Finding{PsnNo: f.PsnNo, Month: f.Month, Kind: contribution.HeadCount, Actual: f.Actual, Evidence: f.Evidence}
	line, lines, err := s.difference(ctx, w, i, f)
	if err != nil {
		return made, err
	}
	for _, l := range lines {
		made.Kind = contribution.WageBase
		made.Declared += l.Base
	}
	made.Owed, err = money.Sum(line.Amounts...)
	switch {
	case err != nil:
		return made, err
	case strings.TrimSpace(f.Evidence) == "":
		return made, ErrNoReason.With()
	case f.Month != contribution.MonthSpan(f.Month).From || !i.Term.Contains(f.Month):
		return made, ErrTerm.With(f.Month, employerClass, levyfile.Monthly)
	case made.Owed == 0:
		return made, ErrNothingOwed.With(f.PsnNo, f.Month)
	}
	return made, nil
}

// difference is what a person's month would have been beyond what was assessed, and
// the lines that were.
func (s *Service) difference(ctx context.Context, w Work, i contribution.Inspection, f Found) (contribution.Line, []contribution.Line, error) {
	var line contribution.Line
	if _, err := w.PersonOn(ctx, f.PsnNo, f.Month); err != nil {
		return line, nil, err
	}
	term := contribution.MonthSpan(f.Month)
	a, err := s.alone(ctx, w, Alone{Debtor: contribution.Debtor{Kind: contribution.Employer, No: i.Employer}, Region: i.Region, Scheme: i.Scheme, Class: employerClass, Term: term}, f.Month)
	if err != nil {
		return line, nil, err
	}
	unit, err := w.EmployerOn(ctx, i.Employer, f.Month)
	if err != nil {
		return line, nil, err
	}
	var facts levyfile.Facts
	facts.Choose(levyfile.UnitKind, string(unit.Kind))
	facts.Choose(levyfile.Status, "在职")
	facts.SetFen(levyfile.Wage, f.Actual)
	amounts := make([]money.Fen, len(a.shape.Items))
	_, base, err := a.judge.Amounts(a.policy, a.class, f.Month, &facts, amounts)
	if err != nil {
		return line, nil, err
	}
	all, err := w.LinesOf(ctx, f.PsnNo, i.Scheme, term)
	if err != nil {
		return line, nil, err
	}
	mine := slices.DeleteFunc(all, func(l contribution.Line) bool { return l.Debtor.No != i.Employer || len(l.Amounts) != len(amounts) })
	line = contribution.Line{PsnNo: f.PsnNo, Region: i.Region, Scheme: i.Scheme, Class: employerClass, Term: term, Kind: contribution.Found,
		Declared: f.Actual, Base: base, Amounts: amounts}
	for _, l := range mine {
		line.Base -= l.Base
		for k := range amounts {
			amounts[k] = max(0, amounts[k]-l.Amounts[k])
		}
	}
	line.Base = max(0, line.Base)
	return line, mine, nil
}

// BillFindings makes a bill of each month found, due when the month was due, so that
// the late fee runs from then. ErrInspectionState.
func (s *Service) BillFindings(ctx context.Context, inspectionID, operator string) (contribution.Inspection, []contribution.Bill, error) {
	var bills []contribution.Bill
	after, err := s.step(ctx, inspectionID, contribution.InspectionBilled, operator, func(w Work, i *contribution.Inspection) error {
		bills, i.Bills = nil, nil
		var months []period.Date
		for _, f := range i.Findings {
			if !slices.Contains(months, f.Month) {
				months = append(months, f.Month)
			}
		}
		slices.Sort(months)
		for _, m := range months {
			bill, err := s.billMonth(ctx, w, *i, m)
			if err != nil {
				return err
			}
			bills, i.Bills = append(bills, bill), append(i.Bills, bill.BillID)
		}
		return nil
	})
	return after, bills, err
}

func (s *Service) billMonth(ctx context.Context, w Work, i contribution.Inspection, month period.Date) (contribution.Bill, error) {
	debtor := contribution.Debtor{Kind: contribution.Employer, No: i.Employer}
	term := contribution.MonthSpan(month)
	a, err := s.alone(ctx, w, Alone{Debtor: debtor, Region: i.Region, Scheme: i.Scheme, Class: employerClass, Term: term}, month)
	if err != nil {
		return contribution.Bill{}, err
	}
	bill := a.bill(debtor)
	bill.Kind, bill.Reason = contribution.Found, "稽核 "+i.InspectionID
	for _, f := range i.Findings {
		if f.Month != month {
			continue
		}
		line, _, err := s.difference(ctx, w, i, Found{f.PsnNo, f.Month, f.Actual, f.Evidence})
		if err != nil {
			return bill, err
		}
		line.BillID, line.Debtor = bill.BillID, debtor
		a.lines = append(a.lines, line)
		bill.Heads++
		bill.Base += line.Base
		if err := add(bill.Amounts, line.Amounts); err != nil {
			return bill, err
		}
	}
	if err := a.take(bill); err != nil {
		return bill, err
	}
	return bill, a.writeAlone(ctx)
}

// CloseInspection ends an inspection: once its bills are made, or without a finding
// for a reason. ErrNoReason, ErrInspectionState.
func (s *Service) CloseInspection(ctx context.Context, inspectionID, reason, operator string) (contribution.Inspection, error) {
	return s.step(ctx, inspectionID, contribution.InspectionClosed, operator, func(_ Work, i *contribution.Inspection) error {
		if strings.TrimSpace(reason) == "" {
			return ErrNoReason.With()
		}
		i.Reason = reason
		return nil
	})
}

// Inspection returns one inspection; ErrNoInspection.
func (s *Service) Inspection(ctx context.Context, id string) (contribution.Inspection, error) {
	var found contribution.Inspection
	err := s.Store.Contributions(ctx, func(r Reader) (err error) {
		found, err = r.Inspection(ctx, id)
		return err
	})
	return found, err
}

// ListInspections returns a page of the inspections of a region, the newest first.
func (s *Service) ListInspections(ctx context.Context, q InspectionQuery) (list []contribution.Inspection, err error) {
	err = s.Store.Contributions(ctx, func(r Reader) (err error) {
		list, err = r.InspectionsIn(ctx, q)
		return err
	})
	return list, err
}
