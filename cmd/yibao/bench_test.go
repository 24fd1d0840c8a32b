package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yibao/storage"
	"yibao/workshop/bench"
)

// benchURLs are the databases to measure in tests: SQLite, and PostgreSQL when
// there is one.
func benchURLs(t *testing.T) map[string]string {
	t.Helper()
	urls := map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "bench.db")}
	switch dsn := os.Getenv("YIBAO_TEST_POSTGRES"); {
	case dsn != "":
		urls["postgres"] = ownSchema(t, dsn, "yibao_bench_test")
	case os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1":
		t.Fatal("YIBAO_TEST_POSTGRES is empty")
	default:
		t.Log("PostgreSQL is not tested: YIBAO_TEST_POSTGRES is empty")
	}
	return urls
}

// ownSchema makes a schema for one test and returns a DSN that works in it.
func ownSchema(t *testing.T, dsn, name string) string {
	t.Helper()
	ctx := context.Background()
	u, remove, err := schemaOf(ctx, dsn, name)
	if err != nil {
		t.Fatal(told(err))
	}
	t.Cleanup(remove)
	return u
}

// The raw loop writes the rows of a real settlement, table by table, into a
// database of its own, and the centre's books stay provable.
func TestSettleBenchOnEngines(t *testing.T) {
	t.Parallel()
	for engine, url := range benchURLs(t) {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			c := benchSettle{benchLoad: benchLoad{
				benchOutput: benchOutput{Runs: 1, Span: 150 * time.Millisecond, Lines: 15}, DB: url, Persons: 700, Callers: 8,
			}, Raw: []string{"1x8", "2x1"}}
			ctx := context.Background()
			stage, err := c.set(ctx)
			if err != nil {
				t.Fatal(told(err))
			}
			defer stage.close()
			report, err := c.measure(ctx, stage)
			if err = errors.Join(err, stage.settings(ctx, &report)); err != nil {
				t.Fatal(told(err))
			}
			if report.Engine != engine || report.Median <= 0 || len(report.Raw) != 2 || report.Raw[1].Median <= 0 || len(report.Settings) < 3 {
				t.Errorf("报告不全:%+v", report)
			}
			for table, rows := range map[string]int{"visit": 1, "fee_upload": 1, "settlement": 1, "message": 1, "chain_link": 1, "ledger_entry": 1} {
				if report.Rows[table] != float64(rows) {
					t.Errorf("一笔结算在 %s 写了 %v 行,应为 %d", table, report.Rows[table], rows)
				}
			}
			if err := (verifyCommand{database: database{DB: url}}).Run(); err != nil {
				t.Errorf("基准之后核验:%v", err)
			}
		})
	}
}

// The other benches run on the real doors, too: whole visits, replay, and
// books that grow.
func TestOtherBenches(t *testing.T) {
	t.Parallel()
	load := benchLoad{
		benchOutput: benchOutput{Runs: 1, Span: 200 * time.Millisecond, Lines: 15}, Persons: 600, Callers: 4,
	}
	for name, measure := range map[string]func(context.Context, *benchStage) (bench.Report, error){
		"episode": benchEpisode{load}.measure,
		"replay":  benchReplay{load, 30}.measure,
		"grow":    benchSettle{benchLoad: load, Grow: true, Stored: []int{100, 700}}.measure,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, c := context.Background(), load
			c.DB = "sqlite:" + filepath.Join(t.TempDir(), "bench.db")
			stage, err := c.set(ctx)
			if err != nil {
				t.Fatal(told(err))
			}
			defer stage.close()
			r, err := measure(ctx, stage)
			if err != nil {
				t.Fatal(told(err))
			}
			grown := len(r.Stages) == 2 && r.Stages[1].Stored == 700 && r.Stages[1].Cost > 0 && r.Ratio > 0
			if r.Bench != name || r.Median <= 0 || name == "episode" && r.Parts["2207 99%毫秒"] <= 0 ||
				name == "replay" && r.Parts["重算笔数"] != 30 || name == "grow" && !grown {
				t.Errorf("报告不全:%+v", r)
			}
		})
	}
}

// A database with persons of others is left alone.
func TestBenchRefusesOtherDatabases(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "real.db")
	ctx := context.Background()
	store, err := storage.Open(ctx, url, storage.Options{WriterID: "t"})
	if err != nil {
		t.Fatal(told(err))
	}
	db, _, err := benchConnect(url)
	if err != nil {
		t.Fatal(told(err))
	}
	_, err = db.ExecContext(ctx, "INSERT INTO person (psn_no, seq) VALUES ('390100000000000000001', 0)")
	if err = errors.Join(err, db.Close(), store.Close()); err != nil {
		t.Fatal(told(err))
	}
	c := benchEpisode{benchLoad{benchOutput: benchOutput{Runs: 1, Span: time.Millisecond, Lines: 1}, DB: url, Persons: 1, Callers: 1}}
	if err := c.Run(); !errors.Is(err, errForeignPersons) {
		t.Errorf("应当拒绝,却得到 %v", err)
	}
}

func TestArrangements(t *testing.T) {
	t.Parallel()
	list, err := arrangements([]string{"2x64"}, "sqlite")
	if err != nil || len(list) != 1 || list[0] != (bench.Arrangement{Writers: 2, Group: 64}) {
		t.Errorf("读成 %+v, %v", list, err)
	}
	for _, bad := range []string{"", "2", "x", "0x1", "1x0", "ax2"} {
		if _, err := arrangements([]string{bad}, "sqlite"); err == nil {
			t.Errorf("%q 没有拒绝", bad)
		}
	}
}
