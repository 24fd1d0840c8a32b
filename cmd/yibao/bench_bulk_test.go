package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"yibao/workshop/bench"
)

// The benches of work on all persons do it for everybody, twice, and the loop
// beside them writes the rows of one round, on each engine.
func TestBulkBenchesOnEngines(t *testing.T) {
	t.Parallel()
	urls := map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "bench.db")}
	if dsn := os.Getenv("YIBAO_TEST_POSTGRES"); dsn != "" {
		urls["postgres"] = dsn
	}
	for engine, url := range urls {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			load := benchBulk{DB: url, Persons: 130, Runs: 2}
			imports, bills, crediting := benchImports{load}, benchBills{load}, benchCrediting{load}
			for _, b := range []struct {
				name    string
				rows    map[string]float64
				measure func(context.Context) (bench.Report, error)
			}{
				{"imports", map[string]float64{"person": 1, "person_version": 1, "credential": 1, "spell": 1}, imports.report},
				{"bills", map[string]float64{"levy_line": 1, "levy_bill": 0.054}, bills.report},
				{"crediting", map[string]float64{"ledger_entry": 1, "ledger_posting": 4, "chain_link": 1}, crediting.report},
			} {
				r, err := b.measure(t.Context())
				if err != nil {
					t.Fatalf("%s:%s", b.name, told(err))
				}
				if r.Bench != b.name || r.Engine != engine || r.Median <= 0 || len(r.Runs) != 2 || r.RawMedian <= 0 || r.Persons != 130 {
					t.Errorf("报告不全:%+v", r)
				}
				for table, rows := range b.rows {
					if r.Rows[table] != rows {
						t.Errorf("%s 每人在 %s 写了 %v 行,应为 %v", b.name, table, r.Rows[table], rows)
					}
				}
			}
		})
	}
}
