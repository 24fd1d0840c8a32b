package filing

import (
	"context"

	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/panel"
	"yibao/register/policy"
	"yibao/register/provider"
)

// Reader is everything that a filing reads.
type Reader interface {
	enrolment.Reader
	enrolment.FilingReader
	provider.Reader
	catalogue.Reader
	claim.Reader
	policy.Reader
}

// Work is one unit of work on one person.
type Work interface {
	Reader
	settlement.Memory
	enrolment.FilingWriter
	panel.Reader
	panel.Writer
	// AddRegistrations adds versions of registrations, all or nothing.
	AddRegistrations(ctx context.Context, registrations []enrolment.Registration) error
}

// Store runs units of work.
type Store interface {
	// File locks the person and runs work; it commits when work returns nil,
	// and otherwise leaves the database as it was. Work may be run again. An
	// unknown person is enrolment.ErrUnknownPerson.
	File(ctx context.Context, psnNo string, work func(Work) error) error
	// Filed runs read without a lock on one consistent state.
	Filed(ctx context.Context, read func(Reader) error) error
}
