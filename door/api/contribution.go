package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/administration"
	"yibao/process/closing"
	process "yibao/process/contribution"
	"yibao/register/access"
	"yibao/register/contribution"
	"yibao/register/trail"
)

// contributionRoutes are about contributions: what is owed, and what came in.
func (d *door) contributionRoutes(api huma.API) {
	look(d, api, route{"show-contributions", get, "/api/v1/contributions", "一个缴费对象的账", "逐单列出欠缴、到当天的滞纳金和核定的依据", access.LevyRead, trail.Read, false}, d.showContributions)
	look(d, api, route{"list-arrears", get, "/api/v1/contributions/arrears", "欠费清单", "到期未缴的缴费单,含到当天的滞纳金", access.LevyRead, trail.Read, false}, d.listArrears)
	levies(d, api, "assess-contributions", "/api/v1/contributions/assessments", "批量核定", "按征缴对象核定一个月或一年的缴费单;一次办若干页,未办完的再次提交接着办,办过的不会重复", access.LevyWrite, d.assessBatch)
	levies(d, api, "assess-one", "/api/v1/contributions/bills", "单独核定", "批量以外的一张缴费单:漏核的月份、年中参保的人、建筑项目", access.LevyWrite, d.assessOne)
	levies(d, api, "void-bill", "/api/v1/contributions/bills/voiding", "作废缴费单", "没有入账的缴费单;须写明原因", access.LevyWrite, d.voidBill)
	levies(d, api, "back-pay", "/api/v1/contributions/back-payments", "补缴", "为个人补缴若干个月,每月一张缴费单", access.LevyWrite, d.backPay)
	levies(d, api, "lifetime-years", "/api/v1/contributions/lifetime", "退休年限核定", "还差几个月、一次性补足要多少;bill 为真时开出缴费单", access.LevyWrite, d.lifetime)
	levies(d, api, "take-payment", "/api/v1/contributions/payments", "缴费入账", "按政策的入账次序分配到缴费单和滞纳金,多出的留作暂收", access.LevyWrite, d.takePayment)
	levies(d, api, "use-credit", "/api/v1/contributions/credits", "暂收转缴费", "把多缴留作暂收的钱分配到现在欠缴的缴费单,视同到账那天缴纳", access.LevyWrite, d.useCredit)
	levies(d, api, "take-claimed", "/api/v1/contributions/claimed", "划拨入账", "财政补助、医疗救助代缴等按批划拨的款项", access.LevyWrite, d.takeClaimed)
	levies(d, api, "propose-refund", "/api/v1/contributions/refund-proposals", "提出退费", "由另一人复核后办理,分录与入账时相反", access.LevyWrite, d.proposeRefund)
	d.paidRoutes(api)
	d.contributionPaperRoutes(api)
	d.inspectionRoutes(api)
}

// regional is a body that names its region.
type regional interface{ region() string }

// Levied is part of every body about contributions.
type Levied struct {
	Region string `json:"admdvs" minLength:"6" maxLength:"6" doc:"统筹区的医保区划"`
}

func (l Levied) region() string { return l.Region }

// Owing names a debtor.
type Owing struct {
	Kind string `json:"debtor_type" enum:"单位,个人,项目" doc:"缴费对象类别"`
	No   string `json:"debtor_no" minLength:"1" maxLength:"30" doc:"统一社会信用代码、人员编号或项目编号"`
}

func (o Owing) debtor() contribution.Debtor {
	return contribution.Debtor{Kind: contribution.DebtorKind(o.Kind), No: strings.TrimSpace(o.No)}
}

type levyInput[B regional] struct {
	Keyed
	Body B
}

// levies registers a change about contributions within the caller's regions.
func levies[B regional, O any](d *door, api huma.API, id, path, summary, description string, may access.Permission, act func(ctx context.Context, c *call, body B) (*O, error)) {
	change(d, api, route{id, post, path, summary, description, may, trail.Change, false}, func(ctx context.Context, c *call, in *levyInput[B]) (*O, error) {
		c.note.Subject = "缴费"
		if err := inRegion(c, in.Body.region()); err != nil {
			return nil, err
		}
		return act(ctx, c, in.Body)
	})
}

func inRegion(c *call, region string) error {
	if !c.scope().Covers(region) {
		return administration.ErrOutOfScope.With(region)
	}
	return nil
}

// month reads 2026-03 as its first day.
func (p *reading) month(text string) period.Date {
	text = strings.TrimSpace(text)
	day, err := period.ParseDate(text + "-01")
	if err != nil && p.err == nil {
		p.err = closing.ErrTerm.With(text)
	}
	return day
}

// term reads 2026-03, or 2026 for a year.
func (p *reading) term(text string) period.Span {
	text = strings.TrimSpace(text)
	if len(text) == len("2026") {
		return contribution.YearSpan(p.day(text + "-01-01").Year())
	}
	return contribution.MonthSpan(p.month(text))
}

// BillRow is a bill as it stands. It is exported so that rows that hold one are
// described whole.
type BillRow struct {
	BillID  string     `json:"bill_id" doc:"缴费单号"`
	Debtor  string     `json:"billed_no,omitempty" doc:"缴费单开给的编号;合并以前的缴费单仍以旧编号缴纳"`
	Kind    string     `json:"kind" doc:"正常应缴、补缴、稽核补缴 …"`
	Scheme  string     `json:"insutype" doc:"险种"`
	Class   string     `json:"class" doc:"征缴对象"`
	Begin   string     `json:"begndate" doc:"所属期起"`
	End     string     `json:"enddate" doc:"所属期止"`
	Due     string     `json:"due_date" doc:"截止日"`
	Heads   int        `json:"heads" doc:"人数"`
	Base    amount     `json:"base" doc:"缴费基数合计,元"`
	Items   []billItem `json:"items" doc:"项目"`
	Owed    amount     `json:"owed" doc:"尚欠,元"`
	Late    amount     `json:"late_fee" doc:"未缴滞纳金,元"`
	PaidOn  string     `json:"paid_date,omitempty" doc:"缴清日"`
	Reasons []string   `json:"reasons,omitempty" doc:"滞纳金的计算"`
}

type billItem struct {
	Name   string `json:"name" doc:"项目"`
	Payer  string `json:"payer" doc:"由谁付"`
	Fund   string `json:"fund" doc:"入哪项基金"`
	Amount amount `json:"amount" doc:"应缴,元"`
	Open   amount `json:"open" doc:"尚欠,元"`
}

func billRowOf(b process.BillState) BillRow {
	row := BillRow{BillID: b.Bill.BillID, Debtor: b.Bill.Debtor.No, Kind: string(b.Bill.Kind), Scheme: b.Bill.Scheme, Class: b.Bill.Class, Begin: b.Bill.Term.From.String(),
		End: b.Bill.Term.End().AddDays(-1).String(), Due: b.Bill.Due.String(), Heads: b.Bill.Heads, Base: amount(b.Bill.Base), Owed: amount(b.Owed),
		Late: amount(b.LateDue), PaidOn: b.PaidOn.String(), Items: []billItem{}}
	for i, item := range b.Bill.Shape.Items {
		row.Items = append(row.Items, billItem{item.Name, item.Payer, item.Fund, amount(b.Bill.Amounts[i]), amount(b.Open[i])})
	}
	for _, step := range b.Late.Steps {
		row.Reasons = append(row.Reasons, step.String())
	}
	return row
}

// newBill is a bill on which nothing is paid yet.
func newBill(b contribution.Bill) BillRow {
	state := process.BillState{Bill: b, Open: make([]money.Fen, len(b.Amounts))}
	for i, item := range b.Shape.Items {
		if contribution.OwnPayer(item.Payer) {
			state.Open[i] = b.Amounts[i]
			state.Owed += b.Amounts[i]
		}
	}
	return billRowOf(state)
}

type levyStatementInput struct {
	Region string `query:"admdvs" required:"true" minLength:"6" maxLength:"6" doc:"统筹区的医保区划"`
	Kind   string `query:"debtor_type" required:"true" enum:"单位,个人,项目" doc:"缴费对象类别"`
	No     string `query:"debtor_no" required:"true" minLength:"1" maxLength:"30" doc:"统一社会信用代码、人员编号或项目编号"`
	Day    string `query:"day" maxLength:"10" doc:"滞纳金算到哪一天,不填为今天"`
}

type levyStatement struct {
	Body struct {
		Bills  []BillRow `json:"bills" doc:"缴费单,所属期早的在前"`
		Owed   amount    `json:"owed" doc:"尚欠合计,元"`
		Late   amount    `json:"late_fee" doc:"未缴滞纳金合计,元"`
		Credit amount    `json:"credit" doc:"已缴未分配(暂收),元"`
	}
}

func (d *door) today() period.Date { return period.DateOf(d.Now().In(d.Contributions.Zone)) }

func (d *door) showContributions(ctx context.Context, c *call, in *levyStatementInput) (*levyStatement, error) {
	var p reading
	day := p.day(in.Day)
	if day == 0 {
		day = d.today()
	}
	if p.err != nil {
		return nil, p.err
	}
	if err := inRegion(c, in.Region); err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref = "缴费", in.No
	var a levyStatement
	a.Body.Bills = []BillRow{}
	numbers := []string{in.No}
	if owing := (Owing{in.Kind, in.No}).debtor(); owing.Kind == contribution.Person {
		var err error
		if numbers, err = d.Enrolment.Numbers(ctx, owing.No); err != nil {
			return nil, err
		}
	}
	for _, no := range numbers {
		st, err := d.Contributions.Statement(ctx, Owing{in.Kind, no}.debtor(), day)
		if err != nil {
			return nil, err
		}
		a.add(st, in.Region)
	}
	return &a, nil
}

// add tells how a debtor stands with a region.
func (a *levyStatement) add(st process.Statement, region string) {
	a.Body.Credit += amount(st.Credit)
	for _, b := range st.Bills {
		if b.Bill.Region != region {
			continue
		}
		a.Body.Bills = append(a.Body.Bills, billRowOf(b))
		a.Body.Owed += amount(b.Owed)
		a.Body.Late += amount(b.LateDue)
	}
}

type arrearsInput struct {
	Region string `query:"admdvs" required:"true" minLength:"6" maxLength:"6" doc:"统筹区的医保区划"`
	Scheme string `query:"insutype" required:"true" maxLength:"6" doc:"险种"`
	Kind   string `query:"debtor_type" enum:"单位,个人,项目" doc:"缴费对象类别,不填为全部"`
	Paged
}

type arrearRow struct {
	DebtorKind string `json:"debtor_type" doc:"缴费对象类别"`
	DebtorNo   string `json:"debtor_no" doc:"缴费对象编号"`
	DebtorName string `json:"debtor_name,omitempty" doc:"单位名称"`
	Days       int    `json:"days" doc:"逾期天数"`
	BillRow
}

type arrearsAnswer struct {
	Body struct {
		Arrears []arrearRow `json:"arrears" doc:"欠费"`
		Next    string      `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listArrears(ctx context.Context, c *call, in *arrearsInput) (*arrearsAnswer, error) {
	if err := inRegion(c, in.Region); err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref = "缴费", "欠费清单"
	debtor, bill, _ := strings.Cut(in.After, "|")
	list, err := d.Contributions.Arrears(ctx, d.today(), process.OpenQuery{Region: in.Region, Scheme: in.Scheme, Debtors: contribution.DebtorKind(in.Kind), AfterDebtor: debtor, AfterBill: bill, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	var a arrearsAnswer
	a.Body.Arrears = []arrearRow{}
	for _, r := range list {
		a.Body.Arrears = append(a.Body.Arrears, arrearRow{string(r.Debtor.Kind), r.Debtor.No, r.Name, r.Days, billRowOf(r.State)})
	}
	a.Body.Next = next(list, in.Limit, func(r process.Arrear) string { return r.Debtor.No + "|" + r.State.Bill.BillID })
	return &a, nil
}
