// Package provider is the register of contracted providers (定点医药机构):
// hospitals, pharmacies, the agreements they hold, and their physicians and
// pharmacists (医保医师、药师).
//
// Legal basis: 医疗机构医疗保障定点管理暂行办法 (国家医保局令2号), 零售药店医疗保障定点
// 管理暂行办法 (令3号). Facts are versions; whether a state allows a settlement is
// judged elsewhere.
package provider

import (
	"context"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// InstitutionType is fixmedins_type.
type InstitutionType string

// The types that settle.
const (
	Hospital InstitutionType = "1" // 定点医疗机构
	Pharmacy InstitutionType = "2" // 定点零售药店
)

// Institution is one version of a provider.
type Institution struct {
	period.Version
	Code      string // fixmedins_code
	Name      string
	Type      InstitutionType
	Level     string // hosp_lv 1–14
	Community bool   // community centre, township centre or village clinic (基层)
	Region    string // admdvs where it stands
	CreditNo  string // uscc
}

// AgreementState is the state of a service agreement (服务协议).
type AgreementState string

// The states of an agreement.
const (
	AgreementActive    AgreementState = "有效"
	AgreementSuspended AgreementState = "暂停"
	AgreementEnded     AgreementState = "终止"
)

// Agreement is one version of a provider's agreement with a 统筹区.
type Agreement struct {
	period.Version
	Institution string
	Region      string
	State       AgreementState
}

// PractitionerState is the state of a physician's or pharmacist's eligibility.
type PractitionerState string

// The states of a practitioner.
const (
	PractitionerActive    PractitionerState = "有效"
	PractitionerSuspended PractitionerState = "暂停"
	PractitionerRemoved   PractitionerState = "取消"
)

// Practitioner is one version of a physician or pharmacist at an institution.
// Lines prescribed while not active are not paid by any fund.
type Practitioner struct {
	period.Version
	Code        string // national practitioner code
	Institution string
	Name        string
	Kind        string // 医师 or 药师
	State       PractitionerState
}

// Refusals of this register.
var (
	ErrUnknownInstitution = fault.Define("YB3001", fault.Business, "机构编号 %s 不是本地登记的定点医药机构,请核对 fixmedins_code")
	ErrNoContract         = fault.Define("YB3002", fault.Business, "机构 %s 没有与任何统筹区签订服务协议,没有可用的医保目录,请联系经办机构")
)

// Reader looks facts up, as period.Latest picks them.
type Reader interface {
	// InstitutionOn returns the provider on the day; ErrUnknownInstitution.
	InstitutionOn(ctx context.Context, code string, day period.Date) (Institution, error)
	// AgreementsOn returns the agreements (at most one a region) on the day.
	AgreementsOn(ctx context.Context, code string, day period.Date) ([]Agreement, error)
	// Practitioners returns every version of those of the codes that were ever
	// registered at the institution; unknown codes are left out. The caller
	// picks by day, since the lines of a stay have many days.
	Practitioners(ctx context.Context, institution string, codes []string) ([]Practitioner, error)

	InstitutionVersion(ctx context.Context, versionID string) (Institution, error)
	AgreementVersions(ctx context.Context, versionIDs []string) ([]Agreement, error)
	PractitionerVersions(ctx context.Context, versionIDs []string) ([]Practitioner, error)
}

// Writer adds versions; each method adds all or nothing.
type Writer interface {
	AddInstitutions(ctx context.Context, institutions []Institution) error
	AddAgreements(ctx context.Context, agreements []Agreement) error
	AddPractitioners(ctx context.Context, practitioners []Practitioner) error
}

// HomeOf returns the 统筹区 whose catalogue a provider works by: of those it has
// an agreement with, the one that a message states first, else the one where the
// provider stands, else the first. A stated division also means its prefecture.
// ErrNoContract.
func HomeOf(institution Institution, agreements []Agreement, stated ...string) (string, error) {
	if len(agreements) == 0 {
		return "", ErrNoContract.With(institution.Code)
	}
	for _, wanted := range append(stated, institution.Region) {
		for _, digits := range []int{6, 4} {
			for _, a := range agreements {
				if len(wanted) == 6 && len(a.Region) == 6 && a.Region[:digits] == wanted[:digits] {
					return a.Region, nil
				}
			}
		}
	}
	return agreements[0].Region, nil
}
