package contribution

import (
	"cmp"
	"context"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/register/contribution"
	"yibao/register/enrolment"
)

// Batch asks for the bills of all debtors of a class for a term.
type Batch struct {
	Region   string
	Scheme   string
	Class    string
	Term     period.Span
	Operator string
}

// Key is the batch's key: the same bills are never made twice.
func (b Batch) Key() string {
	return b.Region + "/" + b.Scheme + "/" + b.Class + "/" + b.Term.From.String()
}

// How much one unit of work of a batch takes.
const (
	employersAtOnce = 200
	personsAtOnce   = 4000
)

// Assess makes the bills of a batch, page by page, each page one unit of work, and
// tells the run after each. It goes on where an earlier call stopped, and does
// nothing when the run is done. policy.ErrNoLevy, levyfile.ErrNoClass, ErrTerm,
// ErrRunMoved.
func (s *Service) Assess(ctx context.Context, b Batch, told func(contribution.Run)) (contribution.Run, error) {
	return s.pages(ctx, b, -1, told)
}

// AssessPages is Assess for so many pages at most: a caller that waits for an
// answer asks again until the run is done.
func (s *Service) AssessPages(ctx context.Context, b Batch, pages int) (contribution.Run, error) {
	return s.pages(ctx, b, pages, nil)
}

func (s *Service) pages(ctx context.Context, b Batch, left int, told func(contribution.Run)) (contribution.Run, error) {
	var run contribution.Run
	for ; !run.Done && left != 0; left-- {
		if err := ctx.Err(); err != nil {
			return run, err
		}
		err := s.Store.Contribute(ctx, func(w Work) error {
			var err error
			run, err = s.page(ctx, w, b)
			return err
		})
		if err != nil {
			return run, err
		}
		if told != nil {
			told(run)
		}
	}
	return run, nil
}

// assessment is one page of a run.
type assessment struct {
	*Service
	Work
	run     contribution.Run
	policy  *levyfile.Policy
	class   *levyfile.Class
	shape   contribution.Shape
	due     period.Date
	judge   levy.Judge
	bills   []contribution.Bill
	lines   []contribution.Line
	settled []contribution.Settled
	refused []contribution.RunRefusal
}

func (s *Service) page(ctx context.Context, w Work, b Batch) (contribution.Run, error) {
	a, err := s.begin(ctx, w, b)
	if err != nil || a.run.Done {
		return a.run, err
	}
	if levy.ByEmployer(a.class) {
		err = a.employers(ctx)
	} else {
		err = a.persons(ctx)
	}
	if err != nil {
		return a.run, err
	}
	return a.run, a.write(ctx)
}

// begin reads the run, or begins one.
func (s *Service) begin(ctx context.Context, w Work, b Batch) (*assessment, error) {
	a := &assessment{Service: s, Work: w}
	known, err := w.Run(ctx, b.Key())
	if err != nil {
		return a, err
	}
	if known != nil {
		a.run = *known
		if a.run.Done {
			return a, nil
		}
		a.policy, err = s.Texts.Version(ctx, w, a.run.Policy)
	} else {
		a.run = contribution.Run{RunKey: b.Key(), Region: b.Region, Scheme: b.Scheme, Class: b.Class, Term: b.Term, Operator: b.Operator, Started: s.instant()}
		a.policy, a.run.Policy, err = s.Texts.PolicyOn(ctx, w, b.Region, b.Scheme, b.Term.From)
	}
	if err != nil {
		return a, err
	}
	if a.class, err = a.policy.Class(b.Class); err != nil {
		return a, err
	}
	if a.class.Cycle == levyfile.Once || !wholeTerm(a.class.Cycle, b.Term) {
		return a, ErrTerm.With(b.Term, a.class.Name, a.class.Cycle)
	}
	a.shape, a.due = ShapeOf(a.class.Name, levy.PartsOf(a.class)), a.class.Due.Of(b.Term)
	return a, nil
}

// employers assesses the next employers, until enough persons are judged.
func (a *assessment) employers(ctx context.Context) error {
	units, err := a.EmployersOf(ctx, a.run.Region, a.run.Term.From, a.run.After, employersAtOnce)
	if err != nil {
		return err
	}
	debtors := make([]contribution.Debtor, len(units))
	for i, u := range units {
		debtors[i] = contribution.Debtor{Kind: contribution.Employer, No: u.CreditNo}
	}
	assessed, err := a.Assessed(ctx, a.class.Name, contribution.Regular, a.run.Term, debtors)
	if err != nil {
		return err
	}
	for i, u := range units {
		if len(a.lines) >= personsAtOnce {
			return nil
		}
		a.run.After = u.CreditNo
		switch {
		case assessed[debtors[i]]:
			a.run.Skipped++
		case u.State == enrolment.EmployerActive:
			if err := a.employer(ctx, u); err != nil {
				return err
			}
		}
	}
	a.run.Done = len(units) < employersAtOnce
	return nil
}

// employer assesses everyone at work with one employer.
func (a *assessment) employer(ctx context.Context, u enrolment.Employer) error {
	bill := a.bill(contribution.Debtor{Kind: contribution.Employer, No: u.CreditNo})
	var facts levyfile.Facts
	facts.Choose(levyfile.UnitKind, string(u.Kind))
	facts.Choose(levyfile.Status, "在职")
	first := len(a.lines)
	for after := ""; ; {
		staff, err := a.StaffOn(ctx, u.CreditNo, a.run.Term.From, after, personsAtOnce)
		if err != nil {
			return err
		}
		for _, e := range staff {
			if e.Relation != enrolment.AtWork {
				continue
			}
			facts.SetFen(levyfile.Wage, e.Declared)
			if err := a.line(ctx, &bill, e.PsnNo, &facts); err != nil {
				return err
			}
		}
		if len(staff) < personsAtOnce {
			break
		}
		after = staff[len(staff)-1].PsnNo
	}
	if len(a.lines) == first {
		return nil // nobody at work: nothing owed
	}
	return a.take(bill)
}

// line judges one person and adds it to the bill. A person that the policy cannot
// judge is noted and left out.
func (a *assessment) line(ctx context.Context, bill *contribution.Bill, psnNo string, facts *levyfile.Facts) error {
	amounts := make([]money.Fen, len(a.shape.Items))
	declared, base, err := a.judge.Amounts(a.policy, a.class, a.run.Term.From, facts, amounts)
	if err != nil {
		if declared, base, err = a.knowing(ctx, psnNo, facts, amounts, err); err != nil {
			return a.refuse(bill.Debtor, psnNo, err)
		}
	}
	a.lines = append(a.lines, contribution.Line{PsnNo: psnNo, BillID: bill.BillID, Debtor: bill.Debtor, Region: bill.Region,
		Scheme: bill.Scheme, Class: bill.Class, Term: bill.Term, Kind: bill.Kind, Declared: declared, Base: base, Amounts: amounts})
	bill.Heads++
	if bill.Base, err = money.Sum(bill.Base, base); err != nil {
		return err
	}
	return add(bill.Amounts, amounts)
}

// knowing judges one person again with what the register says of age, sex and
// groups: few policies ask it of who is at work, and reading it for everybody would
// double a month's run. It passes on why the person could not be judged.
func (a *assessment) knowing(ctx context.Context, psnNo string, facts *levyfile.Facts, amounts []money.Fen, why error) (declared, base money.Fen, err error) {
	insured, found, err := a.InsuredOn(ctx, psnNo, a.run.Scheme, a.run.Term.From)
	if err != nil || !found {
		return 0, 0, cmp.Or(err, why)
	}
	full := *facts
	own := factsOf(insured, a.run.Term.From)
	if age, known := own.Figure(levyfile.Age); known {
		full.Set(levyfile.Age, age)
	}
	full.Choose(levyfile.Sex, sexOf(insured.Sex))
	full.Belong(own.Groups()...)
	return a.judge.Amounts(a.policy, a.class, a.run.Term.From, &full, amounts)
}

// refuse notes a refusal of the policy; any other error stops the page.
func (a *assessment) refuse(debtor contribution.Debtor, psnNo string, err error) error {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Business {
		return err
	}
	a.refused = append(a.refused, contribution.RunRefusal{RunKey: a.run.RunKey, Debtor: debtor, PsnNo: psnNo, Code: string(f.Code), Text: f.Error()})
	a.run.Refused++
	return nil
}

// bill begins a bill of the run.
func (a *assessment) bill(debtor contribution.Debtor) contribution.Bill {
	return contribution.Bill{BillID: a.NewID(), Debtor: debtor, Region: a.run.Region, Scheme: a.run.Scheme, Class: a.class.Name,
		Kind: contribution.Regular, Term: a.run.Term, Shape: a.shape, Amounts: make([]money.Fen, len(a.shape.Items)),
		Assessed: a.today(), Due: a.due, Policy: a.run.Policy, RunKey: a.run.RunKey, Recorded: a.instant()}
}

// take adds a bill to what the page writes. A bill of which the debtor owes
// nothing is settled at once.
func (a *assessment) take(bill contribution.Bill) error {
	total, err := bill.Total()
	if err != nil {
		return err
	}
	own, err := bill.Own()
	if err != nil {
		return err
	}
	if own == 0 {
		a.settled = append(a.settled, contribution.Settled{BillID: bill.BillID, Debtor: bill.Debtor, PaidOn: bill.Assessed})
	}
	if a.run.Total, err = money.Sum(a.run.Total, total); err != nil {
		return err
	}
	if a.run.Amounts == nil {
		a.run.Amounts = make([]money.Fen, len(bill.Amounts))
	}
	if err := add(a.run.Amounts, bill.Amounts); err != nil {
		return err
	}
	a.run.Bills++
	a.run.Heads += int64(bill.Heads)
	a.bills = append(a.bills, bill)
	return nil
}

// write stores the page with the run moved on.
func (a *assessment) write(ctx context.Context) error {
	if err := a.AddBills(ctx, a.bills); err != nil {
		return err
	}
	if err := a.AddLines(ctx, a.shape, a.lines); err != nil {
		return err
	}
	if err := a.AddSettled(ctx, a.settled); err != nil {
		return err
	}
	if err := a.AddRunRefusals(ctx, a.refused); err != nil {
		return err
	}
	a.run.Moved, a.run.Shape = a.instant(), a.shape
	err := a.SaveRun(ctx, a.run)
	a.run.Rev++
	return err
}
