package sqlite_test

import (
	"path/filepath"
	"testing"

	"yibao/storage/relational"
	"yibao/storage/sqlite"
	"yibao/storage/storetest"
)

// fresh makes an empty file.
func fresh(t *testing.T) storetest.Connect {
	path := filepath.Join(t.TempDir(), "医保 100%.db")
	return func() (relational.Engine, error) { return sqlite.Connect(t.Context(), path) }
}

func TestContract(t *testing.T) {
	t.Parallel()
	storetest.Run(t, "sqlite", fresh)
}
