package api

import (
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"yibao/observer/funds"
	"yibao/process/approval"
	"yibao/process/closing"
	"yibao/register/access"
	"yibao/register/ledger"
	"yibao/register/trail"
)

// actReopening opens a closed term of the books again.
const actReopening = "reopen-term"

// termRoutes are about the terms of the books and the tables of the funds.
func (d *door) termRoutes(api huma.API) {
	look(d, api, route{"fund-table", get, "/api/v1/fund-table", "基金收支表", "一段时间内各基金的上期结余、收入、支出、结余,与账簿核对相符", access.FundRead, trail.Read, false}, d.fundTable)
	look(d, api, route{"book-terms", get, "/api/v1/book-terms", "账簿期间", "本统筹区各期间的开账、结账、重开", access.FundRead, trail.Read, false}, d.bookTerms)
	change(d, api, route{"open-term", post, "/api/v1/book-terms/{term}/opening", "开账", "", access.TermWrite, trail.Change, false}, d.openTerm)
	change(d, api, route{"close-term", post, "/api/v1/book-terms/{term}/closing", "结账", "期间结束一小时之后,按先后次序;结账后封存全部余额,该期间不再记账", access.TermWrite, trail.Change, false}, d.closeTerm)
	change(d, api, route{"propose-reopening", post, "/api/v1/book-terms/{term}/reopening-proposals", "提出重开期间", "须由另一人复核", access.TermWrite, trail.Propose, false}, d.proposeReopening)
}

type TermPath struct {
	Term string `path:"term" maxLength:"7" doc:"期间:2026-03 或 2026"`
}

type fundTableInput struct {
	From string `query:"begndate" maxLength:"10" doc:"起始日期,默认今年 1 月 1 日"`
	To   string `query:"enddate" maxLength:"10" doc:"截止日期(含当日),默认今天"`
}

type fundRow struct {
	Region   string            `json:"admdvs" doc:"统筹区"`
	Scheme   string            `json:"insutype" doc:"险种"`
	Fund     string            `json:"fund" doc:"基金"`
	Opening  amount            `json:"opening" doc:"上期结余"`
	Income   map[string]amount `json:"income" doc:"收入,按种类"`
	In       amount            `json:"income_sum" doc:"收入合计"`
	Expense  map[string]amount `json:"expense" doc:"支出,按种类"`
	Out      amount            `json:"expense_sum" doc:"支出合计"`
	Closing  amount            `json:"closing" doc:"结余"`
	Deposit  amount            `json:"deposit" doc:"存款"`
	Owed     amount            `json:"payable" doc:"应付"`
	Due      amount            `json:"receivable" doc:"应收"`
	Suspense amount            `json:"suspense" doc:"暂收"`
	Gap      amount            `json:"gap" doc:"与账簿的差额,0 为相符"`
}

type fundTableAnswer struct {
	Body struct {
		Funds []fundRow `json:"funds" doc:"各基金"`
		Total fundRow   `json:"total" doc:"合计"`
		Text  string    `json:"text" doc:"可打印的表"`
	}
}

func fundRowOf(r funds.Row) fundRow {
	row := fundRow{
		Region: r.Region, Scheme: r.Scheme, Fund: r.Fund, Opening: amount(r.Opening), In: amount(r.In()), Out: amount(r.Out()), Closing: amount(r.Closing),
		Deposit: amount(r.Deposit), Owed: amount(r.Payable), Due: amount(r.Receivable), Suspense: amount(r.Suspense), Gap: amount(r.Gap()),
		Income: map[string]amount{}, Expense: map[string]amount{},
	}
	for kind, fen := range r.Income {
		row.Income[kind] = amount(fen)
	}
	for kind, fen := range r.Expense {
		row.Expense[kind] = amount(fen)
	}
	return row
}

func (d *door) fundTable(ctx context.Context, c *call, in *fundTableInput) (*fundTableAnswer, error) {
	c.note.Subject, c.note.Ref = "基金收支表", c.actor.Org.Region
	span, err := d.spanOf(in.From, in.To)
	if err != nil {
		return nil, err
	}
	table, err := funds.Of(ctx, d.Funds, c.actor.Org.Region, span)
	var a fundTableAnswer
	a.Body.Funds, a.Body.Text = []fundRow{}, table.Text()
	for _, r := range table.Rows {
		a.Body.Funds = append(a.Body.Funds, fundRowOf(r))
	}
	a.Body.Total = fundRowOf(table.Total())
	return &a, err
}

type termActRow struct {
	ActID    string        `json:"act_id" doc:"业务编号"`
	Region   string        `json:"admdvs" doc:"统筹区"`
	Term     string        `json:"term" doc:"期间"`
	Kind     string        `json:"kind" enum:"开账,结账,重开" doc:"办了什么"`
	Operator string        `json:"opter" doc:"经办人"`
	Approver string        `json:"approver,omitempty" doc:"复核人"`
	Reason   string        `json:"reason,omitempty" doc:"原因"`
	Recorded string        `json:"opt_time" doc:"办理时间"`
	Digest   string        `json:"digest" doc:"封存的摘要"`
	Archive  []archiveLine `json:"archive,omitempty" doc:"结账时各科目的余额"`
}

type archiveLine struct {
	BookAccount
	Accounts int64 `json:"accounts" doc:"含多少个账户"`
}

func (d *door) termActRow(a ledger.TermAct) termActRow {
	row := termActRow{
		ActID: a.ActID, Region: a.Region, Term: string(a.Term), Kind: string(a.Kind), Operator: a.Operator, Approver: a.Approver, Reason: a.Reason,
		Recorded: d.clock(a.Recorded), Digest: a.Digest(),
	}
	for _, l := range a.Archive {
		row.Archive = append(row.Archive, archiveLine{accounts([]ledger.Balance{l.Balance})[0], l.Accounts})
	}
	return row
}

type termsAnswer struct {
	Body struct {
		Acts []termActRow `json:"acts" doc:"按办理先后"`
	}
}

func (d *door) bookTerms(ctx context.Context, c *call, _ *struct{}) (*termsAnswer, error) {
	c.note.Subject, c.note.Ref = "账簿期间", c.actor.Org.Region
	acts, err := d.Terms.Acts(ctx, c.actor.Org.Region)
	var a termsAnswer
	a.Body.Acts = []termActRow{}
	for _, act := range acts {
		a.Body.Acts = append(a.Body.Acts, d.termActRow(act))
	}
	return &a, err
}

type termInput struct {
	Keyed
	TermPath
}

type termAnswer struct{ Body termActRow }

// onTerm does an act on a term of the caller's region.
func (d *door) onTerm(ctx context.Context, c *call, in *termInput, act func(context.Context, string, string, closing.Who) (ledger.TermAct, error)) (*termAnswer, error) {
	c.note.Subject, c.note.Ref = "账簿期间", in.Term
	did, err := act(ctx, c.actor.Org.Region, in.Term, closing.Who{Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	row := d.termActRow(did)
	c.changed(nil, map[string]string{"term": row.Term, "kind": row.Kind, "digest": row.Digest})
	return &termAnswer{row}, nil
}

func (d *door) openTerm(ctx context.Context, c *call, in *termInput) (*termAnswer, error) {
	return d.onTerm(ctx, c, in, d.Terms.Open)
}

func (d *door) closeTerm(ctx context.Context, c *call, in *termInput) (*termAnswer, error) {
	return d.onTerm(ctx, c, in, d.Terms.Close)
}

type reopeningInput struct {
	Keyed
	TermPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
}

type reopeningPayload struct {
	Region string `json:"admdvs"`
	Term   string `json:"term"`
}

func (d *door) proposeReopening(ctx context.Context, c *call, in *reopeningInput) (*proposalAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "账簿期间", in.Term, in.Body.Reason
	if _, ok := ledger.ParseTerm(in.Term); !ok {
		return nil, closing.ErrTerm.With(in.Term)
	}
	raw, err := json.Marshal(reopeningPayload{c.actor.Org.Region, in.Term})
	if err != nil {
		return nil, err
	}
	return d.propose(ctx, c, approval.Proposal{Act: actReopening, Subject: in.Term, Title: "重开账簿期间 " + in.Term, Payload: raw, Reason: in.Body.Reason})
}

func (d *door) executeReopening(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var payload reopeningPayload
	if err := json.Unmarshal(p.Payload, &payload); err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	act, err := d.Terms.Reopen(ctx, payload.Region, payload.Term, closing.Who{Operator: p.Author, Approver: decided.StaffNo, Reason: p.Reason})
	if err != nil {
		return nil, err
	}
	return json.Marshal(d.termActRow(act))
}
