package policyfile

import (
	"slices"
	"strings"
)

// section is what differs in one part of a policy.
type section struct {
	title string
	lines []string
}

// sections tells what differs between two policies; empty when they say the
// same.
func sections(a, b *Policy) []section {
	x, y := a.model, b.model
	list := []section{
		{"身份", headerChanges(x, y)},
		{"依据", namedChanges(x.declared("依据"), y.declared("依据"))},
		{"事实", namedChanges(x.declared("事实"), y.declared("事实"))},
	}
	since := min(x.header.Effective.From, y.header.Effective.From)
	for _, name := range union(parameterNames(x), parameterNames(y)) {
		p, q := x.byName[name], y.byName[name]
		lines := append(formChanges(p, q), valueChanges(p, q, since)...)
		list = append(list, section{"参数 " + name + presence(p != nil, q != nil), lines})
	}
	list = append(list, section{"累计", namedChanges(x.declared("累计"), y.declared("累计"))})
	list = append(list, layerChanges(x, y)...)
	list = append(list,
		section{"支付", leafChanges(entryLeaves(x.pays), entryLeaves(y.pays))},
		section{"另列", leafChanges(entryLeaves(x.extras), entryLeaves(y.extras))})
	return slices.DeleteFunc(list, func(s section) bool { return len(s.lines) == 0 })
}

// formChanges tells what differs in what a parameter is; of one that a single
// side has, it tells what it is.
func formChanges(p, q *parameter) []string {
	if p != nil && q != nil {
		return leafChanges(p.form(), q.form())
	}
	var parts []string
	for _, l := range append(p.form(), q.form()...) {
		parts = append(parts, l.path+" "+l.text)
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, ",")}
}

func presence(before, after bool) string {
	switch {
	case !before:
		return "(新增)"
	case !after:
		return "(删去)"
	default:
		return ""
	}
}

// headerWords are the keys of a file that say what the policy is.
var headerWords = []string{"政策", "统筹区", "险种", "业务", "医疗类别", "施行", "取值日期", "累计日期", "人员日期", "承接"}

func headerChanges(x, y *model) []string {
	return leafChanges(x.identity(), y.identity())
}

func (m *model) identity() []leaf {
	var list []leaf
	for _, word := range headerWords {
		for _, l := range leaves(m.entry.root.get(word), false) {
			list = append(list, leaf{strings.TrimSuffix(word+"·"+l.path, "·"), l.text})
		}
	}
	var layers []string
	for _, l := range m.layers {
		layers = append(layers, l.name)
	}
	return append(list, leaf{"取整", m.rounding().String()}, leaf{"层次", strings.Join(layers, "、")})
}

// declared returns what all files say under a key, a later file's word first.
func (m *model) declared(key string) []entry {
	var list []entry
	for _, d := range m.docs {
		declared := d.root.get(key)
		if declared == nil {
			continue
		}
		for _, e := range declared.entries {
			if i := slices.IndexFunc(list, func(f entry) bool { return f.key.text == e.key.text }); i >= 0 {
				list[i] = e
				continue
			}
			list = append(list, e)
		}
	}
	return list
}

// namedChanges tells what differs in things that have a name and parts.
func namedChanges(a, b []entry) []string {
	var lines []string
	for _, name := range union(entryNames(a), entryNames(b)) {
		before, after := entryOf(a, name), entryOf(b, name)
		if before == nil || after == nil {
			lines = append(lines, changed(name+":", nodeText(before), nodeText(after)))
			continue
		}
		if parts := leafChanges(leaves(before, false), leaves(after, false)); len(parts) > 0 {
			lines = append(lines, name+":"+strings.Join(parts, ";"))
		}
	}
	return lines
}

func entryNames(list []entry) []string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.key.text
	}
	return names
}

func entryOf(list []entry, name string) *node {
	for _, e := range list {
		if e.key.text == name {
			return e.value
		}
	}
	return nil
}

func entryLeaves(list []entry) []leaf {
	out := make([]leaf, len(list))
	for i, e := range list {
		out[i] = leaf{e.key.text, nodeText(e.value)}
	}
	return out
}

func parameterNames(m *model) []string {
	names := make([]string, len(m.params))
	for i, p := range m.params {
		names[i] = p.name
	}
	return names
}

// union lists the names of both, the first side's order first.
func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, name := range b {
		if !slices.Contains(a, name) {
			all = append(all, name)
		}
	}
	return all
}
