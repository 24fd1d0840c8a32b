package policyfile_test

import (
	"os"
	"testing"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
)

// fifteenLines is a bill as an outpatient department sends it: fifteen lines of
// the three classes, two of them over their limit price.
func fifteenLines() policyfile.Table {
	table := policyfile.Table{Columns: []string{"类别", "金额", "限价内金额", "先付比例", "不予支付"}}
	for i := range int64(15) {
		class, rate, amount := "甲类", money.Percent(0), money.Fen(12_345+1_000*i)
		switch i % 5 {
		case 1, 2:
			class, rate = "乙类", money.Percent(10)
		case 4:
			class, rate = "丙类", money.Percent(100)
		}
		within := amount
		if i%7 == 3 {
			within -= 345
		}
		table.Rows = append(table.Rows, []policyfile.Value{
			policyfile.Text(class), policyfile.Money(amount), policyfile.Money(within), policyfile.Number(rate), policyfile.Bool(false),
		})
	}
	return table
}

func benchmarkInput(date string) policyfile.Input {
	return policyfile.Input{
		Date: period.MustDate(date),
		Facts: map[string]policyfile.Value{
			"医院等级": policyfile.Text("三级甲等"), "人员类别": policyfile.Text("成年居民"), "救助身份": policyfile.Text("无"), "缴费档次": policyfile.Text("高档"),
		},
		Rows: map[string]policyfile.Table{"费用明细": fifteenLines()},
		Used: func(string, []string) int64 { return 0 },
	}
}

func mustLoad(tb testing.TB, dir, file string) *policyfile.Policy {
	tb.Helper()
	p, complaints := policyfile.Load(os.DirFS(dir), file)
	for _, c := range complaints {
		tb.Errorf("%s", c)
	}
	if p == nil {
		tb.FailNow()
	}
	return p
}

// BenchmarkSettle: fifteen fee lines classified, then two layers.
func BenchmarkSettle(b *testing.B) {
	p := mustLoad(b, "testdata/policies", "两层.yaml")
	in := benchmarkInput("2024-06-01")
	if _, err := p.Settle(in); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Settle(in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExplain: the same with every step told.
func BenchmarkExplain(b *testing.B) {
	p := mustLoad(b, "testdata/policies", "两层.yaml")
	in := benchmarkInput("2024-06-01")
	for b.Loop() {
		_, steps, err := p.Explain(in)
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range steps {
			_ = s.Sentence()
		}
	}
}

// BenchmarkLoad: decoding, checking and compiling one policy with its parents.
func BenchmarkLoad(b *testing.B) {
	files := os.DirFS("testdata/policies")
	for b.Loop() {
		if p, _ := policyfile.Load(files, "两层.yaml"); p == nil {
			b.Fatal("not loaded")
		}
	}
}
