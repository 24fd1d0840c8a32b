package relational

import (
	"context"
	"errors"
)

// Mode says what a transaction is for.
type Mode int

// The modes.
const (
	Read  Mode = iota // one consistent state, nothing is written
	Group             // the works of a group; of an engine that is not side by side, one state that they read
	Write             // a short unit of work under a person's lock, or of tables no such work reads; may share its commit
	Bulk              // any other unit of work; commits alone
)

// Transaction is one open transaction of an engine. It is used by one
// goroutine; Commit or Rollback ends it.
type Transaction interface {
	// Exec runs a statement and returns the number of rows it changed.
	Exec(ctx context.Context, query string, args ...any) (int64, error)
	// Send runs a statement whose outcome need not be known yet: it may be kept
	// and sent together with others by the next Exec, Query or Flush, which then
	// tells of its failure.
	Send(ctx context.Context, query string, args ...any) error
	// Expect is Send for a statement that must change so many rows; that it did
	// not is ErrRowCount.
	Expect(ctx context.Context, want int64, query string, args ...any) error
	// Insert is Send for rows of one table, all of the same width; suffix
	// follows the values, such as ON CONFLICT ….
	Insert(ctx context.Context, table, columns, suffix string, rows [][]any) error
	// Query runs a statement that returns rows. They are read to the end or
	// closed before the next statement.
	Query(ctx context.Context, query string, args ...any) (Rows, error)
	// Ahead tells which queries come next, in any order and each at most once,
	// so that an engine across a network may ask them together.
	Ahead(ctx context.Context, questions ...Question) error
	// Ask runs queries together; the answers are in their order and stay
	// readable to the end.
	Ask(ctx context.Context, questions []Question) ([]Rows, error)
	// Flush runs what Send kept; it comes before Commit.
	Flush(ctx context.Context) error
	// State names the committed state that a reading transaction sees, and in a
	// writing one the state beneath it. Of an engine that is not side by side,
	// they are the same number as long as nothing was committed in between but
	// works in groups or under a person's lock.
	State(ctx context.Context) (int64, error)
	// Commit returns once the work is durable.
	Commit() error
	// Rollback undoes the work.
	Rollback() error
}

// Rows are the answer of a query.
type Rows interface {
	Next() bool
	// Scan reads the row into pointers to text, integers, bytes, or types of
	// these kinds, and into sql.Scanner.
	Scan(dest ...any) error
	Err() error
	Close()
}

// Question is a query with its arguments.
type Question struct {
	Query string
	Args  []any
}

// ErrRowCount: a statement changed more or fewer rows than it must.
var ErrRowCount = errors.New("relational: a statement changed another number of rows than it must")

// Verdict says what a database failure means for the unit of work it hit.
type Verdict int

// The verdicts.
const (
	GiveUp  Verdict = iota // another attempt would not help
	Again                  // nothing was written; the whole work may be run again
	Unknown                // of a commit: all was written, or nothing
)

// Statements are those that engines must word differently, each in whole.
type Statements struct {
	// LockPersons selects psn_no, seq, kept and folds of the persons whose numbers stand at
	// the places ("$1,$2"), locked in order of psn_no until the end.
	LockPersons func(places string) string
	// TakePersons is LockPersons but for persons whom somebody else has
	// locked: these are left out, so that nobody waits for them.
	TakePersons func(places string) string
	// RaiseSequences sets person.seq to $1 where psn_no is $2 and seq is $3,
	// for lists of the three, in one statement; "" where one by one is as good.
	RaiseSequences string
	// LockHead selects writer, position and hash of the chain $1, locked until
	// the end.
	LockHead string
	// Clustered is what follows the columns of a new table whose rows shall lie in
	// the order of its key; "" where they cannot.
	Clustered string
	// Shared and Alone end a SELECT that keeps rows as they are until the end of
	// the work: beside others who want the same, or without them.
	Shared, Alone string
	// LockMigrations keeps other processes from migrating; "" where Begin does.
	LockMigrations string
}

// Setting is one setting of the database as it reads it back.
type Setting struct{ Name, Value string }

// Engine is one kind of database beneath the stores.
type Engine interface {
	// Name is "sqlite" or "postgres".
	Name() string
	// Begin opens a transaction.
	Begin(ctx context.Context, mode Mode) (Transaction, error)
	// Statements returns the engine's own wordings.
	Statements() Statements
	// Suffix marks the engine's own migration files: "pg" for NNNN.pg.sql.
	Suffix() string
	// Judge says whether a work that failed before its commit may be run again.
	Judge(err error) Verdict
	// Guilty says whether a failure is of one statement, and so of one work, and
	// not of the database or the connection.
	Guilty(err error) bool
	// JudgeCommit says of a commit that failed whether the work may be run again.
	JudgeCommit(err error) Verdict
	// SideBySide says whether works of one process write at the same time. Then
	// the process seals into several chains, so that works do not wait for each
	// other's commit.
	SideBySide() bool
	// Settings reads back the settings that durability depends on.
	Settings(ctx context.Context) ([]Setting, error)
	Close() error
}
