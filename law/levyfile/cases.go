package levyfile

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// Act says which judgement a case asks for.
type Act string

// The acts of cases.
const (
	Assessing   Act = "征缴"
	LateFees    Act = "滞纳金"
	LifeYears   Act = "最低年限"
	Crediting   Act = "划入"
	Interesting Act = "利息"
	BackPaying  Act = "补缴"
)

var acts = []string{string(Assessing), string(LateFees), string(LifeYears), string(Crediting), string(Interesting), string(BackPaying)}

// CaseFile is the worked cases of one policy.
type CaseFile struct {
	Name   string
	Policy *Policy
	Cases  []Case
}

// Case is one worked case.
type Case struct {
	Name   string
	Line   int
	Day    period.Date
	Act    Act
	Class  string
	Facts  Facts
	Over   []Amount // 欠费 or 余额 over time
	Want   []Want
	Refuse fault.Code // "" when the case gives a result
}

// Amount is an amount over a span.
type Amount struct {
	Span   period.Span
	Amount money.Fen
	Part   string // 账户部分 of a 余额
}

// Want is one result that a case names: a part, 合计, 缴费基数, 滞纳金, 差月数 …
// Money is in fen, a count in its unit.
type Want struct {
	Name  string
	Value money.Rate
	Money bool
	Line  int
}

// counted are the results that are no money.
var counted = []string{"差月数", "要求月数", "计入月数", "天数", "最多月数"}

// LoadCases reads a case file and the policy it names. The file is nil when a
// complaint, of either, is an Error.
func LoadCases(fsys fs.FS, name string) (*CaseFile, []Complaint) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, []Complaint{{File: name, Line: 1, Column: 1, Length: 1, Code: "L001", Message: "读不到文件。", Help: "核对路径。"}}
	}
	body := strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n")
	l := &caseLoader{report: newReport(name, body), out: &CaseFile{Name: name}}
	root := l.read(body)
	if root == nil {
		return nil, l.sorted()
	}
	f := l.fields(root, "算例文件", "政策", "例", "说明")
	if !l.require(root, f, "算例文件", "政策", "例") {
		return nil, l.sorted()
	}
	policy, complaints := Load(fsys, path.Join(path.Dir(name), l.text(f, "政策")))
	if policy == nil {
		return nil, append(complaints, l.sorted()...)
	}
	l.out.Policy = policy
	policy.covering = true
	if f["例"].value.shape != list {
		l.at(f["例"].value, "L003", "“例”要写成一行一个,每行以“- ”开头。", "")
	}
	for _, n := range f["例"].value.items {
		l.one(n)
	}
	if l.failed() {
		return nil, l.sorted()
	}
	return l.out, l.sorted()
}

type caseLoader struct {
	*report
	out *CaseFile
}

var caseKeys = []string{"名", "出处", "日期", "办", "对象", "事实", "欠费", "余额", "应得", "应拒", "说明"}

func (l *caseLoader) one(n *node) {
	f := l.fields(n, "例", caseKeys...)
	if !l.require(n, f, "例", "名", "日期") {
		return
	}
	c := Case{Name: l.text(f, "名"), Line: n.line, Day: l.date(f["日期"].value), Act: Act(l.oneOf(f, "办", acts...)), Class: l.text(f, "对象")}
	if c.Act == Assessing {
		if _, err := l.out.Policy.Class(c.Class); err != nil {
			l.at(n, "L401", "没有叫“"+c.Class+"”的征缴对象。", "在“对象”里写征缴对象的名字。")
		}
	}
	for _, e := range l.named(f["事实"].value, "“事实”") {
		l.fact(&c.Facts, e)
	}
	over := f["欠费"].value
	if over == nil {
		over = f["余额"].value
	}
	if over != nil {
		for _, item := range over.items {
			c.Over = append(c.Over, l.over(item))
		}
	}
	for _, e := range l.named(f["应得"].value, "“应得”") {
		c.Want = append(c.Want, l.want(e))
	}
	c.Refuse = fault.Code(l.text(f, "应拒"))
	if (len(c.Want) == 0) == (c.Refuse == "") {
		l.at(n, "L402", "例要写“应得”或“应拒”,写一种。", "")
	}
	l.out.Cases = append(l.out.Cases, c)
}

func (l *caseLoader) fact(facts *Facts, e entry) {
	word := e.key.text
	if i := slices.Index(ChoiceNames(), word); i >= 0 {
		l.choice(facts, Choice(i), e.value)
		return
	}
	name, unit, ok := unitOf(word)
	if !ok {
		l.at(e.key, "L403", "没有叫“"+word+"”的事实。", expr.Suggest(word, factNames()))
		return
	}
	facts.Set(name, l.number(e.value, unit))
}

func (l *caseLoader) choice(facts *Facts, name Choice, n *node) {
	var words []string
	for _, item := range l.texts(n, "“"+choices[name].name+"”") {
		if _, ok := l.out.Policy.options[name].Index(item.text); !ok {
			l.at(item, "L403", "“"+choices[name].name+"”没有“"+item.text+"”这个选项。", expr.Suggest(item.text, l.out.Policy.options[name].Names()))
		}
		words = append(words, item.text)
	}
	if name == Group {
		facts.Belong(words...)
		return
	}
	if len(words) > 0 {
		facts.Choose(name, words[0])
	}
}

func (l *caseLoader) number(n *node, unit expr.Unit) money.Rate {
	value, from, ok := expr.Literal(strings.ReplaceAll(n.text, ",", ""))
	if !ok {
		l.at(n, "L404", "“"+n.text+"”不是"+string(unit)+"的写法。", "")
		return money.Rate{}
	}
	fitted, code, message := expr.Fit(value, from, unit)
	if code != "" {
		l.at(n, "L404", message, "")
	}
	return fitted
}

func (l *caseLoader) over(n *node) Amount {
	f := l.fields(n, "一段", "自", "止", "金额", "部分")
	if !l.require(n, f, "一段", "自", "止", "金额") {
		return Amount{}
	}
	a := Amount{Span: l.span(f), Part: l.text(f, "部分")}
	fen, err := l.number(f["金额"].value, expr.Yuan).Fen(money.HalfUpFen)
	if err != nil {
		l.at(f["金额"].value, "L404", "金额太大。", "")
	}
	a.Amount = fen
	return a
}

func (l *caseLoader) want(e entry) Want {
	w := Want{Name: e.key.text, Money: !slices.Contains(counted, e.key.text), Line: e.key.line}
	unit := expr.Yuan
	if !w.Money {
		unit = expr.Number
	}
	w.Value = l.number(e.value, unit)
	return w
}

// Cell is one value of a policy's tables that a case should read.
type Cell struct {
	Name string
	File string
	Line int
}

// Uncovered returns the cells that no run has read since the policy was made,
// and how many there are.
func (p *Policy) Uncovered() (missed []Cell, total int) {
	for _, param := range p.params {
		for _, rec := range param.records {
			rec.root.each(func(c *cell) {
				if c.none {
					return
				}
				total++
				if c.hits == 0 {
					missed = append(missed, Cell{strings.TrimSuffix(param.name+"·"+c.label, "·"), p.file, c.node.line})
				}
			})
		}
	}
	return missed, total
}

func (b *branch) each(visit func(*cell)) {
	if b.cell != nil {
		visit(b.cell)
		return
	}
	for _, next := range b.next {
		next.each(visit)
	}
	if b.rest != nil {
		b.rest.each(visit)
	}
}
