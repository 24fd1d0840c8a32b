package whatif_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/observer/whatif"
	"yibao/policies"
	"yibao/storage/storetest/town"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A quarter of the town: two employees and a resident, one bill reversed, one
// that the trial refuses, one that it does not touch.
func quarter(t *testing.T) (report whatif.Report, names *strings.Replacer) {
	t.Helper()
	w := town.New(t, policies.FS)
	first, second := w.Person(t, town.Citizen{Account: 300_00}), w.Person(t, town.Citizen{PersonType: "12"})
	resident := w.Person(t, town.Citizen{Scheme: "390"})
	w.Bill(t, first, "310", town.Tertiary, true, town.Line("1", town.DrugA, 80, today), town.Line("2", town.DrugB, 20, today))
	w.Bill(t, first, "310", town.Community, true, town.Line("1", town.DrugA, 20, today))
	w.Bill(t, second, "310", town.Tertiary, false, town.Line("1", town.DrugA, 90, today))
	w.Reversed(t, w.Bill(t, second, "310", town.Community, false, town.Line("1", town.DrugA, 10, today)).Record)
	w.Bill(t, resident, "390", town.Community, false, town.Line("1", town.DrugA, 30, today))
	w.GoTo("2026-03-20")
	stay := w.Admitted(t, first, "310", town.Secondary, "2026-03-10")
	w.Uploaded(t, stay, town.Line("1", town.Surgery, 1, "2026-03-11"))
	w.Discharged(t, stay, "2026-03-20")
	w.Settled(t, stay, false)
	refused := w.Bill(t, second, "310", town.Secondary, false, town.Line("1", town.DrugA, 5, "2026-03-20")).Record
	rules := shipped(t,
		[3]string{"职工-门诊.yaml", "{在职: 55%, 退休: 60%}", "{在职: 65%, 退休: 50%}"},
		[3]string{"职工-门诊.yaml", "二级: {在职: 65%, 退休: 70%}", "二级: 无"},
		[3]string{"职工-住院.yaml", "{0: 600, 1: 400, 2以上: 200}", "{0: 900, 1: 400, 2以上: 200}"},
	)
	one := trial(compiled(t, rules, "职工-门诊.yaml", "职工-住院.yaml"))
	one.From, one.To, one.Top = period.MustDate("2026-01-01"), period.MustDate("2026-03-31"), 3
	return try(t, w, one), strings.NewReplacer(
		coding.MaskID(first), "在职的人", coding.MaskID(second), "退休的人", refused.SetlID, "拒绝的结算")
}

// The three ways of telling one trial. After an intended change look at the
// difference and run go test ./observer/whatif -update.
func TestGolden(t *testing.T) {
	t.Parallel()
	report, names := quarter(t)
	var csv, json bytes.Buffer
	if err := report.WriteCSV(&csv); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteJSON(&json); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"试算.txt": report.Text(), "试算.csv": csv.String(), "试算.json": json.String()} {
		got := []byte(names.Replace(text))
		if *update {
			if err := os.WriteFile("testdata/"+name, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, got) {
			t.Errorf("%s 变了:\n%s", name, got)
		}
	}
}
