package closing

import (
	"context"

	"yibao/register/ledger"
)

// Work is one unit of work on the terms of a region.
type Work interface {
	ledger.TermReader

	// TermState locks a term until the end of the work and returns its state; ""
	// when it was never opened.
	TermState(ctx context.Context, region string, term ledger.Term) (ledger.TermState, error)
	// SetTermState writes it.
	SetTermState(ctx context.Context, region string, term ledger.Term, state ledger.TermState) error
	// AddTermAct stores an act with its archive.
	AddTermAct(ctx context.Context, a ledger.TermAct) error
	// Seal asks for subjects to be sealed.
	Seal(ctx context.Context, seals ...ledger.Seal) error
}

// Reader looks terms up.
type Reader interface {
	ledger.TermReader
	// TermStates returns the terms of a region that were ever opened.
	TermStates(ctx context.Context, region string) (map[ledger.Term]ledger.TermState, error)
}

// Store runs units of work.
type Store interface {
	// Terms runs work; it commits when work returns nil.
	Terms(ctx context.Context, work func(Work) error) error
	// ReadTerms runs read without a lock on one consistent state.
	ReadTerms(ctx context.Context, read func(Reader) error) error
}
