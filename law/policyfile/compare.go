package policyfile

import (
	"path"
	"slices"
	"strings"

	"yibao/ground/period"
)

// Change is one value, step or word that two versions of a policy have
// otherwise. Before or After is empty when only one of them has it.
type Change struct {
	Days   string // 2026-07-01 至 2026-12-31; "" when it does not go by days
	Place  string // 三级·0; "" for a value without names
	Before string
	After  string
	Text   string // the whole sentence, for what is not a value at a place
}

// line tells the change in one sentence, without its days.
func (c Change) line() string {
	if c.Text != "" {
		return c.Text
	}
	return changed(c.Place, c.Before, c.After)
}

func linesOf(list []Change) []string {
	var lines []string
	for _, c := range list {
		lines = append(lines, c.line())
	}
	return lines
}

// Section is what differs in one part of a policy: 身份, 依据, 参数 支付比例 …
type Section struct {
	Title   string
	Changes []Change
}

// ComparedCase is a case that comes out otherwise under the two versions.
type ComparedCase struct {
	File    string
	Line    int
	Name    string
	Changes []string // 统筹基金 850.00 → 880.00(+30.00)
}

// Comparison is what Diff tells of two versions of one file, value by value.
type Comparison struct {
	Same     bool // the very same texts
	Sections []Section
	Settled  int            // cases that were settled under both
	Cases    []ComparedCase // of these, those that come out otherwise
	Outside  int            // cases on days on which only one of the two holds
	Unfit    []string       // why other cases could not be settled under both
}

// Compare compares two versions of one file: a policy with the cases beside
// both, or a region's settings or a contribution policy by their values alone.
// The complaints of a side that cannot be read are returned in place of a
// comparison.
func Compare(older, newer Side) (Comparison, []Complaint) {
	var all []Complaint
	if !speaks(older.Path) || !speaks(newer.Path) {
		return compareWords(older, newer)
	}
	for _, s := range []Side{older, newer} {
		if _, complaints := Load(s.Root, path.Clean(s.Path)); HasErrors(complaints) {
			all = append(all, complaints...)
		}
	}
	if len(all) > 0 {
		return Comparison{}, all
	}
	d := &differ{w: &printer{out: discard{}}, sides: [2]Side{older, newer}}
	for i, s := range d.sides {
		tree, err := readTree(s)
		if err != nil {
			return Comparison{}, []Complaint{{File: s.Path, Line: 1, Column: 1, Length: 1, Code: "P001", Message: "读不到文件。", Help: "检查文件名。"}}
		}
		d.trees[i] = tree
	}
	d.pairUp()
	var c Comparison
	for _, p := range d.pairs {
		c.Same = p.same
		if !p.same {
			c.Sections = cellSections(p.policies[0], p.policies[1])
			c.settle(p.cases)
		}
	}
	return c, nil
}

// discard takes what nobody reads.
type discard struct{}

// Write takes everything.
func (discard) Write(p []byte) (int, error) { return len(p), nil }

// compareWords compares files of other languages by their values.
func compareWords(older, newer Side) (Comparison, []Complaint) {
	d := &differ{w: &printer{out: discard{}}}
	var sides [2][]leaf
	for i, s := range []Side{older, newer} {
		d.sides[i] = s
		sides[i] = d.settingsOf(i, path.Clean(s.Path))
	}
	if d.sum.Errors > 0 {
		return Comparison{}, []Complaint{{File: newer.Path, Line: 1, Column: 1, Length: 1, Code: "P001", Message: "有一边读不懂,不能比较。", Help: "先改好提示的错误。"}}
	}
	changes := cellChanges(sides[0], sides[1])
	if len(changes) == 0 {
		return Comparison{Same: true}, nil
	}
	return Comparison{Sections: []Section{{"各项", changes}}}, nil
}

// cellSections is sections value by value.
func cellSections(a, b *Policy) []Section {
	x, y := a.model, b.model
	since := min(x.header.Effective.From, y.header.Effective.From)
	var list []Section
	for _, s := range sections(a, b) {
		out := Section{Title: s.title}
		for _, line := range s.lines {
			out.Changes = append(out.Changes, Change{Text: line})
		}
		switch name, parameter := strings.CutPrefix(s.title, "参数 "); {
		case parameter:
			name = strings.TrimSuffix(strings.TrimSuffix(name, presence(false, true)), presence(true, false))
			out.Changes = x.byName[name].changes(y.byName[name], since)
		case s.title == "身份":
			out.Changes = cellChanges(x.identity(), y.identity())
		case s.title == "支付":
			out.Changes = cellChanges(entryLeaves(x.pays), entryLeaves(y.pays))
		case s.title == "另列":
			out.Changes = cellChanges(entryLeaves(x.extras), entryLeaves(y.extras))
		}
		list = append(list, out)
	}
	return list
}

// changes are the values of a parameter that differ, with the days on which
// they do.
func (p *parameter) changes(q *parameter, since period.Date) []Change {
	var list []Change
	for _, line := range formChanges(p, q) {
		list = append(list, Change{Text: line})
	}
	for _, s := range stretches(p, q, since) {
		days := strings.TrimRight(stretch(s.from, s.end), ":")
		for _, c := range s.cells {
			c.Days = days
			list = append(list, c)
		}
	}
	return list
}

// settle settles the cases under both.
func (c *Comparison) settle(cases []*comparedCase) {
	for _, one := range cases {
		var changes []string
		var outside bool
		if one.unfit == "" {
			changes, outside = one.settle()
		}
		switch {
		case one.unfit != "":
			if !slices.Contains(c.Unfit, one.unfit) {
				c.Unfit = append(c.Unfit, one.unfit)
			}
		case outside:
			c.Outside++
		default:
			c.Settled++
			if len(changes) > 0 {
				c.Cases = append(c.Cases, ComparedCase{one.file, one.line, one.name, changes})
			}
		}
	}
}

// CaseVisit is how one settlement of a case comes about.
type CaseVisit struct {
	Day      period.Date
	Person   string
	Reversed int // 1-based settlement that it reverses; 0 for a settlement
	Title    string
	Result   Result
	Steps    []Step
	Refusal  error
}

// Explain settles the case at a line of the file and tells every step; nil when
// no case stands there.
func (c *CaseFile) Explain(line int) []CaseVisit {
	i := slices.IndexFunc(c.cases, func(x *example) bool { return x.node.line == line })
	if i < 0 {
		return nil
	}
	x, h := c.cases[i], &history{}
	if first := x.firstSettlement(); first != nil {
		for _, e := range x.used {
			h.beginText(first, e)
		}
	}
	var list []CaseVisit
	for i, v := range x.visits {
		if v.reverse > 0 {
			h.reverse(v.reverse)
			list = append(list, CaseVisit{Day: v.day, Person: v.person, Reversed: v.reverse})
			continue
		}
		if v.stay == "" {
			v.stay = "第" + itoa(i+1) + "次"
		}
		in := v.input
		in.Used = func(name string, keys []string) int64 {
			a, _ := v.policy.Accumulator(name)
			return h.used(v, a, keys)
		}
		result, steps, err := v.policy.Explain(in)
		if err == nil {
			h.add(v, i+1, result)
		}
		list = append(list, CaseVisit{Day: in.Date, Person: v.person, Title: v.policy.header.Title, Result: result, Steps: steps, Refusal: err})
	}
	return list
}
