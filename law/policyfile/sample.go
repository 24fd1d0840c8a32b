package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/fault"
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
	default:
		return Int(int64(s.below(8)))
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

// oneYuanMore adds a yuan to the bill, within the scope of insurance where the
// table says what is; ok is false when the bill has no money.
func (s *Sampler) oneYuanMore(in Input) (Input, bool) {
	more := in
	more.Facts = make(map[string]Value, len(in.Facts))
	for name, v := range in.Facts {
		more.Facts[name] = v
	}
	for _, t := range s.prog.tables {
		if t.table.name != linesName {
			continue
		}
		table := in.Rows[linesName]
		row := make([]Value, len(table.Columns))
		for i, column := range table.Columns {
			row[i] = inScope(column, table.Rows[0][i])
		}
		more.Rows = map[string]Table{linesName: {Columns: table.Columns, Rows: append(slices.Clone(table.Rows), row)}}
		return more, true
	}
	for _, l := range s.prog.roots {
		if l.fact.name == "范围内费用" {
			v := in.Facts[l.fact.name]
			more.Facts[l.fact.name] = Money(money.Fen(v.figure.Num()) + money.Yuan)
			return more, true
		}
	}
	return in, false
}

// inScope is a line of one yuan that insurance covers in full.
func inScope(column string, other Value) Value {
	switch column {
	case "金额", "限价内金额":
		return Money(money.Yuan)
	case "类别":
		return Text("甲类")
	case "先付比例":
		return Number(money.Rate{})
	case "不予支付":
		return Bool(false)
	default:
		return other
	}
}

// Sampled is what sampling found.
type Sampled struct {
	Points  int
	Refused int      // points that the policy refuses
	Found   []string // in Chinese, at most one of each kind
}

// Sample settles random inputs and looks for what no policy should do: shares
// that do not add up, and a yuan more of covered fees that costs the patient
// more than a yuan or lowers what the funds pay.
func (p *Policy) Sample(seed uint64, points int) Sampled {
	var out Sampled
	if p.model.entry.abstract || len(p.programs) == 0 {
		return out
	}
	kinds := make(map[string]bool)
	tell := func(kind, text string) {
		if text != "" && !kinds[kind] {
			kinds[kind] = true
			out.Found = append(out.Found, text)
		}
	}
	for i := range points {
		s := p.NewSampler(seed + uint64(i)*0x9e3779b9)
		in := s.Input()
		out.Points++
		before, err := p.Settle(in)
		if err != nil {
			out.Refused++
			if f, ok := fault.As(err); ok && f.Code == ErrUnbalanced.Code {
				tell("unbalanced", f.Sentence)
			}
			continue
		}
		more, ok := s.oneYuanMore(in)
		if !ok || p.model.rounding().by.Unit > 1 {
			continue
		}
		after, err := p.Settle(more)
		if err != nil {
			continue
		}
		kind, text := compareYuan(before, after)
		tell(kind, text)
	}
	return out
}

// slack is what rounding each band and step to the fen may add up to.
const slack = money.Fen(5)

func compareYuan(before, after Result) (kind, text string) {
	own := func(r Result) money.Fen {
		return r.Paid("个人") + r.Paid("个人账户") + r.Paid("共济账户")
	}
	cost := own(after) - own(before)
	switch {
	case cost > money.Yuan+slack:
		return "cliff", "总额 " + before.Total.Grouped() + " 时,范围内费用多 1 元,个人要多负担 " + cost.Grouped() + " 元。"
	case cost < -slack:
		return "fall", "总额 " + before.Total.Grouped() + " 时,范围内费用多 1 元,个人反而少负担 " + (-cost).Grouped() + " 元。"
	default:
		return "", ""
	}
}
