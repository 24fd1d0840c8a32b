package api

import (
	"context"

	"yibao/ground/coding"
	"yibao/process/enrolling"
	"yibao/register/enrolment"
)

type spellRow struct {
	Scheme     string `json:"insutype" doc:"险种"`
	Region     string `json:"insu_admdvs" doc:"参保统筹区"`
	State      string `json:"psn_insu_stas" doc:"参保状态"`
	PersonType string `json:"psn_type" doc:"人员类别"`
	Employer   string `json:"emp_name,omitempty" doc:"单位名称"`
	Begin      string `json:"begndate" doc:"开始日期"`
	End        string `json:"enddate" doc:"结束日期(次日)"`
}

type employmentRow struct {
	PsnNo    string `json:"psn_no" doc:"人员编号"`
	Employer string `json:"uscc" doc:"统一社会信用代码"`
	Relation string `json:"relation" doc:"与单位的关系"`
	Declared string `json:"wage" doc:"申报缴费工资,元/月"`
	Begin    string `json:"begndate" doc:"开始日期"`
}

func employmentRowOf(e enrolment.Employment) employmentRow {
	return employmentRow{e.PsnNo, e.Employer, string(e.Relation), e.Declared.String(), e.Effective.From.String()}
}

type actRow struct {
	ActID    string `json:"act_id" doc:"业务编号"`
	Kind     string `json:"kind" doc:"业务名称"`
	Begin    string `json:"begndate" doc:"生效日期"`
	Reason   string `json:"reason,omitempty" doc:"原因"`
	Operator string `json:"operator" doc:"经办人"`
	Recorded string `json:"crte_time" doc:"办理时间"`
}

type aliasRow struct {
	Kept     string `json:"psn_no" doc:"保留的人员编号"`
	Absorbed string `json:"absorbed_psn_no" doc:"被合并的人员编号"`
	Reason   string `json:"reason" doc:"原因"`
	Recorded string `json:"crte_time" doc:"合并时间"`
	Undone   bool   `json:"undone" doc:"已撤销"`
}

type memberRow struct {
	PsnNo string `json:"psn_no" doc:"人员编号"`
	Role  string `json:"role" doc:"与户主关系"`
	Begin string `json:"begndate" doc:"开始日期"`
}

type enrolmentFileAnswer struct {
	Body struct {
		PsnNo        string           `json:"psn_no" doc:"人员编号;旧编号查询时为保留的编号"`
		Name         string           `json:"psn_name" doc:"姓名,已脱敏"`
		Covers       []spellRow       `json:"covers" nullable:"false" doc:"参保时段,按生效先后"`
		Units        []employmentRow  `json:"units" nullable:"false" doc:"现在的单位"`
		HouseholdNo  string           `json:"household_no,omitempty" doc:"家庭编号"`
		Household    []memberRow      `json:"household" nullable:"false" doc:"家庭现在的成员,含本人"`
		Groups       []string         `json:"psn_idet_types" nullable:"false" doc:"现在的特殊身份"`
		Aliases      []aliasRow       `json:"aliases" nullable:"false" doc:"合并过的编号"`
		Certificates []certificateRow `json:"certificates" nullable:"false" doc:"转移凭证"`
		Acts         []actRow         `json:"acts" nullable:"false" doc:"办过的业务,旧的在前"`
	}
}

// personEnrolment answers what is on file of a person.
func (d *door) personEnrolment(ctx context.Context, c *call, in *PersonPath) (*enrolmentFileAnswer, error) {
	in.noted(c)
	p, err := d.inquiries.Person(ctx, c.scope(), in.PsnNo)
	if err != nil {
		return nil, err
	}
	file, err := d.Enrolment.FileOf(ctx, in.PsnNo)
	if err != nil {
		return nil, err
	}
	var a enrolmentFileAnswer
	b := &a.Body
	b.PsnNo, b.Name = p.PsnNo, coding.MaskName(p.Name)
	d.fill(&a, file)
	if b.HouseholdNo == "" {
		return &a, nil
	}
	members, err := d.Enrolment.Household(ctx, b.HouseholdNo)
	for _, m := range members {
		b.Household = append(b.Household, memberRow{m.PsnNo, string(m.Role), m.Effective.From.String()})
	}
	return &a, err
}

func (d *door) fill(a *enrolmentFileAnswer, file enrolling.File) {
	b := &a.Body
	b.Covers, b.Units, b.Groups = []spellRow{}, []employmentRow{}, []string{}
	b.Household = []memberRow{}
	b.Aliases, b.Certificates, b.Acts = []aliasRow{}, []certificateRow{}, []actRow{}
	for _, s := range file.Covers {
		b.Covers = append(b.Covers, spellRow{s.Scheme, s.Region, string(s.State), s.PersonType, s.Employer, s.Effective.From.String(), s.Effective.End().String()})
	}
	for _, e := range file.Units {
		b.Units = append(b.Units, employmentRowOf(e))
	}
	if file.Household != nil {
		b.HouseholdNo = file.Household.HouseholdNo
	}
	for _, m := range file.Groups {
		b.Groups = append(b.Groups, m.Group)
	}
	for _, x := range file.Aliases {
		b.Aliases = append(b.Aliases, aliasRow{x.Kept, x.Absorbed, x.Reason, d.clock(x.Recorded), x.Undone != nil})
	}
	for _, x := range file.Certificates {
		b.Certificates = append(b.Certificates, certificateRowOf(x))
	}
	for _, x := range file.Acts {
		b.Acts = append(b.Acts, actRow{x.ActID, string(x.Kind), x.Day.String(), x.Reason, x.Operator, d.clock(x.Recorded)})
	}
}

type employerInput struct {
	CreditNo string `path:"uscc" maxLength:"18" doc:"统一社会信用代码"`
	Paged
}

type employerAnswer struct {
	Body struct {
		CreditNo string          `json:"uscc" doc:"统一社会信用代码"`
		Region   string          `json:"admdvs" doc:"统筹区"`
		State    string          `json:"state" doc:"单位状态"`
		Unit     UnitInfo        `json:"unit" doc:"单位信息;电话和账号已脱敏"`
		Staff    []employmentRow `json:"staff" nullable:"false" doc:"在册人员"`
		Next     string          `json:"next,omitempty" doc:"下一页的 after"`
	}
}

// showEmployer answers an employer with a page of its people.
func (d *door) showEmployer(ctx context.Context, c *call, in *employerInput) (*employerAnswer, error) {
	c.note.Subject, c.note.Ref = "参保单位", in.CreditNo
	e, staff, err := d.Enrolment.Employer(ctx, c.scope().Covers, in.CreditNo, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	var a employerAnswer
	b := &a.Body
	b.CreditNo, b.Region, b.State = e.CreditNo, e.Region, string(e.State)
	b.Unit = UnitInfo{e.Name, string(e.Kind), e.Legal, e.Contact, coding.MaskPhone(e.Phone), e.BankName, coding.MaskBankCard(e.BankAccount)}
	b.Staff = []employmentRow{}
	for _, s := range staff {
		b.Staff = append(b.Staff, employmentRowOf(s))
	}
	b.Next = next(staff, in.Limit, func(s enrolment.Employment) string { return s.PsnNo })
	return &a, nil
}
