package whatif

import (
	"fmt"
	"strconv"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/money"
)

// Text returns the report as tables: numbers first, names last, so that the
// columns stand whatever the width of a Chinese character.
func (r Report) Text() string {
	var t text
	t.line("政策试算:结算日期 %s 至 %s(含首尾两日)", r.From, r.To)
	for _, h := range r.Policies {
		t.line("  试用 %s:统筹区 %s,险种 %s,业务 %s,施行 %s", h.Title, h.Region, h.Scheme, h.Business, h.Effective)
	}
	c := r.Counts
	t.line("重新核定 %d 笔(%d 人、%d 家机构),其中适用试用政策 %d 笔,结果有变 %d 笔;不能核定 %d 笔,已撤销不计 %d 笔",
		c.Judged, c.Persons, r.Institutions, c.Governed, c.Touched, c.Refused, c.Reversed)
	t.line("各方支付合计 %s 元,前后相等(每一笔都核对过)", r.Total.Grouped())
	if c.Governed == 0 {
		t.line("注意:没有一笔适用试用的政策,请核对政策的统筹区、险种、业务和施行日期")
	}
	if c.Alone > 0 {
		t.line("警告:试用的政策改为按家庭累计,有 %d 笔结算原来没有按家庭算,没有记下家庭;试算把每个人单独累计,家庭合用的限额、起付线没有合起来,结果不能当作按家庭的结果", c.Alone)
	}
	t.payers(r.Payers)
	t.groups("按人员类别", r.Categories)
	t.groups("按机构等级", r.Levels)
	t.groups("按业务", r.Businesses)
	t.funds(r.Funds)
	t.persons("负担减少最多的人", r.PersonsGain)
	t.persons("负担增加最多的人", r.PersonsLose)
	t.places("基金支付增加最多的机构", r.PlacesGain)
	t.places("基金支付减少最多的机构", r.PlacesLose)
	t.refusals(r.Refusals)
	return t.String()
}

type text struct{ strings.Builder }

func (t *text) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// signed writes a difference with its sign.
func signed(f money.Fen) string {
	if f > 0 {
		return "+" + f.Grouped()
	}
	return f.Grouped()
}

// head writes a table's title and the names of its columns; each Chinese
// character is two columns wide.
func (t *text) head(title string, columns ...string) {
	t.line("\n%s(元)", title)
	for i, c := range columns[:len(columns)-1] {
		width := 17
		if i < 2 {
			width = 10
		}
		t.WriteString(strings.Repeat(" ", width-2*len([]rune(c))) + c)
	}
	t.line("  %s", columns[len(columns)-1])
}

func (t *text) amounts(settlements, touched int, c Change, name string) {
	t.line("%10d%10d%17s%17s%17s  %s", settlements, touched, c.Before.Grouped(), c.After.Grouped(), signed(c.Difference()), name)
}

func (t *text) payers(list []Payer) {
	t.head("按支付方", "笔数", "有变", "原", "试算", "差额", "支付方")
	for _, p := range list {
		t.amounts(p.Settlements, p.Touched, p.Change, bookName(p.Region, p.Scheme, p.Payer))
	}
}

func bookName(region, scheme, payer string) string {
	return region + " " + coding.Insurance(scheme).Name() + " " + payer
}

func (t *text) groups(title string, list []Group) {
	t.head(title, "笔数", "有变", "原", "试算", "差额", title[len("按"):])
	for _, g := range list {
		for side, c := range g.Sides {
			if c != (Change{}) {
				t.amounts(g.Settlements, g.Touched, c, g.Name+" "+Side(side).String())
			}
		}
	}
}

func (t *text) funds(list []Outlook) {
	if len(list) == 0 {
		return
	}
	t.line("\n基金收支与可支付月数(元;结余取自总账,可支付月数 = 期末结余 ÷ 期间月均支出,账上没有该基金收入的记“—”)")
	for _, o := range list {
		t.line("  %s", bookName(o.Region, o.Scheme, o.Fund))
		t.line("    期间收入 %s", o.income())
		t.line("    期间支出 原 %s,试算 %s,差额 %s", o.Expense.Before.Grouped(), o.Expense.After.Grouped(), signed(o.Expense.Difference()))
		if o.HasIncome {
			t.line("    期末结余 原 %s,试算 %s", o.Balance.Before.Grouped(), o.Balance.After.Grouped())
		}
		t.line("    可支付月数 原 %s,试算 %s", monthsText(o.Months[0]), monthsText(o.Months[1]))
	}
}

// unknown stands where the books do not tell.
const unknown = "—"

func (o Outlook) income() string {
	if !o.HasIncome {
		return unknown
	}
	return o.Income.Grouped()
}

func monthsText(tenths int64) string {
	if tenths == NoMonths {
		return unknown
	}
	return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10)
}

func (t *text) persons(title string, list []Person) {
	if len(list) == 0 {
		return
	}
	t.line("\n%s(元;负担是现金与个人账户之和)", title)
	for _, p := range list {
		t.line("%17s%17s%17s  %s,%d 笔", p.Burden.Before.Grouped(), p.Burden.After.Grouped(), signed(p.Burden.Difference()), p.Masked, p.Settlements)
	}
}

func (t *text) places(title string, list []Place) {
	if len(list) == 0 {
		return
	}
	t.line("\n%s(元)", title)
	for _, p := range list {
		c := p.Sides[Funds]
		t.line("%17s%17s%17s  %s %s,%d 笔", c.Before.Grouped(), c.After.Grouped(), signed(c.Difference()), p.Code, p.Name, p.Settlements)
	}
}

func (t *text) refusals(list []Refusal) {
	if len(list) == 0 {
		return
	}
	t.line("\n不能核定的结算(不在上面各表之内)")
	for _, r := range list {
		t.line("  %s:%d 笔,总额 %s 元;如:%s", r.Code, r.Count, r.Total.Grouped(), r.Sentence)
		t.line("    结算号 %s%s", strings.Join(r.SetlIDs, "、"), more(r.Count-len(r.SetlIDs)))
	}
}

func more(left int) string {
	if left <= 0 {
		return ""
	}
	return fmt.Sprintf(" …(还有 %d 笔)", left)
}
