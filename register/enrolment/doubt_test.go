package enrolment_test

import (
	"slices"
	"testing"

	"yibao/register/enrolment"
)

// docs/states.md draws exactly these moves.
func TestDoubtStates(t *testing.T) {
	t.Parallel()
	states := []enrolment.DoubtState{enrolment.DoubtOpen, enrolment.DoubtAssigned, enrolment.DoubtResolved, enrolment.DoubtExplained, "", "已过期"}
	moves := [][2]enrolment.DoubtState{
		{enrolment.DoubtOpen, enrolment.DoubtAssigned}, {enrolment.DoubtOpen, enrolment.DoubtResolved}, {enrolment.DoubtOpen, enrolment.DoubtExplained},
		{enrolment.DoubtAssigned, enrolment.DoubtAssigned}, {enrolment.DoubtAssigned, enrolment.DoubtResolved}, {enrolment.DoubtAssigned, enrolment.DoubtExplained},
		{enrolment.DoubtResolved, enrolment.DoubtOpen},
	}
	for _, from := range states {
		for _, to := range states {
			if got := from.May(to); got != slices.Contains(moves, [2]enrolment.DoubtState{from, to}) {
				t.Errorf("从“%s”到“%s”:%v", from, to, got)
			}
		}
	}
}
