package town

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// inside opens the town's database beside the stores, as somebody would who
// goes around the program.
func (w *Town) inside(t T, work func(*sql.DB) error) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+w.File+"?_pragma=busy_timeout(15000)")
	if err != nil {
		t.Fatalf("%v", err)
	}
	err = work(db)
	if closed := db.Close(); err == nil {
		err = closed
	}
	if err != nil {
		t.Fatalf("inside the database: %v", err)
	}
}

// Alter changes rows of the database behind the program's back; it must hit as
// many rows as said.
func (w *Town) Alter(t T, rows int64, statement string, args ...any) {
	t.Helper()
	w.inside(t, func(db *sql.DB) error {
		result, err := db.ExecContext(context.Background(), statement, args...)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err == nil && n != rows {
			return fmt.Errorf("%d rows altered, want %d: %s", n, rows, statement)
		}
		return err
	})
}

// Dump is everything that the database holds, as text.
func (w *Town) Dump(t T) string {
	t.Helper()
	var out strings.Builder
	w.inside(t, func(db *sql.DB) error {
		tables, err := column(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
		for _, table := range tables {
			if err == nil {
				err = dumpTable(&out, db, table)
			}
		}
		return err
	})
	return out.String()
}

// column returns a query's only column as texts.
func column(db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

func dumpTable(out *strings.Builder, db *sql.DB, table string) error {
	rows, err := db.QueryContext(context.Background(), `SELECT * FROM "`+table+`"`)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	var lines []string
	for rows.Next() {
		values, places := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("%s %q\n", table, values))
	}
	slices.Sort(lines)
	out.WriteString(strings.Join(lines, ""))
	return rows.Err()
}
