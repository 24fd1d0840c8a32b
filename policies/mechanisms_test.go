package policies_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"yibao/law/policyfile"
)

// The mechanisms of the ADR that no shipped policy needs, each as a small
// policy with cases, most of them published ones. They are not shipped.
func TestMechanisms(t *testing.T) {
	t.Parallel()
	here := os.DirFS(".")
	const folder = "testdata/mechanisms"
	files, err := fs.Glob(here, path.Join(folder, "*.例.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(path.Base(file), func(t *testing.T) {
			t.Parallel()
			cases, complaints := policyfile.LoadCases(here, file)
			for _, c := range complaints {
				t.Error(c)
			}
			policy, complaints := policyfile.Load(here, strings.Replace(file, ".例.txt", ".txt", 1))
			if policy != nil {
				complaints = append(complaints, policy.Sample(1, 500).Found...)
			}
			for _, c := range complaints {
				t.Error(c)
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
