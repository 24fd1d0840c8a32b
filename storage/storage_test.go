package storage_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"yibao/storage"
	"yibao/storage/relational"
)

func TestOpenBySQLiteURL(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "医保.db")
	for _, url := range []string{"sqlite:" + file, "sqlite://" + file} {
		db, err := storage.Open(t.Context(), url, storage.Options{WriterID: "W"})
		if err != nil {
			t.Fatal(err)
		}
		if db.EngineName() != "sqlite" {
			t.Errorf("engine %s", db.EngineName())
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestURLsThatNameNoDatabase(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]error{
		"":                              storage.ErrURL,
		"yibao.db":                      storage.ErrURL,
		"sqlite:":                       storage.ErrURL,
		"mysql://root:secret@localhost": storage.ErrURL,
		"postgres://u:secret@127.0.0.1:1/x?connect_timeout=1": relational.ErrCannotOpen,
		"postgresql://u:secret@127.0.0.1:notaport/x":          relational.ErrCannotOpen,
	} {
		db, err := storage.Open(t.Context(), url, storage.Options{})
		if !errors.Is(err, want) || db != nil {
			t.Errorf("%s: %v %v", url, db, err)
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("tells the password: %v", err)
		}
	}
}
