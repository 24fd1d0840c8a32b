package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"zombiezen.com/go/sqlite"

	"yibao/storage/postgres"
	"yibao/workshop/bench"
)

// copiedAtOnce is how many rows are committed together.
const copiedAtOnce = 10_000

// bulkCopies writes the rows again that a bulk work wrote, with no more logic
// than that: into an empty database of the same schema, in the order of their
// keys.
type bulkCopies struct {
	filled map[string]int // rows of each table before the work
	rows   map[string]int // of the tables that were empty: what the first round wrote
}

// before counts what stands in the tables.
func (b *bulkCopies) before(ctx context.Context, url string) (err error) {
	source, _, err := benchConnect(url)
	if err != nil {
		return err
	}
	defer source.Close()
	b.filled, err = countRows(ctx, &rows{source: source, lite: strings.HasPrefix(url, "sqlite:")})
	return err
}

func countRows(ctx context.Context, r *rows) (map[string]int, error) {
	tables, err := r.columnsOf(ctx)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]int)
	for table := range tables {
		var n int
		if err := r.source.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			counts[table] = n
		}
	}
	return counts, nil
}

// write copies, and returns the rows by table.
func (b *bulkCopies) write(ctx context.Context, url string, w *bench.Watch) (map[string]int, error) {
	beside, remove, err := rawDatabase(ctx, url, 0)
	if err != nil {
		return nil, err
	}
	defer remove()
	r, err := openRows(ctx, url, beside)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if b.rows == nil {
		if b.rows, err = countRows(ctx, r); err != nil {
			return nil, err
		}
		maps.DeleteFunc(b.rows, func(table string, _ int) bool { return b.filled[table] > 0 })
	}
	tables, err := r.columnsOf(ctx)
	if err != nil {
		return nil, err
	}
	to, err := r.bulkWriter(ctx)
	if err != nil {
		return nil, err
	}
	for _, table := range slices.Sorted(maps.Keys(b.rows)) {
		if err := r.copyTable(ctx, rowTable{name: table, columns: tables[table]}, b.rows[table], to, w); err != nil {
			return nil, errors.Join(err, to.close())
		}
	}
	return b.rows, to.close()
}

// copyTable reads a table and has its rows written; only writing is timed.
func (r *rows) copyTable(ctx context.Context, t rowTable, limit int, to bulkWriter, w *bench.Watch) error {
	found, err := r.source.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM %s LIMIT %d", strings.Join(t.columns, ", "), t.name, limit))
	if err != nil {
		return err
	}
	defer found.Close()
	var part [][]any
	flush := func() error {
		w.Start()
		err := to.write(ctx, t, part)
		w.Stop()
		part = part[:0]
		return err
	}
	for found.Next() {
		values, places := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := found.Scan(places...); err != nil {
			return err
		}
		for i, v := range values {
			if blob, ok := v.([]byte); v == nil || ok && len(blob) == 0 {
				values[i] = []byte{}
			}
		}
		if part = append(part, values); len(part) < copiedAtOnce {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return errors.Join(found.Err(), flush())
}

// bulkWriter writes rows of one table and returns once they are durable.
type bulkWriter interface {
	write(ctx context.Context, t rowTable, rows [][]any) error
	close() error
}

func (r *rows) bulkWriter(ctx context.Context) (bulkWriter, error) {
	if r.lite {
		w, err := newLiteWriter(r, litePath(r.address), "bulk")
		return (*liteBulk)(w), err
	}
	conn, err := r.target.Conn(ctx)
	return copyBulk{conn}, err
}

// liteBulk writes by one prepared INSERT, row by row, as the stores do.
type liteBulk liteWriter

func (b *liteBulk) close() error { return (*liteWriter)(b).Close() }

func (b *liteBulk) write(_ context.Context, t rowTable, rows [][]any) error {
	w := (*liteWriter)(b)
	stmt, err := w.statement(t.insertion(1))
	if err != nil {
		return err
	}
	if err := run(w.beginning); err != nil {
		return err
	}
	if err := insertAll(stmt, rows); err != nil {
		return errors.Join(err, run(w.going))
	}
	return run(w.committing)
}

func insertAll(stmt *sqlite.Stmt, rows [][]any) error {
	for _, row := range rows {
		if err := run(stmt, row...); err != nil {
			return err
		}
	}
	return nil
}

// copyBulk writes by COPY, as the stores do.
type copyBulk struct{ conn *sql.Conn }

func (b copyBulk) close() error { return b.conn.Close() }

func (b copyBulk) write(ctx context.Context, t rowTable, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	return b.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return errors.New("连接不是 pgx 的")
		}
		return pgx.BeginFunc(ctx, c.Conn(), func(pgx.Tx) error {
			return postgres.CopyRows(ctx, c.Conn(), []postgres.Rows{{Table: t.name, Columns: strings.Join(t.columns, ", "), Values: rows}})
		})
	})
}
