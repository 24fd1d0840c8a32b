package policyfile_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
)

// The worked policies give the published figures, and every verb does what its
// cases say: testdata/worked, testdata/verbs.
func TestCases(t *testing.T) {
	t.Parallel()
	for dir, least := range map[string]int{"testdata/worked": 110, "testdata/verbs": 100} {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			tested, err := policyfile.Test(&out, os.DirFS(dir), ".")
			if err != nil || tested.Failed > 0 || tested.Errors > 0 || tested.Passed < least {
				t.Errorf("%+v, error %v, want at least %d passed\n%s", tested, err, least, out.String())
			}
			last := fmt.Sprintf("\n%d passed, 0 failed\n", tested.Passed)
			if !strings.HasSuffix(out.String(), last) {
				t.Errorf("the last line is not %q:\n%s", last, out.String())
			}
		})
	}
}

func TestTheShippedTestDataIsSound(t *testing.T) {
	t.Parallel()
	// one amount of verbs is negative on purpose: a case wants its refusal
	for dir, warnings := range map[string]int{"testdata/worked": 0, "testdata/verbs": 1, "testdata/policies": 0} {
		var out strings.Builder
		checked, err := policyfile.Check(&out, os.DirFS(dir), ".")
		if err != nil || checked.Errors > 0 || checked.Warnings != warnings || checked.Files == 0 {
			t.Errorf("%s: %+v, error %v\n%s", dir, checked, err, out.String())
		}
	}
}

// everyPolicy loads all policies of the test data that can settle.
func everyPolicy(tb testing.TB) map[string]*policyfile.Policy {
	tb.Helper()
	policies := make(map[string]*policyfile.Policy)
	for _, dir := range []string{"testdata/worked", "testdata/verbs", "testdata/policies"} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, policyfile.CaseSuffix) {
				return err
			}
			if p, _ := policyfile.Load(os.DirFS(dir), name); p != nil && p.Header().Region != "" {
				policies[path.Join(dir, name)] = p
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	if len(policies) < 20 {
		tb.Fatalf("only %d policies", len(policies))
	}
	return policies
}

func ningbo(tb testing.TB) *policyfile.Policy {
	return mustLoad(tb, "testdata/worked", "宁波居民2014.yaml")
}

func ningboBill() policyfile.Input {
	line := func(class string, yuan int64) map[string]policyfile.Value {
		return map[string]policyfile.Value{"类别": policyfile.Text(class), "金额": policyfile.Money(money.Fen(yuan) * money.Yuan)}
	}
	return policyfile.Input{
		Date:  period.MustDate("2015-03-01"),
		Facts: map[string]policyfile.Value{"医院等级": policyfile.Text("三级甲等")},
		Rows:  map[string]policyfile.Table{"费用明细": policyfile.TableOf([]string{"类别", "金额"}, line("甲类", 70000), line("乙类", 20000), line("丙类", 10000))},
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	h := ningbo(t).Header()
	want := policyfile.Header{
		Title: "宁波居民住院与大病", Region: "330211", Scheme: "390", Business: "住院", MedTypes: []string{"21", "22", "23", "24", "28"},
		Effective: period.Since(period.MustDate("2014-09-01")), Governing: policyfile.Discharge, AccumulatorDate: policyfile.Discharge, PersonDate: policyfile.Admission,
		Citations: []policyfile.Citation{
			{Name: "甬居民2014", Title: "宁波市城乡居民基本医疗保险暂行办法", Effective: period.MustDate("2014-09-01"), Verified: "待核实"},
			{Name: "甬大病2014", Title: "宁波市城乡居民大病保险实施意见", Effective: period.MustDate("2014-09-01"), Verified: "待核实"},
		},
	}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Error(diff)
	}
	if h.Citations[0].IsVerified() {
		t.Error("待核实 counts as verified")
	}
}

func TestWhatAPolicyReads(t *testing.T) {
	t.Parallel()
	p := ningbo(t)
	if diff := cmp.Diff([]string{"医院等级", "费用明细"}, p.FactNames()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"类别", "金额"}, p.Columns("费用明细")); diff != "" {
		t.Error(diff)
	}
	if !p.NeedsFact("医院等级") || p.NeedsFact("年龄") {
		t.Error("NeedsFact is wrong")
	}
	aid := mustLoad(t, "testdata/worked", "渝北救助.yaml")
	if !aid.NeedsFact("救助身份") || !aid.NeedsFact("人员身份") {
		t.Error("救助身份 and 人员身份 are two words for one fact")
	}
	want := []policyfile.Accumulator{{Name: "本年大病起付", Owner: policyfile.Person, Period: policyfile.Period{Kind: policyfile.CalendarYear}, Measure: policyfile.ByMoney, Fold: policyfile.Sum}}
	if diff := cmp.Diff(want, p.Accumulators()); diff != "" {
		t.Error(diff)
	}
}

func TestResult(t *testing.T) {
	t.Parallel()
	r, err := ningbo(t).Settle(ningboBill())
	if err != nil {
		t.Fatal(err)
	}
	shares := []policyfile.Share{
		{Payer: "统筹基金", Layer: "基本医疗", Portions: []string{"统筹支付"}, Amount: 6612000},
		{Payer: "大病保险", Layer: "大病保险", Portions: []string{"大病支付"}, Amount: 164000},
		{Payer: "个人", Amount: 3224000},
	}
	if diff := cmp.Diff(shares, r.Shares); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]policyfile.Delta{{Accumulator: "本年大病起付", Amount: 2000000}}, r.Deltas); diff != "" {
		t.Error(diff)
	}
	if len(r.Rows) != 3 || r.Rows[1].Of("先行自付") != 60000 || r.Rows[2].Of("全自费") != 1000000 || r.Rows[0].Of("没有") != 0 {
		t.Error(r.Rows)
	}
	if v, ok := r.Figures.Find("按比例自付·1"); !ok || v.Num() != 611200 || r.Figures.Unit("按比例自付·1") != "元" {
		t.Error(v, ok)
	}
	if r.Total != 10000000 || r.Paid("统筹基金") != 6612000 || r.Portions.Of("范围内费用") != 8940000 {
		t.Error(r.Total, r.Paid("统筹基金"), r.Portions.Of("范围内费用"))
	}
}

// The deductible of the year is used up: the accumulator limited the result.
func TestLimited(t *testing.T) {
	t.Parallel()
	in := ningboBill()
	in.Used = func(name string, keys []string) int64 {
		if name != "本年大病起付" || len(keys) != 0 {
			t.Errorf("asked for %s %v", name, keys)
		}
		return 1999999
	}
	r, err := ningbo(t).Settle(in)
	if err != nil || r.Portions.Of("大病起付自付") != 1 {
		t.Fatal(r.Portions.Of("大病起付自付"), err)
	}
	if diff := cmp.Diff([]string{"本年大病起付"}, r.Limited); diff != "" {
		t.Error(diff)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	change := func(alter func(*policyfile.Input)) policyfile.Input {
		in := ningboBill()
		alter(&in)
		return in
	}
	row := func(in *policyfile.Input, class string, value policyfile.Value) {
		in.Rows["费用明细"] = policyfile.Table{Columns: []string{"类别", "金额"}, Rows: [][]policyfile.Value{{policyfile.Text(class), value}}}
	}
	for _, c := range []struct {
		name string
		in   policyfile.Input
		want fault.Definition
	}{
		{"before the policy", change(func(in *policyfile.Input) { in.Date = period.MustDate("2014-08-31") }), policyfile.ErrNotInForce},
		{"level not known", change(func(in *policyfile.Input) { delete(in.Facts, "医院等级") }), policyfile.ErrFactMissing},
		{"level that no list has", change(func(in *policyfile.Input) { in.Facts["医院等级"] = policyfile.Text("四级") }), policyfile.ErrOption},
		{"level that the circular leaves out", change(func(in *policyfile.Input) { in.Facts["医院等级"] = policyfile.Text("二级乙等") }), policyfile.ErrNoValue},
		{"no lines", change(func(in *policyfile.Input) { in.Rows = nil }), policyfile.ErrFactMissing},
		{"lines and sums", change(func(in *policyfile.Input) { in.Facts["范围内费用"] = policyfile.Money(1) }), policyfile.ErrDoubled},
		{"a negative line", change(func(in *policyfile.Input) { row(in, "甲类", policyfile.Money(-1)) }), policyfile.ErrMinus},
		{"a line without amount", change(func(in *policyfile.Input) { row(in, "甲类", policyfile.Value{}) }), policyfile.ErrFactMissing},
		{"an amount that is a text", change(func(in *policyfile.Input) { row(in, "甲类", policyfile.Text("一元")) }), policyfile.ErrFactKind},
		{"an amount that is a count", change(func(in *policyfile.Input) { row(in, "甲类", policyfile.Int(1)) }), policyfile.ErrFactKind},
		{"too large", change(func(in *policyfile.Input) { row(in, "甲类", policyfile.Money(1<<62)) }), policyfile.ErrTooLarge},
		{"a class that no list has", change(func(in *policyfile.Input) { row(in, "丁类", policyfile.Money(1)) }), policyfile.ErrOption},
		{"a total that does not agree", change(func(in *policyfile.Input) { in.Facts["总额"] = policyfile.Money(1) }), policyfile.ErrTotal},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, err := ningbo(t).Settle(c.in)
			f, ok := fault.As(err)
			if !ok || f.Code != c.want.Code || strings.Contains(f.Sentence, "%!") {
				t.Errorf("error %v, want %s", err, c.want.Code)
			}
			if len(r.Shares) != 0 {
				t.Error("a refusal with a result")
			}
		})
	}
	in := ningboBill()
	in.Facts["总额"] = policyfile.Money(10000000)
	if _, err := ningbo(t).Settle(in); err != nil {
		t.Errorf("a total that agrees is refused: %v", err)
	}
}

// The sums of 逐笔 may be given in place of lines: an estimate before the bill.
func TestSumsInPlaceOfLines(t *testing.T) {
	t.Parallel()
	in := ningboBill()
	in.Rows = nil
	for name, fen := range map[string]money.Fen{"范围内费用": 8940000, "先行自付": 60000, "全自费": 1000000} {
		in.Facts[name] = policyfile.Money(fen)
	}
	r, err := ningbo(t).Settle(in)
	if err != nil || r.Paid("个人") != 3224000 || r.Total != 10000000 || len(r.Rows) != 0 {
		t.Error(r.Paid("个人"), r.Total, len(r.Rows), err)
	}
}

func TestBundle(t *testing.T) {
	t.Parallel()
	p := mustLoad(t, "testdata/worked", "天津居民.yaml")
	b := p.Bundle()
	if b.Entry != "天津居民.yaml" || len(b.Files) != 2 || b.Files[0].Name != "国家居民大病.yaml" {
		t.Fatalf("bundle %s with %d files", b.Entry, len(b.Files))
	}
	again, complaints := policyfile.FromBundle(b)
	if again == nil {
		t.Fatal(complaints)
	}
	if again.Bundle().Hash() != b.Hash() || len(b.Hash()) != 64 {
		t.Error("the hash does not survive the bundle")
	}
	in := policyfile.Input{Date: period.MustDate("2022-05-01"), Facts: map[string]policyfile.Value{
		"范围内费用": policyfile.Money(10050000), "医院等级": policyfile.Text("三级"), "缴费档次": policyfile.Text("高档"), "救助身份": policyfile.Text("无"), "本年住院次数": policyfile.Int(0),
	}}
	first, err1 := p.Settle(in)
	second, err2 := again.Settle(in)
	if diff := cmp.Diff(first, second); diff != "" || err1 != nil || err2 != nil {
		t.Error(diff, err1, err2)
	}
	b.Files[0].Text += "\n"
	changed, _ := policyfile.FromBundle(b)
	if changed.Bundle().Hash() == p.Bundle().Hash() {
		t.Error("another parent, the same hash")
	}
	if missing, complaints := policyfile.FromBundle(policyfile.Bundle{Entry: "天津居民.yaml", Files: b.Files[1:]}); missing != nil || len(complaints) == 0 {
		t.Error("a bundle without its parent loads")
	}
}

// 承接 cannot leave the files it was given.
func TestParentsStayInside(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"甲/甲.yaml": {Data: []byte("政策: 甲\n只供承接: 是\n承接: ../../秘密.yaml\n")}}
	p, complaints := policyfile.Load(files, "甲/甲.yaml")
	if p != nil || len(complaints) != 1 || complaints[0].Code != "P117" {
		t.Error(complaints)
	}
	round := fstest.MapFS{"甲.yaml": {Data: []byte("政策: 甲\n只供承接: 是\n承接: 乙.yaml\n")}, "乙.yaml": {Data: []byte("政策: 乙\n只供承接: 是\n承接: 甲.yaml\n")}}
	if p, complaints := policyfile.Load(round, "甲.yaml"); p != nil || complaints[0].Code != "P117" {
		t.Error(complaints)
	}
}

func TestPeriodKeys(t *testing.T) {
	t.Parallel()
	year := policyfile.Period{Kind: policyfile.InsuranceYear, Month: 7, Day: 1}
	for _, c := range []struct {
		period policyfile.Period
		day    string
		want   string
		ok     bool
	}{
		{policyfile.Period{Kind: policyfile.CalendarYear}, "2026-12-31", "2026", true},
		{policyfile.Period{Kind: policyfile.CalendarMonth}, "2026-03-01", "2026-03", true},
		{year, "2026-06-30", "2025-07-01", true},
		{year, "2026-07-01", "2026-07-01", true},
		{policyfile.Period{Kind: policyfile.ThisStay}, "2026-03-01", "V1", true},
		{policyfile.Period{Kind: policyfile.Lifetime}, "2026-03-01", "", true},
		{policyfile.Period{Kind: policyfile.TwelveMonths}, "2026-03-01", "", false},
		{policyfile.Period{Kind: policyfile.BenefitPeriod, Gap: 60}, "2026-03-01", "", false},
	} {
		if got, ok := c.period.Key(period.MustDate(c.day), "V1"); got != c.want || ok != c.ok {
			t.Errorf("%s on %s: %q %v, want %q %v", c.period.Kind, c.day, got, ok, c.want, c.ok)
		}
	}
}

// A settlement told in sentences; testdata/sentences.golden.
func TestSentences(t *testing.T) {
	t.Parallel()
	in := ningboBill()
	in.Used = func(string, []string) int64 { return 500000 }
	_, steps, err := ningbo(t).Explain(in)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, s := range steps {
		out.WriteString(s.Sentence() + "\n")
		for _, row := range s.Rows {
			out.WriteString("    " + row.Sentence() + "\n")
		}
	}
	for _, file := range []string{"清远职工.yaml", "渝北救助.yaml"} {
		p := mustLoad(t, "testdata/worked", file)
		_, steps, err := p.Explain(policyfile.Input{Date: period.MustDate("2023-05-01"), Facts: map[string]policyfile.Value{
			"范围内费用": policyfile.Money(30000000), "全自费": policyfile.Money(100), "救助身份": policyfile.Text("无"),
		}})
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString("\n")
		for _, s := range steps {
			out.WriteString(s.Sentence() + "\n")
		}
	}
	golden(t, "testdata/sentences.golden", out.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); run with -update to accept\n%s", file, diff)
	}
}

// Sampling finds the cliff of 全额累进 and is quiet about the same policy with
// marginal bands.
func TestSamplingFindsCliffs(t *testing.T) {
	t.Parallel()
	const text = `政策: 断崖
统筹区: 330200
险种: 职工
业务: 住院
施行: {自: 2020-01-01}
取值日期: 结算日期
依据:
  样例: {标题: 样例办法, 核实: 待核实}
事实: {范围内费用: 份}
参数:
  比例: {单位: 比例, 分段: 元, 说明: 故意写反, 值: {至1万: 90%, 1万以上: 80%}}
步骤:
  基本医疗:
    - 按比例: {从: 范围内费用, 比例: 比例, 方式: 全额累进, 得: 支付}
支付: {统筹基金: 支付, 个人: 其余}
`
	for file, want := range map[string]int{text: 1, strings.Replace(text, "全额累进", "超额", 1): 0} {
		p, complaints := policyfile.Load(fstest.MapFS{"甲.yaml": {Data: []byte(file)}}, "甲.yaml")
		if p == nil {
			t.Fatal(complaints)
		}
		if found := p.Sample(1, 2000); len(found.Found) != want || found.Points != 2000 || found.Refused != 0 {
			t.Errorf("%+v, want %d found", found, want)
		}
	}
}
