package relational

import (
	"context"
	"errors"
	"slices"
	"strings"

	"yibao/register/access"
)

var (
	_ access.Store = (*Store)(nil)
	_ access.Work  = (*tx)(nil)
)

// Accounts implements access.Store.
func (s *Store) Accounts(ctx context.Context, work func(access.Work) error) error {
	return s.run(ctx, Write, func(t *tx) error { return work(t) })
}

// Consult implements access.Store.
func (s *Store) Consult(ctx context.Context, read func(access.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// inRegion is the condition that a column of regions lies within the scope;
// access.ErrNoScope for the zero Scope.
func inRegion(a *arguments, s access.Scope, column string) (string, error) {
	if s.Empty() {
		return "", access.ErrNoScope.With()
	}
	return column + " LIKE " + a.add(s.RegionPrefix()+"%"), nil
}

// inOffice is the condition that a column of organisations lies within the
// scope; access.ErrNoScope for the zero Scope.
func inOffice(a *arguments, s access.Scope, column string) (string, error) {
	if s.Empty() {
		return "", access.ErrNoScope.With()
	}
	return column + " IN (" + a.list(s.Offices()) + ")", nil
}

const organisationColumns = "org_no, name, region, parent, state, rev"

func scanOrganisation(r row) (access.Organisation, error) {
	var o access.Organisation
	err := r.Scan(&o.OrgNo, &o.Name, &o.Region, &o.Parent, &o.State, &o.Rev)
	return o, err
}

// Initialised implements access.Reader.
func (t *tx) Initialised(ctx context.Context) (bool, error) {
	found, err := collect(ctx, t, text, "SELECT staff_no FROM staff LIMIT 1")
	return len(found) > 0, err
}

// Organisations implements access.Reader.
func (t *tx) Organisations(ctx context.Context) ([]access.Organisation, error) {
	all, err := collect(ctx, t, scanOrganisation, "SELECT "+organisationColumns+" FROM organisation")
	slices.SortFunc(all, func(a, b access.Organisation) int { return strings.Compare(a.OrgNo, b.OrgNo) })
	return all, err
}

// Organisation implements access.Reader.
func (t *tx) Organisation(ctx context.Context, orgNo string) (access.Organisation, error) {
	found, err := collect(ctx, t, scanOrganisation, "SELECT "+organisationColumns+" FROM organisation WHERE org_no = $1", orgNo)
	if err == nil && len(found) == 0 {
		err = access.ErrUnknownOrganisation.With(orgNo)
	}
	if err != nil {
		return access.Organisation{}, err
	}
	return found[0], nil
}

// AddOrganisation implements access.Writer.
func (t *tx) AddOrganisation(ctx context.Context, o access.Organisation) error {
	if _, err := t.Organisation(ctx, o.OrgNo); !errors.Is(err, access.ErrUnknownOrganisation) {
		if err == nil {
			err = access.ErrOrganisationTaken.With(o.OrgNo)
		}
		return err
	}
	return add(ctx, t, insertion{"organisation", organisationColumns, ""}, []access.Organisation{o}, func(o access.Organisation) []any {
		return []any{o.OrgNo, o.Name, o.Region, o.Parent, string(o.State), o.Rev}
	})
}

// UpdateOrganisation implements access.Writer.
func (t *tx) UpdateOrganisation(ctx context.Context, o access.Organisation) error {
	return t.revised(ctx, o.Rev, "UPDATE organisation SET name = $1, state = $2, rev = $3 WHERE org_no = $4 AND rev = $5",
		o.Name, string(o.State), o.Rev+1, o.OrgNo, o.Rev)
}

// revised runs an update that meets one row, or none when it has another
// revision.
func (t *tx) revised(ctx context.Context, rev int64, query string, args ...any) error {
	n, err := t.exec(ctx, query, args...)
	if err == nil && n != 1 {
		return access.ErrChanged.With(rev + 1)
	}
	return err
}

const staffColumns = "staff_no, account, name, org_no, roles, state, disabled, created, rev"

func scanStaff(r row) (access.Staff, error) {
	var s access.Staff
	var roles string
	err := r.Scan(&s.StaffNo, &s.Account, &s.Name, &s.OrgNo, &roles, &s.State, &s.Disabled, instant{&s.Created}, &s.Rev)
	for _, role := range strings.Fields(roles) {
		s.Roles = append(s.Roles, access.Role(role))
	}
	return s, err
}

func rolesText(roles []access.Role) string {
	texts := make([]string, len(roles))
	for i, r := range roles {
		texts[i] = string(r)
	}
	return strings.Join(texts, " ")
}

// Staff implements access.Reader.
func (t *tx) Staff(ctx context.Context, staffNo string) (access.Staff, error) {
	found, err := collect(ctx, t, scanStaff, "SELECT "+staffColumns+" FROM staff WHERE staff_no = $1", staffNo)
	if err == nil && len(found) == 0 {
		err = access.ErrUnknownStaff.With(staffNo)
	}
	if err != nil {
		return access.Staff{}, err
	}
	return found[0], nil
}

// StaffByAccount implements access.Reader.
func (t *tx) StaffByAccount(ctx context.Context, account string) (access.Staff, error) {
	found, err := collect(ctx, t, text, "SELECT staff_no FROM staff_account WHERE account = $1", account)
	if err != nil {
		return access.Staff{}, err
	}
	if len(found) == 0 {
		return access.Staff{}, access.ErrUnknownStaff.With(account)
	}
	return t.Staff(ctx, found[0])
}

// StaffIn implements access.Reader.
func (t *tx) StaffIn(ctx context.Context, scope access.Scope, after string, limit int) ([]access.Staff, error) {
	var a arguments
	inside, err := inOffice(&a, scope, "org_no")
	if err != nil {
		return nil, err
	}
	return collect(ctx, t, scanStaff, "SELECT "+staffColumns+" FROM staff WHERE "+inside+
		" AND staff_no > "+a.add(after)+" ORDER BY staff_no LIMIT "+a.add(limit), a...)
}

// AddStaff implements access.Writer.
func (t *tx) AddStaff(ctx context.Context, s access.Staff, secret access.Secret) error {
	if _, err := t.StaffByAccount(ctx, s.Account); !errors.Is(err, access.ErrUnknownStaff) {
		if err == nil {
			err = access.ErrAccountTaken.With(s.Account)
		}
		return err
	}
	err := t.insert(ctx, insertion{"staff_account", "account, staff_no", ""}, [][]any{{s.Account, s.StaffNo}})
	if err != nil {
		return err
	}
	err = add(ctx, t, insertion{"staff", staffColumns, ""}, []access.Staff{s}, func(s access.Staff) []any {
		return []any{s.StaffNo, s.Account, s.Name, s.OrgNo, rolesText(s.Roles), string(s.State), s.Disabled, micros(s.Created), s.Rev}
	})
	if err != nil {
		return err
	}
	if secret, err = t.guarded(secret); err != nil {
		return err
	}
	return add(ctx, t, insertion{"staff_secret", secretColumns, ""}, []access.Secret{secret}, secretRow)
}

// UpdateStaff implements access.Writer.
func (t *tx) UpdateStaff(ctx context.Context, s access.Staff) error {
	return t.revised(ctx, s.Rev, "UPDATE staff SET name = $1, org_no = $2, roles = $3, state = $4, disabled = $5, rev = $6"+
		" WHERE staff_no = $7 AND rev = $8",
		s.Name, s.OrgNo, rolesText(s.Roles), string(s.State), s.Disabled, s.Rev+1, s.StaffNo, s.Rev)
}

// lines are texts in one column.
func lines(list []string) string { return strings.Join(list, "\n") }

func unlines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
