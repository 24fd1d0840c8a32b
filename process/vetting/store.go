package vetting

import (
	"context"

	"yibao/process/screening"
	"yibao/process/settlement"
	"yibao/register/finding"
)

// Reader is what is read to decide on a finding and to compare a trial.
type Reader interface {
	finding.Reader
	finding.DecisionReader
	// RecordsOf is that of settlement.Reader.
	RecordsOf(ctx context.Context, psnNo string) ([]settlement.Record, error)
}

// Work is what is written.
type Work interface {
	Reader
	finding.DecisionWriter
	// LockPerson locks a person until the end of the unit of work.
	LockPerson(ctx context.Context, psnNo string) error
}

// Store runs units of work of the audit desk.
type Store interface {
	screening.Store
	// Vet runs work and commits when it returns nil. Work may be run again.
	Vet(ctx context.Context, work func(Work) error) error
	// Vetted runs read on one consistent state.
	Vetted(ctx context.Context, read func(Reader) error) error
}
