package settlement

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/provider"
)

// Choice picks the policy that a stored settlement is judged by, when that is
// not the one it was judged by: nil leaves that one.
type Choice func(was policyfile.Header, f Facts) *policyfile.Policy

// Supposed is a stored settlement judged as if it had been otherwise.
type Supposed struct {
	Policy policyfile.Header // that it was judged by now
	Chosen bool              // by a policy that the Choice gave
	// Alone says that this policy counts by household and the settlement's own did
	// not: what the household has used up is not known, and was taken for nothing.
	Alone       bool
	Spell       enrolment.Spell // as of the day on which that policy takes the person
	Institution provider.Institution
	Deltas      []accumulator.Delta // until the memory is used again
}

// Premises are what a settlement is judged by beside the registers.
type Premises struct {
	Choose Choice
	// Live are the deltas that count before the settlement, by Seq and Ordinal.
	Live []accumulator.Delta
	// Held is what an account of the books comes to before the settlement: a
	// credit, as of a personal account with money on it, is negative.
	Held func(account ledger.Account) (money.Fen, error)
}

// Suppose judges a stored settlement, as Recompute does, on other premises: the
// registers are read through r by the version ids it names, or recalled if it
// has Versions. The verdict goes into m.
func (s *Service) Suppose(ctx context.Context, r Reader, stored *Record, on *Premises, m *Recollection) (x Supposed, err error) {
	e := &m.evidence
	if from, ok := r.(Versions); !ok || !s.recall(ctx, r, from, stored, m) {
		if e, _, err = s.evidenceOf(ctx, r, *stored); err != nil {
			return x, err
		}
	}
	held, err := on.Held(personalAccount(e.cover.Spell.Region, e.scheme, e.psnNo))
	if err != nil {
		return x, err
	}
	e.deltas, e.balance = on.Live, -held
	x = Supposed{Policy: e.policy.Header(), Institution: e.institution}
	if other := on.Choose(x.Policy, e.facts); other != nil {
		if err := e.restand(ctx, r, other); err != nil {
			return x, err
		}
		before := e.countsFamily()
		e.policy, x.Policy, x.Chosen = other, other.Header(), true
		x.Alone = !before && e.countsFamily()
	}
	x.Spell = *e.spellThen()
	if m.bill, err = e.benefitCase(); err != nil {
		return x, err
	}
	if err := benefit.SettleInto(&m.Verdict, &m.bill); err != nil {
		return x, asFault(err)
	}
	e.join(&m.Verdict)
	m.deltas = appendDeltas(m.deltas[:0], stored, &m.Verdict)
	x.Deltas = m.deltas
	return x, nil
}

// Governing returns the day that a policy lets govern the visit.
func (f Facts) Governing(kind policyfile.DateKind) period.Date { return f.governing(kind) }
