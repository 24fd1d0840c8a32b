package reconcile

import (
	"context"
	"time"

	"yibao/process/settlement"
)

// Reader is what a reconciliation reads.
type Reader interface {
	settlement.Reader

	// RecordsOfInstitution returns the settlement acts of an institution from
	// one instant on and before another, in the order of their time.
	RecordsOfInstitution(ctx context.Context, institution string, from, to time.Time) ([]settlement.Record, error)
}

// Store gives one consistent state to read.
type Store interface {
	Statement(ctx context.Context, read func(Reader) error) error
}
