package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/register/enrolment"
)

var householdMembers = fact[enrolment.HouseholdMember]{
	"家庭成员", "household_member",
	versionColumns + ", psn_no, household_no, region, role, active", scanHouseholdMember,
}

func scanHouseholdMember(r row) (enrolment.HouseholdMember, error) {
	var m enrolment.HouseholdMember
	err := r.Scan(version(&m.Version, &m.PsnNo, &m.HouseholdNo, &m.Region, &m.Role, flag{&m.Active})...)
	return m, err
}

func householdMemberRow(m enrolment.HouseholdMember) []any {
	return stamp(m.Version, m.PsnNo, m.HouseholdNo, m.Region, string(m.Role), bit(m.Active))
}

// HouseholdOn implements enrolment.FamilyReader.
func (t *tx) HouseholdOn(ctx context.Context, psnNo string, on period.Date) (*enrolment.HouseholdMember, error) {
	found, err := householdMembers.onDay(ctx, t, "psn_no", psnNo, on)
	if err != nil {
		return nil, err
	}
	for _, m := range period.Latest(found, on, func(m enrolment.HouseholdMember) string { return m.PsnNo }) {
		if m.Active {
			return &m, nil
		}
	}
	return nil, nil
}

// HouseholdMembersOn implements enrolment.FamilyReader. A member who has gone
// to another household meanwhile has left this one.
func (t *tx) HouseholdMembersOn(ctx context.Context, householdNo string, on period.Date) ([]enrolment.HouseholdMember, error) {
	named, err := collect(ctx, t, text, "SELECT DISTINCT psn_no FROM household_member WHERE household_no = $1", householdNo)
	if err != nil {
		return nil, err
	}
	all, err := inParts(named, func(part []string) ([]enrolment.HouseholdMember, error) {
		var a arguments
		return collect(ctx, t, householdMembers.scan, householdMembers.selection()+" WHERE psn_no IN ("+a.list(part)+")"+
			" AND eff_from <= "+a.add(on.String())+" AND eff_to > "+a.add(on.String()), a...)
	})
	if err != nil {
		return nil, err
	}
	oldestFirst(all)
	members := period.Latest(all, on, func(m enrolment.HouseholdMember) string { return m.PsnNo })
	members = slices.DeleteFunc(members, func(m enrolment.HouseholdMember) bool { return !m.Active || m.HouseholdNo != householdNo })
	slices.SortFunc(members, func(a, b enrolment.HouseholdMember) int {
		return cmp.Or(cmp.Compare(slices.Index(enrolment.HouseholdRoles, a.Role), slices.Index(enrolment.HouseholdRoles, b.Role)), cmp.Compare(a.PsnNo, b.PsnNo))
	})
	return members, nil
}

// HouseholdsOf implements enrolment.FamilyReader.
func (t *tx) HouseholdsOf(ctx context.Context, psnNo string) ([]enrolment.HouseholdMember, error) {
	return allUnder(ctx, t, householdMembers, psnNo)
}

// allUnder returns every version of a noun under a person, oldest recorded first.
func allUnder[F period.Versioned](ctx context.Context, t *tx, f fact[F], psnNo string) ([]F, error) {
	all, err := f.under(ctx, t, "psn_no", psnNo)
	oldestFirst(all)
	return all, err
}

// AddHouseholdMembers implements enrolment.FamilyWriter; ErrUnknownPerson.
func (t *tx) AddHouseholdMembers(ctx context.Context, list []enrolment.HouseholdMember) error {
	if err := refuseStrangers(ctx, t, list, func(m enrolment.HouseholdMember) string { return m.PsnNo }); err != nil {
		return err
	}
	return add(ctx, t, insertion{householdMembers.table, householdMembers.columns, ""}, list, householdMemberRow)
}

var newborns = fact[enrolment.Newborn]{
	"新生儿", "newborn", versionColumns + ", psn_no, birth_cert_no, parent_cert_type, parent_cert_no, parent_psn_no", scanNewborn,
}

func scanNewborn(r row) (enrolment.Newborn, error) {
	var n enrolment.Newborn
	err := r.Scan(version(&n.Version, &n.PsnNo, &n.BirthCertNo, &n.ParentCertType, &n.ParentCertNo, &n.ParentPsnNo)...)
	return n, err
}

func newbornRow(n enrolment.Newborn) []any {
	return stamp(n.Version, n.PsnNo, n.BirthCertNo, n.ParentCertType, n.ParentCertNo, n.ParentPsnNo)
}

// birthCertNo and parentCertNo are where a newborn's sealable texts stand.
func birthCertNo(n *enrolment.Newborn) (string, *string) { return n.PsnNo, &n.BirthCertNo }

func parentCertNo(n *enrolment.Newborn) (string, *string) { return n.PsnNo, &n.ParentCertNo }

// NewbornOf implements enrolment.FamilyReader.
func (t *tx) NewbornOf(ctx context.Context, psnNo string) (*enrolment.Newborn, error) {
	found, err := allUnder(ctx, t, newborns, psnNo)
	found, err = unsealedEach(ctx, t, birthCerts, found, err, birthCertNo)
	found, err = unsealedEach(ctx, t, parentCerts, found, err, parentCertNo)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[len(found)-1], nil
}

// AddNewborns implements enrolment.FamilyWriter; ErrUnknownPerson.
func (t *tx) AddNewborns(ctx context.Context, list []enrolment.Newborn) error {
	err := refuseStrangers(ctx, t, list, func(n enrolment.Newborn) string { return n.PsnNo })
	if err != nil {
		return err
	}
	if list, err = sealedEach(t, birthCerts, list, birthCertNo); err != nil {
		return err
	}
	if list, err = sealedEach(t, parentCerts, list, parentCertNo); err != nil {
		return err
	}
	return add(ctx, t, insertion{newborns.table, newborns.columns, ""}, list, newbornRow)
}
