package policyfile_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"yibao/law/policyfile"
)

// ownClasses is a policy whose fee lines have columns and steps of their own:
// portions joined, a limit and a rate that all lines share, a payer inside.
const ownClasses = `政策: 自有分类
统筹区: 330200
险种: 职工
业务: 门诊
施行: {自: 2024-01-01}
取值日期: 结算日期
依据:
  试验文件: {文号: 试〔2023〕1号, 标题: 试验办法, 施行: 2024-01-01, 核实: 待核实(试验)}
事实:
  费用明细: {表: {金额: 份, 另收: 份, 来源: {取值: [本院, 外购, 赠送]}, 急用: 是否, 摘要: 文本, 单笔限额: 元}}
参数:
  每笔限额: {单位: 元, 维度: 医院等级, 值: [{依据: 试验文件 第一条, 为: {三级: 300, 其余: 200.05}}]}
  先付比: {单位: 比例, 值: [{依据: 试验文件 第二条, 为: 12.5%}]}
步骤:
  分类:
    当: 公务员 = 否
    步骤:
      - 逐笔:
          表: 费用明细
          步骤:
            - {归入: {从: 另收, 得: 行自费, 余: 行可报另收}, 当: 来源 = 赠送 且 急用 = 否}
            - {封顶: {从: 金额 + 行可报另收, 限额: 每笔限额, 得: 行内, 余: 行外}, 当: 来源 ≠ 本院}
            - STEP
            - 先自付: {从: 行甲, 比例: 先付比, 得: 行先付}
          合计: {自费: 行自费, 限额外: 行外 + 行乙, 先付: 行先付}
  支付:
    - 按比例: {从: 限额外, 比例: 40%, 得: 付}
支付: {统筹基金: 付, 个人: 其余}
`

func own(tb testing.TB, step string) *policyfile.Policy {
	tb.Helper()
	text := strings.Replace(ownClasses, "STEP", step, 1)
	p, complaints := policyfile.Load(fstest.MapFS{"自.yaml": {Data: []byte(text)}}, "自.yaml")
	if p == nil {
		tb.Fatalf("%v", complaints)
	}
	return p
}

// Stated by place or by name, a bill gets the same result and the same refusal,
// whether the policy goes over columns or not.
func TestByPlaceAsByName(t *testing.T) {
	t.Parallel()
	policies := everyPolicy(t)
	policies["列"] = own(t, "封顶: {从: 行内, 限额: 单笔限额, 得: 行甲, 余: 行乙}")
	policies["列:归入"] = own(t, "{归入: {从: 行内, 得: 行甲, 余: 行乙}, 当: 来源 属于 外购、赠送 或 医院等级 = 三级}")
	policies["行:式子"] = own(t, "封顶: {从: 行内, 限额: =单笔限额 × 2, 得: 行甲, 余: 行乙}")
	policies["行:文本"] = own(t, "{归入: {从: 行内, 得: 行甲, 余: 行乙}, 当: 摘要 = \"其他\"}")
	policies["行:读份"] = own(t, "{归入: {从: 行内, 得: 行甲, 余: 行乙}, 当: 行外 > 100}")
	policies["行:别的步骤"] = own(t, "定额自付: {从: 行内, 金额: 5, 得: 行乙, 余: 行甲}")
	forms := make(map[string]*policyfile.Form)
	for name, p := range policies {
		if form := p.State(); form != nil {
			forms[name] = form
		}
	}
	names := slices.Sorted(maps.Keys(forms))
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "policy")
		p, form := policies[name], forms[name]
		sampler := p.NewSampler(rapid.Uint64().Draw(t, "seed"))
		var sheet policyfile.Worksheet
		for range 20 {
			in := sampler.Input()
			want, wantErr := p.Settle(in)
			if err := p.SettleBill(form, form.ByPlace(in), &sheet); fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Fatalf("%s: %v, by name %v", name, err, wantErr)
			}
			if wantErr != nil {
				continue
			}
			shows(t, name, form, &sheet, want)
			if _, err := p.ExplainBill(form, form.ByPlace(in), &sheet); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			shows(t, name, form, &sheet, want)
		}
	})
}

// shows compares a worksheet with a result by name.
func shows(t *rapid.T, name string, form *policyfile.Form, sheet *policyfile.Worksheet, want policyfile.Result) {
	got := policyfile.Result{Total: sheet.Total, Shares: sheet.Shares, Limited: sheet.Limited}
	for _, d := range sheet.Deltas {
		got.Deltas = append(got.Deltas, policyfile.Delta{Accumulator: d.Accumulator.Name, Keys: d.Keys, Set: d.Set, Amount: d.Amount})
	}
	plain := policyfile.Result{Total: want.Total, Shares: want.Shares, Limited: want.Limited, Deltas: want.Deltas}
	if diff := cmp.Diff(plain, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s: (-by name +by place)\n%s", name, diff)
	}
	for i, portion := range form.Portions {
		if sheet.Portions[i] != want.Portions.Of(portion) {
			t.Fatalf("%s: %s is %s, by name %s", name, portion, sheet.Portions[i], want.Portions.Of(portion))
		}
	}
	for k, portion := range form.Rows {
		for i, row := range want.Rows {
			if sheet.Rows[k][i] != row.Of(portion) {
				t.Fatalf("%s: %s of line %d is %s, by name %s", name, portion, i+1, sheet.Rows[k][i], row.Of(portion))
			}
		}
	}
}

// Which 逐笔 go over columns is known: a change that sends the usual one back to
// going row by row would be felt by nobody but the clock.
func TestUsualLinesGoOverColumns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about, step string
		columns     bool
	}{
		{"限额是一列", "封顶: {从: 行内, 限额: 单笔限额, 得: 行甲, 余: 行乙}", true},
		{"限额各笔相同", "封顶: {从: 行内, 限额: 每笔限额, 得: 行甲, 余: 行乙}", true},
		{"条件看选项", "{归入: {从: 行内, 得: 行甲, 余: 行乙}, 当: 来源 = 外购}", true},
		{"条件看文本", "{归入: {从: 行内, 得: 行甲, 余: 行乙}, 当: 摘要 = 其他}", false},
		{"条件看前一步的份", "{归入: {从: 行内, 得: 行甲, 余: 行乙}, 当: 行外 > 100}", false},
		{"限额是式子", "封顶: {从: 行内, 限额: =单笔限额 × 2, 得: 行甲, 余: 行乙}", false},
	} {
		p := own(t, c.step)
		if got := p.OverColumns(p.State()); got != c.columns {
			t.Errorf("%s:按列 %v", c.about, got)
		}
	}
	shared := mustLoad(t, "testdata/policies", "两层.yaml")
	if !shared.OverColumns(shared.State()) {
		t.Error("国家的费用分类不再按列")
	}
}
