// Package enrolment is the register of insured people (参保登记): who they are,
// under which scheme they are covered from when to when, which groups they
// belong to, and which special registrations (慢特病, 异地, 转诊) they hold.
//
// Legal basis: 社会保险法 ch. 3; 医保经办条例 (国令765). Every fact is a version
// (period.Version): corrections are new versions, nothing is overwritten. The
// package keeps facts; whether they allow a benefit is judged elsewhere.
package enrolment

import (
	"context"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Person is one version of a person's identity. PsnNo (人员编号) never changes.
type Person struct {
	period.Version
	PsnNo    string
	Region   string // admdvs of the 统筹区 that keeps the person
	Name     string
	CertType string // psn_cert_type, "01" is the resident identity card
	CertNo   string // normalised certificate number
	Sex      string // gend: 1 male, 2 female, 9 unstated
	Nation   string // naty
	Birth    period.Date
	Death    period.Date // zero while alive
}

// CoverState is the state of a spell (psn_insu_stas).
type CoverState string

// The states of cover, with the national codes.
const (
	CoverActive    CoverState = "1" // 正常参保
	CoverSuspended CoverState = "2" // 暂停参保
	CoverVoid      CoverState = "3" // 无效参保
	CoverEnded     CoverState = "4" // 终止参保
)

// Spell is one version of a person's cover under a scheme (参保时段).
type Spell struct {
	period.Version
	PsnNo        string
	Scheme       string // insutype
	Region       string // admdvs of the 统筹区 whose policy and funds apply
	State        CoverState
	PersonType   string      // psn_type: 11 active, 12 retired, 15 resident …
	CivilServant bool        // cvlserv_flag
	Tier         string      // 缴费档次, "" where the scheme has none
	Employer     string      // emp_name
	WaitingUntil period.Date // benefits start on this day; zero: at once
}

// Membership is one version of belonging to a special group (人员身份), such as
// 低保 or 特困.
type Membership struct {
	period.Version
	PsnNo  string
	Group  string // psn_idet_type
	Active bool   // false: withdrawn by a correction
}

// RegistrationKind says what a special registration allows.
type RegistrationKind string

// The kinds of special registration.
const (
	Chronic  RegistrationKind = "慢特病" // code: opsp_dise_code
	Remote   RegistrationKind = "异地"  // code: admdvs of the place of care
	Referral RegistrationKind = "转诊"  // code: institution referred to
	// Designated: the person chose an institution. Code: the institution;
	// Detail: what for and in which place of order.
	Designated RegistrationKind = "定点"
)

// Registration is one version of a special registration (备案).
type Registration struct {
	period.Version
	PsnNo  string
	Kind   RegistrationKind
	Code   string // disease, place or institution, by kind
	Detail string // filing type for Remote: 长期, 急诊, 其他临时; else ""
	Active bool
}

// Refusals of this register.
var (
	ErrUnknownPerson      = fault.Define("YB2001", fault.Business, "没有找到该人员(%s),请核对证件或人员编号,确未参保的请先办理参保登记")
	ErrUnknownCertificate = fault.Define("YB2002", fault.Business, "按所给凭证没有找到参保人,请核对凭证类型和号码,或改用身份证查询")
	ErrCertificateTaken   = fault.Define("YB2003", fault.Business, "证件号码 %s 已登记给另一人员编号,请先查重,确是同一人的办理合并")
)

// Reader looks facts up. Day-dependent facts are returned as Latest picks them.
type Reader interface {
	// PersonOn returns the person as known for the day; ErrUnknownPerson.
	PersonOn(ctx context.Context, psnNo string, day period.Date) (Person, error)
	// PersonByCertificate resolves a credential (mdtrt_cert_type, number) to a
	// psn_no; ErrUnknownCertificate.
	PersonByCertificate(ctx context.Context, certType, certNo string) (string, error)
	// SpellsOn returns the spells of the person on the day, one for each scheme.
	SpellsOn(ctx context.Context, psnNo string, day period.Date) ([]Spell, error)
	// MembershipsOn returns the groups on the day, withdrawn ones included.
	MembershipsOn(ctx context.Context, psnNo string, day period.Date) ([]Membership, error)
	// RegistrationsOn returns the registrations on the day, withdrawn ones included.
	RegistrationsOn(ctx context.Context, psnNo string, day period.Date) ([]Registration, error)

	// PersonVersion and the others return a fact by its version id, for replay.
	PersonVersion(ctx context.Context, psnNo, versionID string) (Person, error)
	SpellVersions(ctx context.Context, psnNo string, versionIDs []string) ([]Spell, error)
	MembershipVersions(ctx context.Context, psnNo string, versionIDs []string) ([]Membership, error)
	RegistrationVersions(ctx context.Context, psnNo string, versionIDs []string) ([]Registration, error)
}

// Credential ties a card, certificate or token to a person.
type Credential struct {
	Type  string // mdtrt_cert_type: 01 electronic credential, 02 identity card, 03 social-security card
	No    string
	PsnNo string
}

// Writer adds versions; each method adds all or nothing.
type Writer interface {
	AddPersons(ctx context.Context, persons []Person) error
	AddCredentials(ctx context.Context, credentials []Credential) error // ErrCertificateTaken
	AddSpells(ctx context.Context, spells []Spell) error
	AddMemberships(ctx context.Context, memberships []Membership) error
	AddRegistrations(ctx context.Context, registrations []Registration) error
}
