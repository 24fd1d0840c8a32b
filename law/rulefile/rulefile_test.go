package rulefile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/period"
	"yibao/law/rulefile"
)

// good is a whole rule file; mistakes are put into it.
const good = `规则: 开药天数
编号: T1
种类: OVER_DAYS
定义: 一次开药不能太多。
命中: 天数超过限定。
质疑金额: 超出的部分
环节: 事前、事后
级别: 可疑
控制: 提醒控制
豁免: 长期处方备案
依据: 本地约定
参数:
| 名称 | 值 | 地区 | 自 | 止 | 依据 |
| 天数 | 7 | 全国 | | | 本地参数 |
| 天数 | 14 | 3902 | 2025-01-01 | | 本地参数 |
| 天数 | 30 | 390200 | 2025-01-01 | 2025-07-01 | 本地参数 |
`

const written = `规则: 甲
编号: Z1
种类: 式
对象: 明细
命中式: 数量 > 3
定义: 甲
命中: 甲
质疑金额: 甲
环节: 事后
级别: 线索
控制: 不控制
依据: 本地参数
`

func TestAWholeFileIsRead(t *testing.T) {
	t.Parallel()
	r, complaints := rulefile.Parse("甲.rule", good)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if r.Title != "开药天数" || r.Level != rulefile.Suspect || r.Control != rulefile.Remind ||
		r.Stages != rulefile.Before|rulefile.After || r.Exemptions != rulefile.ExemptLongRx {
		t.Errorf("%+v", r)
	}
}

func TestParametersByRegionAndDay(t *testing.T) {
	t.Parallel()
	r, _ := rulefile.Parse("甲.rule", good)
	for _, c := range []struct {
		region, day string
		days        int32
	}{
		{"110000", "2025-03-01", 7},
		{"390299", "2024-12-31", 7},  // before the prefecture's own
		{"390299", "2025-01-01", 14}, // the prefecture's, for its counties too
		{"390200", "2025-06-30", 30}, // the longest code goes first
		{"390200", "2025-07-01", 14}, // the end day is not in it
	} {
		if got := days(t, r, c.region, c.day); got != c.days {
			t.Errorf("%s on %s: %d days, want %d", c.region, c.day, got, c.days)
		}
	}
}

func days(t *testing.T, r rulefile.Rule, region, day string) int32 {
	t.Helper()
	on := period.MustDate(day)
	found := int32(-1)
	for _, d := range r.In(region) {
		if d.Span.Contains(on) {
			if found >= 0 {
				t.Errorf("%s on %s lies in two spans", region, day)
			}
			found = d.Terms.Days
		}
	}
	terms := r.Terms(region, on, nil)
	if terms.Days != found {
		t.Errorf("In says %d, Terms %d", found, terms.Days)
	}
	return found
}

func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	replace := func(text, old, new string) string {
		if !strings.Contains(text, old) {
			t.Errorf("no %q to replace", old)
		}
		return strings.Replace(text, old, new, 1)
	}
	for _, c := range []struct{ name, text, place, code string }{
		{"full-width colon", replace(good, "编号:", "编号："), "2:3", "R003"},
		{"no field", replace(good, "级别: 可疑", "级别 可疑"), "8:1", "R002"},
		{"unknown field", replace(good, "级别:", "等级:"), "8:1", "R010"},
		{"a field twice", good + "级别: 违规\n", "17:1", "R011"},
		{"an empty field", replace(good, "级别: 可疑", "级别:"), "8:1", "R012"},
		{"a field missing", replace(good, "依据: 本地约定\n", ""), "1:1", "R013"},
		{"no such kind", replace(good, "OVER_DAYS", "OVER_DAY"), "3:5", "R020"},
		{"a kind that lacks a fact", replace(good, "OVER_DAYS", "INVENTORY"), "3:5", "R021"},
		{"no such stage", replace(good, "事前、", "事先、"), "7:5", "R022"},
		{"no such level", replace(good, "可疑", "严重"), "8:5", "R023"},
		{"no such control", replace(good, "提醒控制", "警告"), "9:5", "R024"},
		{"no such exemption", replace(good, "长期处方备案", "领导批准"), "10:5", "R025"},
		{"a wrong header", replace(good, "| 名称 | 值 |", "| 名称 | 数 |"), "13:8", "R030"},
		{"a value that is none", replace(good, "| 天数 | 7 |", "| 天数 | 七 |"), "14:8", "R031"},
		{"no such parameter", replace(good, "| 天数 | 7 |", "| 日数 | 7 |"), "14:3", "R031"},
		{"no region", replace(good, "| 3902 |", "| 某市 |"), "15:13", "R032"},
		{"no date", replace(good, "2025-07-01", "2025-7-1"), "16:35", "R033"},
		{"an end before the begin", replace(good, "2025-07-01", "2025-01-01"), "16:35", "R034"},
		{"no citation", replace(good, "| 7 | 全国 | | | 本地参数 |", "| 7 | 全国 | | | |"), "14:20", "R035"},
		{"a parameter of another kind", replace(good, "| 天数 | 7 |", "| 位数 | 7 |"), "14:1", "R036"},
		{"two values for a day", good + "| 天数 | 9 | 3902 | 2026-01-01 | | 本地参数 |\n", "17:1", "R037"},
		{"cells missing", good + "| 天数 | 9 |\n", "17:1", "R005"},
		{"a formula in a kind", good + "命中式: 数量 > 3\n", "17:1", "R014"},
		{"a formula without hit", replace(written, "命中式: 数量 > 3\n", ""), "1:1", "R040"},
		{"a hit that is no condition", replace(written, "数量 > 3", "数量 + 3"), "5:6", "R041"},
		{"a name that is none", replace(written, "数量 > 3", "件数 > 3"), "5:6", "R044"},
		{"units that do not fit", replace(written, "数量 > 3", "年龄 > 金额"), "5:6", "P235"},
		{"a formula unfinished", replace(written, "数量 > 3", "数量 >"), "5:10", "P230"},
		{"a call without its text", replace(written, "数量 > 3", "累计数量(30) > 3"), "5:6", "R045"},
		{"a look too far back", replace(written, "数量 > 3", `累计数量("0034", 900) > 3`), "5:6", "R046"},
		{"a rule that costs too much", replace(written, "数量 > 3", `累计数量("1", 366) + 累计数量("2", 366) + 累计数量("3", 366) > 3`), "5:40", "R047"},
		{"a line's word on a visit", replace(written, "对象: 明细", "对象: 就诊"), "5:6", "R043"},
		{"over that is money", written + "超出式: 金额\n", "13:6", "R042"},
	} {
		_, complaints := rulefile.Parse("甲.rule", c.text)
		if len(complaints) == 0 {
			t.Errorf("%s: no complaint", c.name)
			continue
		}
		got := complaints[0]
		if place := fmt.Sprintf("%d:%d", got.Line, got.Column); place != c.place || got.Code != c.code {
			t.Errorf("%s: %s %s, want %s %s\n%s", c.name, place, got.Code, c.place, c.code, got)
		}
		if !strings.HasPrefix(got.String(), "甲.rule:"+c.place+": 错误 "+c.code) || !strings.Contains(got.String(), "^") {
			t.Errorf("%s: told as %q", c.name, got)
		}
	}
}

func TestTheCostOfAWrittenRuleIsKnown(t *testing.T) {
	t.Parallel()
	r, complaints := rulefile.Parse("甲.rule", strings.Replace(written, "数量 > 3", `数量 > 1 且 累计数量("0034", 30) > 20`, 1))
	if len(complaints) > 0 || r.Written.Cost != 1+1+30*20 {
		t.Errorf("cost %d, %v", r.Written.Cost, complaints)
	}
}

func TestTermsAreReadAndRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text string }{
		{"性别", "中"}, {"最大年龄", "14"}, {"级别", "四级"}, {"就医方式", "上门"}, {"次数", "-1"}, {"次数", "1.5"},
		{"窗口", "滚动0天"}, {"窗口", "滚动天"}, {"窗口", "0小时"}, {"限价", "1.2345678"}, {"总额", "1.234"},
		{"比例", "-1"}, {"职称", "院长"}, {"程度", "忌用"}, {"人群", "老人"}, {"首方", "对"}, {"险种", "、"}, {"没有", "1"},
	} {
		var terms rulefile.Terms
		if why := terms.Read(c.name, c.text); why == "" || terms.Has(c.name) {
			t.Errorf("%s %s was read", c.name, c.text)
		}
	}
	for _, text := range []string{"单行", "当次就诊", "同一处方", "日", "周", "月", "季", "年", "医保年度", "滚动30天", "6小时", "同一小时"} {
		var terms rulefile.Terms
		if why := terms.Read("窗口", text); why != "" || terms.Window.String() != text {
			t.Errorf("窗口 %s: %s, told as %s", text, why, terms.Window)
		}
	}
	var terms rulefile.Terms
	for name, text := range map[string]string{"诊断": "C50、乳腺癌", "最小年龄": "6月", "就医方式": "门诊、住院", "上限": "0"} {
		if why := terms.Read(name, text); why != "" {
			t.Error(why)
		}
	}
	if diff := cmp.Diff([]rulefile.Code{{Text: "C50"}, {Text: "乳腺癌", Name: true}}, terms.Include); diff != "" {
		t.Error(diff)
	}
	if !terms.Has("上限") || terms.Has("次数") || terms.MinAge != (rulefile.Age{N: 6, Unit: rulefile.InMonths}) || terms.Ways.String() != "门诊、住院" {
		t.Errorf("%+v", terms)
	}
}

// Every term that a kind may use is a word of the vocabulary, and what it needs
// it may use.
func TestKindsSpeakTheVocabulary(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range rulefile.Kinds() {
		if seen[k.Code] {
			t.Errorf("%s twice", k.Code)
		}
		seen[k.Code] = true
		may := map[string]bool{}
		for _, name := range k.Terms {
			if _, ok := rulefile.TermNamed(name); !ok {
				t.Errorf("%s: no term %q", k.Code, name)
			}
			may[name] = true
		}
		for _, name := range k.Needs {
			if !may[name] {
				t.Errorf("%s needs %q and may not say it", k.Code, name)
			}
		}
	}
	if len(seen) != 111 {
		t.Errorf("%d kinds, want the 105 of the catalogue and 6 of the record review", len(seen))
	}
}

func FuzzParse(f *testing.F) {
	f.Add(good)
	f.Add(written)
	f.Add("| a |\n:\n例:\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, complaints := rulefile.Parse("f", text)
		for _, c := range complaints {
			if c.Line < 1 || c.Column < 1 || c.Message == "" {
				t.Errorf("%+v", c)
			}
			_ = c.String()
		}
		rulefile.ParseCases("f", text, []string{"a"}).Complaints()
	})
}
