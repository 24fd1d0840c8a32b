package enrolling

import (
	"context"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// clash refuses to merge numbers that are in two basic schemes that exclude each
// other: the clerk ends one of them first, as of which nobody else can judge.
func (m *Merge) clash(ctx context.Context, d *doing) error {
	own, err := d.w.SpellsOf(ctx, m.Kept)
	if err != nil {
		return err
	}
	theirs, err := d.w.SpellsOf(ctx, m.Absorbed)
	since := period.Since(d.day)
	for _, a := range Standing(own, since) {
		for _, b := range Standing(theirs, since) {
			if insured(a) && insured(b) && a.Scheme != b.Scheme && basic[a.Scheme] && basic[b.Scheme] && a.Effective.Overlaps(b.Effective) {
				d.add(ErrTwoBasics.With(m.Kept, coding.Insurance(a.Scheme).Name(), m.Absorbed, coding.Insurance(b.Scheme).Name()))
			}
		}
	}
	return err
}

func insured(s enrolment.Spell) bool {
	return s.State == enrolment.CoverActive || s.State == enrolment.CoverSuspended
}

// carryOver has what stands under the absorbed number on the day, and does not
// under the kept one, go on under the kept one: cover, units, the household. What
// was before stays where it is. The units and the household are left by the
// absorbed number, so that nobody is billed or counted twice.
func (m *Merge) carryOver(ctx context.Context, d *doing) error {
	for _, carry := range []func(context.Context, *doing) error{m.carryCover, m.carryUnits, m.carryHousehold} {
		if err := carry(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func (m *Merge) carryCover(ctx context.Context, d *doing) error {
	own, err := d.w.SpellsOf(ctx, m.Kept)
	if err != nil {
		return err
	}
	theirs, err := d.w.SpellsOf(ctx, m.Absorbed)
	if err != nil {
		return err
	}
	since := period.Since(d.day)
	held := Standing(own, since)
	var carried []enrolment.Spell
	for _, s := range Standing(theirs, since) {
		known := slices.ContainsFunc(held, func(h enrolment.Spell) bool {
			return h.Scheme == s.Scheme && insured(h) && h.Effective.Overlaps(s.Effective)
		})
		if !insured(s) || known {
			continue
		}
		s.PsnNo, s.Version = m.Kept, d.version(s.Effective)
		carried = append(carried, s)
	}
	if len(carried) == 0 {
		return nil
	}
	return d.w.AddSpells(ctx, carried)
}

func (m *Merge) carryUnits(ctx context.Context, d *doing) error {
	own, err := d.w.EmploymentsOn(ctx, m.Kept, d.day)
	if err != nil {
		return err
	}
	theirs, err := d.w.EmploymentsOn(ctx, m.Absorbed, d.day)
	var moved []enrolment.Employment
	for _, e := range theirs {
		known := slices.ContainsFunc(own, func(o enrolment.Employment) bool { return o.Employer == e.Employer && o.Relation == e.Relation })
		if !known {
			in := e
			in.PsnNo, in.Reason, in.Version = m.Kept, string(enrolment.MergePersons), d.version(period.Since(d.day))
			moved = append(moved, in)
		}
		e.Active, e.Reason, e.Version = false, string(enrolment.MergePersons), d.version(period.Since(d.day))
		moved = append(moved, e)
	}
	if err != nil || len(moved) == 0 {
		return err
	}
	return d.w.AddEmployments(ctx, moved)
}

func (m *Merge) carryHousehold(ctx context.Context, d *doing) error {
	own, err := d.w.HouseholdOn(ctx, m.Kept, d.day)
	if err != nil {
		return err
	}
	theirs, err := d.w.HouseholdOn(ctx, m.Absorbed, d.day)
	if err != nil || theirs == nil {
		return err
	}
	var moved []enrolment.HouseholdMember
	if own == nil {
		in := *theirs
		in.PsnNo, in.Version = m.Kept, d.version(period.Since(d.day))
		moved = append(moved, in)
	}
	out := *theirs
	out.Active, out.Version = false, d.version(period.Since(d.day))
	return d.w.AddHouseholdMembers(ctx, append(moved, out))
}

// giveBack undoes what was carried over, from the day of the parting on, as far
// as it still stands: what was changed meanwhile stays with the kept number.
func (p *Part) giveBack(ctx context.Context, d *doing) error {
	made, err := p.mergeVersions(ctx, d)
	if err != nil || len(made) == 0 {
		return err
	}
	ours := func(v period.Version) bool { return slices.Contains(made, v.ID) }
	if err := p.endCover(ctx, d, ours); err != nil {
		return err
	}
	if err := p.returnUnits(ctx, d, ours); err != nil {
		return err
	}
	return p.returnHousehold(ctx, d, ours)
}

// mergeVersions are the ids of what the merge made.
func (p *Part) mergeVersions(ctx context.Context, d *doing) ([]string, error) {
	acts, err := d.w.EnrolmentActsOf(ctx, p.Kept)
	for _, a := range acts {
		if a.Kind == enrolment.MergePersons && slices.Contains(a.Versions, p.alias.AliasID) {
			return a.Versions, err
		}
	}
	return nil, err
}

func (p *Part) endCover(ctx context.Context, d *doing, ours func(period.Version) bool) error {
	all, err := d.w.SpellsOf(ctx, p.Kept)
	var ended []enrolment.Spell
	for _, s := range Standing(all, period.Since(d.day)) {
		if ours(s.Version) {
			span := s.Effective
			span.From = max(span.From, d.day)
			s.State, s.Version = enrolment.CoverEnded, d.version(span)
			ended = append(ended, s)
		}
	}
	if err != nil || len(ended) == 0 {
		return err
	}
	return d.w.AddSpells(ctx, ended)
}

func (p *Part) returnUnits(ctx context.Context, d *doing, ours func(period.Version) bool) error {
	own, err := d.w.EmploymentsOn(ctx, p.Kept, d.day)
	if err != nil {
		return err
	}
	var moved []enrolment.Employment
	for _, e := range own {
		if ours(e.Version) {
			e.Active, e.Reason, e.Version = false, string(enrolment.PartPersons), d.version(period.Since(d.day))
			moved = append(moved, e)
		}
	}
	theirs, err := d.w.EmploymentsOf(ctx, p.Absorbed)
	for _, e := range theirs {
		if !e.Active && ours(e.Version) { // left by the merge, and the absorbed number did nothing since
			e.Active, e.Reason, e.Version = true, string(enrolment.PartPersons), d.version(period.Since(d.day))
			moved = append(moved, e)
		}
	}
	if err != nil || len(moved) == 0 {
		return err
	}
	return d.w.AddEmployments(ctx, moved)
}

func (p *Part) returnHousehold(ctx context.Context, d *doing, ours func(period.Version) bool) error {
	own, err := d.w.HouseholdOn(ctx, p.Kept, d.day)
	if err != nil {
		return err
	}
	var moved []enrolment.HouseholdMember
	if own != nil && ours(own.Version) {
		out := *own
		out.Active, out.Version = false, d.version(period.Since(d.day))
		moved = append(moved, out)
	}
	theirs, err := d.w.HouseholdsOf(ctx, p.Absorbed)
	for _, m := range theirs {
		if !m.Active && ours(m.Version) {
			m.Active, m.Version = true, d.version(period.Since(d.day))
			moved = append(moved, m)
		}
	}
	if err != nil || len(moved) == 0 {
		return err
	}
	return d.w.AddHouseholdMembers(ctx, moved)
}
