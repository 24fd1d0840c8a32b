package audit_test

import (
	"fmt"
	"testing"

	"yibao/ground/money"
	"yibao/judge/audit"
	"yibao/law/expr"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// written is a rule of a user's own.
func written(on, hit, more string) knowledge.RuleVersion {
	v := rule("式", "线索", fmt.Sprintf("对象: %s\n命中式: %s\n%s", on, hit, more))
	return v
}

// Every word and call of the rule files has its fact in the judge.
func TestEveryWordCanBeJudged(t *testing.T) {
	t.Parallel()
	for _, n := range rulefile.Names() {
		hit := n.Name + " = \"A\""
		switch n.Form {
		case expr.Figure:
			hit = n.Name + " ≥ " + n.Name
		case expr.Choice:
			hit = n.Name + " = " + n.Options[1]
		}
		judgeWritten(t, n.Name, hit)
	}
	for _, c := range rulefile.Calls() {
		hit := c.Name + `("门诊")`
		if c.Days {
			hit = fmt.Sprintf(`%s("门诊", 30) ≥ %s("门诊", 30)`, c.Name, c.Name)
		}
		judgeWritten(t, c.Name, hit)
	}
}

func judgeWritten(t *testing.T, name, hit string) {
	t.Helper()
	e, faults := audit.Compile("390100", []knowledge.RuleVersion{written("明细", hit, "")}, nil)
	if len(faults) > 0 {
		t.Errorf("%s: %v", name, faults)
		return
	}
	f := bill(3, 5)
	questioned(e, f)
	f.Person, f.Visits[len(f.Visits)-1] = audit.Person{}, audit.Visit{ID: "V", Judged: true}
	questioned(e, f) // nothing known: unjudged or no hit, and no harm
}

func TestWrittenRules(t *testing.T) {
	t.Parallel()
	f := visitOf(charge("0034A", "2025-02-01", 15), charge("0034B", "2025-03-01", 6), charge("0035", "2025-03-01", 9))
	f.Visits[0].Diagnoses = []audit.Diagnosis{{Code: "M54.5", Main: true}}
	f.Person.History = []string{"C50.9"}
	for _, c := range []struct {
		on, hit, over string
		want          [3]money.Fen
	}{
		{"明细", `编码开头("0034") 且 累计数量("0034", 29) > 20`, "", [3]money.Fen{0, 6000, 0}},
		{"明细", `编码开头("0034") 且 累计数量("0034", 28) > 20`, "", [3]money.Fen{0, 0, 0}}, // the first is 28 days back
		{"明细", `编码开头("0034") 且 累计数量("0034", 29) > 20`, `超出式: 累计数量("0034", 29) - 20`, [3]money.Fen{0, 1000, 0}},
		{"明细", `金额 > 80 且 金额 < 100`, "", [3]money.Fen{0, 0, 9000}},
		{"明细", `单价 = 10 且 编码 = "0035"`, "", [3]money.Fen{0, 0, 9000}},
		{"明细", `累计基金("0034", 60) ≥ 210`, "", [3]money.Fen{0, 6000, 9000}},
		{"明细", `累计次数("003", 60) = 2`, "", [3]money.Fen{0, 6000, 0}},
		{"明细", `编码 = "0034B" 且 距上次("0034", 60) = 28`, "", [3]money.Fen{0, 6000, 0}},
		{"明细", `收费日期 = 2025-03-01 且 数量 < 7`, "", [3]money.Fen{0, 6000, 0}},
		{"明细", `年龄 ≥ 45 且 性别 = 男 且 诊断开头("M54") 且 既往诊断开头("C50")`, "", [3]money.Fen{15000, 6000, 9000}}, // born in 1980
		{"就诊", `就诊次数("门诊", 30) = 1 且 主诊断 = "M54.5" 且 就诊基金 > 0`, "", [3]money.Fen{15000, 6000, 9000}},
		{"就诊", `就医方式 = 住院`, "", [3]money.Fen{0, 0, 0}},
	} {
		e := compile(t, []knowledge.RuleVersion{written(c.on, c.hit, c.over)})
		got, r := questioned(e, f)
		if [3]money.Fen(got) != c.want {
			t.Errorf("%s: %v, want %v (%v)", c.hit, got, c.want, r.Unjudged)
		}
	}
}

func TestAWrittenRuleWithoutItsFactIsUnjudged(t *testing.T) {
	t.Parallel()
	e := compile(t, []knowledge.RuleVersion{written("就诊", "机构级别 = 三级 或 年龄 > 10", "")})
	f := visitOf(charge("A", "2025-03-01", 1))
	if _, r := questioned(e, f); len(r.Findings) != 0 || len(r.Unjudged) != 1 || r.Unjudged[0].Fact != "机构级别" || r.Unjudged[0].Line != -1 {
		t.Errorf("%+v %+v", r.Findings, r.Unjudged)
	}
}
