package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/inquiry"
	"yibao/register/access"
	"yibao/register/finding"
	"yibao/register/trail"
)

// findingRoutes are about what the audit found.
func (d *door) findingRoutes(api huma.API) {
	look(d, api, route{"list-findings", get, "/api/v1/findings", "疑点", "按规则、级别、状态、机构、就诊日期、人员、金额筛选,新的在前", access.FindingRead, trail.Read, false}, d.listFindings)
	look(d, api, route{"sum-findings", get, "/api/v1/findings/summary", "疑点汇总", "同样的条件,按规则和状态合计", access.FindingRead, trail.Read, false}, d.sumFindings)
	look(d, api, route{"show-finding", get, "/api/v1/findings/{finding_id}", "一个疑点", "费用明细、医嘱与病历、条款、规则版本、知识版本并列", access.FindingRead, trail.Read, false}, d.showFinding)
	change(d, api, route{"decide-finding", post, "/api/v1/findings/{finding_id}/decisions", "处理疑点", "认定或不成立,须写明理由;要改的由另一人办理", access.FindingDecide, trail.Change, false}, d.decideFinding)
	look(d, api, route{"export-findings", post, "/api/v1/findings/export", "导出疑点", "xlsx 或 CSV,须写明原因,记入操作留痕", access.FindingExport, trail.Export, false}, d.exportFindings)
}

type auditFinding struct {
	ID       string `json:"finding_id" doc:"疑点编号(jr_id)"`
	State    string `json:"state" doc:"状态:待处理、认定、不成立、不追究、已关闭"`
	Rule     string `json:"rule" doc:"规则编号"`
	Kind     string `json:"kind" doc:"规则种类"`
	Title    string `json:"title" doc:"规则名称"`
	Level    string `json:"level" doc:"级别"`
	Origin   string `json:"origin" doc:"环节:事前、事中、事后"`
	Shadow   bool   `json:"shadow" doc:"影子规则所查,不对外"`
	Exempt   string `json:"exempt,omitempty" doc:"不追究的原因"`
	PsnNo    string `json:"psn_no" doc:"人员编号"`
	Provider string `json:"fixmedins_code" doc:"机构编号"`
	Place    string `json:"fixmedins_name,omitempty" doc:"机构名称"`
	Region   string `json:"admdvs" doc:"统筹区"`
	VisitID  string `json:"mdtrt_id" doc:"就诊ID"`
	SetlID   string `json:"setl_id,omitempty" doc:"结算ID"`
	Day      string `json:"day" doc:"就诊日期"`
	Amount   amount `json:"amount" doc:"质疑的基金金额,元"`
	Lines    int    `json:"lines" doc:"涉及的明细行数"`
	Clause   string `json:"clause,omitempty" doc:"条款"`
	Due      string `json:"due,omitempty" doc:"说明理由的期限"`
	Recorded string `json:"crte_time" doc:"发现时间"`
	Task     string `json:"task" doc:"批号"`
}

func (d *door) auditFinding(f inquiry.FindingRow) auditFinding {
	row := auditFinding{
		ID: f.ID, State: string(f.State), Rule: f.Rule, Kind: f.Kind, Title: f.Title, Level: f.Level, Origin: f.Origin, Shadow: f.Shadow,
		Exempt: f.Exempt, PsnNo: f.PsnNo, Provider: f.Provider, Place: f.Place, Region: f.Region, VisitID: f.VisitID, SetlID: f.SetlID, Day: f.Day.String(),
		Amount: amount(f.Amount), Lines: len(f.Lines), Clause: f.Clause, Recorded: d.clock(f.Recorded), Task: f.Task,
	}
	if !f.Due.IsZero() {
		row.Due = f.Due.String()
	}
	return row
}

// FindingFilter narrows findings.
type FindingFilter struct {
	Rule     string `query:"rule" json:"rule,omitempty" maxLength:"60" doc:"规则编号"`
	Kind     string `query:"kind" json:"kind,omitempty" maxLength:"60" doc:"规则种类"`
	Level    string `query:"level" json:"level,omitempty" enum:"违规,可疑,线索,提醒" doc:"级别"`
	State    string `query:"state" json:"state,omitempty" enum:"待处理,认定,不成立,不追究,已关闭" doc:"状态"`
	Origin   string `query:"origin" json:"origin,omitempty" enum:"事前,事中,事后" doc:"环节"`
	Provider string `query:"fixmedins_code" json:"fixmedins_code,omitempty" maxLength:"30" doc:"机构编号"`
	PsnNo    string `query:"psn_no" json:"psn_no,omitempty" maxLength:"30" doc:"人员编号"`
	SetlID   string `query:"setl_id" json:"setl_id,omitempty" maxLength:"30" doc:"结算ID"`
	Task     string `query:"task" json:"task,omitempty" maxLength:"30" doc:"批号"`
	From     string `query:"begndate" json:"begndate,omitempty" maxLength:"10" doc:"就诊日期起(含)"`
	To       string `query:"enddate" json:"enddate,omitempty" maxLength:"10" doc:"就诊日期止(含)"`
	AtLeast  string `query:"min_amount" json:"min_amount,omitempty" maxLength:"20" doc:"质疑金额不少于,元"`
	AtMost   string `query:"max_amount" json:"max_amount,omitempty" maxLength:"20" doc:"质疑金额不多于,元"`
	Shadow   string `query:"shadow" json:"shadow,omitempty" enum:"是,否" doc:"是否影子规则所查;默认都列"`
}

// query reads the filter.
func (f FindingFilter) query() (inquiry.FindingQuery, error) {
	q := inquiry.FindingQuery{
		Rule: f.Rule, Kind: f.Kind, Level: f.Level, Origin: f.Origin, State: inquiry.FindingState(f.State), Institution: f.Provider,
		PsnNo: f.PsnNo, SetlID: f.SetlID, Task: f.Task, Shadow: f.Shadow,
	}
	for _, a := range []struct {
		text string
		into *money.Fen
	}{{f.AtLeast, &q.AtLeast}, {f.AtMost, &q.AtMost}} {
		if a.text == "" {
			continue
		}
		fen, err := money.ParseFen(a.text)
		if err != nil {
			return q, errRequest.With("金额 " + a.text + " 应写成 100 或 100.50")
		}
		*a.into = fen
	}
	if f.From != "" {
		day, err := period.ParseDate(f.From)
		if err != nil {
			return q, errDate.With(f.From)
		}
		q.Days.From = day
	}
	if f.To != "" {
		day, err := period.ParseDate(f.To)
		if err != nil {
			return q, errDate.With(f.To)
		}
		q.Days.To = day.AddDays(1)
	}
	return q, nil
}

type findingsInput struct {
	FindingFilter
	Paged
}

type findingsAnswer struct {
	Body struct {
		Findings []auditFinding `json:"findings" nullable:"false" doc:"疑点,新的在前"`
		Next     string         `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listFindings(ctx context.Context, c *call, in *findingsInput) (*findingsAnswer, error) {
	c.note.Subject, c.note.PsnNo = "疑点", in.PsnNo
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	q.Page = inquiry.Page{After: in.After, Limit: in.Limit}
	list, err := d.inquiries.Findings(ctx, c.scope(), q)
	if err != nil {
		return nil, err
	}
	var a findingsAnswer
	a.Body.Findings = []auditFinding{}
	for _, f := range list {
		a.Body.Findings = append(a.Body.Findings, d.auditFinding(f))
	}
	a.Body.Next = next(list, in.Limit, inquiry.FindingRow.Key)
	return &a, nil
}

type findingSum struct {
	Rule     string `json:"rule" doc:"规则编号"`
	Title    string `json:"title" doc:"规则名称"`
	Level    string `json:"level" doc:"级别"`
	State    string `json:"state" doc:"状态"`
	Findings int64  `json:"findings" doc:"疑点数"`
	Amount   amount `json:"amount" doc:"质疑的基金金额,元"`
}

type findingSumsInput struct{ FindingFilter }

type findingSumsAnswer struct {
	Body struct {
		Sums     []findingSum `json:"sums" nullable:"false" doc:"按规则、级别、状态"`
		Findings int64        `json:"findings" doc:"疑点数"`
		Amount   amount       `json:"amount" doc:"质疑的基金金额,元;同一行被几条规则质疑的各算各的"`
	}
}

func (d *door) sumFindings(ctx context.Context, c *call, in *findingSumsInput) (*findingSumsAnswer, error) {
	c.note.Subject, c.note.PsnNo = "疑点汇总", in.PsnNo
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	sums, err := d.inquiries.FindingSums(ctx, c.scope(), q)
	if err != nil {
		return nil, err
	}
	var a findingSumsAnswer
	a.Body.Sums = []findingSum{}
	for _, s := range sums {
		a.Body.Sums = append(a.Body.Sums, findingSum{s.Rule, s.Title, s.Level, string(s.State), s.Findings, amount(s.Amount)})
		a.Body.Findings, a.Body.Amount = a.Body.Findings+s.Findings, a.Body.Amount+amount(s.Amount)
	}
	return &a, nil
}

// FindingPath names a finding.
type FindingPath struct {
	FindingID string `path:"finding_id" maxLength:"30" doc:"疑点编号"`
}

type decideFindingInput struct {
	Keyed
	FindingPath
	Body struct {
		Ruling string `json:"ruling" enum:"认定,不成立" doc:"处理结果"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"理由"`
	}
}

type rulingRow struct {
	DecisionID string `json:"decision_id" doc:"处理编号"`
	Ruling     string `json:"ruling" doc:"处理结果"`
	Reason     string `json:"reason" doc:"理由"`
	Operator   string `json:"operator" doc:"办理人的人员编号"`
	Recorded   string `json:"crte_time" doc:"办理时间"`
}

func (d *door) rulingRow(x finding.Decision) rulingRow {
	return rulingRow{x.ID, string(x.Ruling), x.Reason, x.Operator, d.clock(x.Recorded)}
}

type rulingAnswer struct{ Body rulingRow }

func (d *door) decideFinding(ctx context.Context, c *call, in *decideFindingInput) (*rulingAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "疑点", in.FindingID, in.Body.Reason
	f, err := d.inquiries.Finding(ctx, c.scope(), in.FindingID)
	if err != nil {
		return nil, err
	}
	c.note.PsnNo = f.PsnNo
	decided, err := d.Vetting.Decide(ctx, finding.Decision{
		PsnNo: f.PsnNo, FindingID: f.ID, Ruling: finding.Ruling(in.Body.Ruling), Reason: in.Body.Reason, Operator: c.actor.Staff.StaffNo,
	})
	if err != nil {
		return nil, err
	}
	row := d.rulingRow(decided)
	c.changed(map[string]string{"state": string(f.State)}, row)
	return &rulingAnswer{row}, nil
}
