package his_test

import (
	"strings"
	"testing"

	"yibao/door/his/message"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/process/settlement"
	"yibao/register/enrolment"

	"github.com/google/go-cmp/cmp"
)

func somebody() settlement.PersonAnswer {
	since := func(day string) period.Version { return period.Version{Effective: period.Since(period.MustDate(day))} }
	group := since("2025-01-01")
	group.Effective.To = period.MustDate("2027-01-01")
	return settlement.PersonAnswer{
		Person: enrolment.Person{PsnNo: "P1", Name: "张某", CertType: "01", CertNo: "390101199001010017", Sex: "1", Nation: "01", Birth: period.MustDate("1990-01-01")},
		Spells: []enrolment.Spell{
			{Version: since("2015-07-01"), Scheme: "310", Region: "390100", State: enrolment.CoverActive, PersonType: "1101", CivilServant: true, Employer: "某厂"},
			{Version: since("2014-01-01"), Scheme: "390", Region: "390100", State: enrolment.CoverSuspended, PersonType: "15"},
		},
		Memberships: []enrolment.Membership{{Version: group, Group: "2303", Active: true}, {Version: group, Group: "2304"}},
		Balances:    map[string]money.Fen{"310": 123_450},
		Age:         36,
	}
}

func settled(t *testing.T, r reply) message.Out2304 {
	t.Helper()
	if r.Infcode != "0" {
		t.Fatalf("refused: %s", r.ErrMsg)
	}
	return message.T2304.ReadAnswer(r.Output)
}

// TestSheet: every payer in its field, every payer but cash in setldetail.
func TestSheet(t *testing.T) {
	t.Parallel()
	got := settled(t, open(t).post(t, "/2304", letter("2304", string(inputs(t)["2304"]))))
	i := got.Setlinfo
	want := message.Settlement{
		SetlId: "S1", MdtrtId: "V1", PsnNo: "P1", PsnName: "张某", PsnCertType: "01", Certno: "390101199001010017", Gend: "1", Naty: "01",
		Brdy: period.MustDate("1990-01-01"), Age: 360, Insutype: "310", PsnType: "1101", CvlservFlag: "0",
		SetlTime:      message.DateTime{Date: period.MustDate("2026-03-09"), Second: 10*3600 + 30*60 + 15},
		MdtrtCertType: "02", MedType: "2101", MedinsSetlId: "M1", ClrOptins: "390199", ClrWay: "50", ClrType: "21",
		MedfeeSumamt: 2_344_246, FulamtOwnpayAmt: 253_397, OverlmtSelfpay: 139_689, PreselfpayAmt: 70_344, InscpScpAmt: 1_880_816, ActPayDedc: 80_000,
		HifpPay: 1_504_653, HifobPay: 373_886, FundPaySumamt: 1_878_539, HospPartAmt: 50_501,
		AcctPay: 17_004, AcctMulaidPay: 7_000, PsnCashPay: 398_202, PsnPartAmt: 415_206, Balc: 12_345,
	}
	if i.PoolPropSelfpay.Cmp(mustRate(t, 8, 10)) != 0 {
		t.Errorf("pool_prop_selfpay %s, want 0.8000 (15046.53 of 18808.16)", i.PoolPropSelfpay)
	}
	i.PoolPropSelfpay = money.Rate{}
	if diff := cmp.Diff(want, i, cmp.AllowUnexported(money.Rate{}, message.Kept{})); diff != "" {
		t.Errorf("setlinfo (-want +got):\n%s", diff)
	}
	rows := []message.FundShare{
		{FundPayType: "310100", FundPayTypeName: "城镇职工基本医疗保险统筹基金", InscpScpAmt: 1_880_816, FundPayamt: 1_504_653},
		{FundPayType: "330100", FundPayTypeName: "大额医疗费用补助基金", InscpScpAmt: 1_880_816, FundPayamt: 373_886},
		{FundPayType: "999996", FundPayTypeName: "医院垫付", InscpScpAmt: 1_880_816, FundPayamt: 50_501},
		{FundPayType: "310200", FundPayTypeName: "城镇职工基本医疗保险个人账户基金", InscpScpAmt: 1_880_816, FundPayamt: 17_004},
	}
	if diff := cmp.Diff(rows, got.Setldetail, cmp.AllowUnexported(message.Kept{})); diff != "" {
		t.Errorf("setldetail (-want +got):\n%s", diff)
	}
}

func mustRate(t *testing.T, num, den int64) money.Rate {
	t.Helper()
	r, err := money.NewRate(num, den)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRegionMayPrintTheAccountInsideTheFund(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.answer.Settings = settings(t, "账户计入基金支付总额: 否", "账户计入基金支付总额: 是", "{代码: 999996, 名称: 医院垫付}", "999997")
	got := settled(t, c.post(t, "/2304", letter("2304", string(inputs(t)["2304"]))))
	if s := got.Setlinfo; s.FundPaySumamt != 1_878_539+17_004 || s.PsnPartAmt != 415_206 || s.AcctPay != 17_004 {
		t.Errorf("fund_pay_sumamt %v psn_part_amt %v acct_pay %v", s.FundPaySumamt, s.PsnPartAmt, s.AcctPay)
	}
	if d := got.Setldetail[2]; d.FundPayType != "999997" || d.FundPayamt != 50_501 {
		t.Errorf("the hospital's part is listed as %+v", d)
	}
}

func TestPreSettlementHasNoSettlementID(t *testing.T) {
	t.Parallel()
	for _, infno := range []string{"2101", "2206", "2303"} {
		got := settled(t, open(t).post(t, "/"+infno, letter(infno, string(inputs(t)[infno]))))
		if got.Setlinfo.SetlId != "" || got.Setlinfo.MedfeeSumamt != 2_344_246 {
			t.Errorf("%s answers setl_id %q of %v", infno, got.Setlinfo.SetlId, got.Setlinfo.MedfeeSumamt)
		}
	}
}

// TestReversal: amounts turn negative; the balance and the ratio do not.
func TestReversal(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.answer = reversal(c.answer)
	for _, infno := range []string{"2103", "2208", "2305"} {
		r := c.post(t, "/"+infno, letter(infno, string(inputs(t)[infno])))
		s := settled(t, r).Setlinfo
		if s.SetlId != "S2" || s.MedfeeSumamt != -2_344_246 || s.HifpPay != -1_504_653 || s.PsnCashPay != -398_202 || s.AcctMulaidPay != -7_000 || s.ActPayDedc != -80_000 {
			t.Errorf("%s: amounts %+v", infno, s)
		}
		if s.Balc != 12_345 || s.PoolPropSelfpay.Cmp(mustRate(t, 8, 10)) != 0 {
			t.Errorf("%s: balance %v ratio %v", infno, s.Balc, s.PoolPropSelfpay)
		}
	}
	out := message.T5203.ReadAnswer(c.post(t, "/5203", letter("5203", string(inputs(t)["5203"]))).Output)
	if s := out.Setlinfo; s.RefdSetlFlag != "1" || s.PayLoc != "2" || s.Year != "2026" || s.CashPayamt != -398_202 || s.PsnPay != -415_206 || s.DedcHospLv != "3" ||
		s.Begndate.String() != "2026-03-05" || s.Enddate.String() != "2026-03-09" || s.FixmedinsName != "安澜市一院" {
		t.Errorf("5203 answers %+v", s)
	}
}

// TestWhatDoesNotAddUpIsNotSent: one wrong fen anywhere and nothing is
// answered but a failure of the centre.
func TestWhatDoesNotAddUpIsNotSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*settlement.Answer)
		words string
	}{
		"total":            {func(a *settlement.Answer) { a.Record.Total++ }, "总额=全自费"},
		"class":            {func(a *settlement.Answer) { a.Record.Prepaid-- }, "总额=全自费"},
		"a fund":           {func(a *settlement.Answer) { a.Record.Shares[0].Amount++ }, "总额=基金+个人+医院"},
		"cash":             {func(a *settlement.Answer) { a.Record.Shares[6].Amount-- }, "总额=基金+个人+医院"},
		"a line":           {func(a *settlement.Answer) { a.Record.Lines[0].Amount++ }, "明细 1 四项之和"},
		"a line's class":   {func(a *settlement.Answer) { a.Record.Lines[1].SelfFunded++ }, "明细 2 四项之和"},
		"a line missing":   {func(a *settlement.Answer) { a.Record.Lines = a.Record.Lines[:1] }, "总额=明细之和"},
		"hospital by line": {func(a *settlement.Answer) { a.Record.Lines[0].Parts[3]++ }, "医院负担=明细之和"},
		"negative fund": {func(a *settlement.Answer) {
			a.Record.Shares[1].Amount -= 2_000_000
			a.Record.Shares[6].Amount += 2_000_000
		}, "fund_pay_sumamt 正负号不对"},
		"negative cash":      {func(a *settlement.Answer) { a.Record.Shares[0].Amount += 400_000; a.Record.Shares[6].Amount -= 400_000 }, "psn_cash_pay 正负号不对"},
		"reversal sign":      {func(a *settlement.Answer) { a.Record.Kind = settlement.Reversed }, "正负号不对"},
		"unknown payer":      {func(a *settlement.Answer) { a.Record.Shares[1].Payer = "惠民保" }, "支付方“惠民保”在接口中没有对应的字段"},
		"payer without code": {func(a *settlement.Answer) { a.Record.Scheme = "510" }, "没有设置基金支付类型代码"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			door := open(t)
			c.spoil(&door.answer)
			r := door.post(t, "/2304", letter("2304", string(inputs(t)["2304"])))
			if r.Infcode != "-1" || !strings.HasPrefix(r.ErrMsg, "[YB9301] ") || !strings.Contains(r.ErrMsg, c.words) || string(r.Output) != "null" {
				t.Errorf("answered %s %s, want a refusal naming %q", r.Infcode, r.ErrMsg, c.words)
			}
			if !strings.Contains(door.log.String(), c.words) {
				t.Errorf("the log does not say what is wrong: %s", door.log)
			}
		})
	}
}

func TestCashOnlyBill(t *testing.T) {
	t.Parallel()
	c := open(t)
	a := &c.answer
	a.Record.Shares = []settlement.Share{{Payer: benefit.PayerCash, Amount: 2_344_246}, {Payer: "统筹基金"}}
	for i := range a.Record.Lines {
		a.Record.Lines[i].Parts = []money.Fen{a.Record.Lines[i].Amount, 0}
	}
	got := settled(t, c.post(t, "/2304", letter("2304", string(inputs(t)["2304"]))))
	if len(got.Setldetail) != 0 || got.Setlinfo.PsnCashPay != 2_344_246 || got.Setlinfo.FundPaySumamt != 0 {
		t.Errorf("answered %+v", got)
	}
}
