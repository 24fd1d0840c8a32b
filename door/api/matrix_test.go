package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"yibao/door/api"
	"yibao/register/access"
	"yibao/storage/storetest/town"
)

// expectation is one line of testdata/matrix.txt.
type expectation struct {
	allowed map[access.Role]bool
	scope   string // what somebody of another region gets
	used    bool
}

// readMatrix reads the table: a line for each route, a column for each role.
func readMatrix(t *testing.T) map[string]*expectation {
	t.Helper()
	raw, err := os.ReadFile("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	roles := access.Roles()
	table := map[string]*expectation{}
	for line := range strings.Lines(string(raw)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) != len(roles)+2 || table[fields[0]] != nil {
			t.Fatalf("matrix.txt 读不懂或重复:%s", line)
		}
		e := &expectation{allowed: map[access.Role]bool{}, scope: fields[len(fields)-1]}
		for i, r := range roles {
			e.allowed[r] = fields[i+1] == "可"
		}
		table[fields[0]] = e
	}
	return table
}

// bodies are inputs that the shape check lets through.
func bodies(found map[string]string) map[string]string {
	settings, _ := json.Marshal(found["policy"])
	all := map[string]string{
		"add-organisation":    `{"org_no":"390199","name":"新机构","admdvs":"390199","parent":"390100"}`,
		"update-organisation": `{"name":"安澜市医保中心","state":"正常"}`,
		"add-staff":           `{"account":"xinren","name":"新人","org_no":"390100"}`,
		"set-staff-state":     `{"state":"正常","reason":"测试"}`,
		"reset-staff":         `{"reason":"测试"}`,
		"propose-grant":       `{"roles":["经办"],"reason":"测试"}`,
		"change-password":     `{"old_password":"x","new_password":"Ku9-xyzw"}`,
		"confirm-totp":        `{"totp":"000000"}`,
		"resolve-credential":  `{"ec_qrcode":"EC2222333344445555"}`,
		"search-persons":      `{"psn_no":"` + found["psn_no"] + `"}`,
		"unmask-person":       `{"reason":"测试"}`,
		"propose-reversal":    `{"reason":"测试"}`,
		"export-settlements":  `{"reason":"测试"}`,
		"approve":             `{}`,
		"reject":              `{"note":"测试"}`,
		"withdraw":            `{}`,
		"propose-publication": `{"settings":true,"entry":"统筹区.yaml","files":[{"name":"统筹区.yaml","text":` + string(settings) + `}],"reason":"测试"}`,
	}
	maps.Copy(all, enrolmentBodies(found))
	maps.Copy(all, counterBodies(found))
	maps.Copy(all, paperBodies)
	maps.Copy(all, estimateBodies)
	maps.Copy(all, benefitBodies)
	maps.Copy(all, accountBodies(found))
	maps.Copy(all, contributionBodies(found))
	maps.Copy(all, auditBodies())
	maps.Copy(all, policyBodies(found))
	return all
}

// pathOf fills the places of a path.
func pathOf(r api.Route, found map[string]string) string {
	path := r.Path
	for name, value := range found {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	if r.ID == "person-accumulators" {
		path += "?year=2026"
	}
	path += contributionQueries[r.ID] + figureQueries[r.ID] + auditQueries[r.ID]
	return path
}

// walk sends a route's request as an account and returns what came back.
func (d *desk) walk(t *testing.T, account string, r api.Route, found map[string]string) (int, string) {
	t.Helper()
	s := session{}
	if account != "" {
		s = d.signIn(t, account)
	}
	body := bodies(found)[r.ID]
	if r.ID == "login" {
		body = `{"account":"nobody","password":"x"}`
	}
	status, answer, _ := d.send(t, s, r.Method, pathOf(r, found), body, map[string]string{"If-Match": `"1"`})
	if r.ID == "start-backtest" && status == http.StatusOK { // it goes on beside
		d.tried(t, text(t, decode(t, answer), "trial_id"))
	}
	if (r.ID == "start-whatif" || r.ID == "repeat-whatif") && status == http.StatusOK {
		d.supposed(t, text(t, decode(t, answer), "whatif_id"))
	}
	return status, answer
}

// nothing names no row that exists.
var nothing = map[string]string{
	"psn_no": "NONE", "setl_id": "NONE", "fixmedins_code": "NONE", "staff_no": "NONE", "session_id": "NONE", "approval_id": "NONE", "version_id": "NONE", "org_no": "NONE", "uscc": "NONE", "step_code": "BX-02", "case_no": "NONE", "material_id": "NONE", "volume_no": "NONE", "app_id": "NONE", "doubt_id": "NONE", "kind": "人员", "term": "2026-01",
	"order_id": "NONE", "batch_id": "NONE", "application_id": "NONE", "grant_id": "NONE", "finding_id": "NONE", "trial_id": "NONE", "whatif_id": "NONE", "rule": "NONE",
}

// Every route, with every role: who may get further than the permission, and
// who may not. A new route without a line in the table fails.
func TestEveryRouteWithEveryRole(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	table := readMatrix(t)
	routes := api.Routes(d.config)
	slices.SortStableFunc(routes, func(a, b api.Route) int { // who leaves can do no more
		return strings.Compare(b2s(a.ID == "logout"), b2s(b.ID == "logout"))
	})
	for _, r := range routes {
		e := table[r.ID]
		if e == nil {
			t.Errorf("%s %s(%s)没有写进 testdata/matrix.txt:写明哪些角色可以办,别的区的人得到什么", r.Method, r.Path, r.ID)
			continue
		}
		e.used = true
		if status, text := d.walk(t, "", r, nothing); r.ID != "login" && (status != http.StatusUnauthorized && status != http.StatusForbidden) {
			t.Errorf("%s 没有登录也答复:%d %s", r.ID, status, text)
		}
		for _, role := range access.Roles() {
			status, text := d.walk(t, accountOf[role], r, nothing)
			refused := status == http.StatusForbidden && strings.Contains(text, "YB1831")
			if refused == e.allowed[role] || status >= 500 || r.ID != "login" && status == http.StatusUnauthorized {
				t.Errorf("%s 由%s办:%d %s;表上是 %v", r.ID, role, status, text, e.allowed[role])
			}
		}
	}
	for id, e := range table {
		if !e.used {
			t.Errorf("testdata/matrix.txt 有 %s,接口没有", id)
		}
	}
}

func b2s(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// insiders and outsiders are who may do a route's act, here and in another
// region.
func someone(d *desk, r api.Route, candidates ...string) string {
	for _, account := range candidates {
		if d.issued[account].Staff.May(access.Permission(r.Permission)) {
			return account
		}
	}
	return ""
}

// Every route with a row of 390100, by somebody of 390200 who holds the
// permission, and then by somebody of 390100, who must get further.
func TestEveryRouteAcrossRegions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	found, all := d.rows(t)
	table := readMatrix(t)
	for _, r := range api.Routes(d.config) {
		e := table[r.ID]
		if e == nil || e.scope == "-" {
			continue
		}
		outsider := someone(d, r, stranger, "waisys", "waisec", "waitrail")
		insider := someone(d, r, everybody, "sysadmin", "secadmin", "trailadmin")
		if outsider == "" || insider == "" {
			t.Errorf("%s 没有人可以办", r.ID)
			continue
		}
		marks := all
		if r.ID == "search-trail" {
			marks = []string{`"org_no":"390100"`} // what outsiders asked for in vain is in their own entries
		}
		before := d.state(t)
		status, text := d.walk(t, outsider, r, found)
		checkOutsider(t, r, e.scope, status, text, marks)
		if d.state(t) != before {
			t.Errorf("%s:外地人改了数据库", r.ID)
		}
		status, text = d.walk(t, insider, r, found)
		if status == http.StatusNotFound || strings.Contains(text, "YB1831") || strings.Contains(text, "YB1865") || e.scope == "空" && !holds(text, marks) {
			t.Errorf("%s 本地的%s也得到 %d %s", r.ID, insider, status, text)
		}
	}
}

func checkOutsider(t *testing.T, r api.Route, scope string, status int, text string, marks []string) {
	t.Helper()
	if scope == "空" {
		if status != http.StatusOK || holds(text, marks) {
			t.Errorf("%s 外地人得到 %d %s", r.ID, status, text)
		}
		return
	}
	if status < 400 || !strings.Contains(text, scope) {
		t.Errorf("%s 外地人得到 %d %s,应为 %s", r.ID, status, text, scope)
	}
}

func holds(text string, marks []string) bool {
	return slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(text, m) })
}

// rows makes one of each thing in 390100 and returns their numbers, and what
// shows in a list that they are there.
func (d *desk) rows(t *testing.T) (found map[string]string, marks []string) {
	t.Helper()
	p := d.Person(t, town.Citizen{Account: 100_00})
	bill := d.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 50, today)).Record
	other := d.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 5, today)).Record
	proposal := d.by("jingban").get(t, http.MethodPost, "/api/v1/settlements/"+other.SetlID+"/reversal-proposals", `{"reason":"查实"}`)
	policies := list(t, d.get(t, http.MethodGet, "/api/v1/policies", ""), "policies")
	version := text(t, policies[len(policies)-1], "version_id")
	texts := list(t, d.get(t, http.MethodGet, "/api/v1/policies/"+d.settings(t), ""), "files")
	sessions := list(t, d.by("fuhe").get(t, http.MethodGet, "/api/v1/me/sessions", ""), "sessions")
	staff := d.issued["jingban"].Staff.StaffNo
	found = map[string]string{
		"psn_no": p, "setl_id": bill.SetlID, "fixmedins_code": town.Tertiary, "staff_no": staff, "session_id": text(t, sessions[0], "session_id"),
		"approval_id": text(t, proposal, "approval_id"), "version_id": version, "org_no": "390100", "policy": text(t, texts[0], "text"), "uscc": d.employer(t), "doubt_id": d.doubt(t, p), "term": "2026-01",
	}
	maps.Copy(found, d.benefitRows(t, p))
	audited, auditMarks := d.auditRows(t)
	maps.Copy(found, audited)
	found["whatif_id"] = d.whatif(t)
	more := append(d.counterRows(t, p, found), auditMarks...)
	return found, append([]string{p, bill.SetlID, staff, found["approval_id"], version, `"390100"`, found["session_id"], bill.VisitID, found["whatif_id"]}, more...)
}

// settings is the version of the region's settings.
func (d *desk) settings(t *testing.T) string {
	t.Helper()
	for _, p := range list(t, d.get(t, http.MethodGet, "/api/v1/policies?limit=100", ""), "policies") {
		if text(t, p, "document") != "待遇政策" {
			return text(t, p, "version_id")
		}
	}
	t.Fatal("没有统筹区设置")
	return ""
}
