package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/jackc/pgx/v5"

	"yibao/storage/relational"
)

// private is the mode of files that hold the whole database.
const private = 0o600

// Backup writes everything in the DSN's current schema into the new file to:
// one consistent state, while others go on reading and writing. It uses
// pg_dump where one is found that knows the server's version, else COPY over
// its own connection. The source is neither changed nor upgraded.
// ErrCannotOpen, ErrNotTaken; nothing is left at to then.
func Backup(ctx context.Context, dsn, to string) (relational.Archive, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return relational.Archive{}, relational.ErrCannotOpen.Because(err, Redact(dsn))
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return relational.Archive{}, relational.ErrCannotOpen.Because(err, Redact(dsn))
	}
	defer conn.Close(context.WithoutCancel(ctx))
	a, err := snapshot(ctx, conn, func(ctx context.Context, tx pgx.Tx, a *relational.Archive) error {
		return write(ctx, tx, newClient(ctx, dsn, config, major(conn)), to, a)
	})
	if err == nil {
		err = flush(to)
	}
	if err != nil {
		_ = os.Remove(to)
		return relational.Archive{}, relational.ErrNotTaken.Because(err)
	}
	return a, nil
}

// major is the version of the server.
func major(conn *pgx.Conn) int {
	var version int
	_, _ = fmt.Sscan(conn.PgConn().ParameterStatus("server_version"), &version)
	return version
}

// flush makes a file durable.
func flush(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

var (
	errNoSchema  = errors.New("postgres: the current schema holds no database of this program; another may be named by search_path")
	errNoCurrent = errors.New("postgres: there is no current schema; the one that search_path names does not exist")
)

// snapshot opens one state of the database, describes it and has it written.
func snapshot(ctx context.Context, conn *pgx.Conn, write func(context.Context, pgx.Tx, *relational.Archive) error) (relational.Archive, error) {
	var a relational.Archive
	err := pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var err error
		if a, err = describe(ctx, tx); err != nil {
			return err
		}
		if a.Steps == 0 {
			return errNoSchema
		}
		return write(ctx, tx, &a)
	})
	return a, err
}

// querier is a connection or a transaction.
type querier interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
}

// describe counts the rows of every table in the current schema.
func describe(ctx context.Context, q querier) (relational.Archive, error) {
	a := relational.Archive{Rows: map[string]int64{}}
	if err := q.QueryRow(ctx, "SELECT COALESCE(current_schema(), '')").Scan(&a.Schema); err != nil {
		return a, err
	}
	if a.Schema == "" {
		return a, errNoCurrent
	}
	rows, err := q.Query(ctx, "SELECT tablename FROM pg_tables WHERE schemaname = $1", a.Schema)
	if err != nil {
		return a, err
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return a, err
	}
	for _, table := range tables {
		var n int64
		if err := q.QueryRow(ctx, "SELECT COUNT(*) FROM "+pgx.Identifier{a.Schema, table}.Sanitize()).Scan(&n); err != nil {
			return a, err
		}
		a.Rows[table] = n
	}
	a.Steps = a.Rows["schema_step"]
	return a, nil
}

// write writes the file, readable by nobody else.
func write(ctx context.Context, tx pgx.Tx, c client, to string, a *relational.Archive) error {
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, private)
	if err != nil {
		return err
	}
	if c.dir == "" {
		a.Format = relational.FormatCopy
		return errors.Join(copyOut(ctx, tx, file, *a), file.Close())
	}
	if err := file.Close(); err != nil {
		return err
	}
	a.Format = relational.FormatDump
	var id string
	if err := tx.QueryRow(ctx, "SELECT pg_export_snapshot()").Scan(&id); err != nil {
		return err
	}
	err = c.run(ctx, "pg_dump", "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
		"--snapshot="+id, "--schema="+pgx.Identifier{a.Schema}.Sanitize(), "--file="+to, "--dbname="+c.database)
	if err != nil {
		return err
	}
	return c.run(ctx, "pg_restore", "--file="+os.DevNull, to) // reads all of it
}

// magic is how the files of each format begin.
var magic = map[string]string{relational.FormatDump: "PGDMP", relational.FormatCopy: "PK\x03\x04"}

// formatOf tells the format of a backup file; "" when it is none.
func formatOf(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, 5)
	if _, err := io.ReadFull(f, head); err != nil {
		return "", err
	}
	for format, first := range magic {
		if bytes.HasPrefix(head, []byte(first)) {
			return format, nil
		}
	}
	return "", nil
}

// Restore fills the DSN's current schema, in which there must be no table, from
// the file, with the rows all or none, in the schema steps that the backup had.
// ErrCannotOpen, ErrNotArchive, ErrNotEmpty, ErrNotPutBack.
func Restore(ctx context.Context, from, dsn string) (relational.Archive, error) {
	format, err := formatOf(from)
	if err != nil || format == "" {
		return relational.Archive{}, relational.ErrNotArchive.Because(err, from, "PostgreSQL")
	}
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return relational.Archive{}, relational.ErrCannotOpen.Because(err, Redact(dsn))
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return relational.Archive{}, relational.ErrCannotOpen.Because(err, Redact(dsn))
	}
	defer conn.Close(context.WithoutCancel(ctx))
	found, err := describe(ctx, conn)
	switch {
	case err != nil:
		return found, relational.ErrCannotOpen.Because(err, Redact(dsn))
	case len(found.Rows) > 0:
		return found, relational.ErrNotEmpty.With(Redact(dsn))
	}
	if format == relational.FormatCopy {
		err = copyIn(ctx, conn, from, dsn, found.Schema)
	} else {
		err = undump(ctx, newClient(ctx, dsn, config, major(conn)), from, found.Schema)
	}
	if err != nil {
		return found, relational.ErrNotPutBack.Because(err, Redact(dsn))
	}
	a, err := settled(ctx, conn)
	if err != nil {
		return a, relational.ErrNotPutBack.Because(err, Redact(dsn))
	}
	a.Format = format
	return a, nil
}

// settled describes a database that was just filled, once the planner knows it.
func settled(ctx context.Context, conn *pgx.Conn) (relational.Archive, error) {
	if _, err := conn.Exec(ctx, "ANALYZE"); err != nil {
		return relational.Archive{}, err
	}
	a, err := describe(ctx, conn)
	if err == nil && a.Steps == 0 {
		err = fmt.Errorf("%w: %s", errNoSchema, a.Schema)
	}
	return a, err
}

var errNoPrograms = errors.New("postgres: pg_restore of the server's version was not found; set YIBAO_PG_BIN to its folder")

// undump restores what pg_dump wrote, in one transaction.
func undump(ctx context.Context, c client, from, schema string) error {
	if c.dir == "" {
		return errNoPrograms
	}
	return c.run(ctx, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
		"--schema="+schema, "--dbname="+c.database, from)
}
