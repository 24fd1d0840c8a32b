package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/figures"
	"yibao/observer/funds"
	"yibao/register/access"
	"yibao/register/trail"
)

// figureRoutes are what a director looks at.
func (d *door) figureRoutes(api huma.API) {
	look(d, api, route{"figures", get, "/api/v1/figures", "统计", "结算按日、月、机构、险种、医疗类别、费用类别或支付方汇总;日期都含当日", access.FundRead, trail.Read, false}, d.figureTable)
	look(d, api, route{"reconcile-figures", get, "/api/v1/figures/reconciliation", "统计与账簿核对", "各基金为结算支付的金额,统计与账簿各是多少,差多少", access.FundRead, trail.Read, false}, d.reconcileFigures)
	look(d, api, route{"dearest-bills", get, "/api/v1/figures/dearest", "费用最高的结算", "一段时间内总额最高、没有撤销的结算", access.SettlementRead, trail.Read, false}, d.dearest)
	look(d, api, route{"fund-outlook", get, "/api/v1/funds/outlook", "基金可支付月数", "各基金结余,按此前至多十二个整月的月均支出还可支付几个月", access.FundRead, trail.Read, false}, d.outlook)
	d.figureListRoutes(api)
	d.figurePaperRoutes(api)
}

// SpanInput is two civil days, both included.
type SpanInput struct {
	From string `query:"begndate" required:"true" doc:"开始日期(含)"`
	To   string `query:"enddate" required:"true" doc:"结束日期(含)"`
}

// span reads two civil days, both included.
func (in SpanInput) span() (period.Span, error) {
	from, err := period.ParseDate(in.From)
	if err != nil {
		return period.Span{}, errDate.With(in.From)
	}
	to, err := period.ParseDate(in.To)
	if err != nil {
		return period.Span{}, errDate.With(in.To)
	}
	return period.Span{From: from, To: to.AddDays(1)}, nil
}

type figuresInput struct {
	SpanInput
	By string `query:"by" required:"true" enum:"日,月,机构,险种,医疗类别,费用类别,支付方" doc:"按什么汇总"`
	FigureChoice
}

// FigureRow is one line of a table of figures.
type FigureRow struct {
	Key      string `json:"key" doc:"编码或日期"`
	Name     string `json:"name" doc:"名称"`
	Bills    int    `json:"count" doc:"结算笔数,撤销的已减去"`
	Total    amount `json:"medfee_sumamt" doc:"医疗费总额,元"`
	Fund     amount `json:"fund_pay_sumamt" doc:"基金支付,元"`
	Account  amount `json:"acct_pay" doc:"个人账户支付,元"`
	Cash     amount `json:"psn_cash_pay" doc:"个人现金,元"`
	Hospital amount `json:"hosp_part_amt" doc:"医院负担,元"`
	Own      amount `json:"own_amt" doc:"全自费、超限价与先行自付,元"`
	Drugs    amount `json:"drug_amt" doc:"药品费,元"`
	Amount   amount `json:"amt" doc:"所选支付方付的、所选费用类别的金额,元;都没有选时为 0"`
	Share    string `json:"drug_share" doc:"药占比,百分之几,两位小数;没有费用时为空"`
}

type figuresAnswer struct {
	Body struct {
		Rows []FigureRow `json:"rows" doc:"各行:日、月按先后,其余按总额从大到小"`
		Sum  FigureRow   `json:"sum" doc:"合计"`
	}
}

// within is the regions of the caller, by which figures are bounded.
func within(c *call) (string, error) {
	if c.scope().Empty() {
		return "", access.ErrNoScope
	}
	return c.scope().RegionPrefix(), nil
}

func (d *door) figures() figures.Service {
	return figures.Service{Store: d.Figures, Now: d.Now, Zone: d.Settlements.Zone}
}

func figureRowOf(r figures.Row) FigureRow {
	row := FigureRow{
		Key: r.Key, Name: r.Name, Bills: r.Bills, Total: amount(r.Total), Fund: amount(r.Fund), Account: amount(r.Account),
		Cash: amount(r.Cash), Hospital: amount(r.Hospital), Own: amount(r.Own), Drugs: amount(r.Rx), Amount: amount(r.Amount),
	}
	if r.Total > 0 {
		row.Share = money.Fen(int64(r.Rx) * 10_000 / int64(r.Total)).String()
	}
	return row
}

func (d *door) figureTable(ctx context.Context, c *call, in *figuresInput) (*figuresAnswer, error) {
	c.note.Subject, c.note.Ref = "统计", in.By+" "+in.From+"—"+in.To
	span, err := in.span()
	if err != nil {
		return nil, err
	}
	regions, err := within(c)
	if err != nil {
		return nil, err
	}
	q := in.query()
	q.Within, q.Span, q.By = regions, span, in.By
	t, err := d.figures().Table(ctx, q)
	var a figuresAnswer
	a.Body.Rows, a.Body.Sum = []FigureRow{}, figureRowOf(t.Sum)
	for _, r := range t.Rows {
		a.Body.Rows = append(a.Body.Rows, figureRowOf(r))
	}
	return &a, err
}

type reconcileAnswer struct {
	Body struct {
		Rows []reconcileRow `json:"rows" doc:"各基金"`
		Same bool           `json:"same" doc:"全部一致"`
	}
}

type reconcileRow struct {
	Region  string `json:"admdvs" doc:"统筹区"`
	Scheme  string `json:"insutype" doc:"险种"`
	Fund    string `json:"fund" doc:"基金"`
	Figures amount `json:"figures" doc:"统计,元"`
	Books   amount `json:"books" doc:"账簿,元"`
	Gap     amount `json:"gap" doc:"差额,元"`
}

func (d *door) reconcileFigures(ctx context.Context, c *call, in *SpanInput) (*reconcileAnswer, error) {
	c.note.Subject, c.note.Ref = "统计与账簿核对", in.From+"—"+in.To
	span, err := in.span()
	if err != nil {
		return nil, err
	}
	regions, err := within(c)
	if err != nil {
		return nil, err
	}
	checks, err := d.figures().Reconcile(ctx, regions, span)
	var a reconcileAnswer
	a.Body.Rows, a.Body.Same = []reconcileRow{}, true
	for _, k := range checks {
		a.Body.Rows = append(a.Body.Rows, reconcileRow{k.Region, k.Scheme, k.Name, amount(k.Figures), amount(k.Books), amount(k.Gap())})
		a.Body.Same = a.Body.Same && k.Gap() == 0
	}
	return &a, err
}

type dearestInput struct {
	SpanInput
	Limit int `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"多少笔"`
}

type dearestAnswer struct {
	Body struct {
		Bills []dearBill `json:"bills" doc:"总额从大到小"`
	}
}

type dearBill struct {
	PsnNo       string `json:"psn_no" doc:"人员编号"`
	SetlID      string `json:"setl_id" doc:"结算ID"`
	Institution string `json:"fixmedins_code" doc:"机构编号"`
	Place       string `json:"fixmedins_name,omitempty" doc:"机构名称"`
	Scheme      string `json:"insutype" doc:"险种"`
	MedType     string `json:"med_type" doc:"医疗类别"`
	MedTypeName string `json:"med_type_name" doc:"医疗类别的名称"`
	SetlTime    string `json:"setl_time" doc:"结算时间"`
	Total       amount `json:"medfee_sumamt" doc:"医疗费总额,元"`
}

func (d *door) dearest(ctx context.Context, c *call, in *dearestInput) (*dearestAnswer, error) {
	c.note.Subject, c.note.Ref = "费用最高的结算", in.From+"—"+in.To
	span, err := in.span()
	if err != nil {
		return nil, err
	}
	regions, err := within(c)
	if err != nil {
		return nil, err
	}
	bills, names, err := d.figures().Dearest(ctx, regions, span, in.Limit)
	var a dearestAnswer
	a.Body.Bills = []dearBill{}
	for _, b := range bills {
		a.Body.Bills = append(a.Body.Bills, dearBill{b.PsnNo, b.SetlID, b.Institution, names[b.Institution], b.Scheme, b.MedType, coding.VisitKind(b.MedType).Name(), d.clock(b.SettledAt), amount(b.Total)})
	}
	return &a, err
}

type outlookAnswer struct {
	Body struct {
		Day   string       `json:"date" doc:"截至日期"`
		Funds []outlookRow `json:"funds" doc:"各基金"`
	}
}

type outlookRow struct {
	Region  string `json:"admdvs" doc:"统筹区"`
	Scheme  string `json:"insutype" doc:"险种"`
	Fund    string `json:"fund" doc:"基金"`
	Balance amount `json:"balance" doc:"结余,元"`
	Mean    amount `json:"mean" doc:"月均支出,元"`
	Months  int    `json:"months" doc:"按几个月平均"`
	Left    string `json:"left" doc:"可支付月数,一位小数;没有支出时为空"`
}

func (d *door) outlook(ctx context.Context, c *call, _ *struct{}) (*outlookAnswer, error) {
	today := period.DateOf(d.Now().In(d.Settlements.Zone))
	c.note.Subject, c.note.Ref = "基金可支付月数", today.String()
	list, err := funds.OutlookOf(ctx, d.Funds, "", today)
	var a outlookAnswer
	a.Body.Day, a.Body.Funds = today.String(), []outlookRow{}
	for _, o := range list {
		if !c.scope().Covers(o.Region) {
			continue
		}
		row := outlookRow{o.Region, o.Scheme, o.Fund, amount(o.Closing), amount(o.Mean), o.Months, ""}
		if o.Tenths >= 0 {
			row.Left = strconv.FormatInt(o.Tenths/10, 10) + "." + strconv.FormatInt(o.Tenths%10, 10)
		}
		a.Body.Funds = append(a.Body.Funds, row)
	}
	return &a, err
}
