package api

import (
	"context"
	"encoding/json"
	"strings"

	"yibao/process/approval"
	"yibao/process/readjustment"
	"yibao/process/settlement"
	"yibao/register/payout"
)

type moreRow struct {
	Payer string `json:"payer" doc:"支付方"`
	Layer string `json:"layer,omitempty" doc:"保障层次"`
	More  amount `json:"more" doc:"多付(负数为少付),元"`
}

type readjustedRow struct {
	SetlID      string    `json:"setl_id" doc:"结算ID"`
	Institution string    `json:"fixmedins_code" doc:"机构编号"`
	Care        string    `json:"begndate" doc:"就医首日"`
	Settled     string    `json:"setl_date" doc:"结算日期"`
	Total       amount    `json:"medfee_sumamt" doc:"医疗费总额,元"`
	Refused     string    `json:"refused,omitempty" doc:"按现在的参保不能结算的原因"`
	More        []moreRow `json:"more" doc:"差额"`
	Sets        int       `json:"sets" doc:"随之更正的累计项数"`
}

type leftRow struct {
	SetlID string `json:"setl_id" doc:"结算ID"`
	Reason string `json:"reason" doc:"为什么要人工办理"`
}

type planBody struct {
	Cash  amount          `json:"cash" doc:"应付给本人的现金(负数为向本人追回),元"`
	Hash  string          `json:"plan_hash" doc:"提出时带上,以便确认没有变动"`
	Lines []readjustedRow `json:"lines" doc:"会有不同的结算"`
	Left  []leftRow       `json:"left" doc:"不能自动追补的结算"`
}

func planOf(p readjustment.Plan) planBody {
	b := planBody{Cash: amount(p.Cash), Hash: p.Hash, Lines: []readjustedRow{}, Left: []leftRow{}}
	for _, l := range p.Lines {
		row := readjustedRow{l.SetlID, l.Institution, l.Care.String(), l.Settled.String(), amount(l.Total), l.Refused, []moreRow{}, l.Sets}
		for _, s := range l.More {
			row.More = append(row.More, moreRow{s.Payer, s.Layer, amount(s.Amount)})
		}
		b.Lines = append(b.Lines, row)
	}
	for _, l := range p.Left {
		b.Left = append(b.Left, leftRow(l))
	}
	return b
}

type planAnswer struct{ Body planBody }

func (d *door) examineReadjustment(ctx context.Context, c *call, in *PersonPath) (*planAnswer, error) {
	if err := d.insuredPerson(ctx, c, *in); err != nil {
		return nil, err
	}
	p, err := d.Benefits.Readjustment.Examine(ctx, in.PsnNo)
	if err != nil {
		return nil, err
	}
	return &planAnswer{planOf(p)}, nil
}

// actReadjust and actUnadjust are acts of two persons.
const (
	actReadjust = "readjust"
	actUnadjust = "readjust-undo"
)

// ReceiverBody is where money goes to.
type ReceiverBody struct {
	Name    string `json:"payee_name,omitempty" maxLength:"60" doc:"收款人"`
	Bank    string `json:"bank,omitempty" maxLength:"80" doc:"开户银行"`
	Account string `json:"bank_account,omitempty" maxLength:"40" doc:"账号;不填的付款单暂缓,补登后支付"`
}

func (p ReceiverBody) to(party string) payout.Payee {
	return payout.Payee{Party: party, Name: p.Name, Bank: p.Bank, Account: p.Account}
}

type readjustPayload struct {
	PsnNo  string       `json:"psn_no"`
	Number string       `json:"number,omitempty"` // of the readjustment to take back
	Hash   string       `json:"plan_hash,omitempty"`
	Plan   *planBody    `json:"plan,omitempty"`
	Payee  ReceiverBody `json:"payee"`
}

type readjustInput struct {
	Keyed
	PersonPath
	Body struct {
		Hash   string       `json:"plan_hash" minLength:"1" maxLength:"64" doc:"核对时取得的 plan_hash"`
		Payee  ReceiverBody `json:"payee" doc:"收款账户"`
		Reason string       `json:"reason" minLength:"1" maxLength:"500" doc:"原因"`
	}
}

func (d *door) proposeReadjustment(ctx context.Context, c *call, in *readjustInput) (*proposalAnswer, error) {
	c.note.Reason = in.Body.Reason
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	p, err := d.Benefits.Readjustment.Examine(ctx, in.PsnNo)
	switch {
	case err != nil:
		return nil, err
	case p.Empty():
		return nil, readjustment.ErrNothing.With(in.PsnNo)
	case p.Hash != in.Body.Hash:
		return nil, readjustment.ErrPlanChanged.With(in.PsnNo)
	}
	body := planOf(p)
	raw, err := json.Marshal(readjustPayload{PsnNo: in.PsnNo, Hash: p.Hash, Plan: &body, Payee: in.Body.Payee})
	if err != nil {
		return nil, err
	}
	return d.propose(ctx, c, approval.Proposal{
		Act: actReadjust, Subject: in.PsnNo, Payload: raw, Reason: in.Body.Reason,
		Title: "待遇追补(追回):人员 " + in.PsnNo + ",现金 " + p.Cash.String() + " 元",
	})
}

type undoInput struct {
	Keyed
	PersonPath
	Body struct {
		Number string `json:"number" minLength:"1" maxLength:"30" doc:"待遇追补的编号,即其复核事项的编号"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"原因"`
	}
}

func (d *door) proposeUndo(ctx context.Context, c *call, in *undoInput) (*proposalAnswer, error) {
	c.note.Reason = in.Body.Reason
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(readjustPayload{PsnNo: in.PsnNo, Number: in.Body.Number})
	if err != nil {
		return nil, err
	}
	return d.propose(ctx, c, approval.Proposal{
		Act: actUnadjust, Subject: in.Body.Number, Payload: raw, Reason: in.Body.Reason, Title: "撤销待遇追补 " + in.Body.Number + "(人员 " + in.PsnNo + ")",
	})
}

type readjustResult struct {
	Number  string   `json:"number" doc:"待遇追补的编号"`
	SetlIDs []string `json:"setl_ids" doc:"所写记录的编号"`
	OrderID string   `json:"order_id,omitempty" doc:"付款单"`
	Cash    amount   `json:"cash" doc:"应付给本人的现金,元"`
}

func (d *door) executeReadjustment(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var payload readjustPayload
	if err := json.Unmarshal(p.Payload, &payload); err != nil {
		return nil, err
	}
	if _, err := d.inquiries.Person(ctx, decided.Scope, payload.PsnNo); err != nil {
		return nil, err
	}
	order := readjustment.Order{
		PsnNo: payload.PsnNo, Number: p.ID, Hash: payload.Hash, Reason: strings.TrimSpace(p.Reason), Operator: p.Author, Payee: payload.Payee.to(payload.PsnNo),
	}
	if p.Act == actUnadjust {
		records, err := d.Benefits.Readjustment.Undo(ctx, payload.PsnNo, payload.Number, order)
		if err != nil {
			return nil, err
		}
		return json.Marshal(readjustResult{Number: p.ID, SetlIDs: idsOf(records)})
	}
	done, err := d.Benefits.Readjustment.Post(ctx, order)
	if err != nil {
		return nil, err
	}
	return json.Marshal(readjustResult{Number: done.Number, SetlIDs: done.SetlIDs, OrderID: done.OrderID, Cash: amount(done.Plan.Cash)})
}

func idsOf(records []settlement.Record) []string {
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.SetlID
	}
	return ids
}
