package benefit

import (
	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/catalogue"
	"yibao/register/provider"
)

// The payers that are not funds, as policies name them.
const (
	PayerCash     = "个人"   // the patient, in cash
	PayerAccount  = "个人账户" // the patient's personal account
	PayerFamily   = "共济账户" // a family member's account
	PayerHospital = "医院负担" // the provider itself
)

// The standard portions of a bill, as policies name them.
const (
	PortionSelfFunded = "全自费"
	PortionOverLimit  = "超限价"
	PortionPrepaid    = "先行自付"
	PortionInScope    = "范围内费用"
	PortionDeductible = "起付自付"
)

// What a case states, by place in the form.
const (
	factSex = iota
	factBirth
	factAge
	factCategory
	factCivilServant
	factAid
	factTier
	factLevel
	factProviderType
	factMedType
	factPlace
	factFiling
	factPrescribed
	factStays
	factUseAccount
	factBalance
	factFamily
	factAdmission
	factDischarge
	factSettlement
	factFeeDate
	factDays
	factDisease
)

const (
	columnClass = iota
	columnAmount
	columnPrepay
	columnWithinLimit
	columnOverLimit
	columnExcluded
	columnCategory
	columnCode
)

// form is a case in the words of policy files.
var form = &policyfile.Form{
	Facts: []string{
		factSex: "性别", factBirth: "出生日期", factAge: "年龄", factCategory: "人员类别", factCivilServant: "公务员",
		factAid: "救助身份", factTier: "缴费档次", factLevel: "医院等级", factProviderType: "机构类别", factMedType: "医疗类别",
		factPlace: "就医地", factFiling: "备案", factPrescribed: "外配处方", factStays: staysOfYear,
		factUseAccount: "使用个人账户", factBalance: "个人账户余额", factFamily: "共济账户余额", factAdmission: "入院日期", factDischarge: "出院日期",
		factSettlement: "结算日期", factFeeDate: "费用发生日期", factDays: "住院天数", factDisease: "病种编码",
	},
	Columns: []policyfile.Column{
		columnClass:       {Name: "类别", Kind: policyfile.ChoiceColumn, Options: []string{classA: "甲类", classB: "乙类", classC: "丙类"}},
		columnAmount:      {Name: "金额", Kind: policyfile.AmountColumn},
		columnPrepay:      {Name: "先付比例", Kind: policyfile.RatioColumn},
		columnWithinLimit: {Name: "限价内金额", Kind: policyfile.AmountColumn},
		columnOverLimit:   {Name: "超限价金额", Kind: policyfile.AmountColumn},
		columnExcluded:    {Name: "不予支付", Kind: policyfile.ChoiceColumn, Options: []string{"否", "是"}},
		columnCategory:    {Name: "费用大类", Kind: policyfile.TextColumn},
		columnCode:        {Name: "目录编码", Kind: policyfile.TextColumn},
	},
	Portions: []string{PortionDeductible},
	Rows:     []string{PortionSelfFunded, PortionOverLimit, PortionPrepaid, PortionInScope},
}

const (
	classA = iota
	classB
	classC
)

// bill is a case as policies ask for it.
type bill struct{ *Case }

// supported refuses policies with accumulators that the case cannot answer for.
func (c *Case) supported() error {
	accumulators := c.Policy.Accumulators()
	for i := range accumulators {
		a := &accumulators[i]
		if a.Owner == policyfile.Unit {
			return ErrOwner.With(c.Policy.Header().Title, a.Name)
		}
	}
	return nil
}

// Date is the date that the policy lets govern its values.
func (b bill) Date() period.Date { return b.day(b.Policy.Governing()) }

// Fact states a fact of the form.
func (b bill) Fact(i int) policyfile.Value {
	text, number, date := policyfile.Text, policyfile.Int, policyfile.DateValue
	switch i {
	case factSex:
		return b.sex()
	case factBirth:
		return date(b.Person.Birth)
	case factAge:
		return number(int64(ageOn(b.Person.Birth, b.taken())))
	case factCategory:
		return text(string(coding.PersonCategory(b.Person.PersonType).BenefitClass()))
	case factCivilServant:
		return policyfile.Bool(b.Person.CivilServant)
	case factAid:
		return text(aidGroup(b.Person.Groups))
	case factTier:
		return b.tier()
	case factLevel:
		return text(b.level())
	case factProviderType:
		return text(b.providerType())
	case factMedType:
		return text(b.MedType)
	case factPlace:
		return text(string(coding.AdmDvs(b.Region).CareFrom(coding.AdmDvs(b.Provider.Region))))
	case factFiling:
		return text(string(b.Filing))
	case factPrescribed:
		return policyfile.Bool(b.Prescribed)
	case factStays:
		return number(b.earlierStays())
	case factUseAccount:
		return policyfile.Bool(b.UseAccount)
	case factBalance:
		return policyfile.Money(b.spendable())
	case factFamily:
		return policyfile.Money(b.Family)
	case factAdmission:
		return date(b.Admission)
	case factDischarge, factFeeDate:
		return date(b.Discharge)
	case factSettlement:
		return date(b.Settlement)
	case factDays:
		return number(int64(max(b.Admission.DaysUntil(b.Discharge), 1)))
	default:
		return text(b.Disease)
	}
}

// sex is known when it is one of the two that policies tell apart.
func (c *Case) sex() policyfile.Value {
	if c.Person.Sex != "1" && c.Person.Sex != "2" {
		return policyfile.Value{}
	}
	return policyfile.Text(coding.Sex(c.Person.Sex).Name())
}

func (c *Case) tier() policyfile.Value {
	if c.Person.Tier == "" {
		return policyfile.Value{}
	}
	return policyfile.Text(c.Person.Tier)
}

// spendable is what the account may pay: nothing unless the patient agreed.
func (c *Case) spendable() money.Fen {
	if !c.UseAccount {
		return 0
	}
	return c.Balance
}

// taken is the day on which the person's age counts.
func (c *Case) taken() period.Date {
	if c.Person.Taken.IsZero() {
		return c.Admission
	}
	return c.Person.Taken
}

func ageOn(birth, day period.Date) int {
	if birth.IsZero() {
		return 0
	}
	return max(birth.AgeOn(day), 0)
}

// level names the provider's level; 基层 goes before the grade, because
// policies that speak of the grass roots mean the kind of place.
func (c *Case) level() string {
	if c.Provider.Community {
		return "基层"
	}
	return coding.HospitalLevel(c.Provider.Level).Name()
}

// LevelRank returns 3, 2, 1 for the level of a hosp_lv code, 0 for none.
func LevelRank(level string) int { return coding.HospitalLevel(level).Group().Rank() }

func (c *Case) providerType() string {
	if provider.InstitutionType(c.Provider.Type) == provider.Pharmacy {
		return "定点零售药店"
	}
	return "定点医疗机构"
}

// aidGroups maps national groups to what policies call aid status, strongest
// first: a person in several counts by the first.
var aidGroups = []struct{ code, name string }{
	{"2304", "特困"}, {"2301", "特困"}, {"2307", "特困"}, {"2303", "低保"},
	{"2302", "返贫致贫"}, {"2305", "低保边缘"}, {"2306", "因病致贫"},
}

func aidGroup(groups []string) string {
	for _, aid := range aidGroups {
		for _, g := range groups {
			if g == aid.code {
				return aid.name
			}
		}
	}
	return "无"
}

// Lines is the number of fee lines.
func (b bill) Lines() int { return len(b.Case.Lines) }

// Amounts states a column of money.
func (b bill) Amounts(column int, into []money.Fen) {
	lines := b.Case.Lines[:len(into)]
	switch column {
	case columnAmount:
		for i := range into {
			into[i] = lines[i].Amount
		}
	case columnWithinLimit:
		for i := range into {
			into[i] = lines[i].WithinLimit
		}
	default:
		for i := range into {
			into[i] = lines[i].Amount - lines[i].WithinLimit
		}
	}
}

// Ratios states the share of each line that the patient pays first.
func (b bill) Ratios(_ int, into []money.Rate) {
	for i := range into {
		into[i] = b.Case.Lines[i].Prepay
	}
}

// Choices states a column of options.
func (b bill) Choices(column int, into []uint8) {
	lines := b.Case.Lines[:len(into)]
	if column == columnClass {
		for i := range into {
			into[i] = lines[i].class()
		}
		return
	}
	for i := range into {
		into[i] = 0
		if lines[i].Excluded {
			into[i] = 1
		}
	}
}

// class is the place of the line's class in the form. A line that no fund pays
// counts as 丙类.
func (l *Line) class() uint8 {
	switch {
	case l.Excluded:
		return classC
	case l.Class == catalogue.ClassA:
		return classA
	case l.Class == catalogue.ClassB:
		return classB
	default:
		return classC
	}
}

// Texts states a column of codes.
func (b bill) Texts(column int, into []string) {
	for i := range into {
		if into[i] = b.Case.Lines[i].Code; column == columnCategory {
			into[i] = b.Case.Lines[i].Category
		}
	}
}
