// Package verify re-examines the books (核验): it re-hashes every sealed subject,
// walks the chains, re-derives balances and accumulators, and names the first
// difference it finds. It writes nothing.
package verify

import (
	"context"
	"time"

	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/archive"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/register/trail"
)

// Reader is what verify and replay read.
type Reader interface {
	settlement.Reader
	ledger.ChainReader
	ledger.AnchorReader
	ledger.TermReader
	trail.Reader
	archive.Reader

	// Persons calls visit with every psn_no that has settlement acts or ledger
	// entries, in order.
	Persons(ctx context.Context, visit func(psnNo string) error) error
	// Entries calls visit with every ledger entry that belongs to no person.
	Entries(ctx context.Context, visit func(ledger.Entry) error) error
	// EntriesOf returns every ledger entry of a partition by Seq.
	EntriesOf(ctx context.Context, partition string) ([]ledger.Entry, error)
	// AllPublished calls visit with every published policy and settings
	// version, files included.
	AllPublished(ctx context.Context, visit func(policy.Published) error) error
}

// Store gives one consistent state to read.
type Store interface {
	Inspect(ctx context.Context, read func(Reader) error) error
}

// endOfTime and endOfRecord ask for balances without a limit.
var (
	endOfTime   = period.Forever
	endOfRecord = time.Unix(1<<40, 0).UTC()
)
