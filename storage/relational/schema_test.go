package relational_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"yibao/storage/relational"
)

var table = regexp.MustCompile(`(?s)-- dist: ([a-z]+)(?:\((\w+)\))?\n(?:-- [^\n]*\n)*CREATE TABLE (\w+) \((.*?)\n\);`)

var primaryKey = regexp.MustCompile(`(?:PRIMARY KEY \((.*?)\)|(\w+) TEXT NOT NULL PRIMARY KEY)`)

// TestTablesCanBeDistributed reads the schema as one who spreads it over several
// machines would: each table says how it is spread, and its primary key holds
// the column it is spread by, for persons at the front.
func TestTablesCanBeDistributed(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(relational.Migrations(), "[0-9][0-9][0-9][0-9].sql")
	if err != nil || len(names) < 4 {
		t.Fatalf("%d steps: %v", len(names), err)
	}
	for _, name := range names {
		body, err := fs.ReadFile(relational.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		tables := table.FindAllStringSubmatch(string(body), -1)
		if made := strings.Count(string(body), "CREATE TABLE "); made != len(tables) {
			t.Errorf("%s makes %d tables, %d say how they are spread", name, made, len(tables))
		}
		for _, m := range tables {
			checkSpread(t, m[3], m[1], m[2], m[4])
		}
	}
}

func checkSpread(t *testing.T, table, class, column, body string) {
	t.Helper()
	key := primaryKey.FindStringSubmatch(body)
	if key == nil {
		t.Errorf("%s has no primary key", table)
		return
	}
	columns := strings.Split(key[1]+key[2], ", ")
	switch class {
	case "person":
		if columns[0] != column {
			t.Errorf("%s lies with the person, its key %v does not begin with %s", table, columns, column)
		}
	case "key":
		if !strings.Contains(strings.Join(columns, " "), column) {
			t.Errorf("%s is spread by %s, which is not in its key %v", table, column, columns)
		}
	case "reference", "single":
		if column != "" {
			t.Errorf("%s is %s and names a column", table, class)
		}
	default:
		t.Errorf("%s is spread in an unknown way: %s", table, class)
	}
}

// Each table that says its rows lie by key gets the engine's clause, no other
// does, and it lies with a person.
func TestRowsByKey(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(relational.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, name := range names {
		body, err := fs.ReadFile(relational.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		n := len(byKey.FindAllString(string(body), -1))
		if marks := strings.Count(string(body), "-- rows: by key\n"); marks != n {
			t.Errorf("%s: %d tables say that their rows lie by key, %d of them in the right place", name, marks, n)
		}
		if got := strings.Count(relational.Clustered(string(body), " IN ORDER"), "\n) IN ORDER;"); got != n {
			t.Errorf("%s: %d tables got the clause, want %d", name, got, n)
		}
		said += n
	}
	if said < 5 {
		t.Errorf("only %d tables say that their rows lie by key", said)
	}
}

var byKey = regexp.MustCompile(`-- dist: person\(\w+\)\n-- rows: by key\n(?:-- [^\n]*\n)*CREATE TABLE `)
