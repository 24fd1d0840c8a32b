package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver named sqlite

	"yibao/storage"
	"yibao/workshop/bench"
)

// rawSchema names where the raw loop writes on PostgreSQL: beside the schema
// that the bench works in, so that two benches of one server do not write into
// each other's. On SQLite it has a file of its own beside the database.
func rawSchema(address string) string {
	if u, err := url.Parse(address); err == nil && u.Query().Get("search_path") != "" {
		return u.Query().Get("search_path") + "_raw"
	}
	return "yibao_bench_raw"
}

// errForeignPersons keeps benches away from databases in use.
var errForeignPersons = errors.New("数据库里有不是基准测试造的参保人;基准测试会写入大量虚构结算,请换一个空数据库(--db)")

// benchConnect opens a database beside the stores, with their settings.
func benchConnect(address string) (*sql.DB, bool, error) {
	if !strings.HasPrefix(address, "sqlite:") {
		config, err := pgx.ParseConfig(address)
		if err != nil {
			return nil, false, err
		}
		return stdlib.OpenDB(*config), false, nil
	}
	path, err := filepath.Abs(litePath(address))
	if err != nil {
		return nil, true, err
	}
	name := url.URL{Path: filepath.ToSlash(path)}
	pragmas := url.Values{"_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", liteTimeout.Milliseconds())}, liteSettings...)}
	db, err := sql.Open("sqlite", "file:"+name.EscapedPath()+"?"+pragmas.Encode())
	return db, true, err
}

// litePath is the file of a SQLite address.
func litePath(address string) string {
	return strings.TrimPrefix(strings.TrimPrefix(address, "sqlite:"), "//")
}

// onlyBenchPersons refuses a database with other persons than the benches'.
func onlyBenchPersons(ctx context.Context, address string) error {
	db, _, err := benchConnect(address)
	if err != nil {
		return err
	}
	defer db.Close()
	var others int
	err = db.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT psn_no FROM person WHERE psn_no < $1 OR psn_no > $2 LIMIT 1) others",
		bench.PersonPrefix, bench.PersonPrefix+"~").Scan(&others)
	if err == nil && others > 0 {
		err = errForeignPersons
	}
	return err
}

// rawDatabase makes the raw loop's database: the same schema, the persons'
// anchors, nothing else. remove drops it again.
func rawDatabase(ctx context.Context, address string, persons int) (beside string, remove func(), err error) {
	if strings.HasPrefix(address, "sqlite:") {
		beside = address + ".raw"
		if err = removeFile(beside); err != nil {
			return "", nil, err
		}
		remove = func() { _ = removeFile(beside) }
	} else if beside, remove, err = schemaOf(ctx, address, rawSchema(address)); err != nil {
		return "", nil, err
	}
	store, err := storage.Open(ctx, beside, storage.Options{WriterID: "raw"})
	if err != nil {
		remove()
		return "", nil, err
	}
	if err = errors.Join(store.Close(), anchor(ctx, beside, persons)); err != nil {
		remove()
		return "", nil, err
	}
	return beside, remove, nil
}

// schemaOf makes an empty schema in a PostgreSQL database, and returns the
// address that works in it and what drops it again.
func schemaOf(ctx context.Context, address, name string) (beside string, remove func(), err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", nil, err
	}
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	drop, create := "DROP SCHEMA IF EXISTS "+name+" CASCADE", "CREATE SCHEMA "+name
	if err := benchChange(ctx, address, drop, create); err != nil {
		return "", nil, err
	}
	return u.String(), func() { _ = benchChange(context.WithoutCancel(ctx), address, drop) }, nil
}

func benchChange(ctx context.Context, address string, statements ...string) error {
	db, _, err := benchConnect(address)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// anchor gives every person a row that the loop can take sequences from.
func anchor(ctx context.Context, address string, persons int) error {
	db, _, err := benchConnect(address)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	const rows = 200
	for first := 0; first < persons; first += rows {
		var places []string
		var args []any
		for n := first; n < min(first+rows, persons); n++ {
			args = append(args, bench.PersonNo(n))
			places = append(places, fmt.Sprintf("($%d, 0)", len(args)))
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO person (psn_no, seq) VALUES "+strings.Join(places, ","), args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// rows implements bench.Rows.
type rows struct {
	source, target *sql.DB
	address        string // of target
	lite           bool
	tables         []rowTable
	writers        int
}

// rowTable is the rows of one table that each of some settlements wrote.
type rowTable struct {
	name    string
	columns []string
	samples [][][]cell // by settlement, row and column
}

// of returns the rows of one settlement, chosen by the key's number.
func (t rowTable) of(k bench.Keys) [][]cell { return t.samples[k.Seq%int64(len(t.samples))] }

// cell is a value, or the place of a key.
type cell struct {
	key   string // "", or what of the keys stands here
	value any
}

func openRows(ctx context.Context, source, target string) (*rows, error) {
	from, _, err := benchConnect(source)
	if err != nil {
		return nil, err
	}
	to, lite, err := benchConnect(target)
	if err != nil {
		return nil, errors.Join(err, from.Close())
	}
	to.SetMaxIdleConns(64)
	return &rows{source: from, target: to, address: target, lite: lite}, errors.Join(from.PingContext(ctx), to.PingContext(ctx))
}

func (r *rows) close() { _, _ = r.source.Close(), r.target.Close() }

// Settings implements bench.Rows.
func (r *rows) Settings(ctx context.Context) ([]bench.Setting, error) {
	names, how := []string{"fsync", "synchronous_commit", "full_page_writes", "shared_buffers"}, "SHOW "
	if r.lite {
		names, how = []string{"journal_mode", "synchronous", "page_size", "cache_size", "wal_autocheckpoint"}, "PRAGMA "
	}
	var settings []bench.Setting
	for _, name := range names {
		var value string
		if err := r.target.QueryRowContext(ctx, how+name).Scan(&value); err != nil {
			return nil, err
		}
		if name == "synchronous" && value == "2" {
			value = "FULL"
		}
		settings = append(settings, bench.Setting{Name: name, Value: value})
	}
	return settings, nil
}

// columnsOf lists the tables of the schema with their columns.
func (r *rows) columnsOf(ctx context.Context) (map[string][]string, error) {
	query := "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
	if r.lite {
		query = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
	}
	found, err := r.source.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	tables := make(map[string][]string)
	for found.Next() {
		var table, column string
		if err := found.Scan(&table, &column); err != nil {
			return nil, err
		}
		tables[table] = append(tables[table], column)
	}
	return tables, found.Err()
}

// belonging is a column by which a row belongs to a settlement.
type belonging struct {
	column string
	visit  bool // it holds the visit, else the settlement
}

// belongs are the columns to look for, in order of preference.
var belongs = []belonging{{"setl_id", false}, {"entry_id", false}, {"visit_id", true}, {"ref", false}}

// Learn implements bench.Rows.
func (r *rows) Learn(ctx context.Context, of []bench.Keys) (map[string]float64, error) {
	tables, err := r.columnsOf(ctx)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]float64)
	for name, columns := range tables {
		t := rowTable{name: name, columns: columns}
		written := 0
		for _, k := range of {
			cells, err := r.learn(ctx, t, k)
			if err != nil {
				return nil, err
			}
			t.samples = append(t.samples, cells)
			written += len(cells)
		}
		if written > 0 {
			r.tables = append(r.tables, t)
			counts[name] = float64(written) / float64(len(of))
		}
	}
	slices.SortFunc(r.tables, func(a, b rowTable) int { return strings.Compare(a.name, b.name) })
	return counts, nil
}

// learn reads the rows of a table that one settlement wrote.
func (r *rows) learn(ctx context.Context, t rowTable, of bench.Keys) ([][]cell, error) {
	at := slices.IndexFunc(belongs, func(b belonging) bool { return slices.Contains(t.columns, b.column) })
	if at < 0 {
		return nil, nil
	}
	key := of.SetlID
	if belongs[at].visit {
		key = of.VisitID
	}
	query := "SELECT " + strings.Join(t.columns, ", ") + " FROM " + t.name + " WHERE " + belongs[at].column + " = $1"
	args := []any{key}
	for _, column := range []string{"psn_no", "part_key"} { // spares a scan of the table
		if slices.Contains(t.columns, column) {
			query += " AND " + column + " = $2"
			args = append(args, of.PsnNo)
			break
		}
	}
	found, err := r.source.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var list [][]cell
	for found.Next() {
		values, places := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := found.Scan(places...); err != nil {
			return nil, err
		}
		list = append(list, cellsOf(t.columns, values, of))
	}
	return list, found.Err()
}

// cellsOf tells keys from values.
func cellsOf(columns []string, values []any, of bench.Keys) []cell {
	cells := make([]cell, len(values))
	for i, v := range values {
		c := cell{value: v}
		if blob, ok := v.([]byte); v == nil || ok && len(blob) == 0 {
			c.value = []byte{} // the schema has no NULL: drivers tell of an empty blob so
		}
		switch {
		case columns[i] == "seq" || columns[i] == "position":
			c.key = "seq"
		case columns[i] == "writer":
			c.key = "writer"
		case v == of.PsnNo:
			c.key = "psn"
		case v == of.SetlID:
			c.key = "setl"
		case v == of.VisitID:
			c.key = "visit"
		case v == of.MessageID:
			c.key = "message"
		}
		cells[i] = c
	}
	return cells
}

// Writer implements bench.Rows.
func (r *rows) Writer(ctx context.Context) (bench.RowWriter, error) {
	r.writers++
	name := fmt.Sprintf("raw-%s-%d", newID(), r.writers)
	if r.lite {
		return newLiteWriter(r, litePath(r.address), name)
	}
	conn, err := r.target.Conn(ctx)
	if err != nil {
		return nil, err
	}
	_, err = conn.ExecContext(ctx, newHead, name)
	return &rowWriter{rows: r, conn: conn, name: name}, err
}

// removeFile deletes a SQLite database with what lies beside it.
func removeFile(address string) error {
	file := litePath(address)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(file + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
