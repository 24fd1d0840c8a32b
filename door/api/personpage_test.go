package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"yibao/storage/storetest/town"
)

// The page of a person says who is in the family, what waits for a second member
// of staff, what was paid, and which identities there are.
func TestPageOfAPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.levied(t)
	clerk := d.by("jingban")
	mother, child := d.Person(t, town.Citizen{}), d.Person(t, town.Citizen{})
	members := `[{"psn_no":"` + child + `","role":"子女"},{"psn_no":"` + mother + `","role":"户主"}]`
	clerk.get(t, http.MethodPost, "/api/v1/enrolment/households", `{"admdvs":"390100","members":`+members+`}`)
	family := list(t, clerk.get(t, http.MethodGet, "/api/v1/persons/"+child+"/enrolment", ""), "household")
	if len(family) != 2 || text(t, family[0], "psn_no") != mother || text(t, family[1], "role") != "子女" {
		t.Errorf("家庭 %v", family)
	}

	moved := clerk.get(t, http.MethodPost, "/api/v1/enrolment/departures", `{"psn_no":"`+mother+`","insutype":"310","to_admdvs":"390200","reason":"调动"}`)
	about := func(psnNo string) []map[string]any {
		return list(t, clerk.get(t, http.MethodGet, "/api/v1/approvals?psn_no="+psnNo, ""), "approvals")
	}
	if waiting := about(mother); len(waiting) != 1 || waiting[0]["approval_id"] != moved["approval_id"] || text(t, waiting[0], "title") != "办理关系转出(人员 "+mother+")" {
		t.Errorf("等复核的 %v", waiting)
	}
	if others := about(child); len(others) != 0 {
		t.Errorf("别人的 %v", others)
	}

	debtor := `"admdvs":"390100","debtor_type":"个人","debtor_no":"` + mother + `"`
	paid := clerk.get(t, http.MethodPost, "/api/v1/contributions/payments", `{`+debtor+`,"insutype":"310","channel":"柜台","amount":"12.50"}`)
	payments := list(t, clerk.get(t, http.MethodGet, "/api/v1/contributions/payments?admdvs=390100&debtor_type=%E4%B8%AA%E4%BA%BA&debtor_no="+mother, ""), "payments")
	if len(payments) != 1 || payments[0]["payment_id"] != paid["payment_id"] || fmt.Sprint(payments[0]["refundable"]) != "12.50" {
		t.Errorf("缴费 %v", payments)
	}
	identities := list(t, clerk.get(t, http.MethodGet, "/api/v1/enrolment/identities", ""), "identities")
	for _, x := range identities {
		if x["psn_idet_type"] == "2303" && x["policy_word"] == "低保" {
			return
		}
	}
	t.Errorf("身份 %v", identities)
}
