package verify_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/account"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/register/payout"
	"yibao/storage/storetest/town"
)

// clan is a family with two accounts and two who have none, and the plainest
// account of what each account holds.
type clan struct {
	t        *rapid.T
	w        *town.Town
	accounts *account.Service
	late     time.Duration // how far the clock of the accounts is ahead
	owners   []string
	members  []string
	holds    []ledger.Hold       // of crashes: nobody confirmed them
	live     []settlement.Record // that used others' money and stand
	put      money.Fen           // into the accounts
	taken    money.Fen           // out of them
}

func (c *clan) pick(list []string, name string) string {
	return rapid.SampledFrom(list).Draw(c.t, name)
}

// business lets refusals pass: they change nothing.
func (c *clan) business(err error) bool {
	if _, refused := fault.As(err); err != nil && !refused || errors.Is(err, settlement.ErrBusy) {
		c.t.Fatalf("%v", err)
	}
	return err == nil
}

func (c *clan) consent() {
	q := account.Consenting{
		Owner: c.pick(c.owners, "owner"), Member: c.pick(c.members, "member"), Relation: "子女", Scheme: "310", Effective: period.Since(c.w.Today()),
		PerYear: money.Fen(rapid.SampledFrom([]int64{0, 0, 9_000}).Draw(c.t, "year")), PerBill: money.Fen(rapid.SampledFrom([]int64{0, 0, 3_000}).Draw(c.t, "bill")),
	}
	c.business(c.accounts.Consent(context.Background(), c.w.Caller("经办"), q))
}

func (c *clan) revoke() {
	c.business(c.accounts.Revoke(context.Background(), c.w.Caller("经办"), c.pick(c.owners, "owner"), c.pick(c.members, "member"), "撤销书"))
}

func (c *clan) credit() {
	amount := money.Fen(rapid.Int64Range(1, 20_000).Draw(c.t, "credit"))
	c.w.Credit(c.t, c.pick(c.owners, "owner"), "310", amount, c.w.Today().String())
	c.put += amount
}

// bill settles a bill of a member out of others' accounts.
func (c *clan) bill() {
	w, ctx := c.w, context.Background()
	psnNo := c.pick(c.members, "member")
	v := w.Outpatient(c.t, psnNo, "390", town.Community, w.Today().String(), "")
	w.Uploaded(c.t, v, town.Line("1", town.Service, rapid.Int64Range(1, 3).Draw(c.t, "units"), w.Today().String()))
	q := w.Request(c.t, v, true)
	q.UseFamily = true
	trial, err := w.Bills.PreSettle(ctx, w.Caller(town.Community), q)
	if !c.business(err) {
		return
	}
	a, err := w.Bills.Settle(ctx, w.Caller(town.Community), q)
	if !c.business(err) {
		return
	}
	if !slices.Equal(trial.Record.Shares, a.Record.Shares) {
		c.t.Fatalf("预结算 %v,结算 %v", trial.Record.Shares, a.Record.Shares)
	}
	if paid := a.Record.PaidBy(benefit.PayerFamily); paid > 0 {
		c.taken += paid
		c.live = append(c.live, a.Record)
	}
}

func (c *clan) reverse() {
	if len(c.live) == 0 {
		return
	}
	i := rapid.IntRange(0, len(c.live)-1).Draw(c.t, "which")
	r := c.live[i]
	_, err := c.w.Bills.Reverse(context.Background(), c.w.Caller(r.Institution), r.PsnNo, r.VisitID, r.SetlID)
	if c.business(err) {
		c.taken -= r.PaidBy(benefit.PayerFamily)
		c.live = slices.Delete(c.live, i, i+1)
	}
}

// crash holds money for a bill that is never settled.
func (c *clan) crash() {
	holds, err := c.accounts.Reserve(context.Background(), settlement.Asking{
		Member: c.pick(c.members, "member"), Owners: c.owners, Amount: money.Fen(rapid.Int64Range(1, 9_000).Draw(c.t, "amount")), Day: c.w.Today(), Key: c.w.NewID(),
	})
	if c.business(err) {
		c.holds = append(c.holds, holds...)
	}
}

func (c *clan) release() {
	if len(c.holds) > 0 {
		c.business(c.accounts.Release(context.Background(), []ledger.Hold{c.holds[rapid.IntRange(0, len(c.holds)-1).Draw(c.t, "which")]}))
	}
}

func (c *clan) expire() {
	c.late += account.HoldLifetime
	_, err := c.accounts.Sweep(context.Background(), account.SweepLength)
	c.business(err)
}

func (c *clan) withdraw() {
	amount, err := c.accounts.Withdraw(context.Background(), c.w.Caller("经办"), account.Withdrawal{
		PsnNo: c.pick(c.owners, "owner"), Scheme: "310", Amount: money.Fen(rapid.Int64Range(0, 5_000).Draw(c.t, "amount")), Words: "出国定居", Payee: payout.Payee{Name: "安某"},
	})
	if c.business(err) {
		c.taken += amount
	}
}

// sums adds up what the accounts and the holds hold.
func (c *clan) sums() (held, kept money.Fen) {
	ctx := context.Background()
	err := c.w.Store.ReadAccounts(ctx, func(r account.Reader) error {
		for _, owner := range c.owners {
			sum, err := r.AccountBalance(ctx, owner, town.Personal(owner, "310"), 1<<62)
			if err != nil {
				return err
			}
			if sum > 0 {
				c.t.Fatalf("%s 透支 %s", owner, sum)
			}
			held -= sum
		}
		open, err := r.OpenHolds(ctx, 1000)
		for _, h := range open {
			k, err := r.KeptIn(ctx, h)
			if err != nil {
				return err
			}
			if k < 0 || k > h.Amount {
				c.t.Fatalf("冻结 %s 留有 %s,原为 %s", h.HoldID, k, h.Amount)
			}
			kept += k
		}
		return err
	})
	if err != nil {
		c.t.Fatalf("%v", err)
	}
	return held, kept
}

// Whatever the members of a family and the agency do, in whatever order, and
// wherever the program dies between a hold and its settlement: no money is made
// or lost, no account is overdrawn, every hold ends, the trial tells what the
// settlement does, and the books are clean.
func TestMoneyOfSeveralPersonsIsKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := town.New(t, policies.FS)
		c := &clan{t: rt, w: w}
		c.accounts = &account.Service{Store: w.Store, Now: func() time.Time { return w.Now().Add(c.late) }, Zone: town.China, NewID: w.NewID}
		w.Bills.Family = c.accounts
		for range 2 {
			held := money.Fen(rapid.Int64Range(0, 30_000).Draw(rt, "held"))
			c.put += held
			c.owners = append(c.owners, w.Person(rt, town.Citizen{Account: held}))
			c.members = append(c.members, w.Person(rt, town.Citizen{Scheme: "390"}))
		}
		acts := []func(){c.consent, c.consent, c.bill, c.bill, c.bill, c.reverse, c.crash, c.release, c.expire, c.credit, c.withdraw, c.revoke}
		for range rapid.IntRange(1, 9).Draw(rt, "acts") {
			acts[rapid.IntRange(0, len(acts)-1).Draw(rt, "act")]()
			if held, kept := c.sums(); held+kept != c.put-c.taken {
				rt.Fatalf("账户 %s,冻结 %s,应合计 %s", held, kept, c.put-c.taken)
			}
		}
		c.expire()
		if _, kept := c.sums(); kept != 0 {
			rt.Fatalf("最后还冻结 %s", kept)
		}
		c.clean()
	})
}

// clean verifies the books.
func (c *clan) clean() {
	report, err := verify.Run(context.Background(), c.w.Store, func(int) {})
	if err != nil || !report.Clean() {
		c.t.Fatalf("%v %v", report, err)
	}
}
