package enrolling

import (
	"context"
	"errors"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// Member is one person of a household.
type Member struct {
	PsnNo string
	Role  enrolment.HouseholdRole
}

// Family registers a household, or takes further members into one.
type Family struct {
	HouseholdNo string // "" is a new one
	Region      string
	Members     []Member

	before []enrolment.HouseholdMember
}

// Kind implements Input.
func (f *Family) Kind() enrolment.ActKind { return enrolment.RegisterFamily }

func (f *Family) about() []string {
	numbers := make([]string, len(f.Members))
	for i, m := range f.Members {
		numbers[i] = m.PsnNo
	}
	return numbers
}

func (f *Family) check(ctx context.Context, d *doing) error {
	d.inside(f.Region)
	if len(f.Members) == 0 {
		d.add(ErrRequired.With("家庭成员"))
	}
	heads := 0
	if f.HouseholdNo != "" {
		var err error
		if f.before, err = d.w.HouseholdMembersOn(ctx, f.HouseholdNo, d.day); err != nil {
			return err
		}
	}
	for _, m := range f.before {
		if m.Role == enrolment.Head {
			heads++
		}
	}
	for _, m := range f.Members {
		if !slices.Contains(enrolment.HouseholdRoles, m.Role) {
			d.add(ErrCode.With("与户主关系", string(m.Role)))
		}
		if m.Role == enrolment.Head {
			heads++
		}
		d.alive(d.found[m.PsnNo])
		now, err := d.w.HouseholdOn(ctx, m.PsnNo, d.day)
		if err != nil {
			return err
		}
		if now != nil {
			d.add(ErrHouseholds.With(d.day, now.HouseholdNo))
		}
	}
	if heads != 1 {
		d.add(ErrOneHead.With(f.HouseholdNo, heads))
	}
	return nil
}

func (f *Family) write(ctx context.Context, d *doing) error {
	if f.HouseholdNo == "" {
		f.HouseholdNo = d.act.ActID
	}
	d.act.Region = f.Region
	members := make([]enrolment.HouseholdMember, len(f.Members))
	for i, m := range f.Members {
		members[i] = enrolment.HouseholdMember{
			Version: d.version(period.Since(d.day)), PsnNo: m.PsnNo, HouseholdNo: f.HouseholdNo, Region: f.Region, Role: m.Role, Active: true,
		}
	}
	return d.w.AddHouseholdMembers(ctx, members)
}

// FamilyLeave takes a person from the household.
type FamilyLeave struct{ PsnNo string }

// Kind implements Input.
func (l *FamilyLeave) Kind() enrolment.ActKind { return enrolment.LeaveFamily }

func (l *FamilyLeave) about() []string { return []string{l.PsnNo} }

func (l *FamilyLeave) check(ctx context.Context, d *doing) error {
	d.reasoned()
	now, err := d.w.HouseholdOn(ctx, l.PsnNo, d.day)
	if err == nil && now == nil {
		d.add(ErrNoHousehold.With(d.day))
	}
	return err
}

func (l *FamilyLeave) write(ctx context.Context, d *doing) error {
	return d.leaveHousehold(ctx, l.PsnNo)
}

func (d *doing) leaveHousehold(ctx context.Context, psnNo string) error {
	now, err := d.w.HouseholdOn(ctx, psnNo, d.day)
	if err != nil || now == nil {
		return err
	}
	left := *now
	left.Active, left.Version = false, d.version(period.Since(d.day))
	return d.w.AddHouseholdMembers(ctx, []enrolment.HouseholdMember{left})
}

// Newborn registers a child who has no identity number yet, under a parent's
// certificate and the birth certificate.
type Newborn struct {
	PsnNo          string // "" is given by the service
	Region         string
	Name           string
	Sex            string
	Nation         string
	Birth          period.Date
	BirthCertNo    string
	ParentCertType string
	ParentCertNo   string
	ParentAway     bool // the parent is not insured here
	Cover          *Cover

	parent string
}

// CertBirth is the medical certificate of birth (出生医学证明) among psn_cert_type.
const CertBirth = enrolment.CertBirth

// Kind implements Input.
func (n *Newborn) Kind() enrolment.ActKind { return enrolment.RegisterNewborn }

func (n *Newborn) about() []string { return nil }

func (n *Newborn) check(ctx context.Context, d *doing) error {
	d.inside(n.Region)
	d.need("性别", n.Sex)
	d.need("父母证件类型", n.ParentCertType)
	d.need("父母证件号码", n.ParentCertNo)
	identity := n.identity()
	if err := identity.check(ctx, d, ""); err != nil {
		return err
	}
	n.Name, n.BirthCertNo = identity.Name, identity.CertNo
	if n.Birth != 0 && n.Birth.AddDays(enrolment.NewbornDays) < d.today {
		d.add(ErrNotNewborn.With(n.Birth, enrolment.NewbornDays))
	}
	if n.Cover != nil {
		n.Cover.shape(d)
	}
	if d.day < n.Birth {
		d.add(ErrBeforeBirth.With(d.day, n.Birth))
	}
	return n.findParent(ctx, d)
}

func (n *Newborn) identity() *Identity {
	return &Identity{Name: n.Name, CertType: CertBirth, CertNo: n.BirthCertNo, Sex: n.Sex, Nation: n.Nation, Birth: n.Birth}
}

// findParent finds the parent under whose certificate the child is registered.
func (n *Newborn) findParent(ctx context.Context, d *doing) error {
	n.ParentCertNo = coding.NormalizeIDNumber(n.ParentCertNo)
	if n.ParentCertNo == "" {
		return nil
	}
	c := Identity{CertType: n.ParentCertType, CertNo: n.ParentCertNo}.credential("")
	parent, err := d.w.PersonByCertificate(ctx, c.Type, c.No)
	switch {
	case err == nil:
		n.parent = parent
	case !errors.Is(err, enrolment.ErrUnknownCertificate):
		return err
	case !n.ParentAway:
		d.add(ErrParent.With(coding.MaskID(n.ParentCertNo)))
	}
	return nil
}

func (n *Newborn) write(ctx context.Context, d *doing) error {
	if n.PsnNo == "" {
		n.PsnNo = d.s.NewID()
	}
	identity := n.identity()
	p := identity.person(n.PsnNo, n.Region)
	p.Version = d.version(period.Since(n.Birth))
	d.act.PsnNo, d.act.Region = p.PsnNo, n.Region
	if err := d.w.AddPersons(ctx, []enrolment.Person{p}); err != nil {
		return err
	}
	if err := d.w.AddCredentials(ctx, []enrolment.Credential{identity.credential(p.PsnNo)}); err != nil {
		return err
	}
	fact := enrolment.Newborn{
		Version: d.version(period.Since(n.Birth)), PsnNo: p.PsnNo, BirthCertNo: n.BirthCertNo,
		ParentCertType: n.ParentCertType, ParentCertNo: n.ParentCertNo, ParentPsnNo: n.parent,
	}
	if err := d.w.AddNewborns(ctx, []enrolment.Newborn{fact}); err != nil {
		return err
	}
	if err := n.join(ctx, d); err != nil {
		return err
	}
	return d.settle(ctx, p, n.Cover, nil, nil)
}

// join takes the child into the parent's household.
func (n *Newborn) join(ctx context.Context, d *doing) error {
	if n.parent == "" {
		return nil
	}
	home, err := d.w.HouseholdOn(ctx, n.parent, d.day)
	if err != nil || home == nil {
		return err
	}
	role := enrolment.Child
	if home.Role != enrolment.Head && home.Role != enrolment.Spouse {
		role = enrolment.OtherKin
	}
	if home.Role == enrolment.Child {
		role = enrolment.Grandchild
	}
	child := *home
	child.PsnNo, child.Role, child.Version = n.PsnNo, role, d.version(period.Since(d.day))
	return d.w.AddHouseholdMembers(ctx, []enrolment.HouseholdMember{child})
}
