package deliveryfile_test

import (
	"strings"
	"testing"

	"yibao/ground/period"
	"yibao/law/deliveryfile"
)

const whole = `
来源: 某市医保局
批次: 2026-1
标题: 限定频次
依据: 某市医保〔2026〕1号
施行: 2026-01-01
失效: 2027-01-01
表:
- 文件: 频次*.xlsx
  种类: ITEM_FREQ
  名称: {列: 项目名称}
  项目: {列: 编码, 分: "、"}
  值:
  - {参数: 上限, 列: 数量}
  - {参数: 窗口, 写: 日}
`

func TestADescription(t *testing.T) {
	t.Parallel()
	list, err := deliveryfile.Parse("a.yaml", []byte(whole+"---\n"+strings.Replace(whole, "2026-1", "2026-2", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[1].Number != "2026-2" {
		t.Fatalf("two documents gave %d deliveries", len(list))
	}
	d := list[0]
	if d.Valid != (period.Span{From: period.MustDate("2026-01-01"), To: period.MustDate("2027-01-01")}) {
		t.Errorf("valid %s", d.Valid)
	}
	if table := d.Tables[0]; table.Sheet != 1 || table.Header != 1 || len(table.Values) != 2 || table.Items.Cut == nil {
		t.Errorf("table %+v", table)
	}
}

func TestFaultsOfADescription(t *testing.T) {
	t.Parallel()
	change := func(old, now string) string { return strings.Replace(whole, old, now, 1) }
	for _, c := range []struct{ name, text, want string }{
		{"空文件", "", "是空的"},
		{"不是 YAML", "来源: [", "看不懂"},
		{"多写的一栏", change("标题", "题目"), "题目"},
		{"没有来源", change("来源: 某市医保局\n", ""), "没有写“来源”"},
		{"日期写错", change("2026-01-01", "2026-13-01"), "不是日期"},
		{"失效早于施行", change("2027-01-01", "2025-01-01"), "不晚于"},
		{"没有这个种类", change("ITEM_FREQ", "ITEM_FREQUENCY"), "没有“ITEM_FREQUENCY”这个规则种类"},
		{"种类不用知识点", change("ITEM_FREQ", "DUP_CLAIM"), "不用知识点"},
		{"没有这个参数", change("上限", "限价"), "没有“限价”这个参数"},
		{"参数没有来处", change(", 列: 数量", ""), "要写明在哪一“列”"},
		{"取没有括号", change("列: 数量", "列: 数量, 取: \\d+"), "括号"},
		{"取不是正则式", change("列: 数量", "列: 数量, 取: '('"), "不是正则式"},
		{"没有名称", change("{列: 项目名称}", "{}"), "没有写“名称”"},
		{"没有编码", change("{列: 编码, 分: \"、\"}", "{}"), "没有写“项目”"},
		{"匹配写错", change("分: \"、\"", "匹配: 模糊"), "只能是 编码、前缀、名称"},
		{"别的工作表没说怎么对应", change("分: \"、\"", "工作表: 2"), "要写明“按”哪一列对应"},
		{"取第不带分", change("分: \"、\"", "取第: 2"), "取第"},
		{"统筹区写成名称", change("依据", "统筹区: 安澜市\n依据"), "不是区划代码"},
		{"没有表", whole[:strings.Index(whole, "表:")], "没有写“表”"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := deliveryfile.Parse("a.yaml", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a complaint with %q", err, c.want)
			}
		})
	}
}

func TestShippedDescriptions(t *testing.T) {
	t.Parallel()
	list, err := deliveryfile.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 22 {
		t.Errorf("%d descriptions are shipped, want 8 of attachments and 14 of the compilation", len(list))
	}
	seen := map[string]bool{}
	for _, d := range list {
		if key := d.Source + d.Number; seen[key] {
			t.Errorf("%s is described twice", key)
		} else {
			seen[key] = true
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("来源: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := deliveryfile.Parse("a.yaml", text)
		if err == nil && len(list) == 0 {
			t.Error("neither deliveries nor a complaint")
		}
	})
}
