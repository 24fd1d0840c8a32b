package filing

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/register/enrolment"
	"yibao/register/panel"
)

// AgencyReader is everything that the agency's side reads.
type AgencyReader interface {
	Reader
	panel.Reader
	StaffReader
	// RegistrationsEnding returns the registrations of a kind, of persons kept in a
	// region, that hold and end on one of the days, behind a person's number.
	RegistrationsEnding(ctx context.Context, region string, kind enrolment.RegistrationKind, days period.Span, after string, limit int) ([]enrolment.Registration, error)
}

// AgencyWork is one unit of work on one person.
type AgencyWork interface {
	AgencyReader
	Work
}

// AgencyStore runs units of work of the agency's side.
type AgencyStore interface {
	// FileAtDesk locks the person and runs work; it commits when work returns
	// nil, and otherwise leaves the database as it was. Work may be run again. An
	// unknown person is enrolment.ErrUnknownPerson.
	FileAtDesk(ctx context.Context, psnNo string, work func(AgencyWork) error) error
	// ReviewedAtDesk runs read without a lock on one consistent state.
	ReviewedAtDesk(ctx context.Context, read func(AgencyReader) error) error
}

// asJSON writes words as JSON.
func asJSON(words map[string]string) string {
	raw, err := json.Marshal(words)
	if err != nil {
		return "{}"
	}
	return string(raw)
}

// Apply opens an application for a chronic-disease benefit, or names the experts of
// one that a hospital filed. The panel must have
// as many experts as the policy says, who may review in the person's region.
// panel.Open until they have voted.
func (s *Agency) Apply(ctx context.Context, a panel.Application) (panel.Application, error) {
	err := s.Desk.FileAtDesk(ctx, a.PsnNo, func(w AgencyWork) error {
		spell, err := s.covered(ctx, w, a.PsnNo, a.Scheme, s.today())
		if err != nil {
			return err
		}
		rule, err := s.rulesOf(ctx, w, spell.Region, a.Scheme, string(enrolment.Chronic), a.Disease, s.today())
		if err != nil {
			return err
		}
		experts, err := expertsOf(ctx, w, a, spell.Region, rule.experts)
		if err != nil {
			return err
		}
		all, err := w.RegistrationsOf(ctx, a.PsnNo)
		if err != nil {
			return err
		}
		for _, o := range active(all, period.Since(s.today())) {
			if o.Kind == enrolment.Chronic && o.Code == a.Disease {
				return ErrAlreadyFiled.With(string(o.Kind), o.Code, o.Effective)
			}
		}
		earlier, err := w.ChronicApplicationsOf(ctx, a.PsnNo)
		if err != nil {
			return err
		}
		if filed := adopted(earlier, a.Disease); filed != nil {
			filed.Experts, filed.Needed, filed.Months, filed.Recheck, filed.Basis = experts, rule.needed, rule.months, rule.recheck, rule.version
			if err := w.NamePanel(ctx, *filed); err != nil {
				return err
			}
			a = *filed
			a.Rev++
			return nil
		}
		for _, o := range earlier {
			if o.State == panel.Open && o.Disease == a.Disease {
				return ErrInReview.With(a.Disease, o.ApplicationID)
			}
		}
		a.ApplicationID, a.Region, a.State, a.Recorded, a.Rev = s.NewID(), spell.Region, panel.Open, s.Now(), 1
		a.Experts, a.Needed, a.Months, a.Recheck, a.Basis = experts, rule.needed, rule.months, rule.recheck, rule.version
		a.Name = clip(a.Name, nameLimit)
		return w.AddChronicApplication(ctx, a)
	})
	return a, err
}

// Vote takes an expert's vote. With the vote that decides, the application
// passes, and the registration takes effect at once, or it fails.
func (s *Agency) Vote(ctx context.Context, v panel.Vote) (panel.Application, error) {
	var a panel.Application
	if strings.TrimSpace(v.Opinion) == "" {
		return a, ErrNoOpinion.With()
	}
	err := s.Desk.FileAtDesk(ctx, v.PsnNo, func(w AgencyWork) (err error) {
		if a, err = w.ChronicApplication(ctx, v.PsnNo, v.ApplicationID); err != nil {
			return err
		}
		votes, err := w.ChronicVotes(ctx, v.PsnNo, v.ApplicationID)
		switch {
		case err != nil:
			return err
		case a.State != panel.Open:
			return ErrDecided.With(a.ApplicationID, string(a.State))
		case !slices.Contains(a.Experts, v.Expert):
			return ErrNotOnPanel.With(a.ApplicationID)
		case slices.ContainsFunc(votes, func(o panel.Vote) bool { return o.Expert == v.Expert }):
			return ErrVoted.With(a.ApplicationID)
		}
		v.Recorded = s.Now()
		if err := w.AddChronicVote(ctx, v); err != nil {
			return err
		}
		next := a.Outcome(append(votes, v))
		if next == panel.Open {
			return nil
		}
		return s.decide(ctx, w, &a, next)
	})
	return a, err
}

// decide ends an application.
func (s *Agency) decide(ctx context.Context, w AgencyWork, a *panel.Application, next panel.State) error {
	if !a.State.May(next) {
		return ErrDecided.With(a.ApplicationID, string(a.State))
	}
	a.State, a.Decided = next, s.today()
	if next == panel.Passed {
		span, err := within(s.today(), 0, a.Months)
		if err != nil {
			return err
		}
		g := enrolment.Registration{
			Version: period.Version{ID: s.NewID(), Effective: span, Recorded: s.Now()}, PsnNo: a.PsnNo, Kind: enrolment.Chronic,
			Code: a.Disease, Detail: a.Name, Active: true,
		}
		a.Registration = g.ID
		if err := s.keep(ctx, w, g, a.Scheme, a.Operator, "评审通过 "+a.ApplicationID); err != nil {
			return err
		}
	}
	if err := w.DecideChronic(ctx, *a); err != nil {
		return err
	}
	a.Rev++
	return nil
}

// Retract takes an application back before it is decided.
func (s *Agency) Retract(ctx context.Context, psnNo, applicationID string) (panel.Application, error) {
	var a panel.Application
	err := s.Desk.FileAtDesk(ctx, psnNo, func(w AgencyWork) (err error) {
		if a, err = w.ChronicApplication(ctx, psnNo, applicationID); err != nil {
			return err
		}
		return s.decide(ctx, w, &a, panel.Withdrawn)
	})
	return a, err
}

// Recheck is the periodic re-check of a chronic-disease registration: one that
// still holds is valid for as long again from today, by a further version; one
// that does not ends today.
func (s *Agency) Recheck(ctx context.Context, psnNo, scheme, disease string, holds bool, operator, reason string) (enrolment.Registration, error) {
	if !holds {
		return s.End(ctx, psnNo, enrolment.Chronic, disease, 0, operator, reason)
	}
	var g enrolment.Registration
	err := s.Desk.FileAtDesk(ctx, psnNo, func(w AgencyWork) error {
		spell, err := s.covered(ctx, w, psnNo, scheme, s.today())
		if err != nil {
			return err
		}
		rule, err := s.rulesOf(ctx, w, spell.Region, scheme, string(enrolment.Chronic), disease, s.today())
		if err != nil {
			return err
		}
		all, err := w.RegistrationsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		standing := active(all, period.Since(s.today()))
		at := slices.IndexFunc(standing, func(o enrolment.Registration) bool { return o.Kind == enrolment.Chronic && o.Code == disease })
		if at < 0 {
			return ErrNoneStands.With(psnNo, string(enrolment.Chronic), disease)
		}
		g = standing[at]
		g.ID, g.Recorded = s.NewID(), s.Now()
		if g.Effective, err = within(s.today(), 0, rule.months); err != nil {
			return err
		}
		return s.keep(ctx, w, g, scheme, operator, reason)
	})
	return g, err
}

// Pending lists what waits for review in a region.
func (s *Agency) Pending(ctx context.Context, region, after string, limit int) ([]panel.Application, error) {
	var list []panel.Application
	err := s.Desk.ReviewedAtDesk(ctx, func(r AgencyReader) (err error) {
		list, err = r.OpenChronic(ctx, region, after, limit)
		return err
	})
	return list, err
}
