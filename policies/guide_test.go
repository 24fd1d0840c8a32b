package policies_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/law/policyfile"
	"yibao/law/region"
	"yibao/policies"
)

const guide = "../docs/guide/policy-files.md"

func readGuide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What the guide tells its reader to do: write a file, change some lines of it
// (and take that back), run a command and see this.
var (
	writes  = regexp.MustCompile("文件 `([^`]+)`:$")
	changes = regexp.MustCompile("在 `([^`]+)` 里,把(每一处)?:$")
	runs    = regexp.MustCompile("运行 `yibao (check|test) ([^`]+)`,得到:$")
)

const takenBack = "改回来。"

// reader follows the guide.
type reader struct {
	lines  []string
	at     int
	files  fstest.MapFS
	undone map[string]*fstest.MapFile // what 改回来 puts back
	ran    int
}

// block returns the next fenced block.
func (r *reader) block(t *testing.T) string {
	t.Helper()
	for r.at < len(r.lines) && !strings.HasPrefix(r.lines[r.at], "```") {
		r.at++
	}
	begin := r.at + 1
	for r.at++; r.at < len(r.lines) && r.lines[r.at] != "```"; r.at++ {
	}
	if r.at >= len(r.lines) {
		t.Fatalf("a block begins in line %d and does not end", begin)
	}
	r.at++
	return strings.Join(r.lines[begin:r.at-1], "\n")
}

func (r *reader) line(t *testing.T, line string) {
	t.Helper()
	if strings.Contains(line, takenBack) {
		for name, file := range r.undone {
			r.files[name] = file
		}
	}
	if m := writes.FindStringSubmatch(line); m != nil {
		r.files[m[1]] = &fstest.MapFile{Data: []byte(r.block(t) + "\n")}
	}
	if m := changes.FindStringSubmatch(line); m != nil {
		r.change(t, m[1], m[2] != "")
	}
	if m := runs.FindStringSubmatch(line); m != nil {
		r.run(t, m[1], m[2])
	}
}

func (r *reader) change(t *testing.T, name string, everywhere bool) {
	t.Helper()
	file := r.files[name]
	if file == nil {
		t.Fatalf("%s is changed before it is written", name)
	}
	was, becomes := r.block(t), r.block(t)
	if n := strings.Count(string(file.Data), was); n == 0 || n > 1 && !everywhere {
		t.Fatalf("%s has %d times:\n%s", name, n, was)
	}
	r.undone = map[string]*fstest.MapFile{name: file}
	r.files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(file.Data), was, becomes))}
}

func (r *reader) run(t *testing.T, command, name string) {
	t.Helper()
	var out strings.Builder
	var err error
	if command == "check" {
		_, err = policyfile.Check(&out, r.files, name)
	} else {
		_, err = policyfile.Test(&out, r.files, name)
	}
	if err != nil {
		t.Fatal(err)
	}
	r.ran++
	if diff := cmp.Diff(strings.TrimSpace(r.block(t)), strings.TrimSpace(out.String())); diff != "" {
		t.Errorf("line %d: yibao %s %s does not say what the guide says:\n%s", r.at, command, name, diff)
	}
}

// A reader who does what the guide says sees what the guide says, and ends
// with a package that is sound, tested in every cell, and can be published.
func TestGuideCanBeFollowed(t *testing.T) {
	t.Parallel()
	r := &reader{lines: strings.Split(readGuide(t), "\n"), files: fstest.MapFS{}}
	err := fs.WalkDir(policies.FS, "国家", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		r.files[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for r.at < len(r.lines) {
		line := r.lines[r.at]
		r.at++
		r.line(t, line)
	}
	if r.ran < 6 {
		t.Errorf("the guide runs %d commands", r.ran)
	}
	const folder = "390900-望津"
	var out strings.Builder
	checked, err := policyfile.Check(&out, r.files, folder)
	if err != nil || checked.Errors+checked.Warnings > 0 || checked.Files == 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
	tested, err := policyfile.Test(&out, r.files, folder)
	if err != nil || tested.Failed+tested.Errors+tested.Missed > 0 || tested.Passed == 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
	if settings, complaints := region.Load(r.files, path.Join(folder, region.FileName)); settings == nil || len(complaints) > 0 {
		t.Errorf("settings: %v", complaints)
	}
}

// codes of complaints and refusals as the sources of law write them.
var (
	complaintCode = regexp.MustCompile(`"([PR][0-9]{3})"`)
	refusalCode   = regexp.MustCompile(`"(YB6[0-5][0-9]{2})"`)
	indexRow      = regexp.MustCompile(`(?m)^\| ([A-Z]+[0-9]+) \| ([^|]+) \|([^|]*)\|$`)
)

// The guide's index names every complaint and refusal of a policy or of
// settings, and no other.
func TestGuideIndexesEveryCode(t *testing.T) {
	t.Parallel()
	spoken := make(map[string]bool)
	for _, folder := range []string{"policyfile", "expr", "region"} {
		sources, err := fs.Glob(os.DirFS("../law/"+folder), "*.go")
		if err != nil || len(sources) == 0 {
			t.Fatalf("%s: %d sources, %v", folder, len(sources), err)
		}
		for _, name := range sources {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(path.Join("../law", folder, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range slices.Concat(complaintCode.FindAllStringSubmatch(string(text), -1), refusalCode.FindAllStringSubmatch(string(text), -1)) {
				spoken[m[1]] = true
			}
		}
	}
	indexed := make(map[string]bool)
	for _, m := range indexRow.FindAllStringSubmatch(readGuide(t), -1) {
		if indexed[m[1]] {
			t.Errorf("%s stands twice in the index", m[1])
		}
		indexed[m[1]] = true
		if !spoken[m[1]] {
			t.Errorf("the index tells of %s, which nothing says", m[1])
		}
	}
	for code := range spoken {
		if !indexed[code] {
			t.Errorf("the index does not tell of %s", code)
		}
	}
	t.Logf("%d codes", len(indexed))
}
