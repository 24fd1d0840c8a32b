package filing

import (
	"context"
	"slices"
	"strings"

	"yibao/register/access"
	"yibao/register/panel"
)

// Candidates returns the staff who may be experts for persons of a region, by
// number: those in office who may review there.
func (s *Agency) Candidates(ctx context.Context, region string) ([]access.Staff, error) {
	var list []access.Staff
	err := s.Desk.ReviewedAtDesk(ctx, func(r AgencyReader) error {
		list = nil
		all, err := r.Organisations(ctx)
		if err != nil {
			return err
		}
		for _, home := range all {
			scope := access.ScopeOf(home, all)
			if !scope.Covers(region) {
				continue
			}
			found, err := reviewersOf(ctx, r, home, scope)
			if err != nil {
				return err
			}
			list = append(list, found...)
		}
		return nil
	})
	slices.SortFunc(list, func(a, b access.Staff) int { return strings.Compare(a.StaffNo, b.StaffNo) })
	return list, err
}

const staffAtOnce = 200 // of an office

// reviewersOf returns the staff of one office who may review.
func reviewersOf(ctx context.Context, r StaffReader, home access.Organisation, scope access.Scope) ([]access.Staff, error) {
	var list []access.Staff
	after := ""
	for {
		page, err := r.StaffIn(ctx, scope, after, staffAtOnce)
		if err != nil {
			return nil, err
		}
		for _, s := range page {
			if s.OrgNo == home.OrgNo && s.State == access.Active && s.May(access.FilingReview) {
				list = append(list, s)
			}
		}
		if len(page) < staffAtOnce {
			return list, nil
		}
		after = page[len(page)-1].StaffNo
	}
}

// Reviewed is an application with the votes on it.
type Reviewed struct {
	panel.Application
	Votes []panel.Vote
}

// Applications returns every application of a person with its votes, oldest first.
func (s *Agency) Applications(ctx context.Context, psnNo string) ([]Reviewed, error) {
	var list []Reviewed
	err := s.Desk.ReviewedAtDesk(ctx, func(r AgencyReader) error {
		list = nil
		all, err := r.ChronicApplicationsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		for _, a := range all {
			votes, err := r.ChronicVotes(ctx, psnNo, a.ApplicationID)
			if err != nil {
				return err
			}
			list = append(list, Reviewed{a, votes})
		}
		return nil
	})
	return list, err
}
