package simulation

import (
	"context"

	"yibao/register/trail"
)

// Trail implements trail.Reader: nobody of the staff acts in the simulation.
func (*tx) Trail(context.Context, func(trail.Entry) error) error { return nil }

// Removals implements trail.Reader.
func (*tx) Removals(context.Context) ([]trail.Removal, error) { return nil, nil }
