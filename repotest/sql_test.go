package repotest_test

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	createTable = regexp.MustCompile(`(?is)^CREATE TABLE (\w+) \((.*)\)$`)
	distHeader  = regexp.MustCompile(`(?m)^-- dist: (?:(person|key)\((\w+)\)|(reference)|(single))$`)
	primaryKey  = regexp.MustCompile(`(?i)PRIMARY KEY \(([^)]*)\)`)
	inlineKey   = regexp.MustCompile(`(?im)^\s*(\w+) [^,\n]*PRIMARY KEY\b`)
	column      = regexp.MustCompile(`(?m)^\s+(\w+) (\w+)`)
	notPortable = regexp.MustCompile(`(?i)\b(TRIGGER|SEQUENCE|SERIAL|BIGSERIAL|AUTOINCREMENT|GENERATED|IDENTITY|PROCEDURE|FUNCTION|REFERENCES|FOREIGN KEY|MERGE|GROUPING SETS|MATERIALIZED)\b`)
)

// exactTypes are the column types that every engine keeps to the last digit.
var exactTypes = map[string]bool{"TEXT": true, "BIGINT": true, "INTEGER": true, "SMALLINT": true, "BYTEA": true}

// schemaRule checks one migration against ADR 0001 and 0005: each table says
// how it is spread and has a key that fits, types are exact, and nothing is
// used that the engines do not share.
func schemaRule(name, text string) []string {
	var out []string
	complain := func(table, format string, args ...any) {
		out = append(out, fmt.Sprintf("%s: %s: ", name, table)+fmt.Sprintf(format, args...))
	}
	for _, st := range statements(text) {
		if word := notPortable.FindString(st.code); word != "" {
			complain(word, "各种数据库并不都有,改用都有的写法。(not on every engine: say it another way, ADR 0001.)")
		}
		m := createTable.FindStringSubmatch(st.code)
		if m == nil {
			continue
		}
		table, dist, key := m[1], distHeader.FindStringSubmatch(st.comments), keyOf(m[2])
		switch {
		case dist == nil:
			complain(table, "表前要写 -- dist: person(列)、key(列)、reference 或 single。(say how the table is spread.)")
		case dist[1] == "person" && (len(key) == 0 || key[0] != dist[2]):
			complain(table, "主键要以 %s 开头。(the primary key must begin with the person's column.)", dist[2])
		case dist[1] == "key" && !slices.Contains(key, dist[2]):
			complain(table, "主键要含有 %s。(the primary key must contain the column that the table is spread by.)", dist[2])
		}
		for _, c := range column.FindAllStringSubmatch(m[2], -1) {
			if c[1] != "PRIMARY" && !exactTypes[c[2]] {
				complain(table, "列 %s 的类型 %s 在各种数据库上不完全一致,用 BIGINT 或 TEXT。(not the same on every engine.)", c[1], c[2])
			}
		}
	}
	return out
}

// statement is one SQL statement with the comments before and inside it.
type statement struct{ comments, code string }

// statements parts a migration at the lines that end with a semicolon.
func statements(text string) []statement {
	var out []statement
	var notes, code []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "--") {
			notes = append(notes, strings.TrimSpace(line))
			continue
		}
		body, ended := strings.CutSuffix(strings.TrimRight(line, " "), ";")
		code = append(code, body)
		if ended {
			out = append(out, statement{strings.Join(notes, "\n"), strings.TrimSpace(strings.Join(code, "\n"))})
			notes, code = nil, nil
		}
	}
	return append(out, statement{strings.Join(notes, "\n"), strings.TrimSpace(strings.Join(code, "\n"))})
}

// keyOf returns the columns of a table's primary key.
func keyOf(body string) []string {
	if m := primaryKey.FindStringSubmatch(body); m != nil {
		key := strings.Split(m[1], ",")
		for i := range key {
			key[i] = strings.TrimSpace(key[i])
		}
		return key
	}
	if m := inlineKey.FindStringSubmatch(body); m != nil {
		return []string{m[1]}
	}
	return nil
}

func TestSchema(t *testing.T) {
	t.Parallel()
	files := 0
	err := walk(func(name string, _ fs.DirEntry) error {
		if path.Ext(name) != ".sql" || !strings.HasPrefix(name, "storage/") {
			return nil
		}
		files++
		for _, complaint := range schemaRule(name, read(t, name)) {
			t.Error(complaint)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("%d migrations read, %v", files, err)
	}
}

func TestSchemaRuleCatches(t *testing.T) {
	t.Parallel()
	check := func(text string) []string { return schemaRule("0001.sql", text) }
	const person = "-- About a person; and more.\n-- dist: person(psn_no)\n"
	expect(t, check(person+"CREATE TABLE a (\n  psn_no TEXT NOT NULL,\n  n BIGINT NOT NULL,\n  PRIMARY KEY (psn_no, n)\n);\nCREATE INDEX a_n ON a (n);\n"), "")
	expect(t, check(person+"CREATE TABLE a (\n  psn_no TEXT NOT NULL PRIMARY KEY,\n  n BIGINT NOT NULL\n);"), "")
	expect(t, check("-- dist: single\nCREATE TABLE a (\n  n BIGINT NOT NULL PRIMARY KEY\n);"), "")
	expect(t, check("CREATE TABLE a (\n  n BIGINT NOT NULL PRIMARY KEY\n);"), "a: 表前要写")
	expect(t, check(person+"CREATE TABLE a (\n  psn_no TEXT NOT NULL,\n  n BIGINT NOT NULL,\n  PRIMARY KEY (n, psn_no)\n);"), "主键要以 psn_no 开头")
	expect(t, check(person+"CREATE TABLE a (\n  psn_no TEXT NOT NULL,\n  n BIGINT NOT NULL\n);"), "主键要以 psn_no 开头")
	expect(t, check("-- dist: reference\nCREATE TABLE a (\n  n DOUBLE NOT NULL PRIMARY KEY\n);"), "列 n 的类型 DOUBLE")
	expect(t, check("-- dist: reference\nCREATE TABLE a (\n  n NUMERIC(16,2) NOT NULL PRIMARY KEY\n);"), "列 n 的类型 NUMERIC")
	expect(t, check("-- dist: key(h)\nCREATE TABLE a (\n  k TEXT NOT NULL,\n  h TEXT NOT NULL,\n  PRIMARY KEY (k, h)\n);"), "")
	expect(t, check("-- dist: key(h)\nCREATE TABLE a (\n  k TEXT NOT NULL PRIMARY KEY,\n  h TEXT NOT NULL\n);"), "主键要含有 h")
	expect(t, check("CREATE TRIGGER x AFTER INSERT ON a"), "TRIGGER: 各种数据库并不都有")
	expect(t, check("-- a TRIGGER would not do\nCREATE INDEX a_n ON a (n);"), "")
}
