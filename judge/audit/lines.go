package audit

import (
	"slices"
	"strconv"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/law/rulefile"
)

// eachLine is the evaluator of kinds without points that look at one line at a
// time. what returns the evidence of a hit, or the fact that is missing.
type eachLine struct {
	what func(v *view, l *line, t *rulefile.Terms) (hit string, missing string)
}

func eachLineKind(what func(v *view, l *line, t *rulefile.Terms) (string, string)) compiler {
	return func(*compiling) evaluator { return &eachLine{what} }
}

func (k *eachLine) judge(v *view) {
	for i := range v.lines {
		l := &v.lines[i]
		if !l.judged {
			continue
		}
		hit, missing := k.what(v, l, v.terms(l.Day))
		if missing != "" {
			v.unjudged(l.Visit, int32(i), missing)
		}
		if hit != "" {
			f := v.begin(nil, l.Visit)
			v.question(f, int32(i), l.quantity)
			f.note(v.rule.Title, hit)
			v.keep(f)
		}
	}
}

// pointLine is eachLine for kinds with points.
type pointLine struct {
	what func(v *view, l *line, e *entry) (hit string, missing string)
}

func pointLineKind(what func(v *view, l *line, e *entry) (string, string)) compiler {
	return func(*compiling) evaluator { return &pointLine{what} }
}

func (k *pointLine) judge(v *view) {
	for _, m := range v.mine() {
		l, e := &v.lines[m.line], v.entry(m.entry)
		if m.side != sideItem || !l.judged {
			continue
		}
		hit, missing := k.what(v, l, e)
		if missing != "" {
			v.unjudged(l.Visit, m.line, missing)
		}
		if hit != "" {
			f := v.begin(e, l.Visit)
			v.question(f, m.line, l.quantity)
			f.note(v.rule.Title, hit)
			v.keep(f)
		}
	}
}

func notCovered(_ *view, l *line, _ *rulefile.Terms) (string, string) {
	switch l.Listed {
	case NotKnown:
		return "", "目录"
	case No:
		return l.Item + " " + l.Name + " 当日不在可支付目录内", ""
	default:
		return "", ""
	}
}

func unlicensed(_ *view, l *line, _ *rulefile.Terms) (string, string) {
	switch l.Licensed {
	case NotKnown:
		return "", "医师与科室资质"
	case No:
		return "医师 " + l.doctor() + "、科室 " + l.department() + " 没有此项资质", ""
	default:
		return "", ""
	}
}

func lateUpload(_ *view, l *line, t *rulefile.Terms) (string, string) {
	switch {
	case l.UploadHours < 0:
		return "", "上传时间"
	case l.UploadHours > t.Hours:
		return "收费后 " + strconv.Itoa(int(l.UploadHours)) + " 小时上传,限 " + strconv.Itoa(int(t.Hours)) + " 小时", ""
	default:
		return "", ""
	}
}

// never: what a point names is not paid, whatever else.
func never(_ *view, l *line, _ *entry) (string, string) {
	return l.Item + " " + l.Name + " 不予支付", ""
}

func online(_ *view, l *line, _ *entry) (string, string) {
	switch {
	case l.visit.Way == 0:
		return "", "就医方式"
	case l.visit.Way&rulefile.Online != 0:
		return "互联网诊疗开具 " + l.Item + " " + l.Name, ""
	default:
		return "", ""
	}
}

func soldWithoutRx(_ *view, l *line, _ *entry) (string, string) {
	if l.visit.Way&rulefile.Purchase != 0 && l.Prescription == "" {
		return "处方药 " + l.Item + " " + l.Name + " 没有处方号", ""
	}
	return "", ""
}

// aroundOperation: an antibiotic for prevention later than so many hours after
// the end of the operation.
func aroundOperation(_ *view, l *line, e *entry) (string, string) {
	if !l.visit.OperationsKnown {
		return "", "手术"
	}
	late := ""
	for _, o := range l.visit.Operations {
		switch {
		case o.End.Day == 0:
			return "", "手术结束时间"
		case l.Minute < 0 && l.Day > o.End.Day:
			return "", "收费时间"
		}
		minutes := int64(l.Day-o.End.Day)*1440 + int64(l.Minute-o.End.Minute)
		if minutes > int64(e.terms.Hours)*60 {
			late = "手术结束后 " + strconv.FormatInt(minutes/60, 10) + " 小时,限 " + strconv.Itoa(int(e.terms.Hours)) + " 小时"
			continue
		}
		return "", ""
	}
	return late, ""
}

// chronicRule: a visit of a listed disease with a drug that is in none of the
// lists of the visit's diseases. The points allow: a disease without a list is
// not judged.
type chronicRule struct{ entries []int32 }

func chronicKind(c *compiling) evaluator { return &chronicRule{c.mine()} }

func (k *chronicRule) judge(v *view) {
	for i := range v.lines {
		l := &v.lines[i]
		if !l.judged || l.Kind != Drug || !prefixed(l.visit.MedType, v.terms(l.Day).MedTypes) {
			continue
		}
		list, allowed := false, false
		for _, n := range k.entries {
			e := v.entry(n)
			if e.span.Contains(l.Day) && l.visit.suffers(e.terms.Include, v.facts.Person.Chronic) {
				list = true
				allowed = allowed || anyKey(e.point.Items, l.Item, l.Name)
			}
		}
		if list && !allowed {
			f := v.begin(nil, l.Visit)
			v.question(f, int32(i), l.quantity)
			f.note("病种", l.visit.diagnosisText()+" 的用药目录没有 "+l.Item+" "+l.Name)
			v.keep(f)
		}
	}
}

func (visit *Visit) suffers(list []rulefile.Code, chronic []string) bool {
	return slices.ContainsFunc(visit.Diagnoses, func(d Diagnosis) bool { return listed(d.Code, d.Name, list) }) ||
		slices.ContainsFunc(chronic, func(c string) bool { return listed(c, "", list) })
}

// claimRule finds the same charge made twice: same institution, day, item,
// quantity and amount in two visits (违规); the same elsewhere is a doubt.
type claimRule struct{}

func claimKind(*compiling) evaluator { return claimRule{} }

func (claimRule) judge(v *view) {
	for i := range v.lines {
		l := &v.lines[i]
		if !l.judged {
			continue
		}
		for k := i - 1; k >= 0 && v.lines[k].Day == l.Day; k-- {
			o := &v.lines[k]
			if o.Visit == l.Visit || o.Item != l.Item || o.Item == "" || o.quantity != l.quantity || o.amount != l.amount {
				continue
			}
			elsewhere := o.visit.Institution != l.visit.Institution
			if elsewhere && perVisit(l.Category) {
				continue
			}
			f := v.begin(nil, l.Visit)
			if elsewhere {
				f.Level = max(f.Level, rulefile.Suspect)
			}
			v.question(f, int32(i), l.quantity)
			f.note("前一笔", o.visit.ID+" "+o.visit.Institution+" "+o.LineNo+" 行")
			v.keep(f)
			break
		}
	}
}

// perVisit reports whether every institution charges the fee for a visit of its
// own: that two did on one day is no sign of one bill claimed twice.
func perVisit(category string) bool {
	switch coding.FeeCategory(category) {
	case coding.FeeConsultation, coding.FeeGeneral, coding.FeeRegistration:
		return true
	}
	return false
}

// traceRule finds a trace code that was settled before.
type traceRule struct{}

func traceKind(*compiling) evaluator { return traceRule{} }

func (traceRule) judge(v *view) {
	seen := map[string]int32{}
	for i := range v.lines {
		l := &v.lines[i]
		for _, code := range l.Traces {
			first, twice := seen[code]
			if !twice {
				seen[code] = int32(i)
				continue
			}
			if l.judged && v.lines[first].Visit != l.Visit {
				f := v.begin(nil, l.Visit)
				v.question(f, int32(i), l.quantity)
				f.note("追溯码", code+" 已在 "+v.lines[first].visit.ID+" 结算")
				v.keep(f)
				break
			}
		}
	}
}

// nursingRule finds two and more levels of nursing on one day of a visit: all
// but the dearest are questioned.
type nursingRule struct{}

func nursingKind(*compiling) evaluator { return nursingRule{} }

func (nursingRule) judge(v *view) {
	matches := v.mine()
	for i, m := range matches {
		l := &v.lines[m.line]
		if !l.judged {
			continue
		}
		for k, o := range matches {
			x := &v.lines[o.line]
			if k == i || x.Visit != l.Visit || x.Day != l.Day || x.Item == l.Item {
				continue
			}
			if x.Price > l.Price || x.Price == l.Price && k < i {
				f := v.begin(v.entry(m.entry), l.Visit)
				v.question(f, m.line, l.quantity)
				f.note("同日", x.Item+" "+x.Name)
				v.keep(f)
				break
			}
		}
	}
}

// detailRule checks a line's own arithmetic and the refunds. It questions only
// what the amount is above price × quantity.
type detailRule struct{}

func detailKind(*compiling) evaluator { return detailRule{} }

func (detailRule) judge(v *view) {
	for i := range v.lines {
		l := &v.lines[i]
		if !l.judged {
			continue
		}
		if l.Item == "" {
			v.tell(l.Visit, "第 "+l.LineNo+" 行没有项目编码")
		}
		due, err := money.Extend(l.Price, l.Quantity, money.HalfUpFen)
		over := l.Amount - due
		if err != nil || over <= v.terms(l.Day).Amount && over >= -v.terms(l.Day).Amount {
			continue
		}
		f := v.begin(nil, l.Visit)
		if over > 0 {
			v.questionFen(f, int32(i), l.quantity, portion(l.fund, money.Quantity(over), money.Quantity(l.Amount)))
		}
		f.note("金额", l.Amount.String()+" 元,单价 × 数量 = "+due.String()+" 元")
		v.inform(f)
	}
	for i := range v.facts.Lines {
		l := &v.facts.Lines[i]
		if l.Quantity < 0 && v.facts.Visits[l.Visit].Judged && l.RefundOf != "" && !v.charged(l) {
			v.tell(l.Visit, "第 "+l.LineNo+" 行退的是 "+l.RefundOf+" 行,本次就诊没有这一行")
		}
	}
}

func (v *view) charged(refund *Line) bool {
	return slices.ContainsFunc(v.facts.Lines, func(l Line) bool {
		return l.Visit == refund.Visit && l.LineNo == refund.RefundOf && l.Quantity > 0
	})
}

// tell makes a finding of a visit that questions nothing.
func (v *view) tell(visit int32, what string) {
	f := v.begin(nil, visit)
	f.note(v.rule.Title, what)
	v.inform(f)
}

// isTest reports whether a line is an examination or a laboratory test.
func (l *line) isTest() bool {
	c := coding.FeeCategory(strings.TrimSpace(l.Category))
	return c == coding.FeeExamination || c == coding.FeeLaboratory
}
