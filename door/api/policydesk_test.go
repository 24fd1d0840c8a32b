package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"yibao/process/trying"
	"yibao/register/access"
	"yibao/storage/storetest/town"
)

// policyBodies are inputs of the policy desk that the shape check lets through.
func policyBodies(found map[string]string) map[string]string {
	version := `"version_id":"` + found["version_id"] + `"`
	return map[string]string{
		"check-policy":     `{` + version + `}`,
		"run-cases":        `{` + version + `}`,
		"compare-policies": `{"older":{` + version + `},"newer":{` + version + `}}`,
		"policy-clauses":   `{` + version + `}`,
		"draft-policy":     `{` + version + `,"admdvs":"390100","scheme":"离休","business":"住院","title":"新政策","begndate":"2026-01-01"}`,
		"start-whatif":     `{` + version + `,"begndate":"2026-01-01","enddate":"2026-12-31"}`,
	}
}

// packageOf finds one package of 390100.
func (d *desk) packageOf(t *testing.T, scheme, business string) map[string]any {
	t.Helper()
	for _, p := range list(t, d.by("zhengce").get(t, http.MethodGet, "/api/v1/policies/packages", ""), "packages") {
		if p["insutype"] == scheme && p["business"] == business && p["document"] == "待遇政策" {
			return p
		}
	}
	t.Fatalf("没有 %s %s", scheme, business)
	return nil
}

// whatif tries the policy of hospital stays on 2026 and waits for the end.
func (d *desk) whatif(t *testing.T) string {
	t.Helper()
	version := text(t, list(t, d.packageOf(t, "310", "住院"), "versions")[0], "version_id")
	begun := d.by("zhengce").get(t, http.MethodPost, "/api/v1/policies/whatifs", policyBodies(map[string]string{"version_id": version})["start-whatif"])
	id := text(t, begun, "whatif_id")
	d.supposed(t, id)
	return id
}

// supposed waits for a what-if to end.
func (d *desk) supposed(t *testing.T, id string) map[string]any {
	t.Helper()
	for {
		row := d.by("zhengce").get(t, http.MethodGet, "/api/v1/policies/whatifs/"+id, "")
		if row["state"] == "完成" || row["state"] == "失败" {
			return row
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// A what-if that its server did not finish is told as broken off, says what it
// tried, and is begun once more; one that is still there is not.
func TestBrokenWhatifIsBegunAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	desk, id := d.by("zhengce"), d.whatif(t)
	done := d.supposed(t, id)
	if text(t, done, "standing_id") != text(t, done, "version_id") || len(list(t, done, "files")) == 0 {
		t.Errorf("%v", done["standing_id"])
	}
	scope := access.ScopeOf(access.Organisation{OrgNo: "390100", Region: "390100"}, []access.Organisation{{OrgNo: "390100", Region: "390100"}})
	begun := func(ago time.Duration) string { // and nobody runs it
		dead := *d.config.Trials
		dead.Now = func() time.Time { return d.Now().Add(-ago) }
		left, err := dead.Again(t.Context(), scope, trying.Policy, id, "S0")
		if err != nil {
			t.Fatal(err)
		}
		return left.ID
	}
	waits, left := begun(0), begun(time.Hour)
	again := func(id string) (int, string) {
		return desk.call(t, http.MethodPost, "/api/v1/policies/whatifs/"+id+"/repetitions", "")
	}
	if row := desk.get(t, http.MethodGet, "/api/v1/policies/whatifs/"+waits, ""); row["state"] != "等待" {
		t.Errorf("%v", row["state"])
	}
	if status, answer := again(waits); status != http.StatusUnprocessableEntity || !strings.Contains(answer, "YB4578") {
		t.Errorf("%d %s", status, answer)
	}
	if row := desk.get(t, http.MethodGet, "/api/v1/policies/whatifs/"+left, ""); row["state"] != "中断" || row["author"] != "S0" {
		t.Errorf("%v", row)
	}
	_, answer := again(left)
	second := text(t, decode(t, answer), "whatif_id")
	if row := d.supposed(t, second); row["state"] != "完成" || row["result"] == nil || row["begndate"] != "2026-01-01" {
		t.Errorf("%v", row)
	}
	var seen []string
	for after := ""; ; {
		page := desk.get(t, http.MethodGet, "/api/v1/policies/whatifs?limit=1&after="+after, "")
		for _, row := range list(t, page, "whatifs") {
			seen = append(seen, text(t, row, "whatif_id"))
		}
		next, more := page["next"].(string)
		if !more {
			break
		}
		after = next
	}
	if strings.Join(seen, " ") != second+" "+left+" "+waits+" "+id {
		t.Errorf("%v", seen)
	}
}

// draft is the employees' policy of a business that is in force with one text put for another,
// and its version.
func (d *desk) draft(t *testing.T, business, old, now string) (body map[string]any, version string) {
	t.Helper()
	version = text(t, list(t, d.packageOf(t, "310", business), "versions")[0], "version_id")
	whole := d.by("zhengce").get(t, http.MethodGet, "/api/v1/policies/"+version, "")
	entry, files := text(t, whole, "entry"), list(t, whole, "files")
	changed := false
	for _, f := range files {
		if before := text(t, f, "text"); f["name"] == entry {
			f["text"] = strings.Replace(before, old, now, 1)
			changed = f["text"] != before
		}
	}
	if !changed {
		t.Fatalf("%s 里没有 %s", entry, old)
	}
	return map[string]any{"entry": entry, "files": files}, version
}

// Each complaint of a text tells its place and the way out; the other desks may
// read them too.
func TestPolicyTextIsChecked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	desk := d.by("zhengce")
	check := func(body any) map[string]any {
		raw, _ := json.Marshal(body)
		return desk.get(t, http.MethodPost, "/api/v1/policies/checks", string(raw))
	}
	misspelt, version := d.draft(t, "住院", "步骤:", "步聚:")
	sound := check(map[string]any{"version_id": version})
	if sound["sound"] != true || sound["standing_id"] != version || len(list(t, sound, "citations")) == 0 {
		t.Errorf("%v", sound)
	}
	wrong := check(misspelt)
	complaints := list(t, wrong, "complaints")
	if wrong["sound"] != false || len(complaints) == 0 {
		t.Fatalf("%v", wrong)
	}
	told := false
	for _, c := range complaints {
		if text(t, c, "line") == "0" || text(t, c, "message") == "" {
			t.Errorf("%v", c)
		}
		told = told || c["file"] == misspelt["entry"] && c["code"] == "P101" && strings.Contains(text(t, c, "help"), "步骤")
	}
	if !told {
		t.Errorf("%v", complaints)
	}
}

// A changed rate shows in the cell that was changed, in the cases it touches
// and in what the fund would have paid.
func TestChangedPolicyIsComparedAndTried(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, true, town.Line("1", town.DrugA, 300, today))
	desk := d.by("zhengce")
	changed, version := d.draft(t, "住院", "三级: {至3万: 82%", "三级: {至3万: 70%")
	ask := func(path string, body any) map[string]any {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		return desk.get(t, http.MethodPost, "/api/v1/policies/"+path, string(raw))
	}
	stands := ask("cases", map[string]any{"version_id": version})
	if stands["there"] != true || text(t, stands, "failed") != "0" || text(t, stands, "passed") == "0" {
		t.Errorf("%v", stands["cases"])
	}
	line := list(t, stands, "cases")[0]["line"]
	explained := list(t, ask("cases", map[string]any{"version_id": version, "explain": line}), "cases")[0]
	if visits := list(t, explained, "visits"); len(visits) != 1 || !strings.Contains(fmt.Sprint(visits[0]["steps"]), "扣起付线") {
		t.Errorf("%v", explained)
	}
	failing := ask("cases", changed)
	if text(t, failing, "failed") == "0" {
		t.Error("改了比例,例都还通过")
	}
	difference := ask("differences", map[string]any{"older": map[string]any{"version_id": version}, "newer": changed})
	sections := list(t, difference, "sections")
	if len(sections) != 1 || sections[0]["title"] != "参数 支付比例" {
		t.Fatalf("%v", sections)
	}
	if cells := list(t, sections[0], "changes"); len(cells) != 1 || cells[0]["place"] != "三级·至3万" || cells[0]["before"] != "82%" || cells[0]["after"] != "70%" {
		t.Errorf("%v", cells)
	}
	if len(list(t, difference, "cases")) == 0 {
		t.Error("没有结果不同的例")
	}
	changed, _ = d.draft(t, "门诊", "三级: {在职: 55%", "三级: {在职: 50%")
	changed["begndate"], changed["enddate"] = "2026-01-01", "2026-12-31"
	tried := d.supposed(t, text(t, ask("whatifs", changed), "whatif_id"))
	result, _ := tried["result"].(map[string]any)
	if tried["state"] != "完成" || result == nil || text(t, result, "touched") != "1" {
		t.Fatalf("%v", tried)
	}
	saved := false
	for _, p := range list(t, result, "payers") {
		saved = saved || p["payer"] == "统筹基金" && strings.HasPrefix(text(t, p, "more"), "-")
	}
	if !saved {
		t.Errorf("%v", result["payers"])
	}
	if first := list(t, desk.get(t, http.MethodGet, "/api/v1/policies/whatifs", ""), "whatifs")[0]; first["whatif_id"] != tried["whatif_id"] || first["result"] != nil {
		t.Errorf("%v", first)
	}
	if status, answer := desk.call(t, http.MethodGet, "/api/v1/policies/whatifs/NONE", ""); status != http.StatusNotFound || !strings.Contains(answer, "YB4576") {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := desk.call(t, http.MethodPost, "/api/v1/policies/whatifs", `{"version_id":"`+d.settings(t)+`","begndate":"2026-01-01","enddate":"2026-12-31"}`); status != http.StatusUnprocessableEntity || !strings.Contains(answer, "YB1891") {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := desk.call(t, http.MethodPost, "/api/v1/policies/whatifs", `{"version_id":"`+version+`","begndate":"2026-02-01","enddate":"2026-01-01"}`); status != http.StatusUnprocessableEntity || !strings.Contains(answer, "YB4577") {
		t.Errorf("%d %s", status, answer)
	}
}

// A policy that was never published is begun from nothing, from another region's
// or from a version; what comes of it passes the check with its cases and can be
// proposed.
func TestPolicyIsBegun(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	desk := d.by("zhengce")
	ask := func(path string, body any) map[string]any {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		return desk.get(t, http.MethodPost, "/api/v1/policies/"+path, string(raw))
	}
	templates := desk.get(t, http.MethodGet, "/api/v1/policies/templates", "")
	if rows := list(t, templates, "templates"); len(rows) < 20 {
		t.Errorf("%d", len(rows))
	}
	version := text(t, list(t, d.packageOf(t, "310", "住院"), "versions")[0], "version_id")
	for _, c := range []struct{ from, value, scheme, business string }{
		{"", "", "离休", "门诊"},
		{"template", "441800-清远/职工-住院.yaml", "离休", "住院"},
		{"template", "330200-宁波/居民-住院.yaml", "居民大病", "住院"},
		{"template", "360100-南昌/缴费-居民.yaml", "生育", "缴费"},
		{"version_id", version, "公务员", "住院"},
	} {
		in := map[string]any{"admdvs": "390100", "scheme": c.scheme, "business": c.business, "title": "安澜市新" + c.scheme + c.business, "begndate": "2026-03-05"}
		if c.from != "" {
			in[c.from] = c.value
		}
		draft := ask("drafts", in)
		checked := ask("checks", draft)
		if checked["title"] != in["title"] || checked["admdvs"] != "390100" || checked["begndate"] != "2026-03-05" || checked["standing_id"] != nil {
			t.Errorf("%v:%v", c, checked)
		}
		if c.from != "version_id" && c.business == "缴费" { // its cases may be of other days
			continue
		}
		for _, complaint := range list(t, checked, "complaints") {
			if complaint["severity"] == "错误" {
				t.Errorf("%v:%v", c, complaint)
			}
		}
		if cases := ask("cases", draft); c.from == "" && (text(t, cases, "failed") != "0" || text(t, cases, "passed") != "1") {
			t.Errorf("%v", cases)
		}
		if c.from == "" {
			draft["reason"] = "第一次发布"
			if proposed := ask("proposals", draft); proposed["state"] != "待复核" {
				t.Errorf("%v", proposed)
			}
		}
	}
	if status, answer := desk.call(t, http.MethodPost, "/api/v1/policies/drafts", `{"template":"没有.yaml","admdvs":"390100","scheme":"离休","business":"住院","title":"新","begndate":"2026-01-01"}`); status != http.StatusUnprocessableEntity || !strings.Contains(answer, "YB1892") {
		t.Errorf("%d %s", status, answer)
	}
	clauses := ask("clauses", map[string]any{"version_id": version})
	if rows := list(t, clauses, "clauses"); len(rows) < 10 || clauses["day"] != today {
		t.Errorf("%v", clauses)
	}
}
