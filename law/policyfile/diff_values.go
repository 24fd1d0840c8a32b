package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/law/expr"
)

// leaf is one value of a tree with the names that lead to it.
type leaf struct {
	path string // 三级·0; "" for a value without names
	text string
}

// leaves lists the values of a tree in the order of writing. In a table a key
// of several options (转诊、急诊抢救) is a value for each of them.
func leaves(n *node, table bool) []leaf {
	var out []leaf
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		switch {
		case n == nil:
		case n.kind == mapping:
			for _, e := range n.entries {
				for _, key := range keysOf(e.key.text, table) {
					walk(e.value, joined(path, key))
				}
			}
		case n.kind == list && !flat(n):
			for i, item := range n.items {
				walk(item, joined(path, "第"+itoa(i+1)+"项"))
			}
		default:
			out = append(out, leaf{path, nodeText(n)})
		}
	}
	walk(n, "")
	return out
}

func keysOf(key string, table bool) []string {
	if !table {
		return []string{key}
	}
	return strings.Split(key, "、")
}

func joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "·" + key
}

// flat reports whether a list holds words and no further structure.
func flat(n *node) bool {
	return !slices.ContainsFunc(n.items, func(item *node) bool { return item.kind != scalar })
}

// nodeText writes a tree on one line, without the comments and the layout of
// the file.
func nodeText(n *node) string {
	if n == nil {
		return ""
	}
	var parts []string
	switch n.kind {
	case list:
		for _, item := range n.items {
			parts = append(parts, nodeText(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case mapping:
		for _, e := range n.entries {
			parts = append(parts, e.key.text+": "+nodeText(e.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case scalar:
		return n.text
	default:
		return "(空)"
	}
}

// sameText reports whether two texts say the same: 15万 is 150000.
func sameText(a, b string) bool {
	if a == b {
		return true
	}
	x, unitX, okX := expr.Literal(strings.ReplaceAll(a, ",", ""))
	y, unitY, okY := expr.Literal(strings.ReplaceAll(b, ",", ""))
	return okX && okY && unitX == unitY && x.Cmp(y) == 0
}

// changed tells how one value becomes another; "" stands for none.
func changed(name, before, after string) string {
	if name != "" {
		name += " "
	}
	switch {
	case before == "":
		return "新增 " + name + after
	case after == "":
		return "删去 " + name + before
	default:
		return name + before + " → " + after
	}
}

// leafChanges tells the values that differ, those of the older side first.
func leafChanges(a, b []leaf) []string { return linesOf(cellChanges(a, b)) }

// cellChanges are the values that differ, those of the older side first.
func cellChanges(a, b []leaf) []Change {
	var list []Change
	find := func(list []leaf, path string) string {
		if i := slices.IndexFunc(list, func(l leaf) bool { return l.path == path }); i >= 0 {
			return list[i].text
		}
		return ""
	}
	for _, l := range a {
		if other := find(b, l.path); !sameText(l.text, other) {
			list = append(list, Change{Place: l.path, Before: l.text, After: other})
		}
	}
	for _, l := range b {
		if !slices.ContainsFunc(a, func(m leaf) bool { return m.path == l.path }) {
			list = append(list, Change{Place: l.path, After: l.text})
		}
	}
	return list
}

// begins is the first day of a record; one without 自 has always held.
func (rec *record) begins() period.Date {
	if !rec.since {
		return 0
	}
	return rec.span.From
}

func (p *parameter) recordOn(day period.Date) *record {
	if p == nil {
		return nil
	}
	for _, rec := range p.records {
		if rec.begins() <= day && day < rec.span.End() {
			return rec
		}
	}
	return nil
}

func (rec *record) cells() []leaf {
	if rec == nil {
		return nil
	}
	return leaves(rec.value, true)
}

// citing is the record's citation as a reader would write it.
func (rec *record) citing() string {
	switch {
	case rec == nil:
		return ""
	case rec.cite == nil:
		return "没有依据"
	default:
		return strings.TrimSpace(rec.cite.Name + " " + rec.article)
	}
}

// valueChanges tells what differs in a parameter's values, stretch of days by
// stretch of days; since is the first day that matters.
func valueChanges(a, b *parameter, since period.Date) []string {
	var lines []string
	for _, s := range stretches(a, b, since) {
		lines = append(lines, stretch(s.from, s.end)+s.text())
	}
	return lines
}

// stretched is what differs in a parameter's values on days from one to before
// another.
type stretched struct {
	from, end period.Date
	cells     []Change
}

func (s stretched) text() string { return strings.Join(linesOf(s.cells), ";") }

func stretches(a, b *parameter, since period.Date) []stretched {
	var days []period.Date
	for _, p := range []*parameter{a, b} {
		if p == nil {
			continue
		}
		for _, rec := range p.records {
			days = append(days, max(since, rec.begins()), max(since, rec.span.End()))
		}
	}
	slices.Sort(days)
	days = slices.Compact(slices.DeleteFunc(days, func(d period.Date) bool { return d >= period.Forever }))
	var list []stretched
	for _, day := range days {
		next := stretched{day, period.Forever, recordChange(a.recordOn(day), b.recordOn(day))}
		if last := len(list) - 1; last >= 0 {
			if list[last].text() == next.text() {
				continue
			}
			list[last].end = day
		}
		list = append(list, next)
	}
	return slices.DeleteFunc(list, func(s stretched) bool { return len(s.cells) == 0 })
}

// stretch names the days from one to before another.
func stretch(from, end period.Date) string {
	switch {
	case from <= 1 && end >= period.Forever:
		return ""
	case end >= period.Forever:
		return from.String() + " 起:"
	case from <= 1:
		return end.AddDays(-1).String() + " 以前:"
	default:
		return from.String() + " 至 " + end.AddDays(-1).String() + ":"
	}
}

func recordChange(a, b *record) []Change {
	parts := cellChanges(a.cells(), b.cells())
	if a != nil && b != nil {
		if a.citing() != b.citing() {
			parts = append(parts, Change{Place: "依据", Before: a.citing(), After: b.citing()})
		}
		if a.verified != b.verified {
			parts = append(parts, Change{Place: "核实", Before: a.verified, After: b.verified})
		}
	} else if len(parts) > 0 {
		parts = append(parts, Change{Text: "依据 " + a.citing() + b.citing()})
	}
	return parts
}

// form is what a parameter is, apart from its values.
func (p *parameter) form() []leaf {
	if p == nil {
		return nil
	}
	var dims, args []string
	for _, d := range p.dims {
		dims = append(dims, d.text)
	}
	for _, a := range p.args {
		args = append(args, a.name)
	}
	list := []leaf{
		{"单位", string(p.unit)}, {"维度", strings.Join(dims, "、")}, {"自变量", strings.Join(args, "、")}, {"取整", p.rounding.String()},
		{"不低于", nodeText(p.floor)}, {"不高于", nodeText(p.ceiling)}, {"界依据", nodeText(p.bound)},
	}
	if p.banded {
		list = append(list, leaf{"分段", "元"})
	}
	return slices.DeleteFunc(list, func(l leaf) bool { return l.text == "" })
}
