package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/period"
	"yibao/process/administration"
	"yibao/process/curation"
	"yibao/process/trying"
	"yibao/process/vetting"
	"yibao/register/access"
	"yibao/register/trail"
)

// auditTrialRoutes are about rules tried on history.
func (d *door) auditTrialRoutes(api huma.API) {
	change(d, api, route{"start-backtest", post, "/api/v1/audit/backtests", "试跑规则", "在一段时间已结算的账单上试跑一条规则,在后台进行,不写疑点", access.RuleWrite, trail.Change, false}, d.startBacktest)
	look(d, api, route{"list-backtests", get, "/api/v1/audit/backtests", "试跑记录", "新的在前", access.RuleRead, trail.Read, false}, d.listBacktests)
	look(d, api, route{"show-backtest", get, "/api/v1/audit/backtests/{trial_id}", "一次试跑", "命中、金额、机构、按月、与已处理疑点相比的准确率", access.RuleRead, trail.Read, false}, d.showBacktest)
}

type backtestInput struct {
	Keyed
	Body struct {
		File   string `json:"file" minLength:"6" maxLength:"120" pattern:"\\.rule$" doc:"文件名,以 .rule 结尾"`
		Text   string `json:"text" maxLength:"100000" doc:"规则文本"`
		Region string `json:"admdvs,omitempty" maxLength:"6" doc:"统筹区,默认本机构的"`
		From   string `json:"begndate" maxLength:"10" doc:"结算日期起(含)"`
		To     string `json:"enddate" maxLength:"10" doc:"结算日期止(含)"`
	}
}

type backtestRow struct {
	TrialID string          `json:"trial_id" doc:"试跑编号"`
	State   string          `json:"state" enum:"进行中,完成,失败,中断" doc:"进行到哪里"`
	Rule    string          `json:"rule" doc:"规则编号"`
	Title   string          `json:"title" doc:"规则名称"`
	File    string          `json:"file" doc:"文件名"`
	Text    string          `json:"text,omitempty" doc:"试跑的规则文本"`
	Region  string          `json:"admdvs" doc:"统筹区"`
	From    string          `json:"begndate" doc:"结算日期起(含)"`
	To      string          `json:"enddate" doc:"结算日期止(含)"`
	Author  string          `json:"author" doc:"试跑人"`
	Begun   string          `json:"begntime" doc:"开始时间"`
	Ended   string          `json:"endtime,omitempty" doc:"结束时间"`
	Result  *backtestResult `json:"result,omitempty" doc:"结果,完成后才有"`
}

type backtestCount struct {
	Name   string `json:"name" doc:"月份或机构编号"`
	Place  string `json:"fixmedins_name,omitempty" doc:"机构名称;月份不写"`
	Hits   int    `json:"hits" doc:"命中"`
	Amount amount `json:"amount" doc:"质疑的基金金额,元"`
}

type backtestMissing struct {
	Fact  string `json:"fact" doc:"缺少的事实"`
	Times int    `json:"times" doc:"没有判的处数"`
}

type backtestSample struct {
	PsnNo    string `json:"psn_no" doc:"人员编号"`
	VisitID  string `json:"mdtrt_id" doc:"就诊ID"`
	SetlID   string `json:"setl_id,omitempty" doc:"结算ID"`
	Provider string `json:"fixmedins_code" doc:"机构编号"`
	Place    string `json:"fixmedins_name,omitempty" doc:"机构名称"`
	Day      string `json:"day" doc:"就诊日期"`
	Amount   amount `json:"amount" doc:"质疑的基金金额,元"`
	Lines    int    `json:"lines" doc:"明细行数"`
	Level    string `json:"level" doc:"级别"`
	Ruling   string `json:"ruling,omitempty" doc:"同类疑点的处理结果"`
	Evidence string `json:"evidence" doc:"判定依据"`
}

type backtestResult struct {
	Persons      int               `json:"persons" doc:"审核的人数"`
	Lines        int               `json:"lines" doc:"审核的明细行数"`
	Hits         int               `json:"hits" doc:"命中"`
	Exempt       int               `json:"exempt" doc:"不追究的"`
	Questioned   int               `json:"questioned" doc:"质疑的明细行数"`
	Amount       amount            `json:"amount" doc:"质疑的基金金额,元"`
	Months       []backtestCount   `json:"months" nullable:"false" doc:"按就诊月份"`
	Institutions []backtestCount   `json:"institutions" nullable:"false" doc:"按机构,金额大的在前,最多 100 家"`
	Providers    int               `json:"institutions_in_all" doc:"涉及的机构数"`
	Confirmed    int               `json:"confirmed" doc:"命中里,同类疑点已认定的"`
	Dismissed    int               `json:"dismissed" doc:"命中里,同类疑点已判不成立的"`
	Precision    string            `json:"precision,omitempty" doc:"准确率,%:认定 ÷ (认定 + 不成立);没有处理过的不写"`
	Missing      []backtestMissing `json:"missing" nullable:"false" doc:"因缺少事实没有判的"`
	Faults       []string          `json:"faults" nullable:"false" doc:"没有用上的规则参数或知识点"`
	Samples      []backtestSample  `json:"samples" nullable:"false" doc:"部分命中,最多 50 个"`
	Reason       string            `json:"reason,omitempty" doc:"没有完成的原因"`
}

func (d *door) backtestRow(t trying.Trial) backtestRow {
	state := t.At(d.Now())
	if state == trying.Waiting {
		state = trying.Running
	}
	return backtestRow{
		TrialID: t.ID, State: string(state), Rule: t.Subject, Title: t.Title, File: t.Entry, Text: t.Text, Region: t.Region,
		From: t.Span.From.String(), To: t.Span.To.AddDays(-1).String(), Author: t.Author, Begun: d.clock(t.Begun), Ended: d.clock(t.Ended),
	}
}

func backtestCounts(list []vetting.Count) []backtestCount {
	rows := []backtestCount{}
	for _, x := range list {
		rows = append(rows, backtestCount{Name: x.Name, Hits: x.Hits, Amount: amount(x.Amount)})
	}
	return rows
}

func backtestResultOf(r vetting.Result) *backtestResult {
	row := &backtestResult{
		Persons: r.Persons, Lines: r.Lines, Hits: r.Hits, Exempt: r.Exempt, Questioned: r.Questioned, Amount: amount(r.Amount),
		Months: backtestCounts(r.Months), Institutions: backtestCounts(r.Institutions), Providers: r.InstitutionsInAll,
		Confirmed: r.Confirmed, Dismissed: r.Dismissed, Missing: []backtestMissing{}, Faults: append([]string{}, r.Faults...),
		Samples: []backtestSample{}, Reason: r.Reason,
	}
	if share, ok := r.Precision(); ok {
		row.Precision = fmt.Sprintf("%d.%02d", share/100, share%100)
	}
	for _, m := range r.Missing {
		row.Missing = append(row.Missing, backtestMissing{m.Fact, m.Times})
	}
	for _, s := range r.Samples {
		row.Samples = append(row.Samples, backtestSample{
			PsnNo: s.PsnNo, VisitID: s.VisitID, SetlID: s.SetlID, Provider: s.Provider, Day: s.Day.String(),
			Amount: amount(s.Amount), Lines: s.Lines, Level: s.Level, Ruling: string(s.Ruling), Evidence: s.Evidence,
		})
	}
	return row
}

type backtestAnswer struct{ Body backtestRow }

func (d *door) startBacktest(ctx context.Context, c *call, in *backtestInput) (*backtestAnswer, error) {
	b := in.Body
	c.note.Subject, c.note.Ref = "试跑规则", b.File
	where := cmp.Or(b.Region, c.actor.Org.Region)
	if !c.scope().Covers(where) {
		return nil, administration.ErrOutOfScope.With(where)
	}
	version, complaints := vetting.Version(b.File, b.Text)
	if len(complaints) > 0 {
		return nil, curation.ErrFaultyRule.With(b.File, complaints[0].String())
	}
	span, err := spanOfDays(b.From, b.To)
	if err != nil {
		return nil, err
	}
	t, err := d.Trials.Begin(ctx, trying.Trial{
		Kind: trying.Rule, Region: where, Subject: version.Rule, Title: version.Title, Entry: b.File, Text: b.Text, Span: span, Author: c.actor.Staff.StaffNo,
	})
	if err != nil {
		return nil, err
	}
	go d.attempt(c.scope(), t, func(ctx context.Context, _ func(done, total int)) (any, error) {
		return d.Vetting.Try(ctx, vetting.Trial{Region: t.Region, File: t.Entry, Text: t.Text, Span: t.Span})
	})
	row := d.backtestRow(t)
	row.Text = ""
	c.changed(nil, row)
	return &backtestAnswer{row}, nil
}

type backtestsInput struct {
	Rule string `query:"rule" maxLength:"60" doc:"规则编号"`
	Paged
}

type backtestsAnswer struct {
	Body struct {
		Backtests []backtestRow `json:"backtests" nullable:"false" doc:"试跑,新的在前"`
		Next      string        `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listBacktests(ctx context.Context, c *call, in *backtestsInput) (*backtestsAnswer, error) {
	list, err := d.Trials.List(ctx, c.scope(), trying.Rule, in.Rule, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	var a backtestsAnswer
	a.Body.Backtests = []backtestRow{}
	for _, t := range list {
		a.Body.Backtests = append(a.Body.Backtests, d.backtestRow(t))
	}
	a.Body.Next = next(list, in.Limit, func(t trying.Trial) string { return t.ID })
	return &a, nil
}

type trialInput struct {
	TrialID string `path:"trial_id" maxLength:"30" doc:"试跑编号"`
}

func (d *door) showBacktest(ctx context.Context, c *call, in *trialInput) (*backtestAnswer, error) {
	c.note.Subject, c.note.Ref = "试跑规则", in.TrialID
	t, err := d.Trials.Find(ctx, c.scope(), trying.Rule, in.TrialID)
	if err != nil {
		return nil, err
	}
	row := d.backtestRow(t)
	if t.Going() {
		return &backtestAnswer{row}, nil
	}
	result := vetting.Result{Reason: t.Reason}
	if t.Result != "" {
		if err := json.Unmarshal([]byte(t.Result), &result); err != nil {
			return nil, err
		}
	}
	row.Result = backtestResultOf(result)
	return &backtestAnswer{row}, d.seatTrial(ctx, row.Result, t.Span.To.AddDays(-1))
}

// seatTrial names the institutions of a result.
func (d *door) seatTrial(ctx context.Context, r *backtestResult, on period.Date) error {
	var codes []string
	for _, i := range r.Institutions {
		codes = append(codes, i.Name)
	}
	for _, s := range r.Samples {
		codes = append(codes, s.Provider)
	}
	names, err := d.inquiries.PlaceNames(ctx, codes, on)
	for i := range r.Institutions {
		r.Institutions[i].Place = names[r.Institutions[i].Name]
	}
	for i := range r.Samples {
		r.Samples[i].Place = names[r.Samples[i].Provider]
	}
	return err
}
