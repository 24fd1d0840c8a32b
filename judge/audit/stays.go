package audit

import (
	"strconv"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
)

// visitRule is the evaluator of kinds that look at one visit after another.
type visitRule struct {
	visit func(v *view, n int32, visit *Visit, t *rulefile.Terms)
}

func visitKind(visit func(v *view, n int32, visit *Visit, t *rulefile.Terms)) compiler {
	return func(*compiling) evaluator { return &visitRule{visit} }
}

func (k *visitRule) judge(v *view) {
	for i := range v.facts.Visits {
		if visit := &v.facts.Visits[i]; visit.Judged {
			k.visit(v, int32(i), visit, v.terms(visit.Begin))
		}
	}
}

// readmission: a stay that begins within so many days after the end of the stay
// before at the same institution, with main diagnoses alike.
func readmission(v *view, n int32, visit *Visit, t *rulefile.Terms) {
	if visit.Way != rulefile.Inpatient {
		return
	}
	before := v.stayBefore(n, visit)
	if before == nil {
		return
	}
	gap := before.End.DaysUntil(visit.Begin)
	if gap < 0 || gap > int(t.Days) {
		return
	}
	a, b := before.main(), visit.main()
	if a == nil || b == nil {
		v.unjudged(n, -1, "主诊断")
		return
	}
	if !sameStem(a.Code, b.Code, int(t.Digits)) {
		return
	}
	f := v.begin(nil, n)
	v.whole(f, n)
	f.note("上次住院", before.Begin.String()+" 至 "+before.End.String()+",主诊断 "+a.Code)
	f.note("本次住院", visit.Begin.String()+" 入院,相隔 "+strconv.Itoa(gap)+" 天,主诊断 "+b.Code)
	v.keepVisit(f)
}

// stayBefore returns the latest stay at the same institution that ended no
// later than the visit begins.
func (v *view) stayBefore(n int32, visit *Visit) *Visit {
	var best *Visit
	for i := range v.facts.Visits {
		o := &v.facts.Visits[i]
		if int32(i) == n || o.Way != rulefile.Inpatient || o.Institution != visit.Institution || o.End == 0 || o.End > visit.Begin || o.Begin > visit.Begin {
			continue
		}
		if o.Begin == visit.Begin && int32(i) > n {
			continue
		}
		if best == nil || o.End > best.End {
			best = o
		}
	}
	return best
}

// outsideStay: a line of a stay charged before admission (so many days are
// allowed, for what the emergency room did) or after discharge or death.
func outsideStay(v *view, n int32, visit *Visit, t *rulefile.Terms) {
	if visit.Way != rulefile.Inpatient {
		return
	}
	f := v.begin(nil, n)
	death := v.facts.Person.Death
	for _, at := range v.of(n) {
		l := &v.lines[at]
		if l.Day < visit.Begin.AddDays(-int(t.Days)) || visit.End != 0 && l.Day > visit.End || death != 0 && l.Day > death {
			v.question(f, at, l.quantity)
			f.note("费用日期", l.LineNo+" 行 "+l.Day.String())
		}
	}
	f.note("住院", visit.Begin.String()+" 至 "+dayText(visit.End))
	v.keep(f)
}

func dayText(d period.Date) string {
	if d == 0 {
		return "未出院"
	}
	return d.String()
}

// lowIndication: a stay with a mild main diagnosis that was little but tests.
func lowIndication(v *view, n int32, visit *Visit, t *rulefile.Terms) {
	main := visit.main()
	if visit.Way != rulefile.Inpatient || main == nil || !listed(main.Code, main.Name, t.Include) {
		return
	}
	var tests, all int64
	for _, at := range v.of(n) {
		l := &v.lines[at]
		if l.Category == "" {
			v.unjudged(n, at, "费用类别")
			return
		}
		if l.Category == string(coding.FeeOperation) {
			return
		}
		all += int64(l.amount)
		if l.Category == string(coding.FeeExamination) || l.Category == string(coding.FeeLaboratory) {
			tests += int64(l.amount)
		}
	}
	if all == 0 {
		return
	}
	share, err := money.NewRate(tests, all)
	if err != nil || share.Cmp(t.Rate) < 0 {
		return
	}
	if t.Has("天数") && visit.End != 0 && visit.Begin.DaysUntil(visit.End) > int(t.Days) {
		return
	}
	f := v.begin(nil, n)
	v.whole(f, n)
	f.note("主诊断", main.Code+" "+main.Name)
	f.note("检查检验占比", "达到 "+t.Rate.Percent())
	v.keepVisit(f)
}

// ghostStay: days on end of a stay with nothing but bed, nursing and ward round.
func ghostStay(v *view, n int32, visit *Visit, t *rulefile.Terms) {
	if visit.Way != rulefile.Inpatient || len(v.of(n)) == 0 {
		return
	}
	end := visit.End
	if end == 0 {
		end = v.lines[v.of(n)[len(v.of(n))-1]].Day
	}
	cared := map[period.Date]bool{}
	for _, at := range v.of(n) {
		l := &v.lines[at]
		if l.Category == "" {
			v.unjudged(n, at, "费用类别")
			return
		}
		switch coding.FeeCategory(l.Category) {
		case coding.FeeBed, coding.FeeConsultation, coding.FeeNursing:
		default:
			cared[l.Day] = true
		}
	}
	from := visit.Begin
	for day := visit.Begin; day <= end+1; day++ {
		if day <= end && !cared[day] {
			continue
		}
		if idle := from.DaysUntil(day); idle >= int(t.Days) {
			v.idleDays(n, from, day, idle)
		}
		from = day + 1
	}
}

func (v *view) idleDays(n int32, from, to period.Date, idle int) {
	f := v.begin(nil, n)
	for _, at := range v.of(n) {
		if l := &v.lines[at]; l.Day >= from && l.Day < to {
			v.question(f, at, l.quantity)
		}
	}
	f.note("空床", from.String()+" 起连续 "+strconv.Itoa(idle)+" 天没有药品、检查、治疗")
	v.keep(f)
}

// bedDays: more bed days than days of the stay, the day of admission counted
// and that of discharge not (at least one).
type bedRule struct{}

func bedKind(*compiling) evaluator { return bedRule{} }

func (bedRule) judge(v *view) {
	matches := v.mine()
	g := v.groups(matches, sideItem, func(l *line, m match) (groupKey, bool) {
		return groupKey{window: windowKey{visit: l.Visit}}, l.visit.Way == rulefile.Inpatient
	})
	for i := range g.groups {
		x := &g.groups[i]
		visit := &v.facts.Visits[x.key.window.visit]
		if !x.judged || visit.End == 0 {
			continue
		}
		limit := oneUnit * money.Quantity(max(1, visit.Begin.DaysUntil(visit.End)))
		if x.sum <= limit {
			continue
		}
		f := v.begin(v.entry(matches[x.tail].entry), x.key.window.visit)
		v.takeLatest(g, x.tail, x.sum-limit, f, matches)
		f.note("床位", x.sum.String()+" 天,住院 "+limit.String()+" 天")
		v.keep(f)
	}
}
