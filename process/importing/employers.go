package importing

import (
	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

var (
	employerKinds  = closed(enrolment.EmployerKinds...)
	employerStates = closed(enrolment.EmployerActive, enrolment.EmployerSuspended, enrolment.EmployerClosed)
	relations      = closed(enrolment.Relations...)
	householdRoles = closed(enrolment.HouseholdRoles...)
)

// creditCode reads a unified social credit code.
func (r *row) creditCode(column string) string {
	text := r.identifier(column, codeLimit)
	code, err := coding.ParseCreditCode(text)
	if err != nil && text != "" {
		r.fail(ErrCreditNo.With(text))
	}
	return string(code)
}

// readEmployer reads a row of 单位.csv.
func readEmployer(r *row, f *facts) {
	e := enrolment.Employer{
		CreditNo: r.creditCode("统一社会信用代码"), Name: r.required("单位名称", textLimit),
		Kind: enrolment.EmployerKind(r.coded("单位类型", employerKinds, false)), Region: r.region("统筹区"),
		Legal: r.optional("法定代表人", nameLimit), Contact: r.optional("经办人", nameLimit), Phone: r.optional("联系电话", nameLimit),
		BankName: r.optional("开户银行", textLimit), BankAccount: r.optional("银行账号", nameLimit),
		State: enrolment.EmployerState(r.coded("单位状态", employerStates, true)),
	}
	if e.State == "" {
		e.State = enrolment.EmployerActive
	}
	e.Version = r.version(period.Since(r.requiredDay("开始日期")))
	r.once("统一社会信用代码", e.CreditNo)
	r.run.employers[e.CreditNo] = true
	f.employers = append(f.employers, e)
}

// readEmployment reads a row of 单位人员.csv.
func readEmployment(r *row, f *facts) {
	effective := r.span()
	e := enrolment.Employment{
		Version: r.version(effective), PsnNo: r.insured(), Employer: r.creditCode("统一社会信用代码"), Region: r.region("统筹区"),
		Relation: enrolment.Relation(r.coded("与单位的关系", relations, true)), Active: r.yes("有效", true), Reason: "批量导入",
	}
	if e.Relation == "" {
		e.Relation = enrolment.AtWork
	}
	if e.Relation == enrolment.AtWork || r.value("申报缴费工资") != "" {
		e.Declared = money.Fen(r.amount("申报缴费工资"))
	}
	r.employer = e.Employer
	r.apart(effective, "人员编号", e.PsnNo, "统一社会信用代码", e.Employer, "与单位的关系", string(e.Relation))
	f.employments = append(f.employments, e)
}

// readHousehold reads a row of 家庭.csv.
func readHousehold(r *row, f *facts) {
	effective := r.span()
	m := enrolment.HouseholdMember{
		Version: r.version(effective), PsnNo: r.insured(), HouseholdNo: r.identifier("家庭编号", codeLimit), Region: r.region("统筹区"),
		Role: enrolment.HouseholdRole(r.coded("与户主关系", householdRoles, false)), Active: r.yes("有效", true),
	}
	r.apart(effective, "人员编号", m.PsnNo)
	f.households = append(f.households, m)
}
