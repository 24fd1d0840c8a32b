package reimbursement_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/stepfile"
	"yibao/policies"
	"yibao/process/archiving"
	"yibao/process/paying"
	"yibao/process/reimbursement"
	"yibao/process/settlement"
	"yibao/register/archive"
	"yibao/register/claim"
	"yibao/register/finding"
	"yibao/register/payout"
	"yibao/register/provider"
	"yibao/steps"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// desk is a counter in a town where one person has paid a bill elsewhere.
type desk struct {
	*testing.T
	*town.Town
	counter *reimbursement.Service
	archive *archiving.Service
	paying  *paying.Service
	psnNo   string
	abroad  string // hospital elsewhere
}

var (
	clerk  = reimbursement.Clerk{StaffNo: "甲", OrgNo: "390100", Region: "390100"}
	first  = reimbursement.Clerk{StaffNo: "乙", OrgNo: "390100", Region: "390100"}
	second = reimbursement.Clerk{StaffNo: "丙", OrgNo: "390100", Region: "390100"}
)

func newDesk(t *testing.T) *desk {
	t.Helper()
	w := town.New(t, policies.FS)
	book, complaints, err := stepfile.Load(steps.FS)
	if err != nil || len(complaints) > 0 {
		t.Fatal(err, complaints)
	}
	d := &desk{T: t, Town: w}
	d.archive = &archiving.Service{Store: w.Store, Steps: book, Now: w.Now, Zone: town.China, NewID: w.NewID}
	d.counter = &reimbursement.Service{Store: w.Store, Bills: w.Bills, Archive: d.archive, Now: w.Now, Zone: town.China, NewID: w.NewID}
	d.paying = &paying.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	d.psnNo = w.Person(t, town.Citizen{})
	there, err := d.counter.RegisterForeign(ctx, reimbursement.Foreign{Name: "外省人民医院", Region: "420106", Level: "2"})
	d.ok(err)
	d.abroad = there.Code
	return d
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err, errors.Unwrap(err))
	}
}

func (d *desk) is(err, want error) {
	d.Helper()
	if !errors.Is(err, want) {
		d.Fatalf("得 %v,应为 %v", err, want)
	}
}

// stay is a bill of a stay from 1 to 4 March, 30,400.00 yuan on two invoices.
func (d *desk) stay(number string) reimbursement.Content {
	line := func(no, code string, units int64) reimbursement.Line {
		l := town.Line(no, code, units, "2026-03-02")
		return reimbursement.Line{No: no, Code: code, Name: code, Price: l.Price, Quantity: l.Quantity, Amount: l.Amount, Day: period.MustDate("2026-03-02")}
	}
	return reimbursement.Content{
		Scheme: "310", MedType: "21", Place: d.abroad, PlaceRegion: "420106", Begin: town.At("2026-03-01", 8), End: town.At("2026-03-04", 10),
		Diagnoses: town.Diagnoses(),
		Receipts: []reimbursement.Receipt{
			{Number: number + "1", Electronic: true, Day: period.MustDate("2026-03-04"), Amount: 3_000_000},
			{Code: "042001900104", Number: number + "2", Day: period.MustDate("2026-03-04"), Amount: 45_000},
		},
		Lines:    []reimbursement.Line{line("1", town.Surgery, 1), line("2", town.Service, 2)},
		Unlisted: 5000,
		Payee:    reimbursement.Payee{Name: "张三", Bank: "安澜银行河口支行", Account: "6222000000000000001"},
	}
}

// papers are all that the step of a stay asks for.
func papers() []archiving.Paper {
	return []archiving.Paper{
		{Name: "医保电子凭证或有效身份证件或社会保障卡", Form: archive.Original}, {Name: "医药机构收费票据", Form: archive.Original, Pages: 2},
		{Name: "住院费用清单", Form: archive.Copy, Pages: 3}, {Name: "出院记录或诊断证明", Form: archive.Electronic, Media: "text/plain", Content: []byte("出院记录")},
	}
}

func (d *desk) accepted(number string) reimbursement.Application {
	d.Helper()
	a, told, err := d.counter.Accept(ctx, clerk, reimbursement.Entry{PsnNo: d.psnNo, Content: d.stay(number), Papers: papers()})
	d.ok(err)
	if a.State != reimbursement.Entered || len(told.Lacks) != 0 {
		d.Fatalf("%s %v", a.State, told.Lacks)
	}
	return a
}

func (d *desk) approved(number string) (reimbursement.Application, settlement.Answer) {
	d.Helper()
	a := d.accepted(number)
	_, trial, err := d.counter.Review(ctx, first, a.AppID)
	d.ok(err)
	a, answer, err := d.counter.Approve(ctx, second, a.AppID)
	d.ok(err)
	if trial.Record.Total != answer.Record.Total || len(trial.Record.Shares) != len(answer.Record.Shares) {
		d.Fatalf("初审 %v,复审 %v", trial.Record.Shares, answer.Record.Shares)
	}
	return a, answer
}

// replays is that a stored reimbursement is judged again to the same.
func (d *desk) replays(setlID string) {
	d.Helper()
	d.ok(d.Store.View(ctx, func(r settlement.Reader) error {
		stored, err := r.Record(ctx, d.psnNo, setlID)
		if err != nil {
			return err
		}
		again, err := d.Service().Rejudge(ctx, r, *stored, false)
		if told := again.Difference(); told != "" {
			d.Errorf("重放不符:%s", told)
		}
		return err
	}))
}

// A bill of a hospital elsewhere goes from the counter to the bank: settled by the
// same engine, owed to the person, paid once, the case closed, everything filed.
func TestFromTheCounterToTheBank(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a, answer := d.approved("3300012345")
	r := answer.Record
	if r.Total != 3_040_000 || !r.AtCounter() || r.Institution != "390100" || answer.Visit.Institution != d.abroad {
		t.Fatalf("%+v", r)
	}
	found, err := d.counter.Find(ctx, a.AppID)
	d.ok(err)
	funds := r.Total - r.PaidBy(benefit.PayerCash)
	if funds <= 0 || found.Order == nil || found.Order.Amount() != funds || found.Order.Payee.Party != d.psnNo || found.Order.Payee.Account != "6222000000000000001" {
		t.Fatalf("基金 %s,付款单 %+v", funds, found.Order)
	}
	c, _, err := d.archive.Case(ctx, a.CaseNo)
	d.ok(err)
	if c.State != archive.Done || c.Due != period.MustDate("2026-04-17") {
		t.Errorf("受理件 %s,%s 到期", c.State, c.Due)
	}
	filed, err := d.archive.Search(ctx, archive.Query{PsnNo: d.psnNo, Ref: a.AppID})
	d.ok(err)
	if len(filed) != 5 || filed[4].Name != "零星报销审核表" {
		t.Errorf("归档 %d 件", len(filed))
	}
	batch, err := d.paying.MakeFile(ctx, "390100", reimbursement.OrderKind, "出纳")
	d.ok(err)
	if !strings.Contains(string(batch.Text), "6222000000000000001") {
		t.Errorf("付款文件 %s", batch.Text)
	}
	_, err = d.paying.Answer(ctx, batch.Batch.BatchID, []byte(a.OrderID+",成功,\n"), "出纳")
	d.ok(err)
	if found, err = d.counter.Find(ctx, a.AppID); err != nil || found.Order.State != payout.Paid {
		t.Errorf("付款单 %v %v", found.Order, err)
	}
	_, err = d.counter.Revoke(ctx, "乙", "丙", a.AppID, "发现有误")
	d.is(err, reimbursement.ErrAlreadyPaid)
	d.replays(a.SetlID)
}

// What is reimbursed counts like any settlement, and is taken back like one: the
// next bill starts where it left off, and the bill after a revocation where it
// would have.
func TestRevocationGivesEverythingBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.Used(t, d.psnNo)
	a, answer := d.approved("3300012345")
	if d.Used(t, d.psnNo) == before {
		t.Fatal("报销没有计入累计")
	}
	_, err := d.Bills.ForceReverse(ctx, d.Caller("390100"), answer.Record.SetlID, "试试")
	d.is(err, settlement.ErrOfCounter)
	_, err = d.counter.Revoke(ctx, "乙", "乙", a.AppID, "录错了")
	d.is(err, reimbursement.ErrSamePerson)
	a, err = d.counter.Revoke(ctx, "乙", "丙", a.AppID, "录错了")
	d.ok(err)
	if a.State != reimbursement.Revoked || d.Used(t, d.psnNo) != before {
		t.Errorf("%s,累计 %s,原为 %s", a.State, d.Used(t, d.psnNo), before)
	}
	found, err := d.counter.Find(ctx, a.AppID)
	d.ok(err)
	if found.Order.State != payout.Void {
		t.Errorf("付款单 %s", found.Order.State)
	}
	again, second := d.approved("3300012345") // the invoices are free again
	if again.AppID == a.AppID || second.Record.PaidBy("统筹基金") != answer.Record.PaidBy("统筹基金") {
		t.Errorf("再报 %v,原为 %v", second.Record.Shares, answer.Record.Shares)
	}
}

// An invoice is used once in the region, by whomever; a refusal sets it free.
func TestInvoiceIsUsedOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.accepted("3300012345")
	other := d.Person(t, town.Citizen{})
	entry := reimbursement.Entry{PsnNo: other, Content: d.stay("3300099999"), Papers: papers()}
	entry.Content.Receipts[1].Number = " 330-00123452 "
	_, _, err := d.counter.Accept(ctx, clerk, entry)
	d.is(err, reimbursement.ErrInvoiceUsed)
	if !strings.Contains(err.Error(), a.CaseNo) || !strings.Contains(err.Error(), "另一参保人") {
		t.Errorf("没有指出在哪里用过:%v", err)
	}
	_, err = d.counter.Refuse(ctx, first, a.AppID, "")
	d.is(err, reimbursement.ErrNoReason)
	_, err = d.counter.Refuse(ctx, first, a.AppID, "不属于支付范围")
	d.ok(err)
	_, _, err = d.counter.Accept(ctx, clerk, entry)
	d.ok(err)
	_, _, err = d.counter.Review(ctx, first, a.AppID)
	d.is(err, reimbursement.ErrState)
}

// The second review is by another person than the clerk and the first, and sees
// what the first saw.
func TestTwoPersonsReview(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.accepted("3300012345")
	_, _, err := d.counter.Approve(ctx, second, a.AppID)
	d.is(err, reimbursement.ErrState)
	_, _, err = d.counter.Review(ctx, first, a.AppID)
	d.ok(err)
	for _, who := range []reimbursement.Clerk{clerk, first} {
		_, _, err = d.counter.Approve(ctx, who, a.AppID)
		d.is(err, reimbursement.ErrSamePerson)
	}
	// Meanwhile another bill took the deductible: the outcome is another one.
	v := d.Admitted(t, d.psnNo, "310", town.Tertiary, "2026-03-05")
	d.Uploaded(t, v, town.Line("1", town.Surgery, 1, "2026-03-05"))
	d.Discharged(t, v, "2026-03-05")
	d.Settled(t, v, false)
	_, _, err = d.counter.Approve(ctx, second, a.AppID)
	d.is(err, reimbursement.ErrOutcomeChanged)
	if found, err := d.counter.Find(ctx, a.AppID); err != nil || found.Application.State != reimbursement.Checked || found.Order != nil {
		t.Errorf("%+v %v", found.Application, err)
	}
	_, _, err = d.counter.Review(ctx, first, a.AppID)
	d.ok(err)
	_, _, err = d.counter.Approve(ctx, second, a.AppID)
	d.ok(err)
}

// What is missing is told once and whole; the time limit waits with the applicant.
func TestToldOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a, told, err := d.counter.Accept(ctx, clerk, reimbursement.Entry{
		PsnNo: d.psnNo, Content: d.stay("3300012345"), Papers: papers()[:1], When: []string{"外伤"},
	})
	d.ok(err)
	names := ""
	for _, l := range told.Lacks {
		names += l.Name + ";"
	}
	if a.State != reimbursement.Back || names != "医药机构收费票据;住院费用清单;出院记录或诊断证明;外伤情况说明或责任认定书;" {
		t.Fatalf("%s %s", a.State, names)
	}
	_, _, err = d.counter.Review(ctx, first, a.AppID)
	d.is(err, reimbursement.ErrState)
	d.GoTo("2026-03-12")
	content := d.stay("3300077777")
	rest := append(papers()[1:], archiving.Paper{Name: "外伤情况说明或责任认定书", Form: archive.Original})
	a, told, err = d.counter.Complete(ctx, clerk, a.AppID, &content, rest, []string{"外伤"})
	d.ok(err)
	if a.State != reimbursement.Entered || len(told.Lacks) != 0 {
		t.Fatalf("%s %v", a.State, told.Lacks)
	}
	c, _, err := d.archive.Case(ctx, a.CaseNo)
	d.ok(err)
	if want := period.MustDate("2026-04-24"); c.Due != want { // five working days later
		t.Errorf("%s 到期,应为 %s", c.Due, want)
	}
	overdue, err := d.archive.Overdue(ctx, "390100")
	d.ok(err)
	d.GoTo("2026-04-25")
	late, err := d.archive.Overdue(ctx, "390100")
	d.ok(err)
	if len(overdue) != 0 || len(late) != 1 {
		t.Errorf("到期前超时 %d 件,到期后 %d 件", len(overdue), len(late))
	}
	other, _, err := d.counter.Accept(ctx, clerk, reimbursement.Entry{PsnNo: d.psnNo, Content: d.stay("3300012345"), Papers: papers()})
	d.ok(err) // the corrected invoices set the first ones free
	_, err = d.counter.Return(ctx, first, other.AppID, "发票抬头与参保人不符", []string{"医药机构收费票据"})
	d.ok(err)
}

// A payment that came back is paid again to the corrected account, once.
func TestReturnedPaymentIsPaidOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a, _ := d.approved("3300012345")
	b, err := d.paying.MakeFile(ctx, "390100", reimbursement.OrderKind, "出纳")
	d.ok(err)
	_, err = d.paying.Answer(ctx, b.Batch.BatchID, []byte(a.OrderID+",退票,户名不符\n"), "出纳")
	d.ok(err)
	_, err = d.paying.MakeFile(ctx, "390100", reimbursement.OrderKind, "出纳")
	d.is(err, paying.ErrNoneDue)
	found, err := d.counter.Find(ctx, a.AppID)
	d.ok(err)
	if found.Order.State != payout.Returned || found.Order.Reason != "户名不符" {
		t.Fatalf("%+v", found.Order)
	}
}

// What cannot be entered is refused with the reason.
func TestEntriesThatAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for about, c := range map[string]struct {
		change func(*reimbursement.Content)
		want   error
	}{
		"没有发票":   {func(c *reimbursement.Content) { c.Receipts = nil }, reimbursement.ErrNoReceipts},
		"没有明细":   {func(c *reimbursement.Content) { c.Lines = nil }, reimbursement.ErrNoReceipts},
		"没有账号":   {func(c *reimbursement.Content) { c.Payee.Account = " " }, reimbursement.ErrNoPayee},
		"号码是汉字":  {func(c *reimbursement.Content) { c.Receipts[0].Number = "发票一二三四五" }, reimbursement.ErrInvoiceForm},
		"号码太短":   {func(c *reimbursement.Content) { c.Receipts[0].Number = "123" }, reimbursement.ErrInvoiceForm},
		"同一张写两遍": {func(c *reimbursement.Content) { c.Receipts[1] = c.Receipts[0] }, reimbursement.ErrInvoiceTwice},
		"发票为零":   {func(c *reimbursement.Content) { c.Receipts[0].Amount = 0 }, reimbursement.ErrReceiptAmount},
		"合计差一分":  {func(c *reimbursement.Content) { c.Receipts[0].Amount++ }, reimbursement.ErrTotals},
		"目录外是负数": {func(c *reimbursement.Content) { c.Unlisted, c.Receipts[1].Amount = -100, 39_900 }, reimbursement.ErrTotals},
		"明细太多":   {func(c *reimbursement.Content) { c.Lines = make([]reimbursement.Line, 3001) }, reimbursement.ErrTooMany},
		"机构没有登记": {func(c *reimbursement.Content) { c.Place = "H00000000000" }, provider.ErrUnknownInstitution},
	} {
		content := d.stay("3300012345")
		c.change(&content)
		_, _, err := d.counter.Accept(ctx, clerk, reimbursement.Entry{PsnNo: d.psnNo, Content: content, Papers: papers()})
		if !errors.Is(err, c.want) {
			t.Errorf("%s:%v", about, err)
		}
	}
	_, err := d.counter.Find(ctx, "没有")
	d.is(err, reimbursement.ErrUnknown)
	for about, c := range map[string]struct {
		change func(*reimbursement.Content)
		want   error
	}{
		"明细没有对照":   {func(c *reimbursement.Content) { c.Lines[0].Code = "" }, reimbursement.ErrUnmapped},
		"购药不在窗口报销": {func(c *reimbursement.Content) { c.MedType = "41" }, settlement.ErrCounterKind},
		"住院没有出院日期": {func(c *reimbursement.Content) { c.End = time.Time{} }, settlement.ErrCounterSpan},
		"还没到的日期":   {func(c *reimbursement.Content) { c.End = town.At("2026-03-09", 8) }, settlement.ErrFutureVisit},
	} {
		content := d.stay("3300012345")
		c.change(&content)
		p := append(papers(), archiving.Paper{Name: "费用清单", Form: archive.Copy}, archiving.Paper{Name: "诊断证明", Form: archive.Copy})
		a, _, err := d.counter.Accept(ctx, clerk, reimbursement.Entry{PsnNo: d.psnNo, Content: content, Papers: p})
		d.ok(err)
		if _, _, err = d.counter.Review(ctx, first, a.AppID); !errors.Is(err, c.want) {
			t.Errorf("%s:%v", about, err)
		}
		_, err = d.counter.Refuse(ctx, first, a.AppID, "收回")
		d.ok(err)
	}
}

// A hospital elsewhere is registered once, with its level.
func TestForeignHospitals(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	again, err := d.counter.RegisterForeign(ctx, reimbursement.Foreign{Name: " 外省人民医院", Region: "420106", Level: "1"})
	d.ok(err)
	if again.Code != d.abroad || again.Level != "2" {
		t.Errorf("%+v", again)
	}
	_, err = d.counter.RegisterForeign(ctx, reimbursement.Foreign{Name: "外省人民医院", Region: "420106", Level: "10"})
	d.is(err, reimbursement.ErrOtherLevel)
	_, err = d.counter.RegisterForeign(ctx, reimbursement.Foreign{Name: "外省人民医院", Region: "42", Level: "2"})
	d.is(err, reimbursement.ErrForeign)
	_, err = d.counter.RegisterForeign(ctx, reimbursement.Foreign{Code: town.Tertiary, Name: "安澜市第一医院", Region: "390101", Level: "2"})
	d.ok(err)
}

// A bill comes to the same whether the hospital settles it or the person pays and is
// paid back; whatever came before.
func TestCounterAndHospitalComeToTheSame(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rapid.Check(t, func(t *rapid.T) {
		citizen := rapid.SampledFrom(town.Citizens()).Draw(t, "citizen")
		citizen.Account, citizen.Death = 0, ""
		scheme := citizen.Scheme
		if scheme == "" {
			scheme = "310"
		}
		var lines []claim.FeeLine
		for i := range rapid.IntRange(1, 6).Draw(t, "lines") {
			l := town.Line(fmt.Sprint(i+1), rapid.SampledFrom(town.Items()).Draw(t, "item"), rapid.Int64Range(1, 30).Draw(t, "units"), "2026-03-02")
			l.Doctor, l.DoctorName = "", ""
			lines = append(lines, l)
		}
		one, other := d.Person(t, citizen), d.Person(t, citizen)
		for range rapid.IntRange(0, 2).Draw(t, "before") {
			for _, p := range []string{one, other} {
				d.Bill(t, p, scheme, town.Tertiary, false, town.Line("1", town.Service, 9, d.Today().String()))
			}
		}
		v := d.Admitted(t, one, scheme, town.Tertiary, "2026-03-01")
		d.Uploaded(t, v, lines...)
		d.Discharged(t, v, "2026-03-04")
		settled := d.Settled(t, v, false).Record
		back, err := d.Bills.SettleCounter(ctx, settlement.Caller{Institution: "390100", Operator: "乙", MessageID: other, InputHash: other, PlaceRegion: "390101"}, settlement.CounterRequest{
			PsnNo: other, Scheme: scheme, MedType: "21", Place: town.Tertiary, PlaceRegion: "390101", LocalNo: other, Begin: town.At("2026-03-01", 8), End: town.At("2026-03-04", 11),
			Diagnoses: town.Diagnoses(), Total: town.Sum(lines), Lines: lines,
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(settled.Shares, back.Record.Shares); diff != "" {
			t.Fatalf("医院结算与窗口报销不同:%s", diff)
		}
		if d.Used(t, one) != d.Used(t, other) {
			t.Fatalf("累计不同:%s,%s", d.Used(t, one), d.Used(t, other))
		}
		if _, err := d.Bills.UploadFees(ctx, d.Caller(town.Tertiary), other, back.Visit.VisitID, lines[:1]); !errors.Is(err, settlement.ErrNotYourVisit) {
			t.Fatalf("医院在窗口报销的就诊里上传:%v", err)
		}
		if _, err := d.Bills.ReverseCounter(ctx, settlement.Caller{Institution: "390100", Operator: "丙", MessageID: other, InputHash: other}, other, back.Record.SetlID); err != nil {
			t.Fatal(err)
		}
	})
}

// bought settles a purchase at the pharmacy with an invoice.
func (d *desk) bought(psnNo, invoice string) (settlement.Answer, error) {
	q := d.Purchase(psnNo, "310", false, town.Line("1", town.DrugA, 1, d.Today().String()))
	q.Invoice = invoice
	return d.Bills.SettlePurchase(ctx, d.Caller(town.Pharmacy), q)
}

// An invoice that an institution settled is not paid at the counter, which says
// by which settlement; one that the counter pays is not settled there. A reversal
// and a refusal set it free. What is no number of an invoice is nobody's.
func TestInvoiceIsSettledOrReimbursed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	settled, err := d.bought(d.psnNo, "3300-01234 51")
	d.ok(err)
	_, err = d.bought(d.psnNo, "330001234 51") // a bill in parts
	d.ok(err)
	accept := func(content reimbursement.Content) error {
		_, _, err := d.counter.Accept(ctx, clerk, reimbursement.Entry{PsnNo: d.psnNo, Content: content, Papers: papers()})
		return err
	}
	err = accept(d.stay("330001234" + "5"))
	d.is(err, reimbursement.ErrInvoiceSettled)
	if !strings.Contains(err.Error(), settled.Record.SetlID) || !strings.Contains(err.Error(), town.Pharmacy) {
		t.Errorf("没有指出结算编号:%v", err)
	}
	d.Reversed(t, settled.Record)
	a := d.accepted("3300012345")
	_, err = d.bought(d.psnNo, "33000123451")
	d.is(err, settlement.ErrInvoicePaid)
	if !strings.Contains(err.Error(), a.CaseNo) {
		t.Errorf("没有指出受理号:%v", err)
	}
	for _, number := range []string{"", "0", "00000000", "无"} {
		for range 2 {
			if _, err := d.bought(d.psnNo, number); err != nil {
				t.Errorf("发票号“%s”:%v", number, err)
			}
		}
	}
	_, err = d.counter.Refuse(ctx, first, a.AppID, "不属于支付范围")
	d.ok(err)
	_, err = d.bought(d.psnNo, "33000123451")
	d.ok(err)
	// an institution tells the number without the code, or both in one
	coded := d.stay("88")
	coded.Place = town.Pharmacy
	coded.Receipts[0].Number, coded.Receipts[1].Number = "77001122", "77001133"
	for _, told := range []string{"77001133", "04200190010477001133"} {
		one, err := d.bought(d.psnNo, told)
		d.ok(err)
		d.is(accept(coded), reimbursement.ErrInvoiceSettled)
		d.Reversed(t, one.Record)
	}
}

// control is an audit that finds the same in every bill.
type control struct {
	asked []settlement.Checked
	kept  []finding.Finding
}

func (c *control) Check(_ context.Context, _ settlement.Reader, q settlement.Checked) (settlement.Ruling, error) {
	c.asked = append(c.asked, q)
	return settlement.Ruling{
		Found: []finding.Finding{{ID: "F1", PsnNo: q.Visit.PsnNo, VisitID: q.Visit.VisitID, Rule: "R01", Title: "超限用药", Control: "提醒控制", Amount: 1200}},
		Fresh: []bool{true},
	}, nil
}

func (c *control) Keep(_ context.Context, _ settlement.Work, r settlement.Ruling, setlID string) error {
	for _, f := range r.Found {
		f.SetlID = setlID
		c.kept = append(c.kept, f)
	}
	return nil
}

func (*control) Recall(context.Context, settlement.Reader, string, string) ([]finding.Finding, error) {
	return nil, nil
}

func (*control) Withdrawn(context.Context, settlement.Work, settlement.Caller, string, string, []string) error {
	return nil
}

// A bill of the counter is asked of the audit rules with its lines; both reviewers
// see what they say, and it is kept with the settlement.
func TestReviewersSeeTheAudit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := &control{}
	d.Bills.Control = c
	a, answer := d.approved("3300012345")
	found, err := d.counter.Find(ctx, a.AppID)
	d.ok(err)
	if said := strings.Join(found.Application.Outcome.Findings, "\n"); !strings.Contains(said, "超限用药") || !strings.Contains(said, "12.00 元") {
		t.Errorf("审核提示:%s", said)
	}
	if len(c.asked) != 2 || len(c.asked[0].Lines) != 2 || c.asked[0].Lines[0].InScope == 0 {
		t.Errorf("问了 %d 次", len(c.asked))
	}
	if len(c.kept) != 1 || c.kept[0].SetlID != answer.Record.SetlID || c.kept[0].VisitID != answer.Record.VisitID {
		t.Errorf("留存 %+v", c.kept)
	}
	sheet, err := d.archive.Search(ctx, archive.Query{Region: "390100", Ref: a.AppID, Words: "审核表"})
	d.ok(err)
	_, content, err := d.archive.Show(ctx, sheet[0].MaterialID)
	d.ok(err)
	if !strings.Contains(string(content), "超限用药") {
		t.Errorf("审核表:%s", content)
	}
}
