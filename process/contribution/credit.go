package contribution

import (
	"context"

	"yibao/ground/money"
	"yibao/judge/levy"
	"yibao/register/contribution"
	"yibao/register/ledger"
)

// EntryCredit is the kind of an entry by which kept money becomes a contribution.
const EntryCredit = "暂收转缴费"

// UseCredit allocates what a debtor paid beyond what was owed to the bills that are
// open now (暂收转缴费), as of the day it was paid. It answers the allocations that it
// made; none when nothing was kept or nothing is open.
func (s *Service) UseCredit(ctx context.Context, debtor contribution.Debtor, region, scheme string) ([]contribution.Allocation, error) {
	var made []contribution.Allocation
	err := s.contribute(ctx, func(w Work, t *touched) error {
		made = nil
		if err := w.LockDebtors(ctx, debtor); err != nil {
			return err
		}
		payments, err := w.Payments(ctx, debtor)
		if err != nil {
			return err
		}
		for _, p := range payments {
			if p.Region != region || p.Scheme != scheme {
				continue
			}
			allocations, err := s.useOne(ctx, w, p)
			if err != nil {
				return err
			}
			made = append(made, allocations...)
		}
		if len(made) == 0 {
			return nil
		}
		return s.mark(ctx, w, t, debtor, region, scheme, EntryCredit)
	})
	return made, err
}

// useOne allocates what is left of one payment.
func (s *Service) useOne(ctx context.Context, w Work, p contribution.Payment) ([]contribution.Allocation, error) {
	all, err := w.Allocations(ctx, p.Debtor)
	if err != nil {
		return nil, err
	}
	free := p.Amount - p.Refunded
	for _, a := range all {
		if a.PaymentID == p.PaymentID {
			free -= a.Amount
		}
	}
	if free <= 0 {
		return nil, nil
	}
	as := Paying{Debtor: p.Debtor, Region: p.Region, Scheme: p.Scheme, PaidOn: p.PaidOn}
	open, states, err := s.openBills(ctx, w, as)
	if err != nil {
		return nil, err
	}
	policy, _, err := s.Texts.PolicyOn(ctx, w, p.Region, p.Scheme, p.PaidOn)
	if err != nil {
		return nil, err
	}
	taken, _, err := levy.Allocate(policy.Order, open, free)
	if err != nil || len(taken) == 0 {
		return nil, err
	}
	var made []contribution.Allocation
	var total sums
	for _, t := range taken {
		made = append(made, contribution.Allocation{PaymentID: p.PaymentID, BillID: t.BillID, Debtor: p.Debtor, Item: t.Item, LateFee: t.Late, Amount: t.Amount, PaidOn: p.PaidOn})
		fund := lateFund(policy)
		if !t.Late {
			fund = fundOf(states, t)
		}
		total.add(fund, t.Amount)
	}
	if err := w.AddAllocations(ctx, made); err != nil {
		return nil, err
	}
	if err := w.AddSettled(ctx, settledBy(states, made, as)); err != nil {
		return nil, err
	}
	return made, s.post(ctx, w, EntryCredit, p, p.PaymentID, total.fromKept(p))
}

func fundOf(states []BillState, t levy.Taken) string {
	for _, b := range states {
		if b.Bill.BillID == t.BillID {
			return b.Bill.Shape.Items[t.Item].Fund
		}
	}
	return poolFund
}

// fromKept moves kept money to the funds: out of what the debtor has with us, with
// the deposits following where the fund is another.
func (s *sums) fromKept(p contribution.Payment) []ledger.Posting {
	var postings []ledger.Posting
	post := func(class ledger.Class, fund, party string, amount money.Fen) {
		account := ledger.Account{Class: class, Region: p.Region, Scheme: p.Scheme, Fund: fund, Party: party}
		postings = append(postings, ledger.Posting{Account: account, Amount: amount})
	}
	for i, fund := range s.funds {
		post(ledger.Suspense, poolFund, p.Debtor.No, s.amounts[i])
		class := ledger.Income
		if fund == ledger.PersonalFund {
			class = ledger.Suspense
		}
		post(class, fund, "", -s.amounts[i])
		if fund != poolFund {
			post(ledger.Deposit, fund, "", s.amounts[i])
			post(ledger.Deposit, poolFund, "", -s.amounts[i])
		}
	}
	return postings
}
