package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"yibao/storage/relational"
)

// private is the mode of files that hold the whole database.
const private = 0o600

// Backup writes a copy of the database at path into the new file to: one
// consistent state, while others go on reading and writing. The source is
// neither changed nor upgraded. ErrCannotOpen, ErrNotTaken; nothing is left at
// to then.
func Backup(ctx context.Context, path, to string) (relational.Archive, error) {
	if _, err := os.Stat(path); err != nil {
		return relational.Archive{}, relational.ErrCannotOpen.Because(err, path)
	}
	err := vacuumInto(ctx, path, to)
	if err == nil {
		err = flush(to)
	}
	var a relational.Archive
	if err == nil {
		a, err = describe(ctx, to)
	}
	if err != nil {
		_ = os.Remove(to)
		return relational.Archive{}, relational.ErrNotTaken.Because(err)
	}
	return a, nil
}

// vacuumInto copies the database in one reading transaction. The file is made
// here so that nobody else can read it, and SQLite fills an empty one.
func vacuumInto(ctx context.Context, path, to string) error {
	empty, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, private)
	if err != nil {
		return err
	}
	if err := empty.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", plain(path, asItIs))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO $1", to)
	return errors.Join(err, db.Close())
}

// asItIs are the settings of a connection that neither makes a database nor
// sets it up.
var asItIs = url.Values{"mode": {"rw"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", busyTimeout)}}

// closed are the settings for a file that nobody has open: it may lie on a
// medium that cannot be written.
var closed = url.Values{"mode": {"ro"}, "immutable": {"1"}}

func plain(path string, settings url.Values) string {
	name := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + name.EscapedPath() + "?" + settings.Encode()
}

// Restore puts a copy of the file from at path, where there must be nothing.
// The copy appears whole or not at all; it is of the schema that the backup
// had. ErrNotArchive, ErrNotEmpty, ErrNotPutBack.
func Restore(ctx context.Context, from, path string) (relational.Archive, error) {
	if _, err := describe(ctx, from); err != nil {
		return relational.Archive{}, relational.ErrNotArchive.Because(err, from, "SQLite")
	}
	if log, err := os.Stat(from + "-wal"); err == nil && log.Size() > 0 {
		return relational.Archive{}, relational.ErrNotArchive.Because(errInUse, from, "SQLite")
	}
	for _, name := range []string{path, path + "-wal", path + "-journal"} {
		if found, err := os.Stat(name); err == nil && found.Size() > 0 {
			return relational.Archive{}, relational.ErrNotEmpty.With(name)
		}
	}
	if err := place(from, path); err != nil {
		return relational.Archive{}, relational.ErrNotPutBack.Because(err, path)
	}
	a, err := describe(ctx, path)
	if err != nil {
		return relational.Archive{}, relational.ErrNotPutBack.Because(err, path)
	}
	return a, nil
}

// place copies a file beside its place and renames it there once it is
// durable.
func place(from, path string) error {
	beside, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.restoring")
	if err != nil {
		return err
	}
	defer os.Remove(beside.Name())
	source, err := os.Open(from)
	if err != nil {
		return errors.Join(err, beside.Close())
	}
	defer source.Close()
	_, err = io.Copy(beside, source)
	if err = errors.Join(err, beside.Sync(), beside.Close()); err != nil {
		return err
	}
	if err := os.Rename(beside.Name(), path); err != nil {
		return err
	}
	return flush(filepath.Dir(path))
}

// flush makes a file, or the names in a directory, durable.
func flush(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// errDamaged: SQLite's own check of a file found something.
var errDamaged = errors.New("sqlite: the file is damaged")

// describe checks a closed database file and counts its rows; it changes
// nothing.
func describe(ctx context.Context, path string) (relational.Archive, error) {
	a := relational.Archive{Format: relational.FormatSQLite, Rows: map[string]int64{}}
	db, err := sql.Open("sqlite", plain(path, closed))
	if err != nil {
		return a, err
	}
	defer db.Close()
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return a, err
	}
	if found != "ok" {
		return a, fmt.Errorf("%w: %s", errDamaged, found)
	}
	tables, err := names(ctx, db)
	if err != nil {
		return a, err
	}
	for _, table := range tables {
		var n int64
		if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM "`+table+`"`).Scan(&n); err != nil {
			return a, err
		}
		a.Rows[table] = n
	}
	a.Steps = a.Rows["schema_step"]
	if a.Steps == 0 {
		return a, errNotOurs
	}
	return a, nil
}

var (
	errNotOurs = errors.New("sqlite: a database, but not one of this program")
	errInUse   = errors.New("sqlite: a database in use, a part of which lies in its -wal file")
)

// names lists the tables.
func names(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}
