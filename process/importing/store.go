// Package importing takes registers in from files (批量导入): every row is
// checked, the file is handed back with an error column, and nothing is written
// when a row is bad.
//
// It covers persons, spells, memberships, registrations, institutions,
// agreements, practitioners, catalogue entries, fund openings and credits to
// personal accounts. It decides nothing about benefits.
package importing

import (
	"context"

	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/provider"
)

// Work writes registers inside one unit of work.
type Work interface {
	enrolment.Writer
	provider.Writer
	catalogue.Writer

	// KnownPersons returns which of the psn_nos exist.
	KnownPersons(ctx context.Context, psnNos []string) (map[string]bool, error)
	// KnownInstitutions returns which of the codes exist.
	KnownInstitutions(ctx context.Context, codes []string) (map[string]bool, error)
	// Post appends an entry that belongs to no person.
	Post(ctx context.Context, e ledger.Entry) error
	// PostFor appends an entry to a person's partition at the person's next
	// sequence number, under the person's lock.
	PostFor(ctx context.Context, psnNo string, e ledger.Entry) error
	// Head and Seal continue this writer's chain.
	Head(ctx context.Context) (ledger.Head, error)
	Seal(ctx context.Context, link ledger.Link) error
}

// Store runs an import as one unit of work.
type Store interface {
	Import(ctx context.Context, work func(Work) error) error
}
