package accumulator_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yibao/register/accumulator"
)

var year = accumulator.Key{Region: "390100", Scheme: "310", Name: "本年统筹支付", Period: "2026"}

// delta is a plain delta of the year's accumulator.
func delta(setlID string, seq, amount int64) accumulator.Delta {
	return accumulator.Delta{PsnNo: "P1", Seq: seq, SetlID: setlID, Ordinal: 1, Key: year, Fold: accumulator.Sum, Amount: amount}
}

func set(d accumulator.Delta) accumulator.Delta { d.Set = true; return d }

func second(d accumulator.Delta) accumulator.Delta { d.Ordinal = 2; return d }

func of(key accumulator.Key, d accumulator.Delta) accumulator.Delta { d.Key = key; return d }

func TestBalance(t *testing.T) {
	t.Parallel()
	other := year
	other.Extra = "M01600"
	for _, c := range []struct {
		about           string
		deltas          []accumulator.Delta
		sum, max, count int64
	}{
		{"没有变动", nil, 0, 0, 0},
		{"一笔", []accumulator.Delta{delta("A", 1, 300)}, 300, 300, 1},
		{"三笔", []accumulator.Delta{delta("A", 1, 300), delta("B", 2, 500), delta("C", 3, 200)}, 1000, 500, 3},
		{"零不计次", []accumulator.Delta{delta("A", 1, 300), delta("B", 2, 0)}, 300, 300, 1},
		{"同一结算的两条只计一次", []accumulator.Delta{delta("A", 1, 1), second(delta("A", 1, 1)), delta("B", 2, 1)}, 3, 1, 2},
		{"置数后从头算起", []accumulator.Delta{delta("A", 1, 300), set(delta("B", 2, 50)), delta("C", 3, 20)}, 70, 50, 51},
		{"置为零", []accumulator.Delta{delta("A", 1, 300), set(delta("B", 2, 0)), delta("C", 3, 20)}, 20, 20, 1},
		{"别的病种不算", []accumulator.Delta{delta("A", 1, 300), of(other, delta("B", 2, 700))}, 300, 300, 1},
		{"别的病种夹在同一结算中间", []accumulator.Delta{delta("A", 1, 1), of(other, second(delta("A", 1, 1))), second(delta("A", 1, 1))}, 2, 1, 1},
		{"负数使求和变小,取大不变", []accumulator.Delta{delta("A", 1, 300), delta("B", 2, -100)}, 200, 300, 2},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			for fold, want := range map[accumulator.Fold]int64{accumulator.Sum: c.sum, accumulator.Max: c.max, accumulator.Count: c.count} {
				if got := accumulator.Balance(c.deltas, year, fold); got != want {
					t.Errorf("%s得 %d,应为 %d", fold, got, want)
				}
			}
		})
	}
}

func names(deltas []accumulator.Delta) string {
	text := ""
	for _, d := range deltas {
		text += d.SetlID
	}
	return text
}

func TestLive(t *testing.T) {
	t.Parallel()
	// A, B, C settle at 1, 2, 5; A is reversed at 3 and reinstated at 4, B is
	// reversed at 6 for good.
	deltas := []accumulator.Delta{delta("A", 1, 1), delta("B", 2, 1), delta("C", 5, 1)}
	acts := []accumulator.Act{{Seq: 3, SetlID: "A"}, {Seq: 4, SetlID: "A", Live: true}, {Seq: 6, SetlID: "B"}}
	for _, c := range []struct {
		about   string
		before  int64
		without []string
		want    string
	}{
		{"最早", 1, nil, ""},
		{"本笔不算自己", 2, nil, "A"},
		{"撤销之前", 3, nil, "AB"},
		{"撤销之后", 4, nil, "B"},
		{"恢复之后", 5, nil, "AB"},
		{"撤销本身那一刻还算", 6, nil, "ABC"},
		{"如今", 7, nil, "AC"},
		{"当作没有 A", 7, []string{"A"}, "C"},
		{"当作没有已撤销的 B", 7, []string{"B"}, "AC"},
		{"当作没有 A 和 B,在 B 撤销之前", 6, []string{"A", "B"}, "C"},
		{"不存在的结算", 7, []string{"X"}, "AC"},
	} {
		if got := names(accumulator.Live(deltas, acts, c.before, c.without...)); got != c.want {
			t.Errorf("%s(在 %d 之前,除去 %v):%q,应为 %q", c.about, c.before, c.without, got, c.want)
		}
	}
}

func TestKeysAreDistinctByEveryPart(t *testing.T) {
	t.Parallel()
	full := accumulator.Key{Region: "390100", Scheme: "310", Name: "累计", Period: "2026", Extra: "M1"}
	changed := []accumulator.Key{full, full, full, full, full, full}
	changed[1].Region, changed[2].Scheme, changed[3].Name, changed[4].Period, changed[5].Extra = "390200", "390", "另", "2025", ""
	var texts []string
	for _, k := range changed {
		texts = append(texts, k.String())
		if got := accumulator.Balance([]accumulator.Delta{of(k, delta("A", 1, 5))}, full, accumulator.Sum); (got == 5) != (k == full) {
			t.Errorf("%s 计入 %s:%d", k, full, got)
		}
	}
	slices.Sort(texts)
	if n := len(slices.Compact(texts)); n != len(changed) {
		t.Errorf("%d 种写法,应为 %d", n, len(changed))
	}
}

// history is a random life of one person: settlements with deltas, reversals
// and reinstatements, in sequence.
type history struct {
	deltas []accumulator.Delta
	acts   []accumulator.Act
	live   map[string]bool
	seq    int64
	keys   []accumulator.Key
}

func newHistory() *history {
	month, life := year, year
	month.Period, life.Period = "2026-03", ""
	return &history{live: map[string]bool{}, keys: []accumulator.Key{year, month, life}}
}

func (h *history) step(t *rapid.T) {
	h.seq++
	var settled []string
	for id := range h.live {
		settled = append(settled, id)
	}
	slices.Sort(settled)
	if len(settled) == 0 || rapid.IntRange(0, 2).Draw(t, "act") > 0 {
		id := string(rune('A' + len(settled)))
		for n := range rapid.IntRange(0, 3).Draw(t, "deltas") {
			d := delta(id, h.seq, rapid.Int64Range(-50, 500).Draw(t, "amount"))
			d.Ordinal, d.Key = n+1, rapid.SampledFrom(h.keys).Draw(t, "key")
			d.Set = rapid.IntRange(0, 9).Draw(t, "set") == 0
			h.deltas = append(h.deltas, d)
		}
		h.live[id] = true
		return
	}
	id := rapid.SampledFrom(settled).Draw(t, "settlement")
	h.live[id] = !h.live[id]
	h.acts = append(h.acts, accumulator.Act{Seq: h.seq, SetlID: id, Live: h.live[id]})
}

// balances folds every key all three ways, by the plain definition: the deltas
// of those settlements that count, one after another.
func (h *history) balances(deltas []accumulator.Delta) map[string]int64 {
	all := make(map[string]int64)
	for _, k := range h.keys {
		for _, f := range []accumulator.Fold{accumulator.Sum, accumulator.Max, accumulator.Count} {
			all[string(f)+k.String()] = accumulator.Balance(deltas, k, f)
		}
	}
	return all
}

// A balance is that of a person for whom the reversed settlements never were;
// so a reversal restores what was before, and a reinstatement what was then.
func TestReversalRestores(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory()
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			h.step(t)
		}
		var never []accumulator.Delta
		for _, d := range h.deltas {
			if h.live[d.SetlID] {
				never = append(never, d)
			}
		}
		now := accumulator.Live(h.deltas, h.acts, h.seq+1)
		if diff := cmp.Diff(h.balances(never), h.balances(now)); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}

		before := h.balances(now)
		extra := delta("Z", h.seq+1, rapid.Int64Range(1, 900).Draw(t, "one more"))
		extra.Set = rapid.Bool().Draw(t, "sets")
		settled := append(slices.Clone(h.deltas), extra)
		after := h.balances(accumulator.Live(settled, h.acts, h.seq+2))
		reversed := append(slices.Clone(h.acts), accumulator.Act{Seq: h.seq + 2, SetlID: "Z"})
		if diff := cmp.Diff(before, h.balances(accumulator.Live(settled, reversed, h.seq+3))); diff != "" {
			t.Fatalf("撤销没有还原 (-want +got)\n%s", diff)
		}
		restored := append(slices.Clone(reversed), accumulator.Act{Seq: h.seq + 3, SetlID: "Z", Live: true})
		if diff := cmp.Diff(after, h.balances(accumulator.Live(settled, restored, h.seq+4))); diff != "" {
			t.Fatalf("恢复没有还原 (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff(after, h.balances(accumulator.Live(settled, restored, h.seq+2))); diff != "" {
			t.Fatalf("站在撤销之前看,余额变了 (-want +got)\n%s", diff)
		}
	})
}

// Leaving settlements out is the same as never having had them, at any point.
func TestWithoutIsNeverHaving(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory()
		for range rapid.IntRange(2, 8).Draw(t, "steps") {
			h.step(t)
		}
		point := rapid.Int64Range(1, h.seq+1).Draw(t, "before")
		left := []string{"A", "C"}
		var deltas []accumulator.Delta
		var acts []accumulator.Act
		for _, d := range h.deltas {
			if !slices.Contains(left, d.SetlID) {
				deltas = append(deltas, d)
			}
		}
		for _, a := range h.acts {
			if !slices.Contains(left, a.SetlID) {
				acts = append(acts, a)
			}
		}
		want := accumulator.Live(deltas, acts, point)
		if diff := cmp.Diff(want, accumulator.Live(h.deltas, h.acts, point, left...)); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	})
}
