package policies_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"yibao/law/policyfile"
	"yibao/policies"
)

// list calls one of the listing functions and wants something in it.
func list(t *testing.T, files func() ([]string, error)) []string {
	t.Helper()
	found, err := files()
	if err != nil || len(found) == 0 {
		t.Fatalf("found %d files, error %v", len(found), err)
	}
	return found
}

func load(t *testing.T, file string) *policyfile.Policy {
	t.Helper()
	policy, complaints := policyfile.Load(policies.FS, file)
	for _, c := range complaints {
		t.Errorf("%s:%d:%d: %s %s %s", c.File, c.Line, c.Column, c.Code, c.Message, c.Help)
	}
	if policy == nil {
		t.FailNow()
	}
	return policy
}

// A region's folder that is not embedded would be shipped to nobody.
func TestEveryFolderIsShipped(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() || f.Name() == "testdata" {
			continue
		}
		if _, err := fs.Stat(policies.FS, f.Name()); err != nil {
			t.Errorf("%s is not embedded: %v", f.Name(), err)
		}
	}
}

// Every policy loads without a complaint, belongs to its folder's region,
// cites, and has cases beside it.
func TestPoliciesAreSound(t *testing.T) {
	t.Parallel()
	files := append(list(t, policies.Entries), list(t, policies.Corrections)...)
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			header := load(t, file).Header()
			region, _, _ := strings.Cut(path.Base(path.Dir(file)), "-")
			if header.Region != region {
				t.Errorf("统筹区 %s in folder %s", header.Region, path.Dir(file))
			}
			if len(header.Citations) == 0 {
				t.Error("no 依据")
			}
			for _, c := range header.Citations {
				if c.Title == "" || c.Verified == "" {
					t.Errorf("依据 %s: title %q, 核实 %q", c.Name, c.Title, c.Verified)
				}
			}
			cases := strings.TrimSuffix(file, ".yaml") + ".例.yaml"
			if _, err := fs.Stat(policies.FS, cases); err != nil {
				t.Errorf("no cases: %v", err)
			}
		})
	}
}

func TestCasesPass(t *testing.T) {
	t.Parallel()
	for _, file := range list(t, policies.CaseFiles) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			cases, complaints := policyfile.LoadCases(policies.FS, file)
			for _, c := range complaints {
				t.Errorf("%s:%d:%d: %s %s %s", c.File, c.Line, c.Column, c.Code, c.Message, c.Help)
			}
			if cases == nil {
				t.FailNow()
			}
			results := cases.Run()
			if len(results) == 0 {
				t.Error("no case ran")
			}
			for _, r := range results {
				if !r.OK {
					t.Errorf("%s:%d %s: %s", r.File, r.Line, r.Name, strings.Join(r.Differences, ";"))
				}
			}
		})
	}
}

// The published examples that these policies claim to follow.
func TestPublishedExamplesAreThere(t *testing.T) {
	t.Parallel()
	var names []string
	for _, file := range list(t, policies.CaseFiles) {
		cases, _ := policyfile.LoadCases(policies.FS, file)
		if cases == nil {
			t.Fatalf("%s does not load", file)
		}
		for _, r := range cases.Run() {
			names = append(names, r.Name)
		}
	}
	for _, example := range []string{
		"NB-RES-IP-2023", "NB-RES-CI-2014", "QY-EMP-3LAYER-2023", "GZ-BIRTH-EMP",
		"ZJ-EMP-OP-2023", "ZJ-EMP-OP-CI-2023", "BJ-RES-OP-IP-CI-2021",
		"CQ-YB-AID-2023", "AY-RES-CHRONIC-2022A", "JY-AID-2023",
	} {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, example) }) {
			t.Errorf("no case for %s", example)
		}
	}
}

// One text for each day: shipped policies of one region, scheme and business
// do not overlap; each correction has the identity of a shipped policy.
func TestOnePolicyForEachDay(t *testing.T) {
	t.Parallel()
	type identity struct{ region, scheme, business string }
	identify := func(h policyfile.Header) identity { return identity{h.Region, h.Scheme, h.Business} }
	shipped := make(map[identity][]policyfile.Header)
	for _, file := range list(t, policies.Entries) {
		header := load(t, file).Header()
		for _, other := range shipped[identify(header)] {
			if other.Effective.Overlaps(header.Effective) {
				t.Errorf("%s and %s are both in force in %v", header.Title, other.Title, header.Effective)
			}
		}
		shipped[identify(header)] = append(shipped[identify(header)], header)
	}
	for _, file := range list(t, policies.Corrections) {
		if header := load(t, file).Header(); len(shipped[identify(header)]) == 0 {
			t.Errorf("%s corrects no shipped policy", file)
		}
	}
}

// Few steps are formulas, and every cell and band is read by some case.
func TestShareOfExpressionsAndCoverage(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	checked, err := policyfile.Check(&out, policies.FS, ".")
	if err != nil || checked.Errors+checked.Warnings > 0 {
		t.Fatalf("%v\n%s", err, out.String())
	}
	steps, formulas := 0, 0
	for _, file := range list(t, policies.Entries) {
		if p := load(t, file); len(p.Header().MedTypes) > 0 { // what settles bills divides portions; waiting and allowances are figures
			x := p.Expressions()
			steps, formulas = steps+x.Steps, formulas+x.Formulas
		}
	}
	if steps == 0 || formulas*10 > steps {
		t.Errorf("%d of %d steps are formulas, more than a tenth", formulas, steps)
	}
	out.Reset()
	tested, err := policyfile.Test(&out, policies.FS, ".")
	if err != nil || tested.Failed+tested.Errors+tested.Missed > 0 || tested.Passed == 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
}
