package postgres_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"yibao/storage/postgres"
	"yibao/storage/relational"
	"yibao/storage/storetest"
)

// server returns the DSN of the test server. Without one the test fails when
// YIBAO_REQUIRE_POSTGRES says so; else it has nothing to check.
func server(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv("YIBAO_TEST_POSTGRES")
	if dsn == "" && os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1" {
		t.Fatal("YIBAO_TEST_POSTGRES names no server")
	}
	if dsn == "" {
		t.Log("no PostgreSQL to test with: set YIBAO_TEST_POSTGRES, or run make test")
	}
	return dsn
}

var schemas atomic.Int64

// schema makes an empty schema and returns a DSN that leads into it.
func schema(t *testing.T, dsn string) string {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("storage_%d_%d", os.Getpid(), schemas.Add(1))
	if _, err := db.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			t.Error(err)
		}
		_ = db.Close()
	})
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestContract(t *testing.T) {
	t.Parallel()
	dsn := server(t)
	if dsn == "" {
		return
	}
	storetest.Run(t, "postgres", func(t *testing.T) storetest.Connect {
		path := schema(t, dsn)
		return func() (relational.Engine, error) { return postgres.Connect(t.Context(), path) }
	})
}
