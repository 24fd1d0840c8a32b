package policyfile

import (
	"yibao/ground/money"
	"yibao/law/expr"
)

// load is one fact to be brought from the input into a slot.
type load struct {
	fact   *fact
	slot   int
	column int // of a table
}

// from puts the value into the load's slot, refusing what the policy cannot
// judge by.
func (l *load) from(f *frame, v *Value) error {
	if v.kind == noValue {
		return ErrFactMissing.With(f.prog.title, l.fact.name)
	}
	switch l.fact.form {
	case portionFact:
		if v.kind != moneyValue || v.figure.Den() != 1 {
			return ErrFactKind.With(l.fact.name, *v, "金额")
		}
		if v.figure.Sign() < 0 {
			return ErrMinus.With(l.fact.name, *v)
		}
		f.portions[l.slot] = money.Fen(v.figure.Num())
	case figureFact:
		if !v.measures(l.fact.unit) {
			return ErrFactKind.With(l.fact.name, *v, string(l.fact.unit))
		}
		f.figures[l.slot] = v.figure
	case truthFact:
		if v.text != "是" && v.text != "否" {
			return ErrFactKind.With(l.fact.name, *v, "是或否")
		}
		if v.text == "是" {
			f.choices[l.slot] = 1
		} else {
			f.choices[l.slot] = 0
		}
	case choiceFact:
		index, ok := l.fact.options.Index(v.text)
		if !ok {
			return ErrOption.With(l.fact.name, *v)
		}
		f.choices[l.slot] = index
	case textFact:
		if v.kind != textValue {
			return ErrFactKind.With(l.fact.name, *v, "文字")
		}
		f.texts[l.slot] = v.text
	}
	return nil
}

// measures reports whether the value can be a figure of the unit.
func (v *Value) measures(unit expr.Unit) bool {
	switch unit {
	case expr.Yuan:
		return v.kind == moneyValue
	case expr.Date:
		return v.kind == dateValue
	default:
		return v.kind == numberValue
	}
}

// fact finds a fact in the input, by its name or its alias.
func (in *Input) fact(name string) Value {
	if v, ok := in.Facts[name]; ok {
		return v
	}
	if alias := aliases[name]; alias != "" {
		return in.Facts[alias]
	}
	return Value{}
}

// load brings facts, portions and the total into the frame.
func (f *frame) load() error {
	p := f.prog
	for i := range p.facts {
		v := f.input.fact(p.facts[i].fact.name)
		if err := p.facts[i].from(f, &v); err != nil {
			return err
		}
	}
	for i := range p.roots {
		root := &p.roots[i]
		v := f.input.fact(root.fact.name)
		if err := root.from(f, &v); err != nil {
			return err
		}
		if err := f.addTotal(f.portions[root.slot]); err != nil {
			return err
		}
	}
	for _, t := range p.tables {
		if err := t.load(f); err != nil {
			return err
		}
	}
	return f.checkTotal()
}

func (f *frame) addTotal(amount money.Fen) error {
	// both are at most the limit, so that their sum cannot wrap around
	if amount > money.Limit || f.total+amount > money.Limit {
		return ErrTooLarge.With(totalName, 0)
	}
	f.total += amount
	return nil
}

// checkTotal compares 总额 with the portions, when it was given; a policy that
// takes 总额 itself has no other portion.
func (f *frame) checkTotal() error {
	given := f.input.Facts[totalName]
	if given.IsZero() {
		if f.prog.totalOf >= 0 {
			return ErrFactMissing.With(f.prog.title, totalName)
		}
		return nil
	}
	if given.kind != moneyValue || given.figure.Den() != 1 {
		return ErrFactKind.With(totalName, given, "金额")
	}
	amount := money.Fen(given.figure.Num())
	if amount < 0 {
		return ErrMinus.With(totalName, given)
	}
	if f.prog.totalOf >= 0 {
		f.portions[f.prog.totalOf] = amount
		return f.addTotal(amount)
	}
	if amount != f.total {
		return ErrTotal.With(amount.Grouped(), f.total.Grouped())
	}
	return nil
}
