package contribution_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/levy"
	process "yibao/process/contribution"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/policy"
)

// A year of residents: by class and group; what others pay is claimed in one sum.
func TestResidentsYear(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	type want struct {
		no, personType, birth string
		groups                []string
		own, aid              money.Fen
		paid                  bool // nothing owed: in force at once
	}
	cases := []want{
		{"成年", "15", "1980-01-01", nil, 400 * yuan, 0, false},
		{"学生", "1403", "2015-01-01", nil, 370 * yuan, 0, false},
		{"低保", "15", "1970-01-01", []string{"2303"}, 120 * yuan, 280 * yuan, false},
		{"特困", "16", "1950-01-01", []string{"2304"}, 0, 400 * yuan, true},
		{"低保边缘又残疾", "15", "1990-01-01", []string{"2305", "2308"}, 160 * yuan, 240 * yuan, false},
	}
	for _, c := range cases {
		o.insured(c.no, residents, c.personType, c.birth, "", c.groups...)
	}
	run := o.assess("城乡居民", residents, contribution.YearSpan(2026))
	if run.Bills != 5 || run.Total != (400*4+370+700*5)*yuan {
		t.Errorf("%+v", run)
	}
	for _, c := range cases {
		st := o.statement(contribution.Debtor{Kind: contribution.Person, No: c.no}, "2025-12-31")
		b := st.Bills[0]
		if st.Owed != c.own || b.Bill.Amounts[1] != c.aid || (b.PaidOn != 0) != c.paid {
			t.Errorf("%s: 自付 %s 代缴 %s %v", c.no, st.Owed, b.Bill.Amounts[1], b.PaidOn)
		}
		months, err := o.service.PaidMonths(ctx, c.no, residents)
		o.ok(err)
		if len(months) != 12 || months[11].Month != date("2026-12-01") || months[0].Paid() != c.paid {
			t.Errorf("%s: %+v", c.no, months)
		}
	}
	claimed := process.Claimed{Region: home, Scheme: residents, Payer: "财政", Amount: 3000 * yuan, Serial: "CZ1", PaidOn: date("2026-03-05"), Operator: "S1"}
	_, err := o.service.TakeClaimed(ctx, claimed)
	o.ok(err)
	claims, err := o.service.Claims(ctx, home, residents, run.RunKey)
	o.ok(err)
	if len(claims) != 2 || claims[0] != (process.Claim{Payer: "医疗救助", Owed: 920 * yuan}) || claims[1] != (process.Claim{Payer: "财政", Owed: 3500 * yuan, Paid: 3000 * yuan}) {
		t.Errorf("%+v", claims)
	}
	// what medical aid pays comes out of its own fund
	claimed.Payer, claimed.Serial, claimed.Amount = "医疗救助", "YZ1", 920*yuan
	before := o.balances()
	_, err = o.service.TakeClaimed(ctx, claimed)
	o.ok(err)
	o.booked(before, map[string]money.Fen{
		"存款/390100/390/统筹基金/": 920 * yuan, "收入/390100/390/统筹基金/": -920 * yuan,
		"存款/390100/390/医疗救助/": -920 * yuan, "支出/390100/390/医疗救助/": 920 * yuan,
	})
	claimed.Payer = "个人"
	if _, err := o.service.TakeClaimed(ctx, claimed); !errors.Is(err, process.ErrClaimed) {
		t.Errorf("%v", err)
	}
}

// Months are made up by the values of each, with the late fee from its own day.
func TestBackPay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.insured("R1", employees, "11", "1980-01-01", "")
	in := process.Months{Debtor: debtor, Region: home, Scheme: employees, Class: "灵活就业", Months: []period.Date{date("2024-06-01"), date("2025-07-01")}, Reason: "断缴", Operator: "S1"}
	bills, err := o.service.BackPay(ctx, in)
	o.ok(err)
	own := func(i int) money.Fen { v, _ := bills[i].Own(); return v }
	if len(bills) != 2 || own(0) != 39680 || own(1) != 43730 { // 4,320 × 9% + 8;4,770 × 9% + 8
		t.Errorf("%+v", bills)
	}
	if st := o.statement(debtor, "2024-07-10"); st.Bills[0].Late.Amount != 198 { // 396.80 × 10 × 0.05%
		t.Errorf("%+v", st.Bills[0].Late)
	}
	if _, err := o.service.BackPay(ctx, in); !errors.Is(err, process.ErrMonthPaid) {
		t.Errorf("%v", err)
	}
	in.Months = []period.Date{date("2027-03-01")}
	if _, err := o.service.BackPay(ctx, in); !errors.Is(err, process.ErrNotYet) {
		t.Errorf("以后的月份:%v", err)
	}
	in.Months = nil
	for i := range 37 {
		in.Months = append(in.Months, date("2024-01-01").AddMonths(i))
	}
	if _, err := o.service.BackPay(ctx, in); !errors.Is(err, levy.ErrTooManyMonths) {
		t.Errorf("%v", err)
	}
	in.Region = "330100"
	if _, err := o.service.BackPay(ctx, in); !errors.Is(err, policy.ErrNoLevy) {
		t.Errorf("%v", err)
	}
	o.pay(debtor, employees, 2000*yuan, "2026-03-05")
	months, err := o.service.PaidMonths(ctx, "R1", employees)
	o.ok(err)
	if len(months) != 2 || !months[0].BackPaid || !months[1].Paid() {
		t.Errorf("%+v", months)
	}
}

// Retirement: 300 months are asked of a man; prior and deemed ones count; the rest
// is bought, and then nothing is missing.
func TestLifetime(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.insured("R1", employees, "11", "1966-01-01", "")
	o.ok(o.service.AddPriors(ctx, []contribution.Prior{
		{PriorID: "Q1", PsnNo: "R1", Scheme: employees, Kind: contribution.Legacy, Term: period.Span{From: date("2004-01-01"), To: date("2024-01-01")}, PaidOn: date("2024-01-01")},
		{PriorID: "Q2", PsnNo: "R1", Scheme: employees, Kind: contribution.Deemed, Term: period.Span{From: date("1999-01-01"), To: date("2003-01-01")}, PaidOn: date("2024-01-01")},
	}))
	in := process.Retiring{PsnNo: "R1", Region: home, Scheme: employees, Bill: true, Operator: "S1"}
	years, bill, err := o.service.Lifetime(ctx, in)
	o.ok(err)
	if years.Required != 300 || years.Counted != 288 || years.Missing != 12 || years.Total != 5724*yuan || bill == nil { // 7,950 × 6% × 12
		t.Errorf("%+v %+v", years, bill)
	}
	o.pay(debtor, employees, 5724*yuan, "2026-03-05")
	if _, _, err := o.service.Lifetime(ctx, in); !errors.Is(err, process.ErrNothingMissing) {
		t.Errorf("%v", err)
	}
	in.PsnNo = "无此人"
	if _, _, err := o.service.Lifetime(ctx, in); !errors.Is(err, process.ErrNotInsured) {
		t.Errorf("%v", err)
	}
}

// A project pays by its cost.
func TestProject(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	site := contribution.Debtor{Kind: contribution.Project, No: "工地-1"}
	in := process.Alone{Debtor: site, Region: home, Scheme: employees, Class: "建筑项目", Term: period.Span{From: date("2026-03-01"), To: date("2027-09-01")},
		Cost: 2_000_000 * yuan, Reason: "开工", Operator: "S1"}
	bill, err := o.service.AssessOne(ctx, in)
	o.ok(err)
	if own, _ := bill.Own(); own != 3000*yuan || bill.Due != date("2026-04-30") {
		t.Errorf("%+v", bill)
	}
	in.Debtor, in.Class = contribution.Debtor{Kind: contribution.Person, No: "R9"}, "灵活就业"
	if _, err := o.service.AssessOne(ctx, in); !errors.Is(err, process.ErrTerm) {
		t.Errorf("%v", err)
	}
	in.Term = month("2026-03")
	if _, err := o.service.AssessOne(ctx, in); !errors.Is(err, process.ErrNotInsured) {
		t.Errorf("%v", err)
	}
}

// An inspection: one person was left out, another's wage was cut; what is owed is
// billed by month, with the late fee from the day the month was due, and posted.
func TestInspection(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.employer(1, enrolment.Enterprise, 6000*yuan)
	o.insured("黑工", residents, "15", "1990-01-01", "")
	o.assess("单位职工", employees, month("2026-01"))
	o.pay(debtor, employees, 610*yuan, "2026-02-10")
	open := process.Inspecting{Employer: debtor.No, Region: home, Scheme: employees, Term: period.Span{From: date("2026-01-01"), To: date("2026-03-01")}, Reason: "举报", Operator: "J1"}
	i, err := o.service.OpenInspection(ctx, open)
	o.ok(err)
	if _, _, err := o.service.BillFindings(ctx, i.InspectionID, "J1"); !errors.Is(err, process.ErrInspectionState) {
		t.Errorf("%v", err)
	}
	if _, err := o.service.Find(ctx, i.InspectionID, []process.Found{{PsnNo: "P00010000", Month: date("2026-01-01"), Actual: 5000 * yuan, Evidence: "工资表"}}, "J1"); !errors.Is(err, process.ErrFinding) {
		t.Errorf("nothing was owed: %v", err)
	}
	i, err = o.service.Find(ctx, i.InspectionID, []process.Found{
		{PsnNo: "P00010000", Month: date("2026-01-01"), Actual: 9000 * yuan, Evidence: "工资表第3页"},
		{PsnNo: "黑工", Month: date("2026-01-01"), Actual: 5000 * yuan, Evidence: "考勤记录"},
	}, "J1")
	o.ok(err)
	if i.Findings[0].Kind != contribution.WageBase || i.Findings[0].Owed != 300*yuan || i.Findings[1].Kind != contribution.HeadCount || i.Findings[1].Owed != 510*yuan {
		t.Errorf("%+v", i.Findings)
	}
	i, bills, err := o.service.BillFindings(ctx, i.InspectionID, "J1")
	o.ok(err)
	if len(bills) != 1 || bills[0].Kind != contribution.Found || bills[0].Due != date("2026-02-15") || bills[0].Heads != 2 {
		t.Errorf("%+v", bills)
	}
	st := o.statement(debtor, "2026-03-05")
	if st.Owed != 810*yuan || st.Late != 729 { // 18 days
		t.Errorf("欠 %s 滞纳金 %s", st.Owed, st.Late)
	}
	paid := o.pay(debtor, employees, 810*yuan+729, "2026-03-05")
	if paid.Left != 0 || len(paid.Settled) != 1 {
		t.Errorf("%+v", paid)
	}
	if _, err = o.service.CloseInspection(ctx, i.InspectionID, "", "J1"); !errors.Is(err, process.ErrNoReason) {
		t.Errorf("%v", err)
	}
	i, err = o.service.CloseInspection(ctx, i.InspectionID, "已补缴", "J1")
	o.ok(err)
	if i.State != contribution.InspectionClosed {
		t.Errorf("%+v", i)
	}
	open.Region = "330100"
	if _, err := o.service.OpenInspection(ctx, open); !errors.Is(err, process.ErrWrongRegion) {
		t.Errorf("%v", err)
	}
	if _, err := o.service.Inspection(ctx, "无此"); !errors.Is(err, process.ErrNoInspection) {
		t.Errorf("%v", err)
	}
	months, err := o.service.PaidMonths(ctx, "黑工", employees)
	o.ok(err)
	if len(months) != 1 || !months[0].BackPaid {
		t.Errorf("%+v", months)
	}
}

// One declaration of the five insurances: ours becomes wages, the four others go on
// as they came, byte for byte.
func TestDeclaration(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.employer(1, enrolment.Enterprise, 6000*yuan, 7000*yuan)
	head := "统一社会信用代码,险种,所属月份,人员编号,证件号码,姓名,申报工资\n"
	others := debtor.No + `,110,2026-03,P00010000,,"某 人",8000.00` + "\n" + debtor.No + ",410,2026-03,P00010000,,某人,8000\n"
	ours := debtor.No + ",310,2026-03,P00010000,,某人,8000\n" + debtor.No + ",310,2026-03,P00010001,,某人,7000\n"
	in := process.Declaring{Region: home, Name: "申报.csv", Body: head + ours + others, Operator: "S1"}
	done, err := o.service.Declare(ctx, in)
	o.ok(err)
	if done.Ours != 2 || done.Changed != 1 || done.HandedOn != 2 || done.Body != head+others {
		t.Errorf("%+v", done)
	}
	o.assess("单位职工", employees, month("2026-02"))
	o.assess("单位职工", employees, month("2026-03"))
	st := o.statement(debtor, "2026-03-05")
	if st.Bills[0].Bill.Base != 13000*yuan || st.Bills[1].Bill.Base != 15000*yuan {
		t.Errorf("基数 %s %s", st.Bills[0].Bill.Base, st.Bills[1].Bill.Base)
	}
	if _, err := o.service.Declare(ctx, in); !errors.Is(err, process.ErrFileSeen) {
		t.Errorf("%v", err)
	}
	for body, want := range map[string]error{
		"表头不对\n": process.ErrFileRow,
		head + ours + strings.Split(ours, "\n")[0] + "\n":   process.ErrDeclaredTwice,
		head + debtor.No + ",999,2026-03,P00010000,,某人,1\n": process.ErrFileRow,
		head + debtor.No + ",310,2026年,P00010000,,某人,1\n":   process.ErrFileRow,
		head + debtor.No + ",310,2026-03,外人,,某人,1\n":        process.ErrFileRow,
		head + debtor.No + ",310,2026-03,,C无,某人,1\n":        process.ErrFileRow,
	} {
		in.Body = body
		if _, err := o.service.Declare(ctx, in); !errors.Is(err, want) {
			t.Errorf("%q: %v", body, err)
		}
	}
	o.checkedBefore(debtor, head)
}

// checkedBefore has a declaration looked at before it is taken: every row that is
// wrong is told at once, and nothing is written.
func (o *office) checkedBefore(debtor contribution.Debtor, head string) {
	o.Helper()
	bad := head + debtor.No + ",310,2026-03,外人,,某人,1\n" + debtor.No + ",310,2026-03,P00010000,,某人,9000\n" + debtor.No + ",999,2026-03,P00010000,,某人,1\n" + debtor.No + ",110,2026-03,P00010000,,某人,1\n"
	for range 2 {
		would, wrong, err := o.service.CheckDeclaration(ctx, home, bad)
		o.ok(err)
		if would.Ours != 1 || would.Changed != 1 || would.HandedOn != 1 || len(wrong) != 2 || wrong[0].Line != 2 || wrong[1].Line != 4 {
			o.Errorf("%+v %+v", would, wrong)
		}
	}
}

// A declaration comes as a workbook or in the encoding of an old program, and reads
// the same; what is neither is refused.
func TestFilesAsTheyAreHandedIn(t *testing.T) {
	t.Parallel()
	want := "统一社会信用代码,险种,所属月份\n91390100MA00000018,310,2026-03\n"
	book := excelize.NewFile()
	for at, cell := range map[string]string{"A1": "统一社会信用代码", "B1": "险种", "C1": "所属月份", "A2": " 91390100MA00000018", "B2": "310", "C2": "2026-03 "} {
		if err := book.SetCellStr(book.GetSheetName(0), at, cell); err != nil {
			t.Fatal(err)
		}
	}
	sheet, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	old, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(want))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"UTF-8": []byte(want), "GB18030": old, "Excel": sheet.Bytes()} {
		if text, err := process.TextOf(content); err != nil || text != want {
			t.Errorf("%s: %q %v", name, text, err)
		}
	}
	for name, content := range map[string][]byte{"坏工作簿": []byte("PK\x03\x04坏"), "不是文字": {0xff, 0xff, 0xff}} {
		if _, err := process.TextOf(content); !errors.Is(err, process.ErrFileRow) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The books of the bank and ours, compared: every difference has its name; then what
// is missing here is taken in.
func TestReconciliation(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	a, b, c := o.employer(1, enrolment.Enterprise, 10000*yuan), o.employer(2, enrolment.Enterprise, 10000*yuan), o.employer(3, enrolment.Enterprise, 10000*yuan)
	o.assess("单位职工", employees, month("2026-02"))
	file, err := o.service.DueFile(ctx, process.Sending{Region: home, Scheme: employees, Due: date("2026-03-15"), Name: "应缴.csv", Operator: "S1"})
	o.ok(err)
	if file.Rows != 3 || file.Amount != 3030*yuan || !strings.HasSuffix(file.Body, "合计,3,3030.00\n") || !strings.Contains(file.Body, "单位,"+a.No+",310,2026-02,2026-03-15,1010.00,0.00,1010.00") {
		t.Errorf("%s", file.Body)
	}
	bank := func(serial string, d contribution.Debtor, amount money.Fen) {
		_, err := o.service.Pay(ctx, process.Paying{Debtor: d, Region: home, Scheme: employees, Channel: contribution.BankDebit, Serial: serial, Amount: amount, PaidOn: date("2026-03-05"), Operator: "S1"})
		o.ok(err)
	}
	bank("同", a, 1010*yuan)
	bank("额", b, 500*yuan)
	bank("人", b, 10*yuan)
	bank("月", b, 20*yuan)
	bank("多", b, 30*yuan)
	row := func(serial string, d contribution.Debtor, term, amount string) string {
		return serial + ",单位," + d.No + ",310," + term + "," + amount + ",2026-03-05\n"
	}
	body := "流水号,对象类别,对象编号,险种,所属期,金额,缴款日\n" + row("同", a, "2026-02", "1010") + row("额", b, "2026-02", "501") + row("人", a, "2026-02", "10") +
		row("月", b, "2026-01", "20") + row("同", a, "2026-02", "1010") + row("新", c, "2026-02", "1010") + row("陌", contribution.Debtor{No: creditNo(9)}, "2026-02", "1") + "合计,7,3562.00\n"
	in := process.Receiving{Region: home, Channel: contribution.BankDebit, Day: date("2026-03-05"), Name: "到账.csv", Body: body, Operator: "S1"}
	seen := func(r process.Received) string {
		var words []string
		for _, d := range r.Differences {
			words = append(words, d.Serial+string(d.Kind))
		}
		return strings.Join(words, " ")
	}
	compared, err := o.service.Receive(ctx, in)
	o.ok(err)
	if want := "额金额不符 人对象不符 月所属期不符 同重复 新我方无 陌对象不符 多对方无"; seen(compared) != want || compared.Matched != 1 || compared.Posted != 0 {
		t.Errorf("%s,应为 %s", seen(compared), want)
	}
	in.Post = true
	posted, err := o.service.Receive(ctx, in)
	o.ok(err)
	if want := "额金额不符 人对象不符 月所属期不符 同重复 陌对象不符 多对方无"; seen(posted) != want || posted.Posted != 1 {
		t.Errorf("%s,应为 %s", seen(posted), want)
	}
	if st := o.statement(c, "2026-03-05"); st.Owed != 0 {
		t.Errorf("%+v", st)
	}
	if _, err := o.service.Receive(ctx, in); !errors.Is(err, process.ErrFileSeen) {
		t.Errorf("%v", err)
	}
	in.Body = strings.Replace(body, "合计,7,3562.00", "合计,7,3562.01", 1)
	if _, err := o.service.Receive(ctx, in); !errors.Is(err, process.ErrFileTotal) {
		t.Errorf("%v", err)
	}
}

// A run that was cut off goes on behind the last page, and ends with the same bills.
func TestRunGoesOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.many(450, 2)
	b := process.Batch{Region: home, Scheme: employees, Class: "单位职工", Term: month("2026-02"), Operator: "S1"}
	stop := errors.New("cut off")
	pages := 0
	broken := &process.Service{Store: cutOff{o.Store, &pages, stop}, Now: o.Now, Zone: o.service.Zone, NewID: o.NewID}
	if _, err := broken.Assess(ctx, b, nil); !errors.Is(err, stop) {
		t.Fatalf("%v", err)
	}
	run := o.assess("单位职工", employees, month("2026-02"))
	if !run.Done || run.Bills != 450 || run.Heads != 900 || run.Skipped != 0 {
		t.Errorf("%+v", run)
	}
	var lines []contribution.Line
	o.pay(contribution.Debtor{Kind: contribution.Employer, No: creditNo(7)}, employees, 100000*yuan, "2026-03-05")
	o.ok(o.Store.Contributions(ctx, func(r process.Reader) (err error) {
		lines, err = r.BasesPage(ctx, home, employees, month("2026-02"), "", 1000)
		return err
	}))
	if len(lines) != 2 || lines[0].Debtor.No != creditNo(7) || lines[0].Class != "单位职工" || lines[0].PsnNo >= lines[1].PsnNo {
		t.Errorf("%+v", lines)
	}
}
