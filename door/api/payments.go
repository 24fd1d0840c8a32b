package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/allowance"
	"yibao/register/access"
	register "yibao/register/allowance"
	"yibao/register/payout"
	"yibao/register/trail"
)

// paymentRoutes are about benefits in money and how they are paid.
func (d *door) paymentRoutes(api huma.API) {
	change(d, api, route{"grant-maternity", post, "/api/v1/persons/{psn_no}/maternity-allowances", "核定生育津贴", "按统筹区的生育津贴政策;一次生育一次", access.AllowanceWrite, trail.Change, false}, d.grantMaternity)
	change(d, api, route{"grant-periodic", post, "/api/v1/persons/{psn_no}/periodic-benefits", "登记工伤定期待遇", "伤残津贴、生活护理费、供养亲属抚恤金,按月发", access.AllowanceWrite, trail.Change, false}, d.grantPeriodic)
	change(d, api, route{"end-periodic", post, "/api/v1/persons/{psn_no}/periodic-benefits/{grant_id}/termination", "终止工伤定期待遇", "自所写日期起不再发放", access.AllowanceWrite, trail.Change, false}, d.endPeriodic)
	change(d, api, route{"prove-life", post, "/api/v1/persons/{psn_no}/life-proofs", "待遇资格认证", "一年一次;因未认证暂缓的随即补发", access.AllowanceWrite, trail.Change, false}, d.proveLife)
	change(d, api, route{"run-periodic", post, "/api/v1/periodic-benefit-runs", "核定一个月的定期待遇", "本机构统筹区的全部人员;已核定的不重复", access.AllowanceWrite, trail.Change, false}, d.runPeriodic)
	look(d, api, route{"list-payments", get, "/api/v1/payments", "付款单", "本机构统筹区的;账号已脱敏", access.PaymentRead, trail.Read, false}, d.listPayments)
	change(d, api, route{"mend-payment", post, "/api/v1/payments/{order_id}/correction", "更正收款账户再付", "退票的,或因没有账户暂缓的", access.PaymentWrite, trail.Change, false}, d.mendPayment)
	look(d, api, route{"list-payment-batches", get, "/api/v1/payment-batches", "付款批次", "本机构统筹区送给银行的付款文件,新的在前", access.PaymentRead, trail.Read, false}, d.listPaymentBatches)
	look(d, api, route{"payment-file", get, "/api/v1/payment-batches/{batch_id}/file", "再取付款文件", "与生成时的一样;回盘处理之后不再给", access.PaymentWrite, trail.Export, false}, d.paymentFile)
	change(d, api, route{"make-payment-file", post, "/api/v1/payment-batches", "生成付款文件", "本机构统筹区到期的付款单进入一个批次", access.PaymentWrite, trail.Export, false}, d.makePaymentFile)
	change(d, api, route{"answer-payment-file", post, "/api/v1/payment-batches/{batch_id}/answer", "处理银行回盘", "须覆盖整个批次;成功的入账,退票的等更正", access.PaymentWrite, trail.Change, false}, d.answerPaymentFile)
}

type dueAnswer struct {
	Body struct {
		Kind    string `json:"kind" doc:"待遇"`
		Term    string `json:"term" doc:"期间"`
		Amount  amount `json:"amount" doc:"金额,元"`
		Detail  string `json:"detail" doc:"怎么算的"`
		OrderID string `json:"order_id" doc:"付款单"`
	}
}

type maternityInput struct {
	Keyed
	PersonPath
	Body struct {
		Scheme   string       `json:"insutype" minLength:"1" maxLength:"6" doc:"险种"`
		Day      string       `json:"birth_date" minLength:"10" maxLength:"10" doc:"生育(流产)日期"`
		Manner   string       `json:"manner" minLength:"1" maxLength:"20" doc:"生育方式:顺产、难产、剖宫产、流产未满四个月、流产满四个月"`
		Children int          `json:"children" minimum:"1" maximum:"9" doc:"胎儿数"`
		Base     amount       `json:"monthly_base" doc:"单位上年度月平均缴费基数,元"`
		Days     int          `json:"days,omitempty" minimum:"0" maximum:"400" doc:"假期天数;政策自己算天数的不填"`
		Fund     string       `json:"fund" minLength:"1" maxLength:"20" doc:"支付的基金"`
		Party    string       `json:"party" minLength:"1" maxLength:"30" doc:"收款方:人员编号或单位代码"`
		Payee    ReceiverBody `json:"payee" doc:"收款账户"`
	}
}

func (d *door) grantMaternity(ctx context.Context, c *call, in *maternityInput) (*dueAnswer, error) {
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	b := in.Body
	day, err := civilDay(b.Day)
	if err != nil {
		return nil, err
	}
	due, err := d.Benefits.Allowance.Maternity(ctx, allowance.Birth{
		PsnNo: in.PsnNo, Scheme: b.Scheme, Day: day, Manner: b.Manner, Children: b.Children, Base: money.Fen(b.Base), Days: b.Days, Fund: b.Fund,
		Payee: b.Payee.to(b.Party), Operator: c.actor.Staff.StaffNo,
	})
	if err != nil {
		return nil, err
	}
	var a dueAnswer
	a.Body.Kind, a.Body.Term, a.Body.Amount, a.Body.Detail, a.Body.OrderID = due.Kind, due.Term, amount(due.Amount), due.Detail, due.OrderID
	c.changed(nil, a.Body)
	return &a, nil
}

type periodicInput struct {
	Keyed
	PersonPath
	Body struct {
		GrantID string       `json:"grant_id,omitempty" maxLength:"30" doc:"变更原有待遇时填"`
		Scheme  string       `json:"insutype" minLength:"1" maxLength:"6" doc:"险种"`
		Class   string       `json:"class" minLength:"1" maxLength:"20" doc:"一级伤残…六级伤残、完全护理、大部分护理、部分护理、配偶抚恤、其他亲属抚恤"`
		Wage    amount       `json:"wage" doc:"本人工资(供养亲属为死者工资),元"`
		Alone   bool         `json:"alone,omitempty" doc:"孤寡老人或孤儿"`
		From    string       `json:"begndate" minLength:"10" maxLength:"10" doc:"自哪天起"`
		Fund    string       `json:"fund" minLength:"1" maxLength:"20" doc:"支付的基金"`
		Payee   ReceiverBody `json:"payee" doc:"收款账户"`
	}
}

type grantAnswer struct {
	Body struct {
		GrantID string `json:"grant_id" doc:"待遇编号"`
		Class   string `json:"class" doc:"种类"`
		From    string `json:"begndate" doc:"自哪天起"`
	}
}

func (d *door) grantPeriodic(ctx context.Context, c *call, in *periodicInput) (*grantAnswer, error) {
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	b := in.Body
	from, err := civilDay(b.From)
	if err != nil {
		return nil, err
	}
	g, err := d.Benefits.Allowance.Grant(ctx, register.Grant{
		Version: period.Version{Effective: period.Since(from)}, GrantID: b.GrantID, PsnNo: in.PsnNo, Region: c.actor.Org.Region, Scheme: b.Scheme, Fund: b.Fund,
		Class: b.Class, Wage: money.Fen(b.Wage), Alone: b.Alone, Payee: register.Payee(b.Payee.to(in.PsnNo)),
	})
	if err != nil {
		return nil, err
	}
	var a grantAnswer
	a.Body.GrantID, a.Body.Class, a.Body.From = g.GrantID, g.Class, g.Effective.From.String()
	c.changed(nil, a.Body)
	return &a, nil
}

type endPeriodicInput struct {
	Keyed
	PersonPath
	GrantID string `path:"grant_id" maxLength:"30" doc:"待遇编号"`
	Body    struct {
		From   string `json:"begndate" minLength:"10" maxLength:"10" doc:"自哪天起不再发放"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
}

func (d *door) endPeriodic(ctx context.Context, c *call, in *endPeriodicInput) (*doneAnswer, error) {
	c.note.Reason = in.Body.Reason
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	from, err := civilDay(in.Body.From)
	if err != nil {
		return nil, err
	}
	if err := d.Benefits.Allowance.End(ctx, in.PsnNo, in.GrantID, from); err != nil {
		return nil, err
	}
	c.changed(nil, in.Body)
	return done(), nil
}

type proofInput struct {
	Keyed
	PersonPath
	Body struct {
		Day string `json:"proof_date" minLength:"10" maxLength:"10" doc:"认证日期"`
		Way string `json:"way" minLength:"1" maxLength:"20" doc:"认证方式:窗口、人脸识别、上门、数据比对"`
	}
}

type proofAnswer struct {
	Body struct {
		Released int `json:"released" doc:"随即补发的付款单数"`
	}
}

func (d *door) proveLife(ctx context.Context, c *call, in *proofInput) (*proofAnswer, error) {
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	day, err := civilDay(in.Body.Day)
	if err != nil {
		return nil, err
	}
	var a proofAnswer
	a.Body.Released, err = d.Benefits.Allowance.Prove(ctx, register.Proof{PsnNo: in.PsnNo, Day: day, Way: in.Body.Way, Operator: c.actor.Staff.StaffNo})
	c.changed(nil, a.Body)
	return &a, err
}

type runInput struct {
	Keyed
	Body struct {
		Month string `json:"month" minLength:"7" maxLength:"7" doc:"月份,如 2026-03"`
	}
}

type runAnswer struct {
	Body struct {
		Determined int      `json:"determined" doc:"核定笔数"`
		Held       int      `json:"held" doc:"其中因未认证暂缓的"`
		Left       []string `json:"left" doc:"不能核定的人员和原因"`
	}
}

func (d *door) runPeriodic(ctx context.Context, c *call, in *runInput) (*runAnswer, error) {
	month, err := civilDay(in.Body.Month + "-01")
	if err != nil {
		return nil, err
	}
	run, err := d.Benefits.Allowance.Month(ctx, c.actor.Org.Region, month, c.actor.Staff.StaffNo)
	if err != nil {
		return nil, err
	}
	var a runAnswer
	a.Body.Determined, a.Body.Held, a.Body.Left = run.Determined, run.Held, append([]string{}, run.Left...)
	c.note.Subject, c.note.Ref = "定期待遇", in.Body.Month
	c.changed(nil, a.Body)
	return &a, nil
}

type paymentRow struct {
	OrderID string `json:"order_id" doc:"付款单"`
	Kind    string `json:"kind" doc:"用途"`
	Ref     string `json:"ref" doc:"所付的业务编号或期间"`
	Party   string `json:"party" doc:"收款方"`
	Name    string `json:"payee_name" doc:"收款人,已脱敏"`
	Account string `json:"bank_account" doc:"账号,已脱敏"`
	Amount  amount `json:"amount" doc:"金额,元"`
	State   string `json:"state" enum:"待支付,暂缓,已送盘,已支付,退票,已作废" doc:"状态"`
	Reason  string `json:"reason,omitempty" doc:"暂缓、退票、作废的原因"`
	Batch   string `json:"batch_id,omitempty" doc:"批次"`
	DueDay  string `json:"due_date" doc:"应付日期"`
}

func paymentRowOf(o payout.Order) paymentRow {
	return paymentRow{
		o.OrderID, o.Kind, o.Ref, o.Payee.Party, coding.MaskName(o.Payee.Name), coding.MaskBankCard(o.Payee.Account), amount(o.Amount()), string(o.State),
		o.Reason, o.Batch, o.DueDay.String(),
	}
}

type paymentsInput struct {
	State string `query:"state" enum:"待支付,暂缓,已送盘,已支付,退票,已作废" doc:"状态,默认不限"`
	Kind  string `query:"kind" maxLength:"20" doc:"用途,默认不限"`
	Batch string `query:"batch_id" maxLength:"30" doc:"批次,默认不限"`
	Paged
}

type paymentsAnswer struct {
	Body struct {
		Payments []paymentRow `json:"payments" doc:"付款单"`
		Next     string       `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listPayments(ctx context.Context, c *call, in *paymentsInput) (*paymentsAnswer, error) {
	c.note.Subject = "付款单"
	list, err := d.Benefits.Paying.List(ctx, payout.Query{Region: c.actor.Org.Region, State: payout.State(in.State), Kind: in.Kind, Batch: in.Batch, After: in.After, Limit: in.Limit})
	var a paymentsAnswer
	a.Body.Payments = []paymentRow{}
	for _, o := range list {
		a.Body.Payments = append(a.Body.Payments, paymentRowOf(o))
	}
	a.Body.Next = next(list, in.Limit, func(o payout.Order) string { return o.OrderID })
	return &a, err
}
