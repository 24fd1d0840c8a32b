package api_test

import (
	"net/http"
	"net/url"
	"testing"

	"yibao/ground/money"
	"yibao/storage/storetest/town"
)

// figureQueries are what the figures ask for.
var figureQueries = map[string]string{
	"figures":           "?by=%E6%9C%BA%E6%9E%84&begndate=2026-01-01&enddate=2026-12-31",
	"figures-paper":     "?by=%E6%9C%BA%E6%9E%84&begndate=2026-01-01&enddate=2026-12-31",
	"reconcile-figures": "?begndate=2026-01-01&enddate=2026-12-31",
	"dearest-bills":     "?begndate=2026-01-01&enddate=2026-12-31",

	"figure-settlements": "?begndate=2026-03-01&enddate=2026-03-31",
	"fund-entries":       "?insutype=310&fund=%E7%BB%9F%E7%AD%B9%E5%9F%BA%E9%87%91&side=%E6%94%AF%E5%87%BA",
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

// Every figure opens to its list, and the list adds up to it: a payer's part of an
// institution's bills, reversals taken off; and a column of the fund table.
func TestFiguresOpenToTheirLists(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{Account: 300_00})
	for i := range 3 {
		bill := d.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 90, "2026-03-05"), town.Line("2", town.Service, 1, "2026-03-05"))
		if i == 1 {
			d.Reversed(t, bill.Record)
		}
	}
	director := d.by("fuzeren")
	const span, pool = "begndate=2026-03-01&enddate=2026-03-31", "%E7%BB%9F%E7%AD%B9%E5%9F%BA%E9%87%91"
	table := director.get(t, http.MethodGet, "/api/v1/figures?"+span+"&by=%E6%9C%BA%E6%9E%84&payer="+pool, "")
	rows := table["rows"].([]any)
	if len(rows) != 1 {
		t.Fatalf("institutions %v", rows)
	}
	row := rows[0].(map[string]any)
	paid := text(t, row, "amt")
	if paid == "0.00" || paid != text(t, row, "fund_pay_sumamt") {
		t.Errorf("paid %s of %s", paid, text(t, row, "fund_pay_sumamt"))
	}
	list := func(path, rows, column string) (money.Fen, int) {
		sum, seen, after := money.Fen(0), 0, ""
		for {
			page := director.get(t, http.MethodGet, path+"&limit=1&after="+url.QueryEscape(after), "")
			for _, r := range page[rows].([]any) {
				amount, err := money.ParseFen(text(t, r.(map[string]any), column))
				if err != nil {
					t.Fatal(err)
				}
				sum, seen = sum+amount, seen+1
			}
			if page["next"] == nil {
				return sum, seen
			}
			after = page["next"].(string)
		}
	}
	if sum, acts := list("/api/v1/figures/settlements?"+span+"&payer="+pool+"&fixmedins_code="+text(t, row, "key"), "acts", "amt"); sum.String() != paid || acts != 4 {
		t.Errorf("%d acts of %s, want 4 of %s", acts, sum, paid)
	}
	if sum, acts := list("/api/v1/figures/settlements?"+span+"&med_chrgitm_type=09", "acts", "amt"); sum.String() != text(t, table["sum"].(map[string]any), "drug_amt") || acts != 4 {
		t.Errorf("%d acts with drugs of %s", acts, sum)
	}
	if status, _, _ := d.send(t, d.signIn(t, "fuzeren"), http.MethodGet, "/api/v1/figures/settlements?begndate=2026-01-01&enddate=2026-12-31", "", nil); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
		t.Errorf("a year of all institutions: %d", status)
	}
	spent := "?begndate=2026-01-01&enddate=2026-12-31&insutype=310&fund=" + pool + "&side=%E6%94%AF%E5%87%BA&kind=%E5%BE%85%E9%81%87"
	whole := director.get(t, http.MethodGet, "/api/v1/fund-entries"+spent, "")
	if sum, entries := list("/api/v1/fund-entries"+spent, "entries", "amount"); sum.String() != text(t, whole, "sum") || sum.String() != paid || entries != 4 {
		t.Errorf("%d entries of %s, want %s", entries, sum, text(t, whole, "sum"))
	}
	months := director.get(t, http.MethodGet, "/api/v1/fund-months?begndate=2026-01-01&enddate=2026-03-31", "")["months"].([]any)
	last := months[len(months)-1].(map[string]any)
	funds := director.get(t, http.MethodGet, "/api/v1/fund-table?begndate=2026-03-01&enddate=2026-03-31", "")["total"].(map[string]any)
	for _, column := range []string{"income_sum", "expense_sum", "closing"} {
		if text(t, last, column) != text(t, funds, column) {
			t.Errorf("%s of March: %s and %s", column, text(t, last, column), text(t, funds, column))
		}
	}
}
