package explain_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/observer/explain"
	"yibao/policies"
	"yibao/process/settlement"
	"yibao/storage/storetest/town"
)

var update = flag.Bool("update", false, "write the golden files anew")

var ctx = context.Background()

const today = "2026-03-05"

func explained(t *testing.T, w *town.Town, setlID string) explain.Explanation {
	t.Helper()
	service := explain.Service{Settlements: w.Service()}
	e, err := service.Settlement(ctx, setlID)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The sheets that a clerk reads. When a policy of the demonstration changes,
// look at the difference and run go test ./observer/explain -update.
func TestSheets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		settle func(t *testing.T, w *town.Town) settlement.Record
	}{
		{"职工门诊用账户", func(t *testing.T, w *town.Town) settlement.Record {
			p := w.Person(t, town.Citizen{Account: 300_00})
			suspended := town.Line("4", town.Service, 1, today)
			suspended.Doctor = town.Suspended
			return w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 90, today), town.Line("2", town.Limited, 2, today),
				town.Line("3", town.OutOfList, 1, today), suspended).Record
		}},
		{"居民住院中途结算", func(t *testing.T, w *town.Town) settlement.Record {
			p := w.Person(t, town.Citizen{Scheme: "390", Group: "2303"})
			v := w.Admitted(t, p, "390", town.Secondary, "2026-03-01")
			w.Uploaded(t, v, town.Line("1", town.Surgery, 2, "2026-03-02"))
			q := w.Request(t, v, false)
			q.MidStay = true
			a, err := w.Bills.Settle(ctx, w.Caller(v.Institution), q)
			if err != nil {
				t.Fatal(err)
			}
			return a.Record
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := town.New(t, policies.FS)
			id := c.settle(t, w).SetlID // how many ids came before depends on what is published
			text := strings.ReplaceAll(explained(t, w, id).Text(), id, "(结算ID)")
			golden := filepath.Join("testdata", c.name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if diff := cmp.Diff(string(want), text); err != nil || diff != "" {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}

// The explanation adds up like the settlement it explains, and names nobody in
// full.
func TestExplanationAddsUp(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{Account: 300_00, CivilServant: true})
	r := w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 90, today), town.Line("2", town.DrugB, 3, today)).Record
	e := explained(t, w, r.SetlID)
	total := r.Total
	for i, payer := range e.Payers {
		total -= payer.Amount
		left := payer.Amount
		for _, l := range e.Lines {
			left -= l.Share.Parts[i]
		}
		if left != 0 {
			t.Errorf("%s 付 %s,分到明细上差 %s", payer.Name, payer.Amount, left)
		}
	}
	if total != 0 {
		t.Errorf("各方合计差 %s", total)
	}
	for _, l := range e.Lines {
		if l.Fee.LineNo != l.Share.LineNo || l.Fee.Amount != l.Share.Amount {
			t.Errorf("明细 %s %s 配了 %s %s", l.Fee.LineNo, l.Fee.Amount, l.Share.LineNo, l.Share.Amount)
		}
	}
	if text := e.Text(); strings.Contains(text, "安小满") || strings.Contains(text, "19800615") || strings.Contains(text, "%!") {
		t.Errorf("说明里有全名、证件号码或错字:\n%s", text)
	}
}

// A refunded line is explained with what was left of it.
func TestExplanationOfRefundedLines(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	line := town.Line("1", town.DrugB, 9, today)
	r := w.Bill(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, false, line, town.Refund("2", line, 4)).Record
	e := explained(t, w, r.SetlID)
	if len(e.Lines) != 2 || e.Lines[0].Share.Amount != 100_00 || e.Lines[1].Share.Amount != 0 {
		t.Fatalf("%+v", e.Lines)
	}
	text := e.Text()
	for _, part := range []string{"1 XB-YI 单价 20.00 × 数量 9 = 180.00,退费后 100.00  全自费", "2 XB-YI 单价 20.00 × 数量 -4 = -80.00(退 1)  全自费"} {
		if !strings.Contains(text, part) {
			t.Errorf("没有 %q:\n%s", part, text)
		}
	}
}

// A reversal is explained by the settlement that it took back; an unknown
// settlement is refused.
func TestExplanationOfAReversal(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	r := w.Bill(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 90, today)).Record
	before := explained(t, w, r.SetlID).Text()
	reversal := w.Reversed(t, r).Record
	if diff := cmp.Diff(before, explained(t, w, r.SetlID).Text()); diff != "" {
		t.Errorf("撤销以后说法不同\n%s", diff)
	}
	if diff := cmp.Diff(before, explained(t, w, reversal.SetlID).Text()); diff != "" {
		t.Errorf("撤销记录的说法不同\n%s", diff)
	}
	service := explain.Service{Settlements: w.Service()}
	if _, err := service.Settlement(ctx, "NONE"); !errors.Is(err, settlement.ErrUnknownSettlement) {
		t.Errorf("没有的结算:%v", err)
	}
}
