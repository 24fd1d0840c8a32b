package api_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"yibao/door/api"
	"yibao/storage/storetest/town"
)

const keptHeader = "X-Yibao-Kept"

// merged merges the numbers through the API.
func (d *desk) merged(t *testing.T, kept, absorbed string) {
	t.Helper()
	answer := d.by("jingban").get(t, http.MethodPost, "/api/v1/enrolment/merges", `{"psn_no":"`+kept+`","absorbed_psn_no":"`+absorbed+`","reason":"一人两号"}`)
	d.agreed(t, answer)
}

// Every route goes on under the kept number when it is asked under the merged
// one, or for a row that stands under it.
func TestEveryRouteUnderAMergedNumber(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	found, _ := d.rows(t)
	old, kept := found["psn_no"], d.Person(t, town.Citizen{Account: 50_00})
	d.merged(t, kept, old)
	asKept := maps.Clone(found)
	asKept["psn_no"] = kept
	for _, r := range api.Routes(d.config) {
		account := someone(d, r, everybody, "sysadmin", "secadmin", "trailadmin")
		switch {
		case account == "" || r.ID == "logout" || r.ID == "merge-persons" || r.ID == "part-persons":
			continue
		case r.Method == http.MethodGet && strings.Contains(r.Path, "{psn_no}"):
			status, got, header := d.send(t, d.signIn(t, account), r.Method, pathOf(r, found), "", nil)
			_, want := d.walk(t, account, r, asKept)
			if status != http.StatusOK || got != want || header.Get(keptHeader) != old+"="+kept {
				t.Errorf("%s 用旧编号 %s:%d %q\n%s\n用保留的编号:\n%s", r.ID, old, status, header.Get(keptHeader), got, want)
			}
		default:
			if status, got := d.walk(t, account, r, found); strings.Contains(got, "YB2202") || status >= http.StatusInternalServerError {
				t.Errorf("%s 用旧编号:%d %s", r.ID, status, got)
			}
		}
	}
}

// What stands under the merged number is listed with the kept one, and once.
func TestListsAfterAMerge(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	kept, old := d.Person(t, town.Citizen{Account: 100_00}), d.Person(t, town.Citizen{Account: 300_00})
	for _, p := range []string{kept, old} {
		d.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 5, today))
	}
	d.merged(t, kept, old)
	clerk := d.by("jingban")
	lines := func(path, name string) []map[string]any { return list(t, clerk.get(t, http.MethodGet, path, ""), name) }
	for name, path := range map[string]string{"settlements": "/settlements", "visits": "/visits"} {
		if all := lines("/api/v1/persons/"+kept+path, name); len(all) != 2 {
			t.Errorf("%s 有 %d 行:%v", path, len(all), all)
		}
		first := clerk.get(t, http.MethodGet, "/api/v1/persons/"+kept+path+"?limit=1", "")
		if rest := lines("/api/v1/persons/"+kept+path+"?after="+text(t, first, "next"), name); len(rest) != 1 {
			t.Errorf("%s 第二页有 %d 行:%v", path, len(rest), rest)
		}
	}
	for _, s := range lines("/api/v1/persons/"+kept+"/settlements", "settlements") {
		if text(t, s, "psn_no") != kept {
			t.Errorf("结算在 %v 名下", s)
		}
		clerk.get(t, http.MethodGet, "/api/v1/settlements/"+text(t, s, "setl_id")+"/explanation", "")
	}
	account := clerk.get(t, http.MethodGet, "/api/v1/persons/"+old+"/account", "")
	if len(list(t, account, "lines")) < 3 {
		t.Errorf("对账单 %v", account)
	}
	people := list(t, clerk.get(t, http.MethodPost, "/api/v1/persons/search", `{"psn_name":"安小满"}`), "persons")
	if len(people) != 1 || text(t, people[0], "psn_no") != kept {
		t.Errorf("按姓名查到 %v", people)
	}
}

// A request that was done before the merge and comes again has its first answer;
// of a number of another region nothing is told.
func TestRepeatedRequestAcrossAMerge(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	kept, old := d.Person(t, town.Citizen{}), d.Person(t, town.Citizen{})
	change := func() (int, string) {
		status, got, _ := d.send(t, d.signIn(t, "jingban"), http.MethodPost, "/api/v1/enrolment/person-changes",
			`{"psn_no":"`+old+`","psn_name":"安小满","psn_cert_type":"01","certno":"390101198006150030","reason":"测试"}`, map[string]string{"Idempotency-Key": "once-is-enough"})
		return status, got
	}
	status, first := change()
	d.merged(t, kept, old)
	if again, second := change(); status != http.StatusOK || again != status || second != first {
		t.Errorf("先答 %d %s,再答 %d %s", status, first, again, second)
	}
	status, told, header := d.send(t, d.signIn(t, stranger), http.MethodGet, "/api/v1/persons/"+old, "", nil)
	if status != http.StatusUnprocessableEntity && status != http.StatusNotFound || header.Get(keptHeader) != "" || strings.Contains(told, kept) {
		t.Errorf("外地看到 %d %s %v", status, told, header)
	}
}
