package benefit_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
)

// A life is one person's settlements and reversals, with what they use up
// carried along. Days come in any order: bills are brought late.
type life struct {
	t      *rapid.T
	draw   *rand.Rand
	person benefit.Person
	home   string // household
	deltas []accumulator.Delta
	acts   []accumulator.Act
	seq    int64
	live   []string // settlements that count
	bills  map[string]benefit.Case
}

// Over all shipped policies, whatever bills one person brings in whatever order,
// with some taken back on the way: no share is negative, the shares add up to
// the bill and the lines to the shares, and a reversal leaves every accumulator
// as if the settlement had never been.
func TestLives(t *testing.T) {
	t.Parallel()
	groups := make(map[string][]*policyfile.Policy) // that one person may meet
	all := judged(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		h := all[name].Header()
		groups[h.Region+h.Scheme] = append(groups[h.Region+h.Scheme], all[name])
	}
	names := slices.Sorted(maps.Keys(groups))
	settled := 0
	rapid.Check(t, func(t *rapid.T) {
		mine := groups[rapid.SampledFrom(names).Draw(t, "region and scheme")]
		l := &life{t: t, draw: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), bills: make(map[string]benefit.Case)}
		first := drawCase(l.draw, mine[0])
		l.person, l.home = first.Person, first.Household
		for range 25 {
			if len(l.live) > 0 && l.draw.IntN(4) == 0 {
				l.reverse(l.live[l.draw.IntN(len(l.live))])
				continue
			}
			l.settle(mine[l.draw.IntN(len(mine))])
		}
		settled += len(l.bills)
	})
	if settled == 0 {
		t.Error("every bill was refused")
	}
	t.Logf("%d settlements", settled)
}

// settle draws a bill and settles it; now and then it takes it back at once and
// brings it again.
func (l *life) settle(policy *policyfile.Policy) {
	c := drawCase(l.draw, policy)
	c.Region, c.Person, c.Household = policy.Header().Region, l.person, l.home
	c.VisitID = fmt.Sprintf("V%d", l.seq/2) // some visits are settled in parts
	before := l.balances()
	c.Used, c.Rolling = l.used()
	v, err := benefit.Settle(c)
	if err != nil {
		if f, ok := fault.As(err); !ok || f.Kind == fault.System && f.Code != benefit.ErrOwner.Code {
			l.t.Fatalf("%s: %v", policy.Header().Title, err)
		}
		return
	}
	l.addsUp(v)
	id := l.write(c, v)
	if l.draw.IntN(3) > 0 {
		return
	}
	l.reverse(id)
	if diff := cmp.Diff(before, l.balances(), cmpopts.EquateEmpty()); diff != "" {
		l.t.Fatalf("%s: the reversal does not restore\n%s", policy.Header().Title, diff)
	}
	c.Used, c.Rolling = l.used()
	again, err := benefit.Settle(c)
	if diff := cmp.Diff(v, again, cmpopts.EquateEmpty()); diff != "" || err != nil {
		l.t.Fatalf("%s: settled again after a reversal: %v\n%s", policy.Header().Title, err, diff)
	}
	l.write(c, again)
}

func (l *life) used() (func(accumulator.Key, accumulator.Fold) int64, func(accumulator.Key, accumulator.Fold, accumulator.Window, period.Date) int64) {
	standing := accumulator.Live(l.deltas, l.acts, l.seq+1)
	return func(key accumulator.Key, fold accumulator.Fold) int64 {
			return accumulator.Balance(standing, key, fold)
		}, func(key accumulator.Key, fold accumulator.Fold, w accumulator.Window, day period.Date) int64 {
			return accumulator.Rolling(standing, key, fold, w, day)
		}
}

func (l *life) write(c benefit.Case, v benefit.Verdict) string {
	l.seq++
	id := fmt.Sprintf("S%d", l.seq)
	for i, d := range v.Deltas {
		l.deltas = append(l.deltas, accumulator.Delta{Seq: l.seq, SetlID: id, Ordinal: i + 1, Key: d.Key, Fold: d.Fold, Set: d.Set, Amount: d.Amount})
	}
	l.live, l.bills[id] = append(l.live, id), c
	return id
}

// reverse takes a settlement back and compares what is left with a life in which
// it never was.
func (l *life) reverse(id string) {
	never := accumulator.Live(l.deltas, l.acts, l.seq+1, id)
	l.seq++
	l.acts = append(l.acts, accumulator.Act{Seq: l.seq, SetlID: id, Live: false})
	l.live = slices.DeleteFunc(l.live, func(one string) bool { return one == id })
	if diff := cmp.Diff(never, accumulator.Live(l.deltas, l.acts, l.seq+1), cmpopts.EquateEmpty()); diff != "" {
		l.t.Fatalf("%s leaves something behind\n%s", id, diff)
	}
}

// balances are all accumulators that are not nothing.
func (l *life) balances() map[accumulator.Key]int64 {
	standing := accumulator.Live(l.deltas, l.acts, l.seq+1)
	all := make(map[accumulator.Key]int64)
	for _, d := range standing {
		if b := accumulator.Balance(standing, d.Key, d.Fold); b != 0 {
			all[d.Key] = b
		}
	}
	return all
}

// addsUp compares every sum of a verdict.
func (l *life) addsUp(v benefit.Verdict) {
	var shares, lines money.Fen
	for _, s := range v.Shares {
		if s.Amount < 0 {
			l.t.Fatalf("%s pays %s", s.Payer, s.Amount)
		}
		shares += s.Amount
	}
	parts := make([]money.Fen, len(v.Shares))
	for _, line := range v.Lines {
		var of money.Fen
		for i, part := range line.Parts {
			if part < 0 {
				l.t.Fatalf("line %s: %s", line.LineNo, part)
			}
			of += part
			parts[i] += part
		}
		classes := line.SelfFunded + line.OverLimit + line.Prepaid + line.InScope
		if of != line.Amount || classes != line.Amount {
			l.t.Fatalf("line %s of %s: parts %s, classes %s", line.LineNo, line.Amount, of, classes)
		}
		lines += line.Amount
	}
	for i, s := range v.Shares {
		if parts[i] != s.Amount {
			l.t.Fatalf("%s pays %s, of the lines %s", s.Payer, s.Amount, parts[i])
		}
	}
	if shares != v.Total || lines != v.Total || v.SelfFunded+v.OverLimit+v.Prepaid+v.InScope != v.Total {
		l.t.Fatalf("total %s, shares %s, lines %s", v.Total, shares, lines)
	}
	for _, d := range v.Deltas {
		if d.Amount < 0 {
			l.t.Fatalf("%s moves by %d", d.Key, d.Amount)
		}
	}
}
