package account_test

import (
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/account"
)

// story is movements written as "2026-03-05 划入 100.00".
func story(moves ...any) []account.Move {
	var list []account.Move
	for i := 0; i < len(moves); i += 3 {
		list = append(list, account.Move{
			Seq: int64(i), Day: period.MustDate(moves[i].(string)), Kind: moves[i+1].(string), Amount: money.Fen(moves[i+2].(int)),
		})
	}
	return list
}

// What came in this year and what is left of former years are used in the order
// that the region says; what is given back goes where it came from; at the turn
// of the year all becomes former.
func TestPockets(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		order           account.Order
		moves           []account.Move
		day             string
		current, former money.Fen
	}{
		"今年划入":    {account.FormerFirst, story("2026-01-10", "划入", 100), "2026-12-31", 100, 0},
		"跨年结转":    {account.FormerFirst, story("2026-01-10", "划入", 100), "2027-01-01", 0, 100},
		"先用历年":    {account.FormerFirst, story("2025-05-01", "划入", 100, "2026-01-10", "划入", 50, "2026-02-01", "结算", -120), "2026-03-01", 30, 0},
		"先用当年":    {account.CurrentFirst, story("2025-05-01", "划入", 100, "2026-01-10", "划入", 50, "2026-02-01", "结算", -120), "2026-03-01", 0, 30},
		"退回到原处":   {account.FormerFirst, story("2025-05-01", "划入", 100, "2026-01-10", "划入", 50, "2026-02-01", "结算", -120, "2026-02-02", "撤销", 120), "2026-03-01", 50, 100},
		"只退一部分":   {account.FormerFirst, story("2025-05-01", "划入", 100, "2026-01-10", "划入", 50, "2026-02-01", "结算", -100, "2026-02-01", "结算", -20, "2026-02-02", "撤销", 20), "2026-03-01", 50, 0},
		"次年才退":    {account.FormerFirst, story("2026-01-10", "划入", 100, "2026-02-01", "结算", -60, "2027-01-02", "撤销", 60), "2027-01-03", 0, 100},
		"利息归历年":   {account.FormerFirst, story("2026-01-10", "划入", 100, "2026-12-31", "利息", 3), "2026-12-31", 100, 3},
		"退划从当年扣":  {account.FormerFirst, story("2025-01-10", "划入", 100, "2026-01-10", "划入", 50, "2026-02-10", "划入", -50), "2026-03-01", 0, 100},
		"按记账日不按序": {account.FormerFirst, story("2026-03-01", "划入", 100, "2025-12-31", "划入", 50), "2026-03-01", 100, 50},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := account.SplitOn(c.order, c.moves, period.MustDate(c.day))
			if got.Current != c.current || got.Former != c.former {
				t.Errorf("当年 %s 历年 %s,应为 %s、%s", got.Current, got.Former, c.current, c.former)
			}
		})
	}
}

// From the day on which a region changes the order, bills use the account the other
// way round.
func TestOrderOfUseChanges(t *testing.T) {
	t.Parallel()
	uses := account.Uses{{From: period.MustDate("2026-03-01"), Order: account.CurrentFirst}, {From: period.MustDate("2026-06-01"), Order: account.FormerFirst}}
	moves := story("2025-05-01", "划入", 100, "2026-01-10", "划入", 100, "2026-02-28", "结算", -30, "2026-03-01", "结算", -20, "2026-06-01", "结算", -10)
	for day, want := range map[string]account.Pockets{
		"2026-02-28": {Current: 100, Former: 70}, "2026-03-01": {Current: 80, Former: 70}, "2026-06-01": {Current: 80, Former: 60}, "2027-01-01": {Former: 140},
	} {
		if got := account.SplitOn(uses, moves, period.MustDate(day)); got != want {
			t.Errorf("%s %+v,应为 %+v", day, got, want)
		}
	}
}

// Whatever happens, the two parts are the balance; and none is overdrawn while
// the balance is not.
func TestPocketsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.SampledFrom([]account.Order{account.FormerFirst, account.CurrentFirst}).Draw(t, "order")
		day := period.MustDate("2025-11-01")
		var moves []account.Move
		var balance money.Fen
		var used []money.Fen
		for i := range rapid.IntRange(1, 40).Draw(t, "moves") {
			day = day.AddDays(rapid.IntRange(0, 40).Draw(t, "days"))
			m := account.Move{Seq: int64(i), Day: day}
			switch what := rapid.IntRange(0, 3).Draw(t, "what"); {
			case what == 0 && balance > 0:
				m.Kind, m.Amount = "结算", -money.Fen(rapid.Int64Range(1, int64(balance)).Draw(t, "amount"))
				used = append(used, -m.Amount)
			case what == 1 && len(used) > 0:
				m.Kind, m.Amount = "撤销", used[len(used)-1]
				used = used[:len(used)-1]
			default:
				m.Kind = rapid.SampledFrom([]string{"划入", "利息", "转移"}).Draw(t, "kind")
				m.Amount = money.Fen(rapid.Int64Range(1, 10_000).Draw(t, "in"))
			}
			balance += m.Amount
			moves = append(moves, m)
			got := account.SplitOn(order, moves, day)
			if got.Sum() != balance || got.Current < 0 || got.Former < 0 {
				t.Fatalf("当年 %s 历年 %s,余额 %s", got.Current, got.Former, balance)
			}
		}
	})
}

// Every day of a term is counted once, with the balance at its end.
func TestHeldDaysCoverTheTerm(t *testing.T) {
	t.Parallel()
	term := period.Span{From: period.MustDate("2026-01-01"), To: period.MustDate("2027-01-01")}
	moves := story("2025-06-01", "划入", 1000, "2026-01-10", "划入", 500, "2026-04-01", "结算", -300, "2026-06-30", "利息", 2, "2026-07-01", "划入", 700)
	held := account.HeldIn(account.FormerFirst, moves, term)
	var days int
	var product money.Fen
	for _, b := range append(held.Current, held.Former...) {
		days += b.Span.From.DaysUntil(b.Span.To)
		product += b.Amount * money.Fen(b.Span.From.DaysUntil(b.Span.To))
	}
	// interest was paid up to 06-30: 184 days are left, of both parts
	if want := money.Fen(184 * (1200 + 702)); days != 2*184 || product != want {
		t.Errorf("%d 天,积数 %d,应为 %d", days, product, want)
	}
}
