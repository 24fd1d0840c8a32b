// Package storage opens the stores of the domain on the database that a URL
// names. It decides nothing: the shared implementation is storage/relational,
// the engines are storage/sqlite and storage/postgres.
package storage

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/observer/figures"
	"yibao/observer/funds"
	"yibao/observer/inquiry"
	"yibao/observer/proof"
	"yibao/observer/verify"
	"yibao/observer/visits"
	"yibao/process/account"
	"yibao/process/accountability"
	"yibao/process/allowance"
	"yibao/process/anchoring"
	"yibao/process/approval"
	"yibao/process/archiving"
	"yibao/process/charting"
	"yibao/process/cleansing"
	"yibao/process/closing"
	"yibao/process/contribution"
	"yibao/process/credential"
	"yibao/process/curation"
	"yibao/process/enrolling"
	"yibao/process/filing"
	"yibao/process/importing"
	"yibao/process/paying"
	"yibao/process/printing"
	"yibao/process/publication"
	"yibao/process/qualifying"
	"yibao/process/readjustment"
	"yibao/process/reimbursement"
	"yibao/process/screening"
	"yibao/process/settlement"
	"yibao/process/trying"
	"yibao/process/vetting"
	"yibao/register/access"
	"yibao/storage/postgres"
	"yibao/storage/protect"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

// ErrURL: the text does not name a database.
var ErrURL = fault.Define("YB9106", fault.System, "数据库地址 %s 看不懂,请写成 sqlite:文件路径 或 postgres://用户:口令@主机:端口/库名")

// Options are what a process says about itself.
type Options = relational.Options

// Setting is one setting of the database as it reads it back.
type Setting = relational.Setting

// Database is every store on one opened database.
type Database interface {
	settlement.Store
	account.Store
	closing.Store
	funds.Store
	figures.Store
	importing.Store
	printing.Store
	credential.Store
	curation.Store
	screening.Store
	vetting.Store
	trying.Store
	publication.Store
	filing.Store
	filing.AgencyStore
	readjustment.Store
	qualifying.Store
	allowance.Store
	paying.Store
	charting.Store
	contribution.Store
	visits.Store
	verify.Store
	anchoring.Store
	proof.Store
	access.Store
	accountability.Store
	enrolling.Store
	cleansing.Store
	approval.Store
	archiving.Store
	reimbursement.Store
	inquiry.Store
	access.KeyReader
	access.KeyWriter
	Beside

	// EngineName is "sqlite" or "postgres".
	EngineName() string
	// Protected reports which roles have data keys, and whether this process
	// cannot open what they seal.
	Protected() (roles []protect.Role, locked bool)
	// AddDataKeys makes a new data key for each role, which seals from now on.
	// protect.ErrNoMaster without a master key.
	AddDataKeys(ctx context.Context, at time.Time, newID func() string, roles ...protect.Role) error
	// RewrapDataKeys wraps all data keys under another master key.
	// protect.ErrMaster, protect.ErrNoMaster.
	RewrapDataKeys(ctx context.Context, to protect.Provider) error
	// Reseal brings every row to the newest data keys, a part at a time, and
	// tells how many rows it has looked at and changed.
	Reseal(ctx context.Context, told func(seen, changed int)) error
	// Watched has w told what becomes of groups of works from now on.
	Watched(w relational.Watch)
	// Settings reads back the settings that durability depends on.
	Settings(ctx context.Context) ([]Setting, error)
	// Ready reports whether the database answers and its schema is this
	// program's: settlement.ErrBusy, relational.ErrOlderDatabase,
	// relational.ErrNewerDatabase, relational.ErrMigrationEdited.
	Ready(ctx context.Context) error
	// Close ends all connections.
	Close() error
}

// Open opens sqlite:FILE or postgres://… and brings the schema up to date.
// ErrURL, relational.ErrCannotOpen, relational.ErrNewerDatabase,
// relational.ErrMigrationEdited.
func Open(ctx context.Context, url string, options Options) (Database, error) {
	engine, place, err := engineOf(url)
	switch {
	case err != nil:
		return nil, err
	case engine == "sqlite":
		return opened(sqlite.Open(ctx, place, options))
	}
	return opened(postgres.Open(ctx, place, options))
}

// opened keeps a nil *Store from becoming a Database that is not nil.
func opened(s *relational.Store, err error) (Database, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
