package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"yibao/storage/postgres"
	"yibao/workshop/bench"
)

// The statements beside the inserts: each settlement takes a sequence, each
// group moves the head of its chain.
const (
	takeSequence  = "UPDATE person SET seq = $1 WHERE psn_no = $2"
	takeSequences = "UPDATE person SET seq = q.taken FROM unnest($1::bigint[],$2::text[]) AS q(taken,psn_no) WHERE person.psn_no = q.psn_no"
	moveHead      = "UPDATE chain_head SET position = position + $1, hash = $2 WHERE writer = $3"
	newHead       = "INSERT INTO chain_head (writer, position, hash) VALUES ($1, 0, '')"
	aHash         = "0000000000000000000000000000000000000000000000000000000000000000"
)

// rowWriter implements bench.RowWriter on one connection to PostgreSQL.
type rowWriter struct {
	*rows
	conn *sql.Conn
	name string
}

// Close implements bench.RowWriter.
func (w *rowWriter) Close() error { return w.conn.Close() }

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

// of is what stands in the cell for a settlement of a writer.
func (c cell) of(k bench.Keys, writer string) any {
	switch c.key {
	case "psn":
		return k.PsnNo
	case "setl":
		return k.SetlID
	case "visit":
		return k.VisitID
	case "message":
		return k.MessageID
	case "seq":
		return k.Seq
	case "writer":
		return writer
	default:
		return c.value
	}
}

// row fills the keys into a row.
func (w *rowWriter) row(cells []cell, k bench.Keys) []any {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = c.of(k, w.name)
	}
	return values
}

// Write implements bench.RowWriter.
func (w *rowWriter) Write(ctx context.Context, group []bench.Keys) error {
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

// copyGroup writes a group on PostgreSQL by COPY, as the stores do.
func (w *rowWriter) copyGroup(ctx context.Context, c *pgx.Conn, group []bench.Keys) error {
	tx, err := c.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(ctx) }() // after the commit it does nothing
	var tables []postgres.Rows
	for _, t := range w.tables {
		all := postgres.Rows{Table: t.name, Columns: strings.Join(t.columns, ", ")}
		for _, k := range group {
			for _, cells := range t.of(k) {
				all.Values = append(all.Values, w.row(cells, k))
			}
		}
		tables = append(tables, all)
	}
	taken, persons := make([]int64, len(group)), make([]string, len(group))
	for i, k := range group {
		taken[i], persons[i] = k.Seq, k.PsnNo
	}
	var b pgx.Batch
	b.Queue(takeSequences, taken, persons)
	b.Queue(moveHead, len(group), aHash, w.name)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	if err := postgres.CopyRows(ctx, c, tables); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
