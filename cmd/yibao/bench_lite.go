package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"

	"yibao/workshop/bench"
)

// liteSettings are those of the stores' writing connection.
var liteSettings = []string{"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "temp_store(MEMORY)", "cache_size(-98304)", "wal_autocheckpoint(4000)"}

// liteTimeout is how long a statement waits for another process.
const liteTimeout = 15 * time.Second

// liteWriter implements bench.RowWriter on SQLite by the same direct interface
// that the stores use.
type liteWriter struct {
	*rows
	conn                         *sqlite.Conn
	name                         string
	inserts                      []*sqlite.Stmt // by table
	take, move                   *sqlite.Stmt
	beginning, committing, going *sqlite.Stmt
}

func newLiteWriter(r *rows, path, name string) (*liteWriter, error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return nil, err
	}
	conn.SetBusyTimeout(liteTimeout)
	w := &liteWriter{rows: r, conn: conn, name: name}
	if err := w.prepare(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return w, nil
}

// prepare makes the settings and the statements, and a chain to write into.
func (w *liteWriter) prepare() error {
	for _, setting := range liteSettings {
		stmt, err := w.statement("PRAGMA " + setting)
		if err = errors.Join(err, run(stmt)); err != nil {
			return err
		}
	}
	for _, t := range w.tables {
		stmt, err := w.statement(t.insertion(1))
		if err != nil {
			return err
		}
		w.inserts = append(w.inserts, stmt)
	}
	var head *sqlite.Stmt
	for _, s := range []struct {
		to   **sqlite.Stmt
		text string
	}{
		{&w.take, takeSequence}, {&w.move, moveHead}, {&head, newHead},
		{&w.beginning, "BEGIN IMMEDIATE"}, {&w.committing, "COMMIT"}, {&w.going, "ROLLBACK"},
	} {
		stmt, err := w.statement(s.text)
		if err != nil {
			return err
		}
		*s.to = stmt
	}
	return run(head, w.name)
}

// statement prepares a statement once; the connection keeps it.
func (w *liteWriter) statement(text string) (*sqlite.Stmt, error) {
	return w.conn.Prepare(strings.ReplaceAll(text, "$", "?"))
}

// Close implements bench.RowWriter.
func (w *liteWriter) Close() error { return w.conn.Close() }

// Write implements bench.RowWriter.
func (w *liteWriter) Write(_ context.Context, group []bench.Keys) error {
	if err := run(w.beginning); err != nil {
		return err
	}
	if err := w.insert(group); err != nil {
		return errors.Join(err, run(w.going))
	}
	return run(w.committing)
}

func (w *liteWriter) insert(group []bench.Keys) error {
	for _, k := range group {
		for i, t := range w.tables {
			for _, cells := range t.of(k) {
				if err := w.row(w.inserts[i], cells, k); err != nil {
					return err
				}
			}
		}
		if err := run(w.take, k.Seq, k.PsnNo); err != nil {
			return err
		}
	}
	return run(w.move, int64(len(group)), aHash, w.name)
}

// row inserts one row.
func (w *liteWriter) row(stmt *sqlite.Stmt, cells []cell, k bench.Keys) error {
	for i, c := range cells {
		if err := bind(stmt, i+1, c.of(k, w.name)); err != nil {
			return err
		}
	}
	return finish(stmt)
}

// run runs a statement with its arguments to its end.
func run(stmt *sqlite.Stmt, args ...any) error {
	for i, arg := range args {
		if err := bind(stmt, i+1, arg); err != nil {
			return err
		}
	}
	return finish(stmt)
}

func finish(stmt *sqlite.Stmt) error {
	for {
		more, err := stmt.Step()
		if err != nil || !more {
			return errors.Join(err, stmt.Reset())
		}
	}
}

func bind(stmt *sqlite.Stmt, place int, arg any) error {
	switch v := arg.(type) {
	case string:
		stmt.BindText(place, v)
	case int64:
		stmt.BindInt64(place, v)
	case []byte:
		stmt.BindBytes(place, v)
	default:
		return fmt.Errorf("列里有意外的类型 %T", arg)
	}
	return nil
}
