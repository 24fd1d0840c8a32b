package screening_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/screening"
)

var (
	d1  = period.MustDate("2026-03-01")
	all = period.Since(period.MustDate("2020-01-01"))
)

func entries[P any](p P) []screening.Entry[P] {
	return []screening.Entry[P]{{Item: 1, Span: all, Param: p}}
}

// hits runs one rule over one person and answers the ids of the lines hit.
func hits(t *testing.T, step screening.Step, p screening.Person, visits []screening.Visit, lines ...screening.Line) []int32 {
	t.Helper()
	program, err := screening.Compile([]screening.Rule{{Code: "X", Step: step}}, 4)
	if err != nil {
		t.Fatal(err)
	}
	b := screening.NewBatch(0)
	b.Add(screening.Person{}, nil, nil) // somebody without lines lies before
	b.Add(p, visits, lines)
	found, err := program.RunAll(context.Background(), b, 2)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int32
	for _, h := range found {
		ids = append(ids, b.LineID(h.Line))
	}
	return ids
}

func TestLimitsAtTheirEdges(t *testing.T) {
	t.Parallel()
	born := period.MustDate("2012-03-02") // 13 on the first, 14 on the second of March 2026
	third := []screening.Visit{{Level: 3, Admit: d1, Diagnoses: []int32{5, 7}}}
	unknown := []screening.Visit{{Admit: d1}}
	line := screening.Line{Item: 1, Day: d1, Qty: 10_000, ID: 1}
	on := func(day period.Date) screening.Line { l := line; l.Day = day; return l }
	price := func(p money.Price) screening.Line { l := line; l.Price = p; return l }
	age := screening.AgeLimit{Entries: entries(screening.AgeSpan{Min: 14, Max: 60})}
	sex := screening.SexLimit{Entries: entries(uint8(2))}
	limit := screening.PriceCap{Entries: entries([4]money.Price{0, 80, 90, 100})}
	level := screening.LevelMin{Entries: entries(uint8(3))}
	for _, c := range []struct {
		name   string
		step   screening.Step
		person screening.Person
		visits []screening.Visit
		line   screening.Line
		hit    bool
	}{
		{"男患者用限女性的项目", sex, screening.Person{Sex: 1}, third, line, true},
		{"女患者用限女性的项目", sex, screening.Person{Sex: 2}, third, line, false},
		{"性别未知不判", sex, screening.Person{Sex: 9}, third, line, false},
		{"差一天满14周岁", age, screening.Person{Birth: born}, third, line, true},
		{"当天满14周岁", age, screening.Person{Birth: born}, third, on(d1.AddDays(1)), false},
		{"满60周岁", age, screening.Person{Birth: period.MustDate("1965-03-02")}, third, line, false},
		{"满61周岁", age, screening.Person{Birth: period.MustDate("1965-03-01")}, third, line, true},
		{"出生日期未知不判", age, screening.Person{}, third, line, false},
		{"正好限价", limit, screening.Person{}, third, price(100), false},
		{"超限价百万分之一元", limit, screening.Person{}, third, price(101), true},
		{"级别未知不判限价", limit, screening.Person{}, unknown, price(101), false},
		{"三级限定在三级", level, screening.Person{}, third, line, false},
		{"三级限定在二级", level, screening.Person{}, []screening.Visit{{Level: 2}}, line, true},
		{"级别未知不判", level, screening.Person{}, unknown, line, false},
		{"第二个诊断在允许之列", screening.DiagnosisAllow{Entries: entries([]int32{9, 7})}, screening.Person{}, third, line, false},
		{"诊断都不在允许之列", screening.DiagnosisAllow{Entries: entries([]int32{9})}, screening.Person{}, third, line, true},
		{"没有诊断不判", screening.DiagnosisAllow{Entries: entries([]int32{9})}, screening.Person{}, unknown, line, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := hits(t, c.step, c.person, c.visits, c.line); (len(got) == 1) != c.hit {
				t.Errorf("hits %v, want a hit: %v", got, c.hit)
			}
		})
	}
}

func TestKnowledgeOfTheDay(t *testing.T) {
	t.Parallel()
	step := screening.SexLimit{Entries: []screening.Entry[uint8]{
		{Item: 1, Span: period.Span{From: d1, To: d1.AddDays(10)}, Param: 2},
		{Item: 1, Span: period.Since(d1.AddDays(20)), Param: 1},
	}}
	var lines []screening.Line
	for i := range int32(25) {
		lines = append(lines, screening.Line{Item: 1, Day: d1.AddDays(int(i) - 1), ID: i})
	}
	got := hits(t, step, screening.Person{Sex: 1}, []screening.Visit{{}}, lines...)
	if want := []int32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}; !cmp.Equal(want, got) {
		t.Errorf("a man under 'women' for ten days, nothing, then 'men': %v", got)
	}
}

func TestWindows(t *testing.T) {
	t.Parallel()
	visits := []screening.Visit{{Institution: 1, Admit: d1}, {Institution: 2, Admit: d1}}
	at := func(id int32, day int, minute int16) screening.Line {
		return screening.Line{Item: 1, Day: d1.AddDays(day), Minute: minute, Qty: 10_000, Supply: 7, ID: id, Amount: 500}
	}
	item := func(l screening.Line, n int32) screening.Line { l.Item = n; return l }
	visit := func(l screening.Line, n int32) screening.Line { l.Visit = n; return l }
	for _, c := range []struct {
		name  string
		step  screening.Step
		lines []screening.Line
		want  []int32
	}{
		{"一天两次为限,第三次(时间最晚的)超", screening.DailyQuantity{Entries: entries(money.Quantity(20_000))}, []screening.Line{at(1, 0, 900), at(2, 0, 10), at(3, 0, 20)}, []int32{1}},
		{"两天各两次不超", screening.DailyQuantity{Entries: entries(money.Quantity(20_000))}, []screening.Line{at(1, 0, 1), at(2, 0, 2), at(3, 1, 1), at(4, 1, 2)}, nil},
		{"七天一次,第七天内再做", screening.RollingCount{Entries: entries(screening.Rolling{Days: 7, Times: 1})}, []screening.Line{at(1, 0, 0), at(2, 6, 0)}, []int32{2}},
		{"七天一次,第八天做", screening.RollingCount{Entries: entries(screening.Rolling{Days: 7, Times: 1})}, []screening.Line{at(1, 0, 0), at(2, 7, 0)}, nil},
		{"上次的药还有一天", screening.OverlapSupply{Entries: entries(struct{}{})}, []screening.Line{at(1, 0, 0), at(2, 6, 0)}, []int32{2}},
		{"上次的药正好用完", screening.OverlapSupply{Entries: entries(struct{}{})}, []screening.Line{at(1, 0, 0), at(2, 7, 0)}, nil},
		{"被包含的项目与主项同日同院", screening.SameDayPair{Entries: entries(int32(2))}, []screening.Line{at(1, 0, 0), item(at(2, 0, 0), 2)}, []int32{1}},
		{"同日不同院", screening.SameDayPair{Entries: entries(int32(2))}, []screening.Line{at(1, 0, 0), visit(item(at(2, 0, 0), 2), 1)}, nil},
		{"同院不同日", screening.SameDayPair{Entries: entries(int32(2))}, []screening.Line{at(1, 0, 0), item(at(2, 1, 0), 2)}, nil},
		{"同日同项同额", screening.Duplicate{}, []screening.Line{at(1, 0, 5), at(2, 0, 6), at(3, 1, 0)}, []int32{2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, hits(t, c.step, screening.Person{}, visits, c.lines...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStays(t *testing.T) {
	t.Parallel()
	stay := func(institution, main int32, from, to int) screening.Visit {
		return screening.Visit{Institution: institution, Inpatient: true, Admit: d1.AddDays(from), Discharge: d1.AddDays(to), Diagnoses: []int32{main}}
	}
	line := func(id, visit int32, day int) screening.Line {
		return screening.Line{Visit: visit, Day: d1.AddDays(day), ID: id}
	}
	again := screening.Readmission{Days: 15}
	for _, c := range []struct {
		name   string
		step   screening.Step
		visits []screening.Visit
		lines  []screening.Line
		want   []int32
	}{
		{"出院后第15天再入院", again, []screening.Visit{stay(1, 3, 0, 4), stay(1, 3, 19, 22)}, []screening.Line{line(1, 0, 0), line(2, 1, 20), line(3, 1, 19)}, []int32{3}},
		{"出院后第16天再入院", again, []screening.Visit{stay(1, 3, 0, 4), stay(1, 3, 20, 22)}, []screening.Line{line(1, 0, 0), line(2, 1, 20)}, nil},
		{"换了机构", again, []screening.Visit{stay(1, 3, 0, 4), stay(2, 3, 5, 9)}, []screening.Line{line(1, 0, 0), line(2, 1, 5)}, nil},
		{"换了主诊断", again, []screening.Visit{stay(1, 3, 0, 4), stay(1, 4, 5, 9)}, []screening.Line{line(1, 0, 0), line(2, 1, 5)}, nil},
		{"入院前一天", screening.OutsideStay{}, []screening.Visit{stay(1, 3, 1, 4)}, []screening.Line{line(1, 0, 0), line(2, 0, 1), line(3, 0, 4), line(4, 0, 5)}, []int32{1, 4}},
		{"还没有出院", screening.OutsideStay{}, []screening.Visit{{Inpatient: true, Admit: d1}}, []screening.Line{line(1, 0, 400)}, nil},
		{"门诊不看住院日期", screening.OutsideStay{}, []screening.Visit{{Admit: d1, Discharge: d1}}, []screening.Line{line(1, 0, 3)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, hits(t, c.step, screening.Person{}, c.visits, c.lines...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTooManyRules(t *testing.T) {
	t.Parallel()
	rules := make([]screening.Rule, 65)
	for i := range rules {
		rules[i] = screening.Rule{Code: "X", Step: screening.SexLimit{}}
	}
	if _, err := screening.Compile(rules[:64], 1); err != nil {
		t.Error(err)
	}
	if _, err := screening.Compile(rules, 1); err == nil || screening.ErrTooManyRules.Code != "YB4501" {
		t.Errorf("65 rules compiled: %v", err)
	}
}

func TestABatchUsedAgain(t *testing.T) {
	t.Parallel()
	program, err := screening.Compile([]screening.Rule{{Code: "X", Step: screening.Duplicate{}}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	b := screening.NewBatch(4)
	for range 3 {
		b.Reset()
		b.Add(screening.Person{}, []screening.Visit{{}}, []screening.Line{{Day: d1, Amount: 1}, {Day: d1, Amount: 1, ID: 1}})
		if found := program.Run(b, 0, b.Persons(), nil); len(found) != 1 || b.Lines() != 2 {
			t.Fatalf("%d hits in %d lines", len(found), b.Lines())
		}
	}
}
