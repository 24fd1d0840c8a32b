package benefit_test

import (
	"math/rand/v2"
	"testing"

	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/policies"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
)

// manyBills are different bills of fifteen lines, so that what is measured is
// not one bill that the machine has learned by heart.
func manyBills(policy *policyfile.Policy) []benefit.Case {
	draw := rand.New(rand.NewPCG(1, 2))
	bills := make([]benefit.Case, 512)
	for i := range bills {
		c := bill100(policy)
		c.UseAccount, c.Balance = draw.IntN(4) > 0, money.Fen(draw.IntN(300_000))
		c.Person.CivilServant = draw.IntN(10) == 0
		deductible, paid := int64(draw.IntN(60_001)), int64(draw.IntN(420_000))
		c.Used = func(key accumulator.Key, _ accumulator.Fold) int64 {
			switch key.Name {
			case "本年门诊起付":
				return deductible
			case "本年门诊支付":
				return paid
			default:
				return 0
			}
		}
		c.Lines = make([]benefit.Line, 15)
		for k := range c.Lines {
			amount := money.Fen(1 + draw.IntN(40_000))
			l := benefit.Line{LineNo: "1", Code: "X1", Class: catalogue.ClassA, Category: "09", Amount: amount, WithinLimit: amount}
			switch draw.IntN(5) {
			case 0, 1:
				l.Class, l.Prepay = catalogue.ClassB, money.Percent(int64(5*(1+draw.IntN(6))))
			case 2:
				l.Class, l.Prepay = catalogue.ClassC, money.Percent(100)
			}
			if draw.IntN(7) == 0 {
				l.WithinLimit -= money.Fen(draw.IntN(int(amount)))
			}
			c.Lines[k] = l
		}
		bills[i] = c
	}
	return bills
}

func outpatient(tb testing.TB) *policyfile.Policy {
	tb.Helper()
	policy, complaints := policyfile.Load(policies.FS, "390100-安澜/职工-门诊.yaml")
	if policy == nil {
		tb.Fatal(complaints)
	}
	return policy
}

// BenchmarkSettle: classification, the layers, the account and every share of
// every line, a verdict of its own for each bill.
func BenchmarkSettle(b *testing.B) {
	bills := manyBills(outpatient(b))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := benefit.Settle(bills[i%len(bills)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSettleInto: the same into memory that is used again.
func BenchmarkSettleInto(b *testing.B) {
	bills := manyBills(outpatient(b))
	var v benefit.Verdict
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := benefit.SettleInto(&v, &bills[i%len(bills)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExplain: every step with its sentence.
func BenchmarkExplain(b *testing.B) {
	bills := manyBills(outpatient(b))
	for i := 0; b.Loop(); i++ {
		_, steps, err := benefit.Explain(bills[i%len(bills)])
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range steps {
			_ = s.Sentence()
		}
	}
}
