package trial

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// Suffixes of the files of a rule.
const (
	RuleSuffix = ".rule"
	BadSuffix  = ".bad"
	GoodSuffix = ".good"
)

// demoRegion is where cases play that name no 地区.
const demoRegion = "390100"

// Summary counts what was looked at.
type Summary struct{ Rules, Cases, Failed int }

// Check reads every rule and case file among the paths, folders searched, and
// writes all complaints.
func Check(w io.Writer, files fs.FS, paths ...string) (Summary, error) {
	return each(files, paths, func(name, text string, s *Summary) {
		s.Rules++
		rule, complaints := rulefile.Parse(name, text)
		if len(complaints) == 0 {
			version := knowledge.RuleVersion{Version: period.Version{ID: rule.Code, Effective: period.Since(1)}, Rule: rule.Code, File: name, Text: text}
			if _, faults := audit.Compile(demoRegion, []knowledge.RuleVersion{version}, nil); len(faults) > 0 {
				fmt.Fprintf(w, "%s: %s\n", name, faults[0].Text)
				s.Failed++
			}
		}
		for _, suffix := range []string{BadSuffix, GoodSuffix} {
			for _, t := range trials(files, name, suffix, &rule, text) {
				s.Cases++
				_ = t.prepare(rule.Kind)
			}
			complaints = append(complaints, caseComplaints(files, name, suffix, rule.Kind)...)
		}
		for _, c := range complaints {
			fmt.Fprintln(w, c)
		}
		s.Failed += len(complaints)
	})
}

// Test runs the cases of every rule among the paths and writes what came out
// otherwise than expected.
func Test(w io.Writer, files fs.FS, paths ...string) (Summary, error) {
	return each(files, paths, func(name, text string, s *Summary) {
		s.Rules++
		rule, complaints := rulefile.Parse(name, text)
		for _, suffix := range []string{BadSuffix, GoodSuffix} {
			complaints = append(complaints, caseComplaints(files, name, suffix, rule.Kind)...)
		}
		if len(complaints) > 0 {
			for _, c := range complaints {
				fmt.Fprintln(w, c)
			}
			s.Failed += len(complaints)
			return
		}
		for _, suffix := range []string{BadSuffix, GoodSuffix} {
			for _, t := range trials(files, name, suffix, &rule, text) {
				s.Cases++
				if why := t.run(suffix == BadSuffix); why != "" {
					s.Failed++
					fmt.Fprintf(w, "%s:%d: 例“%s”不符:\n%s", t.file, t.which.Line, t.which.Title, why)
				}
			}
		}
	})
}

// each calls act with every rule file among the paths.
func each(files fs.FS, paths []string, act func(name, text string, s *Summary)) (Summary, error) {
	var s Summary
	for _, p := range paths {
		err := fs.WalkDir(files, p, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != RuleSuffix {
				return err
			}
			text, err := fs.ReadFile(files, name)
			if err == nil {
				act(name, string(text), &s)
			}
			return err
		})
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// trial is one case of one rule.
type trial struct {
	file  string
	which *rulefile.Case
	rule  *rulefile.Rule
	text  string
	read  reader
}

func caseFile(files fs.FS, name, suffix string) (*rulefile.CaseFile, string) {
	beside := strings.TrimSuffix(name, RuleSuffix) + suffix
	text, err := fs.ReadFile(files, beside)
	if err != nil {
		return nil, beside
	}
	return rulefile.ParseCases(beside, string(text), tables), beside
}

func trials(files fs.FS, name, suffix string, rule *rulefile.Rule, text string) []*trial {
	parsed, beside := caseFile(files, name, suffix)
	if parsed == nil {
		return nil
	}
	var out []*trial
	for i := range parsed.Cases {
		out = append(out, &trial{file: beside, which: &parsed.Cases[i], rule: rule, text: text, read: reader{file: parsed, rule: rule.Kind}})
	}
	return out
}

// caseComplaints reads a case file to the end for what is wrong with it.
func caseComplaints(files fs.FS, name, suffix, kind string) []rulefile.Complaint {
	parsed, _ := caseFile(files, name, suffix)
	if parsed == nil {
		return nil
	}
	for i := range parsed.Cases {
		t := trial{which: &parsed.Cases[i], read: reader{file: parsed, rule: kind}}
		t.prepare(kind)
		t.expected()
	}
	return parsed.Complaints()
}

func (t *trial) prepare(kind string) *audit.Facts {
	t.read.rule = kind
	t.read.readFacts(t.which)
	t.read.readPoints(t.which)
	t.read.readSummary(t.which)
	return &t.read.facts
}

// run judges the case; "" when it came out as expected.
func (t *trial) run(bad bool) string {
	facts := t.prepare(t.rule.Kind)
	region := demoRegion
	if c, ok := t.which.Fields["地区"]; ok {
		region = c.Text
	}
	version := knowledge.RuleVersion{
		Version: period.Version{ID: t.rule.Code, Effective: period.Since(1)}, Rule: t.rule.Code, Kind: t.rule.Kind,
		State: knowledge.Active, File: t.rule.File, Text: t.text,
	}
	engine, faults := audit.Compile(region, []knowledge.RuleVersion{version}, t.read.points)
	if len(faults) > 0 {
		return fmt.Sprintf("       %s %s: %s\n", faults[0].Rule, faults[0].Point, faults[0].Text)
	}
	var r audit.Result
	facts.Stage &= t.rule.Stages
	if _, chosen := t.which.Fields["环节"]; !chosen {
		facts.Stage = last(t.rule.Stages)
	}
	if kind, _ := rulefile.KindOf(t.rule.Kind); kind.OfInstitution() {
		engine.JudgeSummary(&t.read.summary, &r)
	} else {
		engine.Judge(facts, &r)
	}
	want, got := t.expected(), found(facts, &r)
	switch {
	case bad && len(want) == 0:
		return "       .bad 里的例要写出“疑点”\n"
	case !bad && slices.ContainsFunc(want, func(s string) bool {
		return !strings.Contains(s, "豁免") && !strings.HasPrefix(s, "未判") && !strings.HasPrefix(s, "合计")
	}):
		return "       .good 里的例不能有疑点\n"
	}
	return difference(want, got)
}

// last returns the latest of the stages: there fund money is known.
func last(s rulefile.Stage) rulefile.Stage {
	for _, stage := range []rulefile.Stage{rulefile.After, rulefile.During, rulefile.Before} {
		if s&stage != 0 {
			return stage
		}
	}
	return rulefile.After
}

// found tells the findings in the words of expected.
func found(f *audit.Facts, r *audit.Result) []string {
	var out []string
	for i := range r.Findings {
		x := &r.Findings[i]
		exempt := ""
		if x.Exempt != 0 {
			exempt = " 豁免:" + x.Exempt.String()
		}
		for _, q := range x.Lines {
			out = append(out, fmt.Sprintf("行 %s 数量 %s 金额 %s %s%s", f.Lines[q.Line].LineNo, q.Quantity, q.Amount, x.Level, exempt))
		}
		if len(x.Lines) == 0 {
			out = append(out, fmt.Sprintf("行 - 数量 0 金额 %s %s%s", x.Amount, x.Level, exempt))
		}
	}
	for _, u := range r.Unjudged {
		out = append(out, "未判 "+u.Fact)
	}
	out = append(out, "合计 "+r.Total.String())
	slices.Sort(out)
	return out
}

type expectation struct{ line, quantity, amount, level, exempt string }

var expectedColumns = columns[expectation]{
	"行":  func(_ *reader, e *expectation, s string) bool { return word(&e.line, s) },
	"数量": func(_ *reader, e *expectation, s string) bool { return word(&e.quantity, s) },
	"金额": func(_ *reader, e *expectation, s string) bool { return word(&e.amount, s) },
	"级别": func(_ *reader, e *expectation, s string) bool { return word(&e.level, s) },
	"豁免": func(_ *reader, e *expectation, s string) bool { return word(&e.exempt, " 豁免:"+s) },
}

var unjudgedColumns = columns[string]{
	"缺": func(_ *reader, f *string, s string) bool { return word(f, s) },
}

// expected tells what the case expects. Without 合计 the total is not compared.
func (t *trial) expected() []string {
	var out []string
	level := ""
	if t.rule != nil {
		level = t.rule.Level.String()
	}
	read(&t.read, t.which, "疑点", expectedColumns,
		func(int) expectation { return expectation{line: "-", quantity: "0", level: level} },
		func(e expectation) {
			out = append(out, fmt.Sprintf("行 %s 数量 %s 金额 %s %s%s", e.line, e.quantity, e.amount, e.level, e.exempt))
		})
	read(&t.read, t.which, "未判", unjudgedColumns, func(int) string { return "" }, func(f string) { out = append(out, "未判 "+f) })
	if c, ok := t.which.Fields["合计"]; ok {
		out = append(out, "合计 "+c.Text)
	}
	slices.Sort(out)
	return out
}

// difference lists what was expected and did not come, and the other way
// round; "" when nothing differs.
func difference(want, got []string) string {
	total := slices.ContainsFunc(want, func(s string) bool { return strings.HasPrefix(s, "合计") })
	if !total {
		got = slices.DeleteFunc(got, func(s string) bool { return strings.HasPrefix(s, "合计") })
	}
	var out strings.Builder
	rest := slices.Clone(got)
	for _, w := range want {
		if i := slices.Index(rest, w); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		fmt.Fprintf(&out, "       应有而没有: %s\n", w)
	}
	for _, g := range rest {
		fmt.Fprintf(&out, "       不该有而有: %s\n", g)
	}
	return out.String()
}
