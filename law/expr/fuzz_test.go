package expr_test

import (
	"testing"

	"yibao/ground/money"
	"yibao/law/expr"
)

// FuzzParse: no text stops the program, and what compiles can be computed or
// gives an error.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"", "1", "甲 + 乙 × 2", "若 甲 > 1 则 甲 否则 乙", "总额 × 20% 不低于 2000 不超过 10000", "等级 属于 [三级, 二级]",
		"非 老 且 (甲 ≥ 30万 或 等级 = 三级)", "2024-01-01", "((((", "\"abc", "已有(甲)", "甲 ÷ 0", "9999999999999999 × 9999999999999999", "−−甲",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		node, problems := expr.Parse(text)
		if (node == nil) == (len(problems) == 0) {
			t.Fatalf("node %v, problems %v", node, problems)
		}
		if node == nil {
			return
		}
		compiled, problems := expr.Compile(node, expr.Scope[*facts](scope{}))
		for _, p := range append(problems, expr.Problem{Length: 1}) {
			if p.Start < 0 || p.Length < 1 {
				t.Fatalf("problem without a place: %+v", p)
			}
		}
		if len(problems) > 0 || compiled.Form != expr.Figure {
			return
		}
		if v, err := compiled.Figure(&facts{jia: money.Whole(3), yi: money.Whole(7)}); err == nil && v.Den() < 1 {
			t.Fatalf("%s = %v", text, v)
		}
	})
}
