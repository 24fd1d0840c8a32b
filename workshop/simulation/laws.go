package simulation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/process/settlement"
)

// Violation is a law that a story breaks.
type Violation struct {
	Step int // from 1; one more than there are after the last
	Law  string
	What string
}

// String tells where and what.
func (v Violation) String() string { return fmt.Sprintf("第 %d 步,%s:%s", v.Step, v.Law, v.What) }

func (w *world) broken(law, what string, args ...any) *Violation {
	return &Violation{w.step + 1, law, fmt.Sprintf(what, args...)}
}

// exam judges one delivery.
type exam struct {
	w         *world
	m         *message
	fate      fate
	before    fingerprint
	today     period.Date
	forecast  forecast
	trial     settlement.Answer
	trialErr  error
	tried     bool
	committed bool
}

// fingerprint is what must not change when nothing is committed.
type fingerprint struct {
	rows     [10]int64
	messages int
}

func (s *store) fingerprint(psnNo string) fingerprint {
	f := fingerprint{rows: s.books[psnNo].size()}
	for _, m := range s.messages {
		if m.PsnNo == psnNo {
			f.messages++
			if m.Undone {
				f.messages += 1000
			}
		}
	}
	return f
}

// foresee asks the oracle, and the centre for a trial.
func (x *exam) foresee() {
	x.today = x.w.today()
	if x.m.committed || x.m.undone || x.m.reuses != nil {
		return
	}
	x.forecast = x.w.oracle.expect(x.m, x.today)
	if x.m.settling() {
		x.tried = true
		x.trial, x.trialErr = x.m.trial(context.Background(), x.w.service)
	}
}

// judge compares what came of a delivery with the laws.
func (x *exam) judge(answer said, err error) *Violation {
	w, m := x.w, x.m
	if f, ok := fault.As(err); ok && f.Kind == fault.System && !errors.Is(err, settlement.ErrBusy) {
		return w.broken("拒绝", "%s 得到系统拒绝 %s", m, told(err))
	}
	if err != nil && code(err) == "" && !errors.Is(err, errCrashed) {
		return w.broken("拒绝", "%s 得到没有代码的错误 %v", m, err)
	}
	if errors.Is(err, settlement.ErrBusy) && x.fate.End != lostBefore && x.fate.End != lostAfter {
		return w.broken("拒绝", "%s 无故系统繁忙:%s", m, told(err))
	}
	if !x.committed {
		if after := w.store.fingerprint(m.psnNo); after != x.before {
			return w.broken("不留痕迹", "%s 没有提交,却留下了 %v,原来是 %v", m, after, x.before)
		}
	}
	switch {
	case m.reuses != nil:
		return x.reused(err)
	case m.undone:
		if !errors.Is(err, settlement.ErrMessageBarred) {
			return w.broken("冲正", "%s 已被冲正,又得到 %v", m, told(err))
		}
		return nil
	case m.committed:
		return x.repeated(answer, err)
	}
	return x.fresh(answer, err)
}

// reused judges other content under a used key.
func (x *exam) reused(err error) *Violation {
	if !errors.Is(err, settlement.ErrKeyReused) && !errors.Is(err, settlement.ErrMessageBarred) {
		return x.w.broken("幂等", "%s 重用了 %s 的报文号,得到 %v", x.m, x.m.reuses, told(err))
	}
	return nil
}

// repeated judges a message that was done before: done once, answered alike.
func (x *exam) repeated(answer said, err error) *Violation {
	w, m := x.w, x.m
	if x.committed && !errors.Is(err, errCrashed) && x.fate.End == commits {
		if after := w.store.fingerprint(m.psnNo); after != x.before {
			return w.broken("幂等", "%s 重发,又写了一次", m)
		}
	}
	if errors.Is(err, errCrashed) || errors.Is(err, settlement.ErrBusy) {
		return nil
	}
	if err != nil {
		return w.broken("幂等", "%s 已经办成,重发得到 %s", m, told(err))
	}
	if m.accepted != "" && answer.text != m.accepted {
		return w.broken("幂等", "%s 重发,应答与首次不同:\n%s\n%s", m, m.accepted, answer.text)
	}
	return nil
}

// fresh judges a message that was not done before.
func (x *exam) fresh(answer said, err error) *Violation {
	w, m := x.w, x.m
	done := err == nil || x.committed
	cutOff := errors.Is(err, errCrashed) || errors.Is(err, settlement.ErrBusy)
	if err == nil && !x.committed {
		return w.broken("提交", "%s 应答成功,却没有提交", m)
	}
	if x.forecast.known && !cutOff && done != x.forecast.accepted {
		return w.broken("预料", "%s 应当办成=%v,得到 %v", m, x.forecast.accepted, told(err))
	}
	if x.forecast.code != "" && !cutOff && code(err) != x.forecast.code {
		return w.broken("预料", "%s 应当被拒 %s,得到 %v", m, x.forecast.code, told(err))
	}
	if v := x.asTried(answer, err, cutOff); v != nil || !done {
		return v
	}
	m.committed = true
	made := w.store.messages[m.key()]
	m.madeID = made.SetlID
	if made.SetlID == "" {
		m.madeID = made.VisitID
	}
	if m.settling() && made.SetlID == "" {
		return w.broken("幂等", "%s 办成了,报文没有记住", m)
	}
	w.oracle.follow(m, x.forecast, made, x.today)
	if m.settling() {
		w.tally.Settled++
		return w.asExpected(m)
	}
	return nil
}

// asTried compares a settlement with its trial.
func (x *exam) asTried(answer said, err error, cutOff bool) *Violation {
	if !x.tried || cutOff {
		return nil
	}
	if errors.Is(x.trialErr, settlement.ErrNotDischarged) || errors.Is(err, settlement.ErrNotDischarged) {
		return nil // a trial may come before the discharge
	}
	if code(x.trialErr) != code(err) {
		return x.w.broken("预结算", "%s 预结算得到 %v,结算得到 %v", x.m, told(x.trialErr), told(err))
	}
	if err == nil && !sameBill(x.trial.Record, answer.answer.Record) {
		return x.w.broken("预结算", "%s 的预结算与结算不同:\n%+v\n%+v", x.m, x.trial.Record, answer.answer.Record)
	}
	return nil
}

func sameBill(a, b settlement.Record) bool {
	parts := func(l settlement.LineShare) string { return fmt.Sprintf("%+v", l) }
	return a.Total == b.Total && a.SelfFunded == b.SelfFunded && a.OverLimit == b.OverLimit && a.Prepaid == b.Prepaid &&
		a.InScope == b.InScope && a.Deductible == b.Deductible && a.Balance == b.Balance && slices.Equal(a.Shares, b.Shares) &&
		slices.EqualFunc(a.Lines, b.Lines, func(x, y settlement.LineShare) bool { return parts(x) == parts(y) })
}

// remembered looks an acknowledged message up at the end: it is there.
func (w *world) remembered(m *message) *Violation {
	if m.accepted == "" || m.reuses != nil {
		return nil
	}
	if _, ok := w.store.messages[m.key()]; !ok {
		return w.broken("不丢", "%s 已应答成功,报文却不在了", m)
	}
	if m.settling() && !slices.ContainsFunc(w.store.books[m.psnNo].records, func(r settlement.Record) bool { return r.SetlID == m.madeID }) {
		return w.broken("不丢", "%s 已应答成功,结算 %s 却不在了", m, m.madeID)
	}
	return nil
}

// books judges everything: verify finds nothing and replay is identical.
func (w *world) books() *Violation {
	ctx := context.Background()
	verified, err := verify.Run(ctx, w.store, func(int) {})
	if err != nil || !verified.Clean() {
		return w.broken("核验", "%v %s", err, verified)
	}
	replayed, err := (&replay.Service{Store: w.store, Settlements: w.service}).Run(ctx, func(int) {})
	if err != nil || len(replayed.Differences) > 0 {
		return w.broken("重算", "%v %+v", err, replayed)
	}
	w.tally.Replayed += replayed.Replayed
	return nil
}
