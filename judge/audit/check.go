package audit

import (
	"slices"
	"strconv"
	"strings"

	"yibao/ground/period"
	"yibao/law/rulefile"
)

// outcome is what a check makes of a line.
type outcome uint8

const (
	passes  outcome = iota
	hits            // contradicted by what is known
	doubts          // a circumstance that no fact tells: 可疑
	unknown         // a fact is missing: not judged
)

// check compares one attribute of a line with the terms of an entry.
type check struct {
	fact     string // what is missing when it is unknown
	applies  func(t *rulefile.Terms) bool
	test     func(v *view, l *line, e *entry) outcome
	evidence func(v *view, l *line, e *entry) Evidence
}

// lineRule is the evaluator of kinds that look at one line at a time: it hits
// when one of the checks does.
type lineRule struct{ checks []*check }

func lineKind(checks ...*check) compiler {
	return func(*compiling) evaluator { return &lineRule{checks} }
}

func (k *lineRule) judge(v *view) {
	matches := v.mine()
	for i, m := range matches {
		l := &v.lines[m.line]
		if !l.judged {
			continue
		}
		e := v.entry(m.entry)
		if e.terms.FirstOnly && before(v, matches[:i], m) {
			continue
		}
		k.line(v, m.line, e)
	}
}

// before reports whether an earlier line of another visit has the same entry.
func before(v *view, earlier []match, m match) bool {
	return slices.ContainsFunc(earlier, func(o match) bool {
		return o.entry == m.entry && v.lines[o.line].Visit != v.lines[m.line].Visit
	})
}

func (k *lineRule) line(v *view, at int32, e *entry) {
	l := &v.lines[at]
	for _, c := range k.checks {
		if !c.applies(&e.terms) {
			continue
		}
		switch c.test(v, l, e) {
		case unknown:
			v.unjudged(l.Visit, at, c.fact)
		case hits, doubts:
			f := v.begin(e, l.Visit)
			if c.test(v, l, e) == doubts {
				f.Level = max(f.Level, rulefile.Suspect)
			}
			v.question(f, at, l.quantity)
			x := c.evidence(v, l, e)
			f.note(x.Name, x.Text)
			v.keep(f)
			return
		}
	}
}

// The checks.
var (
	sexCheck = &check{"性别",
		func(t *rulefile.Terms) bool { return t.Sex != 0 },
		func(v *view, _ *line, e *entry) outcome { return unless(v.facts.Person.Sex, e.terms.Sex) },
		func(v *view, _ *line, e *entry) Evidence {
			return Evidence{"性别", "限" + sexName(e.terms.Sex) + ",参保人为" + sexName(v.facts.Person.Sex)}
		}}
	ageCheck = &check{"出生日期",
		func(t *rulefile.Terms) bool { return t.MinAge.Set() || t.MaxAge.Set() },
		func(v *view, l *line, e *entry) outcome {
			return outsideAge(v.facts.Person.Birth, l.Day, e.terms.MinAge, e.terms.MaxAge)
		},
		func(v *view, l *line, _ *entry) Evidence {
			return Evidence{"年龄", ageText(v.facts.Person.Birth, l.Day)}
		}}
	levelCheck = &check{"机构级别",
		func(t *rulefile.Terms) bool { return t.Level != 0 },
		func(_ *view, l *line, e *entry) outcome {
			return known(l.visit.Level != 0, l.visit.Level >= e.terms.Level)
		},
		func(_ *view, l *line, e *entry) Evidence {
			return Evidence{"机构级别", "限" + gradeName(e.terms.Level) + "以上,本机构为" + gradeName(l.visit.Level)}
		}}
	wayCheck = &check{"就医方式",
		func(t *rulefile.Terms) bool { return t.Ways != 0 },
		func(_ *view, l *line, e *entry) outcome {
			return known(l.visit.Way != 0, e.terms.Ways&l.visit.Way != 0)
		},
		func(_ *view, l *line, e *entry) Evidence {
			return Evidence{"就医方式", "限" + e.terms.Ways.String() + ",本次为" + l.visit.Way.String()}
		}}
	medTypeCheck = &check{"医疗类别",
		func(t *rulefile.Terms) bool { return len(t.MedTypes) > 0 },
		func(_ *view, l *line, e *entry) outcome {
			return known(l.visit.MedType != "", prefixed(l.visit.MedType, e.terms.MedTypes))
		},
		func(_ *view, l *line, _ *entry) Evidence { return Evidence{"医疗类别", l.visit.MedType} }}
	schemeCheck = &check{"险种",
		func(t *rulefile.Terms) bool { return len(t.Schemes) > 0 },
		func(_ *view, l *line, e *entry) outcome {
			return known(l.visit.Scheme != "", prefixed(l.visit.Scheme, e.terms.Schemes))
		},
		func(_ *view, l *line, e *entry) Evidence {
			return Evidence{"险种", "限" + strings.Join(e.terms.Schemes, "、") + ",本次为" + l.visit.Scheme}
		}}
	departmentCheck = &check{"科室",
		func(t *rulefile.Terms) bool { return len(t.Departments) > 0 },
		func(_ *view, l *line, e *entry) outcome {
			d := l.department()
			return known(d != "", slices.ContainsFunc(e.terms.Departments, func(a string) bool { return strings.Contains(d, a) }))
		},
		func(_ *view, l *line, e *entry) Evidence {
			return Evidence{"科室", "限" + strings.Join(e.terms.Departments, "、") + ",本行为" + l.department()}
		}}
)

func (l *line) department() string {
	if l.Department != "" {
		return l.Department
	}
	return l.visit.Department
}

// known is passes or hits, unknown without the fact.
func known(have, allowed bool) outcome {
	switch {
	case !have:
		return unknown
	case allowed:
		return passes
	default:
		return hits
	}
}

// unless hits when the sex is known and another one.
func unless(sex, wanted rulefile.Sex) outcome {
	return known(sex == 1 || sex == 2, sex == wanted)
}

func prefixed(code string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool { return strings.HasPrefix(code, a) })
}

func sexName(s rulefile.Sex) string {
	switch s {
	case 1:
		return "男"
	case 2:
		return "女"
	default:
		return "未知"
	}
}

func gradeName(level uint8) string {
	return [...]string{"未定级", "一级", "二级", "三级"}[min(level, 3)]
}

// outsideAge hits when the age on the day lies outside; both limits are within.
func outsideAge(birth, day period.Date, least, most rulefile.Age) outcome {
	if birth == 0 || birth > day {
		return unknown
	}
	if least.Set() && aged(birth, day, least.Unit) < int(least.N) {
		return hits
	}
	if most.Set() && aged(birth, day, most.Unit) > int(most.N) {
		return hits
	}
	return passes
}

// aged returns the age on a day, completed, in the unit.
func aged(birth, day period.Date, unit rulefile.AgeUnit) int {
	switch unit {
	case rulefile.InDays:
		return birth.DaysUntil(day)
	case rulefile.InMonths:
		months := (day.Year()-birth.Year())*12 + int(day.Month()) - int(birth.Month())
		if birth.AddMonths(months) > day {
			months--
		}
		return months
	default:
		return birth.AgeOn(day)
	}
}

func ageText(birth, day period.Date) string {
	if years := birth.AgeOn(day); years >= 1 {
		return strconv.Itoa(years) + "岁"
	}
	return strconv.Itoa(birth.DaysUntil(day)) + "天"
}
