package administration

import (
	"context"
	"slices"

	"yibao/register/access"
)

// Newcomer is an account to be made.
type Newcomer struct {
	Account, Name, OrgNo string
	Roles                []access.Role
}

// Administrators are the first three accounts.
func Administrators(orgNo string) []Newcomer {
	return []Newcomer{
		{"sysadmin", "系统管理员", orgNo, []access.Role{access.SystemAdmin}},
		{"secadmin", "安全管理员", orgNo, []access.Role{access.SecurityAdmin}},
		{"auditadmin", "审计管理员", orgNo, []access.Role{access.TrailAdmin}},
	}
}

// Initialise makes the topmost organisation and the first accounts, each with
// a password of its own; ErrInitialised when there are accounts.
func (s *Service) Initialise(ctx context.Context, orgs []access.Organisation, newcomers []Newcomer) ([]Issued, error) {
	issued, secrets := make([]Issued, len(newcomers)), make([]access.Secret, len(newcomers))
	for i, n := range newcomers {
		var err error
		if issued[i], secrets[i], err = s.draft(n); err != nil {
			return nil, err
		}
		if err := access.CheckRoles(n.Roles); err != nil {
			return nil, err
		}
		issued[i].Staff.Roles = slices.Clone(n.Roles)
	}
	err := s.Store.Accounts(ctx, func(w access.Work) error {
		done, err := w.Initialised(ctx)
		if err != nil {
			return err
		}
		if done {
			return ErrInitialised.With()
		}
		for _, o := range orgs {
			if err := checkOrganisation(o); err != nil {
				return err
			}
			if err := w.AddOrganisation(ctx, o); err != nil {
				return err
			}
		}
		for i := range issued {
			if err := w.AddStaff(ctx, issued[i].Staff, secrets[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return issued, err
}
