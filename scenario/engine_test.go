package scenario_test

import (
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// database is a database of one test's own.
type database struct {
	engine string // sqlite or postgres
	url    string // as --db takes it
	driver string
	source string // as database/sql takes it
}

// onEngines runs a test on each engine, each time on a fresh copy of the world.
func onEngines(t *testing.T, test func(t *testing.T, db database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqliteWorld(t))
	})
	if !postgresWanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, postgresWorld(t))
	})
}

// postgresWanted reports whether there is a PostgreSQL to run on; without one
// that is required the test fails.
func postgresWanted(t *testing.T) bool {
	t.Helper()
	if os.Getenv("YIBAO_TEST_POSTGRES") != "" {
		return true
	}
	if os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1" {
		t.Fatal("YIBAO_TEST_POSTGRES is empty: run scripts/postgres.sh")
	}
	t.Log("YIBAO_TEST_POSTGRES is empty: only SQLite was tried")
	return false
}

// counted notes a case for make test, which compares the engines.
func counted(t *testing.T, db database, name string) {
	t.Helper()
	file := os.Getenv("YIBAO_CONTRACT_COUNT")
	if file == "" {
		return
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(db.engine + " scenario/" + name + "\n"); err != nil {
		t.Fatal(err)
	}
}

// seed imports the world and publishes the policies of 390100, by the shipped
// commands.
func seed(db database) error {
	dir, err := os.MkdirTemp(workplace, "world-")
	if err != nil {
		return err
	}
	files, err := writeWorld(dir, kinds, today())
	if err != nil {
		return err
	}
	for _, args := range [][]string{
		append([]string{"import", "--demo"}, files...),
		{"publish", "--author", "经办甲", "--region", "390100"},
	} {
		out, err := exec.Command(binary, append(args, "--db", db.url)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("yibao %s: %w\n%s", args[0], err, out)
		}
	}
	return nil
}

func sqliteAt(file string) database {
	return database{"sqlite", "sqlite:" + file, "sqlite", "file:" + file + "?_pragma=busy_timeout(15000)"}
}

// sqliteTemplate is the seeded file that tests copy.
var sqliteTemplate = sync.OnceValues(func() (string, error) {
	file := filepath.Join(workplace, "template.db")
	if err := seed(sqliteAt(file)); err != nil {
		return "", err
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return "", err
	}
	defer db.Close()
	_, err = db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	return file, err
})

func sqliteWorld(t *testing.T) database {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "yibao.db")
	if err := copyFile(file, template); err != nil {
		t.Fatal(err)
	}
	return sqliteAt(file)
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

var (
	postgresSerial atomic.Int64
	postgresMade   atomic.Bool
	postgresCopy   sync.Mutex
)

// postgresName names a database of this run.
func postgresName(part string) string { return fmt.Sprintf("scenario_%d_%s", os.Getpid(), part) }

func postgresAt(name string) (database, error) {
	dsn, err := url.Parse(os.Getenv("YIBAO_TEST_POSTGRES"))
	if err != nil {
		return database{}, err
	}
	dsn.Path = "/" + name
	return database{"postgres", dsn.String(), "pgx", dsn.String()}, nil
}

// administer runs a statement on the server's own database.
func administer(statement string) error {
	db, err := sql.Open("pgx", os.Getenv("YIBAO_TEST_POSTGRES"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

// postgresTemplate is the name of the seeded database that tests copy.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	name := postgresName("template")
	if err := administer("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	postgresMade.Store(true)
	db, err := postgresAt(name)
	if err != nil {
		return "", err
	}
	return name, seed(db)
})

func postgresWorld(t *testing.T) database {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := postgresName(fmt.Sprint(postgresSerial.Add(1)))
	postgresCopy.Lock()
	err = administer("CREATE DATABASE " + name + " TEMPLATE " + template)
	postgresCopy.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := administer("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	db, err := postgresAt(name)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// dropTemplate removes the database that the run's databases were copied from.
func dropTemplate() {
	if postgresMade.Load() {
		if err := administer("DROP DATABASE " + postgresName("template") + " WITH (FORCE)"); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// open opens a test's database beside the program.
func (d database) open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open(d.driver, d.source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// tables lists the tables of a database.
func (d database) tables(t *testing.T, db *sql.DB) []string {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
	if d.engine == "postgres" {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
	}
	rows := scan(t, db, query)
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = strings.Join(r, "")
	}
	if len(names) < 15 {
		t.Fatalf("only %d tables were found", len(names))
	}
	return names
}

// scan runs a query and returns its rows as text.
func scan(t *testing.T, db *sql.DB, query string, args ...any) [][]string {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for rows.Next() {
		values := make([]any, len(columns))
		places := make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(columns))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			row[i] = fmt.Sprint(v)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
