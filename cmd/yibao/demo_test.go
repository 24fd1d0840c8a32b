package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The demonstration makes its city at the counters, and the same city, to the
// fen, for the same seed: on each engine, and when it is made again.
func TestDemonstrationIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	urls := []string{"sqlite:" + filepath.Join(t.TempDir(), "one.db"), "sqlite:" + filepath.Join(t.TempDir(), "two.db")}
	if dsn := os.Getenv("YIBAO_TEST_POSTGRES"); dsn != "" {
		urls[1] = schema(t, dsn, "demonstration")
	}
	var first string
	for _, url := range urls {
		out, err := newCommand(t, "demo", "--exit", "--persons", "600", "--settlements", "60", "--seed", "7", "--db", url).Output()
		said := string(out)
		if err != nil {
			t.Fatalf("%v:%s", err, said)
		}
		sums := demoSums(said)
		for _, want := range []string{"新生儿登记", "重复参保合并", "死亡登记", "单位变动", "慢特病评审", "家庭共济授权", "迟缴加滞纳金", "划入个人账户", "统筹基金"} {
			if !strings.Contains(sums, want) {
				t.Errorf("没有说到 %s:\n%s", want, said)
			}
		}
		if first == "" {
			first = sums
		}
		if sums != first {
			t.Errorf("两次演示不同:\n%s\n----\n%s", first, sums)
		}
		if !strings.Contains(said, ", 0 different") || !strings.Contains(said, "全部一致") {
			t.Errorf("核验或重算没有通过:\n%s", said)
		}
	}
}

var elapsed = regexp.MustCompile(`;用时 .*`)

// demoSums is what a demonstration says of its city and its funds, without how
// long that took.
func demoSums(said string) string {
	_, counters, _ := strings.Cut(said, "经办窗口:")
	counters, _, _ = strings.Cut(counters, "已发布")
	_, funds, _ := strings.Cut(said, "各基金(元)")
	funds, _, _ = strings.Cut(funds, "核验链节")
	return elapsed.ReplaceAllString(counters, "") + funds
}
