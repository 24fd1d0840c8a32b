package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/register/access"
	"yibao/register/contribution"
	"yibao/register/trail"
)

// paidRoutes are about what a debtor has paid.
func (d *door) paidRoutes(api huma.API) {
	look(d, api, route{"list-paid", get, "/api/v1/contributions/payments", "缴费记录", "一个缴费对象缴过的每一笔、票据号和已退的金额;退费从这里选", access.LevyRead, trail.Read, false}, d.listPaid)
}

type paidInput struct {
	Region string `query:"admdvs" required:"true" minLength:"6" maxLength:"6" doc:"统筹区的医保区划"`
	Kind   string `query:"debtor_type" required:"true" enum:"单位,个人,项目" doc:"缴费对象类别"`
	No     string `query:"debtor_no" required:"true" minLength:"1" maxLength:"30" doc:"统一社会信用代码、人员编号或项目编号"`
}

type paidRow struct {
	PaymentID string `json:"payment_id" doc:"缴费编号"`
	PaidBy    string `json:"paid_no" doc:"以哪个编号缴的;合并以前的以旧编号"`
	Scheme    string `json:"insutype" doc:"险种"`
	Payer     string `json:"payer" doc:"由谁付"`
	Channel   string `json:"channel" doc:"缴费渠道"`
	Amount    amount `json:"amount" doc:"金额,元"`
	Refunded  amount `json:"refunded" doc:"已退,元"`
	Left      amount `json:"refundable" doc:"还可退,元"`
	PaidOn    string `json:"paid_date" doc:"缴款日"`
	Receipt   string `json:"receipt,omitempty" doc:"票据号"`
	Operator  string `json:"operator" doc:"经办人"`
	Recorded  string `json:"crte_time" doc:"入账时间"`
}

type paidAnswer struct {
	Body struct {
		Payments []paidRow `json:"payments" nullable:"false" doc:"缴费记录,新的在前"`
	}
}

// listPaid answers what a debtor has paid to a region.
func (d *door) listPaid(ctx context.Context, c *call, in *paidInput) (*paidAnswer, error) {
	if err := inRegion(c, in.Region); err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref = "缴费", in.No
	debtor := (Owing{in.Kind, in.No}).debtor()
	numbers := []string{debtor.No}
	if debtor.Kind == contribution.Person {
		var err error
		if numbers, err = d.Enrolment.Numbers(ctx, debtor.No); err != nil {
			return nil, err
		}
	}
	var a paidAnswer
	a.Body.Payments = []paidRow{}
	for _, no := range numbers {
		payments, err := d.Contributions.Paid(ctx, contribution.Debtor{Kind: debtor.Kind, No: no})
		if err != nil {
			return nil, err
		}
		for i := len(payments) - 1; i >= 0; i-- {
			if p := payments[i]; p.Region == in.Region {
				a.Body.Payments = append(a.Body.Payments, d.paidRow(p))
			}
		}
	}
	return &a, nil
}

func (d *door) paidRow(p contribution.Payment) paidRow {
	return paidRow{p.PaymentID, p.Debtor.No, p.Scheme, p.Payer, string(p.Channel), amount(p.Amount), amount(p.Refunded), amount(p.Amount - p.Refunded),
		p.PaidOn.String(), p.Receipt, p.Operator, d.clock(p.Recorded)}
}
