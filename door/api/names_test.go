package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yibao/storage/storetest/town"
)

// A clerk finds the hospital and the drug by what they are called, and a list of
// settlements calls them so too.
func TestNamesInsteadOfCodes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	d.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 90, d.Today().String()))
	clerk := d.by("jingban")
	bill := list(t, clerk.get(t, http.MethodGet, "/api/v1/persons/"+p+"/settlements", ""), "settlements")[0]
	place := text(t, bill, "fixmedins_name")
	if kind, scheme := text(t, bill, "med_type_name"), text(t, bill, "insutype_name"); place == "" || !strings.Contains(kind, "门诊") || !strings.Contains(scheme, "职工") {
		t.Errorf("the list says %q, %q, %q", place, kind, scheme)
	}
	found := list(t, clerk.get(t, http.MethodGet, "/api/v1/institutions?words="+url.QueryEscape(place), ""), "institutions")
	if len(found) != 1 || text(t, found[0], "fixmedins_code") != town.Tertiary || !strings.Contains(text(t, found[0], "hosp_lv_name"), "级") {
		t.Errorf("%q is %v", place, found)
	}
	told := clerk.get(t, http.MethodGet, "/api/v1/settlements/"+text(t, bill, "setl_id")+"/explanation", "")
	line := list(t, told, "lines")[0]
	items := list(t, clerk.get(t, http.MethodGet, "/api/v1/items?admdvs=390100&words="+url.QueryEscape(text(t, line, "name")), ""), "items")
	if len(items) == 0 || text(t, items[0], "med_list_codg") != town.DrugA || text(t, items[0], "class") != text(t, line, "class") {
		t.Errorf("%v is %v", line, items)
	}
	if text(t, told, "fixmedins_name") != place {
		t.Errorf("the explanation is of %v", told["fixmedins_name"])
	}
}
