package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"yibao/policies"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// Persons are shown masked; the plain text needs permission and reason, and the
// trail has both.
func TestMasksAndPlainText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	clerk := d.by("jingban")
	plain := clerk.get(t, http.MethodPost, "/api/v1/persons/"+p+"/unmasking", `{"reason":"核对证件"}`)
	name, number := text(t, plain, "psn_name"), text(t, plain, "certno")
	if len([]rune(number)) != 18 || name != "安小满" || len(text(t, plain, "brdy")) != 10 {
		t.Fatalf("明文 %v", plain)
	}
	d.Load(t, func(w town.Work) error {
		return w.AddCredentials(context.Background(), []enrolment.Credential{{Type: "02", No: number, PsnNo: p}})
	})
	hidden := func(about, answer string) {
		t.Helper()
		if strings.Contains(answer, name) || strings.Contains(answer, number) || strings.Contains(answer, number[6:14]) {
			t.Errorf("%s 有明文:%s", about, answer)
		}
	}
	for about, query := range map[string]string{
		"编号": `{"psn_no":"` + p + `"}`, "证件": `{"certno":"` + number + `"}`, "姓名": `{"psn_name":"` + name + `"}`, "小写证件": `{"certno":" ` + strings.ToLower(number) + ` "}`,
	} {
		_, answer := clerk.call(t, http.MethodPost, "/api/v1/persons/search", query)
		hidden(about, answer)
		if !strings.Contains(answer, `"psn_name":"安*满"`) || !strings.Contains(answer, number[:3]+"***********"+number[14:]) {
			t.Errorf("按%s查到 %s", about, answer)
		}
	}
	_, answer := clerk.call(t, http.MethodGet, "/api/v1/persons/"+p, "")
	hidden("一个人", answer)
	entries := list(t, d.by("trailadmin").get(t, http.MethodGet, "/api/v1/trail?psn_no="+p+"&limit=100", ""), "entries")
	unmasked := 0
	for _, e := range entries {
		raw, _ := json.Marshal(e)
		hidden("留痕", string(raw))
		if e["kind"] == "查看明文" {
			unmasked++
			if e["account"] != "jingban" || e["reason"] != "核对证件" || e["result"] != "成功" || e["from"] != "127.0.0.1" || e["org_no"] != "390100" {
				t.Errorf("留痕 %v", e)
			}
		}
	}
	if unmasked != 1 || len(entries) < 6 {
		t.Errorf("%d 条,其中查看明文 %d 条", len(entries), unmasked)
	}
}

// A request that comes twice is done once and answered alike; its number with
// another input is refused.
func TestRepeatedRequests(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 50, today)).Record
	s, path := d.signIn(t, "jingban"), "/api/v1/settlements/"+r.SetlID+"/reversal-proposals"
	key := map[string]string{"Idempotency-Key": "reversal-0001"}
	status, first, header := d.send(t, s, http.MethodPost, path, `{"reason":"查实"}`, key)
	if status != 200 || header.Get("ETag") != `"1"` {
		t.Fatalf("%d %s", status, first)
	}
	before := d.state(t)
	status, again, header := d.send(t, s, http.MethodPost, path, `{"reason":"查实"}`, key)
	if status != 200 || again != first || header.Get("ETag") != `"1"` || d.state(t) != before {
		t.Errorf("重发:%d %s,应为 %s", status, again, first)
	}
	for about, c := range map[string][3]string{
		"换了内容": {path, `{"reason":"另一原因"}`, "YB1832"},
		"换了操作": {"/api/v1/approvals/" + text(t, decode(t, first), "approval_id") + "/withdrawal", `{}`, "YB1832"},
		"别的结算": {"/api/v1/settlements/OTHER/reversal-proposals", `{"reason":"查实"}`, "YB1832"},
	} {
		if status, body, _ := d.send(t, s, http.MethodPost, c[0], c[1], key); status != 409 || !strings.Contains(body, c[2]) {
			t.Errorf("%s:%d %s", about, status, body)
		}
	}
	if status, body, _ := d.send(t, d.signIn(t, "jihe"), http.MethodPost, path, `{"reason":"另一人的"}`, key); status != 200 || body == first {
		t.Errorf("别人用同一编号:%d %s", status, body)
	}
	for about, bad := range map[string]string{"没有编号": "", "编号太短": "1234567", "编号太长": strings.Repeat("x", 65)} {
		if status, body, _ := d.send(t, s, http.MethodPost, path, `{"reason":"查实"}`, map[string]string{"Idempotency-Key": bad}); status != 422 || !strings.Contains(body, "Idempotency-Key") {
			t.Errorf("%s:%d %s", about, status, body)
		}
	}
}

// The same request many times at once is done once, and all get one answer; so
// is a proposal that several approve at once.
func TestRequestsAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 50, today)).Record
	atOnce := func(s session, path, body string, header func(i int) map[string]string) (statuses map[int]int, answers map[string]int) {
		t.Helper()
		statuses, answers = map[int]int{}, map[string]int{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				status, text, _ := d.send(t, s, http.MethodPost, path, body, header(i))
				mu.Lock()
				defer mu.Unlock()
				statuses[status]++
				answers[text]++
			})
		}
		all.Wait()
		return statuses, answers
	}
	same := func(int) map[string]string { return map[string]string{"Idempotency-Key": "reversal-0001"} }
	statuses, answers := atOnce(d.signIn(t, "jingban"), "/api/v1/settlements/"+r.SetlID+"/reversal-proposals", `{"reason":"查实"}`, same)
	open := list(t, d.get(t, http.MethodGet, "/api/v1/approvals?state=%E5%BE%85%E5%A4%8D%E6%A0%B8", ""), "approvals")
	if statuses[200] != 8 || len(answers) != 1 || len(open) != 1 {
		t.Fatalf("%v,%d 种答复,%d 个事项", statuses, len(answers), len(open))
	}
	each := func(i int) map[string]string {
		return map[string]string{"Idempotency-Key": fmt.Sprintf("approval-%04d", i)}
	}
	statuses, _ = atOnce(d.signIn(t, "fuhe"), "/api/v1/approvals/"+text(t, open[0], "approval_id")+"/approval", `{}`, each)
	if statuses[200] != 1 || statuses[409] != 7 {
		t.Errorf("同时复核:%v", statuses)
	}
	if rows := list(t, d.get(t, http.MethodGet, "/api/v1/persons/"+r.PsnNo+"/settlements", ""), "settlements"); len(rows) != 2 {
		t.Errorf("有 %d 笔", len(rows))
	}
}

// Lists go on where they stopped, each row once, newest first.
func TestPages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	var made []string
	for range 7 {
		made = append(made, d.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 5, today)).Record.SetlID)
	}
	slices.Reverse(made)
	for _, path := range []string{"/api/v1/persons/" + p + "/settlements", "/api/v1/institutions/" + town.Tertiary + "/settlements"} {
		for _, limit := range []int{1, 3, 7, 100} {
			var seen []string
			after := ""
			for {
				page := d.get(t, http.MethodGet, fmt.Sprintf("%s?limit=%d&after=%s", path, limit, after), "")
				for _, row := range list(t, page, "settlements") {
					seen = append(seen, text(t, row, "setl_id"))
				}
				if page["next"] == nil {
					break
				}
				after = text(t, page, "next")
			}
			if !slices.Equal(seen, made) {
				t.Errorf("%s 每页 %d 行:%v,应为 %v", path, limit, seen, made)
			}
		}
	}
	none := d.get(t, http.MethodGet, "/api/v1/institutions/"+town.Tertiary+"/settlements?begndate=2026-03-06", "")
	some := d.get(t, http.MethodGet, "/api/v1/institutions/"+town.Tertiary+"/settlements?begndate=2026-03-05&enddate=2026-03-05", "")
	if len(list(t, none, "settlements")) != 0 || len(list(t, some, "settlements")) != 7 {
		t.Errorf("按日期:%v %v", none, some)
	}
	status, file, header := d.send(t, d.signIn(t, "caiwu"), http.MethodPost, "/api/v1/institutions/"+town.Tertiary+"/settlements/export", `{"reason":"对账"}`, nil)
	if lines := strings.Split(strings.TrimSpace(file), "\n"); status != 200 || len(lines) != 8 || !strings.Contains(lines[1], made[0]) || !strings.Contains(header.Get("Content-Type"), "text/csv") {
		t.Errorf("导出:%d %s", status, file)
	}
	exports := list(t, d.by("trailadmin").get(t, http.MethodGet, "/api/v1/trail?kind=%E5%AF%BC%E5%87%BA", ""), "entries")
	if len(exports) != 1 || exports[0]["reason"] != "对账" || exports[0]["after"] != `{"rows":7}` {
		t.Errorf("导出的留痕 %v", exports)
	}
	if visits := list(t, d.get(t, http.MethodGet, "/api/v1/persons/"+p+"/visits?limit=3", ""), "visits"); len(visits) != 3 {
		t.Errorf("就诊 %v", visits)
	}
}

// A policy is published by two persons, and only if it is sound.
func TestPublication(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := "/api/v1/policies/proposals"
	raw, err := policies.FS.ReadFile("390100-安澜/统筹区.yaml")
	if err != nil {
		t.Fatal(err)
	}
	body := func(content string) string {
		quoted, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		return `{"settings":true,"entry":"统筹区.yaml","files":[{"name":"统筹区.yaml","text":` + string(quoted) + `}],"reason":"更正"}`
	}
	desk := d.by("zhengce")
	if status, answer := desk.call(t, http.MethodPost, path, body("统筹区: 390100\n胡写: 1\n")); status != 422 || !strings.Contains(answer, "YB6811") || !strings.Contains(answer, "统筹区.yaml:") {
		t.Errorf("有错的:%d %s", status, answer)
	}
	changed := string(raw) + "\n# 更正了一处注释\n"
	versions := func() int {
		return len(list(t, desk.get(t, http.MethodGet, "/api/v1/policies?limit=100", ""), "policies"))
	}
	before := versions()
	proposal := desk.get(t, http.MethodPost, path, body(changed))
	id := text(t, proposal, "approval_id")
	for _, account := range []string{"fuhe", "jingban", "caiwu"} {
		if status, answer := d.by(account).call(t, http.MethodPost, "/api/v1/approvals/"+id+"/approval", `{}`); status != 404 {
			t.Errorf("%s:%d %s", account, status, answer)
		}
	}
	if status, answer := desk.call(t, http.MethodPost, "/api/v1/approvals/"+id+"/approval", `{}`); status != 403 || !strings.Contains(answer, "YB1872") {
		t.Errorf("自己复核:%d %s", status, answer)
	}
	if versions() != before {
		t.Error("没有复核就发布了")
	}
	whole := d.by("fuzeren").get(t, http.MethodGet, "/api/v1/approvals/"+id, "")
	if payload, _ := json.Marshal(whole["payload"]); !strings.Contains(string(payload), "更正了一处注释") {
		t.Errorf("复核人看不到全文:%s", payload)
	}
	done := d.by("fuzeren").get(t, http.MethodPost, "/api/v1/approvals/"+id+"/approval", `{"note":"同意"}`)
	result, _ := done["result"].(map[string]any)
	if versions() != before+1 {
		t.Errorf("%d 个版本,原有 %d 个", versions(), before)
	}
	shown := desk.get(t, http.MethodGet, "/api/v1/policies/"+text(t, result, "version_id"), "")
	for _, told := range []map[string]any{result, shown} {
		author, approver := text(t, told, "author"), text(t, told, "approver")
		if author != d.issued["zhengce"].Staff.StaffNo || approver != d.issued["fuzeren"].Staff.StaffNo {
			t.Errorf("发布人 %s,复核人 %s", author, approver)
		}
	}
	if files := list(t, shown, "files"); !strings.Contains(text(t, files[0], "text"), "更正了一处注释") {
		t.Errorf("%v", shown)
	}
}

// What was proposed and then altered in the database is not done.
func TestAlteredProposalIsNotExecuted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 50, today)).Record
	proposal := d.by("jingban").get(t, http.MethodPost, "/api/v1/settlements/"+r.SetlID+"/reversal-proposals", `{"reason":"查实"}`)
	d.Alter(t, 1, "UPDATE proposal SET author = ?", d.issued["jihe"].Staff.StaffNo)
	if status, body := d.by("fuhe").call(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`); status != 500 || !strings.Contains(body, "YB1878") {
		t.Errorf("%d %s", status, body)
	}
}

// The trail says who did what, also of those who were refused, and the chain
// tells that a row was altered.
func TestTrail(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 50, today)).Record
	d.reversed(t, r.SetlID)
	d.by("caiwu").call(t, http.MethodGet, "/api/v1/persons/"+r.PsnNo, "")
	d.login(t, "nobody", "x", "")
	auditor := d.by("trailadmin")
	find := func(query string) []map[string]any {
		t.Helper()
		return list(t, auditor.get(t, http.MethodGet, "/api/v1/trail?limit=100"+query, ""), "entries")
	}
	for _, c := range []struct {
		about, query string
		n            int
		kind, result string
	}{
		{"提出", "&act=propose-reversal", 1, "提出", "成功"},
		{"复核", "&act=approve", 1, "复核", "成功"},
		{"越权", "&act=show-person", 1, "查看", "YB1831"},
		{"按人", "&staff_no=" + d.issued["caiwu"].Staff.StaffNo + "&kind=%E6%9F%A5%E7%9C%8B", 1, "查看", "YB1831"},
		{"没有的账号", "&act=login&enddate=2026-03-05&ref=", 5, "登录", "YB1841"},
		{"前一天", "&enddate=2026-03-04", 0, "", ""},
		{"按编号", "&ref=" + r.SetlID, 1, "提出", "成功"},
	} {
		entries := find(c.query)
		if len(entries) != c.n {
			t.Errorf("%s:%d 条", c.about, len(entries))
			continue
		}
		if c.n > 0 && !slices.ContainsFunc(entries, func(e map[string]any) bool { return e["kind"] == c.kind && e["result"] == c.result }) {
			t.Errorf("%s:%v", c.about, entries)
		}
	}
	approved := find("&act=approve")[0]
	if !strings.Contains(text(t, approved, "before"), "待复核") || !strings.Contains(text(t, approved, "after"), "已办理") {
		t.Errorf("变更前后 %v", approved)
	}
	if a := auditor.get(t, http.MethodPost, "/api/v1/verification", ""); a["clean"] != true {
		t.Fatalf("%v", a["findings"])
	}
	d.Alter(t, 1, "UPDATE trail_entry SET staff_no = 'x' WHERE act = 'approve'")
	a := auditor.get(t, http.MethodPost, "/api/v1/verification", "")
	if findings := fmt.Sprint(a["findings"]); a["clean"] != false || findings != "[留痕 "+text(t, approved, "trail_id")+":内容与记录时不符]" {
		t.Errorf("%v", a)
	}
}

// What cannot be entered into the trail is neither done nor shown.
func TestWithoutTrailNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 50, today)).Record
	d.signIn(t, everybody)
	d.Alter(t, 0, "CREATE TRIGGER no_more_trail BEFORE INSERT ON trail_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END")
	before := d.state(t)
	for method, path := range map[string]string{
		http.MethodGet: "/api/v1/settlements/" + r.SetlID + "/explanation", http.MethodPost: "/api/v1/settlements/" + r.SetlID + "/reversal-proposals",
	} {
		body := ""
		if method == http.MethodPost {
			body = `{"reason":"查实"}`
		}
		if status, answer := d.call(t, method, path, body); status != http.StatusServiceUnavailable || strings.Contains(answer, "medfee") {
			t.Errorf("%s %s:%d %.200s", method, path, status, answer)
		}
	}
	if d.state(t) != before {
		t.Error("没有留痕也办了")
	}
}
