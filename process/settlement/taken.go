package settlement

import (
	"context"
	"errors"
	"slices"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/enrolment"
)

// A policy says on which day a person is taken as registered (人员日期): on the
// first day of care unless it names the last one or the day of settlement. That
// is about category, civil service, tier, aid groups and age only: whether the
// person is covered at all, which region pays, and what is filed, is judged on
// the first day of care.

// taken is what another day says of the person than the first day of care.
type taken struct {
	person enrolment.Person // when another version; else the zero one
	spell  enrolment.Spell  // likewise; of the same scheme and region, and active
}

// personDay is the day on which the policy takes the person.
func (e *evidence) personDay() period.Date { return e.facts.governing(e.policy.PersonDate()) }

// personThen is the person as of personDay.
func (e *evidence) personThen() *enrolment.Person {
	if e.taken.person.ID != "" {
		return &e.taken.person
	}
	return &e.person
}

// spellThen is the person's cover as of personDay.
func (e *evidence) spellThen() *enrolment.Spell {
	if e.taken.spell.ID != "" {
		return &e.taken.spell
	}
	return &e.cover.Spell
}

// gatherTaken reads the person as of the day that the policy names, if that
// is not the first day of care, of which everything is read already. Somebody
// whose cover has ended, or moved to another region or scheme, by then keeps the
// category of the first day.
func (e *evidence) gatherTaken(ctx context.Context, r Reader) error {
	day := e.personDay()
	if day == e.facts.Begin {
		return nil
	}
	return e.standOn(ctx, r, day)
}

// standOn reads the person as of a day.
func (e *evidence) standOn(ctx context.Context, r Reader, day period.Date) error {
	e.taken = taken{}
	person, err := r.PersonOn(ctx, e.psnNo, day)
	if err != nil && !errors.Is(err, enrolment.ErrUnknownPerson) {
		return err
	}
	if err == nil && person.ID != e.person.ID {
		e.taken.person = person
	}
	spells, err := r.SpellsOn(ctx, e.psnNo, day)
	if err != nil {
		return err
	}
	first := &e.cover.Spell
	at := slices.IndexFunc(spells, func(s enrolment.Spell) bool {
		return s.Scheme == first.Scheme && s.Region == first.Region && s.State == enrolment.CoverActive
	})
	if at >= 0 && spells[at].ID != first.ID {
		e.taken.spell = spells[at]
	}
	e.memberships, err = r.MembershipsOn(ctx, e.psnNo, day)
	return err
}

// restand reads the person anew when another policy than the settlement's own
// takes the person on another day. The registers are asked for what they say now:
// the settlement names no versions of that day.
func (e *evidence) restand(ctx context.Context, r Reader, other *policyfile.Policy) error {
	if was, is := e.personDay(), e.facts.governing(other.PersonDate()); was != is {
		return e.standOn(ctx, r, is)
	}
	return nil
}

// appendRefs names the versions that differ from those of the first day.
func (s *taken) appendRefs(refs []Ref) []Ref {
	if s.person.ID != "" {
		refs = append(refs, Ref{RefPersonThen, s.person.ID})
	}
	if s.spell.ID != "" {
		refs = append(refs, Ref{RefSpellThen, s.spell.ID})
	}
	return refs
}

// regatherTaken reads the versions of another day that a settlement names.
func (e *evidence) regatherTaken(ctx context.Context, r Reader, stored Record) (err error) {
	for _, id := range stored.refs(RefPersonThen) {
		if e.taken.person, err = r.PersonVersion(ctx, stored.PsnNo, id); err != nil {
			return err
		}
	}
	ids := stored.refs(RefSpellThen)
	if len(ids) == 0 {
		return nil
	}
	spells, err := r.SpellVersions(ctx, stored.PsnNo, ids)
	if err != nil {
		return err
	}
	for i := range spells {
		e.taken.spell = spells[i]
	}
	return nil
}
