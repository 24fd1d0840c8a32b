package repotest_test

import (
	"fmt"
	"go/ast"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// read returns a text file of the module.
func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

var (
	adrName   = regexp.MustCompile(`^([0-9]{4})-[a-z0-9-]+\.md$`)
	adrStatus = regexp.MustCompile(`(?m)^Status: (Proposed|Accepted|Superseded by [0-9]{4})`)
	adrRow    = regexp.MustCompile(`\(([0-9]{4}-[a-z0-9-]+\.md)\)`)
)

// adrRule compares the folder of decisions (name to text) with its index.
func adrRule(files map[string]string, index string) []string {
	var out, listed []string
	for _, m := range adrRow.FindAllStringSubmatch(index, -1) {
		listed = append(listed, m[1])
		if _, ok := files[m[1]]; !ok {
			out = append(out, fmt.Sprintf("docs/adr/README.md 列出的 %s 不存在。(listed, but there is no such file.)", m[1]))
		}
	}
	numbers := map[string]string{}
	for name, text := range files {
		m := adrName.FindStringSubmatch(name)
		if m == nil {
			out = append(out, fmt.Sprintf("docs/adr/%s: 文件名应为 NNNN-few-words.md。(name it NNNN-few-words.md.)", name))
			continue
		}
		if other, taken := numbers[m[1]]; taken {
			out = append(out, fmt.Sprintf("docs/adr: %s 与 %s 编号相同。(two decisions share a number.)", other, name))
		}
		numbers[m[1]] = name
		if !slices.Contains(listed, name) {
			out = append(out, fmt.Sprintf("docs/adr/%s: 没有列在 docs/adr/README.md 中。(add a row to the index.)", name))
		}
		if !adrStatus.MatchString(text) {
			out = append(out, fmt.Sprintf("docs/adr/%s: 缺少 Status 行(Proposed、Accepted 或 Superseded by NNNN)。(say its status.)", name))
		}
	}
	slices.Sort(out)
	return out
}

func TestEveryDecisionIsListed(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(filepath.Join(root, "docs", "adr"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range entries {
		if entry.Name() != "README.md" {
			files[entry.Name()] = read(t, "docs/adr/"+entry.Name())
		}
	}
	for _, complaint := range adrRule(files, read(t, "docs/adr/README.md")) {
		t.Error(complaint)
	}
}

func TestADRRuleCatches(t *testing.T) {
	t.Parallel()
	const accepted, index = "# One\n\nStatus: Accepted\n", "[one](0001-one.md)"
	expect(t, adrRule(map[string]string{"0001-one.md": accepted}, index), "")
	expect(t, adrRule(map[string]string{"0001-one.md": accepted, "0002-two.md": accepted}, index), "0002-two.md: 没有列在")
	expect(t, adrRule(map[string]string{"0001-one.md": "# One\n"}, index), "缺少 Status")
	expect(t, adrRule(nil, index), "不存在")
	expect(t, adrRule(map[string]string{"0001-one.md": accepted, "two.md": accepted}, index), "文件名应为")
	expect(t, adrRule(map[string]string{"0001-one.md": accepted, "0001-two.md": accepted}, index+"[two](0001-two.md)"), "编号相同")
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// linkRule checks that each relative link of a page leads to a file.
func linkRule(page, text string, exists func(string) bool) []string {
	var out []string
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		target, _, _ := strings.Cut(m[1], "#")
		if target == "" || strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
			continue
		}
		if file := path.Join(path.Dir(page), target); !exists(file) {
			out = append(out, fmt.Sprintf("%s: 链接 %s 指向的 %s 不存在。(dead link.)", page, m[1], file))
		}
	}
	return out
}

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	exists := func(file string) bool {
		_, err := os.Stat(filepath.Join(root, filepath.FromSlash(file)))
		return err == nil
	}
	pages := 0
	err := walk(func(name string, _ fs.DirEntry) error {
		if path.Ext(name) != ".md" {
			return nil
		}
		pages++
		for _, complaint := range linkRule(name, read(t, name), exists) {
			t.Error(complaint)
		}
		return nil
	})
	if err != nil || pages == 0 {
		t.Fatalf("%d pages read, %v", pages, err)
	}
}

func TestLinkRuleCatches(t *testing.T) {
	t.Parallel()
	only := func(file string) bool { return file == "docs/glossary.md" }
	expect(t, linkRule("README.md", "见 [术语](docs/glossary.md#钱) 与 [网站](https://example.org/a)", only), "")
	expect(t, linkRule("docs/architecture.md", "see [terms](glossary.md)", only), "")
	expect(t, linkRule("README.md", "见 [术语](docs/terms.md)", only), "docs/terms.md 不存在")
}

// roomRule wants each package of the floors to be named on a page, as its
// folder between back quotes.
func roomRule(page, text string, all []source) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range all {
		r := room(s.dir)
		if s.test || s.dir == "" || seen[r] || s.floor == "repotest" {
			continue
		}
		seen[r] = true
		if !strings.Contains(text, "`"+r+"`") {
			out = append(out, fmt.Sprintf("%s: 没有提到房间 `%s`。加一行,一句话说明它是什么业务。(name this room, with a sentence.)", page, r))
		}
	}
	slices.Sort(out)
	return out
}

func TestEveryRoomIsExplained(t *testing.T) {
	t.Parallel()
	for _, complaint := range roomRule("README.md", read(t, "README.md"), sources(t)) {
		t.Error(complaint)
	}
}

func TestRoomRuleCatches(t *testing.T) {
	t.Parallel()
	all := []source{example(t, "register/claim/a.go", "package claim"), example(t, "register/claim/b/a_test.go", "package b")}
	expect(t, roomRule("README.md", "`register/claim` 就诊", all), "")
	expect(t, roomRule("README.md", "register/claims", all), "`register/claim`")
}

// mention is a room, or a name in a room, as the pages write it: `register/claim`,
// `register/claim.FeeLine`, `register/claim.FeeLine.LineNo`. A room that is yet
// to come is announced by 以后的.
var mention = regexp.MustCompile("(以后的 )?`((?:" + strings.Join(append(floors, "storage"), "|") + `)/[a-z/]+)((?:\.[A-Z]\w*){0,2})` + "`")

// mentionRule complains about rooms, types and fields that a page names and
// the source does not have.
func mentionRule(page, text string, all []source) []string {
	var out []string
	for _, m := range mention.FindAllStringSubmatch(text, -1) {
		if m[1] != "" {
			continue
		}
		if parts := strings.Split(m[3], "."); !declares(all, m[2], parts[1:]) {
			out = append(out, fmt.Sprintf("%s: 源码里没有 %s%s。改成现在的名字。(the source has no such name: use the present one.)", page, m[2], m[3]))
		}
	}
	return out
}

// declares says whether a package has the top-level name, and that the field or
// method; no names ask for the package alone.
func declares(all []source, dir string, names []string) bool {
	for _, s := range all {
		inside := s.dir == dir || strings.HasPrefix(s.dir, dir+"/")
		if s.test || !inside {
			continue
		}
		if len(names) == 0 || s.dir == dir && declaresIn(s, names) {
			return true
		}
	}
	return false
}

func declaresIn(s source, names []string) bool {
	object := s.syntax.Scope.Lookup(names[0])
	if object == nil {
		return false
	}
	spec, ok := object.Decl.(*ast.TypeSpec)
	if len(names) == 1 {
		return true
	}
	if !ok {
		return false
	}
	found := false
	ast.Inspect(spec.Type, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok {
			found = found || slices.ContainsFunc(field.Names, func(id *ast.Ident) bool { return id.Name == names[1] })
		}
		return !found
	})
	return found
}

func TestPagesNameWhatIsThere(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"README.md", "CONTRIBUTING.md", "docs/glossary.md", "docs/architecture.md"} {
		for _, complaint := range mentionRule(page, read(t, page), sources(t)) {
			t.Error(complaint)
		}
	}
}

func TestMentionRuleCatches(t *testing.T) {
	t.Parallel()
	all := []source{example(t, "register/claim/a.go", "package claim\ntype FeeLine struct { LineNo, Code string }\nconst Day = 1")}
	check := func(text string) []string { return mentionRule("a.md", text, all) }
	expect(t, check("`register/claim` `register/claim.FeeLine` `register/claim.FeeLine.Code` `register/claim.Day` 以后的 `register/job`"), "")
	expect(t, check("`register/claims`"), "没有 register/claims")
	expect(t, check("`register/claim.Line`"), "没有 register/claim.Line")
	expect(t, check("`register/claim.FeeLine.No`"), "没有 register/claim.FeeLine.No")
	expect(t, check("`register/claim.Day.No`"), "没有 register/claim.Day.No")
}

var requirement = regexp.MustCompile(`(?m)^\s*(?:require )?([a-z0-9.-]+\.[a-z]+/\S+) v\S+$`)

var listed = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")

// dependencyRule wants the direct dependencies of go.mod and the rows of the
// page about dependencies to be the same.
func dependencyRule(goMod, page string) []string {
	direct, rows := firsts(requirement, goMod), firsts(listed, page)
	var out []string
	for _, m := range direct {
		if !slices.Contains(rows, m) {
			out = append(out, fmt.Sprintf("go.mod: %s 没有写进 docs/dependencies.md。写上用途、许可证与理由,或不用它。(say why it is needed, or do without.)", m))
		}
	}
	for _, m := range rows {
		if !slices.Contains(direct, m) {
			out = append(out, fmt.Sprintf("docs/dependencies.md: go.mod 没有直接依赖 %s。删去这一行。(no direct dependency: take the row out.)", m))
		}
	}
	return out
}

// firsts returns the first group of each match.
func firsts(form *regexp.Regexp, text string) []string {
	var out []string
	for _, m := range form.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestEveryDependencyHasAReason(t *testing.T) {
	t.Parallel()
	for _, complaint := range dependencyRule(read(t, "go.mod"), read(t, "docs/dependencies.md")) {
		t.Error(complaint)
	}
}

func TestDependencyRuleCatches(t *testing.T) {
	t.Parallel()
	const mod = "module yibao\n\ngo 1.26\n\nrequire example.org/a/v2 v2.1.0\n\nrequire (\n\texample.org/b v1.0.0\n\texample.org/c v1.0.0 // indirect\n)\n"
	const a, b, c = "| `example.org/a/v2` | x |\n", "| `example.org/b` | x |\n", "| `example.org/c` | x |\n"
	expect(t, dependencyRule(mod, a+b), "")
	expect(t, dependencyRule(mod, a), "example.org/b 没有写进")
	expect(t, dependencyRule(mod, a+b+c), "没有直接依赖 example.org/c")
}
