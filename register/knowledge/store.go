package knowledge

import (
	"context"
	"time"

	"yibao/ground/period"
)

// Reader looks knowledge and rules up.
type Reader interface {
	// Batches returns all batches, in order of recording.
	Batches(ctx context.Context) ([]Batch, error)
	// Points returns every version of the points that count in the region on
	// some day of the span and were recorded no later than asOf, in order of
	// Number, Recorded, ID. Current then gives what holds.
	Points(ctx context.Context, region string, days period.Span, asOf time.Time) ([]Point, error)
	// PointVersions returns versions by id, in the order asked; missing ones
	// are left out.
	PointVersions(ctx context.Context, ids []string) ([]Point, error)
	// Rules returns every version of the rules of the region and of those
	// shipped that were recorded no later than asOf.
	Rules(ctx context.Context, region string, asOf time.Time) ([]RuleVersion, error)
	// RuleVersion returns one version; ErrUnknownRule.
	RuleVersion(ctx context.Context, id string) (RuleVersion, error)
}

// Writer adds versions, all or nothing.
type Writer interface {
	// AddKnowledge adds a batch with its points; ErrBatchTaken.
	AddKnowledge(ctx context.Context, b Batch, points []Point) error
	// AddRule adds a version of a rule.
	AddRule(ctx context.Context, r RuleVersion) error
}
