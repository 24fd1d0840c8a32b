package audit

import (
	"strconv"

	"yibao/ground/money"
	"yibao/law/rulefile"
)

// duplicateRule finds two and more drugs of one group (组号) in a window. Forms
// of the same drug share a group, so the group decides and not the code; then
// come the exceptions: what is given once or is a solvent, what was stopped
// before, and packs of different size of the same drug (the same first twelve
// places of the code). 方式 后开 questions all but the first drug; else all but
// the one on which funds paid most.
type duplicateRule struct{}

func duplicateKind(*compiling) evaluator { return duplicateRule{} }

// stemDigits is how many places of a national drug code name substance and form.
const stemDigits = 12

func (duplicateRule) judge(v *view) {
	matches := v.mine()
	for i, m := range matches {
		if l := &v.lines[m.line]; l.judged && !l.Single && !l.Stopped && v.latestOfGroup(matches, i) {
			v.duplicates(matches, i)
		}
	}
}

// alike reports whether two matches are of one group in one window.
func (v *view) alike(a, b match) bool {
	x, y := v.entry(a.entry), v.entry(b.entry)
	if x.point.Group == "" || x.point.Group != y.point.Group {
		return false
	}
	l, o := &v.lines[a.line], &v.lines[b.line]
	if l.Single || l.Stopped || o.Single || o.Stopped {
		return false
	}
	if x.terms.Window.Kind == rulefile.RollingDays { // in use at the same time
		return l.Day < o.Day.AddDays(max(1, int(o.Supply))) && o.Day < l.Day.AddDays(max(1, int(l.Supply)))
	}
	k, ok1 := v.windowOf(l, x.terms.Window)
	n, ok2 := v.windowOf(o, x.terms.Window)
	return ok1 && ok2 && k == n
}

func (v *view) latestOfGroup(matches []match, i int) bool {
	for _, m := range matches[i+1:] {
		if v.alike(matches[i], m) && v.lines[m.line].judged {
			return false
		}
	}
	return true
}

// duplicates judges a group by its latest line.
func (v *view) duplicates(matches []match, latest int) {
	kept := v.keptStem(matches, latest)
	f := v.begin(v.entry(matches[latest].entry), v.lines[matches[latest].line].Visit)
	for _, m := range matches {
		l := &v.lines[m.line]
		if v.alike(m, matches[latest]) && l.Item != kept && !sameStem(l.Item, kept, stemDigits) {
			v.question(f, m.line, l.quantity)
		}
	}
	f.note("同组药品", "组号 "+v.entry(matches[latest].entry).point.Group+",另有 "+kept)
	v.keep(f)
}

// keptStem returns the code of the drug that is left alone.
func (v *view) keptStem(matches []match, latest int) string {
	first, best, most := "", "", money.Fen(-1)
	for i, m := range matches {
		if !v.alike(m, matches[latest]) {
			continue
		}
		code := v.lines[m.line].Item
		if first == "" {
			first = code
		}
		var sum money.Fen
		for _, o := range matches[i:] {
			if v.alike(o, matches[latest]) && sameStem(v.lines[o.line].Item, code, stemDigits) {
				sum += v.lines[o.line].fund
			}
		}
		if sum > most {
			best, most = code, sum
		}
	}
	if v.entry(matches[latest].entry).terms.Mode == "后开" {
		return first
	}
	return best
}

// interactRule finds pairs of items in use at the same time (DDI) or in one
// prescription (TCM_INCOMPAT). It questions no money.
type interactRule struct{ prescription bool }

func interactKind(prescription bool) compiler {
	return func(*compiling) evaluator { return &interactRule{prescription} }
}

func (k *interactRule) judge(v *view) {
	matches := v.mine()
	for i, b := range matches {
		later := &v.lines[b.line]
		if !later.judged {
			continue
		}
		for _, a := range matches[:i] {
			if a.entry != b.entry || a.side == b.side || a.line == b.line || !k.meet(v, &v.lines[a.line], later, b.line) {
				continue
			}
			e := v.entry(a.entry)
			f := v.begin(e, later.Visit)
			f.note("同用", v.lines[a.line].Item+" "+v.lines[a.line].Name+" 与 "+later.Item+" "+later.Name)
			v.inform(f)
		}
	}
}

func (k *interactRule) meet(v *view, a, b *line, at int32) bool {
	if !k.prescription {
		return a.Day < b.Day.AddDays(max(1, int(b.Supply))) && b.Day < a.Day.AddDays(max(1, int(a.Supply)))
	}
	if a.Visit != b.Visit {
		return false
	}
	if a.Prescription == "" || b.Prescription == "" {
		v.unjudged(b.Visit, at, "处方号")
		return false
	}
	return a.Prescription == b.Prescription
}

// safetyCheck kinds: the population for which a point warns.
var (
	elderlyCheck = &check{"出生日期",
		func(t *rulefile.Terms) bool { return t.MinAge.Set() },
		func(v *view, l *line, e *entry) outcome {
			switch outsideAge(v.facts.Person.Birth, l.Day, e.terms.MinAge, rulefile.Age{}) {
			case passes:
				return hits // old enough to be warned
			case hits:
				return passes
			default:
				return unknown
			}
		},
		func(v *view, l *line, e *entry) Evidence {
			return Evidence{"年龄", ageText(v.facts.Person.Birth, l.Day) + "," + severity(&e.terms)}
		}}
	pregnancyCheck = &check{"生育状态",
		func(t *rulefile.Terms) bool { return t.Pregnancy != 0 },
		func(v *view, l *line, e *entry) outcome {
			state := l.visit.pregnancy()
			if state == 0 && v.facts.Person.Sex == 1 {
				return passes
			}
			return known(state != 0 || l.visit.PregnancyKnown, e.terms.Pregnancy&state == 0)
		},
		func(_ *view, l *line, e *entry) Evidence {
			return Evidence{"生育状态", [...]string{"无", "妊娠", "哺乳", "妊娠、哺乳"}[l.visit.pregnancy()&3] + "," + severity(&e.terms)}
		}}
)

func severity(t *rulefile.Terms) string {
	if t.Forbidden {
		return "禁用"
	}
	return "慎用"
}

// pregnancy is the state told, or 妊娠 when a diagnosis of chapter O says so.
func (visit *Visit) pregnancy() uint8 {
	if visit.Pregnancy != 0 {
		return visit.Pregnancy
	}
	for _, d := range visit.Diagnoses {
		if len(d.Code) > 0 && d.Code[0] == 'O' {
			return 1
		}
	}
	return 0
}

// tellRule is a lineRule whose hits question no money.
type tellRule struct{ check *check }

func tellKind(c *check) compiler { return func(*compiling) evaluator { return &tellRule{c} } }

func (k *tellRule) judge(v *view) {
	for _, m := range v.mine() {
		l, e := &v.lines[m.line], v.entry(m.entry)
		if !l.judged || !k.check.applies(&e.terms) {
			continue
		}
		switch k.check.test(v, l, e) {
		case unknown:
			v.unjudged(l.Visit, m.line, k.check.fact)
		case hits:
			f := v.begin(e, l.Visit)
			f.Lines = append(f.Lines, Questioned{Line: l.at, Quantity: l.quantity})
			x := k.check.evidence(v, l, e)
			f.note(x.Name, x.Text)
			v.exempt(f)
		}
	}
}

// gradeRule checks who may order an antibiotic: the title that its grade needs,
// and 方式 特殊 a consultation; 就医方式 says where it may be used at all.
type gradeRule struct{}

func gradeKind(*compiling) evaluator { return gradeRule{} }

func (gradeRule) judge(v *view) {
	for _, m := range v.mine() {
		l, e := &v.lines[m.line], v.entry(m.entry)
		if !l.judged {
			continue
		}
		t := &e.terms
		why := ""
		switch {
		case t.Ways != 0 && l.visit.Way != 0 && t.Ways&l.visit.Way == 0:
			why = "限" + t.Ways.String() + "使用"
		case t.Title != 0 && l.visit.DoctorTitle == 0:
			v.unjudged(l.Visit, m.line, "医师职称")
		case t.Title != 0 && l.visit.DoctorTitle < t.Title:
			why = "医师职称 " + strconv.Itoa(int(l.visit.DoctorTitle)) + " 级,需 " + strconv.Itoa(int(t.Title)) + " 级以上"
		case t.Mode == "特殊" && l.Consulted == NotKnown:
			v.unjudged(l.Visit, m.line, "会诊记录")
		case t.Mode == "特殊" && l.Consulted == No:
			why = "特殊使用级没有会诊"
		}
		if why != "" {
			f := v.begin(e, l.Visit)
			v.question(f, m.line, l.quantity)
			f.note("分级管理", why)
			v.keep(f)
		}
	}
}
