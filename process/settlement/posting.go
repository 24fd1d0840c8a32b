package settlement

import (
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/register/ledger"
)

// entry books a settlement act: for each fund, its expense against what it now
// owes the provider; for the personal account, the person's money against the
// same, and for accounts of others what their holds keep. Cash and the hospital's own part pass no book of the agency. A
// reversal's amounts are negative, so its entry is the mirror.
func (r Record) entry(steps []ledger.HoldStep) ledger.Entry {
	e := ledger.Entry{
		Partition: r.PsnNo, Seq: r.Seq, EntryID: r.SetlID, Kind: string(r.Kind),
		Ref: r.SetlID, ValueDate: r.valueDate(), Recorded: r.SettledAt,
	}
	for _, payer := range r.payers() {
		amount := r.PaidBy(payer)
		if amount == 0 || payer == benefit.PayerCash || payer == benefit.PayerHospital {
			continue
		}
		if payer == benefit.PayerFamily {
			e.Postings = append(e.Postings, familyPostings(r.Institution, steps)...)
			continue
		}
		e.Postings = append(e.Postings, r.postings(payer, amount)...)
	}
	return e
}

func (r Record) postings(payer string, amount money.Fen) []ledger.Posting {
	paid := ledger.Account{Class: ledger.Expense, Region: r.Region, Scheme: r.Scheme, Fund: payer}
	if payer == benefit.PayerAccount {
		paid = personalAccount(r.Region, r.Scheme, r.PsnNo)
	}
	owed := ledger.Account{Class: ledger.Payable, Region: r.Region, Scheme: r.Scheme, Fund: payer, Party: r.owedTo()}
	return []ledger.Posting{{Account: paid, Amount: amount}, {Account: owed, Amount: -amount}}
}

// payers lists the payers of the record, each once, in order.
func (r Record) payers() []string {
	var payers []string
	seen := make(map[string]bool)
	for _, s := range r.Shares {
		if !seen[s.Payer] {
			seen[s.Payer] = true
			payers = append(payers, s.Payer)
		}
	}
	return payers
}

// valueDate is the civil day of the act.
func (r Record) valueDate() period.Date { return r.Facts.Day }
