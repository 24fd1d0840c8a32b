package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"yibao/storage/storetest/town"
)

// accountBodies are inputs about accounts and terms that the shape check lets
// through.
func accountBodies(found map[string]string) map[string]string {
	return map[string]string{
		"consent-account":     `{"member_psn_no":"` + found["psn_no"] + `","relation":"子女","material":"授权书"}`,
		"revoke-consent":      `{"member_psn_no":"` + found["psn_no"] + `","material":"撤销书"}`,
		"propose-withdrawal":  `{"payee":{"name":"安某","bank":"安澜银行","bankacct":"62000001"},"reason":"出国定居"}`,
		"propose-inheritance": `{"heirs":[{"psn_no":"` + found["psn_no"] + `","amount":"1.00"}],"reason":"公证书",` + heirPapers + `}`,
		"propose-reopening":   `{"reason":"补记"}`,

		"credit-accounts":      `{"term":"2026-01","retired":true}`,
		"pay-account-interest": `{"year":"2024"}`,
	}
}

// heirPapers are the materials that an inheritance asks for.
const heirPapers = `"materials":[{"name":"个人账户一次性支取申请表","form":"原件"},{"name":"死亡证明","form":"复印件"},` +
	`{"name":"继承人有效身份证件","form":"原件"},{"name":"继承承诺书","form":"原件"}]`

// Where the region wants them, an act without its materials is refused, with all
// that the step asks for at once; with them it is done.
func TestActsThatNeedTheirMaterials(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	dead, heir := d.Person(t, town.Citizen{Account: 100_00, Death: "2026-02-01"}), d.Person(t, town.Citizen{})
	clerk, path := d.by("jingban"), "/api/v1/persons/"+dead+"/account-inheritance"
	const heirs = `{"heirs":[{"psn_no":"%s","amount":"100.00"}],"reason":"公证书"%s}`
	for _, none := range []string{"", `,"materials":[]`} {
		status, refused := clerk.call(t, http.MethodPost, path, fmt.Sprintf(heirs, heir, none))
		for _, told := range []string{"YB2630", "个人账户继承", "申请表", "死亡证明", "继承人有效身份证件", "继承"} {
			if status == http.StatusOK || !strings.Contains(refused, told) {
				t.Errorf("%d %s 里没有“%s”", status, refused, told)
			}
		}
	}
	if list := list(t, d.by("fuhe").get(t, http.MethodGet, "/api/v1/approvals", ""), "approvals"); len(list) != 0 {
		t.Errorf("没有材料也提出了 %v", list)
	}
	clerk.get(t, http.MethodPost, path, fmt.Sprintf(heirs, heir, ","+heirPapers))
}

// What the demonstration's region wants materials for are steps that there are.
func TestStepsThatNeedMaterials(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	settings, err := d.Bills.SettingsOf(t.Context(), town.Region)
	if err != nil || len(settings.MaterialSteps()) == 0 {
		t.Fatal(err)
	}
	for _, code := range settings.MaterialSteps() {
		if _, found := d.config.Archive.Steps.Find(code); !found {
			t.Errorf("没有经办事项 %s", code)
		}
	}
}

// A consent is given at the counter, shown, and revoked; the account's statement
// adds up.
func TestAccountAtTheCounter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	owner, member := d.Person(t, town.Citizen{Account: 123_45}), d.Person(t, town.Citizen{Scheme: "390"})
	path := "/api/v1/persons/" + owner
	clerk := d.by("jingban")
	clerk.get(t, http.MethodPost, path+"/account-consents", `{"member_psn_no":"`+member+`","relation":"子女","year_limit":"1000","material":"授权书"}`)
	shown := list(t, clerk.get(t, http.MethodGet, path+"/account-consents", ""), "consents")
	if len(shown) != 1 || text(t, shown[0], "member_psn_no") != member {
		t.Fatalf("授权 %v", shown)
	}
	clerk.get(t, http.MethodPost, path+"/account-consents/revocation", `{"member_psn_no":"`+member+`","material":"撤销书"}`)
	if left := list(t, clerk.get(t, http.MethodGet, path+"/account-consents", ""), "consents"); len(left) != 0 {
		t.Errorf("撤销后还有 %v", left)
	}
	statement := clerk.get(t, http.MethodGet, path+"/account?begndate=2026-01-01&enddate=2026-12-31", "")
	if printed := text(t, statement, "text"); !strings.Contains(printed, "期末余额 123.45 元") {
		t.Errorf("对账单:%s", printed)
	}
}

// What would be refused when it is approved is not taken as a proposal.
func TestProposalsAboutAccountsThatCannotBe(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	owner, heir := d.Person(t, town.Citizen{Account: 100_00}), d.Person(t, town.Citizen{})
	dead := d.Person(t, town.Citizen{Account: 100_00, Death: "2026-02-01"})
	const payee = `"payee":{"name":"安某","bank":"安澜银行","bankacct":"62000001"}`
	clerk := d.by("jingban")
	for about, c := range map[string]struct{ psnNo, act, body, code string }{
		"提取多于余额": {owner, "account-withdrawals", `{"amount":"100.01",` + payee + `,"reason":"出国定居"}`, "YB7206"},
		"死者提取":   {dead, "account-withdrawals", `{` + payee + `,"reason":"出国定居"}`, "YB7212"},
		"没有死亡":   {owner, "account-inheritance", `{"heirs":[{"psn_no":"` + heir + `","amount":"100.00"}],"reason":"公证书",` + heirPapers + `}`, "YB7208"},
		"分不满":    {dead, "account-inheritance", `{"heirs":[{"psn_no":"` + heir + `","amount":"60.00"},{` + payee + `,"amount":"39.99"}],"reason":"公证书",` + heirPapers + `}`, "YB7209"},
		"没有此继承人": {dead, "account-inheritance", `{"heirs":[{"psn_no":"NONE","amount":"100.00"}],"reason":"公证书",` + heirPapers + `}`, "YB2001"},
	} {
		if status, body := clerk.call(t, http.MethodPost, "/api/v1/persons/"+c.psnNo+"/"+c.act, c.body); status == http.StatusOK || !strings.Contains(body, c.code) {
			t.Errorf("%s:%d %s", about, status, body)
		}
	}
	if list := list(t, d.by("fuhe").get(t, http.MethodGet, "/api/v1/approvals", ""), "approvals"); len(list) != 0 {
		t.Errorf("留下了待复核事项 %v", list)
	}
}

// Money leaves an account by two persons, a closed month is opened by two.
func TestAccountAndTermByTwo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	owner := d.Person(t, town.Citizen{Account: 100_00})
	proposal := d.by("jingban").get(t, http.MethodPost, "/api/v1/persons/"+owner+"/account-withdrawals",
		`{"amount":"40.00","payee":{"name":"安某","bank":"安澜银行","bankacct":"62000001"},"reason":"出国定居"}`)
	d.by("fuhe").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`)
	statement := d.by("jingban").get(t, http.MethodGet, "/api/v1/persons/"+owner+"/account", "")
	if printed := text(t, statement, "text"); !strings.Contains(printed, "期末余额 60.00 元") || !strings.Contains(printed, "出国定居") {
		t.Errorf("对账单:%s", printed)
	}
	finance := d.by("caiwu")
	finance.get(t, http.MethodPost, "/api/v1/book-terms/2026-01/opening", "")
	finance.get(t, http.MethodPost, "/api/v1/book-terms/2026-01/closing", "")
	again := finance.get(t, http.MethodPost, "/api/v1/book-terms/2026-01/reopening-proposals", `{"reason":"补记利息"}`)
	d.by("fuzeren").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, again, "approval_id")+"/approval", `{}`)
	acts := list(t, finance.get(t, http.MethodGet, "/api/v1/book-terms", ""), "acts")
	if len(acts) != 3 || text(t, acts[2], "kind") != "重开" || text(t, acts[2], "reason") != "补记利息" {
		t.Errorf("%v", acts)
	}
	table := finance.get(t, http.MethodGet, "/api/v1/fund-table", "")
	for _, row := range list(t, table, "funds") {
		if gap := row["gap"]; gap != 0.0 && gap != nil {
			if s, ok := gap.(interface{ String() string }); !ok || s.String() != "0.00" {
				t.Errorf("%v 与账簿不符 %v", row["fund"], gap)
			}
		}
	}
}
