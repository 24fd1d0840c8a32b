package filing

import (
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/law/region"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/register/panel"
	"yibao/register/policy"
)

// reviewed reports whether the settings of the region where a person is insured
// say that a chronic disease takes effect only after review (备案审核), with the
// cover that it is filed under.
func (s *Service) reviewed(ctx context.Context, w Work, psnNo, scheme string, day period.Date) (enrolment.Spell, bool, error) {
	spells, err := w.SpellsOn(ctx, psnNo, day)
	at := slices.IndexFunc(spells, func(x enrolment.Spell) bool { return scheme == "" || x.Scheme == scheme })
	if err != nil || at < 0 {
		return enrolment.Spell{}, false, err
	}
	published, err := w.Settings(ctx, spells[at].Region)
	if err != nil {
		return spells[at], false, err
	}
	latest := period.Latest(published, s.today(), func(p policy.Published) string { return p.Region })
	if len(latest) == 0 {
		return spells[at], false, nil
	}
	version, err := w.PublishedVersion(ctx, latest[0].ID)
	if err != nil || len(version.Files) != 1 {
		return spells[at], false, err
	}
	settings, _ := region.Parse(version.Files[0].Name, []byte(version.Files[0].Text))
	return spells[at], settings != nil && settings.ReviewsFiling(string(enrolment.Chronic)), nil
}

// apply puts what a hospital filed before the agency instead of making it a
// registration: the agency names the experts (Agency.Apply), they vote, and it
// takes effect on the day they decide.
func (s *Service) apply(ctx context.Context, w Work, c settlement.Caller, q Chronic, cover enrolment.Spell) (string, error) {
	earlier, err := w.ChronicApplicationsOf(ctx, q.PsnNo)
	if err != nil {
		return "", err
	}
	for _, o := range earlier {
		if o.State == panel.Open && o.Disease == q.Disease {
			return "", ErrInReview.With(q.Disease, o.ApplicationID)
		}
	}
	a := panel.Application{
		ApplicationID: s.NewID(), PsnNo: q.PsnNo, Region: cover.Region, Scheme: cover.Scheme, Disease: q.Disease, Name: clip(q.Name, nameLimit),
		Institution: c.Institution, Operator: c.Operator, Identified: q.Identified, Content: q.Content, Experts: []string{}, State: panel.Open, Recorded: s.Now(), Rev: 1,
	}
	return a.ApplicationID, w.AddChronicApplication(ctx, a)
}

// retract takes an application back that the caller filed and nobody decided; false
// when there is none of that number.
func (s *Service) retract(ctx context.Context, w Work, c settlement.Caller, q Withdrawal) (bool, error) {
	all, err := w.ChronicApplicationsOf(ctx, q.PsnNo)
	at := slices.IndexFunc(all, func(a panel.Application) bool { return a.ApplicationID == q.FilingID })
	if err != nil || at < 0 || q.Kind != enrolment.Chronic {
		return false, err
	}
	a := all[at]
	switch {
	case a.Institution != c.Institution:
		return true, ErrNotYourFiling.With(a.ApplicationID)
	case !a.State.May(panel.Withdrawn):
		return true, ErrDecided.With(a.ApplicationID, string(a.State))
	}
	a.State, a.Decided = panel.Withdrawn, s.today()
	return true, w.DecideChronic(ctx, a)
}

// adopted is the application of a hospital that waits for its experts; nil when
// there is none.
func adopted(earlier []panel.Application, disease string) *panel.Application {
	for i, o := range earlier {
		if o.State == panel.Open && o.Disease == disease && len(o.Experts) == 0 {
			return &earlier[i]
		}
	}
	return nil
}

// Ending lists the chronic-disease registrations of a region that end within so
// many days: whom to call for a re-check, in order of number behind one.
func (s *Agency) Ending(ctx context.Context, region string, days int, after string, limit int) ([]enrolment.Registration, error) {
	var list []enrolment.Registration
	err := s.Desk.ReviewedAtDesk(ctx, func(r AgencyReader) (err error) {
		list, err = r.RegistrationsEnding(ctx, region, enrolment.Chronic, period.Span{From: s.today(), To: s.today().AddDays(days + 1)}, after, limit)
		return err
	})
	return list, err
}
