package policyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// band is one line of a scale: the part of an amount up to upper, at a rate.
type band struct {
	label string
	upper money.Fen // maxFen when open
	reach cut       // the amounts for which this is the band reached
	rate  quantity
	node  *node
	id    string
}

const maxFen = money.Fen(1<<63 - 1)

// bands compiles the lines of a scale; each states both its ends, so that a
// lost line shows.
func (c *compiler) bands(t *table, n *node) []band {
	name := t.param.name
	if n.kind != mapping || len(n.entries) == 0 {
		c.report.at(n, "P210", "参数“"+name+"”是分段的,这里要写成 {至2万: 70%, 2万-4万: 75%, 4万以上: 80%} 的样子。", "")
		return nil
	}
	var bands []band
	last, ok := cut{}, true
	for i, e := range n.entries {
		r, readable := parseRange(e.key.text, expr.Yuan)
		if !readable || r.high.none && !strings.HasSuffix(e.key.text, "以上") && !strings.HasPrefix(e.key.text, "超过") {
			c.report.at(e.key, "P215", "“"+e.key.text+"”不是一段金额的写法。", "写成 至2万、2万-4万、4万以上 的样子。")
			return nil
		}
		ok = c.joins(t, i, e.key, r, last) && ok
		last = r.high
		b := band{label: e.key.text, upper: maxFen, reach: r.high, node: e.value, rate: c.quantity(e.value, t.param.unit),
			id: e.value.source.name + ":" + itoa(e.value.line) + ":" + itoa(e.value.column)}
		c.checkPlausible(t, e.value, b.rate)
		if !r.high.none {
			upper, err := r.high.value.Fen(money.HalfUpFen)
			if err != nil || r.high.value.Den() != 1 {
				c.report.at(e.key, "P215", "“"+e.key.text+"”的金额要到分为止。", "")
				return nil
			}
			b.upper = upper
		}
		bands = append(bands, b)
	}
	if !last.none && ok {
		c.report.at(n.entries[len(n.entries)-1].key, "P216", "参数“"+name+"”的最后一段没有写到头。", "最后一段写成“4万以上”的样子;以上不付的写 0%。")
		ok = false
	}
	if !ok {
		return nil
	}
	return bands
}

// joins checks that a band begins where the one before ended.
func (c *compiler) joins(t *table, i int, key *node, r keyRange, last cut) bool {
	name := t.param.name
	switch {
	case i == 0 && r.hasLow && r.low.value.Sign() > 0:
		c.report.at(key, "P216", "参数“"+name+"”:第一段“"+key.text+"”没有从零起。", "第一段写成“至2万”的样子。")
	case i > 0 && !r.hasLow:
		c.report.at(key, "P216", "参数“"+name+"”:“"+key.text+"”要把两头都写出来。", "写成“2万-4万”的样子,漏了一段才看得出来。")
	case i > 0 && (last.none || r.low.value.Cmp(last.value) != 0):
		c.report.at(key, "P216", "参数“"+name+"”:“"+key.text+"”和上一段接不上。", "上一段到哪里,这一段就从哪里起;检查是不是漏了一段。")
	case !r.high.none && r.high.compare(cut{value: r.low.value, above: true}) <= 0:
		c.report.at(key, "P216", "参数“"+name+"”:“"+key.text+"”的两头写反了。", "小的在前,大的在后。")
	default:
		return true
	}
	return false
}

// scaleText tells a scale in one line.
func scaleText(bands []band) string {
	parts := make([]string, len(bands))
	for i, b := range bands {
		rate := b.rate.text
		if b.rate.constant != nil {
			rate = b.rate.constant.Percent()
		}
		parts[i] = b.label + " " + rate
	}
	return strings.Join(parts, ";")
}
