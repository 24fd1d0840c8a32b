package importing

import (
	"path/filepath"
	"slices"
	"strings"
)

// Kind is a kind of import file, named as the file is.
type Kind string

// The kinds, in the order in which they build on each other.
const (
	Institutions  Kind = "机构"
	Agreements    Kind = "协议"
	Practitioners Kind = "医师"
	Catalogue     Kind = "目录"
	Persons       Kind = "人员"
	Credentials   Kind = "凭证"
	Spells        Kind = "参保"
	Memberships   Kind = "身份"
	Registrations Kind = "备案"
	FundOpenings  Kind = "基金期初"
	Credits       Kind = "账户划入"
	Employers     Kind = "单位"
	Employments   Kind = "单位人员"
	Households    Kind = "家庭"
	Newborns      Kind = "新生儿"
)

// Enrolments are the kinds that enrolment staff bring: facts about persons and
// units, no money and no reference registers.
func Enrolments() []Kind {
	return []Kind{Employers, Persons, Newborns, Credentials, Spells, Employments, Households, Memberships, Registrations}
}

// sheet says how a kind is read: its columns, and the function that checks one
// row by itself and adds what it says to the facts.
type sheet struct {
	columns []string
	read    func(r *row, f *facts)
}

// order lists the kinds in the order of import.
var order = []Kind{
	Institutions, Agreements, Practitioners, Catalogue,
	Employers, Persons, Newborns, Credentials, Spells, Employments, Households, Memberships, Registrations, FundOpenings, Credits,
}

var sheets = map[Kind]sheet{
	Persons:       {columns("人员编号,姓名,证件类型,证件号码,性别,民族,出生日期,死亡日期,统筹区"), readPerson},
	Newborns:      {columns("人员编号,姓名,性别,民族,出生日期,出生医学证明编号,父母证件类型,父母证件号码,父母不在本地,统筹区,参保险种"), readNewborn},
	Credentials:   {columns("凭证类型,凭证号码,人员编号"), readCredential},
	Spells:        {columns("人员编号,险种,统筹区,状态,人员类别,公务员,缴费档次,单位名称,开始日期,结束日期,待遇开始日期"), readSpell},
	Memberships:   {columns("人员编号,身份类别,开始日期,结束日期,有效"), readMembership},
	Registrations: {columns("人员编号,备案类型,编码,说明,开始日期,结束日期,有效"), readRegistration},
	Employers:     {columns("统一社会信用代码,单位名称,单位类型,统筹区,法定代表人,经办人,联系电话,开户银行,银行账号,单位状态,开始日期"), readEmployer},
	Employments:   {columns("人员编号,统一社会信用代码,统筹区,与单位的关系,申报缴费工资,开始日期,结束日期,有效"), readEmployment},
	Households:    {columns("人员编号,家庭编号,统筹区,与户主关系,开始日期,结束日期,有效"), readHousehold},
	Institutions:  {columns("机构编号,机构名称,类型,等级,基层,统筹区,统一社会信用代码,开始日期,结束日期"), readInstitution},
	Agreements:    {columns("机构编号,统筹区,状态,开始日期,结束日期"), readAgreement},
	Practitioners: {columns("人员编码,机构编号,姓名,类别,状态,开始日期,结束日期"), readPractitioner},
	Catalogue:     {columns("统筹区,险种,编码,种类,名称,规格,单位,收费等级,费用类别,先行自付比例,三级限价,二级限价,一级限价,有效,开始日期,结束日期"), readEntry},
	FundOpenings:  {columns("统筹区,险种,基金,金额,日期"), readOpening},
	Credits:       {columns("人员编号,险种,金额,日期,说明"), readCredit},
}

func columns(list string) []string { return strings.Split(list, ",") }

// Kinds returns all kinds in the order of import.
func Kinds() []Kind { return slices.Clone(order) }

// Columns returns the header of a kind's file, nil for an unknown kind.
func (k Kind) Columns() []string { return slices.Clone(sheets[k].columns) }

// Template returns an empty file of the kind, for people to fill in.
func (k Kind) Template() []byte {
	return []byte(byteOrderMark + strings.Join(sheets[k].columns, ",") + "\r\n")
}

// KindOf recognises a file by its name (人员.csv, 2026年1月_人员.csv, 人员-3.csv),
// else by its header; "" when neither tells.
func KindOf(name string, header []string) Kind {
	base := filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	base = strings.TrimSuffix(base, filepath.Ext(base))
	for _, k := range order {
		if base == string(k) {
			return k
		}
	}
	for _, k := range order {
		if exactHeader(k, header) {
			return k
		}
	}
	for _, k := range order {
		if strings.Contains(base, string(k)) {
			return k
		}
	}
	return ""
}

// exactHeader reports whether the header has all columns of the kind and no
// others, but for the column that this package adds.
func exactHeader(k Kind, header []string) bool {
	want, found := sheets[k].columns, 0
	for _, h := range header {
		switch {
		case h == reasonColumn:
		case slices.Contains(want, h):
			found++
		default:
			return false
		}
	}
	return found == len(want)
}

// fileNames lists the names that are recognised, for a refusal.
func fileNames() string {
	names := make([]string, len(order))
	for i, k := range order {
		names[i] = string(k) + ".csv"
	}
	return strings.Join(names, "、")
}
