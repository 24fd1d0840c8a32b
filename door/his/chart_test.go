package his_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/charting"
	"yibao/process/settlement"
	"yibao/register/chart"
	"yibao/register/provider"

	"github.com/google/go-cmp/cmp"
)

// charter stands in for process/charting.
type charter struct{ *centre }

func (f charter) Upload(_ context.Context, c settlement.Caller, q charting.Upload) error {
	return f.hear(c, q)
}
func (f charter) UploadList(_ context.Context, c settlement.Caller, q charting.List) (string, error) {
	return "L1", f.hear(c, q)
}
func (f charter) MoveLists(_ context.Context, c settlement.Caller, moves []charting.ListMove) error {
	return f.hear(c, moves)
}
func (f charter) ListOf(_ context.Context, c settlement.Caller, psnNo, setlID string) (charting.Stored, error) {
	return f.lists[0], f.hear(c, psnNo+" "+setlID)
}
func (f charter) ListsIn(_ context.Context, c settlement.Caller, days period.Span) ([]charting.Stored, error) {
	return f.lists, f.hear(c, days)
}
func (f charter) CountLists(_ context.Context, c settlement.Caller, from, to time.Time, medTypes []string) (charting.Count, error) {
	return charting.Count{Needed: 3, Uploaded: 2}, f.hear(c, counted{from, to, strings.Join(medTypes, " ")})
}

type counted struct {
	From, To time.Time
	MedTypes string
}

// TestPapersReachTheProcess: what each paper asks; what was submitted goes along
// whole, a list row by row.
func TestPapersReachTheProcess(t *testing.T) {
	t.Parallel()
	good := inputs(t)
	whole := func(infno string) string {
		return strings.ReplaceAll(strings.ReplaceAll(string(good[infno]), ": ", ":"), ", ", ",")
	}
	upload := func(d chart.Document) charting.Upload {
		d.Active = true
		return charting.Upload{PsnNo: "P1", VisitID: "M1", Documents: []chart.Document{d}}
	}
	day := period.MustDate("2026-03-05")
	for infno, want := range map[string]any{
		"4401": upload(chart.Document{Kind: chart.FrontPage, Content: whole("4401")}),
		"4402": upload(chart.Document{Kind: chart.Order, DocNo: "O1", Content: `{"mdtrt_id":"M1","psn_no":"P1","vali_flag":"1","medcas_drord_detl_id":"O1"}`}),
		"4501": upload(chart.Document{Kind: chart.Examination, DocNo: "R1", Content: whole("4501")}),
		"4502": upload(chart.Document{Kind: chart.Laboratory, DocNo: "R1", Content: whole("4502")}),
		"4602": upload(chart.Document{
			Kind: chart.VitalSigns, DocNo: "2026-03-05 09:00:00/", Begin: at("2026-03-05 09:00:00"),
			Content: `{"mdtrt_id":"M1","psn_no":"P1","rcd_time":"2026-03-05 09:00:00","vali_flag":"1"}`,
		}),
		"4701": upload(chart.Document{Kind: chart.Notes, Content: whole("4701")}),
		"4101": charting.List{PsnNo: "P1", VisitID: "M1", SetlID: "S1", Begin: day, End: period.MustDate("2026-03-09"), Content: whole("4101")},
		"4102": []charting.ListMove{{SetlID: "S1", State: chart.ListSubmitted}},
	} {
		t.Run(infno, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			r := c.post(t, "/"+infno, letter(infno, string(good[infno])))
			if r.Infcode != "0" {
				t.Fatalf("refused: %s", r.ErrMsg)
			}
			if diff := cmp.Diff(want, c.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			if output := string(r.Output); output != "null" && infno != "4101" {
				t.Errorf("output %s", output)
			}
		})
	}
}

// TestRowsAreKeptAsTheyCame: a list of orders in a layout of its own, one of
// them voided; an object where a list belongs is one row.
func TestRowsAreKeptAsTheyCame(t *testing.T) {
	t.Parallel()
	const first = `{"MDTRT_ID":"M1","psn_no":"P1","vali_flag":1,"medcas_drord_detl_id":"O1","院内":{"床":[1,2]}}`
	for name, input := range map[string]string{
		"list":       `{"data": [ {"MDTRT_ID": "M1", "psn_no": "P1", "vali_flag": 1, "medcas_drord_detl_id": "O1", "院内": {"床": [1, 2]}} ]}`,
		"object":     `{"data":` + first + `}`,
		"other case": `{"Data":[` + first + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			if r := c.post(t, "/4402", letter("4402", input)); r.Infcode != "0" {
				t.Fatalf("refused: %s", r.ErrMsg)
			}
			if got := c.asked.(charting.Upload).Documents; len(got) != 1 || got[0].Content != first {
				t.Errorf("kept %+v", got)
			}
		})
	}
}

// storedList is a list of the stay as it lies in the register.
func storedList(t testing.TB, content string) charting.Stored {
	a := stay(t)
	return charting.Stored{
		Document: chart.Document{Content: content, Recorded: time.Date(2026, 3, 9, 2, 30, 15, 0, time.UTC)}, State: chart.ListOpen,
		Record: a.Record, Person: a.Person, Institution: provider.Institution{Code: "H39010000001", Name: "安澜市一院", Level: "2"},
	}
}

func TestStoredListIsAnsweredWhole(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.lists = []charting.Stored{storedList(t, `{"setlinfo":{"bill_no":"000001","stas_type":"","本院":"x"},"diseinfo":{"diag_code":"I10.x00"}}`)}
	r := c.post(t, "/4103", letter("4103", string(inputs(t)["4103"])))
	var out struct {
		Setlinfo map[string]any   `json:"setlinfo"`
		Diseinfo []map[string]any `json:"diseinfo"`
		Iteminfo []map[string]any `json:"iteminfo"`
		Oprninfo []map[string]any `json:"oprninfo"`
	}
	if err := json.Unmarshal(r.Output, &out); err != nil {
		t.Fatalf("%v: %s", err, r.Output)
	}
	for name, want := range map[string]any{
		"bill_no": "000001", "本院": "x", "stas_type": "0", "psn_name": "张某", "fixmedins_code": "H39010000001", "setl_time": "2026-03-09 10:30:15",
	} {
		if out.Setlinfo[name] != want {
			t.Errorf("%s is %v, want %v", name, out.Setlinfo[name], want)
		}
	}
	if len(out.Diseinfo) != 1 || len(out.Oprninfo) != 0 || out.Oprninfo == nil {
		t.Errorf("lists %v %v", out.Diseinfo, out.Oprninfo)
	}
	total := 0.0
	for _, i := range out.Iteminfo {
		total += i["item_sumamt"].(float64)
	}
	if len(out.Iteminfo) != 2 || total != 23442.46 {
		t.Errorf("items %v", out.Iteminfo)
	}
}

// TestListQuality: what the rules find in a list of the month.
func TestListQuality(t *testing.T) {
	t.Parallel()
	good := `{"setlinfo":{"adm_time":"2026-03-05 08:00:00","dscg_time":"2026-03-09 16:00:00","dscg_way":"1","chfpdr_code":"D1"},"diseinfo":[{"diag_code":"I10","maindiag_flag":"1"}]}`
	for name, c := range map[string]struct{ content, fields, level string }{
		"sound":                {good, "", "0"},
		"two main diagnoses":   {strings.Replace(good, `"diseinfo":[`, `"diseinfo":[{"diag_code":"I11","maindiag_flag":"1"},`, 1), "maindiag_flag", "1"},
		"no diagnosis":         {strings.Replace(good, `[{"diag_code":"I10","maindiag_flag":"1"}]`, `[]`, 1), "diag_code", "1"},
		"other days":           {strings.NewReplacer("03-05", "03-04", "03-09", "03-10").Replace(good), "adm_time dscg_time", "1"},
		"no physician, no way": {strings.NewReplacer(`"D1"`, `""`, `"dscg_way":"1",`, ``).Replace(good), "dscg_way chfpdr_code", "2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			door := open(t)
			door.lists = []charting.Stored{storedList(t, c.content)}
			r := door.post(t, "/4104", letter("4104", `{"data":{"setl_ym":"202603"}}`))
			var rows []struct {
				Level  string `json:"err_lv"`
				Result string `json:"qltctrl_rslt"`
				Detail []struct {
					Field string `json:"exam_data_fld"`
				} `json:"detailinfo"`
			}
			if err := json.Unmarshal(r.Output, &rows); err != nil || len(rows) != 1 {
				t.Fatalf("%v: %s %s", err, r.ErrMsg, r.Output)
			}
			var fields []string
			for _, d := range rows[0].Detail {
				fields = append(fields, d.Field)
			}
			if got := strings.Join(fields, " "); got != c.fields || rows[0].Level != c.level || (rows[0].Result == "1") != (c.fields == "") {
				t.Errorf("found %q at level %s, want %q at %s: %s", got, rows[0].Level, c.fields, c.level, r.Output)
			}
			want := period.Span{From: period.MustDate("2026-03-01"), To: period.MustDate("2026-04-01")}
			if diff := cmp.Diff(any(want), door.asked); diff != "" {
				t.Error(diff)
			}
		})
	}
	if r := open(t).post(t, "/4104", letter("4104", `{"data":{"setl_ym":"2026-3"}}`)); !strings.HasPrefix(r.ErrMsg, "[YB1308] ") {
		t.Errorf("a bad month: %s", r.ErrMsg)
	}
}

func TestPagesOfQuality(t *testing.T) {
	t.Parallel()
	c := open(t)
	for range 5 {
		c.lists = append(c.lists, storedList(t, `{"setlinfo":{}}`))
	}
	for name, want := range map[string]int{`"page_num":1,"page_size":2`: 2, `"page_num":3,"page_size":2`: 1, `"page_num":4,"page_size":2`: 0, `"page_num":0`: 5} {
		r := c.post(t, "/4104", letter("4104", `{"data":{"setl_ym":"202603",`+name+`}}`))
		var rows []any
		if err := json.Unmarshal(r.Output, &rows); err != nil || len(rows) != want {
			t.Errorf("%s: %d rows, want %d: %v", name, len(rows), want, err)
		}
	}
}

func TestCountOfLists(t *testing.T) {
	t.Parallel()
	c := open(t)
	for given, want := range map[string]string{`["21","22"]`: "21 22", `"21,22"`: "21 22", `""`: "", `null`: ""} {
		r := c.post(t, "/4105", letter("4105", `{"data":{"fixmedins_code":"H39010000001","medtype_list":`+given+`,"stt_begntime":"2026-03-01 00:00:00","stt_endtime":"2026-03-31 23:59:59"}}`))
		if string(r.Output) != `{"needUploadCnt":3,"uploadedCnt":2}` {
			t.Fatalf("%s %s", r.ErrMsg, r.Output)
		}
		if diff := cmp.Diff(any(counted{at("2026-03-01 00:00:00"), at("2026-04-01 00:00:00"), want}), c.asked); diff != "" {
			t.Errorf("%s: %s", given, diff)
		}
	}
	r := c.post(t, "/4105", letter("4105", string(inputs(t)["4105"])))
	if !strings.HasPrefix(r.ErrMsg, "[YB1017] ") {
		t.Errorf("another institution's lists were counted: %s", r.ErrMsg)
	}
}
