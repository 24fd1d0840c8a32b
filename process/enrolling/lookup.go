package enrolling

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/register/enrolment"
)

// File is what is on file of a person.
type File struct {
	Covers       []enrolment.Spell // each cut to the days on which it counts
	Units        []enrolment.Employment
	Household    *enrolment.HouseholdMember
	Groups       []enrolment.Membership
	Aliases      []enrolment.Alias
	Certificates []enrolment.Certificate
	Acts         []enrolment.Act
}

// Kept returns the number under which a person is kept now.
func (s *Service) Kept(ctx context.Context, psnNo string) (kept string, err error) {
	err = s.Store.Enrolled(ctx, func(r Reader) error {
		kept, err = r.KeptNumber(ctx, psnNo)
		return err
	})
	return kept, err
}

// Numbers returns the numbers under which something stands of a person: those
// that were merged into the given one, and the given one first.
func (s *Service) Numbers(ctx context.Context, psnNo string) (numbers []string, err error) {
	err = s.Store.Enrolled(ctx, func(r Reader) error {
		numbers = []string{psnNo}
		aliases, err := r.AliasesOf(ctx, psnNo)
		for _, a := range aliases {
			if a.Kept == psnNo && a.Undone == nil {
				numbers = append(numbers, a.Absorbed)
			}
		}
		return err
	})
	return numbers, err
}

// FileOf returns what is on file of a person, as it stands today.
func (s *Service) FileOf(ctx context.Context, psnNo string) (File, error) {
	var f File
	today := s.today()
	err := s.Store.Enrolled(ctx, func(r Reader) error {
		f = File{}
		if _, err := r.PersonOn(ctx, psnNo, today); err != nil {
			return err
		}
		spells, err := r.SpellsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		f.Covers = Standing(spells, period.Since(1))
		for _, ask := range []func() error{
			func() (err error) { f.Units, err = r.EmploymentsOn(ctx, psnNo, today); return err },
			func() (err error) { f.Household, err = r.HouseholdOn(ctx, psnNo, today); return err },
			func() (err error) { f.Groups, err = r.MembershipsOn(ctx, psnNo, today); return err },
			func() (err error) { f.Aliases, err = r.AliasesOf(ctx, psnNo); return err },
			func() (err error) { f.Certificates, err = r.CertificatesOf(ctx, psnNo); return err },
			func() (err error) { f.Acts, err = r.EnrolmentActsOf(ctx, psnNo); return err },
		} {
			if err := ask(); err != nil {
				return err
			}
		}
		f.Groups = slices.DeleteFunc(f.Groups, func(m enrolment.Membership) bool { return !m.Active })
		return nil
	})
	return f, err
}

// Employer returns a unit of the regions that the caller serves, with a page of
// its people in order of psn_no.
func (s *Service) Employer(ctx context.Context, within func(region string) bool, creditNo, after string, limit int) (enrolment.Employer, []enrolment.Employment, error) {
	var e enrolment.Employer
	var staff []enrolment.Employment
	err := s.Store.Enrolled(ctx, func(r Reader) (err error) {
		if e, err = r.EmployerOn(ctx, creditNo, s.today()); err != nil {
			return err
		}
		if !within(e.Region) {
			return enrolment.ErrUnknownEmployer.With(creditNo)
		}
		staff, err = r.StaffOn(ctx, creditNo, s.today(), after, limit)
		return err
	})
	return e, staff, err
}

// Employers returns a page of the units of a region in order of their credit
// codes, all or those found by words of the name or the beginning of the code.
func (s *Service) Employers(ctx context.Context, region, words, after string, limit int) (list []enrolment.Employer, err error) {
	err = s.Store.Enrolled(ctx, func(r Reader) (err error) {
		list, err = r.EmployersNamed(ctx, region, strings.TrimSpace(words), s.today(), after, limit)
		return err
	})
	return list, err
}
