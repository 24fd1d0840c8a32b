package contribution

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/register/contribution"
	"yibao/register/enrolment"
)

// Alone asks for one bill outside of a batch: a month that was missed, a person who
// came in during the year, a building project.
type Alone struct {
	Debtor   contribution.Debtor
	Region   string
	Scheme   string
	Class    string
	Term     period.Span
	Cost     money.Fen // 工程造价, of a project
	Reason   string
	Operator string
}

// AssessOne makes one bill. ErrMonthPaid when one stands for that term, ErrTerm,
// ErrNotInsured, policy.ErrNoLevy and the refusals of the policy.
func (s *Service) AssessOne(ctx context.Context, in Alone) (contribution.Bill, error) {
	var bill contribution.Bill
	err := s.Store.Contribute(ctx, func(w Work) error {
		if err := w.LockDebtors(ctx, in.Debtor); err != nil {
			return err
		}
		a, err := s.alone(ctx, w, in, in.Term.From)
		if err != nil {
			return err
		}
		kind := contribution.Regular
		if in.Debtor.Kind == contribution.Project {
			kind = contribution.OneOff
		}
		if err := a.notTwice(ctx, in, kind); err != nil {
			return err
		}
		if bill, err = a.one(ctx, in, kind, in.Term.From); err != nil {
			return err
		}
		return a.writeAlone(ctx)
	})
	return bill, err
}

// alone prepares the assessment of bills outside of a batch, by the policy of a day.
func (s *Service) alone(ctx context.Context, w Work, in Alone, day period.Date) (*assessment, error) {
	a := &assessment{Service: s, Work: w}
	a.run = contribution.Run{Region: in.Region, Scheme: in.Scheme, Class: in.Class, Term: in.Term}
	var err error
	if a.policy, a.run.Policy, err = s.Texts.PolicyOn(ctx, w, in.Region, in.Scheme, day); err != nil {
		return a, err
	}
	if a.class, err = a.policy.Class(in.Class); err != nil {
		return a, err
	}
	if !wholeTerm(a.class.Cycle, in.Term) {
		return a, ErrTerm.With(in.Term, a.class.Name, a.class.Cycle)
	}
	a.shape, a.due = ShapeOf(a.class.Name, levy.PartsOf(a.class)), a.class.Due.Of(in.Term)
	if a.due < s.today() && in.Debtor.Kind == contribution.Project {
		a.due = a.class.Due.Of(contribution.MonthSpan(s.today()))
	}
	return a, nil
}

func (a *assessment) notTwice(ctx context.Context, in Alone, kind contribution.Kind) error {
	assessed, err := a.Assessed(ctx, in.Class, kind, in.Term, []contribution.Debtor{in.Debtor})
	if err == nil && assessed[in.Debtor] {
		err = ErrMonthPaid.With(in.Term)
	}
	return err
}

// one judges the bill of one debtor by the values of the day.
func (a *assessment) one(ctx context.Context, in Alone, kind contribution.Kind, day period.Date) (contribution.Bill, error) {
	bill := a.bill(in.Debtor)
	bill.Kind, bill.Reason = kind, in.Reason
	var facts levyfile.Facts
	switch in.Debtor.Kind {
	case contribution.Employer:
		return a.oneEmployer(ctx, bill, in)
	case contribution.Project:
		facts.SetFen(levyfile.Cost, in.Cost)
		bill.Base = in.Cost
	default:
		insured, on, err := a.insuredIn(ctx, in)
		if err != nil {
			return bill, err
		}
		facts = factsOf(insured, on)
		bill.Heads = 1
	}
	_, base, err := a.judge.Amounts(a.policy, a.class, day, &facts, bill.Amounts)
	if err != nil {
		return bill, err
	}
	if in.Debtor.Kind == contribution.Person {
		bill.Base = base
	}
	return bill, a.take(bill)
}

// insuredIn finds the person's cover on the first day of the term; of one who
// came in during the term, on the last day of it that is not to come, and says
// which day it was. ErrNotInsured.
func (a *assessment) insuredIn(ctx context.Context, in Alone) (contribution.Insured, period.Date, error) {
	last := min(in.Term.End().AddDays(-1), a.today())
	for _, day := range []period.Date{in.Term.From, max(in.Term.From, last)} {
		insured, found, err := a.InsuredOn(ctx, in.Debtor.No, in.Scheme, day)
		if err != nil || found {
			return insured, day, err
		}
	}
	return contribution.Insured{}, 0, ErrNotInsured.With(in.Debtor.No, in.Term.From, in.Scheme)
}

func (a *assessment) oneEmployer(ctx context.Context, bill contribution.Bill, in Alone) (contribution.Bill, error) {
	unit, err := a.EmployerOn(ctx, in.Debtor.No, in.Term.From)
	if err != nil {
		return bill, err
	}
	if unit.Region != in.Region {
		return bill, ErrWrongRegion.With(unit.CreditNo, unit.Region, in.Region)
	}
	if err := a.employer(ctx, unit); err != nil {
		return bill, err
	}
	if len(a.bills) == 0 && len(a.refused) > 0 {
		return bill, ErrNotJudged.With(a.refused[0].PsnNo, a.refused[0].Text)
	}
	if len(a.bills) == 0 {
		return bill, ErrNotInsured.With(unit.CreditNo, in.Term.From, in.Scheme)
	}
	a.bills[0].Reason = in.Reason
	return a.bills[0], nil
}

// writeAlone stores what was assessed outside of a batch; a person that the policy
// cannot judge refuses the whole.
func (a *assessment) writeAlone(ctx context.Context) error {
	if len(a.refused) > 0 {
		return ErrNotJudged.With(a.refused[0].PsnNo, a.refused[0].Text)
	}
	if err := a.AddBills(ctx, a.bills); err != nil {
		return err
	}
	if err := a.AddLines(ctx, a.shape, a.lines); err != nil {
		return err
	}
	return a.AddSettled(ctx, a.settled)
}

// Months asks for months of a debtor to be made up (补缴).
type Months struct {
	Debtor   contribution.Debtor // a person who pays alone
	Region   string
	Scheme   string
	Class    string
	Months   []period.Date // first days
	Reason   string
	Operator string
}

// BackPay makes a bill for each month that is made up, by the values that the policy
// names, due today, or with the late fee from the month's own due day. A month
// that has a bill, or has not begun, is refused. levy.ErrTooManyMonths, ErrMonthPaid,
// ErrNotYet.
func (s *Service) BackPay(ctx context.Context, in Months) ([]contribution.Bill, error) {
	var bills []contribution.Bill
	err := s.Store.Contribute(ctx, func(w Work) error {
		bills = nil
		if err := w.LockDebtors(ctx, in.Debtor); err != nil {
			return err
		}
		policy, _, err := s.Texts.PolicyOn(ctx, w, in.Region, in.Scheme, s.today())
		if err != nil {
			return err
		}
		if err := levy.CheckBackPay(policy, s.today(), len(in.Months)); err != nil {
			return err
		}
		for _, month := range in.Months {
			bill, err := s.backPay(ctx, w, in, policy, month)
			if err != nil {
				return err
			}
			bills = append(bills, bill)
		}
		return nil
	})
	return bills, err
}

func (s *Service) backPay(ctx context.Context, w Work, in Months, policy *levyfile.Policy, month period.Date) (contribution.Bill, error) {
	one := Alone{Debtor: in.Debtor, Region: in.Region, Scheme: in.Scheme, Class: in.Class, Term: contribution.MonthSpan(month), Reason: in.Reason, Operator: in.Operator}
	if class, err := policy.Class(in.Class); err == nil && class.Cycle == levyfile.Yearly {
		one.Term = contribution.YearSpan(month.Year())
	}
	if one.Term.From > s.today() {
		return contribution.Bill{}, ErrNotYet.With(one.Term.From.String()[:len("2026-03")])
	}
	day := levy.BackPayDay(policy, one.Term, s.today())
	a, err := s.alone(ctx, w, one, day)
	if err != nil {
		return contribution.Bill{}, err
	}
	for _, kind := range []contribution.Kind{contribution.Regular, contribution.BackPay} {
		if err := a.notTwice(ctx, one, kind); err != nil {
			return contribution.Bill{}, err
		}
	}
	if !policy.Back.WithLate {
		a.due = s.today()
	}
	bill, err := a.one(ctx, one, contribution.BackPay, day)
	if err != nil {
		return bill, err
	}
	return bill, a.writeAlone(ctx)
}

// Retiring asks what retirement still asks for of a person, and bills it.
type Retiring struct {
	PsnNo    string
	Region   string
	Scheme   string
	Bill     bool // false: only tell
	Operator string
}

// Lifetime judges the months that retirement asks for against those that are paid,
// and makes the bill of the missing ones where asked. ErrNothingMissing,
// ErrNotInsured, levyfile.ErrNoSection.
func (s *Service) Lifetime(ctx context.Context, in Retiring) (levy.Years, *contribution.Bill, error) {
	var years levy.Years
	var bill *contribution.Bill
	err := s.Store.Contribute(ctx, func(w Work) error {
		debtor := contribution.Debtor{Kind: contribution.Person, No: in.PsnNo}
		if err := w.LockDebtors(ctx, debtor); err != nil {
			return err
		}
		policy, version, err := s.Texts.PolicyOn(ctx, w, in.Region, in.Scheme, s.today())
		if err != nil {
			return err
		}
		facts, err := s.lifetimeFacts(ctx, w, in)
		if err != nil {
			return err
		}
		if years, err = levy.Lifetime(policy, s.today(), facts); err != nil || !in.Bill {
			return err
		}
		if years.Missing == 0 {
			return ErrNothingMissing.With(in.PsnNo)
		}
		shape := ShapeOf("最低年限", years.Parts)
		made := contribution.Bill{BillID: s.NewID(), Debtor: debtor, Region: in.Region, Scheme: in.Scheme, Class: shape.Class, Kind: contribution.Lifetime,
			Term: boughtTerm(s.today(), years.Missing), Shape: shape, Heads: 1, Base: years.Base, Assessed: s.today(), Due: s.today().AddDays(30),
			Policy: version, Reason: "退休一次性补足", Recorded: s.instant()}
		for _, p := range years.Parts {
			made.Amounts = append(made.Amounts, p.Amount)
		}
		bill = &made
		return w.AddBills(ctx, []contribution.Bill{made})
	})
	return years, bill, err
}

// lifetimeFacts counts the person's months. Deemed ones count apart.
func (s *Service) lifetimeFacts(ctx context.Context, w Work, in Retiring) (levyfile.Facts, error) {
	insured, found, err := w.InsuredOn(ctx, in.PsnNo, in.Scheme, s.today())
	if err != nil {
		return levyfile.Facts{}, err
	}
	if !found {
		return levyfile.Facts{}, ErrNotInsured.With(in.PsnNo, s.today(), in.Scheme)
	}
	facts := factsOf(insured, s.today())
	months, err := w.PaidMonths(ctx, in.PsnNo, in.Scheme)
	if err != nil {
		return facts, err
	}
	paid, deemed := 0, 0
	for _, m := range months {
		switch {
		case m.Source == string(contribution.Deemed):
			deemed++
		case m.Paid():
			paid++
		}
	}
	bought, err := s.bought(ctx, w, in)
	if err != nil {
		return facts, err
	}
	facts.SetCount(levyfile.PaidMonths, paid+bought)
	facts.SetCount(levyfile.DeemedMonths, deemed)
	posts, err := w.EmploymentsOn(ctx, in.PsnNo, s.today())
	for _, e := range posts {
		if e.Relation == enrolment.AtWork {
			facts.SetFen(levyfile.Wage, e.Declared)
		}
	}
	return facts, err
}

// boughtTerm is the term of a bill that buys months: as many from this one on.
func boughtTerm(today period.Date, months int) period.Span {
	first := contribution.MonthSpan(today).From
	return period.Span{From: first, To: first.AddMonths(months)}
}

// bought counts the months that were bought and paid.
func (s *Service) bought(ctx context.Context, w Work, in Retiring) (int, error) {
	debtor := contribution.Debtor{Kind: contribution.Person, No: in.PsnNo}
	st, err := s.statement(ctx, w, debtor, s.today())
	months := 0
	for _, b := range st.Bills {
		if b.Bill.Kind == contribution.Lifetime && b.Bill.Scheme == in.Scheme && b.PaidOn != 0 {
			months += len(contribution.MonthsOf(b.Bill.Term))
		}
	}
	return months, err
}
