package postgres

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// transaction implements relational.Transaction. Statements that were sent are
// kept and go to the server in one message before the next that needs an
// answer: a settlement writes to many tables, and each round trip is time under
// the person's lock.
type transaction struct {
	conn *sql.Conn
	tx   *sql.Tx
	kept pgx.Batch
	ctx  context.Context // of the statements kept
}

func (t *transaction) Send(ctx context.Context, query string, args ...any) error {
	t.kept.Queue(query, args...)
	t.ctx = ctx
	return nil
}

var errDriver = errors.New("postgres: the connection is not pgx's")

func (t *transaction) Flush() error {
	if t.kept.Len() == 0 {
		return nil
	}
	batch := t.kept
	t.kept = pgx.Batch{}
	return t.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return errDriver
		}
		return c.Conn().SendBatch(t.ctx, &batch).Close()
	})
}

func (t *transaction) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := t.Flush(); err != nil {
		return 0, err
	}
	result, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t *transaction) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := t.Flush(); err != nil {
		return nil, err
	}
	return t.tx.QueryContext(ctx, query, args...)
}

// Commit wants Flush before it.
func (t *transaction) Commit() error {
	err := t.tx.Commit()
	_ = t.conn.Close() // hands the connection back
	return err
}

func (t *transaction) Rollback() error {
	err := t.tx.Rollback()
	_ = t.conn.Close()
	return err
}
