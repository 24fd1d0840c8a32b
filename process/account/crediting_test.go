package account_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/policies"
	"yibao/process/account"
	"yibao/process/closing"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/register/payout"
	"yibao/storage/storetest/town"
)

// list is a source of credits, a few persons at a time, that dies before a page.
type list struct {
	credits []account.Credit
	dies    string // before the persons after this one
}

var errDied = errors.New("the program died")

func (l list) Credits(_ context.Context, after string) (page []account.Credit, last string, err error) {
	if l.dies != "" && after >= l.dies {
		return nil, "", errDied
	}
	for _, c := range l.credits {
		if c.PsnNo > after && (len(page) < 3 || c.PsnNo == last) {
			page, last = append(page, c), c.PsnNo
		}
	}
	return page, last, nil
}

// A run that was killed goes on where it ended; the same run again changes
// nothing; the same key with other contents is refused; and the books are clean.
func TestRunsGoOnAndAreDoneOnce(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	s := &account.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	waiting := ledger.Account{Class: ledger.Suspense, Region: town.Region, Scheme: "310", Fund: ledger.PersonalFund}
	pool := ledger.Account{Class: ledger.Expense, Region: town.Region, Scheme: "310", Fund: "统筹基金"}
	var from list
	var total money.Fen
	for i := range 10 {
		psnNo := w.Person(t, town.Citizen{})
		from.credits = append(from.credits, account.Credit{PsnNo: psnNo, Amount: money.Fen(1000 + i), From: waiting, Words: "个人缴费划入"},
			account.Credit{PsnNo: psnNo, Amount: 7, From: pool, Words: "单位缴费划入"})
		total += money.Fen(1007 + i)
	}
	run := account.Run{Key: "390100/310/划入/2026-02", Region: town.Region, Scheme: "310", Kind: account.KindCredit, Words: "2026-02个人账户划入", Day: w.Today()}
	from.dies = from.credits[8].PsnNo
	if _, err := s.Run(ctx, run, from, func(account.Page) {}); !errors.Is(err, errDied) {
		t.Fatalf("没有中断:%v", err)
	}
	from.dies = ""
	pages := 0
	done, err := s.Run(ctx, run, from, func(account.Page) { pages++ })
	if err != nil || done.Persons != 10 || done.Amount != total || pages == 4 {
		t.Fatalf("%+v,%d 页:%v", done, pages, err)
	}
	again, err := s.Run(ctx, run, from, func(account.Page) { t.Error("又做了一遍") })
	if err != nil || again != done {
		t.Fatalf("重做:%+v %v", again, err)
	}
	run.Words = "别的"
	if _, err := s.Run(ctx, run, from, func(account.Page) {}); !errors.Is(err, account.ErrRunDiffers) {
		t.Errorf("换内容:%v", err)
	}
	for i := range 10 {
		st, err := s.Statement(ctx, from.credits[2*i].PsnNo, "310", ledger.Term("2026").Span())
		if err != nil || st.Closing != money.Fen(1007+i) || len(st.Lines) != 1 || st.Lines[0].Words != "2026-02个人账户划入,个人缴费划入,单位缴费划入" {
			t.Errorf("%+v %v", st, err)
		}
	}
	clean(t, w)
}

// clean adds the books up: every fund's accounts come to nothing together.
func clean(t town.T, w *town.Town) {
	t.Helper()
	sums := make(map[ledger.Account]money.Fen)
	err := w.Store.ReadTerms(ctx, func(r closing.Reader) error {
		all, err := r.SingleBalances(ctx, town.Region, period.Forever, w.Now())
		for _, b := range all {
			if b.Account.Class == ledger.Personal && b.Amount > 0 {
				t.Fatalf("%s 透支 %s", b.Account, b.Amount)
			}
			sums[ledger.Account{Scheme: b.Account.Scheme, Fund: b.Account.Fund}] += b.Amount
		}
		return err
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	for fund, sum := range sums {
		if sum != 0 {
			t.Fatalf("%s 的科目合计 %s", fund, sum)
		}
	}
}

// anlan is the contribution policy of the town.
func anlan(t *testing.T) *levyfile.Policy {
	t.Helper()
	p, complaints := levyfile.Load(policies.FS, "390100-安澜/缴费-职工.yaml")
	if p == nil {
		t.Fatal(complaints)
	}
	return p
}

// Interest is by daily products, at the rate of each day, to the fen: 0.35 %
// until 2025-06-30 and 0.2 % from then on, over 365 days.
func TestInterestToTheFen(t *testing.T) {
	t.Parallel()
	p := anlan(t)
	year := func(y string) period.Span { return ledger.Term(y).Span() }
	for name, c := range map[string]struct {
		moves []account.Move
		term  period.Span
		want  money.Fen
	}{
		// 10000×0.35%×181/365 + 10000×0.2%×184/365 = 17.3562 + 10.0822
		"利率年中下调": {story("2024-12-31", "划入", 1_000_000), year("2025"), 2744},
		// 3000×0.2%×(365−45)/365 + 7000×0.2%×365/365 = 5.2603 + 14
		"年中存入": {story("2025-06-30", "划入", 700_000, "2026-02-15", "划入", 300_000), year("2026"), 526 + 1400},
		// 10000×0.2%×59/365 + 4000×0.2%×306/365 = 3.2329 + 6.7068
		"年中取出":   {story("2025-06-30", "划入", 1_000_000, "2026-03-01", "结算", -600_000), year("2026"), 994},
		"没有余额":   {story("2025-06-30", "划入", 1_000, "2025-07-01", "结算", -1_000), year("2026"), 0},
		"不到半分不计": {story("2025-06-30", "划入", 200), year("2026"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := account.Accrue(p, account.FormerFirst, c.moves, c.term)
			if err != nil || got.Sum() != c.want {
				t.Errorf("%s,应为 %s:%v", got.Sum(), c.want, err)
			}
		})
	}
}

// Interest of a year is paid on every account once, and refused before the year
// is over.
func TestInterestOfAYear(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	s := &account.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	a, b := w.Person(t, town.Citizen{Account: 1_000_000}), w.Person(t, town.Citizen{Account: 100})
	term := ledger.Term("2026").Span()
	pay := func() (account.Run, error) {
		return s.PayInterest(ctx, account.Interest{Policy: anlan(t), Region: town.Region, Scheme: "310", Operator: "001", Term: term}, func(account.Page) {})
	}
	if _, err := pay(); !errors.Is(err, account.ErrNotEnded) {
		t.Errorf("没到期:%v", err)
	}
	w.GoTo("2027-01-02")
	run, err := pay()
	// 10000×0.2%×361/365 from 2026-01-05 on
	if err != nil || run.Persons != 1 || run.Amount != 1978 {
		t.Fatalf("%+v %v", run, err)
	}
	if again, err := pay(); err != nil || again != run {
		t.Errorf("%+v %v", again, err)
	}
	for psnNo, want := range map[string]money.Fen{a: 1_001_978, b: 100} {
		st, err := s.Statement(ctx, psnNo, "310", term)
		if err != nil || st.Closing != want || st.Opening+st.In-st.Out != st.Closing {
			t.Errorf("%+v %v", st, err)
		}
	}
	clean(t, w)
}

// An account of somebody who has died is divided as a whole: to accounts of
// heirs and by payment; nobody else's is.
func TestInheritanceAndWithdrawal(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	s := &account.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	dead := w.Person(t, town.Citizen{Account: 10_000, Death: "2026-02-01"})
	heir, other := w.Person(t, town.Citizen{Account: 500}), w.Person(t, town.Citizen{Account: 900})
	bank := payout.Payee{Name: "安某", Bank: "安澜银行", Account: "6200"}
	inherit := func(psnNo string, amounts ...money.Fen) error {
		q := account.Inheritance{PsnNo: psnNo, Scheme: "310", Words: "继承公证书", Heirs: []account.Heir{
			{PsnNo: heir, Amount: amounts[0]}, {Payee: bank, Amount: amounts[1]},
		}}
		may := s.MayInherit(ctx, q)
		_, err := s.Inherit(ctx, w.Caller("经办"), q)
		if fmt.Sprint(err) != fmt.Sprint(may) {
			t.Errorf("提出时 %v,办理时 %v", may, err)
		}
		return err
	}
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"分给自己": {inherit(heir, 1, 2), account.ErrHeirOwns},
		"没有死亡": {inherit(other, 400, 500), account.ErrAlive},
		"分不满":  {inherit(dead, 4_000, 5_999), account.ErrShares},
		"分多了":  {inherit(dead, 4_000, 6_001), account.ErrShares},
		"负数":   {inherit(dead, 10_001, -1), account.ErrNotPositive},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s:%v", name, c.err)
		}
	}
	if err := inherit(dead, 4_000, 6_000); err != nil {
		t.Fatal(err)
	}
	withdraw := func(psnNo string, amount money.Fen) error {
		q := account.Withdrawal{PsnNo: psnNo, Scheme: "310", Amount: amount, Words: "出国定居", Payee: bank}
		may := s.MayWithdraw(ctx, q)
		_, err := s.Withdraw(ctx, w.Caller("经办"), q)
		if fmt.Sprint(err) != fmt.Sprint(may) {
			t.Errorf("提出时 %v,办理时 %v", may, err)
		}
		return err
	}
	if err := withdraw(other, 901); !errors.Is(err, account.ErrTooMuch) {
		t.Errorf("取多了:%v", err)
	}
	if err := withdraw(dead, 1); !errors.Is(err, account.ErrDead) {
		t.Errorf("死者提取:%v", err)
	}
	if err := withdraw(other, 0); err != nil {
		t.Fatal(err)
	}
	for psnNo, want := range map[string]money.Fen{dead: 0, heir: 4_500, other: 0} {
		if got := held(t, w, psnNo); got != want {
			t.Errorf("%s 余额 %s,应为 %s", psnNo, got, want)
		}
	}
	clean(t, w)
}

// held is what a person holds.
func held(t town.T, w *town.Town, psnNo string) (amount money.Fen) {
	t.Helper()
	err := w.Store.ReadAccounts(ctx, func(r account.Reader) error {
		sum, err := r.AccountBalance(ctx, psnNo, town.Personal(psnNo, "310"), 1<<62)
		amount = -sum
		return err
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return amount
}

// The statement says of each entry what it was, in words, and its ends meet.
func TestStatementTellsInWords(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	s := &account.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	psnNo := w.Person(t, town.Citizen{Account: 50_000})
	settled := w.Bill(t, psnNo, "310", town.Community, true, town.Line("1", town.Service, 1, w.Today().String()))
	span := period.Span{From: w.Today(), To: w.Today().AddDays(1)}
	st, err := s.Statement(ctx, psnNo, "310", span)
	if err != nil {
		t.Fatal(err)
	}
	used := settled.Record.PaidBy("个人账户")
	if used == 0 || st.Opening != 50_000 || st.Out != used || st.Closing != 50_000-used || len(st.Lines) != 1 {
		t.Fatalf("%+v", st)
	}
	want := fmt.Sprintf("%s %s(%s)", settled.Institution.Name, "普通门诊", settlement.Settled)
	if got := st.Lines[0].Words; got != want {
		t.Errorf("摘要 %q,应为 %q", got, want)
	}
}

// What comes after a term was credited is credited by a later run, exactly once:
// on whatever day that is asked for again, after a break, and beside what was
// credited before.
func TestLateComersAreCreditedOnce(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	s := &account.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	policy := anlan(t)
	first := w.Person(t, town.Citizen{PersonType: "12", Birth: "1950-01-01"})
	w.GoTo("2026-02-03")
	credit := func(late bool, pages int) (account.Run, error) {
		return s.CreditTerm(ctx, account.Crediting{
			Policy: policy, Region: town.Region, Scheme: "310", Term: "2026-01", Retired: true, Late: late, Operator: "001", Pages: pages,
		}, func(account.Page) {})
	}
	if _, err := credit(true, 0); !errors.Is(err, account.ErrNotCredited) {
		t.Errorf("没划入就补划:%v", err)
	}
	// one page is all there is, but the run does not know until it asks for the next
	if run, err := credit(false, 1); err != nil || !run.Finished.IsZero() || run.Persons != 1 {
		t.Fatalf("%+v %v", run, err)
	}
	if _, err := credit(true, 0); !errors.Is(err, account.ErrNotCredited) {
		t.Errorf("没划入完就补划:%v", err)
	}
	term, err := credit(false, 0)
	if err != nil || term.Persons != 1 || term.Amount == 0 || term.Finished.IsZero() {
		t.Fatalf("%+v %v", term, err)
	}
	second := w.Person(t, town.Citizen{PersonType: "12", Birth: "1950-01-01"})
	for _, c := range []struct {
		day     string
		persons int64
	}{{"2026-02-04", 1}, {"2026-02-05", 0}, {"2026-02-06", 0}} {
		w.GoTo(c.day)
		for range 2 {
			run, err := credit(true, 0)
			if err != nil || run.Persons != c.persons || run.Amount != term.Amount*money.Fen(c.persons) {
				t.Errorf("%s:%+v %v", c.day, run, err)
			}
		}
	}
	for _, psnNo := range []string{first, second} {
		if got := held(t, w, psnNo); got != term.Amount {
			t.Errorf("%s 余额 %s,应为 %s", psnNo, got, term.Amount)
		}
	}
	runs, err := s.Runs(ctx, town.Region, 10)
	if err != nil || len(runs) != 4 {
		t.Errorf("%+v %v", runs, err)
	}
	clean(t, w)
}
