package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/ledger"
)

var errDate = fault.Define("YB1702", fault.Shape, "日期 %s 不是 2026-01-31 的形式,请更正")

func (d *door) register(api huma.API) {
	huma.Register(api, operation("explain-settlement", http.MethodGet, "/api/v1/settlements/{setl_id}/explanation", "结算说明", "一笔结算由谁付多少、每一步为什么这样算"), d.explanation)
	huma.Register(api, operation("force-reversal", http.MethodPost, "/api/v1/settlements/{setl_id}/forced-reversal", "强制撤销", "经办机构强制撤销一笔结算,并列出以它为基础、需要重新结算的后续结算"), d.forceReversal)
	huma.Register(api, operation("fund-balances", http.MethodGet, "/api/v1/funds", "基金余额", "各科目截至某日的余额"), d.funds)
	huma.Register(api, operation("person-accumulators", http.MethodGet, "/api/v1/persons/{psn_no}/accumulators", "人员累计", "一个人在某年度的各项累计"), d.accumulators)
	huma.Register(api, operation("verify", http.MethodPost, "/api/v1/verification", "核验账务", "重算全部哈希链并推导余额,报告第一处不一致"), d.verify)
}

func operation(id, method, path, summary, description string) huma.Operation {
	return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Description: description}
}

type settlementPath struct {
	SetlID string `path:"setl_id" maxLength:"30" doc:"结算ID"`
}

type explanationAnswer struct{ Body Explanation }

func (d *door) explanation(ctx context.Context, in *settlementPath) (*explanationAnswer, error) {
	e, err := d.explainer.Settlement(ctx, in.SetlID)
	if err != nil {
		return nil, d.problem(ctx, err)
	}
	return &explanationAnswer{Body: explanationOf(e)}, nil
}

type forcedInput struct {
	SetlID string `path:"setl_id" maxLength:"30" doc:"结算ID"`
	Body   struct {
		Operator string `json:"opter" minLength:"1" maxLength:"30" doc:"经办人"`
		Reason   string `json:"reason" minLength:"1" maxLength:"500" doc:"强制撤销的原因"`
	}
}

type forcedAnswer struct {
	Body struct {
		SetlID    string     `json:"setl_id" doc:"撤销记录的结算ID"`
		Total     amount     `json:"medfee_sumamt" doc:"冲减的医疗费总额,元"`
		FollowUps []followUp `json:"follow_ups" doc:"以被撤销的结算为基础、需要重新结算的结算"`
	}
}

type followUp struct {
	SetlID   string `json:"setl_id" doc:"结算ID"`
	SetlTime string `json:"setl_time" doc:"结算时间"`
	Total    amount `json:"medfee_sumamt" doc:"医疗费总额,元"`
}

func (d *door) forceReversal(ctx context.Context, in *forcedInput) (*forcedAnswer, error) {
	caller := settlement.Caller{
		Institution: "", Operator: in.Body.Operator,
		Transaction: "forced-reversal", MessageID: in.SetlID,
	}
	forced, err := d.Settlements.ForceReverse(ctx, caller, in.SetlID, in.Body.Reason)
	if err != nil {
		return nil, d.problem(ctx, err)
	}
	var answer forcedAnswer
	answer.Body.SetlID = forced.Answer.Record.SetlID
	answer.Body.Total = amount(forced.Answer.Record.Total)
	answer.Body.FollowUps = []followUp{}
	for _, f := range forced.FollowUps {
		answer.Body.FollowUps = append(answer.Body.FollowUps, followUp{
			f.SetlID, f.SettledAt.In(d.Settlements.Zone).Format(time.DateTime), amount(f.Total),
		})
	}
	return &answer, nil
}

type fundsInput struct {
	Date string `query:"date" doc:"截至日期(含当日),默认不限"`
}

type fundsAnswer struct {
	Body struct {
		Accounts []account `json:"accounts" doc:"科目余额,借方为正"`
	}
}

type account struct {
	Class    string `json:"class" doc:"科目类别:存款、收入、支出、应付、个人账户"`
	Region   string `json:"admdvs" doc:"统筹区"`
	Insutype string `json:"insutype" doc:"险种"`
	Fund     string `json:"fund" doc:"基金"`
	Party    string `json:"party,omitempty" doc:"应付的机构编号"`
	Balance  amount `json:"balance" doc:"余额,元,借方为正"`
}

func (d *door) funds(ctx context.Context, in *fundsInput) (*fundsAnswer, error) {
	day := period.Forever
	if in.Date != "" {
		parsed, err := period.ParseDate(in.Date)
		if err != nil {
			return nil, d.problem(ctx, errDate.With(in.Date))
		}
		day = parsed
	}
	var answer fundsAnswer
	err := d.Store.Inspect(ctx, func(r verify.Reader) error {
		balances, err := r.Balances(ctx, day, d.Now())
		answer.Body.Accounts = accounts(balances)
		return err
	})
	if err != nil {
		return nil, d.problem(ctx, err)
	}
	return &answer, nil
}

func accounts(balances []ledger.Balance) []account {
	rows := make([]account, len(balances))
	for i, b := range balances {
		a := b.Account
		rows[i] = account{string(a.Class), a.Region, a.Scheme, a.Fund, a.Party, amount(b.Amount)}
	}
	return rows
}

type accumulatorsInput struct {
	PsnNo string `path:"psn_no" maxLength:"30" doc:"人员编号"`
	Year  int    `query:"year" minimum:"2000" maximum:"2999" required:"true" doc:"年度"`
}

type accumulatorsAnswer struct {
	Body struct {
		Totals []total `json:"totals" doc:"累计"`
	}
}

type total struct {
	Name   string  `json:"name" doc:"累计名称"`
	Scheme string  `json:"insutype" doc:"险种"`
	Period string  `json:"period" doc:"期间"`
	Extra  string  `json:"key,omitempty" doc:"其他维度,如病种"`
	Amount *amount `json:"cum,omitempty" doc:"累计金额,元"`
	Times  *int64  `json:"times,omitempty" doc:"累计次数"`
}

func (d *door) accumulators(ctx context.Context, in *accumulatorsInput) (*accumulatorsAnswer, error) {
	totals, err := d.Settlements.Accumulated(ctx, in.PsnNo, strconv.Itoa(in.Year), "")
	if err != nil {
		return nil, d.problem(ctx, err)
	}
	var answer accumulatorsAnswer
	answer.Body.Totals = []total{}
	for _, t := range totals {
		row := total{Name: t.Key.Name, Scheme: t.Key.Scheme, Period: t.Key.Period, Extra: t.Key.Extra}
		if t.Money {
			value := amount(money.Fen(t.Amount))
			row.Amount = &value
		} else {
			row.Times = &t.Amount
		}
		answer.Body.Totals = append(answer.Body.Totals, row)
	}
	return &answer, nil
}

type verifyAnswer struct {
	Body struct {
		Clean    bool     `json:"clean" doc:"全部一致"`
		Summary  string   `json:"summary" doc:"一句话结论"`
		Findings []string `json:"findings" doc:"不一致之处"`
	}
}

func (d *door) verify(ctx context.Context, _ *struct{}) (*verifyAnswer, error) {
	report, err := verify.Run(ctx, d.Store, func(int) {})
	if err != nil {
		return nil, d.problem(ctx, err)
	}
	var answer verifyAnswer
	answer.Body.Clean, answer.Body.Summary = report.Clean(), report.String()
	answer.Body.Findings = []string{}
	for _, f := range report.Findings {
		answer.Body.Findings = append(answer.Body.Findings, f.String())
	}
	return &answer, nil
}
