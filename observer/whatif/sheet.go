package whatif

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
)

// sheetHead are the columns of the CSV: one row for each figure.
var sheetHead = []string{"表", "分类", "项目", "结算笔数", "有变笔数", "原", "试算", "差额"}

// WriteCSV writes every table of the report as one list: amounts in yuan,
// months with one decimal, "" where there is nothing to tell.
func (r Report) WriteCSV(to io.Writer) error {
	s := sheet{csv.NewWriter(to)}
	s.row(sheetHead...)
	for _, p := range r.Payers {
		s.change("支付方", p.Region+" "+coding.Insurance(p.Scheme).Name(), p.Payer, p.Settlements, p.Touched, p.Change)
	}
	for _, d := range []struct {
		table string
		list  []Group
	}{{"人员类别", r.Categories}, {"机构等级", r.Levels}, {"业务", r.Businesses}} {
		for _, g := range d.list {
			s.group(d.table, g.Name, g)
		}
	}
	for _, o := range r.Funds {
		s.fund(o)
	}
	s.persons("负担减少的人", r.PersonsGain)
	s.persons("负担增加的人", r.PersonsLose)
	for _, p := range r.PlacesGain {
		s.group("基金支付增加的机构", p.Code+" "+p.Name, p.Group)
	}
	for _, p := range r.PlacesLose {
		s.group("基金支付减少的机构", p.Code+" "+p.Name, p.Group)
	}
	for _, f := range r.Refusals {
		s.row("不能核定", string(f.Code), f.Sentence, strconv.Itoa(f.Count), "", f.Total.String(), "", "")
	}
	if r.Counts.Alone > 0 {
		s.row("警告:没有按家庭合计", "", "", strconv.Itoa(r.Counts.Alone), "", "", "", "")
	}
	s.row("已撤销不计", "", "", strconv.Itoa(r.Counts.Reversed), "", "", "", "")
	s.Flush()
	return s.Error()
}

type sheet struct{ *csv.Writer }

// row writes one row; the writer keeps the first error.
func (s sheet) row(cells ...string) { _ = s.Write(cells) }

func (s sheet) change(table, group, item string, settlements, touched int, c Change) {
	s.row(table, group, item, strconv.Itoa(settlements), strconv.Itoa(touched), c.Before.String(), c.After.String(), c.Difference().String())
}

func (s sheet) group(table, name string, g Group) {
	for side, c := range g.Sides {
		if c != (Change{}) {
			s.change(table, name, Side(side).String(), g.Settlements, g.Touched, c)
		}
	}
}

func (s sheet) fund(o Outlook) {
	name := bookName(o.Region, o.Scheme, o.Fund)
	put := func(item, before, after, difference string) {
		s.row("基金", name, item, "", "", before, after, difference)
	}
	put("期间支出", o.Expense.Before.String(), o.Expense.After.String(), o.Expense.Difference().String())
	if o.HasIncome {
		put("期间收入", o.Income.String(), o.Income.String(), "0.00")
		put("期末结余", o.Balance.Before.String(), o.Balance.After.String(), o.Balance.Difference().String())
	}
	put("可支付月数", monthsText(o.Months[0]), monthsText(o.Months[1]), "")
}

func (s sheet) persons(table string, list []Person) {
	for _, p := range list {
		n := strconv.Itoa(p.Settlements)
		s.row(table, p.Masked, "负担", n, "", p.Burden.Before.String(), p.Burden.After.String(), p.Burden.Difference().String())
		s.row(table, p.Masked, "基金", n, "", p.Funds.Before.String(), p.Funds.After.String(), p.Funds.Difference().String())
	}
}

// yuan is an amount as a JSON number with two decimals.
type yuan money.Fen

// MarshalJSON implements json.Marshaler.
func (y yuan) MarshalJSON() ([]byte, error) { return []byte(money.Fen(y).String()), nil }

type jsonChange struct {
	Before     yuan `json:"before"`
	After      yuan `json:"after"`
	Difference yuan `json:"difference"`
}

func changeOf(c Change) jsonChange {
	return jsonChange{yuan(c.Before), yuan(c.After), yuan(c.Difference())}
}

type jsonGroup struct {
	Code        string     `json:"code,omitempty"`
	Name        string     `json:"name"`
	Settlements int        `json:"settlements"`
	Touched     int        `json:"touched"`
	Total       yuan       `json:"total"`
	Funds       jsonChange `json:"funds"`
	Account     jsonChange `json:"account"`
	Cash        jsonChange `json:"cash"`
	Hospital    jsonChange `json:"hospital"`
}

func groupOf(code string, g Group) jsonGroup {
	return jsonGroup{
		code, g.Name, g.Settlements, g.Touched, yuan(g.Total),
		changeOf(g.Sides[Funds]), changeOf(g.Sides[Account]), changeOf(g.Sides[Cash]), changeOf(g.Sides[Hospital]),
	}
}

// each turns a list into another; never nil, so that JSON has a list.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i := range list {
		out[i] = f(list[i])
	}
	return out
}

type jsonPolicy struct {
	Title    string `json:"title"`
	Region   string `json:"region"`
	Scheme   string `json:"scheme"`
	Business string `json:"business"`
	From     string `json:"from"`
	To       string `json:"to,omitempty"`
}

type jsonPayer struct {
	Region      string `json:"region"`
	Scheme      string `json:"scheme"`
	Payer       string `json:"payer"`
	Settlements int    `json:"settlements"`
	Touched     int    `json:"touched"`
	jsonChange
}

type jsonFund struct {
	Region  string      `json:"region"`
	Scheme  string      `json:"scheme"`
	Fund    string      `json:"fund"`
	Income  *yuan       `json:"income"` // null: the books show none
	Expense jsonChange  `json:"expense"`
	Balance *jsonChange `json:"balance"`
	Months  []*tenths   `json:"months"` // before, after; null: cannot be told
}

// tenths is a number of months with one decimal.
type tenths int64

// MarshalJSON implements json.Marshaler.
func (m tenths) MarshalJSON() ([]byte, error) { return []byte(monthsText(int64(m))), nil }

type jsonPerson struct {
	PsnNo       string     `json:"psn_no"` // masked
	Settlements int        `json:"settlements"`
	Burden      jsonChange `json:"burden"`
	Funds       jsonChange `json:"funds"`
}

type jsonRefusal struct {
	Code     string   `json:"code"`
	Sentence string   `json:"sentence"`
	Count    int      `json:"count"`
	Total    yuan     `json:"total"`
	SetlIDs  []string `json:"setl_ids"`
}

type jsonReport struct {
	From       string        `json:"from"`
	To         string        `json:"to"`
	Policies   []jsonPolicy  `json:"policies"`
	Counts     Counts        `json:"counts"`
	Total      yuan          `json:"total"`
	Payers     []jsonPayer   `json:"payers"`
	Categories []jsonGroup   `json:"categories"`
	Levels     []jsonGroup   `json:"levels"`
	Businesses []jsonGroup   `json:"businesses"`
	Funds      []jsonFund    `json:"funds"`
	Gain       []jsonPerson  `json:"persons_gain"`
	Lose       []jsonPerson  `json:"persons_lose"`
	PlacesGain []jsonGroup   `json:"institutions_gain"`
	PlacesLose []jsonGroup   `json:"institutions_lose"`
	Refusals   []jsonRefusal `json:"refusals"`
}

// WriteJSON writes the report for programs: amounts in yuan with two decimals.
func (r Report) WriteJSON(to io.Writer) error {
	group := func(g Group) jsonGroup { return groupOf("", g) }
	place := func(p Place) jsonGroup { return groupOf(p.Code, p.Group) }
	person := func(p Person) jsonPerson {
		return jsonPerson{p.Masked, p.Settlements, changeOf(p.Burden), changeOf(p.Funds)}
	}
	out := json.NewEncoder(to)
	out.SetIndent("", "  ")
	return out.Encode(jsonReport{
		From: r.From.String(), To: r.To.String(), Policies: r.policies(), Counts: r.Counts, Total: yuan(r.Total),
		Payers: each(r.Payers, func(p Payer) jsonPayer {
			return jsonPayer{p.Region, p.Scheme, p.Payer, p.Settlements, p.Touched, changeOf(p.Change)}
		}),
		Categories: each(r.Categories, group), Levels: each(r.Levels, group), Businesses: each(r.Businesses, group),
		Funds: each(r.Funds, Outlook.json),
		Gain:  each(r.PersonsGain, person), Lose: each(r.PersonsLose, person),
		PlacesGain: each(r.PlacesGain, place), PlacesLose: each(r.PlacesLose, place),
		Refusals: each(r.Refusals, func(f Refusal) jsonRefusal {
			return jsonRefusal{string(f.Code), f.Sentence, f.Count, yuan(f.Total), f.SetlIDs}
		}),
	})
}

func (r Report) policies() []jsonPolicy {
	var list []jsonPolicy
	for _, h := range r.Policies {
		p := jsonPolicy{h.Title, h.Region, h.Scheme, h.Business, h.Effective.From.String(), ""}
		if h.Effective.End() != period.Forever {
			p.To = h.Effective.End().AddDays(-1).String()
		}
		list = append(list, p)
	}
	return list
}

func (o Outlook) json() jsonFund {
	f := jsonFund{Region: o.Region, Scheme: o.Scheme, Fund: o.Fund, Expense: changeOf(o.Expense)}
	if o.HasIncome {
		income, balance := yuan(o.Income), changeOf(o.Balance)
		f.Income, f.Balance = &income, &balance
	}
	for _, m := range o.Months {
		t := tenths(m)
		if m == NoMonths {
			f.Months = append(f.Months, nil)
		} else {
			f.Months = append(f.Months, &t)
		}
	}
	return f
}
