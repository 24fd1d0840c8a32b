package audit_test

import (
	"io/fs"
	"path"
	"strconv"
	"testing"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
	"yibao/rules"
)

// shipped returns every shipped rule as published.
func shipped(t testing.TB) []knowledge.RuleVersion {
	t.Helper()
	var versions []knowledge.RuleVersion
	err := fs.WalkDir(rules.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".rule" {
			return err
		}
		text, err := fs.ReadFile(rules.FS, name)
		versions = append(versions, knowledge.RuleVersion{
			Version: period.Version{ID: name, Effective: period.Since(1)}, Rule: name, State: knowledge.Active, File: name, Text: string(text),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return versions
}

// loaded is an engine of all shipped rules with so many points of each kind
// that has any, spread over 2,000 items.
func loaded(t testing.TB, each int) *audit.Engine {
	t.Helper()
	values := []knowledge.Value{
		{Name: "性别", Text: "女"}, {Name: "最大年龄", Text: "14岁"}, {Name: "级别", Text: "二级"}, {Name: "就医方式", Text: "门诊、住院"},
		{Name: "险种", Text: "310"}, {Name: "科室", Text: "内科"}, {Name: "诊断", Text: "I25"}, {Name: "上限", Text: "2"}, {Name: "窗口", Text: "日"},
		{Name: "天数", Text: "14"}, {Name: "总额", Text: "1000"}, {Name: "限价", Text: "100"}, {Name: "间隔", Text: "7"}, {Name: "克数", Text: "3"}, {Name: "人群", Text: "妊娠"},
	}
	var points []knowledge.Point
	for c, k := range rulefile.Kinds() {
		for i := range each {
			if !k.Points || k.Lacks != "" {
				continue
			}
			p := knowledge.Point{
				Version: period.Version{ID: k.Code + strconv.Itoa(i), Effective: period.Since(1)}, Number: k.Code + strconv.Itoa(i), Kind: k.Code, Active: true,
				Group: strconv.Itoa(i % 50), Items: []knowledge.Key{{Match: knowledge.ByCode, Text: item(i*7 + c*17)}}, Others: []knowledge.Key{{Match: knowledge.ByCode, Text: item(i*7 + c*17 + 13)}},
			}
			p.Values = append(p.Values, values...)
			points = append(points, p)
		}
	}
	e, faults := audit.Compile("390100", shipped(t), points)
	for _, f := range faults {
		t.Errorf("%s %s: %s", f.Rule, f.Point, f.Text)
	}
	return e
}

// item is one of 2,000 items; a person uses 120 of them.
func item(n int) string { return "X" + strconv.Itoa(10_000_000+n%2000) }

// bill is a visit of so many lines under judgement and a year of history.
func bill(lines, history int) *audit.Facts {
	f := &audit.Facts{Stage: rulefile.During, Person: audit.Person{PsnNo: "1", Sex: 1, Birth: period.MustDate("1960-01-01")}}
	begin := period.MustDate("2024-03-01")
	visit := func(judged bool, day period.Date) int32 {
		f.Visits = append(f.Visits, audit.Visit{
			ID: strconv.Itoa(len(f.Visits)), Judged: judged, Institution: "H1", Level: 3, Way: rulefile.Outpatient, Scheme: "310", MedType: "11", Begin: day, End: day,
			Department: "内科", Diagnoses: []audit.Diagnosis{{Code: "I25.1", Main: true}},
		})
		return int32(len(f.Visits) - 1)
	}
	add := func(v int32, n int, day period.Date) {
		kind := audit.Drug
		if n%2 == 0 {
			kind = audit.Service
		}
		f.Lines = append(f.Lines, audit.Line{
			Visit: v, LineNo: strconv.Itoa(n), Item: item(n % 120 * 13), Name: "名称" + strconv.Itoa(n%120), Kind: kind, Prescription: strconv.Itoa(int(v)), Day: day, Minute: 540,
			Quantity: 10_000, Price: 10_000_000, Amount: 1000, Fund: 700, Supply: 3, Listed: audit.Yes, Licensed: audit.Yes,
		})
	}
	n := 0
	for n < history {
		day := begin.AddDays(n * 360 / max(history, 1))
		v := visit(false, day)
		for range min(20, history-n) {
			add(v, n, day)
			n++
		}
	}
	day := period.MustDate("2025-03-01")
	v := visit(true, day)
	for range lines {
		add(v, n, day)
		n++
	}
	return f
}

// BenchmarkBill: 30 lines with a year of history, all shipped rules.
func BenchmarkBill(b *testing.B) {
	e, f := loaded(b, 100), bill(30, 1000)
	var r audit.Result
	e.Judge(f, &r)
	b.Logf("%d rules, %d points, %d findings, %d unjudged", len(e.Rules()), len(e.Entries()), len(r.Findings), len(r.Unjudged))
	b.ReportAllocs()
	for b.Loop() {
		e.Judge(f, &r)
	}
}

// Judging again into the same result gives the same and takes next to no memory.
func TestMemoryIsUsedAgain(t *testing.T) {
	t.Parallel()
	e := loaded(t, 30)
	var fresh, used audit.Result
	e.Judge(bill(30, 300), &used)
	e.Judge(bill(5, 20), &used)
	e.Judge(bill(5, 20), &fresh)
	if fresh.Total != used.Total || len(fresh.Findings) != len(used.Findings) || len(fresh.Unjudged) != len(used.Unjudged) || len(fresh.Lines) != len(used.Lines) {
		t.Errorf("a used result gives %d findings of %s, a fresh one %d of %s", len(used.Findings), used.Total, len(fresh.Findings), fresh.Total)
	}
	for i := range fresh.Findings {
		a, b := fresh.Findings[i], used.Findings[i]
		if a.Rule != b.Rule || a.Point != b.Point || a.Amount != b.Amount || len(a.Lines) != len(b.Lines) || len(a.Evidence) != len(b.Evidence) {
			t.Errorf("finding %d: %+v, fresh %+v", i, b, a)
		}
	}
}

// One engine serves many goroutines, each with its own result.
func TestOneEngineServesMany(t *testing.T) {
	t.Parallel()
	e := loaded(t, 30)
	var alone audit.Result
	e.Judge(bill(30, 200), &alone)
	totals := make(chan string, 4)
	for range cap(totals) {
		go func() {
			var r audit.Result
			for range 3 {
				e.Judge(bill(30, 200), &r)
			}
			totals <- strconv.Itoa(len(r.Findings)) + " " + r.Total.String()
		}()
	}
	want := strconv.Itoa(len(alone.Findings)) + " " + alone.Total.String()
	for range cap(totals) {
		if got := <-totals; got != want {
			t.Errorf("%s, alone %s", got, want)
		}
	}
}
