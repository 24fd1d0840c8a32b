package policyfile

import (
	"slices"
	"sort"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
)

// edges looks for bills at which one fen more costs the patient much more, or
// less than before. It fixes everything but one amount of the bill, lets that
// amount grow from nothing to millions, and wherever the course of the
// settlement changes halves the distance until it has the two neighbouring
// amounts. So it finds edges that lie behind deductibles, ratios and earlier
// steps, and those that used-up accumulators move.
type edges struct {
	sampler *Sampler
	frame   *frame
	course  course
	in      Input
	name    string // of the amount that grows
	set     func(money.Fen)
	slack   money.Fen
	left    int // bills that this scenario may still settle
	found   []finding
	unit    map[string]bool // findings told already
}

// finding is one thing that sampling found; at is the step, nil when it is none
// by itself.
type finding struct {
	code string
	at   *act
	text string
}

// point is one bill's outcome.
type point struct {
	x       money.Fen
	own     money.Fen // what the patient pays, accounts included
	hash    uint64
	refused bool
}

// slack is what rounding each band and step to the fen may add up to.
const slack = money.Fen(5)

// scenarios is how many combinations of facts are tried, for each span of days,
// with so many random points.
func scenarios(points int) int { return max(2, points*48/1000) }

// mostBills bounds a scenario: a policy whose course turns at every fen would
// not end.
const mostBills = 4000

// findEdges searches all spans of the policy.
func (p *Policy) findEdges(seed uint64, points int) []finding {
	e := &edges{frame: new(frame), unit: make(map[string]bool)}
	for i, prog := range p.programs {
		s := &Sampler{policy: p, prog: prog, near: p.thresholds(prog), state: seed + uint64(i)}
		e.sampler, e.slack = s, slack+prog.slack
		axes := s.axes()
		for k := range max(scenarios(points), min(s.options(), points)) {
			if len(axes) == 0 {
				break
			}
			e.scenario(axes[k%len(axes)], k)
		}
	}
	return e.found
}

// axis is an amount of the bill that can grow by itself: a portion that comes in
// as a fact, a sum of the fee lines, 总额, or the money of a table's first row.
type axis struct {
	name   string
	table  *rows // of a row's money
	column int
	direct *rows // of a sum that is given in place of the lines
}

// axes lists the amounts that can grow, what insurance covers twice as often.
func (s *Sampler) axes() []axis {
	var list []axis
	for _, l := range s.prog.roots {
		list = append(list, axis{name: l.fact.name})
	}
	if s.prog.totalOf >= 0 {
		list = append(list, axis{name: totalName})
	}
	for _, t := range s.prog.tables {
		for _, total := range t.totals {
			if t.split < 0 && t.table.name == linesName {
				list = append(list, axis{name: total.name, direct: t})
			}
		}
		if t.split >= 0 || t.table.name != linesName {
			for _, column := range t.moneys {
				list = append(list, axis{name: t.table.columns[column].name, table: t, column: column})
			}
		}
	}
	if i := slices.IndexFunc(list, func(a axis) bool { return a.name == "范围内费用" }); i >= 0 && len(list) > 1 {
		mixed := []axis{list[i]}
		for k, a := range list {
			if k != i {
				mixed = append(mixed, a, list[i])
			}
		}
		return mixed
	}
	return list
}

// options is how many leaves the widest choice has, so that each is tried.
func (s *Sampler) options() int {
	most := 0
	for _, l := range s.prog.facts {
		if l.fact.form == choiceFact {
			most = max(most, len(l.fact.options.Leaves()))
		}
	}
	return most
}

// scenario fixes the facts and lets one amount grow.
func (e *edges) scenario(a axis, k int) {
	s := e.sampler
	e.in, e.name = s.Input(), a.name
	for i, l := range s.prog.facts {
		if l.fact.form == choiceFact {
			leaves := l.fact.options.Leaves()
			e.in.Facts[l.fact.name] = Text(l.fact.options.Name(leaves[(k+i)%len(leaves)]))
		}
	}
	used := e.in.Used
	if k%2 == 0 {
		e.in.Used = func(string, []string) int64 { return 0 }
	} else {
		e.in.Used = used
	}
	switch {
	case a.table != nil:
		row := e.in.Rows[a.table.table.name].Rows[0]
		e.set = func(x money.Fen) { row[a.column] = Money(x) }
	case a.direct != nil:
		delete(e.in.Rows, linesName)
		for _, total := range a.direct.totals {
			e.in.Facts[total.name] = Money(0)
			if s.below(2) == 0 {
				e.in.Facts[total.name] = Money(s.amount())
			}
		}
		e.set = func(x money.Fen) { e.in.Facts[a.name] = Money(x) }
	default:
		e.set = func(x money.Fen) { e.in.Facts[a.name] = Money(x) }
	}
	e.left = mostBills
	grid := e.grid()
	before := e.settle(grid[0], false)
	for _, x := range grid[1:] {
		after := e.settle(x, false)
		e.between(before, after)
		before = after
	}
}

// grid is where the search begins: a few steps to each power of ten, and the
// amounts that the policy names.
func (e *edges) grid() []money.Fen {
	grid := []money.Fen{0}
	for ten := money.Fen(1); ten <= 100_000_000; ten *= 10 {
		grid = append(grid, ten, 3*ten)
	}
	for i := range min(len(e.sampler.near), 12) {
		grid = append(grid, e.sampler.near[i*len(e.sampler.near)/min(len(e.sampler.near), 12)])
	}
	slices.Sort(grid)
	return slices.Compact(grid)
}

// settle settles the bill with the amount x.
func (e *edges) settle(x money.Fen, keep bool) point {
	e.left--
	e.set(x)
	e.course.reset(keep)
	own, err := e.sampler.policy.own(e.frame, &e.in, &e.course)
	if err != nil {
		e.refused(err)
		return point{x: x, hash: e.course.hash + 1, refused: true}
	}
	return point{x: x, own: own, hash: e.course.hash}
}

// own settles an input on a frame and returns what the patient pays.
func (p *Policy) own(f *frame, in *Input, way *course) (money.Fen, error) {
	prog := p.on(in.Date)
	if prog == nil {
		return 0, ErrNotInForce.With(in.Date, p.header.Title)
	}
	f.reset(prog, in)
	f.course = way
	if err := f.load(); err != nil {
		return 0, err
	}
	if err := f.run(prog.stages); err != nil {
		return 0, err
	}
	var own, paid money.Fen
	for i := range prog.shares {
		var amount money.Fen
		for _, slot := range prog.shares[i].slots {
			amount += f.portions[slot]
		}
		paid += amount
		if amount < 0 {
			return 0, ErrUnbalanced.With(p.header.Title, amount.Grouped(), f.total.Grouped())
		}
		switch prog.shares[i].share.Payer {
		case "个人", "个人账户", "共济账户":
			own += amount
		}
	}
	if paid != f.total {
		return 0, ErrUnbalanced.With(p.header.Title, paid.Grouped(), f.total.Grouped())
	}
	return own, nil
}

// refusedCodes are refusals that a policy should not come to by its own
// arithmetic, whatever the bill.
var refusedCodes = map[fault.Code]string{
	ErrRatio.Code: "P312", ErrNegative.Code: "P313", ErrZero.Code: "P314", ErrNotWhole.Code: "P314", ErrUnbalanced.Code: "P315",
}

func (e *edges) refused(err error) {
	f, ok := fault.As(err)
	if !ok || refusedCodes[f.Code] == "" {
		return
	}
	e.tell(refusedCodes[f.Code], e.course.at, func() string { return "抽样试算被拒绝:" + f.Sentence + "(" + e.facts() + ")。" })
}

func (e *edges) tell(code string, at *act, text func() string) {
	key := code
	if at != nil {
		key += at.file + ":" + itoa(at.line)
	}
	if !e.unit[key] {
		e.unit[key] = true
		e.found = append(e.found, finding{code, at, text()})
	}
}

// between judges two bills: on one straight piece the patient's part grows by no
// more than the bill; else the piece is halved.
func (e *edges) between(a, b point) {
	jump := 0
	if !a.refused && !b.refused {
		jump = e.jump(a, b)
	}
	switch {
	case a.hash == b.hash && jump == 0 || e.left <= 0:
		return
	case b.x-a.x > 1:
		m := e.settle(a.x+(b.x-a.x)/2, false)
		e.between(a, m)
		e.between(m, b)
	case jump != 0:
		e.tellJump(a, b, jump)
	}
}

// jump is −1 when the patient pays less of the higher bill, 1 when the patient
// pays more than it grew by.
func (e *edges) jump(a, b point) int {
	switch more := b.own - a.own; {
	case more < -e.slack:
		return -1
	case more > b.x-a.x+e.slack:
		return 1
	default:
		return 0
	}
}

func (e *edges) tellJump(a, b point, jump int) {
	e.settle(a.x, true)
	first := slices.Clone(e.course.turns)
	e.settle(b.x, true)
	steps := differing(first, e.course.turns)
	for _, at := range steps {
		if at.cliff != nil {
			at.cliff.shown = true
			return
		}
	}
	var at *act
	if len(steps) > 0 {
		at = steps[0]
	}
	code, word := "P304", "反而从 "+a.own.Grouped()+" 元降到 "+b.own.Grouped()+" 元"
	if jump > 0 {
		code, word = "P316", "却从 "+a.own.Grouped()+" 元升到 "+b.own.Grouped()+" 元"
	}
	e.tell(code, at, func() string {
		return "“" + e.name + "”从 " + a.x.Grouped() + " 元多 1 分,个人负担" + word + "(" + e.facts() + ")。"
	})
}

// facts tells the bill's other facts in one line, for the reader to try it.
func (e *edges) facts() string {
	var parts []string
	for name, v := range e.in.Facts {
		if name != e.name && !v.IsZero() && v.text != "否" && (v.kind != moneyValue || v.figure.Sign() != 0) {
			parts = append(parts, name+" "+v.String())
		}
	}
	sort.Strings(parts)
	f := e.frame
	for i := range f.entries {
		if u := &f.entries[i]; u.before != 0 && f.prog != nil {
			a := f.prog.accs[u.acc]
			parts = append(parts, "已有"+a.Name+" "+countText(u.before, a.Measure == ByMoney))
		}
	}
	if len(parts) > 8 {
		parts = append(parts[:8], "…")
	}
	return strings.Join(append([]string{e.in.Date.String()}, parts...), ",")
}
