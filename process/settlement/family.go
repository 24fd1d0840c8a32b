package settlement

import (
	"context"
	"errors"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// FamilyUse is the registration by which a person may use the account of
// another (家庭共济). Code: psn_no of the owner, whose consent stands with them.
const FamilyUse enrolment.RegistrationKind = "共济"

// Refusals of bills that accounts of others are to pay for.
var (
	ErrFamilyChanged   = fault.Define("YB7201", fault.Business, "共济账户可用余额在结算过程中有变动,本次未办理,请用同一报文重发")
	ErrFamilyReinstate = fault.Define("YB7202", fault.Business, "结算 %s 用过共济账户,款项已经退回授权人,撤销不能再冲正;请重新结算")
)

// Asking is what a bill asks of the accounts of others.
type Asking struct {
	Member string
	Owners []string // in their order of use
	Amount money.Fen
	Day    period.Date
	Key    string // of the message, so that the same hold serves when it is sent again
}

// Family keeps money on the accounts of others for a person's bill. The money of
// two persons is never moved in one unit of work: it is held on the owner's
// account, and the settlement of the member takes the hold as a whole.
type Family interface {
	// Offer tells what the owners' accounts could give, and writes nothing.
	Offer(ctx context.Context, a Asking) (money.Fen, error)
	// Reserve places holds of the amount, or of as much of it as there is.
	Reserve(ctx context.Context, a Asking) ([]ledger.Hold, error)
	// Release gives back what holds keep, unless a settlement has taken them and
	// was not reversed. It may be repeated.
	Release(ctx context.Context, holds []ledger.Hold) error
}

// shared says what a settlement may take from the accounts of others.
type shared struct {
	asks   bool // it is found out what the bill would take; nothing is written
	offers money.Fen
	holds  []ledger.Hold
}

// wanted ends a run that found out what the bill would take.
type wanted struct{ Asking }

func (*wanted) Error() string { return "settlement: the bill takes money of accounts of others" }

// owners lists whose accounts the person may use, in order of registration.
func (e *evidence) owners() []string {
	var list []string
	for _, r := range e.registrations {
		if r.Active && r.Kind == FamilyUse {
			list = append(list, r.Code)
		}
	}
	return list
}

// judgeShared judges the bill with what the accounts of others may give. A bill
// that would take nothing of them is judged as if they did not exist, so that it
// comes out alike when it is judged again.
func (e *evidence) judgeShared(s shared, total money.Fen) (benefit.Verdict, error) {
	owners := e.owners()
	e.family = s.offers
	for _, h := range s.holds {
		e.family += h.Amount
	}
	if s.asks && len(owners) > 0 {
		e.family = max(total, 0)
	}
	verdict, err := e.judge()
	if err != nil || e.family == 0 {
		return verdict, err
	}
	taken := familyPart(verdict)
	switch {
	case s.asks && taken > 0:
		return verdict, &wanted{Asking{Member: e.psnNo, Owners: owners, Amount: taken, Day: e.facts.Day}}
	case taken == 0:
		e.family = 0
		verdict, err = e.judge()
	}
	if err == nil && !s.asks && s.offers == 0 && familyPart(verdict) != e.family {
		return verdict, ErrFamilyChanged.With()
	}
	return verdict, err
}

func familyPart(v benefit.Verdict) (part money.Fen) {
	for _, s := range v.Shares {
		if s.Payer == benefit.PayerFamily {
			part += s.Amount
		}
	}
	return part
}

// offered runs a trial with what the accounts of others could give.
func (s *Service) offered(ctx context.Context, uses bool, trial func(shared) error) error {
	err := trial(shared{asks: uses && s.Family != nil})
	var w *wanted
	if !errors.As(err, &w) {
		return err
	}
	offers, err := s.Family.Offer(ctx, w.Asking)
	if err != nil {
		return err
	}
	return trial(shared{offers: offers})
}

// reserved runs a settlement with money that is held on the accounts of others.
// Whatever keeps it from being written, the holds are given back: at once if
// that can be done, and else when they expire.
func (s *Service) reserved(ctx context.Context, c Caller, uses bool, settle func(shared) error) error {
	err := settle(shared{asks: uses && s.Family != nil})
	var w *wanted
	if !errors.As(err, &w) {
		return err
	}
	k := c.key()
	w.Key = k.Institution + "/" + k.Transaction + "/" + k.MessageID
	holds, err := s.Family.Reserve(ctx, w.Asking)
	if err == nil {
		err = settle(shared{holds: holds})
	}
	if err != nil && len(holds) > 0 {
		_ = s.Family.Release(ctx, holds)
	}
	return err
}

// steps are what becomes of the holds when the act is written.
func (s shared) steps(r *Record) []ledger.HoldStep {
	var steps []ledger.HoldStep
	if r.PaidBy(benefit.PayerFamily) == 0 {
		return nil
	}
	for _, h := range s.holds {
		steps = append(steps, ledger.HoldStep{
			Member: r.PsnNo, HoldID: h.HoldID, Ordinal: 1, Kind: ledger.Confirmed, Owner: h.Owner, Region: h.Region, Scheme: h.Scheme,
			SetlID: r.SetlID, Amount: h.Amount, Recorded: r.SettledAt,
		})
	}
	return steps
}

// confirm writes the steps; ErrFamilyChanged when a hold was given back
// meanwhile.
func confirm(ctx context.Context, w Work, steps []ledger.HoldStep) error {
	if len(steps) == 0 {
		return nil
	}
	ids := make([]string, len(steps))
	for i, s := range steps {
		ids[i] = s.HoldID
	}
	known, err := w.HoldSteps(ctx, steps[0].Member, ids)
	if err != nil {
		return err
	}
	if len(known) > 0 {
		return ErrFamilyChanged.With()
	}
	return w.AddHoldSteps(ctx, steps)
}

// returns are the steps by which the reversal of a settlement gives its holds
// their money back.
func returns(ctx context.Context, w Work, original, mirror Record) ([]ledger.HoldStep, error) {
	if original.PaidBy(benefit.PayerFamily) == 0 {
		return nil, nil
	}
	if mirror.Kind == Reinstated {
		return nil, ErrFamilyReinstate.With(original.SetlID)
	}
	taken, err := w.HoldStepsOf(ctx, original.PsnNo, original.SetlID)
	if err != nil {
		return nil, err
	}
	steps := make([]ledger.HoldStep, len(taken))
	for i, s := range taken {
		steps[i] = s
		steps[i].Ordinal, steps[i].Kind, steps[i].Recorded = s.Ordinal+1, ledger.Returned, mirror.SettledAt
	}
	return steps, w.AddHoldSteps(ctx, steps)
}

// giveBack lets the owners have what the reversal of a settlement returned. What
// does not succeed is done by the sweep of expired holds.
func (s *Service) giveBack(ctx context.Context, steps []ledger.HoldStep) {
	if s.Family == nil || len(steps) == 0 {
		return
	}
	holds := make([]ledger.Hold, len(steps))
	for i, step := range steps {
		holds[i] = ledger.Hold{Owner: step.Owner, HoldID: step.HoldID, Member: step.Member, Region: step.Region, Scheme: step.Scheme, Amount: step.Amount}
	}
	_ = s.Family.Release(ctx, holds)
}

// familyPostings books what the accounts of others pay: the money of the holds
// against what is owed to the provider by the fund of those accounts.
func familyPostings(institution string, steps []ledger.HoldStep) []ledger.Posting {
	var postings []ledger.Posting
	for _, s := range steps {
		amount := s.Amount
		if s.Kind == ledger.Returned {
			amount = -amount
		}
		owed := ledger.Account{Class: ledger.Payable, Region: s.Region, Scheme: s.Scheme, Fund: ledger.PersonalFund, Party: institution}
		postings = append(postings, ledger.Posting{Account: s.Frozen(), Amount: amount}, ledger.Posting{Account: owed, Amount: -amount})
	}
	return postings
}
