package policyfile

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
)

// comparedCase is one case, read against both policies.
type comparedCase struct {
	side     int // on whose side it stands
	file     string
	line     int
	name     string
	examples [2]*example // older policy first
	unfit    string      // why it cannot be settled under both
}

// gatherCases reads the cases of both sides, each for the pair whose policy it
// settles by. A case that both sides have with the same facts is read once.
func (d *differ) gatherCases() {
	known := make(map[string]bool)
	opened := [2]map[string]*Policy{make(map[string]*Policy), make(map[string]*Policy)}
	for side, t := range d.trees {
		for _, file := range t.cases {
			for _, c := range d.casesIn(side, file, opened) {
				p := d.pairOf(side, c.used)
				if p == nil || known[c.key] {
					continue
				}
				known[c.key] = true
				p.cases = append(p.cases, &c.comparedCase)
			}
		}
	}
}

// readCase is a case with the policies it uses and what makes it the same as
// another.
type readCase struct {
	comparedCase
	used []*Policy // of its own side
	key  string
}

// pairOf finds the first pair that differs among those that a case uses.
func (d *differ) pairOf(side int, used []*Policy) *pair {
	for _, policy := range used {
		i := slices.IndexFunc(d.pairs, func(p *pair) bool {
			return !p.same && policy != nil && p.policies[side].model.entry.name == policy.model.entry.name
		})
		if i >= 0 {
			return d.pairs[i]
		}
	}
	return nil
}

// casesIn reads a file of cases twice: against the policies of its own side,
// and against their partners on the other.
func (d *differ) casesIn(side int, file string, opened [2]map[string]*Policy) []readCase {
	text, err := fs.ReadFile(d.sides[side].Root, file)
	if err != nil {
		return nil
	}
	var loaders [2]*caseLoader
	var lists [2][]*node
	for at := range loaders {
		r := newReport()
		root := parseSource(r, file, string(text))
		if root == nil {
			return nil
		}
		loaders[at] = newCaseLoader(r, file, d.reader(side, at, opened))
		f, _ := loaders[at].begin(root)
		lists[at] = listOf(f["例"].value)
	}
	common := ""
	for _, e := range loaders[side].common {
		common += e.key.text + "=" + nodeText(e.value) + "\n"
	}
	var cases []readCase
	for i, n := range lists[side] {
		c := readCase{comparedCase: comparedCase{side: side, file: file, line: n.line}}
		for at, l := range loaders {
			l.report = newReport()
			c.examples[at] = l.example(lists[at][i])
			if c.unfit == "" {
				c.unfit = unfit(l.report, c.examples[at])
			}
		}
		x := c.examples[side]
		if x == nil {
			continue
		}
		c.name = x.name
		for _, v := range x.visits {
			c.used = append(c.used, v.policy)
		}
		c.key = d.inside(side, file) + "\n" + common + given(n)
		c.sameDays()
		cases = append(cases, c)
	}
	return cases
}

// reader opens the policies that cases of a side name, on the side asked for.
func (d *differ) reader(side, at int, opened [2]map[string]*Policy) func(string) (*Policy, []Complaint) {
	return func(name string) (*Policy, []Complaint) {
		for _, p := range d.pairs {
			if p.files[side] == name {
				return p.policies[at], nil
			}
		}
		if p := opened[side][name]; p != nil {
			return p, nil
		}
		p, complaints := Load(d.sides[side].Root, name)
		opened[side][name] = p
		return p, complaints
	}
}

// unfit is why a case cannot be settled by a policy that it was not written
// for; what it expects plays no part.
func unfit(r *report, x *example) string {
	for _, c := range r.sorted() {
		if c.Severity == Error && c.Code != "P403" && c.Code != "P102" {
			return c.Message
		}
	}
	if x == nil {
		return "例读不懂。"
	}
	return ""
}

// given is what a case states, without what it expects.
func given(n *node) string {
	var parts []string
	for _, e := range n.entries {
		switch e.key.text {
		case "应得", "应拒", "出处", "说明":
		case "各次":
			for _, item := range listOf(e.value) {
				parts = append(parts, "次:"+given(item))
			}
		default:
			parts = append(parts, e.key.text+": "+nodeText(e.value))
		}
	}
	return strings.Join(parts, "\n")
}

// sameDays settles a case without 日期, which means the first day of its own
// policy, on the same day under both, where both hold on it.
func (c *comparedCase) sameDays() {
	mine, other := c.examples[c.side], c.examples[1-c.side]
	if other == nil || len(mine.visits) != len(other.visits) {
		return
	}
	for i, v := range mine.visits {
		o := other.visits[i]
		if v.reverse > 0 || v.node.get("日期") != nil || o.policy == nil || !o.policy.header.Effective.Contains(v.day) {
			continue
		}
		if d, ok := o.input.Facts[string(o.policy.header.Governing)]; ok && d.kind == dateValue {
			continue
		}
		o.day, o.input.Date = v.day, v.day
	}
}

// outcome is how one visit came out.
type outcome struct {
	reversal bool
	policy   *Policy
	result   Result
	refusal  error
}

// outcomes settles a case; unknown is an accumulator that it begins with and
// the policy does not have.
func (x *example) outcomes() (list []outcome, unknown string) {
	h := &history{}
	if first := x.firstSettlement(); first != nil {
		for _, e := range x.used {
			if !h.beginText(first, e) {
				return nil, e.key.text
			}
		}
	}
	for i, v := range x.visits {
		if v.reverse > 0 {
			h.reverse(v.reverse)
			list = append(list, outcome{reversal: true})
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
		result, err := v.policy.Settle(in)
		if err == nil {
			h.add(v, i+1, result)
		}
		list = append(list, outcome{policy: v.policy, result: result, refusal: err})
	}
	return list, ""
}

// settle settles the case under both and tells what differs. outside is true
// when one of the policies does not hold on the days of the case.
func (c *comparedCase) settle() (lines []string, outside bool) {
	var both [2][]outcome
	for at, x := range c.examples {
		list, unknown := x.outcomes()
		if unknown != "" {
			c.unfit = sideNames[at] + "的一边没有累计“" + unknown + "”。"
			return nil, false
		}
		both[at] = list
	}
	for i := range min(len(both[0]), len(both[1])) {
		before, after := both[0][i], both[1][i]
		if before.reversal || after.reversal {
			continue
		}
		if missing := factMissing(before.refusal, after.refusal); missing != nil {
			c.unfit = missing.Error()
			return nil, false
		}
		early, late := errors.Is(before.refusal, ErrNotInForce), errors.Is(after.refusal, ErrNotInForce)
		if early != late {
			return nil, true
		}
		for _, line := range before.changes(after) {
			if len(both[0]) > 1 {
				line = "第 " + itoa(i+1) + " 次:" + line
			}
			lines = append(lines, line)
		}
	}
	return lines, false
}

// factMissing is the refusal of the one policy that asks for something the
// case does not state; nil when both ask, or none.
func factMissing(before, after error) error {
	x, y := errors.Is(before, ErrFactMissing), errors.Is(after, ErrFactMissing)
	switch {
	case x && !y:
		return before
	case y && !x:
		return after
	default:
		return nil
	}
}

// changes tells what comes out otherwise: payers and accumulators; where these
// are the same, the portions and figures that both policies name.
func (o outcome) changes(p outcome) []string {
	if o.refusal != nil || p.refusal != nil {
		if refusalCode(o.refusal) == refusalCode(p.refusal) {
			return nil
		}
		return []string{o.text() + " → " + p.text()}
	}
	var lines []string
	for _, payer := range union(payersOf(o.result), payersOf(p.result)) {
		lines = append(lines, amountChange(payer, o.result.Paid(payer), p.result.Paid(payer))...)
	}
	lines = append(lines, leafChanges(o.deltas(), p.deltas())...)
	if len(lines) > 0 {
		return lines
	}
	for name, before := range o.result.Portions.All() {
		if after, ok := p.result.Portions.Find(name); ok {
			lines = append(lines, amountChange(name, before, after)...)
		}
	}
	return lines
}

func refusalCode(err error) string {
	if err == nil {
		return ""
	}
	if f, ok := fault.As(err); ok {
		return string(f.Code)
	}
	return err.Error()
}

func (o outcome) text() string {
	if o.refusal != nil {
		return "拒绝:" + o.refusal.Error()
	}
	var parts []string
	for _, payer := range payersOf(o.result) {
		parts = append(parts, payer+" "+o.result.Paid(payer).Grouped())
	}
	return strings.Join(parts, "、")
}

func payersOf(r Result) []string {
	var names []string
	for _, s := range r.Shares {
		if !slices.Contains(names, s.Payer) {
			names = append(names, s.Payer)
		}
	}
	return names
}

// deltas is what a settlement adds to accumulators, as text.
func (o outcome) deltas() []leaf {
	var list []leaf
	for _, d := range o.result.Deltas {
		name := strings.Join(append([]string{"累计", d.Accumulator}, d.Keys...), "·")
		text := "加 "
		if d.Set {
			text = "置为 "
		}
		amount := money.Fen(d.Amount).Grouped()
		if a, _ := o.policy.Accumulator(d.Accumulator); a.Measure == ByCount {
			amount = money.Whole(d.Amount).String() + " 次"
		}
		list = append(list, leaf{name, text + amount})
	}
	return list
}

func amountChange(name string, before, after money.Fen) []string {
	if before == after {
		return nil
	}
	sign := "+"
	if after < before {
		sign = "-"
	}
	return []string{name + " " + before.Grouped() + " → " + after.Grouped() + "(" + sign + max(after-before, before-after).Grouped() + ")"}
}
