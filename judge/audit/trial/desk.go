package trial

import (
	"strings"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// Outcome is what came of one case.
type Outcome struct {
	File  string
	Line  int
	Title string
	Bad   bool   // it must be found
	Why   string // "" when it came out as expected
}

// Texts tries one rule with its cases, as an editor holds them: all complaints,
// and without any the outcome of each case. The case texts may be empty.
func Texts(name, text, good, bad string) (rulefile.Rule, []rulefile.Complaint, []Outcome) {
	rule, complaints := rulefile.Parse(name, text)
	if len(complaints) == 0 {
		version := knowledge.RuleVersion{Version: period.Version{ID: rule.Code, Effective: period.Since(1)}, Rule: rule.Code, File: name, Text: text}
		if _, faults := audit.Compile(demoRegion, []knowledge.RuleVersion{version}, nil); len(faults) > 0 {
			complaints = append(complaints, rulefile.Complaint{File: name, Line: 1, Column: 1, Length: 1, Message: faults[0].Text})
		}
	}
	var files []*rulefile.CaseFile
	base := strings.TrimSuffix(name, RuleSuffix)
	for _, c := range []struct{ suffix, text string }{{BadSuffix, bad}, {GoodSuffix, good}} {
		if strings.TrimSpace(c.text) == "" {
			files = append(files, nil)
			continue
		}
		parsed := rulefile.ParseCases(base+c.suffix, c.text, tables)
		for i := range parsed.Cases {
			t := trial{which: &parsed.Cases[i], read: reader{file: parsed, rule: rule.Kind}}
			t.prepare(rule.Kind)
			t.expected()
		}
		complaints = append(complaints, parsed.Complaints()...)
		files = append(files, rulefile.ParseCases(base+c.suffix, c.text, tables))
	}
	if len(complaints) > 0 {
		return rule, complaints, nil
	}
	var outcomes []Outcome
	for n, parsed := range files {
		if parsed == nil {
			continue
		}
		suffix := []string{BadSuffix, GoodSuffix}[n]
		for i := range parsed.Cases {
			t := trial{file: base + suffix, which: &parsed.Cases[i], rule: &rule, text: text, read: reader{file: parsed, rule: rule.Kind}}
			why := t.run(suffix == BadSuffix)
			outcomes = append(outcomes, Outcome{t.file, t.which.Line, t.which.Title, suffix == BadSuffix, why})
		}
	}
	return rule, nil, outcomes
}
