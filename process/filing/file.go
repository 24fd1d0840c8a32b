package filing

import (
	"context"

	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/enrolment"
)

// nameLimit is the longest disease name that a registration keeps.
const nameLimit = 100

// FileChronic files a chronic disease and answers the filing's serial number.
func (s *Service) FileChronic(ctx context.Context, c settlement.Caller, q Chronic) (string, error) {
	return s.fileOr(ctx, c, q.Application, func(w Work, r *enrolment.Registration) error {
		r.Kind, r.Code, r.Detail = enrolment.Chronic, q.Disease, clip(q.Name, nameLimit)
		if r.Effective.From < q.Identified {
			return ErrBeforeIdentified.With(r.Effective.From, q.Identified)
		}
		return nil
	}, func(w Work, r enrolment.Registration) (string, bool, error) {
		cover, review, err := s.reviewed(ctx, w, q.PsnNo, q.Scheme, r.Effective.From)
		if err != nil || !review {
			return "", false, err
		}
		id, err := s.apply(ctx, w, c, q, cover)
		return id, true, err
	})
}

// FileTransfer files a transfer to another hospital.
func (s *Service) FileTransfer(ctx context.Context, c settlement.Caller, q Transfer) (string, error) {
	return s.file(ctx, c, q.Application, func(w Work, r *enrolment.Registration) error {
		r.Kind, r.Code = enrolment.Referral, q.To
		switch {
		case !q.Agreed:
			return ErrNotAgreed.With()
		case q.To == c.Institution:
			return ErrReferToSelf.With(q.To)
		}
		if err := s.diagnosed(ctx, w, q, r.Effective.From); err != nil {
			return err
		}
		if err := s.near(ctx, w, q); err != nil {
			return err
		}
		return ownVisit(ctx, w, c, q)
	})
}

// diagnosed refuses a diagnosis that no list of the person's regions has.
func (s *Service) diagnosed(ctx context.Context, r Reader, q Transfer, day period.Date) error {
	spells, err := r.SpellsOn(ctx, q.PsnNo, day)
	if err != nil {
		return err
	}
	key := catalogue.Key{Code: q.Diagnosis, Day: day}
	for _, spell := range spells {
		entries, err := r.EntriesOn(ctx, spell.Region, spell.Scheme, []catalogue.Key{key})
		if err != nil {
			return err
		}
		if e, ok := entries[key]; ok && e.Kind == catalogue.Diagnosis {
			return nil
		}
	}
	return catalogue.ErrUnknownDiagnosis.With(q.Diagnosis)
}

// near refuses a hospital of the person's own prefecture that is not
// registered; one from elsewhere cannot be known here.
func (s *Service) near(ctx context.Context, r Reader, q Transfer) error {
	person, err := r.PersonOn(ctx, q.PsnNo, s.today())
	if err != nil {
		return err
	}
	if len(q.Place) >= 4 && len(person.Region) >= 4 && q.Place[:4] != person.Region[:4] {
		return nil
	}
	_, err = r.InstitutionOn(ctx, q.To, s.today())
	return err
}

// ownVisit refuses a visit before the transfer that is not the caller's.
func ownVisit(ctx context.Context, r Reader, c settlement.Caller, q Transfer) error {
	if q.FromVisit == "" {
		return nil
	}
	v, err := r.Visit(ctx, q.PsnNo, q.FromVisit)
	if err != nil {
		return err
	}
	if v.Institution != c.Institution {
		return settlement.ErrNotYourVisit.With(q.FromVisit)
	}
	return nil
}

// FileDesignation files the institution that the person chose.
func (s *Service) FileDesignation(ctx context.Context, c settlement.Caller, q Designation) (string, error) {
	return s.file(ctx, c, q.Application, func(w Work, r *enrolment.Registration) error {
		r.Kind, r.Code, r.Detail = enrolment.Designated, q.Institution, placeOf(q.Business, q.Order)
		if _, err := w.InstitutionOn(ctx, q.Institution, s.today()); err != nil {
			return err
		}
		all, err := w.RegistrationsOf(ctx, q.PsnNo)
		if err != nil {
			return err
		}
		for _, o := range active(all, r.Effective) {
			if o.Kind == r.Kind && o.Code != r.Code && o.Detail == r.Detail {
				return ErrPlaceTaken.With(q.Business, q.Order, o.Code)
			}
		}
		return nil
	})
}

// placeOf writes what a designation is for and its place of order, as the
// registration keeps it.
func placeOf(business, order string) string { return business + "/" + order }

// file runs what all filings have in common: fill says what the registration
// is, and refuses what only its kind forbids.
func (s *Service) file(ctx context.Context, c settlement.Caller, a Application, fill func(Work, *enrolment.Registration) error) (string, error) {
	return s.fileOr(ctx, c, a, fill, func(Work, enrolment.Registration) (string, bool, error) { return "", false, nil })
}

// fileOr is file, unless other did something else instead.
func (s *Service) fileOr(ctx context.Context, c settlement.Caller, a Application, fill func(Work, *enrolment.Registration) error,
	other func(Work, enrolment.Registration) (id string, done bool, err error),
) (string, error) {
	return settlement.Once(ctx, s.Store.File, c, s.Now(), a.PsnNo, func(w Work, _ *settlement.Message) (string, error) {
		span, err := s.span(a)
		if err != nil {
			return "", err
		}
		if err := s.admit(ctx, w, c, a.PsnNo, a.Scheme, span.From); err != nil {
			return "", err
		}
		r := enrolment.Registration{
			Version: period.Version{ID: s.NewID(), Effective: span, Recorded: s.Now()}, PsnNo: a.PsnNo, Active: true,
		}
		if err := fill(w, &r); err != nil {
			return "", err
		}
		all, err := w.RegistrationsOf(ctx, a.PsnNo)
		if err != nil {
			return "", err
		}
		for _, o := range active(all, span) {
			if o.Kind == r.Kind && o.Code == r.Code {
				return "", ErrAlreadyFiled.With(string(r.Kind), r.Code, o.Effective)
			}
		}
		if id, done, err := other(w, r); done || err != nil {
			return id, err
		}
		if err := w.AddRegistrations(ctx, []enrolment.Registration{r}); err != nil {
			return "", err
		}
		f := enrolment.Filing{
			FilingID: s.NewID(), PsnNo: a.PsnNo, Kind: r.Kind, Code: r.Code, Scheme: a.Scheme,
			Institution: c.Institution, Operator: c.Operator, VersionID: r.ID, Effective: span, Content: a.Content, Recorded: s.Now(),
		}
		return f.FilingID, w.AddFiling(ctx, f)
	})
}

// active returns the registrations that count on a day of the span: on some
// first day of a version within it, or on its own first day.
func active(all []enrolment.Registration, span period.Span) []enrolment.Registration {
	type key struct {
		kind enrolment.RegistrationKind
		code string
	}
	days := []period.Date{span.From}
	for _, r := range all {
		for _, day := range []period.Date{r.Effective.From, r.Effective.End()} {
			if span.Contains(day) {
				days = append(days, day)
			}
		}
	}
	var found []enrolment.Registration
	seen := make(map[string]bool)
	for _, day := range days {
		for _, r := range period.Latest(all, day, func(r enrolment.Registration) key { return key{r.Kind, r.Code} }) {
			if r.Active && !seen[r.ID] {
				seen[r.ID] = true
				found = append(found, r)
			}
		}
	}
	return found
}

// clip shortens a text to at most n characters.
func clip(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n])
	}
	return text
}
