package auditbench

import (
	"context"
	"testing"
	"time"
)

// The run of all kinds finds what the judge finds on the persons compared.
func TestAllKinds(t *testing.T) {
	t.Parallel()
	b := Bench{Lines: 20_000, Runs: 1, Cores: 2, Seed: 5, Now: time.Now, Told: func(string) {}}
	a, err := b.all(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if a.Lines < b.Lines || a.Findings == 0 || a.Checked == 0 || a.Judged > a.Persons {
		t.Errorf("%+v", a)
	}
	t.Logf("%+v", a)
}
