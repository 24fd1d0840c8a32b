package audit

import (
	"yibao/ground/money"
	"yibao/law/rulefile"
)

// quantityRule counts the quantity of an entry's lines in a window; what is
// over the limit is taken from the latest lines back.
type quantityRule struct{}

func quantityKind(*compiling) evaluator { return quantityRule{} }

func (quantityRule) judge(v *view) {
	matches := v.mine()
	g := v.groups(matches, sideItem, v.counted)
	for i := range g.groups {
		x := &g.groups[i]
		e := v.entry(x.key.entry)
		switch {
		case !x.judged || x.sum <= e.terms.Quantity || !e.terms.Has("上限"):
		case e.terms.Window.Kind == rulefile.RollingDays:
			v.rolling(g, x, e, matches)
		default:
			over := x.sum - e.terms.Quantity
			f := v.begin(e, v.lines[matches[x.tail].line].Visit)
			v.takeLatest(g, x.tail, over, f, matches)
			f.note("数量", "窗口("+e.terms.Window.String()+")内 "+x.sum.String()+",上限 "+e.terms.Quantity.String())
			v.keep(f)
		}
	}
}

// takeLatest questions a quantity from the latest line back. Lines of history
// take their part without being questioned.
func (v *view) takeLatest(g *grouping, tail int32, over money.Quantity, f *Finding, matches []match) {
	for i := tail; i >= 0 && over > 0; i = g.prev[i] {
		at := matches[i].line
		take := min(over, v.lines[at].quantity)
		v.question(f, at, take)
		over -= take
	}
}

// rolling judges each line by the days before it: the part of its quantity by
// which the window that ends with it is over.
func (v *view) rolling(g *grouping, x *group, e *entry, matches []match) {
	order := g.forward(x)
	first, sum := 0, money.Quantity(0)
	for i, n := range order {
		l := &v.lines[matches[n].line]
		sum += l.quantity
		for v.lines[matches[order[first]].line].Day.DaysUntil(l.Day) >= int(e.terms.Window.N) {
			sum -= v.lines[matches[order[first]].line].quantity
			first++
		}
		over := min(sum-e.terms.Quantity, l.quantity)
		if over <= 0 || !l.judged {
			continue
		}
		f := v.begin(e, l.Visit)
		v.question(f, matches[n].line, over)
		f.note("数量", e.terms.Window.String()+"内 "+sum.String()+",上限 "+e.terms.Quantity.String())
		if i > 0 {
			f.note("上一次", v.lines[matches[order[i-1]].line].Day.String())
		}
		v.keep(f)
	}
}

// moneyRule adds up fund money in a window; what is over the cap is taken from
// the latest lines back.
type moneyRule struct{}

func moneyKind(*compiling) evaluator { return moneyRule{} }

func (moneyRule) judge(v *view) {
	matches := v.mine()
	g := v.groups(matches, sideItem, v.counted)
	for i := range g.groups {
		x := &g.groups[i]
		e := v.entry(x.key.entry)
		if !x.judged || x.fund <= e.terms.Amount || !e.terms.Has("总额") {
			continue
		}
		over := x.fund - e.terms.Amount
		f := v.begin(e, v.lines[matches[x.tail].line].Visit)
		for n := x.tail; n >= 0 && over > 0; n = g.prev[n] {
			l := &v.lines[matches[n].line]
			take := min(over, l.fund)
			v.questionFen(f, matches[n].line, l.quantity, take)
			over -= take
		}
		f.note("基金支付", "窗口("+e.terms.Window.String()+")内 "+x.fund.String()+" 元,上限 "+e.terms.Amount.String()+" 元")
		v.keep(f)
	}
}

// perOperation allows so many consumables for each operation of the visit.
type perOperation struct{}

func perOperationKind(*compiling) evaluator { return perOperation{} }

func (perOperation) judge(v *view) {
	matches := v.mine()
	g := v.groups(matches, sideItem, func(l *line, m match) (groupKey, bool) {
		return groupKey{entry: m.entry, window: windowKey{visit: l.Visit}}, true
	})
	w := &v.result.work
	w.mains = append(w.mains[:0], make([]mains, len(g.groups))...)
	for _, m := range matches {
		l := &v.lines[m.line]
		if n, ok := g.index[groupKey{entry: m.entry, window: windowKey{visit: l.Visit}}]; ok && m.side == sideOther {
			w.mains[n].sum += l.quantity
		}
	}
	for i := range g.groups {
		x := &g.groups[i]
		e := v.entry(x.key.entry)
		operations := w.mains[i].sum
		limit := times(e.terms.Quantity, max(operations, oneUnit))
		if !x.judged || x.sum <= limit {
			continue
		}
		f := v.begin(e, x.key.window.visit)
		v.takeLatest(g, x.tail, x.sum-limit, f, matches)
		f.note("数量", x.sum.String()+",操作 "+operations.String()+" 次,上限 "+limit.String())
		v.keep(f)
	}
}

// oneUnit is a quantity of one.
const oneUnit money.Quantity = 10_000

// times multiplies two quantities; what does not fit is the largest.
func times(a, b money.Quantity) money.Quantity {
	if b != 0 && a > money.Limit/b {
		return money.Limit
	}
	return a * b / oneUnit
}
