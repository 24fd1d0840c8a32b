package policyfile

import (
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// Stated is an input stated by place, for tests that compare the two ways.
type Stated struct {
	Form *Form
	in   Input
	rows Table
}

// State makes a form that fits all inputs of the policy; nil when it has a
// table that no form has.
func (p *Policy) State() *Form {
	form := &Form{}
	for _, prog := range p.programs {
		if prog.totalOf >= 0 && form.Facts == nil {
			form.Facts = []string{totalName}
		}
		for _, l := range slices.Concat(prog.facts, prog.roots) {
			if !slices.Contains(form.Facts, l.fact.name) {
				form.Facts = append(form.Facts, l.fact.name)
			}
		}
		for _, n := range prog.named {
			form.Portions = append(form.Portions, n.name)
		}
		form.Rows = append(form.Rows, prog.result.rows...)
		for _, t := range prog.tables {
			if t.table.name != linesName {
				return nil
			}
			if form.Columns == nil {
				form.Columns = columnsFor(t.table)
			}
		}
	}
	form.Portions, form.Rows = append(form.Portions, "没有这一份"), append(form.Rows, "没有这一份")
	return form
}

func columnsFor(table *fact) (columns []Column) {
	for _, c := range table.columns {
		made := Column{Name: c.name, Kind: TextColumn}
		switch c.form {
		case portionFact:
			made.Kind = AmountColumn
		case choiceFact:
			made.Kind, made.Options = ChoiceColumn, slices.Clone(c.options.Names())
			slices.Reverse(made.Options) // an order of the caller's own
		case truthFact:
			made.Kind, made.Options = ChoiceColumn, []string{"是", "否"}
		case figureFact:
			if made.Kind = RatioColumn; c.unit == expr.Yuan {
				made.Kind = AmountColumn
			}
		}
		columns = append(columns, made)
	}
	return columns
}

// ByPlace states an input in the form.
func (form *Form) ByPlace(in Input) Stated { return Stated{form, in, in.Rows[linesName]} }

// OverColumns reports whether the policy's first program goes over columns.
func (p *Policy) OverColumns(form *Form) bool { return bind(p.programs[0], form) != nil }

func (s Stated) Date() period.Date { return s.in.Date }
func (s Stated) Fact(i int) Value  { return s.in.fact(s.Form.Facts[i]) }
func (s Stated) Lines() int        { return len(s.rows.Rows) }

func (s Stated) Used(a *Accumulator, keys []string) int64 { return s.in.Used(a.Name, keys) }

func (s Stated) cell(column, row int) *Value {
	return cellOf(s.rows.Rows[row], slices.Index(s.rows.Columns, s.Form.Columns[column].Name))
}

func (s Stated) Amounts(i int, into []money.Fen) {
	for row := range into {
		into[row] = money.Fen(s.cell(i, row).figure.Num())
	}
}

func (s Stated) Ratios(i int, into []money.Rate) {
	for row := range into {
		into[row] = s.cell(i, row).figure
	}
}

func (s Stated) Choices(i int, into []uint8) {
	for row := range into {
		into[row] = uint8(slices.Index(s.Form.Columns[i].Options, s.cell(i, row).text))
	}
}

func (s Stated) Texts(i int, into []string) {
	for row := range into {
		into[row] = s.cell(i, row).text
	}
}
