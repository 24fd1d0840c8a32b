// Package publication publishes benefit policies and region settings (政策发布):
// a bundle that passes every check becomes a dated version in the register,
// sealed into the chain; a bad one changes nothing.
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
	Head(ctx context.Context) (ledger.Head, error)
	Seal(ctx context.Context, link ledger.Link) error
}

// Store runs a publication as one unit of work.
type Store interface {
	Publication(ctx context.Context, work func(Work) error) error
}
