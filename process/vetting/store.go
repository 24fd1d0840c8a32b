package vetting

import (
	"context"

	"yibao/process/screening"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/register/finding"
)

// Reader is what is read to decide on a finding and to compare a trial.
type Reader interface {
	finding.Reader
	finding.DecisionReader
	// RecordsOf is that of settlement.Reader.
	RecordsOf(ctx context.Context, psnNo string) ([]settlement.Record, error)
	// Trial returns a trial within the scope; nil when there is none.
	Trial(ctx context.Context, s access.Scope, id string) (*Trial, error)
	// Trials lists trials within the scope without their rule's text, newest
	// first, after an id; of one rule, unless it is "".
	Trials(ctx context.Context, s access.Scope, rule, after string, limit int) ([]Trial, error)
}

// Work is what is written.
type Work interface {
	Reader
	finding.DecisionWriter
	// LockPerson locks a person until the end of the unit of work.
	LockPerson(ctx context.Context, psnNo string) error
	AddTrial(ctx context.Context, t Trial) error
	// EndTrial writes state, result and end of a trial that was begun.
	EndTrial(ctx context.Context, t Trial) error
}

// Store runs units of work of the audit desk.
type Store interface {
	screening.Store
	// Vet runs work and commits when it returns nil. Work may be run again.
	Vet(ctx context.Context, work func(Work) error) error
	// Vetted runs read on one consistent state.
	Vetted(ctx context.Context, read func(Reader) error) error
}
