package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yibao/door/api"
	"yibao/policies"
	"yibao/storage/storetest/town"
)

const today = "2026-03-05"

// desk is a town with its staff API behind a real server.
type desk struct {
	*town.Town
	handler http.Handler
	server  *httptest.Server
	log     *bytes.Buffer
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	w := town.New(t, policies.FS)
	log := &bytes.Buffer{}
	handler := api.Handler(api.Config{
		Settlements: w.Bills, Store: w.Store, Now: w.Now, NewID: w.NewID, Log: slog.New(slog.NewTextHandler(log, nil)), Version: "测试版",
	})
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &desk{w, handler, server, log}
}

// call sends a request and returns the status and the body.
func (d *desk) call(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, d.server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
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
	return response.StatusCode, string(raw)
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
	for _, c := range []struct {
		about, method, path, body string
		status                    int
		says                      string
	}{
		{"没有的结算", "GET", "/api/v1/settlements/NONE/explanation", "", 404, "YB5001"},
		{"撤没有的结算", "POST", "/api/v1/settlements/NONE/forced-reversal", `{"opter":"张三","reason":"查实"}`, 404, "YB5001"},
		{"没有原因", "POST", "/api/v1/settlements/" + r.SetlID + "/forced-reversal", `{"opter":"张三"}`, 422, "reason"},
		{"原因是空白", "POST", "/api/v1/settlements/" + r.SetlID + "/forced-reversal", `{"opter":"张三","reason":"  "}`, 422, "YB5009"},
		{"不是 JSON", "POST", "/api/v1/settlements/" + r.SetlID + "/forced-reversal", `reason=1`, 400, ""},
		{"日期写错", "GET", "/api/v1/funds?date=2026-3-5", "", 400, "YB1702"},
		{"没有写年度", "GET", "/api/v1/persons/" + p + "/accumulators", "", 422, "year"},
		{"年度不是数", "GET", "/api/v1/persons/" + p + "/accumulators?year=%E4%BB%8A%E5%B9%B4", "", 422, "year"},
		{"没有的人", "GET", "/api/v1/persons/P999/accumulators?year=2026", "", 422, "YB2001"},
		{"编号太长", "GET", "/api/v1/settlements/" + strings.Repeat("9", 31) + "/explanation", "", 422, "setl_id"},
		{"没有的路径", "GET", "/api/v1/nothing", "", 404, ""},
		{"不许的方法", "DELETE", "/api/v1/settlements/" + r.SetlID + "/explanation", "", 405, ""},
	} {
		before := d.Dump(t)
		status, body := d.call(t, c.method, c.path, c.body)
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s:%d %s", c.about, status, body)
		}
		if d.Dump(t) != before {
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
	status, body := d.call(t, "GET", "/api/v1/settlements/"+r.SetlID+"/explanation", "")
	if status != http.StatusInternalServerError || !strings.Contains(body, "YB9104") || strings.Contains(body, "JSON") || strings.Contains(body, "unexpected") {
		t.Errorf("%d %s", status, body)
	}
	if d.log.Len() == 0 {
		t.Error("日志里没有")
	}
}

// Only callers on the same machine are answered, whatever they ask.
func TestOtherMachinesAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, path := range []string{"/docs", "/openapi.json", "/openapi.yaml", "/api/v1/funds", "/api/v1/nothing"} {
		for from, allowed := range map[string]bool{
			"127.0.0.1:4000": true, "[::1]:4000": true, "127.8.8.8:4000": true, "[::ffff:127.0.0.1]:4000": true,
			"10.0.0.8:4000": false, "192.168.1.2:4000": false, "[fe80::1]:4000": false, "8.8.8.8:4000": false, "": false, "127.0.0.1": false, "localhost:4000": false,
		} {
			request := httptest.NewRequest(http.MethodGet, path, nil)
			request.RemoteAddr, request.Host = from, "localhost:8080"
			request.Header.Set("X-Forwarded-For", "127.0.0.1")
			answer := httptest.NewRecorder()
			d.handler.ServeHTTP(answer, request)
			if refused := answer.Code == http.StatusForbidden; refused == allowed {
				t.Errorf("%s 来自 %q:%d", path, from, answer.Code)
			} else if refused && !strings.Contains(answer.Body.String(), "YB1701") {
				t.Errorf("%s 来自 %q 说的是 %q", path, from, answer.Body)
			}
		}
	}
}

// A page of another site, open in a browser on the same machine, cannot make
// the browser do what only staff may, nor read by making its own name lead
// here.
func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 90, today)).Record
	before := d.Dump(t)
	for about, header := range map[string]map[string]string{
		"浏览器说是别的网站": {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/json"},
		"来源是别的网站":   {"Origin": "https://evil.example", "Content-Type": "application/json"},
		"表单也能发的纯文本": {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
		"没有内容类型的跨站": {"Origin": "https://evil.example"},
	} {
		request := httptest.NewRequest(http.MethodPost, "/api/v1/settlements/"+r.SetlID+"/forced-reversal", strings.NewReader(`{"opter":"张三","reason":"查实"}`))
		request.RemoteAddr, request.Host = "127.0.0.1:4000", "127.0.0.1:8080"
		for name, value := range header {
			request.Header.Set(name, value)
		}
		answer := httptest.NewRecorder()
		d.handler.ServeHTTP(answer, request)
		if answer.Code < 400 {
			t.Errorf("%s:%d %s", about, answer.Code, answer.Body)
		}
	}
	if d.Dump(t) != before {
		t.Error("数据库变了")
	}
	for host, allowed := range map[string]bool{
		"localhost": true, "localhost:8080": true, "127.0.0.1": true, "127.0.0.1:8080": true, "[::1]:8080": true, "[::1]": true,
		"evil.example": false, "evil.example:8080": false, "localhost.evil.example": false, "10.0.0.8:8080": false, "": false,
	} {
		request := httptest.NewRequest(http.MethodGet, "/api/v1/funds", nil)
		request.RemoteAddr, request.Host = "127.0.0.1:4000", host
		answer := httptest.NewRecorder()
		d.handler.ServeHTTP(answer, request)
		if (answer.Code == http.StatusOK) != allowed {
			t.Errorf("以 %q 的名义:%d", host, answer.Code)
		}
	}
}
