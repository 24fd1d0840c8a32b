package policyfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/law/policyfile"
)

// Each file of testdata/checks holds small policies with one slip (or none) and,
// last, what Check says of them. -update writes the last part anew.
func TestChecks(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob("testdata/checks/*.txt")
	if err != nil || len(found) == 0 {
		t.Fatalf("%d files, %v", len(found), err)
	}
	for _, name := range found {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			const last = "-- 应报 --\n"
			given, want, ok := strings.Cut(string(text), last)
			if !ok {
				t.Fatalf("no %q", last)
			}
			var out strings.Builder
			if _, err := policyfile.Check(&out, filesIn(given), "."); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(name, []byte(given+last+out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// filesIn reads several files out of one text: each begins with a line -- name --.
func filesIn(text string) fstest.MapFS {
	files := make(fstest.MapFS)
	var name string
	for line := range strings.Lines(text) {
		if title, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok && strings.HasSuffix(title, " --") {
			name = strings.TrimSuffix(title, " --")
			files[name] = &fstest.MapFile{}
			continue
		}
		files[name].Data = append(files[name].Data, line...)
	}
	return files
}
