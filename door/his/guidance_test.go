package his_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/period"
	"yibao/law/rulefile"
	"yibao/process/guidance"
	"yibao/process/settlement"
	"yibao/register/finding"
)

// adviser stands in for process/guidance.
type adviser struct{ *centre }

func (f adviser) Analyse(_ context.Context, c settlement.Caller, q guidance.Request) ([]finding.Finding, error) {
	return []finding.Finding{{
		PsnNo: "P1", ID: "F1", Task: "M1", VisitID: "V1", Rule: "ITEM_SEX", Title: "项目区分性别", Level: "违规", Control: "提醒控制",
		Clause: "限女性", Amount: 8050, Due: period.MustDate("2026-03-19"),
		Lines:    []finding.Line{{LineNo: "R1", Item: "0011", Name: "子宫造影", Quantity: 10_000, Amount: 8050}},
		Evidence: []finding.Evidence{{Name: "性别", Text: "男"}},
	}}, f.hear(c, q)
}

func (f adviser) Answer(_ context.Context, c settlement.Caller, q guidance.Feedback) error {
	return f.hear(c, q)
}

const analysis = `{"data":{"trig_scen":"2","rule_ids":["ITEM_SEX","ITEM_FREQ"],"patient_dtos":[{"patn_id":"P1","patn_name":"甲","gend":"1","brdy":"1980-01-02",
"poolarea":"390100","curr_mdtrt_id":"V1","fsi_encounter_dtos":[{"mdtrt_id":"V1","medins_id":"H39010000001","medins_lv":"2","adm_date":"2026-03-09 08:30:00",
"med_mdtrt_type":"1","med_type":"11","insutype":"310","matn_stas":"3","dscg_main_dise_codg":"N40","fsi_diagnose_dtos":[{"dise_codg":"N40.x00","dise_name":"前列腺增生","maindise_flag":"1","inout_dise_type":"2"}],
"fsi_order_dtos":[{"rx_id":"R1","rxno":"C1","hilist_type":"201","chrg_type":"05","hilist_code":"002101030300000","hilist_name":"子宫造影","hilist_lv":"01","cnt":1,"pric":100.5,"sumamt":100.50,"ownpay_amt":0,"selfpay_amt":20,"drord_bhvr":"3","drord_dr_profttl":"232","curr_drord_flag":"0",
"drord_begn_date":"2026-03-09 09:00:00","extend_order_map":{"o_prdDays":"7","o_other":"x"}}],"fsi_operation_dtos":null}]}]}}`

func TestGuidance(t *testing.T) {
	t.Parallel()
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 9, hour, minute, 0, 0, time.UTC) }
	want := guidance.Request{
		Stage: rulefile.Before, Rules: []string{"ITEM_SEX", "ITEM_FREQ"},
		Patients: []guidance.Patient{{
			PsnNo: "P1", Sex: "1", Birth: period.MustDate("1980-01-02"), Current: "V1",
			Visits: []guidance.Visit{{
				VisitID: "V1", Institution: "H39010000001", Level: "2", Begin: at(8, 30), Way: rulefile.Outpatient, MedType: "11", Scheme: "310", Pregnancy: guidance.Pregnant,
				Diagnoses: []guidance.Diagnosis{{Code: "N40.x00", Name: "前列腺增生", Main: true}},
				Orders: []guidance.Order{{
					ID: "R1", Prescription: "C1", Item: "002101030300000", Name: "子宫造影", Kind: "201", Category: "05", Class: "01",
					Quantity: 10_000, Price: 100_500_000, Amount: 10_050, Borne: 2000, At: at(9, 0), Days: 7, DoctorTitle: 4, Once: true, Earlier: true,
				}},
			}},
		}},
	}
	c := open(t)
	for _, infno := range []string{"3101", "3102"} {
		got := string(c.post(t, "/"+infno, letter(infno, analysis)).Output)
		if diff := cmp.Diff(want, c.centre.asked); diff != "" {
			t.Errorf("%s asked\n%s", infno, diff)
		}
		want.Stage = rulefile.During
		result := `{"result":[{"jr_id":"F1","rule_id":"ITEM_SEX","rule_name":"项目区分性别","vola_cont":"项目区分性别【子宫造影】;性别:男;继续执行的,请在 2026-03-19 前说明原因",` +
			`"patn_id":"P1","mdtrt_id":"V1","judge_result_detail_dtos":[{"jrd_id":"F1-1","patn_id":"P1","mdtrt_id":"V1","rx_id":"R1","vola_item_type":"1","vola_amt":80.50}],` +
			`"vola_amt":80.50,"vola_amt_stas":"1","sev_deg":"1","vola_evid":"限女性","vola_bhvr_type":"2","task_id":"M1"}]}`
		if got != result {
			t.Errorf("%s answered %s\nwant %s", infno, got, result)
		}
	}
	c.post(t, "/3103", letter("3103", `{"data":{"warn_type":"1","warns":[{"warn_rslt_id":"F1","dspo_way":"1","dspo_way_rea":"病情需要"},{"warn_rslt_id":"F2","dspo_way":"2"}]}}`))
	said := guidance.Feedback{Stage: rulefile.Before, Items: []guidance.FeedbackItem{{FindingID: "F1", Way: "1", Reason: "病情需要"}, {FindingID: "F2", Way: "2"}}}
	if diff := cmp.Diff(said, c.centre.asked); diff != "" {
		t.Error(diff)
	}
}

func TestFaultsWithinGuidance(t *testing.T) {
	t.Parallel()
	change := func(old, now string) string { return strings.Replace(analysis, old, now, 1) }
	for _, x := range []struct{ name, infno, input, want string }{
		{"没有病人", "3101", `{"data":{"trig_scen":"2"}}`, "patient_dtos"},
		{"病人不是列表", "3101", change(`"patient_dtos":[`, `"patient_dtos":7,"x":[`), "patient_dtos"},
		{"没有参保人标识", "3101", change(`"patn_id":"P1",`, ""), "patn_id"},
		{"就诊没有医疗类别", "3101", change(`"med_type":"11",`, ""), "med_type"},
		{"数量不是数", "3102", change(`"cnt":1`, `"cnt":"一"`), "cnt"},
		{"诊断没有编码", "3102", change(`"dise_codg":"N40.x00",`, ""), "dise_codg"},
		{"反馈没有标识", "3103", `{"data":{"warn_type":"1","warns":[{"dspo_way":"1"}]}}`, "warn_rslt_id"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			if r := c.post(t, "/"+x.infno, letter(x.infno, x.input)); r.Infcode != "-1" || !strings.Contains(r.ErrMsg, x.want) {
				t.Errorf("answered %s %q, want a refusal about %s", r.Infcode, r.ErrMsg, x.want)
			}
		})
	}
}
