package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/observer/inquiry"
	"yibao/process/accountability"
	"yibao/process/approval"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/register/trail"
)

// settlementRoutes are about settlements.
func (d *door) settlementRoutes(api huma.API) {
	look(d, api, route{"person-settlements", get, "/api/v1/persons/{psn_no}/settlements", "人员的结算", "新的在前", access.SettlementRead, trail.Read, false}, d.personSettlements)
	look(d, api, route{"institution-settlements", get, "/api/v1/institutions/{fixmedins_code}/settlements", "机构的结算", "本人数据范围内参保人在该机构的结算,新的在前", access.SettlementRead, trail.Read, false}, d.institutionSettlements)
	look(d, api, route{"export-settlements", post, "/api/v1/institutions/{fixmedins_code}/settlements/export", "导出机构的结算", "CSV 文件,须写明原因,记入操作留痕", access.SettlementExport, trail.Export, false}, d.exportSettlements)
	look(d, api, route{"explain-settlement", get, "/api/v1/settlements/{setl_id}/explanation", "结算说明", "一笔结算由谁付多少、每一步为什么这样算", access.SettlementRead, trail.Read, false}, d.explanation)
	look(d, api, route{"print-settlement", post, "/api/v1/settlements/{setl_id}/print", "打印结算说明", "给出可打印的说明单,记入操作留痕", access.SettlementRead, trail.Print, false}, d.printSettlement)
	change(d, api, route{"propose-reversal", post, "/api/v1/settlements/{setl_id}/reversal-proposals", "提出强制撤销", "经办机构强制撤销一笔结算;由另一人复核后办理,并列出以它为基础、需要重新结算的后续结算", access.ReversalPropose, trail.Propose, false}, d.proposeReversal)
}

type settlementRow struct {
	PsnNo       string `json:"psn_no" doc:"人员编号"`
	SetlID      string `json:"setl_id" doc:"结算ID"`
	VisitID     string `json:"mdtrt_id" doc:"就诊ID"`
	Kind        string `json:"kind" doc:"结算、撤销或恢复"`
	Original    string `json:"init_setl_id,omitempty" doc:"被撤销或恢复的结算ID"`
	Institution string `json:"fixmedins_code" doc:"机构编号"`
	Place       string `json:"fixmedins_name,omitempty" doc:"机构名称"`
	Scheme      string `json:"insutype" doc:"险种"`
	Region      string `json:"insuplc_admdvs" doc:"参保地医保区划"`
	MedType     string `json:"med_type" doc:"医疗类别"`
	MedTypeName string `json:"med_type_name" doc:"医疗类别的名称"`
	SchemeName  string `json:"insutype_name" doc:"险种的名称"`
	SetlTime    string `json:"setl_time" doc:"结算时间"`
	Total       amount `json:"medfee_sumamt" doc:"医疗费总额,元"`
	Balance     amount `json:"balc" doc:"账户余额,元"`
}

type settlementsAnswer struct {
	Body struct {
		Settlements []settlementRow `json:"settlements" doc:"结算,新的在前"`
		Next        string          `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) settlementRows(ctx context.Context, c *call, q inquiry.SettlementQuery) (*settlementsAnswer, error) {
	list, err := d.inquiries.Settlements(ctx, c.scope(), q)
	var a settlementsAnswer
	a.Body.Settlements = []settlementRow{}
	for _, r := range list {
		a.Body.Settlements = append(a.Body.Settlements, settlementRow{
			r.PsnNo, r.SetlID, r.VisitID, string(r.Kind), r.Original, r.Institution, r.Place, r.Scheme, r.Region, r.MedType,
			coding.VisitKind(r.MedType).Name(), coding.Insurance(r.Scheme).Name(), d.clock(r.SettledAt), amount(r.Total), amount(r.Balance),
		})
	}
	a.Body.Next = next(list, q.Limit, inquiry.SettlementRow.Key)
	return &a, err
}

type personSettlementsInput struct {
	PersonPath
	Paged
}

func (d *door) personSettlements(ctx context.Context, c *call, in *personSettlementsInput) (*settlementsAnswer, error) {
	in.noted(c)
	return d.settlementRows(ctx, c, inquiry.SettlementQuery{PsnNo: in.PsnNo, Page: inquiry.Page{After: in.After, Limit: in.Limit}})
}

type institutionSettlementsInput struct {
	Institution string `path:"fixmedins_code" maxLength:"20" doc:"机构编号"`
	From        string `query:"begndate" doc:"结算日期起(含)"`
	To          string `query:"enddate" doc:"结算日期止(含)"`
	Paged
}

func (d *door) institutionSettlements(ctx context.Context, c *call, in *institutionSettlementsInput) (*settlementsAnswer, error) {
	c.note.Subject, c.note.Ref = "医药机构的结算", in.Institution
	from, to, err := d.days(in.From, in.To)
	if err != nil {
		return nil, err
	}
	return d.settlementRows(ctx, c, inquiry.SettlementQuery{
		Institution: in.Institution, From: from, To: to, Page: inquiry.Page{After: in.After, Limit: in.Limit},
	})
}

type exportInput struct {
	Institution string `path:"fixmedins_code" maxLength:"20" doc:"机构编号"`
	Body        struct {
		From   string `json:"begndate,omitempty" doc:"结算日期起(含)"`
		To     string `json:"enddate,omitempty" doc:"结算日期止(含)"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"导出的原因"`
	}
}

type exportAnswer struct {
	Type string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte `contentType:"text/csv"`
}

// exportRows bounds a file; exportPage is how many rows are read at a time.
const (
	exportRows = 10_000
	exportPage = 500
)

func (d *door) exportSettlements(ctx context.Context, c *call, in *exportInput) (*exportAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "医药机构的结算", in.Institution, strings.TrimSpace(in.Body.Reason)
	if c.note.Reason == "" {
		return nil, accountability.ErrNoReason.With("导出")
	}
	from, to, err := d.days(in.Body.From, in.Body.To)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	file.WriteString("\ufeff") // so that a spreadsheet reads it as UTF-8
	table := csv.NewWriter(&file)
	rows := [][]string{{"结算ID", "人员编号", "就诊ID", "种类", "机构编号", "险种", "医疗类别", "结算时间", "医疗费总额"}}
	q := inquiry.SettlementQuery{Institution: in.Institution, From: from, To: to, Page: inquiry.Page{Limit: exportPage}}
	for {
		page, err := d.inquiries.Settlements(ctx, c.scope(), q)
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			rows = append(rows, []string{
				r.SetlID, r.PsnNo, r.VisitID, string(r.Kind), r.Institution, r.Scheme, r.MedType, d.clock(r.SettledAt), r.Total.String(),
			})
		}
		if len(rows) > exportRows+1 {
			return nil, errTooManyRows.With(exportRows)
		}
		if q.After = next(page, exportPage, inquiry.SettlementRow.Key); q.After == "" {
			break
		}
	}
	err = table.WriteAll(rows)
	c.changed(nil, map[string]int{"rows": len(rows) - 1})
	return &exportAnswer{"text/csv; charset=utf-8", `attachment; filename="settlements.csv"`, file.Bytes()}, err
}

// days reads two optional civil days, both included, as instants.
func (d *door) days(from, to string) (begin, end time.Time, err error) {
	if begin, err = d.midnight(from, 0); err != nil {
		return begin, end, err
	}
	end, err = d.midnight(to, 1)
	return begin, end, err
}

func (d *door) midnight(day string, later int) (time.Time, error) {
	if day == "" {
		return time.Time{}, nil
	}
	date, err := period.ParseDate(day)
	if err != nil {
		return time.Time{}, errDate.With(day)
	}
	date = date.AddDays(later)
	return time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, d.Settlements.Zone), nil
}

type SettlementPath struct {
	SetlID string `path:"setl_id" maxLength:"30" doc:"结算ID"`
}

// within refuses a settlement outside the caller's scope, as unknown.
func (d *door) within(ctx context.Context, c *call, setlID string) (psnNo string, err error) {
	c.note.Subject, c.note.Ref = "结算", setlID
	c.note.PsnNo, err = d.inquiries.PersonOf(ctx, c.scope(), setlID)
	return c.note.PsnNo, err
}

type explanationAnswer struct{ Body Explanation }

func (d *door) explanation(ctx context.Context, c *call, in *SettlementPath) (*explanationAnswer, error) {
	if _, err := d.within(ctx, c, in.SetlID); err != nil {
		return nil, err
	}
	e, err := d.explainer.Settlement(ctx, in.SetlID)
	if err != nil {
		return nil, err
	}
	return &explanationAnswer{Body: explanationOf(e)}, nil
}

type printAnswer struct {
	Body struct {
		SetlID string `json:"setl_id" doc:"结算ID"`
		Text   string `json:"text" doc:"说明单,姓名已脱敏"`
		By     string `json:"opter_name" doc:"打印人"`
		At     string `json:"print_time" doc:"打印时间"`
	}
}

func (d *door) printSettlement(ctx context.Context, c *call, in *SettlementPath) (*printAnswer, error) {
	if _, err := d.within(ctx, c, in.SetlID); err != nil {
		return nil, err
	}
	e, err := d.explainer.Settlement(ctx, in.SetlID)
	if err != nil {
		return nil, err
	}
	var a printAnswer
	a.Body.SetlID, a.Body.Text, a.Body.By, a.Body.At = in.SetlID, e.Text(), c.actor.Staff.Name, d.clock(d.Now())
	return &a, nil
}

type reasonInput struct {
	Keyed
	SettlementPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"原因"`
	}
}

// actReversal is the forced reversal as an act of two persons.
const actReversal = "force-reversal"

func (d *door) proposeReversal(ctx context.Context, c *call, in *reasonInput) (*proposalAnswer, error) {
	c.note.Reason = in.Body.Reason
	psnNo, err := d.within(ctx, c, in.SetlID)
	if err != nil {
		return nil, err
	}
	return d.propose(ctx, c, approval.Proposal{
		Act: actReversal, Subject: in.SetlID, Title: "强制撤销结算 " + in.SetlID + "(人员 " + psnNo + ")", Payload: []byte("{}"), Reason: in.Body.Reason,
	})
}

type reversalResult struct {
	SetlID    string     `json:"setl_id" doc:"撤销记录的结算ID"`
	Total     amount     `json:"medfee_sumamt" doc:"冲减的医疗费总额,元"`
	FollowUps []followUp `json:"follow_ups" doc:"以被撤销的结算为基础、需要重新结算的结算"`
}

type followUp struct {
	SetlID   string `json:"setl_id" doc:"结算ID"`
	SetlTime string `json:"setl_time" doc:"结算时间"`
	Total    amount `json:"medfee_sumamt" doc:"医疗费总额,元"`
}

// executeReversal reverses in the name of who proposed it; the decider stands
// in the proposal.
func (d *door) executeReversal(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	if _, err := d.inquiries.PersonOf(ctx, decided.Scope, p.Subject); err != nil {
		return nil, err
	}
	who := settlement.Caller{Operator: p.Author, Transaction: actReversal, MessageID: p.ID}
	forced, err := d.Settlements.ForceReverse(ctx, who, p.Subject, p.Reason)
	if err != nil {
		return nil, err
	}
	result := reversalResult{SetlID: forced.Answer.Record.SetlID, Total: amount(forced.Answer.Record.Total), FollowUps: []followUp{}}
	for _, f := range forced.FollowUps {
		result.FollowUps = append(result.FollowUps, followUp{f.SetlID, d.clock(f.SettledAt), amount(f.Total)})
	}
	return json.Marshal(result)
}
