package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/period"
	process "yibao/process/contribution"
	"yibao/register/access"
	"yibao/register/contribution"
	"yibao/register/trail"
)

// inspectionRoutes are about employers: which there are, and the inspection of
// their contributions.
func (d *door) inspectionRoutes(api huma.API) {
	look(d, api, route{"list-employers", get, "/api/v1/employers", "参保单位名单", "一个统筹区的单位,可按名称中的字(用过的名称也算)或统一社会信用代码的开头查找", access.EnrolRead, trail.Read, false}, d.listEmployers)
	look(d, api, route{"show-inspection", get, "/api/v1/contributions/inspections", "一次缴费稽核", "认定的人员、月份和应补金额", access.LevyRead, trail.Read, false}, d.showInspection)
	look(d, api, route{"list-inspections", get, "/api/v1/contributions/inspections/list", "缴费稽核名单", "新的在前,可按单位和状态", access.LevyRead, trail.Read, false}, d.listInspections)
	levies(d, api, "open-inspection", "/api/v1/contributions/inspections", "缴费稽核立案", "对一个单位某段月份的缴费人数和基数", access.LevyInspect, d.openInspection)
	levies(d, api, "state-findings", "/api/v1/contributions/inspections/findings", "稽核认定", "逐人逐月写明实际工资和证据,按当月政策重算应补金额", access.LevyInspect, d.stateFindings)
	levies(d, api, "bill-findings", "/api/v1/contributions/inspections/bills", "下达稽核补缴", "每月一张缴费单,滞纳金从当月应缴期满起算", access.LevyInspect, d.billFindings)
	levies(d, api, "close-inspection", "/api/v1/contributions/inspections/closing", "稽核结案", "须写明结论", access.LevyInspect, d.closeInspection)
}

type inspectionBody struct {
	Levied
	Employer string `json:"uscc" minLength:"18" maxLength:"18" doc:"统一社会信用代码"`
	Scheme   string `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	First    string `json:"first_month" minLength:"7" maxLength:"7" doc:"稽核的第一个月,如 2026-01"`
	Last     string `json:"last_month" minLength:"7" maxLength:"7" doc:"稽核的最后一个月"`
	Reason   string `json:"reason" minLength:"1" maxLength:"200" doc:"立案的原因"`
}

type findingRow struct {
	PsnNo    string `json:"psn_no" minLength:"1" maxLength:"30" doc:"人员编号"`
	Month    string `json:"month" minLength:"7" maxLength:"7" doc:"月份"`
	Actual   string `json:"actual" minLength:"1" maxLength:"20" doc:"实际工资,元"`
	Evidence string `json:"evidence" minLength:"1" maxLength:"200" doc:"证据"`
}

type foundRow struct {
	PsnNo    string `json:"psn_no" doc:"人员编号"`
	Month    string `json:"month" doc:"月份"`
	Kind     string `json:"kind" doc:"少报人数或少报基数"`
	Declared amount `json:"declared" doc:"已核定基数,元"`
	Actual   amount `json:"actual" doc:"实际工资,元"`
	Owed     amount `json:"owed" doc:"应补,元"`
	Evidence string `json:"evidence" doc:"证据"`
}

type inspectionAnswer struct {
	Body struct {
		InspectionID string     `json:"inspection_id" doc:"稽核编号"`
		Employer     string     `json:"uscc" doc:"统一社会信用代码"`
		Scheme       string     `json:"insutype" doc:"险种"`
		First        string     `json:"first_month" doc:"稽核的第一个月"`
		Last         string     `json:"last_month" doc:"稽核的最后一个月"`
		Opened       string     `json:"opened" doc:"立案日期"`
		Operator     string     `json:"operator" doc:"最近一步的办理人"`
		State        string     `json:"state" enum:"已立案,已认定,已下达补缴,已结案" doc:"状态"`
		Findings     []foundRow `json:"findings" doc:"认定"`
		Bills        []string   `json:"bills" doc:"下达的缴费单号"`
		Reason       string     `json:"reason" doc:"原因或结论"`
	}
}

func inspectionAnswerOf(i contribution.Inspection) *inspectionAnswer {
	var a inspectionAnswer
	b := &a.Body
	b.InspectionID, b.Employer, b.State, b.Reason, b.Bills, b.Findings = i.InspectionID, i.Employer, string(i.State), i.Reason, i.Bills, []foundRow{}
	b.Scheme, b.First, b.Last, b.Opened, b.Operator = i.Scheme, monthOf(i.Term.From), monthOf(i.Term.End().AddDays(-1)), i.Opened.String(), i.Operator
	if b.Bills == nil {
		b.Bills = []string{}
	}
	for _, f := range i.Findings {
		b.Findings = append(b.Findings, foundRow{f.PsnNo, monthOf(f.Month), string(f.Kind), amount(f.Declared), amount(f.Actual), amount(f.Owed), f.Evidence})
	}
	return &a
}

func monthOf(day period.Date) string { return day.String()[:len("2026-01")] }

type inspectionsInput struct {
	Region   string `query:"admdvs" required:"true" minLength:"6" maxLength:"6" doc:"统筹区的医保区划"`
	Employer string `query:"uscc" maxLength:"18" doc:"统一社会信用代码"`
	State    string `query:"state" enum:"已立案,已认定,已下达补缴,已结案" doc:"状态"`
	Paged
}

type inspectionRow struct {
	InspectionID string `json:"inspection_id" doc:"稽核编号"`
	Employer     string `json:"uscc" doc:"统一社会信用代码"`
	Scheme       string `json:"insutype" doc:"险种"`
	First        string `json:"first_month" doc:"稽核的第一个月"`
	Last         string `json:"last_month" doc:"稽核的最后一个月"`
	Opened       string `json:"opened" doc:"立案日期"`
	State        string `json:"state" enum:"已立案,已认定,已下达补缴,已结案" doc:"状态"`
	Found        int    `json:"found" doc:"认定的条数"`
	Owed         amount `json:"owed" doc:"认定应补,元"`
	Reason       string `json:"reason" doc:"原因或结论"`
	Operator     string `json:"operator" doc:"最近一步的办理人"`
}

type inspectionsAnswer struct {
	Body struct {
		Inspections []inspectionRow `json:"inspections" nullable:"false" doc:"稽核,新的在前"`
		Next        string          `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listInspections(ctx context.Context, c *call, in *inspectionsInput) (*inspectionsAnswer, error) {
	if err := inRegion(c, in.Region); err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref = "缴费稽核", in.Region
	list, err := d.Contributions.ListInspections(ctx, process.InspectionQuery{Region: in.Region, Employer: in.Employer, State: contribution.InspectionState(in.State), After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	var a inspectionsAnswer
	a.Body.Inspections = []inspectionRow{}
	for _, i := range list {
		row := inspectionRow{i.InspectionID, i.Employer, i.Scheme, monthOf(i.Term.From), monthOf(i.Term.End().AddDays(-1)), i.Opened.String(), string(i.State), len(i.Findings), 0, i.Reason, i.Operator}
		for _, f := range i.Findings {
			row.Owed += amount(f.Owed)
		}
		a.Body.Inspections = append(a.Body.Inspections, row)
	}
	a.Body.Next = next(list, in.Limit, func(i contribution.Inspection) string { return i.InspectionID })
	return &a, nil
}

// inspectionOf returns an inspection of the caller's regions.
func (d *door) inspectionOf(ctx context.Context, c *call, id string) (contribution.Inspection, error) {
	i, err := d.Contributions.Inspection(ctx, id)
	if err == nil {
		err = inRegion(c, i.Region)
	}
	c.note.Subject, c.note.Ref = "缴费稽核", id
	return i, err
}

type inspectionInput struct {
	ID string `query:"inspection_id" required:"true" maxLength:"30" doc:"稽核编号"`
}

func (d *door) showInspection(ctx context.Context, c *call, in *inspectionInput) (*inspectionAnswer, error) {
	i, err := d.inspectionOf(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	return inspectionAnswerOf(i), nil
}

func (d *door) openInspection(ctx context.Context, c *call, in inspectionBody) (*inspectionAnswer, error) {
	var p reading
	span := period.Span{From: p.term(in.First).From, To: p.term(in.Last).To}
	if p.err != nil {
		return nil, p.err
	}
	i, err := d.Contributions.OpenInspection(ctx, process.Inspecting{Employer: in.Employer, Region: in.Region, Scheme: in.Scheme, Term: span, Reason: in.Reason, Operator: c.actor.Staff.StaffNo})
	return d.inspected(c, i, err)
}

func (d *door) inspected(c *call, i contribution.Inspection, err error) (*inspectionAnswer, error) {
	if err != nil {
		return nil, err
	}
	a := inspectionAnswerOf(i)
	c.note.Subject, c.note.Ref = "缴费稽核", i.InspectionID
	c.changed(nil, a.Body)
	return a, nil
}

type findingsBody struct {
	Levied
	ID       string       `json:"inspection_id" minLength:"1" maxLength:"30" doc:"稽核编号"`
	Findings []findingRow `json:"findings" minItems:"1" maxItems:"5000" nullable:"false" doc:"认定"`
}

func (d *door) stateFindings(ctx context.Context, c *call, in findingsBody) (*inspectionAnswer, error) {
	if _, err := d.inspectionOf(ctx, c, in.ID); err != nil {
		return nil, err
	}
	var p reading
	var found []process.Found
	for _, f := range in.Findings {
		found = append(found, process.Found{PsnNo: f.PsnNo, Month: p.month(f.Month), Actual: p.yuan(f.Actual), Evidence: f.Evidence})
	}
	if p.err != nil {
		return nil, p.err
	}
	i, err := d.Contributions.Find(ctx, in.ID, found, c.actor.Staff.StaffNo)
	return d.inspected(c, i, err)
}

type inspectionStepBody struct {
	Levied
	ID     string `json:"inspection_id" minLength:"1" maxLength:"30" doc:"稽核编号"`
	Reason string `json:"reason,omitempty" maxLength:"200" doc:"结论"`
}

func (d *door) billFindings(ctx context.Context, c *call, in inspectionStepBody) (*inspectionAnswer, error) {
	if _, err := d.inspectionOf(ctx, c, in.ID); err != nil {
		return nil, err
	}
	i, _, err := d.Contributions.BillFindings(ctx, in.ID, c.actor.Staff.StaffNo)
	return d.inspected(c, i, err)
}

func (d *door) closeInspection(ctx context.Context, c *call, in inspectionStepBody) (*inspectionAnswer, error) {
	if _, err := d.inspectionOf(ctx, c, in.ID); err != nil {
		return nil, err
	}
	i, err := d.Contributions.CloseInspection(ctx, in.ID, in.Reason, c.actor.Staff.StaffNo)
	return d.inspected(c, i, err)
}
