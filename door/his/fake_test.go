package his_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yibao/door/his"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/region"
	"yibao/observer/visits"
	"yibao/process/charting"
	"yibao/process/filing"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// centre stands in for process/settlement: it remembers what it was asked, in
// the words of the process, and answers what the test gave it.
type centre struct {
	mu     sync.Mutex
	caller settlement.Caller
	asked  any

	answer settlement.Answer
	person settlement.PersonAnswer
	shares []settlement.Classed
	totals []settlement.Total
	chosen []filing.Chosen
	moved  []filing.Transferred
	filed  []enrolment.Registration
	waits  bool // what is filed waits for review
	lists  []charting.Stored
	seen   []visits.Visited
	used   []visits.Line
	err    error
	panics bool
}

func (f *centre) hear(c settlement.Caller, asked any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.panics {
		panic("390101199001010017")
	}
	f.caller, f.asked = c, asked
	return f.err
}

type reversalAsked struct{ PsnNo, VisitID, SetlID string }
type uploadAsked struct {
	PsnNo, VisitID string
	Lines          []claim.FeeLine
}
type undoAsked struct {
	PsnNo string
	Key   settlement.MessageKey
}
type totalsAsked struct{ PsnNo, Year, Month string }

func (f *centre) Institution(_ context.Context, code string) (provider.Institution, error) {
	return provider.Institution{Code: code}, f.hear(settlement.Caller{}, code)
}
func (f *centre) FindPerson(_ context.Context, q settlement.PersonQuery) (settlement.PersonAnswer, error) {
	return f.person, f.hear(settlement.Caller{}, q)
}
func (f *centre) RegisterOutpatient(_ context.Context, c settlement.Caller, v settlement.OutpatientVisit) (settlement.VisitAnswer, error) {
	return settlement.VisitAnswer{PsnNo: v.PsnNo, VisitID: "V1", LocalNo: v.LocalNo}, f.hear(c, v)
}
func (f *centre) CancelRegistration(_ context.Context, c settlement.Caller, psnNo, visitID, localNo string) error {
	return f.hear(c, reversalAsked{psnNo, visitID, localNo})
}
func (f *centre) Consult(_ context.Context, c settlement.Caller, q settlement.Consultation) error {
	return f.hear(c, q)
}
func (f *centre) Admit(_ context.Context, c settlement.Caller, a settlement.Admission) (settlement.VisitAnswer, error) {
	return settlement.VisitAnswer{PsnNo: a.PsnNo, VisitID: "V1", LocalNo: a.LocalNo}, f.hear(c, a)
}
func (f *centre) Discharge(_ context.Context, c settlement.Caller, q settlement.Discharge) error {
	return f.hear(c, q)
}
func (f *centre) ChangeAdmission(_ context.Context, c settlement.Caller, q settlement.AdmissionChange) error {
	return f.hear(c, q)
}
func (f *centre) CancelAdmission(_ context.Context, c settlement.Caller, psnNo, visitID string) error {
	return f.hear(c, reversalAsked{psnNo, visitID, ""})
}
func (f *centre) CancelDischarge(_ context.Context, c settlement.Caller, psnNo, visitID string) error {
	return f.hear(c, reversalAsked{psnNo, visitID, ""})
}
func (f *centre) UploadFees(_ context.Context, c settlement.Caller, psnNo, visitID string, lines []claim.FeeLine) ([]settlement.Classed, error) {
	return f.shares, f.hear(c, uploadAsked{psnNo, visitID, lines})
}
func (f *centre) WithdrawFees(_ context.Context, c settlement.Caller, q settlement.Withdrawal) error {
	return f.hear(c, q)
}
func (f *centre) PreSettle(_ context.Context, c settlement.Caller, q settlement.Request) (settlement.Answer, error) {
	return f.answer, f.hear(c, q)
}
func (f *centre) Settle(_ context.Context, c settlement.Caller, q settlement.Request) (settlement.Answer, error) {
	return f.answer, f.hear(c, q)
}
func (f *centre) PreSettlePurchase(_ context.Context, c settlement.Caller, q settlement.PurchaseRequest) (settlement.Answer, error) {
	return f.answer, f.hear(c, q)
}
func (f *centre) SettlePurchase(_ context.Context, c settlement.Caller, q settlement.PurchaseRequest) (settlement.Answer, error) {
	return f.answer, f.hear(c, q)
}
func (f *centre) Reverse(_ context.Context, c settlement.Caller, psnNo, visitID, setlID string) (settlement.Answer, error) {
	return f.answer, f.hear(c, reversalAsked{psnNo, visitID, setlID})
}
func (f *centre) Undo(_ context.Context, c settlement.Caller, psnNo string, key settlement.MessageKey) error {
	return f.hear(c, undoAsked{psnNo, key})
}
func (f *centre) Lookup(_ context.Context, c settlement.Caller, psnNo, visitID, setlID string) (settlement.Answer, error) {
	return f.answer, f.hear(c, reversalAsked{psnNo, visitID, setlID})
}
func (f *centre) Accumulated(_ context.Context, psnNo, year, month string) ([]settlement.Total, error) {
	return f.totals, f.hear(settlement.Caller{}, totalsAsked{psnNo, year, month})
}

const settingsText = `统筹区: 390100
名称: 安澜市
施行: {自: 2020-01-01}
核实: 示例
年度起始: 01-01
金额容差分: 1
可冲正交易: [2102, 2207, 2304, 2401]
账户计入基金支付总额: 否
清算经办机构: 390199
业务:
  门诊: [11]
  药店: [41]
  住院: [21]
清算类别: {门诊: 11, 药店: 41, 住院: 21}
清算方式: {门诊: 1, 药店: 1, 住院: 50}
基金支付类型:
  310:
    统筹基金: 310100
    公务员补助: 320100
    企业补充: 370100
    大病保险: 310300
    大额补助: 330100
    伤残人员保障: 350100
    医疗救助: 610100
    其他基金: 999997
    个人账户: 310200
    共济账户: 310200
    医院负担: {代码: 999996, 名称: 医院垫付}
`

func settings(t testing.TB, change ...string) *region.Settings {
	t.Helper()
	s, complaints := region.Parse("统筹区.yaml", []byte(strings.NewReplacer(change...).Replace(settingsText)))
	if s == nil {
		t.Fatalf("settings: %v", complaints)
	}
	return s
}

// stay is a settled stay of 23442.46 with every payer but some funds.
func stay(t testing.TB) settlement.Answer {
	t.Helper()
	pay := func(payer string, amount money.Fen) settlement.Share {
		return settlement.Share{Payer: payer, Layer: "基本医疗", Amount: amount}
	}
	day := period.MustDate("2026-03-09")
	a := settlement.Answer{
		Settings:    settings(t),
		Person:      enrolment.Person{PsnNo: "P1", Name: "张某", CertType: "01", CertNo: "390101199001010017", Sex: "1", Nation: "01", Birth: period.MustDate("1990-01-01")},
		Spell:       enrolment.Spell{Scheme: "310", Region: "390100", PersonType: "1101", Employer: "某厂"},
		Visit:       claim.Visit{VisitID: "V1", CertType: "02"},
		Institution: provider.Institution{Code: "H39010000001", Name: "安澜市一院", Level: "2", Region: "390101"},
		Age:         36,
	}
	a.Record = settlement.Record{
		PsnNo: "P1", SetlID: "S1", VisitID: "V1", Kind: settlement.Settled, Scheme: "310", Region: "390100",
		Institution: "H39010000001", MessageID: "M1", SettledAt: time.Date(2026, 3, 9, 2, 30, 15, 0, time.UTC),
		Facts: settlement.Facts{Kind: claim.Inpatient, MedType: "2101", Begin: period.MustDate("2026-03-05"), End: day, Day: day},
		Total: 2_344_246, SelfFunded: 253_397, OverLimit: 139_689, Prepaid: 70_344, InScope: 1_880_816,
		Deductible: 80_000, Balance: 12_345,
		Shares: []settlement.Share{
			pay("统筹基金", 1_504_653), pay("大额补助", 373_886), pay("统筹基金", 0), pay(benefit.PayerHospital, 50_501),
			pay(benefit.PayerAccount, 10_004), pay(benefit.PayerFamily, 7_000), {Payer: benefit.PayerCash, Amount: 398_202},
		},
	}
	a.Lines = []claim.FeeLine{
		{LineNo: "1", Amount: 2_000_000, Price: 20_000_000_000, Quantity: 10_000},
		{LineNo: "2", Amount: 344_246, Price: 3_442_460_000, Quantity: 10_000},
	}
	a.Record.Lines = []settlement.LineShare{
		{LineNo: "1", Amount: 2_000_000, OverLimit: 119_184, InScope: 1_880_816, Class: "01", Category: "06", Limit: 18_808_160_000, Parts: []money.Fen{1_504_653, 373_886, 0, 50_501, 0, 0, 70_960}},
		{LineNo: "2", Amount: 344_246, SelfFunded: 253_397, OverLimit: 20_505, Prepaid: 70_344, Class: "02", Category: "09", PrepayRate: money.Percent(10), Parts: []money.Fen{0, 0, 0, 0, 10_004, 7_000, 327_242}},
	}
	return a
}

// reversal turns an answer into that of its reversal.
func reversal(a settlement.Answer) settlement.Answer {
	r := &a.Record
	r.Kind, r.Original, r.SetlID = settlement.Reversed, r.SetlID, "S2"
	for _, f := range []*money.Fen{&r.Total, &r.SelfFunded, &r.OverLimit, &r.Prepaid, &r.InScope, &r.Deductible} {
		*f = -*f
	}
	r.Shares = append([]settlement.Share{}, r.Shares...)
	for i := range r.Shares {
		r.Shares[i].Amount = -r.Shares[i].Amount
	}
	r.Lines = append([]settlement.LineShare{}, r.Lines...)
	for i := range r.Lines {
		l := &r.Lines[i]
		for _, f := range []*money.Fen{&l.Amount, &l.SelfFunded, &l.OverLimit, &l.Prepaid, &l.InScope} {
			*f = -*f
		}
		l.Parts = append([]money.Fen{}, l.Parts...)
		for k := range l.Parts {
			l.Parts[k] = -l.Parts[k]
		}
	}
	return a
}

var totals = []settlement.Total{
	{Key: accumulator.Key{Region: "390100", Scheme: "310", Name: "本年统筹支付", Period: "2026"}, Fold: accumulator.Sum, Amount: 1_504_653, Money: true},
	{Key: accumulator.Key{Region: "390100", Scheme: "390", Name: "本年大病支付", Period: "2026"}, Fold: accumulator.Sum, Amount: 5, Money: true},
	{Key: accumulator.Key{Region: "390100", Scheme: "310", Name: "本年住院次数", Period: "2026"}, Fold: accumulator.Count, Amount: 3},
}

// counter is an open door over real HTTP.
type counter struct {
	url  string
	door http.Handler
	*centre
	log *lockedBuilder
}

type lockedBuilder struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuilder) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuilder) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func open(t testing.TB) *counter {
	t.Helper()
	return openWith(t, func(*his.Config) {})
}

// openWith opens a door whose configuration is changed before.
func openWith(t testing.TB, change func(*his.Config)) *counter {
	t.Helper()
	c := &counter{centre: &centre{answer: stay(t)}, log: &lockedBuilder{}}
	var serial atomic.Uint64
	config := his.Config{
		Settlement: c.centre, Filing: filer{c.centre}, Charts: charter{c.centre}, Visits: registrar{c.centre},
		Submission: clerk{c.centre}, Extracts: clerk{c.centre}, Statements: clerk{c.centre}, Guidance: adviser{c.centre}, Region: "390100", Zone: time.FixedZone("UTC+8", 8*3600),
		Now:     func() time.Time { return time.Date(2026, 3, 9, 2, 30, 15, 123_000_000, time.UTC) },
		NewID:   func() string { return "0123456789ABCDEFGHIJKLMNOP" },
		Serial:  func() uint64 { return serial.Add(1) },
		Log:     slog.New(slog.NewTextHandler(c.log, nil)),
		MaxBody: 1 << 20,
	}
	change(&config)
	d, err := his.New(config)
	if err != nil {
		t.Fatal(err)
	}
	c.door = d
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

// reply is a response envelope.
type reply struct {
	Infcode     json.Number
	InfRefmsgid string `json:"inf_refmsgid"`
	RefmsgTime  string `json:"refmsg_time"`
	RespondTime string `json:"respond_time"`
	ErrMsg      string `json:"err_msg"`
	Output      json.RawMessage
}

func (c *counter) post(t testing.TB, path, body string) reply {
	t.Helper()
	resp, err := http.Post(c.url+path, "text/plain", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("HTTP %d for %s: %s", resp.StatusCode, path, text)
	}
	var r reply
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return r
}

// letter is a message with the input given.
func letter(infno, input string) string {
	return `{"infno":"` + infno + `","msgid":"H39010000001202603091030150001","mdtrtarea_admvs":"390101","insuplc_admdvs":"390100",
"recer_sys_code":"FSI","infver":"V1.0","opter_type":"1","opter":"007","opter_name":"王某","inf_time":"2026-03-09 10:30:15",
"fixmedins_code":"H39010000001","fixmedins_name":"安澜市一院","sign_no":"","input":` + input + `}`
}
