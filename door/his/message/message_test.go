package message_test

import (
	"encoding/json"
	"strings"
	"testing"

	"yibao/door/his/message"
	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

const line = `{"feedetl_sn":"1","mdtrt_id":"M1","psn_no":"P1","chrg_bchno":"B1","rx_circ_flag":"0",
"fee_ocur_time":"2026-03-05 09:30:00","med_list_codg":"XA01","medins_list_codg":"YD1",
"det_item_fee_sumamt":47,"cnt":2,"pric":23.5,"bilg_dept_codg":"D1","bilg_dept_name":"内科",
"bilg_dr_codg":"D390101000001","bilg_dr_name":"李某","hosp_appr_flag":"0"}`

func codes(faults []*fault.Fault) string {
	list := make([]string, len(faults))
	for i, f := range faults {
		list[i] = string(f.Code)
	}
	return strings.Join(list, " ")
}

// change replaces one piece of a message, which must be there.
func change(t *testing.T, text, old, replacement string) json.RawMessage {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("%q is not in the message", old)
	}
	return json.RawMessage(strings.Replace(text, old, replacement, 1))
}

func TestFeeLineIsReadExactly(t *testing.T) {
	t.Parallel()
	in, faults := message.T2204.Read(json.RawMessage(`{"feedetail":[` + line + `]}`))
	if len(faults) > 0 {
		t.Fatalf("refused: %v", faults)
	}
	got := in.Feedetail[0]
	want := message.FeeLine{FeedetlSn: "1", MdtrtId: "M1"}
	if got.FeedetlSn != want.FeedetlSn || got.MdtrtId != want.MdtrtId {
		t.Errorf("ids %q %q", got.FeedetlSn, got.MdtrtId)
	}
	if got.DetItemFeeSumamt != 4700 || got.Pric != 23_500_000 || got.Cnt != 20_000 {
		t.Errorf("amount %v price %v quantity %v, want 47.00 23.50 2", got.DetItemFeeSumamt, got.Pric, got.Cnt)
	}
	at := message.DateTime{Date: period.MustDate("2026-03-05"), Second: 9*3600 + 30*60}
	if got.FeeOcurTime != at {
		t.Errorf("time %v, want %v", got.FeeOcurTime, at)
	}
}

// TestClientsDiffer: shapes seen in the field that mean the same line.
func TestClientsDiffer(t *testing.T) {
	t.Parallel()
	for name, input := range map[string]json.RawMessage{
		"an object for a list":         json.RawMessage(`{"feedetail":` + line + `}`),
		"numbers as strings":           change(t, `{"feedetail":[`+line+`]}`, `"det_item_fee_sumamt":47,"cnt":2,"pric":23.5`, `"det_item_fee_sumamt":"47.00","cnt":"2.0000","pric":"23.500000"`),
		"spaces around values":         change(t, `{"feedetail":[`+line+`]}`, `"det_item_fee_sumamt":47`, `"det_item_fee_sumamt":" 47.0 "`),
		"exponents":                    change(t, `{"feedetail":[`+line+`]}`, `"det_item_fee_sumamt":47,"cnt":2,"pric":23.5`, `"det_item_fee_sumamt":4.7E+1,"cnt":20e-1,"pric":"2.35E1"`),
		"serial number as a number":    change(t, `{"feedetail":[`+line+`]}`, `"feedetl_sn":"1"`, `"feedetl_sn":1`),
		"null in an optional field":    change(t, `{"feedetail":[`+line+`]}`, `"rx_circ_flag"`, `"rxno":null,"prd_days":"","memo":"null","etip_flag":"NULL","rx_circ_flag"`),
		"upper-case names":             change(t, `{"FeeDetail":[`+line+`]}`, `"psn_no"`, `"PSN_NO"`),
		"code with a leading zero":     change(t, `{"feedetail":[`+line+`]}`, `"hosp_appr_flag":"0"`, `"hosp_appr_flag":"00"`),
		"flag as a number":             change(t, `{"feedetail":[`+line+`]}`, `"hosp_appr_flag":"0"`, `"hosp_appr_flag":0`),
		"flag as a boolean":            change(t, `{"feedetail":[`+line+`]}`, `"rx_circ_flag":"0"`, `"rx_circ_flag":false`),
		"time with T and milliseconds": change(t, `{"feedetail":[`+line+`]}`, `2026-03-05 09:30:00`, `2026-03-05T09:30:00.000`),
		"time without seconds":         change(t, `{"feedetail":[`+line+`]}`, `2026-03-05 09:30:00`, `2026-03-05 09:30`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, faults := message.T2204.Read(input)
			if len(faults) > 0 {
				t.Fatalf("refused: %v", faults)
			}
			l := in.Feedetail[0]
			if l.FeedetlSn != "1" || l.PsnNo != "P1" || l.DetItemFeeSumamt != 4700 || l.Cnt != 20_000 || l.Pric != 23_500_000 ||
				l.HospApprFlag != "0" || l.RxCircFlag != "0" || l.FeeOcurTime.String() != "2026-03-05 09:30:00" {
				t.Errorf("read as %+v", l)
			}
		})
	}
}

func TestUnknownFieldsNodesAndCodesAreKept(t *testing.T) {
	t.Parallel()
	in, faults := message.T2201.Read(json.RawMessage(`{"data":{"psn_no":"P1","insutype":"39999","begntime":"2026-03-05",
		"mdtrt_cert_type":"17","mdtrt_cert_no":"x","ipt_otp_no":"1","dept_code":"1","dept_name":"1","caty":"A03.99",
		"psn_type":"116032","local_thing":{"a":1}},"agnterinfo":{"agnter_name":"某"}}`))
	if len(faults) > 0 {
		t.Fatalf("refused: %v", faults)
	}
	if in.Data.Insutype != "39999" || in.Data.PsnType != "116032" || in.Data.MdtrtCertType != "17" {
		t.Errorf("local codes were not kept: %+v", in.Data)
	}
	if string(in.Data.Extra["local_thing"]) != `{"a":1}` || string(in.Extra["agnterinfo"]) != `{"agnter_name":"某"}` {
		t.Errorf("unknown parts were not kept: %s %s", in.Data.Extra, in.Extra)
	}
}

func TestExpContentMayBeAnObject(t *testing.T) {
	t.Parallel()
	bill := `{"data":{"psn_no":"P1","mdtrt_cert_type":"02","mdtrt_cert_no":"x","medfee_sumamt":100,"psn_setlway":"01","mdtrt_id":"M",
		"acct_used_flag":"0","insutype":"310","mid_setl_flag":"0","fulamt_ownpay_amt":0,"overlmt_selfpay":"","exp_content":{"TRUM_FLAG":"1"}}}`
	in, faults := message.T2303.Read(json.RawMessage(bill))
	if len(faults) > 0 {
		t.Fatalf("refused: %v", faults)
	}
	if in.Data.ExpContent != `{"TRUM_FLAG":"1"}` {
		t.Errorf("exp_content %q, want the object's text", in.Data.ExpContent)
	}
}

// TestFieldFaults: one bad thing in a line, and the code and words it gets.
func TestFieldFaults(t *testing.T) {
	t.Parallel()
	whole := `{"feedetail":[` + line + `]}`
	for name, c := range map[string]struct{ old, bad, code, words string }{
		"required field empty":     {`"psn_no":"P1"`, `"psn_no":"null"`, "YB1201", "feedetail 第1行 psn_no(人员编号) 为必填项"},
		"required field missing":   {`"bilg_dr_codg":"D390101000001",`, ``, "YB1201", "bilg_dr_codg(开单医生编码)"},
		"required number empty":    {`"cnt":2`, `"cnt":""`, "YB1201", "cnt(数量)"},
		"text too long":            {`"mdtrt_id":"M1"`, `"mdtrt_id":"` + strings.Repeat("长", 31) + `"`, "YB1202", "有 31 个字符,最多 30 个"},
		"not a number":             {`"cnt":2`, `"cnt":"两盒"`, "YB1203", "cnt(数量) 不是数字"},
		"hexadecimal number":       {`"cnt":2`, `"cnt":"0x10"`, "YB1203", "不是数字"},
		"percent is not a number":  {`"cnt":2`, `"cnt":"70%"`, "YB1203", "不是数字"},
		"too many decimals":        {`"det_item_fee_sumamt":47`, `"det_item_fee_sumamt":46.999`, "YB1204", "小数超过 2 位"},
		"price of seven decimals":  {`"pric":23.5`, `"pric":23.1234567`, "YB1204", "小数超过 6 位"},
		"number too large":         {`"det_item_fee_sumamt":47`, `"det_item_fee_sumamt":123456789012345`, "YB1205", "整数部分最多 14 位"},
		"exponent too large":       {`"det_item_fee_sumamt":47`, `"det_item_fee_sumamt":1e99`, "YB1205", "数值过大"},
		"exponent beyond sense":    {`"det_item_fee_sumamt":47`, `"det_item_fee_sumamt":1e999999999`, "YB1203", "不是数字"},
		"no such time":             {`09:30:00`, `29:30:00`, "YB1207", "fee_ocur_time(费用发生时间) 不是有效时间"},
		"no such day":              {`2026-03-05`, `2026-02-30`, "YB1207", "不是有效时间"},
		"object for a value":       {`"psn_no":"P1"`, `"psn_no":{"no":"P1"}`, "YB1208", "psn_no(人员编号) 应为单个值"},
		"code outside closed list": {`"hosp_appr_flag":"0"`, `"hosp_appr_flag":"7"`, "YB1209", "0 无须审批"},
		"control character":        {`"bilg_dr_name":"李某"`, `"bilg_dr_name":"李\u0000某"`, "YB1211", "控制字符"},
		"node missing":             {`"feedetail"`, `"feedetails"`, "YB1101", "缺少节点 feedetail(费用明细列表)"},
		"node is text":             {whole, `{"feedetail":"见附件"}`, "YB1102", "应为对象或列表"},
		"row is text":              {`[` + line + `]`, `["行"]`, "YB1102", "feedetail 第1行"},
		"list without rows":        {`[` + line + `]`, `[]`, "YB1103", "至少要有一行"},
		"serial number twice":      {`[` + line + `]`, `[` + line + `,` + line + `]`, "YB1303", "第 1 行与第 2 行"},
		"two visits in one upload": {`[` + line + `]`, `[` + line + `,` + strings.Replace(strings.Replace(line, `"1"`, `"2"`, 1), "M1", "M2", 1) + `]`, "YB1304", "第 2 行"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, faults := message.T2204.Read(change(t, whole, c.old, c.bad))
			if codes(faults) != c.code {
				t.Fatalf("faults %q, want %s", codes(faults), c.code)
			}
			if !strings.Contains(faults[0].Sentence, c.words) {
				t.Errorf("sentence %q does not say %q", faults[0].Sentence, c.words)
			}
		})
	}
}

func TestOtherFaults(t *testing.T) {
	t.Parallel()
	rows := strings.TrimSuffix(strings.Repeat(line+",", 5001), ",")
	read := map[string]func(string) []*fault.Fault{
		"1101": func(s string) []*fault.Fault { _, f := message.T1101.Read(json.RawMessage(s)); return f },
		"2103": func(s string) []*fault.Fault { _, f := message.T2103.Read(json.RawMessage(s)); return f },
		"2204": func(s string) []*fault.Fault { _, f := message.T2204.Read(json.RawMessage(s)); return f },
		"2303": func(s string) []*fault.Fault { _, f := message.T2303.Read(json.RawMessage(s)); return f },
		"2203": func(s string) []*fault.Fault { _, f := message.T2203.Read(json.RawMessage(s)); return f },
		"5206": func(s string) []*fault.Fault { _, f := message.T5206.Read(json.RawMessage(s)); return f },
	}
	for name, c := range map[string]struct{ infno, input, want string }{
		"card without its code":    {"1101", `{"data":{"mdtrt_cert_type":"03","mdtrt_cert_no":"T1"}}`, "YB1301"},
		"nobody named":             {"1101", `{"data":{"mdtrt_cert_type":"02","psn_name":"某"}}`, "YB1302"},
		"two objects for one":      {"2103", `{"data":[{},{}]}`, "YB1105"},
		"no object in the list":    {"2103", `{"data":[]}`, "YB1101"},
		"everything missing":       {"2103", `{"data":{}}`, "YB1201 YB1201 YB1201"},
		"input is not an object":   {"2103", `[]`, "YB1101"},
		"too many rows":            {"2204", `{"feedetail":[` + rows + `]}`, "YB1104"},
		"discharge day is no date": {"2303", `{"data":{"psn_no":"1","mdtrt_cert_type":"02","medfee_sumamt":1,"psn_setlway":"01","mdtrt_id":"1","insutype":"310","mid_setl_flag":"1","dscgTime":"5月1日"}}`, "YB1206"},
		"ordinal is not whole":     {"2203", `{"mdtrtinfo":{"mdtrt_id":"1","psn_no":"1","med_type":"11","begntime":"2026-01-01","dise_codg":"1","dise_name":"1"},"diseinfo":{"diag_type":"1","diag_srt_no":1.5,"diag_code":"1","diag_name":"1","diag_dept":"1","dise_dor_no":"1","dise_dor_name":"1","diag_time":"2026-01-01","vali_flag":"1"}}`, "YB1210"},
		"month thirteen":           {"5206", `{"data":{"psn_no":"1","cum_ym":"202613"}}`, "YB1305"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := codes(read[c.infno](c.input)); got != c.want {
				t.Errorf("faults %q, want %q", got, c.want)
			}
		})
	}
}

func TestFaultsOfOneMessageAreLimited(t *testing.T) {
	t.Parallel()
	_, faults := message.T2204.Read(json.RawMessage(`{"feedetail":[` + strings.TrimSuffix(strings.Repeat("{},", 100), ",") + `]}`))
	if len(faults) != 50 {
		t.Errorf("%d faults listed, want 50", len(faults))
	}
}

func TestAnswerIsWrittenExactly(t *testing.T) {
	t.Parallel()
	rate, err := money.NewRate(2, 3)
	if err != nil {
		t.Fatal(err)
	}
	out := message.Out2204{Result: []message.LineShare{{
		FeedetlSn: "yp570", DetItemFeeSumamt: 7050, Cnt: 10_000, Pric: 4_520_000, PricUplmtAmt: 999_999_000_000,
		SelfpayProp: rate, PreselfpayAmt: -23, Memo: `超"限"价`, BasMednFlag: "0",
	}}}
	got := string(message.T2204.Write(out))
	for _, part := range []string{
		`{"result":[{"feedetl_sn":"yp570","det_item_fee_sumamt":70.50,"cnt":1.0000,"pric":4.520000,"pric_uplmt_amt":999999.000000,"selfpay_prop":0.6667,`,
		`"fulamt_ownpay_amt":0.00,`, `"preselfpay_amt":-0.23,`, `"memo":"超\"限\"价"`, `"exp_content":""`,
	} {
		if !strings.Contains(got, part) {
			t.Errorf("answer lacks %s:\n%s", part, got)
		}
	}
	if !json.Valid([]byte(got)) {
		t.Errorf("not JSON: %s", got)
	}
	if got := string(message.T2205.Write(message.Out2205{})); got != "null" {
		t.Errorf("a transaction without output answers %s, want null", got)
	}
	if got := string(message.T9001.Write(message.Out9001{})); got != `{"signinoutb":{"sign_time":"","sign_no":""}}` {
		t.Errorf("empty answer is %s", got)
	}
}

func TestWrittenAnswersReadBack(t *testing.T) {
	t.Parallel()
	out := message.Out2304{
		Setlinfo: message.Settlement{SetlId: "S1", MedfeeSumamt: 2_344_246, Age: 730, Brdy: period.MustDate("1947-10-01"),
			SetlTime: message.DateTime{Date: period.MustDate("2026-08-27"), Second: 86_399}, PoolPropSelfpay: money.Percent(84)},
		Setldetail: []message.FundShare{{FundPayType: "310100", FundPayamt: 1}},
	}
	back := message.T2304.ReadAnswer(message.T2304.Write(out))
	if got, want := string(message.T2304.Write(back)), string(message.T2304.Write(out)); got != want {
		t.Errorf("read back as\n%s\nwant\n%s", got, want)
	}
	if back.Setlinfo.Age != 730 || back.Setlinfo.SetlTime.String() != "2026-08-27 23:59:59" || back.Setldetail[0].FundPayamt != 1 {
		t.Errorf("read back as %+v", back)
	}
}
