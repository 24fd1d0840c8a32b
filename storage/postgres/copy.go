package postgres

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/jackc/pgx/v5"

	"yibao/storage/relational"
)

// An archive of ours is a zip with one entry for each table, in the text format
// of COPY. The schema is not in it: it is made again by the same steps.
const entrySuffix = ".copy"

// stepTable lists the steps that a schema has taken.
const stepTable = "schema_step"

// copyOut writes every table of the snapshot, and reads the file again.
func copyOut(ctx context.Context, tx pgx.Tx, file *os.File, a relational.Archive) error {
	archive := zip.NewWriter(file)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	for _, table := range tablesOf(a) {
		entry, err := archive.Create(table + entrySuffix)
		if err != nil {
			return err
		}
		_, err = tx.Conn().PgConn().CopyTo(ctx, entry, "COPY "+pgx.Identifier{a.Schema, table}.Sanitize()+" TO STDOUT")
		if err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return eachEntry(file.Name(), func(_ string, text io.Reader) error {
		_, err := io.Copy(io.Discard, text) // compares the checksum at the end
		return err
	})
}

// tablesOf lists the tables of an archive.
func tablesOf(a relational.Archive) []string {
	var all []string
	for table := range a.Rows {
		all = append(all, table)
	}
	slices.Sort(all)
	return all
}

// eachEntry opens one table's text after the other.
func eachEntry(name string, visit func(table string, text io.Reader) error) error {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return err
	}
	defer archive.Close()
	for _, entry := range archive.File {
		text, err := entry.Open()
		if err != nil {
			return err
		}
		table := entry.Name[:max(0, len(entry.Name)-len(entrySuffix))]
		if err := errors.Join(visit(table, text), text.Close()); err != nil {
			return fmt.Errorf("%s: %w", entry.Name, err)
		}
	}
	return nil
}

// copyIn makes the schema that the archive was taken from and fills it in one
// transaction. When that fails, empty tables are left.
func copyIn(ctx context.Context, conn *pgx.Conn, from, dsn, schema string) error {
	steps, err := stepsIn(from)
	if err != nil {
		return err
	}
	e, err := Connect(ctx, dsn)
	if err != nil {
		return err
	}
	err = relational.Migrate(ctx, e, upTo{relational.Migrations(), fmt.Sprintf("%04d", steps)})
	if err = errors.Join(err, e.Close()); err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		return eachEntry(from, func(table string, text io.Reader) error {
			if table == stepTable {
				return nil // made with the schema
			}
			_, err := conn.PgConn().CopyFrom(ctx, text, "COPY "+pgx.Identifier{schema, table}.Sanitize()+" FROM STDIN")
			return err
		})
	})
}

// stepsIn counts the schema steps in an archive.
func stepsIn(name string) (int, error) {
	lines := 0
	err := eachEntry(name, func(table string, text io.Reader) error {
		if table != stepTable {
			return nil
		}
		all, err := io.ReadAll(text)
		for _, c := range all {
			if c == '\n' {
				lines++
			}
		}
		return err
	})
	if err == nil && lines == 0 {
		err = errNoSchema
	}
	return lines, err
}

// upTo are the schema steps up to a number.
type upTo struct {
	fs.FS
	last string
}

// Glob implements fs.GlobFS.
func (u upTo) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(u.FS, pattern)
	return slices.DeleteFunc(names, func(name string) bool { return name[:min(4, len(name))] > u.last }), err
}
