package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/register/access"
	"yibao/register/trail"
)

// allowanceRoutes tell what a person has of benefits in money.
func (d *door) allowanceRoutes(api huma.API) {
	look(d, api, route{"person-allowances", get, "/api/v1/persons/{psn_no}/allowances", "一个人的现金待遇", "今天有效的工伤定期待遇、各期核定、资格认证及其有效期", access.SettlementRead, trail.Read, false}, d.personAllowances)
}

type grantRow struct {
	GrantID string `json:"grant_id" doc:"待遇编号"`
	Scheme  string `json:"insutype" doc:"险种"`
	Class   string `json:"class" doc:"种类"`
	Wage    amount `json:"wage" doc:"本人工资(供养亲属为死者工资),元"`
	Alone   bool   `json:"alone" doc:"孤寡老人或孤儿"`
	From    string `json:"begndate" doc:"自哪天起"`
	Last    string `json:"enddate,omitempty" doc:"止(含);没有止期的不填"`
	Fund    string `json:"fund" doc:"支付的基金"`
	Payee   string `json:"payee_name,omitempty" doc:"收款人"`
}

type dueRow struct {
	Kind    string `json:"kind" doc:"待遇"`
	GrantID string `json:"grant_id,omitempty" doc:"待遇编号"`
	Term    string `json:"term" doc:"期间"`
	Amount  amount `json:"amount" doc:"金额,元"`
	Detail  string `json:"detail" doc:"怎么算的"`
	OrderID string `json:"order_id" doc:"付款单"`
	At      string `json:"crte_time" doc:"核定时间"`
}

type proofRow struct {
	Day      string `json:"proof_date" doc:"认证日期"`
	Way      string `json:"way" doc:"认证方式"`
	Operator string `json:"operator" doc:"办理人"`
}

type allowancesAnswer struct {
	Body struct {
		Grants      []grantRow `json:"grants" nullable:"false" doc:"今天有效的定期待遇"`
		Dues        []dueRow   `json:"dues" nullable:"false" doc:"各期核定,旧的在前"`
		Proofs      []proofRow `json:"proofs" nullable:"false" doc:"资格认证,旧的在前"`
		ProvenUntil string     `json:"proven_until,omitempty" doc:"认证有效到哪天;没有认证过的不填"`
	}
}

func (d *door) personAllowances(ctx context.Context, c *call, in *PersonPath) (*allowancesAnswer, error) {
	if err := d.insuredPerson(ctx, c, *in); err != nil {
		return nil, err
	}
	o, err := d.Benefits.Allowance.Of(ctx, in.PsnNo)
	var a allowancesAnswer
	b := &a.Body
	b.Grants, b.Dues, b.Proofs, b.ProvenUntil = []grantRow{}, []dueRow{}, []proofRow{}, dayText(o.ProvenUntil)
	for _, g := range o.Grants {
		b.Grants = append(b.Grants, grantRow{g.GrantID, g.Scheme, g.Class, amount(g.Wage), g.Alone, g.Effective.From.String(), lastDay(g.Effective), g.Fund, g.Payee.Name})
	}
	for _, x := range o.Dues {
		b.Dues = append(b.Dues, dueRow{x.Kind, x.GrantID, x.Term, amount(x.Amount), x.Detail, x.OrderID, d.clock(x.Recorded)})
	}
	for _, p := range o.Proofs {
		b.Proofs = append(b.Proofs, proofRow{p.Day.String(), p.Way, p.Operator})
	}
	return &a, err
}
