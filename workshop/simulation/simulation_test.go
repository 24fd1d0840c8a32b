package simulation_test

import (
	"context"
	"reflect"
	"testing"

	"yibao/ground/fault"
	"yibao/workshop/simulation"
)

// seeds is how many stories the test plays.
const seeds = 1000

// TestTheLawsHold plays a thousand stories, and makes sure that they meet
// everything there is to meet.
func TestTheLawsHold(t *testing.T) {
	t.Parallel()
	tally, failure := simulation.Run(context.Background(), 1, seeds, simulation.None, func(int) {})
	if failure != nil {
		t.Fatal(failure)
	}
	t.Log(tally)
	if tally.Stories != seeds {
		t.Errorf("%d stories were played, want %d", tally.Stories, seeds)
	}
	for what, pair := range map[string][2]int{
		"结算": {tally.Settled, 5 * seeds}, "重算": {tally.Replayed, 5 * seeds}, "崩溃": {tally.Crashes, seeds},
		"交错": {tally.Interleaved, seeds / 2}, "重跑": {tally.Conflicts, seeds},
	} {
		if pair[0] < pair[1] {
			t.Errorf("%s 只有 %d 次,至少要有 %d 次才有意义", what, pair[0], pair[1])
		}
	}
	for _, deed := range simulation.Deeds() {
		if tally.Deeds[deed] < seeds/20 {
			t.Errorf("%s 只有 %d 次", deed, tally.Deeds[deed])
		}
	}
	for _, code := range expectedRefusals {
		if tally.Refusals[code] == 0 {
			t.Errorf("没有遇到拒绝 %s", code)
		}
	}
}

// expectedRefusals must come up in a thousand stories: a key reused, a message
// barred, no cover, no agreement, in hospital, wrong state, nothing to settle,
// wrong total, reversed already, others rest on it, no reinstatement any more.
var expectedRefusals = []fault.Code{"YB1901", "YB1902", "YB2103", "YB3102", "YB4012", "YB4014", "YB4027", "YB4028", "YB5002", "YB5004", "YB5008", "YB5010", "YB9003"}

// TestEverySabotageIsCaught breaks the simulated store in each way that there
// is: a law must notice, and tell a story that is short and still fails.
func TestEverySabotageIsCaught(t *testing.T) {
	t.Parallel()
	for _, s := range simulation.Sabotages() {
		t.Run(string(s), func(t *testing.T) {
			t.Parallel()
			_, failure := simulation.Run(context.Background(), 1, 100, s, func(int) {})
			if failure == nil {
				t.Fatal("nobody noticed")
			}
			t.Log(failure)
			if n := len(failure.Story.Steps); n > 12 {
				t.Errorf("the shortest story has %d steps", n)
			}
			if v := simulation.PlayStory(failure.Story, s); v == nil || v.Law != failure.Violation.Law {
				t.Errorf("the shortest story no longer fails: %v", v)
			}
			if v := simulation.PlayStory(failure.Story, simulation.None); v != nil {
				t.Errorf("the shortest story fails on a sound store too: %v", v)
			}
		})
	}
}

// TestASeedIsRepeatable plays seeds twice.
func TestASeedIsRepeatable(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		if a, b := simulation.Tell(seed), simulation.Tell(seed); !reflect.DeepEqual(a, b) {
			t.Fatalf("seed %d tells two stories", seed)
		}
		first, _ := simulation.Play(seed, simulation.None)
		second, _ := simulation.Play(seed, simulation.None)
		if !reflect.DeepEqual(first, second) {
			t.Errorf("seed %d came out otherwise the second time:\n%s\n%s", seed, first, second)
		}
	}
}
