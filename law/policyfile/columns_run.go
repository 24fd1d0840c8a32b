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
	texts    []string
	holds    []bool
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

// choose finds for which lines the steps' conditions hold.
func (c *columns) choose(f *frame) error {
	m, n := &f.lines, f.lines.rows
	m.choices, m.texts = ofLength(m.choices, len(c.selectors)*n), ofLength(m.texts, len(c.selectors)*n)
	m.holds = ofLength(m.holds, len(c.steps)*n)
	for s := range c.selectors {
		if f.bound.selectors[s].text {
			f.bill.Texts(f.bound.selectors[s].column, m.texts[s*n:(s+1)*n])
		} else {
			f.bill.Choices(f.bound.selectors[s].column, m.choices[s*n:(s+1)*n])
		}
	}
	for i := range n {
		for s := range c.selectors {
			from, slot := &f.bound.selectors[s], c.selectors[s].slot
			if from.text {
				f.texts[slot] = m.texts[s*n+i]
				continue
			}
			if f.choices[slot] = from.options[m.choices[s*n+i]]; f.choices[slot] < 0 {
				return errByName
			}
		}
		for k := range c.steps {
			if c.steps[k].when == nil {
				continue
			}
			holds, err := c.steps[k].when(f)
			if err != nil {
				return err
			}
			m.holds[k*n+i] = holds
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
	from, got, rest := c.taken(m, s.from), m.portion(s.got), m.portion(s.rest)
	var holds []bool
	if s.when != nil {
		holds = m.holds[k*m.rows : (k+1)*m.rows]
	}
	switch s.verb {
	case assignColumn:
		divideAll(from, got, rest, holds)
		return nil
	case capColumn:
		limits, err := s.limits(f, c)
		if err != nil {
			return err
		}
		return capAll(from, got, rest, holds, limits)
	default:
		rates, err := s.rates(f, c)
		if err != nil {
			return err
		}
		return s.shareAll(from, got, rest, holds, rates)
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

// divideAll is 归入.
func divideAll(from, got, rest []money.Fen, holds []bool) {
	for i, amount := range from {
		got[i], rest[i] = amount, 0
		if holds != nil && !holds[i] {
			got[i], rest[i] = 0, amount
		}
	}
}

// capAll is 封顶; without its condition all goes on.
func capAll(from, got, rest []money.Fen, holds []bool, limits []money.Fen) error {
	for i, amount := range from {
		within := amount
		if holds == nil || holds[i] {
			if limits[i] < 0 {
				return errByName
			}
			within = min(amount, limits[i])
		}
		got[i], rest[i] = within, amount-within
	}
	return nil
}

// shareAll is 先自付; without its condition nothing is paid first.
func (s *columnStep) shareAll(from, got, rest []money.Fen, holds []bool, rates []money.Rate) error {
	for i, amount := range from {
		var first money.Fen
		if holds == nil || holds[i] {
			rate := rates[i]
			if err := checkRatio(rate); err != nil {
				return err
			}
			if rate.Num() != 0 && amount != 0 {
				share, err := rate.Of(amount, s.by)
				if err != nil {
					return err
				}
				first = min(share, amount)
			}
		}
		got[i], rest[i] = first, amount-first
	}
	return nil
}
