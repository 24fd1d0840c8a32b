package guidance

import (
	"context"

	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/finding"
	"yibao/register/knowledge"
	"yibao/register/policy"
	"yibao/register/provider"
)

// Reader is everything that guidance reads.
type Reader interface {
	enrolment.Reader
	enrolment.FilingReader
	claim.Reader
	catalogue.Reader
	provider.Reader
	policy.Reader
	knowledge.Reader
	finding.Reader
	// RecordsOf returns the settlement acts of a person by Seq.
	RecordsOf(ctx context.Context, psnNo string) ([]settlement.Record, error)
	// KnowledgeMark returns a text that changes whenever knowledge or rules are
	// added.
	KnowledgeMark(ctx context.Context) (string, error)
}

// Work is what guidance writes.
type Work interface {
	Reader
	settlement.Memory
	finding.Writer
}

// Store runs units of work.
type Store interface {
	// Guide locks the person and runs work; it commits when work returns nil.
	// Work may be run again. An unknown person is enrolment.ErrUnknownPerson.
	Guide(ctx context.Context, psnNo string, work func(Work) error) error
	// Guided runs read without a lock on one consistent state.
	Guided(ctx context.Context, read func(Reader) error) error
}
