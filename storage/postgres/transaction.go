package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"

	"yibao/storage/relational"
)

// transaction implements relational.Transaction. Statements that were sent are
// kept and go to the server in one message with the next that needs an answer:
// a settlement reads and writes many tables, and each round trip is time under
// the person's lock. Its BEGIN is kept as well.
type transaction struct {
	conn   *sql.Conn
	kept   []sent    // to be told
	copies []copying // likewise, after these
	ahead  map[string]*answer
}

// sent is a statement without an answer of its own.
type sent struct {
	query string
	args  []any
	want  int64 // rows it must change; anyCount
}

const anyCount = -1

func (t *transaction) Send(_ context.Context, query string, args ...any) error {
	t.kept = append(t.kept, sent{query, args, anyCount})
	t.ahead = nil
	return nil
}

func (t *transaction) Expect(_ context.Context, want int64, query string, args ...any) error {
	t.kept = append(t.kept, sent{query, args, want})
	t.ahead = nil
	return nil
}

// Insert implements relational.Transaction.
func (t *transaction) Insert(ctx context.Context, table, columns, suffix string, rows [][]any) error {
	if suffix == "" && len(rows) >= rowsToCopy {
		c, err := newCopying(table, columns, rows)
		t.copies = append(t.copies, c)
		t.ahead = nil
		return err
	}
	for part := range slices.Chunk(rows, rowsPerInsert) {
		query, args, err := inserting(table, columns, suffix, part)
		if err == nil {
			err = t.Send(ctx, query, args...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Ask implements relational.Transaction.
func (t *transaction) Ask(ctx context.Context, questions []relational.Question) ([]relational.Rows, error) {
	all := merge(questions)
	sent := make([]relational.Question, len(all))
	for i, m := range all {
		sent[i] = relational.Question{Query: m.query, Args: m.args}
	}
	told, err := t.ask(ctx, sent)
	if err != nil {
		return nil, err
	}
	answers := make([]relational.Rows, len(questions))
	for i, m := range all {
		m.hand(told[i], answers)
	}
	return answers, nil
}

// State implements relational.Transaction: a writing transaction reads for
// itself.
func (t *transaction) State(context.Context) (int64, error) { return 0, nil }

var errDriver = errors.New("postgres: the connection is not pgx's")

// raw lends the connection.
func (t *transaction) raw(use func(*pgx.Conn) error) error {
	return t.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return errDriver
		}
		return use(c.Conn())
	})
}

// ask sends everything kept and the questions in one message.
func (t *transaction) ask(ctx context.Context, questions []relational.Question) ([]*answer, error) {
	if len(t.copies) > 0 {
		if err := t.copyOut(ctx); err != nil {
			return nil, err
		}
	}
	if len(t.kept)+len(questions) == 0 {
		return nil, nil
	}
	kept := t.kept
	t.kept = nil
	var batch pgx.Batch
	for _, s := range kept {
		batch.Queue(s.query, s.args...)
	}
	for _, q := range questions {
		batch.Queue(q.Query, q.Args...)
	}
	answers := make([]*answer, len(questions))
	err := t.raw(func(c *pgx.Conn) (err error) {
		results := c.SendBatch(ctx, &batch)
		defer func() { err = errors.Join(err, results.Close()) }()
		for _, s := range kept {
			tag, err := results.Exec()
			if err != nil {
				return err
			}
			if s.want != anyCount && tag.RowsAffected() != s.want {
				return fmt.Errorf("%w: %d instead of %d", relational.ErrRowCount, tag.RowsAffected(), s.want)
			}
		}
		for i := range answers {
			if answers[i], err = readAnswer(results, c.TypeMap()); err != nil {
				return err
			}
		}
		return nil
	})
	return answers, err
}

// copyOut sends what was kept, and then the rows that go by COPY: what changes
// rows comes before what adds some.
func (t *transaction) copyOut(ctx context.Context) error {
	copies := t.copies
	t.copies = nil
	if _, err := t.ask(ctx, nil); err != nil {
		return err
	}
	return t.raw(func(c *pgx.Conn) error { return copyAll(ctx, c, copies) })
}

func (t *transaction) Flush(ctx context.Context) error {
	_, err := t.ask(ctx, nil)
	return err
}

func (t *transaction) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	t.ahead = nil
	if len(args) > 0 {
		answers, err := t.ask(ctx, []relational.Question{{Query: query, Args: args}})
		if err != nil {
			return 0, err
		}
		return answers[0].tag.RowsAffected(), nil
	}
	if err := t.Flush(ctx); err != nil {
		return 0, err
	}
	var tag pgconn.CommandTag
	err := t.raw(func(c *pgx.Conn) (err error) {
		tag, err = c.Exec(ctx, query) // it may be several statements
		return err
	})
	return tag.RowsAffected(), err
}

func (t *transaction) Query(ctx context.Context, query string, args ...any) (relational.Rows, error) {
	if known := t.ahead[query]; known != nil && slices.Equal(known.args, args) {
		delete(t.ahead, query)
		return known, nil
	}
	answers, err := t.ask(ctx, []relational.Question{{Query: query, Args: args}})
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

func (t *transaction) Ahead(ctx context.Context, questions ...relational.Question) error {
	answers, err := t.ask(ctx, questions)
	if err != nil {
		return err
	}
	t.ahead = make(map[string]*answer, len(answers))
	for i, q := range questions {
		answers[i].args = q.Args
		t.ahead[q.Query] = answers[i]
	}
	return nil
}

// Commit wants Flush before it.
func (t *transaction) Commit() error   { return t.end("commit") }
func (t *transaction) Rollback() error { return t.end("rollback") }

// errRolledBack: the server answered a commit by rolling back, as it does when a
// statement before it failed.
var errRolledBack = errors.New("postgres: the server rolled back instead of committing")

// end ends the transaction and hands the connection back.
func (t *transaction) end(how string) error {
	defer func() { _ = t.conn.Close() }()
	t.kept, t.copies = nil, nil
	return t.raw(func(c *pgx.Conn) error {
		if c.PgConn().TxStatus() == 'I' && !c.IsClosed() {
			return nil // nothing was asked of the server yet
		}
		tag, err := c.Exec(context.Background(), how)
		if err == nil && how == "commit" && tag.String() == "ROLLBACK" {
			return errRolledBack
		}
		return err
	})
}

// answer is the rows of a statement, read from the connection in whole, so that
// it is free for the next.
type answer struct {
	args   []any // of the question
	types  *pgtype.Map
	fields []pgconn.FieldDescription
	rows   [][][]byte
	at     int
	tag    pgconn.CommandTag
}

func readAnswer(results pgx.BatchResults, types *pgtype.Map) (*answer, error) {
	rows, err := results.Query()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	a := &answer{types: types, at: -1}
	for rows.Next() {
		if a.fields == nil {
			a.fields = slices.Clone(rows.FieldDescriptions())
		}
		a.rows = append(a.rows, cloneRow(rows.RawValues()))
	}
	a.tag = rows.CommandTag()
	return a, rows.Err()
}

// cloneRow copies a row off the connection's buffer, in one piece.
func cloneRow(values [][]byte) [][]byte {
	size := 0
	for _, v := range values {
		size += len(v)
	}
	buffer := make([]byte, 0, size)
	row := make([][]byte, len(values))
	for i, v := range values {
		if v == nil {
			continue
		}
		from := len(buffer)
		buffer = append(buffer, v...)
		row[i] = buffer[from:len(buffer):len(buffer)]
	}
	return row
}

func (a *answer) Next() bool {
	a.at++
	return a.at < len(a.rows)
}

func (a *answer) Scan(dest ...any) error {
	return pgx.ScanRow(a.types, a.fields, a.rows[a.at], dest...)
}

func (a *answer) Err() error { return nil }
func (a *answer) Close()     {}
