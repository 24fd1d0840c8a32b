package enrolment

import (
	"context"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// EmployerKind is the kind of a unit that enrols people (单位类型).
type EmployerKind string

// The kinds of employers.
const (
	Enterprise  EmployerKind = "企业"
	Government  EmployerKind = "机关"
	Institution EmployerKind = "事业单位"
	Association EmployerKind = "社会团体"
	SelfTraded  EmployerKind = "个体工商户"
	School      EmployerKind = "学校"
	Community   EmployerKind = "村社区" // townships, communities and villages that enrol residents
)

// EmployerKinds are all kinds.
var EmployerKinds = []EmployerKind{Enterprise, Government, Institution, Association, SelfTraded, School, Community}

// EmployerState is where an employer stands.
type EmployerState string

// The states of an employer.
const (
	EmployerActive    EmployerState = "参保"
	EmployerSuspended EmployerState = "中止"
	EmployerClosed    EmployerState = "注销"
)

// Employer is one version of a unit that enrols people (参保单位). CreditNo
// (统一社会信用代码) never changes; a unit that is given another number is another
// employer.
type Employer struct {
	period.Version
	CreditNo    string // coding.CreditCode
	Region      string // admdvs of the 统筹区 whose funds it pays into
	Name        string
	Kind        EmployerKind
	Legal       string // 法定代表人
	Contact     string // 经办人
	Phone       string
	BankName    string // 代扣 account
	BankAccount string
	State       EmployerState
}

// Relation says what a person is to the unit.
type Relation string

// The relations.
const (
	AtWork  Relation = "在职"
	Retiree Relation = "退休" // the unit takes care of its retirees
	Pupil   Relation = "在读" // of a school
	Managed Relation = "代办" // a community or agency enrols flexible workers or residents
)

// Relations are all relations.
var Relations = []Relation{AtWork, Retiree, Pupil, Managed}

// Employment is one version of a person's belonging to a unit (人员与单位的关系).
type Employment struct {
	period.Version
	PsnNo    string
	Employer string // CreditNo
	Region   string // admdvs of the 统筹区, that of the employer
	Relation Relation
	Declared money.Fen // 申报缴费工资 a month; 0 where the relation has none
	Active   bool      // false: has left, from the first day of the version
	Reason   string    // of the version: 新参保, 调入, 工资变更, 离职, 退休 …
}

// ErrUnknownEmployer: no employer has the credit code on the day.
var ErrUnknownEmployer = fault.Define("YB2201", fault.Business, "没有找到参保单位 %s,请核对统一社会信用代码,确未登记的请先办理单位参保登记")

// EmployerReader looks employers and their people up.
type EmployerReader interface {
	// EmployerOn returns the employer as known for the day; ErrUnknownEmployer.
	EmployerOn(ctx context.Context, creditNo string, day period.Date) (Employer, error)
	// EmployersOf returns the employers of a region on the day in order of
	// CreditNo; after is the last one of the page before, "" for the first.
	EmployersOf(ctx context.Context, region string, day period.Date, after string, limit int) ([]Employer, error)
	// EmploymentsOn returns the person's active employments on the day.
	EmploymentsOn(ctx context.Context, psnNo string, day period.Date) ([]Employment, error)
	// EmploymentsOf returns every version of the person's employments, oldest
	// recorded first.
	EmploymentsOf(ctx context.Context, psnNo string) ([]Employment, error)
	// StaffOn returns the active employments of the employer on the day in order
	// of PsnNo; after is the last one of the page before, "" for the first.
	StaffOn(ctx context.Context, creditNo string, day period.Date, after string, limit int) ([]Employment, error)
}

// EmployerWriter adds versions; each method adds all or nothing.
type EmployerWriter interface {
	AddEmployers(ctx context.Context, employers []Employer) error
	AddEmployments(ctx context.Context, employments []Employment) error // ErrUnknownPerson
}
