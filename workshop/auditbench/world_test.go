package auditbench

import (
	"context"
	"testing"

	"yibao/process/screening"
)

func TestThreeWaysFindTheSame(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2, 3} {
		size := SizeOf(30_000)
		size.Items, size.Diagnoses, size.Pairs, size.Allowed = 1000, 200, 900, 3000
		w := NewWorld(seed, size)
		want := oracle(w)
		for i, ids := range want {
			if len(ids) == 0 {
				t.Errorf("seed %d: rule %d finds nothing, the comparison is empty", seed, i+1)
			}
		}
		program, err := screening.Compile(w.Knowledge.Rules(), size.Items)
		if err != nil {
			t.Fatal(err)
		}
		hits, err := program.RunAll(context.Background(), w.Batch, 2)
		if err != nil {
			t.Fatal(err)
		}
		got := foundBy(w.Batch, hits)
		if rule, line := want.Differs(&got); rule != 0 {
			t.Errorf("seed %d: program and oracle differ on rule %d, line %d (%d and %d hits)", seed, rule, line, len(got[rule-1]), len(want[rule-1]))
		}
		byHand := newFused(w).run(2)
		byHand.sort()
		if rule, line := want.Differs(&byHand); rule != 0 {
			t.Errorf("seed %d: the scan by hand and the oracle differ on rule %d, line %d (%d and %d hits)", seed, rule, line, len(byHand[rule-1]), len(want[rule-1]))
		}
	}
}
