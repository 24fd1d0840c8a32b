package charting

import (
	"context"
	"time"

	"yibao/process/settlement"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// Due is a settlement that wants a list.
type Due struct {
	PsnNo, SetlID string
	MedType       string
	Listed        bool // it has one
}

// Reader is everything that charting reads.
type Reader interface {
	chart.Reader
	claim.Reader
	enrolment.Reader
	provider.Reader
	// RecordsOf returns the acts of a person by Seq.
	RecordsOf(ctx context.Context, psnNo string) ([]settlement.Record, error)
	// PersonOfSettlement returns the psn_no of a setl_id; "" when unknown.
	PersonOfSettlement(ctx context.Context, setlID string) (string, error)
	// Due returns the live settlements that an institution made at or after an
	// instant and before another, by time.
	Due(ctx context.Context, institution string, from, to time.Time) ([]Due, error)
}

// Work is one unit of work on one person.
type Work interface {
	Reader
	settlement.Memory
	chart.Writer
}

// Store runs units of work.
type Store interface {
	// Chart locks the person and runs work; it commits when work returns nil,
	// and otherwise leaves the database as it was. Work may be run again. An
	// unknown person is enrolment.ErrUnknownPerson.
	Chart(ctx context.Context, psnNo string, work func(Work) error) error
	// Charted runs read without a lock on one consistent state.
	Charted(ctx context.Context, read func(Reader) error) error
}
