package repotest_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

const faultPath = module + "/ground/fault"

var codeForm = regexp.MustCompile(`^YB[1-9][0-9]{3}$`)

// refusal is one fault.Define found in the source.
type refusal struct {
	code  string
	name  string // dir.Variable
	where string
	verbs int // arguments its text takes
}

// refusals finds the declarations of a file, and complains about those not
// made as the house makes them: a package variable ErrX with a literal code
// and a literal Chinese text.
func refusals(s source) (found []refusal, complaints []string) {
	declared := map[*ast.CallExpr]bool{}
	for _, decl := range s.syntax.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			value := spec.(*ast.ValueSpec)
			for i, expr := range value.Values {
				call, ok := expr.(*ast.CallExpr)
				if !ok || !isDefine(s, call) {
					continue
				}
				declared[call] = true
				r, why := readDefine(s, value.Names[i].Name, call)
				if why != "" {
					complaints = append(complaints, why)
					continue
				}
				found = append(found, r)
			}
		}
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && isDefine(s, call) && !declared[call] {
			complaints = append(complaints, s.complain(call.Pos(), "fault.Define 只在包级变量 ErrX 中使用。(declare each refusal once, as a package variable.)"))
		}
		return true
	})
	return found, complaints
}

// isDefine says whether a call is fault.Define.
func isDefine(s source, call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Define" {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == s.nameOf(faultPath) && id.Name != ""
}

func readDefine(s source, name string, call *ast.CallExpr) (refusal, string) {
	if len(call.Args) != 3 {
		return refusal{}, s.complain(call.Pos(), "fault.Define 需要编码、类别与文字三项。(Define takes code, kind and text.)")
	}
	code, okCode := literal(call.Args[0])
	text, okText := literal(call.Args[2])
	switch {
	case !strings.HasPrefix(strings.ToLower(name), "err"):
		return refusal{}, s.complain(call.Pos(), "%s: 拒绝的变量名以 Err 开头。(a refusal's variable is named Err….)", name)
	case !okCode || !okText:
		return refusal{}, s.complain(call.Pos(), "%s: 编码与文字须直接写成字符串,不可拼算。(code and text must be literal strings.)", name)
	case !codeForm.MatchString(code):
		return refusal{}, s.complain(call.Pos(), "%s: 编码 %q 不是 YB 加四位数字。(a code is YB and four digits.)", name, code)
	case s.floor == "law" && !strings.HasPrefix(code, "YB6"):
		return refusal{}, s.complain(call.Pos(), "%s: law 的编码在 YB6 段,不是 %s。(law refuses with YB6 codes.)", name, code)
	case !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
		return refusal{}, s.complain(call.Pos(), "%s: 文字给办事员看,要用中文并说明怎么办。(the text is for a clerk: Chinese, saying what to do.)", name)
	}
	return refusal{code: code, name: s.dir + "." + name, where: s.at(call.Pos()), verbs: verbs(text)}, ""
}

// literal returns the value of a string literal or a sum of them.
func literal(expr ast.Expr) (string, bool) {
	switch e := expr.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, okLeft := literal(e.X)
		right, okRight := literal(e.Y)
		return left + right, okLeft && okRight && e.Op == token.ADD
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}

// verbForm is one verb of a fmt format, perhaps with an argument index.
var verbForm = regexp.MustCompile(`%[-+# 0]*[0-9.]*(?:\[([0-9]+)\])?[0-9.]*([a-zA-Z%])`)

// verbs counts the arguments a fmt format takes.
func verbs(format string) int {
	next, most := 0, 0
	for _, m := range verbForm.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		} else {
			next++
		}
		most = max(most, next)
	}
	return most
}

// misfilled finds calls of With and Because whose number of arguments is not
// what the text of the refusal takes.
func misfilled(s source, verbsOf map[string]int) []string {
	var out []string
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || call.Ellipsis.IsValid() {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "With" && sel.Sel.Name != "Because" {
			return true
		}
		name := refusalName(s, sel.X)
		want, known := verbsOf[name]
		given := len(call.Args)
		if sel.Sel.Name == "Because" {
			given--
		}
		if known && given != want {
			out = append(out, s.complain(call.Pos(), "%s 的文字要填 %d 处,这里给了 %d 处。(the text takes %d arguments, %d given.)", name, want, given, want, given))
		}
		return true
	})
	return out
}

// refusalName resolves ErrX or pkg.ErrX to dir.ErrX.
func refusalName(s source, expr ast.Expr) string {
	switch e := expr.(type) {
	case *ast.Ident:
		return s.dir + "." + e.Name
	case *ast.SelectorExpr:
		id, ok := e.X.(*ast.Ident)
		if !ok {
			return ""
		}
		for _, spec := range s.syntax.Imports {
			path := importPath(spec)
			if s.nameOf(path) == id.Name {
				return strings.TrimPrefix(path, module+"/") + "." + e.Sel.Name
			}
		}
	}
	return ""
}

// duplicates complains about each code declared twice.
func duplicates(all []refusal) []string {
	first := map[string]refusal{}
	var out []string
	for _, r := range all {
		if other, taken := first[r.code]; taken {
			out = append(out, fmt.Sprintf("%s: 编码 %s 已经属于 %s(%s)。换一个没有用过的编码。(code already taken: choose an unused one.)", r.where, r.code, other.name, other.where))
			continue
		}
		first[r.code] = r
	}
	return out
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	var all []refusal
	verbsOf := map[string]int{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		found, complaints := refusals(s)
		for _, complaint := range complaints {
			t.Error(complaint)
		}
		all = append(all, found...)
		for _, r := range found {
			verbsOf[r.name] = r.verbs
		}
	}
	for _, complaint := range duplicates(all) {
		t.Error(complaint)
	}
	obey(t, func(s source) []string {
		if s.test {
			return nil
		}
		return misfilled(s, verbsOf)
	})
	codes := map[string]int{}
	for _, r := range all {
		codes[r.code[:3]]++
	}
	for _, family := range slices.Sorted(maps.Keys(codes)) {
		t.Logf("refusals %sxxx: %d", family, codes[family])
	}
}

func TestRefusalRulesCatch(t *testing.T) {
	t.Parallel()
	file := func(body string) string {
		return "package claim\nimport \"yibao/ground/fault\"\n" + body
	}
	try(t, func(s source) []string { _, complaints := refusals(s); return complaints }, []trial{
		{"as the house makes them", "register/claim/a.go", file(`var ErrA = fault.Define("YB4001", fault.Business, "没有找到就诊 %s,"+"请先登记")`), ""},
		{"a group", "register/claim/a.go", file("var (\n\tErrA = fault.Define(\"YB4001\", fault.Business, \"请先登记\")\n\terrB = fault.Define(\"YB4002\", fault.Shape, \"请补齐\")\n)"), ""},
		{"inside a function", "register/claim/a.go", file(`func f() error { return fault.Define("YB4001", fault.Business, "请先登记") }`), "包级变量"},
		{"code from a constant", "register/claim/a.go", file(`const c = "YB4001"; var ErrA = fault.Define(c, fault.Business, "请先登记")`), "字符串"},
		{"five digits", "register/claim/a.go", file(`var ErrA = fault.Define("YB40011", fault.Business, "请先登记")`), "四位数字"},
		{"another prefix", "register/claim/a.go", file(`var ErrA = fault.Define("E4001", fault.Business, "请先登记")`), "四位数字"},
		{"English only", "register/claim/a.go", file(`var ErrA = fault.Define("YB4001", fault.Business, "no such visit")`), "中文"},
		{"name", "register/claim/a.go", file(`var NoVisit = fault.Define("YB4001", fault.Business, "请先登记")`), "Err"},
		{"law outside its range", "law/policy/a.go", file(`var ErrA = fault.Define("YB4001", fault.Shape, "请改")`), "YB6"},
	})

	t.Run("duplicate", func(t *testing.T) {
		t.Parallel()
		found, _ := refusals(example(t, "register/claim/a.go", file("var ErrA = fault.Define(\"YB4001\", fault.Business, \"请先登记\")\nvar ErrB = fault.Define(\"YB4001\", fault.Business, \"请先上传\")")))
		expect(t, duplicates(found), "已经属于 register/claim.ErrA")
		expect(t, duplicates(found[:1]), "")
	})

	t.Run("arguments", func(t *testing.T) {
		t.Parallel()
		verbsOf := map[string]int{"register/claim.ErrA": 1}
		fill := func(s source) []string { return misfilled(s, verbsOf) }
		try(t, fill, []trial{
			{"filled", "register/claim/b.go", "package claim\nvar e = ErrA.With(1)", ""},
			{"cause does not count", "register/claim/b.go", "package claim\nvar e = ErrA.Because(nil, 1)", ""},
			{"too few", "register/claim/b.go", "package claim\nvar e = ErrA.With()", "要填 1 处,这里给了 0 处"},
			{"too many with a cause", "register/claim/b.go", "package claim\nvar e = ErrA.Because(nil, 1, 2)", "这里给了 2 处"},
			{"from another package", "process/settlement/b.go", "package settlement\nimport \"yibao/register/claim\"\nvar e = claim.ErrA.With()", "要填 1 处"},
		})
	})
}

func TestVerbs(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]int{
		"无": 0, "%s": 1, "%d 天,上限 %d 天": 2, "比例 %s%%": 1, "%[2]s %[1]d": 2, "%-5.2s|%v": 2, "%[1]s %[1]s": 1, "%02d:%02d": 2,
	} {
		if got := verbs(format); got != want {
			t.Errorf("verbs(%q) = %d, want %d", format, got, want)
		}
	}
}
