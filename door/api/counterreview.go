package api

import (
	"context"

	"yibao/ground/coding"
	"yibao/process/archiving"
	"yibao/process/reimbursement"
	"yibao/process/settlement"
)

type completeInput struct {
	Keyed
	AppPath
	Body struct {
		Content *ContentBody `json:"content,omitempty" doc:"更正后的全部内容;不更正的不填。账号与查询时给出的脱敏账号相同的,保持原来的账号"`
		When    []string     `json:"when,omitempty" maxItems:"20" doc:"符合的情形"`
		Papers  []PaperBody  `json:"materials,omitempty" maxItems:"60" doc:"补交的材料"`
	}
}

func (d *door) completeReimbursement(ctx context.Context, c *call, in *completeInput) (*applicationAnswer, error) {
	before, err := d.applicationWithin(ctx, c, in.AppID)
	if err != nil {
		return nil, err
	}
	papers, err := papersOf(in.Body.Papers)
	if err != nil {
		return nil, err
	}
	var content *reimbursement.Content
	if in.Body.Content != nil {
		known := before.Application.Content.Payee.Account
		if in.Body.Content.Account == coding.MaskBankCard(known) {
			in.Body.Content.Account = known // as it was shown: not corrected
		}
		read, err := in.Body.Content.content()
		if err != nil {
			return nil, err
		}
		content = &read
	}
	a, told, err := d.Counter.Complete(ctx, c.clerk(), in.AppID, content, papers, in.Body.When)
	if err != nil {
		return nil, err
	}
	return d.moved(c, before.Application, a, told), nil
}

// moved answers a change of an application and tells the trail.
func (d *door) moved(c *call, before, after reimbursement.Application, told archiving.Told) *applicationAnswer {
	answer := d.applicationAnswer(after, told)
	c.changed(applicationRowOf(before), answer.Body.ApplicationRow)
	return answer
}

type reviewInput struct {
	Keyed
	AppPath
}

type shareOfBill struct {
	Payer  string `json:"payer" doc:"支付方"`
	Layer  string `json:"layer,omitempty" doc:"保障层次"`
	Amount amount `json:"amount" doc:"金额,元"`
}

type reviewAnswer struct {
	Body struct {
		ApplicationRow
		SelfFunded amount        `json:"fulamt_ownpay_amt" doc:"全自费,元"`
		OverLimit  amount        `json:"overlmt_selfpay" doc:"超限价,元"`
		Prepaid    amount        `json:"preselfpay_amt" doc:"先行自付,元"`
		InScope    amount        `json:"inscp_scp_amt" doc:"符合政策范围,元"`
		Shares     []shareOfBill `json:"shares" nullable:"false" doc:"各方支付"`
	}
}

type reviews func(ctx context.Context, who reimbursement.Clerk, appID string) (reimbursement.Application, settlement.Answer, error)

func (d *door) reviewed(ctx context.Context, c *call, in *reviewInput, review reviews) (*reviewAnswer, error) {
	before, err := d.applicationWithin(ctx, c, in.AppID)
	if err != nil {
		return nil, err
	}
	a, bill, err := review(ctx, c.clerk(), in.AppID)
	if err != nil {
		return nil, err
	}
	var answer reviewAnswer
	b, r := &answer.Body, bill.Record
	b.ApplicationRow, b.Shares = applicationRowOf(a), []shareOfBill{}
	b.SelfFunded, b.OverLimit, b.Prepaid, b.InScope = amount(r.SelfFunded), amount(r.OverLimit), amount(r.Prepaid), amount(r.InScope)
	for _, s := range r.Shares {
		b.Shares = append(b.Shares, shareOfBill{s.Payer, s.Layer, amount(s.Amount)})
	}
	c.changed(applicationRowOf(before.Application), b.ApplicationRow)
	return &answer, nil
}

func (d *door) reviewReimbursement(ctx context.Context, c *call, in *reviewInput) (*reviewAnswer, error) {
	return d.reviewed(ctx, c, in, d.Counter.Review)
}

func (d *door) approveReimbursement(ctx context.Context, c *call, in *reviewInput) (*reviewAnswer, error) {
	return d.reviewed(ctx, c, in, d.Counter.Approve)
}

type returnInput struct {
	Keyed
	AppPath
	Body struct {
		Reason  string   `json:"reason" minLength:"1" maxLength:"500" doc:"理由"`
		Missing []string `json:"missing,omitempty" maxItems:"30" doc:"要补的全部材料或内容"`
	}
}

func (d *door) returnReimbursement(ctx context.Context, c *call, in *returnInput) (*applicationAnswer, error) {
	c.note.Reason = in.Body.Reason
	before, err := d.applicationWithin(ctx, c, in.AppID)
	if err != nil {
		return nil, err
	}
	a, err := d.Counter.Return(ctx, c.clerk(), in.AppID, in.Body.Reason, in.Body.Missing)
	if err != nil {
		return nil, err
	}
	return d.moved(c, before.Application, a, archiving.Told{}), nil
}

func (d *door) refuseReimbursement(ctx context.Context, c *call, in *counterReasonInput) (*applicationAnswer, error) {
	c.note.Reason = in.Body.Reason
	before, err := d.applicationWithin(ctx, c, in.AppID)
	if err != nil {
		return nil, err
	}
	a, err := d.Counter.Refuse(ctx, c.clerk(), in.AppID, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return d.moved(c, before.Application, a, archiving.Told{}), nil
}
