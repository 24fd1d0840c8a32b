package readjustment_test

import (
	"testing"

	"pgregory.net/rapid"

	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/importing"
	"yibao/process/readjustment"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// Whatever happened in a life, and whatever its cover is found to have been:
// after a readjustment nothing is left to adjust, no fund pays more than the
// bills, every settlement replays and the books are clean; and taking it back
// leaves what was there before.
func TestRandomLives(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	service := &readjustment.Service{Store: w.Store, Bills: w.Bills, Now: w.Now, Zone: town.China, NewID: w.NewID}
	rapid.Check(t, func(r *rapid.T) {
		life := w.Begin(r, town.Citizen{Account: 200_00})
		for range rapid.IntRange(1, 6).Draw(r, "steps") {
			life.Step()
		}
		s := enrolment.Spell{
			Version: w.Version(w.Today().AddDays(-rapid.IntRange(0, 60).Draw(r, "days back")).String(), ""), PsnNo: life.PsnNo, Scheme: life.Scheme,
			Region: town.Region, State: enrolment.CoverActive, PersonType: rapid.SampledFrom([]string{"11", "12", "12"}).Draw(r, "kind"),
		}
		if rapid.IntRange(0, 3).Draw(r, "void") == 0 {
			s.State = enrolment.CoverVoid
		}
		w.Load(r, func(to importing.Work) error { return to.AddSpells(ctx, []enrolment.Spell{s}) })
		plan, err := service.Examine(ctx, life.PsnNo)
		if err != nil {
			r.Fatal(err)
		}
		if plan.Empty() {
			return
		}
		before := w.Used(r, life.PsnNo)
		number := w.NewID()
		if _, err := service.Post(ctx, readjustment.Order{PsnNo: life.PsnNo, Number: number, Hash: plan.Hash, Reason: "更正", Operator: "甲"}); err != nil {
			r.Fatal(err)
		}
		if again, err := service.Examine(ctx, life.PsnNo); err != nil || !again.Empty() {
			r.Fatalf("再查还有:%s%v", told(again), err)
		}
		if rapid.Bool().Draw(r, "back") {
			if _, err := service.Undo(ctx, life.PsnNo, number, readjustment.Order{Number: w.NewID(), Reason: "有误", Operator: "甲"}); err != nil {
				r.Fatal(err)
			}
			if after := w.Used(r, life.PsnNo); after != before {
				r.Fatalf("撤销之后\n%s应为\n%s", after, before)
			}
			if again, err := service.Examine(ctx, life.PsnNo); err != nil || again.Hash != plan.Hash {
				r.Fatalf("撤销之后再查:%s%v", told(again), err)
			}
		}
	})
	report, err := verify.Run(ctx, w.Store, func(int) {})
	if err != nil || !report.Clean() {
		t.Errorf("核验:%s %v", report, err)
	}
	again := replay.Service{Store: w.Store, Settlements: w.Service()}
	replayed, err := again.Run(ctx, func(int) {})
	if err != nil || len(replayed.Differences) != 0 {
		t.Errorf("重算:%s %v %v", replayed, replayed.Differences, err)
	}
}
