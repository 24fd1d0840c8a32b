package policyfile

import (
	"strconv"
	"strings"

	"yibao/ground/period"
	"yibao/law/expr"
)

func itoa(n int) string { return strconv.Itoa(n) }

// document is one file as it is written, before inheritance.
type document struct {
	name     string
	root     *node
	title    string
	abstract bool // 只供承接
	parents  []*node
	order    []*node // 层次
	header   Header
	// effective is the key 施行; gap the key 空缺 in it: why no file is known for
	// the days before this one.
	effective, gap *node
	rounding       rounding
	cites          []*citation
	facts          []*fact
	params         []*parameter
	accs           []*accumulator
	layers         []*layer
	pays           []entry // payer, portions
	paysNode       *node
	extras         []entry // 另列: name, formula
}

type citation struct {
	Citation
	node *node
	file string
	used bool
}

// accumulator is a declared 累计.
type accumulator struct {
	Accumulator
	node  *node
	by    []*node
	used  bool
	index int
}

// layer is one 保障层次 with its steps.
type layer struct {
	name     string
	node     *node
	file     string
	when     *node
	cite     *node
	needs    []entry // 取用: name, unit
	steps    []*step
	otherway []*step // 否则
}

// step is one step as written.
type step struct {
	verb  string
	node  *node // the verb
	body  *node
	when  *node
	cite  *node
	note  string
	layer string
	cliff *node // 断崖
}

var topKeys = []string{
	"政策", "说明", "统筹区", "险种", "业务", "医疗类别", "施行", "取值日期", "累计日期", "人员日期", "取整",
	"承接", "只供承接", "层次", "依据", "事实", "参数", "累计", "步骤", "支付", "另列",
}

func decodeDocument(r *report, root *node) *document {
	d := &document{name: root.source.name, root: root}
	f := r.fields(root, "政策文件", topKeys...)
	d.abstract = r.yes(f, "只供承接")
	decodeHeader(r, d, f)
	d.parents = r.texts(f["承接"].value, "“承接”")
	d.order = r.texts(f["层次"].value, "“层次”")
	for _, e := range r.named(f["依据"].value, "“依据”") {
		d.cites = append(d.cites, decodeCitation(r, d, e))
	}
	for _, e := range r.named(f["事实"].value, "“事实”") {
		if checkName(r, e.key) {
			if made := decodeFact(r, e.key, e.value, true); made != nil {
				d.facts = append(d.facts, made)
			}
		}
	}
	for _, e := range r.named(f["参数"].value, "“参数”") {
		if checkName(r, e.key) {
			d.params = append(d.params, decodeParameter(r, d, e))
		}
	}
	for _, e := range r.named(f["累计"].value, "“累计”") {
		if checkName(r, e.key) {
			d.accs = append(d.accs, decodeAccumulator(r, e))
		}
	}
	for _, e := range r.named(f["步骤"].value, "“步骤”") {
		d.layers = append(d.layers, decodeLayer(r, d, e))
	}
	d.pays = r.named(f["支付"].value, "“支付”")
	d.paysNode = f["支付"].key
	d.extras = r.named(f["另列"].value, "“另列”")
	return d
}

// checkName complains about names that formulas could not use.
func checkName(r *report, n *node) bool {
	if expr.IsName(n.text) && n.text != "其余" && n.text != "总额" && n.text != "无" && n.text != "不限" {
		return true
	}
	r.at(n, "P110", "“"+n.text+"”不能作名字。", "名字用汉字、字母、数字和“·”,以汉字或字母开头;不能用"+expr.Words()+"、其余、无、不限、总额。")
	return false
}

func decodeCitation(r *report, d *document, e entry) *citation {
	what := "依据“" + e.key.text + "”"
	f := r.fields(e.value, what, "文号", "标题", "发文", "施行", "追溯", "链接", "核实")
	c := &citation{node: e.key, file: d.name, Citation: Citation{
		Name: e.key.text, Number: r.text(f, "文号"), Title: r.text(f, "标题"), Link: r.text(f, "链接"), Verified: r.text(f, "核实"), Backdated: r.text(f, "追溯"),
		Issued: r.date(f["发文"].value), Effective: r.date(f["施行"].value),
	}}
	if strings.ContainsAny(c.Name, " \t") {
		r.at(e.key, "P110", "依据的名字里不能有空格。", "引用时空格后面写条款,如“甬医保2023 第三条”。")
	}
	r.require(e.key, f, what, "标题", "核实")
	if v, ok := f["核实"]; ok && v.value.text != "" && !validVerified(c.Verified) {
		r.at(v.value, "P111", "“核实”要以 待核实 或 已核实 开头。", "如 待核实、已核实 2026-03-01 对照原文。")
	}
	r.checkBackdating(c, f)
	return c
}

func validVerified(text string) bool {
	return strings.HasPrefix(text, "待核实") || strings.HasPrefix(text, "已核实")
}

func decodeAccumulator(r *report, e entry) *accumulator {
	what := "累计“" + e.key.text + "”"
	f := r.fields(e.value, what, "谁", "期间", "计", "算法", "按", "间隔", "起", "说明")
	a := &accumulator{node: e.key}
	a.Name = e.key.text
	a.Owner = Owner(r.oneOf(f, "谁", string(Person), string(Family), string(Unit)))
	a.Measure = Measure(r.oneOf(f, "计", string(ByMoney), string(ByCount)))
	a.Fold = Fold(r.oneOf(f, "算法", string(Sum), string(Max), string(Count)))
	r.require(e.key, f, what, "期间")
	a.Period.Kind = PeriodKind(r.oneOf(f, "期间", string(CalendarYear), string(InsuranceYear), string(CalendarMonth),
		string(ThisStay), string(BenefitPeriod), string(TwelveMonths), string(Lifetime)))
	a.by = r.texts(f["按"].value, "“按”")
	for _, n := range a.by {
		a.By = append(a.By, n.text)
	}
	decodePeriod(r, e.key, a, f)
	return a
}

func decodePeriod(r *report, at *node, a *accumulator, f fields) {
	gap, hasGap := f["间隔"]
	start, hasStart := f["起"]
	if hasGap != (a.Period.Kind == BenefitPeriod) {
		r.at(at, "P112", "“间隔”只配“待遇期”写,“待遇期”一定要写“间隔”。", "如 {期间: 待遇期, 间隔: 60}。")
	} else if hasGap {
		value, _, ok := expr.Literal(gap.value.text)
		if !ok || value.Den() != 1 || value.Sign() <= 0 || value.Num() > 36500 {
			r.at(gap.value, "P112", "“间隔”要写天数。", "如 60。")
		} else {
			a.Period.Gap = int(value.Num())
		}
	}
	if a.Period.Kind != InsuranceYear {
		if hasStart {
			r.at(start.key, "P112", "“起”只配“保险年度”写。", "")
		}
		return
	}
	a.Period.Month, a.Period.Day = 1, 1
	if !hasStart {
		return
	}
	day, err := period.ParseDate("2023-" + start.value.text)
	if err != nil {
		r.at(start.value, "P107", "“"+start.value.text+"”不是月日。", "写成 07-01 的样子。")
		return
	}
	a.Period.Month, a.Period.Day = day.Month(), day.Day()
}

func decodeLayer(r *report, d *document, e entry) *layer {
	l := &layer{name: e.key.text, node: e.key, file: d.name}
	if e.value.kind == list {
		l.steps = decodeSteps(r, l, e.value)
		return l
	}
	f := r.fields(e.value, "层次“"+l.name+"”", "当", "否则", "依据", "取用", "步骤", "说明")
	r.require(e.key, f, "层次“"+l.name+"”", "步骤")
	l.when, l.cite = f["当"].value, f["依据"].value
	l.needs = r.named(f["取用"].value, "“取用”")
	if v := f["步骤"].value; v != nil {
		l.steps = decodeSteps(r, l, v)
	}
	if v := f["否则"].value; v != nil {
		l.otherway = decodeSteps(r, l, v)
		if l.when == nil {
			r.at(f["否则"].key, "P113", "有“否则”就要有“当”。", "写上条件。")
		}
	}
	return l
}

func decodeSteps(r *report, l *layer, n *node) []*step {
	if n.kind != list {
		r.at(n, "P103", "步骤要写成一行一个,每行以“- ”开头。", "")
		return nil
	}
	var steps []*step
	for _, item := range n.items {
		if s := decodeStep(r, l, item); s != nil {
			steps = append(steps, s)
		}
	}
	return steps
}

func decodeStep(r *report, l *layer, n *node) *step {
	if n.kind != mapping {
		r.at(n, "P103", "一个步骤要写成“动词: {…}”的样子。", "动词有:"+strings.Join(verbNames, "、")+"。")
		return nil
	}
	allowed := append([]string{"当", "依据", "说明", "断崖"}, verbNames...)
	f := r.fields(n, "步骤", allowed...)
	s := &step{layer: l.name, cliff: f["断崖"].value, when: f["当"].value, cite: f["依据"].value, note: r.text(f, "说明")}
	for _, verb := range verbNames {
		e, ok := f[verb]
		if !ok {
			continue
		}
		if s.node != nil {
			r.at(e.key, "P114", "一个步骤只能有一个动词,这里已有“"+s.verb+"”。", "另起一行写。")
			continue
		}
		s.verb, s.node, s.body = verb, e.key, e.value
	}
	if s.node != nil {
		return s
	}
	if len(f) == len(n.entries) {
		r.at(n, "P114", "这个步骤没有动词。", "动词有:"+strings.Join(verbNames, "、")+"。")
	}
	for _, e := range n.entries {
		if e.value.kind == mapping { // a misspelt verb: what it gives is still known
			s.node, s.body = e.key, e.value
			return s
		}
	}
	return nil
}

var verbNames = []string{
	"逐笔", "归入", "合并", "扣起付线", "先自付", "定额自付", "定额支付", "按比例", "封顶", "抵付", "计算", "计发", "取一", "相差", "计入", "核对",
}
