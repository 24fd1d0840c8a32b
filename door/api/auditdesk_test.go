package api_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yibao/ground/period"
	"yibao/process/screening"
	"yibao/storage/storetest/town"
)

// ruleText asks about lines of more than ten of a thing.
const ruleText = `规则: 单行超量
编号: SL-1
种类: 式
对象: 明细
定义: 一行超过十个
窗口: 单行
命中: 数量大于十
命中式: 数量 > 10
质疑金额: 超过十个的部分
超出式: 数量 - 10
环节: 事后
级别: 可疑
控制: 不控制
依据: 样例
`

const ruleBad = `例: 十一个
明细:
| 时间 | 编码 | 数量 |
| 2025-03-01 | 0034010 | 11 |
疑点:
| 行 | 数量 | 金额 |
| 1 | 1 | 10.00 |
`

const ruleGood = `例: 正好十个
明细:
| 时间 | 编码 | 数量 |
| 2025-03-01 | 0034010 | 10 |
`

// asBody writes a value as the body of a request.
func asBody(t *testing.T, value any) string {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// auditBodies are inputs of the audit desk that the shape check lets through.
func auditBodies() map[string]string {
	rule := map[string]any{"file": "试.rule", "text": ruleText}
	write := func(more map[string]any) string {
		for k, v := range rule {
			if _, there := more[k]; !there && more["rules"] == nil && more["files"] == nil {
				more[k] = v
			}
		}
		raw, _ := json.Marshal(more)
		return string(raw)
	}
	attachment := []any{map[string]string{"name": "频次.csv", "content": base64.StdEncoding.EncodeToString([]byte(freqFile))}}
	return map[string]string{
		"check-audit-rule":    write(map[string]any{}),
		"save-audit-draft":    write(map[string]any{"state": "草稿", "admdvs": "390100"}),
		"propose-audit-rules": write(map[string]any{"state": "启用", "admdvs": "390100", "reason": "测试", "rules": []any{rule}}),
		"start-backtest":      write(map[string]any{"begndate": "2026-01-01", "enddate": "2026-12-31", "admdvs": "390100"}),
		"decide-finding":      `{"ruling":"认定","reason":"测试"}`,
		"export-findings":     `{"format":"csv","reason":"测试"}`,
		"preview-knowledge":   write(map[string]any{"files": attachment, "layout": freqLayout}),
		"propose-knowledge":   write(map[string]any{"files": attachment, "layout": freqLayout, "reason": "测试"}),
	}
}

// auditQueries are what some routes of the audit desk must be asked with.
var auditQueries = map[string]string{"show-point": "?number=" + url.QueryEscape("ITEM_FREQ/正常")}

// published has a rule put to use in 390100 by two persons.
func (d *desk) published(t *testing.T, state, rule string) map[string]any {
	t.Helper()
	body := asBody(t, map[string]any{"state": state, "reason": "测试", "begndate": "2026-01-01", "rules": []any{
		map[string]string{"file": "试.rule", "text": rule, "good": ruleGood, "bad": ruleBad},
	}})
	proposal := d.by("jihe").get(t, http.MethodPost, "/api/v1/audit/rules/proposals", body)
	return d.by("fuzeren").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`)
}

// screened audits the town.
func (d *desk) screened(t *testing.T) screening.Report {
	t.Helper()
	s := screening.Service{Store: d.Store, Now: d.Now, NewID: d.NewID}
	report, err := s.Screen(context.Background(), screening.Run{
		Region: "390100", Span: period.Span{From: period.MustDate("2026-01-01"), To: period.MustDate("2027-01-01")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// tried waits for a back-test to end.
func (d *desk) tried(t *testing.T, id string) map[string]any {
	t.Helper()
	for {
		row := d.by("jihe").get(t, http.MethodGet, "/api/v1/audit/backtests/"+id, "")
		if row["state"] != "进行中" {
			return row
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// auditRows makes a published rule, a finding and a back-test of it.
func (d *desk) auditRows(t *testing.T) (found map[string]string, marks []string) {
	t.Helper()
	d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 500, today))
	d.published(t, "启用", ruleText)
	d.screened(t)
	findings := list(t, d.by("jihe").get(t, http.MethodGet, "/api/v1/findings", ""), "findings")
	trial := d.by("jihe").get(t, http.MethodPost, "/api/v1/audit/backtests", auditBodies()["start-backtest"])
	id := text(t, trial, "trial_id")
	d.tried(t, id)
	rules := list(t, d.by("jihe").get(t, http.MethodGet, "/api/v1/audit/rules", ""), "rules")
	d.brought(t, freqLayout, freqFile)
	return map[string]string{"finding_id": text(t, findings[0], "finding_id"), "trial_id": id, "rule": "SL-1"},
		[]string{text(t, rules[0], "version_id"), id, `"ITEM_FREQ/正常"`, `"测试批"`, `"sums":[{`}
}

// A rule is checked and tried in place, kept as a draft, tried on history, put
// to use by two persons; what it finds is shown with its evidence, decided on,
// and makes the next trial's precision.
func TestARuleFromDraftToDecision(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	for _, many := range []int64{500, 5, 200} {
		d.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, many, today))
	}
	inspector := d.by("jihe")
	wrong := inspector.get(t, http.MethodPost, "/api/v1/audit/rules/check", asBody(t, map[string]string{
		"file": "试.rule", "text": strings.Replace(ruleText, "数量 > 10", "数目 > 10", 1)}))
	if c := list(t, wrong, "complaints"); len(c) == 0 || text(t, c[0], "line") != "8" || text(t, c[0], "help") == "" || len(list(t, wrong, "cases")) != 0 {
		t.Errorf("检查:%v", wrong)
	}
	right := inspector.get(t, http.MethodPost, "/api/v1/audit/rules/check", asBody(t, map[string]string{
		"file": "试.rule", "text": ruleText, "good": strings.Replace(ruleGood, "| 10 |", "| 12 |", 1), "bad": ruleBad}))
	if cases := list(t, right, "cases"); len(cases) != 2 || cases[0]["ok"] != true || cases[1]["ok"] != false || text(t, right, "failed") != "1" {
		t.Errorf("试算:%v", right)
	}
	draft := inspector.get(t, http.MethodPost, "/api/v1/audit/rules/drafts", asBody(t, map[string]string{
		"file": "试.rule", "text": ruleText, "good": ruleGood, "bad": ruleBad, "state": "草稿"}))
	if len(list(t, draft, "rules")) != 1 {
		t.Fatalf("草稿:%v", draft)
	}
	result := d.backtested(t)
	if text(t, result, "hits") != "2" || result["precision"] != nil || text(t, list(t, result, "months")[0], "name") != "2026-03" ||
		text(t, list(t, result, "institutions")[0], "name") != town.Tertiary ||
		text(t, list(t, result, "institutions")[0], "fixmedins_name") == "" || text(t, list(t, result, "samples")[0], "fixmedins_name") == "" || len(list(t, result, "samples")) != 2 {
		t.Errorf("试跑:%v", result)
	}
	if n := len(list(t, inspector.get(t, http.MethodGet, "/api/v1/findings", ""), "findings")); n != 0 {
		t.Errorf("试跑写下 %d 个疑点", n)
	}
	d.published(t, "启用", ruleText)
	versions := list(t, inspector.get(t, http.MethodGet, "/api/v1/audit/rules/SL-1", ""), "versions")
	if len(versions) != 2 || versions[0]["state"] != "启用" || versions[0]["approver"] != d.issued["fuzeren"].Staff.StaffNo ||
		versions[0]["author"] != d.issued["jihe"].Staff.StaffNo || versions[0]["bad"] != ruleBad {
		t.Errorf("版本:%v", versions)
	}
	d.screened(t)
	d.decidedAndTriedAgain(t)
}

// backtested tries the rule and returns the result.
func (d *desk) backtested(t *testing.T) map[string]any {
	t.Helper()
	begun := d.by("jihe").get(t, http.MethodPost, "/api/v1/audit/backtests", auditBodies()["start-backtest"])
	row := d.tried(t, text(t, begun, "trial_id"))
	result, _ := row["result"].(map[string]any)
	if row["state"] != "完成" || result == nil {
		t.Fatalf("试跑:%v", row)
	}
	return result
}

func (d *desk) decidedAndTriedAgain(t *testing.T) {
	t.Helper()
	inspector := d.by("jihe")
	findings := list(t, inspector.get(t, http.MethodGet, "/api/v1/findings?rule=SL-1&min_amount=0.01&begndate="+today, ""), "findings")
	if len(findings) != 2 {
		t.Fatalf("疑点:%v", findings)
	}
	rulings := []string{"认定", "不成立"}
	for i, f := range findings {
		path := "/api/v1/findings/" + text(t, f, "finding_id")
		whole := inspector.get(t, http.MethodGet, path, "")
		raw := asBody(t, whole)
		for _, want := range []string{`"questioned":true`, `"text":"规则: 单行超量`, `"psn_name":"安*满"`, `"evidence":[{`, `"name":`, `"fixmedins_name":`, `"compared":[{"feedetl_sn":"1"`, `"where":"收费","wrong":`, `"history":[]`, `"state":"待处理"`} {
			if !strings.Contains(raw, want) {
				t.Errorf("没有 %s:%s", want, raw)
			}
		}
		decide := func(by, ruling string) (int, string) {
			return d.by(by).call(t, http.MethodPost, path+"/decisions", asBody(t, map[string]string{"ruling": ruling, "reason": "看过病历"}))
		}
		if status, told := decide("jihe", rulings[i]); status != 200 {
			t.Errorf("处理:%d %s", status, told)
		}
		if status, told := decide("fuhe", rulings[i]); status != 422 || !strings.Contains(told, "YB4572") {
			t.Errorf("重复处理:%d %s", status, told)
		}
		if status, told := decide("jihe", rulings[1-i]); status != 422 || !strings.Contains(told, "YB4573") {
			t.Errorf("本人改判:%d %s", status, told)
		}
	}
	if result := d.backtested(t); result["precision"] != "50.00" || text(t, result, "confirmed") != "1" || text(t, result, "dismissed") != "1" {
		t.Errorf("准确率:%v", result)
	}
	sums := inspector.get(t, http.MethodGet, "/api/v1/findings/summary?rule=SL-1", "")
	if len(list(t, sums, "sums")) != 2 || text(t, sums, "findings") != "2" {
		t.Errorf("汇总:%v", sums)
	}
}

// A finding is closed by itself when its settlement is reversed, and what is
// settled again is found again.
func TestAFindingEndsWithItsSettlement(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	bill := d.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 500, today)).Record
	d.published(t, "启用", ruleText)
	if r := d.screened(t); r.New != 1 {
		t.Fatalf("%+v", r)
	}
	if r := d.screened(t); r.New != 0 {
		t.Errorf("又写下 %d 个", r.New)
	}
	proposal := d.by("jingban").get(t, http.MethodPost, "/api/v1/settlements/"+bill.SetlID+"/reversal-proposals", `{"reason":"查实"}`)
	d.by("fuhe").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`)
	closed := list(t, d.by("jihe").get(t, http.MethodGet, "/api/v1/findings?state="+url.QueryEscape("已关闭"), ""), "findings")
	if len(closed) != 1 || closed[0]["setl_id"] != bill.SetlID {
		t.Fatalf("%v", closed)
	}
	status, told := d.by("jihe").call(t, http.MethodPost, "/api/v1/findings/"+text(t, closed[0], "finding_id")+"/decisions", `{"ruling":"认定","reason":"x"}`)
	if status != 422 || !strings.Contains(told, "YB4574") {
		t.Errorf("%d %s", status, told)
	}
}

// Findings go out as a spreadsheet or CSV with a reason, which the trail has.
func TestFindingsGoOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 500, today))
	d.published(t, "启用", ruleText)
	d.screened(t)
	s := d.signIn(t, "jihe")
	_, file, header := d.send(t, s, http.MethodPost, "/api/v1/findings/export", `{"format":"xlsx","reason":"会审"}`, nil)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(file)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("疑点")
	if err != nil || len(rows) != 2 || rows[1][3] != "SL-1" || !strings.Contains(header.Get("Content-Disposition"), "findings.xlsx") {
		t.Errorf("%v %v %v", rows, header, err)
	}
	_, file, _ = d.send(t, s, http.MethodPost, "/api/v1/findings/export", `{"format":"csv","rule":"没有","reason":"会审"}`, nil)
	if strings.Count(file, "\n") != 1 {
		t.Errorf("%s", file)
	}
	exports := list(t, d.by("trailadmin").get(t, http.MethodGet, "/api/v1/trail?kind=%E5%AF%BC%E5%87%BA", ""), "entries")
	if len(exports) != 2 || exports[1]["reason"] != "会审" || exports[1]["after"] != `{"rows":1}` {
		t.Errorf("%v", exports)
	}
}

// A rule in force is not put back by one person, nor is a faulty one proposed.
func TestRulesTakeTwoPersons(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.published(t, "启用", ruleText)
	draft := func(state, rule string) (int, string) {
		return d.by("jihe").call(t, http.MethodPost, "/api/v1/audit/rules/drafts", asBody(t, map[string]string{"file": "试.rule", "text": rule, "state": state}))
	}
	if status, told := draft("影子", ruleText); status != 422 || !strings.Contains(told, "YB8312") {
		t.Errorf("一个人改为影子:%d %s", status, told)
	}
	if status, told := draft("草稿", ruleText); status != 200 {
		t.Errorf("草稿:%d %s", status, told)
	}
	if status, told := draft("影子", ruleText); status != 422 || !strings.Contains(told, "YB8312") {
		t.Errorf("先草稿再影子:%d %s", status, told)
	}
	if status, told := draft("影子", strings.Replace(ruleText, "SL-1", "SL-2", 1)); status != 200 {
		t.Errorf("另一条影子:%d %s", status, told)
	}
	status, told := d.by("jihe").call(t, http.MethodPost, "/api/v1/audit/rules/proposals", asBody(t, map[string]any{
		"state": "启用", "reason": "x", "rules": []any{map[string]string{"file": "试.rule", "text": ruleText, "bad": ruleGood}}}))
	if status != 422 || !strings.Contains(told, "YB8311") || !strings.Contains(told, "正好十个") {
		t.Errorf("例不符:%d %s", status, told)
	}
	d.published(t, "停用", ruleText)
	if rules := list(t, d.by("jihe").get(t, http.MethodGet, "/api/v1/audit/rules?state="+url.QueryEscape("停用"), ""), "rules"); len(rules) != 1 {
		t.Errorf("停用:%v", rules)
	}
}
