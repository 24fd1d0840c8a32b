package storage

import (
	"context"
	"strings"

	"yibao/storage/postgres"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

// Archive describes the content of a backup file.
type Archive = relational.Archive

// engineOf reads a URL: the engine's name, and the SQLite file or the DSN.
func engineOf(url string) (engine, place string, err error) {
	scheme, rest, _ := strings.Cut(url, ":")
	switch {
	case scheme == "sqlite" && rest != "":
		return "sqlite", strings.TrimPrefix(rest, "//"), nil
	case scheme == "postgres" || scheme == "postgresql":
		return "postgres", url, nil
	}
	return "", "", ErrURL.With(postgres.Redact(url))
}

// Backup writes a copy of the database, one consistent state of it, into the
// new file. Others may go on reading and writing; the database is neither
// changed nor upgraded. ErrURL, relational.ErrCannotOpen,
// relational.ErrNotTaken; no file is left then.
func Backup(ctx context.Context, url, file string) (Archive, error) {
	engine, place, err := engineOf(url)
	switch {
	case err != nil:
		return Archive{}, err
	case engine == "sqlite":
		return sqlite.Backup(ctx, place, file)
	}
	return postgres.Backup(ctx, place, file)
}

// Restore fills the database, which must be empty, from a file that Backup
// wrote. Open then upgrades it. ErrURL, relational.ErrCannotOpen,
// relational.ErrNotArchive, relational.ErrNotEmpty, relational.ErrNotPutBack.
func Restore(ctx context.Context, file, url string) (Archive, error) {
	engine, place, err := engineOf(url)
	switch {
	case err != nil:
		return Archive{}, err
	case engine == "sqlite":
		return sqlite.Restore(ctx, file, place)
	}
	return postgres.Restore(ctx, file, place)
}

// SchemaSteps returns how many schema steps this program knows.
func SchemaSteps() int64 { return relational.KnownSteps() }
