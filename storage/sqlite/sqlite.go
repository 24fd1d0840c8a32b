// Package sqlite is the embedded engine beneath the stores: one file in WAL
// mode, one writing connection, a few reading ones.
//
// Durability: synchronous=FULL, so that a commit which was answered survives a
// power failure. Groups read before they write, on connections of their own;
// whoever waits for the writer at the same time shares one commit (see writer).
// Limits: one machine; two processes on one file are safe
// and take turns.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"

	"yibao/storage/relational"
)

// busyTimeout is how long a statement waits for another process, in
// milliseconds.
const busyTimeout = 15000

// readers is how many connections read at the same time, beside those of
// groups.
const readers = 4

// The page caches, in KiB. A reader's is emptied whenever something was committed,
// so it need not be large; the writer's is not.
const (
	writerCache = 96 << 10
	readerCache = 16 << 10
)

// pageSize is that of new files. What a settlement writes into one table is more
// than a quarter of 4 KiB, so that rows would spill onto pages of their own.
const pageSize = 8192

// checkpointPages is how long the WAL becomes before its pages are written into
// the file. A page that was changed often is written once.
const checkpointPages = 4000

// engine implements relational.Engine.
type engine struct {
	writer   *writer
	sessions chan *session // reading ones not in use
	groups   chan *session // those in which groups read
	once     sync.Once
	closed   chan struct{}
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
	e := &engine{
		sessions: make(chan *session, readers), groups: make(chan *session, relational.Groups), closed: make(chan struct{}),
	}
	first, err := open(absolute, "query_only(0)", writerCache)
	if err != nil {
		return nil, err
	}
	if e.writer, err = newWriter(first); err != nil {
		return nil, errors.Join(err, first.close())
	}
	for i := range readers + relational.Groups {
		s, err := open(absolute, "query_only(1)", readerCache)
		if err != nil {
			return nil, errors.Join(err, e.close(len(e.sessions), len(e.groups)))
		}
		if i < readers {
			e.sessions <- s
		} else {
			e.groups <- s
		}
	}
	return e, nil
}

// open opens one connection.
func open(path, access string, cache int) (*session, error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		return nil, err
	}
	conn.SetBusyTimeout(busyTimeout * time.Millisecond)
	s := &session{conn, make(map[string]*sqlite.Stmt), make(map[[3]string]string)}
	for _, setting := range append(settings(), access, fmt.Sprintf("cache_size(-%d)", cache)) {
		if _, err := s.Exec(background, "PRAGMA "+setting); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	return s, nil
}

// settings are made on every connection.
func settings() []string {
	return []string{
		fmt.Sprintf("page_size(%d)", pageSize), "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "temp_store(MEMORY)",
		fmt.Sprintf("wal_autocheckpoint(%d)", checkpointPages),
	}
}

func (e *engine) Name() string     { return "sqlite" }
func (e *engine) Suffix() string   { return "sqlite" }
func (e *engine) SideBySide() bool { return false }

// Statements need no locks: a writing transaction has the file to itself.
func (e *engine) Statements() relational.Statements {
	persons := func(places string) string {
		return "SELECT psn_no, seq, kept, folds FROM person WHERE psn_no IN (" + places + ") ORDER BY psn_no"
	}
	return relational.Statements{
		LockPersons: persons, TakePersons: persons,
		LockHead:  "SELECT writer, position, hash FROM chain_head WHERE writer = $1",
		Clustered: " WITHOUT ROWID",
	}
}

// Judge implements relational.Engine.
func (e *engine) Judge(err error) relational.Verdict {
	code := sqlite.ErrCode(err)
	switch code {
	case sqlite.ResultConstraintPrimaryKey, sqlite.ResultConstraintUnique:
		return relational.Again
	}
	switch code.ToPrimary() {
	case sqlite.ResultBusy, sqlite.ResultLocked:
		return relational.Again
	}
	return relational.GiveUp
}

// Guilty implements relational.Engine.
func (e *engine) Guilty(err error) bool {
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultConstraint, sqlite.ResultMismatch, sqlite.ResultTooBig, sqlite.ResultError, sqlite.ResultRange:
		return true
	}
	return false
}

// JudgeCommit implements relational.Engine: a commit that failed was rolled
// back, but only one that found the file busy is worth repeating.
func (e *engine) JudgeCommit(err error) relational.Verdict { return e.Judge(err) }

// Begin implements relational.Engine.
func (e *engine) Begin(ctx context.Context, mode relational.Mode) (relational.Transaction, error) {
	sessions := e.sessions
	switch mode {
	case relational.Write, relational.Bulk:
		return e.writer.begin(ctx, mode == relational.Bulk)
	case relational.Group:
		sessions = e.groups
	}
	select {
	case <-e.closed:
		return nil, errClosed
	default:
	}
	select {
	case s := <-sessions:
		state := e.writer.state.Load() // before the first look at the file
		if _, err := s.Exec(ctx, "BEGIN"); err != nil {
			sessions <- s
			return nil, err
		}
		return &view{s, sessions, state}, nil
	case <-e.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var errClosed = errors.New("sqlite: the database is closed")

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

// patience is how long Close waits for works under way.
const patience = 20 * time.Second

// Close implements relational.Engine. It waits for works under way; those that
// come later fail. A connection that stays in use is left to the end of the
// process, whose death it survives as it would a crash.
func (e *engine) Close() (err error) {
	e.once.Do(func() { err = e.close(readers, relational.Groups) })
	return err
}

// close closes the connections, of which so many read.
func (e *engine) close(reading, grouping int) error {
	close(e.closed)
	ctx, cancel := context.WithTimeout(background, patience)
	defer cancel()
	err := e.writer.close(ctx)
	for i := range reading + grouping {
		sessions := e.sessions
		if i >= reading {
			sessions = e.groups
		}
		select {
		case s := <-sessions:
			err = errors.Join(err, s.close())
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
	return err
}

// view is a reading transaction.
type view struct {
	*session
	home  chan *session
	state int64
}

// State implements relational.Transaction.
func (v *view) State(context.Context) (int64, error) { return v.state, nil }

// Commit implements relational.Transaction.
func (v *view) Commit() error { return v.Rollback() }

// Rollback implements relational.Transaction.
func (v *view) Rollback() error {
	_, err := v.Exec(context.Background(), "ROLLBACK")
	v.home <- v.session
	return err
}
