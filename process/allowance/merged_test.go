package allowance_test

import (
	"errors"
	"testing"

	"yibao/process/allowance"
	"yibao/process/enrolling"
	register "yibao/register/allowance"
	"yibao/register/payout"
	"yibao/storage/storetest/town"
)

// merge makes the desk's person another name of a new one, who is the desk's
// person from then on.
func (d *desk) merge() (absorbed string) {
	d.Helper()
	absorbed, d.psnNo = d.psnNo, d.Person(d, town.Citizen{})
	d.enrol(&enrolling.Merge{Kept: d.psnNo, Absorbed: absorbed})
	return absorbed
}

func (d *desk) enrol(in enrolling.Input) {
	d.Helper()
	s := &enrolling.Service{Store: d.Store, Now: d.Now, Zone: town.China, NewID: d.NewID, AllowDemoRegion: true}
	order := enrolling.Order{Key: d.NewID(), Reason: "一人两号", Operator: "经办甲"}
	if _, err := s.Do(ctx, order, in); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) overview(psnNo string) allowance.Overview {
	d.Helper()
	o, err := d.service.Of(ctx, psnNo)
	if err != nil {
		d.Fatal(err)
	}
	return o
}

// The periodic benefit of an absorbed number goes on under the kept one: what was
// held is released by a proof of life there, a month falls due once; after they
// part it is the other one's again, with all that fell due.
func TestBenefitsOfMergedNumbersAreOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	g := d.grant("一级伤残")
	if run := d.month("2026-02"); run.Determined != 1 || run.Held != 1 {
		t.Fatalf("合并以前 %+v", run)
	}
	absorbed := d.merge()
	o := d.overview(d.psnNo)
	if len(o.Grants) != 1 || len(o.Dues) != 1 || o.Grants[0].PsnNo != d.psnNo || o.Dues[0].PsnNo != d.psnNo {
		t.Errorf("合并以后 %+v", o)
	}
	if n, err := d.service.Prove(ctx, register.Proof{PsnNo: d.psnNo, Day: day("2026-03-05"), Way: "窗口", Operator: "经办甲"}); err != nil || n != 1 {
		t.Errorf("认证补发 %d 笔:%v", n, err)
	}
	for month, want := range map[string]int{"2026-02": 0, "2026-03": 1} {
		if run := d.month(month); run.Determined != want || run.Held != 0 || len(run.Left) != 0 {
			t.Errorf("%s %+v", month, run)
		}
	}
	if n, sum := d.orders(payout.Due); n != 2 || sum != 2*540_000 {
		t.Errorf("待支付 %d 笔 %s", n, sum)
	}
	d.enrol(&enrolling.Part{Kept: d.psnNo, Absorbed: absorbed})
	if o := d.overview(d.psnNo); len(o.Grants) != 0 || len(o.Dues) != 0 || len(o.Proofs) != 1 {
		t.Errorf("分开以后保留的编号 %+v", o)
	}
	if o := d.overview(absorbed); len(o.Grants) != 1 || o.Grants[0].GrantID != g.GrantID || len(o.Dues) != 2 {
		t.Errorf("分开以后 %+v", o)
	}
	if run := d.month("2026-03"); run.Determined != 0 {
		t.Errorf("分开以后又发了一次 %+v", run)
	}
	d.sound()
}

// A benefit that was registered under both numbers is paid once a month, and the
// run says that one of them is to be ended; ended, nothing is left to say.
func TestBenefitUnderBothNumbersIsPaidOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.grant("一级伤残")
	absorbed := d.psnNo
	d.psnNo = d.Person(d, town.Citizen{})
	second := d.grant("一级伤残")
	d.enrol(&enrolling.Merge{Kept: d.psnNo, Absorbed: absorbed})
	run := d.month("2026-03")
	if run.Determined != 1 || len(run.Left) != 1 {
		t.Errorf("两个编号都登记了 %+v", run)
	}
	if err := d.service.End(ctx, d.psnNo, first.GrantID, day("2026-03-05")); err != nil {
		t.Fatal(err)
	}
	d.GoTo("2026-04-06")
	if run := d.month("2026-04"); run.Determined != 1 || len(run.Left) != 0 {
		t.Errorf("终止以后 %+v", run)
	}
	o := d.overview(d.psnNo)
	if len(o.Grants) != 1 || o.Grants[0].GrantID != second.GrantID || len(o.Dues) != 2 {
		t.Errorf("%+v", o)
	}
	d.enrol(&enrolling.Part{Kept: d.psnNo, Absorbed: absorbed})
	if o := d.overview(absorbed); len(o.Grants) != 0 {
		t.Errorf("分开以后,终止的又有了 %+v", o)
	}
}

// What a birth brought under one number is not determined under the other again.
func TestOneBirthOfMergedNumbers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.birth(func(*allowance.Birth) {}); err != nil {
		t.Fatal(err)
	}
	d.merge()
	if _, err := d.birth(func(*allowance.Birth) {}); !errors.Is(err, register.ErrTaken) {
		t.Errorf("合并以后再核定:%v", err)
	}
}
