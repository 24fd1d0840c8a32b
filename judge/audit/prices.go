package audit

import (
	"yibao/ground/money"
	"yibao/law/rulefile"
)

// priceRule compares the price of a line with its cap for the institution's
// level; the fund money above the cap is questioned.
type priceRule struct{}

func priceKind(*compiling) evaluator { return priceRule{} }

func (priceRule) judge(v *view) {
	for _, m := range v.mine() {
		l, e := &v.lines[m.line], v.entry(m.entry)
		if !l.judged || !e.terms.Has("限价") || l.Price <= e.terms.Price {
			continue
		}
		if e.terms.OfLevel != 0 {
			if l.visit.Level == 0 {
				v.unjudged(l.Visit, m.line, "机构级别")
				continue
			}
			if l.visit.Level != e.terms.OfLevel {
				continue
			}
		}
		v.abovePrice(e, m.line, e.terms.Price, "限价")
	}
}

// abovePrice questions what a line costs above a price.
func (v *view) abovePrice(e *entry, at int32, limit money.Price, what string) {
	l := &v.lines[at]
	f := v.begin(e, l.Visit)
	v.questionFen(f, at, l.quantity, portion(l.fund, money.Quantity(l.Price-limit), money.Quantity(l.Price)))
	f.note("单价", l.Price.String()+" 元,"+what+" "+limit.String()+" 元")
	v.keep(f)
}

// markupRule compares the price with the purchase cost times what may be added.
type markupRule struct{}

func markupKind(*compiling) evaluator { return markupRule{} }

func (markupRule) judge(v *view) {
	for i := range v.lines {
		l := &v.lines[i]
		if !l.judged || l.Kind != Drug && l.Kind != Consumable && l.Kind != Herb {
			continue
		}
		if l.PurchaseCost == 0 {
			continue
		}
		rate := v.terms(l.Day).Rate
		limit, err := rate.Mul(money.Whole(int64(l.PurchaseCost)))
		if err != nil || money.Whole(int64(l.Price)).Cmp(limit) <= 0 {
			continue
		}
		allowed, err := limit.Fen(money.DownFen) // of millionths: the whole ones
		if err == nil {
			v.abovePrice(nil, int32(i), money.Price(allowed), "采购价与允许加成")
		}
	}
}

// discountRule finds further operations through one incision charged above the
// part of the standard price that is allowed. The dearest of a group is left.
type discountRule struct{}

func discountKind(*compiling) evaluator { return discountRule{} }

func (discountRule) judge(v *view) {
	matches := v.mine()
	for i, m := range matches {
		l := &v.lines[m.line]
		if !l.judged || !v.otherOperation(matches, i) {
			continue
		}
		e := v.entry(m.entry)
		standard, known := v.standardPrice(m.line, e)
		if !known {
			v.unjudged(l.Visit, m.line, "限价")
			continue
		}
		allowed, err := e.terms.Rate.Mul(money.Whole(int64(standard)))
		if err != nil || money.Whole(int64(l.Price)).Cmp(allowed) <= 0 {
			continue
		}
		if limit, err := allowed.Fen(money.DownFen); err == nil {
			v.abovePrice(e, m.line, money.Price(limit), "应按折价")
		}
	}
}

// standardPrice is the price of the point, else the cap that the points of
// ITEM_PRICE_CAP give the item at the institution's level.
func (v *view) standardPrice(at int32, e *entry) (money.Price, bool) {
	if e.terms.Has("限价") {
		return e.terms.Price, true
	}
	l := &v.lines[at]
	for _, r := range v.refs(&v.result.work, l) {
		x := &v.engine.entries[r.entry]
		if v.engine.rules[x.rule].rule.Kind == "ITEM_PRICE_CAP" && x.span.Contains(l.Day) && x.terms.Has("限价") &&
			(x.terms.OfLevel == 0 || x.terms.OfLevel == l.visit.Level) {
			return x.terms.Price, true
		}
	}
	return 0, false
}

// otherOperation reports whether a dearer operation of the group, or as dear a
// one before, was charged on the day in the visit.
func (v *view) otherOperation(matches []match, i int) bool {
	m := matches[i]
	l := &v.lines[m.line]
	for k, o := range matches {
		x := &v.lines[o.line]
		if k == i || x.Visit != l.Visit || x.Day != l.Day || x.Item == l.Item || v.entry(o.entry).point.Group != v.entry(m.entry).point.Group {
			continue
		}
		if x.Price > l.Price || x.Price == l.Price && k < i {
			return true
		}
	}
	return false
}

// bundleRule finds parts (Others) charged one by one that a whole (Items)
// contains: beside the whole, the parts are over; without it, 种数 parts and
// more whose sum is above the price of the whole are over by the difference.
type bundleRule struct{}

func bundleKind(*compiling) evaluator { return bundleRule{} }

func (bundleRule) judge(v *view) {
	matches := v.mine()
	g := v.groups(matches, sideOther, dayOfInstitution(v))
	for i := range g.groups {
		x := &g.groups[i]
		if !x.judged {
			continue
		}
		e := v.entry(x.key.entry)
		f := v.begin(e, v.lines[matches[x.tail].line].Visit)
		if whole := v.wholeOf(matches, x); whole >= 0 {
			for n := x.tail; n >= 0; n = g.prev[n] {
				v.question(f, matches[n].line, v.lines[matches[n].line].quantity)
			}
			f.note("主项", v.lines[whole].Item+" "+v.lines[whole].Name)
		} else {
			v.parts(g, x, e, f, matches)
		}
		v.keep(f)
	}
}

func dayOfInstitution(v *view) func(l *line, m match) (groupKey, bool) {
	return func(l *line, m match) (groupKey, bool) {
		k, _ := v.windowOf(l, rulefile.Window{Kind: rulefile.CalendarDay})
		return groupKey{m.entry, k, l.visit.Institution}, true
	}
}

// wholeOf returns the line of the whole in a group's day, −1 when there is none.
func (v *view) wholeOf(matches []match, x *group) int32 {
	key := dayOfInstitution(v)
	for _, m := range matches {
		if k, _ := key(&v.lines[m.line], m); m.side == sideItem && k == x.key {
			return m.line
		}
	}
	return -1
}

// parts questions what parts cost above the whole, from the latest back.
func (v *view) parts(g *grouping, x *group, e *entry, f *Finding, matches []match) {
	var sum money.Fen
	distinct := 0
	for n := x.tail; n >= 0; n = g.prev[n] {
		sum += v.lines[matches[n].line].amount
		if !v.seenBefore(g, n, matches) {
			distinct++
		}
	}
	price, err := money.Extend(e.terms.Price, oneUnit, money.HalfUpFen)
	if err != nil || !e.terms.Has("限价") || distinct < max(2, int(e.terms.Kinds)) || sum <= price {
		return
	}
	over := sum - price
	for n := x.tail; n >= 0 && over > 0; n = g.prev[n] {
		l := &v.lines[matches[n].line]
		take := min(over, l.amount)
		v.questionFen(f, matches[n].line, l.quantity, portion(l.fund, money.Quantity(take), money.Quantity(l.amount)))
		over -= take
	}
	f.note("分项合计", sum.String()+" 元,主项 "+price.String()+" 元")
}

// seenBefore reports whether an earlier line of the group is of the same item.
func (v *view) seenBefore(g *grouping, n int32, matches []match) bool {
	for o := g.prev[n]; o >= 0; o = g.prev[o] {
		if v.lines[matches[o].line].Item == v.lines[matches[n].line].Item {
			return true
		}
	}
	return false
}

// swapRule finds a dear item (A) charged where orders and reports speak only of
// the cheap one (B): the difference is questioned, in proportion to prices.
type swapRule struct{}

func swapKind(*compiling) evaluator { return swapRule{} }

func (swapRule) judge(v *view) {
	for _, m := range v.mine() {
		l, e := &v.lines[m.line], v.entry(m.entry)
		if m.side != sideItem || !l.judged {
			continue
		}
		if !l.visit.OrdersKnown {
			v.unjudged(l.Visit, m.line, "医嘱")
			continue
		}
		cheap := false
		for _, o := range l.visit.Orders {
			if anyKey(e.point.Items, o.Item, o.Name) && !o.Cancelled {
				cheap = false
				break
			}
			cheap = cheap || anyKey(e.point.Others, o.Item, o.Name) && !o.Cancelled
		}
		if !cheap {
			continue
		}
		if e.terms.Has("限价") && e.terms.Price < l.Price {
			v.abovePrice(e, m.line, e.terms.Price, "医嘱所开低价项目")
			continue
		}
		f := v.begin(e, l.Visit)
		v.question(f, m.line, l.quantity)
		f.note("医嘱", "所开为 "+e.otherText())
		v.keep(f)
	}
}
