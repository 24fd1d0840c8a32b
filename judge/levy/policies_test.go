package levy_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/policies"
)

// Every shipped contribution policy loads without a complaint, has cases, its
// cases agree, and they read every value of its tables.
func TestShippedPolicies(t *testing.T) {
	t.Parallel()
	agree(t, policies.FS, ".")
}

// The published examples of contributions, accounts and back-pay come out from
// parameters alone.
func TestPublishedExamples(t *testing.T) {
	t.Parallel()
	agree(t, os.DirFS("testdata"), "published")
}

func agree(t *testing.T, fsys fs.FS, start string) {
	t.Helper()
	var out strings.Builder
	files, errors, err := levy.Check(&out, fsys, start)
	if err != nil || errors > 0 || files == 0 {
		t.Fatalf("%d files, %d complaints, %v\n%s", files, errors, err, out.String())
	}
	sum, err := levy.Test(&out, fsys, start)
	if err != nil || sum.Failed > 0 || sum.Passed == 0 {
		t.Fatalf("%+v, %v\n%s", sum, err, out.String())
	}
	if strings.Contains(out.String(), "没有例用到") {
		t.Errorf("values that no case reads:\n%s", out.String())
	}
	err = fs.WalkDir(fsys, start, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !levyfile.IsLevy(d.Name()) {
			return err
		}
		if _, missing := fs.Stat(fsys, strings.TrimSuffix(name, ".yaml")+".例.yaml"); missing != nil {
			t.Errorf("%s has no cases", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
