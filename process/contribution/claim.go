package contribution

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/contribution"
	"yibao/register/ledger"
)

// Claimed is a sum that a third party pays for many at once: the treasury's subsidy,
// what medical aid pays on behalf of the poor.
type Claimed struct {
	Region   string
	Scheme   string
	Payer    string // 财政, 医疗救助 …
	Fund     string // that it belongs to; "" for 统筹基金
	Amount   money.Fen
	Serial   string
	PaidOn   period.Date
	Operator string
}

// claimant is the debtor that a third party stands for.
func claimant(region, scheme, payer string) contribution.Debtor {
	return contribution.Debtor{Kind: "付款方", No: region + "/" + scheme + "/" + payer}
}

// TakeClaimed takes in a sum of a third party. ErrAmount, ErrSerialTaken, ErrClaimed.
func (s *Service) TakeClaimed(ctx context.Context, in Claimed) (contribution.Payment, error) {
	made := contribution.Payment{}
	switch {
	case in.Amount <= 0:
		return made, ErrAmount.With(in.Amount)
	case in.Payer == "" || contribution.OwnPayer(in.Payer):
		return made, ErrClaimed.With(in.Payer)
	}
	err := s.Store.Contribute(ctx, func(w Work) error {
		debtor := claimant(in.Region, in.Scheme, in.Payer)
		if err := w.LockDebtors(ctx, debtor); err != nil {
			return err
		}
		day, fund := in.PaidOn, in.Fund
		if day == 0 {
			day = s.today()
		}
		if fund == "" {
			fund = poolFund
		}
		made = contribution.Payment{PaymentID: s.NewID(), Debtor: debtor, Region: in.Region, Scheme: in.Scheme, Payer: in.Payer,
			Channel: contribution.Claimed, Serial: in.Serial, Amount: in.Amount, PaidOn: day, Operator: in.Operator, Recorded: s.instant()}
		if err := w.AddPayment(ctx, made); err != nil {
			return err
		}
		var total sums
		total.add(fund, in.Amount)
		postings := total.postings(made)
		if in.Payer == aidFund {
			postings = append(postings, sponsored(made)...)
		}
		return s.post(ctx, w, in.Payer+EntryClaimed, made, made.PaymentID, postings)
	})
	return made, err
}

// aidFund is medical aid, the one payer on behalf of others whose fund these books
// keep too.
const aidFund = "医疗救助"

// sponsored takes out of the fund of medical aid what it pays of contributions
// (资助参保).
func sponsored(p contribution.Payment) []ledger.Posting {
	of := func(class ledger.Class) ledger.Account {
		return ledger.Account{Class: class, Region: p.Region, Scheme: p.Scheme, Fund: aidFund}
	}
	return []ledger.Posting{{Account: of(ledger.Expense), Amount: p.Amount}, {Account: of(ledger.Deposit), Amount: -p.Amount}}
}

// EntryClaimed ends the kind of an entry of a third party: 财政划拨, 医疗救助划拨.
const EntryClaimed = "划拨"

// Claim is what a third party owes for a run of bills, and what it paid so far for
// all of the scheme.
type Claim struct {
	Payer string
	Owed  money.Fen
	Paid  money.Fen
}

// Claims sums the parts that third parties pay over the runs of the keys, against
// what they paid.
func (s *Service) Claims(ctx context.Context, region, scheme string, runKeys ...string) ([]Claim, error) {
	var claims []Claim
	err := s.Store.Contributions(ctx, func(r Reader) error {
		claims = nil
		for _, key := range runKeys {
			run, err := r.Run(ctx, key)
			if err != nil {
				return err
			}
			if run == nil {
				continue
			}
			for i, item := range run.Shape.Items {
				if !contribution.OwnPayer(item.Payer) {
					claims = addClaim(claims, item.Payer, run.Amounts[i])
				}
			}
		}
		for i := range claims {
			payments, err := r.Payments(ctx, claimant(region, scheme, claims[i].Payer))
			if err != nil {
				return err
			}
			for _, p := range payments {
				claims[i].Paid += p.Amount - p.Refunded
			}
		}
		return nil
	})
	return claims, err
}

func addClaim(claims []Claim, payer string, amount money.Fen) []Claim {
	for i := range claims {
		if claims[i].Payer == payer {
			claims[i].Owed += amount
			return claims
		}
	}
	return append(claims, Claim{Payer: payer, Owed: amount})
}
