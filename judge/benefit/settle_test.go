package benefit_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/policies"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
)

// shell is a policy around a table by one fact: what it gives is paid by the
// fund, the rest by the patient.
const shell = `政策: 试验
统筹区: 390100
险种: SCHEME
业务: 门诊
承接: [国家/费用分类.yaml]
层次: [费用分类, 基本医疗]
施行: {自: 2024-01-01}
取值日期: 结算日期
依据:
  试验文件: {文号: 试〔2023〕1号, 标题: 试验办法, 施行: 2024-01-01, 核实: 待核实(试验)}
参数:
  比例: {单位: 比例, 维度: FACT, 值: [{依据: 试验文件 第一条, 为: {TABLE}}]}
累计:
  本年支付: {谁: OWNER, 期间: PERIOD}
步骤:
  基本医疗:
    - 按比例: {从: 范围内费用, 比例: 比例, 得: 应付, 余: 自付}
    - 封顶: {从: 应付, 限额: 1000, 累计: 本年支付, 得: 支付, 余: 超限}
支付: {统筹基金: 支付, 个人: 其余}
`

// trial is the shell with its blanks filled in.
func trial(t *testing.T, fills ...string) *policyfile.Policy {
	t.Helper()
	classes, err := policies.FS.ReadFile("国家/费用分类.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(append(fills, "SCHEME", "职工", "FACT", "救助身份", "TABLE", "低保: 50%, 其余: 10%", "OWNER", "本人", "PERIOD", "自然年度")...).Replace(shell)
	policy, complaints := policyfile.Load(fstest.MapFS{"试.yaml": {Data: []byte(text)}, "国家/费用分类.yaml": {Data: classes}}, "试.yaml")
	if policy == nil {
		t.Fatalf("%v", complaints)
	}
	return policy
}

// bill100 is a bill of 100 yuan, all in scope, of an employee at a tertiary
// hospital of the town.
func bill100(policy *policyfile.Policy) benefit.Case {
	day := period.MustDate("2026-03-05")
	return benefit.Case{
		Policy: policy, Region: "390100", Scheme: "310", MedType: "11", VisitID: "V1", Admission: day, Discharge: day, Settlement: day,
		Person:   benefit.Person{Sex: "1", Birth: period.MustDate("1980-03-06"), PersonType: "11"},
		Provider: benefit.Provider{Type: "1", Level: "2", Region: "390101"}, Filing: benefit.NotFiled,
		Lines: []benefit.Line{{LineNo: "1", Code: "X1", Class: catalogue.ClassA, Category: "09", Amount: 100_00, WithinLimit: 100_00}},
		Used:  func(accumulator.Key, accumulator.Fold) int64 { return 0 },
	}
}

// What the registers say reaches the policy in the policy's words. The fund
// pays so many yuan of 100.
func TestFactsInTheWordsOfPolicies(t *testing.T) {
	t.Parallel()
	const aid = "特困: 1%, 低保: 2%, 返贫致贫: 3%, 低保边缘: 4%, 因病致贫: 5%, 无: 6%, 其余: 7%"
	const level = "三级: 1%, 二级: 2%, 一级: 3%, 基层: 4%, 无等级: 5%"
	const place = "本市: 1%, 省内异地: 2%, 跨省异地: 3%"
	const filed = "未备案: 1%, 长期备案: 2%, 转诊: 3%, 急诊抢救: 4%, 其他临时: 5%"
	groups := func(codes ...string) func(*benefit.Case) {
		return func(c *benefit.Case) { c.Person.Groups = codes }
	}
	at := func(code string, community bool) func(*benefit.Case) {
		return func(c *benefit.Case) { c.Provider.Level, c.Provider.Community = code, community }
	}
	in := func(region string) func(*benefit.Case) { return func(c *benefit.Case) { c.Provider.Region = region } }
	by := func(filing benefit.Filing) func(*benefit.Case) { return func(c *benefit.Case) { c.Filing = filing } }
	for _, c := range []struct {
		fact, table string
		change      func(*benefit.Case)
		want        money.Fen
	}{
		{"救助身份", aid, groups(), 6_00}, {"救助身份", aid, groups("2301"), 1_00}, {"救助身份", aid, groups("2304"), 1_00}, {"救助身份", aid, groups("2307"), 1_00},
		{"救助身份", aid, groups("2303"), 2_00}, {"救助身份", aid, groups("2302"), 3_00}, {"救助身份", aid, groups("2305"), 4_00}, {"救助身份", aid, groups("2306"), 5_00},
		{"救助身份", aid, groups("2306", "2303", "2305"), 2_00}, {"救助身份", aid, groups("9999"), 6_00},
		{"医院等级", level, at("2", false), 1_00}, {"医院等级", level, at("6", false), 2_00}, {"医院等级", level, at("14", false), 3_00},
		{"医院等级", level, at("11", false), 5_00}, {"医院等级", level, at("5", true), 4_00}, {"医院等级", level, at("11", true), 4_00},
		{"就医地", place, in("390102"), 1_00}, {"就医地", place, in("390200"), 2_00}, {"就医地", place, in("330200"), 3_00},
		{"备案", filed, by(benefit.NotFiled), 1_00}, {"备案", filed, by(benefit.FiledLongTerm), 2_00}, {"备案", filed, by(benefit.FiledReferral), 3_00},
		{"备案", filed, by(benefit.FiledEmergency), 4_00}, {"备案", filed, by(benefit.FiledTemporary), 5_00},
		{"人员类别", "在职: 1%, 退休: 2%", func(c *benefit.Case) { c.Person.PersonType = "1203" }, 2_00},
		{"年龄", "46以上: 9%, 其余: 3%", func(*benefit.Case) {}, 3_00},
		{"年龄", "46以上: 9%, 其余: 3%", func(c *benefit.Case) { c.Admission++ }, 9_00},
		{"公务员", "是: 1%, 否: 2%", func(c *benefit.Case) { c.Person.CivilServant = true }, 1_00},
		{"使用个人账户", "是: 1%, 否: 2%", func(c *benefit.Case) { c.UseAccount = true }, 1_00},
		{"本年住院次数", "0: 1%, 1: 2%, 2以上: 3%", func(c *benefit.Case) { c.Used = stays(1) }, 2_00},
		{"本年住院次数", "0: 1%, 1: 2%, 2以上: 3%", func(c *benefit.Case) { c.Used = stays(7) }, 3_00},
	} {
		given := bill100(trial(t, "FACT", c.fact, "TABLE", c.table))
		c.change(&given)
		v, err := benefit.Settle(given)
		if err != nil || len(v.Shares) != 2 || v.Shares[0].Amount != c.want {
			t.Errorf("%s {%s}:%v %v,统筹应付 %s", c.fact, c.table, err, v.Shares, c.want)
		}
	}
}

// stays answers that the person has had so many stays this year.
func stays(n int64) func(accumulator.Key, accumulator.Fold) int64 {
	return func(key accumulator.Key, _ accumulator.Fold) int64 {
		if key.Name == "本年住院次数" && key.Period == "2026" {
			return n
		}
		return 0
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	c := bill100(trial(t))
	tenth := money.Percent(10)
	c.Lines = []benefit.Line{
		{LineNo: "1", Class: catalogue.ClassA, Amount: 900_000, WithinLimit: 900_000},
		{LineNo: "2", Class: catalogue.ClassB, Amount: 300_000, WithinLimit: 200_000, Prepay: tenth},
		{LineNo: "3", Class: catalogue.ClassC, Amount: 10_000, WithinLimit: 10_000},
		{LineNo: "4", Class: catalogue.ClassA, Amount: 5_000, WithinLimit: 5_000, Excluded: true},
		{LineNo: "5", Class: "", Amount: 1_000, WithinLimit: 1_000},
	}
	c.Used = func(key accumulator.Key, fold accumulator.Fold) int64 {
		if key == (accumulator.Key{Region: "390100", Scheme: "310", Name: "本年支付", Period: "2026"}) && fold == accumulator.Sum {
			return 40_000
		}
		return 0
	}
	v, err := benefit.Settle(c)
	if err != nil {
		t.Fatal(err)
	}
	// In scope 9,000 + 1,800; a tenth is 1,080, and 600 are left of the limit.
	if v.Total != 1_216_000 || v.SelfFunded != 16_000 || v.OverLimit != 100_000 || v.Prepaid != 20_000 || v.InScope != 1_080_000 {
		t.Errorf("四部分 %s %s %s %s,共 %s", v.SelfFunded, v.OverLimit, v.Prepaid, v.InScope, v.Total)
	}
	want := []benefit.Share{{Payer: "统筹基金", Layer: "基本医疗", Amount: 60_000}, {Payer: benefit.PayerCash, Amount: 1_156_000}}
	if diff := cmp.Diff(want, v.Shares); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	deltas := []benefit.Delta{{Key: accumulator.Key{Region: "390100", Scheme: "310", Name: "本年支付", Period: "2026"}, Fold: accumulator.Sum, Amount: 60_000}}
	if diff := cmp.Diff(deltas, v.Deltas); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(v.LimitedBy) != 1 || v.LimitedBy[0] != "本年支付" {
		t.Errorf("受限于 %v", v.LimitedBy)
	}
	told, steps, err := benefit.Explain(c)
	if diff := cmp.Diff(v, told); diff != "" || err != nil || len(steps) == 0 {
		t.Errorf("说明的结果不同:%v,%d 步\n%s", err, len(steps), diff)
	}
}

// A stay counts once for the year and leaves its mark; no other bill counts.
func TestStaysAreCounted(t *testing.T) {
	t.Parallel()
	c := bill100(trial(t))
	count := func() map[string]int64 {
		t.Helper()
		v, err := benefit.Settle(c)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int64{}
		for _, d := range v.Deltas {
			if d.Fold == accumulator.Count {
				found[d.Key.Name+"/"+d.Key.Period] += d.Amount
			}
		}
		return found
	}
	if found := count(); len(found) != 0 {
		t.Errorf("门诊计了 %v", found)
	}
	c.Inpatient = true
	if diff := cmp.Diff(map[string]int64{"本年住院次数/2026": 1, "本次住院已计次/V1": 1}, count()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	c.Used = func(key accumulator.Key, _ accumulator.Fold) int64 {
		if key.Period == "V1" || key.Name == "本年住院次数" {
			return 1
		}
		return 0
	}
	if found := count(); len(found) != 0 {
		t.Errorf("同一次住院又计了 %v", found)
	}
}

func TestRefusedPolicies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about string
		fills []string
		want  error
	}{
		{"按单位累计", []string{"OWNER", "单位"}, benefit.ErrOwner},
	} {
		_, err := benefit.Settle(bill100(trial(t, c.fills...)))
		if !errors.Is(err, c.want) {
			t.Errorf("%s:得 %v,应为 %v", c.about, err, c.want)
		}
	}
}
