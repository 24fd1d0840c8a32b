package simulation

import (
	"context"

	"yibao/ground/period"
	"yibao/register/enrolment"
)

// The simulated town has no households, so that nobody is locked but the person
// of the work.

// HouseholdOn implements settlement.Reader.
func (t *tx) HouseholdOn(context.Context, string, period.Date) (*enrolment.HouseholdMember, error) {
	return nil, nil
}

// HouseholdMembersOn implements settlement.Reader.
func (t *tx) HouseholdMembersOn(context.Context, string, period.Date) ([]enrolment.HouseholdMember, error) {
	return nil, nil
}

// HouseholdsOf implements settlement.Reader.
func (t *tx) HouseholdsOf(context.Context, string) ([]enrolment.HouseholdMember, error) {
	return nil, nil
}

// LockPerson implements settlement.Work: works run one after the other.
func (t *tx) LockPerson(context.Context, string) error { return nil }
