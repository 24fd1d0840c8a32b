package levyfile

import (
	"strconv"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/law/expr"
)

func monthOf(n int) time.Month { return time.Month(n) }

// classOf reads one 征缴对象.
func (d *decoder) classOf(c *compiler, e entry) *Class {
	what := "征缴对象“" + e.key.text + "”"
	f := d.fields(e.value, what, "周期", "期限", "基数", "项目", "说明")
	d.require(e.key, f, what, "周期", "期限", "项目")
	class := &Class{Name: e.key.text, policy: d.policy, node: e.key, results: make(map[string]int)}
	class.Cycle = Cycle(d.oneOf(f, "周期", string(Monthly), string(Yearly), string(Once)))
	if v, ok := f["期限"]; ok {
		class.Due = d.due(v.value)
	}
	if v, ok := f["基数"]; ok {
		class.Base = d.base(c, v)
	}
	if v, ok := f["项目"]; ok {
		d.items(c, class, v.value)
	}
	return class
}

// due reads 当月末, 次月15日, 当年12-31 and their like.
func (d *decoder) due(n *node) Due {
	text := strings.TrimSpace(n.text)
	made := Due{text: text}
	for _, prefix := range []struct {
		word   string
		months int
		year   bool
	}{{"上年", -1, true}, {"当年", 0, true}, {"次年", 1, true}, {"当月", 0, false}, {"次月", 1, false}} {
		rest, ok := strings.CutPrefix(text, prefix.word)
		if !ok {
			continue
		}
		made.months, made.year = prefix.months, prefix.year
		if prefix.year {
			month, day, cut := strings.Cut(rest, "-")
			m, err1 := strconv.Atoi(month)
			dd, err2 := strconv.Atoi(day)
			if cut && err1 == nil && err2 == nil && monthDay(m, dd) {
				made.month, made.day = m, dd
				return made
			}
			continue
		}
		if rest == "末" {
			return made
		}
		if day, err := strconv.Atoi(strings.TrimSuffix(rest, "日")); err == nil && day >= 1 && day <= 31 {
			made.day = day
			return made
		}
	}
	d.at(n, "L202", "“"+text+"”不是期限的写法。", "写成 当月末、次月15日、当年12-31、上年12-31 的样子。")
	return made
}

func monthDay(month, day int) bool {
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month-1]
}

func (d *decoder) base(c *compiler, e entry) *BaseRule {
	f := d.fields(e.value, "“基数”", "取", "下限", "上限", "取整", "依据", "说明")
	d.require(e.key, f, "“基数”", "取")
	b := &BaseRule{rounding: d.rounding(f, d.policy.Rounding)}
	for _, part := range []struct {
		key string
		to  **formula
	}{{"取", &b.declared}, {"下限", &b.floor}, {"上限", &b.ceiling}} {
		if v, ok := f[part.key]; ok {
			*part.to = c.formula(v.value, expr.Figure, expr.Yuan)
		}
	}
	return b
}

// items reads 项目: a list; a formula may read the items before it.
func (d *decoder) items(c *compiler, class *Class, n *node) {
	if n.shape != list {
		d.at(n, "L003", "“项目”要写成一行一个,每行以“- ”开头。", "")
		return
	}
	for _, at := range n.items {
		inner := &compiler{report: c.report, policy: c.policy, class: class, upTo: len(class.Items)}
		item := d.item(inner, at)
		if item == nil {
			continue
		}
		if _, twice := class.results[item.Name]; twice {
			d.at(at, "L103", "项目“"+item.Name+"”写了两次。", "换一个名字。")
			continue
		}
		item.index = len(class.Items)
		class.results[item.Name] = item.index
		class.Items = append(class.Items, item)
	}
}

func (d *decoder) item(c *compiler, n *node) *Item {
	f := d.fields(n, "项目", "名", "谁付", "来源", "入", "当", "式", "取整", "代缴", "依据", "说明")
	if !d.require(n, f, "项目", "名", "式") || !d.name(&node{text: d.text(f, "名"), line: n.line, column: n.column}) {
		return nil
	}
	item := &Item{Name: d.text(f, "名"), Payer: d.text(f, "谁付"), Fund: d.text(f, "入"), rounding: d.rounding(f, d.policy.Rounding)}
	if source := d.text(f, "来源"); source != "" {
		item.Fund = source
	}
	d.cited(&item.cite, f, n)
	if v, ok := f["当"]; ok {
		item.when = c.formula(v.value, expr.Truth, "")
	}
	item.amount = c.formula(f["式"].value, expr.Figure, expr.Yuan)
	if v, ok := f["代缴"]; ok {
		item.OnBehalf = d.onBehalf(c, v)
	}
	return item
}

func (d *decoder) onBehalf(c *compiler, e entry) *OnBehalf {
	f := d.fields(e.value, "“代缴”", "谁付", "式", "取整", "依据", "说明")
	if !d.require(e.key, f, "“代缴”", "谁付", "式") {
		return nil
	}
	o := &OnBehalf{Payer: d.text(f, "谁付"), rounding: d.rounding(f, d.policy.Rounding)}
	d.cited(&o.cite, f, e.key)
	o.amount = c.formula(f["式"].value, expr.Figure, expr.Yuan)
	return o
}

func (d *decoder) order(n *node) {
	f := d.fields(n, "“入账次序”", "先", "期", "项目", "依据", "说明")
	d.policy.Order = Order{
		LateFirst:   d.oneOf(f, "先", "本金", "滞纳金") == "滞纳金",
		NewestFirst: d.oneOf(f, "期", "由远到近", "由近到远") == "由近到远",
		ByItem:      d.oneOf(f, "项目", "按比例", "按次序") == "按次序",
	}
}

func (d *decoder) late(c *compiler, e entry) {
	if e.value == nil {
		return
	}
	f := d.fields(e.value, "“滞纳金”", "日率", "上限", "当", "入", "取整", "依据", "说明")
	if !d.require(e.key, f, "“滞纳金”", "日率") {
		return
	}
	l := &LateFee{Fund: d.text(f, "入"), rounding: d.rounding(f, d.policy.Rounding)}
	if l.Fund == "" {
		l.Fund = "统筹基金"
	}
	d.cited(&l.cite, f, e.key)
	l.rate = c.formula(f["日率"].value, expr.Figure, expr.Ratio)
	if v, ok := f["上限"]; ok {
		l.ceiling = c.formula(v.value, expr.Figure, expr.Yuan)
	}
	if v, ok := f["当"]; ok {
		l.when = c.formula(v.value, expr.Truth, "")
	}
	d.policy.Late = l
}

func (d *decoder) back(c *compiler, e entry) {
	if e.value == nil {
		return
	}
	f := d.fields(e.value, "“补缴”", "按", "最多月数", "滞纳金", "依据", "说明")
	b := &BackPay{ByTerm: d.oneOf(f, "按", "所属期", "补缴时") == "所属期", WithLate: d.oneOf(f, "滞纳金", "加收", "不加收") == "加收"}
	d.cited(&b.cite, f, e.key)
	if v, ok := f["最多月数"]; ok {
		b.most = c.formula(v.value, expr.Figure, expr.Month)
	}
	d.policy.Back = b
}

func (d *decoder) years(c *compiler, e entry) {
	if e.value == nil {
		return
	}
	f := d.fields(e.value, "“最低年限”", "要求月数", "计视同", "基数", "项目", "依据", "说明")
	if !d.require(e.key, f, "“最低年限”", "要求月数", "项目") {
		return
	}
	y := &Years{CountDeemed: d.oneOf(f, "计视同", "是", "否") == "是"}
	d.cited(&y.cite, f, e.key)
	y.required = c.formula(f["要求月数"].value, expr.Figure, expr.Month)
	y.class = &Class{Name: "最低年限", Cycle: Once, policy: d.policy, node: e.key, results: make(map[string]int)}
	if v, ok := f["基数"]; ok {
		y.class.Base = d.base(c, v)
	}
	d.items(c, y.class, f["项目"].value)
	d.policy.Years = y
}

func (d *decoder) credits(c *compiler, e entry) {
	if e.value == nil {
		return
	}
	f := d.fields(e.value, "“划入”", "周期", "项目", "说明")
	if !d.require(e.key, f, "“划入”", "周期", "项目") {
		return
	}
	made := &Credits{Cycle: Cycle(d.oneOf(f, "周期", string(Monthly), string(Yearly)))}
	made.class = &Class{Name: "划入", Cycle: made.Cycle, policy: d.policy, node: e.key, results: make(map[string]int)}
	d.items(c, made.class, f["项目"].value)
	d.policy.Credits = made
}

func (d *decoder) interest(c *compiler, e entry) {
	if e.value == nil {
		return
	}
	f := d.fields(e.value, "“利息”", "年利率", "结息日", "年天数", "取整", "依据", "说明")
	if !d.require(e.key, f, "“利息”", "年利率", "结息日") {
		return
	}
	i := &Interest{YearDays: 365, rounding: d.rounding(f, money.DownFen)}
	d.cited(&i.cite, f, e.key)
	i.rate = c.formula(f["年利率"].value, expr.Figure, expr.Ratio)
	month, day, ok := strings.Cut(f["结息日"].value.text, "-")
	m, err1 := strconv.Atoi(month)
	dd, err2 := strconv.Atoi(day)
	if !ok || err1 != nil || err2 != nil || !monthDay(m, dd) {
		d.at(f["结息日"].value, "L202", "“"+f["结息日"].value.text+"”不是月日。", "写成 12-31 的样子。")
	}
	i.Month, i.Day = m, dd
	switch d.oneOf(f, "年天数", "365", "360") {
	case "360":
		i.YearDays = 360
	}
	d.policy.Interest = i
}
