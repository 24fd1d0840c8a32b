package settlement

import (
	"context"
	"slices"

	"yibao/ground/fault"
	"yibao/judge/benefit"
	"yibao/judge/entitlement"
	"yibao/register/accumulator"
)

// Acts of a readjustment (待遇追补、追回), beside those of a provider.
const (
	Readjusted RecordKind = "调整"   // Original would have been otherwise: by how much
	Unadjusted RecordKind = "撤销调整" // mirrors a readjustment
)

// Refusals of reconsidering a settlement.
var (
	ErrOtherFunds    = fault.Define("YB2401", fault.Business, "结算 %s 当时由统筹区 %s 的基金支付,按现在的参保应由统筹区 %s 支付,不能自动追补,请由两地经办机构协商办理")
	ErrBillStands    = fault.Define("YB2402", fault.Business, "结算 %s 按现在的参保,%s会从 %s 元变为 %s 元;它的账不再变动,请人工核定")
	ErrReadjusted    = fault.Define("YB2403", fault.Business, "结算 %s 已经追补(追回)过待遇,或其后的追补以它为基础(%s),请先由经办机构撤销该追补,再办理")
	ErrIsReadjusting = fault.Define("YB2404", fault.Business, "%s 是待遇追补(追回)的记录,不是结算;要撤销的请在待遇追补中办理")
)

// Act is what the record does to whether another one counts; false when it does
// nothing to that.
func (r Record) Act() (accumulator.Act, bool) {
	switch r.Kind {
	case Reversed, Reinstated:
		return accumulator.Act{Seq: r.Seq, SetlID: r.Original, Live: r.Kind == Reinstated}, true
	default:
		return accumulator.Act{}, false
	}
}

// Adjusts reports whether the record is part of a readjustment, or takes one
// back: its shares are differences to those of Original.
func (r Record) Adjusts() bool { return r.Kind == Readjusted || r.Kind == Unadjusted }

// Reconsidered is a stored settlement as it would have been, had the registers
// said of the person then what they say now.
type Reconsidered struct {
	Now     Record // amounts, shares, lines and versions; all else as stored
	Deltas  []accumulator.Delta
	Refused *fault.Fault // it would have been refused: no fund pays
}

// Reconsider judges a stored settlement on what the registers say now of its
// person for its first day of care; everything else is read by the version ids
// it names. Of premises, Choose is not asked. A settlement that would be refused
// comes back as one that no fund pays: what a personal account paid stays paid,
// the rest is the person's. ErrOtherFunds, ErrBillStands.
func (s *Service) Reconsider(ctx context.Context, r Reader, stored Record, on Premises) (x Reconsidered, err error) {
	e, _, err := s.evidenceOf(ctx, r, stored)
	if err != nil {
		return x, err
	}
	err = s.gatherPerson(ctx, r, e, stored.PsnNo)
	if unborn, ok := fault.As(err); ok && unborn.Code == ErrBeforeBirth.Code {
		return e.unpaid(stored, unborn), nil
	}
	if err != nil {
		return x, err
	}
	e.cover, e.taken = entitlement.Judge(e.entitlementFacts()), taken{}
	if unfiled := e.filed(); unfiled != nil {
		e.cover.Refusals = append(e.cover.Refusals, unfiled)
	}
	if refused := e.cover.Fault(); refused != nil {
		return e.unpaid(stored, refused), nil
	}
	if home := e.cover.Spell.Region; home != stored.Region {
		return x, ErrOtherFunds.With(stored.SetlID, stored.Region, home)
	}
	held, err := on.Held(personalAccount(stored.Region, e.scheme, e.psnNo))
	if err != nil {
		return x, err
	}
	if err := e.gatherTaken(ctx, r); err != nil {
		return x, err
	}
	e.deltas, e.balance = on.Live, -held
	verdict, err := e.judge()
	if err != nil {
		return x, err
	}
	j := e.rejudged(stored, verdict)
	for _, payer := range []string{benefit.PayerHospital, benefit.PayerFamily} {
		if was, is := stored.PaidBy(payer), j.Computed.PaidBy(payer); was != is {
			return x, ErrBillStands.With(stored.SetlID, payer, was, is)
		}
	}
	return Reconsidered{Now: j.Computed, Deltas: j.Deltas}, nil
}

// unpaid is the settlement that no fund pays.
func (e *evidence) unpaid(stored Record, refused *fault.Fault) Reconsidered {
	now := stored
	now.Versions = e.refs()
	now.Deductible = 0
	to := slices.IndexFunc(stored.Shares, func(s Share) bool { return s.Payer == benefit.PayerCash })
	now.Shares = slices.Clone(stored.Shares)
	now.Lines = slices.Clone(stored.Lines)
	if to < 0 {
		to = len(now.Shares)
		now.Shares = append(now.Shares, Share{Payer: benefit.PayerCash})
	}
	for i := range now.Lines {
		now.Lines[i].Parts = append(slices.Clone(now.Lines[i].Parts), 0)[:len(now.Shares)]
	}
	for i := range now.Shares {
		if !ofFund(now.Shares[i].Payer) {
			continue
		}
		now.Shares[to].Amount += now.Shares[i].Amount
		now.Shares[i].Amount = 0
		for _, l := range now.Lines {
			l.Parts[to] += l.Parts[i]
			l.Parts[i] = 0
		}
	}
	return Reconsidered{Now: now, Refused: refused}
}

// ofFund reports whether a payer is a fund: neither the person, nor the person's
// or the family's account, nor the hospital.
func ofFund(payer string) bool {
	switch payer {
	case benefit.PayerCash, benefit.PayerAccount, benefit.PayerFamily, benefit.PayerHospital:
		return false
	}
	return true
}

// refuseReadjusted refuses to reverse a settlement that was readjusted, or whose
// share in an accumulator a later readjustment has set.
func refuseReadjusted(ctx context.Context, r Reader, records []Record, original Record) error {
	standing := Readjustments(records)
	if len(standing) == 0 {
		return nil
	}
	deltas, err := r.Deltas(ctx, original.PsnNo)
	if err != nil {
		return err
	}
	own := make(map[accumulator.Key]bool)
	for _, d := range deltas {
		if d.SetlID == original.SetlID {
			own[d.Key] = true
		}
	}
	for _, x := range standing {
		rests := x.Original == original.SetlID || slices.ContainsFunc(deltas, func(d accumulator.Delta) bool {
			return d.SetlID == x.SetlID && d.Seq > original.Seq && own[d.Key]
		})
		if rests {
			return ErrReadjusted.With(original.SetlID, x.MessageID)
		}
	}
	return nil
}

// Readjustments returns the records of readjustments that were not taken back.
// What one is called is the MessageID of its records; who takes it back names it
// in Transaction.
func Readjustments(records []Record) []Record {
	back := make(map[string]bool)
	for _, x := range records {
		if x.Kind == Unadjusted {
			back[x.Transaction] = true
		}
	}
	var standing []Record
	for _, x := range records {
		if x.Kind == Readjusted && !back[x.MessageID] {
			standing = append(standing, x)
		}
	}
	return standing
}
