package publication

import (
	"context"

	"yibao/register/ledger"
	"yibao/register/policy"
)

// Work publishes inside one unit of work.
type Work interface {
	policy.Reader
	policy.Writer
	// Levies is that of policy.LevyReader.
	Levies(ctx context.Context, region, scheme string) ([]policy.Published, error)
	// Seal is that of ledger.Writer.
	Seal(ctx context.Context, seals ...ledger.Seal) error
}

// Store runs a publication as one unit of work. An error of work rolls
// everything back and is returned as it is; work may be called again.
type Store interface {
	Publication(ctx context.Context, work func(Work) error) error
}
