package api_test

import (
	"net/http"
	"testing"

	"yibao/storage/storetest/town"
)

// figureQueries are what the figures ask for.
var figureQueries = map[string]string{
	"figures":           "?by=%E6%9C%BA%E6%9E%84&begndate=2026-01-01&enddate=2026-12-31",
	"reconcile-figures": "?begndate=2026-01-01&enddate=2026-12-31",
	"dearest-bills":     "?begndate=2026-01-01&enddate=2026-12-31",
}

// What the director sees is what was settled, less what was reversed, and it is
// what the books say; the same when the day is over and kept.
func TestFiguresAreWhatTheBooksSay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{Account: 300_00})
	kept := d.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 90, "2026-03-05"), town.Line("2", town.Service, 1, "2026-03-05"))
	back := d.Bill(t, p, "310", town.Secondary, true, town.Line("1", town.DrugA, 10, "2026-03-05"))
	d.Reversed(t, back.Record)
	director := d.by("fuzeren")
	check := func(when string) {
		t.Helper()
		table := director.get(t, http.MethodGet, "/api/v1/figures"+figureQueries["figures"], "")
		sum := table["sum"].(map[string]any)
		if got, want := text(t, sum, "medfee_sumamt"), kept.Record.Total.String(); got != want || text(t, sum, "count") != "1" {
			t.Errorf("%s: total %s of %s bills, want %s of 1", when, got, text(t, sum, "count"), want)
		}
		if text(t, sum, "drug_amt") != "900.00" {
			t.Errorf("%s: drugs %v", when, sum["drug_amt"])
		}
		if books := director.get(t, http.MethodGet, "/api/v1/figures/reconciliation"+figureQueries["reconcile-figures"], ""); books["same"] != true || len(books["rows"].([]any)) == 0 {
			t.Errorf("%s: %v", when, books)
		}
		dear := director.get(t, http.MethodGet, "/api/v1/figures/dearest"+figureQueries["dearest-bills"], "")["bills"].([]any)
		if len(dear) != 1 || text(t, dear[0].(map[string]any), "setl_id") != kept.Record.SetlID {
			t.Errorf("%s: dearest %v", when, dear)
		}
	}
	check("of a running day")
	if away := d.by(stranger).get(t, http.MethodGet, "/api/v1/figures"+figureQueries["figures"], ""); len(away["rows"].([]any)) != 0 {
		t.Errorf("somebody of another region sees %v", away)
	}
	d.GoTo("2026-03-07")
	clear(d.signed) // the sessions of two days ago are over
	check("of a day that is kept")
	if left := director.get(t, http.MethodGet, "/api/v1/funds/outlook", "")["funds"].([]any); len(left) == 0 {
		t.Error("no fund has an outlook")
	}
}
