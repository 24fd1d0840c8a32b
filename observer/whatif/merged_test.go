package whatif_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/policies"
	"yibao/process/enrolling"
	"yibao/storage/storetest/town"
)

// act does a merge or undoes one.
func act(t *testing.T, w *town.Town, key string, in enrolling.Input) {
	t.Helper()
	service := &enrolling.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	if _, err := service.Do(ctx, enrolling.Order{Key: key, Operator: "S1", Reason: "一人两号"}, in); err != nil {
		t.Fatal(err)
	}
}

// What was settled under the absorbed number counts for the kept one while they
// are merged, with what it would have come to.
func TestMergedNumbersAreOnePerson(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	kept, absorbed := w.Person(t, town.Citizen{}), w.Person(t, town.Citizen{})
	bill := func(psnNo string) {
		w.Bill(t, psnNo, "310", town.Tertiary, false, town.Line("1", town.DrugA, 40, today)) // 400.00
	}
	bill(kept)
	bill(absorbed)
	act(t, w, "合并", &enrolling.Merge{Kept: kept, Absorbed: absorbed})
	bill(kept) // the deductible of 600.00 is used up by 800.00
	rules := shipped(t, [3]string{"共用/职工年度.yaml", "{在职: 600, 退休: 400}", "{在职: 900, 退休: 400}"})
	one := trial(compiled(t, rules, "职工-门诊.yaml"))
	report := try(t, w, one)
	want := map[string][2]money.Fen{"310统筹基金": {220_00, 165_00}, "310个人": {980_00, 1035_00}} // 100.00 of 900.00 are left
	if got := sums(report); cmp.Diff(want, got.Payers) != "" || got.Judged != 3 || got.Touched != 1 || report.Counts.Persons != 1 {
		t.Errorf("合并以后:%+v %+v", got, report.Counts)
	}
	act(t, w, "撤销", &enrolling.Part{Kept: kept, Absorbed: absorbed})
	bill(absorbed) // 200.00 are above 600.00; nothing is above 900.00
	bill(kept)     // 200.00 are above 600.00; nothing is above 900.00, with 500.00 of its own used up
	report = try(t, w, one)
	want = map[string][2]money.Fen{"310统筹基金": {440_00, 165_00}, "310个人": {1560_00, 1835_00}}
	if got := sums(report); cmp.Diff(want, got.Payers) != "" || got.Judged != 5 || report.Counts.Persons != 2 || report.Counts.Refused != 0 {
		t.Errorf("撤销以后:%+v %+v", got, report.Counts)
	}
}

// The policies as they are change nothing for merged numbers, with accounts,
// with a bill of the absorbed number reversed under the kept one, and when they
// part.
func TestUnchangedPoliciesChangeNothingForMergedNumbers(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	kept, absorbed := w.Person(t, town.Citizen{Account: 300_00}), w.Person(t, town.Citizen{Account: 500_00})
	bill := func(psnNo string) string {
		return w.Bill(t, psnNo, "310", town.Tertiary, true, town.Line("1", town.DrugB, 40, today)).Record.SetlID
	}
	check := func(about string, judged, reversed int) {
		t.Helper()
		for _, list := range [][]string{nil, {"职工-门诊.yaml"}} {
			report := try(t, w, trial(compiled(t, shipped(t), list...)))
			if c := report.Counts; c.Judged != judged || c.Reversed != reversed || c.Touched != 0 || c.Refused != 0 {
				t.Errorf("%s:%+v %+v", about, c, report.Refusals)
			}
		}
	}
	bill(kept)
	bill(absorbed)
	taken := bill(absorbed)
	act(t, w, "合并", &enrolling.Merge{Kept: kept, Absorbed: absorbed})
	bill(kept)
	check("合并以后", 4, 0)
	if _, err := w.Bills.ForceReverse(ctx, w.Caller(""), taken, "查实"); err != nil {
		t.Fatal(err)
	}
	bill(kept)
	check("撤销合并前的一笔", 4, 1)
	w.Credit(t, kept, "310", 900_00, today)
	act(t, w, "撤销", &enrolling.Part{Kept: kept, Absorbed: absorbed})
	bill(absorbed)
	bill(kept)
	check("分开以后", 6, 1)
}

// Numbers that part and are merged again count for each other again.
func TestMergedAgain(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	kept, absorbed := w.Person(t, town.Citizen{Account: 100_00}), w.Person(t, town.Citizen{Account: 100_00})
	bill := func(psnNo string) money.Fen {
		var fund money.Fen
		for _, s := range w.Bill(t, psnNo, "310", town.Tertiary, true, town.Line("1", town.DrugA, 40, today)).Record.Shares {
			if s.Payer == "统筹基金" {
				fund += s.Amount
			}
		}
		return fund
	}
	bill(kept)
	bill(absorbed)
	act(t, w, "合并", &enrolling.Merge{Kept: kept, Absorbed: absorbed})
	act(t, w, "撤销", &enrolling.Part{Kept: kept, Absorbed: absorbed})
	act(t, w, "再合并", &enrolling.Merge{Kept: kept, Absorbed: absorbed})
	if got := bill(kept); got != 220_00 {
		t.Errorf("再合并以后统筹支付 %s,应为 220.00", got)
	}
	report := try(t, w, trial(compiled(t, shipped(t))))
	if c := report.Counts; c.Judged != 3 || c.Touched != 0 || c.Refused != 0 || c.Persons != 1 {
		t.Errorf("%+v", c)
	}
}
