package enrolment

import (
	"context"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
)

// ActKind is a kind of enrolment business (参保业务).
type ActKind string

// The kinds of acts.
const (
	RegisterPerson   ActKind = "参保登记"
	RegisterNewborn  ActKind = "新生儿登记"
	RegisterFamily   ActKind = "家庭登记"
	LeaveFamily      ActKind = "家庭成员离户"
	RegisterEmployer ActKind = "单位登记"
	ChangePerson     ActKind = "个人信息变更"
	ChangeEmployer   ActKind = "单位信息变更"
	TakeCover        ActKind = "险种参保"   // a further scheme of a registered person
	ChangeCategory   ActKind = "人员类别变更" // 在职转退休 …
	ChangeUnit       ActKind = "单位变动"   // 调入, 调出, 工资变更
	JoinGroup        ActKind = "特殊身份认定"
	LeaveGroup       ActKind = "特殊身份取消"
	Suspend          ActKind = "暂停参保"
	Resume           ActKind = "恢复参保"
	EndCover         ActKind = "终止参保"
	MoveOut          ActKind = "关系转出"
	MoveIn           ActKind = "关系转入"
	RecordDeath      ActKind = "死亡登记"
	MergePersons     ActKind = "重复参保合并"
	PartPersons      ActKind = "撤销合并"
)

// Act is the record of one piece of enrolment business: who asked for what,
// why, and which versions it made. It is never changed.
type Act struct {
	ActID    string
	Kind     ActKind
	PsnNo    string // "" of acts about an employer alone
	Employer string // CreditNo, "" when none is concerned
	Region   string // admdvs of the 统筹区
	Day      period.Date
	Reason   string
	Operator string
	Key      string   // the caller's key
	Hash     string   // of the canonical input under that key
	Versions []string // ids of the versions it made
	Content  string   // JSON of the input
	Recorded time.Time
}

// MoveDirection says which way an insured relation moves.
type MoveDirection string

// The directions of a transfer.
const (
	Outward MoveDirection = "转出"
	Inward  MoveDirection = "转入"
)

// Certificate is the proof with which a person's insured relation moves between
// regions (参保凭证和转移接续信息): how long the person was covered, and the
// balance of the account that goes along.
type Certificate struct {
	No         string
	PsnNo      string
	Direction  MoveDirection
	Scheme     string // insutype
	FromRegion string // admdvs
	ToRegion   string // admdvs
	Name       string
	CertType   string
	CertNo     string
	First      period.Date // first day of cover
	Last       period.Date // last day of cover
	PaidMonths int         // months that count for the lifetime requirement
	Balance    money.Fen   // of the personal account
	Day        period.Date
	ActID      string
	Recorded   time.Time
}

// ActReader looks acts up.
type ActReader interface {
	// EnrolmentAct returns the act of a caller's key; nil when there is none.
	EnrolmentAct(ctx context.Context, key string) (*Act, error)
	// EnrolmentActsOf returns the acts of a person, oldest first.
	EnrolmentActsOf(ctx context.Context, psnNo string) ([]Act, error)
	// EmployerActsOf returns the acts of an employer, oldest first.
	EmployerActsOf(ctx context.Context, creditNo string) ([]Act, error)
	// CertificatesOf returns the person's certificates of transfer, oldest first.
	CertificatesOf(ctx context.Context, psnNo string) ([]Certificate, error)
}

// ActWriter records acts.
type ActWriter interface {
	AddEnrolmentAct(ctx context.Context, a Act) error
	AddCertificate(ctx context.Context, c Certificate) error
}
