package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/period"
)

// correctionsFolder holds later publications of policies of the same name: they
// take the place of the first text, and are set beside each other only.
const correctionsFolder = "更正"

// days tells days on which two files of one business of one region are both in
// force, and days between two on which none is.
func days(policies []*Policy) []Complaint {
	r := newReport()
	kinds := make(map[string][]*Policy)
	var order []string
	for _, p := range policies {
		h := p.header
		key := strings.Join([]string{h.Region, h.Scheme, h.Business}, "/")
		if slices.Contains(strings.Split(p.model.entry.name, "/"), correctionsFolder) {
			key += "/" + correctionsFolder
		}
		if kinds[key] == nil {
			order = append(order, key)
		}
		kinds[key] = append(kinds[key], p)
	}
	for _, key := range order {
		list := kinds[key]
		slices.SortStableFunc(list, func(a, b *Policy) int { return int(a.header.Effective.From) - int(b.header.Effective.From) })
		for i := range list {
			between(r, list[:i], list[i])
		}
	}
	return r.sorted()
}

// between compares a policy with those that begin before it.
func between(r *report, earlier []*Policy, p *Policy) {
	at := p.model.entry.effective
	own := p.header.Effective
	var last *Policy
	for _, other := range earlier {
		if !sameVisits(other.header, p.header) {
			continue
		}
		span := other.header.Effective
		if span.Overlaps(own) {
			to := "起"
			if end := min(span.End(), own.End()); end < period.Forever {
				to = "到 " + end.AddDays(-1).String()
			}
			r.at(at, "P309", "从 "+own.From.String()+" "+to+",这份和 "+other.model.entry.name+" 两份都管同一种业务。",
				"旧文件的“施行”写上“止”,新文件从第二天起;业务其实不同的,写不同的业务或医疗类别。")
		}
		if last == nil || span.End() > last.header.Effective.End() {
			last = other
		}
	}
	gap := p.model.entry.gap
	switch {
	case last == nil:
		return
	case last.header.Effective.End() >= own.From:
		if gap != nil {
			r.warn(gap, "P310", "写了“空缺”,和前一份("+last.model.entry.name+")之间却没有空缺的日子。", "去掉“空缺”。")
		}
		return
	case gap != nil:
		return
	}
	r.warn(at, "P310", "从 "+last.header.Effective.End().String()+" 到 "+own.From.AddDays(-1).String()+" 没有一份管这种业务:前一份是 "+last.model.entry.name+"。",
		"核对前一份的“止”和这份的“自”;中间的文件没有找到的,在“施行”里写 空缺: 一句原因。")
}

// sameVisits reports whether two policies of a business settle the same visits.
func sameVisits(a, b Header) bool {
	if len(a.MedTypes) == 0 && len(b.MedTypes) == 0 {
		return a.Title == b.Title // 待遇核定: told apart by name
	}
	return slices.ContainsFunc(a.MedTypes, func(m string) bool { return slices.Contains(b.MedTypes, m) })
}
