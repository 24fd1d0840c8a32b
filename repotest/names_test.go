package repotest_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// emptyNames say nothing about the business; each is refused as a package or
// folder name, also in the plural.
var emptyNames = []string{"util", "common", "helper", "model", "type", "manager", "misc", "shared", "core", "lib"}

// nameRule refuses packages named after nothing.
func nameRule(s source) []string {
	names := append(strings.Split(s.dir, "/"), strings.TrimSuffix(s.syntax.Name.Name, "_test"))
	for _, name := range names {
		if slices.Contains(emptyNames, strings.TrimSuffix(strings.ToLower(name), "s")) {
			return []string{s.complain(s.syntax.Name.Pos(), "名字 %q 没有说是什么业务。用行业里的名词命名。(the name says no business: use a noun of the field.)", name)}
		}
	}
	return nil
}

// quietRule refuses work behind the caller's back and sudden death: init(),
// panic outside Must…, and ending the process outside package main.
func quietRule(s source) []string {
	if s.test {
		return nil
	}
	var out []string
	for _, decl := range s.syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if fn.Recv == nil && fn.Name.Name == "init" {
			out = append(out, s.complain(fn.Pos(), "不用 init():改成由 cmd 调用的具名函数。(no init(): make it a named function that cmd calls.)"))
		}
		if strings.HasPrefix(strings.ToLower(fn.Name.Name), "must") && fn.Doc != nil {
			continue
		}
		out = append(out, panics(s, fn)...)
	}
	if s.syntax.Name.Name == "main" {
		return out
	}
	for _, exit := range [][2]string{{"os", "Exit"}, {"log", "Fatal"}, {"log", "Fatalf"}, {"log", "Fatalln"}, {"log", "Panic"}, {"log", "Panicf"}} {
		s.selectors(exit[0], func(sel *ast.SelectorExpr) {
			if sel.Sel.Name == exit[1] {
				out = append(out, s.complain(sel.Pos(), "%s.%s: 只有 main 包可以结束进程,请返回错误。(only package main ends the process: return an error.)", exit[0], exit[1]))
			}
		})
	}
	return out
}

func panics(s source, fn *ast.FuncDecl) []string {
	var out []string
	ast.Inspect(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" && id.Obj == nil {
			out = append(out, s.complain(call.Pos(), "%s: 除有注释的 Must… 之外不用 panic,请返回错误。(no panic outside documented Must… functions: return an error.)", fn.Name.Name))
		}
		return true
	})
	return out
}

// undocumented returns the packages whose sources carry no package comment.
func undocumented(all []source) []string {
	documented := map[string]bool{}
	for _, s := range all {
		if s.test {
			continue
		}
		doc := strings.TrimSpace(s.syntax.Doc.Text())
		good := strings.HasPrefix(doc, "Package "+s.syntax.Name.Name+" ") || s.syntax.Name.Name == "main" && strings.HasPrefix(doc, "Command ")
		documented[s.dir] = documented[s.dir] || good
	}
	var out []string
	for dir, ok := range documented {
		if !ok {
			out = append(out, fmt.Sprintf("%s: 包没有说明。写 doc.go:什么业务、法律依据、不做什么。(no package comment: say which business, its legal basis, its limits.)", dir))
		}
	}
	slices.Sort(out)
	return out
}

// exported lists the exported names of a file by whether they are documented.
// A comment on a group of constants or variables covers the group.
func exported(s source) (with, without []string) {
	if s.test || s.generated {
		return nil, nil
	}
	add := func(id *ast.Ident, docs ...*ast.CommentGroup) {
		if !id.IsExported() {
			return
		}
		if slices.ContainsFunc(docs, func(d *ast.CommentGroup) bool { return strings.TrimSpace(d.Text()) != "" }) {
			with = append(with, id.Name)
			return
		}
		without = append(without, s.at(id.Pos())+" "+id.Name)
	}
	for _, decl := range s.syntax.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || ast.IsExported(receiver(d)) {
				add(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch v := spec.(type) {
				case *ast.TypeSpec:
					add(v.Name, v.Doc, v.Comment, onlyIf(d.Lparen == token.NoPos, d.Doc))
				case *ast.ValueSpec:
					for _, id := range v.Names {
						add(id, v.Doc, v.Comment, d.Doc)
					}
				}
			}
		}
	}
	return with, without
}

func onlyIf(cond bool, doc *ast.CommentGroup) *ast.CommentGroup {
	if cond {
		return doc
	}
	return nil
}

// receiver returns the name of a method's receiver type.
func receiver(fn *ast.FuncDecl) string {
	expr := fn.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

func TestNamesAndManners(t *testing.T) {
	t.Parallel()
	obey(t, nameRule)
	obey(t, quietRule)
	for _, complaint := range undocumented(sources(t)) {
		t.Error(complaint)
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	const leastPercent = 90
	var with, without []string
	for _, s := range sources(t) {
		w, wo := exported(s)
		with, without = append(with, w...), append(without, wo...)
	}
	total := len(with) + len(without)
	t.Logf("exported names documented: %d of %d", len(with), total)
	if total == 0 || len(with)*100 < total*leastPercent {
		t.Errorf("%d of %d exported names are documented, want %d %%; without a comment:\n%s", len(with), total, leastPercent, strings.Join(without, "\n"))
	}
}

func TestNameRuleCatches(t *testing.T) {
	t.Parallel()
	try(t, nameRule, []trial{
		{"a noun of the field", "register/claim/a.go", "package claim", ""},
		{"util", "ground/util/a.go", "package util", "\"util\""},
		{"package clause alone", "ground/x/a.go", "package helpers", "\"helpers\""},
		{"a folder above", "common/claim/a.go", "package claim", "\"common\""},
		{"models", "register/models/a.go", "package models", "\"models\""},
		{"types in a test package", "law/types/a_test.go", "package types_test", "\"types\""},
	})
}

func TestQuietRuleCatches(t *testing.T) {
	t.Parallel()
	try(t, quietRule, []trial{
		{"Must may, when it says so", "ground/money/a.go", "package money\n\n// MustParse panics on bad text.\nfunc MustParse() { panic(1) }", ""},
		{"Must without a word", "ground/money/a.go", "package money\n\nfunc MustParse() { panic(1) }", "MustParse: 除有注释的 Must"},
		{"a method called init", "law/a.go", "package law\ntype p int\nfunc (p) init() {}", ""},
		{"init", "law/a.go", "package law\nfunc init() {}", "init()"},
		{"panic", "law/a.go", "package law\nfunc f() { panic(\"no\") }", "f: 除有注释的 Must"},
		{"panic in a closure", "law/a.go", "package law\nfunc f() { _ = func() { panic(1) } }", "f: 除有注释的 Must"},
		{"exit", "door/his/a.go", "package his\nimport \"os\"\nfunc f() { os.Exit(1) }", "os.Exit"},
		{"cmd exits", "cmd/yibao/a.go", "package main\nimport \"os\"\nfunc main() { os.Exit(1) }", ""},
	})
}

func TestDocumentationRulesCatch(t *testing.T) {
	t.Parallel()
	good := example(t, "law/a.go", "// Package law is dated data.\npackage law")
	bare := example(t, "law/b.go", "package law")
	empty := example(t, "law/c.go", "// Helpers.\npackage law")
	expect(t, undocumented([]source{good, bare}), "")
	expect(t, undocumented([]source{bare}), "law: 包没有说明")
	expect(t, undocumented([]source{empty}), "law: 包没有说明")

	const text = `package law

// A is documented.
type A struct{}

// F is documented.
func (A) F() {}
func (A) G() {}
func (hidden) H() {}
type hidden int

// Kinds of law.
const (
	K1 = 1
	K2 = 2
)
var V = 1
type (
	B int // a short remark counts
	C int
)
`
	with, without := exported(example(t, "law/a.go", text))
	if got, want := strings.Join(with, " "), "A F K1 K2 B"; got != want {
		t.Errorf("documented: %q, want %q", got, want)
	}
	if got, want := strings.Join(without, ", "), "law/a.go:8 G, law/a.go:17 V, law/a.go:20 C"; got != want {
		t.Errorf("undocumented: %q, want %q", got, want)
	}
}
