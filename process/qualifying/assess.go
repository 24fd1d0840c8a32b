package qualifying

import (
	"context"
	"errors"
	"slices"

	"yibao/ground/period"
	"yibao/judge/entitlement"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/policy"
	"yibao/register/restriction"
)

// Question asks how long a person waits.
type Question struct {
	PsnNo, Scheme string
	Day           period.Date // cover begins; zero: as the spell of today says
	InWindow      bool        // joined within 集中参保期

	unasked bool // no officer asks: what is known decides
	before  bool // the cover began before there was a waiting policy
}

// Finding is what was determined.
type Finding struct {
	Day      period.Date // cover begins
	Wait     entitlement.Wait
	Policy   string                    // version id
	Changes  []restriction.Restriction // written, or to be written
	Standing []restriction.Restriction // that restrict from today on, after the changes
}

// Examine determines and writes nothing.
func (s *Service) Examine(ctx context.Context, q Question) (Finding, error) {
	var f Finding
	err := s.Store.Qualified(ctx, func(r Reader) (err error) {
		f, err = s.determine(ctx, r, q)
		return err
	})
	return f, err
}

// Assess determines and writes what changed.
func (s *Service) Assess(ctx context.Context, q Question) (Finding, error) {
	var f Finding
	err := s.Store.Qualify(ctx, q.PsnNo, func(w Work) (err error) {
		if f, err = s.determine(ctx, w, q); err != nil {
			return err
		}
		if err := w.SayJoined(ctx, Joined{q.PsnNo, q.Scheme, f.Day, q.InWindow, s.Now()}); err != nil {
			return err
		}
		return w.AddRestrictions(ctx, f.Changes)
	})
	return f, err
}

// determine gathers the facts, asks the judge, and finds out what changes.
func (s *Service) determine(ctx context.Context, r Reader, q Question) (Finding, error) {
	j, basis, err := s.joining(ctx, r, &q)
	f := Finding{Day: q.Day, Policy: basis}
	if err != nil {
		return f, err
	}
	if f.Wait, err = entitlement.Waits(j); err != nil {
		return f, err
	}
	all, err := r.RestrictionsOf(ctx, q.PsnNo)
	if err != nil {
		return f, err
	}
	all = slices.DeleteFunc(all, func(x restriction.Restriction) bool { return x.Scheme != q.Scheme })
	switch {
	case q.before:
		f.Wait.Months, f.Wait.Span = 0, period.Span{From: f.Day, To: f.Day}
	case !q.unasked || f.Wait.Span.End() > s.today() || slices.Contains(codesOf(all, restriction.Waiting), f.Day.String()):
		f.Changes = s.waiting(q, f, all)
	}
	f.Changes = append(f.Changes, s.arrears(q, f, j, all)...)
	f.Standing = standingFrom(append(slices.Clone(all), f.Changes...), s.today())
	return f, nil
}

// joining gathers what the judge asks, and the version of the policy.
func (s *Service) joining(ctx context.Context, r Reader, q *Question) (j entitlement.Joining, basis string, err error) {
	spells, err := r.SpellsOf(ctx, q.PsnNo)
	if err != nil {
		return j, "", err
	}
	merged, err := r.SpellsOn(ctx, q.PsnNo, s.today()) // of numbers that were merged too
	if err != nil {
		return j, "", err
	}
	spell, asked, found := covering(append(merged, spells...), q.Scheme, q.Day, s.today())
	if !found {
		return j, "", ErrNoCover.With(q.PsnNo, asked, q.Scheme)
	}
	person, err := r.PersonOn(ctx, q.PsnNo, asked)
	if err != nil {
		return j, "", err
	}
	months, err := r.PaidMonths(ctx, q.PsnNo, q.Scheme)
	if err != nil {
		return j, "", err
	}
	j = entitlement.Joining{Now: s.today(), Birth: person.Birth, Months: monthsOf(months)}
	if q.Day.IsZero() {
		q.Day = beginning(spells, spell, asked)
		if latest, _, err := s.Texts.Determining(ctx, r, spell.Region, q.Scheme, BusinessWaiting, asked); err == nil && entitlement.ByYear(latest) {
			j.Policy = latest
			q.Day = j.Resumed(q.Day)
		}
	}
	j.Policy, basis, err = s.Texts.Determining(ctx, r, spell.Region, q.Scheme, BusinessWaiting, q.Day)
	if q.unasked && errors.Is(err, policy.ErrNoPolicy) { // who joined before there was a waiting period waits for none, and may be in arrears
		q.before = true
		j.Policy, basis, err = s.Texts.Determining(ctx, r, spell.Region, q.Scheme, BusinessWaiting, asked)
	}
	if err != nil {
		return j, "", err
	}
	if q.unasked {
		if q.InWindow, err = s.inWindow(ctx, r, *q); err != nil {
			return j, "", err
		}
	}
	groups, err := r.MembershipsOn(ctx, q.PsnNo, q.Day)
	if err != nil {
		return j, "", err
	}
	j.Day, j.InWindow = q.Day, q.InWindow
	if q.before {
		j.Day = j.Policy.Header().Effective.From // months before it were nobody's arrears under it
	}
	j.Special = slices.ContainsFunc(groups, func(m enrolment.Membership) bool { return m.Active })
	return j, basis, nil
}

// covering finds the cover that a question is about: of the day, or of today, or,
// when nobody said a day, the next that begins.
func covering(all []enrolment.Spell, scheme string, day, today period.Date) (enrolment.Spell, period.Date, bool) {
	asked := day
	if asked.IsZero() {
		asked = today
	}
	if x, found := coverOn(all, scheme, asked); found {
		return x, asked, true
	}
	var next period.Date
	for _, x := range all {
		if day.IsZero() && x.Scheme == scheme && x.Effective.From > today && (next == 0 || x.Effective.From < next) {
			next = x.Effective.From
		}
	}
	if next == 0 {
		return enrolment.Spell{}, asked, false
	}
	x, found := coverOn(all, scheme, next)
	return x, next, found
}

// coverOn is the cover of a scheme that holds on a day, by the last versions.
func coverOn(all []enrolment.Spell, scheme string, day period.Date) (enrolment.Spell, bool) {
	for _, x := range period.Latest(all, day, func(x enrolment.Spell) string { return x.Scheme }) {
		if x.Scheme == scheme {
			return x, x.State == enrolment.CoverActive
		}
	}
	return enrolment.Spell{}, false
}

// beginning is the day on which a cover began that has gone on since: a change of
// category or employer makes a version, and begins nothing.
func beginning(all []enrolment.Spell, x enrolment.Spell, asked period.Date) period.Date {
	day := min(x.Effective.From, asked)
	for range all {
		before, found := coverOn(all, x.Scheme, day.AddDays(-1))
		if !found {
			return day
		}
		day = before.Effective.From
	}
	return day
}

// inWindow says whether somebody joined within 集中参保期: as an officer said; else
// those did whose cover begins with the year, as it does for who pays in the
// window before it.
func (s *Service) inWindow(ctx context.Context, r Reader, q Question) (bool, error) {
	in, said, err := r.JoinedInWindow(ctx, q.PsnNo, q.Scheme, q.Day)
	if err != nil || said {
		return in, err
	}
	return q.Day == period.NewDate(q.Day.Year(), 1, 1), nil
}

func monthsOf(list []contribution.MonthPaid) []entitlement.Month {
	months := make([]entitlement.Month, len(list))
	for i, m := range list {
		months[i] = entitlement.Month{Month: m.Month, PaidOn: m.PaidOn, BackPaid: m.BackPaid}
	}
	return months
}

// waiting finds what changes of the waiting period.
func (s *Service) waiting(q Question, f Finding, all []restriction.Restriction) []restriction.Restriction {
	x := restriction.Restriction{
		PsnNo: q.PsnNo, Scheme: q.Scheme, Kind: restriction.Waiting, Code: q.Day.String(), Active: true,
		Rule: f.Wait.Rule, Reason: f.Wait.Reason, Remedy: f.Wait.Remedy, Basis: f.Policy,
	}
	x.Effective = f.Wait.Span
	return s.changes(x, all)
}

// arrears finds what changes of the freeze.
func (s *Service) arrears(q Question, f Finding, j entitlement.Joining, all []restriction.Restriction) []restriction.Restriction {
	w := f.Wait
	x := restriction.Restriction{
		PsnNo: q.PsnNo, Scheme: q.Scheme, Kind: restriction.Arrears, Active: true, Rule: w.Rule, Reason: w.Arrears,
		Remedy: "请参保单位(或本人)补缴欠费,补缴后请到经办窗口重新核定。", Basis: f.Policy,
	}
	if x.Effective = w.Frozen; x.Effective.From != x.Effective.To {
		x.Code = x.Effective.From.String()
		return s.changes(x, all)
	}
	if w.Counted["欠费月数"] > 0 {
		return nil // within the grace
	}
	var changes []restriction.Restriction
	for _, code := range codesOf(all, restriction.Arrears) {
		for _, span := range spansOf(all, restriction.Arrears, code) {
			lift := entitlement.Thawed(span, paidSince(j, span.From), w.BackPay)
			if lift.From >= lift.End() {
				continue
			}
			x.Code, x.Active, x.Effective = code, false, lift
			x.Reason, x.Remedy = "欠费已补缴", ""
			changes = append(changes, s.stamped(x))
		}
	}
	return changes
}

// paidSince is the day by which everything was paid that froze benefits.
func paidSince(j entitlement.Joining, frozen period.Date) period.Date {
	last := frozen
	for _, m := range j.Months {
		if m.BackPaid || m.PaidOn >= frozen {
			last = max(last, m.PaidOn)
		}
	}
	return last
}
