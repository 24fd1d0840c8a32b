package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/register/enrolment"
	"yibao/storage"
	"yibao/storage/postgres"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

// places makes the URLs of two empty databases: one to back up, one to restore
// into.
type places func(t *testing.T) (from, to string)

func files(t *testing.T) (from, to string) {
	t.Helper()
	dir := t.TempDir()
	return "sqlite:" + filepath.Join(dir, "医保 100%.db"), "sqlite:" + filepath.Join(dir, "恢复.db")
}

var made atomic.Int64

// second is another database on the test server, made once: making one takes
// the server seconds. Schemas of one name in the two are the places.
var second = sync.OnceValues(func() (string, error) {
	server := os.Getenv("YIBAO_TEST_POSTGRES")
	name := fmt.Sprintf("backup_%d", os.Getpid())
	u, err := url.Parse(server)
	if err == nil {
		err = execute(server, "CREATE DATABASE "+name)
	}
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if made.Load() > 0 {
		err := execute(os.Getenv("YIBAO_TEST_POSTGRES"), fmt.Sprintf("DROP DATABASE IF EXISTS backup_%d WITH (FORCE)", os.Getpid()))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(status)
}

func execute(address, statement string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	_, err = db.Exec(statement)
	return errors.Join(err, db.Close())
}

func schemas(t *testing.T) (from, to string) {
	t.Helper()
	name := fmt.Sprintf("backup_%d_%d", os.Getpid(), made.Add(1))
	other, err := second()
	if err != nil {
		t.Fatal(err)
	}
	within := func(address string) string {
		if err := execute(address, "CREATE SCHEMA "+name); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := execute(address, "DROP SCHEMA "+name+" CASCADE"); err != nil {
				t.Error(err)
			}
		})
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set("search_path", name)
		u.RawQuery = q.Encode()
		return u.String()
	}
	return within(os.Getenv("YIBAO_TEST_POSTGRES")), within(other)
}

// onEngines runs a test for each format of archive that can be made here.
func onEngines(t *testing.T, test func(t *testing.T, fresh places, format string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, files, relational.FormatSQLite) })
	if os.Getenv("YIBAO_TEST_POSTGRES") == "" {
		if os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1" {
			t.Fatal("YIBAO_TEST_POSTGRES names no server")
		}
		t.Log("no PostgreSQL to test with: set YIBAO_TEST_POSTGRES, or run make test")
		return
	}
	t.Run("postgres by pg_dump", func(t *testing.T) { test(t, schemas, relational.FormatDump) })
	t.Run("postgres by COPY", func(t *testing.T) {
		t.Setenv("YIBAO_PG_BIN", t.TempDir())
		test(t, schemas, relational.FormatCopy)
	})
}

func open(t *testing.T, url string) storage.Database {
	t.Helper()
	db, err := storage.Open(t.Context(), url, storage.Options{WriterID: "W"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// enrol adds a person: a row of person and one of person_version, together.
func enrol(ctx context.Context, db storage.Database, number int) error {
	return db.Import(ctx, func(w importing.Work) error {
		stamp := period.Version{ID: fmt.Sprintf("V%06d", number), Effective: period.Since(1), Recorded: time.UnixMicro(1)}
		return w.AddPersons(ctx, []enrolment.Person{{Version: stamp, PsnNo: fmt.Sprintf("1%06d", number), Name: "赵\\钱\t孙"}})
	})
}

// populated makes a database with some persons.
func populated(t *testing.T, fresh places) (from, to string, db storage.Database) {
	t.Helper()
	from, to = fresh(t)
	db = open(t, from)
	for i := range 20 {
		if err := enrol(t.Context(), db, i); err != nil {
			t.Fatal(err)
		}
	}
	return from, to, db
}

func TestABackupIsOneStateWhileOthersWrite(t *testing.T) {
	onEngines(t, func(t *testing.T, fresh places, format string) {
		from, to, db := populated(t, fresh)
		stop := make(chan struct{})
		var writing sync.WaitGroup
		for worker := range 3 {
			writing.Go(func() {
				for n := 1000 * (worker + 1); ; n++ {
					select {
					case <-stop:
						return
					default:
					}
					if err := enrol(t.Context(), db, n); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		file := filepath.Join(t.TempDir(), "备份")
		taken, err := storage.Backup(t.Context(), from, file)
		close(stop)
		writing.Wait()
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		if taken.Format != format || taken.Steps != storage.SchemaSteps() {
			t.Errorf("archive %+v", taken)
		}
		if n := taken.Rows["person"]; n < 20 || n != taken.Rows["person_version"] {
			t.Errorf("%d persons have %d versions", n, taken.Rows["person_version"])
		}
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the backup is open to others: %v %v", info, err)
		}

		back, err := storage.Restore(t.Context(), file, to)
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		if diff := cmp.Diff(taken, back); diff != "" {
			t.Errorf("restored (-taken +back):\n%s", diff)
		}
		if err := enrol(t.Context(), open(t, to), 9999); err != nil {
			t.Errorf("the restored database takes no more: %v", err)
		}
	})
}

func TestRestoreRefusesWhatIsNotEmpty(t *testing.T) {
	onEngines(t, func(t *testing.T, fresh places, _ string) {
		from, target, _ := populated(t, fresh)
		file := filepath.Join(t.TempDir(), "备份")
		taken, err := storage.Backup(t.Context(), from, file)
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		if err := enrol(t.Context(), open(t, target), 77); err != nil {
			t.Fatal(err)
		}
		if _, err := storage.Restore(t.Context(), file, target); !errors.Is(err, relational.ErrNotEmpty) {
			t.Errorf("got %v", err)
		}
		now := filepath.Join(t.TempDir(), "之后")
		after, err := storage.Backup(t.Context(), target, now)
		if err != nil || after.Rows["person"] != 1 || taken.Rows["person"] != 20 {
			t.Errorf("the target was touched: %v %v", after, err)
		}
	})
}

func TestRestoreRefusesWhatIsNoBackup(t *testing.T) {
	onEngines(t, func(t *testing.T, fresh places, format string) {
		from, target, _ := populated(t, fresh)
		dir := t.TempDir()
		file := filepath.Join(dir, "备份")
		if _, err := storage.Backup(t.Context(), from, file); err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		other := map[string]string{relational.FormatSQLite: "PGDMP"}[format] + "SQLite format 3\x00"
		for name, content := range map[string]string{
			"empty": "", "text": "这不是备份", "half": string(whole[:len(whole)/2]), "another engine's": other,
		} {
			broken := filepath.Join(dir, name)
			if err := os.WriteFile(broken, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := storage.Restore(t.Context(), broken, target)
			if !errors.Is(err, relational.ErrNotArchive) && !errors.Is(err, relational.ErrNotPutBack) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if _, err := storage.Restore(t.Context(), filepath.Join(dir, "missing"), target); !errors.Is(err, relational.ErrNotArchive) {
			t.Errorf("missing: %v", err)
		}
		if _, err := storage.Restore(t.Context(), file, target); err != nil {
			t.Errorf("the broken files left something: %v %v", err, errors.Unwrap(err))
		}
	})
}

func cutFile(address string) (string, bool) {
	if len(address) > 7 && address[:7] == "sqlite:" {
		return address[7:], true
	}
	return "", false
}

func TestABackupThatFailsLeavesNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, fresh places, _ string) {
		file := filepath.Join(t.TempDir(), "备份")
		from, empty, _ := populated(t, fresh)
		_, err := storage.Backup(t.Context(), empty, file) // nothing in it
		if !errors.Is(err, relational.ErrNotTaken) && !errors.Is(err, relational.ErrCannotOpen) {
			t.Errorf("empty: %v", err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := storage.Backup(ended, from, file); err == nil {
			t.Error("a backup that was called off succeeded")
		}
		if _, err := os.Stat(file); !os.IsNotExist(err) {
			t.Errorf("left a file: %v", err)
		}
		if _, err := storage.Backup(t.Context(), from, filepath.Join(t.TempDir(), "没有", "备份")); !errors.Is(err, relational.ErrNotTaken) {
			t.Errorf("no folder: %v", err)
		}
	})
}

// old makes a database of an earlier program: all schema steps but the last.
func old(t *testing.T, address string) {
	t.Helper()
	var e relational.Engine
	var err error
	if file, isFile := cutFile(address); isFile {
		e, err = sqlite.Connect(t.Context(), file)
	} else {
		e, err = postgres.Connect(t.Context(), address)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	steps := fstest.MapFS{}
	names, err := fs.Glob(relational.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(relational.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		if name[:4] < fmt.Sprintf("%04d", storage.SchemaSteps()) {
			steps[name] = &fstest.MapFile{Data: text}
		}
	}
	if err := relational.Migrate(t.Context(), e, steps); err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
}

func TestABackupDoesNotUpgradeItsSource(t *testing.T) {
	onEngines(t, func(t *testing.T, fresh places, _ string) {
		from, to := fresh(t)
		last := storage.SchemaSteps()
		old(t, from)
		file := filepath.Join(t.TempDir(), "备份")
		for range 2 {
			taken, err := storage.Backup(t.Context(), from, file)
			if err != nil || taken.Steps != last-1 {
				t.Fatalf("%+v: %v %v", taken, err, errors.Unwrap(err))
			}
			file += "2"
		}
		back, err := storage.Restore(t.Context(), file[:len(file)-2], to)
		if err != nil || back.Steps != last-1 {
			t.Fatalf("%+v: %v %v", back, err, errors.Unwrap(err))
		}
		if err := open(t, to).Ready(t.Context()); err != nil {
			t.Errorf("not upgraded when opened: %v", err)
		}
	})
}
