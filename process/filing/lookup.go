package filing

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// ChronicOf answers the chronic diseases that the person has filed and that
// have not ended, those of the agency too (5301).
func (s *Service) ChronicOf(ctx context.Context, psnNo string) ([]enrolment.Registration, error) {
	return s.standing(ctx, psnNo, enrolment.Chronic)
}

// standing returns the registrations of a kind that count today or later.
func (s *Service) standing(ctx context.Context, psnNo string, kind enrolment.RegistrationKind) ([]enrolment.Registration, error) {
	var found []enrolment.Registration
	err := s.Store.Filed(ctx, func(r Reader) error {
		if _, err := r.PersonOn(ctx, psnNo, s.today()); err != nil {
			return err
		}
		all, err := r.RegistrationsOf(ctx, psnNo)
		found = nil
		for _, g := range active(all, period.Since(s.today())) {
			if g.Kind == kind {
				found = append(found, g)
			}
		}
		return err
	})
	return found, err
}

// Chosen is an institution that a person chose.
type Chosen struct {
	Registration enrolment.Registration
	Institution  provider.Institution // empty when it is no longer registered
	Business     string               // biz_appy_type
	Order        string               // fix_srt_no
	Filing       *enrolment.Filing    // nil when it was not filed through the interface
}

// ChosenBy answers the institutions that the person chose for a business and
// that count today or later (5302).
func (s *Service) ChosenBy(ctx context.Context, psnNo, business string) ([]Chosen, error) {
	registrations, err := s.standing(ctx, psnNo, enrolment.Designated)
	if err != nil {
		return nil, err
	}
	var chosen []Chosen
	err = s.Store.Filed(ctx, func(r Reader) error {
		filings, err := r.Filings(ctx, psnNo)
		if err != nil {
			return err
		}
		chosen = nil
		for _, g := range registrations {
			c := Chosen{Registration: g}
			if c.Business, c.Order, _ = strings.Cut(g.Detail, "/"); c.Business != business {
				continue
			}
			if at := slices.IndexFunc(filings, func(f enrolment.Filing) bool { return f.VersionID == g.ID }); at >= 0 {
				c.Filing = &filings[at]
			}
			institution, err := r.InstitutionOn(ctx, g.Code, max(s.today(), g.Effective.From))
			if err == nil {
				c.Institution = institution
			}
			chosen = append(chosen, c)
		}
		return nil
	})
	return chosen, err
}

// Transferred is a transfer with the person whom it is for.
type Transferred struct {
	Filing enrolment.Filing
	Person enrolment.Person
	Spell  enrolment.Spell // of the filing's scheme on its first day; empty when there is none
}

// TransfersOf answers the transfers that stand and begin on the days asked for
// (5304): of the caller's patients, or to the caller.
func (s *Service) TransfersOf(ctx context.Context, institution, psnNo string, days period.Span) ([]Transferred, error) {
	filings, err := s.FilingsOf(ctx, psnNo, enrolment.Referral)
	if err != nil {
		return nil, err
	}
	var found []Transferred
	err = s.Store.Filed(ctx, func(r Reader) error {
		found = nil
		for _, f := range filings {
			if !days.Contains(f.Effective.From) || f.Institution != institution && f.Code != institution {
				continue
			}
			t := Transferred{Filing: f}
			var err error
			if t.Person, err = r.PersonOn(ctx, psnNo, f.Effective.From); err != nil {
				return err
			}
			spells, err := r.SpellsOn(ctx, psnNo, f.Effective.From)
			if err != nil {
				return err
			}
			for _, spell := range spells {
				if f.Scheme == "" || spell.Scheme == f.Scheme {
					t.Spell = spell
					break
				}
			}
			found = append(found, t)
		}
		return nil
	})
	return found, err
}
