package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The pages of long lists are asked for over the staff API, on both engines:
// first, middle, last, each as full as it must be.
func TestListBenchOnEngines(t *testing.T) {
	t.Parallel()
	urls := map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "lists.db")}
	if dsn := os.Getenv("YIBAO_TEST_POSTGRES"); dsn != "" {
		urls["postgres"] = ownSchema(t, dsn, "yibao_lists_test")
	}
	for engine, url := range urls {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			c := benchLists{benchOutput: benchOutput{Runs: 1, Span: 100 * time.Millisecond, Lines: 5}, DB: url, Rows: 12_000, Asked: 3}
			ctx := context.Background()
			stage, err := c.load().set(ctx)
			if err != nil {
				t.Fatal(told(err))
			}
			defer stage.close()
			report, err := c.measure(ctx, stage)
			if err != nil {
				t.Fatal(told(err))
			}
			for _, page := range []string{"留痕首页", "某机构的结算中间一页", "统计的明细末页", "疑点中间一页", "档案材料末页", "受理件首页", "同名的参保人首页", "证件号的参保人"} {
				if report.Parts[page+" 99%毫秒(最差一次)"] <= 0 {
					t.Errorf("报告没有 %s:%+v", page, report.Parts)
				}
			}
			if report.Engine != engine || report.Median <= 0 || report.P99 <= 0 {
				t.Errorf("报告不全:%+v", report)
			}
		})
	}
}
