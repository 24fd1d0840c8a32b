package repotest_test

import (
	"go/ast"
	"go/token"
	"slices"
	"testing"
)

// moneyFloors is where amounts of money pass: nothing there may be inexact.
var moneyFloors = []string{"ground", "law", "register", "judge", "process", "door", "storage"}

// inexactTypes are the predeclared types that are not exact.
var inexactTypes = []string{"float32", "float64", "complex64", "complex128"}

// inexactSelectors are names of other packages that make or take a float,
// whatever the package is called: strconv.ParseFloat, n.Float64(), big.NewFloat.
var inexactSelectors = []string{
	"ParseFloat", "FormatFloat", "AppendFloat", "ParseComplex", "Float32", "Float64", "NullFloat64", "NewFloat", "Float",
}

const mendFloat = "钱的路径上不许有浮点:用 money.Fen、money.Rate 或整数。(no float on a path of money: use money.Fen, money.Rate or integers; decode JSON numbers from their text.)"

// exactRule refuses every way a float could enter a path of money.
func exactRule(s source) []string {
	if s.test || !slices.Contains(moneyFloors, s.floor) {
		return nil
	}
	var out []string
	for _, spec := range s.syntax.Imports {
		if path := importPath(spec); path == "math" || path == "math/cmplx" {
			out = append(out, s.complain(spec.Pos(), "import %q: %s", path, mendFloat))
		}
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if slices.Contains(inexactSelectors, n.Sel.Name) {
				out = append(out, s.complain(n.Pos(), "%s: %s", n.Sel.Name, mendFloat))
			}
		case *ast.Ident:
			if slices.Contains(inexactTypes, n.Name) {
				out = append(out, s.complain(n.Pos(), "%s: %s", n.Name, mendFloat))
			}
		case *ast.BasicLit:
			if n.Kind == token.FLOAT || n.Kind == token.IMAG {
				out = append(out, s.complain(n.Pos(), "%s: %s", n.Value, mendFloat))
			}
		}
		return true
	})
	return out
}

func TestNoFloatsOnPathsOfMoney(t *testing.T) {
	t.Parallel()
	obey(t, exactRule)
}

func TestExactRuleCatches(t *testing.T) {
	t.Parallel()
	try(t, exactRule, []trial{
		{"integers", "judge/benefit/a.go", "package benefit\nconst share int64 = 85", ""},
		{"text of a number", "door/his/a.go", "package his\nconst s = \"0.5\" // 1.5", ""},
		{"bits", "ground/money/a.go", "package money\nimport \"math/bits\"\nvar _ = bits.Mul64", ""},
		{"tests may compare with an oracle", "judge/benefit/a_test.go", "package benefit\nvar x = 0.5", ""},
		{"cmd may draw a progress bar", "cmd/yibao/a.go", "package main\nvar x float64", ""},

		{"type", "judge/benefit/a.go", "package benefit\nvar x float64", "float64"},
		{"short type", "register/ledger/a.go", "package ledger\ntype r struct{ v float32 }", "float32"},
		{"conversion", "process/settlement/a.go", "package settlement\nfunc f(n int) any { return float64(n) }", "float64"},
		{"type assertion", "door/his/a.go", "package his\nfunc f(v any) any { n, _ := v.(float64); return n }", "float64"},
		{"complex", "law/formula/a.go", "package formula\nvar x complex128", "complex128"},
		{"literal", "law/formula/a.go", "package formula\nvar x = 0.85", "0.85"},
		{"exponent literal", "law/formula/a.go", "package formula\nconst x = 1e6", "1e6"},
		{"imaginary literal", "law/formula/a.go", "package formula\nvar x = 1i", "1i"},
		{"ParseFloat", "door/his/a.go", "package his\nimport \"strconv\"\nvar _, _ = strconv.ParseFloat(\"1\", 64)", "ParseFloat"},
		{"json.Number.Float64", "door/his/a.go", "package his\nimport \"encoding/json\"\nfunc f(n json.Number) { n.Float64() }", "Float64"},
		{"math", "ground/money/a.go", "package money\nimport \"math\"\nvar _ = math.MaxInt64", "import \"math\""},
		{"math renamed", "ground/money/a.go", "package money\nimport m \"math\"\nvar _ = m.MaxInt64", "import \"math\""},
		{"big float", "judge/drg/a.go", "package drg\nimport \"math/big\"\nvar x big.Float", "Float"},
		{"nullable float", "storage/sqlite/a.go", "package sqlite\nimport \"database/sql\"\nvar x sql.NullFloat64", "NullFloat64"},
	})
}
