package api_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"yibao/law/stepfile"
	"yibao/process/archiving"
	"yibao/process/reimbursement"
	"yibao/register/archive"
	"yibao/steps"
	"yibao/storage/storetest/town"
)

// withCounter gives the desk an archive and a counter.
func (d *desk) withCounter(t *testing.T) {
	t.Helper()
	book, err := stepfile.LoadGood(steps.FS)
	if err != nil {
		t.Fatal(err)
	}
	d.config.Archive = &archiving.Service{Store: d.Store, Steps: book, Now: d.Now, Zone: town.China, NewID: d.NewID}
	d.config.Counter = &reimbursement.Service{Store: d.Store, Bills: d.Bills, Archive: d.config.Archive, Now: d.Now, Zone: town.China, NewID: d.NewID}
}

// identity is how the steps call a proof of who one is.
const identity = "医保电子凭证或有效身份证件或社会保障卡"

// stayBody is an application for a stay in the town, paid in cash, on one invoice.
func stayBody(psnNo, invoice string) string {
	body := map[string]any{
		"psn_no": psnNo,
		"content": map[string]any{
			"insutype": "310", "med_type": "21", "fixmedins_code": town.Stranger, "mdtrtarea_admvs": "390101", "begndate": "2026-03-01", "enddate": "2026-03-04",
			"diag_codes": []string{town.Cold}, "receipts": []any{map[string]any{"invono": invoice, "amount": "30000.00", "electronic": true}},
			"lines": []any{map[string]any{
				"feedetl_sn": "1", "med_list_codg": town.Surgery, "name": "手术", "pric": "30000", "cnt": "1", "det_item_fee_sumamt": "30000.00", "fee_ocur_date": "2026-03-02",
			}},
			"payee": "张三", "bank": "安澜银行", "bankacct": "6222000000000000001",
		},
		"materials": []any{
			map[string]any{"name": identity, "form": "原件"}, map[string]any{"name": "医药机构收费票据", "form": "电子", "media": "text/plain", "content": base64.StdEncoding.EncodeToString([]byte("票"))},
			map[string]any{"name": "住院费用清单", "form": "复印件", "pages": 3}, map[string]any{"name": "出院记录或诊断证明", "form": "原件"},
		},
	}
	raw, _ := json.Marshal(body)
	return string(raw)
}

// counterBodies are inputs that the shape check lets through.
func counterBodies(found map[string]string) map[string]string {
	stay := stayBody(found["psn_no"], "33009999")
	return map[string]string{
		"tell-once": `{}`, "open-case": `{"step_code":"CB-15","psn_no":"` + found["psn_no"] + `"}`,
		"supplement-case": `{"materials":[{"name":"病历资料","form":"原件"}]}`, "finish-case": `{}`, "refuse-case": `{"reason":"测试"}`,
		"bind-volumes": `{"year":2025,"kind":"待遇"}`, "propose-disposal": `{"reason":"测试"}`,
		"register-foreign": `{"fixmedins_name":"外地医院","admdvs":"420106","hosp_lv":"2"}`, "read-lines": `{"table":"eA=="}`,
		"enter-reimbursement": stay, "complete-reimbursement": `{}`, "review-reimbursement": "", "approve-reimbursement": "",
		"return-reimbursement": `{"reason":"测试"}`, "refuse-reimbursement": `{"reason":"测试"}`, "propose-revocation": `{"reason":"测试"}`,
	}
}

// counterRows makes a case and an application, and returns what shows that they are
// there.
func (d *desk) counterRows(t *testing.T, psnNo string, found map[string]string) []string {
	t.Helper()
	entered := d.by("jingban").get(t, http.MethodPost, "/api/v1/reimbursements", stayBody(psnNo, "33000001"))
	opened := d.by("jingban").get(t, http.MethodPost, "/api/v1/cases", `{"step_code":"MT-01","psn_no":"`+psnNo+`"}`)
	materials, err := d.config.Archive.Search(t.Context(), archive.Query{PsnNo: psnNo})
	if err != nil || len(materials) == 0 {
		t.Fatal(len(materials), err)
	}
	d.volume(t)
	found["app_id"], found["case_no"], found["material_id"] = text(t, entered, "app_id"), text(t, opened, "case_no"), materials[0].MaterialID
	found["step_code"], found["volume_no"] = "BX-02", "390100-2020-待遇-10年-0001"
	return []string{found["app_id"], found["case_no"], found["material_id"], found["volume_no"]}
}

// volume binds a volume of 2020, whose time is not over.
func (d *desk) volume(t *testing.T) {
	t.Helper()
	err := d.Store.Archives(t.Context(), func(w archiving.Work) error {
		return w.Bind(t.Context(), archive.Volume{VolumeNo: "390100-2020-待遇-10年-0001", Region: "390100", Year: 2020, Kind: "待遇", Retention: 10, Serial: 1}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A bill goes over the counter: entered, reviewed by one, approved by another, shown
// with a masked account; every step in the trail.
func TestReimbursementOverTheCounter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	clerk, reviewer := d.by("jingban"), d.by("fuhe")
	entered := clerk.get(t, http.MethodPost, "/api/v1/reimbursements", stayBody(p, "33000001"))
	path := "/api/v1/reimbursements/" + text(t, entered, "app_id")
	if text(t, entered, "state") != "待初审" || len(list(t, entered, "missing")) != 0 {
		t.Fatalf("%v", entered)
	}
	_, refused, _ := clerk.send(t, clerk.signIn(t, "jingban"), http.MethodPost, "/api/v1/reimbursements", stayBody(p, "3300-0001"), nil)
	if !strings.Contains(refused, "YB5814") || !strings.Contains(refused, text(t, entered, "case_no")) {
		t.Errorf("发票重复:%s", refused)
	}
	first := clerk.get(t, http.MethodPost, path+"/first-review", "")
	if text(t, first, "state") != "待复审" || len(list(t, first, "shares")) < 2 {
		t.Fatalf("%v", first)
	}
	second := reviewer.get(t, http.MethodPost, path+"/second-review", "")
	if text(t, second, "state") != "已核定" || text(t, second, "setl_id") == "" {
		t.Fatalf("%v", second)
	}
	shown := reviewer.get(t, http.MethodGet, path, "")
	raw, _ := json.Marshal(shown)
	if strings.Contains(string(raw), "6222000000000000001") || !strings.Contains(string(raw), "待支付") || !strings.Contains(string(raw), "0001") {
		t.Errorf("%s", raw)
	}
	explained := clerk.get(t, http.MethodGet, "/api/v1/settlements/"+text(t, second, "setl_id")+"/explanation", "")
	if len(explained) == 0 {
		t.Error("没有说明")
	}
	found := reviewer.get(t, http.MethodGet, "/api/v1/materials?psn_no="+p, "")
	if len(list(t, found, "materials")) != 5 {
		t.Errorf("%v", found)
	}
	proposal := clerk.get(t, http.MethodPost, path+"/revocation-proposals", `{"reason":"录错"}`)
	reviewer.get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`)
	if shown = reviewer.get(t, http.MethodGet, path, ""); text(t, shown, "state") != "已撤销" {
		t.Errorf("%v", shown)
	}
}

// What is missing is told once, and can be printed.
func TestToldOnceAtTheDesk(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	told := d.get(t, http.MethodPost, "/api/v1/steps/BX-02/told-once", `{"materials":[{"name":"医药机构收费票据","form":"复印件"}],"when":["代办"]}`)
	if len(list(t, told, "missing")) != 6 || !strings.Contains(text(t, told, "text"), "6. 委托书") {
		t.Errorf("%v", told)
	}
	steps := d.get(t, http.MethodGet, "/api/v1/steps?words=报销", "")
	if len(list(t, steps, "steps")) < 5 {
		t.Errorf("%v", steps)
	}
	table := base64.StdEncoding.EncodeToString([]byte("序号,发票号码,目录编码,名称,单价,数量,金额,日期\n1,,,药,一,1,1,\n"))
	lines := d.get(t, http.MethodPost, "/api/v1/reimbursements/lines", `{"table":"`+table+`"}`)
	if len(list(t, lines, "faults")) != 1 || len(list(t, lines, "lines")) != 0 {
		t.Errorf("%v", lines)
	}
}
