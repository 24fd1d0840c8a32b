package api

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/law/policyfile"
	"yibao/observer/whatif"
	"yibao/process/administration"
	"yibao/process/trying"
	"yibao/register/access"
	"yibao/register/policy"
	"yibao/register/trail"
)

// errUntriable refuses to try what settles nothing.
var errUntriable = fault.Define("YB1891", fault.Business, "《%s》不能试算:只有检查没有错误的待遇政策才能试算,请先检查改正")

// policyTrialRoutes are about policies tried on history.
func (d *door) policyTrialRoutes(api huma.API) {
	change(d, api, route{"start-whatif", post, "/api/v1/policies/whatifs", "试算政策", "把一段时间已结算的费用按这份政策重算,在后台一个一个进行,不改任何数据", access.PublishPropose, trail.Change, false}, d.startWhatif)
	look(d, api, route{"list-whatifs", get, "/api/v1/policies/whatifs", "试算记录", "新的在前", access.PolicyRead, trail.Read, false}, d.listWhatifs)
	look(d, api, route{"show-whatif", get, "/api/v1/policies/whatifs/{whatif_id}", "一次试算", "试算的文本和进度;完成后按付款方、人员类别、医院等级的前后对比,和基金可支付月数", access.PolicyRead, trail.Read, false}, d.showWhatif)
	change(d, api, route{"repeat-whatif", post, "/api/v1/policies/whatifs/{whatif_id}/repetitions", "再试算一次", "同样的文本和期间再试算一次,是另一次试算;服务停止时没有算完的(中断)也这样重新开始", access.PublishPropose, trail.Change, false}, d.repeatWhatif)
}

const whatifTop = 10 // persons and institutions each way

type whatifRow struct {
	WhatifID string        `json:"whatif_id" doc:"试算编号"`
	State    string        `json:"state" enum:"等待,进行中,完成,失败,中断" doc:"进行到哪里;中断:服务停止时没有算完"`
	Title    string        `json:"title" doc:"试算的政策"`
	Region   string        `json:"admdvs" doc:"统筹区"`
	Scheme   string        `json:"insutype,omitempty" doc:"险种;列表里不写"`
	Business string        `json:"business,omitempty" doc:"业务;列表里不写"`
	Draft    bool          `json:"draft" doc:"还没有发布的文本"`
	Version  string        `json:"version_id,omitempty" doc:"已发布的版本号"`
	Against  string        `json:"standing_id,omitempty" doc:"开始试算时,同一项政策在用的版本"`
	Entry    string        `json:"entry" doc:"入口文件名"`
	From     string        `json:"begndate" doc:"结算日期起(含)"`
	To       string        `json:"enddate" doc:"结算日期止(含)"`
	Author   string        `json:"author" doc:"试算人"`
	Begun    string        `json:"begntime" doc:"开始时间"`
	Ended    string        `json:"endtime,omitempty" doc:"结束时间"`
	Done     int           `json:"done" doc:"看过的结算"`
	Total    int           `json:"total" doc:"要看的结算"`
	Failure  string        `json:"failure,omitempty" doc:"没有完成的原因"`
	Files    []policyText  `json:"files,omitempty" doc:"试算的文本"`
	Result   *whatifResult `json:"result,omitempty" doc:"结果,完成后才有"`
}

type whatifInput struct {
	Keyed
	Body struct {
		PolicySource
		From string `json:"begndate" maxLength:"10" doc:"结算日期起(含)"`
		To   string `json:"enddate" maxLength:"10" doc:"结算日期止(含)"`
	}
}

type whatifAnswer struct{ Body whatifRow }

func (d *door) startWhatif(ctx context.Context, c *call, in *whatifInput) (*whatifAnswer, error) {
	b := in.Body
	p, err := d.source(ctx, c, b.PolicySource)
	if err != nil {
		return nil, err
	}
	compiled, _ := policyfile.FromBundle(p.bundle())
	if compiled == nil || p.Settings || p.levies() {
		return nil, errUntriable.With(p.Entry)
	}
	h := compiled.Header()
	if !c.scope().Covers(h.Region) {
		return nil, administration.ErrOutOfScope.With(h.Region)
	}
	span, err := spanOfDays(b.From, b.To)
	if err != nil {
		return nil, err
	}
	all, err := d.everyPolicy(ctx, c.scope())
	if err != nil {
		return nil, err
	}
	about := policy.Published{Document: policy.Benefit, Region: h.Region, Scheme: h.Scheme, Business: h.Business}
	against := ""
	if standing := inForce(alike(all, about), max(d.today(), h.Effective.From)); standing != nil {
		against = standing.ID
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	t, err := d.Trials.Begin(ctx, trying.Trial{
		Kind: trying.Policy, Region: h.Region, Subject: b.VersionID, Against: against, Title: h.Title, Entry: p.Entry, Text: string(raw), Span: span, Author: c.actor.Staff.StaffNo,
	})
	if err != nil {
		return nil, err
	}
	return d.suppose(c, t)
}

type whatifAgainInput struct {
	Keyed
	WhatifID string `path:"whatif_id" maxLength:"30" doc:"试算编号"`
}

func (d *door) repeatWhatif(ctx context.Context, c *call, in *whatifAgainInput) (*whatifAnswer, error) {
	c.note.Subject, c.note.Ref = "试算政策", in.WhatifID
	t, err := d.Trials.Again(ctx, c.scope(), trying.Policy, in.WhatifID, c.actor.Staff.StaffNo)
	if err != nil {
		return nil, err
	}
	return d.suppose(c, t)
}

// suppose has a what-if run when its turn comes, and tells of it.
func (d *door) suppose(c *call, t trying.Trial) (*whatifAnswer, error) {
	p, compiled, err := supposed(t)
	if err != nil {
		return nil, err
	}
	if compiled == nil { // the language has moved on since it was tried first
		return nil, errUntriable.With(p.Entry)
	}
	trial := whatif.Trial{Policies: []*policyfile.Policy{compiled}, Region: t.Region, From: t.Span.From, To: t.Span.To.AddDays(-1), Top: whatifTop}
	go d.attempt(c.scope(), t, func(ctx context.Context, told func(done, total int)) (any, error) {
		service := whatif.Service{Store: d.Books, Settlements: d.Settlements}
		report, err := service.Run(ctx, trial, told)
		report.Policies = nil // what was tried stands beside it
		return report, err
	})
	row := d.whatifRow(t, p, compiled)
	c.changed(nil, row)
	return &whatifAnswer{row}, nil
}

// supposed reads what was tried; nil when it cannot be tried any more.
func supposed(t trying.Trial) (publishPayload, *policyfile.Policy, error) {
	var p publishPayload
	if err := json.Unmarshal([]byte(t.Text), &p); err != nil {
		return p, nil, err
	}
	compiled, _ := policyfile.FromBundle(p.bundle())
	return p, compiled, nil
}

func (d *door) whatifRow(t trying.Trial, p publishPayload, compiled *policyfile.Policy) whatifRow {
	row := whatifRow{
		WhatifID: t.ID, State: string(t.At(d.Now())), Title: t.Title, Region: t.Region, Draft: t.Subject == "", Version: t.Subject, Against: t.Against, Entry: p.Entry,
		From: t.Span.From.String(), To: t.Span.To.AddDays(-1).String(), Author: t.Author, Begun: d.clock(t.Begun), Ended: d.clock(t.Ended),
		Done: t.Done, Total: t.Total, Failure: t.Reason,
	}
	if compiled != nil {
		h := compiled.Header()
		row.Scheme, row.Business = h.Scheme, h.Business
	}
	return row
}

type whatifsAnswer struct {
	Body struct {
		Whatifs []whatifRow `json:"whatifs" nullable:"false" doc:"试算,新的在前"`
		Next    string      `json:"next,omitempty" doc:"下一页的 after"`
	}
}

type whatifsInput struct {
	VersionID string `query:"version_id" maxLength:"30" doc:"只看这个版本的试算"`
	Paged
}

func (d *door) listWhatifs(ctx context.Context, c *call, in *whatifsInput) (*whatifsAnswer, error) {
	c.note.Subject = "试算政策"
	list, err := d.Trials.List(ctx, c.scope(), trying.Policy, in.VersionID, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	var a whatifsAnswer
	a.Body.Whatifs = []whatifRow{}
	for _, t := range list {
		a.Body.Whatifs = append(a.Body.Whatifs, d.whatifRow(t, publishPayload{Entry: t.Entry}, nil))
	}
	a.Body.Next = next(list, in.Limit, func(t trying.Trial) string { return t.ID })
	return &a, nil
}

type whatifPath struct {
	WhatifID string `path:"whatif_id" maxLength:"30" doc:"试算编号"`
}

func (d *door) showWhatif(ctx context.Context, c *call, in *whatifPath) (*whatifAnswer, error) {
	c.note.Subject, c.note.Ref = "试算政策", in.WhatifID
	t, err := d.Trials.Find(ctx, c.scope(), trying.Policy, in.WhatifID)
	if err != nil {
		return nil, err
	}
	p, compiled, err := supposed(t)
	if err != nil {
		return nil, err
	}
	row := d.whatifRow(t, p, compiled)
	row.Files = p.Files
	if t.Result == "" {
		return &whatifAnswer{row}, nil
	}
	var report whatif.Report
	if err := json.Unmarshal([]byte(t.Result), &report); err != nil {
		return nil, err
	}
	row.Result = whatifResultOf(report)
	return &whatifAnswer{row}, nil
}

type WhatifChange struct {
	Before amount `json:"before" doc:"原来,元"`
	After  amount `json:"after" doc:"试算,元"`
	More   amount `json:"more" doc:"多付(负数是少付),元"`
}

func whatifChangeOf(c whatif.Change) WhatifChange {
	return WhatifChange{amount(c.Before), amount(c.After), amount(c.Difference())}
}

type whatifPayer struct {
	Region      string `json:"admdvs" doc:"统筹区"`
	Scheme      string `json:"insutype" doc:"险种"`
	Named       string `json:"insutype_name" doc:"险种名称"`
	Payer       string `json:"payer" doc:"付款方"`
	Settlements int    `json:"settlements" doc:"笔数"`
	Touched     int    `json:"touched" doc:"其中金额变了的"`
	WhatifChange
}

type whatifGroup struct {
	Name        string       `json:"name" doc:"类别"`
	Settlements int          `json:"settlements" doc:"笔数"`
	Touched     int          `json:"touched" doc:"其中金额变了的"`
	Total       amount       `json:"medfee_sumamt" doc:"医疗费总额,元"`
	Funds       WhatifChange `json:"funds" doc:"基金"`
	Account     WhatifChange `json:"account" doc:"个人账户"`
	Cash        WhatifChange `json:"cash" doc:"个人现金"`
	Hospital    WhatifChange `json:"hospital" doc:"医院负担"`
}

type whatifFund struct {
	Scheme       string       `json:"insutype" doc:"险种"`
	Named        string       `json:"insutype_name" doc:"险种名称"`
	Fund         string       `json:"fund" doc:"基金"`
	Income       *amount      `json:"income,omitempty" doc:"期内收入,元;账上没有收入的不写"`
	Expense      WhatifChange `json:"expense" doc:"期内支出"`
	Balance      WhatifChange `json:"balance" doc:"期末结余"`
	MonthsBefore string       `json:"months_before,omitempty" doc:"原来结余可支付几个月;算不出的不写"`
	MonthsAfter  string       `json:"months_after,omitempty" doc:"试算后可支付几个月"`
}

type whatifPerson struct {
	Masked      string       `json:"psn_no" doc:"人员编号,已遮盖"`
	Settlements int          `json:"settlements" doc:"笔数"`
	Burden      WhatifChange `json:"burden" doc:"个人负担(现金与个人账户)"`
}

type whatifRefusal struct {
	Code     string   `json:"code" doc:"代码"`
	Sentence string   `json:"sentence" doc:"原因"`
	Count    int      `json:"count" doc:"几笔"`
	Total    amount   `json:"medfee_sumamt" doc:"医疗费总额,元"`
	SetlIDs  []string `json:"setl_ids" nullable:"false" doc:"前几笔"`
}

type whatifResult struct {
	Judged     int             `json:"judged" doc:"重算的结算"`
	Governed   int             `json:"governed" doc:"其中归这份政策管的"`
	Touched    int             `json:"touched" doc:"其中金额变了的"`
	Refused    int             `json:"refused" doc:"算不出的,不在合计里"`
	Reversed   int             `json:"reversed" doc:"已撤销的,不在合计里"`
	Persons    int             `json:"persons" doc:"人数"`
	Total      amount          `json:"medfee_sumamt" doc:"医疗费总额,元,前后一样"`
	Payers     []whatifPayer   `json:"payers" nullable:"false" doc:"按付款方"`
	Categories []whatifGroup   `json:"categories" nullable:"false" doc:"按人员类别"`
	Levels     []whatifGroup   `json:"levels" nullable:"false" doc:"按医院等级"`
	Businesses []whatifGroup   `json:"businesses" nullable:"false" doc:"按业务"`
	Funds      []whatifFund    `json:"funds" nullable:"false" doc:"各基金能支付多久"`
	Gain       []whatifPerson  `json:"gain" nullable:"false" doc:"负担减得最多的人"`
	Lose       []whatifPerson  `json:"lose" nullable:"false" doc:"负担增得最多的人"`
	Refusals   []whatifRefusal `json:"refusals" nullable:"false" doc:"算不出的原因"`
}

func whatifResultOf(r whatif.Report) *whatifResult {
	row := &whatifResult{
		Judged: r.Counts.Judged, Governed: r.Counts.Governed, Touched: r.Counts.Touched, Refused: r.Counts.Refused, Reversed: r.Counts.Reversed, Persons: r.Counts.Persons,
		Total: amount(r.Total), Payers: []whatifPayer{}, Categories: whatifGroups(r.Categories), Levels: whatifGroups(r.Levels), Businesses: whatifGroups(r.Businesses),
		Funds: []whatifFund{}, Gain: whatifPersons(r.PersonsGain), Lose: whatifPersons(r.PersonsLose), Refusals: []whatifRefusal{},
	}
	for _, p := range r.Payers {
		row.Payers = append(row.Payers, whatifPayer{p.Region, p.Scheme, coding.Insurance(p.Scheme).Name(), p.Payer, p.Settlements, p.Touched, whatifChangeOf(p.Change)})
	}
	for _, f := range r.Funds {
		fund := whatifFund{Scheme: f.Scheme, Named: coding.Insurance(f.Scheme).Name(), Fund: f.Fund, Expense: whatifChangeOf(f.Expense), Balance: whatifChangeOf(f.Balance)}
		if income := amount(f.Income); f.HasIncome {
			fund.Income = &income
		}
		fund.MonthsBefore, fund.MonthsAfter = monthsText(f.Months[0]), monthsText(f.Months[1])
		row.Funds = append(row.Funds, fund)
	}
	for _, x := range r.Refusals {
		row.Refusals = append(row.Refusals, whatifRefusal{string(x.Code), x.Sentence, x.Count, amount(x.Total), append([]string{}, x.SetlIDs...)})
	}
	return row
}

func whatifGroups(list []whatif.Group) []whatifGroup {
	rows := []whatifGroup{}
	for _, g := range list {
		rows = append(rows, whatifGroup{
			g.Name, g.Settlements, g.Touched, amount(g.Total), whatifChangeOf(g.Sides[whatif.Funds]), whatifChangeOf(g.Sides[whatif.Account]),
			whatifChangeOf(g.Sides[whatif.Cash]), whatifChangeOf(g.Sides[whatif.Hospital]),
		})
	}
	return rows
}

func whatifPersons(list []whatif.Person) []whatifPerson {
	rows := []whatifPerson{}
	for _, p := range list {
		rows = append(rows, whatifPerson{p.Masked, p.Settlements, whatifChangeOf(p.Burden)})
	}
	return rows
}

// monthsText writes tenths of months; "" when they cannot be told.
func monthsText(tenths int64) string {
	if tenths == whatif.NoMonths {
		return ""
	}
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}
