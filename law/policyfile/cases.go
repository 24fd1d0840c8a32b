package policyfile

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// CaseFile is a file of worked examples (例) beside a policy.
type CaseFile struct {
	Name     string
	cases    []*example
	policies map[string]*Policy
	hits     map[string]bool // cells and bands that a case read
}

// example is one case: one visit, or several of which the accumulators carry
// over.
type example struct {
	node   *node
	name   string
	used   []entry // 累计 before the first visit
	visits []*visit
}

// visit is one settlement of a case, or the reversal of an earlier one.
type visit struct {
	node    *node
	policy  *Policy
	day     period.Date
	person  string
	family  string
	unit    string
	stay    string
	input   Input
	want    []entry // 应得
	refusal string  // 应拒
	reverse int     // 1-based visit to reverse, 0 for a settlement
}

var visitKeys = []string{"日期", "政策", "人", "家庭", "单位", "就诊", "事实", "人员变动", "应得", "应拒", "冲正", "说明"}

// LoadCases reads a case file and the policies it names, which lie relative to
// it. The file is nil when a complaint is an Error.
func LoadCases(fsys fs.FS, file string) (*CaseFile, []Complaint) {
	r := newReport()
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, []Complaint{{File: file, Line: 1, Column: 1, Length: 1, Code: "P001", Message: "读不到文件。", Help: "检查文件名。"}}
	}
	root := parseSource(r, file, string(text))
	if root == nil {
		return nil, r.sorted()
	}
	l := newCaseLoader(r, file, func(name string) (*Policy, []Complaint) { return Load(fsys, name) })
	l.load(root)
	if complaints := r.sorted(); HasErrors(complaints) {
		return nil, complaints
	}
	return l.file, r.sorted()
}

type caseLoader struct {
	report *report
	read   func(name string) (*Policy, []Complaint) // the policies that the cases name
	file   *CaseFile
	common []entry
	policy *Policy
}

func newCaseLoader(r *report, file string, read func(name string) (*Policy, []Complaint)) *caseLoader {
	return &caseLoader{report: r, read: read, file: &CaseFile{Name: file, policies: make(map[string]*Policy), hits: make(map[string]bool)}}
}

// begin reads what all cases of the file share; it reports whether there are
// cases.
func (l *caseLoader) begin(root *node) (fields, bool) {
	f := l.report.fields(root, "例的文件", "政策", "共同事实", "例", "说明")
	if e, ok := f["政策"]; ok {
		l.policy = l.open(e.value)
	}
	l.common = l.report.named(f["共同事实"].value, "“共同事实”")
	return f, l.report.require(root, f, "例的文件", "政策", "例")
}

func (l *caseLoader) load(root *node) {
	f, complete := l.begin(root)
	if !complete {
		return
	}
	names := make(map[string]*node)
	for _, n := range listOf(f["例"].value) {
		x := l.example(n)
		if x == nil {
			continue
		}
		if other := names[x.name]; other != nil {
			l.report.at(n, "P102", "例“"+x.name+"”的名字与"+lineOf(other)+"的例相同。", "换一个名字。")
		}
		names[x.name] = n
		l.file.cases = append(l.file.cases, x)
	}
}

// open loads a policy that the cases name; its complaints become theirs.
func (l *caseLoader) open(n *node) *Policy {
	name := path.Join(path.Dir(l.file.Name), n.text)
	if p, known := l.file.policies[name]; known {
		return p
	}
	p, complaints := l.read(name)
	if p == nil {
		l.report.at(n, "P401", "政策 "+n.text+" 有错误,例不能运行。", "先改好政策。")
		for _, c := range complaints {
			l.report.add(c)
		}
	}
	l.file.policies[name] = p
	return p
}

func (l *caseLoader) example(n *node) *example {
	if n.kind != mapping {
		l.report.at(n, "P103", "一个例要写成“- 名: …”的样子。", "")
		return nil
	}
	f := l.report.fields(n, "例", append([]string{"名", "出处", "累计", "各次"}, visitKeys...)...)
	l.report.require(n, f, "例", "名")
	x := &example{node: n, name: l.report.text(f, "名"), used: l.report.named(f["累计"].value, "“累计”")}
	several, ok := f["各次"]
	if !ok {
		if v := l.visit(n, f); v != nil {
			x.visits = append(x.visits, v)
		}
		return x
	}
	for _, item := range listOf(several.value) {
		if v := l.visit(item, l.report.fields(item, "一次", visitKeys...)); v != nil {
			x.visits = append(x.visits, v)
		}
	}
	return x
}

func (l *caseLoader) visit(n *node, f fields) *visit {
	v := &visit{node: n, policy: l.policy, refusal: l.report.text(f, "应拒"), want: l.report.named(f["应得"].value, "“应得”"),
		person: l.report.text(f, "人"), family: l.report.text(f, "家庭"), unit: l.report.text(f, "单位"), stay: l.report.text(f, "就诊")}
	if e, ok := f["冲正"]; ok {
		number, err := strconv.Atoi(e.value.text)
		if err != nil || number < 1 {
			l.report.at(e.value, "P402", "“冲正”要写第几次。", "如 {冲正: 1}。")
		}
		v.reverse = number
		return v
	}
	if e, ok := f["政策"]; ok {
		v.policy = l.open(e.value)
	}
	if v.policy == nil {
		return nil
	}
	if len(v.want) == 0 && v.refusal == "" {
		l.report.at(n, "P403", "例没有写“应得”或“应拒”。", "至少写一个应得的数。")
	}
	v.day = v.policy.header.Effective.From
	if e, ok := f["日期"]; ok {
		v.day = l.report.date(e.value)
	}
	v.input = Input{Date: v.day, Facts: make(map[string]Value), Rows: make(map[string]Table)}
	l.facts(v, f["事实"].value)
	l.changes(v, f["人员变动"])
	if _, said := f["日期"]; !said {
		v.governed()
	}
	return v
}

// governed lets the date that the policy names pick the values, when the case
// states that date among its facts and no 日期.
func (v *visit) governed() {
	if d, ok := v.input.Facts[string(v.policy.header.Governing)]; ok && d.kind == dateValue {
		v.day = period.Date(d.figure.Num())
		v.input.Date = v.day
	}
}

// facts reads 共同事实 and 事实, and fills in the ordinary values of national
// facts that the case does not mention.
func (l *caseLoader) facts(v *visit, n *node) {
	known := v.policy.knownFacts(v.day)
	given := make(map[string]entry)
	for _, e := range l.common {
		given[e.key.text] = e
	}
	for _, e := range l.report.named(n, "“事实”") {
		given[e.key.text] = e
	}
	direct := false
	for name, e := range given {
		fa := known[name]
		if fa == nil {
			if !slices.Contains(l.common, e) {
				l.report.at(e.key, "P404", "没有叫“"+name+"”的事实。", expr.Suggest(name, sortedKeys(known)))
			}
			continue
		}
		if fa.form == tableFact {
			v.input.Rows[fa.name] = l.rows(fa, e.value)
			continue
		}
		direct = direct || fa.form == portionFact
		v.input.Facts[fa.name] = l.value(fa, e.value)
	}
	for name, fa := range known {
		if _, said := v.input.Facts[fa.name]; said || name != fa.name {
			continue
		}
		if fa.form == portionFact && direct && fa.node != nil {
			v.input.Facts[name] = Money(0)
		} else if !fa.ordinary.IsZero() {
			v.input.Facts[name] = fa.ordinary
		}
	}
}

// knownFacts returns every fact a case of the policy may give: what the policy
// may read, 总额, and the sums of 逐笔 in place of its rows.
func (p *Policy) knownFacts(day period.Date) map[string]*fact {
	known := factsOf(p.model)
	for name, fa := range known {
		if alias := aliases[name]; alias != "" && known[alias] == nil {
			known[alias] = fa
		}
	}
	known[totalName] = &fact{name: totalName, form: portionFact, unit: expr.Yuan}
	prog := p.on(day)
	if prog == nil && len(p.programs) > 0 {
		prog = p.programs[0]
	}
	if prog != nil {
		for _, t := range prog.tables {
			for _, total := range t.totals {
				known[total.name] = &fact{name: total.name, form: portionFact, unit: expr.Yuan}
			}
		}
	}
	return known
}

// ordinaryColumns is what a row means that does not say: nothing cut off by a
// limit price, class 甲 without and class 丙 wholly paid in advance.
func ordinaryColumn(column *fact, row map[string]Value) Value {
	switch {
	case column.name == "限价内金额":
		return row["金额"]
	case column.name == "先付比例" && row["类别"].text == "甲类":
		return Number(money.Rate{})
	case column.name == "先付比例" && row["类别"].text == "丙类":
		return Number(money.Whole(1))
	case column.form == textFact:
		return Text("")
	default:
		return column.ordinary
	}
}

func (l *caseLoader) rows(table *fact, n *node) Table {
	var columns []string
	byName := make(map[string]*fact)
	for _, column := range table.columns {
		columns = append(columns, column.name)
		byName[column.name] = column
	}
	out := Table{Columns: columns}
	for _, item := range listOf(n) {
		row := make(map[string]Value)
		for _, e := range l.report.named(item, "“"+table.name+"”的一笔") {
			column := byName[e.key.text]
			if column == nil {
				l.report.at(e.key, "P404", "“"+table.name+"”没有“"+e.key.text+"”这一列。", expr.Suggest(e.key.text, columns))
				continue
			}
			row[column.name] = l.value(column, e.value)
		}
		cells := make([]Value, len(columns))
		for i, column := range table.columns {
			cells[i] = row[column.name]
			if cells[i].IsZero() {
				cells[i] = ordinaryColumn(column, row)
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// value reads a fact's value as its kind wants it.
func (l *caseLoader) value(fa *fact, n *node) Value {
	if n.kind != scalar {
		l.report.at(n, "P405", "“"+fa.name+"”要写一个值。", "")
		return Value{}
	}
	switch fa.form {
	case portionFact, figureFact:
		return l.figure(n, fa.unit)
	case truthFact:
		if n.text != "是" && n.text != "否" {
			l.report.at(n, "P405", "“"+fa.name+"”要写 是 或 否。", "")
		}
	case choiceFact:
		if _, ok := fa.options.Index(n.text); !ok {
			l.report.at(n, "P405", "“"+fa.name+"”没有“"+n.text+"”这个选项。", expr.Suggest(n.text, fa.options.Names()))
		}
	}
	return Text(n.text)
}

func (l *caseLoader) figure(n *node, unit expr.Unit) Value {
	if unit == expr.Date {
		return DateValue(l.report.date(n))
	}
	text := strings.ReplaceAll(strings.TrimPrefix(n.text, "-"), ",", "")
	v, from, ok := expr.Literal(text)
	if !ok {
		l.report.at(n, "P405", "“"+n.text+"”不是"+string(unit)+"的写法。", "")
		return Value{}
	}
	v, code, message := expr.Fit(v, from, unit)
	if code != "" {
		l.report.at(n, "P405", message, "")
	}
	if strings.HasPrefix(n.text, "-") {
		v = v.Neg()
	}
	if unit == expr.Yuan {
		return Value{kind: moneyValue, figure: v}
	}
	return Number(v)
}
