package audit

import (
	"strconv"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
)

// visitCount counts a person's visits of some ways in a window; those beyond
// 次数, or beyond 总额 of fund money, are leads. Only the visits under judgement
// are told.
type visitCount struct{ ways rulefile.VisitWay }

func visitCountKind(ways rulefile.VisitWay) compiler {
	return func(*compiling) evaluator { return &visitCount{ways} }
}

func (k *visitCount) judge(v *view) {
	for i := range v.facts.Visits {
		visit := &v.facts.Visits[i]
		if !visit.Judged || visit.Way&k.ways == 0 {
			continue
		}
		t := v.terms(visit.Begin)
		var number int32
		var spent money.Fen
		for n := range v.facts.Visits {
			o := &v.facts.Visits[n]
			if o.Way&k.ways == 0 || o.Begin > visit.Begin || o.Begin == visit.Begin && n > i || !v.sameWindow(o.Begin, visit.Begin, t.Window) {
				continue
			}
			number++
			spent += v.fundOf(int32(n))
		}
		over := t.Has("次数") && number > t.Times || t.Has("总额") && spent > t.Amount
		if !over {
			continue
		}
		f := v.begin(nil, int32(i))
		v.whole(f, int32(i))
		f.note("次数", t.Window.String()+"内第 "+strconv.Itoa(int(number))+" 次,基金支付累计 "+spent.String()+" 元")
		v.keepVisit(f)
	}
}

// sameWindow reports whether a day before lies in the window of a day.
func (v *view) sameWindow(before, day period.Date, w rulefile.Window) bool {
	if w.Kind == rulefile.RollingDays {
		return before.DaysUntil(day) < int(w.N)
	}
	a, ok1 := v.windowOf(&line{Line: &Line{Day: before, Minute: -1}}, w)
	b, ok2 := v.windowOf(&line{Line: &Line{Day: day, Minute: -1}}, w)
	return ok1 && ok2 && a == b
}

// fundOf is the fund money of a visit.
func (v *view) fundOf(visit int32) money.Fen {
	if fund := v.facts.Visits[visit].Fund; fund != 0 {
		return fund
	}
	var sum money.Fen
	for _, at := range v.of(visit) {
		sum += v.lines[at].fund
	}
	return sum
}

// repeatRule finds an examination of a group repeated within so many days,
// anywhere; on the same day only a further line of the same item counts.
type repeatRule struct{}

func repeatKind(*compiling) evaluator { return repeatRule{} }

func (repeatRule) judge(v *view) {
	matches := v.mine()
	for i, m := range matches {
		l, e := &v.lines[m.line], v.entry(m.entry)
		if !l.judged {
			continue
		}
		for k := i - 1; k >= 0; k-- {
			o := &v.lines[matches[k].line]
			if matches[k].line == m.line || !v.sameExam(matches[k], m) || o.Day.DaysUntil(l.Day) >= int(e.terms.Gap) ||
				o.Day == l.Day && o.Item != l.Item {
				continue
			}
			f := v.begin(e, l.Visit)
			v.question(f, m.line, l.quantity)
			f.note("上一次", o.Day.String()+" "+o.visit.Institution+",至少间隔 "+strconv.Itoa(int(e.terms.Gap))+" 天")
			v.keep(f)
			break
		}
	}
}

// sameExam reports whether two matches are of one point or one group.
func (v *view) sameExam(a, b match) bool {
	x, y := v.entry(a.entry), v.entry(b.entry)
	return a.entry == b.entry || x.point.Group != "" && x.point.Group == y.point.Group
}

// concurrent: an outpatient visit or purchase elsewhere while a stay lasts; the
// days of admission and discharge are not counted.
func concurrent(v *view, n int32, visit *Visit, _ *rulefile.Terms) {
	if visit.Way == rulefile.Inpatient {
		return
	}
	for i := range v.facts.Visits {
		stay := &v.facts.Visits[i]
		if stay.Way != rulefile.Inpatient || stay.Institution == visit.Institution || stay.End == 0 {
			continue
		}
		if visit.Begin > stay.Begin && visit.Begin < stay.End {
			f := v.begin(nil, n)
			v.whole(f, n)
			f.note("同时住院", stay.Institution+" "+stay.Begin.String()+" 至 "+stay.End.String())
			v.keepVisit(f)
			return
		}
	}
}

// notEntitled: care after death, or on a day on which no benefits are due.
func notEntitled(v *view, n int32, visit *Visit, _ *rulefile.Terms) {
	p := &v.facts.Person
	why := ""
	switch {
	case p.Death != 0 && visit.Begin > p.Death:
		why = "死亡日期 " + p.Death.String()
	case !p.CoverKnown:
		v.unjudged(n, -1, "待遇享受期")
	case !covered(p.Cover, visit.Begin):
		why = "就诊日不在待遇享受期"
	}
	if why == "" {
		return
	}
	f := v.begin(nil, n)
	v.whole(f, n)
	f.note("就诊日期", visit.Begin.String()+","+why)
	v.keepVisit(f)
}

func covered(spans []period.Span, day period.Date) bool {
	for _, s := range spans {
		if s.Contains(day) {
			return true
		}
	}
	return false
}

// thirdParty: an injury where it is not settled whether another is liable; when
// another is, a violation.
func thirdParty(v *view, n int32, visit *Visit, t *rulefile.Terms) {
	if visit.ThirdParty == No || !v.anyDiagnosis(visit, t.Include, false) {
		return
	}
	f := v.begin(nil, n)
	if visit.ThirdParty == NotKnown {
		f.Level = max(f.Level, rulefile.Suspect)
		f.note("责任认定", "没有")
	} else {
		f.note("责任认定", "有第三方责任")
	}
	v.whole(f, n)
	f.note("诊断", visit.diagnosisText())
	v.keepVisit(f)
}

// feeShift: tests of an outpatient visit within so many days before a stay at
// the same institution. The stay must be known; the outpatient lines are told.
func feeShift(v *view, n int32, visit *Visit, t *rulefile.Terms) {
	if visit.Way != rulefile.Outpatient {
		return
	}
	for i := range v.facts.Visits {
		stay := &v.facts.Visits[i]
		gap := visit.Begin.DaysUntil(stay.Begin)
		if stay.Way != rulefile.Inpatient || stay.Institution != visit.Institution || gap < 0 || gap > int(t.Days) {
			continue
		}
		f := v.begin(nil, n)
		for _, at := range v.of(n) {
			if v.lines[at].isTest() {
				v.question(f, at, v.lines[at].quantity)
			}
		}
		f.note("随后住院", stay.Begin.String()+",相隔 "+strconv.Itoa(gap)+" 天")
		v.keep(f)
		return
	}
}
