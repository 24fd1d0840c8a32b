package settlement

import (
	"context"

	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// Choice picks the policy that a stored settlement is judged by, when that is
// not the one it was judged by: nil leaves that one.
type Choice func(was policyfile.Header, f Facts) *policyfile.Policy

// Supposed is a stored settlement judged as if it had been otherwise.
type Supposed struct {
	Policy      policyfile.Header // that it was judged by now
	Chosen      bool              // by a policy that the Choice gave
	Spell       enrolment.Spell
	Institution provider.Institution
	Deltas      []accumulator.Delta
}

// Suppose judges a stored settlement, as Recompute does, by the policy that the
// choice gives: the registers are read through r by the version ids it names,
// and r says what was used up and is on the account. What is found goes into v.
func (s *Service) Suppose(ctx context.Context, r Reader, stored Record, choose Choice, v *benefit.Verdict) (x Supposed, err error) {
	e, _, err := s.evidenceOf(ctx, r, stored)
	if err != nil {
		return x, err
	}
	if err := e.gatherUsed(ctx, r, stored.Seq); err != nil {
		return x, err
	}
	x = Supposed{Policy: e.policy.Header(), Spell: e.cover.Spell, Institution: e.institution}
	if other := choose(x.Policy, e.facts); other != nil {
		e.policy, x.Policy, x.Chosen = other, other.Header(), true
	}
	c, err := e.benefitCase()
	if err != nil {
		return x, err
	}
	if err := benefit.SettleInto(v, &c); err != nil {
		return x, asFault(err)
	}
	x.Deltas = e.recordDeltas(stored, *v)
	return x, nil
}

// Governing returns the day that a policy lets govern the visit.
func (f Facts) Governing(kind policyfile.DateKind) period.Date { return f.governing(kind) }
