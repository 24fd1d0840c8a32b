package screening

// memory remembers for one step the last line of each item of the person at
// work, and for each of those lines the one before.
type memory struct {
	person []int32 // by item: the person whose line is remembered
	last   []int32 // by item
	before []int32 // by line of the person, counted from his first: the line of the same item before
}

func newMemory(items int) memory {
	m := memory{person: make([]int32, items), last: make([]int32, items)}
	for i := range m.person {
		m.person[i] = -1
	}
	return m
}

// next returns the person's line of the item before this one, -1 for none, and
// remembers this one.
func (m *memory) next(person, item, line int32) int32 {
	was := int32(-1)
	if m.person[item] == person {
		was = m.last[item]
	}
	m.person[item], m.last[item] = person, line
	return was
}

// remember keeps the line before a line.
func (m *memory) remember(first, line, was int32) {
	for int32(len(m.before)) <= line-first {
		m.before = append(m.before, 0)
	}
	m.before[line-first] = was
}

// back returns the line that lies so many times before, -1 when there is none.
func (m *memory) back(first, line int32, times int) int32 {
	for ; times > 0 && line >= 0; times-- {
		line = m.before[line-first]
	}
	return line
}

type rollingStep struct {
	rule   uint16
	memory int
	table[Rolling]
}

func (s RollingCount) compile(p *Program, rule uint16) {
	p.lines = append(p.lines, &rollingStep{rule, p.track(), tabled(p, rule, s.Entries)})
}

// track makes room for what one more step remembers.
func (p *Program) track() int {
	p.tracked++
	return p.tracked - 1
}

func (s *rollingStep) line(w *worker, line, item int32) {
	m := &w.memory[s.memory]
	was := m.next(w.now, item, line)
	m.remember(w.firstLine[w.now], line, was)
	for i := range s.of(item) {
		e := &s.of(item)[i]
		if !e.holds(w.day[line]) {
			continue
		}
		if first := m.back(w.firstLine[w.now], line, e.Param.Times); first >= 0 && w.day[first] > w.day[line]-int32(e.Param.Days) {
			w.hit(s.rule, line, first)
			return
		}
	}
}

type supplyStep struct {
	rule   uint16
	memory int
	table[struct{}]
}

func (s OverlapSupply) compile(p *Program, rule uint16) {
	p.lines = append(p.lines, &supplyStep{rule, p.track(), tabled(p, rule, s.Entries)})
}

func (s *supplyStep) line(w *worker, line, item int32) {
	was := w.memory[s.memory].next(w.now, item, line)
	if was < 0 || w.supply[was] == 0 || w.day[was]+int32(w.supply[was]) <= w.day[line] {
		return
	}
	for i := range s.of(item) {
		if e := &s.of(item)[i]; e.holds(w.day[line]) {
			w.hit(s.rule, line, was)
			return
		}
	}
}
