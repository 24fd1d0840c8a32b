package api_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yibao/process/cleansing"
	"yibao/register/enrolment"
)

// uscc is the employer of the desk's region.
const uscc = "91390100MA00000018"

// enrolmentBodies are inputs of enrolment business that the shape check lets
// through.
func enrolmentBodies(found map[string]string) map[string]string {
	person := `"psn_no":"` + found["psn_no"] + `","reason":"测试"`
	return map[string]string{
		"register-person":   `{"admdvs":"390100","psn_name":"王小明","psn_cert_type":"01","certno":"390102198504120017"}`,
		"register-newborn":  `{"admdvs":"390100","psn_name":"王宝","gend":"1","brdy":"2026-03-01","birth_certno":"Y1","parent_cert_type":"01","parent_certno":"390102198504120017","parent_away":true}`,
		"register-family":   `{"admdvs":"390100","members":[]}`,
		"leave-family":      `{` + person + `}`,
		"register-employer": `{"uscc":"` + uscc + `","admdvs":"390100","emp_name":"安澜机械厂","emp_type":"企业","legrep_name":"张三"}`,
		"change-employer":   `{"uscc":"` + uscc + `","reason":"测试","tel":"10012345678"}`,
		"change-person":     `{` + person + `,"naty":"02"}`,
		"take-cover":        `{` + person + `,"insutype":"390","psn_type":"15"}`,
		"change-cover":      `{` + person + `,"insutype":"310","act":"恢复参保"}`,
		"change-unit":       `{` + person + `,"act":"减少","uscc":"` + uscc + `"}`,
		"change-group":      `{` + person + `,"psn_idet_type":"2303","leave":true}`,
		"move-out":          `{` + person + `,"insutype":"390","to_admdvs":"390200"}`,
		"move-in":           `{` + person + `,"admdvs":"390100","insutype":"310","psn_type":"11","certificate_no":"Z1","from_admdvs":"390300","paid_months":1,"balance":"0"}`,
		"record-death":      `{` + person + `,"die_date":"2030-01-01"}`,
		"merge-persons":     `{` + person + `,"absorbed_psn_no":"` + found["psn_no"] + `"}`,
		"decide-doubt":      `{"state":"已说明","note":"测试"}`,
		"preview-import":    `{"name":"人员.csv","content":"` + csvOf("390100") + `"}`,
		"import-file":       `{"name":"人员.csv","content":"` + csvOf("390100") + `"}`,
		"part-persons":      `{` + person + `,"absorbed_psn_no":"P1"}`,
	}
}

// csvOf is a file of one person of a region, as requests bring it.
func csvOf(region string) string {
	return base64.StdEncoding.EncodeToString([]byte("人员编号,姓名,证件类型,证件号码,性别,民族,出生日期,死亡日期,统筹区\nQ1,王小明,01,390102198504120033,,,,," + region + "\n"))
}

// A clerk imports people of the own region and no other.
func TestImportThroughTheAPI(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	clerk := d.by("jingban")
	bring := func(path, region string) map[string]any {
		return clerk.get(t, http.MethodPost, path, `{"name":"人员.csv","content":"`+csvOf(region)+`"}`)
	}
	raw, _ := json.Marshal([]any{bring("/api/v1/imports/preview", "390100"), bring("/api/v1/imports", "390200"), bring("/api/v1/imports", "390100")})
	for _, want := range []string{`"written":1`, `"first":[["人员编号"`, `"bad":1`, `"returned":"`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("没有 %s:%s", want, raw)
		}
	}
	status, told, _ := d.send(t, d.signIn(t, "jingban"), http.MethodPost, "/api/v1/imports", `{"name":"基金期初.csv","content":"`+
		base64.StdEncoding.EncodeToString([]byte("统筹区,险种,基金,金额,日期\n"))+`"}`, nil)
	if status != http.StatusUnprocessableEntity || !strings.Contains(told, "YB8041") {
		t.Errorf("%d %s", status, told)
	}
	if name := text(t, clerk.get(t, http.MethodGet, "/api/v1/imports/"+url.PathEscape("人员")+"/template", ""), "name"); name != "人员.xlsx" {
		t.Error(name)
	}
}

// agreed has the reviewer agree to what a clerk proposed, after the clerk could
// not, and returns the psn_no that it is about.
func (d *desk) agreed(t *testing.T, answer map[string]any) string {
	t.Helper()
	if text(t, answer, "state") != "待复核" {
		t.Fatalf("没有等复核:%v", answer)
	}
	path := "/api/v1/approvals/" + text(t, answer, "approval_id") + "/approval"
	if status, told := d.by("jingban").call(t, http.MethodPost, path, `{}`); status != http.StatusForbidden {
		t.Errorf("提出人自己复核:%d %s", status, told)
	}
	decided := d.by("fuhe").get(t, http.MethodPost, path, `{"note":"属实"}`)
	result, _ := decided["result"].(map[string]any)
	if text(t, decided, "state") != "已办理" || result == nil {
		t.Fatalf("%v", decided)
	}
	return text(t, result, "psn_no")
}

// The shipped settings want a second person for a transfer, and for cover that
// begins before the month; none for cover from this month, a newborn's from
// birth, or a suspension.
func TestTwoPersonsWhereTheRegionAsks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	clerk := d.by("jingban")
	enrol := func(path, body string) map[string]any {
		return clerk.get(t, http.MethodPost, "/api/v1/enrolment/"+path, body)
	}
	at := func(answer map[string]any, want string) map[string]any {
		t.Helper()
		if text(t, answer, "state") != want {
			t.Errorf("%v,应为%s", answer, want)
		}
		return answer
	}
	first := text(t, at(enrol("persons", `{"admdvs":"390100","psn_name":"王小明","psn_cert_type":"01","certno":"390102198504120017",`+
		`"begndate":"2026-03-01","cover":{"insutype":"310","psn_type":"11"}}`), "已办理"), "psn_no")
	at(enrol("newborns", `{"admdvs":"390100","psn_name":"王宝","gend":"1","brdy":"2026-02-01","begndate":"2026-02-01","birth_certno":"Y1","parent_cert_type":"01",`+
		`"parent_certno":"390102198504120017","cover":{"insutype":"390","psn_type":"14"}}`), "已办理")
	at(enrol("cover-changes", `{"psn_no":"`+first+`","insutype":"310","act":"暂停参保","reason":"停薪","begndate":"2026-03-02"}`), "已办理")
	at(enrol("cover-changes", `{"psn_no":"`+first+`","insutype":"310","act":"恢复参保","reason":"复工","begndate":"2026-03-03"}`), "已办理")

	moved := at(enrol("departures", `{"psn_no":"`+first+`","insutype":"310","to_admdvs":"390200","reason":"调动"}`), "待复核")
	if got := d.agreed(t, moved); got != first {
		t.Errorf("转出的是 %q", got)
	}
	file := clerk.get(t, http.MethodGet, "/api/v1/persons/"+first+"/enrolment", "")
	papers := list(t, file, "certificates")
	if len(papers) != 1 || text(t, papers[0], "to_admdvs") != "390200" {
		t.Errorf("凭证 %v", papers)
	}
	back := at(enrol("covers", `{"psn_no":"`+first+`","insutype":"390","psn_type":"15","begndate":"2026-02-01","reason":"漏办"}`), "待复核")
	refused := d.by("fuhe").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, back, "approval_id")+"/rejection", `{"note":"没有依据"}`)
	if text(t, refused, "state") != "已驳回" {
		t.Errorf("%v", refused)
	}
}

// doubt puts something on the work list.
func (d *desk) doubt(t *testing.T, psnNo string) string {
	t.Helper()
	err := d.Store.Cleanse(context.Background(), func(w cleansing.Work) error {
		_, err := w.FoundDoubts(context.Background(), []enrolment.Doubt{
			{DoubtID: "D1", PsnNo: psnNo, Kind: enrolment.WrongNumber, Region: "390100", State: enrolment.DoubtOpen, Rev: 1},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return "D1"
}

// employer registers the employer.
func (d *desk) employer(t *testing.T) string {
	t.Helper()
	answer := d.by("jingban").get(t, http.MethodPost, "/api/v1/enrolment/employers", `{"uscc":"`+uscc+`","admdvs":"390100","emp_name":"安澜机械厂","emp_type":"企业","legrep_name":"张三","begndate":"2024-01-01"}`)
	return text(t, answer, "uscc")
}

// A person is registered, covered, merged and found again, through the API; the
// region wants two persons for cover from an earlier month and for a merge.
func TestEnrolmentThroughTheAPI(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	clerk := d.by("jingban")
	d.employer(t)
	answer := clerk.get(t, http.MethodPost, "/api/v1/enrolment/persons", `{"admdvs":"390100","psn_name":"王小明","psn_cert_type":"01","certno":"390102198504120017",`+
		`"begndate":"2026-01-01","reason":"漏办","cover":{"insutype":"310","psn_type":"11"},"unit":{"uscc":"`+uscc+`","wage":"6000"}}`)
	first := d.agreed(t, answer)
	answer = clerk.get(t, http.MethodPost, "/api/v1/enrolment/persons", `{"admdvs":"390100","psn_name":"王小明","psn_cert_type":"16","certno":"E39000001","gend":"1","brdy":"1985-04-12"}`)
	second := text(t, answer, "psn_no")
	answer = clerk.get(t, http.MethodPost, "/api/v1/enrolment/merges", `{"psn_no":"`+first+`","absorbed_psn_no":"`+second+`","reason":"一人两号"}`)
	d.agreed(t, answer)
	file := clerk.get(t, http.MethodGet, "/api/v1/persons/"+second+"/enrolment", "")
	raw, _ := json.Marshal(file)
	for _, want := range []string{`"psn_no":"` + first + `"`, `"kind":"重复参保合并"`, `"wage":"6000.00"`, `"insutype":"310"`, `"王*明"`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("没有 %s:%s", want, raw)
		}
	}
	status, told, _ := d.send(t, d.signIn(t, "jingban"), http.MethodPost, "/api/v1/enrolment/persons", `{"admdvs":"39","psn_name":"?","psn_cert_type":"01","certno":"390102198504120018"}`, nil)
	if status != http.StatusUnprocessableEntity || !strings.Contains(told, "YB2203") || !strings.Contains(told, "共有3处需要补正") {
		t.Errorf("%d %s", status, told)
	}
}
