package simulation

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"yibao/ground/fault"
)

// Tally counts what stories met, to show that they meet anything at all.
type Tally struct {
	Stories, Settled, Replayed      int
	Crashes, Interleaved, Conflicts int
	Deliveries, Skipped             int
	Deeds                           map[Deed]int
	Refusals                        map[fault.Code]int
}

// NewTally returns a tally of nothing.
func NewTally() Tally { return Tally{Deeds: map[Deed]int{}, Refusals: map[fault.Code]int{}} }

// count notes the outcome of a delivery.
func (t *Tally) count(err error) {
	t.Deliveries++
	if err != nil && !errors.Is(err, errCrashed) {
		t.Refusals[code(err)]++
	}
}

// Add adds another tally.
func (t *Tally) Add(o Tally) {
	t.Stories += o.Stories
	t.Settled += o.Settled
	t.Replayed += o.Replayed
	t.Crashes += o.Crashes
	t.Interleaved += o.Interleaved
	t.Conflicts += o.Conflicts
	t.Deliveries += o.Deliveries
	t.Skipped += o.Skipped
	for deed, n := range o.Deeds {
		t.Deeds[deed] += n
	}
	for code, n := range o.Refusals {
		t.Refusals[code] += n
	}
}

// String tells the counts.
func (t Tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "故事 %d 个,送达报文 %d 次,结算 %d 笔,重算 %d 笔,崩溃 %d 次,交错 %d 次,重跑 %d 次\n办理:",
		t.Stories, t.Deliveries, t.Settled, t.Replayed, t.Crashes, t.Interleaved, t.Conflicts)
	for _, deed := range slices.Sorted(maps.Keys(t.Deeds)) {
		fmt.Fprintf(&b, " %s %d", deed, t.Deeds[deed])
	}
	b.WriteString("\n拒绝:")
	for _, code := range slices.Sorted(maps.Keys(t.Refusals)) {
		fmt.Fprintf(&b, " %s %d", code, t.Refusals[code])
	}
	return b.String()
}
