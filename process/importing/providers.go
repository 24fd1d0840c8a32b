package importing

import (
	"cmp"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/register/catalogue"
	"yibao/register/provider"
)

// institutionCode reads a provider's code; one of the national form is brought
// to capitals, a local one is kept as it is.
func (r *row) institutionCode(column string) string {
	text := r.identifier(column, codeLimit)
	if code, err := coding.TolerateInstitution(text); err == nil && code.National() {
		return string(code)
	}
	return text
}

// readInstitution reads a row of 机构.csv. A pharmacy without a level is ungraded.
func readInstitution(r *row, f *facts) {
	effective := r.span()
	i := provider.Institution{
		Version: r.version(effective), Code: r.institutionCode("机构编号"), Name: r.required("机构名称", textLimit),
		Type:      provider.InstitutionType(r.coded("类型", institutionKinds, false)),
		Level:     r.level("等级"),
		Community: r.yes("基层", false), Region: r.region("统筹区"), CreditNo: r.creditNo("统一社会信用代码"),
	}
	if i.Level == "" && i.Type == provider.Pharmacy {
		i.Level = string(coding.LevelUngraded)
	}
	if i.Level == "" && i.Type != provider.Pharmacy && r.value("等级") == "" {
		r.fail(ErrRequired.With("等级"))
	}
	// A P code is a pharmacy's; pharmacies with an H code occur in the field.
	kind := coding.Institution(i.Code).Kind()
	if string(kind) == string(provider.Pharmacy) && i.Type == provider.Hospital {
		r.fail(ErrKindOfCode.With(i.Code, kind.Name(), coding.InstitutionKind(i.Type).Name()))
	}
	r.run.declareInstitution(i.Code)
	r.apart(effective, "机构编号", i.Code)
	f.institutions = append(f.institutions, i)
}

// level reads a hospital level, "" when the field is empty.
func (r *row) level(column string) string {
	text := r.value(column)
	if text == "" {
		return ""
	}
	level, ok := coding.ParseHospitalLevel(text)
	if !ok {
		r.fail(ErrCode.With(column, text, didYouMean(text, levelNames)))
	}
	return string(level)
}

var levelNames = strings.Fields("三级特等 三级甲等 三级乙等 三级丙等 二级甲等 二级乙等 二级丙等 一级甲等 一级乙等 一级丙等 无等级 三级无等 二级无等 一级无等")

func (r *row) creditNo(column string) string {
	text := r.value(column)
	if text == "" {
		return ""
	}
	code, err := coding.ParseCreditCode(text)
	if err != nil {
		r.fail(ErrCreditNo.With(text))
	}
	return string(code)
}

// readAgreement reads a row of 协议.csv.
func readAgreement(r *row, f *facts) {
	effective := r.span()
	a := provider.Agreement{
		Version: r.version(effective), Institution: r.institutionCode("机构编号"), Region: r.region("统筹区"),
		State: provider.AgreementState(r.coded("状态", agreementStates, false)),
	}
	r.institution = a.Institution
	r.apart(effective, "机构编号", a.Institution, "统筹区", a.Region)
	f.agreements = append(f.agreements, a)
}

// readPractitioner reads a row of 医师.csv.
func readPractitioner(r *row, f *facts) {
	effective := r.span()
	p := provider.Practitioner{
		Version: r.version(effective), Code: r.practitionerCode("人员编码"),
		Institution: r.institutionCode("机构编号"), Name: r.personName("姓名"),
		Kind:  r.coded("类别", practitionerKinds, false),
		State: provider.PractitionerState(r.coded("状态", practitionerStates, false)),
	}
	r.institution = p.Institution
	r.apart(effective, "人员编码", p.Code, "机构编号", p.Institution)
	f.practitioners = append(f.practitioners, p)
}

func (r *row) practitionerCode(column string) string {
	text := r.identifier(column, codeLimit)
	if code, err := coding.ToleratePractitioner(text); err == nil && code.National() {
		return string(code)
	}
	return text
}

// readEntry reads a row of 目录.csv. What cannot be billed has neither class nor
// price.
func readEntry(r *row, f *facts) {
	effective := r.span()
	kind := catalogue.Kind(r.coded("种类", entryKinds, false))
	bare := !kind.Billable()
	e := catalogue.Entry{
		Version: r.version(effective), Region: r.region("统筹区"), Scheme: r.coded("险种", insurances, true),
		Code: r.identifier("编码", certLimit), Kind: kind, Name: r.required("名称", textLimit),
		Spec: r.optional("规格", textLimit), Unit: r.optional("单位", codeLimit),
		Class:    catalogue.Class(r.coded("收费等级", itemClasses, bare)),
		Category: r.coded("费用类别", feeCategories, bare),
		Limits: catalogue.Limits{
			Tertiary: r.limitPrice("三级限价"), Secondary: r.limitPrice("二级限价"), Primary: r.limitPrice("一级限价"),
		},
		Active: r.yes("有效", true),
	}
	e.Prepay = r.prepay("先行自付比例", e.Class)
	r.apart(effective, "统筹区", e.Region, "险种", cmp.Or(e.Scheme, "全部"), "编码", e.Code)
	f.entries = append(f.entries, e)
}

// prepay reads a rate from 0 to 1; a 乙类 entry must state it, even as 0.
func (r *row) prepay(column string, class catalogue.Class) money.Rate {
	text := strings.ReplaceAll(r.value(column), "％", "%")
	if text == "" {
		if class == catalogue.ClassB {
			r.fail(ErrRequired.With(column))
		}
		return money.Rate{}
	}
	rate, err := money.ParseRate(text)
	if err != nil || rate.Sign() < 0 || rate.Cmp(money.Whole(1)) > 0 {
		r.fail(ErrPrepay.With(text))
	}
	return rate
}
