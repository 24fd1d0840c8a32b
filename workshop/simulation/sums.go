package simulation

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/process/settlement"
	"yibao/register/ledger"
)

// record finds a stored act.
func (w *world) record(psnNo, setlID string) *settlement.Record {
	for _, r := range w.store.books[psnNo].records {
		if r.SetlID == setlID {
			return &r
		}
	}
	return nil
}

// asExpected compares a new settlement with what the oracle made of it.
func (w *world) asExpected(m *message) *Violation {
	a, r := w.oracle.byID[m.madeID], w.record(m.psnNo, m.madeID)
	if r == nil {
		return w.broken("不丢", "%s 提交了,结算 %s 却不在", m, m.madeID)
	}
	want := a.outcome
	for _, pair := range []struct {
		name string
		got  money.Fen
		want int64
	}{
		{"全自费", r.SelfFunded, want.self}, {"超限价", r.OverLimit, want.over}, {"先行自付", r.Prepaid, want.prepaid},
		{"范围内费用", r.InScope, want.scope}, {"起付", r.Deductible, want.deductible},
	} {
		if int64(pair.got) != pair.want {
			return w.broken("核对", "结算 %s 的%s是 %s,应为 %s", r.SetlID, pair.name, pair.got, money.Fen(pair.want))
		}
	}
	got := map[string]int64{}
	for _, s := range r.Shares {
		if s.Amount != 0 {
			got[s.Payer] += int64(s.Amount)
		}
	}
	if !sameAmounts(got, want.paid) {
		return w.broken("核对", "结算 %s 由 %v 支付,应为 %v(分)", r.SetlID, got, want.paid)
	}
	if balance := w.oracle.patient(m.psnNo).balance(eventually, nil); r.Scheme == employee && int64(r.Balance) != balance {
		return w.broken("账户", "结算 %s 之后账户余额是 %s,应为 %s", r.SetlID, r.Balance, money.Fen(balance))
	}
	return nil
}

// laws judges a person's books, and the ledger as a whole.
func (w *world) laws(psnNo string) *Violation {
	b := w.store.books[psnNo]
	for _, r := range b.records {
		if v := w.conserved(r); v != nil {
			return v
		}
	}
	for _, check := range []func(string) *Violation{w.accumulated, w.accounts, w.capped, w.rejudged} {
		if v := check(psnNo); v != nil {
			return v
		}
	}
	return w.owed()
}

// conserved adds an act up every way it should.
func (w *world) conserved(r settlement.Record) *Violation {
	var shares, lines money.Fen
	columns := make([]money.Fen, len(r.Shares))
	for _, s := range r.Shares {
		shares += s.Amount
	}
	for _, l := range r.Lines {
		lines += l.Amount
		var parts money.Fen
		for i, p := range l.Parts {
			parts += p
			columns[i] += p
		}
		if l.SelfFunded+l.OverLimit+l.Prepaid+l.InScope != l.Amount || parts != l.Amount {
			return w.broken("守恒", "结算 %s 明细 %s 的四类或各方之和不等于 %s", r.SetlID, l.LineNo, l.Amount)
		}
	}
	for i, s := range r.Shares {
		if columns[i] != s.Amount {
			return w.broken("守恒", "结算 %s 中%s支付 %s,摊到明细的是 %s", r.SetlID, s.Payer, s.Amount, columns[i])
		}
	}
	if shares != r.Total || lines != r.Total || r.SelfFunded+r.OverLimit+r.Prepaid+r.InScope != r.Total {
		return w.broken("守恒", "结算 %s 总额 %s,各方之和 %s,明细之和 %s", r.SetlID, r.Total, shares, lines)
	}
	return nil
}

// accumulated compares what the centre tells of the years with the oracle.
func (w *world) accumulated(psnNo string) *Violation {
	for _, year := range []string{"2025", "2026"} {
		totals, err := w.service.Accumulated(context.Background(), psnNo, year, "")
		if err != nil {
			return w.broken("累计", "%s", told(err))
		}
		want := map[string]int64{}
		for _, a := range w.oracle.patient(psnNo).acts {
			for key, amount := range a.outcome.adds {
				if a.live && strings.HasSuffix(key, "|"+year) {
					want[key] += amount
				}
			}
		}
		got := map[string]int64{}
		for _, t := range totals {
			if t.Amount != 0 {
				got[accumulatorKey(t.Key.Name, t.Key.Period)] = t.Amount
			}
		}
		if !sameAmounts(got, want) {
			return w.broken("累计", "%s 年 %s 的累计是 %v,应为 %v", year, psnNo, got, want)
		}
	}
	return nil
}

// accounts compares a person's account in the ledger with the oracle.
func (w *world) accounts(psnNo string) *Violation {
	var held money.Fen
	for _, e := range w.store.books[psnNo].entries {
		var sum money.Fen
		for _, p := range e.Postings {
			sum += p.Amount
			if p.Account.Class == ledger.Personal {
				held -= p.Amount
			}
		}
		if sum != 0 {
			return w.broken("借贷", "分录 %s 差 %s", e.EntryID, sum)
		}
	}
	if want := w.oracle.patient(psnNo).balance(eventually, nil); int64(held) != want || want < 0 {
		return w.broken("账户", "%s 的账户在账上是 %s,应为 %s", psnNo, held, money.Fen(want))
	}
	return nil
}

// capped adds up what the fund paid in a year, act by act: never more than the
// highest limit that was ever published.
func (w *world) capped(psnNo string) *Violation {
	paid := map[int]int64{}
	for _, a := range w.oracle.patient(psnNo).acts {
		r := w.record(psnNo, a.setlID)
		if r == nil {
			return w.broken("不丢", "结算 %s 不在了", a.setlID)
		}
		if !a.live {
			continue
		}
		for _, s := range r.Shares {
			if s.Payer == "统筹基金" {
				paid[a.bill.year] += int64(s.Amount)
			}
		}
		if limit := w.oracle.limits[a.bill.law.Scheme]; paid[a.bill.year] > limit {
			return w.broken("封顶", "%s 年统筹基金为 %s 支付了 %s,超过限额 %s", itoa(a.bill.year), psnNo, money.Fen(paid[a.bill.year]), money.Fen(limit))
		}
	}
	return nil
}

// rejudged judges every settlement of a person again.
func (w *world) rejudged(psnNo string) *Violation {
	for _, r := range w.store.books[psnNo].records {
		if r.Kind != settlement.Settled {
			continue
		}
		j, err := w.service.Rejudge(context.Background(), &tx{store: w.store}, r, false)
		if err != nil {
			return w.broken("重算", "结算 %s:%s", r.SetlID, told(err))
		}
		if what := j.Difference(); what != "" {
			return w.broken("重算", "结算 %s:%s", r.SetlID, what)
		}
	}
	return nil
}

// owed compares what the funds owe and have spent with the oracle's acts.
func (w *world) owed() *Violation {
	owed, spent, sum := map[string]int64{}, map[string]int64{}, money.Fen(0)
	w.store.everyEntry(func(e ledger.Entry) {
		for _, p := range e.Postings {
			sum += p.Amount
			a := p.Account
			switch a.Class {
			case ledger.Payable:
				owed[a.Scheme+a.Fund+a.Party] -= int64(p.Amount)
			case ledger.Expense:
				spent[a.Scheme+a.Fund] += int64(p.Amount)
			}
		}
	})
	if sum != 0 {
		return w.broken("借贷", "全部分录之和是 %s", sum)
	}
	wantOwed, wantSpent := map[string]int64{}, map[string]int64{}
	for _, a := range w.oracle.byID {
		if !a.live {
			continue
		}
		for payer, amount := range a.outcome.paid {
			if payer == benefit.PayerCash {
				continue
			}
			wantOwed[a.visit.scheme+payer+a.visit.place] += amount
			if payer != benefit.PayerAccount {
				wantSpent[a.visit.scheme+payer] += amount
			}
		}
	}
	for _, m := range []map[string]int64{owed, spent} {
		for key, amount := range m {
			if amount == 0 {
				delete(m, key)
			}
		}
	}
	if !sameAmounts(owed, wantOwed) || !sameAmounts(spent, wantSpent) {
		return w.broken("基金", "应付 %v 支出 %v,应为 %v 和 %v(分)", owed, spent, wantOwed, wantSpent)
	}
	return nil
}

// force has the agency take a settlement back, whatever rests on it.
func (w *world) force(s Step) *Violation {
	no := psnNo(s.Person)
	live := where(w.oracle.patient(no).acts, func(a *act) bool { return a.live })
	if len(live) == 0 {
		w.tally.Skipped++
		return nil
	}
	a := live[s.Pick%len(live)]
	resting := w.oracle.patient(no).resting(a)
	caller := settlement.Caller{Operator: "经办甲", Transaction: "forced-reversal", MessageID: a.setlID}
	forced, err := w.service.ForceReverse(context.Background(), caller, a.setlID, "核查")
	if err != nil {
		return w.broken("强制撤销", "结算 %s:%s", a.setlID, told(err))
	}
	var got, want []string
	for _, f := range forced.FollowUps {
		got = append(got, f.SetlID)
	}
	for _, r := range resting {
		want = append(want, r.setlID)
	}
	if !slices.Equal(got, want) {
		return w.broken("强制撤销", "结算 %s 之后要重新结算的是 %v,应为 %v", a.setlID, got, want)
	}
	w.oracle.reversed(a)
	return w.laws(no)
}
