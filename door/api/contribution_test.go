package api_test

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"yibao/policies"
	"yibao/process/publication"
)

// contributionQueries are what the look-ups ask for.
var contributionQueries = map[string]string{
	"show-contributions": "?admdvs=390100&debtor_type=%E5%8D%95%E4%BD%8D&debtor_no=" + uscc,
	"list-paid":          "?admdvs=390100&debtor_type=%E5%8D%95%E4%BD%8D&debtor_no=" + uscc,
	"list-arrears":       "?admdvs=390100&insutype=310",
	"count-receipts":     "?admdvs=390100",
	"show-inspection":    "?inspection_id=NONE",
	"list-inspections":   "?admdvs=390100",
	"list-employers":     "?admdvs=390100",
}

// contributionBodies are inputs of contributions that the shape check lets through.
func contributionBodies(found map[string]string) map[string]string {
	unit := `"admdvs":"390100","debtor_type":"单位","debtor_no":"` + uscc + `","insutype":"310"`
	psn := `"admdvs":"390100","psn_no":"` + found["psn_no"] + `","insutype":"310"`
	step := `"admdvs":"390100","inspection_id":"NONE"`
	return map[string]string{
		"assess-contributions": `{"admdvs":"390100","insutype":"310","class":"单位职工","term":"2026-02"}`,
		"run-waiting":          `{"admdvs":"390100","insutype":"310","month":"2026-02"}`,
		"assess-one":           `{` + unit + `,"class":"单位职工","term":"2026-01","reason":"测试"}`,
		"void-bill":            `{"admdvs":"390100","debtor_type":"单位","debtor_no":"` + uscc + `","bill_id":"NONE","reason":"测试"}`,
		"back-pay":             `{` + psn + `,"class":"灵活就业","months":["2025-07"],"reason":"测试"}`,
		"lifetime-years":       `{` + psn + `}`,
		"take-payment":         `{` + unit + `,"channel":"柜台","amount":"1"}`,
		"use-credit":           `{` + unit + `}`,
		"take-claimed":         `{"admdvs":"390100","insutype":"390","payer":"财政","amount":"1"}`,
		"propose-refund":       `{"admdvs":"390100","debtor_type":"单位","debtor_no":"` + uscc + `","payment_id":"NONE","amount":"1","reason":"测试"}`,
		"receive-receipts":     `{"admdvs":"390100","kind":"收据","prefix":"A","first":1,"last":2}`,
		"void-receipt":         `{"admdvs":"390100","batch_id":"NONE","number":1,"reason":"测试"}`,
		"declare-wages":        `{"admdvs":"390100","name":"申报.csv","text":"空"}`,
		"check-wages":          `{"admdvs":"390100","name":"申报.csv","text":"空"}`,
		"write-due-file":       `{"admdvs":"390100","insutype":"310","due_date":"2026-03-15","name":"应缴.csv"}`,
		"read-paid-file":       `{"admdvs":"390100","channel":"税务","day":"2026-03-05","name":"到账.csv","text":"空"}`,
		"open-inspection":      `{"admdvs":"390100","uscc":"` + uscc + `","insutype":"310","first_month":"2026-01","last_month":"2026-02","reason":"测试"}`,
		"state-findings":       `{` + step + `,"findings":[{"psn_no":"NONE","month":"2026-01","actual":"1","evidence":"测试"}]}`,
		"bill-findings":        `{` + step + `}`,
		"close-inspection":     `{` + step + `,"reason":"测试"}`,
	}
}

// levied publishes the contribution policies of the desk's region.
func (d *desk) levied(t *testing.T) {
	t.Helper()
	p := publication.Service{Store: d.Store, Now: d.Now, NewID: d.NewID}
	for _, file := range []string{"390100-安澜/缴费-职工.yaml", "390100-安澜/缴费-居民.yaml"} {
		text, err := fs.ReadFile(policies.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		if _, complaints, err := p.PublishLevy(t.Context(), file, string(text), "发布人"); err != nil {
			t.Fatal(complaints, err)
		}
	}
}

// An employer's month through the API: assessed, paid with a receipt, refunded by
// two persons, inspected.
func TestContributionsThroughTheAPI(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.levied(t)
	d.employer(t)
	clerk := d.by("jingban")
	d.agreed(t, clerk.get(t, http.MethodPost, "/api/v1/enrolment/persons", `{"admdvs":"390100","psn_name":"王小明","psn_cert_type":"01","certno":"390102198504120017",`+
		`"begndate":"2026-01-01","reason":"漏办","cover":{"insutype":"310","psn_type":"11"},"unit":{"uscc":"`+uscc+`","wage":"6000"}}`))
	run := clerk.get(t, http.MethodPost, "/api/v1/contributions/assessments", `{"admdvs":"390100","insutype":"310","class":"单位职工","term":"2026-02"}`)
	if run["done"] != true || text(t, run, "run_key") == "" {
		t.Fatalf("%v", run)
	}
	batch := clerk.get(t, http.MethodPost, "/api/v1/contributions/receipt-batches", `{"admdvs":"390100","kind":"收据","prefix":"A","first":1,"last":100}`)
	paid := clerk.get(t, http.MethodPost, "/api/v1/contributions/payments", `{"admdvs":"390100","debtor_type":"单位","debtor_no":"`+uscc+`","insutype":"310","channel":"柜台","amount":"700","batch_id":"`+text(t, batch, "batch_id")+`"}`)
	if text(t, paid, "receipt") != "A001" || len(paid["settled"].([]any)) != 1 {
		t.Errorf("%v", paid)
	}
	proposed := clerk.get(t, http.MethodPost, "/api/v1/contributions/refund-proposals", `{"admdvs":"390100","debtor_type":"单位","debtor_no":"`+uscc+`","payment_id":"`+text(t, paid, "payment_id")+`","amount":"90","reason":"多缴"}`)
	d.by("fuhe").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposed, "approval_id")+"/approval", `{}`)
	st := clerk.get(t, http.MethodGet, "/api/v1/contributions"+contributionQueries["show-contributions"], "")
	if bills := st["bills"].([]any); len(bills) != 1 {
		t.Errorf("%v", st)
	}
	stock := clerk.get(t, http.MethodGet, "/api/v1/contributions/receipt-batches?admdvs=390100", "")
	if row := stock["batches"].([]any)[0].(map[string]any); text(t, row, "prefix") != "A" {
		t.Errorf("%v", stock)
	}
	opened := d.by("jihe").get(t, http.MethodPost, "/api/v1/contributions/inspections", `{"admdvs":"390100","uscc":"`+uscc+`","insutype":"310","first_month":"2026-01","last_month":"2026-02","reason":"举报"}`)
	if text(t, opened, "state") != "已立案" {
		t.Errorf("%v", opened)
	}
}

// A contribution policy is published by two persons like any other.
func TestLevyPublishedByTwo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	text0, err := fs.ReadFile(policies.FS, "390100-安澜/缴费-居民.yaml")
	if err != nil {
		t.Fatal(err)
	}
	body := func(text string) string {
		raw, err := json.Marshal(map[string]any{"entry": "390100-安澜/缴费-居民.yaml", "files": []map[string]string{{"name": "390100-安澜/缴费-居民.yaml", "text": text}}, "reason": "筹资文件"})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	if status, answer := d.by("zhengce").call(t, http.MethodPost, "/api/v1/policies/proposals", body(strings.Replace(string(text0), "周期: 年", "周期: 季", 1))); status != http.StatusUnprocessableEntity || !strings.Contains(answer, "L201") {
		t.Errorf("%d %s", status, answer)
	}
	proposed := d.by("zhengce").get(t, http.MethodPost, "/api/v1/policies/proposals", body(string(text0)))
	decided := d.by("fuzeren").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposed, "approval_id")+"/approval", `{"note":"属实"}`)
	if text(t, decided, "state") != "已办理" {
		t.Errorf("%v", decided)
	}
	answer := d.by("jingban").get(t, http.MethodPost, "/api/v1/contributions/assessments", `{"admdvs":"390100","insutype":"390","class":"城乡居民","term":"2026"}`)
	if answer["done"] != true {
		t.Errorf("%v", answer)
	}
}

// A clerk finds an employer by its name, has a declaration looked at before it is
// taken, has the register gone through; an inspection stands in the list.
func TestEmployersAreFoundAndLookedAt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.levied(t)
	d.employer(t)
	clerk := d.by("jingban")
	all := clerk.get(t, http.MethodGet, "/api/v1/employers?admdvs=390100", "")["employers"].([]any)
	row := all[0].(map[string]any)
	name := text(t, row, "emp_name")
	for words, count := range map[string]int{name[:len("厂")]: len(all), uscc: 1, "没有的字": 0, "%25": 0} {
		if got := clerk.get(t, http.MethodGet, "/api/v1/employers?admdvs=390100&words="+words, "")["employers"].([]any); len(got) != count {
			t.Errorf("%s: %v", words, got)
		}
	}
	looked := clerk.get(t, http.MethodPost, "/api/v1/contributions/declarations/check", `{"admdvs":"390100","name":"申报.csv","text":"统一社会信用代码,险种,所属月份,人员编号,证件号码,姓名,申报工资\n`+
		uscc+`,310,2026-02,外人,,某人,6000\n`+uscc+`,110,2026-02,外人,,某人,6000\n`+uscc+`,999,2026-02,外人,,某人,6000"}`)
	if wrong := looked["wrong"].([]any); len(wrong) != 2 || text(t, wrong[0].(map[string]any), "code") != "YB2323" || text(t, looked, "handed_on") != "1" {
		t.Errorf("%v", looked)
	}
	opened := d.by("jihe").get(t, http.MethodPost, "/api/v1/contributions/inspections", `{"admdvs":"390100","uscc":"`+uscc+`","insutype":"310","first_month":"2026-01","last_month":"2026-02","reason":"举报"}`)
	if text(t, opened, "first_month") != "2026-01" || text(t, opened, "last_month") != "2026-02" {
		t.Errorf("%v", opened)
	}
	for query, count := range map[string]int{"": 1, "&uscc=" + uscc: 1, "&state=%E5%B7%B2%E7%BB%93%E6%A1%88": 0} {
		if got := clerk.get(t, http.MethodGet, "/api/v1/contributions/inspections/list?admdvs=390100"+query, "")["inspections"].([]any); len(got) != count {
			t.Errorf("%s: %v", query, got)
		}
	}
	clerk.get(t, http.MethodPost, "/api/v1/enrolment/persons", `{"admdvs":"390100","psn_name":"王小明","psn_cert_type":"01","certno":"390102198504120017","cover":{"insutype":"390","psn_type":"1501"}}`)
	if ran := clerk.get(t, http.MethodPost, "/api/v1/enrolment/doubt-runs", ""); text(t, ran, "persons") != "1" {
		t.Errorf("%v", ran)
	}
}
