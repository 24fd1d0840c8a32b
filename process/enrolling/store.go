package enrolling

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/claim"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/restriction"
)

// Reader is everything that enrolment business reads.
type Reader interface {
	enrolment.Reader
	enrolment.FamilyReader
	enrolment.EmployerReader
	enrolment.AliasReader
	enrolment.ActReader

	// SpellsOf returns every version of the person's cover, oldest recorded
	// first, without that of absorbed numbers.
	SpellsOf(ctx context.Context, psnNo string) ([]enrolment.Spell, error)
	// MembershipsOf returns every version of the person's groups likewise.
	MembershipsOf(ctx context.Context, psnNo string) ([]enrolment.Membership, error)
	// OpenVisits returns the person's stays that go on and visits with lines
	// that are not settled.
	OpenVisits(ctx context.Context, psnNo string) ([]claim.Visit, error)
	// OwnBalances returns the balances of the person's own accounts by region
	// and scheme, credits negative, without those of absorbed numbers.
	OwnBalances(ctx context.Context, psnNo string) ([]ledger.Balance, error)
	// EmployersNamed is EmployersOf for those whose name, now or before, has the
	// words in it, or whose credit code begins with them; "" is all.
	EmployersNamed(ctx context.Context, region, words string, day period.Date, after string, limit int) ([]enrolment.Employer, error)
}

// Work is one unit of work: everything it writes is committed together, or not
// at all. What it wrote, it reads.
type Work interface {
	Reader
	enrolment.Writer
	enrolment.FamilyWriter
	enrolment.EmployerWriter
	enrolment.AliasWriter
	enrolment.ActWriter
	ledger.Writer
	restriction.ReassessWriter

	// Lock locks persons until the end of the work; enrolment.ErrUnknownPerson,
	// enrolment.ErrAbsorbed.
	Lock(ctx context.Context, psnNos ...string) error
	// NextSeqs takes the next sequence number for each person in turn.
	NextSeqs(ctx context.Context, psnNos []string) ([]int64, error)
	// LastSeq returns the last sequence number of a person that is locked.
	LastSeq(ctx context.Context, psnNo string) (int64, error)
	// RaiseSeq sets it.
	RaiseSeq(ctx context.Context, psnNo string, to int64) error
}

// Store runs units of work. Stores of the same database that are called with a
// context that carries a unit of work take part in it. Work may be run again.
type Store interface {
	Enrol(ctx context.Context, work func(context.Context, Work) error) error
	Enrolled(ctx context.Context, read func(Reader) error) error
}

// History tells how long a person has paid: what a certificate of transfer says,
// and what a certificate that came in adds. Both take part in the unit of work
// that the context carries.
type History interface {
	PaidMonths(ctx context.Context, psnNo, scheme string) ([]contribution.MonthPaid, error)
	AddPriors(ctx context.Context, priors []contribution.Prior) error
}

// Move is money of a personal account that goes along with a transfer.
type Move struct {
	ID, PsnNo, Region, Scheme string
	Other                     string // the other region
	Amount                    money.Fen
	Outward                   bool
	Day                       period.Date
	Ref                       string
}

// Mover posts it within the unit of work. It is called under the person's lock.
type Mover interface {
	MoveBalance(ctx context.Context, w Work, m Move) error
}
