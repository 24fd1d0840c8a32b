package api_test

import (
	"net/http"
	"testing"

	"yibao/process/settlement"
	"yibao/storage/storetest/town"
)

// estimateBodies are inputs that the shape check lets through.
var estimateBodies = map[string]string{
	"estimate":           `{"insutype":"310","fixmedins_code":"` + town.Tertiary + `","med_type":"11","lines":[{"med_list_codg":"` + town.DrugA + `","pric":"10","cnt":"90"}]}`,
	"estimate-elsewhere": `{"fixmedins_code":"` + town.Secondary + `"}`,
}

// An estimate is what the bill then comes to, to the fen; the same bill elsewhere is
// what it would have come to there; and neither writes a settlement.
func TestEstimates(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, twin := d.Person(t, town.Citizen{}), d.Person(t, town.Citizen{})
	clerk := d.by("jingban")
	clerk.signIn(t, "jingban")
	before := d.state(t)
	told := clerk.get(t, http.MethodPost, "/api/v1/persons/"+p+"/estimates", estimateBodies["estimate"])
	if d.state(t) != before {
		t.Error("an estimate wrote")
	}
	line := town.Line("1", town.DrugA, 90, d.Today().String())
	bill := d.Bill(t, p, "310", town.Tertiary, false, line)
	other := d.Bill(t, twin, "310", town.Secondary, false, line)
	moved := clerk.get(t, http.MethodPost, "/api/v1/settlements/"+bill.Record.SetlID+"/estimates", estimateBodies["estimate-elsewhere"])
	for _, c := range []struct {
		name string
		got  map[string]any
		want map[string]string
	}{
		{"estimate", told, paid(bill.Record.Shares)}, {"elsewhere", moved, paid(other.Record.Shares)},
	} {
		for _, raw := range c.got["payers"].([]any) {
			payer := raw.(map[string]any)
			if name := text(t, payer, "name"); text(t, payer, "amount") != c.want[name] {
				t.Errorf("%s: %s pays %v, want %s", c.name, name, payer["amount"], c.want[name])
			}
		}
		if len(c.got["layers"].([]any)) == 0 {
			t.Errorf("%s has no steps", c.name)
		}
	}
	if paid(bill.Record.Shares)["统筹基金"] == paid(other.Record.Shares)["统筹基金"] {
		t.Error("the two hospitals are not told apart by this bill")
	}
	level := clerk.get(t, http.MethodPost, "/api/v1/settlements/"+bill.Record.SetlID+"/estimates", `{"hosp_lv":"5"}`)
	if len(level["payers"].([]any)) == 0 {
		t.Error("another level has no answer")
	}
}

// paid is who pays what, by payer.
func paid(shares []settlement.Share) map[string]string {
	sums := map[string]string{}
	for _, s := range shares {
		sums[s.Payer] = s.Amount.String()
	}
	return sums
}
