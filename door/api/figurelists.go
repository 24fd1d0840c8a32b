package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/observer/figures"
	"yibao/observer/funds"
	"yibao/register/access"
	"yibao/register/trail"
)

// figureListRoutes are the lists that figures open to: their rows add up to them.
func (d *door) figureListRoutes(api huma.API) {
	look(d, api, route{"figure-settlements", get, "/api/v1/figures/settlements", "统计的明细", "一个统计数由哪些结算、撤销组成,新的在前;撤销为负数,各行相加就是统计数。不指明机构时最长 31 天", access.SettlementRead, trail.Read, false}, d.figureSettlements)
	look(d, api, route{"fund-months", get, "/api/v1/fund-months", "基金逐月收支", "各基金每月的收入、支出、结余,读账簿一次得出;最长 36 个月", access.FundRead, trail.Read, false}, d.fundMonths)
	look(d, api, route{"fund-entries", get, "/api/v1/fund-entries", "基金收支的明细", "收支表的一个数由哪些分录组成,新的在前;各行相加就是该数", access.FundRead, trail.Read, false}, d.fundEntries)
}

type FigureChoice struct {
	Institution string `query:"fixmedins_code" maxLength:"20" doc:"只看一家机构"`
	Scheme      string `query:"insutype" maxLength:"6" doc:"只看一个险种"`
	MedType     string `query:"med_type" maxLength:"6" doc:"只看一种医疗类别"`
	Payer       string `query:"payer" maxLength:"40" doc:"只看一个支付方付的:各行另给出 amt"`
	Category    string `query:"med_chrgitm_type" maxLength:"6" doc:"只看一个费用类别:各行另给出 amt"`
}

func (f FigureChoice) query() figures.Query {
	return figures.Query{Institution: f.Institution, Scheme: f.Scheme, MedType: f.MedType, Payer: f.Payer, Category: f.Category}
}

type figureSettlementsInput struct {
	SpanInput
	FigureChoice
	Paged
}

type figureAct struct {
	PsnNo       string `json:"psn_no" doc:"人员编号"`
	SetlID      string `json:"setl_id" doc:"结算ID"`
	Original    string `json:"init_setl_id,omitempty" doc:"被撤销或恢复的结算ID"`
	Kind        string `json:"kind" doc:"结算、撤销、恢复或调整"`
	Institution string `json:"fixmedins_code" doc:"机构编号"`
	Place       string `json:"fixmedins_name,omitempty" doc:"机构名称"`
	SchemeName  string `json:"insutype_name" doc:"险种的名称"`
	MedTypeName string `json:"med_type_name" doc:"医疗类别的名称"`
	SetlTime    string `json:"setl_time" doc:"结算时间"`
	FigureRow
}

type figureSettlementsAnswer struct {
	Body struct {
		Acts []figureAct `json:"acts" nullable:"false" doc:"结算与撤销,新的在前"`
		Next string      `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) figureSettlements(ctx context.Context, c *call, in *figureSettlementsInput) (*figureSettlementsAnswer, error) {
	c.note.Subject, c.note.Ref = "统计的明细", in.Institution+" "+in.From+"—"+in.To
	span, err := in.span()
	if err != nil {
		return nil, err
	}
	q := in.query()
	if q.Within, err = within(c); err != nil {
		return nil, err
	}
	q.Span = span
	acts, names, err := d.figures().Acts(ctx, q, in.After, in.Limit)
	var a figureSettlementsAnswer
	a.Body.Acts = []figureAct{}
	for _, x := range acts {
		row := figureRowOf(x.Share)
		a.Body.Acts = append(a.Body.Acts, figureAct{
			x.PsnNo, x.SetlID, x.Original, string(x.Kind), x.Institution, names[x.Institution], coding.Insurance(x.Scheme).Name(),
			coding.VisitKind(x.Facts.MedType).Name(), d.clock(x.SettledAt), row,
		})
	}
	a.Body.Next = next(acts, in.Limit, figures.Act.Place)
	return &a, err
}

type fundMonthsInput struct {
	From string `query:"begndate" maxLength:"10" doc:"起始日期,默认今年 1 月 1 日;整月计"`
	To   string `query:"enddate" maxLength:"10" doc:"截止日期,默认今天;整月计"`
}

type fundMonth struct {
	Month   string `json:"month" doc:"月份"`
	Scheme  string `json:"insutype" doc:"险种"`
	Fund    string `json:"fund" doc:"基金"`
	In      amount `json:"income_sum" doc:"收入合计"`
	Out     amount `json:"expense_sum" doc:"支出合计"`
	Closing amount `json:"closing" doc:"月末结余"`
}

type fundMonthsAnswer struct {
	Body struct {
		Months []fundMonth `json:"months" nullable:"false" doc:"按月、险种、基金;每月另有一行合计,基金为“合计”"`
	}
}

// monthsAtOnce bounds a trend.
const monthsAtOnce = 36

func (d *door) fundMonths(ctx context.Context, c *call, in *fundMonthsInput) (*fundMonthsAnswer, error) {
	c.note.Subject, c.note.Ref = "基金逐月收支", c.actor.Org.Region
	span, err := d.spanOf(in.From, in.To)
	if err != nil {
		return nil, err
	}
	if span.From.AddMonths(monthsAtOnce) < span.To {
		return nil, errRequest.With("逐月收支最长 36 个月")
	}
	months, err := funds.MonthsOf(ctx, d.Funds, c.actor.Org.Region, span)
	var a fundMonthsAnswer
	a.Body.Months = []fundMonth{}
	for _, m := range months {
		for _, r := range append(m.Rows, m.Total()) {
			a.Body.Months = append(a.Body.Months, fundMonth{m.Month, r.Scheme, r.Fund, amount(r.In()), amount(r.Out()), amount(r.Closing)})
		}
	}
	return &a, err
}

type fundEntriesInput struct {
	From   string `query:"begndate" maxLength:"10" doc:"起始日期,默认今年 1 月 1 日"`
	To     string `query:"enddate" maxLength:"10" doc:"截止日期(含当日),默认今天"`
	Scheme string `query:"insutype" required:"true" maxLength:"6" doc:"险种"`
	Fund   string `query:"fund" required:"true" maxLength:"40" doc:"基金"`
	Side   string `query:"side" required:"true" enum:"收入,支出" doc:"收支表的哪一边"`
	Kind   string `query:"kind" maxLength:"40" doc:"哪一种收入或支出,不填为全部"`
	Paged
}

type fundEntry struct {
	EntryID string `json:"entry_id" doc:"分录编号"`
	Line    int    `json:"line" doc:"分录的第几行"`
	Day     string `json:"date" doc:"记账日期"`
	Entry   string `json:"kind" doc:"业务种类"`
	Class   string `json:"class" doc:"科目类别"`
	Owner   string `json:"owner" doc:"所属人员、单位或付款方的编号"`
	Party   string `json:"party,omitempty" doc:"对方"`
	Ref     string `json:"ref" doc:"业务编号"`
	Amount  amount `json:"amount" doc:"金额,元;冲回为负"`
}

type fundEntriesAnswer struct {
	Body struct {
		Entries []fundEntry `json:"entries" nullable:"false" doc:"分录,新的在前"`
		Sum     amount      `json:"sum" doc:"收支表上的数,各页相加与它相同"`
		Next    string      `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) fundEntries(ctx context.Context, c *call, in *fundEntriesInput) (*fundEntriesAnswer, error) {
	c.note.Subject, c.note.Ref = "基金收支的明细", in.Fund+" "+in.Side+"·"+in.Kind
	span, err := d.spanOf(in.From, in.To)
	if err != nil {
		return nil, err
	}
	column := funds.Column{Region: c.actor.Org.Region, Scheme: in.Scheme, Fund: in.Fund, Side: in.Side, Kind: in.Kind, Span: span}
	moves, sum, err := funds.Moves(ctx, d.Funds, column, in.After, in.Limit)
	var a fundEntriesAnswer
	a.Body.Entries, a.Body.Sum = []fundEntry{}, amount(sum)
	for _, m := range moves {
		a.Body.Entries = append(a.Body.Entries, fundEntry{
			m.EntryID, m.Ordinal, m.Day.String(), m.Entry, string(m.Class), m.Partition, m.Party, m.Ref, amount(m.Amount),
		})
	}
	a.Body.Next = next(moves, in.Limit, funds.Move.Place)
	return &a, err
}
