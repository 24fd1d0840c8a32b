package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// Sampler makes inputs that a policy accepts, half of their amounts within a
// yuan of a number that the policy names. The same seed makes the same inputs.
type Sampler struct {
	policy *Policy
	prog   *program
	near   []money.Fen
	state  uint64
}

// NewSampler makes a sampler of inputs on one of the policy's days.
func (p *Policy) NewSampler(seed uint64) *Sampler {
	s := &Sampler{policy: p, state: seed}
	s.prog = p.programs[s.below(len(p.programs))]
	s.near = p.thresholds(s.prog)
	return s
}

// below returns a number from 0 to n − 1 (SplitMix64, by its published
// constants).
func (s *Sampler) below(n int) int {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(max(n, 1)))
}

// thresholds lists the amounts that the policy names.
func (p *Policy) thresholds(prog *program) []money.Fen {
	var near []money.Fen
	note := func(q quantity) {
		if q.constant != nil && q.unit == expr.Yuan && q.constant.Den() == 1 && *q.constant != noLimit {
			near = append(near, money.Fen(q.constant.Num()))
		}
	}
	for _, c := range prog.cells {
		note(c.value)
		for _, b := range c.bands {
			if b.upper != maxFen {
				near = append(near, b.upper)
			}
		}
	}
	slices.Sort(near)
	return slices.Compact(near)
}

func (s *Sampler) amount() money.Fen {
	if len(s.near) > 0 && s.below(2) == 0 {
		return max(0, s.near[s.below(len(s.near))]+money.Fen(s.below(201)-100))
	}
	top := []int{10_000, 1_000_000, 30_000_000, 200_000_000}[s.below(4)]
	return money.Fen(s.below(top))
}

// Input makes the next input.
func (s *Sampler) Input() Input {
	in := Input{Date: s.day(), Facts: make(map[string]Value), Rows: make(map[string]Table)}
	for _, l := range s.prog.facts {
		in.Facts[l.fact.name] = s.value(l.fact, in.Date)
	}
	for _, l := range s.prog.roots {
		in.Facts[l.fact.name] = Money(s.amount())
	}
	if s.prog.totalOf >= 0 {
		in.Facts[totalName] = Money(s.amount())
	}
	for _, t := range s.prog.tables {
		in.Rows[t.table.name] = s.table(t.table, in.Date)
	}
	used := make(map[string]int64)
	in.Used = func(name string, keys []string) int64 {
		key := strings.Join(append([]string{name}, keys...), "\x00")
		if v, known := used[key]; known {
			return v
		}
		used[key] = s.used(name)
		return used[key]
	}
	return in
}

func (s *Sampler) used(name string) int64 {
	a, _ := s.policy.Accumulator(name)
	switch {
	case s.below(2) == 0:
		return 0
	case a.Measure == ByCount:
		return int64(s.below(6))
	default:
		return int64(s.amount())
	}
}

// day is the first day of the program's span, or some day in it.
func (s *Sampler) day() period.Date {
	span := s.prog.span
	length := 400
	if span.End() < period.Forever {
		length = min(length, span.From.DaysUntil(span.End()))
	}
	return span.From.AddDays(s.below(length))
}

func (s *Sampler) value(fa *fact, day period.Date) Value {
	switch fa.form {
	case portionFact:
		return Money(s.amount())
	case truthFact:
		return Bool(s.below(2) == 0)
	case choiceFact:
		leaves := fa.options.Leaves()
		return Text(fa.options.Name(leaves[s.below(len(leaves))]))
	case textFact:
		return Text("其他")
	}
	switch fa.unit {
	case expr.Yuan:
		return Money(s.amount())
	case expr.Ratio:
		rate, _ := money.NewRate(int64(s.below(101)), 100)
		return Number(rate)
	case expr.Date:
		return DateValue(day.AddDays(-s.below(30)))
	case expr.Age:
		return Int(int64(s.below(100)))
	case expr.Number:
		rate, _ := money.NewRate(int64(s.below(4000)), 1000)
		return Number(rate)
	default: // days, months, years, times
		return Int(int64(s.below([]int{8, 40, 400}[s.below(3)])))
	}
}

func (s *Sampler) table(fa *fact, day period.Date) Table {
	var table Table
	for _, column := range fa.columns {
		table.Columns = append(table.Columns, column.name)
	}
	for range 1 + s.below(4) {
		row := make([]Value, len(fa.columns))
		for i, column := range fa.columns {
			row[i] = s.value(column, day)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// Sampled is what sampling found.
type Sampled struct {
	Points  int
	Refused int         // points that the policy refuses
	Found   []Complaint // what no policy should do, at the step that does it
}

// Sample settles random inputs, and searches for the edges of every amount of
// the bill; see edges.
func (p *Policy) Sample(seed uint64, points int) Sampled {
	var out Sampled
	if p.model.entry.abstract || len(p.programs) == 0 {
		return out
	}
	found := p.findEdges(seed, points)
	e := &edges{unit: make(map[string]bool), frame: new(frame)}
	for i := range points {
		e.sampler = p.NewSampler(seed + uint64(i)*0x9e3779b9)
		e.in = e.sampler.Input()
		out.Points++
		e.course.reset(false)
		if _, err := p.own(e.frame, &e.in, &e.course); err != nil {
			out.Refused++
			e.refused(err)
		}
	}
	r := newReport()
	for _, f := range append(found, e.found...) {
		r.found(p, f)
	}
	for _, c := range p.model.cliffs {
		if !c.shown && c.node.source == p.model.entry.root.source {
			r.warn(c.node, "P311", "这一步写了“断崖”,抽样试算却没有见到。", "确实没有断崖的,去掉这一句;有的,检查数写得对不对。")
		}
	}
	out.Found = r.sorted()
	return out
}

// helps are the ways out of what sampling finds.
var helps = map[string]string{
	"P304": "核对政策;文件就是这样规定的,在这一步旁边写 断崖: {依据: 文件名 第几条, 理由: …}。",
	"P316": "核对政策;文件就是这样规定的,在这一步旁边写 断崖: {依据: 文件名 第几条, 理由: …}。",
	"P312": "在调整最后加 {不超过: 100%} 或 {不低于: 0%},或检查比例的式子。",
	"P313": "式子后面加 不低于 0,或检查次序。",
	"P314": "用 若 避开,或检查式子。",
	"P315": "把这一条告诉系统维护人员。",
}

func (r *report) found(p *Policy, f finding) {
	if f.at == nil || f.at.node == nil {
		root := p.model.entry.root
		r.place(root, 0, 1, Warning, f.code, f.text, helps[f.code])
		return
	}
	r.warn(f.at.node, f.code, f.text, helps[f.code])
}
