package postgres

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// Many rows of one table go by COPY, which costs half of what an INSERT does on
// both sides. The tables of a group go in one message.

// rowsToCopy is from how many rows on COPY is worth its answer.
const rowsToCopy = 16

// copying is the rows of one table in the text format of COPY.
type copying struct {
	statement string
	rows      int64
	text      []byte
}

// newCopying writes rows in the text format.
func newCopying(table, columns string, rows [][]any) (copying, error) {
	c := copying{statement: "COPY " + table + " (" + columns + ") FROM STDIN", rows: int64(len(rows))}
	for _, row := range rows {
		for i, value := range row {
			if i > 0 {
				c.text = append(c.text, '\t')
			}
			var err error
			if c.text, err = appendCell(c.text, value); err != nil {
				return c, fmt.Errorf("%s, column %d: %w", table, i+1, err)
			}
		}
		c.text = append(c.text, '\n')
	}
	return c, nil
}

func appendCell(b []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case string:
		return appendText(b, v), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case []byte:
		b = append(b, `\\x`...)
		for _, c := range v {
			b = append(b, hexDigits[c>>4], hexDigits[c&15])
		}
		return b, nil
	}
	switch named := reflect.ValueOf(value); {
	case named.Kind() == reflect.String:
		return appendText(b, named.String()), nil
	case named.CanInt():
		return strconv.AppendInt(b, named.Int(), 10), nil
	}
	return b, fmt.Errorf("postgres: a value of type %T", value)
}

const hexDigits = "0123456789abcdef"

// appendText writes a text with what COPY reads otherwise escaped.
func appendText(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var letter byte
		switch s[i] {
		case '\\':
			letter = '\\'
		case '\t':
			letter = 't'
		case '\n':
			letter = 'n'
		case '\r':
			letter = 'r'
		default:
			continue
		}
		b = append(append(b, s[from:i]...), '\\', letter)
		from = i + 1
	}
	return append(b, s[from:]...)
}

// Rows are rows of one table, all of the same width.
type Rows struct {
	Table, Columns string // columns separated by commas
	Values         [][]any
}

// CopyRows writes rows of several tables on a connection in one message, as the
// stores write those of a group.
func CopyRows(ctx context.Context, c *pgx.Conn, tables []Rows) error {
	all := make([]copying, len(tables))
	for i, t := range tables {
		var err error
		if all[i], err = newCopying(t.Table, t.Columns, t.Values); err != nil {
			return err
		}
	}
	return copyAll(ctx, c, all)
}

// piece is how much one message of COPY carries.
const piece = 64 << 10

// copyAll sends the rows of several tables at once and then reads what became of
// each.
func copyAll(ctx context.Context, c *pgx.Conn, all []copying) error {
	wire := c.PgConn().Frontend()
	for _, one := range all {
		wire.Send(&pgproto3.Query{String: one.statement})
		for text := one.text; len(text) > 0; {
			part := text[:min(piece, len(text))]
			wire.Send(&pgproto3.CopyData{Data: part})
			text = text[len(part):]
		}
		wire.Send(&pgproto3.CopyDone{})
	}
	if err := wire.Flush(); err != nil {
		return err
	}
	var first error
	for _, one := range all {
		n, err := copied(ctx, c.PgConn())
		var answered *pgconn.PgError
		if err != nil && !errors.As(err, &answered) {
			return errors.Join(first, err) // the line is broken
		}
		if err == nil && n != one.rows {
			err = fmt.Errorf("postgres: %d rows of %d arrived: %s", n, one.rows, one.statement)
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// copied reads the answer to one COPY.
func copied(ctx context.Context, c *pgconn.PgConn) (rows int64, err error) {
	for {
		message, failed := c.ReceiveMessage(ctx)
		if failed != nil {
			return rows, failed
		}
		switch m := message.(type) {
		case *pgproto3.ErrorResponse:
			err = pgconn.ErrorResponseToPgError(m)
		case *pgproto3.CommandComplete:
			rows = pgconn.NewCommandTag(string(m.CommandTag)).RowsAffected()
		case *pgproto3.ReadyForQuery:
			return rows, err
		}
	}
}
