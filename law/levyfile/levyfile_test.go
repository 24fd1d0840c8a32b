package levyfile_test

import (
	"fmt"
	"strings"
	"testing"

	"yibao/ground/period"
	"yibao/law/levyfile"
)

// sound is a small policy; each mistake below changes one place of it.
const sound = `缴费政策: 某地缴费
统筹区: 390100
险种: 职工
施行: {自: 2024-01-01}
依据:
  办法: {标题: 某地办法, 核实: 待核实}
事实:
  档次: [低, 高]
参数:
  平均工资: {单位: 元, 值: [{为: 7000}, {自: 2025-01-01, 为: 7500}]}
  费率: {单位: 比例, 维度: 档次, 值: {低: 6%, 高: 8%}}
  加点: {单位: 比例, 维度: 年龄, 值: {不满45: 1%, 45-59: 2%, 60以上: 3%}}
征缴:
  灵活就业:
    周期: 月
    期限: 次月15日
    基数: {取: 平均工资, 取整: 四舍五入到元}
    项目:
      - {名: 缴费, 谁付: 个人, 入: 统筹基金, 式: 缴费基数 × 费率}
      - {名: 加缴, 谁付: 个人, 入: 统筹基金, 当: 年龄 ≥ 45, 式: 缴费 × 加点}
`

func TestSound(t *testing.T) {
	t.Parallel()
	p, complaints := levyfile.Parse("缴费.yaml", sound)
	if p == nil || len(complaints) > 0 {
		t.Fatalf("%v", complaints)
	}
	if p.Region != "390100" || p.Scheme != "310" || len(p.Classes) != 1 || len(p.Citations) != 1 {
		t.Errorf("%+v", p)
	}
}

// Every mistake is told with its code and its line, and gives no policy.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, code, line string }{
		{"统筹区: 390100", "统筹区: 39010", "L201", ":2:"},
		{"险种: 职工", "险种: 职公", "L201", ":3:"},
		{"施行: {自: 2024-01-01}", "施行: {自: 2024-02-30}", "L202", ":4:"},
		{"核实: 待核实", "核实: 核实过", "L203", ":6:"},
		{"  平均工资:", "  年龄:", "L104", ":10:"},
		{"自: 2025-01-01, 为", "自: 2024-01-01, 为", "L202", ":10:"},
		{"单位: 元", "单位: 圆", "L201", ":10:"},
		{"高: 8%", "高: 8", "P236", ":11:"},
		{"值: {低: 6%, 高: 8%}", "值: {低: 6%}", "L204", ":11:"},
		{"值: {低: 6%, 高: 8%}", "值: {低: 6%, 中: 8%}", "L204", ":11:"},
		{"45-59: 2%", "46-59: 2%", "L204", ":12:"},
		{"45-59: 2%", "44-59: 2%", "L204", ":12:"},
		{"周期: 月", "周期: 季", "L201", ":15:"},
		{"期限: 次月15日", "期限: 下月", "L202", ":16:"},
		{"缴费基数 × 费率", "缴费基数 × 费律", "P201", ":19:"},
		{"缴费基数 × 费率", "缴费基数 + 费率", "P235", ":19:"},
		{"缴费基数 × 费率", "费率", "P235", ":19:"},
		{"式: 缴费基数 × 费率", "入账: 无", "L101", ":19:"},
		{"式: 缴费 × 加点", "式: 加缴 × 加点", "P201", ":20:"},
		{"名: 加缴", "名: 缴费", "L103", ":20:"},
		{"当: 年龄 ≥ 45", "当: 年龄", "P233", ":20:"},
		{"费率: {单位: 比例, 维度: 档次, 值: {低: 6%, 高: 8%}}", "费率: {单位: 比例, 值: =费率 × 100%}", "L205", ":11:"},
		{"征缴:", "征缴:\n\t", "L002", ":"},
		{"缴费政策: 某地缴费", "缴费政策: &甲 某地缴费", "L002", ":1:"},
	} {
		p, complaints := levyfile.Parse("缴费.yaml", strings.Replace(sound, c.from, c.to, 1))
		var told []string
		for _, x := range complaints {
			told = append(told, x.String())
		}
		all := strings.Join(told, "\n")
		if p != nil || !strings.Contains(all, c.code+":") || !strings.Contains(all, "缴费.yaml"+c.line) {
			t.Errorf("%s → %s: 应有 %s%s,得到\n%s", c.from, c.to, c.code, c.line, all)
		}
	}
}

// The due day of a term, as circulars say it.
func TestDue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ due, month, want string }{
		{"次月15日", "2026-02-01", "2026-03-15"},
		{"当月末", "2026-02-01", "2026-02-28"},
		{"当月31日", "2026-04-01", "2026-04-30"},
		{"次月末", "2026-12-01", "2027-01-31"},
		{"上年12-31", "2026-01-01", "2025-12-31"},
		{"当年06-30", "2026-01-01", "2026-06-30"},
	} {
		p, complaints := levyfile.Parse("缴费.yaml", strings.Replace(sound, "次月15日", c.due, 1))
		if p == nil {
			t.Fatalf("%s: %v", c.due, complaints)
		}
		first := period.MustDate(c.month)
		if got := p.Classes[0].Due.Of(period.Span{From: first, To: first.AddMonths(1)}); got.String() != c.want {
			t.Errorf("%s 对 %s: %s,应为 %s", c.due, c.month, got, c.want)
		}
	}
}

// FuzzParse: no text panics, and none with an error gives a policy.
func FuzzParse(f *testing.F) {
	f.Add(sound)
	f.Add("缴费政策: {")
	f.Add("参数:\n  甲: {单位: 元, 维度: 年龄, 值: {不满: 1}}\n征缴:\n  乙: {项目: 丙}\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, complaints := levyfile.Parse("缴费.yaml", text)
		for _, c := range complaints {
			if p != nil && c.Severity == 0 {
				t.Errorf("a policy in spite of %s", c)
			}
		}
		_ = fmt.Sprint(complaints)
	})
}
