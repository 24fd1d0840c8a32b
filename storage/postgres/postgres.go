// Package postgres is the production engine beneath the stores: PostgreSQL 15
// or newer, through pgx.
//
// Works run at READ COMMITTED under their persons' row locks, so works on one
// person follow each other, also from several processes; reading takes one
// REPEATABLE READ snapshot. The works of a group share a transaction: they read in
// lockstep, questions with the same text as one, and many rows go by COPY. Groups
// that seal at the same time do so into chains of their own, so that none waits for
// the commit of another. Durability is the server's: fsync and synchronous_commit
// are read back by Settings.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"yibao/storage/relational"
)

const (
	connections   = 24   // of one process
	rowsPerInsert = 2000 // that go in one statement at most
)

// engine implements relational.Engine.
type engine struct{ db *sql.DB }

// Open connects to the database that the DSN names and brings its schema up to
// date. A search_path in the DSN chooses the schema.
func Open(ctx context.Context, dsn string, options relational.Options) (*relational.Store, error) {
	e, err := Connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	s, err := relational.Open(ctx, e, options)
	if err != nil {
		_ = e.Close()
		return nil, err
	}
	return s, nil
}

// Connect connects to the database as it is; ErrCannotOpen.
func Connect(ctx context.Context, dsn string) (relational.Engine, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, relational.ErrCannotOpen.Because(err, Redact(dsn))
	}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(withoutJIT))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, relational.ErrCannotOpen.Because(err, Redact(dsn))
	}
	return &engine{db}, nil
}

// withoutJIT turns off the server's compiling of queries: those of a page or a
// settlement read some rows by an index, and compiling one that is thought to
// read many takes a second, again each time.
func withoutJIT(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SET jit = off")
	return err
}

// Redact hides the password of a DSN.
func Redact(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return "(地址无法解析)"
	}
	return u.Redacted()
}

func (e *engine) Name() string     { return "postgres" }
func (e *engine) Suffix() string   { return "pg" }
func (e *engine) SideBySide() bool { return true }
func (e *engine) Close() error     { return e.db.Close() }

// Statements locks rows for the time of the work.
func (e *engine) Statements() relational.Statements {
	return relational.Statements{
		LockPersons: func(places string) string {
			return "SELECT psn_no, seq, kept, folds FROM person WHERE psn_no IN (" + places + ") ORDER BY psn_no FOR UPDATE"
		},
		TakePersons: func(places string) string {
			return "SELECT psn_no, seq, kept, folds FROM person WHERE psn_no IN (" + places + ") ORDER BY psn_no FOR UPDATE SKIP LOCKED"
		},
		RaiseSequences: "UPDATE person SET seq = q.raised FROM unnest($1::bigint[],$2::text[],$3::bigint[]) AS q(raised,psn_no,seq)" +
			" WHERE person.psn_no = q.psn_no AND person.seq = q.seq",
		LockHead:       "SELECT writer, position, hash FROM chain_head WHERE writer = $1 FOR UPDATE",
		Shared:         " FOR SHARE",
		Alone:          " FOR UPDATE",
		LockMigrations: "LOCK TABLE schema_step IN EXCLUSIVE MODE",
	}
}

// The failures of one attempt that another may not have, by SQLSTATE.
var transient = map[string]bool{
	"40001": true, // serialization_failure
	"40P01": true, // deadlock_detected
	"55P03": true, // lock_not_available
	"57P01": true, // admin_shutdown
	"57P02": true, // crash_shutdown
	"57P03": true, // cannot_connect_now
	"53300": true, // too_many_connections
	"23505": true, // unique_violation: another work stored the key meanwhile
	"42P07": true, // duplicate_table: another process made it meanwhile
}

// Judge implements relational.Engine.
func (e *engine) Judge(err error) relational.Verdict {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return relational.GiveUp
	}
	var answered *pgconn.PgError
	if errors.As(err, &answered) {
		if transient[answered.Code] {
			return relational.Again
		}
		return relational.GiveUp
	}
	if lost(err) {
		return relational.Again // the commit was not sent: the server rolls back
	}
	return relational.GiveUp
}

// lost reports whether the connection was lost or could not be made.
func lost(err error) bool {
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.As(err, &network) || errors.As(err, &connect) ||
		pgconn.SafeToRetry(err)
}

// Guilty implements relational.Engine: what the data of a statement caused, or
// its text.
func (e *engine) Guilty(err error) bool {
	var answered *pgconn.PgError
	return errors.As(err, &answered) && (strings.HasPrefix(answered.Code, "22") ||
		strings.HasPrefix(answered.Code, "23") || strings.HasPrefix(answered.Code, "42"))
}

// JudgeCommit implements relational.Engine. A commit that the server answered
// by rolling back may be repeated; after a lost connection its outcome is
// unknown.
func (e *engine) JudgeCommit(err error) relational.Verdict {
	var answered *pgconn.PgError
	if errors.As(err, &answered) && (answered.Code == "40001" || answered.Code == "40P01") {
		return relational.Again
	}
	if lost(err) {
		return relational.Unknown
	}
	return relational.GiveUp
}

// Begin implements relational.Engine. Ending the context interrupts waiting
// for a connection and each statement, but not a commit under way.
func (e *engine) Begin(ctx context.Context, mode relational.Mode) (relational.Transaction, error) {
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	begin := "begin isolation level read committed"
	if mode == relational.Read {
		begin = "begin isolation level repeatable read read only"
	}
	return &transaction{conn: conn, kept: []sent{{begin, nil, anyCount}}}, nil
}

// Settings implements relational.Engine.
func (e *engine) Settings(ctx context.Context) ([]relational.Setting, error) {
	var settings []relational.Setting
	for _, name := range []string{"server_version", "fsync", "synchronous_commit", "full_page_writes", "jit"} {
		var value string
		if err := e.db.QueryRowContext(ctx, "SHOW "+name).Scan(&value); err != nil {
			return nil, err
		}
		settings = append(settings, relational.Setting{Name: name, Value: value})
	}
	return settings, nil
}
