package allowance

import (
	"context"
	"fmt"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/allowance"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/payout"
)

// Birth is what a maternity allowance is claimed for.
type Birth struct {
	PsnNo    string
	Scheme   string      // insutype of the mother's cover
	Day      period.Date // of birth or miscarriage
	Manner   string      // as the policy calls it: 顺产, 难产, 剖宫产 …
	Children int
	Base     money.Fen // the employer's average monthly base of the former year
	Days     int       // of leave, where the policy leaves them to the officer; else 0
	Fund     string    // that pays: 统筹基金, or 生育基金 where it is apart
	Payee    payout.Payee
	Operator string
}

// businessMaternity is the business of policies that give it.
const businessMaternity = allowance.Maternity

// Maternity determines, books and orders a maternity allowance, once for a birth.
// allowance.ErrTaken, ErrNotCovered, policy.ErrNoPolicy.
func (s *Service) Maternity(ctx context.Context, b Birth) (allowance.Due, error) {
	var due allowance.Due
	switch {
	case b.Day > s.today():
		return due, ErrFuture.With(b.Day)
	case b.Fund == "" || b.Payee.Party == "":
		return due, ErrFunds.With()
	}
	err := s.Store.Allow(ctx, b.PsnNo, func(w Work) error {
		spells, err := w.SpellsOn(ctx, b.PsnNo, b.Day)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(spells, func(x enrolment.Spell) bool { return x.Scheme == b.Scheme && x.State == enrolment.CoverActive })
		if at < 0 {
			return ErrNotCovered.With(b.PsnNo, b.Day, b.Scheme, allowance.Maternity)
		}
		due = allowance.Due{
			PsnNo: b.PsnNo, Kind: allowance.Maternity, Term: b.Day.String(), Region: spells[at].Region, Scheme: b.Scheme, Fund: b.Fund,
			Operator: b.Operator,
		}
		facts := map[string]policyfile.Value{
			"月均基数": policyfile.Money(b.Base), "生育方式": policyfile.Text(b.Manner),
			"胎儿数": policyfile.Int(int64(b.Children)), "假期天数": policyfile.Int(int64(b.Days)),
		}
		if err := s.determine(ctx, w, &due, businessMaternity, "生育津贴", b.Day, facts); err != nil {
			return err
		}
		return s.write(ctx, w, &due, b.Payee, payout.Due, "")
	})
	return due, err
}

// determine asks the policy for a figure in money.
func (s *Service) determine(ctx context.Context, r Reader, due *allowance.Due, business, figure string, day period.Date, facts map[string]policyfile.Value) error {
	p, version, err := s.Texts.Determining(ctx, r, due.Region, due.Scheme, business, day)
	if err != nil {
		return err
	}
	for name := range facts {
		if !p.NeedsFact(name) {
			delete(facts, name)
		}
	}
	result, err := p.Settle(policyfile.Input{Date: day, Facts: facts})
	if err != nil {
		return err
	}
	title := p.Header().Title
	amount, found := result.Figures.Find(figure)
	switch {
	case !found || result.Figures.Unit(figure) != "元":
		return ErrNoFigure.With(title, figure)
	case amount.Den() != 1 || amount.Sign() <= 0 || amount.Cmp(money.Whole(int64(money.Limit))) > 0:
		return ErrTooBig.With(title, figure, amount.String())
	}
	due.Basis, due.Amount = version, money.Fen(amount.Num())
	due.Detail = fmt.Sprintf("《%s》", title)
	for name, value := range result.Figures.All() {
		if unit := result.Figures.Unit(name); unit == "元" && value.Den() == 1 {
			due.Detail += fmt.Sprintf(" %s %s元", name, money.Fen(value.Num()))
		} else {
			due.Detail += fmt.Sprintf(" %s %s%s", name, value.String(), unit)
		}
	}
	return nil
}

// write keeps what fell due with its entry and its order to pay.
func (s *Service) write(ctx context.Context, w Work, due *allowance.Due, payee payout.Payee, state payout.State, reason string) error {
	due.OrderID, due.Recorded = s.NewID(), s.Now()
	if err := w.AddDue(ctx, *due); err != nil {
		return err
	}
	owed := ledger.Account{Class: ledger.Payable, Region: due.Region, Scheme: due.Scheme, Fund: due.Fund, Party: payee.Party}
	paid := ledger.Account{Class: ledger.Expense, Region: due.Region, Scheme: due.Scheme, Fund: due.Fund}
	e := ledger.Entry{
		Partition: due.PsnNo, EntryID: s.NewID(), Kind: "津贴", Ref: due.OrderID, ValueDate: s.today(), Recorded: due.Recorded,
		Postings: []ledger.Posting{{Account: paid, Amount: due.Amount}, {Account: owed, Amount: -due.Amount}},
	}
	if err := w.Post(ctx, e); err != nil {
		return err
	}
	if err := w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded}); err != nil {
		return err
	}
	if state == payout.Due && payee.Account == "" {
		state, reason = payout.Held, "没有收款账户,补登后支付"
	}
	return w.AddOrders(ctx, []payout.Order{{
		OrderID: due.OrderID, Partition: due.PsnNo, Region: due.Region, Kind: due.Kind, Ref: due.Term, DueDay: s.today(), Payee: payee,
		Parts: []payout.Part{{Scheme: due.Scheme, Fund: due.Fund, Amount: due.Amount}}, State: state, Reason: reason, Recorded: due.Recorded, Rev: 1,
	}})
}
