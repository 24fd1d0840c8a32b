package filing

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/judge/entitlement"
	"yibao/law/policyfile"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// Maternity is the registration of a pregnancy (生育登记). Code: the number of
// the child's order.
const Maternity enrolment.RegistrationKind = "生育"

// BusinessFiling is the business of policies that say how filings are done: how
// long they hold, how many there may be, how many experts review.
const BusinessFiling = "待遇备案"

// Agency is the side of the agency's window: filings by staff, reviews by
// experts. All fields are required.
type Agency struct {
	*Service
	Desk  AgencyStore
	Texts *settlement.Texts
}

// Filed is what a clerk files for a person.
type Filed struct {
	PsnNo, Scheme string
	Kind          enrolment.RegistrationKind
	Code          string      // place, institution, or number, by kind
	Detail        string      // 长期, 急诊, 其他临时 of 异地; the disease of 定点
	From, Last    period.Date // zero From: today; zero Last: as long as the rules say
	Operator      string
	Reason        string
}

// rules are what a policy says of one kind of filing.
type rules struct {
	version                                  string
	months, recheck, experts, needed, places int
	changes                                  int
}

// rulesOf asks the policy of the person's region.
func (s *Agency) rulesOf(ctx context.Context, r AgencyReader, region, scheme, kind, disease string, day period.Date) (rules, error) {
	p, version, err := s.Texts.Determining(ctx, r, region, scheme, BusinessFiling, day)
	if err != nil {
		return rules{}, err
	}
	facts := map[string]policyfile.Value{"备案种类": policyfile.Text(kind), "病种": policyfile.Text(disease)}
	for name := range facts {
		if !p.NeedsFact(name) {
			delete(facts, name)
		}
	}
	result, err := p.Settle(policyfile.Input{Date: day, Facts: facts})
	if err != nil && disease != otherDisease {
		return s.rulesOf(ctx, r, region, scheme, kind, otherDisease, day) // a disease without a row of its own
	}
	if err != nil {
		return rules{}, err
	}
	number := func(name string) int {
		n, found := result.Figures.Find(name)
		if !found || n.Den() != 1 || n.Sign() < 0 {
			return 0
		}
		return int(n.Num())
	}
	return rules{
		version, number("有效月数"), number("复审月数"), number("评审人数"), number("通过票数"), number("定点家数"), number("年变更次数"),
	}, nil
}

// otherDisease is how a policy calls diseases without rules of their own.
const otherDisease = "其他病种"

// File files for a person at the window; it takes effect on its first day.
func (s *Agency) File(ctx context.Context, q Filed) (enrolment.Registration, error) {
	var g enrolment.Registration
	if q.From.IsZero() {
		q.From = s.today()
	}
	err := s.Desk.FileAtDesk(ctx, q.PsnNo, func(w AgencyWork) error {
		spell, err := s.covered(ctx, w, q.PsnNo, q.Scheme, q.From)
		if err != nil {
			return err
		}
		kind := string(q.Kind)
		if q.Kind == enrolment.Remote {
			kind += q.Detail
		}
		rule, err := s.rulesOf(ctx, w, spell.Region, q.Scheme, kind, otherDisease, q.From)
		if err != nil {
			return err
		}
		span, err := within(q.From, q.Last, rule.months)
		if err != nil {
			return err
		}
		g = enrolment.Registration{
			Version: period.Version{ID: s.NewID(), Effective: span, Recorded: s.Now()}, PsnNo: q.PsnNo, Kind: q.Kind, Code: q.Code, Detail: q.Detail, Active: true,
		}
		all, err := w.RegistrationsOf(ctx, q.PsnNo)
		if err != nil {
			return err
		}
		if err := s.fits(ctx, w, g, all, rule); err != nil {
			return err
		}
		return s.keep(ctx, w, g, q.Scheme, q.Operator, q.Reason)
	})
	return g, err
}

// within bounds a filing by how long it may hold: 0 months is without end.
func within(from, last period.Date, months int) (period.Span, error) {
	span := period.Since(from)
	if months > 0 {
		span.To = from.AddMonths(months)
	}
	if last.IsZero() {
		return span, nil
	}
	switch to := last.AddDays(1); {
	case to <= from:
		return span, ErrFilingSpan.With(last, from)
	case to > span.End():
		return span, ErrTooLong.With(last, months, span.End().AddDays(-1))
	default:
		span.To = to
		return span, nil
	}
}

// fits refuses what lies over a filing of its kind, and more places or changes
// than the rules allow.
func (s *Agency) fits(ctx context.Context, r AgencyReader, g enrolment.Registration, all []enrolment.Registration, rule rules) error {
	places := 0
	for _, o := range active(all, g.Effective) {
		switch {
		case o.Kind != g.Kind:
		case o.Code == g.Code && o.Detail == g.Detail:
			return ErrAlreadyFiled.With(string(g.Kind), g.Code, o.Effective)
		case o.Detail == g.Detail:
			places++
		}
	}
	if g.Kind == enrolment.Remote || g.Kind == Maternity {
		return nil
	}
	if _, err := r.InstitutionOn(ctx, g.Code, s.today()); err != nil {
		return err
	}
	if g.Kind != enrolment.Designated {
		return nil
	}
	if rule.places > 0 && places >= rule.places {
		return ErrTooManyPlaces.With(g.Detail, rule.places)
	}
	changes := 0
	for _, o := range all {
		if o.Kind == g.Kind && o.Detail == g.Detail && !o.Active && o.Effective.From.Year() == g.Effective.From.Year() {
			changes++
		}
	}
	if rule.changes > 0 && changes > rule.changes {
		return ErrTooManyChanges.With(g.Detail, rule.changes)
	}
	return nil
}

// covered refuses a person without cover on the day; waiting and restrictions do
// not keep anybody from filing.
func (s *Agency) covered(ctx context.Context, r AgencyReader, psnNo, scheme string, day period.Date) (enrolment.Spell, error) {
	person, err := r.PersonOn(ctx, psnNo, day)
	if err != nil {
		return enrolment.Spell{}, err
	}
	spells, err := r.SpellsOn(ctx, psnNo, day)
	if err != nil {
		return enrolment.Spell{}, err
	}
	for i := range spells {
		spells[i].WaitingUntil = 0
	}
	v := entitlement.Judge(entitlement.Facts{
		Day: day, Kind: claim.Outpatient, Scheme: scheme, Person: person, Spells: spells, Institution: provider.Institution{Type: provider.Hospital}, Counter: true,
	})
	return v.Spell, asError(v)
}

func asError(v entitlement.Verdict) error {
	if f := v.Fault(); f != nil {
		return f
	}
	return nil
}

// keep writes a registration with the filing that brought it about.
func (s *Agency) keep(ctx context.Context, w AgencyWork, g enrolment.Registration, scheme, operator, reason string) error {
	if err := w.AddRegistrations(ctx, []enrolment.Registration{g}); err != nil {
		return err
	}
	return w.AddFiling(ctx, enrolment.Filing{
		FilingID: s.NewID(), PsnNo: g.PsnNo, Kind: g.Kind, Code: g.Code, Scheme: scheme, Operator: operator, VersionID: g.ID,
		Effective: g.Effective, Content: asJSON(map[string]string{"memo": reason}), Recorded: s.Now(),
	})
}

// End takes a registration back from a day on, whoever filed it. Bills of
// earlier days keep what they were judged by.
func (s *Agency) End(ctx context.Context, psnNo string, kind enrolment.RegistrationKind, code string, from period.Date, operator, reason string) (enrolment.Registration, error) {
	var g enrolment.Registration
	if strings.TrimSpace(reason) == "" {
		return g, ErrNoReason.With()
	}
	if from.IsZero() {
		from = s.today()
	}
	err := s.Desk.FileAtDesk(ctx, psnNo, func(w AgencyWork) error {
		all, err := w.RegistrationsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		standing := active(all, period.Since(from))
		at := slices.IndexFunc(standing, func(o enrolment.Registration) bool { return o.Kind == kind && o.Code == code })
		if at < 0 {
			return ErrNoneStands.With(psnNo, string(kind), code)
		}
		g = standing[at]
		g.ID, g.Recorded, g.Active = s.NewID(), s.Now(), false
		g.Effective.From = max(g.Effective.From, from)
		if err := w.AddRegistrations(ctx, []enrolment.Registration{g}); err != nil {
			return err
		}
		return w.AddFiling(ctx, enrolment.Filing{
			FilingID: s.NewID(), PsnNo: psnNo, Kind: kind, Code: code, Operator: operator, VersionID: g.ID, Effective: g.Effective,
			Content: asJSON(map[string]string{"memo": reason, "act": "终止"}), Recorded: s.Now(),
		})
	})
	return g, err
}

// Standing lists the registrations that count today or later.
func (s *Agency) Standing(ctx context.Context, psnNo string) ([]enrolment.Registration, error) {
	var found []enrolment.Registration
	err := s.Store.Filed(ctx, func(r Reader) error {
		if _, err := r.PersonOn(ctx, psnNo, s.today()); err != nil {
			return err
		}
		all, err := r.RegistrationsOf(ctx, psnNo)
		found = active(all, period.Since(s.today()))
		return err
	})
	return found, err
}
