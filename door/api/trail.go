package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/observer/inquiry"
	"yibao/register/access"
	"yibao/register/trail"
)

func (d *door) trailRoutes(api huma.API) {
	look(d, api, route{"search-trail", get, "/api/v1/trail", "操作留痕", "谁、何时、看了改了什么、为什么;新的在前。留痕链的核验见 POST /api/v1/verification", access.TrailRead, trail.Read, false}, d.searchTrail)
}

type trailRow struct {
	ID      string `json:"trail_id" doc:"留痕编号"`
	Time    string `json:"opt_time" doc:"操作时间"`
	StaffNo string `json:"staff_no,omitempty" doc:"人员编号"`
	Account string `json:"account,omitempty" doc:"账号"`
	OrgNo   string `json:"org_no,omitempty" doc:"机构编号"`
	Session string `json:"session_id,omitempty" doc:"会话编号"`
	From    string `json:"from,omitempty" doc:"地址"`
	Kind    string `json:"kind" doc:"查看、变更、打印、导出、查看明文、登录、提出、复核"`
	Act     string `json:"act" doc:"操作"`
	Subject string `json:"subject,omitempty" doc:"对象"`
	Ref     string `json:"ref,omitempty" doc:"对象编号"`
	PsnNo   string `json:"psn_no,omitempty" doc:"涉及的人员编号"`
	Reason  string `json:"reason,omitempty" doc:"原因"`
	Before  string `json:"before,omitempty" doc:"变更前,已脱敏"`
	After   string `json:"after,omitempty" doc:"变更后,已脱敏"`
	Result  string `json:"result" doc:"成功,或拒绝代码"`
}

type trailInput struct {
	StaffNo string `query:"staff_no" maxLength:"30" doc:"谁"`
	PsnNo   string `query:"psn_no" maxLength:"30" doc:"涉及的人员编号"`
	Act     string `query:"act" maxLength:"60" doc:"操作"`
	Kind    string `query:"kind" enum:"查看,变更,打印,导出,查看明文,登录,提出,复核" doc:"种类"`
	Ref     string `query:"ref" maxLength:"60" doc:"对象编号"`
	From    string `query:"begndate" doc:"日期起(含)"`
	To      string `query:"enddate" doc:"日期止(含)"`
	Paged
}

type trailAnswer struct {
	Body struct {
		Entries []trailRow `json:"entries" doc:"留痕,新的在前"`
		Next    string     `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) searchTrail(ctx context.Context, c *call, in *trailInput) (*trailAnswer, error) {
	c.note.Subject, c.note.PsnNo = "操作留痕", in.PsnNo
	from, to, err := d.days(in.From, in.To)
	if err != nil {
		return nil, err
	}
	list, err := d.inquiries.Trail(ctx, c.scope(), inquiry.TrailQuery{
		StaffNo: in.StaffNo, PsnNo: in.PsnNo, Act: in.Act, Kind: trail.Kind(in.Kind), Ref: in.Ref, From: from, To: to,
		Page: inquiry.Page{After: in.After, Limit: in.Limit},
	})
	var a trailAnswer
	a.Body.Entries = []trailRow{}
	for _, e := range list {
		a.Body.Entries = append(a.Body.Entries, trailRow{
			e.ID, d.clock(e.Recorded), e.StaffNo, e.Account, e.OrgNo, e.Session, e.From, string(e.Kind), e.Act, e.Subject, e.Ref, e.PsnNo,
			e.Reason, e.Before, e.After, e.Result,
		})
	}
	a.Body.Next = next(list, in.Limit, func(e trail.Entry) string { return e.ID })
	return &a, err
}
