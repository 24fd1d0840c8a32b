package settlement

import (
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
	"yibao/register/enrolment"
)

// HouseholdReader is what a settlement reads of households; as in
// enrolment.FamilyReader.
type HouseholdReader interface {
	HouseholdOn(ctx context.Context, psnNo string, day period.Date) (*enrolment.HouseholdMember, error)
	HouseholdMembersOn(ctx context.Context, householdNo string, day period.Date) ([]enrolment.HouseholdMember, error)
	HouseholdsOf(ctx context.Context, psnNo string) ([]enrolment.HouseholdMember, error)
}

// A household uses some accumulators up together (家庭累计). Each member's
// settlements write deltas of their own, keyed by the household; the balance
// folds over those of all who are members on the first day of care. Which
// settlements of others were counted stands among the versions of the record,
// so that judging again counts the same ones, whatever came of them since.

// countsFamily reports whether the policy counts anything by household.
func (e *evidence) countsFamily() bool {
	return slices.ContainsFunc(e.policy.Accumulators(), func(a policyfile.Accumulator) bool { return a.Owner == policyfile.Family })
}

// gatherHousehold reads what the other members have used up. In a unit of work
// it waits for theirs: one member's person row stands for the household.
func (e *evidence) gatherHousehold(ctx context.Context, r Reader) error {
	if !e.countsFamily() {
		return nil
	}
	own, err := r.HouseholdOn(ctx, e.psnNo, e.facts.Begin)
	if err != nil || own == nil {
		return err
	}
	e.household = *own
	members, err := r.HouseholdMembersOn(ctx, own.HouseholdNo, e.facts.Begin)
	if err != nil {
		return err
	}
	if err := lockHousehold(ctx, r, e.psnNo, members); err != nil {
		return err
	}
	for _, m := range members {
		if m.PsnNo == e.psnNo {
			continue
		}
		deltas, err := r.Deltas(ctx, m.PsnNo)
		if err != nil {
			return err
		}
		acts, err := r.Acts(ctx, m.PsnNo)
		if err != nil {
			return err
		}
		live := accumulator.Live(deltas, acts, maxSeq)
		e.others = append(e.others, slices.DeleteFunc(live, func(d accumulator.Delta) bool { return !d.Key.OfFamily() })...)
	}
	return nil
}

// lockHousehold lets works on members of one household come one after the other.
func lockHousehold(ctx context.Context, r Reader, psnNo string, members []enrolment.HouseholdMember) error {
	w, ok := r.(Work)
	if !ok || len(members) == 0 {
		return nil
	}
	first := members[0].PsnNo
	for _, m := range members {
		first = min(first, m.PsnNo)
	}
	return w.LockPerson(ctx, first)
}

// regatherHousehold reads the household and the settlements of its other members
// that a stored settlement names.
func (e *evidence) regatherHousehold(ctx context.Context, r Reader, stored Record) error {
	named := stored.refs(RefHousehold)
	if len(named) == 0 {
		return nil
	}
	versions, err := r.HouseholdsOf(ctx, stored.PsnNo)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(versions, func(m enrolment.HouseholdMember) bool { return m.ID == named[0] })
	if at < 0 {
		return ErrDoesNotReplay.With(stored.SetlID, "家庭登记版本 "+named[0]+" 不存在")
	}
	e.household = versions[at]
	for _, setlID := range stored.refs(RefKin) {
		psnNo, err := r.PersonOfSettlement(ctx, setlID)
		if err != nil {
			return err
		}
		if psnNo == "" {
			return ErrDoesNotReplay.With(stored.SetlID, "家庭成员的结算 "+setlID+" 不存在")
		}
		deltas, err := r.Deltas(ctx, psnNo)
		if err != nil {
			return err
		}
		for _, d := range deltas {
			if d.SetlID == setlID && d.Key.OfFamily() {
				e.others = append(e.others, d)
			}
		}
	}
	return nil
}

// householdRefs names the household and the settlements of others in it.
func (e *evidence) householdRefs() []Ref {
	if e.household.ID == "" {
		return nil
	}
	refs := []Ref{{RefHousehold, e.household.ID}}
	for _, d := range e.others {
		refs = append(refs, Ref{RefKin, d.SetlID})
	}
	return refs
}

// shared are the deltas that a balance folds over: the person's own, and for
// what a household uses up those of the other members, before.
func (e *evidence) shared(key accumulator.Key) []accumulator.Delta {
	if len(e.others) == 0 || !key.OfFamily() {
		return e.deltas
	}
	return slices.Concat(e.others, e.deltas)
}

// kinRest lists the live settlements of other members of the household that
// counted the original and would come out otherwise without it.
func (s *Service) kinRest(ctx context.Context, r Reader, original Record) ([]FollowUp, error) {
	later, err := kinAfter(ctx, r, original)
	if err != nil {
		return nil, err
	}
	var resting []FollowUp
	for _, x := range later {
		if !slices.Contains(x.refs(RefKin), original.SetlID) {
			continue
		}
		rests, err := s.restsOn(ctx, r, x, []Record{original})
		if err != nil {
			return nil, err
		}
		if rests {
			resting = append(resting, FollowUp{x.SetlID, x.SettledAt, x.Total})
		}
	}
	return resting, nil
}

// kinAfter lists the live settlements of other members of the household that
// counted by it, made since the settlement.
func kinAfter(ctx context.Context, r Reader, original Record) ([]Record, error) {
	named := original.refs(RefHousehold)
	if len(named) == 0 {
		return nil, nil
	}
	versions, err := r.HouseholdsOf(ctx, original.PsnNo)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(versions, func(m enrolment.HouseholdMember) bool { return m.ID == named[0] })
	if at < 0 {
		return nil, ErrDoesNotReplay.With(original.SetlID, "家庭登记版本 "+named[0]+" 不存在")
	}
	members, err := r.HouseholdMembersOn(ctx, versions[at].HouseholdNo, original.Facts.Begin)
	if err != nil {
		return nil, err
	}
	if err := lockHousehold(ctx, r, original.PsnNo, members); err != nil {
		return nil, err
	}
	var later []Record
	for _, m := range members {
		if m.PsnNo == original.PsnNo {
			continue
		}
		records, err := r.RecordsOf(ctx, m.PsnNo)
		if err != nil {
			return nil, err
		}
		for _, x := range records {
			counts := x.Kind == Settled && len(x.refs(RefHousehold)) > 0 && !x.SettledAt.Before(original.SettledAt)
			if counts && Live(records, x.SetlID) {
				later = append(later, x)
			}
		}
	}
	return later, nil
}
