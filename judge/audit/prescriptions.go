package audit

import (
	"slices"
	"strconv"

	"yibao/ground/money"
	"yibao/ground/period"
)

// rx is the lines of one prescription, or of one day's prescriptions.
type rx struct {
	visit int32
	no    string
	day   period.Date
	lines []int32
}

// prescriptions puts the judged lines of a kind that pass the filter together
// by visit and prescription number. Lines without a number are unjudged.
func (v *view) prescriptions(kind ItemKind) []rx {
	var list []rx
	for i := range v.lines {
		l := &v.lines[i]
		if l.Kind != kind || !l.judged {
			continue
		}
		if l.Prescription == "" {
			v.unjudged(l.Visit, int32(i), "处方号")
			continue
		}
		n := slices.IndexFunc(list, func(r rx) bool { return r.visit == l.Visit && r.no == l.Prescription })
		if n < 0 {
			n = len(list)
			list = append(list, rx{visit: l.Visit, no: l.Prescription, day: l.Day})
		}
		list[n].lines = append(list[n].lines, int32(i))
	}
	return list
}

// items returns how many different items the lines are, and the items in order
// of their fund money, the least first.
func (v *view) items(lines []int32) []string {
	sums := map[string]money.Fen{}
	var items []string
	for _, at := range lines {
		l := &v.lines[at]
		if _, seen := sums[l.Item]; !seen {
			items = append(items, l.Item)
		}
		sums[l.Item] += l.fund
	}
	slices.SortStableFunc(items, func(a, b string) int { return int(min(1, max(-1, sums[a]-sums[b]))) })
	return items
}

// drugKindsRule counts the different drugs of a prescription; those of the
// least money are over.
type drugKindsRule struct{}

func drugKindsKind(*compiling) evaluator { return drugKindsRule{} }

func (drugKindsRule) judge(v *view) {
	for _, r := range v.prescriptions(Drug) {
		v.tooManyKinds(r, int(v.terms(r.day).Kinds), "处方 "+r.no)
	}
}

// tooManyKinds questions the items above a limit; false when there are none.
func (v *view) tooManyKinds(r rx, limit int, what string) bool {
	items := v.items(r.lines)
	if len(items) <= limit {
		return false
	}
	over := items[:len(items)-limit]
	f := v.begin(nil, r.visit)
	for _, at := range r.lines {
		if slices.Contains(over, v.lines[at].Item) {
			v.question(f, at, v.lines[at].quantity)
		}
	}
	f.note("品种", what+" 共 "+strconv.Itoa(len(items))+" 种,限 "+strconv.Itoa(limit)+" 种")
	return v.keep(f)
}

// splitRule puts the prescriptions of one person, institution, day and
// department (同医师: doctor) together: two and more that together are above
// the kinds or the money of one.
type splitRule struct{}

func splitKind(*compiling) evaluator { return splitRule{} }

func (splitRule) judge(v *view) {
	list := v.prescriptions(Drug)
	for i := range list {
		if list[i].lines == nil {
			continue
		}
		t := v.terms(list[i].day)
		merged := list[i]
		merged.lines = slices.Clone(list[i].lines)
		count := 1
		for k := i + 1; k < len(list); k++ {
			if list[k].lines != nil && v.oneSitting(&list[i], &list[k], t.SameDoctor) {
				merged.lines = append(merged.lines, list[k].lines...)
				list[k].lines = nil
				count++
			}
		}
		if count < 2 {
			continue
		}
		slices.Sort(merged.lines)
		if !v.tooManyKinds(merged, int(t.Kinds), strconv.Itoa(count)+" 张处方合并") && t.Has("总额") {
			v.tooMuch(merged, t.Amount, count)
		}
	}
}

func (v *view) oneSitting(a, b *rx, doctor bool) bool {
	x, y := &v.lines[a.lines[0]], &v.lines[b.lines[0]]
	if x.Day != y.Day || x.visit.Institution != y.visit.Institution || a.no == b.no {
		return false
	}
	if doctor {
		return x.doctor() == y.doctor()
	}
	return x.department() == y.department()
}

func (l *line) doctor() string {
	if l.Doctor != "" {
		return l.Doctor
	}
	return l.visit.Doctor
}

// tooMuch questions what the lines cost above a sum, from the latest back.
func (v *view) tooMuch(r rx, limit money.Fen, count int) {
	var sum money.Fen
	for _, at := range r.lines {
		sum += v.lines[at].amount
	}
	over := sum - limit
	if over <= 0 {
		return
	}
	f := v.begin(nil, r.visit)
	for _, at := range slices.Backward(r.lines) {
		l := &v.lines[at]
		take := min(over, l.amount)
		if take <= 0 {
			break
		}
		v.questionFen(f, at, l.quantity, portion(l.fund, money.Quantity(take), money.Quantity(l.amount)))
		over -= take
	}
	f.note("金额", strconv.Itoa(count)+" 张处方合并 "+sum.String()+" 元,限 "+limit.String()+" 元")
	v.keep(f)
}

// herbRule judges a herb prescription: 单方 every herb of it is on the list;
// without points, too many herbs or too heavy a dose.
type herbRule struct{ single bool }

func herbKind(single bool) compiler { return func(*compiling) evaluator { return &herbRule{single} } }

func (k *herbRule) judge(v *view) {
	if k.single && len(v.mine()) == 0 {
		return
	}
	for _, r := range v.prescriptions(Herb) {
		if k.single {
			k.alone(v, r)
			continue
		}
		k.large(v, r)
	}
}

func (k *herbRule) alone(v *view, r rx) {
	var e *entry
	for _, at := range r.lines {
		n := slices.IndexFunc(v.mine(), func(m match) bool { return m.line == at })
		if n < 0 {
			return
		}
		e = v.entry(v.mine()[n].entry)
	}
	f := v.begin(e, r.visit)
	for _, at := range r.lines {
		v.question(f, at, v.lines[at].quantity)
	}
	f.note("处方", r.no+" 共 "+strconv.Itoa(len(r.lines))+" 味,都是单独使用不予支付的饮片")
	v.keep(f)
}

func (k *herbRule) large(v *view, r rx) {
	t := v.terms(r.day)
	if v.tooManyKinds(r, int(t.Kinds), "处方 "+r.no) {
		return
	}
	var grams money.Quantity
	for _, at := range r.lines {
		l := &v.lines[at]
		if l.Doses <= 0 {
			v.unjudged(r.visit, at, "付数")
			return
		}
		grams += l.quantity / money.Quantity(l.Doses)
	}
	over := grams - t.Grams
	if over <= 0 {
		return
	}
	f := v.begin(nil, r.visit)
	for _, at := range slices.Backward(r.lines) {
		l := &v.lines[at]
		each := l.quantity / money.Quantity(l.Doses)
		take := min(over, each)
		if take <= 0 {
			break
		}
		v.question(f, at, take*money.Quantity(l.Doses))
		over -= take
	}
	f.note("单剂重量", grams.String()+" 克,限 "+t.Grams.String()+" 克")
	v.keep(f)
}

// doseRule compares the daily grams of a herb with its greatest dose times the
// factor that the rule allows; a dose lasts a day.
type doseRule struct{}

func doseKind(*compiling) evaluator { return doseRule{} }

func (doseRule) judge(v *view) {
	for _, m := range v.mine() {
		l, e := &v.lines[m.line], v.entry(m.entry)
		if !l.judged || !e.terms.Has("克数") {
			continue
		}
		if l.Doses <= 0 {
			v.unjudged(l.Visit, m.line, "付数")
			continue
		}
		limit, err := e.terms.Rate.Mul(money.Whole(int64(e.terms.Grams)))
		if err != nil {
			continue
		}
		allowed, err := limit.Fen(money.DownFen) // of ten-thousandths of a gram
		over := l.quantity - money.Quantity(allowed)*money.Quantity(l.Doses)
		if err != nil || over <= 0 {
			continue
		}
		f := v.begin(e, l.Visit)
		v.question(f, m.line, over)
		f.note("每剂", (l.quantity/money.Quantity(l.Doses)).String()+" 克,限 "+money.Quantity(allowed).String()+" 克")
		v.keep(f)
	}
}
