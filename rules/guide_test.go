package rules_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"yibao/judge/audit/trial"
	"yibao/law/rulefile"
)

var fenced = regexp.MustCompile("(?s)```(rule|bad|good)\n(.*?)```")

// The examples of the guide are checked and tried.
func TestTheExamplesOfTheGuide(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	base := ""
	for i, m := range fenced.FindAllStringSubmatch(guide(t), -1) {
		if m[1] == "rule" {
			base = string(rune('a' + i))
		}
		files[base+"."+m[1]] = &fstest.MapFile{Data: []byte(m[2])}
	}
	var out strings.Builder
	s, err := trial.Test(&out, files, ".")
	if err != nil || s.Failed > 0 || s.Rules != 2 || s.Cases != 4 {
		t.Errorf("%+v, %v\n%s", s, err, out.String())
	}
}

func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../docs/guide/audit-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var codes = regexp.MustCompile(`"(R0\d\d)"`)

// The guide names every term, name, call and code of a complaint.
func TestTheGuideIsComplete(t *testing.T) {
	t.Parallel()
	text := guide(t)
	must := func(what string) {
		if !strings.Contains(text, what) {
			t.Errorf("the guide does not name %s", what)
		}
	}
	for _, v := range rulefile.Vocabulary() {
		must(v.Name)
	}
	for _, n := range rulefile.Names() {
		must(n.Name)
		for _, o := range n.Options {
			must(o)
		}
	}
	for _, c := range rulefile.Calls() {
		must(c.Name + "(\"")
	}
	for _, dir := range []string{"../law/rulefile", "../judge/audit/trial"} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			source, err := os.ReadFile(dir + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range codes.FindAllStringSubmatch(string(source), -1) {
				must(m[1])
			}
		}
	}
}
