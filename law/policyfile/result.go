package policyfile

import (
	"iter"
	"slices"

	"yibao/ground/money"
)

// Result is who pays what.
type Result struct {
	Total    money.Fen // 总额: sum of the portions that came in
	Shares   []Share   // in the order of 支付; 个人 last; they add up to Total
	Portions Amounts   // every named portion
	Figures  Figures   // 计算 and 另列
	Rows     []Amounts // portions of each row of 费用明细, in the order of the input
	Deltas   []Delta   // what the settlement adds to accumulators
	Limited  []string  // accumulators whose balance before limited this result
}

// Share is what one payer pays of one layer.
type Share struct {
	Payer    string   // 统筹基金, 大病保险 … 个人
	Layer    string   // 保障层次 of the portions; "" for 个人's rest
	Portions []string // portions it is made of; empty for the rest
	Amount   money.Fen
}

// Paid returns what a payer pays over all layers.
func (r Result) Paid(payer string) money.Fen {
	var total money.Fen
	for _, s := range r.Shares {
		if s.Payer == payer {
			total += s.Amount
		}
	}
	return total
}

// Delta is what the settlement adds to one accumulator: fen or a count. With
// Set the balance starts again from Amount.
type Delta struct {
	Accumulator string
	Keys        []string
	Set         bool
	Amount      int64
}

// Amounts are named amounts of money in the order in which the policy makes
// them. They are read only.
type Amounts struct {
	names *[]string // shared by all results of a program
	fen   []money.Fen
}

func (a Amounts) list() []string {
	if a.names == nil {
		return nil
	}
	return *a.names
}

// Of returns the amount of that name, 0 when there is none.
func (a Amounts) Of(name string) money.Fen {
	amount, _ := a.Find(name)
	return amount
}

// Find returns the amount of that name and whether there is one.
func (a Amounts) Find(name string) (money.Fen, bool) {
	i := slices.Index(a.list(), name)
	if i < 0 {
		return 0, false
	}
	return a.fen[i], true
}

// All ranges over names and amounts.
func (a Amounts) All() iter.Seq2[string, money.Fen] {
	return func(yield func(string, money.Fen) bool) {
		for i, name := range a.list() {
			if !yield(name, a.fen[i]) {
				return
			}
		}
	}
}

// Len returns how many amounts there are.
func (a Amounts) Len() int { return len(a.fen) }

// Equal reports whether both hold the same names with the same amounts.
func (a Amounts) Equal(b Amounts) bool {
	return slices.Equal(a.list(), b.list()) && slices.Equal(a.fen, b.fen)
}

// Figures are named figures: money in fen, ratios, counts.
type Figures struct {
	names   []string
	units   []string
	figures []money.Rate
}

// Find returns the figure of that name and whether there is one. Money is in fen.
func (f Figures) Find(name string) (money.Rate, bool) {
	i := slices.Index(f.names, name)
	if i < 0 {
		return money.Rate{}, false
	}
	return f.figures[i], true
}

// All ranges over names and figures.
func (f Figures) All() iter.Seq2[string, money.Rate] {
	return func(yield func(string, money.Rate) bool) {
		for i, name := range f.names {
			if !yield(name, f.figures[i]) {
				return
			}
		}
	}
}

// Unit returns the unit of the figure of that name: 元 (then it is in fen), 比例 …
func (f Figures) Unit(name string) string {
	if i := slices.Index(f.names, name); i >= 0 {
		return f.units[i]
	}
	return ""
}

// Equal reports whether both hold the same names with the same figures.
func (f Figures) Equal(g Figures) bool {
	return slices.Equal(f.names, g.names) && slices.Equal(f.units, g.units) &&
		slices.EqualFunc(f.figures, g.figures, func(a, b money.Rate) bool { return a.Cmp(b) == 0 })
}
