package sieve

import (
	"strings"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// check compares one attribute of a line with what a point says; it holds when
// they differ, and when the attribute is not known and that is wanted.
type check func(w *worker, line int32, t *terms) bool

// attribute holds on a line on which one of the checks holds.
func attribute(checks ...check) func(c *compiling) {
	return func(c *compiling) {
		c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
			if !w.asked(i) {
				return false
			}
			for _, holds := range checks {
				if holds(w, i, a.terms) {
					return true
				}
			}
			return false
		})
	}
}

// differs is whether a known attribute is not allowed; one not known counts
// when that is wanted.
func (w *worker) differs(known, allowed bool) bool {
	if !known {
		return w.told
	}
	return !allowed
}

func sex(w *worker, _ int32, t *terms) bool { return t.Sex != 0 && w.otherSex(t) }

func (w *worker) otherSex(t *terms) bool {
	return w.differs(w.who.Sex == 1 || w.who.Sex == 2, w.who.Sex == t.Sex)
}

func age(w *worker, i int32, t *terms) bool { return w.otherAge(w.b.day[i], t) }

func (w *worker) otherAge(day period.Date, t *terms) bool {
	if !t.MinAge.Set() && !t.MaxAge.Set() {
		return false
	}
	outside, known := audit.OutsideAge(w.who.Birth, day, t.MinAge, t.MaxAge)
	return w.differs(known, !outside)
}

func level(w *worker, i int32, t *terms) bool {
	v := w.visitOf(i)
	return t.Level != 0 && w.differs(v.Level != 0, v.Level >= t.Level)
}

func way(w *worker, i int32, t *terms) bool {
	v := w.visitOf(i)
	return t.Ways != 0 && w.differs(v.Way != 0, t.Ways&v.Way != 0)
}

func medType(w *worker, i int32, t *terms) bool {
	v := w.visitOf(i)
	return len(t.MedTypes) > 0 && w.differs(v.MedType != "", prefixed(v.MedType, t.MedTypes))
}

func scheme(w *worker, i int32, t *terms) bool {
	v := w.visitOf(i)
	return len(t.Schemes) > 0 && w.differs(v.Scheme != "", prefixed(v.Scheme, t.Schemes))
}

func department(w *worker, i int32, t *terms) bool {
	if len(t.Departments) == 0 {
		return false
	}
	d := w.department(i)
	for _, allowed := range t.Departments {
		if strings.Contains(d, allowed) {
			return false
		}
	}
	return w.differs(d != "", false)
}

func include(w *worker, i int32, t *terms) bool {
	v := w.visitOf(i)
	if len(t.Include) > 0 {
		switch {
		case len(v.Diagnoses) == 0:
			return w.told
		case !w.suffers(v, t.Include, true):
			return true
		}
	}
	return len(t.Elements) > 0
}

func exclude(w *worker, i int32, t *terms) bool {
	v := w.visitOf(i)
	return len(t.Exclude) > 0 && w.differs(len(v.Diagnoses) > 0, !w.suffers(v, t.Exclude, false))
}

func contra(w *worker, i int32, t *terms) bool {
	v := w.visitOf(i)
	return len(t.Include) > 0 && w.differs(len(v.Diagnoses) > 0, !w.suffers(v, t.Include, true))
}

// suffers reports whether a diagnosis of the visit, or one before, is listed.
func (w *worker) suffers(v *visit, list []rulefile.Code, history bool) bool {
	for i := range v.Diagnoses {
		if audit.Listed(v.Diagnoses[i].Code, v.Diagnoses[i].Name, list) {
			return true
		}
	}
	if history {
		for _, code := range w.who.History {
			if audit.Listed(code, "", list) {
				return true
			}
		}
	}
	return false
}

func pregnancy(w *worker, i int32, t *terms) bool {
	v := w.visitOf(i)
	state := v.PregnancyState()
	if t.Pregnancy == 0 || state == 0 && w.who.Sex == 1 {
		return false
	}
	return w.differs(state != 0 || v.PregnancyKnown, t.Pregnancy&state == 0)
}

// ofCodes holds on a visit with a diagnosis or operation on which the check does.
func ofCodes(holds func(w *worker, day period.Date, t *terms) bool) func(c *compiling) {
	return func(c *compiling) {
		c.named(func(w *worker, _ int32, day period.Date, a *ask) bool { return holds(w, day, a.terms) })
	}
}

func sexOfCode(w *worker, _ period.Date, t *terms) bool { return t.Sex != 0 && w.otherSex(t) }

func ageOfCode(w *worker, day period.Date, t *terms) bool { return w.otherAge(day, t) }

func anyCode(*worker, period.Date, *terms) bool { return true }

// elderly holds on lines of a person old enough to be warned.
func elderly(c *compiling) {
	c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
		if !w.judged(i) || !a.terms.MinAge.Set() {
			return false
		}
		outside, known := audit.OutsideAge(w.who.Birth, w.b.day[i], a.terms.MinAge, rulefile.Age{})
		return w.differs(known, outside)
	})
}

func grade(c *compiling) {
	c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
		if !w.asked(i) {
			return false
		}
		t, v := a.terms, w.visitOf(i)
		switch {
		case t.Ways != 0 && v.Way != 0 && t.Ways&v.Way == 0:
			return true
		case t.Title != 0 && v.DoctorTitle == 0:
			return w.told
		case t.Title != 0 && v.DoctorTitle < t.Title:
			return true
		case t.Mode == "特殊":
			return w.differs(w.b.answer(i, consultedAt) != audit.NotKnown, w.b.answer(i, consultedAt) == audit.Yes)
		}
		return false
	})
}

func price(c *compiling) {
	c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
		t := a.terms
		if !t.capped || w.b.price[i] <= int64(t.Price) || !w.asked(i) {
			return false
		}
		v := w.visitOf(i)
		return t.OfLevel == 0 || w.differs(v.Level != 0, v.Level != t.OfLevel)
	})
}

func overdose(c *compiling) {
	c.matches(byEntry, false, func(w *worker, i int32, a *ask) bool {
		switch {
		case !w.asked(i) || !a.terms.grams:
			return false
		case w.b.doses[i] <= 0:
			return w.told
		}
		return w.quantity(i) > a.terms.allowed*int64(w.b.doses[i])
	})
}
