package policies_test

import (
	"slices"
	"strings"
	"testing"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/law/region"
	"yibao/policies"
)

// What the demonstration city must take without a refusal: every level of
// institution, category of person and aid status that a register can hold.
var (
	levels = []string{
		"三级特等", "三级甲等", "三级乙等", "三级丙等", "三级无等", "二级甲等", "二级乙等", "二级丙等", "二级无等",
		"一级甲等", "一级乙等", "一级丙等", "一级无等", "基层", "无等级",
	}
	categories = map[string][]string{
		"310": {"在职", "退休"},
		"390": {"未成年居民", "成年居民", "老年居民"},
	}
	aid   = []string{"无", "特困", "低保", "返贫致贫", "低保边缘", "因病致贫", "其他困难"}
	bills = []money.Fen{1, 3333, 120_000, 2_500_001, 90_000_000}
)

const anlan = "390100-安澜"

func anlanPolicies(t *testing.T) []*policyfile.Policy {
	t.Helper()
	var found []*policyfile.Policy
	for _, file := range append(list(t, policies.Entries), list(t, policies.Corrections)...) {
		if strings.Contains(file, anlan) {
			found = append(found, load(t, file))
		}
	}
	return found
}

// bill is four fee lines: 甲, 乙 with 10 % first by the patient, 丙, and one
// over its limit price.
func bill(amount money.Fen) policyfile.Table {
	columns := []string{"类别", "金额", "限价内金额", "先付比例", "不予支付"}
	line := func(class string, within money.Fen, prepay int64) map[string]policyfile.Value {
		return map[string]policyfile.Value{
			"类别": policyfile.Text(class), "金额": policyfile.Money(amount), "限价内金额": policyfile.Money(within),
			"先付比例": policyfile.Number(money.Percent(prepay)), "不予支付": policyfile.Bool(false),
		}
	}
	return policyfile.TableOf(columns, line("甲类", amount, 0), line("乙类", amount, 10), line("丙类", amount, 100), line("甲类", amount/2, 0))
}

func facts(level, category, status string, stays int64, yes bool) map[string]policyfile.Value {
	return map[string]policyfile.Value{
		"医院等级": policyfile.Text(level), "人员类别": policyfile.Text(category), "救助身份": policyfile.Text(status),
		"本年住院次数": policyfile.Int(stays), "公务员": policyfile.Bool(yes), "使用个人账户": policyfile.Bool(yes),
		"个人账户余额": policyfile.Money(50_000), "共济账户余额": policyfile.Money(20_000), "外配处方": policyfile.Bool(yes), "病种编码": policyfile.Text("M03900"), "医疗类别": policyfile.Text("52"),
	}
}

// No ordinary visit is refused, the payers add up to the bill, and taken
// together the policies move seven payers besides cash.
func TestAnlanSettlesEveryOrdinaryVisit(t *testing.T) {
	t.Parallel()
	moved := make(map[string]bool)
	for _, policy := range anlanPolicies(t) {
		header := policy.Header()
		if len(header.MedTypes) == 0 {
			continue // it settles no visit: waiting, allowances
		}
		settle := func(given map[string]policyfile.Value, amount money.Fen) {
			result, err := policy.Settle(policyfile.Input{
				Date: period.MustDate("2026-03-10"), Facts: given,
				Rows: map[string]policyfile.Table{"费用明细": bill(amount)},
			})
			if err != nil {
				t.Fatalf("%s: %v: %v", header.Title, given, err)
			}
			var paid money.Fen
			for _, share := range result.Shares {
				paid += share.Amount
				moved[share.Payer] = moved[share.Payer] || share.Amount > 0
			}
			if paid != 4*amount || result.Total != paid {
				t.Fatalf("%s: payers %s, total %s", header.Title, paid, result.Total)
			}
		}
		for _, level := range levels {
			for _, category := range categories[header.Scheme] {
				for _, status := range aid {
					for i, amount := range bills {
						settle(facts(level, category, status, int64(i), i%2 == 0), amount)
						settle(facts(level, category, status, 0, i%2 == 1), amount)
					}
				}
			}
		}
	}
	for _, payer := range []string{"统筹基金", "大病保险", "大额补助", "公务员补助", "医疗救助", "个人账户"} {
		if !moved[payer] {
			t.Errorf("%s never paid", payer)
		}
	}
}

// Every business of the city's settings has a policy in each scheme, and each
// payer of a policy has a fund code.
func TestAnlanIsComplete(t *testing.T) {
	t.Parallel()
	settings, complaints := region.Load(policies.FS, anlan+"/"+region.FileName)
	if settings == nil || len(complaints) > 0 {
		t.Fatalf("settings: %v", complaints)
	}
	var have []string
	for _, policy := range anlanPolicies(t) {
		have = append(have, policy.Header().Scheme+policy.Header().Business)
	}
	for _, insurance := range settings.Insurances() {
		for _, business := range settings.Businesses() {
			if !slices.Contains(have, string(insurance)+business) {
				t.Errorf("no policy for %s %s", insurance, business)
			}
		}
	}
}
