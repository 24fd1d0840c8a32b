package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yibao/door/api"
	"yibao/policies"
	"yibao/process/account"
	"yibao/process/accountability"
	"yibao/process/administration"
	"yibao/process/cleansing"
	"yibao/process/closing"
	"yibao/process/contribution"
	"yibao/process/credential"
	"yibao/process/curation"
	"yibao/process/enrolling"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/signin"
	"yibao/process/trying"
	"yibao/process/vetting"
	"yibao/register/access"
	"yibao/storage/storetest/town"
)

const today = "2026-03-05"

// desk is a town with its staff API behind a real server, and people who sign in.
type desk struct {
	*town.Town
	handler http.Handler
	server  *httptest.Server
	log     *bytes.Buffer
	config  api.Config
	issued  map[string]administration.Issued // by account
	signed  map[string]session               // by account
	as      string                           // who calls
}

// session is what a signed-in caller holds.
type session struct{ cookie, page string }

// The accounts: an administrator of each kind, one person for each business role,
// one who holds them all, and two of another region.
const (
	everybody = "zonghe" // all business roles, 390100
	stranger  = "waidi"  // all business roles, 390200
)

var businessRoles = []access.Role{access.Clerk, access.Reviewer, access.Policy, access.Finance, access.Inspector, access.Director}

// accountOf names the account that holds just the role.
var accountOf = map[access.Role]string{
	access.SystemAdmin: "sysadmin", access.SecurityAdmin: "secadmin", access.TrailAdmin: "trailadmin",
	access.Clerk: "jingban", access.Reviewer: "fuhe", access.Policy: "zhengce", access.Finance: "caiwu", access.Inspector: "jihe", access.Director: "fuzeren",
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := emptyDesk(t)
	newcomers := append(administration.Administrators("390100"), administration.Demonstrators("390100")...)
	newcomers = append(newcomers,
		administration.Newcomer{Account: everybody, Name: "综合一", OrgNo: "390100", Roles: businessRoles},
		administration.Newcomer{Account: stranger, Name: "外地一", OrgNo: "390200", Roles: businessRoles},
		administration.Newcomer{Account: "waisys", Name: "外地管理员", OrgNo: "390200", Roles: []access.Role{access.SystemAdmin}},
		administration.Newcomer{Account: "waisec", Name: "外地安全", OrgNo: "390200", Roles: []access.Role{access.SecurityAdmin}},
		administration.Newcomer{Account: "waitrail", Name: "外地审计", OrgNo: "390200", Roles: []access.Role{access.TrailAdmin}},
	)
	for i := range newcomers {
		newcomers[i].Ready = true
	}
	orgs := []access.Organisation{
		{OrgNo: "390100", Name: "安澜市医保中心", Region: "390100", State: access.Active, Rev: 1},
		{OrgNo: "390200", Name: "邻市医保中心", Region: "390200", State: access.Active, Rev: 1},
	}
	issued, err := d.config.Administration.Initialise(context.Background(), orgs, newcomers)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range issued {
		d.issued[i.Staff.Account] = i
	}
	return d
}

// emptyDesk has no accounts.
func emptyDesk(t *testing.T) *desk {
	t.Helper()
	w := town.New(t, policies.FS)
	d := &desk{Town: w, log: &bytes.Buffer{}, issued: map[string]administration.Issued{}, signed: map[string]session{}, as: everybody}
	random := rand.NewChaCha8([32]byte{1})
	hasher := access.Hasher{Iterations: 1, Random: random}
	d.config = api.Config{
		Settlements: w.Bills, Books: w.Store, Accounts: w.Store, Inquiries: w.Store, Approvals: w.Store,
		Acts:             &accountability.Service{Store: w.Store, Now: w.Now, NewID: w.NewID},
		SignIn:           &signin.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID, Random: random, Hasher: hasher},
		Administration:   &administration.Service{Store: w.Store, Now: w.Now, NewID: w.NewID, Random: random, Hasher: hasher},
		Publication:      publication.Service{Store: w.Store, Now: w.Now, NewID: w.NewID},
		PersonalAccounts: &account.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID},
		Terms:            &closing.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}, Funds: w.Store, Figures: w.Store,
		Enrolment:     &enrolling.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID, AllowDemoRegion: true},
		Cleansing:     &cleansing.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID, AllowDemoRegion: true},
		Importing:     &importing.Service{Store: w.Store, Now: w.Now, NewID: w.NewID, AllowDemoRegion: true, Only: importing.Enrolments()},
		Contributions: &contribution.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID},
		Benefits:      benefitsOf(w),
		Curation:      &curation.Service{Store: w.Store, Now: w.Now, NewID: w.NewID},
		Vetting:       &vetting.Service{Store: w.Store, Now: w.Now, NewID: w.NewID},
		Trials:        &trying.Service{Store: w.Store, Now: w.Now, NewID: w.NewID},
		Credentials:   &credential.Service{Store: w.Store, Now: w.Now},
		Now:           w.Now, NewID: w.NewID, Log: slog.New(slog.NewTextHandler(d.log, nil)), Version: "测试版",
	}
	d.withCounter(t)
	d.withPapers()
	d.handler = api.Handler(d.config)
	d.server = httptest.NewServer(d.handler)
	t.Cleanup(d.server.Close)
	return d
}

// signIn returns the session of an account, signing in at first.
func (d *desk) signIn(t *testing.T, account string) session {
	t.Helper()
	if s, ok := d.signed[account]; ok {
		return s
	}
	i := d.issued[account]
	code := access.CurrentCode(i.TOTP, d.Now())
	status, text, header := d.send(t, session{}, http.MethodPost, "/api/v1/login", fmt.Sprintf(`{"account":%q,"password":%q,"totp":%q}`, account, i.Password, code), nil)
	if status != http.StatusOK {
		t.Fatalf("%s 登录:%d %s", account, status, text)
	}
	d.signed[account] = sessionOf(t, text, header)
	return d.signed[account]
}

func sessionOf(t *testing.T, text string, header http.Header) session {
	t.Helper()
	response := http.Response{Header: header}
	for _, c := range response.Cookies() {
		if c.Name == "yibao_session" {
			page, _ := decode(t, text)["page_token"].(string)
			return session{c.Value, page}
		}
	}
	t.Fatalf("登录没有给会话:%v", header)
	return session{}
}

// by lets another account call until the end of the test.
func (d *desk) by(account string) *desk {
	other := *d
	other.as = account
	return &other
}

// send sends a request and returns the status, the body and the headers.
func (d *desk) send(t *testing.T, s session, method, path, body string, header map[string]string) (int, string, http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, d.server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if s.cookie != "" {
		request.AddCookie(&http.Cookie{Name: "yibao_session", Value: s.cookie})
		request.Header.Set("X-Yibao-Token", s.page)
	}
	request.Header.Set("Idempotency-Key", fmt.Sprintf("请求编号-%s", d.NewID()))
	for name, value := range header {
		if value == "" {
			request.Header.Del(name)
		} else {
			request.Header.Set(name, value)
		}
	}
	response, err := d.server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s %s 可以被缓存", method, path)
	}
	return response.StatusCode, string(raw), response.Header
}

// call sends a request of the caller and returns the status and the body.
func (d *desk) call(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	status, text, _ := d.send(t, d.signIn(t, d.as), method, path, body, nil)
	return status, text
}

// get answers the decoded body of a call that must succeed.
func (d *desk) get(t *testing.T, method, path, body string) map[string]any {
	t.Helper()
	status, text := d.call(t, method, path, body)
	if status != http.StatusOK {
		t.Fatalf("%s %s:%d %s", method, path, status, text)
	}
	return decode(t, text)
}

// state is everything the database holds but the trail, the chains and the
// marks of sessions, which a refused call may move.
func (d *desk) state(t *testing.T) string {
	t.Helper()
	var kept []string
	for line := range strings.Lines(d.Dump(t)) {
		table, _, _ := strings.Cut(line, " ")
		switch table {
		case "trail_entry", "chain_head", "chain_link", "staff_session", "staff_secret":
		default:
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// decode reads JSON with its numbers as they are written.
func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value map[string]any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v:%s", err, text)
	}
	return value
}

// list returns the objects of a list inside an answer.
func list(t *testing.T, in map[string]any, name string) []map[string]any {
	t.Helper()
	items, ok := in[name].([]any)
	if !ok {
		t.Fatalf("%s 不是列表:%v", name, in[name])
	}
	var all []map[string]any
	for _, item := range items {
		object, ok := item.(map[string]any)
		if !ok {
			t.Fatalf("%s 里不是对象:%v", name, item)
		}
		all = append(all, object)
	}
	return all
}

func text(t *testing.T, in map[string]any, name string) string {
	t.Helper()
	switch value := in[name].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	default:
		t.Fatalf("%s 是 %v", name, in[name])
		return ""
	}
}

func TestRefusedCalls(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	r := d.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 90, today)).Record
	d.signIn(t, everybody)
	reversal := "/api/v1/settlements/" + r.SetlID + "/reversal-proposals"
	for _, c := range []struct {
		about, method, path, body string
		status                    int
		says                      string
	}{
		{"没有的结算", "GET", "/api/v1/settlements/NONE/explanation", "", 404, "YB5001"},
		{"撤没有的结算", "POST", "/api/v1/settlements/NONE/reversal-proposals", `{"reason":"查实"}`, 404, "YB5001"},
		{"没有原因", "POST", reversal, `{}`, 422, "缺少字段 reason"},
		{"原因是空白", "POST", reversal, `{"reason":"  "}`, 422, "YB1877"},
		{"冒称别人", "POST", reversal, `{"reason":"查实","opter":"张三"}`, 422, "opter 没有这个字段"},
		{"不是 JSON", "POST", reversal, `reason=1`, 400, "YB1703"},
		{"日期写错", "GET", "/api/v1/funds?date=2026-3-5", "", 400, "YB1702"},
		{"起止日期写错", "GET", "/api/v1/institutions/" + town.Tertiary + "/settlements?begndate=0305", "", 400, "YB1702"},
		{"没有写年度", "GET", "/api/v1/persons/" + p + "/accumulators", "", 422, "year"},
		{"年度不是数", "GET", "/api/v1/persons/" + p + "/accumulators?year=%E4%BB%8A%E5%B9%B4", "", 422, "year"},
		{"没有的人", "GET", "/api/v1/persons/P999/accumulators?year=2026", "", 404, "YB2001"},
		{"没有查询条件", "POST", "/api/v1/persons/search", `{}`, 400, "YB1881"},
		{"看明文不说原因", "POST", "/api/v1/persons/" + p + "/unmasking", `{"reason":" "}`, 422, "YB1835"},
		{"编号太长", "GET", "/api/v1/settlements/" + strings.Repeat("9", 31) + "/explanation", "", 422, "setl_id"},
		{"没有的政策版本", "GET", "/api/v1/policies/NONE", "", 404, "YB1883"},
		{"没有的事项", "GET", "/api/v1/approvals/NONE", "", 404, "YB1871"},
		{"没有的路径", "GET", "/api/v1/nothing", "", 404, "YB1706"},
		{"不许的方法", "DELETE", "/api/v1/settlements/" + r.SetlID + "/explanation", "", 404, "YB1706"},
	} {
		before := d.state(t)
		status, body := d.call(t, c.method, c.path, c.body)
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s:%d %s", c.about, status, body)
		}
		if d.state(t) != before {
			t.Errorf("%s:数据库变了", c.about)
		}
	}
}

// What goes wrong inside is told by a number that the log has, not by its text.
func TestFailureInsideIsNotTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 90, today)).Record
	d.Alter(t, 1, "UPDATE settlement SET detail = '{'")
	status, body, header := d.send(t, d.signIn(t, d.as), "GET", "/api/v1/settlements/"+r.SetlID+"/explanation", "", nil)
	if status != http.StatusInternalServerError || !strings.Contains(body, "YB9104") || strings.Contains(body, "JSON") || strings.Contains(body, "unexpected") {
		t.Errorf("%d %s", status, body)
	}
	if trace := header.Get("X-Yibao-Trace"); trace == "" || !strings.Contains(d.log.String(), trace) {
		t.Errorf("日志里没有编号 %q:%s", trace, d.log.String())
	}
}

// Over plain HTTP only callers on the same machine are answered, whatever they
// ask; over TLS everybody is.
func TestOtherMachinesNeedTLS(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, path := range []string{"/docs", "/openapi.json", "/openapi.yaml", "/api/v1/funds", "/api/v1/nothing"} {
		for from, allowed := range map[string]bool{
			"127.0.0.1:4000": true, "[::1]:4000": true, "127.8.8.8:4000": true, "[::ffff:127.0.0.1]:4000": true,
			"10.0.0.8:4000": false, "192.168.1.2:4000": false, "[fe80::1]:4000": false, "8.8.8.8:4000": false, "": false, "127.0.0.1": false, "localhost:4000": false,
		} {
			request := httptest.NewRequest(http.MethodGet, path, nil)
			request.RemoteAddr = from
			request.Header.Set("X-Forwarded-For", "127.0.0.1")
			answer := httptest.NewRecorder()
			d.handler.ServeHTTP(answer, request)
			if refused := strings.Contains(answer.Body.String(), "YB1701"); refused == allowed || refused && answer.Code != http.StatusForbidden {
				t.Errorf("%s 来自 %q:%d %s", path, from, answer.Code, answer.Body)
			}
		}
	}
	secure := httptest.NewTLSServer(d.handler)
	defer secure.Close()
	request := httptest.NewRequest(http.MethodGet, secure.URL+"/api/v1/funds", nil)
	request.RemoteAddr = "8.8.8.8:4000"
	answer := httptest.NewRecorder()
	d.handler.ServeHTTP(answer, request)
	if !strings.Contains(answer.Body.String(), "YB1846") || answer.Header().Get("Strict-Transport-Security") == "" {
		t.Errorf("HTTPS:%d %s %v", answer.Code, answer.Body, answer.Header())
	}
}

// A page of another site, open in a browser where somebody is signed in, cannot
// make the browser do what that person may: the page token is not its to know.
func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 90, today)).Record
	s := d.signIn(t, everybody)
	path := "/api/v1/settlements/" + r.SetlID + "/reversal-proposals"
	before := d.Dump(t)
	for about, header := range map[string]map[string]string{
		"浏览器说是别的网站": {"Sec-Fetch-Site": "cross-site"},
		"来源是别的网站":   {"Origin": "https://evil.example"},
		"没有页面令牌":    {"X-Yibao-Token": ""},
		"别人的页面令牌":   {"X-Yibao-Token": d.config.NewID()},
		"表单也能发的纯文本": {"X-Yibao-Token": "", "Content-Type": "text/plain"},
	} {
		status, text, _ := d.send(t, s, http.MethodPost, path, `{"reason":"查实"}`, header)
		if status != http.StatusForbidden || !strings.Contains(text, "YB1704") {
			t.Errorf("%s:%d %s", about, status, text)
		}
	}
	if d.Dump(t) != before {
		t.Error("数据库变了")
	}
}
