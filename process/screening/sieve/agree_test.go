package sieve_test

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/process/screening/sieve"
	"yibao/register/knowledge"
	"yibao/rules"
)

// shipped is all shipped rules on the points.
func shipped(t testing.TB, points []knowledge.Point) *audit.Engine {
	t.Helper()
	var versions []knowledge.RuleVersion
	err := fs.WalkDir(rules.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".rule" {
			return err
		}
		text, err := fs.ReadFile(rules.FS, name)
		versions = append(versions, knowledge.RuleVersion{
			Version: period.Version{ID: name, Effective: period.Since(1)}, Rule: name, State: knowledge.Active, File: name, Text: string(text),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	e, faults := audit.Compile("390100", versions, points)
	for _, f := range faults {
		t.Errorf("%s %s: %s", f.Rule, f.Point, f.Text)
	}
	return e
}

// say tells a finding in all that it says.
func say(f *audit.Finding) string {
	return fmt.Sprint(f.Rule.Code, f.Point, f.Clause, f.Level, f.Visit, f.Amount, f.Lines, f.Evidence, f.Exempt)
}

// judged is what a judging found: findings in order, and with missing also what
// could not be judged.
func judged(r *audit.Result, missing bool) []string {
	var out []string
	for i := range r.Findings {
		out = append(out, say(&r.Findings[i]))
	}
	if missing {
		for _, u := range r.Unjudged {
			out = append(out, fmt.Sprint(u.Rule.Code, u.Visit, u.Line, u.Fact))
		}
	}
	return append(out, fmt.Sprint(r.Total, r.PerVisit, r.Lines))
}

// disagreement sieves the persons and returns the first on whom the findings are
// not those of the judge; "" when there is none.
func disagreement(t testing.TB, e *audit.Engine, persons []audit.Facts, told bool) string {
	t.Helper()
	b := sieve.NewBatch(0)
	for i := range persons {
		b.Add(&persons[i])
	}
	found := make([][]string, len(persons))
	_, err := sieve.Compile(e).Runner(2, told).Run(context.Background(), b, func(_, n int, _ *audit.Facts, r *audit.Result) {
		found[n] = judged(r, told)
	})
	if err != nil {
		t.Fatal(err)
	}
	var all audit.Result
	for i := range persons {
		e.Judge(&persons[i], &all)
		want, got := judged(&all, told), found[i]
		if got == nil { // nobody was judged
			var none audit.Result
			none.Lines, none.PerVisit = all.Lines, all.PerVisit
			got = judged(&none, told)
		}
		if !slices.Equal(want, got) {
			return fmt.Sprintf("person %d (told %v):\n%s", i, told, cmp.Diff(want, got))
		}
	}
	return ""
}

// Every shipped kind has a test of its own: nobody is judged for nothing.
func TestEveryKindIsSieved(t *testing.T) {
	t.Parallel()
	for _, r := range sieve.Compile(shipped(t, nil)).Unsieved() {
		t.Errorf("%s %s is judged on everybody", r.Kind, r.Title)
	}
	for _, k := range rulefile.Kinds() {
		if k.Lacks == "" && !k.OfInstitution() && !sieve.Knows(k.Code) {
			t.Errorf("%s %s has no test", k.Code, k.Name)
		}
	}
}

// inTime puts lines in order of time.
func inTime(lines []audit.Line) {
	slices.SortStableFunc(lines, func(a, b audit.Line) int {
		return (int(a.Day)-int(b.Day))*2000 + int(a.Minute) - int(b.Minute)
	})
}
