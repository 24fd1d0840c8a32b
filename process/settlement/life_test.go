package settlement_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/storage/storetest/town"
)

// Whatever happens to whomever: every bill adds up, costs what was told before,
// keeps the caps; accumulators and the account are those of what counts; and
// when all is taken back nothing is left of it.
func TestLives(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	same := cmp.Options{
		alike, cmpopts.IgnoreFields(settlement.Record{}, "SetlID", "VisitID", "Seq", "SettledAt", "Transaction", "MessageID", "Digest"),
		cmpopts.IgnoreFields(claim.Visit{}, "VisitID", "Recorded"), cmpopts.IgnoreFields(claim.FeeLine{}, "VisitID", "Recorded"),
	}
	rapid.Check(t, func(t *rapid.T) {
		w.GoTo(today)
		l := w.Begin(t, rapid.SampledFrom(town.Citizens()).Draw(t, "citizen"))
		l.OnSettled = func(trial, settled settlement.Answer) {
			checkSums(t, settled.Record, 1)
			if diff := cmp.Diff(trial, settled, same); diff != "" {
				t.Fatalf("(-预结算 +结算)\n%s", diff)
			}
			checkAccount(t, l, settled.Record.Balance)
		}
		for range rapid.IntRange(1, 9).Draw(t, "steps") {
			l.Step()
			checkUsed(t, w, l)
		}
		l.Undone()
		checkUsed(t, w, l)
		left := w.Used(t, l.PsnNo)
		if strings.Contains(left, "=") {
			t.Fatalf("全部撤销后还剩\n%s", left)
		}
	})
}

// checkAccount derives the account from what was credited and what counts.
func checkAccount(t *rapid.T, l *town.Life, told money.Fen) {
	t.Helper()
	held := l.Credited
	for _, r := range l.Live {
		held -= paid(r, "个人账户")
	}
	if held != told || held < 0 {
		t.Fatalf("账户余额 %s,应为 %s", told, held)
	}
}

// caps are the year's limits that the policies of the town state, in fen.
var caps = map[string]int64{
	"310 本年统筹支付": 250_000_00, "310 本年大额支付": 400_000_00, "310 本年门诊支付": 5000_00, "310 本年门诊起付": 600_00,
	"390 本年统筹支付": 150_000_00, "390 本年大病支付": 300_000_00, "390 本年门诊支付": 600_00,
}

// checkUsed derives from the settlements that count what the fund has paid in
// each year, and how many stays there were, and compares.
func checkUsed(t *rapid.T, w *town.Town, l *town.Life) {
	t.Helper()
	used := w.Used(t, l.PsnNo)
	funds := map[string]money.Fen{}
	for _, r := range l.Live {
		day := r.Facts.Day
		if r.Facts.Kind == claim.Inpatient && !r.Facts.End.IsZero() {
			day = r.Facts.End
		}
		funds[day.String()[:4]] += paid(r, "统筹基金")
	}
	for _, year := range []string{"2026", "2027"} {
		line := fmt.Sprintf("390100|%s|本年统筹支付|%s| 求和 = %d\n", l.Scheme, year, int64(funds[year]))
		if funds[year] > 0 && !strings.Contains(used, line) || funds[year] == 0 && strings.Contains(used, "|本年统筹支付|"+year) {
			t.Fatalf("应有 %s实为\n%s", line, used)
		}
	}
	for line := range strings.Lines(used) {
		var amount int64
		name, figure, isTotal := strings.Cut(strings.TrimSpace(line), " 求和 = ")
		parts := strings.Split(name, "|")
		if !isTotal || len(parts) != 5 {
			continue
		}
		if _, err := fmt.Sscan(figure, &amount); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if limit, capped := caps[parts[1]+" "+parts[2]]; capped && amount > limit || amount < 0 {
			t.Fatalf("超过限额 %d:%s", limit, line)
		}
	}
}

// Bills of one person that come all at once are settled one after another: the
// year's limit is reached exactly, and no message is worked twice.
func TestBillsAllAtOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := employee(t, w)
	const bills = 12
	callers, requests := make([]settlement.Caller, bills), make([]settlement.Request, bills)
	for i := range bills {
		v := w.Outpatient(t, p, "310", town.Tertiary, today, "")
		w.Uploaded(t, v, town.Line("1", town.Service, 10, today))
		callers[i], requests[i] = w.Caller(v.Institution), w.Request(t, v, false)
	}
	answers := make([]settlement.Answer, 3*bills) // each message is sent three times
	var sending sync.WaitGroup
	for i := range answers {
		sending.Go(func() {
			answer, err := w.Bills.Settle(ctx, callers[i%bills], requests[i%bills])
			if err != nil {
				t.Errorf("第 %d 笔:%v", i, err)
			}
			answers[i] = answer
		})
	}
	sending.Wait()
	var fund money.Fen
	seqs := map[int64]bool{}
	for i, a := range answers {
		if a.Record.SetlID != answers[i%bills].Record.SetlID {
			t.Errorf("第 %d 笔重发得了另一笔结算", i%bills)
		}
		if i < bills {
			fund += paid(a.Record, "统筹基金")
			seqs[a.Record.Seq] = true
		}
	}
	if fund != 4000_00 || len(seqs) != bills || !strings.Contains(w.Used(t, p), "|本年门诊支付|2026| 求和 = 400000\n") {
		t.Errorf("统筹付 %s,应为年度限额 4000;%d 个序号\n%s", fund, len(seqs), w.Used(t, p))
	}
}
