package relational

import (
	"context"

	"yibao/register/enrolment"
)

// LockPerson implements settlement.Work. In a group it cannot be: what the other
// works of the group are about to write is not seen there.
func (t *tx) LockPerson(ctx context.Context, psnNo string) error {
	if t.kept != nil {
		return t.alone()
	}
	anchors, err := collect(ctx, t, scanAnchor, t.store.engine.Statements().LockPersons("$1"), psnNo)
	if err == nil && len(anchors) == 0 {
		return enrolment.ErrUnknownPerson.With(psnNo)
	}
	return err
}
