package city

import (
	"bytes"
	"encoding/csv"
	"fmt"

	"yibao/ground/money"
	"yibao/ground/period"
)

// File is one register as an import file: UTF-8 CSV with a Chinese header row.
type File struct {
	Name string // 人员.csv …
	CSV  []byte
}

// Files returns the city as the import files of the registers, in an order in
// which they can be imported.
func (c *City) Files() []File {
	return []File{
		c.institutionFile(), c.agreementFile(), c.practitionerFile(), c.catalogueFile(),
		c.personFile(), c.credentialFile(), c.coverFile(), c.aidFile(), c.registrationFile(),
		c.openingFile(), c.creditFile(),
	}
}

// sheet collects one file.
type sheet struct {
	name string
	rows [][]string
}

func newSheet(name string, header ...string) *sheet {
	return &sheet{name: name, rows: [][]string{header}}
}

func (s *sheet) add(cells ...string) { s.rows = append(s.rows, cells) }

func (s *sheet) file() File {
	var b bytes.Buffer
	// A bytes.Buffer never fails, so neither does the writer.
	_ = csv.NewWriter(&b).WriteAll(s.rows)
	return File{s.name + ".csv", b.Bytes()}
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

// founded is the day from which institutions, agreements and the catalogue hold.
func (c *City) founded() string { return period.NewDate(c.Today.Year()-3, 1, 1).String() }

func (c *City) personFile() File {
	s := newSheet("人员", "人员编号", "姓名", "证件类型", "证件号码", "性别", "民族", "出生日期", "死亡日期", "统筹区")
	for _, p := range c.Persons {
		s.add(p.PsnNo, p.Name, "01", p.CertNo, p.Sex, p.Nation, p.Birth.String(), p.Death.String(), Region)
	}
	return s.file()
}

func (c *City) credentialFile() File {
	s := newSheet("凭证", "凭证类型", "凭证号码", "人员编号")
	for _, p := range c.Persons {
		s.add("02", p.CertNo, p.PsnNo)
		if p.Card != "" {
			s.add("03", p.Card, p.PsnNo)
		}
		if p.Token != "" {
			s.add("01", p.Token, p.PsnNo)
		}
	}
	return s.file()
}

func (c *City) coverFile() File {
	s := newSheet("参保", "人员编号", "险种", "统筹区", "状态", "人员类别", "公务员", "缴费档次", "单位名称", "开始日期", "结束日期", "待遇开始日期")
	for _, p := range c.Persons {
		s.add(p.PsnNo, p.Scheme, Region, p.CoverState, p.PersonType, yes(p.CivilServant), "", p.Employer, p.CoverFrom.String(), "", "")
	}
	return s.file()
}

func (c *City) aidFile() File {
	s := newSheet("身份", "人员编号", "身份类别", "开始日期", "结束日期", "有效")
	for _, p := range c.Persons {
		if p.Aid != "" {
			s.add(p.PsnNo, p.Aid, p.CoverFrom.String(), "", "是")
		}
	}
	return s.file()
}

func (c *City) registrationFile() File {
	s := newSheet("备案", "人员编号", "备案类型", "编码", "说明", "开始日期", "结束日期", "有效")
	for _, p := range c.Persons {
		for _, code := range p.Chronic {
			s.add(p.PsnNo, "慢特病", code, "", p.ChronicFrom.String(), "", "是")
		}
	}
	return s.file()
}

func (c *City) institutionFile() File {
	s := newSheet("机构", "机构编号", "机构名称", "类型", "等级", "基层", "统筹区", "统一社会信用代码", "开始日期", "结束日期")
	for _, i := range c.Institutions {
		s.add(i.Code, i.Name, i.Type, i.Level, yes(i.Community), Region, i.CreditNo, c.founded(), "")
	}
	return s.file()
}

func (c *City) agreementFile() File {
	s := newSheet("协议", "机构编号", "统筹区", "状态", "开始日期", "结束日期")
	for _, i := range c.Institutions {
		s.add(i.Code, Region, i.Agreement, c.founded(), "")
	}
	return s.file()
}

func (c *City) practitionerFile() File {
	s := newSheet("医师", "人员编码", "机构编号", "姓名", "类别", "状态", "开始日期", "结束日期")
	for _, i := range c.Institutions {
		for _, d := range i.Staff {
			s.add(d.Code, i.Code, d.Name, d.Kind, d.State, c.founded(), "")
		}
	}
	return s.file()
}

func (c *City) catalogueFile() File {
	s := newSheet("目录", "统筹区", "险种", "编码", "种类", "名称", "规格", "单位", "收费等级", "费用类别",
		"先行自付比例", "三级限价", "二级限价", "一级限价", "有效", "开始日期", "结束日期")
	limit := func(p money.Price) string {
		if p == 0 {
			return ""
		}
		return p.String()
	}
	for _, i := range c.t.itemOrder {
		s.add(Region, "", i.Code, i.Kind, i.Name, i.Spec, i.Unit, i.Class, i.Category, i.Prepay,
			limit(i.Limits[3]), limit(i.Limits[2]), limit(i.Limits[1]), "是", c.founded(), "")
		if i.PrepayResident != "" {
			s.add(Region, Resident, i.Code, i.Kind, i.Name, i.Spec, i.Unit, i.Class, i.Category, i.PrepayResident,
				limit(i.Limits[3]), limit(i.Limits[2]), limit(i.Limits[1]), "是", c.founded(), "")
		}
	}
	for _, d := range c.diagnoses() {
		s.add(Region, "", d.code, Disease, d.name, "", "", "", "", "", "", "", "", "是", c.founded(), "")
	}
	return s.file()
}

type diagnosis struct{ code, name string }

// diagnoses are the diseases of the profiles and of the chronic register, each
// once.
func (c *City) diagnoses() []diagnosis {
	var list []diagnosis
	seen := map[string]bool{}
	add := func(code, name string) {
		if !seen[code] {
			seen[code] = true
			list = append(list, diagnosis{code, name})
		}
	}
	for _, profiles := range [][]profile{c.t.inpatient, c.t.outpatient} {
		for _, p := range profiles {
			add(diagnosisCode(p.row["诊断"]), p.row["名称"])
		}
	}
	for _, r := range c.t.chronic {
		add(diagnosisCode(r["诊断"]), r["病种"])
	}
	for _, r := range c.t.chronic {
		add(r["病种编码"], r["病种"])
	}
	return list
}

// openings are the pooled funds' balances, yuan for each person of the scheme.
var openings = []struct {
	scheme, fund string
	perHead      int64
}{
	{Employee, "统筹基金", 6200}, {Employee, "大额补助", 310}, {Employee, "公务员补助", 420}, {Employee, "医疗救助", 60},
	{Resident, "统筹基金", 1150}, {Resident, "大病保险", 160}, {Resident, "医疗救助", 240},
}

func (c *City) openingFile() File {
	s := newSheet("基金期初", "统筹区", "险种", "基金", "金额", "日期")
	day := period.NewDate(c.Today.Year(), 1, 1).String()
	for _, o := range openings {
		amount := money.Fen(o.perHead*int64(len(c.members(o.scheme)))) * money.Yuan
		s.add(Region, o.scheme, o.fund, amount.String(), day)
	}
	return s.file()
}

func (c *City) creditFile() File {
	s := newSheet("账户划入", "人员编号", "险种", "金额", "日期", "说明")
	day := period.NewDate(c.Today.Year(), 1, 1)
	for _, p := range c.Persons {
		if p.Balance > 0 {
			s.add(p.PsnNo, p.Scheme, p.Balance.String(), day.String(), fmt.Sprintf("上年结转及%d年划入", day.Year()))
		}
	}
	return s.file()
}
