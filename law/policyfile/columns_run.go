package policyfile

import (
	"slices"

	"yibao/ground/money"
)

// lineMemory is the memory of fee lines in columns, each so many rows long.
type lineMemory struct {
	rows     int
	portions []money.Fen // columns.portions columns, and one to add up in
	limits   []money.Fen // columns.figures, and one for a limit that all have
	rates    []money.Rate
	choices  []uint8
	kinds    []uint8       // of each line, by what conditions read of it
	holds    []uint64      // of each step: the kinds of lines for which its condition holds
	totals   [][]money.Fen // 合计, beside rows.totals; nil when 逐笔 did not run
	zeros    []money.Fen
}

func (m *lineMemory) portion(i int) []money.Fen { return m.portions[i*m.rows : (i+1)*m.rows] }
func (m *lineMemory) limit(i int) []money.Fen   { return m.limits[i*m.rows : (i+1)*m.rows] }
func (m *lineMemory) rate(i int) []money.Rate   { return m.rates[i*m.rows : (i+1)*m.rows] }

// total is a column of 合计; zeros when there is none.
func (m *lineMemory) total(at int) []money.Fen {
	if at < 0 || at >= len(m.totals) {
		m.zeros = cleared(m.zeros, m.rows)
		return m.zeros
	}
	return m.totals[at]
}

// ofLength returns n elements whose values do not matter.
func ofLength[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }

// load reads the money of the fee lines and counts it towards the total.
func (c *columns) load(f *frame) error {
	m := &f.lines
	m.rows, m.totals = f.bill.Lines(), m.totals[:0]
	m.portions = ofLength(m.portions, (c.portions+1)*m.rows)
	for i, column := range f.bound.incoming {
		amounts := m.portion(i)
		f.bill.Amounts(column, amounts)
		for _, amount := range amounts {
			if amount < 0 {
				return errByName
			}
			if err := f.addTotal(amount); err != nil {
				return err
			}
		}
	}
	return nil
}

// pass leaves all lines to 其余.
func (c *columns) pass(f *frame, op *rows) {
	f.portions[op.rest] = f.total
}

// run carries out the steps for all lines and adds up what they give.
func (c *columns) run(f *frame, op *rows) error {
	if err := c.choose(f); err != nil {
		return err
	}
	c.figuresOf(f)
	for i := range c.steps {
		if err := c.steps[i].run(f, i, c); err != nil {
			return err
		}
	}
	m := &f.lines
	for t := range op.totals {
		amounts := c.taken(m, c.totals[t])
		if len(c.totals[t]) != 1 {
			amounts = slices.Clone(amounts)
		}
		m.totals = append(m.totals, amounts)
		f.portions[op.totals[t].outer[0]] += total(amounts)
	}
	for _, leaf := range c.leaves {
		f.portions[op.rest] += total(m.portion(leaf))
	}
	return nil
}

func total(amounts []money.Fen) money.Fen {
	var sum money.Fen
	for _, a := range amounts {
		sum += a
	}
	return sum
}

// choose tells the lines' kinds apart and asks once for each kind which steps'
// conditions hold.
func (c *columns) choose(f *frame) error {
	m := &f.lines
	m.choices, m.kinds, m.holds = ofLength(m.choices, m.rows), cleared(m.kinds, m.rows), cleared(m.holds, len(c.steps))
	for _, s := range f.bound.selectors {
		f.bill.Choices(s.column, m.choices)
		for i, choice := range m.choices {
			m.kinds[i] += choice * s.step
		}
	}
	var asked uint64
	for _, kind := range m.kinds {
		if asked>>kind&1 != 0 {
			continue
		}
		asked |= 1 << kind
		if err := c.ask(f, kind); err != nil {
			return err
		}
	}
	return nil
}

// ask finds which conditions hold for a kind of line.
func (c *columns) ask(f *frame, kind uint8) error {
	for i := range c.selectors {
		from := &f.bound.selectors[i]
		option := from.options[int(kind/from.step)%len(from.options)]
		if option < 0 {
			return errByName
		}
		f.choices[c.selectors[i].slot] = option
	}
	for k := range c.steps {
		holds := true
		if when := c.steps[k].when; when != nil {
			var err error
			if holds, err = when(f); err != nil {
				return err
			}
		}
		if holds {
			f.lines.holds[k] |= 1 << kind
		}
	}
	return nil
}

// figuresOf reads the columns of limits and rates.
func (c *columns) figuresOf(f *frame) {
	m := &f.lines
	m.limits = ofLength(m.limits, (len(c.figures)+1)*m.rows)
	m.rates = ofLength(m.rates, (len(c.figures)+1)*m.rows)
	for i, from := range f.bound.figures {
		if from.money {
			f.bill.Amounts(from.column, m.limit(i))
		} else {
			f.bill.Ratios(from.column, m.rate(i))
		}
	}
}

// taken is a portion, or several joined, of every line.
func (c *columns) taken(m *lineMemory, from []int) []money.Fen {
	if len(from) == 1 {
		return m.portion(from[0])
	}
	sums := m.portion(c.portions)
	clear(sums)
	for _, one := range from {
		for i, amount := range m.portion(one) {
			sums[i] += amount
		}
	}
	return sums
}

// run divides a portion of every line; k is the step's place.
func (s *columnStep) run(f *frame, k int, c *columns) error {
	m := &f.lines
	d := division{from: c.taken(m, s.from), got: m.portion(s.got), rest: m.portion(s.rest), kinds: m.kinds, holds: m.holds[k]}
	switch s.verb {
	case assignColumn:
		d.assign()
		return nil
	case capColumn:
		limits, err := s.limits(f, c)
		if err != nil {
			return err
		}
		return d.cap(limits)
	default:
		rates, err := s.rates(f, c)
		if err != nil {
			return err
		}
		return d.share(rates, s.by)
	}
}

func (s *columnStep) limits(f *frame, c *columns) ([]money.Fen, error) {
	if s.figure.column >= 0 {
		return f.lines.limit(s.figure.column), nil
	}
	same, err := s.figure.same.of(f)
	limits := f.lines.limit(len(c.figures))
	for i := range limits {
		limits[i] = same
	}
	return limits, err
}

func (s *columnStep) rates(f *frame, c *columns) ([]money.Rate, error) {
	if s.figure.column >= 0 {
		return f.lines.rate(s.figure.column), nil
	}
	same, err := s.figure.same.get(f)
	rates := f.lines.rate(len(c.figures))
	for i := range rates {
		rates[i] = same
	}
	return rates, err
}

// division is one step over all lines: from becomes got and rest. Lines of a
// kind that is not in holds pass the step by.
type division struct {
	from, got, rest []money.Fen
	kinds           []uint8
	holds           uint64
}

func (d *division) applies(i int) bool { return d.holds>>d.kinds[i]&1 != 0 }

// assign is 归入.
func (d *division) assign() {
	for i, amount := range d.from {
		got := money.Fen(0)
		if d.applies(i) {
			got = amount
		}
		d.got[i], d.rest[i] = got, amount-got
	}
}

// cap is 封顶; a line that passes by is not cut.
func (d *division) cap(limits []money.Fen) error {
	for i, amount := range d.from {
		got := amount
		if d.applies(i) {
			if limits[i] < 0 {
				return errByName
			}
			got = min(amount, limits[i])
		}
		d.got[i], d.rest[i] = got, amount-got
	}
	return nil
}

// share is 先自付; of a line that passes by nothing is paid first.
func (d *division) share(rates []money.Rate, by money.Rounding) error {
	for i, amount := range d.from {
		got := money.Fen(0)
		if rate := rates[i]; d.applies(i) && rate.Num() != 0 {
			if err := checkRatio(rate); err != nil {
				return err
			}
			share, err := rate.Of(amount, by)
			if err != nil {
				return err
			}
			got = min(share, amount)
		}
		d.got[i], d.rest[i] = got, amount-got
	}
	return nil
}
