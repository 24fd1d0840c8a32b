package replay_test

import (
	"testing"
	"testing/fstest"

	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/importing"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// householdPolicy pays residents' outpatient care in full, up to 100 yuan a year
// for a household; the patient pays 20 yuan of a 待遇期.
const householdPolicy = `政策: 家庭试验
统筹区: 390100
险种: 城乡居民
业务: 门诊
承接: [国家/费用分类.yaml]
层次: [费用分类, 基本医疗]
施行: {自: 2024-01-01}
取值日期: 结算日期
依据:
  试验文件: {文号: 试〔2023〕1号, 标题: 试验办法, 施行: 2024-01-01, 核实: 待核实(试验)}
累计:
  本期起付: {谁: 本人, 期间: 待遇期, 间隔: 60}
  家庭支付: {谁: 家庭, 期间: 近12个月}
步骤:
  基本医疗:
    - {扣起付线: {从: 范围内费用, 标准: 20, 累计: 本期起付, 方式: 累计补足, 得: 起付自付, 余: 起付后}, 依据: 试验文件 第一条}
    - 按比例: {从: 起付后, 比例: 100%, 得: 应付}
    - {封顶: {从: 应付, 限额: 100, 累计: 家庭支付, 得: 统筹支付, 余: 超限}, 依据: 试验文件 第二条}
支付: {统筹基金: 统筹支付, 个人: 其余}
`

// Settlements of a household replay, read page by page and person by person, also
// when what they counted was taken back since, and when the household changed.
func TestHouseholdsReplay(t *testing.T) {
	t.Parallel()
	classes, err := policies.FS.ReadFile("国家/费用分类.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w := town.New(t, policies.FS)
	w.Publish(t, fstest.MapFS{"家庭.yaml": {Data: []byte(householdPolicy)}, "国家/费用分类.yaml": {Data: classes}}, "家庭.yaml")
	resident := town.Citizen{Scheme: "390"}
	members := []string{w.Person(t, resident), w.Person(t, resident), w.Person(t, resident)}
	moves := func(household, from string, who ...string) {
		w.Load(t, func(to importing.Work) error {
			var rows []enrolment.HouseholdMember
			for _, psnNo := range who {
				rows = append(rows, enrolment.HouseholdMember{
					Version: w.Version(from, ""), PsnNo: psnNo, HouseholdNo: household, Region: town.Region, Role: enrolment.OtherKin, Active: true,
				})
			}
			return to.(enrolment.FamilyWriter).AddHouseholdMembers(ctx, rows)
		})
	}
	moves("H1", "2026-01-01", members...)
	bills := 0
	spends := func(psnNo string, drugs int64) {
		w.Bill(t, psnNo, "390", town.Secondary, false, town.Line("1", town.DrugA, drugs, w.Today().String()))
		bills++
	}
	spends(members[0], 5)
	spends(members[1], 6)
	last := w.Bill(t, members[2], "390", town.Secondary, false, town.Line("1", town.DrugA, 9, today))
	bills++
	w.Reversed(t, last.Record)
	w.GoTo("2026-04-10")
	moves("H2", "2026-04-10", members[1])
	spends(members[1], 7)
	spends(members[0], 9)
	report := run(t, w)
	if report.Replayed != bills || report.Identical != bills || len(report.Differences) > 0 {
		t.Errorf("%d bills: %s, %v", bills, report, report.Differences)
	}
	books, err := verify.Run(ctx, w.Store, func(int) {})
	if err != nil || !books.Clean() {
		t.Errorf("%v: %s", err, books)
	}
}
