package allowance_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/allowance"
	"yibao/process/importing"
	"yibao/process/paying"
	register "yibao/register/allowance"
	"yibao/register/enrolment"
	"yibao/register/payout"
	"yibao/register/policy"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

type desk struct {
	*testing.T
	*town.Town
	service *allowance.Service
	bank    *paying.Service
	psnNo   string
}

func newDesk(t *testing.T) *desk {
	w := town.New(t, policies.FS)
	return &desk{
		t, w, &allowance.Service{Store: w.Store, Texts: w.Bills.Texts, Now: w.Now, Zone: town.China, NewID: w.NewID},
		&paying.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}, w.Person(t, town.Citizen{}),
	}
}

func day(text string) period.Date { return period.MustDate(text) }

func payee(party string) payout.Payee {
	return payout.Payee{Party: party, Name: "安澜机械厂", Bank: "安澜银行", Account: "6222"}
}

func (d *desk) birth(change func(*allowance.Birth)) (register.Due, error) {
	b := allowance.Birth{
		PsnNo: d.psnNo, Scheme: "310", Day: day("2026-02-01"), Manner: "顺产", Children: 1, Base: 900_000, Fund: "统筹基金",
		Payee: payee("91390100MA00000001"), Operator: "经办甲",
	}
	change(&b)
	return d.service.Maternity(ctx, b)
}

// sound fails unless the books verify.
func (d *desk) sound() {
	d.Helper()
	report, err := verify.Run(ctx, d.Store, func(int) {})
	if err != nil || !report.Clean() {
		d.Errorf("核验:%s %v", report, err)
	}
}

// What a birth brings by the fictional city's policy: former average base / 30 ×
// days, 98 by law and 60 by the city, 15 more for a difficult birth and for each
// further child, the base between 60 % and 300 % of the local wage.
func TestMaternityAllowance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about  string
		change func(*allowance.Birth)
		amount money.Fen
		want   error
	}{
		{"顺产 158 天", func(*allowance.Birth) {}, 4_740_000, nil},
		{"剖宫产 173 天", func(b *allowance.Birth) { b.Manner = "剖宫产" }, 5_190_000, nil},
		{"难产双胞胎 188 天", func(b *allowance.Birth) { b.Manner, b.Children = "难产", 2 }, 5_640_000, nil},
		{"流产未满四个月 15 天", func(b *allowance.Birth) { b.Manner = "流产未满四个月" }, 450_000, nil},
		{"基数不到六成", func(b *allowance.Birth) { b.Base = 300_000 }, 2_528_000, nil},
		{"基数过三倍", func(b *allowance.Birth) { b.Base = 4_000_000 }, 12_640_000, nil},
		{"没有参保的那天", func(b *allowance.Birth) { b.Day = day("2023-12-31") }, 0, allowance.ErrNotCovered},
		{"没有参加的险种", func(b *allowance.Birth) { b.Scheme = "390" }, 0, allowance.ErrNotCovered},
		{"还没有生", func(b *allowance.Birth) { b.Day = day("2026-03-06") }, 0, allowance.ErrFuture},
		{"没有写基金", func(b *allowance.Birth) { b.Fund = "" }, 0, allowance.ErrFunds},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			due, err := d.birth(c.change)
			if !errors.Is(err, c.want) && err != c.want {
				t.Fatalf("得 %v,应为 %v", err, c.want)
			}
			if err == nil && due.Amount != c.amount {
				t.Errorf("津贴 %s,应为 %s(%s)", due.Amount, c.amount, due.Detail)
			}
		})
	}
}

// A birth brings one allowance; it goes to the employer by the bank, and the
// books come out even.
func TestMaternityIsPaidOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	due, err := d.birth(func(*allowance.Birth) {})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.birth(func(b *allowance.Birth) { b.Manner = "难产" }); !errors.Is(err, register.ErrTaken) {
		t.Errorf("同一次生育再核定:%v", err)
	}
	file, err := d.bank.MakeFile(ctx, town.Region, register.Maternity, "财务乙")
	if err != nil || file.Batch.Total != due.Amount || !strings.Contains(string(file.Text), "47400.00") {
		t.Fatalf("付款文件 %+v %v", file.Batch, err)
	}
	if _, err := d.bank.Answer(ctx, file.Batch.BatchID, []byte(due.OrderID+",成功\n"), "财务乙"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.bank.Answer(ctx, file.Batch.BatchID, []byte(due.OrderID+",成功\n"), "财务乙"); !errors.Is(err, paying.ErrAnswered) {
		t.Errorf("同一回盘处理两次:%v", err)
	}
	d.sound()
}

// A region without the policy is told so.
func TestWithoutPolicy(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	child := d.Person(d, town.Citizen{Scheme: "390"})
	if _, err := d.birth(func(b *allowance.Birth) { b.PsnNo, b.Scheme = child, "390" }); !errors.Is(err, policy.ErrNoPolicy) {
		t.Errorf("居民没有生育津贴政策:%v", err)
	}
}

func (d *desk) grant(class string) register.Grant {
	d.Helper()
	g, err := d.service.Grant(ctx, register.Grant{
		Version: period.Version{Effective: period.Since(day("2026-01-01"))}, PsnNo: d.psnNo, Region: town.Region, Scheme: "310",
		Fund: "工伤保险基金", Class: class, Wage: 600_000, Payee: register.Payee(payee(d.psnNo)),
	})
	if err != nil {
		d.Fatal(err)
	}
	return g
}

func (d *desk) month(text string) allowance.Run {
	d.Helper()
	run, err := d.service.Month(ctx, town.Region, day(text+"-01"), "经办甲")
	if err != nil {
		d.Fatal(err)
	}
	return run
}

func (d *desk) orders(state payout.State) (n int, sum money.Fen) {
	d.Helper()
	list, err := d.bank.List(ctx, payout.Query{PsnNo: d.psnNo, State: state})
	if err != nil {
		d.Fatal(err)
	}
	for _, o := range list {
		sum += o.Amount()
	}
	return len(list), sum
}

// Two years of a disability of the first grade: paid while proven, held when the
// year is over, paid up after the next proof, over with death.
func TestProofOfLife(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.grant("一级伤残")
	if run := d.month("2026-03"); run.Determined != 1 || run.Held != 1 {
		t.Errorf("没有认证的月份 %+v", run)
	}
	released, err := d.service.Prove(ctx, register.Proof{PsnNo: d.psnNo, Day: day("2026-03-05"), Way: "窗口", Operator: "经办甲"})
	if err != nil || released != 1 {
		t.Errorf("认证补发 %d 笔:%v", released, err)
	}
	d.GoTo("2027-03-01")
	for _, month := range []string{"2026-04", "2027-03"} {
		if run := d.month(month); run.Determined != 1 || run.Held != 0 {
			t.Errorf("%s 有认证 %+v", month, run)
		}
	}
	if run := d.month("2027-03"); run.Determined != 0 {
		t.Errorf("同一个月再跑一次 %+v", run)
	}
	d.GoTo("2027-05-10")
	for _, month := range []string{"2027-04", "2027-05"} {
		if run := d.month(month); run.Determined != 1 || run.Held != 1 {
			t.Errorf("%s 认证过期 %+v", month, run)
		}
	}
	if n, sum := d.orders(payout.Held); n != 2 || sum != 1_080_000 {
		t.Errorf("暂缓 %d 笔 %s", n, sum)
	}
	if released, err := d.service.Prove(ctx, register.Proof{PsnNo: d.psnNo, Day: day("2027-05-10"), Way: "人脸识别", Operator: "经办甲"}); err != nil || released != 2 {
		t.Errorf("认证补发 %d 笔:%v", released, err)
	}
	if n, sum := d.orders(payout.Due); n != 5 || sum != 5*540_000 {
		t.Errorf("待支付 %d 笔 %s", n, sum)
	}
	d.dies("2027-05-20")
	d.GoTo("2027-06-10")
	if run := d.month("2027-06"); run.Determined != 0 {
		t.Errorf("死亡次月 %+v", run)
	}
	if _, err := d.service.Prove(ctx, register.Proof{PsnNo: d.psnNo, Day: day("2027-06-10"), Way: "窗口"}); !errors.Is(err, allowance.ErrDead) {
		t.Errorf("死亡之后认证:%v", err)
	}
	d.sound()
}

// dies registers a death from its day on.
func (d *desk) dies(on string) {
	d.Helper()
	p := enrolment.Person{
		Version: d.Version(on, ""), PsnNo: d.psnNo, Region: town.Region, Name: "安小满", CertType: "01", CertNo: "390101198006150011",
		Sex: "1", Birth: day("1980-06-15"), Death: day(on),
	}
	d.Load(d, func(w importing.Work) error { return w.AddPersons(ctx, []enrolment.Person{p}) })
}

// A benefit ends from a day on, and one that the policy does not know is not
// registered.
func TestGrantsEnd(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	g := d.grant("完全护理")
	if err := d.service.End(ctx, d.psnNo, "NONE", day("2026-04-01")); !errors.Is(err, allowance.ErrNoGrant) {
		t.Errorf("终止没有的待遇:%v", err)
	}
	if err := d.service.End(ctx, d.psnNo, g.GrantID, day("2026-04-01")); err != nil {
		t.Fatal(err)
	}
	for month, want := range map[string]int{"2025-12": 0, "2026-03": 1, "2026-04": 0} {
		if run := d.month(month); run.Determined != want {
			t.Errorf("%s %+v", month, run)
		}
	}
	g.Class = "十一级伤残"
	if _, err := d.service.Grant(ctx, g); err == nil {
		t.Error("政策里没有的等级也登记了")
	}
	g.Class, g.Fund = "一级伤残", ""
	if _, err := d.service.Grant(ctx, g); !errors.Is(err, allowance.ErrFunds) {
		t.Errorf("没有基金:%v", err)
	}
}

// A payment that came back waits for a corrected account and is paid again; what
// came back was never booked.
func TestReturnedPayment(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	due, err := d.birth(func(b *allowance.Birth) { b.Payee.Account = "错误" })
	if err != nil {
		t.Fatal(err)
	}
	send := func(result string) string {
		t.Helper()
		file, err := d.bank.MakeFile(ctx, town.Region, "", "财务乙")
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.bank.FileOf(ctx, file.Batch.BatchID)
		if err != nil || string(again.Text) != string(file.Text) {
			t.Errorf("再取的付款文件不同:%v", err)
		}
		if _, err := d.bank.Answer(ctx, file.Batch.BatchID, []byte("付款单号,结果,原因\nOTHER,成功\n"), "财务乙"); !errors.Is(err, paying.ErrAnswerDiffers) {
			t.Errorf("回盘里是别的单子:%v", err)
		}
		if _, err := d.bank.Answer(ctx, file.Batch.BatchID, []byte("X"), "财务乙"); !errors.Is(err, paying.ErrAnswerLine) {
			t.Errorf("读不懂的回盘:%v", err)
		}
		if _, err := d.bank.Answer(ctx, file.Batch.BatchID, []byte("付款单号,结果,原因\n"+due.OrderID+","+result+",户名不符\n"), "财务乙"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.bank.FileOf(ctx, file.Batch.BatchID); !errors.Is(err, paying.ErrAnswered) {
			t.Errorf("回盘之后再取付款文件:%v", err)
		}
		return file.Batch.BatchID
	}
	send("退票")
	if _, err := d.bank.MakeFile(ctx, town.Region, "", "财务乙"); !errors.Is(err, paying.ErrNoneDue) {
		t.Errorf("退票没有更正就再付:%v", err)
	}
	if _, err := d.bank.Mend(ctx, due.OrderID, payout.Payee{}, "更正", "经办甲"); !errors.Is(err, paying.ErrNoAccount) {
		t.Errorf("没有账号:%v", err)
	}
	if _, err := d.bank.Hold(ctx, due.OrderID, "", "经办甲"); !errors.Is(err, paying.ErrNoReason) {
		t.Errorf("没有理由:%v", err)
	}
	o, err := d.bank.Mend(ctx, due.OrderID, payout.Payee{Bank: "安澜银行", Account: "6223"}, "户名更正", "经办甲")
	if err != nil || o.State != payout.Due {
		t.Fatalf("更正 %+v %v", o, err)
	}
	second := send("成功")
	if batches, err := d.bank.Batches(ctx, town.Region, "", 1); err != nil || len(batches) != 1 || batches[0].BatchID != second || batches[0].Answered.IsZero() {
		t.Errorf("批次 %+v %v", batches, err)
	}
	if _, err := d.bank.Mend(ctx, due.OrderID, payout.Payee{Bank: "a", Account: "b"}, "再付", "经办甲"); !errors.Is(err, payout.ErrOrderState) {
		t.Errorf("已支付的再付:%v", err)
	}
	d.sound()
}
