package contribution

import (
	"context"
	"strconv"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/register/contribution"
	"yibao/register/ledger"
)

// Kinds of ledger entries.
const (
	EntryPaid   = "缴费"
	EntryLate   = "滞纳金"
	EntryRefund = "退费"
)

// Paying is money that came in from a debtor.
type Paying struct {
	Debtor   contribution.Debtor
	Region   string
	Scheme   string
	Payer    string // 单位 or 个人; "" for what the debtor's kind says
	Channel  contribution.Channel
	Serial   string // at the bank or tax office
	Amount   money.Fen
	PaidOn   period.Date // zero: today
	Bills    []string    // only these bills; none for all open ones
	Batch    string      // of receipts; "" for none
	Operator string
}

// Paid is what became of a payment.
type Paid struct {
	Payment     contribution.Payment
	Allocations []contribution.Allocation
	Settled     []contribution.Settled
	Left        money.Fen // paid beyond what was owed: kept for the next bills
	Receipt     *contribution.Receipt
}

// Pay takes a payment: it is allocated by the policy's order, posted to the funds,
// and gets a receipt when a batch is named. ErrAmount, ErrSerialTaken, ErrNoBill,
// ErrNoReceiptLeft.
func (s *Service) Pay(ctx context.Context, p Paying) (Paid, error) {
	var paid Paid
	err := s.contribute(ctx, func(w Work, t *touched) (err error) {
		if paid, err = s.pay(ctx, w, p); err != nil {
			return err
		}
		return s.mark(ctx, w, t, p.Debtor, p.Region, p.Scheme, EntryPaid)
	})
	return paid, err
}

func (s *Service) pay(ctx context.Context, w Work, p Paying) (Paid, error) {
	if p.Amount <= 0 {
		return Paid{}, ErrAmount.With(p.Amount)
	}
	if p.PaidOn == 0 {
		p.PaidOn = s.today()
	}
	if p.Payer == "" {
		p.Payer = payerOf(p.Debtor.Kind)
	}
	if err := w.LockDebtors(ctx, p.Debtor); err != nil {
		return Paid{}, err
	}
	paid := Paid{Payment: contribution.Payment{PaymentID: s.NewID(), Debtor: p.Debtor, Region: p.Region, Scheme: p.Scheme, Payer: p.Payer,
		Channel: p.Channel, Serial: p.Serial, Amount: p.Amount, PaidOn: p.PaidOn, Operator: p.Operator, Recorded: s.instant()}}
	open, states, err := s.openBills(ctx, w, p)
	if err != nil {
		return Paid{}, err
	}
	policy, _, err := s.Texts.PolicyOn(ctx, w, p.Region, p.Scheme, p.PaidOn)
	if err != nil {
		return Paid{}, err
	}
	taken, left, err := levy.Allocate(policy.Order, open, p.Amount)
	if err != nil {
		return Paid{}, err
	}
	paid.Left = left
	for _, t := range taken {
		paid.Allocations = append(paid.Allocations, contribution.Allocation{PaymentID: paid.Payment.PaymentID, BillID: t.BillID, Debtor: p.Debtor,
			Item: t.Item, LateFee: t.Late, Amount: t.Amount, PaidOn: p.PaidOn})
	}
	paid.Settled = settledBy(states, paid.Allocations, p)
	if p.Batch != "" {
		if paid.Receipt, err = s.issue(ctx, w, p.Batch, &paid.Payment); err != nil {
			return Paid{}, err
		}
	}
	return paid, s.book(ctx, w, &paid, states, lateFund(policy))
}

func payerOf(kind contribution.DebtorKind) string {
	if kind == contribution.Person {
		return contribution.PayerPerson
	}
	return contribution.PayerEmployer
}

// openBills are the bills that a payment may go to.
func (s *Service) openBills(ctx context.Context, w Work, p Paying) ([]levy.Open, []BillState, error) {
	st, err := s.statement(ctx, w, p.Debtor, p.PaidOn)
	if err != nil {
		return nil, nil, err
	}
	named := make(map[string]bool, len(p.Bills))
	for _, id := range p.Bills {
		named[id] = true
	}
	var open []levy.Open
	var states []BillState
	for _, b := range st.Bills {
		if b.Bill.Scheme != p.Scheme || b.Bill.Region != p.Region || len(p.Bills) > 0 && !named[b.Bill.BillID] {
			continue
		}
		delete(named, b.Bill.BillID)
		if b.Owed > 0 || b.LateDue > 0 {
			states = append(states, b)
			open = append(open, levy.Open{BillID: b.Bill.BillID, Term: b.Bill.Term, Items: b.Open, Late: b.LateDue})
		}
	}
	for id := range named {
		return nil, nil, ErrNoBill.With(id)
	}
	return open, states, nil
}

// settledBy returns the bills whose own parts the allocations complete.
func settledBy(states []BillState, allocations []contribution.Allocation, p Paying) []contribution.Settled {
	var settled []contribution.Settled
	for _, b := range states {
		left := b.Owed
		for _, a := range allocations {
			if a.BillID == b.Bill.BillID && !a.LateFee {
				left -= a.Amount
			}
		}
		if left == 0 && b.PaidOn == 0 {
			settled = append(settled, contribution.Settled{BillID: b.Bill.BillID, Debtor: p.Debtor, PaidOn: p.PaidOn})
		}
	}
	return settled
}

// book stores a payment and posts it.
func (s *Service) book(ctx context.Context, w Work, paid *Paid, states []BillState, lateFund string) error {
	if err := w.AddPayment(ctx, paid.Payment); err != nil {
		return err
	}
	if err := w.AddAllocations(ctx, paid.Allocations); err != nil {
		return err
	}
	if err := w.AddSettled(ctx, paid.Settled); err != nil {
		return err
	}
	funds := make(map[string]string) // bill id and item to fund
	for _, b := range states {
		for i, item := range b.Bill.Shape.Items {
			funds[place(b.Bill.BillID, i)] = item.Fund
		}
	}
	var principal, late sums
	for _, a := range paid.Allocations {
		if a.LateFee {
			late.add(lateFund, a.Amount)
		} else {
			principal.add(funds[place(a.BillID, a.Item)], a.Amount)
		}
	}
	return s.postPayment(ctx, w, paid.Payment, principal, late, paid.Left)
}

func (s *Service) postPayment(ctx context.Context, w Work, p contribution.Payment, principal, late sums, left money.Fen) error {
	if left > 0 {
		principal.kept = left
	}
	if err := s.post(ctx, w, EntryPaid, p, p.PaymentID, principal.postings(p)); err != nil {
		return err
	}
	return s.post(ctx, w, EntryLate, p, p.PaymentID, late.postings(p))
}

// sums are amounts by fund, in order of first appearance, and what nobody owed.
type sums struct {
	funds   []string
	amounts []money.Fen
	kept    money.Fen
}

func (s *sums) add(fund string, amount money.Fen) {
	for i := range s.funds {
		if s.funds[i] == fund {
			s.amounts[i] += amount
			return
		}
	}
	s.funds, s.amounts = append(s.funds, fund), append(s.amounts, amount)
}

// poolFund takes what nobody owed, until it is allocated.
const poolFund = "统筹基金"

// postings debit the deposits of the funds and credit their income; what belongs
// to personal accounts waits until it is credited to them.
func (s *sums) postings(p contribution.Payment) []ledger.Posting {
	var postings []ledger.Posting
	both := func(credit ledger.Account, amount money.Fen) {
		deposit := ledger.Account{Class: ledger.Deposit, Region: p.Region, Scheme: p.Scheme, Fund: credit.Fund}
		postings = append(postings, ledger.Posting{Account: deposit, Amount: amount}, ledger.Posting{Account: credit, Amount: -amount})
	}
	for i, fund := range s.funds {
		if s.amounts[i] == 0 {
			continue
		}
		class := ledger.Income
		if fund == ledger.PersonalFund {
			class = ledger.Suspense
		}
		both(ledger.Account{Class: class, Region: p.Region, Scheme: p.Scheme, Fund: fund}, s.amounts[i])
	}
	if s.kept != 0 {
		both(ledger.Account{Class: ledger.Suspense, Region: p.Region, Scheme: p.Scheme, Fund: poolFund, Party: p.Debtor.No}, s.kept)
	}
	return postings
}

// post appends one sealed entry in the debtor's partition; no postings, no entry.
func (s *Service) post(ctx context.Context, w Work, kind string, p contribution.Payment, ref string, postings []ledger.Posting) error {
	if len(postings) == 0 {
		return nil
	}
	e := ledger.Entry{Partition: p.Debtor.No, EntryID: s.NewID(), Kind: kind, Ref: ref, ValueDate: s.valueDate(p.PaidOn), Recorded: s.instant(), Postings: postings}
	if err := w.Post(ctx, e); err != nil {
		return err
	}
	return w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded})
}

// valueDate is the day of the payment while its month is the present one: a closed
// month takes no entries.
func (s *Service) valueDate(paidOn period.Date) period.Date {
	today := s.today()
	if paidOn.Year() == today.Year() && paidOn.Month() == today.Month() {
		return paidOn
	}
	return today
}

// place names an item of a bill.
func place(billID string, item int) string { return billID + "/" + strconv.Itoa(item) }

// lateFund is the fund that late fees go to.
func lateFund(p *levyfile.Policy) string {
	if p.Late == nil {
		return poolFund
	}
	return p.Late.Fund
}
