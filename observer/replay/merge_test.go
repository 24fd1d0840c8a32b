package replay_test

import (
	"testing"

	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/enrolling"
	"yibao/storage/storetest/town"
)

// Bills before a merge, after it and after it was undone replay to the same
// bytes, and the books stay clean.
func TestMergedPersonsReplay(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	kept, absorbed := w.Person(t, town.Citizen{Account: 100_00}), w.Person(t, town.Citizen{Account: 300_00})
	service := &enrolling.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	bill := func(psnNo, no string) {
		w.Bill(t, psnNo, "310", town.Tertiary, true, town.Line(no, town.DrugB, 4, today))
	}
	act := func(key string, in enrolling.Input) {
		if _, err := service.Do(ctx, enrolling.Order{Key: key, Operator: "S1", Reason: "一人两号"}, in); err != nil {
			t.Fatal(err)
		}
	}
	bill(kept, "1")
	bill(absorbed, "2")
	bill(absorbed, "3")
	act("合并", &enrolling.Merge{Kept: kept, Absorbed: absorbed})
	bill(kept, "4")
	if report := run(t, w); report.Replayed != 4 || len(report.Differences) > 0 {
		t.Errorf("合并以后:%+v", report)
	}
	bill(kept, "5")
	w.Credit(t, kept, "310", 500_00, today)
	act("撤销", &enrolling.Part{Kept: kept, Absorbed: absorbed})
	bill(absorbed, "6")
	bill(kept, "7")
	if report := run(t, w); report.Replayed != 7 || len(report.Differences) > 0 {
		t.Errorf("撤销以后:%+v", report)
	}
	act("再合并", &enrolling.Merge{Kept: kept, Absorbed: absorbed})
	bill(kept, "8")
	if report := run(t, w); report.Replayed != 8 || len(report.Differences) > 0 {
		t.Errorf("再合并以后:%+v", report)
	}
	books, err := verify.Run(ctx, w.Store, func(int) {})
	if err != nil || !books.Clean() {
		t.Errorf("账务:%+v %v", books.Findings, err)
	}
}
