package his_test

import (
	"context"
	"strings"
	"testing"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/visits"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"

	"github.com/google/go-cmp/cmp"
)

// registrar stands in for observer/visits.
type registrar struct{ *centre }

type visitsAsked struct {
	visits.Asked
	MedType, VisitID string
}

func (f registrar) Of(_ context.Context, q visits.Asked, medType, visitID string) ([]visits.Visited, error) {
	return f.seen, f.hear(settlement.Caller{}, visitsAsked{q, medType, visitID})
}
func (f registrar) InHospital(_ context.Context, q visits.Asked) ([]visits.Visited, error) {
	return f.seen, f.hear(settlement.Caller{}, q)
}
func (f registrar) Diagnosed(_ context.Context, institution, psnNo, visitID string) (claim.Visit, []claim.Diagnosis, error) {
	var v visits.Visited
	if len(f.seen) > 0 {
		v = f.seen[0]
	}
	return v.Visit, v.Diagnoses, f.hear(settlement.Caller{}, reversalAsked{institution, psnNo, visitID})
}
func (f registrar) Settled(_ context.Context, institution, psnNo, visitID, setlID string) ([]visits.Line, error) {
	return f.used, f.hear(settlement.Caller{}, reversalAsked{institution + " " + psnNo, visitID, setlID})
}
func (f registrar) Used(_ context.Context, q visits.Asked) ([]visits.Line, provider.Institution, error) {
	return f.used, provider.Institution{Code: q.Institution, Name: "安澜市一院"}, f.hear(settlement.Caller{}, q)
}

// TestVisitQueries: what each question asks, and its answer.
func TestVisitQueries(t *testing.T) {
	t.Parallel()
	visit := visits.Visited{
		Visit: claim.Visit{
			PsnNo: "P1", VisitID: "M1", Kind: claim.Inpatient, State: claim.Discharged, Scheme: "310", MedType: "21", LocalNo: "IP1",
			Begin: at("2025-12-30 08:00:00"), End: at("2026-01-02 09:00:00"), Doctor: "D1", DoctorName: "李某", Department: "内科", CertType: "02",
		},
		Person: enrolment.Person{PsnNo: "P1", Name: "张某", CertType: "01", CertNo: "390101199001010017", Sex: "1", Nation: "01", Birth: period.MustDate("1990-01-01")},
		Spell:  enrolment.Spell{Region: "390100", PersonType: "1101"}, Age: 35, Away: true,
		Diagnoses: []claim.Diagnosis{{Ordinal: 1, Kind: "1", Code: "I10.x00", Name: "高血压", Doctor: "D1", Main: true}},
	}
	line := visits.Line{
		Line:    claim.FeeLine{PsnNo: "P1", VisitID: "M1", LineNo: "F1", Code: "XA01", LocalCode: "YD1", Price: 23_500_000, Quantity: 20_000, At: at("2026-03-05 09:30:00"), Doctor: "D1"},
		Share:   settlement.LineShare{LineNo: "F1", Amount: 4700, InScope: 4700, Class: catalogue.ClassA, Category: "09", PrepayRate: money.Percent(0)},
		Entry:   catalogue.Entry{Code: "XA01", Name: "氨氯地平片", Spec: "5mg", Kind: catalogue.Drug},
		MedType: "14",
	}
	asked := visits.Asked{Institution: "H39010000001", PsnNo: "P1", From: at("2026-03-05 08:00:00"), To: at("2026-03-10 00:00:00")}
	all := asked
	all.PsnNo = ""
	open1 := visits.Asked{Institution: "H39010000001", PsnNo: "P1", From: asked.From}
	good := inputs(t)
	for infno, c := range map[string]struct {
		asked any
		want  []string
	}{
		"5201": {visitsAsked{asked, "21", ""}, []string{
			`{"mdtrtinfo":[{"mdtrt_id":"M1","psn_no":"P1","psn_cert_type":"01","certno":"390101199001010017","psn_name":"张某"`, `"age":35.0`,
			`"begntime":"2025-12-30 08:00:00","endtime":"2026-01-02 09:00:00"`, `"ars_year_ipt_flag":"1"`, `"inhosp_stas":"0"`, `"ipt_days":3`, `"dscg_maindiag_code":"I10.x00"`,
		}},
		"5202": {reversalAsked{"H39010000001", "P1", "M1"}, []string{
			`{"diseinfo":[{"diag_info_id":"M1-1","mdtrt_id":"M1","psn_no":"P1","inout_diag_type":"2","diag_type":"1","maindiag_flag":"1","diag_srt_no":1,"diag_code":"I10.x00"`, `"dise_dor_name":"李某"`,
		}},
		"5204": {reversalAsked{"H39010000001 P1", "M1", "S1"}, []string{
			`[{"mdtrt_id":"M1","setl_id":"S1","feedetl_sn":"F1"`, `"cnt":2.0000,"pric":23.500000`, `"det_item_fee_sumamt":47.00,"pric_uplmt_amt":999999.000000`,
			`"inscp_scp_amt":47.00,"chrgitm_lv":"01","hilist_code":"XA01","hilist_name":"氨氯地平片","list_type":"101"`,
		}},
		"5205": {open1, []string{`{"feedetail":[{"feedetl_sn":"F1"`, `"fixmedins_name":"安澜市一院","psn_no":"P1","med_type":"14"`, `"spec":"5mg"`}},
		"5303": {all, []string{`{"data":[{"mdtrt_id":"M1","psn_no":"P1"`, `"begndate":"2025-12-30","med_type":"21","ipt_otp_no":"IP1","out_flag":"1"}]}`}},
	} {
		t.Run(infno, func(t *testing.T) {
			t.Parallel()
			door := open(t)
			door.seen, door.used = []visits.Visited{visit}, []visits.Line{line}
			r := door.post(t, "/"+infno, letter(infno, string(good[infno])))
			for _, part := range c.want {
				if !strings.Contains(string(r.Output), part) {
					t.Errorf("%s: the output lacks %s: %s", r.ErrMsg, part, r.Output)
				}
			}
			if diff := cmp.Diff(c.asked, door.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}
