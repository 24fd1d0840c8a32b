package contribution

import (
	"context"
	"errors"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// Refunding gives money of a payment back.
type Refunding struct {
	Debtor    contribution.Debtor
	PaymentID string
	Amount    money.Fen
	Reason    string
	Operator  string // who proposed it
	Approver  string // another person
}

// Refund gives money back (退费): first what was allocated to nothing, then what was
// allocated last. The entries are those of the payment the other way round; bills
// that are no longer paid are open again. ErrNoReason, ErrRefundAlone, ErrNoPayment,
// ErrRefundTooMuch.
func (s *Service) Refund(ctx context.Context, in Refunding) (contribution.Refund, error) {
	var made contribution.Refund
	switch {
	case strings.TrimSpace(in.Reason) == "":
		return made, ErrNoReason.With()
	case in.Operator == in.Approver || in.Approver == "":
		return made, ErrRefundAlone.With(in.Operator)
	case in.Amount <= 0:
		return made, ErrAmount.With(in.Amount)
	}
	err := s.contribute(ctx, func(w Work, t *touched) (err error) {
		made, err = s.refund(ctx, w, in, t)
		return err
	})
	return made, err
}

func (s *Service) refund(ctx context.Context, w Work, in Refunding, t *touched) (contribution.Refund, error) {
	none := contribution.Refund{}
	if err := w.LockDebtors(ctx, in.Debtor); err != nil {
		return none, err
	}
	payments, err := w.Payments(ctx, in.Debtor)
	if err != nil {
		return none, err
	}
	at := slices.IndexFunc(payments, func(p contribution.Payment) bool { return p.PaymentID == in.PaymentID })
	if at < 0 {
		return none, ErrNoPayment.With(in.PaymentID)
	}
	p := payments[at]
	if in.Amount > p.Amount-p.Refunded {
		return none, ErrRefundTooMuch.With(in.Amount, p.Amount-p.Refunded)
	}
	refund := contribution.Refund{RefundID: s.NewID(), Debtor: in.Debtor, PaymentID: p.PaymentID, Amount: in.Amount, Reason: in.Reason,
		Operator: in.Operator, Approver: in.Approver, EntryID: s.NewID(), Day: s.today(), Recorded: s.instant()}
	back, kept, err := s.takenBack(ctx, w, p, refund)
	if err != nil {
		return none, err
	}
	if err := w.AddAllocations(ctx, back); err != nil {
		return none, err
	}
	if err := s.reopen(ctx, w, in.Debtor, back); err != nil {
		return none, err
	}
	if err := w.AddRefund(ctx, refund); err != nil {
		return none, err
	}
	if err := s.mark(ctx, w, t, in.Debtor, p.Region, p.Scheme, EntryRefund); err != nil {
		return none, err
	}
	return refund, s.postRefund(ctx, w, p, refund, back, kept)
}

// takenBack are the negative allocations of a refund; kept is what was allocated to
// nothing.
func (s *Service) takenBack(ctx context.Context, w Work, p contribution.Payment, refund contribution.Refund) ([]contribution.Allocation, money.Fen, error) {
	all, err := w.Allocations(ctx, p.Debtor)
	if err != nil {
		return nil, 0, err
	}
	var mine []contribution.Allocation
	free := p.Amount - p.Refunded
	for _, a := range all {
		if a.PaymentID == p.PaymentID {
			mine = append(mine, a)
			free -= a.Amount
		}
	}
	kept := min(free, refund.Amount)
	rest := refund.Amount - kept
	var back []contribution.Allocation
	for i := len(mine) - 1; i >= 0 && rest > 0; i-- {
		if mine[i].Amount <= 0 {
			continue
		}
		left := mine[i].Amount
		for _, a := range mine[i+1:] {
			if a.RefundID != "" && sameTarget(a, mine[i]) {
				left += a.Amount
			}
		}
		part := min(left, rest)
		if part <= 0 {
			continue
		}
		rest -= part
		taken := mine[i]
		taken.Amount, taken.RefundID = -part, refund.RefundID
		back = append(back, taken)
	}
	if rest > 0 {
		return nil, 0, ErrRefundTooMuch.With(refund.Amount, refund.Amount-rest)
	}
	return back, kept, nil
}

func sameTarget(a, b contribution.Allocation) bool {
	return a.BillID == b.BillID && a.Item == b.Item && a.LateFee == b.LateFee
}

// reopen takes back that bills are paid, where a refund took of their items.
func (s *Service) reopen(ctx context.Context, w Work, debtor contribution.Debtor, back []contribution.Allocation) error {
	var bills []string
	for _, a := range back {
		if !a.LateFee && !slices.Contains(bills, a.BillID) {
			bills = append(bills, a.BillID)
		}
	}
	return w.Unsettle(ctx, debtor, bills)
}

// postRefund posts a refund as the payment's postings with their signs turned.
func (s *Service) postRefund(ctx context.Context, w Work, p contribution.Payment, refund contribution.Refund, back []contribution.Allocation, kept money.Fen) error {
	bills, err := w.Bills(ctx, p.Debtor)
	if err != nil {
		return err
	}
	var total sums
	total.kept = kept
	for _, a := range back {
		i := slices.IndexFunc(bills, func(b contribution.Bill) bool { return b.BillID == a.BillID })
		if i < 0 {
			return ErrNoBill.With(a.BillID)
		}
		fund := bills[i].Shape.Items[a.Item].Fund
		if a.LateFee {
			policy, _, err := s.Texts.PolicyOn(ctx, w, p.Region, p.Scheme, a.PaidOn)
			if err != nil {
				return err
			}
			fund = lateFund(policy)
		}
		total.add(fund, -a.Amount)
	}
	mirrored := ledger.Mirror(total.postings(p))
	e := ledger.Entry{Partition: p.Debtor.No, EntryID: refund.EntryID, Kind: EntryRefund, Ref: refund.RefundID, ValueDate: refund.Day,
		Recorded: refund.Recorded, Postings: mirrored}
	if err := w.Post(ctx, e); err != nil {
		return err
	}
	return w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded})
}

// VoidBill takes a bill back that nothing was paid on; it can then be assessed
// again. ErrNoReason, ErrNoBill, ErrBillVoided, ErrBillPaid.
func (s *Service) VoidBill(ctx context.Context, debtor contribution.Debtor, billID, reason, operator string) error {
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason.With()
	}
	return s.contribute(ctx, func(w Work, t *touched) error {
		if err := w.LockDebtors(ctx, debtor); err != nil {
			return err
		}
		bill, err := w.BillOf(ctx, debtor, billID)
		if err != nil {
			return err
		}
		if bill.Voided != nil {
			return ErrBillVoided.With(billID)
		}
		allocations, err := w.Allocations(ctx, debtor)
		if err != nil {
			return err
		}
		var paid money.Fen
		for _, a := range allocations {
			if a.BillID == billID {
				paid += a.Amount
			}
		}
		if paid != 0 {
			return ErrBillPaid.With(billID)
		}
		if err := w.Unsettle(ctx, debtor, []string{billID}); err != nil {
			return err
		}
		if err := s.mark(ctx, w, t, debtor, bill.Region, bill.Scheme, "作废缴费单"); err != nil {
			return err
		}
		return w.AddVoid(ctx, contribution.Void{BillID: billID, Debtor: debtor, Reason: reason, Operator: operator, Recorded: s.instant()})
	})
}

// Arrear is one bill that is due and open, with the late fee to the day.
type Arrear struct {
	Debtor contribution.Debtor
	Name   string // of an employer
	State  BillState
	Days   int
}

// Arrears lists the bills of a region that were due before the day and are open,
// in order of debtor and bill behind a pair, with the late fee to the day.
func (s *Service) Arrears(ctx context.Context, day period.Date, q OpenQuery) ([]Arrear, error) {
	q.Due = day.AddDays(-1)
	var list []Arrear
	err := s.Store.Contributions(ctx, func(r Reader) error {
		list = nil
		bills, err := r.OpenBills(ctx, q)
		if err != nil {
			return err
		}
		for _, b := range bills {
			allocations, err := r.Allocations(ctx, b.Debtor)
			if err != nil {
				return err
			}
			state, err := s.billState(ctx, r, b, allocations, day)
			if err != nil {
				return err
			}
			arrear := Arrear{Debtor: b.Debtor, State: state, Days: b.Due.DaysUntil(day)}
			if b.Debtor.Kind == contribution.Employer {
				unit, err := r.EmployerOn(ctx, b.Debtor.No, day)
				if err != nil && !errors.Is(err, enrolment.ErrUnknownEmployer) {
					return err
				}
				arrear.Name = unit.Name
			}
			list = append(list, arrear)
		}
		return nil
	})
	return list, err
}
