package policyfile

import (
	"strings"

	"yibao/ground/money"
)

// Capped is one limit of a settlement as it was applied.
type Capped struct {
	Accumulator   string // with its keys; "" for a limit of this visit
	Limit         money.Fen
	Before, After int64 // of the accumulator, around the step
	Got           money.Fen
	Line          int
}

// SettleCapped settles an input step by step and tells every limit outside of
// 逐笔 as its step found it.
func (p *Policy) SettleCapped(in Input) ([]Capped, error) {
	prog := p.on(in.Date)
	if prog == nil {
		return nil, ErrNotInForce.With(in.Date, p.header.Title)
	}
	f := new(frame)
	f.reset(prog, &in)
	if err := f.load(); err != nil {
		return nil, err
	}
	var all []Capped
	for i := range prog.stages {
		st := &prog.stages[i]
		limits, counters := limitsOf(st.op)
		found := make([]Capped, len(limits))
		for k := range limits {
			limit, err := limits[k].of(f)
			if err != nil { // read only when the step runs
				found = nil
				break
			}
			found[k] = Capped{Limit: limit, Line: st.act.line}
			if k < len(counters) && counters[k] != nil {
				found[k].Before, _ = counters[k].used(f)
			}
		}
		ran, err := f.stage(st)
		if err != nil {
			return nil, st.act.explain(err)
		}
		if !ran {
			continue
		}
		for k := range found {
			found[k].Got = gotOf(f, st.op)
			if k < len(counters) && counters[k] != nil {
				at := counters[k].at(f)
				u := &f.entries[at]
				found[k].Accumulator = strings.Join(append([]string{f.prog.accs[u.acc].Name}, u.keys...), "·")
				found[k].After, _ = f.balance(at)
			}
		}
		all = append(all, found...)
	}
	_, err := f.result()
	return all, err
}

func limitsOf(op operation) ([]amountOf, []*counter) {
	switch op := op.(type) {
	case *ceiling:
		return op.limits, op.counters
	case *proportion:
		if op.limit != nil {
			return []amountOf{*op.limit}, []*counter{op.payCounter}
		}
	}
	return nil, nil
}

func gotOf(f *frame, op operation) money.Fen {
	switch op := op.(type) {
	case *ceiling:
		return f.portions[op.got]
	case *proportion:
		return f.portions[op.got]
	}
	return 0
}

// OnlyCapped reports whether nothing but limits adds to the accumulator: then it
// never passes the largest of them.
func (p *Policy) OnlyCapped(name string) bool {
	for _, prog := range p.programs {
		for _, stages := range allStages(prog) {
			for i := range stages {
				for _, u := range addsTo(stages[i].op) {
					if u != nil && u.acc.Name == name {
						return false
					}
				}
			}
		}
	}
	return true
}

func allStages(prog *program) [][]stage {
	all := [][]stage{prog.stages}
	for _, t := range prog.tables {
		all = append(all, t.stages)
	}
	return all
}

// addsTo lists the counters that a step adds to without a limit of their own.
func addsTo(op operation) []*counter {
	switch op := op.(type) {
	case *deductible:
		return op.counters
	case *proportion:
		return []*counter{op.shift}
	case *count:
		return []*counter{op.counter}
	default:
		return nil
	}
}
