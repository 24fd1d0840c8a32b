package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"yibao/storage/relational"
)

// keptStatements is how many prepared statements a session keeps.
const keptStatements = 256

// session is one connection with the statements prepared on it. It is used by
// one goroutine at a time.
type session struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// close finalises the statements and hands the connection back, so that the
// last connection to close writes the WAL into the file and removes it. Errors
// say that something was closed before.
func (s *session) close() {
	for _, stmt := range s.statements {
		_ = stmt.Close()
	}
	_ = s.conn.Close()
}

// prepare returns the prepared statement, nil for one that is run as text:
// when there are enough of them, or when it has no arguments and so may be
// several statements.
func (s *session) prepare(ctx context.Context, query string, args []any) (*sql.Stmt, error) {
	if stmt := s.statements[query]; stmt != nil {
		return stmt, nil
	}
	if len(args) == 0 || len(s.statements) >= keptStatements {
		return nil, nil
	}
	stmt, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.statements[query] = stmt
	return stmt, nil
}

// Exec implements relational.Transaction. Statements are short and are not
// interrupted in the middle; a context that has ended stops the next one.
func (s *session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	ctx = context.WithoutCancel(ctx)
	stmt, err := s.prepare(ctx, query, args)
	if err != nil {
		return 0, err
	}
	var result sql.Result
	if stmt != nil {
		result, err = stmt.ExecContext(ctx, args...)
	} else {
		result, err = s.conn.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Send implements relational.Transaction: at once, there is no way to save.
func (s *session) Send(ctx context.Context, query string, args ...any) error {
	_, err := s.Exec(ctx, query, args...)
	return err
}

// Expect implements relational.Transaction.
func (s *session) Expect(ctx context.Context, want int64, query string, args ...any) error {
	n, err := s.Exec(ctx, query, args...)
	if err == nil && n != want {
		err = fmt.Errorf("%w: %d instead of %d", relational.ErrRowCount, n, want)
	}
	return err
}

// Ahead implements relational.Transaction: there is nothing to gain.
func (s *session) Ahead(context.Context, ...relational.Question) error { return nil }

// Flush implements relational.Transaction.
func (s *session) Flush(context.Context) error { return nil }

// rows implements relational.Rows.
type rows struct{ *sql.Rows }

func (r rows) Close() { _ = r.Rows.Close() }

// Query implements relational.Transaction.
func (s *session) Query(ctx context.Context, query string, args ...any) (relational.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	stmt, err := s.prepare(ctx, query, args)
	if err != nil {
		return nil, err
	}
	var found *sql.Rows
	if stmt != nil {
		found, err = stmt.QueryContext(ctx, args...)
	} else {
		found, err = s.conn.QueryContext(ctx, query, args...)
	}
	if err != nil {
		return nil, err
	}
	return rows{found}, nil
}
