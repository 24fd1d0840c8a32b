package api

import (
	"context"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/figures"
	"yibao/observer/funds"
	"yibao/observer/sheet"
	"yibao/register/access"
	"yibao/register/trail"
)

// figurePaperRoutes are the tables of the funds on paper.
func (d *door) figurePaperRoutes(api huma.API) {
	look(d, api, route{"fund-table-paper", get, "/api/v1/fund-table/paper", "基金收支表(PDF)", "与基金收支表同样的数,A4,每页有表头、页码、打印人和时间", access.FundRead, trail.Print, false}, d.fundTablePaper)
	look(d, api, route{"figures-paper", get, "/api/v1/figures/paper", "统计表(PDF)", "与统计同样的数,A4 横排", access.FundRead, trail.Print, false}, d.figuresPaper)
}

type pdfAnswer struct {
	Type string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte `contentType:"application/pdf"`
}

// onPaper writes a table as a file.
func (d *door) onPaper(c *call, t sheet.Table, paper sheet.Paper) (*pdfAnswer, error) {
	print := sheet.Printing{Operator: coding.MaskName(c.actor.Staff.Name) + " " + c.actor.Staff.StaffNo, At: d.Now()}
	content, err := t.PDF(paper, d.Papers.Font, print)
	return &pdfAnswer{typePDF, attachment(t.Title + ".pdf"), content}, err
}

func spanTold(span period.Span, more ...string) string {
	return strings.Join(append([]string{span.From.String() + " 至 " + span.To.AddDays(-1).String()}, more...), ",") + "  单位:元"
}

func (d *door) fundTablePaper(ctx context.Context, c *call, in *fundTableInput) (*pdfAnswer, error) {
	c.note.Subject, c.note.Ref = "基金收支表", c.actor.Org.Region
	span, err := d.spanOf(in.From, in.To)
	if err != nil {
		return nil, err
	}
	table, err := funds.Of(ctx, d.Funds, c.actor.Org.Region, span)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{
		Title: "基金收支表", About: spanTold(span, "统筹区 "+c.actor.Org.Region),
		Columns: []sheet.Column{{Head: "基金", Share: 4}, {Head: "项目", Share: 3}, {Head: "金额", Share: 3, Right: true}},
	}
	for _, r := range append(table.Rows, table.Total()) {
		t.Rows = append(t.Rows, fundLines(r)...)
	}
	return d.onPaper(c, t, sheet.A4)
}

// fundLines writes a fund as the page does: what there was, came in and went out
// by kind, and is left.
func fundLines(r funds.Row) []sheet.Row {
	name := strings.TrimSpace(coding.Insurance(r.Scheme).Name() + " " + r.Fund)
	line := func(sum bool, item string, fen money.Fen) sheet.Row {
		return sheet.Row{Texts: []string{name, item, fen.Grouped()}, Sum: sum}
	}
	rows := []sheet.Row{line(false, "上期结余", r.Opening)}
	kinds := func(side string, order []string, of map[string]money.Fen, sum money.Fen) {
		for _, kind := range order {
			if of[kind] != 0 {
				rows = append(rows, line(false, "  "+side+"·"+kind, of[kind]))
			}
		}
		rows = append(rows, line(false, side+"合计", sum))
	}
	kinds("收入", funds.IncomeKinds, r.Income, r.In())
	kinds("支出", funds.ExpenseKinds, r.Expense, r.Out())
	return append(rows, line(true, "结余", r.Closing))
}

func (d *door) figuresPaper(ctx context.Context, c *call, in *figuresInput) (*pdfAnswer, error) {
	c.note.Subject, c.note.Ref = "统计", in.By+" "+in.From+"—"+in.To
	span, err := in.span()
	if err != nil {
		return nil, err
	}
	q := in.query()
	if q.Within, err = within(c); err != nil {
		return nil, err
	}
	q.Span, q.By = span, in.By
	table, err := d.figures().Table(ctx, q)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Title: "按" + in.By + "统计", About: spanTold(span, in.told()...)}
	columns := figureColumns(q)
	for _, f := range columns {
		t.Columns = append(t.Columns, f.Column)
	}
	for _, r := range table.Rows {
		t.Rows = append(t.Rows, figureLine(columns, r, false))
	}
	sum := table.Sum
	sum.Name = "合计"
	t.Rows = append(t.Rows, figureLine(columns, sum, true))
	return d.onPaper(c, t, sheet.Across)
}

// told says the conditions in words.
func (f FigureChoice) told() (words []string) {
	for _, w := range []struct{ name, code string }{
		{"机构", f.Institution}, {"险种", f.Scheme}, {"医疗类别", f.MedType}, {"支付方", f.Payer}, {"费用类别", f.Category},
	} {
		if w.code != "" {
			words = append(words, w.name+" "+w.code)
		}
	}
	return words
}

type figureColumn struct {
	sheet.Column
	of func(figures.Row) string
}

// figureColumns are the columns that a question's answer has: by category and by
// payer only the total and the funds' part are told.
func figureColumns(q figures.Query) []figureColumn {
	fen := func(head string, of func(figures.Row) money.Fen) figureColumn {
		return figureColumn{sheet.Column{Head: head, Share: 4, Right: true}, func(r figures.Row) string { return of(r).Grouped() }}
	}
	columns := []figureColumn{{sheet.Column{Head: "名称", Share: 7}, namedFigure}}
	if q.Payer != "" || q.Category != "" {
		columns = append(columns, fen("所选的金额", func(r figures.Row) money.Fen { return r.Amount }))
	}
	total, fund := fen("医疗费总额", func(r figures.Row) money.Fen { return r.Total }), fen("基金支付", func(r figures.Row) money.Fen { return r.Fund })
	if q.By == figures.ByCategory || q.By == figures.ByPayer {
		return append(columns, total, fund)
	}
	count := figureColumn{sheet.Column{Head: "笔数", Share: 2, Right: true}, func(r figures.Row) string { return strconv.Itoa(r.Bills) }}
	return append(columns, count, total, fund,
		fen("个人账户", func(r figures.Row) money.Fen { return r.Account }),
		fen("个人现金", func(r figures.Row) money.Fen { return r.Cash }),
		fen("医院负担", func(r figures.Row) money.Fen { return r.Hospital }),
		fen("自费与先付", func(r figures.Row) money.Fen { return r.Own }),
		fen("药品费", func(r figures.Row) money.Fen { return r.Rx }),
		figureColumn{sheet.Column{Head: "药占比%", Share: 3, Right: true}, func(r figures.Row) string { return figureRowOf(r).Share }})
}

func namedFigure(r figures.Row) string {
	if r.Name != "" {
		return r.Name
	}
	return r.Key
}

func figureLine(columns []figureColumn, r figures.Row, sum bool) sheet.Row {
	row := sheet.Row{Sum: sum}
	for _, c := range columns {
		row.Texts = append(row.Texts, c.of(r))
	}
	return row
}
