package api

import (
	"context"
	"encoding/json"
	"strings"

	"yibao/ground/period"
	"yibao/process/approval"
	process "yibao/process/contribution"
	"yibao/register/contribution"
)

// pagesAtOnce is how many pages of a batch one request does.
const pagesAtOnce = 25

type assessBody struct {
	Levied
	Scheme string `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	Class  string `json:"class" minLength:"1" maxLength:"30" doc:"征缴对象,如 单位职工"`
	Term   string `json:"term" minLength:"4" maxLength:"7" doc:"所属期:2026-03,或 2026"`
}

type levyRunAnswer struct {
	Body struct {
		RunKey  string `json:"run_key" doc:"批次"`
		Done    bool   `json:"done" doc:"已办完;未办完的再次提交接着办"`
		Bills   int64  `json:"bills" doc:"已开缴费单"`
		Heads   int64  `json:"heads" doc:"人数"`
		Skipped int64  `json:"skipped" doc:"已有缴费单而跳过的"`
		Refused int64  `json:"refused" doc:"政策不能核定的人"`
		Total   amount `json:"total" doc:"应缴合计,元"`
	}
}

func (d *door) assessBatch(ctx context.Context, c *call, in assessBody) (*levyRunAnswer, error) {
	var p reading
	term := p.term(in.Term)
	if p.err != nil {
		return nil, p.err
	}
	run, err := d.Contributions.AssessPages(ctx, process.Batch{Region: in.Region, Scheme: in.Scheme, Class: in.Class, Term: term, Operator: c.actor.Staff.StaffNo}, pagesAtOnce)
	if err != nil {
		return nil, err
	}
	c.note.Ref = run.RunKey
	var a levyRunAnswer
	b := &a.Body
	b.RunKey, b.Done, b.Bills, b.Heads, b.Skipped, b.Refused, b.Total = run.RunKey, run.Done, run.Bills, run.Heads, run.Skipped, run.Refused, amount(run.Total)
	c.changed(nil, a.Body)
	return &a, nil
}

type oneBody struct {
	Levied
	Owing
	Scheme string `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	Class  string `json:"class" minLength:"1" maxLength:"30" doc:"征缴对象"`
	Term   string `json:"term,omitempty" maxLength:"7" doc:"所属期:2026-03,或 2026;项目不填"`
	Begin  string `json:"begndate,omitempty" maxLength:"10" doc:"项目开工日"`
	End    string `json:"enddate,omitempty" maxLength:"10" doc:"项目完工日"`
	Cost   string `json:"cost,omitempty" maxLength:"20" doc:"工程造价,元"`
	Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
}

type levyBillAnswer struct {
	Body BillRow
}

func (d *door) assessOne(ctx context.Context, c *call, in oneBody) (*levyBillAnswer, error) {
	var p reading
	var term period.Span
	if in.Term != "" {
		term = p.term(in.Term)
	} else {
		term = period.Span{From: p.day(in.Begin), To: p.day(in.End).AddDays(1)}
	}
	cost := p.yuan(in.Cost)
	if p.err != nil {
		return nil, p.err
	}
	bill, err := d.Contributions.AssessOne(ctx, process.Alone{Debtor: in.debtor(), Region: in.Region, Scheme: in.Scheme, Class: in.Class, Term: term, Cost: cost,
		Reason: in.Reason, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.Ref, c.note.Reason = bill.BillID, in.Reason
	row := newBill(bill)
	c.changed(nil, row)
	return &levyBillAnswer{row}, nil
}

type voidBillBody struct {
	Levied
	Owing
	BillID string `json:"bill_id" minLength:"1" maxLength:"30" doc:"缴费单号"`
	Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
}

type levyDone struct {
	Body struct {
		Ref string `json:"ref" doc:"所办的编号"`
	}
}

func (d *door) voidBill(ctx context.Context, c *call, in voidBillBody) (*levyDone, error) {
	c.note.Ref, c.note.Reason = in.BillID, in.Reason
	var a levyDone
	a.Body.Ref = in.BillID
	return &a, d.Contributions.VoidBill(ctx, in.debtor(), in.BillID, in.Reason, c.actor.Staff.StaffNo)
}

type backPayBody struct {
	Levied
	PsnNo  string   `json:"psn_no" minLength:"1" maxLength:"30" doc:"人员编号"`
	Scheme string   `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	Class  string   `json:"class" minLength:"1" maxLength:"30" doc:"征缴对象"`
	Months []string `json:"months" minItems:"1" maxItems:"240" nullable:"false" doc:"补缴的月份,如 2025-07"`
	Reason string   `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
}

type levyBillsAnswer struct {
	Body struct {
		Bills []BillRow `json:"bills" doc:"缴费单"`
	}
}

func (d *door) backPay(ctx context.Context, c *call, in backPayBody) (*levyBillsAnswer, error) {
	var p reading
	var months []period.Date
	for _, m := range in.Months {
		months = append(months, p.month(m))
	}
	if p.err != nil {
		return nil, p.err
	}
	bills, err := d.Contributions.BackPay(ctx, process.Months{Debtor: contribution.Debtor{Kind: contribution.Person, No: in.PsnNo}, Region: in.Region, Scheme: in.Scheme,
		Class: in.Class, Months: months, Reason: in.Reason, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.PsnNo, c.note.Reason = in.PsnNo, in.Reason
	var a levyBillsAnswer
	for _, b := range bills {
		a.Body.Bills = append(a.Body.Bills, newBill(b))
	}
	c.changed(nil, a.Body)
	return &a, nil
}

type lifetimeBody struct {
	Levied
	PsnNo  string `json:"psn_no" minLength:"1" maxLength:"30" doc:"人员编号"`
	Scheme string `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	Bill   bool   `json:"bill,omitempty" doc:"开出一次性补足的缴费单"`
}

type lifetimeAnswer struct {
	Body struct {
		Required int      `json:"required" doc:"要求月数"`
		Counted  int      `json:"counted" doc:"计入月数"`
		Missing  int      `json:"missing" doc:"差月数"`
		Total    amount   `json:"total" doc:"一次性补足,元"`
		BillID   string   `json:"bill_id,omitempty" doc:"缴费单号"`
		Reasons  []string `json:"reasons" doc:"依据和计算"`
	}
}

func (d *door) lifetime(ctx context.Context, c *call, in lifetimeBody) (*lifetimeAnswer, error) {
	years, bill, err := d.Contributions.Lifetime(ctx, process.Retiring{PsnNo: in.PsnNo, Region: in.Region, Scheme: in.Scheme, Bill: in.Bill, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.PsnNo = in.PsnNo
	var a lifetimeAnswer
	a.Body.Required, a.Body.Counted, a.Body.Missing, a.Body.Total, a.Body.Reasons = years.Required, years.Counted, years.Missing, amount(years.Total), []string{}
	for _, s := range years.Steps {
		a.Body.Reasons = append(a.Body.Reasons, s.String())
	}
	if bill != nil {
		a.Body.BillID = bill.BillID
	}
	c.changed(nil, a.Body)
	return &a, nil
}

type levyPaymentBody struct {
	Levied
	Owing
	Scheme  string   `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	Channel string   `json:"channel" enum:"银行代扣,柜台,网上,税务" doc:"缴费渠道"`
	Serial  string   `json:"serial,omitempty" maxLength:"60" doc:"银行或税务流水号"`
	Amount  string   `json:"amount" minLength:"1" maxLength:"20" doc:"金额,元"`
	PaidOn  string   `json:"paid_date,omitempty" maxLength:"10" doc:"缴款日,不填为今天"`
	Bills   []string `json:"bills,omitempty" maxItems:"100" doc:"只入这些缴费单,不填为全部"`
	Batch   string   `json:"batch_id,omitempty" maxLength:"30" doc:"票据批次,填了就开票"`
}

type levyPaymentAnswer struct {
	Body struct {
		PaymentID string     `json:"payment_id" doc:"缴费编号"`
		Receipt   string     `json:"receipt,omitempty" doc:"票据号"`
		Left      amount     `json:"left" doc:"多出的(暂收),元"`
		Settled   []string   `json:"settled" doc:"缴清的缴费单"`
		Parts     []paidPart `json:"parts" doc:"入账明细"`
	}
}

type paidPart struct {
	BillID string `json:"bill_id" doc:"缴费单号"`
	Item   int    `json:"item" doc:"项目的次序,从 0 起"`
	Late   bool   `json:"late_fee,omitempty" doc:"是滞纳金"`
	Amount amount `json:"amount" doc:"金额,元"`
}

func (d *door) takePayment(ctx context.Context, c *call, in levyPaymentBody) (*levyPaymentAnswer, error) {
	var p reading
	total, day := p.yuan(in.Amount), p.day(in.PaidOn)
	if p.err != nil {
		return nil, p.err
	}
	paid, err := d.Contributions.Pay(ctx, process.Paying{Debtor: in.debtor(), Region: in.Region, Scheme: in.Scheme, Channel: contribution.Channel(in.Channel),
		Serial: strings.TrimSpace(in.Serial), Amount: total, PaidOn: day, Bills: in.Bills, Batch: in.Batch, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.Ref = paid.Payment.PaymentID
	var a levyPaymentAnswer
	a.Body.PaymentID, a.Body.Receipt, a.Body.Left = paid.Payment.PaymentID, paid.Payment.Receipt, amount(paid.Left)
	a.Body.Settled, a.Body.Parts = []string{}, partsOf(paid.Allocations)
	for _, s := range paid.Settled {
		a.Body.Settled = append(a.Body.Settled, s.BillID)
	}
	c.changed(nil, a.Body)
	return &a, nil
}

type creditBody struct {
	Levied
	Owing
	Scheme string `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
}

type creditAnswer struct {
	Body struct {
		Parts []paidPart `json:"parts" doc:"分配明细"`
	}
}

func (d *door) useCredit(ctx context.Context, c *call, in creditBody) (*creditAnswer, error) {
	made, err := d.Contributions.UseCredit(ctx, in.debtor(), in.Region, in.Scheme)
	if err != nil {
		return nil, err
	}
	c.note.Ref = in.No
	var a creditAnswer
	a.Body.Parts = partsOf(made)
	c.changed(nil, a.Body)
	return &a, nil
}

func partsOf(allocations []contribution.Allocation) []paidPart {
	parts := []paidPart{}
	for _, x := range allocations {
		parts = append(parts, paidPart{x.BillID, x.Item, x.LateFee, amount(x.Amount)})
	}
	return parts
}

type claimedBody struct {
	Levied
	Scheme string `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	Payer  string `json:"payer" minLength:"1" maxLength:"30" doc:"付款方:财政、医疗救助 …"`
	Fund   string `json:"fund,omitempty" maxLength:"30" doc:"入哪项基金,不填为统筹基金"`
	Amount string `json:"amount" minLength:"1" maxLength:"20" doc:"金额,元"`
	Serial string `json:"serial,omitempty" maxLength:"60" doc:"划拨凭证号"`
	PaidOn string `json:"paid_date,omitempty" maxLength:"10" doc:"到账日,不填为今天"`
}

func (d *door) takeClaimed(ctx context.Context, c *call, in claimedBody) (*levyDone, error) {
	var p reading
	total, day := p.yuan(in.Amount), p.day(in.PaidOn)
	if p.err != nil {
		return nil, p.err
	}
	paid, err := d.Contributions.TakeClaimed(ctx, process.Claimed{Region: in.Region, Scheme: in.Scheme, Payer: in.Payer, Fund: in.Fund, Amount: total, Serial: in.Serial,
		PaidOn: day, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.Ref = paid.PaymentID
	var a levyDone
	a.Body.Ref = paid.PaymentID
	return &a, nil
}

// actRefund is a refund, which two persons decide.
const actRefund = "refund-contribution"

type refundBody struct {
	Levied
	Owing
	PaymentID string `json:"payment_id" minLength:"1" maxLength:"30" doc:"缴费编号"`
	Amount    string `json:"amount" minLength:"1" maxLength:"20" doc:"退费金额,元"`
	Reason    string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
}

func (d *door) proposeRefund(ctx context.Context, c *call, in refundBody) (*proposalAnswer, error) {
	var p reading
	p.yuan(in.Amount)
	if p.err != nil {
		return nil, p.err
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	c.note.Ref, c.note.Reason = in.PaymentID, in.Reason
	if in.debtor().Kind == contribution.Person {
		c.note.PsnNo = in.debtor().No
	}
	return d.propose(ctx, c, approval.Proposal{Act: actRefund, Subject: in.PaymentID, Payload: raw, Reason: in.Reason,
		Title: "退费 " + in.Amount + " 元(" + in.Kind + " " + in.No + ")"})
}

func (d *door) executeRefund(ctx context.Context, proposal approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var in refundBody
	if err := json.Unmarshal(proposal.Payload, &in); err != nil {
		return nil, approval.ErrAltered.Because(err, proposal.ID)
	}
	var p reading
	total := p.yuan(in.Amount)
	if p.err != nil {
		return nil, p.err
	}
	refund, err := d.Contributions.Refund(ctx, process.Refunding{Debtor: in.debtor(), PaymentID: in.PaymentID, Amount: total, Reason: in.Reason,
		Operator: proposal.Author, Approver: decided.StaffNo})
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]string{"refund_id": refund.RefundID, "amount": refund.Amount.String()})
}
