package enrolment

import (
	"context"

	"yibao/ground/period"
)

// HouseholdRole is what a member is to the head of the household (与户主关系).
type HouseholdRole string

// The roles of a household.
const (
	Head        HouseholdRole = "户主"
	Spouse      HouseholdRole = "配偶"
	Child       HouseholdRole = "子女"
	Parent      HouseholdRole = "父母"
	Grandparent HouseholdRole = "祖父母"
	Grandchild  HouseholdRole = "孙子女"
	Sibling     HouseholdRole = "兄弟姐妹"
	OtherKin    HouseholdRole = "其他"
)

// HouseholdRoles are all roles, the head first.
var HouseholdRoles = []HouseholdRole{Head, Spouse, Child, Parent, Grandparent, Grandchild, Sibling, OtherKin}

// HouseholdMember is one version of a person's belonging to a household (家庭
// 参保登记). A household is the set of its members on a day; its number never
// changes. A person belongs to one household at a time.
type HouseholdMember struct {
	period.Version
	PsnNo       string
	HouseholdNo string
	Region      string // admdvs of the 统筹区 that keeps the household
	Role        HouseholdRole
	Active      bool // false: has left, from the first day of the version
}

// Newborn ties a child who has no identity number yet to its birth certificate
// and to the parent under whose certificate it was registered. It stays a fact
// when the child is given a number: that is a further version of the Person.
type Newborn struct {
	period.Version
	PsnNo          string
	BirthCertNo    string // 出生医学证明编号
	ParentCertType string // psn_cert_type
	ParentCertNo   string
	ParentPsnNo    string // "" when the parent is not registered here
}

// CertBirth is the medical certificate of birth (出生医学证明) among psn_cert_type.
const CertBirth = "990201"

// NewbornDays is how old a child may be to be registered as a newborn: cover
// begins at birth then.
const NewbornDays = 90

// FamilyReader looks households and newborns up.
type FamilyReader interface {
	// HouseholdOn returns the person's membership on the day; nil when there is none.
	HouseholdOn(ctx context.Context, psnNo string, day period.Date) (*HouseholdMember, error)
	// HouseholdMembersOn returns the active members on the day, the head first.
	HouseholdMembersOn(ctx context.Context, householdNo string, day period.Date) ([]HouseholdMember, error)
	// HouseholdsOf returns every version of the person's memberships in
	// households, oldest recorded first.
	HouseholdsOf(ctx context.Context, psnNo string) ([]HouseholdMember, error)
	// NewbornOf returns what the person was registered by as a newborn; nil when
	// the person was not.
	NewbornOf(ctx context.Context, psnNo string) (*Newborn, error)
}

// FamilyWriter adds versions; each method adds all or nothing.
type FamilyWriter interface {
	AddHouseholdMembers(ctx context.Context, members []HouseholdMember) error // ErrUnknownPerson
	AddNewborns(ctx context.Context, newborns []Newborn) error                // ErrUnknownPerson
}
