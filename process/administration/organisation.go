package administration

import (
	"context"
	"regexp"
	"slices"

	"yibao/register/access"
)

var orgNoForm = regexp.MustCompile(`^[0-9A-Z]{4,20}$`)

func checkOrganisation(o access.Organisation) error {
	switch {
	case !orgNoForm.MatchString(o.OrgNo):
		return ErrBadOrgNo.With(o.OrgNo)
	case !named(o.Name):
		return ErrBadName.With()
	case !access.ValidRegion(o.Region):
		return access.ErrBadRegion.With(o.Region)
	}
	return nil
}

// Organisations lists the organisations within the scope.
func (s *Service) Organisations(ctx context.Context, scope access.Scope) ([]access.Organisation, error) {
	var list []access.Organisation
	err := s.Store.Consult(ctx, func(r access.Reader) error {
		all, err := r.Organisations(ctx)
		list = slices.DeleteFunc(all, func(o access.Organisation) bool { return !scope.CoversOffice(o.OrgNo) })
		return err
	})
	return list, err
}

// AddOrganisation founds an organisation under one of the scope, with a region
// within the scope.
func (s *Service) AddOrganisation(ctx context.Context, scope access.Scope, o access.Organisation) (access.Organisation, error) {
	o.State, o.Rev = access.Active, 1
	if err := checkOrganisation(o); err != nil {
		return o, err
	}
	if !scope.CoversOffice(o.Parent) || !scope.Covers(o.Region) {
		return o, ErrOutOfScope.With(o.OrgNo)
	}
	return o, s.Store.Accounts(ctx, func(w access.Work) error {
		if _, err := w.Organisation(ctx, o.Parent); err != nil {
			return err
		}
		return w.AddOrganisation(ctx, o)
	})
}

// UpdateOrganisation changes name or state of an organisation at the revision
// that the caller saw; region and place in the tree stay.
func (s *Service) UpdateOrganisation(ctx context.Context, scope access.Scope, orgNo string, rev int64, name string, state access.State) (before, after access.Organisation, err error) {
	if !named(name) {
		return before, after, ErrBadName.With()
	}
	err = s.Store.Accounts(ctx, func(w access.Work) error {
		found, err := w.Organisation(ctx, orgNo)
		switch {
		case err != nil:
			return err
		case !scope.CoversOffice(orgNo):
			return access.ErrUnknownOrganisation.With(orgNo)
		case rev != found.Rev:
			return access.ErrChanged.With(found.Rev)
		}
		before, after = found, found
		after.Name, after.State = name, state
		if err := w.UpdateOrganisation(ctx, after); err != nil {
			return err
		}
		after.Rev++
		return nil
	})
	return before, after, err
}
