package contribution_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	process "yibao/process/contribution"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

const yuan = money.Yuan

// balances returns what the books of the region say, by account name.
func (o *office) balances() map[string]money.Fen {
	o.Helper()
	found := make(map[string]money.Fen)
	o.ok(o.Store.Contribute(ctx, func(w process.Work) error {
		list, err := w.(interface {
			ledger.Reader
		}).Balances(ctx, date("2030-01-01"), o.Now())
		for _, b := range list {
			found[b.Account.String()] = b.Amount
		}
		return err
	}))
	return found
}

func (o *office) booked(before map[string]money.Fen, want map[string]money.Fen) {
	o.Helper()
	after := o.balances()
	for name, amount := range want {
		if got := after[name] - before[name]; got != amount {
			o.Errorf("%s 变动 %s,应为 %s", name, got, amount)
		}
	}
	for name := range after {
		if _, named := want[name]; !named && after[name] != before[name] {
			o.Errorf("%s 变动 %s,没有料到", name, after[name]-before[name])
		}
	}
}

// A month of one employer: assessed once, paid in part, then whole, too much in the
// end; each payment lies in the funds that the bill names.
func TestEmployerMonth(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.employer(1, enrolment.Enterprise, 10000*yuan, 3000*yuan)
	run := o.assess("单位职工", employees, month("2026-02"))
	if !run.Done || run.Bills != 1 || run.Heads != 2 || run.Refused != 0 {
		t.Fatalf("%+v", run)
	}
	// 10,000: 800 + 200 + 10;4,770(60% of 7,950): 381.60 + 95.40 + 10
	st := o.statement(debtor, "2026-03-05")
	if len(st.Bills) != 1 || st.Owed != 1497*yuan || st.Late != 0 || st.Bills[0].Bill.Due != date("2026-03-15") {
		t.Fatalf("%+v", st)
	}
	if again := o.assess("单位职工", employees, month("2026-02")); !cmp.Equal(again, run) {
		t.Errorf("again %+v", again)
	}
	before := o.balances()
	part := o.pay(debtor, employees, 497*yuan, "2026-03-05")
	if len(part.Settled) != 0 || part.Left != 0 {
		t.Errorf("%+v", part)
	}
	rest := o.pay(debtor, employees, 1100*yuan, "2026-03-05")
	if len(rest.Settled) != 1 || rest.Left != 100*yuan {
		t.Errorf("%+v", rest)
	}
	o.booked(before, map[string]money.Fen{
		"存款/390100/310/统筹基金/": 118160 + 10000, "收入/390100/310/统筹基金/": -118160,
		"存款/390100/310/个人账户/": 29540, "暂收/390100/310/个人账户/": -29540,
		"存款/390100/310/大额补助/": 2000, "收入/390100/310/大额补助/": -2000,
		"暂收/390100/310/统筹基金/" + debtor.No: -10000,
	})
	if st := o.statement(debtor, "2026-04-30"); st.Owed != 0 || st.Late != 0 || st.Credit != 100*yuan || st.Bills[0].PaidOn != date("2026-03-05") {
		t.Errorf("%+v", st)
	}
	months, err := o.service.PaidMonths(ctx, "P00010000", employees)
	o.ok(err)
	if len(months) != 1 || !months[0].Paid() || months[0].BackPaid || months[0].Month != date("2026-02-01") {
		t.Errorf("%+v", months)
	}
}

// A late payment: the fee runs to the day of each payment on what was still owed,
// and is posted apart.
func TestLateFeeToTheDay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.employer(1, enrolment.Enterprise, 10000*yuan)
	o.assess("单位职工", employees, month("2026-01")) // due 2026-02-15
	for _, c := range []struct {
		day  string
		late money.Fen
	}{{"2026-02-15", 0}, {"2026-02-16", 51}, {"2026-02-25", 505}, {"2026-03-05", 909}} {
		if st := o.statement(debtor, c.day); st.Late != c.late || st.Owed != 1010*yuan {
			t.Errorf("%s: 欠 %s 滞纳金 %s,应为 %s", c.day, st.Owed, st.Late, c.late)
		}
	}
	o.pay(debtor, employees, 505*yuan, "2026-02-25")
	before := o.balances()
	// 10 days on 1,010 and 8 days on 505: 5.05 + 2.02
	paid := o.pay(debtor, employees, 505*yuan+707, "2026-03-05")
	if paid.Left != 0 || len(paid.Settled) != 1 {
		t.Errorf("%+v", paid)
	}
	if after := o.balances(); before["收入/390100/310/统筹基金/"]-after["收入/390100/310/统筹基金/"] != 400*yuan+707 {
		t.Errorf("统筹收入 %s", before["收入/390100/310/统筹基金/"]-after["收入/390100/310/统筹基金/"])
	}
	if st := o.statement(debtor, "2026-06-01"); st.Owed != 0 || st.Late != 0 {
		t.Errorf("%+v", st)
	}
	months, err := o.service.PaidMonths(ctx, "P00010000", employees)
	o.ok(err)
	if len(months) != 1 || !months[0].BackPaid {
		t.Errorf("paid late, but %+v", months)
	}
}

// A refund gives back what a payment brought, entry for entry, and needs another
// person.
func TestRefundRestores(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.employer(1, enrolment.Enterprise, 10000*yuan)
	o.assess("单位职工", employees, month("2026-02"))
	before := o.balances()
	paid := o.pay(debtor, employees, 1100*yuan, "2026-03-05")
	give := process.Refunding{Debtor: debtor, PaymentID: paid.Payment.PaymentID, Amount: 1100 * yuan, Reason: "重复缴费", Operator: "S1", Approver: "S2"}
	alone, much, silent, unknown := give, give, give, give
	alone.Approver, much.Amount, silent.Reason, unknown.PaymentID = "S1", 1101*yuan, " ", "无此款"
	for want, in := range map[error]process.Refunding{process.ErrRefundAlone: alone, process.ErrRefundTooMuch: much, process.ErrNoReason: silent, process.ErrNoPayment: unknown} {
		if _, err := o.service.Refund(ctx, in); !errors.Is(err, want) {
			t.Errorf("%v,应为 %v", err, want)
		}
	}
	small := give
	small.Amount = 150 * yuan // the 90 beyond the bill first, then 60 of the bill
	_, err := o.service.Refund(ctx, small)
	o.ok(err)
	if st := o.statement(debtor, "2026-03-05"); st.Owed != 60*yuan || st.Credit != 0 || st.Bills[0].PaidOn != 0 {
		t.Errorf("%+v", st)
	}
	give.Amount = 950 * yuan
	_, err = o.service.Refund(ctx, give)
	o.ok(err)
	o.booked(before, nil)
	if st := o.statement(debtor, "2026-03-05"); st.Owed != 1010*yuan || st.Credit != 0 {
		t.Errorf("%+v", st)
	}
	if _, err := o.service.Refund(ctx, give); !errors.Is(err, process.ErrRefundTooMuch) {
		t.Errorf("a payment was refunded twice: %v", err)
	}
}

// A number at the bank comes in once; nothing of the second attempt stays.
func TestSerialOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.employer(1, enrolment.Enterprise, 10000*yuan)
	in := process.Paying{Debtor: debtor, Region: home, Scheme: employees, Channel: contribution.BankDebit, Serial: "B1", Amount: 10 * yuan, PaidOn: date("2026-03-05"), Operator: "S1"}
	_, err := o.service.Pay(ctx, in)
	o.ok(err)
	before := o.balances()
	if _, err := o.service.Pay(ctx, in); !errors.Is(err, process.ErrSerialTaken) {
		t.Errorf("%v", err)
	}
	in.Serial, in.Amount = "B2", 0
	if _, err := o.service.Pay(ctx, in); !errors.Is(err, process.ErrAmount) {
		t.Errorf("%v", err)
	}
	in.Amount, in.Bills = yuan, []string{"无此单"}
	if _, err := o.service.Pay(ctx, in); !errors.Is(err, process.ErrNoBill) {
		t.Errorf("%v", err)
	}
	o.booked(before, nil)
}

// A bill that nothing was paid on is voided with a reason, and assessed again.
func TestVoidBill(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.insured("R1", employees, "11", "1980-01-01", "")
	o.assess("灵活就业", employees, month("2026-02"))
	bill := o.statement(debtor, "2026-02-10").Bills[0]
	if bill.Owed != 43930 { // 4,770 × 9% + 10
		t.Errorf("欠 %s", bill.Owed)
	}
	if err := o.service.VoidBill(ctx, debtor, bill.Bill.BillID, "", "S1"); !errors.Is(err, process.ErrNoReason) {
		t.Errorf("%v", err)
	}
	o.pay(debtor, employees, yuan, "2026-02-10")
	if err := o.service.VoidBill(ctx, debtor, bill.Bill.BillID, "错误", "S1"); !errors.Is(err, process.ErrBillPaid) {
		t.Errorf("%v", err)
	}
	var second = o.insured("R2", employees, "11", "1980-01-01", "")
	run, err := o.service.AssessOne(ctx, process.Alone{Debtor: second, Region: home, Scheme: employees, Class: "灵活就业", Term: month("2026-02"), Reason: "漏核", Operator: "S1"})
	o.ok(err)
	o.ok(o.service.VoidBill(ctx, second, run.BillID, "档次报错", "S1"))
	if err := o.service.VoidBill(ctx, second, run.BillID, "再次", "S1"); !errors.Is(err, process.ErrBillVoided) {
		t.Errorf("%v", err)
	}
	if _, err := o.service.AssessOne(ctx, process.Alone{Debtor: second, Region: home, Scheme: employees, Class: "灵活就业", Term: month("2026-02"), Reason: "改正", Operator: "S1"}); err != nil {
		t.Errorf("assessed again: %v", err)
	}
	if _, err := o.service.AssessOne(ctx, process.Alone{Debtor: second, Region: home, Scheme: employees, Class: "灵活就业", Term: month("2026-02"), Reason: "再次", Operator: "S1"}); !errors.Is(err, process.ErrMonthPaid) {
		t.Errorf("assessed twice: %v", err)
	}
}

// lateTaken is what was paid of late fees.
func (o *office) lateTaken(debtor contribution.Debtor) money.Fen {
	o.Helper()
	var late money.Fen
	o.ok(o.Store.Contributions(ctx, func(r process.Reader) error {
		late = 0
		all, err := r.Allocations(ctx, debtor)
		for _, a := range all {
			if a.LateFee {
				late += a.Amount
			}
		}
		return err
	}))
	return late
}

// What was paid too much pays the next month, as of the day it came in; given back
// later, nothing is left in the books.
func TestCreditPaysTheNextMonth(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.employer(1, enrolment.Enterprise, 10000*yuan)
	start := o.balances()
	o.assess("单位职工", employees, month("2026-01"))
	paid := o.pay(debtor, employees, 2020*yuan, "2026-02-10")
	if none, err := o.service.UseCredit(ctx, debtor, home, employees); err != nil || len(none) != 0 || paid.Left != 1010*yuan {
		t.Errorf("%v %v %s", none, err, paid.Left)
	}
	o.assess("单位职工", employees, month("2026-02"))
	before := o.balances()
	used, err := o.service.UseCredit(ctx, debtor, home, employees)
	o.ok(err)
	if len(used) != 3 {
		t.Errorf("%+v", used)
	}
	o.booked(before, map[string]money.Fen{
		"暂收/390100/310/统筹基金/" + debtor.No: 101000, "收入/390100/310/统筹基金/": -80000, "存款/390100/310/统筹基金/": -21000,
		"存款/390100/310/个人账户/": 20000, "暂收/390100/310/个人账户/": -20000, "存款/390100/310/大额补助/": 1000, "收入/390100/310/大额补助/": -1000,
	})
	if st := o.statement(debtor, "2026-03-31"); st.Owed != 0 || st.Credit != 0 || st.Late != 0 || st.Bills[1].PaidOn != date("2026-02-10") {
		t.Errorf("%+v", st)
	}
	_, err = o.service.Refund(ctx, process.Refunding{Debtor: debtor, PaymentID: paid.Payment.PaymentID, Amount: 2020 * yuan, Reason: "全退", Operator: "S1", Approver: "S2"})
	o.ok(err)
	o.booked(start, nil)
}
