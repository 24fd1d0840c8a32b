package traffic_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/workshop/city"
	"yibao/workshop/city/traffic"
)

var today = period.MustDate("2026-03-17")

// ticking is a clock that moves a millisecond at each reading.
func ticking() func() time.Time {
	var ticks atomic.Int64
	return func() time.Time { return time.UnixMilli(ticks.Add(1)) }
}

// play plays a day of a small city against the tests' centre.
func play(t *testing.T, defect string, hooks traffic.Hooks) (*centre, *city.Plan, traffic.Summary, error) {
	t.Helper()
	c := city.New(13, 3000, today)
	plan := c.Day(today, 500)
	x := newCentre(t, c, defect)
	server := httptest.NewServer(x)
	t.Cleanup(server.Close)
	hooks.Clock = ticking()
	noon := hooks.Noon
	hooks.Noon = func() error {
		x.noon = true
		if noon != nil {
			return noon()
		}
		return nil
	}
	summary, err := traffic.Play(context.Background(), server.Client(), server.URL+"/", plan, hooks)
	return x, plan, summary, err
}

func TestDayGoesAsPlanned(t *testing.T) {
	t.Parallel()
	var done, total, noons int
	x, plan, s, err := play(t, "", traffic.Hooks{
		Progress: func(d, of int) {
			if d <= done {
				t.Errorf("进度从 %d 到 %d", done, d)
			}
			done, total = d, of
		},
		Noon: func() error { noons++; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	counts := plan.Counts()
	if s.Live() != counts.Total() || s.Live() < 500 {
		t.Errorf("有效结算 %d 笔,计划 %d 笔", s.Live(), counts.Total())
	}
	for kind, want := range counts.Settled {
		if got := s.Settled[kind] - s.Undone[kind]; got != want {
			t.Errorf("%s有效结算 %d 笔,计划 %d 笔", kind, got, want)
		}
	}
	for trouble, want := range counts.Troubles {
		if s.Troubles[trouble] != want {
			t.Errorf("%s 发生 %d 次,计划 %d 次", trouble, s.Troubles[trouble], want)
		}
	}
	refusals := 0
	for _, n := range s.Refusals {
		refusals += n
	}
	if refusals != counts.Refusals || len(s.Refusals) != 5 {
		t.Errorf("拒绝 %v,计划 %d 次", s.Refusals, counts.Refusals)
	}
	if done != total || total != plan.Steps() || noons != 1 {
		t.Errorf("进度 %d/%d,计划 %d 步,正午 %d 次", done, total, plan.Steps(), noons)
	}
	if s.Resent != 0 || s.Checks < 2*s.Live() || s.Latency[""].P50 <= 0 || s.Latency["2207"].Max < s.Latency["2207"].P99 {
		t.Errorf("重试 %d,核对 %d,时延 %v", s.Resent, s.Checks, s.Latency[""])
	}
	sumsAgree(t, x, s)
	for _, infno := range []string{"2207", "2304", "2102"} {
		if x.before[infno] == 0 || x.before[infno] >= s.Transactions[infno] {
			t.Errorf("%s 上午 %d 笔,全天 %d 笔", infno, x.before[infno], s.Transactions[infno])
		}
	}
}

// sumsAgree compares the summary with the centre's own books.
func sumsAgree(t *testing.T, x *centre, s traffic.Summary) {
	t.Helper()
	want := map[string]money.Fen{}
	for _, b := range x.settled {
		if b.live {
			code := map[string]string{city.Employee: "310100", city.Resident: "390100"}[b.person.Scheme]
			want[code] += b.fund
			want["310200"] += b.account
			want["现金"] += b.cash
		}
	}
	got := map[string]money.Fen{"现金": s.Cash}
	var all money.Fen
	for _, f := range s.Funds {
		got[f.Code] = f.Amount
		all += f.Amount
	}
	for code, amount := range want {
		if got[code] != amount {
			t.Errorf("%s 合计 %s,中心账上 %s", code, got[code], amount)
		}
	}
	if all+s.Cash != s.Total {
		t.Errorf("各方合计 %s,总额 %s", all+s.Cash, s.Total)
	}
}

// TestTransportTrouble: a busy centre and lost answers are met with the same
// message again, and nothing is settled twice.
func TestTransportTrouble(t *testing.T) {
	t.Parallel()
	for _, defect := range []string{"忙", "断线"} {
		x, plan, s, err := play(t, defect, traffic.Hooks{Workers: 2})
		if err != nil {
			t.Fatalf("%s:%v", defect, err)
		}
		live := 0
		for _, b := range x.settled {
			if b.live {
				live++
			}
		}
		if s.Resent != 20 || live != s.Live() || live != plan.Counts().Total() {
			t.Errorf("%s:重发 %d 次,中心有效 %d 笔,外面看到 %d 笔", defect, s.Resent, live, s.Live())
		}
	}
}

// TestDefectsAreNamed: whatever the centre does wrong is told.
func TestDefectsAreNamed(t *testing.T) {
	t.Parallel()
	for defect, words := range map[string]string{
		"合计错": "基金支付总额与各基金之和不等", "余额错": "账户余额应为", "重发不同": "同一报文重发,应答与首次不同", "不核总额": "应当被拒(总额不符)",
		"乱序可撤": "应当被拒(其后还有结算)", "不点名": "拒绝说明没有提到", "付停职医师": "医师已暂停,基金却支付",
	} {
		t.Run(defect, func(t *testing.T) {
			t.Parallel()
			_, _, s, err := play(t, defect, traffic.Hooks{})
			if !errors.Is(err, traffic.ErrUnexpected) || len(s.Problems) == 0 {
				t.Fatalf("没有发现:%v", err)
			}
			for _, p := range s.Problems {
				if strings.Contains(p.What, words) && p.MessageID != "" && p.Infno != "" && p.Institution != "" {
					return
				}
			}
			t.Errorf("没有一处说到“%s”:%v", words, s.Problems[0])
		})
	}
}

func TestNoonMayFail(t *testing.T) {
	t.Parallel()
	broken := errors.New("政策没有发布")
	_, plan, s, err := play(t, "", traffic.Hooks{Noon: func() error { return broken }})
	if !errors.Is(err, broken) || s.Live() == 0 || s.Live() >= plan.Counts().Total() {
		t.Errorf("正午出错后:%v,结算 %d 笔", err, s.Live())
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	c := city.New(13, 600, today)
	server := httptest.NewServer(newCentre(t, c, ""))
	defer server.Close()
	ctx, cancel := context.WithCancel(context.Background())
	hooks := traffic.Hooks{Clock: ticking(), Progress: func(done, _ int) {
		if done >= 20 { // a refused visit advances by all its steps at once
			cancel()
		}
	}}
	plan := c.Day(today, 100)
	s, err := traffic.Play(ctx, server.Client(), server.URL, plan, hooks)
	if !errors.Is(err, context.Canceled) || s.Live() >= plan.Counts().Total() {
		t.Errorf("取消后:%v,结算 %d 笔", err, s.Live())
	}
}
