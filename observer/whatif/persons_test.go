package whatif_test

import (
	"errors"
	"strings"
	"testing"

	"yibao/ground/money"
	"yibao/observer/replay"
	"yibao/observer/whatif"
	"yibao/policies"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// fundOf is what the fund paid and would have paid employees.
func fundOf(t *testing.T, r whatif.Report) whatif.Change {
	t.Helper()
	for _, p := range r.Payers {
		if p.Scheme == "310" && p.Payer == "统筹基金" {
			return p.Change
		}
	}
	t.Fatalf("no fund paid: %+v", r.Payers)
	return whatif.Change{}
}

// Under a policy that takes the person on another day the trial judges what the
// settlement would have been, and what was settled so is replayed.
func TestTrialOfAnotherPersonDay(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	psnNo := w.Person(t, town.Citizen{})
	w.Load(t, func(to importing.Work) error {
		return to.AddSpells(ctx, []enrolment.Spell{{
			Version: w.Version("2026-03-05", ""), PsnNo: psnNo, Scheme: "310", Region: town.Region, State: enrolment.CoverActive, PersonType: "12",
		}})
	})
	stay := func() settlement.Record {
		v := w.Admitted(t, psnNo, "310", town.Tertiary, "2026-03-01")
		w.Uploaded(t, v, town.Line("1", town.Service, 10, "2026-03-01"))
		w.Discharged(t, v, "2026-03-10")
		return w.Settled(t, v, false).Record
	}
	w.GoTo("2026-03-20")
	first := stay()
	rules := shipped(t, [3]string{"职工-住院.yaml", "取值日期: 出院日期", "取值日期: 出院日期\n人员日期: 出院日期"})
	one := trial(compiled(t, rules, "职工-住院.yaml"))
	// at work (2000 − 1000) × 82%; retired (2000 − 800) × 86%
	const working, retired = money.Fen(820_00), money.Fen(1032_00)
	if got := fundOf(t, try(t, w, one)); got != (whatif.Change{Before: working, After: retired}) {
		t.Errorf("改按出院日期:%+v", got)
	}

	w.Reversed(t, first)
	w.Publish(t, rules, place+"职工-住院.yaml")
	stay()
	if got := fundOf(t, try(t, w, one)); got != (whatif.Change{Before: retired, After: retired}) {
		t.Errorf("原来就按出院日期:%+v", got)
	}
	back := trial(compiled(t, shipped(t), "职工-住院.yaml"))
	if got := fundOf(t, try(t, w, back)); got != (whatif.Change{Before: retired, After: working}) {
		t.Errorf("改回入院日期:%+v", got)
	}
	again, err := (&replay.Service{Store: w.Store, Settlements: w.Service()}).Run(ctx, func(int) {})
	if err != nil || again.Replayed == 0 || again.Identical != again.Replayed {
		t.Errorf("%v: %s", err, again)
	}
}

// A policy that begins to count by household cannot know the households of
// settlements that did not: the report says so.
func TestTrialSaysThatHouseholdsAreNotKnown(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	for range 2 {
		w.Bill(t, w.Person(t, town.Citizen{Scheme: "390"}), "390", town.Community, false, town.Line("1", town.DrugA, 30, today))
	}
	families := shipped(t, [3]string{"共用/居民年度.yaml", "本年门诊支付: {谁: 本人", "本年门诊支付: {谁: 家庭"})
	report := try(t, w, trial(compiled(t, families, "居民-门诊.yaml")))
	var sheet, page strings.Builder
	if err := errors.Join(report.WriteCSV(&sheet), report.WriteJSON(&page)); err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string]string{"警告:试用的政策改为按家庭累计,有 2 笔": report.Text(), "警告:没有按家庭合计": sheet.String(), `"alone": 2`: page.String()} {
		if !strings.Contains(text, form) {
			t.Errorf("报告里没有 %s:\n%s", form, text)
		}
	}
	if plain := try(t, w, trial(compiled(t, shipped(t), "居民-门诊.yaml"))); plain.Counts.Alone != 0 || strings.Contains(plain.Text(), "警告") {
		t.Errorf("没有按家庭累计,却警告:\n%s", plain.Text())
	}
}
