package settlement_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/policies"
	"yibao/process/settlement"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// today is the day on which the tests' towns wake up.
const today = "2026-03-05"

func newTown(t *testing.T) *town.Town {
	t.Helper()
	return town.New(t, policies.FS)
}

// rates compares exact fractions by value.
var rates = cmp.Comparer(func(a, b money.Rate) bool { return a.Cmp(b) == 0 })

// paid sums what a payer pays.
func paid(r settlement.Record, payer string) money.Fen {
	var total money.Fen
	for _, s := range r.Shares {
		if s.Payer == payer {
			total += s.Amount
		}
	}
	return total
}

// checkSums checks that a record adds up every way it should; sign is -1 for
// the record of a reversal.
func checkSums(t town.T, r settlement.Record, sign money.Fen) {
	t.Helper()
	var shares money.Fen
	for i, s := range r.Shares {
		shares += s.Amount
		if s.Amount*sign < 0 {
			t.Fatalf("%s: share %d of %s is %s", r.SetlID, i+1, s.Payer, s.Amount)
		}
	}
	if classes := r.SelfFunded + r.OverLimit + r.Prepaid + r.InScope; shares != r.Total || classes != r.Total {
		t.Fatalf("%s: total %s, shares %s, classes %s", r.SetlID, r.Total, shares, classes)
	}
	columns := make([]money.Fen, len(r.Shares))
	var lines money.Fen
	for _, l := range r.Lines {
		lines += l.Amount
		var parts money.Fen
		for i, p := range l.Parts {
			parts += p
			columns[i] += p
			if p*sign < 0 {
				t.Fatalf("%s line %s: a part is %s", r.SetlID, l.LineNo, p)
			}
		}
		if classes := l.SelfFunded + l.OverLimit + l.Prepaid + l.InScope; parts != l.Amount || classes != l.Amount {
			t.Fatalf("%s line %s: amount %s, parts %s, classes %s", r.SetlID, l.LineNo, l.Amount, parts, classes)
		}
	}
	for i, s := range r.Shares {
		if columns[i] != s.Amount {
			t.Fatalf("%s: %s pays %s, on the lines %s", r.SetlID, s.Payer, s.Amount, columns[i])
		}
	}
	if lines != r.Total {
		t.Fatalf("%s: total %s, lines %s", r.SetlID, r.Total, lines)
	}
}
