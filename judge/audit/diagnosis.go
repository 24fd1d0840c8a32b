package audit

import (
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/law/rulefile"
)

// includeCheck hits when none of the diagnoses is allowed. Circumstances that
// the point asks for beside the diagnosis are looked up one by one: known to
// fail → hit, not known → doubtful.
var includeCheck = &check{"诊断",
	func(t *rulefile.Terms) bool { return len(t.Include) > 0 || len(t.Elements) > 0 },
	func(v *view, l *line, e *entry) outcome {
		if len(e.terms.Include) > 0 {
			switch {
			case len(l.visit.Diagnoses) == 0:
				return unknown
			case !v.anyDiagnosis(l.visit, e.terms.Include, true):
				return hits
			}
		}
		return l.visit.elements(e.terms.Elements)
	},
	func(v *view, l *line, e *entry) Evidence {
		if len(e.terms.Include) > 0 && !v.anyDiagnosis(l.visit, e.terms.Include, true) {
			return Evidence{"诊断", l.visit.diagnosisText()}
		}
		return Evidence{"要素", strings.Join(e.terms.Elements, "、")}
	}}

// excludeCheck hits when one of the diagnoses is excluded.
var excludeCheck = &check{"诊断",
	func(t *rulefile.Terms) bool { return len(t.Exclude) > 0 },
	func(v *view, l *line, e *entry) outcome {
		return known(len(l.visit.Diagnoses) > 0, !v.anyDiagnosis(l.visit, e.terms.Exclude, false))
	},
	func(_ *view, l *line, _ *entry) Evidence { return Evidence{"诊断", l.visit.diagnosisText()} }}

// contraCheck hits when one of the diagnoses is among those of the point: a
// list of contraindications, where includeCheck's is one of indications.
var contraCheck = &check{"诊断",
	func(t *rulefile.Terms) bool { return len(t.Include) > 0 },
	func(v *view, l *line, e *entry) outcome {
		return known(len(l.visit.Diagnoses) > 0, !v.anyDiagnosis(l.visit, e.terms.Include, true))
	},
	func(_ *view, l *line, _ *entry) Evidence { return Evidence{"诊断", l.visit.diagnosisText()} }}

// anyDiagnosis reports whether a diagnosis of the visit, or one the person had
// before, is on the list.
func (v *view) anyDiagnosis(visit *Visit, list []rulefile.Code, history bool) bool {
	for i := range visit.Diagnoses {
		if d := &visit.Diagnoses[i]; listed(d.Code, d.Name, list) {
			return true
		}
	}
	return history && slices.ContainsFunc(v.facts.Person.History, func(code string) bool { return listed(code, "", list) })
}

// listed reports whether a code begins with, or a name contains, one of the list.
func listed(code, name string, list []rulefile.Code) bool {
	for _, c := range list {
		if c.Name && strings.Contains(name, c.Text) || !c.Name && strings.HasPrefix(code, c.Text) {
			return true
		}
	}
	return false
}

func (visit *Visit) elements(names []string) outcome {
	result := passes
	for _, name := range names {
		i := slices.IndexFunc(visit.Elements, func(e Element) bool { return e.Name == name })
		switch {
		case i < 0:
			result = doubts
		case !visit.Elements[i].Holds:
			return hits
		}
	}
	return result
}

// main returns the main diagnosis, nil when there is none.
func (visit *Visit) main() *Diagnosis {
	for i := range visit.Diagnoses {
		if visit.Diagnoses[i].Main {
			return &visit.Diagnoses[i]
		}
	}
	return nil
}

func (visit *Visit) diagnosisText() string {
	var parts []string
	for _, d := range visit.Diagnoses {
		parts = append(parts, strings.TrimSpace(d.Code+" "+d.Name))
	}
	return strings.Join(parts, ";")
}

// codeRule is the evaluator of kinds whose points list diagnoses or operations
// and say for whom they are.
type codeRule struct {
	entries    []int32
	operations bool
	check      *check
}

func codeKind(operations bool, c *check) compiler {
	return func(c2 *compiling) evaluator { return &codeRule{c2.mine(), operations, c} }
}

func (k *codeRule) judge(v *view) {
	for i := range v.facts.Visits {
		visit := &v.facts.Visits[i]
		if !visit.Judged {
			continue
		}
		if k.operations {
			for _, o := range visit.Operations {
				day := o.Begin.Day
				if day == 0 {
					day = visit.Begin
				}
				k.code(v, int32(i), o.Code, o.Name, day)
			}
			continue
		}
		for _, d := range visit.Diagnoses {
			k.code(v, int32(i), d.Code, d.Name, visit.Begin)
		}
	}
}

func (k *codeRule) code(v *view, visit int32, code, name string, day period.Date) {
	for _, n := range k.entries {
		e := v.entry(n)
		if !e.span.Contains(day) || !k.check.applies(&e.terms) || !e.other.has(code, name, sideItem) {
			continue
		}
		l := line{Line: &Line{Day: day}, visit: &v.facts.Visits[visit]}
		switch k.check.test(v, &l, e) {
		case unknown:
			v.unjudged(visit, -1, k.check.fact)
		case hits:
			f := v.begin(e, visit)
			f.note("编码", code+" "+name)
			x := k.check.evidence(v, &l, e)
			f.note(x.Name, x.Text)
			v.inform(f)
		}
	}
}

// operationRule finds a main operation whose group does not allow the main
// diagnosis. The points are the allowed pairs: an operation is wrong only when
// it is in a group and none of the points of that operation allows.
type operationRule struct{ entries []int32 }

func operationDiagnosis(c *compiling) evaluator { return &operationRule{c.mine()} }

func (k *operationRule) judge(v *view) {
	for i := range v.facts.Visits {
		visit := &v.facts.Visits[i]
		if !visit.Judged {
			continue
		}
		main := slices.IndexFunc(visit.Operations, func(o Operation) bool { return o.Main })
		if main < 0 {
			continue
		}
		d, o := visit.main(), &visit.Operations[main]
		var grouped *entry
		allowed := false
		for _, n := range k.entries {
			e := v.entry(n)
			if !e.span.Contains(visit.Begin) || !e.other.has(o.Code, o.Name, sideItem) {
				continue
			}
			grouped = e
			allowed = allowed || d != nil && e.other.has(d.Code, d.Name, sideOther)
		}
		switch {
		case grouped == nil || allowed:
		case d == nil:
			v.unjudged(int32(i), -1, "主诊断")
		default:
			f := v.begin(grouped, int32(i))
			f.note("主手术", o.Code+" "+o.Name)
			f.note("主诊断", d.Code+" "+d.Name)
			v.inform(f)
		}
	}
}
