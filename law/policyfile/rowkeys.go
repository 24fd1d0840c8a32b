package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// tableOf compiles a parameter's value on the program's days.
func (c *compiler) tableOf(p *parameter, at *node) (*table, bool) {
	if slices.Contains(c.stack, p) {
		c.report.at(p.node, "P209", "参数“"+p.name+"”绕回到自己。", "检查它的值里用到的名字。")
		return nil, false
	}
	if p.unit == expr.Bare {
		c.report.at(p.node, "P203", "参数“"+p.name+"”没有写单位。", "写上 单位: 元 或 比例、天、月、年、岁、次、数。")
		return nil, false
	}
	if p.rounding.set && p.unit != expr.Yuan {
		c.report.at(p.node, "P109", "只有单位是元的参数才能取整。", "去掉“取整”。")
	}
	record := p.on(c.prog.span.From)
	if record == nil {
		c.noRecord(p)
		return nil, false
	}
	c.stack = append(c.stack, p)
	defer func() { c.stack = c.stack[:len(c.stack)-1] }()
	t := &table{param: p, record: record, use: useOf(p, record)}
	before := len(c.report.complaints)
	t.root = c.level(t, record.value, p.dims, nil)
	if t.root == nil || len(c.report.complaints) > before && HasErrors(c.report.complaints[before:]) {
		return nil, false
	}
	c.checkBounds(t)
	return t, true
}

func (c *compiler) noRecord(p *parameter) {
	switch {
	case c.model.entry.abstract && len(p.records) == 0:
	case len(p.records) == 0:
		c.report.at(p.node, "P217", "参数“"+p.name+"”没有写值。", "写上 值: …。")
	default:
		c.report.at(p.node, "P217", "参数“"+p.name+"”在 "+c.prog.span.String()+" 没有值。", "补一条这段时间的值,或者改“施行”“自”“止”。")
	}
}

func useOf(p *parameter, rec *record) ParameterUse {
	use := ParameterUse{Name: p.name, Since: rec.span.From.String(), File: rec.node.source.name, Line: rec.node.line, Article: rec.article}
	if rec.span.From <= 1 {
		use.Since = ""
	}
	if rec.cite != nil {
		use.Document, use.Verified = rec.cite.Title, rec.cite.Verified
		if rec.cite.Number != "" {
			use.Document += "(" + rec.cite.Number + ")"
		}
	}
	if rec.verified != "" {
		use.Verified = rec.verified
	}
	return use
}

// level compiles the rows of the first of dims, and the levels beneath.
func (c *compiler) level(t *table, n *node, dims []*node, path []string) *level {
	if len(dims) == 0 {
		return c.leaf(t, n, path)
	}
	if n.kind == scalar && len(path) > 0 {
		// one value for all rows of the remaining dimensions
		return c.leaf(t, n, path)
	}
	if n.kind != mapping {
		c.report.at(n, "P210", "参数“"+t.param.name+"”有维度“"+dims[0].text+"”,这里要写成 {行: 值} 的样子。", "")
		return nil
	}
	d, ok := c.dimension(dims[0])
	if !ok {
		return nil
	}
	l := &level{dim: dims[0].text, show: d.show}
	keys := d.begin(c, t, n)
	for _, e := range n.entries {
		if !keys.take(len(l.rows), e.key) {
			continue
		}
		next := c.level(t, e.value, dims[1:], append(slices.Clone(path), e.key.text))
		if next == nil {
			next = &level{cell: &cell{none: true, node: e.value}}
		}
		l.rows = append(l.rows, row{e.key.text, next})
	}
	l.choose = keys.finish()
	return l
}

// leaf compiles a cell: a figure, a scale, 无 or 不限.
func (c *compiler) leaf(t *table, n *node, path []string) *level {
	made := &cell{node: n, param: t.param.name, label: strings.Join(path, "·"), id: n.source.name + ":" + itoa(n.line) + ":" + itoa(n.column)}
	c.cells = append(c.cells, made)
	switch {
	case n.kind == scalar && n.text == noneName:
		made.none = true
	case t.param.banded:
		made.bands = c.bands(t, n)
		if made.bands == nil {
			return nil
		}
	case n.kind == scalar && n.text == unlimited && t.param.unit == expr.Yuan:
		made.unlimited, t.unlimited = true, true
	case n.kind == mapping:
		c.report.at(n, "P210", "参数“"+t.param.name+"”在这里没有更多的维度,不能再分行。", "检查“维度”“分段”写全了没有。")
		return nil
	default:
		made.value = c.quantity(n, t.param.unit)
		c.checkPlausible(t, n, made.value)
	}
	return &level{cell: made}
}

// checkPlausible complains about ratios above 100 % and negative values.
func (c *compiler) checkPlausible(t *table, n *node, q quantity) {
	if q.constant == nil {
		return
	}
	if q.constant.Sign() < 0 {
		c.report.at(n, "P222", "参数“"+t.param.name+"”的值是负数。", "减少写在步骤的“减”里。")
	}
	if t.param.unit == expr.Ratio && q.constant.Cmp(money.Whole(10)) > 0 {
		c.report.at(n, "P222", "参数“"+t.param.name+"”的比例 "+q.constant.Percent()+" 太大。", "检查是不是多写了数字。")
	}
}

// checkBounds compares constant cells with 不低于 and 不高于.
func (c *compiler) checkBounds(t *table) {
	for _, b := range []struct {
		node  *node
		word  string
		wrong int
	}{{t.param.floor, "不低于", -1}, {t.param.ceiling, "不高于", 1}} {
		if b.node == nil {
			continue
		}
		cells := c.cells
		limit := c.quantity(b.node, t.param.unit)
		c.cells = cells // a bound is checked here, no case needs to read it
		if !limit.static {
			if !c.model.entry.abstract {
				c.report.at(b.node, "P220", "参数的界要能事先算出来。", "界只能用数和不分维度的参数。")
			}
			continue
		}
		bound, err := limit.get(&frame{})
		if err != nil {
			continue
		}
		c.eachConstant(t.root, func(n *node, v money.Rate) {
			if v.Cmp(bound) == b.wrong {
				c.report.at(n, "P220", "参数“"+t.param.name+"”的 "+n.text+" 越过上级规定的界:"+b.word+" "+b.node.text+"("+c.boundSource(t.param)+")。", "改到界内;确有文件另作规定的,由上级文件改界。")
			}
		})
	}
}

func (c *compiler) boundSource(p *parameter) string {
	if p.bound == nil {
		return p.file
	}
	return p.bound.text
}

func (c *compiler) eachConstant(l *level, visit func(*node, money.Rate)) {
	if l.cell == nil {
		for _, r := range l.rows {
			c.eachConstant(r.next, visit)
		}
		return
	}
	one := func(q quantity, n *node) {
		if q.static && q.get != nil {
			if v, err := q.get(&frame{}); err == nil {
				visit(n, v)
			}
		}
	}
	for _, b := range l.cell.bands {
		one(b.rate, b.node)
	}
	if l.cell.bands == nil && !l.cell.none && !l.cell.unlimited {
		one(l.cell.value, l.cell.node)
	}
}
