package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"yibao/storage/relational"
)

// keptStatements is how many prepared statements a session keeps.
const keptStatements = 256

// session is one connection with the statements prepared on it. It is used by
// one goroutine at a time.
type session struct {
	conn       *sqlite.Conn
	statements map[string]*sqlite.Stmt
	inserts    map[[3]string]string // the INSERT into a table's columns, with what follows
}

// close finalises the statements, so that the last connection to close writes
// the WAL into the file and removes it.
func (s *session) close() error {
	for _, stmt := range s.statements {
		_ = stmt.Finalize() // tells the last failure of the statement again
	}
	return s.conn.Close()
}

// prepare returns a statement with its arguments bound, and whether it is to be
// finalised after use because enough others are kept. The engine numbers "$1"
// by first appearance, "?1" by its number.
func (s *session) prepare(query string, args []any) (stmt *sqlite.Stmt, once bool, err error) {
	stmt = s.statements[query]
	if stmt == nil {
		if stmt, _, err = s.conn.PrepareTransient(strings.ReplaceAll(query, "$", "?")); err != nil {
			return nil, false, err
		}
		if once = len(s.statements) >= keptStatements; !once {
			s.statements[query] = stmt
		}
	}
	if n := stmt.BindParamCount(); n != len(args) {
		err = fmt.Errorf("sqlite: %d arguments for %d places", len(args), n)
	}
	for i := 0; i < len(args) && err == nil; i++ {
		err = bind(stmt, i+1, args[i])
	}
	if err != nil && once {
		_ = stmt.Finalize()
	}
	return stmt, once, err
}

// bind sets one argument.
func bind(stmt *sqlite.Stmt, place int, arg any) error {
	switch v := arg.(type) {
	case string:
		stmt.BindText(place, v)
	case int64:
		stmt.BindInt64(place, v)
	case int:
		stmt.BindInt64(place, int64(v))
	case []byte:
		stmt.BindBytes(place, v)
	default:
		switch named := reflect.ValueOf(arg); named.Kind() {
		case reflect.String:
			stmt.BindText(place, named.String())
		case reflect.Int, reflect.Int64:
			stmt.BindInt64(place, named.Int())
		default:
			return fmt.Errorf("sqlite: an argument of type %T", arg)
		}
	}
	return nil
}

// Exec implements relational.Transaction. Statements are short and are not
// interrupted in the middle; a context that has ended stops the next one.
func (s *session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if len(args) == 0 && strings.Contains(query, ";") {
		return 0, s.script(query)
	}
	stmt, once, err := s.prepare(query, args)
	if err != nil {
		return 0, err
	}
	err = finish(stmt, once)
	return int64(s.conn.Changes()), err
}

// finish runs a statement to its end.
func finish(stmt *sqlite.Stmt, once bool) error {
	more, err := true, error(nil)
	for more && err == nil {
		more, err = stmt.Step()
	}
	end(stmt, once)
	return err
}

// end makes a statement ready for its next use. What it returns was told by
// Step.
func end(stmt *sqlite.Stmt, once bool) {
	if once {
		_ = stmt.Finalize()
	} else {
		_ = stmt.Reset()
	}
}

// script runs several statements.
func (s *session) script(text string) error {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		stmt, left, err := s.conn.PrepareTransient(text)
		if err != nil {
			return err
		}
		if err := finish(stmt, true); err != nil {
			return err
		}
		text = text[len(text)-left:]
	}
	return nil
}

// Send implements relational.Transaction: at once, there is no way to save.
func (s *session) Send(ctx context.Context, query string, args ...any) error {
	_, err := s.Exec(ctx, query, args...)
	return err
}

// Insert implements relational.Transaction: row by row, with one statement that
// is prepared once.
func (s *session) Insert(ctx context.Context, table, columns, suffix string, rows [][]any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	place := [3]string{table, columns, suffix}
	query := s.inserts[place]
	if query == "" {
		query = inserting(table, columns, suffix)
		s.inserts[place] = query
	}
	for ; len(rows) > 0; rows = rows[1:] {
		stmt, once, err := s.prepare(query, rows[0])
		if err != nil {
			return err
		}
		if !once {
			return repeat(stmt, rows)
		}
		if err := finish(stmt, once); err != nil {
			return err
		}
	}
	return nil
}

// repeat runs a statement, to which the first row is bound, for all rows.
func repeat(stmt *sqlite.Stmt, rows [][]any) error {
	if err := finish(stmt, false); err != nil {
		return err
	}
	for _, row := range rows[1:] {
		if n := stmt.BindParamCount(); n != len(row) {
			return fmt.Errorf("sqlite: %d arguments for %d places", len(row), n)
		}
		for i, value := range row {
			if err := bind(stmt, i+1, value); err != nil {
				return err
			}
		}
		if err := finish(stmt, false); err != nil {
			return err
		}
	}
	return nil
}

// inserting writes the INSERT of one row.
func inserting(table, columns, suffix string) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + columns + ") VALUES ($1")
	for i := range strings.Count(columns, ",") {
		b.WriteString(",$" + strconv.Itoa(i+2))
	}
	b.WriteString(")" + suffix)
	return b.String()
}

// Ask implements relational.Transaction.
func (s *session) Ask(context.Context, []relational.Question) ([]relational.Rows, error) {
	return nil, errOneByOne
}

var errOneByOne = errors.New("sqlite: works read one after the other")

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

// Query implements relational.Transaction.
func (s *session) Query(ctx context.Context, query string, args ...any) (relational.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	stmt, once, err := s.prepare(query, args)
	if err != nil {
		return nil, err
	}
	return &rows{stmt: stmt, once: once}, nil
}

// rows implements relational.Rows.
type rows struct {
	stmt *sqlite.Stmt
	once bool
	err  error
}

func (r *rows) Next() bool {
	more, err := r.stmt.Step()
	r.err = err
	return more && err == nil
}

func (r *rows) Err() error { return r.err }
func (r *rows) Close()     { end(r.stmt, r.once) }

func (r *rows) Scan(dest ...any) error {
	if n := r.stmt.ColumnCount(); n != len(dest) {
		return fmt.Errorf("sqlite: %d places for %d columns", len(dest), n)
	}
	for i, to := range dest {
		if err := r.column(i, to); err != nil {
			return err
		}
	}
	return nil
}

// column reads one column of the row.
func (r *rows) column(i int, to any) error {
	switch to := to.(type) {
	case *string:
		*to = r.stmt.ColumnText(i)
		return nil
	case *int64:
		return integer(r.stmt, i, func(n int64) { *to = n })
	case *[]byte:
		*to = make([]byte, r.stmt.ColumnLen(i))
		r.stmt.ColumnBytes(i, *to)
		return nil
	case sql.Scanner:
		return to.Scan(value(r.stmt, i))
	}
	place := reflect.ValueOf(to)
	if place.Kind() != reflect.Pointer {
		return fmt.Errorf("sqlite: a column into %T", to)
	}
	switch place = place.Elem(); place.Kind() {
	case reflect.String:
		place.SetString(r.stmt.ColumnText(i))
		return nil
	case reflect.Int, reflect.Int64:
		return integer(r.stmt, i, place.SetInt)
	}
	return fmt.Errorf("sqlite: a column into %T", to)
}

// integer reads an integer, and nothing else as one: text would be read as 0.
func integer(stmt *sqlite.Stmt, i int, set func(int64)) error {
	if kind := stmt.ColumnType(i); kind != sqlite.TypeInteger {
		return fmt.Errorf("sqlite: column %s holds %s where an integer is kept", stmt.ColumnName(i), kind)
	}
	set(stmt.ColumnInt64(i))
	return nil
}

// value is a column as sql.Scanner takes it.
func value(stmt *sqlite.Stmt, i int) any {
	switch stmt.ColumnType(i) {
	case sqlite.TypeInteger:
		return stmt.ColumnInt64(i)
	case sqlite.TypeText:
		return stmt.ColumnText(i)
	case sqlite.TypeBlob:
		b := make([]byte, stmt.ColumnLen(i))
		stmt.ColumnBytes(i, b)
		return b
	}
	return nil
}
