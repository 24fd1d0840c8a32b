package api

import (
	"context"

	"yibao/register/enrolment"
)

type employersInput struct {
	Region string `query:"admdvs" required:"true" minLength:"6" maxLength:"6" doc:"统筹区的医保区划"`
	Words  string `query:"words" maxLength:"60" doc:"名称中的字,或统一社会信用代码的开头"`
	Paged
}

type employerRow struct {
	CreditNo string `json:"uscc" doc:"统一社会信用代码"`
	Name     string `json:"emp_name" doc:"单位名称"`
	Kind     string `json:"emp_type" doc:"单位类型"`
	Legal    string `json:"legrep_name" doc:"法定代表人"`
	Contact  string `json:"coner_name,omitempty" doc:"经办人"`
	State    string `json:"state" enum:"参保,中止,注销" doc:"单位状态"`
	Begin    string `json:"begndate" doc:"现状从哪天起"`
}

type employersAnswer struct {
	Body struct {
		Employers []employerRow `json:"employers" nullable:"false" doc:"单位,按统一社会信用代码"`
		Next      string        `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listEmployers(ctx context.Context, c *call, in *employersInput) (*employersAnswer, error) {
	if err := inRegion(c, in.Region); err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref = "参保单位", in.Region
	list, err := d.Enrolment.Employers(ctx, in.Region, in.Words, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	var a employersAnswer
	a.Body.Employers = []employerRow{}
	for _, e := range list {
		a.Body.Employers = append(a.Body.Employers, employerRow{e.CreditNo, e.Name, string(e.Kind), e.Legal, e.Contact, string(e.State), e.Effective.From.String()})
	}
	a.Body.Next = next(list, in.Limit, func(e enrolment.Employer) string { return e.CreditNo })
	return &a, nil
}
