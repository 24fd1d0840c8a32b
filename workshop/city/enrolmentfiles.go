package city

import (
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Reference returns what stands before anybody is enrolled, as import files:
// institutions, agreements, practitioners, the catalogue, and what the funds
// carried over that contributions feed little or not at all.
func (c *City) Reference() []File {
	return []File{c.institutionFile(), c.agreementFile(), c.practitionerFile(), c.catalogueFile(), c.carriedFile()}
}

// carried are those funds, as scheme and fund.
var carried = [][2]string{{Employee, "大额补助"}, {Employee, "公务员补助"}, {Employee, "医疗救助"}, {Resident, "大病保险"}, {Resident, "医疗救助"}}

func (c *City) carriedFile() File {
	s := newSheet("基金期初", "统筹区", "险种", "基金", "金额", "日期")
	day := period.NewDate(c.Today.Year(), 1, 1).String()
	for _, o := range openings {
		if slices.Contains(carried, [2]string{o.scheme, o.fund}) {
			amount := money.Fen(o.perHead*int64(len(c.members(o.scheme)))) * money.Yuan
			s.add(Region, o.scheme, o.fund, amount.String(), day)
		}
	}
	return s.file()
}

// Files returns the lists for the batch import at the counter, in the order in
// which they can be taken in: nobody has died, nobody's cover is suspended, and
// who comes to the counter for something is not on the list for it.
func (e *Enrolment) Files() []File {
	return []File{
		e.employerFile(), e.personFile(), e.city.credentialFile(), e.coverFile(), e.employmentFile(),
		e.householdFile(), e.aidFile(), e.registrationFile(),
	}
}

func (e *Enrolment) employerFile() File {
	s := newSheet("单位", "统一社会信用代码", "单位名称", "单位类型", "统筹区", "法定代表人", "经办人", "联系电话", "开户银行", "银行账号", "单位状态", "开始日期")
	for _, u := range e.Employers {
		s.add(u.CreditNo, u.Name, u.Kind, Region, "", "", "", "", "", "", e.city.longAgo())
	}
	return s.file()
}

// longAgo is before anybody's cover began.
func (c *City) longAgo() string { return period.NewDate(c.Today.Year()-12, 1, 1).String() }

func (e *Enrolment) personFile() File {
	s := newSheet("人员", "人员编号", "姓名", "证件类型", "证件号码", "性别", "民族", "出生日期", "死亡日期", "统筹区")
	for _, p := range e.city.Persons {
		s.add(p.PsnNo, p.Name, "01", p.CertNo, p.Sex, p.Nation, p.Birth.String(), "", Region)
	}
	return s.file()
}

func (e *Enrolment) coverFile() File {
	s := newSheet("参保", "人员编号", "险种", "统筹区", "状态", "人员类别", "公务员", "缴费档次", "单位名称", "开始日期", "结束日期", "待遇开始日期")
	for _, p := range e.city.Persons {
		s.add(p.PsnNo, p.Scheme, Region, "1", p.PersonType, yes(p.CivilServant), "", p.Employer, p.CoverFrom.String(), "", "")
	}
	return s.file()
}

func (e *Enrolment) employmentFile() File {
	s := newSheet("单位人员", "人员编号", "统一社会信用代码", "统筹区", "与单位的关系", "申报缴费工资", "开始日期", "结束日期", "有效")
	for _, u := range e.Employers {
		for _, p := range u.Staff {
			s.add(p.PsnNo, u.CreditNo, Region, "在职", e.wage[p].String(), p.CoverFrom.String(), "", "是")
		}
	}
	return s.file()
}

func (e *Enrolment) householdFile() File {
	s := newSheet("家庭", "人员编号", "家庭编号", "统筹区", "与户主关系", "开始日期", "结束日期", "有效")
	for _, f := range e.Families {
		from := f.Children[0].Birth.String()
		s.add(f.Head.PsnNo, f.No, Region, "户主", from, "", "是")
		for _, child := range f.Children {
			s.add(child.PsnNo, f.No, Region, "子女", from, "", "是")
		}
	}
	return s.file()
}

func (e *Enrolment) aidFile() File {
	s := newSheet("身份", "人员编号", "身份类别", "开始日期", "结束日期", "有效")
	for _, p := range e.city.Persons {
		if p.Aid != "" && !slices.Contains(e.Groups, p) {
			s.add(p.PsnNo, p.Aid, p.CoverFrom.String(), "", "是")
		}
	}
	return s.file()
}

func (e *Enrolment) registrationFile() File {
	s := newSheet("备案", "人员编号", "备案类型", "编码", "说明", "开始日期", "结束日期", "有效")
	for _, p := range e.city.Persons {
		if slices.Contains(e.Applicants, p) {
			continue
		}
		for _, code := range p.Chronic {
			s.add(p.PsnNo, "慢特病", code, "", p.ChronicFrom.String(), "", "是")
		}
	}
	return s.file()
}
