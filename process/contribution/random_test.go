package contribution_test

import (
	"math/rand/v2"
	"testing"

	"yibao/ground/money"
	process "yibao/process/contribution"
	"yibao/register/enrolment"
)

// Payments and refunds in any order: what is open, what is kept and what is in the
// books always agree, and when everything was given back nothing is left.
func TestPaymentsAndRefundsInAnyOrder(t *testing.T) {
	t.Parallel()
	for seed := uint64(1); seed <= 3; seed++ {
		o := newOffice(t)
		draw := rand.New(rand.NewPCG(seed, 7))
		debtor := o.employer(1, enrolment.Enterprise, 10000*yuan, 5000*yuan)
		o.assess("单位职工", employees, month("2026-01"))
		o.assess("单位职工", employees, month("2026-02"))
		before := o.balances()
		owed := o.statement(debtor, "2026-03-05").Owed
		left := make(map[string]money.Fen) // of each payment
		var ids []string
		for step := range 14 {
			if len(ids) > 0 && draw.IntN(2) == 0 {
				id := ids[draw.IntN(len(ids))]
				if left[id] == 0 {
					continue
				}
				give := money.Fen(1 + draw.Int64N(int64(left[id])))
				_, err := o.service.Refund(ctx, process.Refunding{Debtor: debtor, PaymentID: id, Amount: give, Reason: "退", Operator: "S1", Approver: "S2"})
				o.ok(err)
				left[id] -= give
			} else {
				paid := o.pay(debtor, employees, money.Fen(1+draw.Int64N(200000)), "2026-03-05")
				ids, left[paid.Payment.PaymentID] = append(ids, paid.Payment.PaymentID), paid.Payment.Amount
			}
			var held money.Fen
			for _, id := range ids {
				held += left[id]
			}
			st := o.statement(debtor, "2026-03-05")
			after, inBooks := o.balances(), money.Fen(0)
			for _, fund := range []string{"统筹基金", "个人账户", "大额补助"} {
				inBooks += after["存款/390100/310/"+fund+"/"] - before["存款/390100/310/"+fund+"/"]
			}
			late := o.lateTaken(debtor)
			if inBooks != held || owed-st.Owed+late+st.Credit != held {
				t.Fatalf("种子 %d 第 %d 步:存款 %s,应有 %s;已分配 %s,滞纳金 %s,暂收 %s", seed, step, inBooks, held, owed-st.Owed, late, st.Credit)
			}
		}
		for _, id := range ids {
			if left[id] > 0 {
				_, err := o.service.Refund(ctx, process.Refunding{Debtor: debtor, PaymentID: id, Amount: left[id], Reason: "退", Operator: "S1", Approver: "S2"})
				o.ok(err)
			}
		}
		o.booked(before, nil)
		if st := o.statement(debtor, "2026-03-05"); st.Owed != owed || st.Credit != 0 || o.lateTaken(debtor) != 0 {
			t.Errorf("种子 %d:%+v", seed, st)
		}
	}
}
