package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"yibao/workshop/bench"
)

// The statements beside the inserts: each settlement takes a sequence, each
// group moves the head of its chain.
const (
	takeSequence = "UPDATE person SET seq = $1 WHERE psn_no = $2"
	moveHead     = "UPDATE chain_head SET position = position + $1, hash = $2 WHERE writer = $3"
	aHash        = "0000000000000000000000000000000000000000000000000000000000000000"
)

// rowWriter implements bench.RowWriter on one connection.
type rowWriter struct {
	*rows
	conn    *sql.Conn
	name    string
	inserts []*sql.Stmt // SQLite, by table
	take    *sql.Stmt
	move    *sql.Stmt
}

// Close implements bench.RowWriter.
func (w *rowWriter) Close() error {
	for _, s := range append(w.inserts, w.take, w.move) {
		if s != nil {
			_ = s.Close()
		}
	}
	return w.conn.Close()
}

// insertion writes an INSERT of a number of rows.
func (t rowTable) insertion(rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES ")
	n := 0
	for row := range rows {
		if row > 0 {
			b.WriteByte(',')
		}
		for c := range t.columns {
			n++
			separator := ","
			if c == 0 {
				separator = "("
			}
			fmt.Fprintf(&b, "%s$%d", separator, n)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// row fills the keys into a row.
func (w *rowWriter) row(cells []cell, k bench.Keys) []any {
	values := make([]any, len(cells))
	for i, c := range cells {
		switch c.key {
		case "psn":
			values[i] = k.PsnNo
		case "setl":
			values[i] = k.SetlID
		case "visit":
			values[i] = k.VisitID
		case "message":
			values[i] = k.MessageID
		case "seq":
			values[i] = k.Seq
		case "writer":
			values[i] = w.name
		default:
			values[i] = c.value
		}
	}
	return values
}

func (w *rowWriter) prepare(ctx context.Context) error {
	statement := func(text string) (*sql.Stmt, error) { return w.conn.PrepareContext(ctx, text) }
	for _, t := range w.tables {
		s, err := statement(t.insertion(1))
		if err != nil {
			return err
		}
		w.inserts = append(w.inserts, s)
	}
	var err1, err2 error
	w.take, err1 = statement(takeSequence)
	w.move, err2 = statement(moveHead)
	return errors.Join(err1, err2)
}

// Write implements bench.RowWriter.
func (w *rowWriter) Write(ctx context.Context, group []bench.Keys) error {
	if w.lite {
		return w.writeLite(ctx, group)
	}
	return w.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return errors.New("连接不是 pgx 的")
		}
		if len(group) == 1 {
			return w.writeOne(ctx, c.Conn(), group[0])
		}
		return w.copyGroup(ctx, c.Conn(), group)
	})
}

// writeLite writes a group on SQLite.
func (w *rowWriter) writeLite(ctx context.Context, group []bench.Keys) error {
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := w.insertLite(ctx, group); err != nil {
		_, back := w.conn.ExecContext(ctx, "ROLLBACK")
		return errors.Join(err, back)
	}
	_, err := w.conn.ExecContext(ctx, "COMMIT")
	return err
}

func (w *rowWriter) insertLite(ctx context.Context, group []bench.Keys) error {
	for _, k := range group {
		for i, t := range w.tables {
			for _, cells := range t.of(k) {
				if _, err := w.inserts[i].ExecContext(ctx, w.row(cells, k)...); err != nil {
					return err
				}
			}
		}
		if _, err := w.take.ExecContext(ctx, k.Seq, k.PsnNo); err != nil {
			return err
		}
	}
	_, err := w.move.ExecContext(ctx, len(group), aHash, w.name)
	return err
}

// writeOne writes one settlement on PostgreSQL in one round trip, which is one
// transaction.
func (w *rowWriter) writeOne(ctx context.Context, c *pgx.Conn, k bench.Keys) error {
	var b pgx.Batch
	for _, t := range w.tables {
		var args []any
		for _, cells := range t.of(k) {
			args = append(args, w.row(cells, k)...)
		}
		if len(args) > 0 {
			b.Queue(t.insertion(len(args)/len(t.columns)), args...)
		}
	}
	b.Queue(takeSequence, k.Seq, k.PsnNo)
	b.Queue(moveHead, 1, aHash, w.name)
	return c.SendBatch(ctx, &b).Close()
}

// copyGroup writes a group on PostgreSQL by COPY.
func (w *rowWriter) copyGroup(ctx context.Context, c *pgx.Conn, group []bench.Keys) error {
	tx, err := c.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(ctx) }() // after the commit it does nothing
	for _, t := range w.tables {
		var list [][]any
		for _, k := range group {
			for _, cells := range t.of(k) {
				list = append(list, w.row(cells, k))
			}
		}
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromRows(list)); err != nil {
			return err
		}
	}
	var b pgx.Batch
	for _, k := range group {
		b.Queue(takeSequence, k.Seq, k.PsnNo)
	}
	b.Queue(moveHead, len(group), aHash, w.name)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
