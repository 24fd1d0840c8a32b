package settlement_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/policies"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// familyPolicy is a policy of residents' outpatient care: the patient pays 50
// yuan of a 待遇期 that ends after 60 days without care, the fund half of the
// rest, up to 100 yuan a year for the whole household, and all of the rest from
// the third bill within twelve months on.
const familyPolicy = `政策: 家庭试验
统筹区: 390100
险种: 城乡居民
业务: 门诊
承接: [国家/费用分类.yaml]
层次: [费用分类, 基本医疗]
施行: {自: 2024-01-01}
取值日期: 结算日期
依据:
  试验文件: {文号: 试〔2023〕1号, 标题: 试验办法, 施行: 2024-01-01, 核实: 待核实(试验)}
参数:
  起付标准: {单位: 元, 依据: 试验文件 第一条, 值: 50}
  支付比例: {单位: 比例, 维度: 一年次数, 依据: 试验文件 第二条, 值: {不满2: 50%, 其余: 100%}}
  家庭限额: {单位: 元, 依据: 试验文件 第三条, 值: 100}
累计:
  本期起付: {谁: 本人, 期间: 待遇期, 间隔: 60}
  一年次数: {谁: 本人, 期间: 近12个月, 计: 次数, 算法: 计次}
  家庭支付: {谁: 家庭, 期间: 自然年度}
步骤:
  基本医疗:
    - 扣起付线: {从: 范围内费用, 标准: 起付标准, 累计: 本期起付, 方式: 累计补足, 得: 起付自付, 余: 起付后}
    - 按比例: {从: 起付后, 比例: 支付比例, 得: 应付, 余: 自付}
    - 封顶: {从: 应付, 限额: 家庭限额, 累计: 家庭支付, 得: 统筹支付, 余: 超限}
    - 计入: {累计: 一年次数, 加: 1}
支付: {统筹基金: 统筹支付, 个人: 其余}
`

// familyTown is a town in which that policy governs.
func familyTown(t *testing.T) *town.Town {
	t.Helper()
	classes, err := policies.FS.ReadFile("国家/费用分类.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w := newTown(t)
	w.Publish(t, fstest.MapFS{"家庭.yaml": {Data: []byte(familyPolicy)}, "国家/费用分类.yaml": {Data: classes}}, "家庭.yaml")
	return w
}

// live registers persons as one household from a day on.
func live(t *testing.T, w *town.Town, household, from string, members ...string) {
	t.Helper()
	w.Load(t, func(to importing.Work) error {
		families, ok := to.(enrolment.FamilyWriter)
		if !ok {
			t.Fatal("the store keeps no households")
		}
		var rows []enrolment.HouseholdMember
		for i, psnNo := range members {
			role := enrolment.Child
			if i == 0 {
				role = enrolment.Head
			}
			rows = append(rows, enrolment.HouseholdMember{Version: w.Version(from, ""), PsnNo: psnNo, HouseholdNo: household, Region: town.Region, Role: role, Active: true})
		}
		return families.AddHouseholdMembers(ctx, rows)
	})
}

// spends is one outpatient bill of so many ten-yuan drugs, today.
func spends(t *testing.T, w *town.Town, psnNo string, drugs int64) settlement.Record {
	t.Helper()
	a := w.Bill(t, psnNo, "390", town.Tertiary, false, town.Line("1", town.DrugA, drugs, w.Today().String()))
	checkSums(t, a.Record, 1)
	return a.Record
}

// fund compares what the fund paid.
func fund(t *testing.T, about string, r settlement.Record, want money.Fen) {
	t.Helper()
	if got := paid(r, "统筹基金"); got != want {
		t.Errorf("%s: 统筹基金 %s, 应为 %s", about, got, want)
	}
}

// rejudged judges a stored settlement again and wants no difference.
func rejudged(t *testing.T, w *town.Town, r settlement.Record) {
	t.Helper()
	err := w.Store.View(ctx, func(reader settlement.Reader) error {
		stored, err := reader.Record(ctx, r.PsnNo, r.SetlID)
		if err != nil {
			return err
		}
		j, err := w.Service().Rejudge(ctx, reader, *stored, true)
		if err != nil {
			return err
		}
		if diff := j.Difference(); diff != "" {
			t.Errorf("%s 重算不同:%s", r.SetlID, diff)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// A household uses up one limit together; the record names what was counted, and
// judging again comes to the same whatever happened since.
func TestHouseholdSharesALimit(t *testing.T) {
	t.Parallel()
	w := familyTown(t)
	resident := town.Citizen{Scheme: "390"}
	mother, child, stranger := w.Person(t, resident), w.Person(t, resident), w.Person(t, resident)
	live(t, w, "H1", "2026-01-01", mother, child)

	first := spends(t, w, mother, 17) // 170 − 50 = 120, half
	fund(t, "第一人第一次", first, 60_00)
	second := spends(t, w, child, 19) // 190 − 50 = 140, half is 70, 40 are left
	fund(t, "第二人", second, 40_00)
	fund(t, "不是一家的", spends(t, w, stranger, 19), 70_00)
	rejudged(t, w, second)
	if named := kin(second); len(named) != 1 || named[0] != first.SetlID {
		t.Errorf("记下的家庭结算是 %v, 应为 %s", named, first.SetlID)
	}

	t.Run("他人的结算以它为基础,不能撤销", func(t *testing.T) {
		_, err := w.Bills.Reverse(ctx, w.Caller(first.Institution), mother, first.VisitID, first.SetlID)
		if !errors.Is(err, settlement.ErrOthersRest) || !strings.Contains(err.Error(), second.SetlID) {
			t.Errorf("%v, 应拒绝并指出 %s", err, second.SetlID)
		}
	})
	w.Reversed(t, second)
	third := spends(t, w, mother, 8) // after the deductible, half of 80
	fund(t, "退掉以后又有限额", third, 40_00)
	fund(t, "用完了", spends(t, w, child, 19), 0)
	for _, r := range []settlement.Record{first, second, third} {
		rejudged(t, w, r)
	}
}

func kin(r settlement.Record) (named []string) {
	for _, ref := range r.Versions {
		if ref.Kind == settlement.RefKin {
			named = append(named, ref.ID)
		}
	}
	return named
}

// Whoever leaves a household takes what was counted for it no longer along.
func TestWhoBelongsToTheHousehold(t *testing.T) {
	t.Parallel()
	w := familyTown(t)
	resident := town.Citizen{Scheme: "390"}
	a, b := w.Person(t, resident), w.Person(t, resident)
	fund(t, "还没有登记家庭", spends(t, w, a, 17), 60_00)
	live(t, w, "H1", "2026-03-01", a, b)
	fund(t, "登记以后", spends(t, w, b, 17), 60_00)
	live(t, w, "H2", "2026-03-06", b)
	w.GoTo("2026-03-06")
	fund(t, "搬出以后另算", spends(t, w, b, 16), 80_00)
}

// A 待遇期 goes on while no pause is longer than sixty days, and bills count for
// twelve months.
func TestRollingPeriods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about string
		days  []string
		want  []money.Fen // what the fund pays of 100 yuan
	}{
		{"一期里只扣一次起付线", []string{"2026-03-05", "2026-03-06"}, []money.Fen{25_00, 50_00}},
		{"隔六十天还是同一期", []string{"2026-03-05", "2026-05-04"}, []money.Fen{25_00, 50_00}},
		{"隔六十一天重新起算", []string{"2026-03-05", "2026-05-05"}, []money.Fen{25_00, 25_00}},
		{"隔天接着的,中间一次把一期接长", []string{"2026-03-05", "2026-05-04", "2026-07-03"}, []money.Fen{25_00, 50_00, 25_00}},
		{"满一年的不再算", []string{"2026-03-05", "2026-03-06", "2027-03-05"}, []money.Fen{25_00, 50_00, 25_00}},
		{"一年里的第三次", []string{"2026-03-05", "2026-03-06", "2027-03-04"}, []money.Fen{25_00, 50_00, 50_00}},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w := familyTown(t)
			p := w.Person(t, town.Citizen{Scheme: "390"})
			var got []money.Fen
			var records []settlement.Record
			for _, day := range c.days {
				w.GoTo(day)
				r := spends(t, w, p, 10)
				got, records = append(got, paid(r, "统筹基金")), append(records, r)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			for _, r := range records {
				rejudged(t, w, r)
			}
		})
	}
}
