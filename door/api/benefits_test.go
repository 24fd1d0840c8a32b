package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"yibao/door/api"
	"yibao/ground/period"
	"yibao/process/allowance"
	"yibao/process/filing"
	"yibao/process/paying"
	"yibao/process/qualifying"
	"yibao/process/readjustment"
	"yibao/register/enrolment"
	"yibao/register/panel"
	"yibao/register/payout"
	"yibao/storage/storetest/town"
)

func benefitsOf(w *town.Town) api.Benefits {
	filings := &filing.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	return api.Benefits{
		Readjustment: &readjustment.Service{Store: w.Store, Bills: w.Bills, Now: w.Now, Zone: town.China, NewID: w.NewID},
		Qualifying:   &qualifying.Service{Store: w.Store, Texts: w.Bills.Texts, Now: w.Now, Zone: town.China, NewID: w.NewID},
		Filing:       &filing.Agency{Service: filings, Desk: w.Store, Texts: w.Bills.Texts},
		Allowance:    &allowance.Service{Store: w.Store, Texts: w.Bills.Texts, Now: w.Now, Zone: town.China, NewID: w.NewID},
		Paying:       &paying.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID},
	}
}

const (
	maternityBody = `{"insutype":"310","birth_date":"2026-02-01","manner":"顺产","children":1,"monthly_base":9000,"fund":"统筹基金","party":"91390100MA00000001","payee":{"payee_name":"安澜机械厂","bank":"安澜银行","bank_account":"62220001"}}`
	periodicBody  = `{"insutype":"310","class":"一级伤残","wage":6000,"begndate":"2026-01-01","fund":"工伤保险基金","payee":{"payee_name":"安小满","bank":"安澜银行","bank_account":"62220002"}}`
)

// benefitBodies are inputs that the shape check lets through.
var benefitBodies = map[string]string{
	"assess-waiting":            `{"insutype":"310"}`,
	"suspend-benefits":          `{"insutype":"310","begndate":"2026-03-05","rule":"条例","reason":"测试"}`,
	"resume-benefits":           `{"insutype":"310","begndate":"2026-03-05","reason":"测试"}`,
	"propose-readjustment":      `{"plan_hash":"x","payee":{},"reason":"测试"}`,
	"propose-readjustment-undo": `{"number":"NONE","reason":"测试"}`,
	"file-registration":         `{"insutype":"310","kind":"异地","code":"340100","detail":"长期","reason":"测试"}`,
	"end-registration":          `{"kind":"异地","code":"340100","reason":"测试"}`,
	"apply-chronic":             `{"insutype":"310","opsp_dise_code":"M03900","opsp_dise_name":"高血压","experts":["E1"]}`,
	"vote-chronic":              `{"agree":true,"opinion":"同意"}`,
	"recheck-chronic":           `{"insutype":"310","opsp_dise_code":"M03900","holds":true,"reason":"测试"}`,
	"grant-maternity":           maternityBody,
	"grant-periodic":            periodicBody,
	"end-periodic":              `{"begndate":"2026-03-01","reason":"测试"}`,
	"prove-life":                `{"proof_date":"2026-03-05","way":"窗口"}`,
	"run-periodic":              `{"month":"2026-03"}`,
	"mend-payment":              `{"payee":{"bank":"安澜银行","bank_account":"62220003"},"reason":"测试"}`,
	"make-payment-file":         `{}`,
	"answer-payment-file":       `{"file":"X,成功\n"}`,
}

// experts are the numbers of accounts.
func (d *desk) experts(accounts ...string) (numbers []string) {
	for _, a := range accounts {
		numbers = append(numbers, d.issued[a].Staff.StaffNo)
	}
	return numbers
}

// benefitRows makes an order to pay and a batch, and returns their numbers.
func (d *desk) benefitRows(t *testing.T, psnNo string) map[string]string {
	t.Helper()
	orders := map[string]string{"grant_id": "NONE"}
	a, err := d.config.Benefits.Filing.Apply(context.Background(), panel.Application{PsnNo: psnNo, Scheme: "310", Disease: "M01600", Name: "糖尿病", Experts: d.experts("fuhe", "jihe", everybody)})
	if err != nil {
		t.Fatal(err)
	}
	orders["application_id"] = a.ApplicationID
	d.Load(t, func(w town.Work) error { // one that ends soon
		return w.AddRegistrations(context.Background(), []enrolment.Registration{{
			Version: d.Version("2026-01-01", "2026-04-01"), PsnNo: psnNo, Kind: enrolment.Chronic, Code: "M05300", Active: true,
		}})
	})
	for i, name := range []string{"batch_id", "order_id"} {
		due, err := d.config.Benefits.Allowance.Maternity(context.Background(), allowance.Birth{
			PsnNo: psnNo, Scheme: "310", Day: period.MustDate(fmt.Sprintf("2026-01-0%d", i+1)), Manner: "顺产", Children: 1, Base: 900_000, Fund: "统筹基金",
			Payee: payout.Payee{Party: psnNo, Name: "安小满", Bank: "安澜银行", Account: "6222"},
		})
		if err != nil {
			t.Fatal(err)
		}
		orders[name] = due.OrderID
		if name == "batch_id" {
			file, err := d.config.Benefits.Paying.MakeFile(context.Background(), "390100", "", "测试")
			if err != nil {
				t.Fatal(err)
			}
			orders[name] = file.Batch.BatchID
		}
	}
	return orders
}

// A cover that is corrected: examined, proposed by a clerk, approved by a
// reviewer, paid by the bank; nothing is left, and all of it is in the trail.
func TestReadjustmentByTwo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	v := d.Admitted(t, p, "310", town.Tertiary, today)
	d.Uploaded(t, v, town.Line("1", town.Surgery, 1, today))
	d.Discharged(t, v, today)
	d.Settled(t, v, false)
	d.Load(t, func(w town.Work) error {
		s := enrolment.Spell{Version: d.Version("2026-01-01", ""), PsnNo: p, Scheme: "310", Region: town.Region, State: enrolment.CoverActive, PersonType: "12"}
		return w.AddSpells(context.Background(), []enrolment.Spell{s})
	})
	clerk, reviewer, finance := d.by("jingban"), d.by("fuhe"), d.by("caiwu")
	plan := clerk.get(t, http.MethodGet, "/api/v1/persons/"+p+"/readjustment", "")
	if lines := list(t, plan, "lines"); len(lines) != 1 {
		t.Fatalf("核对 %v", plan)
	}
	path := "/api/v1/persons/" + p + "/readjustment-proposals"
	if status, body := clerk.call(t, http.MethodPost, path, `{"plan_hash":"另一份","payee":{},"reason":"更正"}`); status != 409 || !strings.Contains(body, "YB2412") {
		t.Errorf("核对之后有变动:%d %s", status, body)
	}
	proposal := clerk.get(t, http.MethodPost, path, `{"plan_hash":"`+text(t, plan, "plan_hash")+`","payee":{"payee_name":"安小满","bank":"安澜银行","bank_account":"6222"},"reason":"更正"}`)
	done := reviewer.get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`)
	if text(t, done, "state") != "已办理" {
		t.Fatalf("复核 %v", done)
	}
	if again := clerk.get(t, http.MethodGet, "/api/v1/persons/"+p+"/readjustment", ""); len(list(t, again, "lines")) != 0 {
		t.Errorf("再核对 %v", again)
	}
	if status, body := clerk.call(t, http.MethodPost, path, `{"plan_hash":"x","payee":{},"reason":"更正"}`); status != 422 || !strings.Contains(body, "YB2411") {
		t.Errorf("再提出:%d %s", status, body)
	}
	file := finance.get(t, http.MethodPost, "/api/v1/payment-batches", `{}`)
	orders := list(t, finance.get(t, http.MethodGet, "/api/v1/payments?state=已送盘", ""), "payments")
	if len(orders) != 1 {
		t.Fatalf("付款单 %v", orders)
	}
	answered := finance.get(t, http.MethodPost, "/api/v1/payment-batches/"+text(t, file, "batch_id")+"/answer", `{"file":"`+text(t, orders[0], "order_id")+`,成功\n"}`)
	if fmt.Sprint(answered["paid"]) != "1" {
		t.Errorf("回盘 %v", answered)
	}
	undo := clerk.get(t, http.MethodPost, "/api/v1/persons/"+p+"/readjustment-undo-proposals", `{"number":"`+text(t, proposal, "approval_id")+`","reason":"有误"}`)
	if status, body := reviewer.call(t, http.MethodPost, "/api/v1/approvals/"+text(t, undo, "approval_id")+"/approval", `{}`); status != 422 || !strings.Contains(body, "YB2416") {
		t.Errorf("已支付的撤销:%d %s", status, body)
	}
}

// Restrictions, filings and allowances through the door.
func TestBenefitsThroughTheDoor(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	base, clerk := "/api/v1/persons/"+p, d.by("jingban")
	waiting := clerk.get(t, http.MethodPost, base+"/waiting-assessments", `{"insutype":"310","trial":true}`)
	if fmt.Sprint(waiting["months"]) != "0" || !strings.Contains(text(t, waiting, "rule"), "安澜市") {
		t.Errorf("核定 %v", waiting)
	}
	clerk.get(t, http.MethodPost, base+"/suspensions", benefitBodies["suspend-benefits"])
	if found := list(t, clerk.get(t, http.MethodGet, base+"/restrictions", ""), "restrictions"); len(found) != 1 {
		t.Errorf("限制 %v", found)
	}
	clerk.get(t, http.MethodPost, base+"/resumptions", benefitBodies["resume-benefits"])
	if found := list(t, clerk.get(t, http.MethodGet, base+"/restrictions", ""), "restrictions"); len(found) != 0 {
		t.Errorf("恢复之后的限制 %v", found)
	}
	clerk.get(t, http.MethodPost, base+"/registrations", benefitBodies["file-registration"])
	expert := d.issued["fuhe"].Staff.StaffNo
	application := clerk.get(t, http.MethodPost, base+"/chronic-applications", `{"insutype":"310","opsp_dise_code":"M03900","opsp_dise_name":"高血压","papers":"{}","experts":["`+expert+`"]}`)
	reviewer := d.by("fuhe")
	if open := list(t, reviewer.get(t, http.MethodGet, "/api/v1/chronic-applications", ""), "applications"); len(open) != 1 {
		t.Errorf("待评审 %v", open)
	}
	voted := reviewer.get(t, http.MethodPost, base+"/chronic-applications/"+text(t, application, "application_id")+"/votes", benefitBodies["vote-chronic"])
	if text(t, voted, "state") != "评审通过" {
		t.Errorf("评审 %v", voted)
	}
	if found := list(t, clerk.get(t, http.MethodGet, base+"/registrations", ""), "registrations"); len(found) != 2 {
		t.Errorf("备案 %v", found)
	}
	clerk.get(t, http.MethodPost, base+"/chronic-rechecks", benefitBodies["recheck-chronic"])
	clerk.get(t, http.MethodPost, base+"/registration-terminations", benefitBodies["end-registration"])
	grant := clerk.get(t, http.MethodPost, base+"/periodic-benefits", periodicBody)
	run := clerk.get(t, http.MethodPost, "/api/v1/periodic-benefit-runs", `{"month":"2026-03"}`)
	if fmt.Sprintf("%v %v", run["determined"], run["held"]) != "1 1" {
		t.Errorf("定期待遇 %v", run)
	}
	proof := clerk.get(t, http.MethodPost, base+"/life-proofs", benefitBodies["prove-life"])
	if fmt.Sprint(proof["released"]) != "1" {
		t.Errorf("认证 %v", proof)
	}
	clerk.get(t, http.MethodPost, base+"/periodic-benefits/"+text(t, grant, "grant_id")+"/termination", benefitBodies["end-periodic"])
	due := clerk.get(t, http.MethodPost, base+"/maternity-allowances", maternityBody)
	if fmt.Sprint(due["amount"]) != "47400" && fmt.Sprint(due["amount"]) != "47400.00" {
		t.Errorf("生育津贴 %v", due)
	}
}
