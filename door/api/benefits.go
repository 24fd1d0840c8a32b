package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/period"
	"yibao/process/allowance"
	"yibao/process/filing"
	"yibao/process/paying"
	"yibao/process/qualifying"
	"yibao/process/readjustment"
	"yibao/register/access"
	"yibao/register/restriction"
	"yibao/register/trail"
)

// Benefits are the processes of who may have which benefit, and of what is paid
// in money. All are required.
type Benefits struct {
	Readjustment *readjustment.Service
	Qualifying   *qualifying.Service
	Filing       *filing.Agency
	Allowance    *allowance.Service
	Paying       *paying.Service
}

// benefitRoutes are about restrictions and readjustments.
func (d *door) benefitRoutes(api huma.API) {
	look(d, api, route{"list-restrictions", get, "/api/v1/persons/{psn_no}/restrictions", "待遇限制", "今天起仍有效的等待期、欠费暂停、核定暂停", access.SettlementRead, trail.Read, false}, d.listRestrictions)
	change(d, api, route{"assess-waiting", post, "/api/v1/persons/{psn_no}/waiting-assessments", "核定待遇等待", "按缴费记录和政策核定等待期与欠费暂停;trial 为真时只试算,不写入", access.BenefitWrite, trail.Change, false}, d.assessWaiting)
	change(d, api, route{"suspend-benefits", post, "/api/v1/persons/{psn_no}/suspensions", "核定暂停待遇", "须写明依据和原因", access.BenefitWrite, trail.Change, false}, d.suspendBenefits)
	change(d, api, route{"resume-benefits", post, "/api/v1/persons/{psn_no}/resumptions", "恢复待遇", "自所写日期起恢复", access.BenefitWrite, trail.Change, false}, d.resumeBenefits)
	look(d, api, route{"examine-readjustment", get, "/api/v1/persons/{psn_no}/readjustment", "核对追溯变更", "按现在的参保信息重新核对已结算的各笔,列出差额;不写入", access.SettlementRead, trail.Read, false}, d.examineReadjustment)
	change(d, api, route{"propose-readjustment", post, "/api/v1/persons/{psn_no}/readjustment-proposals", "提出待遇追补(追回)", "由另一人复核后入账;医院的账不变", access.ReadjustPropose, trail.Propose, false}, d.proposeReadjustment)
	change(d, api, route{"propose-readjustment-undo", post, "/api/v1/persons/{psn_no}/readjustment-undo-proposals", "提出撤销待遇追补", "只能从最后一次开始;款项已送盘的不能撤销", access.ReadjustPropose, trail.Propose, false}, d.proposeUndo)
	d.waitingRunRoutes(api)
}

// insuredPerson refuses a person outside the caller's scope, as unknown.
func (d *door) insuredPerson(ctx context.Context, c *call, in PersonPath) error {
	in.noted(c)
	_, err := d.inquiries.Person(ctx, c.scope(), in.PsnNo)
	return err
}

// civilDay reads an optional civil day.
func civilDay(text string) (period.Date, error) {
	if text == "" {
		return 0, nil
	}
	day, err := period.ParseDate(text)
	if err != nil {
		return 0, errDate.With(text)
	}
	return day, nil
}

// dayText tells a civil day; "" for none or no end.
func dayText(day period.Date) string {
	if day.IsZero() || day == period.Forever {
		return ""
	}
	return day.String()
}

// lastDay tells the last day of a span; "" without end.
func lastDay(s period.Span) string {
	if s.End() == period.Forever {
		return ""
	}
	return dayText(s.End().AddDays(-1))
}

type restrictionRow struct {
	Scheme string `json:"insutype" doc:"险种"`
	Kind   string `json:"kind" doc:"等待期、欠费暂停或核定暂停"`
	Active bool   `json:"active" doc:"真为限制,假为解除"`
	From   string `json:"begndate" doc:"起"`
	Last   string `json:"enddate,omitempty" doc:"止(含);没有止期的不填"`
	Reason string `json:"reason" doc:"原因"`
	Rule   string `json:"rule" doc:"依据"`
	Remedy string `json:"remedy,omitempty" doc:"怎么办"`
}

func restrictionRows(list []restriction.Restriction) []restrictionRow {
	rows := make([]restrictionRow, len(list))
	for i, x := range list {
		rows[i] = restrictionRow{x.Scheme, string(x.Kind), x.Active, x.Effective.From.String(), lastDay(x.Effective), x.Reason, x.Rule, x.Remedy}
	}
	return rows
}

type restrictionsAnswer struct {
	Body struct {
		Restrictions []restrictionRow `json:"restrictions" doc:"待遇限制"`
	}
}

func (d *door) listRestrictions(ctx context.Context, c *call, in *PersonPath) (*restrictionsAnswer, error) {
	if err := d.insuredPerson(ctx, c, *in); err != nil {
		return nil, err
	}
	list, err := d.Benefits.Qualifying.List(ctx, in.PsnNo)
	var a restrictionsAnswer
	a.Body.Restrictions = restrictionRows(list)
	return &a, err
}

type waitingInput struct {
	Keyed
	PersonPath
	Body struct {
		Scheme   string `json:"insutype" minLength:"1" maxLength:"6" doc:"险种"`
		Day      string `json:"begndate,omitempty" doc:"参保生效日;默认为现在参保时段的起日"`
		InWindow bool   `json:"in_window,omitempty" doc:"在集中参保期内参保"`
		Trial    bool   `json:"trial,omitempty" doc:"只试算"`
	}
}

type waitingAnswer struct {
	Body struct {
		Day      string           `json:"begndate" doc:"参保生效日"`
		Months   int              `json:"months" doc:"等待月数"`
		From     string           `json:"benefit_from" doc:"可以享受待遇的第一天"`
		Reason   string           `json:"reason" doc:"为什么"`
		Arrears  string           `json:"arrears,omitempty" doc:"欠费暂停的原因"`
		Rule     string           `json:"rule" doc:"依据"`
		Remedy   string           `json:"remedy,omitempty" doc:"怎么办"`
		Counted  map[string]int   `json:"counted" doc:"按缴费记录数出的事实"`
		Changes  []restrictionRow `json:"changes" doc:"写入(或将写入)的限制和解除"`
		Standing []restrictionRow `json:"standing" doc:"今天起仍有效的限制"`
	}
}

func (d *door) assessWaiting(ctx context.Context, c *call, in *waitingInput) (*waitingAnswer, error) {
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	day, err := civilDay(in.Body.Day)
	if err != nil {
		return nil, err
	}
	q := qualifying.Question{PsnNo: in.PsnNo, Scheme: in.Body.Scheme, Day: day, InWindow: in.Body.InWindow}
	judge := d.Benefits.Qualifying.Assess
	if in.Body.Trial {
		judge = d.Benefits.Qualifying.Examine
	}
	f, err := judge(ctx, q)
	if err != nil {
		return nil, err
	}
	var a waitingAnswer
	b := &a.Body
	b.Day, b.Months, b.From, b.Reason, b.Arrears = f.Day.String(), f.Wait.Months, f.Wait.Span.To.String(), f.Wait.Reason, f.Wait.Arrears
	b.Rule, b.Remedy, b.Counted = f.Wait.Rule, f.Wait.Remedy, f.Wait.Counted
	b.Changes, b.Standing = restrictionRows(f.Changes), restrictionRows(f.Standing)
	if !in.Body.Trial {
		c.changed(nil, b.Changes)
	}
	return &a, nil
}

type suspendInput struct {
	Keyed
	PersonPath
	Body struct {
		Scheme string `json:"insutype" minLength:"1" maxLength:"6" doc:"险种"`
		From   string `json:"begndate" minLength:"10" maxLength:"10" doc:"起(恢复为恢复之日)"`
		Last   string `json:"enddate,omitempty" maxLength:"10" doc:"止(含);恢复时不填"`
		Rule   string `json:"rule,omitempty" maxLength:"200" doc:"依据;暂停必填"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
}

func (in *suspendInput) decision() (d qualifying.Decision, err error) {
	d = qualifying.Decision{PsnNo: in.PsnNo, Scheme: in.Body.Scheme, Rule: in.Body.Rule, Reason: in.Body.Reason}
	if d.From, err = civilDay(in.Body.From); err != nil {
		return d, err
	}
	d.Last, err = civilDay(in.Body.Last)
	return d, err
}

func (d *door) suspendBenefits(ctx context.Context, c *call, in *suspendInput) (*restrictionsAnswer, error) {
	c.note.Reason = in.Body.Reason
	decision, err := in.decision()
	if err == nil {
		err = d.insuredPerson(ctx, c, in.PersonPath)
	}
	if err != nil {
		return nil, err
	}
	x, err := d.Benefits.Qualifying.Suspend(ctx, decision)
	if err != nil {
		return nil, err
	}
	var a restrictionsAnswer
	a.Body.Restrictions = restrictionRows([]restriction.Restriction{x})
	c.changed(nil, a.Body)
	return &a, nil
}

func (d *door) resumeBenefits(ctx context.Context, c *call, in *suspendInput) (*restrictionsAnswer, error) {
	c.note.Reason = in.Body.Reason
	decision, err := in.decision()
	if err == nil {
		err = d.insuredPerson(ctx, c, in.PersonPath)
	}
	if err != nil {
		return nil, err
	}
	lifted, err := d.Benefits.Qualifying.Resume(ctx, decision)
	if err != nil {
		return nil, err
	}
	var a restrictionsAnswer
	a.Body.Restrictions = restrictionRows(lifted)
	c.changed(nil, a.Body)
	return &a, nil
}
