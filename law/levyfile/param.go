package levyfile

import (
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// param is a named value that changes over time, or a table of values.
type param struct {
	name     string
	node     *node
	unit     expr.Unit
	dims     []dim
	rounding *money.Rounding
	records  []*record
	used     bool
	state    int // of compiling: 0 not begun, 1 open, 2 done
}

// dim is one dimension of a table: a figure by ranges, or a choice.
type dim struct {
	name   string
	figure Figure
	choice Choice
	ranged bool
	node   *node
}

// record is a value with the time in which it holds.
type record struct {
	node     *node
	span     period.Span
	open     bool
	cite     citing
	verified string
	value    *node
	root     *branch
}

// branch is one dimension of a table, or at its end a cell.
type branch struct {
	cell *cell
	dim  dim
	keys []key
	next []*branch
	rest *branch
}

// key is one row: options, or a range of a figure.
type key struct {
	words  []string
	within within
}

// cell is one value.
type cell struct {
	label string
	node  *node
	none  bool
	value *formula
	hits  int
}

var paramKeys = []string{"单位", "维度", "取整", "值", "依据", "核实", "说明"}

func (d *decoder) param(e entry) *param {
	what := "参数“" + e.key.text + "”"
	f := d.fields(e.value, what, paramKeys...)
	p := &param{name: e.key.text, node: e.key}
	d.require(e.key, f, what, "单位", "值")
	if text := d.text(f, "单位"); text != "" {
		unit, ok := expr.ParseUnit(text)
		if !ok || unit == expr.Date {
			d.at(f["单位"].value, "L201", "没有“"+text+"”这个单位。", "可以写:元、比例、天、月、年、岁、次、数。")
		}
		p.unit = unit
	}
	for _, n := range d.texts(f["维度"].value, "“维度”") {
		if made, ok := d.dimension(n); ok {
			p.dims = append(p.dims, made)
		}
	}
	if _, ok := f["取整"]; ok {
		by := d.rounding(f, d.policy.Rounding)
		p.rounding = &by
	}
	if v := f["值"].value; v != nil {
		p.records = d.records(p, v, f)
	}
	return p
}

func (d *decoder) dimension(n *node) (dim, bool) {
	for i := range choices {
		if choices[i].name == n.text {
			return dim{name: n.text, choice: Choice(i), node: n}, true
		}
	}
	for i := range figures {
		if figures[i].name == n.text {
			return dim{name: n.text, figure: Figure(i), ranged: true, node: n}, true
		}
	}
	d.at(n, "L204", "没有叫“"+n.text+"”的维度。", expr.Suggest(n.text, factNames()))
	return dim{}, false
}

func factNames() []string {
	var names []string
	for _, c := range choices {
		names = append(names, c.name)
	}
	for _, f := range figures {
		names = append(names, f.name)
	}
	return names
}

// records reads 值: one value or table, or a list of dated records.
func (d *decoder) records(p *param, n *node, shared fields) []*record {
	if n.shape != list {
		rec := &record{node: n, value: n, open: true, span: period.Since(d.policy.Effective.From), verified: d.text(shared, "核实")}
		d.cited(&rec.cite, shared, n)
		return []*record{rec}
	}
	var records []*record
	for _, item := range n.items {
		f := d.fields(item, "值的一条", "自", "止", "依据", "为", "核实", "说明")
		if !d.require(item, f, "值的一条", "为") {
			continue
		}
		rec := &record{node: item, value: f["为"].value, span: d.span(f), verified: d.text(f, "核实")}
		if rec.verified == "" {
			rec.verified = d.text(shared, "核实")
		}
		if rec.verified != "" && !verifiedWord(rec.verified) {
			d.at(item, "L203", "“核实”要以 待核实 或 已核实 开头。", "如 待核实、已核实 2026-03-01 对照原文。")
		}
		_, closed := f["止"]
		rec.open = !closed
		if _, since := f["自"]; !since {
			rec.span.From = d.policy.Effective.From
		}
		if _, own := f["依据"]; own {
			d.cited(&rec.cite, f, item)
		} else {
			d.cited(&rec.cite, shared, item)
		}
		records = append(records, rec)
	}
	return d.ordered(p, records)
}

// ordered sorts by 自 and lets each open record end where the next begins.
func (d *decoder) ordered(p *param, records []*record) []*record {
	slices.SortStableFunc(records, func(a, b *record) int { return int(a.span.From) - int(b.span.From) })
	for i := 1; i < len(records); i++ {
		before, next := records[i-1], records[i]
		switch {
		case before.span.From == next.span.From:
			d.at(next.node, "L202", "参数“"+p.name+"”有两条值都从 "+next.span.From.String()+" 起。", "写上各自的“自”,或留下一条。")
		case before.open:
			before.span.To = next.span.From
		case before.span.To > next.span.From:
			d.at(next.node, "L202", "这一条从 "+next.span.From.String()+" 起,上一条到 "+before.span.To.AddDays(-1).String()+" 才止。", "两条不能重叠。")
		}
	}
	return records
}

func verifiedWord(text string) bool {
	return strings.HasPrefix(text, "待核实") || strings.HasPrefix(text, "已核实")
}

// compileParam compiles every cell of a parameter; a circle is complained about.
func (c *compiler) compileParam(p *param) {
	if p.state == 2 {
		return
	}
	if p.state == 1 {
		c.at(p.node, "L205", "参数“"+p.name+"”绕成了圈:它的值又要用到它自己。", "去掉其中一处。")
		return
	}
	p.state = 1
	for _, rec := range p.records {
		rec.root = c.branch(p, p.dims, rec.value, nil)
	}
	p.state = 2
}

// branch compiles a table from one dimension on.
func (c *compiler) branch(p *param, dims []dim, n *node, labels []string) *branch {
	if n.shape != mapping {
		return &branch{cell: c.cell(p, n, labels)}
	}
	if len(dims) == 0 {
		c.at(n, "L204", "参数“"+p.name+"”这里多了一层。", "“维度”写几个,表就写几层。")
		return &branch{cell: &cell{node: n, none: true, label: strings.Join(labels, "·")}}
	}
	b := &branch{dim: dims[0]}
	for _, e := range c.named(n, "参数“"+p.name+"”的表") {
		inner := c.branch(p, dims[1:], e.value, append(slices.Clone(labels), e.key.text))
		if e.key.text == "其余" {
			b.rest = inner
			continue
		}
		k, ok := c.key(p, b, e.key)
		if !ok {
			continue
		}
		b.keys, b.next = append(b.keys, k), append(b.next, inner)
	}
	c.complete(p, b, n)
	return b
}

func (c *compiler) key(p *param, b *branch, n *node) (key, bool) {
	if b.dim.ranged {
		within, ok := parseWithin(n.text, figures[b.dim.figure].unit)
		if !ok {
			c.at(n, "L204", "“"+n.text+"”不是一档"+string(figures[b.dim.figure].unit)+"的写法。", "写成 不满45、45-59、60以上 的样子,或 其余。")
			return key{}, false
		}
		if last := len(b.keys) - 1; last >= 0 && !b.keys[last].within.before(within) {
			c.at(n, "L204", "参数“"+p.name+"”:“"+n.text+"”和上一档重叠,或者次序不对。", "各档从小到大写,不要重叠。")
			return key{}, false
		}
		return key{within: within}, true
	}
	words := strings.Split(n.text, "、")
	options := c.policy.options[b.dim.choice]
	for _, word := range words {
		if _, ok := options.Index(word); !ok {
			c.at(n, "L204", "“"+b.dim.name+"”没有“"+word+"”这个选项。", expr.Suggest(word, options.Names()))
			return key{}, false
		}
		for _, earlier := range b.keys {
			if slices.Contains(earlier.words, word) {
				c.at(n, "L204", "“"+word+"”写了两行。", "留下一行。")
			}
		}
	}
	return key{words: words}, true
}

// complete complains about a table that leaves cases open without 其余.
func (c *compiler) complete(p *param, b *branch, n *node) {
	if b.rest != nil {
		return
	}
	help := "补上;政策确实没有规定的,写 其余: 无(核定到这种情形会拒绝)。"
	if b.dim.ranged {
		if len(b.keys) == 0 || b.keys[0].within.hasLow || b.keys[len(b.keys)-1].within.hasHigh {
			c.at(n, "L204", "参数“"+p.name+"”没有写全各档"+b.dim.name+"。", help)
		}
		for i := 1; i < len(b.keys); i++ {
			if !b.keys[i-1].within.meets(b.keys[i].within, figures[b.dim.figure].unit) {
				c.at(n, "L204", "参数“"+p.name+"”的各档之间有空缺。", "上一档到哪里,这一档就从哪里起。")
			}
		}
		return
	}
	for _, name := range c.policy.options[b.dim.choice].Names() {
		if !slices.ContainsFunc(b.keys, func(k key) bool { return slices.Contains(k.words, name) }) {
			c.at(n, "L204", "参数“"+p.name+"”没有写"+b.dim.name+"为 "+name+" 时的值。", help)
			return
		}
	}
}

func (c *compiler) cell(p *param, n *node, labels []string) *cell {
	made := &cell{label: strings.Join(labels, "·"), node: n}
	if n.shape == scalar && n.text == "无" {
		made.none = true
		return made
	}
	made.value = c.formula(n, expr.Figure, p.unit)
	return made
}
