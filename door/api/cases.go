package api

import (
	"context"

	"yibao/process/archiving"
	"yibao/process/reimbursement"
	"yibao/register/archive"
)

// CaseRow is a case at the counter.
type CaseRow struct {
	CaseNo   string   `json:"case_no" doc:"受理号"`
	Step     string   `json:"step_code" doc:"事项编码"`
	PsnNo    string   `json:"psn_no,omitempty" doc:"人员编号"`
	Region   string   `json:"admdvs" doc:"统筹区"`
	State    string   `json:"state" enum:"受理,补正,办结,退回" doc:"状态"`
	Received string   `json:"received" doc:"受理日期"`
	Due      string   `json:"due" doc:"到期日"`
	Missing  []string `json:"missing" nullable:"false" doc:"已告知缺少的材料"`
	Ref      string   `json:"ref,omitempty" doc:"业务编号"`
	Reason   string   `json:"reason,omitempty" doc:"理由"`
}

func caseRowOf(c archive.Case) CaseRow {
	return CaseRow{c.CaseNo, c.Step, c.PsnNo, c.Region, string(c.State), c.Received.String(), c.Due.String(), append([]string{}, c.Missing...), c.Ref, c.Reason}
}

type caseAnswer struct {
	Body struct {
		CaseRow
		Told  []lackRow     `json:"told" nullable:"false" doc:"一次性告知:还缺的材料"`
		Steps []caseStepRow `json:"steps" nullable:"false" doc:"办理经过,旧的在前"`
	}
}

type caseStepRow struct {
	From     string `json:"from" doc:"原状态"`
	To       string `json:"to" doc:"新状态"`
	Reason   string `json:"reason,omitempty" doc:"理由"`
	Operator string `json:"operator" doc:"办理人"`
	Recorded string `json:"crte_time" doc:"时间"`
}

func caseAnswerOf(c archive.Case, told archiving.Told) *caseAnswer {
	var a caseAnswer
	a.Body.CaseRow, a.Body.Told, a.Body.Steps = caseRowOf(c), lackRows(told), []caseStepRow{}
	return &a
}

type openCaseInput struct {
	Keyed
	Body struct {
		Step   string      `json:"step_code" minLength:"1" maxLength:"10" doc:"事项编码"`
		PsnNo  string      `json:"psn_no" minLength:"1" maxLength:"30" doc:"人员编号"`
		Ref    string      `json:"ref,omitempty" maxLength:"40" doc:"业务编号"`
		When   []string    `json:"when,omitempty" maxItems:"20" doc:"符合的情形"`
		Papers []PaperBody `json:"materials,omitempty" maxItems:"60" doc:"材料"`
	}
}

func (d *door) openCase(ctx context.Context, c *call, in *openCaseInput) (*caseAnswer, error) {
	c.note.Subject, c.note.PsnNo = "受理件", in.Body.PsnNo
	p, err := d.inquiries.Person(ctx, c.scope(), in.Body.PsnNo)
	if err != nil {
		return nil, err
	}
	papers, err := papersOf(in.Body.Papers)
	if err != nil {
		return nil, err
	}
	opened, told, err := d.Archive.Open(ctx, archiving.Application{
		Step: in.Body.Step, PsnNo: in.Body.PsnNo, Region: p.Region, OrgNo: c.actor.Org.OrgNo, Operator: c.actor.Staff.StaffNo, Ref: in.Body.Ref,
		When: in.Body.When, Papers: papers,
	})
	if err != nil {
		return nil, err
	}
	c.note.Ref = opened.CaseNo
	a := caseAnswerOf(opened, told)
	c.changed(nil, a.Body.CaseRow)
	return a, nil
}

type casesInput struct {
	PsnNo   string `query:"psn_no" maxLength:"30" doc:"人员编号"`
	Step    string `query:"step_code" maxLength:"10" doc:"事项编码"`
	State   string `query:"state" enum:"受理,补正,办结,退回" doc:"状态"`
	Overdue bool   `query:"overdue" doc:"只看已受理而超时的"`
	Paged
}

type casesAnswer struct {
	Body struct {
		Cases []CaseRow `json:"cases" nullable:"false" doc:"受理件,按受理号"`
		Next  string    `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listCases(ctx context.Context, c *call, in *casesInput) (*casesAnswer, error) {
	q := archive.CaseQuery{Region: c.actor.Org.Region, PsnNo: in.PsnNo, Step: in.Step, State: archive.CaseState(in.State), After: in.After, Limit: in.Limit}
	if in.Overdue {
		q.State, q.DueBefore = archive.Accepted, d.Archive.Today()
	}
	found, err := d.Archive.Cases(ctx, q)
	var a casesAnswer
	a.Body.Cases = []CaseRow{}
	for _, one := range found {
		a.Body.Cases = append(a.Body.Cases, caseRowOf(one))
	}
	a.Body.Next = next(found, in.Limit, func(c archive.Case) string { return c.CaseNo })
	return &a, err
}

type CasePath struct {
	CaseNo string `path:"case_no" maxLength:"30" doc:"受理号"`
}

// caseWithin returns a case of the caller's scope with what became of it.
func (d *door) caseWithin(ctx context.Context, c *call, caseNo string) (archive.Case, []archive.CaseStep, error) {
	c.note.Subject, c.note.Ref = "受理件", caseNo
	found, steps, err := d.Archive.Case(ctx, caseNo)
	if err == nil && !c.scope().Covers(found.Region) {
		return archive.Case{}, nil, archive.ErrUnknownCase.With(caseNo)
	}
	c.note.PsnNo = found.PsnNo
	return found, steps, err
}

func (d *door) showCase(ctx context.Context, c *call, in *CasePath) (*caseAnswer, error) {
	found, steps, err := d.caseWithin(ctx, c, in.CaseNo)
	if err != nil {
		return nil, err
	}
	a := caseAnswerOf(found, archiving.Told{})
	for _, s := range steps {
		a.Body.Steps = append(a.Body.Steps, caseStepRow{string(s.From), string(s.To), s.Reason, s.Operator, d.clock(s.Recorded)})
	}
	return a, nil
}

type supplementInput struct {
	Keyed
	CasePath
	Body struct {
		Papers []PaperBody `json:"materials" minItems:"1" maxItems:"60" nullable:"false" doc:"补交的材料"`
		When   []string    `json:"when,omitempty" maxItems:"20" doc:"符合的情形"`
	}
}

// caseOfDesk is a case that is moved here, not by reimbursement.
func (d *door) caseOfDesk(ctx context.Context, c *call, caseNo string) (archive.Case, error) {
	found, _, err := d.caseWithin(ctx, c, caseNo)
	if err == nil && (found.Step == reimbursement.StepOutpatient || found.Step == reimbursement.StepInpatient) && found.Ref != "" {
		return found, archive.ErrCaseState.With(caseNo, "零星报销的受理件,请在零星报销中办理", "其他状态")
	}
	return found, err
}

func (d *door) supplementCase(ctx context.Context, c *call, in *supplementInput) (*caseAnswer, error) {
	before, err := d.caseOfDesk(ctx, c, in.CaseNo)
	if err != nil {
		return nil, err
	}
	papers, err := papersOf(in.Body.Papers)
	if err != nil {
		return nil, err
	}
	after, told, err := d.Archive.Supplement(ctx, in.CaseNo, c.actor.Staff.StaffNo, papers, in.Body.When)
	if err != nil {
		return nil, err
	}
	c.changed(caseRowOf(before), caseRowOf(after))
	return caseAnswerOf(after, told), nil
}

type finishInput struct {
	Keyed
	CasePath
	Body struct {
		Ref string `json:"ref,omitempty" maxLength:"40" doc:"业务编号"`
	}
}

func (d *door) finishCase(ctx context.Context, c *call, in *finishInput) (*caseAnswer, error) {
	before, err := d.caseOfDesk(ctx, c, in.CaseNo)
	if err != nil {
		return nil, err
	}
	after, err := d.Archive.Finish(ctx, in.CaseNo, c.actor.Staff.StaffNo, in.Body.Ref)
	if err != nil {
		return nil, err
	}
	c.changed(caseRowOf(before), caseRowOf(after))
	return caseAnswerOf(after, archiving.Told{}), nil
}

type refuseInput struct {
	Keyed
	CasePath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"退回的理由"`
	}
}

func (d *door) refuseCase(ctx context.Context, c *call, in *refuseInput) (*caseAnswer, error) {
	before, err := d.caseOfDesk(ctx, c, in.CaseNo)
	if err != nil {
		return nil, err
	}
	c.note.Reason = in.Body.Reason
	after, err := d.Archive.Refuse(ctx, in.CaseNo, c.actor.Staff.StaffNo, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	c.changed(caseRowOf(before), caseRowOf(after))
	return caseAnswerOf(after, archiving.Told{}), nil
}
