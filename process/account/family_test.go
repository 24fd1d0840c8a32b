package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/policies"
	"yibao/process/account"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// family is a town with a grandmother who has an account and a child who has
// none.
type family struct {
	*testing.T
	*town.Town
	accounts *account.Service
	owner    string
	child    string
}

func newFamily(t *testing.T, held money.Fen) family {
	w := town.New(t, policies.FS)
	s := &account.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	w.Bills.Family = s
	f := family{t, w, s, w.Person(t, town.Citizen{Scheme: "310", Account: held}), w.Person(t, town.Citizen{Scheme: "390"})}
	return f
}

// consent has the grandmother agree.
func (f family) consent(perYear, perBill money.Fen) {
	f.Helper()
	err := f.accounts.Consent(ctx, f.Caller("经办"), account.Consenting{
		Owner: f.owner, Member: f.child, Relation: "子女", Scheme: "310", Effective: period.Since(f.Today()), PerYear: perYear, PerBill: perBill, Material: "授权书",
	})
	if err != nil {
		f.Fatal(err)
	}
}

// visit is a bill of the child: 200 yuan at the community, paid in part by the
// pool.
func (f family) visit() town.Visit {
	v := f.Outpatient(f.T, f.child, "390", town.Community, f.Today().String(), "")
	f.Uploaded(f.T, v, town.Line("1", town.Service, 1, f.Today().String()))
	return v
}

func (f family) ask(v town.Visit) settlement.Request {
	q := f.Request(f.T, v, true)
	q.UseFamily = true
	return q
}

func (f family) settle(c settlement.Caller, v town.Visit) settlement.Record {
	f.Helper()
	a, err := f.Bills.Settle(ctx, c, f.ask(v))
	if err != nil {
		f.Fatal(err)
	}
	return a.Record
}

// balance is what the grandmother holds.
func (f family) balance() (held money.Fen) {
	f.Helper()
	err := f.Store.ReadAccounts(ctx, func(r account.Reader) error {
		sum, err := r.AccountBalance(ctx, f.owner, town.Personal(f.owner, "310"), 1<<62)
		held = -sum
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return held
}

// kept is what holds keep.
func (f family) kept() (kept money.Fen) {
	f.Helper()
	err := f.Store.ReadAccounts(ctx, func(r account.Reader) error {
		holds, err := r.OpenHolds(ctx, 100)
		for _, h := range holds {
			k, err := r.KeptIn(ctx, h)
			if err != nil {
				return err
			}
			kept += k
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return kept
}

// What the child's bill leaves to be paid comes from the grandmother's account
// as far as consent and balance go; the trial tells the same, and a reversal
// gives it back.
func TestTheGrandmothersAccountPays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		held, perYear, perBill money.Fen
		consent                bool
		want                   money.Fen // -1: all that is left to pay
	}{
		"余额足够":   {50_000, 0, 0, true, -1},
		"余额不够":   {1_234, 0, 0, true, 1_234},
		"每次限额":   {50_000, 0, 1_000, true, 1_000},
		"每年限额":   {50_000, 999, 0, true, 999},
		"没有授权":   {50_000, 0, 0, false, 0},
		"账户里没有钱": {0, 0, 0, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFamily(t, c.held)
			if c.consent {
				f.consent(c.perYear, c.perBill)
			}
			v := f.visit()
			trial, err := f.Bills.PreSettle(ctx, f.Caller(town.Community), f.ask(v))
			if err != nil {
				t.Fatal(err)
			}
			r := f.settle(f.Caller(town.Community), v)
			paid := r.PaidBy(benefit.PayerFamily)
			want := c.want
			if want < 0 {
				want = r.Total - r.PaidBy("统筹基金")
			}
			if paid != want || trial.Record.PaidBy(benefit.PayerFamily) != want || r.PaidBy(benefit.PayerCash) != r.Total-r.PaidBy("统筹基金")-want {
				t.Errorf("共济 %s,应为 %s;预结算 %s;%+v", paid, want, trial.Record.PaidBy(benefit.PayerFamily), r.Shares)
			}
			if got := f.balance(); got != c.held-want || f.kept() != 0 {
				t.Errorf("结算后余额 %s,应为 %s;冻结 %s", got, c.held-want, f.kept())
			}
			f.replays(r)
			f.Reversed(t, r)
			if got := f.balance(); got != c.held || f.kept() != 0 {
				t.Errorf("撤销后余额 %s,应为 %s;冻结 %s", got, c.held, f.kept())
			}
		})
	}
}

// replays judges a stored bill again.
func (f family) replays(r settlement.Record) {
	f.Helper()
	err := f.Store.View(ctx, func(reader settlement.Reader) error {
		stored, err := reader.Record(ctx, r.PsnNo, r.SetlID)
		if err != nil {
			return err
		}
		again, err := f.Service().Rejudge(ctx, reader, *stored, true)
		if what := again.Difference(); err == nil && what != "" {
			f.Errorf("重算:%s", what)
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
}

// A crash between hold and settlement leaves the money held: the same message
// takes the same hold, and what nobody takes goes back when it expires.
func TestCrashBetweenHoldAndSettlement(t *testing.T) {
	t.Parallel()
	f := newFamily(t, 50_000)
	f.consent(0, 0)
	v := f.visit()
	c := f.Caller(town.Community)
	trial, err := f.Bills.PreSettle(ctx, c, f.ask(v))
	if err != nil {
		t.Fatal(err)
	}
	want := trial.Record.PaidBy(benefit.PayerFamily)
	asking := settlement.Asking{
		Member: f.child, Owners: []string{f.owner}, Amount: want, Day: f.Today(), Key: c.Institution + "/" + c.Transaction + "/" + c.MessageID,
	}
	first, err := f.accounts.Reserve(ctx, asking) // and here the program died
	if err != nil || len(first) != 1 {
		t.Fatal(first, err)
	}
	if got := f.balance(); got != 50_000-want || f.kept() != want {
		t.Fatalf("冻结后余额 %s,冻结 %s", got, f.kept())
	}
	again, err := f.accounts.Reserve(ctx, asking)
	if err != nil || len(again) != 1 || again[0].HoldID != first[0].HoldID {
		t.Fatalf("同一报文又冻结了一次:%v %v", again, err)
	}
	if ended, err := f.accounts.Sweep(ctx, account.SweepLength); err != nil || len(ended) != 0 {
		t.Fatalf("没有到期就退回:%v %v", ended, err)
	}
	f.settle(c, v)
	if got := f.balance(); got != 50_000-want || f.kept() != 0 {
		t.Fatalf("确认后余额 %s,冻结 %s", got, f.kept())
	}
	f.settle(c, v) // the answer is remembered
	if got := f.balance(); got != 50_000-want {
		t.Fatalf("重发后余额 %s", got)
	}
}

// An expired hold goes back, once, and no settlement can take it any more.
func TestExpiredHoldGoesBack(t *testing.T) {
	t.Parallel()
	f := newFamily(t, 10_000)
	f.consent(0, 0)
	asking := settlement.Asking{Member: f.child, Owners: []string{f.owner}, Amount: 3_000, Day: f.Today(), Key: "甲"}
	holds, err := f.accounts.Reserve(ctx, asking)
	if err != nil {
		t.Fatal(err)
	}
	f.accounts.Now = func() time.Time { return f.Now().Add(account.HoldLifetime) }
	ended, err := f.accounts.Sweep(ctx, account.SweepLength)
	if err != nil || len(ended) != 1 || f.balance() != 10_000 || f.kept() != 0 {
		t.Fatalf("退回 %v %v,余额 %s", ended, err, f.balance())
	}
	if err := f.accounts.Release(ctx, holds); err != nil || f.balance() != 10_000 {
		t.Fatalf("再退一次:%v,余额 %s", err, f.balance())
	}
	err = f.Store.Account(ctx, f.child, func(w account.Work) error {
		steps, err := w.HoldSteps(ctx, f.child, []string{holds[0].HoldID})
		if err == nil && (len(steps) != 1 || steps[0].Kind != ledger.Voided) {
			t.Errorf("作废的冻结 %+v", steps)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A consent that was revoked gives nothing any more, and a reversal of what was
// paid before gives back.
func TestRevokedConsent(t *testing.T) {
	t.Parallel()
	f := newFamily(t, 50_000)
	f.consent(0, 0)
	r := f.settle(f.Caller(town.Community), f.visit())
	if err := f.accounts.Revoke(ctx, f.Caller("经办"), f.owner, f.child, "撤销书"); err != nil {
		t.Fatal(err)
	}
	if later := f.settle(f.Caller(town.Community), f.visit()); later.PaidBy(benefit.PayerFamily) != 0 {
		t.Errorf("撤销授权之后还付了 %s", later.PaidBy(benefit.PayerFamily))
	}
	if err := f.accounts.Revoke(ctx, f.Caller("经办"), f.owner, f.child, "撤销书"); !errors.Is(err, account.ErrNoConsent) {
		t.Errorf("再撤一次:%v", err)
	}
	if r.PaidBy(benefit.PayerFamily) == 0 {
		t.Error("授权期间没有付")
	}
}

// A reversal that used a family member's account is not reinstated: the money
// went back.
func TestNoReinstatementOfFamilyMoney(t *testing.T) {
	t.Parallel()
	f := newFamily(t, 50_000)
	f.consent(0, 0)
	r := f.settle(f.Caller(town.Community), f.visit())
	c := f.Caller(town.Community)
	c.Transaction = "2208"
	if _, err := f.Bills.Reverse(ctx, c, r.PsnNo, r.VisitID, r.SetlID); err != nil {
		t.Fatal(err)
	}
	undo := f.Caller(town.Community)
	undo.Transaction = "2601"
	err := f.Bills.Undo(ctx, undo, f.child, settlement.MessageKey{Institution: c.Institution, Transaction: c.Transaction, MessageID: c.MessageID})
	if !errors.Is(err, settlement.ErrFamilyReinstate) || f.balance() != 50_000 || f.kept() != 0 {
		t.Errorf("%v,余额 %s,冻结 %s", err, f.balance(), f.kept())
	}
}
