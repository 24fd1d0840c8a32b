package api_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"yibao/door/api"
	"yibao/law/stepfile"
	"yibao/steps"
	"yibao/storage/storetest/town"
)

// Every act of the table is an operation of the door and a shipped step.
func TestActsHaveSteps(t *testing.T) {
	t.Parallel()
	book, _, err := stepfile.Load(steps.FS)
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for _, r := range api.Routes(newDesk(t).config) {
		known[r.ID] = true
	}
	for id, codes := range api.ActSteps() {
		if !known[id] {
			t.Errorf("没有操作 %s", id)
		}
		for _, code := range codes {
			if _, ok := book.Find(code); !ok {
				t.Errorf("%s:没有事项 %s", id, code)
			}
		}
	}
}

// An act brings its materials with it: what is missing is told at once and
// nothing is done; what was brought is found in the archive under the act, with
// the sheet of the act, also of an act of two persons.
func TestActsLeaveTheirMaterial(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	owner, member := d.Person(t, town.Citizen{Account: 100_00}), d.Person(t, town.Citizen{Scheme: "390"})
	clerk := d.by("jingban")
	consents := "/api/v1/persons/" + owner + "/account-consents"
	body := func(materials string) string {
		return `{"member_psn_no":"` + member + `","relation":"子女","material":"授权书","materials":[` + materials + `]}`
	}
	paper := `{"name":"近亲属关系证明","form":"电子","media":"text/plain","content":"` + base64.StdEncoding.EncodeToString([]byte("户口簿")) + `"}`
	status, refused := clerk.call(t, http.MethodPost, consents, body(paper))
	if status == http.StatusOK || !strings.Contains(refused, "YB2630") || !strings.Contains(refused, "家庭共济授权") || !strings.Contains(refused, "医保电子凭证") {
		t.Errorf("拒绝:%s", refused)
	}
	if given := list(t, clerk.get(t, http.MethodGet, consents, ""), "consents"); len(given) != 0 {
		t.Errorf("缺材料也授权了:%v", given)
	}
	clerk.get(t, http.MethodPost, consents, body(paper+`,{"name":"医保电子凭证或有效身份证件或社会保障卡","form":"数据共享"}`))
	found := list(t, clerk.get(t, http.MethodGet, "/api/v1/materials?psn_no="+owner+"&step_code=ZH-03", ""), "materials")
	names := make(map[string]string)
	for _, m := range found {
		names[text(t, m, "name")] = text(t, m, "material_id")
	}
	if len(found) != 3 || names["近亲属关系证明"] == "" || names["业务办理单"] == "" {
		t.Fatalf("档案 %v", found)
	}
	sheet := clerk.get(t, http.MethodGet, "/api/v1/materials/"+names["业务办理单"], "")
	content, err := base64.StdEncoding.DecodeString(text(t, sheet, "content"))
	if err != nil || !strings.Contains(string(content), "ZH-03 家庭共济授权") || !strings.Contains(string(content), owner) {
		t.Errorf("办理单 %s %v", content, err)
	}
	proposal := clerk.get(t, http.MethodPost, "/api/v1/persons/"+owner+"/account-withdrawals",
		`{"amount":"40.00","payee":{"name":"安某","bank":"安澜银行","bankacct":"6222000000000000017"},"reason":"出国定居"}`)
	id := text(t, proposal, "approval_id")
	d.by("fuhe").get(t, http.MethodPost, "/api/v1/approvals/"+id+"/approval", `{}`)
	left := list(t, clerk.get(t, http.MethodGet, "/api/v1/materials?ref="+id, ""), "materials")
	if len(left) != 2 {
		t.Fatalf("提出和复核各留一份,现有 %v", left)
	}
	for _, m := range left {
		if text(t, m, "step_code") != "ZH-01" || text(t, m, "psn_no") != owner {
			t.Errorf("%v", m)
		}
		shown := clerk.get(t, http.MethodGet, "/api/v1/materials/"+text(t, m, "material_id"), "")
		content, _ := base64.StdEncoding.DecodeString(text(t, shown, "content"))
		if strings.Contains(string(content), "6222000000000000017") {
			t.Errorf("办理单上有账号:%s", content)
		}
	}
}
