package storetest

import (
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing/fstest"

	"yibao/observer/verify"
	"yibao/register/enrolment"
	"yibao/storage/relational"
)

// describe lists the schema in words of the engine's own.
var describe = map[string]string{
	"sqlite": "SELECT type || ' ' || name || ': ' || COALESCE(sql, '') FROM sqlite_master ORDER BY name",
	"postgres": "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns" +
		" WHERE table_schema = current_schema()" +
		" UNION ALL SELECT REPLACE(indexdef, current_schema() || '.', '') FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1",
}

// raw runs statements beneath the stores.
func (b *Bench) raw(e relational.Engine, statements ...string) {
	b.Helper()
	t, err := e.Begin(ctx, relational.Bulk)
	b.ok(err)
	for _, s := range statements {
		if _, err := t.Exec(ctx, s); err != nil {
			_ = t.Rollback()
			b.Fatal(err)
		}
	}
	b.ok(t.Commit())
}

// texts runs a query of one text column beneath the stores.
func (b *Bench) texts(e relational.Engine, query string) []string {
	b.Helper()
	t, err := e.Begin(ctx, relational.Read)
	b.ok(err)
	defer func() { _ = t.Rollback() }()
	rows, err := t.Query(ctx, query)
	b.ok(err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		b.ok(rows.Scan(&s))
		all = append(all, strings.ReplaceAll(s, "\"", ""))
	}
	b.ok(rows.Err())
	return all
}

// steps returns the program's first n steps (all for a negative n) with more
// files beside them.
func (b *Bench) steps(n int, more map[string]string) fstest.MapFS {
	b.Helper()
	files := make(fstest.MapFS)
	b.ok(fs.WalkDir(relational.Migrations(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(relational.Migrations(), path)
		if n < 0 || path[:4] <= fmt.Sprintf("%04d", n) {
			files[path] = &fstest.MapFile{Data: body}
		}
		return err
	}))
	for name, body := range more {
		files[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return files
}

// count returns the number of steps of the program.
func (b *Bench) count() int {
	return len(b.texts(b.engine(), "SELECT checksum FROM schema_step"))
}

var migrationCases = []Case{
	{"结构/a database upgraded step by step, with data, equals a new one", func(b *Bench) {
		e := b.engine()
		b.ok(relational.Migrate(ctx, e, b.steps(1, nil)))
		b.raw(e, "INSERT INTO person (psn_no, seq) VALUES ('1001', 7)",
			"INSERT INTO person_version ("+
				"version_id, eff_from, eff_to, recorded, psn_no, region, name, cert_type, cert_no, sex, nation, birth, death)"+
				" VALUES ('P-1', '1980-01-01', '9999-12-31', 1, '1001', '330200', '张三', '01', 'A1', '1', '01', '1980-01-01', '')")
		b.ok(relational.Migrate(ctx, e, b.steps(2, nil)))
		b.ok(relational.Migrate(ctx, e, b.steps(-1, nil)))
		p := read(b, func(r verify.Reader) (enrolment.Person, error) { return r.PersonOn(ctx, "1001", day("2026-01-01")) })
		b.same("张三", p.Name)
		b.same(7, len(b.texts(e, "SELECT psn_no FROM person WHERE seq = 7"))*7)
		upgraded := b.texts(e, describe[b.Engine])
		if len(upgraded) < 20 {
			b.Fatalf("the schema has only %d parts", len(upgraded))
		}
		fresh := &Bench{T: b.T, Engine: b.Engine, connect: b.another()}
		fresh.db()
		b.same(fresh.texts(fresh.engine(), describe[b.Engine]), upgraded)
	}},
	{"结构/opening again changes nothing", func(b *Bench) {
		b.persons("1001")
		before := b.texts(b.engine(), describe[b.Engine])
		b.open("X")
		b.same(before, b.texts(b.engine(), describe[b.Engine]))
	}},
	{"结构/a database newer than the program is refused in words", func(b *Bench) {
		b.db()
		n := b.count()
		more := map[string]string{fmt.Sprintf("%04d.sql", n+1): "CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY);"}
		b.ok(relational.Migrate(ctx, b.engine(), b.steps(-1, more)))
		_, err := relational.Open(ctx, b.engine(), relational.Options{})
		b.is(err, relational.ErrNewerDatabase)
		b.same(relational.ErrNewerDatabase.With(n+1, n).Error(), err.Error())
	}},
	{"结构/a step that was taken in another wording is refused", func(b *Bench) {
		b.db()
		edited := b.steps(-1, map[string]string{"0002.sql": "CREATE TABLE other (id TEXT NOT NULL PRIMARY KEY);"})
		b.is(relational.Migrate(ctx, b.engine(), edited), relational.ErrMigrationEdited)
		b.same(0, len(b.texts(b.engine(), "SELECT psn_no FROM person")))
	}},
	{"结构/a step that fails leaves nothing of itself, and the steps before it", func(b *Bench) {
		e := b.engine()
		b.ok(relational.Migrate(ctx, e, b.steps(1, nil)))
		before := b.texts(e, describe[b.Engine])
		bad := b.steps(1, map[string]string{"0002.sql": "CREATE TABLE half (id TEXT NOT NULL PRIMARY KEY);\nCREATE TABEL broken;"})
		if err := relational.Migrate(ctx, e, bad); err == nil {
			b.Fatal("a broken step was taken")
		}
		b.same(before, b.texts(e, describe[b.Engine]))
		b.ok(relational.Migrate(ctx, e, b.steps(-1, nil)))
	}},
	{"结构/an engine takes its own file of a step, and not the other's", func(b *Bench) {
		e := b.engine()
		files := fstest.MapFS{}
		for name, body := range map[string]string{
			"0001.sql":        "CREATE TABLE shared (id TEXT NOT NULL PRIMARY KEY);",
			"0001.pg.sql":     "CREATE TABLE own_postgres (id TEXT NOT NULL PRIMARY KEY);",
			"0001.sqlite.sql": "CREATE TABLE own_sqlite (id TEXT NOT NULL PRIMARY KEY);",
		} {
			files[name] = &fstest.MapFile{Data: []byte(body)}
		}
		b.ok(relational.Migrate(ctx, e, files))
		b.raw(e, "INSERT INTO shared (id) VALUES ('1')", "INSERT INTO own_"+b.Engine+" (id) VALUES ('1')")
		other := map[string]string{"sqlite": "postgres", "postgres": "sqlite"}[b.Engine]
		for _, part := range b.texts(e, describe[b.Engine]) {
			if strings.Contains(part, "own_"+other) {
				b.Fatalf("took %s", part)
			}
		}
	}},
	{"结构/steps are numbered without a gap", func(b *Bench) {
		gap := maps.Clone(b.steps(2, nil))
		gap["0009.sql"] = &fstest.MapFile{Data: []byte("SELECT 1;")}
		if err := relational.Migrate(ctx, b.engine(), gap); err == nil {
			b.Fatal("a gap was accepted")
		}
	}},
	{"结构/processes that start together all find the schema made", func(b *Bench) {
		engines := make([]relational.Engine, 6)
		for i := range engines {
			engines[i] = b.engine()
		}
		b.together(len(engines), func(i int) error {
			return relational.Migrate(ctx, engines[i], relational.Migrations())
		})
		b.persons("1001")
	}},
}
