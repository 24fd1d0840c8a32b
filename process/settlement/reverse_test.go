package settlement_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// A reversal mirrors every amount, keeps what is no amount, and restores
// accumulators and account exactly; the lines are free again.
func TestReversalRestoresExactly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about string
		who   town.Citizen
		bill  func(t *testing.T, w *town.Town, psnNo string) settlement.Answer
	}{
		{"职工门诊用账户", town.Citizen{Account: 300_00}, func(t *testing.T, w *town.Town, p string) settlement.Answer {
			return w.Bill(t, p, "310", town.Tertiary, true, cold(90), town.Line("2", town.DrugB, 2, today), town.Line("3", town.OutOfList, 1, today))
		}},
		{"公务员住院进大额段", town.Citizen{CivilServant: true}, func(t *testing.T, w *town.Town, p string) settlement.Answer {
			return stay(t, w, p, "310", town.Tertiary, town.Line("1", town.Surgery, 12, "2026-03-02"), town.Line("2", town.Limited, 3, "2026-03-03"))
		}},
		{"低保居民住院进大病和救助", town.Citizen{Scheme: "390", Group: "2303"}, func(t *testing.T, w *town.Town, p string) settlement.Answer {
			return stay(t, w, p, "390", town.Secondary, town.Line("1", town.Surgery, 3, "2026-03-02"))
		}},
		{"居民慢特病", town.Citizen{Scheme: "390", Chronic: town.Chronic}, func(t *testing.T, w *town.Town, p string) settlement.Answer {
			v := w.Outpatient(t, p, "390", town.Tertiary, today, town.Chronic)
			w.Uploaded(t, v, cold(60))
			return w.Settled(t, v, false)
		}},
		{"职工购药用账户", town.Citizen{Account: 300_00}, func(t *testing.T, w *town.Town, p string) settlement.Answer {
			return w.Bought(t, p, "310", true, cold(5))
		}},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			p := w.Person(t, c.who)
			before := w.Used(t, p)
			settled := c.bill(t, w, p)
			checkSums(t, settled.Record, 1)
			after := w.Used(t, p)
			if after == before {
				t.Fatal("结算没有留下累计,这个例子看不出什么")
			}
			reversal := w.Reversed(t, settled.Record).Record
			checkSums(t, reversal, -1)
			if diff := cmp.Diff(before, w.Used(t, p)); diff != "" {
				t.Errorf("没有还原 (-之前 +撤销之后)\n%s", diff)
			}
			checkMirror(t, settled.Record, reversal)
			checkFree(t, w, settled.Record, c.who.Scheme)
		})
	}
}

// stay is a stay from the first of March to today, settled at its end.
func stay(t *testing.T, w *town.Town, psnNo, scheme, institution string, lines ...claim.FeeLine) settlement.Answer {
	t.Helper()
	v := w.Admitted(t, psnNo, scheme, institution, "2026-03-01")
	w.Uploaded(t, v, lines...)
	w.Discharged(t, v, today)
	return w.Settled(t, v, false)
}

// checkMirror compares a reversal with what it mirrors.
func checkMirror(t *testing.T, settled, reversal settlement.Record) {
	t.Helper()
	if reversal.Kind != settlement.Reversed || reversal.Original != settled.SetlID || reversal.Seq <= settled.Seq {
		t.Errorf("撤销记录是 %s,原结算 %q,序号 %d", reversal.Kind, reversal.Original, reversal.Seq)
	}
	if reversal.Total+settled.Total+reversal.InScope+settled.InScope+reversal.Deductible+settled.Deductible != 0 {
		t.Errorf("金额没有相抵:%s 和 %s", settled.Total, reversal.Total)
	}
	for i, s := range settled.Shares {
		m := reversal.Shares[i]
		if m.Payer != s.Payer || m.Layer != s.Layer || m.Amount+s.Amount != 0 {
			t.Errorf("第 %d 项 %v 的镜像是 %v", i+1, s, m)
		}
	}
	if held := settled.Balance + paid(settled, "个人账户"); reversal.Balance != held {
		t.Errorf("撤销后账户余额 %s,应为 %s", reversal.Balance, held)
	}
	if diff := cmp.Diff(settled.Versions, reversal.Versions); diff != "" {
		t.Errorf("所依据的版本变了\n%s", diff)
	}
}

// checkFree checks that the lines of a reversed settlement can be settled once
// more, with the same outcome; a purchase's visit is closed instead.
func checkFree(t *testing.T, w *town.Town, settled settlement.Record, scheme string) {
	t.Helper()
	if scheme == "" {
		scheme = "310"
	}
	v := town.Visit{PsnNo: settled.PsnNo, Scheme: scheme, Institution: settled.Institution, ID: settled.VisitID}
	if settled.Facts.Kind == claim.Purchase {
		if _, err := w.Bills.UploadFees(ctx, w.Caller(v.Institution), v.PsnNo, v.ID, []claim.FeeLine{cold(1)}); !errors.Is(err, settlement.ErrVisitState) {
			t.Errorf("购药撤销后还能上传:%v", err)
		}
		return
	}
	again := w.Settled(t, v, settled.Facts.UseAccount).Record
	if diff := cmp.Diff(settled.Shares, again.Shares); diff != "" {
		t.Errorf("再结一次不一样\n%s", diff)
	}
}

// Forced by the agency, a reversal lists what rests on it; these stay as they
// are, and can be reversed and settled again one by one.
func TestForcedReversal(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := employee(t, w)
	first := w.Bill(t, p, "310", town.Tertiary, false, cold(50)).Record
	second := w.Bill(t, p, "310", town.Tertiary, false, cold(50)).Record
	third := w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.OutOfList, 3, today)).Record
	if paid(first, "统筹基金") != 0 || paid(second, "统筹基金") == 0 {
		t.Fatalf("例子不对:统筹付 %s 和 %s", paid(first, "统筹基金"), paid(second, "统筹基金"))
	}
	forced, err := w.Bills.ForceReverse(ctx, settlement.Caller{Operator: "经办人", Transaction: "forced", MessageID: first.SetlID}, first.SetlID, "查实冒名")
	if err != nil {
		t.Fatal(err)
	}
	r := forced.Answer.Record
	if r.Forced != "查实冒名" || r.Operator != "经办人" || r.Institution != town.Tertiary {
		t.Errorf("撤销记录 %+v", r)
	}
	if n := len(forced.FollowUps); n != 1 || forced.FollowUps[0].SetlID != second.SetlID || forced.FollowUps[0].Total != second.Total {
		t.Errorf("要重新结算的是 %v,应只有 %s,没有 %s", forced.FollowUps, second.SetlID, third.SetlID)
	}
	order := settlement.Caller{Operator: "经办人", Transaction: "forced", MessageID: first.SetlID}
	repeated, err := w.Bills.ForceReverse(ctx, order, first.SetlID, "查实冒名")
	if err != nil || repeated.Answer.Record.SetlID != r.SetlID || len(repeated.FollowUps) != 1 {
		t.Errorf("同一命令再来一次:%+v %v", repeated, err)
	}
	if _, err := w.Bills.ForceReverse(ctx, order, first.SetlID, "另一个原因"); !errors.Is(err, settlement.ErrAlreadyReversed) {
		t.Errorf("换一个原因再来:%v", err)
	}
	if _, err := w.Bills.ForceReverse(ctx, w.Caller(""), first.SetlID, "再来一次"); !errors.Is(err, settlement.ErrAlreadyReversed) {
		t.Errorf("再强制撤一次:%v", err)
	}
	w.Reversed(t, second)
	again := w.Settled(t, town.Visit{PsnNo: p, Scheme: "310", Institution: town.Tertiary, ID: second.VisitID}, false).Record
	if paid(again, "统筹基金") != 0 {
		t.Errorf("重新结算后统筹付 %s,起付应从头算", paid(again, "统筹基金"))
	}
}

// What is reversed between two settlements may leave the later one standing on
// an earlier one that does not matter to it alone.
func TestRestingCountsWhatIsGoneAlready(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := employee(t, w)
	// The deductible is 600: any two of the three reach it, so the third bill
	// needs one of the first two, whichever.
	first := w.Bill(t, p, "310", town.Tertiary, false, cold(60)).Record
	second := w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.OutOfList, 1, today)).Record
	third := w.Bill(t, p, "310", town.Tertiary, false, cold(60)).Record
	w.Reversed(t, second)
	if _, err := w.Bills.Reverse(ctx, w.Caller(town.Tertiary), p, first.VisitID, first.SetlID); !errors.Is(err, settlement.ErrOthersRest) {
		t.Errorf("第三笔 %s 以第一笔为基础:%v", third.SetlID, err)
	}
	w.Reversed(t, third)
	w.Reversed(t, first)
	if used := w.Used(t, p); used != "310 个人账户 0.00\n390 个人账户 0.00\n" {
		t.Errorf("全部撤销后还剩\n%s", used)
	}
}

// A person under two schemes has two accounts: paying out of one is nothing to
// the other.
func TestAccountsOfTwoSchemesAreApart(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.Person(t, town.Citizen{Account: 100_00})
	w.Load(t, func(to town.Work) error { return to.AddSpells(ctx, resident(w, p)) })
	first := w.Bill(t, p, "310", town.Tertiary, true, cold(10)).Record
	other := w.Bill(t, p, "390", town.Tertiary, true, cold(10)).Record
	if other.Balance != 0 || paid(first, "个人账户") != 100_00 {
		t.Fatalf("居民账户余额 %s,职工账户付 %s", other.Balance, paid(first, "个人账户"))
	}
	w.Reversed(t, first)
}

// The second part of a stay does not count the stay again; when the first part
// is taken back it would have, so it rests on it.
func TestStaySettledInPartsRestsOnItsFirstPart(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := employee(t, w)
	v := w.Admitted(t, p, "310", town.Secondary, "2026-03-01")
	w.Uploaded(t, v, town.Line("1", town.OutOfList, 1, "2026-03-02"))
	q := w.Request(t, v, false)
	q.MidStay = true
	first, err := w.Bills.Settle(ctx, w.Caller(v.Institution), q)
	if err != nil {
		t.Fatal(err)
	}
	w.Uploaded(t, v, town.Line("2", town.OutOfList, 1, "2026-03-04"))
	w.Discharged(t, v, today)
	w.Settled(t, v, false)
	if used := w.Used(t, p); !contains(used, "本年住院次数|2026| 计次 = 1\n") {
		t.Fatalf("一次住院分两段结算,次数应为 1:\n%s", used)
	}
	if _, err := w.Bills.Reverse(ctx, w.Caller(v.Institution), p, v.ID, first.Record.SetlID); !errors.Is(err, settlement.ErrOthersRest) {
		t.Errorf("撤销前一段:%v", err)
	}
}

// resident is a spell under the residents' scheme, for somebody who has
// another.
func resident(w *town.Town, psnNo string) []enrolment.Spell {
	return []enrolment.Spell{{
		Version: w.Version("2024-01-01", ""), PsnNo: psnNo, Scheme: "390", Region: town.Region,
		State: enrolment.CoverActive, PersonType: "15",
	}}
}
