package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/period"
	"yibao/observer/verify"
	"yibao/register/access"
	"yibao/register/ledger"
	"yibao/register/trail"
)

// bookRoutes are about the funds' books.
func (d *door) bookRoutes(api huma.API) {
	look(d, api, route{"fund-balances", get, "/api/v1/funds", "基金余额", "各科目截至某日的余额", access.FundRead, trail.Read, false}, d.funds)
	look(d, api, route{"verify", post, "/api/v1/verification", "核验账务与留痕", "重算全部哈希链并推导余额,报告每一处不一致", access.BooksVerify, trail.Read, false}, d.verify)
}

type fundsInput struct {
	Date string `query:"date" doc:"截至日期(含当日),默认不限"`
}

type fundsAnswer struct {
	Body struct {
		Accounts []BookAccount `json:"accounts" doc:"科目余额,借方为正"`
	}
}

// BookAccount is exported so that lines which embed it are described with it.
type BookAccount struct {
	Class    string `json:"class" doc:"科目类别:存款、收入、支出、应付、个人账户"`
	Region   string `json:"admdvs" doc:"统筹区"`
	Insutype string `json:"insutype" doc:"险种"`
	Fund     string `json:"fund" doc:"基金"`
	Party    string `json:"party,omitempty" doc:"应付的机构编号"`
	Balance  amount `json:"balance" doc:"余额,元,借方为正"`
}

func (d *door) funds(ctx context.Context, c *call, in *fundsInput) (*fundsAnswer, error) {
	c.note.Subject, c.note.Ref = "基金余额", in.Date
	day := period.Forever
	if in.Date != "" {
		parsed, err := period.ParseDate(in.Date)
		if err != nil {
			return nil, errDate.With(in.Date)
		}
		day = parsed
	}
	balances, err := d.inquiries.Funds(ctx, c.scope(), day)
	var answer fundsAnswer
	answer.Body.Accounts = accounts(balances)
	return &answer, err
}

func accounts(balances []ledger.Balance) []BookAccount {
	rows := make([]BookAccount, len(balances))
	for i, b := range balances {
		a := b.Account
		rows[i] = BookAccount{string(a.Class), a.Region, a.Scheme, a.Fund, a.Party, amount(b.Amount)}
	}
	return rows
}

type verifyAnswer struct {
	Body struct {
		Clean    bool     `json:"clean" doc:"全部一致"`
		Summary  string   `json:"summary" doc:"一句话结论"`
		Findings []string `json:"findings" doc:"不一致之处"`
	}
}

func (d *door) verify(ctx context.Context, c *call, _ *struct{}) (*verifyAnswer, error) {
	c.note.Subject = "账务与留痕"
	report, err := verify.Run(ctx, d.Books, func(int) {})
	var answer verifyAnswer
	answer.Body.Clean, answer.Body.Summary = report.Clean(), report.String()
	answer.Body.Findings = []string{}
	for _, f := range report.Findings {
		answer.Body.Findings = append(answer.Body.Findings, f.String())
	}
	return &answer, err
}
