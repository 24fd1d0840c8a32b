package whatif

import (
	"slices"

	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/process/settlement"
)

// Change is an amount as it was and as it would have been.
type Change struct{ Before, After money.Fen }

// Difference is what would have been more.
func (c Change) Difference() money.Fen { return c.After - c.Before }

func (c *Change) add(d Change) { c.Before, c.After = c.Before+d.Before, c.After+d.After }

// Side is who bears a part of a bill, payers of one kind together.
type Side int

// The sides.
const (
	Funds    Side = iota // all funds
	Account              // the personal account, a family member's included
	Cash                 // the patient
	Hospital             // the provider itself
	sides
)

var sideNames = [sides]string{Funds: "基金", Account: "个人账户", Cash: "个人现金", Hospital: "医院负担"}

// String returns the Chinese name.
func (s Side) String() string { return sideNames[s] }

// sideOf returns the side of a payer.
func sideOf(payer string) Side {
	switch payer {
	case benefit.PayerCash:
		return Cash
	case benefit.PayerAccount, benefit.PayerFamily:
		return Account
	case benefit.PayerHospital:
		return Hospital
	default:
		return Funds
	}
}

// paid is what one payer pays of a bill.
type paid struct {
	payer string
	Change
}

// bill is who paid a bill and who would have.
type bill struct {
	record *settlement.Record
	total  money.Fen // judged now
	paid   []paid    // each payer once
}

// set lays the stored shares and the new verdict side by side.
func (b *bill) set(record *settlement.Record, v *benefit.Verdict) {
	b.record, b.total, b.paid = record, v.Total, b.paid[:0]
	for _, s := range record.Shares {
		b.payer(s.Payer).Before += s.Amount
	}
	for i := range v.Shares {
		b.payer(v.Shares[i].Payer).After += v.Shares[i].Amount
	}
}

func (b *bill) payer(name string) *Change {
	at := slices.IndexFunc(b.paid, func(p paid) bool { return p.payer == name })
	if at < 0 {
		at = len(b.paid)
		b.paid = append(b.paid, paid{payer: name})
	}
	return &b.paid[at].Change
}

// of returns what a payer pays, nothing when it is not in the bill.
func (b *bill) of(payer string) Change {
	for i := range b.paid {
		if b.paid[i].payer == payer {
			return b.paid[i].Change
		}
	}
	return Change{}
}

// sum adds up one side of time: 0 before, 1 after.
func (b *bill) sum(after int) (sum money.Fen) {
	for i := range b.paid {
		if after == 0 {
			sum += b.paid[i].Before
		} else {
			sum += b.paid[i].After
		}
	}
	return sum
}

// conserved reports whether the payers pay the bill's total on both sides.
func (b *bill) conserved() bool {
	return b.total == b.record.Total && b.sum(0) == b.record.Total && b.sum(1) == b.record.Total
}

// touched reports whether any payer would have paid another amount.
func (b *bill) touched() bool {
	return slices.ContainsFunc(b.paid, func(p paid) bool { return p.Before != p.After })
}

// bySide adds up the payers of each side.
func (b *bill) bySide() (s [sides]Change) {
	for i := range b.paid {
		s[sideOf(b.paid[i].payer)].add(b.paid[i].Change)
	}
	return s
}
