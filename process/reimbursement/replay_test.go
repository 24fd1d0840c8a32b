package reimbursement_test

import (
	"testing"

	"yibao/observer/replay"
)

// What replay reads of the books is enough to judge a bill of the counter again.
func TestReimbursementsReplay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.approved("3300012345")
	report, err := (&replay.Service{Store: d.Store, Settlements: d.Service()}).Run(ctx, func(int) {})
	d.ok(err)
	if report.Replayed != 1 || report.Identical != 1 {
		t.Errorf("%+v", report)
	}
}
