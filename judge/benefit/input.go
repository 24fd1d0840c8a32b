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

// feeColumns are the columns of the fee table (费用明细) that policies read.
var feeColumns = []string{"类别", "金额", "先付比例", "限价内金额", "超限价金额", "不予支付", "费用大类", "目录编码"}

// input states the case in the words of policy files.
func (c Case) input() (policyfile.Input, error) {
	for _, a := range c.Policy.Accumulators() {
		if a.Owner != policyfile.Person {
			return policyfile.Input{}, ErrOwner.With(c.Policy.Header().Title, a.Name)
		}
		if _, keyed := a.Period.Key(c.Admission, c.VisitID); !keyed {
			return policyfile.Input{}, ErrWindow.With(c.Policy.Header().Title, a.Name, string(a.Period.Kind))
		}
	}
	return policyfile.Input{
		Date:  c.day(c.Policy.Header().Governing),
		Facts: c.facts(),
		Rows:  map[string]policyfile.Table{"费用明细": c.table()},
		Used:  c.used,
	}, nil
}

func (c Case) facts() map[string]policyfile.Value {
	text, number := policyfile.Text, policyfile.Int
	facts := map[string]policyfile.Value{
		"性别":     text(coding.Sex(c.Person.Sex).Name()),
		"出生日期":   policyfile.DateValue(c.Person.Birth),
		"年龄":     number(int64(ageOn(c.Person.Birth, c.Admission))),
		"人员类别":   text(string(coding.PersonCategory(c.Person.PersonType).BenefitClass())),
		"公务员":    policyfile.Bool(c.Person.CivilServant),
		"救助身份":   text(aidGroup(c.Person.Groups)),
		"医院等级":   text(c.level()),
		"机构类别":   text(c.providerType()),
		"医疗类别":   text(c.MedType),
		"就医地":    text(string(coding.AdmDvs(c.Region).CareFrom(coding.AdmDvs(c.Provider.Region)))),
		"备案":     text(string(c.Filing)),
		"外配处方":   policyfile.Bool(c.Prescribed),
		"本年住院次数": number(c.earlierStays()),
		"使用个人账户": policyfile.Bool(c.UseAccount),
		"个人账户余额": policyfile.Money(c.spendable()),
		"入院日期":   policyfile.DateValue(c.Admission),
		"出院日期":   policyfile.DateValue(c.Discharge),
		"结算日期":   policyfile.DateValue(c.Settlement),
		"费用发生日期": policyfile.DateValue(c.Discharge),
		"住院天数":   number(int64(max(c.Admission.DaysUntil(c.Discharge), 1))),
		"病种编码":   text(c.Disease),
	}
	if c.Person.Sex != "1" && c.Person.Sex != "2" {
		delete(facts, "性别")
	}
	if c.Person.Tier != "" {
		facts["缴费档次"] = text(c.Person.Tier)
	}
	return facts
}

// spendable is what the account may pay: nothing unless the patient agreed.
func (c Case) spendable() money.Fen {
	if !c.UseAccount {
		return 0
	}
	return c.Balance
}

func ageOn(birth, day period.Date) int {
	if birth.IsZero() {
		return 0
	}
	return max(birth.AgeOn(day), 0)
}

// level names the provider's level; 基层 goes before the grade, because
// policies that speak of the grass roots mean the kind of place.
func (c Case) level() string {
	if c.Provider.Community {
		return "基层"
	}
	return coding.HospitalLevel(c.Provider.Level).Name()
}

// LevelRank returns 3, 2, 1 for the level of a hosp_lv code, 0 for none.
func LevelRank(level string) int { return coding.HospitalLevel(level).Group().Rank() }

func (c Case) providerType() string {
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

var classNames = map[catalogue.Class]string{
	catalogue.ClassA: "甲类", catalogue.ClassB: "乙类", catalogue.ClassC: "丙类",
}

// table states the fee lines. A line that no fund pays counts as 丙类.
func (c Case) table() policyfile.Table {
	t := policyfile.Table{Columns: feeColumns, Rows: make([][]policyfile.Value, len(c.Lines))}
	for i, l := range c.Lines {
		class, known := classNames[l.Class]
		if !known || l.Excluded {
			class = classNames[catalogue.ClassC]
		}
		t.Rows[i] = []policyfile.Value{
			policyfile.Text(class), policyfile.Money(l.Amount), policyfile.Number(l.Prepay),
			policyfile.Money(l.WithinLimit), policyfile.Money(l.Amount - l.WithinLimit),
			policyfile.Bool(l.Excluded), policyfile.Text(l.Category), policyfile.Text(l.Code),
		}
	}
	return t
}
