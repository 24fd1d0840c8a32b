package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"yibao/workshop/hospital"
)

// spoiler is a centre in front of the real one that gets something wrong.
type spoiler struct {
	t      *testing.T
	to     string
	ask    func(infno string, body []byte) []byte // changes a request
	answer func(infno string, body []byte) []byte // changes an answer
}

func (s spoiler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	infno := strings.TrimPrefix(r.URL.Path, "/")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	if s.ask != nil {
		body = s.ask(infno, body)
	}
	response, err := http.Post(s.to+r.URL.Path, r.Header.Get("Content-Type"), bytes.NewReader(body))
	if err != nil {
		s.t.Error(err)
		return
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Error(err)
	}
	if s.answer != nil {
		said = s.answer(infno, said)
	}
	if _, err := w.Write(said); err != nil {
		s.t.Log(err)
	}
}

// replaced changes an amount in the answers of some transactions.
func replaced(infnos, from, to string) func(string, []byte) []byte {
	return func(infno string, body []byte) []byte {
		if !strings.Contains(infnos, infno) {
			return body
		}
		return bytes.Replace(body, []byte(from), []byte(to), 1)
	}
}

// forgetful gives every message an id of its own, so that the centre behind
// takes a repeated one for another.
func forgetful() func(string, []byte) []byte {
	var mu sync.Mutex
	seen := map[string]int{}
	return func(_ string, body []byte) []byte {
		var envelope struct {
			MsgID string `json:"msgid"`
		}
		if json.Unmarshal(body, &envelope) != nil {
			return body
		}
		mu.Lock()
		seen[envelope.MsgID]++
		n := seen[envelope.MsgID]
		mu.Unlock()
		other := envelope.MsgID[:26] + fmt.Sprintf("%02d", n) + envelope.MsgID[28:]
		return bytes.Replace(body, []byte(`"msgid":"`+envelope.MsgID), []byte(`"msgid":"`+other), 1)
	}
}

// hisReport plays a day and returns what the simulator found.
func hisReport(t *testing.T, url string, args ...string) (hospital.Report, error) {
	t.Helper()
	args = append([]string{"his", url, "--city", "20260301", "--city-persons", "250", "--visits", "120", "--seed", "7", "--json"}, args...)
	command := newCommand(t, args...)
	out, err := command.Output()
	var r hospital.Report
	if wrong := json.Unmarshal(out, &r); wrong != nil {
		t.Fatalf("%v: %v\n%s", err, wrong, out)
	}
	return r, err
}

func TestHospitalFindsNothingWrongWithUs(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, url string) {
		s := serve(t, url)
		r, err := hisReport(t, s.base)
		if err != nil || len(r.Faults) > 0 {
			t.Fatalf("%v: %+v", err, r.Faults)
		}
		if r.Settled == 0 || r.Settled != r.Planned || len(r.Mistakes) < 10 || len(r.Disturbed) != 2 || len(r.Refused) < 5 {
			t.Errorf("too little was played: %+v", r)
		}
		if said := must(t, "verify", "--db", url); !strings.Contains(said, "一致") {
			t.Error(said)
		}
	})
}

func TestHospitalNamesWhatACentreGetsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoiler spoiler
		infno   string
		rule    string
	}{
		"基金合计": {spoiler{answer: replaced("2207 2304 2102", `"fund_pay_sumamt":`, `"fund_pay_sumamt":1`)}, "", "基金支付总额与各基金之和不等"},
		"账户余额": {spoiler{answer: replaced("2207 2304 2102", `"balc":`, `"balc":9`)}, "", "账户余额应为"},
		"明细分类": {spoiler{answer: replaced("2204", `"inscp_scp_amt":`, `"inscp_scp_amt":7`)}, "2204", "明细"},
		"撤销符号": {spoiler{answer: replaced("2208", `"medfee_sumamt":-`, `"medfee_sumamt":`)}, "2208", "medfee_sumamt"},
		"不认重发": {spoiler{ask: forgetful()}, "", "重发"},
		"无故拒绝": {spoiler{answer: func(infno string, body []byte) []byte {
			if infno == "2203" {
				return []byte(`{"infcode":-1,"err_msg":"[X123] 系统不给办","output":null}`)
			}
			return body
		}}, "2203", "拒绝了没有错的报文,代码 X123"},
		"应答残缺": {spoiler{answer: func(infno string, body []byte) []byte {
			if infno == "2206" {
				return []byte(`{"infcode":0,"err_msg":"","output":{}}`)
			}
			return body
		}}, "2206", "应答没有 setlinfo"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.spoiler.t, c.spoiler.to = t, serve(t, sqliteTown(t)).base
			bad := httptest.NewServer(c.spoiler)
			defer bad.Close()
			kept := filepath.Join(t.TempDir(), "证据")
			r, err := hisReport(t, bad.URL, "--evidence", kept)
			if err == nil {
				t.Error("the program ended as if all were well")
			}
			for _, f := range r.Faults {
				if strings.Contains(f.Rule, c.rule) && (c.infno == "" || c.infno == f.Infno) {
					proof := filepath.Join(kept, f.Cases[0].MessageID+"-"+f.Infno+".request.json")
					if body, err := os.ReadFile(proof); err != nil || !json.Valid(body) {
						t.Errorf("no evidence: %v", err)
					}
					return
				}
			}
			t.Errorf("nothing about %q in %+v", c.rule, r.Faults)
		})
	}
}

// A site's institutions sign as the centre demands.
func TestHospitalSigns(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"api", "tif", "ca", "sm"} {
		url, master := sqliteTown(t), masterKey(t)
		centre := shown(t, must(t, "keys", "centre", "--db", url, "--master-key", master), "中心公钥")
		site := hospital.FromCity(town())
		site.Institutions = site.Institutions[:2]
		for i := range site.Institutions {
			h, _ := issued(t, scheme, site.Institutions[i].Code, url, master)
			site.Institutions[i].Key = &hospital.Key{Scheme: scheme, AppKey: h.AppKey, Secret: h.Secret, Private: h.Private, Centre: centre}
		}
		file := filepath.Join(t.TempDir(), scheme+".yaml")
		var text bytes.Buffer
		if err := site.Write(&text); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		s := serve(t, url, "--auth", scheme, "--master-key", master)
		r, err := hisReport(t, s.base, "--site", file, "--visits", "12")
		if err != nil || len(r.Faults) > 0 || r.Settled != r.Planned || r.Settled == 0 {
			t.Errorf("%s: %v %+v", scheme, err, r)
		}
		s.stop(t)
	}
}

func TestHospitalSite(t *testing.T) {
	t.Parallel()
	template := must(t, "his", "--template", "--city", "20260301", "--city-persons", "250")
	dir := t.TempDir()
	for name, c := range map[string]struct{ from, to, want string }{
		"样子本身":  {"", "", "一个报文也没有办成"},
		"多写一项":  {"医保区划:", "区划代码: 1\n医保区划:", "现场文件读不懂"},
		"区划不对":  {`医保区划: "390100"`, `医保区划: "3901"`, "应为 6 位数字"},
		"单价不对":  {"单价: ", "单价: x", "大于 0 的单价"},
		"用途不对":  {"- 门诊", "- 急诊", "只能写门诊、住院、购药"},
		"证件号不对": {"证件号码: ", "证件号码: 1", "18 位"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(dir, name+".yaml")
			if err := os.WriteFile(file, []byte(strings.Replace(template, c.from, c.to, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			said, err := yibao(t, "his", "http://127.0.0.1:1", "--site", file, "--visits", "3", "--timeout", "1s")
			if err == nil || !strings.Contains(said, c.want) {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}
