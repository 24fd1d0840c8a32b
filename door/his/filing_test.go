package his_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/filing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/register/provider"

	"github.com/google/go-cmp/cmp"
)

// filer stands in for process/filing.
type filer struct{ *centre }

func (f filer) FileChronic(_ context.Context, c settlement.Caller, q filing.Chronic) (string, error) {
	return "F1", f.hear(c, q)
}
func (f filer) FileTransfer(_ context.Context, c settlement.Caller, q filing.Transfer) (string, error) {
	return "F1", f.hear(c, q)
}
func (f filer) FileDesignation(_ context.Context, c settlement.Caller, q filing.Designation) (string, error) {
	return "F1", f.hear(c, q)
}
func (f filer) Withdraw(_ context.Context, c settlement.Caller, q filing.Withdrawal) error {
	return f.hear(c, q)
}
func (f filer) FilingsOf(_ context.Context, psnNo string, kind enrolment.RegistrationKind) ([]enrolment.Filing, error) {
	if f.waits {
		return nil, nil
	}
	return []enrolment.Filing{{FilingID: "F1", PsnNo: psnNo, Kind: kind}}, nil
}
func (f filer) ChronicOf(_ context.Context, psnNo string) ([]enrolment.Registration, error) {
	return f.filed, f.hear(settlement.Caller{}, psnNo)
}
func (f filer) ChosenBy(_ context.Context, psnNo, business string) ([]filing.Chosen, error) {
	return f.chosen, f.hear(settlement.Caller{}, psnNo+" "+business)
}
func (f filer) TransfersOf(_ context.Context, institution, psnNo string, days period.Span) ([]filing.Transferred, error) {
	return f.moved, f.hear(settlement.Caller{}, institution+" "+psnNo+" "+days.String())
}

// TestFilingsReachTheProcess: what each filing asks, in the words of the
// process; what was submitted goes along whole.
func TestFilingsReachTheProcess(t *testing.T) {
	t.Parallel()
	day := period.MustDate("2026-03-05")
	good := inputs(t)
	application := func(infno, scheme string) filing.Application {
		return filing.Application{PsnNo: "P1", Scheme: scheme, Begin: day, Content: strings.ReplaceAll(strings.ReplaceAll(string(good[infno]), ": ", ":"), ", ", ",")}
	}
	back := func(kind enrolment.RegistrationKind) filing.Withdrawal {
		return filing.Withdrawal{PsnNo: "P1", FilingID: "F1", Kind: kind}
	}
	for infno, want := range map[string]any{
		"2501": filing.Transfer{Application: application("2501", ""), To: "H39010000002", Place: "390101", Diagnosis: "I10.x00", Agreed: true},
		"2502": back(enrolment.Referral),
		"2503": filing.Chronic{Application: application("2503", "310"), Disease: "M03900", Name: "高血压", Identified: period.MustDate("2026-03-01")},
		"2504": back(enrolment.Chronic),
		"2505": filing.Designation{Application: application("2505", ""), Institution: "H39010000002", Business: "01", Order: "1"},
		"2506": back(enrolment.Designated),
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
			if c.caller.Transaction != infno || c.caller.Path != "" || len(c.caller.InputHash) != 64 {
				t.Errorf("caller %+v", c.caller)
			}
			output := map[bool]string{true: `{"result":{"trt_dcla_detl_sn":"F1"`, false: "null"}[strings.Contains("2501 2503 2505", infno)]
			if !strings.HasPrefix(string(r.Output), output) {
				t.Errorf("output %s", r.Output)
			}
		})
	}
}

// A chronic disease that waits for the agency's review is told so; one that is
// filed has nothing beside its number.
func TestChronicFilingThatWaits(t *testing.T) {
	t.Parallel()
	for _, waits := range []bool{true, false} {
		c := open(t)
		c.waits = waits
		r := c.post(t, "/2503", letter("2503", string(inputs(t)["2503"])))
		if told := strings.Contains(string(r.Output), "待经办机构评审"); r.Infcode != "0" || told != waits {
			t.Errorf("待审 %v:%s %s", waits, r.Output, r.ErrMsg)
		}
	}
}

// TestFilingQueries: 5301, 5302 and 5304, as centres in the field answer them.
func TestFilingQueries(t *testing.T) {
	t.Parallel()
	year := period.Span{From: period.MustDate("2026-01-01"), To: period.MustDate("2027-01-01")}
	registration := enrolment.Registration{Version: period.Version{Effective: year}, Kind: enrolment.Chronic, Code: "M03900", Detail: "高血压", Active: true}
	person := enrolment.Person{PsnNo: "P1", Name: "张某", CertType: "01", CertNo: "390101199001010017", Sex: "1", Birth: period.MustDate("1990-01-01"), Region: "390100"}
	good := inputs(t)
	for infno, c := range map[string]struct {
		prepare func(*centre)
		asked   string
		want    string
	}{
		"5301": {
			func(f *centre) { f.filed = []enrolment.Registration{registration} }, "P1",
			`{"feedetail":[{"opsp_dise_code":"M03900","opsp_dise_name":"高血压","begndate":"2026-01-01","enddate":"2026-12-31"}]}`,
		},
		"5302": {
			func(f *centre) {
				f.chosen = []filing.Chosen{{
					Registration: enrolment.Registration{Version: period.Version{Effective: period.Since(year.From)}, Code: "H39010000001"},
					Institution:  provider.Institution{Name: "安澜市一院"}, Business: "01", Order: "1",
					Filing: &enrolment.Filing{Content: `{"data":{"memo":"就近"}}`},
				}}
			}, "P1 01",
			`{"psnfixmedin":[{"psn_no":"P1","insutype":"","fix_srt_no":"1","fixmedins_code":"H39010000001","fixmedins_name":"安澜市一院","begndate":"2026-01-01","enddate":"","memo":"就近"}]}`,
		},
		"5304": {
			func(f *centre) {
				f.moved = []filing.Transferred{{
					Person: person, Spell: enrolment.Spell{Scheme: "310", Region: "390100", Employer: "某厂"},
					Filing: enrolment.Filing{Effective: year, Operator: "007", Content: string(good["2501"]), Recorded: time.Date(2026, 1, 1, 2, 0, 0, 0, time.UTC)},
				}}
			}, "H39010000001 P1 2026-03-05 起",
			`{"refmedin":[{"insutype":"310","dcla_souc":"","psn_no":"P1","psn_cert_type":"01","certno":"390101199001010017","psn_name":"张某","gend":"1","brdy":"1990-01-01",` +
				`"tel":"","addr":"","insu_optins":"390100","emp_name":"某厂","diag_code":"I10.x00","diag_name":"高血压","dise_cond_dscr":"","reflin_medins_no":"H39010000002","reflin_medins_name":"安澜市二院",` +
				`"out_flag":"0","refl_date":"2026-03-05","refl_rea":"病情需要","begndate":"2026-01-01","enddate":"2026-12-31","hosp_agre_refl_flag":"1","opter_id":"007","opter_name":"","opt_time":"2026-01-01 10:00:00"}]}`,
		},
	} {
		t.Run(infno, func(t *testing.T) {
			t.Parallel()
			door := open(t)
			c.prepare(door.centre)
			r := door.post(t, "/"+infno, letter(infno, string(good[infno])))
			if diff := cmp.Diff(c.want, string(r.Output)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", r.ErrMsg, diff)
			}
			if diff := cmp.Diff(any(c.asked), door.asked); diff != "" {
				t.Error(diff)
			}
		})
	}
}
