package policyfile

import (
	"slices"

	"yibao/ground/money"
)

// rowReads says what a formula inside 逐笔 reads of its row.
type rowReads uint8

const (
	readsSelector rowReads = 1 << iota // a column that is a choice or a condition
	readsOther                         // a column that is a figure or a text
	readsInside                        // money or a figure made by a step before
)

func readsOf(column *fact) rowReads {
	switch column.form {
	case portionFact:
		return readsInside
	case truthFact, choiceFact:
		return readsSelector
	default:
		return readsOther
	}
}

// columns is a 逐笔 that can go step by step over all rows, in place of row by
// row. That gives the same when no row touches an accumulator, conditions read
// nothing of the row but its choices, and every figure is a column or the same
// for all rows. What does not fit goes row by row, as everything else that is not
// usual.
type columns struct {
	incoming  []*fact // columns of money; the first so many portions
	selectors []load  // columns that conditions read, with their slots in the frame
	figures   []*fact // columns that steps take as limits or rates
	portions  int     // portions of a row
	steps     []columnStep
	totals    [][]int // portions beside rows.totals
	leaves    []int
}

type columnVerb uint8

const (
	assignColumn columnVerb = iota + 1 // 归入
	capColumn                          // 封顶
	shareColumn                        // 先自付
)

// columnStep divides a portion, or several joined, of every row.
type columnStep struct {
	verb      columnVerb
	act       *act
	when      func(*frame) (bool, error) // nil: always
	from      []int
	got, rest int
	figure    columnFigure // the limit or the rate
	by        money.Rounding
}

// columnFigure is a column, by its place in columns.figures, or one figure for
// all rows.
type columnFigure struct {
	column int // -1: the same for all
	same   amountOf
}

// columnsOf returns nil when the rows must go one by one.
func columnsOf(op *rows, scope *rowScope) *columns {
	if op.filter != nil || op.split >= 0 || scope.counts || op.table.name != linesName {
		return nil
	}
	c := &columnBuilder{made: &columns{}, place: make(map[int]int)}
	for i := range op.loads {
		l := &op.loads[i]
		switch l.fact.form {
		case portionFact:
			c.made.incoming = append(c.made.incoming, l.fact)
			c.portion(l.slot)
		case truthFact, choiceFact:
			c.made.selectors = append(c.made.selectors, *l)
		default: // a figure that a step takes, or a text that none reads
		}
	}
	for i := range op.stages {
		if !c.step(&op.stages[i]) {
			return nil
		}
	}
	for i := range op.totals {
		c.made.totals = append(c.made.totals, c.all(op.totals[i].inner.slots))
	}
	c.made.leaves = c.all(op.leaves)
	c.made.portions = len(c.place)
	return c.made
}

type columnBuilder struct {
	made  *columns
	place map[int]int // slot → portion of the row
}

func (c *columnBuilder) portion(slot int) int {
	if _, known := c.place[slot]; !known {
		c.place[slot] = len(c.place)
	}
	return c.place[slot]
}

func (c *columnBuilder) all(slots []int) []int {
	places := make([]int, len(slots))
	for i, slot := range slots {
		places[i] = c.portion(slot)
	}
	return places
}

// step adds a step; false when it cannot go over columns.
func (c *columnBuilder) step(st *stage) bool {
	if st.within&^readsSelector != 0 || st.layer >= 0 {
		return false
	}
	made := columnStep{act: st.act, when: st.when}
	fits := true
	switch op := st.op.(type) {
	case *assign:
		made.verb = assignColumn
		made.from, made.got, made.rest = c.all(op.from.slots), c.portion(int(op.got)), c.portion(int(op.rest))
	case *ceiling:
		made.verb = capColumn
		made.from, made.got, made.rest = c.all(op.from.slots), c.portion(int(op.got)), c.portion(int(op.rest))
		if len(op.limits) != 1 {
			return false
		}
		made.figure, fits = c.figure(op.limits[0])
		fits = fits && op.limits[0].by.Unit <= 1
	case *selfRate:
		made.verb, made.by = shareColumn, op.by
		made.from, made.got, made.rest = c.all(op.from.slots), c.portion(int(op.got)), c.portion(int(op.rest))
		made.figure, fits = c.figure(amountOf{op.rate, op.by})
	default:
		return false
	}
	c.made.steps = append(c.made.steps, made)
	return fits
}

func (c *columnBuilder) figure(a amountOf) (columnFigure, bool) {
	switch {
	case a.column != nil && a.column.form == figureFact:
		at := slices.Index(c.made.figures, a.column)
		if at < 0 {
			at = len(c.made.figures)
			c.made.figures = append(c.made.figures, a.column)
		}
		return columnFigure{column: at}, true
	default:
		return columnFigure{column: -1, same: a}, a.within == 0
	}
}
