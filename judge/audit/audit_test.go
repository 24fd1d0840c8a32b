package audit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

const head = "定义: 甲\n命中: 甲\n质疑金额: 甲\n环节: 事前、事中、事后\n控制: 不控制\n依据: 本地参数\n"

// rule is a rule of a kind at a level; more is further fields.
func rule(kind, level, more string) knowledge.RuleVersion {
	return knowledge.RuleVersion{
		Version: period.Version{ID: "version of " + kind, Effective: period.Since(1)}, Rule: kind, File: kind + ".rule", State: knowledge.Active,
		Text: fmt.Sprintf("规则: %s\n编号: %s\n种类: %s\n级别: %s\n%s%s", kind, kind, kind, level, head, more),
	}
}

// point is a point of a kind about a code; values are name, text, name, text …
func point(kind, number, code string, values ...string) knowledge.Point {
	p := knowledge.Point{
		Version: period.Version{ID: "version of " + number, Effective: period.Since(1)}, Number: number, Kind: kind, Active: true,
		Items: []knowledge.Key{{Match: knowledge.ByCode, Text: code}}, Clause: "clause of " + number,
	}
	for i := 0; i+1 < len(values); i += 2 {
		p.Values = append(p.Values, knowledge.Value{Name: values[i], Text: values[i+1]})
	}
	return p
}

func compile(t testing.TB, rules []knowledge.RuleVersion, points ...knowledge.Point) *audit.Engine {
	t.Helper()
	e, faults := audit.Compile("390100", rules, points)
	for _, f := range faults {
		t.Errorf("%s %s: %s", f.Rule, f.Point, f.Text)
	}
	return e
}

// charge is a line of an item on a day, 10 yuan each, all of it fund money.
func charge(code, day string, quantity int64) audit.Line {
	return audit.Line{
		LineNo: "1", Item: code, Kind: audit.Service, Day: period.MustDate(day), Minute: -1, Quantity: money.Quantity(quantity * 10_000),
		Price: 10_000_000, Amount: money.Fen(quantity * 1000), Fund: money.Fen(quantity * 1000),
	}
}

// visitOf is a judged outpatient visit with the lines, numbered.
func visitOf(lines ...audit.Line) *audit.Facts {
	f := &audit.Facts{Stage: rulefile.After, Person: audit.Person{Sex: 1, Birth: period.MustDate("1980-01-01")}}
	f.Visits = []audit.Visit{{ID: "V", Judged: true, Institution: "H1", Way: rulefile.Outpatient, Begin: period.MustDate("2025-03-01")}}
	for i, l := range lines {
		if l.LineNo == "1" {
			l.LineNo = fmt.Sprint(i + 1)
		}
		f.Lines = append(f.Lines, l)
	}
	return f
}

// questioned tells each line's fen of all findings together.
func questioned(e *audit.Engine, f *audit.Facts) ([]money.Fen, *audit.Result) {
	var r audit.Result
	e.Judge(f, &r)
	return r.Lines, &r
}

func TestAFindingKeepsWhatItRestsOn(t *testing.T) {
	t.Parallel()
	e := compile(t, []knowledge.RuleVersion{rule("ITEM_SEX", "违规", "")}, point("ITEM_SEX", "K1", "A", "性别", "女"))
	_, r := questioned(e, visitOf(charge("A", "2025-03-01", 2)))
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	f := r.Findings[0]
	if f.Rule.Version != "version of ITEM_SEX" || f.Point != "version of K1" || f.Number != "K1" || f.Clause != "clause of K1" || f.Level != rulefile.Violation ||
		f.Amount != 2000 || !slices.Equal(f.Lines, []audit.Questioned{{Line: 0, Quantity: 20_000, Amount: 2000}}) ||
		!slices.Equal(f.Evidence, []audit.Evidence{{Name: "性别", Text: "限女,参保人为男"}}) {
		t.Errorf("%+v", f)
	}
}

// A line is judged by the points and parameters of its own day.
func TestTheLinesOwnDayDecides(t *testing.T) {
	t.Parallel()
	before, after := point("ITEM_FREQ", "K1", "A", "上限", "3", "窗口", "日"), point("ITEM_FREQ", "K2", "A", "上限", "1", "窗口", "日")
	before.Effective.To = period.MustDate("2025-03-02")
	after.Effective.From = period.MustDate("2025-03-02")
	e := compile(t, []knowledge.RuleVersion{rule("ITEM_FREQ", "违规", "")}, before, after)
	for day, want := range map[string]money.Fen{"2025-03-01": 0, "2025-03-02": 2000, "2025-03-03": 2000} {
		if got, _ := questioned(e, visitOf(charge("A", day, 3))); got[0] != want {
			t.Errorf("on %s %s are questioned, want %s", day, got[0], want)
		}
	}
	dated := rule("DISCHARGE_DRUGS", "违规", "参数:\n| 名称 | 值 | 地区 | 自 | 止 | 依据 |\n| 天数 | 7 | 全国 | | 2025-03-02 | 甲 |\n| 天数 | 14 | 全国 | 2025-03-02 | | 乙 |\n")
	e = compile(t, []knowledge.RuleVersion{dated})
	for day, want := range map[string]money.Fen{"2025-03-01": 700, "2025-03-02": 0} {
		l := charge("A", day, 14)
		l.Kind, l.Discharge, l.Supply, l.Fund = audit.Drug, true, 14, 1400
		if got, _ := questioned(e, visitOf(l)); got[0] != want {
			t.Errorf("on %s %s are questioned, want %s", day, got[0], want)
		}
	}
}

func TestCodesPrefixesAndNames(t *testing.T) {
	t.Parallel()
	key := func(match knowledge.Match, text string) knowledge.Point {
		p := point("ITEM_SEX", "K1", "", "性别", "女")
		p.Items = []knowledge.Key{{Match: match, Text: text}}
		return p
	}
	for _, c := range []struct {
		what       string
		point      knowledge.Point
		code, name string
		hit        bool
	}{
		{"the whole code", key(knowledge.ByCode, "XA01"), "XA01", "", true},
		{"a longer code", key(knowledge.ByCode, "XA01"), "XA012", "", false},
		{"a prefix", key(knowledge.ByPrefix, "XA01"), "XA01BC", "", true},
		{"the prefix itself", key(knowledge.ByPrefix, "XA01"), "XA01", "", true},
		{"shorter than the prefix", key(knowledge.ByPrefix, "XA01"), "XA0", "", false},
		{"a name in another width", key(knowledge.ByName, "注射用头孢(Ⅱ)"), "Z", "注射用头孢（II）", true},
		{"a salt before the name", key(knowledge.ByName, "二甲双胍片"), "Z", "盐酸二甲双胍片", true},
		{"another name", key(knowledge.ByName, "二甲双胍片"), "Z", "二甲双胍缓释片", false},
		{"no name", key(knowledge.ByName, "二甲双胍片"), "Z", "", false},
	} {
		e := compile(t, []knowledge.RuleVersion{rule("ITEM_SEX", "违规", "")}, c.point)
		l := charge(c.code, "2025-03-01", 1)
		l.Name = c.name
		if _, r := questioned(e, visitOf(l)); (len(r.Findings) == 1) != c.hit {
			t.Errorf("%s: %d findings", c.what, len(r.Findings))
		}
	}
}

// What is spoken of by code, prefix and name at once is found once.
func TestAnEntryMatchesALineOnce(t *testing.T) {
	t.Parallel()
	p := point("ITEM_FREQ", "K1", "XA01", "上限", "1", "窗口", "日")
	p.Items = append(p.Items, knowledge.Key{Match: knowledge.ByPrefix, Text: "XA"}, knowledge.Key{Match: knowledge.ByPrefix, Text: "XA0"}, knowledge.Key{Match: knowledge.ByName, Text: "甲"})
	l := charge("XA01", "2025-03-01", 1)
	l.Name = "甲"
	if got, r := questioned(compile(t, []knowledge.RuleVersion{rule("ITEM_FREQ", "违规", "")}, p), visitOf(l)); got[0] != 0 || len(r.Findings) > 0 {
		t.Errorf("one charge of one allowed is questioned: %v", r.Findings)
	}
}

func TestCalendarAndRollingWindows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		window, first, second string
		over                  bool
	}{
		{"日", "2025-03-01", "2025-03-01", true}, {"日", "2025-03-01", "2025-03-02", false},
		{"周", "2025-03-03", "2025-03-09", true}, {"周", "2025-03-02", "2025-03-03", false}, // Sunday, Monday
		{"月", "2025-03-01", "2025-03-31", true}, {"月", "2025-02-28", "2025-03-01", false},
		{"季", "2025-01-01", "2025-03-31", true}, {"季", "2025-03-31", "2025-04-01", false},
		{"年", "2025-01-01", "2025-12-31", true}, {"年", "2024-12-31", "2025-01-01", false},
		{"医保年度", "2024-07-01", "2025-06-30", true}, {"医保年度", "2025-06-30", "2025-07-01", false}, // begins in July
		{"滚动7天", "2025-03-01", "2025-03-07", true}, {"滚动7天", "2025-03-01", "2025-03-08", false},
		{"滚动30天", "2024-12-31", "2025-01-29", true}, {"滚动30天", "2024-12-31", "2025-01-30", false}, // over the year's end
		{"当次就诊", "2025-03-01", "2025-05-01", true},
	} {
		e := compile(t, []knowledge.RuleVersion{rule("ITEM_FREQ", "违规", "")}, point("ITEM_FREQ", "K", "A", "上限", "1", "窗口", c.window))
		f := visitOf(charge("A", c.first, 1), charge("A", c.second, 1))
		f.YearStart, _ = period.ParseYearStart("07-01")
		got, _ := questioned(e, f)
		if want := (map[bool]money.Fen{true: 1000})[c.over]; got[0] != 0 || got[1] != want {
			t.Errorf("%s, %s and %s: %v", c.window, c.first, c.second, got)
		}
	}
}

func TestMissingFactsAreNeverViolations(t *testing.T) {
	t.Parallel()
	e := loaded(t, 200)
	f := bill(120, 100)
	f.Stage = rulefile.Before | rulefile.During | rulefile.After
	f.Person = audit.Person{}
	for i := range f.Visits {
		v := &f.Visits[i]
		f.Visits[i] = audit.Visit{ID: v.ID, Judged: v.Judged, Institution: v.Institution, Begin: v.Begin}
	}
	for i := range f.Lines {
		l := &f.Lines[i]
		l.Department, l.Listed, l.Licensed, l.Supply, l.Minute, l.UploadHours = "", audit.NotKnown, audit.NotKnown, 0, -1, -1
	}
	about := map[string]string{}
	var r audit.Result
	e.Judge(f, &r)
	for _, u := range r.Unjudged {
		about[u.Rule.Kind] = u.Fact
	}
	for kind, fact := range map[string]string{
		"DRUG_SEX": "性别", "DRUG_CHILD_ONLY": "出生日期", "DRUG_HOSP_LEVEL": "机构级别", "DRUG_MDTRT": "就医方式", "DRUG_INSUTYPE": "险种",
		"ITEM_DEPT": "科室", "NOT_COVERED": "目录", "QUALIFICATION": "医师与科室资质", "LATE_UPLOAD": "上传时间",
	} {
		if about[kind] != fact {
			t.Errorf("%s: unjudged for %q, want %q", kind, about[kind], fact)
		}
	}
	for _, x := range r.Findings {
		switch x.Rule.Kind {
		case "DRUG_SEX", "DRUG_CHILD_ONLY", "DRUG_HOSP_LEVEL", "DRUG_MDTRT", "DRUG_INSUTYPE", "ITEM_DEPT", "NOT_COVERED", "QUALIFICATION", "LATE_UPLOAD", "DRUG_INDICATION", "PREG_RX":
			t.Errorf("%s without its fact: %+v", x.Rule.Kind, x)
		}
	}
}

// Reversals are netted out of what they name, or of the latest line alike.
func TestReversalsNetOut(t *testing.T) {
	t.Parallel()
	e := compile(t, []knowledge.RuleVersion{rule("ITEM_FREQ", "违规", "")}, point("ITEM_FREQ", "K", "A", "上限", "2", "窗口", "日"))
	back := func(of string, quantity int64, fund money.Fen) audit.Line {
		l := charge("A", "2025-03-02", -quantity)
		l.LineNo, l.RefundOf, l.Fund = "R", of, fund
		return l
	}
	for _, c := range []struct {
		what  string
		lines []audit.Line
		want  []money.Fen
	}{
		{"nothing back", []audit.Line{charge("A", "2025-03-01", 3), charge("A", "2025-03-01", 1)}, []money.Fen{1000, 1000}},
		{"one of four back", []audit.Line{charge("A", "2025-03-01", 3), charge("A", "2025-03-01", 1), back("1", 1, -1000)}, []money.Fen{0, 1000, 0}},
		{"two of four back", []audit.Line{charge("A", "2025-03-01", 3), charge("A", "2025-03-01", 1), back("1", 2, -2000)}, []money.Fen{0, 0, 0}},
		{"a refund that names no line", []audit.Line{charge("A", "2025-03-01", 3), charge("A", "2025-03-01", 1), back("", 1, -1000)}, []money.Fen{1000, 0, 0}},
		{"a refund that says no fund money", []audit.Line{charge("A", "2025-03-01", 4), back("1", 1, 0)}, []money.Fen{1000, 0}},
		{"all back", []audit.Line{charge("A", "2025-03-01", 4), back("1", 4, -4000)}, []money.Fen{0, 0}},
	} {
		got, r := questioned(e, visitOf(c.lines...))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v (%+v)", c.what, got, c.want, r.Findings)
		}
	}
}

// Several hits on a line count once, by the largest; reminders count nothing.
func TestSeveralHitsCountOnce(t *testing.T) {
	t.Parallel()
	rules := []knowledge.RuleVersion{rule("ITEM_SEX", "违规", ""), rule("ITEM_FREQ", "违规", ""), rule("ITEM_HOSP_LEVEL", "提醒", "")}
	e := compile(t, rules, point("ITEM_SEX", "K1", "A", "性别", "女"), point("ITEM_FREQ", "K2", "A", "上限", "1", "窗口", "日"), point("ITEM_HOSP_LEVEL", "K3", "B", "级别", "三级"))
	f := visitOf(charge("A", "2025-03-01", 3), charge("B", "2025-03-01", 1))
	f.Visits[0].Level = 1
	got, r := questioned(e, f)
	if len(r.Findings) != 3 || !slices.Equal(got, []money.Fen{3000, 0}) || r.Total != 3000 || r.PerVisit[0] != 3000 {
		t.Errorf("%d findings, %v, total %s", len(r.Findings), got, r.Total)
	}
}

// Only fund money is questioned, except before, when nobody knows it.
func TestOnlyFundMoneyIsQuestioned(t *testing.T) {
	t.Parallel()
	e := compile(t, []knowledge.RuleVersion{rule("ITEM_SEX", "违规", "")}, point("ITEM_SEX", "K1", "A", "性别", "女"))
	l := charge("A", "2025-03-01", 2)
	l.Fund = 0
	f := visitOf(l)
	for stage, want := range map[rulefile.Stage]int{rulefile.Before: 1, rulefile.During: 0, rulefile.After: 0} {
		f.Stage = stage
		if _, r := questioned(e, f); len(r.Findings) != want || r.Total != 0 {
			t.Errorf("stage %s: %d findings, total %s", stage, len(r.Findings), r.Total)
		}
	}
}

// History counts in windows and is never questioned.
func TestHistoryCountsAndIsNotQuestioned(t *testing.T) {
	t.Parallel()
	e := compile(t, []knowledge.RuleVersion{rule("ITEM_FREQ", "违规", "")}, point("ITEM_FREQ", "K", "A", "上限", "2", "窗口", "月"))
	f := visitOf(charge("A", "2025-03-02", 3), charge("A", "2025-03-20", 1))
	f.Visits = []audit.Visit{{ID: "V1", Institution: "H1"}, {ID: "V2", Judged: true, Institution: "H1"}}
	f.Lines[1].Visit = 1
	if got, r := questioned(e, f); !slices.Equal(got, []money.Fen{0, 1000}) || r.PerVisit[0] != 0 {
		t.Errorf("%v", got)
	}
	f.Visits[0].Institution = "H2" // another institution's charges do not count here
	if got, _ := questioned(e, f); got[1] != 0 {
		t.Errorf("another institution's charge counts: %v", got)
	}
}

func TestExemptionsOfSomeLines(t *testing.T) {
	t.Parallel()
	e := compile(t, []knowledge.RuleVersion{rule("ITEM_FREQ", "违规", "豁免: 知情自费\n")}, point("ITEM_FREQ", "K", "A", "上限", "1", "窗口", "日"))
	f := visitOf(charge("A", "2025-03-01", 1), charge("A", "2025-03-01", 1), charge("A", "2025-03-01", 1))
	f.Lines[2].Exempt = rulefile.ExemptConsent
	got, r := questioned(e, f)
	if !slices.Equal(got, []money.Fen{0, 1000, 0}) || r.Findings[0].Exempt != 0 || r.Findings[0].Amount != 1000 {
		t.Errorf("%v %+v", got, r.Findings)
	}
	f.Lines[1].Exempt = rulefile.ExemptConsent
	if got, r = questioned(e, f); r.Total != 0 || r.Findings[0].Exempt != rulefile.ExemptConsent {
		t.Errorf("%v %+v", got, r.Findings)
	}
}

// Official points of operations say no price: that of the price cap is taken.
func TestTheStandardPriceOfAnOperationComesFromThePriceCap(t *testing.T) {
	t.Parallel()
	rules := []knowledge.RuleVersion{rule("ITEM_PRICE_CAP", "违规", ""), rule("SURGERY_DISCOUNT", "违规", "参数:\n| 名称 | 值 | 地区 | 自 | 止 | 依据 |\n| 比例 | 0.5 | 全国 | | | 甲 |\n")}
	a, b := point("SURGERY_DISCOUNT", "K1", "A"), point("SURGERY_DISCOUNT", "K2", "B")
	a.Group, b.Group = "1", "1"
	e := compile(t, rules, a, b, point("ITEM_PRICE_CAP", "K3", "B", "限价", "10", "适用级别", "三级"))
	f := visitOf(charge("A", "2025-03-01", 1), charge("B", "2025-03-01", 1))
	f.Lines[0].Price = 20_000_000
	for level, want := range map[uint8]money.Fen{3: 500, 2: 0} {
		f.Visits[0].Level = level
		if got, _ := questioned(e, f); got[1] != want {
			t.Errorf("level %d: %s questioned, want %s", level, got[1], want)
		}
	}
}

func TestRulesAndPointsOfOtherRegionsAreLeftOut(t *testing.T) {
	t.Parallel()
	mine, other := point("ITEM_SEX", "K1", "A", "性别", "女"), point("ITEM_SEX", "K2", "B", "性别", "女")
	mine.Region, other.Region = "3901", "3902"
	elsewhere := rule("ITEM_FREQ", "违规", "")
	elsewhere.Region = "110000"
	e := compile(t, []knowledge.RuleVersion{rule("ITEM_SEX", "违规", ""), elsewhere}, mine, other)
	if len(e.Rules()) != 1 || len(e.Entries()) != 1 || e.Entries()[0].Point.Number != "K1" {
		t.Errorf("%d rules, %+v", len(e.Rules()), e.Entries())
	}
}

func TestWhatCannotBeUsedIsNamed(t *testing.T) {
	t.Parallel()
	broken := rule("ITEM_SEX", "违规", "")
	broken.Text = strings.Replace(broken.Text, "级别: 违规", "级别: 严重", 1)
	for _, c := range []struct {
		rule  knowledge.RuleVersion
		point knowledge.Point
		says  string
	}{
		{broken, point("ITEM_SEX", "K1", "A", "性别", "女"), "没有“严重”这个级别"},
		{rule("ITEM_SEX", "违规", ""), point("ITEM_SEX", "K1", "A", "性别", "中"), "性别"},
		{rule("ITEM_SEX", "违规", ""), point("ITEM_SEX", "K1", "A"), "没有写“性别”"},
		{rule("ITEM_TOTAL_CAP", "违规", ""), point("ITEM_TOTAL_CAP", "K1", "A", "总额", "1", "窗口", "滚动7天"), "窗口“滚动7天”这种规则用不了"},
		{rule("ITEM_FREQ", "违规", ""), point("ITEM_FREQ", "K1", "A", "上限", "1", "窗口", "6小时"), "窗口“6小时”这种规则用不了"},
		{rule("ITEM_SEX", "违规", ""), knowledge.Point{Version: period.Version{Effective: period.Since(1)}, Kind: "ITEM_SEX", Active: true}, "没有项目编码"},
	} {
		_, faults := audit.Compile("390100", []knowledge.RuleVersion{c.rule}, []knowledge.Point{c.point})
		if len(faults) != 1 || !strings.Contains(faults[0].Text, c.says) {
			t.Errorf("%v, want %q", faults, c.says)
		}
	}
}

func TestLineFund(t *testing.T) {
	t.Parallel()
	for _, c := range [][4]money.Fen{{1000, 3000, 2000, 667}, {1000, 3000, 0, 0}, {0, 3000, 2000, 0}, {3000, 3000, 2000, 2000}} {
		if got, err := audit.LineFund(c[0], c[1], c[2]); err != nil || got != c[3] {
			t.Errorf("LineFund(%d, %d, %d) = %d, %v; want %d", c[0], c[1], c[2], got, err, c[3])
		}
	}
}

// Whatever the facts: no line is questioned beyond its fund money, history is
// not questioned, findings add up, and the order in which lines come in does
// not matter.
func TestProperties(t *testing.T) {
	t.Parallel()
	e := loaded(t, 20)
	rapid.Check(t, func(t *rapid.T) {
		f := bill(rapid.IntRange(0, 12).Draw(t, "lines"), rapid.IntRange(0, 40).Draw(t, "history"))
		for i := range f.Lines {
			l := &f.Lines[i]
			l.Item = item(rapid.IntRange(0, 60).Draw(t, "item"))
			l.Quantity = money.Quantity(rapid.IntRange(-2, 5).Draw(t, "quantity")) * 10_000
			l.Amount = money.Fen(l.Quantity / 10)
			l.Fund = money.Fen(rapid.Int64Range(0, 1000).Draw(t, "fund"))
			if l.Quantity < 0 {
				l.Fund = -l.Fund
			}
		}
		var r audit.Result
		e.Judge(f, &r)
		holds(t, f, &r)
	})
}

func holds(t *rapid.T, f *audit.Facts, r *audit.Result) {
	var total money.Fen
	for i, fen := range r.Lines {
		l := &f.Lines[i]
		total += fen
		if fen < 0 || fen > max(l.Fund, 0) || fen > 0 && !f.Visits[l.Visit].Judged {
			t.Fatalf("line %d: %s of %s", i, fen, l.Fund)
		}
	}
	for i := range r.Findings {
		x := &r.Findings[i]
		var sum money.Fen
		seen := map[int32]bool{}
		for _, q := range x.Lines {
			sum += q.Amount
			if seen[q.Line] || q.Quantity <= 0 || q.Amount < 0 {
				t.Fatalf("%s: %+v", x.Rule.Kind, x.Lines)
			}
			seen[q.Line] = true
		}
		if sum != x.Amount && len(x.Lines) > 0 || len(x.Evidence) == 0 {
			t.Fatalf("%s: %+v", x.Rule.Kind, x)
		}
	}
	if total > r.Total {
		t.Fatalf("total %s of lines %s", r.Total, total)
	}
}
