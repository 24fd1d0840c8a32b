package expr_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"yibao/ground/money"
	"yibao/law/expr"
)

// facts is the environment of the tests' formulas: 甲 and 乙 are amounts, 率 a
// ratio, 龄 an age, 天数 days, 月数 months, 等级 an option, 码 a text, 老 a
// condition, 日 and 夜 days of the calendar.
type facts struct {
	jia, yi, rate money.Rate
	age           int64
	days          int64
	level         int
	code          string
	old           bool
}

type scope struct{}

func levels() *expr.Options {
	o := expr.NewOptions()
	for _, pair := range [][2]string{{"三级", ""}, {"三级甲等", "三级"}, {"三级乙等", "三级"}, {"二级", ""}} {
		o.Add(pair[0], pair[1])
	}
	return o
}

func figure(unit expr.Unit, get func(*facts) money.Rate) expr.Operand[*facts] {
	return expr.Operand[*facts]{Form: expr.Figure, Unit: unit, Figure: func(f *facts) (money.Rate, error) { return get(f), nil }}
}

func (scope) Name(name string) (expr.Operand[*facts], *expr.Problem) {
	known := map[string]expr.Operand[*facts]{
		"甲":  figure(expr.Yuan, func(f *facts) money.Rate { return f.jia }),
		"乙":  figure(expr.Yuan, func(f *facts) money.Rate { return f.yi }),
		"率":  figure(expr.Ratio, func(f *facts) money.Rate { return f.rate }),
		"龄":  figure(expr.Age, func(f *facts) money.Rate { return money.Whole(f.age) }),
		"天数": figure(expr.Day, func(f *facts) money.Rate { return money.Whole(f.days) }),
		"月数": figure(expr.Month, func(*facts) money.Rate { return money.Whole(5) }),
		"年数": figure(expr.Year, func(*facts) money.Rate { return money.Whole(2) }),
		"分值": figure(expr.Number, func(*facts) money.Rate { return money.Whole(1000) }),
		"日":  figure(expr.Date, func(*facts) money.Rate { return money.Whole(738886) }), // 2024-01-01
		"夜":  figure(expr.Date, func(*facts) money.Rate { return money.Whole(738896) }),
		"等级": {Form: expr.Choice, Options: levels(), Choice: func(f *facts) (int, error) { return f.level, nil }},
		"码":  {Form: expr.Text, Text: func(f *facts) (string, error) { return f.code, nil }},
		"老":  {Form: expr.Truth, Truth: func(f *facts) (bool, error) { return f.old, nil }},
	}
	if o, ok := known[name]; ok {
		return o, nil
	}
	return expr.Operand[*facts]{}, &expr.Problem{Code: "P201", Message: "没有“" + name + "”"}
}

func (scope) Call(call *expr.Node, compile func(*expr.Node) (expr.Operand[*facts], bool)) (expr.Operand[*facts], *expr.Problem) {
	if call.Text != "加倍" || len(call.Args) != 1 {
		return expr.Operand[*facts]{}, &expr.Problem{Code: "P208", Message: "没有" + call.Text}
	}
	inner, ok := compile(call.Args[0])
	if !ok || inner.Form != expr.Figure {
		return inner, &expr.Problem{Code: "P233"}
	}
	get := inner.Figure
	inner.Constant = nil
	inner.Figure = func(f *facts) (money.Rate, error) {
		v, err := get(f)
		if err != nil {
			return v, err
		}
		return v.Mul(money.Whole(2))
	}
	return inner, nil
}

func compile(text string) (expr.Operand[*facts], []expr.Problem) {
	node, problems := expr.Parse(text)
	if problems != nil {
		return expr.Operand[*facts]{}, problems
	}
	return expr.Compile(node, expr.Scope[*facts](scope{}))
}

// someone: 甲 100.00 yuan, 乙 30.00 yuan, 率 70%, 龄 60, 天数 10.
func someone() *facts {
	return &facts{jia: money.Whole(10000), yi: money.Whole(3000), rate: money.Percent(70), age: 60, days: 10, level: 1, code: "M01601", old: true}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ formula, unit, want string }{
		{"甲 + 乙", "元", "13000"},
		{"甲 - 乙 × 2", "元", "4000"},
		{"(甲 - 乙) × 2", "元", "14000"},
		{"甲 × 率", "元", "7000"},
		{"甲 ÷ 3", "元", "10000/3"},
		{"甲 ÷ 乙", "比例", "10/3"},
		{"甲 + 30", "元", "13000"},
		{"甲 + 0.5", "元", "10050"},
		{"甲 + 3万", "元", "3010000"},
		{"甲 + 1.5亿", "元", "15000010000"},
		{"1.5 + 甲 × 2", "元", "20150"},
		{"75% + 龄 × 0.2%", "比例", "87/100"},
		{"率 + 5%", "比例", "3/4"},
		{"1 − 率", "比例", "3/10"},
		{"率 × 1.2", "比例", "21/25"},
		{"5‰ × 甲", "元", "50"},
		{"天数 + 5", "天", "15"},
		{"天数 × 2", "天", "20"},
		{"月数 × 年数", "月", "10"},
		{"天数 ÷ 天数", "比例", "1"},
		{"甲 ÷ 30 × 天数", "元", "10000/3"},
		{"分值 × 率", "数", "700"},
		{"夜 − 日", "天", "10"},
		{"日 + 10", "日期", "738896"},
		{"日 − 天数", "日期", "738876"},
		{"−甲 + 乙", "元", "-7000"},
		{"2 + 3 × 4", "", "14"},
		{"(2 + 3) × 4", "", "20"},
		{"10% + 0.05", "%", "3/20"},
		{"加倍(甲 + 乙)", "元", "26000"},
		{"加倍(甲) + 1", "元", "20100"},
		{"甲 不低于 200", "元", "20000"},
		{"甲 不超过 50", "元", "5000"},
		{"甲 × 20% 不低于 25 不超过 30", "元", "2500"},
		{"甲 × 50% − 乙 不低于 0", "元", "2000"},
		{"乙 − 甲 不低于 0", "元", "0"},
		{"若 龄 ≥ 60 则 甲 否则 乙", "元", "10000"},
		{"若 龄 > 60 则 甲 否则 乙 + 1", "元", "3100"},
		{"若 龄 < 50 则 甲 否则 若 老 则 乙 否则 0", "元", "3000"},
		{"（甲 ＋ 乙） × ２", "", ""},
	} {
		t.Run(c.formula, func(t *testing.T) {
			t.Parallel()
			o, problems := compile(c.formula)
			if c.want == "" {
				if len(problems) == 0 {
					t.Fatal("accepted")
				}
				return
			}
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			v, err := o.Figure(someone())
			if err != nil || v.String() != c.want || string(o.Unit) != c.unit {
				t.Errorf("= %s %s (%v), want %s %s", v, o.Unit, err, c.want, c.unit)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	for formula, want := range map[string]bool{
		"甲 > 乙": true, "甲 = 100": true, "甲 ≠ 100": false, "甲 < 100": false, "甲 ≤ 100": true, "甲 >= 100.01": false, "甲 <> 1": true,
		"等级 = 三级": true, "等级 = 三级甲等": true, "等级 = 三级乙等": false, "等级 ≠ 三级": false, "等级 ≠ 二级": true,
		"等级 属于 [二级, 三级]": true, "等级 属于 二级、三级乙等": false, "等级 不属于 二级": true,
		"码 = M01601": true, "码 = \"M01601\"": true, "码 属于 M01601、M02": true, "码 ≠ 11": true, "码 = “M01601”": true,
		"老": true, "非 老": false, "非 非 老": true, "老 = 是": true, "老 = 否": false, "老 ≠ 否": true,
		"龄 属于 60、70": true, "龄 不属于 [1, 2]": true,
		"老 且 甲 > 乙": true, "非 老 或 甲 > 乙": true, "非 (老 且 甲 > 乙)": false, "老 或 甲 < 乙 且 龄 < 3": true,
		"若 老 则 龄 > 1 否则 龄 < 1": true, "日 < 2024-01-02": true, "日 = 2024-01-01": true,
		"甲 不低于 200 > 150": true,
	} {
		t.Run(formula, func(t *testing.T) {
			t.Parallel()
			o, problems := compile(formula)
			if len(problems) > 0 || o.Form != expr.Truth {
				t.Fatal(problems, o.Form)
			}
			if got, err := o.Truth(someone()); err != nil || got != want {
				t.Errorf("= %v (%v), want %v", got, err, want)
			}
		})
	}
}

// The underlined part is marked by «».
func TestProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ marked, code string }{
		{"«»", "P230"},
		{"甲 +«»", "P230"},
		{"(甲 + 乙«»", "P230"},
		{"甲 «乙»", "P230"},
		{"甲 + «)»", "P230"},
		{"甲 «@» 乙", "P230"},
		{"码 = «\"»abc", "P230"},
		{"若 老 则 甲«»", "P230"},
		{"甲 + «1.2.3»", "P232"},
		{"甲 + «2024-02-30»", "P232"},
		{"甲 × «丙»", "P201"},
		{"甲 × «三百(乙)»", "P208"},
		{"«甲 × 乙»", "P235"},
		{"«率 + 甲»", "P235"},
		{"«天数 + 月数»", "P235"},
		{"«天数 > 月数»", "P235"},
		{"«率 ÷ 甲»", "P235"},
		{"«日 × 2»", "P235"},
		{"«日 + 夜»", "P235"},
		{"甲 + «5%»", "P235"},
		{"率 + «5»", "P236"},
		{"率 不超过 «100»", "P236"},
		{"«若 老 则 1 否则 2»", "P235"},
		{"若 «甲» 则 乙 否则 乙", "P233"},
		{"«若 老 则 甲 否则 等级»", "P233"},
		{"甲 + «老»", "P233"},
		{"«等级 > 三级»", "P233"},
		{"等级 = «三甲»", "P237"},
		{"«老 = 也许»", "P237"},
		{"甲 且 «»", "P230"},
		{"«\"文字\"»", "P233"},
		{"甲 + «1 ÷ 0»", "P232"},
	} {
		t.Run(c.marked, func(t *testing.T) {
			t.Parallel()
			before, rest, _ := strings.Cut(c.marked, "«")
			marked, after, _ := strings.Cut(rest, "»")
			_, problems := compile(before + marked + after)
			if len(problems) == 0 {
				t.Fatal("accepted")
			}
			p := problems[0]
			got := fmt.Sprintf("%s %d+%d", p.Code, p.Start, p.Length)
			want := fmt.Sprintf("%s %d+%d", c.code, len([]rune(before)), max(1, len([]rune(marked))))
			if got != want {
				t.Errorf("%s (%s), want %s", got, p.Message, want)
			}
		})
	}
}

func TestRuntimeErrors(t *testing.T) {
	t.Parallel()
	for formula, want := range map[string]error{
		"甲 ÷ (乙 − 30)":                            expr.ErrDivide,
		"甲 × 9000000000000000 × 9000000000000000": money.ErrOverflow,
		"加倍(甲 ÷ (天数 − 10))":                       expr.ErrDivide,
		"若 甲 ÷ (乙 − 乙) > 1 则 甲 否则 乙":              expr.ErrDivide,
	} {
		o, problems := compile(formula)
		if len(problems) > 0 {
			t.Errorf("%s: %v", formula, problems)
			continue
		}
		if _, err := o.Figure(someone()); !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", formula, err, want)
		}
	}
}

func TestDeepFormulasAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		strings.Repeat("(", 5000) + "甲" + strings.Repeat(")", 5000),
		strings.Repeat("非 ", 3000) + "老",
		strings.Repeat("甲 + ", 100000) + "甲",
		strings.Repeat("若 老 则 ", 200) + "甲",
	} {
		if _, problems := expr.Parse(text); len(problems) != 1 {
			t.Errorf("%.20s…: %d problems", text, len(problems))
		}
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	names := []string{"起付标准", "支付比例", "年度限额"}
	for typed, want := range map[string]string{"起付标淮": "起付标准", "付支比例": "支付比例", "限额": "年度限额", "毫不相干": ""} {
		if got, _ := expr.Nearest(typed, names); got != want {
			t.Errorf("Nearest(%s) = %q, want %q", typed, got, want)
		}
	}
	if got := expr.Suggest("毫不相干", names); got != "可以写:起付标准、支付比例、年度限额。" {
		t.Error(got)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"统筹支付": true, "统筹支付·1": true, "A2": true, "2号": false, "甲 乙": false, "若": false, "": false, "甲.乙": false, "年_度": true} {
		if expr.IsName(name) != want {
			t.Errorf("IsName(%q) = %v", name, !want)
		}
	}
}

func TestOptionsNest(t *testing.T) {
	t.Parallel()
	o := levels()
	third, _ := o.Index("三级")
	first, _ := o.Index("三级甲等")
	if !o.Covers(third, first) || o.Covers(first, third) || o.Depth(first) != 1 || len(o.Leaves()) != 3 {
		t.Errorf("covers %v %v, depth %d, leaves %v", o.Covers(third, first), o.Covers(first, third), o.Depth(first), o.Leaves())
	}
	if o.Add("三级", "") || o.Add("四级甲等", "四级") {
		t.Error("a repeated option or one beneath a missing option was added")
	}
	if got := o.Only("三级").Names(); strings.Join(got, " ") != "三级 三级甲等 三级乙等" {
		t.Error(got)
	}
}
