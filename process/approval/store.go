package approval

import (
	"context"

	"yibao/register/access"
)

// Query narrows a list of proposals.
type Query struct {
	Scope access.Scope // required; access.ErrNoScope
	State State        // or ""
	PsnNo string       // or "": those about this person
	Acts  []string     // the acts the caller may see
	After string       // the ID after which to go on, newest first
	Limit int
}

// Work reads and writes proposals.
type Work interface {
	// Proposal returns one within the scope; nil when there is none.
	Proposal(ctx context.Context, scope access.Scope, id string) (*Proposal, error)
	// Proposals lists proposals, newest first.
	Proposals(ctx context.Context, q Query) ([]Proposal, error)
	AddProposal(ctx context.Context, p Proposal) error
	// DecideProposal writes the decision over the revision it was made on;
	// access.ErrChanged.
	DecideProposal(ctx context.Context, p Proposal) error
}

// Store runs units of work on proposals. Stores of the same database that are
// called with the context given to work take part in it.
type Store interface {
	Approvals(ctx context.Context, work func(ctx context.Context, w Work) error) error
}
