package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/register/access"
	"yibao/register/trail"
)

// expertRoutes are about who reviews chronic-disease applications, and how they did.
func (d *door) expertRoutes(api huma.API) {
	look(d, api, route{"list-experts", get, "/api/v1/persons/{psn_no}/chronic-experts", "可选的评审专家", "可以评审这个人的慢特病申请的在岗人员", access.FilingWrite, trail.Read, false}, d.listExperts)
	look(d, api, route{"person-chronic", get, "/api/v1/persons/{psn_no}/chronic-applications", "一个人的慢特病申请", "各次申请的材料、专家意见和结果,旧的在前", access.SettlementRead, trail.Read, false}, d.personChronic)
}

type expertRow struct {
	StaffNo string `json:"staff_no" doc:"人员账号编号"`
	Name    string `json:"name" doc:"姓名"`
	OrgNo   string `json:"org_no" doc:"机构编号"`
}

type expertsAnswer struct {
	Body struct {
		Experts []expertRow `json:"experts" nullable:"false" doc:"可选的专家,按编号"`
	}
}

func (d *door) listExperts(ctx context.Context, c *call, in *PersonPath) (*expertsAnswer, error) {
	in.noted(c)
	p, err := d.inquiries.Person(ctx, c.scope(), in.PsnNo)
	if err != nil {
		return nil, err
	}
	list, err := d.Benefits.Filing.Candidates(ctx, p.Region)
	var a expertsAnswer
	a.Body.Experts = []expertRow{}
	for _, s := range list {
		if s.StaffNo != c.actor.Staff.StaffNo { // who applies for somebody does not review it
			a.Body.Experts = append(a.Body.Experts, expertRow{s.StaffNo, s.Name, s.OrgNo})
		}
	}
	return &a, err
}

type chronicVote struct {
	Expert  string `json:"expert" doc:"专家的人员账号编号"`
	Agree   bool   `json:"agree" doc:"同意"`
	Opinion string `json:"opinion" doc:"评审意见"`
	At      string `json:"crte_time" doc:"时间"`
}

type chronicReviewed struct {
	ChronicRow
	Institution string        `json:"fixmedins_code,omitempty" doc:"代为申请的机构;窗口受理的没有"`
	Identified  string        `json:"hosp_ide_date,omitempty" doc:"鉴定日期"`
	Papers      string        `json:"papers,omitempty" doc:"申请时写的材料(JSON)"`
	Votes       []chronicVote `json:"votes" nullable:"false" doc:"已投的票,旧的在前"`
}

type personChronicAnswer struct {
	Body struct {
		Applications []chronicReviewed `json:"applications" nullable:"false" doc:"各次申请"`
	}
}

func (d *door) personChronic(ctx context.Context, c *call, in *PersonPath) (*personChronicAnswer, error) {
	if err := d.insuredPerson(ctx, c, *in); err != nil {
		return nil, err
	}
	list, err := d.Benefits.Filing.Applications(ctx, in.PsnNo)
	var a personChronicAnswer
	a.Body.Applications = []chronicReviewed{}
	for _, x := range list {
		row := chronicReviewed{d.chronicRow(x.Application), x.Institution, dayText(x.Identified), x.Content, []chronicVote{}}
		for _, v := range x.Votes {
			row.Votes = append(row.Votes, chronicVote{v.Expert, v.Agree, v.Opinion, d.clock(v.Recorded)})
		}
		a.Body.Applications = append(a.Body.Applications, row)
	}
	return &a, err
}
