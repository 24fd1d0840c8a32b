package submission

import (
	"context"

	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/exchange"
	"yibao/register/mapping"
	"yibao/register/provider"
)

// Reader is what the acts of this package read.
type Reader interface {
	exchange.Reader
	mapping.Reader
	provider.Reader
	catalogue.Reader
}

// Work is one unit of work of one institution: everything it writes is
// committed together, or not at all.
type Work interface {
	Reader
	settlement.Memory
	exchange.Writer
	mapping.Writer
}

// Store runs units of work.
type Store interface {
	// Submit runs work and commits when it returns nil. Work may be run again
	// after a serialisation failure. settlement.ErrBusy.
	Submit(ctx context.Context, work func(Work) error) error
	// Submitted runs read on one consistent state.
	Submitted(ctx context.Context, read func(Reader) error) error
}
