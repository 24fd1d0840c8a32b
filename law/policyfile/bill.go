package policyfile

import (
	"errors"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Bill is one bill as a register of cases holds it, stated to policies by place
// and not by name: i is a place in the Form that goes with it. What a policy
// does not read it does not ask for.
type Bill interface {
	// Date is the date that the policy's Header.Governing names.
	Date() period.Date
	// Fact returns the value of Form.Facts[i], the zero Value when unknown.
	Fact(i int) Value
	// Lines returns how many fee lines there are. Each of the following fills
	// into, which is so long, with Form.Columns[i].
	Lines() int
	Amounts(i int, into []money.Fen)
	Ratios(i int, into []money.Rate)
	Choices(i int, into []uint8) // places in Form.Columns[i].Options
	Texts(i int, into []string)
	// Used returns what was used of an accumulator before, as Input.Used does.
	Used(a *Accumulator, keys []string) int64
}

// ColumnKind says by which method of Bill a column is stated.
type ColumnKind uint8

// The kinds.
const (
	AmountColumn ColumnKind = iota + 1
	RatioColumn
	ChoiceColumn
	TextColumn
)

// Column is one column of 费用明细.
type Column struct {
	Name    string
	Kind    ColumnKind
	Options []string // of a ChoiceColumn; 是 and 否 for a condition
}

// Form says what a caller's bills state and which results the caller reads. It
// must not change once it is in use.
type Form struct {
	Facts    []string
	Columns  []Column
	Portions []string // named portions of the bill that are read
	Rows     []string // named portions of each line that are read
}

// Worksheet is the memory of settlements that are made one after the other; the
// zero Worksheet is ready. What it shows is the last settlement and holds until
// the next. It serves one goroutine at a time.
type Worksheet struct {
	Total    money.Fen
	Shares   []Share       // as Result.Shares
	Portions []money.Fen   // beside Form.Portions; 0 for a name the policy does not make
	Rows     [][]money.Fen // beside Form.Rows, each one amount for every line
	Deltas   []Counted
	Limited  []string

	frame frame
}

// Counted is what a settlement adds to one accumulator, as Delta.
type Counted struct {
	Accumulator *Accumulator // of the policy; not to be changed
	Keys        []string
	Set         bool
	Amount      int64
}

// errByName: this bill cannot be settled over columns, or is refused: it is
// settled again by name, which tells why.
var errByName = errors.New("policyfile: to be settled by name")

// SettleBill is Settle for a bill that is stated by place; the outcome and the
// refusals are the same.
func (p *Policy) SettleBill(form *Form, bill Bill, w *Worksheet) error {
	bound, prog := p.bindingOn(form, bill.Date())
	if bound != nil {
		f := &w.frame
		f.reset(prog, nil)
		f.bill, f.bound = bill, bound
		err := w.byPlace(f)
		f.bill, f.bound = nil, nil
		if err == nil {
			return nil
		}
	}
	result, err := p.Settle(p.inputOf(form, bill))
	if err == nil {
		w.take(p, form, &result)
	}
	return err
}

// ExplainBill is Explain for a bill that is stated by place.
func (p *Policy) ExplainBill(form *Form, bill Bill, w *Worksheet) ([]Step, error) {
	result, steps, err := p.Explain(p.inputOf(form, bill))
	if err == nil {
		w.take(p, form, &result)
	}
	return steps, err
}

// inputOf states a bill by name.
func (p *Policy) inputOf(form *Form, bill Bill) Input {
	in := Input{Date: bill.Date(), Facts: make(map[string]Value, len(form.Facts))}
	for i, name := range form.Facts {
		if v := bill.Fact(i); !v.IsZero() {
			in.Facts[name] = v
		}
	}
	in.Rows = map[string]Table{linesName: tableOf(form, bill)}
	in.Used = func(accumulator string, keys []string) int64 {
		for _, a := range p.model.accs {
			if a.Name == accumulator {
				return bill.Used(&a.Accumulator, keys)
			}
		}
		return 0
	}
	return in
}

func tableOf(form *Form, bill Bill) Table {
	table := Table{Rows: make([][]Value, bill.Lines())}
	for i := range table.Rows {
		table.Rows[i] = make([]Value, len(form.Columns))
	}
	for k := range form.Columns {
		table.Columns = append(table.Columns, form.Columns[k].Name)
		for i, v := range form.Columns[k].values(k, bill) {
			table.Rows[i][k] = v
		}
	}
	return table
}

// values reads the k-th column.
func (c *Column) values(k int, bill Bill) []Value {
	switch n := bill.Lines(); c.Kind {
	case AmountColumn:
		return valuesOf(n, k, bill.Amounts, Money)
	case RatioColumn:
		return valuesOf(n, k, bill.Ratios, Number)
	case ChoiceColumn:
		return valuesOf(n, k, bill.Choices, func(at uint8) Value { return Text(c.Options[at]) })
	default:
		return valuesOf(n, k, bill.Texts, Text)
	}
}

func valuesOf[T any](n, k int, read func(k int, into []T), value func(T) Value) []Value {
	column, values := make([]T, n), make([]Value, n)
	read(k, column)
	for i := range column {
		values[i] = value(column[i])
	}
	return values
}

// take shows a result that was settled by name.
func (w *Worksheet) take(p *Policy, form *Form, r *Result) {
	w.Total, w.Shares, w.Limited = r.Total, append(w.Shares[:0], r.Shares...), append(w.Limited[:0], r.Limited...)
	w.Portions = w.Portions[:0]
	for _, name := range form.Portions {
		w.Portions = append(w.Portions, r.Portions.Of(name))
	}
	w.Rows = w.Rows[:0]
	for _, name := range form.Rows {
		column := make([]money.Fen, len(r.Rows))
		for i := range r.Rows {
			column[i] = r.Rows[i].Of(name)
		}
		w.Rows = append(w.Rows, column)
	}
	w.Deltas = w.Deltas[:0]
	for _, d := range r.Deltas {
		at := slices.IndexFunc(p.model.accs, func(a *accumulator) bool { return a.Name == d.Accumulator })
		w.Deltas = append(w.Deltas, Counted{&p.model.accs[at].Accumulator, d.Keys, d.Set, d.Amount})
	}
}
