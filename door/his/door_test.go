package his_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"yibao/door/his"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/provider"

	"github.com/google/go-cmp/cmp"
)

func inputs(t testing.TB) map[string]json.RawMessage {
	t.Helper()
	text, err := os.ReadFile("message/testdata/inputs.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func at(text string) time.Time {
	moment, err := time.Parse(time.DateTime, text)
	if err != nil {
		panic(err)
	}
	return moment
}

// TestEveryTransactionReachesTheProcess: what each message asks, in the words
// of the process.
func TestEveryTransactionReachesTheProcess(t *testing.T) {
	t.Parallel()
	diagnosis := func(main bool) []claim.Diagnosis {
		return []claim.Diagnosis{{Ordinal: 1, Kind: "1", Code: "I10.x00", Name: "高血压", Doctor: "D390101000001", Main: main}}
	}
	line := claim.FeeLine{
		PsnNo: "P1", VisitID: "M1", LineNo: "1", Batch: "B1", Code: "XA01", LocalCode: "YD1", Amount: 4700, Price: 23_500_000, Quantity: 20_000,
		At: at("2026-03-05 09:30:00"), Doctor: "D390101000001", DoctorName: "李某", Department: "内科",
	}
	back := line
	back.Batch, back.Amount, back.Quantity = "", -4700, -20_000
	bought := claim.FeeLine{LineNo: "1", Code: "XA01", LocalCode: "YD1", Amount: 2350, Price: 23_500_000, Quantity: 10_000, At: at("2026-03-05 10:10:00")}
	visit := settlement.OutpatientVisit{PsnNo: "P1", Scheme: "310", CredentialType: "02", LocalNo: "OP1", Begin: at("2026-03-05 08:00:00"), Department: "内科"}
	admitted := visit
	admitted.LocalNo, admitted.Doctor, admitted.DoctorName = "IP1", "D390101000001", "李某"
	buy := settlement.PurchaseRequest{
		PsnNo: "P1", Scheme: "310", CredentialType: "02", MedType: "41", Begin: at("2026-03-05 10:10:00"),
		Total: 2350, UseAccount: true, Lines: []claim.FeeLine{bought},
	}
	outpatient := settlement.Request{PsnNo: "P1", VisitID: "M1", Scheme: "310", MedType: "11", Batch: "B1", Total: 4700}
	stated := outpatient
	stated.Stated.InScope = 4700
	inpatient := settlement.Request{PsnNo: "P1", VisitID: "M1", Scheme: "310", Total: 4700}
	leaving := inpatient
	leaving.DischargeDay = period.MustDate("2026-03-09")
	reverse := reversalAsked{"P1", "M1", "S1"}
	good := inputs(t)
	for infno, want := range map[string]any{
		"1101": settlement.PersonQuery{CredentialType: "02", CredentialNo: "390101199001010017"},
		"2101": buy, "2102": buy, "2103": reverse,
		"2201": visit,
		"2202": reversalAsked{"P1", "M1", "OP1"},
		"2203": settlement.Consultation{PsnNo: "P1", VisitID: "M1", MedType: "11", Begin: at("2026-03-05 08:00:00"), Disease: "I10", DiseaseName: "高血压", Diagnoses: diagnosis(true)},
		"2204": uploadAsked{"P1", "M1", []claim.FeeLine{line}},
		"2205": settlement.Withdrawal{PsnNo: "P1", VisitID: "M1", Batch: "0000", All: true},
		"2206": outpatient, "2207": stated, "2208": reverse,
		"2301": uploadAsked{"P1", "M1", []claim.FeeLine{back}},
		"2302": settlement.Withdrawal{PsnNo: "P1", VisitID: "M1", LineNo: "0000", All: true},
		"2303": inpatient, "2304": leaving, "2305": reverse,
		"2401": settlement.Admission{OutpatientVisit: admitted, MedType: "21", Diagnoses: diagnosis(true)},
		"2402": settlement.Discharge{PsnNo: "P1", VisitID: "M1", End: at("2026-03-09 10:00:00"), Diagnoses: diagnosis(true)},
		"2403": settlement.AdmissionChange{
			VisitID: "M1",
			Admission: settlement.Admission{
				OutpatientVisit: settlement.OutpatientVisit{PsnNo: "P1", CredentialType: "02", LocalNo: "IP1", Begin: at("2026-03-05 08:00:00"), Doctor: "D390101000001", DoctorName: "李某", Department: "X1"},
				MedType:         "21",
			},
		},
		"2404": reversalAsked{"P1", "M1", ""}, "2405": reversalAsked{"P1", "M1", ""},
		"2601": undoAsked{"P1", settlement.MessageKey{Institution: "H39010000001", Transaction: "2207", MessageID: "H39010000001202603050001"}},
		"5203": reverse,
		"5206": totalsAsked{"P1", "2026", "2026-03"},
	} {
		t.Run(infno, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			r := c.post(t, "/"+infno, letter(infno, string(good[infno])))
			if r.Infcode != "0" || r.ErrMsg != "success" {
				t.Fatalf("refused: %s %s", r.Infcode, r.ErrMsg)
			}
			if diff := cmp.Diff(want, c.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			switch infno {
			case "1101", "5206": // questions that need no key
			default:
				if c.caller.Institution != "H39010000001" || c.caller.Transaction != infno || c.caller.MessageID != "H39010000001202603091030150001" ||
					c.caller.Operator != "007" || len(c.caller.InputHash) != 64 || c.caller.PlaceRegion != "390101" || c.caller.InsuredRegion != "390100" {
					t.Errorf("caller %+v", c.caller)
				}
			}
			switch infno {
			case "2202", "2203", "2205", "2302", "2402", "2403", "2404", "2405", "2601":
				if string(r.Output) != "null" {
					t.Errorf("output %s, want null", r.Output)
				}
			}
		})
	}
}

func TestEnvelopeOfTheAnswer(t *testing.T) {
	t.Parallel()
	c := open(t)
	r := c.post(t, "/9001", letter("9001", string(inputs(t)["9001"])))
	if r.InfRefmsgid != "390100202603091030150000000001" || r.RefmsgTime != "20260309103015123" || r.RespondTime != r.RefmsgTime {
		t.Errorf("envelope %+v", r)
	}
	if string(r.Output) != `{"signinoutb":{"sign_time":"2026-03-09 10:30:15","sign_no":"0123456789ABCDEFGHIJKLMNOP"}}` {
		t.Errorf("output %s", r.Output)
	}
}

// TestAddresses: every URL shape in the field, and which transaction it means.
func TestAddresses(t *testing.T) {
	t.Parallel()
	good := inputs(t)
	for name, c := range map[string]struct{ path, infno, want string }{
		"number":                       {"/2208", "2208", "0"},
		"number under a prefix":        {"/csb/fixmedins/2208", "2208", "0"},
		"number, infno empty":          {"/2208", "", "0"},
		"single entry":                 {"/fsi/api/rsfComIfsService/callService", "2208", "0"},
		"single entry with number":     {"/fsi/api/rsfComIfsService/callService/2208", "2208", "0"},
		"single entry of Jilin":        {"/mbs/fmi/fsi/api/callFsiService/callService", "2208", "0"},
		"single entry of Sichuan":      {"/mss/web/api/fsi/callService/", "2208", "0"},
		"service path":                 {"/fsi/api/outpatientSettleService/cancleSettletment", "2208", "0"},
		"service path under a host":    {"/ebus/rio_fsi/fsi/api/outpatientSettleService/cancleSettletment", "2208", "0"},
		"service path, infno empty":    {"/fsi/api/outpatientSettleService/cancleSettletment", "", "0"},
		"single entry, infno empty":    {"/fsi/api/rsfComIfsService/callService", "", "YB1006"},
		"number against infno":         {"/2207", "2208", "YB1008"},
		"service path against infno":   {"/fsi/api/outpatientSettleService/preSettletment", "2208", "YB1008"},
		"discharge undone, infno 2305": {"/fsi/api/dscgService/dischargeUndo", "2305", "2405"},
		"a variant, infno 2207A":       {"/fsi/api/hospSettService/settA", "2207A", "YB1007"},
		"a transaction not served":     {"/3505", "3505", "YB1007"},
		"no transaction at all":        {"/", "", "YB1006"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			door := open(t)
			r := door.post(t, c.path, letter(c.infno, string(good["2208"])))
			if !strings.HasPrefix(c.want, "YB") {
				if r.Infcode != "0" || door.caller.Transaction != map[string]string{"0": "2208", "2405": "2405"}[c.want] {
					t.Errorf("%s %s, reached as %q", r.Infcode, r.ErrMsg, door.caller.Transaction)
				}
				return
			}
			if r.Infcode != "-1" || !strings.HasPrefix(r.ErrMsg, "["+c.want+"] ") || door.asked != nil {
				t.Errorf("answered %s %q, want %s and nothing asked", r.Infcode, r.ErrMsg, c.want)
			}
		})
	}
}

func TestMalformedMessages(t *testing.T) {
	t.Parallel()
	good := letter("2208", string(inputs(t)["2208"]))
	for name, c := range map[string]struct{ body, want string }{
		"empty":             {"", "[YB1001] "},
		"not JSON":          {good[:50], "[YB1003] "},
		"no msgid":          {strings.Replace(good, "H39010000001202603091030150001", "", 1), "[YB1009] "},
		"too large":         {strings.Replace(good, "007", strings.Repeat("0", 1<<20), 1), "[YB1005] 报文超过 1 MB"},
		"a field missing":   {strings.Replace(good, `"setl_id": "S1"`, `"setl_id": ""`, 1), "[YB1201] data setl_id(结算ID) 为必填项,请填写后重发"},
		"two fields":        {strings.Replace(strings.Replace(good, `"S1"`, `""`, 1), `"P1"`, `null`, 1), "[YB1201] data setl_id(结算ID) 为必填项,请填写后重发;另有1处:[YB1201] data psn_no(人员编号)"},
		"envelope and more": {strings.Replace(good, "H39010000001\"", "\"", 1), "[YB1011] "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := open(t).post(t, "/2208", c.body)
			if r.Infcode != "-1" || !strings.HasPrefix(r.ErrMsg, c.want) || string(r.Output) != "null" || len(r.InfRefmsgid) != 30 {
				t.Errorf("answered %+v, want %s", r, c.want)
			}
		})
	}
}

func TestLongErrMsgIsClipped(t *testing.T) {
	t.Parallel()
	r := open(t).post(t, "/2204", letter("2204", `{"feedetail":[{},{},{}]}`))
	if n := utf8.RuneCountInString(r.ErrMsg); n != 200 || !strings.HasSuffix(r.ErrMsg, "…") || !strings.Contains(r.ErrMsg, "另有47处") {
		t.Errorf("%d characters: %s", n, r.ErrMsg)
	}
}

func TestRefusalsOfTheProcess(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.err = provider.ErrUnknownInstitution.With("H39010000001")
	r := c.post(t, "/9001", letter("9001", string(inputs(t)["9001"])))
	if r.Infcode != "-1" || r.ErrMsg != "[YB3001] 机构编号 H39010000001 不是本地登记的定点医药机构,请核对 fixmedins_code" {
		t.Errorf("answered %+v", r)
	}
	if strings.Contains(c.log.String(), "登记的定点") || !strings.Contains(c.log.String(), "code=YB3001") {
		t.Errorf("log: %s", c.log)
	}
}

// TestOwnFailures: a failure or panic below is told by its trace number, and
// neither the answer nor the log repeats what it says of persons.
func TestOwnFailures(t *testing.T) {
	t.Parallel()
	good := inputs(t)
	for name, prepare := range map[string]func(*centre){
		"database": func(f *centre) { f.err = errors.New("UNIQUE constraint: 390101199001010017 张三 y'P39010000000001'") },
		"panic":    func(f *centre) { f.panics = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			prepare(c.centre)
			r := c.post(t, "/1101", letter("1101", string(good["1101"])))
			if r.Infcode != "-1" || !strings.HasPrefix(r.ErrMsg, "[YB9302] ") || !strings.Contains(r.ErrMsg, r.InfRefmsgid) {
				t.Errorf("answered %+v", r)
			}
			log := c.log.String()
			if !strings.Contains(log, r.InfRefmsgid) || !strings.Contains(log, "infno=1101") {
				t.Errorf("the log does not name the message: %s", log)
			}
			for _, secret := range []string{"390101199001010017", "张三", "P39010000000001"} {
				if strings.Contains(log, secret) || strings.Contains(r.ErrMsg, secret) {
					t.Errorf("%s leaked: %s %s", secret, r.ErrMsg, log)
				}
			}
		})
	}
}

func TestOnlyPost(t *testing.T) {
	t.Parallel()
	resp, err := http.Get(open(t).url + "/2208")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != "POST" {
		t.Errorf("HTTP %d, Allow %q", resp.StatusCode, resp.Header.Get("Allow"))
	}
}

func TestNewRefusesHalfAConfiguration(t *testing.T) {
	t.Parallel()
	if _, err := his.New(his.Config{Region: "390100"}); err == nil {
		t.Error("a door without a process was opened")
	}
	if _, err := his.New(his.Config{Region: "39"}); err == nil {
		t.Error("a door without a region was opened")
	}
}

func TestPersonAnswer(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.person = somebody()
	r := c.post(t, "/1101", letter("1101", string(inputs(t)["1101"])))
	const want = `{"baseinfo":{"psn_no":"P1","psn_cert_type":"01","certno":"390101199001010017","psn_name":"张某","gend":"1","naty":"01","brdy":"1990-01-01","age":36.0,"exp_content":""},` +
		`"insuinfo":[{"balc":1234.50,"insutype":"310","psn_type":"1101","psn_insu_stas":"1","psn_insu_date":"2015-07-01","paus_insu_date":"","cvlserv_flag":"1","insuplc_admdvs":"390100","emp_name":"某厂"},` +
		`{"balc":0.00,"insutype":"390","psn_type":"15","psn_insu_stas":"2","psn_insu_date":"2014-01-01","paus_insu_date":"2014-01-01","cvlserv_flag":"0","insuplc_admdvs":"390100","emp_name":""}],` +
		`"idetinfo":[{"psn_idet_type":"2303","psn_type_lv":"","memo":"","begntime":"2025-01-01 00:00:00","endtime":"2026-12-31 23:59:59"}]}`
	if diff := cmp.Diff(want, string(r.Output)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAccumulatedAnswer(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.totals = totals
	r := c.post(t, "/5206", letter("5206", `{"data":{"psn_no":"P1"}}`))
	if diff := cmp.Diff(totalsAsked{"P1", "2026", ""}, c.asked); diff != "" {
		t.Error(diff)
	}
	const want = `{"cuminfo":[{"insutype":"310","year":"2026","cum_ym":"202603","cum_type_code":"D310101","cum":15046.53},` +
		`{"insutype":"390","year":"2026","cum_ym":"202603","cum_type_code":"D390201","cum":0.05},` +
		`{"insutype":"310","year":"2026","cum_ym":"202603","cum_type_code":"本年住院次数","cum":3.00}]}`
	if diff := cmp.Diff(want, string(r.Output)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUploadAnswer(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.shares = []settlement.Classed{{LineShare: settlement.LineShare{LineNo: "1", Amount: 4700, Prepaid: 470, InScope: 4230, Class: "02", Category: "09", PrepayRate: money.Percent(10)}}}
	r := c.post(t, "/2204", letter("2204", string(inputs(t)["2204"])))
	for _, part := range []string{
		`"feedetl_sn":"1","det_item_fee_sumamt":47.00,"cnt":2.0000,"pric":23.500000,"pric_uplmt_amt":999999.000000,"selfpay_prop":0.1000,`,
		`"preselfpay_amt":4.70,"inscp_scp_amt":42.30,"chrgitm_lv":"02","med_chrgitm_type":"09"`,
	} {
		if !strings.Contains(string(r.Output), part) {
			t.Errorf("output lacks %s: %s", part, r.Output)
		}
	}
	c.shares[0].InScope++
	if r := c.post(t, "/2204", letter("2204", string(inputs(t)["2204"]))); !strings.HasPrefix(r.ErrMsg, "[YB9301] ") {
		t.Errorf("a line that does not add up was answered: %+v", r)
	}
}
