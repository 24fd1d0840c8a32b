package his_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/region"
	"yibao/observer/extract"
	"yibao/observer/reconcile"
	"yibao/process/settlement"
	"yibao/process/submission"
	"yibao/register/catalogue"
	"yibao/register/exchange"
	"yibao/register/mapping"
	"yibao/register/provider"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// clerk stands in for process/submission, observer/extract and
// observer/reconcile.
type clerk struct{ *centre }

type signInAsked struct{ Operator, Address string }
type fileAsked struct {
	Purpose exchange.Purpose
	Name    string
	Content string
}
type sheetAsked struct {
	Asker  extract.Asker
	Number string
	Ver    string
}
type institutionAsked struct{ Kind, Code, Name string }
type statementAsked struct {
	Asked   reconcile.Asked
	Stated  reconcile.Sums
	Content string
}

var kept = time.Date(2026, 3, 16, 2, 30, 15, 0, time.UTC)

func (f clerk) SignIn(_ context.Context, c settlement.Caller, operator, address string) (exchange.SignIn, error) {
	return exchange.SignIn{ID: "0123456789ABCDEFGHIJKLMNOP", In: kept.AddDate(0, 0, -7)}, f.hear(c, signInAsked{operator, address})
}
func (f clerk) SignOut(_ context.Context, c settlement.Caller, id string) (time.Time, error) {
	return kept, f.hear(c, id)
}
func (f clerk) Keep(_ context.Context, c settlement.Caller, purpose exchange.Purpose, name string, content []byte) (submission.Receipt, error) {
	return submission.Receipt{ID: "F1", Name: name, Expires: kept}, f.hear(c, fileAsked{purpose, name, string(content)})
}
func (f clerk) File(_ context.Context, institution, id string) (exchange.File, error) {
	return exchange.File{Name: "明细.zip", Content: []byte("PK-" + id)}, f.hear(settlement.Caller{}, institution+" "+id)
}
func (f clerk) Map(_ context.Context, c settlement.Caller, list []mapping.Mapping) error {
	return f.hear(c, list)
}
func (f clerk) Unmap(_ context.Context, c settlement.Caller, key mapping.Key) error {
	return f.hear(c, key)
}
func (f clerk) Announce(_ context.Context, a extract.Asker, s extract.Sheet, ver string) (extract.Ticket, error) {
	return extract.Ticket{FileNo: "N1", Name: "n.zip", Until: period.MustDate("2026-03-16"), Rows: 3}, f.hear(settlement.Caller{}, sheetAsked{a, s.Number, ver})
}
func (f clerk) Fetch(_ context.Context, no string) (string, []byte, error) {
	return "目录.zip", []byte("PK-" + no), f.hear(settlement.Caller{}, no)
}
func (f clerk) Entries(_ context.Context, _ extract.Asker, q extract.Query) (extract.Rows[extract.Edited], error) {
	half, err := money.NewRate(1, 2)
	if err != nil {
		return extract.Rows[extract.Edited]{}, err
	}
	e := catalogue.Entry{
		Version: period.Version{ID: "E1", Effective: period.Span{From: period.MustDate("2026-01-01"), To: period.MustDate("2027-01-01")}, Recorded: kept},
		Region:  "390100", Code: "XA01", Kind: catalogue.Drug, Name: "药", Class: catalogue.ClassB, Category: "09", Prepay: half,
		Limits: catalogue.Limits{Primary: 1_500_000}, Active: true,
	}
	return extract.Rows[extract.Edited]{List: []extract.Edited{{Entry: e, Edition: 7}}, Total: 11}, f.hear(settlement.Caller{}, q)
}
func (f clerk) Mappings(_ context.Context, _ extract.Asker, q extract.MappingQuery) (extract.Rows[mapping.Mapping], error) {
	return extract.Rows[mapping.Mapping]{}, f.hear(settlement.Caller{}, q)
}
func (f clerk) Institutions(_ context.Context, _ extract.Asker, kind, code, name string) ([]provider.Institution, error) {
	return []provider.Institution{{Code: "H1", Name: "市一院", Type: provider.Hospital, Level: "2", CreditNo: "U1"}}, f.hear(settlement.Caller{}, institutionAsked{kind, code, name})
}
func (f clerk) Totals(_ context.Context, q reconcile.Asked, stated reconcile.Sums) (reconcile.Balance, error) {
	return reconcile.Balance{Difference: "笔数中心2、机构1"}, f.hear(settlement.Caller{}, statementAsked{q, stated, ""})
}
func (f clerk) Details(_ context.Context, q reconcile.Asked, stated reconcile.Sums, content []byte) (reconcile.Detailed, error) {
	return reconcile.Detailed{}, f.hear(settlement.Caller{}, statementAsked{q, stated, string(content)})
}

func (f *centre) Entitled(_ context.Context, c settlement.Caller, q settlement.EntitlementQuery) ([]settlement.Entitlement, error) {
	return []settlement.Entitlement{
		{Payer: "统筹基金", Fund: region.Fund{Code: "310100"}, Enjoyed: true, From: period.MustDate("2024-01-01")},
		{Payer: "公务员补助", Fund: region.Fund{Code: "320100"}, From: period.MustDate("2024-01-01"), Reason: "该人员不享受公务员医疗补助"},
	}, f.hear(c, q)
}

// TestWhatPassesBesideTheBills: what each message asks, in the words of what is
// behind the door, and what is answered.
func TestWhatPassesBesideTheBills(t *testing.T) {
	t.Parallel()
	day := period.MustDate
	asker := extract.Asker{Institution: "H39010000001", InsuredRegion: "390100", PlaceRegion: "390101"}
	yes := true
	for infno, c := range map[string]struct {
		asked  any
		answer string
	}{
		"9001": {signInAsked{"001", "127.0.0.1 00-00-00-00-00-00"}, `{"signinoutb":{"sign_time":"2026-03-09 10:30:15","sign_no":"0123456789ABCDEFGHIJKLMNOP"}}`},
		"9002": {"S1", `{"signoutoutb":{"sign_time":"2026-03-16 10:30:15"},"sign_time":{"sign_time":"2026-03-16 10:30:15"}}`},
		"9101": {fileAsked{exchange.Uploaded, "明细.zip", "PK\x03\xff"},
			`{"file_qury_no":"F1","filename":"明细.zip","fixmedins_code":"H39010000001","dld_endtime":"2026-03-16 10:30:15"}`},
		"1301": {sheetAsked{asker, "1301", "v0000"}, `{"file_qury_no":"N1","filename":"n.zip","dld_end_time":"2026-03-16","data_cnt":3}`},
		"1201": {institutionAsked{"1", "", "市一"}, `{"medinsinfo":[{"fixmedins_code":"H1","fixmedins_name":"市一院","uscc":"U1","fixmedins_type":"1","hosp_lv":"2","exp_content":""}]}`},
		"1901": {"H39010000001", `{"list":[{"type":"stmt_rslt","label":"平","value":"0","parentValue":"","sort":1,"valiFlag":"1","createUser":"","createDate":"2024-10-01","version":1},` +
			`{"type":"stmt_rslt","label":"不平","value":"1","parentValue":"","sort":2,"valiFlag":"1","createUser":"","createDate":"2024-10-01","version":1}]}`},
		"2001": {settlement.EntitlementQuery{PsnNo: "P1", Scheme: "310", MedType: "14", Disease: "M01600", Day: day("2026-03-05")},
			`{"trtinfo":[{"psn_no":"P1","trt_chk_type":"01","fund_pay_type":"310100","trt_enjymnt_flag":"1","begndate":"2024-01-01","enddate":"","trt_chk_rslt":"","exp_content":""},` +
				`{"psn_no":"P1","trt_chk_type":"01","fund_pay_type":"320100","trt_enjymnt_flag":"0","begndate":"2024-01-01","enddate":"","trt_chk_rslt":"该人员不享受公务员医疗补助","exp_content":""}]}`},
		"1317": {extract.MappingQuery{LocalCode: "Y1", ListType: "101", Code: "XA01", Active: &yes, On: day("2026-03-05"),
			Since: time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("UTC+8", 8*3600)), Page: extract.Page{Number: 2, Size: 10}},
			`{"data":[],"recordCounts":0,"pages":0,"page_num":2,"page_size":10}`},
		"3201": {statementAsked{reconcile.Asked{Institution: "H39010000001", Scheme: "310", ClearingType: "11", Office: "390100", Refunds: reconcile.Settlements,
			From: day("2026-03-01"), To: day("2026-03-05")}, reconcile.Sums{Total: 7050, Fund: 2115, Account: 2115, Count: 1}, ""},
			`{"stmtinfo":{"setl_optins":"390100","stmt_rslt":"1","stmt_rslt_dscr":"笔数中心2、机构1"}}`},
		"3301": {[]mapping.Mapping{{Version: period.Version{Effective: period.Span{From: day("2026-03-05"), To: day("2027-01-01")}}, LocalCode: "Y1", LocalName: "本院药",
			ListType: "101", Code: "XA01", Detail: mapping.Detail{Spec: "10mg"}}}, `null`},
		"3302": {mapping.Key{LocalCode: "Y1", ListType: "101", Code: "XA01"}, `null`},
	} {
		t.Run(infno, func(t *testing.T) {
			t.Parallel()
			at := open(t)
			r := at.post(t, "/"+infno, letter(infno, string(inputs(t)[infno])))
			if r.Infcode != "0" {
				t.Fatalf("refused: %s", r.ErrMsg)
			}
			if diff := cmp.Diff(c.asked, at.asked, cmp.Comparer(func(x, y time.Time) bool { return x.Equal(y) })); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			if string(r.Output) != c.answer {
				t.Errorf("answered\n%s, want\n%s", r.Output, c.answer)
			}
		})
	}
}

// TestPagesAndCatalogues: every catalogue is announced under its own number,
// every page tells how much there is.
func TestPagesAndCatalogues(t *testing.T) {
	t.Parallel()
	good := inputs(t)
	for _, infno := range strings.Fields("1301 1302 1303 1305 1306 1307 1308 1309 1310 1311 1313 1314 1315") {
		at := open(t)
		r := at.post(t, "/"+infno, letter(infno, string(good["1301"])))
		if asked, ok := at.asked.(sheetAsked); !ok || asked.Number != infno || r.Infcode != "0" {
			t.Errorf("%s: asked %+v, %s", infno, at.asked, r.ErrMsg)
		}
	}
	for infno, want := range map[string]string{
		"1304": `{"data":[{"med_list_codg":"XA01","drug_prodname":"药"`,
		"1312": `{"data":[{"hilist_code":"XA01","hilist_name":"药","insu_admdvs":"390100","begndate":"2026-01-01","enddate":"2026-12-31","med_chrgitm_type":"09","chrgitm_lv":"02"`,
		"1316": `{"data":[{"med_list_codg":"XA01","hilist_code":"XA01","list_type":"101"`,
		"1318": `{"data":[{"hilist_code":"XA01","hilist_lmtpric_type":"1","overlmt_dspo_way":"1","insu_admdvs":"390100","begndate":"2026-01-01","enddate":"2026-12-31","hilist_pric_uplmt_amt":1.500000`,
		"1319": `{"data":[{"hilist_code":"XA01","selfpay_prop_psn_type":"99","selfpay_prop_type":"10","insu_admdvs":"390100","begndate":"2026-01-01","enddate":"2026-12-31","selfpay_prop":0.5000`,
	} {
		at := open(t)
		r := at.post(t, "/"+infno, letter(infno, `{"data":{"updt_time":"2026-01-01","page_num":"2","page_size":5}}`))
		asked, ok := at.asked.(extract.Query)
		if !ok || asked.Page != (extract.Page{Number: 2, Size: 5}) {
			t.Errorf("%s: asked %+v, %s", infno, at.asked, r.ErrMsg)
		}
		if got := string(r.Output); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, `"recordCounts":11,"pages":3,"page_num":2,"page_size":5}`) {
			t.Errorf("%s: %s", infno, got)
		}
	}
}

// TestOnlyOneself: nobody acts for another institution, whatever its message
// says inside.
func TestOnlyOneself(t *testing.T) {
	t.Parallel()
	for infno, input := range map[string]string{
		"9101": `{"fsUploadIn":{"in":[80,75],"filename":"a.zip","fixmedins_code":"H39010000002"}}`,
		"1317": `{"data":{"fixmedins_code":"H39010000002","page_num":1,"page_size":1}}`,
		"2001": `{"data":{"psn_no":"P1","insutype":"310","fixmedins_code":"H39010000002","med_type":"11","begntime":"2026-03-05 08:00:00"}}`,
		"3302": `{"fixmedins_code":"H39010000002","fixmedins_hilist_id":"Y1","list_type":"101","med_list_codg":"XA01"}`,
	} {
		at := open(t)
		r := at.post(t, "/"+infno, letter(infno, input))
		if !strings.HasPrefix(r.ErrMsg, "[YB1017]") || at.asked != nil {
			t.Errorf("%s: %s, asked %+v", infno, r.ErrMsg, at.asked)
		}
	}
	at := open(t)
	if r := at.post(t, "/1901", letter("1901", `{"data":{"type":"no_such_list"}}`)); !strings.HasPrefix(r.ErrMsg, "[YB1019]") {
		t.Errorf("an unknown list: %s", r.ErrMsg)
	}
}

// TestDetailedStatement: the uploaded file is compared, the differences are
// kept as a file of the institution's.
func TestDetailedStatement(t *testing.T) {
	t.Parallel()
	at := open(t)
	r := at.post(t, "/3202", letter("3202", string(inputs(t)["3202"])))
	if got := string(r.Output); got != `{"fileinfo":{"file_qury_no":"F1","filename":"stmt_H39010000001_2026-03-01_2026-03-05.txt.zip","dld_endtime":"2026-03-16 10:30:15"}}` {
		t.Errorf("answered %s %s", got, r.ErrMsg)
	}
	asked, ok := at.asked.(fileAsked)
	if !ok || asked.Purpose != exchange.Reconciliation || !strings.HasPrefix(asked.Content, "PK") {
		t.Errorf("kept %+v", at.asked)
	}
}

// TestFilesIn: the three ways in which clients send a file's bytes, and what is
// none of them.
func TestFilesIn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"numbers":              {`[80, 75,3,255]`, "PK\x03\xff"},
		"signed numbers, Java": {`[80,75,3,-1]`, "PK\x03\xff"},
		"Base64":               {`"UEsD/w=="`, "PK\x03\xff"},
		"a number too large":   {`[256]`, "YB1018"},
		"not Base64":           {`"UEs%"`, "YB1018"},
		"an object":            {`{"a":1}`, "YB1018"},
		"words in the list":    {`["a"]`, "YB1018"},
		"missing":              {`null`, "YB1018"},
	} {
		at := open(t)
		r := at.post(t, "/9101", letter("9101", `{"fsUploadIn":{"in":`+c.in+`,"filename":"a.zip"}}`))
		asked, _ := at.asked.(fileAsked)
		if asked.Content != c.want && !strings.Contains(r.ErrMsg, "["+c.want+"]") {
			t.Errorf("%s: kept %q, %s", name, asked.Content, r.ErrMsg)
		}
	}
}

// form makes a form of parts; those whose name begins with "file" are files.
func form(t *testing.T, parts ...[2]string) (contentType, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		var part io.Writer
		var err error
		if strings.HasPrefix(p[0], "file") {
			part, err = w.CreateFormFile(p[0], "明细.zip")
		} else {
			part, err = w.CreateFormField(p[0])
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, p[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

// raw posts a body and returns the answer with its content type.
func raw(t *testing.T, at *counter, path, contentType, body string) (*http.Response, []byte) {
	t.Helper()
	resp, err := http.Post(at.url+path, contentType, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, text
}

func TestUploadAsForm(t *testing.T) {
	t.Parallel()
	text := letter("9101", `{"fsUploadIn":{"in":"","filename":"明细.zip","fixmedins_code":"H39010000001"}}`)
	for name, c := range map[string]struct {
		parts [][2]string
		want  string
	}{
		"message and file":    {[][2]string{{"jsonStr", text}, {"file", "PK\x00"}}, `"infcode":0`},
		"file first":          {[][2]string{{"file", "PK\x00"}, {"jsonStr", text}}, `"infcode":0`},
		"message under other": {[][2]string{{"data", text}, {"file", "PK\x00"}}, `"infcode":0`},
		"no message":          {[][2]string{{"file", "PK\x00"}}, "YB1016"},
		"no file":             {[][2]string{{"jsonStr", text}}, "YB1018"},
	} {
		at := open(t)
		contentType, body := form(t, c.parts...)
		_, answered := raw(t, at, "/9101", contentType, body)
		if !strings.Contains(string(answered), c.want) {
			t.Errorf("%s: %s", name, answered)
		}
		if asked, ok := at.asked.(fileAsked); c.want == `"infcode":0` && (!ok || asked.Content != "PK\x00") {
			t.Errorf("%s: kept %+v", name, at.asked)
		}
	}
	at := open(t)
	if _, answered := raw(t, at, "/9101", "multipart/form-data; boundary=x", "--x\r\nbroken"); !strings.Contains(string(answered), "YB1016") {
		t.Errorf("a broken form: %s", answered)
	}
}

// TestDownloads: a file is answered as its bytes, a refusal as a message;
// clients tell them apart by the content type.
func TestDownloads(t *testing.T) {
	t.Parallel()
	catalogueNo := "130139010000000000000000000012"
	for no, want := range map[string]string{"F1": "PK-F1", catalogueNo: "PK-" + catalogueNo} {
		at := open(t)
		resp, body := raw(t, at, "/fsi/api/fileupload/download", "text/plain", letter("9102", `{"fsDownloadIn":{"file_qury_no":"`+no+`","filename":"a","fixmedins_code":"plc"}}`))
		if string(body) != want || resp.Header.Get("Content-Type") != "application/octet-stream" ||
			!strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment; filename*=UTF-8''%") {
			t.Errorf("%s: %q %v", no, body, resp.Header)
		}
	}
	at := open(t)
	at.err = exchange.ErrUnknownFile.With("F1")
	resp, body := raw(t, at, "/9102", "text/plain", letter("9102", `{"fsDownloadIn":{"file_qury_no":"F1"}}`))
	if !strings.Contains(string(body), "YB1601") || resp.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("a refusal: %q %v", body, resp.Header)
	}
}

// TestGB18030: a message in GB18030, told by its header or by its bytes, is read
// and answered alike.
func TestGB18030(t *testing.T) {
	t.Parallel()
	coded := func(text string) string {
		out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	text := letter("1201", `{"medinsinfo":{"fixmedins_type":"1","fixmedins_name":"市一院㐀𠮷"}}`)
	for name, c := range map[string]struct{ contentType, body, answered string }{
		"told by the header":     {"application/json; charset=GB18030", coded(text), "GB18030"},
		"GBK, as Windows says":   {"text/plain;charset=gbk", coded(text), "GB18030"},
		"told by its bytes":      {"text/plain", coded(text), "GB18030"},
		"header is wrong":        {"application/json; charset=utf-8", coded(text), "GB18030"},
		"UTF-8":                  {"application/json", text, "utf-8"},
		"header cannot be read":  {"application/json; charset", text, "utf-8"},
		"with a byte order mark": {"application/json", "\ufeff" + text, "utf-8"},
	} {
		at := open(t)
		resp, body := raw(t, at, "/1201", c.contentType, c.body)
		if got := resp.Header.Get("Content-Type"); got != "application/json; charset="+c.answered {
			t.Errorf("%s: answered as %s", name, got)
		}
		if c.answered == "GB18030" {
			var err error
			if body, err = simplifiedchinese.GB18030.NewDecoder().Bytes(body); err != nil {
				t.Fatal(err)
			}
		}
		if asked := (institutionAsked{"1", "", "市一院㐀𠮷"}); at.asked != asked || !strings.Contains(string(body), `"fixmedins_name":"市一院"`) || !json.Valid(body) {
			t.Errorf("%s: asked %+v, answered %s", name, at.asked, body)
		}
	}
	at := open(t)
	if _, body := raw(t, at, "/1201", "text/plain", "\xff"+text); !strings.Contains(string(body), "YB1002") {
		t.Errorf("neither coding: %s", body)
	}
}
