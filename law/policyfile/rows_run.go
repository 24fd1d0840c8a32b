package policyfile

import (
	"slices"

	"yibao/ground/money"
	"yibao/law/expr"
)

// load finds the table in the input and counts its money towards the total;
// instead of rows, the sums may be given as facts.
func (op *rows) load(f *frame) error {
	table, given := f.input.Rows[op.table.name]
	direct := false
	for i := range op.totals {
		t := &op.totals[i]
		v, said := f.input.Facts[t.name]
		if !said || v.IsZero() || op.split >= 0 {
			continue
		}
		if given {
			return ErrDoubled.With(t.name)
		}
		direct = true
		one := load{fact: &fact{name: t.name, form: portionFact, unit: expr.Yuan}, slot: t.outer[0]}
		if err := one.from(f, &v); err != nil {
			return err
		}
		if err := f.addTotal(f.portions[t.outer[0]]); err != nil {
			return err
		}
	}
	if !given && !direct {
		return ErrFactMissing.With(f.prog.title, op.table.name)
	}
	for _, column := range op.moneys {
		at := slices.Index(table.Columns, op.table.columns[column].name)
		for _, row := range table.Rows {
			v := cellOf(row, at)
			if v.kind == noValue {
				return ErrFactMissing.With(f.prog.title, op.table.name+"·"+op.table.columns[column].name)
			}
			if v.kind != moneyValue || v.figure.Den() != 1 {
				return ErrFactKind.With(op.table.columns[column].name, *v, "金额")
			}
			if v.figure.Num() < 0 {
				return ErrMinus.With(op.table.columns[column].name, *v)
			}
			if err := f.addTotal(money.Fen(v.figure.Num())); err != nil {
				return err
			}
		}
	}
	return nil
}

// unknown is the value of a cell that a row does not have.
var unknown Value

func cellOf(row []Value, at int) *Value {
	if at < 0 || at >= len(row) {
		return &unknown
	}
	return &row[at]
}

func (op *rows) run(f *frame) error {
	if f.bill != nil {
		return op.byColumn.run(f, op)
	}
	table, given := f.input.Rows[op.table.name]
	if !given {
		return nil
	}
	var room [16]int
	at := room[:0]
	for i := range op.loads {
		at = append(at, slices.Index(table.Columns, op.loads[i].fact.name))
	}
	keep := op.table.name == linesName
	if keep {
		f.rowCount = len(table.Rows)
		f.rowOut = slices.Grow(f.rowOut, len(table.Rows)*len(op.totals))
	}
	outer := f.trace
	for i, row := range table.Rows {
		if outer != nil {
			f.trace = outer.enter(i + 1)
		}
		err := op.row(f, row, at, keep)
		if outer != nil {
			outer.leave(f.trace)
			f.trace = outer
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// row carries out the steps for one row.
func (op *rows) row(f *frame, row []Value, at []int, keep bool) error {
	for i := range op.loads {
		if err := op.loads[i].from(f, cellOf(row, at[i])); err != nil {
			return err
		}
	}
	if op.filter != nil {
		holds, err := op.filter(f)
		if err != nil {
			return err
		}
		if !holds {
			op.skip(f, keep)
			return nil
		}
	}
	if err := f.run(op.stages); err != nil {
		return err
	}
	for i := range op.totals {
		t := &op.totals[i]
		amount := t.inner.amount(f)
		slot := t.outer[0]
		if op.split >= 0 {
			slot = t.outer[f.choices[op.split]]
		}
		f.portions[slot] += amount
		if keep {
			f.rowOut = append(f.rowOut, amount)
		}
	}
	for _, slot := range op.leaves {
		f.portions[op.rest] += f.portions[slot]
	}
	return nil
}

// skip lets a row that 当 leaves out fall to 其余.
func (op *rows) skip(f *frame, keep bool) {
	for i := range op.loads {
		if op.loads[i].fact.form == portionFact {
			f.portions[op.rest] += f.portions[op.loads[i].slot]
		}
	}
	for range op.totals {
		if keep {
			f.rowOut = append(f.rowOut, 0)
		}
	}
}

// pass leaves the whole table to 其余.
func (op *rows) pass(f *frame) {
	f.portions[op.rest] = 0
	if f.bill != nil {
		op.byColumn.pass(f, op)
		return
	}
	for _, row := range f.input.Rows[op.table.name].Rows {
		for _, column := range op.moneys {
			at := slices.Index(f.input.Rows[op.table.name].Columns, op.table.columns[column].name)
			f.portions[op.rest] += money.Fen(cellOf(row, at).figure.Num())
		}
		op.skipRow(f)
	}
}

func (op *rows) skipRow(f *frame) {
	if op.table.name != linesName {
		return
	}
	f.rowCount++
	for range op.totals {
		f.rowOut = append(f.rowOut, 0)
	}
}

func (op *rows) tell(f *frame, s *Step) {
	for i := range op.totals {
		t := &op.totals[i]
		var sum money.Fen
		for _, slot := range t.outer {
			sum += f.portions[slot]
		}
		s.Results = append(s.Results, namedFen(t.name, sum))
	}
}
