package audit

import (
	"slices"
	"strconv"

	"yibao/ground/money"
	"yibao/law/rulefile"
)

// ordered reports whether an order of the visit that was not cancelled speaks
// of a line: by its number, else by item on its day.
func (l *line) ordered() bool {
	return slices.ContainsFunc(l.visit.Orders, func(o Order) bool {
		return !o.Cancelled && (l.Order != "" && o.No == l.Order || o.Item == l.Item && o.covers(l))
	})
}

// covers reports whether an order's days hold the line's day.
func (o *Order) covers(l *line) bool { return o.Day <= l.Day && l.Day <= max(o.Day, o.Until) }

// unordered: a drug charged on a day on which no order of it was.
func unordered(_ *view, l *line, _ *rulefile.Terms) (string, string) {
	switch {
	case l.Kind != Drug && l.Kind != Herb || l.ordered() && l.visit.OrdersKnown:
		return "", ""
	case !l.visit.OrdersKnown:
		return "", "医嘱"
	case l.cancelled():
		return "", "" // of REFUND_MISSING
	default:
		return l.Day.String() + " 收取 " + l.Item + " " + l.Name + ",没有医嘱", ""
	}
}

func (l *line) cancelled() bool {
	return slices.ContainsFunc(l.visit.Orders, func(o Order) bool {
		return o.Cancelled && (l.Order != "" && o.No == l.Order || l.Order == "" && o.Item == l.Item && o.covers(l))
	})
}

// unrefunded: the order was cancelled and the charge still stands.
func unrefunded(_ *view, l *line, _ *rulefile.Terms) (string, string) {
	switch {
	case !l.visit.OrdersKnown:
		return "", "医嘱"
	case l.cancelled() && !l.ordered():
		return "医嘱已撤销,费用没有退", ""
	default:
		return "", ""
	}
}

// unreported: an examination or test without its report.
func unreported(_ *view, l *line, _ *entry) (string, string) {
	switch {
	case !l.visit.ReportsKnown:
		return "", "检查检验报告"
	case l.reported():
		return "", ""
	default:
		return l.Day.String() + " 收取 " + l.Item + " " + l.Name + ",没有报告", ""
	}
}

func (l *line) reported() bool {
	return slices.ContainsFunc(l.visit.Reports, func(r Report) bool { return r.Item == l.Item && r.Day >= l.Day })
}

// fictitious: neither ordered nor reported.
func fictitious(_ *view, l *line, _ *entry) (string, string) {
	switch {
	case !l.visit.OrdersKnown || !l.visit.ReportsKnown:
		return "", "医嘱与执行记录"
	case l.ordered() || slices.ContainsFunc(l.visit.Reports, func(r Report) bool { return r.Item == l.Item }):
		return "", ""
	default:
		return "既没有医嘱,也没有执行记录或报告", ""
	}
}

// countRule compares what was charged of an item in a visit with what was
// ordered; the charges beyond are over, the latest first.
type countRule struct{}

func countKind(*compiling) evaluator { return countRule{} }

func (countRule) judge(v *view) {
	for n := range v.facts.Visits {
		visit := &v.facts.Visits[n]
		if !visit.Judged || !visit.OrdersKnown {
			continue
		}
		lines := v.of(int32(n))
		for i := len(lines) - 1; i >= 0; i-- {
			if l := &v.lines[lines[i]]; l.ordered() && latestOfItem(v, lines, i) {
				v.counts(int32(n), lines[:i+1], l.Item)
			}
		}
	}
}

func latestOfItem(v *view, lines []int32, i int) bool {
	return !slices.ContainsFunc(lines[i+1:], func(at int32) bool { return v.lines[at].Item == v.lines[lines[i]].Item })
}

func (v *view) counts(visit int32, lines []int32, item string) {
	var ordered, charged money.Quantity
	for _, o := range v.facts.Visits[visit].Orders {
		if o.Item != item || o.Cancelled {
			continue
		}
		if !o.QuantityKnown {
			return
		}
		ordered += o.Quantity
	}
	for _, at := range lines {
		if v.lines[at].Item == item {
			charged += v.lines[at].quantity
		}
	}
	over := charged - ordered
	if over <= 0 {
		return
	}
	f := v.begin(nil, visit)
	for _, at := range slices.Backward(lines) {
		if l := &v.lines[at]; l.Item == item && over > 0 {
			take := min(over, l.quantity)
			v.question(f, at, take)
			over -= take
		}
	}
	f.note("数量", item+" 收费 "+charged.String()+",医嘱 "+ordered.String())
	v.keep(f)
}

// dischargeDrugs: drugs to take home for more days than allowed.
type dischargeRule struct{}

func dischargeKind(*compiling) evaluator { return dischargeRule{} }

func (dischargeRule) judge(v *view) {
	for i := range v.lines {
		l := &v.lines[i]
		t := v.terms(l.Day)
		switch {
		case !l.judged || !l.Discharge || l.Kind != Drug:
		case l.Supply == 0:
			v.unjudged(l.Visit, int32(i), "用药天数")
		case l.Supply > t.Days:
			f := v.begin(nil, l.Visit)
			v.questionDays(f, int32(i), int(l.Supply-t.Days), int(l.Supply))
			f.note("出院带药", strconv.Itoa(int(l.Supply))+" 天,限 "+strconv.Itoa(int(t.Days))+" 天")
			v.keep(f)
		}
	}
}

// recordFields: a required field that is empty, or one that two papers say
// differently.
func recordFields(v *view, n int32, visit *Visit, _ *rulefile.Terms) {
	for i, x := range visit.Fields {
		if x.Required && x.Value == "" {
			v.tell(n, x.Paper+"的“"+x.Name+"”没有填")
		}
		for _, y := range visit.Fields[:i] {
			if y.Name == x.Name && y.Value != "" && x.Value != "" && y.Value != x.Value {
				v.tell(n, "“"+x.Name+"”:"+y.Paper+"为 "+y.Value+","+x.Paper+"为 "+x.Value)
				break
			}
		}
	}
}

// listQuality: what the settlement list of a stay must say and must not
// contradict.
func listQuality(v *view, n int32, visit *Visit, _ *rulefile.Terms) {
	p := &v.facts.Person
	if p.Sex == 0 {
		v.tell(n, "没有性别")
	}
	if p.Birth == 0 {
		v.tell(n, "没有出生日期")
	}
	if p.Birth > visit.Begin {
		v.tell(n, "出生日期晚于就诊日期")
	}
	if visit.Way != rulefile.Inpatient {
		return
	}
	if visit.End != 0 && visit.End < visit.Begin {
		v.tell(n, "出院日期早于入院日期")
	}
	if visit.End != 0 && visit.main() == nil {
		v.tell(n, "没有主诊断")
	}
}

// supportRule: a diagnosis that calls for items of which none was charged.
type supportRule struct{ entries []int32 }

func supportKind(c *compiling) evaluator { return &supportRule{c.mine()} }

func (k *supportRule) judge(v *view) {
	for n := range v.facts.Visits {
		visit := &v.facts.Visits[n]
		if !visit.Judged || visit.End == 0 {
			continue
		}
		for _, d := range visit.Diagnoses {
			for _, number := range k.entries {
				e := v.entry(number)
				if !e.span.Contains(visit.Begin) || !anyKey(e.point.Items, d.Code, d.Name) {
					continue
				}
				if !slices.ContainsFunc(v.of(int32(n)), func(at int32) bool { return anyKey(e.point.Others, v.lines[at].Item, v.lines[at].Name) }) {
					f := v.begin(e, int32(n))
					f.note("诊断", d.Code+" "+d.Name+" 没有相应的药品、检查、治疗")
					v.inform(f)
				}
			}
		}
	}
}

// operationCharge: an operation charged of which the visit has no code.
func operationCharge(_ *view, l *line, e *entry) (string, string) {
	if !l.visit.OperationsKnown {
		return "", "手术操作编码"
	}
	if slices.ContainsFunc(l.visit.Operations, func(o Operation) bool { return e.operation(o.Code, o.Name) }) {
		return "", ""
	}
	return "收取 " + l.Item + " " + l.Name + ",没有相应的手术操作编码", ""
}

// timerRule compares hours, parts or pieces charged in a visit on a day with
// those recorded.
type timerRule struct{}

func timerKind(*compiling) evaluator { return timerRule{} }

func (timerRule) judge(v *view) {
	matches := v.mine()
	g := v.groups(matches, sideItem, func(l *line, m match) (groupKey, bool) {
		return groupKey{m.entry, windowKey{visit: l.Visit, n: int32(l.Day), text: l.Item}, ""}, true
	})
	for i := range g.groups {
		x := &g.groups[i]
		if !x.judged {
			continue
		}
		at := matches[x.tail].line
		l := &v.lines[at]
		recorded, found := money.Quantity(0), false
		for _, r := range l.visit.Reports {
			if r.Item == l.Item && r.Day == l.Day && r.Quantity > 0 {
				recorded += r.Quantity
				found = true
			}
		}
		if !found {
			v.unjudged(l.Visit, at, "执行记录")
			continue
		}
		if x.sum <= recorded {
			continue
		}
		f := v.begin(v.entry(x.key.entry), l.Visit)
		v.takeLatest(g, x.tail, x.sum-recorded, f, matches)
		f.note("数量", "收费 "+x.sum.String()+",记录 "+recorded.String())
		v.keep(f)
	}
}
