package simulation

import (
	"context"
	"slices"

	"yibao/register/ledger"
)

// HoldSteps implements ledger.HoldReader.
func (t *tx) HoldSteps(_ context.Context, member string, holdIDs []string) ([]ledger.HoldStep, error) {
	return t.holdSteps(member, func(s ledger.HoldStep) bool { return slices.Contains(holdIDs, s.HoldID) }), nil
}

// HoldStepsOf implements ledger.HoldReader.
func (t *tx) HoldStepsOf(_ context.Context, member, setlID string) ([]ledger.HoldStep, error) {
	return t.holdSteps(member, func(s ledger.HoldStep) bool { return s.SetlID == setlID }), nil
}

func (t *tx) holdSteps(member string, wanted func(ledger.HoldStep) bool) []ledger.HoldStep {
	b := t.book(member)
	return slices.DeleteFunc(slices.Clone(b.holds), func(s ledger.HoldStep) bool { return !wanted(s) })
}

// AddHoldSteps implements ledger.HoldWriter.
func (t *tx) AddHoldSteps(_ context.Context, steps []ledger.HoldStep) error {
	t.own.holds = append(t.own.holds, steps...)
	return nil
}
