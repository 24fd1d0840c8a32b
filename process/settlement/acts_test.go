package settlement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/storage/storetest/town"
)

// alike compares answers as a door prints them: which settlement holds a line
// now is not printed.
var alike = cmp.Options{
	rates, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(claim.FeeLine{}, "SettledBy"),
	cmpopts.IgnoreFields(settlement.Answer{}, "Settings"),
}

// Each write answers a repeated message as it did at first, also when much has
// happened since, and changes nothing.
func TestRepeatedMessagesAnswerAlike(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.Person(t, town.Citizen{Account: 500_00})
	var again []func()
	repeat := func(about string, send func() (any, error)) {
		t.Helper()
		first, err := send()
		if err != nil {
			t.Fatalf("%s: %v", about, err)
		}
		again = append(again, func() {
			second, err := send()
			if err != nil {
				t.Errorf("%s 重发:%v", about, err)
			}
			if diff := cmp.Diff(first, second, alike); diff != "" {
				t.Errorf("%s 重发 (-第一次 +第二次)\n%s", about, diff)
			}
		})
	}
	callers := map[string]settlement.Caller{}
	c := func(name string) settlement.Caller {
		if _, ok := callers[name]; !ok {
			callers[name] = w.Caller(town.Tertiary)
		}
		return callers[name]
	}
	var v settlement.VisitAnswer
	repeat("挂号", func() (any, error) {
		a, err := w.Bills.RegisterOutpatient(ctx, c("挂号"), settlement.OutpatientVisit{PsnNo: p, Scheme: "310", LocalNo: "MZ1", Begin: town.At(today, 8)})
		v = a
		return a, err
	})
	repeat("就诊信息", func() (any, error) {
		return nil, w.Bills.Consult(ctx, c("就诊信息"), settlement.Consultation{PsnNo: p, VisitID: v.VisitID, MedType: "11", Diagnoses: town.Diagnoses()})
	})
	repeat("上传", func() (any, error) {
		return w.Bills.UploadFees(ctx, c("上传"), p, v.VisitID, []claim.FeeLine{cold(90), town.Line("2", town.DrugB, 3, today), town.Refund("3", cold(90), 5)})
	})
	repeat("撤明细", func() (any, error) {
		return nil, w.Bills.WithdrawFees(ctx, c("撤明细"), settlement.Withdrawal{PsnNo: p, VisitID: v.VisitID, LineNo: "2"})
	})
	var settled settlement.Answer
	repeat("结算", func() (any, error) {
		a, err := w.Bills.Settle(ctx, c("结算"), settlement.Request{PsnNo: p, VisitID: v.VisitID, Total: 850_00, UseAccount: true})
		settled = a
		return a, err
	})
	repeat("撤销", func() (any, error) {
		return w.Bills.Reverse(ctx, c("撤销"), p, v.VisitID, settled.Record.SetlID)
	})
	repeat("再结算", func() (any, error) {
		return w.Bills.Settle(ctx, c("再结算"), settlement.Request{PsnNo: p, VisitID: v.VisitID, Total: 850_00})
	})
	w.Credit(t, p, "310", 33_00, today)
	state := w.Dump(t)
	for _, send := range again {
		send()
	}
	if diff := cmp.Diff(state, w.Dump(t)); diff != "" {
		t.Errorf("重发改了数据库\n%s", diff)
	}
}

// A stay settled midway is answered alike after it has ended under another
// disease.
func TestRepeatedMidStayAnswerAfterDischarge(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := ward(t, w)
	w.Uploaded(t, v, town.Line("1", town.Service, 20, "2026-03-02"))
	q := w.Request(t, v, false)
	q.MidStay = true
	c := w.Caller(v.Institution)
	first, err := w.Bills.Settle(ctx, c, q)
	if err != nil {
		t.Fatal(err)
	}
	if f := first.Record.Facts; !f.End.IsZero() || !f.MidStay {
		t.Errorf("中途结算的出院日期是 %q,中途 %v", f.End, f.MidStay)
	}
	err = w.Bills.Discharge(ctx, w.Caller(v.Institution), settlement.Discharge{
		PsnNo: v.PsnNo, VisitID: v.ID, End: town.At(today, 9), Disease: "D1", DiseaseName: "另一种病", Diagnoses: town.Diagnoses(),
	})
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.Bills.Settle(ctx, c, q)
	if diff := cmp.Diff(first, second, alike, cmpopts.IgnoreFields(claim.Visit{}, "State", "End", "Disease", "DiseaseName", "Revision")); err != nil || diff != "" {
		t.Errorf("重发:%v (-第一次 +第二次)\n%s", err, diff)
	}
}

// The same key for another person, or another content, is refused; what the
// first was answered stays.
func TestOneKeyForTwoPersons(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.Caller(town.Pharmacy)
	first, second := employee(t, w), employee(t, w)
	if _, err := w.Bills.SettlePurchase(ctx, c, w.Purchase(first, "310", false, cold(1))); err != nil {
		t.Fatal(err)
	}
	before := w.Dump(t)
	other := c
	other.InputHash = "other"
	_, err := w.Bills.SettlePurchase(ctx, other, w.Purchase(second, "310", false, cold(1)))
	want(t, "同一报文号用于另一人", err, settlement.ErrKeyReused)
	if diff := cmp.Diff(before, w.Dump(t)); diff != "" {
		t.Errorf("数据库变了\n%s", diff)
	}
	other.Institution = town.Tertiary
	if _, err := w.Bills.RegisterOutpatient(ctx, other, settlement.OutpatientVisit{PsnNo: second, Scheme: "310", Begin: town.At(today, 8)}); err != nil {
		t.Errorf("另一家机构用同一报文号:%v", err)
	}
}

// Pre-settlement writes nothing and answers what settlement answers.
func TestPreSettleIsSettle(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.Person(t, town.Citizen{Account: 100_00})
	v := w.Outpatient(t, p, "310", town.Tertiary, today, "")
	w.Uploaded(t, v, cold(90), town.Line("2", town.Limited, 2, today))
	same := cmp.Options{alike, cmpopts.IgnoreFields(settlement.Record{}, "SetlID", "Seq", "SettledAt", "Transaction", "MessageID", "Digest")}
	before := w.Dump(t)
	trial, err := w.Bills.PreSettle(ctx, w.Caller(v.Institution), w.Request(t, v, true))
	if diff := cmp.Diff(before, w.Dump(t)); diff != "" || err != nil {
		t.Errorf("预结算:%v\n%s", err, diff)
	}
	if diff := cmp.Diff(trial, w.Settled(t, v, true), same); diff != "" {
		t.Errorf("门诊 (-预结算 +结算)\n%s", diff)
	}

	q := w.Purchase(p, "310", true, cold(2))
	before = w.Dump(t)
	trial, err = w.Bills.PreSettlePurchase(ctx, w.Caller(town.Pharmacy), q)
	if diff := cmp.Diff(before, w.Dump(t)); diff != "" || err != nil {
		t.Errorf("购药预结算:%v\n%s", err, diff)
	}
	a, err := w.Bills.SettlePurchase(ctx, w.Caller(town.Pharmacy), q)
	ofPurchase := cmp.Options{same, cmpopts.IgnoreFields(settlement.Record{}, "VisitID"), cmpopts.IgnoreFields(claim.Visit{}, "VisitID", "Recorded"), cmpopts.IgnoreFields(claim.FeeLine{}, "VisitID", "Recorded")}
	if diff := cmp.Diff(trial, a, ofPurchase); diff != "" || err != nil {
		t.Errorf("购药 %v (-预结算 +结算)\n%s", err, diff)
	}
}

// What a line costs the patient depends on the day of the line, the scheme of
// the person, the level of the place and who prescribed it.
func TestLinesAreClassedByDaySchemePlaceAndDoctor(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	staff := w.Admitted(t, employee(t, w), "310", town.Tertiary, "2026-02-27")
	citizen := w.Admitted(t, w.Person(t, town.Citizen{Scheme: "390"}), "390", town.Secondary, "2026-02-27")
	by := func(doctor string, l claim.FeeLine) claim.FeeLine { l.Doctor = doctor; return l }
	for _, c := range []struct {
		about                                   string
		visit                                   town.Visit
		line                                    claim.FeeLine
		selfFunded, overLimit, prepaid, inScope money.Fen
		excluded                                bool
	}{
		{"改类别前一天", staff, town.Line("1", town.Changing, 1, "2026-02-28"), 0, 0, 0, 100_00, false},
		{"改类别当天", staff, town.Line("2", town.Changing, 1, "2026-03-01"), 0, 0, 30_00, 70_00, false},
		{"停用前一天还能用", staff, town.Line("3", town.Withdrawn, 1, "2026-02-28"), 0, 0, 0, 10_00, false},
		{"职工目录内", staff, town.Line("4", town.OnlyStaff, 1, today), 0, 0, 0, 60_00, false},
		{"居民目录外", citizen, town.Line("1", town.OnlyStaff, 1, today), 60_00, 0, 0, 0, false},
		{"三级限价 30", staff, town.Line("5", town.Limited, 2, today), 0, 20_00, 3_00, 57_00, false},
		{"二级限价 25", citizen, town.Line("2", town.Limited, 2, today), 0, 30_00, 2_50, 47_50, false},
		{"医师暂停前一天", staff, by(town.Suspended, town.Line("6", town.DrugA, 1, "2026-02-28")), 0, 0, 0, 10_00, false},
		{"医师暂停当天", staff, by(town.Suspended, town.Line("7", town.DrugA, 1, "2026-03-01")), 10_00, 0, 0, 0, true},
		{"没有写开单医师", staff, by("", town.Line("8", town.DrugA, 1, today)), 0, 0, 0, 10_00, false},
		{"丙类", staff, town.Line("9", town.OutOfList, 1, today), 50_00, 0, 0, 0, false},
	} {
		shares, err := w.Bills.UploadFees(ctx, w.Caller(c.visit.Institution), c.visit.PsnNo, c.visit.ID, []claim.FeeLine{c.line})
		if err != nil || len(shares) != 1 {
			t.Fatalf("%s: %v", c.about, err)
		}
		s := shares[0]
		if s.SelfFunded != c.selfFunded || s.OverLimit != c.overLimit || s.Prepaid != c.prepaid || s.InScope != c.inScope || (s.Excluded != "") != c.excluded {
			t.Errorf("%s:全自费 %s 超限价 %s 先行自付 %s 范围内 %s %q", c.about, s.SelfFunded, s.OverLimit, s.Prepaid, s.InScope, s.Excluded)
		}
	}
	for _, v := range []town.Visit{staff, citizen} {
		w.Discharged(t, v, today)
		checkSums(t, w.Settled(t, v, false).Record, 1)
	}
}

// A batch is settled by itself, together with what of it was refunded.
func TestBatches(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := clinic(t, w)
	in := func(batch string, l claim.FeeLine) claim.FeeLine { l.Batch = batch; return l }
	original := in("B1", town.Line("1", town.DrugB, 10, today))
	w.Uploaded(t, v, original, in("B2", town.Line("2", town.Service, 1, today)))
	shares, err := w.Bills.UploadFees(ctx, w.Caller(v.Institution), v.PsnNo, v.ID, []claim.FeeLine{in("B3", town.Refund("3", original, 4))})
	if err != nil || shares[0].Amount != -80_00 || shares[0].Prepaid != -8_00 || shares[0].InScope != -72_00 {
		t.Fatalf("退费上传:%v %+v", err, shares)
	}
	settle := func(batch string, total money.Fen) (settlement.Answer, error) {
		return w.Bills.Settle(ctx, w.Caller(v.Institution), settlement.Request{PsnNo: v.PsnNo, VisitID: v.ID, Batch: batch, Total: total})
	}
	_, err = settle("B1", 200_00)
	want(t, "没有减去退费的总额", err, settlement.ErrTotalDiffers)
	_, err = settle("B3", -80_00)
	want(t, "只结退费", err, settlement.ErrRefundUnknown)
	first, err := settle("B1", 120_00)
	if err != nil || len(first.Record.Lines) != 2 || first.Record.Prepaid != 12_00 {
		t.Fatalf("第一批:%v,%d 行,先行自付 %s", err, len(first.Record.Lines), first.Record.Prepaid)
	}
	checkSums(t, first.Record, 1)
	second, err := settle("", 200_00)
	if err != nil || len(second.Record.Lines) != 1 {
		t.Fatalf("其余:%v,%d 行", err, len(second.Record.Lines))
	}
	_, err = settle("", 0)
	want(t, "都结了", err, settlement.ErrNothingToSettle)
}

// A stay over the year's end that is settled in two parts counts once, in the
// year of the first part; what each part used lies in its own year.
func TestStayOverTheYearsEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := employee(t, w)
	w.GoTo("2026-12-30")
	v := w.Admitted(t, p, "310", town.Secondary, "2026-12-28")
	w.Uploaded(t, v, town.Line("1", town.Service, 20, "2026-12-29"))
	q := w.Request(t, v, false)
	q.MidStay = true
	first, err := w.Bills.Settle(ctx, w.Caller(v.Institution), q)
	if err != nil {
		t.Fatal(err)
	}
	w.GoTo("2027-01-06")
	w.Uploaded(t, v, town.Line("2", town.Service, 10, "2027-01-03"))
	w.Discharged(t, v, "2027-01-05")
	second := w.Settled(t, v, false)
	used := w.Used(t, p)
	for _, line := range []string{
		"本年住院次数|2026| 计次 = 1\n", "本年统筹支付|2026| 求和 = " + fen(paid(first.Record, "统筹基金")) + "\n",
		"本年统筹支付|2027| 求和 = " + fen(paid(second.Record, "统筹基金")) + "\n",
	} {
		if !contains(used, line) {
			t.Errorf("没有 %q:\n%s", line, used)
		}
	}
	if contains(used, "本年住院次数|2027|") {
		t.Errorf("一次住院在两年各计了一次:\n%s", used)
	}
}

// The day of discharge that a message states serves a trial before discharge,
// and no more: a stay settled midway has none, whatever is stated.
func TestStatedDischargeDay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.GoTo("2026-12-30")
	v := w.Admitted(t, employee(t, w), "310", town.Secondary, "2026-12-28")
	w.Uploaded(t, v, town.Line("1", town.Service, 20, "2026-12-29"))
	q := w.Request(t, v, false)
	q.DischargeDay = period.MustDate("2027-01-02")
	c := w.Caller(v.Institution)
	trial, err := w.Bills.PreSettle(ctx, c, q)
	if err != nil || trial.Record.Facts.End != q.DischargeDay {
		t.Errorf("预计出院 %s 的预结算:%v,%s", q.DischargeDay, err, trial.Record.Facts.End)
	}
	early := q
	early.DischargeDay = period.MustDate("2026-12-27")
	_, err = w.Bills.PreSettle(ctx, c, early)
	want(t, "预计出院早于入院", err, settlement.ErrDischargeBefore)
	_, err = w.Bills.Settle(ctx, c, q)
	want(t, "没有出院就结算", err, settlement.ErrNotDischarged)
	q.MidStay = true
	trial, err = w.Bills.PreSettle(ctx, c, q)
	want(t, "中途预结算", err, nil)
	midway, err := w.Bills.Settle(ctx, c, q)
	want(t, "中途结算", err, nil)
	if !midway.Record.Facts.End.IsZero() || trial.Record.Facts != midway.Record.Facts {
		t.Errorf("中途结算的出院日期 %s,预结算的 %s", midway.Record.Facts.End, trial.Record.Facts.End)
	}
	if used := w.Used(t, v.PsnNo); !contains(used, "|本年统筹支付|2026|") || contains(used, "|2027|") {
		t.Errorf("应记在 2026 年:\n%s", used)
	}
}

func fen(amount money.Fen) string {
	text := amount.String()
	digits := ""
	for _, c := range text {
		if c != '.' && (c != '0' || digits != "") {
			digits += string(c)
		}
	}
	return digits
}
