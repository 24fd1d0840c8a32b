package repotest_test

import (
	"bytes"
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// backwards spells words from their end, so that this file does not hold the
// words it looks for.
func backwards(words ...string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		letters := []rune(word)
		slices.Reverse(letters)
		out[i] = string(letters)
	}
	return out
}

// strangers are words of one machine or one maker's tools that mean nothing to
// a reader of the project: places on a disk, hosts of package registries
// (an address pins a mirror; a version does not), names of tools. Lower case.
var strangers = backwards(
	"/krow/", "yrarbil.", "/emoh/", "/toor/",
	"gro.gnalog.yxorp", "gro.gnalog.mus", "gro.smjpn.yrtsiger", "gro.naibed.bed", "nc.yxorpog", "moc.rorrimmpn",
	"gnirts_dnif", "xedni edoc", "-mraf", "tnega-bus", "tnegabus", "edualc", "ciporhtna", "tpgtahc", "ecalpkrow siht", "noisses siht",
)

// unfinished are marks of work left undone; they do not enter the history.
var unfinished = append(backwards("ODOT", "EMXIF", "detnemelpmi ton", "detnemelpminu"), strings.Repeat("X", 3))

// wordRule returns the strangers in a text and, in source code, the marks of
// unfinished work.
func wordRule(path string, text []byte) []string {
	var out []string
	for i, line := range strings.Split(string(text), "\n") {
		at := path + ":" + strconv.Itoa(i+1) + ": "
		lower := strings.ToLower(line)
		for _, word := range strangers {
			if strings.Contains(lower, word) {
				out = append(out, at+strconv.Quote(word)+" 不属于本项目,请删去。(this word does not belong in the project: take it out.)")
			}
		}
		if !isSource(path) {
			continue
		}
		for _, word := range unfinished {
			if strings.Contains(line, word) {
				out = append(out, at+strconv.Quote(word)+" 没有做完的事不进仓库:做完它,或写进 CHANGELOG 的已知限制。(finish it, or name it among the known limits.)")
			}
		}
	}
	return out
}

func isSource(path string) bool {
	return slices.Contains([]string{".go", ".sql", ".sh", ".ts", ".tsx", ".js", ".css"}, filepath.Ext(path))
}

// isText says whether a file is worth reading for words: not the pointer of a
// second working tree, not a checksum list, not a database, not binary.
func isText(path string, content []byte) bool {
	if path == ".git" || strings.HasSuffix(path, ".sum") || strings.Contains(path, ".db") || strings.HasSuffix(path, ".out") {
		return false
	}
	return !bytes.ContainsRune(content[:min(len(content), 8000)], 0)
}

func TestWords(t *testing.T) {
	t.Parallel()
	files := 0
	err := walk(func(path string, entry fs.DirEntry) error {
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		if err != nil || !isText(path, content) {
			return err
		}
		files++
		for _, complaint := range wordRule(path, content) {
			t.Error(complaint)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Errorf("only %d text files read: the test looks in the wrong place", files)
	}
}

func TestWordRuleCatches(t *testing.T) {
	t.Parallel()
	for _, word := range strangers {
		expect(t, wordRule("README.md", []byte("第一行\n见 "+strings.ToUpper(word)+"\n")), "README.md:2: ")
	}
	for _, word := range unfinished {
		expect(t, wordRule("law/a.go", []byte("// "+word+" later")), "law/a.go:1: ")
		expect(t, wordRule("docs/a.md", []byte(word)), "")
	}
	expect(t, wordRule("README.md", []byte("The framework is at work; see docs/adr.")), "")
	if isText("a.png", []byte{0x89, 'P', 0, 0}) || isText("go.sum", []byte("x")) || !isText("a.md", []byte("文字")) {
		t.Error("isText does not tell text from the rest")
	}
}

// skipRule refuses a skipped test, except for reference data that a clone does
// not carry: the sentence names it, or the function asks for it.
func skipRule(s source) []string {
	if !s.test {
		return nil
	}
	var out []string
	for _, decl := range s.syntax.Decls {
		skips, asks := skipsOf(decl)
		for _, call := range skips {
			if !asks && !namesReference(call) {
				out = append(out, s.complain(call.Pos(), "测试不可跳过;只有缺少外部参考资料(../shared,YIBAO_SHARED)时可以,并在句中说明。(no skipped tests, except for absent reference data, named in the sentence.)"))
			}
		}
	}
	return out
}

// namesReference says whether the sentence of a skip names the reference data.
func namesReference(call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	text, _ := literal(call.Args[0])
	return strings.Contains(text, "../shared") || strings.Contains(text, "YIBAO_SHARED")
}

// skipsOf returns the calls of t.Skip in a declaration, and whether it reads
// YIBAO_SHARED.
func skipsOf(decl ast.Decl) (skips []*ast.CallExpr, asks bool) {
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			text, _ := literal(n)
			asks = asks || text == "YIBAO_SHARED"
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
				return true
			}
			if id, ok := sel.X.(*ast.Ident); ok && slices.Contains([]string{"t", "b", "tb"}, id.Name) {
				skips = append(skips, n)
			}
		}
		return true
	})
	return skips, asks
}

func TestNothingIsSkipped(t *testing.T) {
	t.Parallel()
	obey(t, skipRule)
}

func TestSkipRuleCatches(t *testing.T) {
	t.Parallel()
	body := func(stmt string) string { return "package p\nfunc f(t *testing.T) {\n" + stmt + "\n}" }
	try(t, skipRule, []trial{
		{"no reason", "law/a_test.go", body("t.SkipNow()"), "law/a_test.go:3"},
		{"no database", "law/a_test.go", body(`t.Skip("no PostgreSQL")`), "测试不可跳过"},
		{"reference data", "law/a_test.go", body("if os.Getenv(\"YIBAO_SHARED\") == \"\" {\nt.Skip()\n}"), ""},
		{"reference data by name", "law/a_test.go", body(`t.Skip("the circulars of ../shared are not here")`), ""},
		{"a scanner's Skip", "law/a_test.go", body(`scanner.Skip()`), ""},
	})
}
