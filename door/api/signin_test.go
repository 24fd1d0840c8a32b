package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"yibao/process/administration"
	"yibao/register/access"
)

// login offers an account's password and a code.
func (d *desk) login(t *testing.T, account, password, more string) (int, string, http.Header) {
	t.Helper()
	return d.send(t, session{}, http.MethodPost, "/api/v1/login", fmt.Sprintf(`{"account":%q,"password":%q%s}`, account, password, more), nil)
}

func (d *desk) codeOf(account string) string {
	return access.CurrentCode(d.issued[account].TOTP, d.Now())
}

// Before yibao init nothing is answered but the description.
func TestNothingBeforeInitialisation(t *testing.T) {
	t.Parallel()
	d := emptyDesk(t)
	for _, path := range []string{"/api/v1/login", "/api/v1/persons/search", "/api/v1/verification"} {
		if status, text, _ := d.send(t, session{}, http.MethodPost, path, `{"account":"admin","password":"admin"}`, nil); status != http.StatusServiceUnavailable || !strings.Contains(text, "YB1836") {
			t.Errorf("%s:%d %s", path, status, text)
		}
	}
	if status, _, _ := d.send(t, session{}, http.MethodGet, "/docs", "", nil); status != http.StatusOK {
		t.Errorf("说明页:%d", status)
	}
}

// A fresh account changes its password and enrols a telephone before anything
// else; from then on both are asked for.
func TestFirstSignIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	created := d.by("sysadmin").get(t, http.MethodPost, "/api/v1/staff", `{"account":"xinren","name":"新人","org_no":"390100"}`)
	password := text(t, created, "password")
	status, body, header := d.login(t, "XinRen", password, "")
	if status != http.StatusOK || decode(t, body)["limited"] != true || decode(t, body)["last_login_time"] != nil {
		t.Fatalf("%d %s", status, body)
	}
	if set := header.Get("Set-Cookie"); !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Strict") {
		t.Errorf("Cookie 是 %s", set)
	}
	s := sessionOf(t, body, header)
	expect := func(about string, status int, code, method, path, body string) string {
		t.Helper()
		got, text, _ := d.send(t, s, method, path, body, nil)
		if got != status || !strings.Contains(text, code) {
			t.Errorf("%s:%d %s", about, got, text)
		}
		return text
	}
	expect("没有改口令先办事", 403, "YB1847", "GET", "/api/v1/organisations", "")
	expect("原口令不对", 422, "YB1848", "PUT", "/api/v1/me/password", `{"old_password":"x","new_password":"Ku9-xyzw"}`)
	expect("新口令太短", 422, "YB1811", "PUT", "/api/v1/me/password", fmt.Sprintf(`{"old_password":%q,"new_password":"Ku9"}`, password))
	expect("新口令就是旧的", 422, "YB1815", "PUT", "/api/v1/me/password", fmt.Sprintf(`{"old_password":%q,"new_password":%q}`, password, password))
	expect("改口令", 200, "true", "PUT", "/api/v1/me/password", fmt.Sprintf(`{"old_password":%q,"new_password":"Ku9-xyzw"}`, password))
	expect("没有绑定先办事", 403, "YB1847", "GET", "/api/v1/organisations", "")
	expect("没有申请先确认", 422, "YB1850", "PUT", "/api/v1/me/totp", `{"totp":"000000"}`)
	secret := text(t, decode(t, expect("申请绑定", 200, "otpauth://", "POST", "/api/v1/me/totp", "")), "secret")
	expect("确认错了", 422, "YB1849", "PUT", "/api/v1/me/totp", `{"totp":"00000x"}`)
	codes := decode(t, expect("确认绑定", 200, "recovery_codes", "PUT", "/api/v1/me/totp", fmt.Sprintf(`{"totp":%q}`, access.CurrentCode(secret, d.Now()))))
	expect("再次申请", 422, "YB1851", "POST", "/api/v1/me/totp", "")
	expect("没有角色", 403, "YB1831", "GET", "/api/v1/organisations", "")
	recovery, _ := codes["recovery_codes"].([]any)
	for _, c := range []struct {
		about, password, more string
		status                int
		says                  string
	}{
		{"旧口令", password, "", 401, "YB1841"},
		{"没有动态口令", "Ku9-xyzw", "", 401, "YB1845"},
		{"动态口令用过了", "Ku9-xyzw", fmt.Sprintf(`,"totp":%q`, access.CurrentCode(secret, d.Now())), 401, "YB1841"},
		{"错的恢复码", "Ku9-xyzw", `,"recovery_code":"AAAA-AAAA-AAAA-AAAA"`, 401, "YB1841"},
		{"恢复码", "Ku9-xyzw", fmt.Sprintf(`,"recovery_code":%q`, recovery[0]), 200, `"limited":true`},
		{"没有绑定的只要口令", "Ku9-xyzw", "", 200, `"last_login_time":"2026-03-05 10:0`},
	} {
		if status, body, _ := d.login(t, "xinren", c.password, c.more); status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s:%d %s", c.about, status, body)
		}
	}
}

// Five wrong attempts, of whatever kind, lock the account for half an hour.
func TestLock(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	right := d.issued["fuhe"].Password
	for i, wrong := range []string{"x", right + "x", "x", "x", "x"} {
		if status, body, _ := d.login(t, "fuhe", wrong, ""); status != 401 || !strings.Contains(body, "YB1841") {
			t.Errorf("第 %d 次:%d %s", i+1, status, body)
		}
	}
	code := fmt.Sprintf(`,"totp":%q`, d.codeOf("fuhe"))
	if status, body, _ := d.login(t, "fuhe", right, code); status != http.StatusLocked || !strings.Contains(body, "YB1842") || !strings.Contains(body, "10:30") {
		t.Errorf("锁定后:%d %s", status, body)
	}
	if status, body, _ := d.login(t, "nobody", "x", ""); status != 401 || !strings.Contains(body, "YB1841") {
		t.Errorf("没有的账号:%d %s", status, body)
	}
	staffNo := d.issued["fuhe"].Staff.StaffNo
	d.by("secadmin").get(t, http.MethodPost, "/api/v1/staff/"+staffNo+"/reset", `{"reason":"本人核实"}`)
	if status, body, _ := d.login(t, "fuhe", right, code); status != 200 {
		t.Errorf("解锁后:%d %s", status, body)
	}
	for range 4 {
		d.login(t, "fuhe", "x", "")
	}
	d.GoTo("2026-03-06")
	if status, body, _ := d.login(t, "fuhe", right, fmt.Sprintf(`,"totp":%q`, d.codeOf("fuhe"))); status != 200 {
		t.Errorf("四次之后:%d %s", status, body)
	}
}

// A session ends when it is not used, when it is old, when somebody ends it, and
// when the account is disabled.
func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	open := func(account string) string {
		t.Helper()
		_, body := d.by(account).call(t, http.MethodGet, "/api/v1/me", "")
		return body
	}
	if body := open("caiwu"); !strings.Contains(body, `"account":"caiwu"`) || !strings.Contains(body, "fund.read") {
		t.Errorf("本人:%s", body)
	}
	staffNo := d.issued["caiwu"].Staff.StaffNo
	sessions := d.by("sysadmin").get(t, http.MethodGet, "/api/v1/sessions", "")
	for _, s := range list(t, sessions, "sessions") {
		if text(t, s, "staff_no") == staffNo {
			d.by("sysadmin").get(t, http.MethodDelete, "/api/v1/sessions/"+text(t, s, "session_id"), "")
		}
	}
	if body := open("caiwu"); !strings.Contains(body, "YB1846") {
		t.Errorf("下线之后:%s", body)
	}
	open("jihe")
	d.by("jihe").get(t, http.MethodPost, "/api/v1/logout", "")
	if body := open("jihe"); !strings.Contains(body, "YB1846") {
		t.Errorf("退出之后:%s", body)
	}
	open("zhengce")
	show := d.by("sysadmin").get(t, http.MethodGet, "/api/v1/staff/"+d.issued["zhengce"].Staff.StaffNo, "")
	path := "/api/v1/staff/" + text(t, show, "staff_no") + "/state"
	for _, c := range []struct {
		match  string
		status int
		says   string
	}{{"", 428, "YB1705"}, {`"9"`, 412, "YB1805"}, {`"1"`, 200, "停用"}} {
		status, body, _ := d.send(t, d.signIn(t, "sysadmin"), http.MethodPut, path, `{"state":"停用","reason":"调离"}`, map[string]string{"If-Match": c.match})
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("If-Match %s:%d %s", c.match, status, body)
		}
	}
	if body := open("zhengce"); !strings.Contains(body, "YB1846") {
		t.Errorf("停用之后:%s", body)
	}
	if status, body, _ := d.login(t, "zhengce", d.issued["zhengce"].Password, fmt.Sprintf(`,"totp":%q`, d.codeOf("zhengce"))); status != 403 || !strings.Contains(body, "YB1843") {
		t.Errorf("停用之后登录:%d %s", status, body)
	}
	open("fuzeren")
	d.GoTo("2026-03-06")
	if body := open("fuzeren"); !strings.Contains(body, "YB1846") {
		t.Errorf("隔天:%s", body)
	}
}

// An account that nobody used for ninety days is disabled, until the system
// administrator enables it again.
func TestUnusedAccountIsDisabled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signIn(t, "caiwu")
	d.GoTo("2026-06-05")
	code := func(account string) string { return fmt.Sprintf(`,"totp":%q`, d.codeOf(account)) }
	if status, body, _ := d.login(t, "caiwu", d.issued["caiwu"].Password, code("caiwu")); status != 403 || !strings.Contains(body, "YB1844") {
		t.Errorf("%d %s", status, body)
	}
	if status, body, _ := d.login(t, "caiwu", d.issued["caiwu"].Password, code("caiwu")); status != 403 || !strings.Contains(body, "YB1843") {
		t.Errorf("第二次:%d %s", status, body)
	}
}

// The password of ninety days has to be changed.
func TestOldPasswordLimits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, day := range []string{"2026-04-20", "2026-06-02", "2026-06-04"} {
		d.GoTo(day)
		status, body, _ := d.login(t, "caiwu", d.issued["caiwu"].Password, fmt.Sprintf(`,"totp":%q`, d.codeOf("caiwu")))
		if limited := strings.Contains(body, `"limited":true`); status != 200 || limited != (day == "2026-06-04") {
			t.Errorf("%s:%d %s", day, status, body)
		}
	}
}

// Roles are proposed by the security administrator and approved by another
// officer; nobody grants to oneself, and an administrator's post stays filled.
func TestGrants(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	created := d.by("sysadmin").get(t, http.MethodPost, "/api/v1/staff", `{"account":"xinren","name":"新人","org_no":"390100"}`)
	staff, _ := created["staff"].(map[string]any)
	path := "/api/v1/staff/" + text(t, staff, "staff_no") + "/grant-proposals"
	sec, sys := d.by("secadmin"), d.by("sysadmin")
	for roles, code := range map[string]string{`"系统管理员","经办"`: "YB1807", `"系统管理员","审计管理员"`: "YB1807", `"超级管理员"`: "YB1808"} {
		if status, body := sec.call(t, http.MethodPost, path, `{"roles":[`+roles+`],"reason":"上岗"}`); status != 422 || !strings.Contains(body, code) {
			t.Errorf("%s:%d %s", roles, status, body)
		}
	}
	proposal := sec.get(t, http.MethodPost, path, `{"roles":["经办","稽核"],"reason":"上岗"}`)
	approval := "/api/v1/approvals/" + text(t, proposal, "approval_id") + "/approval"
	if status, body := sec.call(t, http.MethodPost, approval, `{}`); status != 403 || !strings.Contains(body, "YB1872") {
		t.Errorf("自己复核:%d %s", status, body)
	}
	if status, body := d.by("jingban").call(t, http.MethodPost, approval, `{}`); status != 404 || !strings.Contains(body, "YB1871") {
		t.Errorf("与此无关的人:%d %s", status, body)
	}
	sys.get(t, http.MethodPost, approval, `{"note":"同意"}`)
	show := sys.get(t, http.MethodGet, "/api/v1/staff/"+text(t, staff, "staff_no"), "")
	if roles := fmt.Sprint(show["roles"]); roles != "[稽核 经办]" && roles != "[经办 稽核]" {
		t.Errorf("角色是 %s", roles)
	}
	if status, body := sys.call(t, http.MethodPost, approval, `{}`); status != 409 || !strings.Contains(body, "YB1873") {
		t.Errorf("再次复核:%d %s", status, body)
	}
	for account, approver := range map[string]*desk{"trailadmin": sys, "secadmin": sys} {
		proposal := sec.get(t, http.MethodPost, "/api/v1/staff/"+d.issued[account].Staff.StaffNo+"/grant-proposals", `{"roles":["经办"],"reason":"调岗"}`)
		if status, body := approver.call(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`); status != 422 || !strings.Contains(body, "YB1868") {
			t.Errorf("最后一位%s:%d %s", account, status, body)
		}
	}
	own := sec.get(t, http.MethodPost, "/api/v1/staff/"+d.issued["sysadmin"].Staff.StaffNo+"/grant-proposals", `{"roles":["经办"],"reason":"调岗"}`)
	if status, body := sys.call(t, http.MethodPost, "/api/v1/approvals/"+text(t, own, "approval_id")+"/approval", `{}`); status != 422 || !strings.Contains(body, "YB1864") {
		t.Errorf("复核自己的角色:%d %s", status, body)
	}
}

// No account has a password that anybody could know.
func TestNoDefaultPassword(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	guesses := []string{"admin", "123456", "Admin@123"}
	for _, n := range administration.Administrators("390100") {
		for _, guess := range guesses {
			if status, body, _ := d.login(t, n.Account, guess, ""); status == http.StatusOK {
				t.Errorf("%s/%s 可以登录:%s", n.Account, guess, body)
			}
		}
	}
	if one, two := d.issued["sysadmin"].Password, d.issued["secadmin"].Password; one == two || access.CheckPassword("sysadmin", one) != nil {
		t.Error("生成的口令相同或不合要求")
	}
}

// What the administrators are refused, each by its code, with nothing written.
func TestAdministrationRefusals(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	staffNo := func(account string) string { return "/api/v1/staff/" + d.issued[account].Staff.StaffNo }
	d.signIn(t, "sysadmin")
	d.signIn(t, "secadmin")
	disable := map[string]string{"If-Match": `"1"`}
	if status, body, _ := d.send(t, d.signIn(t, "sysadmin"), http.MethodPut, staffNo("caiwu")+"/state", `{"state":"停用","reason":"调离"}`, disable); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	for _, c := range []struct {
		about, by, method, path, body string
		status                        int
		says                          string
	}{
		{"账号重名", "sysadmin", "POST", "/api/v1/staff", `{"account":"JingBan","name":"新人","org_no":"390100"}`, 422, "YB1803"},
		{"账号名不合要求", "sysadmin", "POST", "/api/v1/staff", `{"account":"9新人","name":"新人","org_no":"390100"}`, 422, "YB1862"},
		{"姓名是空白", "sysadmin", "POST", "/api/v1/staff", `{"account":"xinren","name":"  ","org_no":"390100"}`, 422, "YB1863"},
		{"没有的机构", "sysadmin", "POST", "/api/v1/staff", `{"account":"xinren","name":"新人","org_no":"390199"}`, 404, "YB1802"},
		{"别区的机构", "sysadmin", "POST", "/api/v1/staff", `{"account":"xinren","name":"新人","org_no":"390200"}`, 422, "YB1865"},
		{"机构编号已有", "sysadmin", "POST", "/api/v1/organisations", `{"org_no":"390100","name":"又一个","admdvs":"390102","parent":"390100"}`, 422, "YB1804"},
		{"机构编号不合要求", "sysadmin", "POST", "/api/v1/organisations", `{"org_no":"3901-02","name":"县中心","admdvs":"390102","parent":"390100"}`, 422, "YB1867"},
		{"区划不是数字", "sysadmin", "POST", "/api/v1/organisations", `{"org_no":"390102","name":"县中心","admdvs":"3901AB","parent":"390100"}`, 422, "YB1809"},
		{"区划在范围之外", "sysadmin", "POST", "/api/v1/organisations", `{"org_no":"390202","name":"县中心","admdvs":"390202","parent":"390100"}`, 422, "YB1865"},
		{"停用自己", "sysadmin", "PUT", staffNo("sysadmin") + "/state", `{"state":"停用","reason":"x"}`, 422, "YB1864"},
		{"停用最后一位安全管理员", "sysadmin", "PUT", staffNo("secadmin") + "/state", `{"state":"停用","reason":"x"}`, 422, "YB1868"},
		{"重置自己", "secadmin", "POST", staffNo("secadmin") + "/reset", `{"password":true,"reason":"x"}`, 422, "YB1864"},
		{"没有的人", "secadmin", "POST", "/api/v1/staff/NONE/reset", `{"password":true,"reason":"x"}`, 404, "YB1801"},
	} {
		before := d.state(t)
		status, body, _ := d.send(t, d.signIn(t, c.by), c.method, c.path, c.body, disable)
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s:%d %s", c.about, status, body)
		}
		if d.state(t) != before {
			t.Errorf("%s:数据库变了", c.about)
		}
	}
	grant := d.by("secadmin").get(t, http.MethodPost, staffNo("caiwu")+"/grant-proposals", `{"roles":["财务"],"reason":"x"}`)
	if status, body := d.by("sysadmin").call(t, http.MethodPost, "/api/v1/approvals/"+text(t, grant, "approval_id")+"/approval", `{}`); status != 422 || !strings.Contains(body, "YB1869") {
		t.Errorf("给停用的账号授权:%d %s", status, body)
	}
	county := d.by("sysadmin").get(t, http.MethodPost, "/api/v1/organisations", `{"org_no":"390102","name":"县中心","admdvs":"390102","parent":"390100"}`)
	if text(t, county, "parent") != "390100" || text(t, county, "rev") != "1" {
		t.Errorf("%v", county)
	}
}
