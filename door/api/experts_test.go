package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"yibao/storage/storetest/town"
)

// A clerk chooses the experts from the staff who may review; a person's page shows
// what they wrote, and what the person has of benefits in money.
func TestExpertsAndAllowancesOfAPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	base, clerk := "/api/v1/persons/"+d.Person(t, town.Citizen{}), d.by("jingban")
	var names []string
	for _, e := range list(t, clerk.get(t, http.MethodGet, base+"/chronic-experts", ""), "experts") {
		names = append(names, text(t, e, "staff_no"))
	}
	for _, account := range []string{"fuhe", "jihe"} {
		if want := d.issued[account].Staff.StaffNo; !slices.Contains(names, want) {
			t.Errorf("可选的专家里没有 %s(%s):%v", account, want, names)
		}
	}
	if own := d.issued["jingban"].Staff.StaffNo; slices.Contains(names, own) {
		t.Error("经办人自己不能是专家")
	}
	expert := d.issued["fuhe"].Staff.StaffNo
	application := clerk.get(t, http.MethodPost, base+"/chronic-applications", `{"insutype":"310","opsp_dise_code":"M03900","opsp_dise_name":"高血压","papers":"{}","experts":["`+expert+`"]}`)
	d.by("fuhe").get(t, http.MethodPost, base+"/chronic-applications/"+text(t, application, "application_id")+"/votes", benefitBodies["vote-chronic"])
	shown := list(t, clerk.get(t, http.MethodGet, base+"/chronic-applications", ""), "applications")
	if len(shown) != 1 {
		t.Fatalf("申请 %v", shown)
	}
	one := shown[0]
	votes := list(t, one, "votes")
	if len(votes) != 1 || text(t, votes[0], "expert") != expert || text(t, one, "state") != "评审通过" {
		t.Errorf("申请 %v", one)
	}
	clerk.get(t, http.MethodPost, base+"/periodic-benefits", periodicBody)
	clerk.get(t, http.MethodPost, base+"/life-proofs", benefitBodies["prove-life"])
	clerk.get(t, http.MethodPost, base+"/maternity-allowances", maternityBody)
	has := clerk.get(t, http.MethodGet, base+"/allowances", "")
	if len(list(t, has, "grants")) != 1 || len(list(t, has, "dues")) != 1 || text(t, has, "proven_until") == "" {
		t.Errorf("现金待遇 %v", has)
	}
	if grant := list(t, has, "grants")[0]; fmt.Sprint(grant["class"]) != "一级伤残" {
		t.Errorf("定期待遇 %v", grant)
	}
}

// A bill that was given back is corrected: what was entered comes back to the desk,
// the account masked, and an account that is sent back masked stays as it was.
func TestCorrectionOfABill(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	clerk, reviewer := d.by("jingban"), d.by("fuhe")
	entered := clerk.get(t, http.MethodPost, "/api/v1/reimbursements", stayBody(d.Person(t, town.Citizen{}), "33000007"))
	app := text(t, entered, "app_id")
	path := "/api/v1/reimbursements/" + app
	reviewer.get(t, http.MethodPost, path+"/return", `{"reason":"开户银行写错","missing":["开户银行"]}`)
	content, shown := clerk.get(t, http.MethodGet, path, "")["content"].(map[string]any)
	if !shown || text(t, content, "bankacct") != "***************0001" || len(list(t, content, "lines")) != 1 {
		t.Fatalf("内容 %v", content)
	}
	content["bank"] = "安澜银行石桥支行"
	body, err := json.Marshal(map[string]any{"content": content})
	if err != nil {
		t.Fatal(err)
	}
	clerk.get(t, http.MethodPost, path+"/supplements", string(body))
	found, err := d.config.Counter.Find(t.Context(), app)
	if err != nil {
		t.Fatal(err)
	}
	if payee := found.Application.Content.Payee; payee.Account != "6222000000000000001" || payee.Bank != "安澜银行石桥支行" {
		t.Errorf("收款账户 %+v", payee)
	}
}
