package reimbursement

import (
	"context"

	"yibao/register/enrolment"
	"yibao/register/payout"
	"yibao/register/provider"
)

// Query narrows a list of applications; empty fields do not.
type Query struct {
	Region, OrgNo, PsnNo string
	State                State
	After                string // application id
	Limit                int
}

// Reader looks applications up.
type Reader interface {
	enrolment.Reader
	provider.Reader
	payout.Reader
	// Application returns one; ErrUnknown.
	Application(ctx context.Context, appID string) (Application, error)
	// Applications lists applications by id.
	Applications(ctx context.Context, q Query) ([]Application, error)
	// ApplicationSteps returns what became of one, oldest first.
	ApplicationSteps(ctx context.Context, appID string) ([]Step, error)
	// InvoiceUse returns who used an invoice in the region; nil when nobody did.
	InvoiceUse(ctx context.Context, region, key string) (*Invoice, error)
}

// Work is one unit of work on one person.
type Work interface {
	Reader
	payout.Writer
	AddApplication(ctx context.Context, a Application) error
	// MoveApplication writes an application over the revision it was read at,
	// with the step; ErrChanged.
	MoveApplication(ctx context.Context, a Application, s Step) error
	// UseInvoices notes the invoices as used. One that another work used
	// meanwhile makes the whole work fail.
	UseInvoices(ctx context.Context, uses []Invoice) error
	// FreeInvoices takes the uses of an application back.
	FreeInvoices(ctx context.Context, appID string) error
}

// Places registers institutions.
type Places interface {
	provider.Reader
	provider.Writer
}

// Store runs units of work.
type Store interface {
	// Reimburse locks the person and runs work with a context that makes other
	// stores part of the unit of work; it commits when work returns nil, and
	// otherwise leaves the database as it was.
	Reimburse(ctx context.Context, psnNo string, work func(ctx context.Context, w Work) error) error
	// Reimbursed runs read without a lock on one consistent state.
	Reimbursed(ctx context.Context, read func(Reader) error) error
	// Place runs work on the register of providers.
	Place(ctx context.Context, work func(Places) error) error
}
