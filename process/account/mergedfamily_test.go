package account_test

import (
	"errors"
	"testing"

	"yibao/ground/money"
	"yibao/process/account"
	"yibao/process/enrolling"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/storage/storetest/town"
)

func (f *family) enrol(in enrolling.Input) {
	f.Helper()
	s := &enrolling.Service{Store: f.Store, Now: f.Now, Zone: town.China, NewID: f.NewID, AllowDemoRegion: true}
	if _, err := s.Do(ctx, enrolling.Order{Key: f.NewID(), Reason: "一人两号", Operator: "经办甲"}, in); err != nil {
		f.Fatal(err)
	}
}

// renumber merges a number into a new one of the same kind.
func (f *family) renumber(psnNo *string, c town.Citizen) (absorbed string) {
	f.Helper()
	absorbed, *psnNo = *psnNo, f.Person(f.T, c)
	f.enrol(&enrolling.Merge{Kept: *psnNo, Absorbed: absorbed})
	return absorbed
}

func (f *family) consents(owner string) []account.Consent {
	f.Helper()
	list, err := f.accounts.ConsentsOf(ctx, owner, f.Today())
	if err != nil {
		f.Fatal(err)
	}
	return list
}

// The consent of an absorbed number is the kept one's, to a member under whatever
// number: its account pays, the limit of the year counts what was paid before, a
// reversal of a bill of before gives back, and what is taken back stays so when
// they part.
func TestConsentsOfMergedNumbersAreOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ owner, child bool }{"账户所有人": {true, false}, "家人": {false, true}, "两个人都": {true, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFamily(t, 50_000)
			f.consent(3_000, 2_000)
			first := f.settle(f.Caller(town.Community), f.visit())
			if got := f.balance(); got != 48_000 {
				t.Fatalf("合并以前余额 %s", got)
			}
			oldOwner, oldChild := f.owner, f.child
			if c.owner {
				f.renumber(&f.owner, town.Citizen{Scheme: "310"})
			}
			if c.child {
				f.renumber(&f.child, town.Citizen{Scheme: "390"})
			}
			if list := f.consents(f.owner); len(list) != 1 || list[0].Owner != f.owner || list[0].Member != f.child {
				t.Fatalf("合并以后的授权 %+v", list)
			}
			f.settle(f.Caller(town.Community), f.visit())
			if got := f.balance(); got != 47_000 {
				t.Errorf("年限额剩 10 元,余额应为 470.00,得 %s", got)
			}
			if _, err := f.Bills.ForceReverse(ctx, f.Caller(town.Community), first.SetlID, "经办机构撤销"); err != nil {
				t.Fatal(err)
			}
			if got := f.balance(); got != 49_000 || f.kept() != 0 {
				t.Errorf("撤销以后余额 %s,冻结 %s", got, f.kept())
			}
			clean(t, f.Town)
			if err := f.accounts.Revoke(ctx, f.Caller("经办"), f.owner, f.child, "撤销书"); err != nil {
				t.Fatal(err)
			}
			if c.owner {
				f.enrol(&enrolling.Part{Kept: f.owner, Absorbed: oldOwner})
			}
			if c.child {
				f.enrol(&enrolling.Part{Kept: f.child, Absorbed: oldChild})
			}
			for _, owner := range []string{f.owner, oldOwner} {
				if list := f.consents(owner); len(list) != 0 {
					t.Errorf("分开以后 %s 又有授权 %+v", owner, list)
				}
			}
			if n, err := f.accounts.Sweep(ctx, account.SweepLength); err != nil || len(n) != 0 {
				t.Errorf("分开以后清理 %v %v", n, err)
			}
			clean(t, f.Town)
		})
	}
}

// A consent that was only given, and stands, is the absorbed number's again when
// they part.
func TestPartingPutsAConsentBack(t *testing.T) {
	t.Parallel()
	f := newFamily(t, 50_000)
	f.consent(0, 0)
	old := f.renumber(&f.owner, town.Citizen{Scheme: "310"})
	f.enrol(&enrolling.Part{Kept: f.owner, Absorbed: old})
	if list := f.consents(old); len(list) != 1 || len(f.consents(f.owner)) != 0 {
		t.Errorf("分开以后 %+v", list)
	}
	f.owner = old
	f.settle(f.Caller(town.Community), f.visit())
	if got := f.balance(); got >= 50_000 {
		t.Errorf("余额 %s", got)
	}
}

// What a hold keeps is given back to the number under which its owner is kept
// now, when the numbers were merged while the bill was on its way.
func TestHoldsOfMergedNumbersExpire(t *testing.T) {
	t.Parallel()
	f := newFamily(t, 50_000)
	f.consent(0, 0)
	holds, err := f.accounts.Reserve(ctx, settlement.Asking{Member: f.child, Owners: []string{f.owner}, Amount: 1_000, Day: f.Today(), Key: "K"})
	if err != nil || len(holds) != 1 {
		t.Fatal(holds, err)
	}
	oldOwner, oldChild := f.renumber(&f.owner, town.Citizen{Scheme: "310"}), f.renumber(&f.child, town.Citizen{Scheme: "390"})
	if err := f.accounts.MayWithdraw(ctx, account.Withdrawal{PsnNo: f.owner, Scheme: "310", Words: "出国定居"}); !errors.Is(err, account.ErrHeldMoney) {
		t.Errorf("还有冻结时提取:%v", err)
	}
	f.GoTo("2026-03-06")
	if ended, err := f.accounts.Sweep(ctx, account.SweepLength); err != nil || len(ended) != 1 {
		t.Fatalf("清理 %v %v", ended, err)
	}
	if f.kept() != 0 || f.balance() != 50_000 {
		t.Errorf("清理以后余额 %s,冻结 %s", f.balance(), f.kept())
	}
	f.enrol(&enrolling.Part{Kept: f.child, Absorbed: oldChild})
	f.enrol(&enrolling.Part{Kept: f.owner, Absorbed: oldOwner})
	if ended, err := f.accounts.Sweep(ctx, account.SweepLength); err != nil || len(ended) != 0 || f.kept() != 0 {
		t.Errorf("分开以后又清理 %v %v", ended, err)
	}
	clean(t, f.Town)
}

// A retired person of two numbers is credited once a term, whichever of them was
// credited before they were merged.
func TestCreditsOfMergedNumbers(t *testing.T) {
	t.Parallel()
	f := newFamily(t, 0)
	retired := town.Citizen{PersonType: "12", Birth: "1950-01-01"}
	f.owner = f.Person(t, retired)
	policy := anlan(t)
	f.GoTo("2026-02-03")
	credit := func(term string, late bool) account.Run {
		run, err := f.accounts.CreditTerm(ctx, account.Crediting{
			Policy: policy, Region: town.Region, Scheme: "310", Term: ledger.Term(term), Retired: true, Late: late, Operator: "001",
		}, func(account.Page) {})
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	january := credit("2026-01", false)
	f.renumber(&f.owner, retired)
	if late := credit("2026-01", true); january.Persons != 1 || late.Persons != 0 {
		t.Errorf("一月划入 %+v,补划 %+v", january, late)
	}
	f.GoTo("2026-03-10")
	if run := credit("2026-02", false); run.Persons != 1 || run.Amount != january.Amount {
		t.Errorf("二月 %+v", run)
	}
	if got := f.balance(); got != 2*january.Amount {
		t.Errorf("余额 %s", got)
	}
	clean(t, f.Town)
}

// Of merged numbers the kept one gets the interest of both accounts, as one
// account; nobody is in the way of a run.
func TestInterestOfMergedNumbers(t *testing.T) {
	t.Parallel()
	for name, own := range map[string]money.Fen{"两个编号都有账户": 1_000_000, "只有被合并的有账户": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFamily(t, 1_000_000)
			old := f.renumber(&f.owner, town.Citizen{Scheme: "310", Account: own})
			f.GoTo("2027-01-02")
			pay := func() account.Run {
				run, err := f.accounts.PayInterest(ctx, account.Interest{
					Policy: anlan(t), Region: town.Region, Scheme: "310", Operator: "001", Term: ledger.Term("2026").Span(),
				}, func(account.Page) {})
				if err != nil {
					t.Fatal(err)
				}
				return run
			}
			want := money.Fen(1978)
			if own > 0 {
				want = 3956
			}
			if run := pay(); run.Persons != 1 || run.Amount != want {
				t.Errorf("%+v", run)
			}
			if got := f.balance(); got != 1_000_000+own+want {
				t.Errorf("余额 %s", got)
			}
			f.enrol(&enrolling.Part{Kept: f.owner, Absorbed: old})
			clean(t, f.Town)
		})
	}
}
