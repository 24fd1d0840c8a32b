// Package sqlite is the embedded engine beneath the stores: one file in WAL
// mode, one writing connection, a few reading ones.
//
// Durability: synchronous=FULL, so that a commit which was answered survives a
// power failure. Works that wait for the writer at the same time share one
// commit (see writer). Limits: one machine; two processes on one file are safe
// and take turns.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"yibao/storage/relational"
)

// busyTimeout is how long a statement waits for another process, in
// milliseconds.
const busyTimeout = 15000

// readers is how many connections read at the same time.
const readers = 4

// engine implements relational.Engine.
type engine struct {
	write, read *sql.DB
	writer      *writer
	sessions    chan *session // reading ones not in use
	all         []*session
}

// Open opens or creates the database file and brings its schema up to date.
func Open(ctx context.Context, path string, options relational.Options) (*relational.Store, error) {
	e, err := Connect(ctx, path)
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

// Connect opens or creates the database file as it is; ErrCannotOpen.
func Connect(ctx context.Context, path string) (relational.Engine, error) {
	e, err := connect(ctx, path)
	if err != nil {
		return nil, relational.ErrCannotOpen.Because(err, path)
	}
	return e, nil
}

// connect opens all connections at once, so that a file which cannot be used
// is found here.
func connect(ctx context.Context, path string) (*engine, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", source(absolute, "query_only(0)"))
	if err != nil {
		return nil, err
	}
	read, err := sql.Open("sqlite", source(absolute, "query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	e := &engine{write: write, read: read, sessions: make(chan *session, readers)}
	first, err := e.session(ctx, write)
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	e.writer = newWriter(first)
	for range readers {
		s, err := e.session(ctx, read)
		if err != nil {
			return nil, errors.Join(err, e.Close())
		}
		e.sessions <- s
	}
	return e, nil
}

// session opens one connection, to be closed with the engine.
func (e *engine) session(ctx context.Context, db *sql.DB) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s := &session{conn, make(map[string]*sql.Stmt)}
	e.all = append(e.all, s)
	return s, nil
}

// source writes the name of the database for the driver: busy_timeout first,
// because the other settings may have to wait for another process.
func source(path, access string) string {
	pragmas := url.Values{"_pragma": {
		fmt.Sprintf("busy_timeout(%d)", busyTimeout),
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		"temp_store(MEMORY)",
		"cache_size(-32768)", // 32 MiB
		access,
	}}
	name := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + name.EscapedPath() + "?" + pragmas.Encode()
}

func (e *engine) Name() string     { return "sqlite" }
func (e *engine) Suffix() string   { return "sqlite" }
func (e *engine) SideBySide() bool { return false }

// RowsPerInsert is one: there is no network to save, and one statement is
// prepared once.
func (e *engine) RowsPerInsert() int { return 1 }

// Statements need no locks: a writing transaction has the file to itself.
func (e *engine) Statements() relational.Statements {
	return relational.Statements{
		LockPersons: func(places string) string {
			return "SELECT psn_no, seq FROM person WHERE psn_no IN (" + places + ") ORDER BY psn_no"
		},
		LockHead: "SELECT writer, position, hash FROM chain_head WHERE writer = $1",
	}
}

// Judge implements relational.Engine.
func (e *engine) Judge(err error) relational.Verdict {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return relational.GiveUp
	}
	switch failure.Code() {
	case lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_UNIQUE:
		return relational.Again
	}
	switch failure.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return relational.Again
	}
	return relational.GiveUp
}

// JudgeCommit implements relational.Engine: a commit that failed was rolled
// back, but only one that found the file busy is worth repeating.
func (e *engine) JudgeCommit(err error) relational.Verdict { return e.Judge(err) }

// Begin implements relational.Engine.
func (e *engine) Begin(ctx context.Context, mode relational.Mode) (relational.Transaction, error) {
	if mode != relational.Read {
		return e.writer.begin(ctx, mode == relational.Bulk)
	}
	select {
	case s := <-e.sessions:
		if _, err := s.Exec(ctx, "BEGIN"); err != nil {
			e.sessions <- s
			return nil, err
		}
		return &view{s, e.sessions}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Settings implements relational.Engine.
func (e *engine) Settings(ctx context.Context) ([]relational.Setting, error) {
	var settings []relational.Setting
	for _, name := range []string{"journal_mode", "synchronous", "busy_timeout", "foreign_keys"} {
		var value string
		if err := e.writer.setting(ctx, "PRAGMA "+name, &value); err != nil {
			return nil, err
		}
		if name == "synchronous" && value == "2" {
			value = "FULL"
		}
		settings = append(settings, relational.Setting{Name: name, Value: value})
	}
	return settings, nil
}

// Close implements relational.Engine. Works under way fail.
func (e *engine) Close() error {
	for _, s := range e.all {
		s.close()
	}
	return errors.Join(e.read.Close(), e.write.Close())
}

// view is a reading transaction.
type view struct {
	*session
	home chan *session
}

// Commit implements relational.Transaction.
func (v *view) Commit() error { return v.Rollback() }

// Rollback implements relational.Transaction.
func (v *view) Rollback() error {
	_, err := v.Exec(context.Background(), "ROLLBACK")
	v.home <- v.session
	return err
}
