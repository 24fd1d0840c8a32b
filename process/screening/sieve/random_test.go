package sieve_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// draw draws from lists, with a label for whoever reads a failure.
func draw[T any](t *rapid.T, label string, list ...T) T {
	return rapid.SampledFrom(list).Draw(t, label)
}

// chance is one in n.
func chance(t *rapid.T, label string, n int) bool { return rapid.IntRange(1, n).Draw(t, label) == 1 }

var (
	diagnoses  = []string{"I25.1", "J00", "S72.0", "O80", "C50.9", "N18.5"}
	operations = []string{"47.0901", "36.0700", "74.1x01"}
	windows    = map[string][]string{
		"ITEM_FREQ": {"日", "月", "当次就诊", "滚动7天", "同一处方", "同一小时", "医保年度"}, "ITEM_CYCLE": {"日", "周", "滚动30天"},
		"TIME_IMPOSSIBLE": {"日", "当次就诊"}, "ITEM_TOTAL_CAP": {"日", "年", "当次就诊"}, "ITEM_DUP_CHARGE": {"日", "当次就诊", "2小时", "同一小时"},
		"ITEM_CONS_DUP": {"日", "当次就诊", "1小时"}, "DRUG_COURSE": {"当次就诊", "滚动30天", "年"}, "ITEM_COURSE": {"当次就诊", "年"},
		"DUP_DRUG": {"日", "当次就诊", "滚动30天", "周"}, "ADDON_NO_MAIN": {"日", "当次就诊", "周"}, "CONS_NO_SERVICE": {"日", "当次就诊"},
		"DRUG_NO_SERVICE": {"日", "当次就诊"},
	}
)

func someItem(t *rapid.T, label string) string {
	return "X" + strconv.Itoa(rapid.IntRange(0, 11).Draw(t, label))
}

// someKey is a code, a beginning or a name.
func someKey(t *rapid.T, texts []string) knowledge.Key {
	text := draw(t, "key", texts...)
	switch rapid.IntRange(0, 5).Draw(t, "match") {
	case 0:
		return knowledge.Key{Match: knowledge.ByPrefix, Text: text[:len(text)-1]}
	case 1:
		return knowledge.Key{Match: knowledge.ByName, Text: "名" + text}
	}
	return knowledge.Key{Match: knowledge.ByCode, Text: text}
}

// somePoint is a point of the kind with all that any kind may say.
func somePoint(t *rapid.T, kind string, n int) knowledge.Point {
	items := []string{"X0", "X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8", "X9", "X10", "X11"}
	own, others := items, items
	switch kind {
	case "DIAG_SEX", "DIAG_AGE", "DX_NO_SUPPORT":
		own = diagnoses
	case "OPRN_SEX":
		own = operations
	case "OPRN_DX":
		own, others = operations, diagnoses
	case "OPRN_CODE_QC":
		others = operations
	}
	p := knowledge.Point{
		Version: period.Version{ID: kind + strconv.Itoa(n), Effective: period.Since(period.MustDate("2025-01-01").AddDays(rapid.IntRange(0, 40).Draw(t, "from") - 20))},
		Number:  kind + strconv.Itoa(n), Kind: kind, Active: true, Group: draw(t, "group", "", "1", "2"),
		Items: []knowledge.Key{someKey(t, own)}, Clause: "据",
	}
	if !chance(t, "no other side", 5) {
		p.Others = []knowledge.Key{someKey(t, others)}
	}
	say := func(name string, texts ...string) {
		p.Values = append(p.Values, knowledge.Value{Name: name, Text: draw(t, name, texts...)})
	}
	say("性别", "男", "女")
	say("最大年龄", "14岁", "60岁")
	say("级别", "二级", "三级")
	say("就医方式", "门诊", "住院", "门诊、住院")
	say("险种", "310", "390")
	say("科室", "内科", "骨")
	say("诊断", "I25", "S、C50", "N18.5")
	if kind != "CONS_NO_SERVICE" && kind != "ADDON_NO_MAIN" && kind != "DRUG_NO_SERVICE" || chance(t, "limited", 2) {
		say("上限", "1", "2", "4")
	}
	say("窗口", append([]string{"日"}, windows[kind]...)...)
	say("天数", "3", "14")
	say("总额", "10", "100")
	say("限价", "10", "20")
	say("间隔", "3", "30")
	say("克数", "3")
	say("人群", "妊娠", "哺乳")
	say("方式", "跨度", "后开", "特殊", "次数")
	say("职称", "主治", "主任")
	return p
}

func somePoints(t *rapid.T) []knowledge.Point {
	var out []knowledge.Point
	for _, k := range rulefile.Kinds() {
		if k.Points && k.Lacks == "" {
			for n := range rapid.IntRange(0, 2).Draw(t, "points") {
				out = append(out, somePoint(t, k.Code, n))
			}
		}
	}
	return out
}

func someVisit(t *rapid.T, n int, begin period.Date) audit.Visit {
	v := audit.Visit{
		ID: strconv.Itoa(n), Judged: !chance(t, "history", 4), Institution: draw(t, "institution", "H1", "H2"), Level: draw[uint8](t, "level", 0, 1, 2, 3),
		Way:     draw(t, "way", rulefile.Inpatient, rulefile.Inpatient, rulefile.Outpatient, rulefile.Outpatient, rulefile.Purchase, rulefile.Online, 0),
		MedType: draw(t, "med_type", "", "11", "14", "21"), Scheme: draw(t, "scheme", "", "310", "390"), Begin: begin, End: begin,
		Department: draw(t, "department", "", "内科", "骨科"), Doctor: "D", DoctorTitle: draw[uint8](t, "title", 0, 1, 3, 5), Pregnancy: draw[uint8](t, "pregnancy", 0, 1, 2),
		PregnancyKnown: chance(t, "pregnancy known", 2), OrdersKnown: chance(t, "orders known", 2), ReportsKnown: chance(t, "reports known", 2),
		OperationsKnown: chance(t, "operations known", 2), ThirdParty: draw(t, "third", audit.NotKnown, audit.Yes, audit.No),
	}
	if v.Way == rulefile.Inpatient {
		v.End = draw(t, "end", 0, begin, begin+3, begin+8)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "diagnoses") {
		code := draw(t, "diagnosis", diagnoses...)
		v.Diagnoses = append(v.Diagnoses, audit.Diagnosis{Code: code, Name: "名" + code, Main: i == 0 && !chance(t, "no main", 4)})
	}
	if chance(t, "operated", 3) {
		code := draw(t, "operation", operations...)
		o := audit.Operation{Code: code, Name: "名" + code, Main: true}
		if chance(t, "end known", 2) {
			o.Begin, o.End = audit.Moment{Day: begin}, audit.Moment{Day: begin, Minute: 600}
		}
		v.Operations = []audit.Operation{o}
	}
	if chance(t, "fields", 6) {
		v.Fields = []audit.Field{{Paper: "甲", Name: "性别", Value: draw(t, "甲", "", "男", "女"), Required: true}, {Paper: "乙", Name: "性别", Value: draw(t, "乙", "", "男")}}
	}
	if chance(t, "fund told", 4) {
		v.Fund = 5000
	}
	return v
}

func someLine(t *rapid.T, n int, visit int32, v *audit.Visit) audit.Line {
	item := someItem(t, "item")
	l := audit.Line{
		Visit: visit, LineNo: strconv.Itoa(n), Item: item, Name: "名" + item, Kind: draw(t, "kind", audit.Drug, audit.Drug, audit.Herb, audit.Service, audit.Consumable),
		Category: draw(t, "category", "", "05", "09", "01", "03", "06"), Prescription: draw(t, "rx", "", "R1", "R2"), Department: draw(t, "line department", "", "外科"),
		Day: v.Begin.AddDays(rapid.IntRange(-1, 5).Draw(t, "day")), Minute: int32(draw(t, "minute", -1, 540, 545, 700)),
		Quantity: money.Quantity(10_000 * rapid.IntRange(1, 4).Draw(t, "quantity")), Price: money.Price(draw[int64](t, "price", 5_000_000, 10_000_000, 15_000_000, 30_000_000)),
		Supply: draw[int32](t, "supply", 0, 1, 7, 40), Doses: draw[int32](t, "doses", 0, 1, 7), Listed: draw(t, "listed", audit.Yes, audit.Yes, audit.Yes, audit.No, audit.NotKnown),
		PurchaseCost: money.Price(draw[int64](t, "cost", 0, 10_000_000)), UploadHours: draw[int32](t, "upload", -1, 1, 100), Licensed: draw(t, "licensed", audit.Yes, audit.Yes, audit.No, audit.NotKnown),
		Consulted: draw(t, "consulted", audit.Yes, audit.No, audit.NotKnown), Single: chance(t, "single", 6), Discharge: chance(t, "discharge", 6), Stopped: chance(t, "stopped", 8),
		Order: draw(t, "order", "", "", "1", "2"),
	}
	l.Amount, _ = money.Extend(l.Price, l.Quantity, money.HalfUpFen)
	if chance(t, "odd amount", 12) {
		l.Amount += 300
	}
	l.Fund = draw(t, "fund", l.Amount, l.Amount/2, 0)
	if chance(t, "traced", 6) {
		l.Traces = []string{draw(t, "trace", "T1", "T2")}
	}
	if chance(t, "no code", 25) {
		l.Item = ""
	}
	return l
}

// papers gives visits orders and reports of some of their lines.
func papers(t *rapid.T, f *audit.Facts) {
	for i := range f.Lines {
		l := &f.Lines[i]
		v := &f.Visits[l.Visit]
		if chance(t, "ordered", 2) {
			v.Orders = append(v.Orders, audit.Order{
				No: draw(t, "order no", "1", "2", "3"), Item: l.Item, Name: l.Name, Day: l.Day, Until: draw(t, "until", 0, l.Day+2), Quantity: l.Quantity,
				QuantityKnown: !chance(t, "quantity unknown", 4), Cancelled: chance(t, "cancelled", 4),
			})
		}
		if chance(t, "reported", 2) {
			v.Reports = append(v.Reports, audit.Report{Item: l.Item, Day: l.Day.AddDays(rapid.IntRange(-1, 1).Draw(t, "report day")), Quantity: draw[money.Quantity](t, "recorded", 0, 10_000)})
		}
	}
}

// someone is a person with a few visits; most come in order of time, some have
// refunds.
func someone(t *rapid.T) audit.Facts {
	f := audit.Facts{Stage: draw(t, "stage", rulefile.After, rulefile.After, rulefile.Before, rulefile.Before|rulefile.During|rulefile.After)}
	f.Person = audit.Person{
		PsnNo: "1", Sex: draw[rulefile.Sex](t, "sex", 0, 1, 2), Birth: draw(t, "birth", 0, period.MustDate("1950-05-05"), period.MustDate("2015-01-01"), period.MustDate("1985-06-01")),
		CoverKnown: chance(t, "cover known", 2), Cover: []period.Span{{From: 1, To: period.MustDate("2025-03-20")}},
	}
	if chance(t, "dead", 8) {
		f.Person.Death = period.MustDate("2025-02-10")
	}
	if chance(t, "ill before", 6) {
		f.Person.History = []string{"I25"}
	}
	day := period.MustDate("2025-01-15")
	for n := range rapid.IntRange(1, 4).Draw(t, "visits") {
		day = day.AddDays(rapid.IntRange(0, 20).Draw(t, "gap"))
		f.Visits = append(f.Visits, someVisit(t, n, day))
	}
	for n := range rapid.IntRange(1, 12).Draw(t, "lines") {
		visit := int32(rapid.IntRange(0, len(f.Visits)-1).Draw(t, "visit"))
		f.Lines = append(f.Lines, someLine(t, n, visit, &f.Visits[visit]))
	}
	if !chance(t, "unsorted", 10) {
		inTime(f.Lines)
	}
	if chance(t, "refund", 4) {
		back := f.Lines[rapid.IntRange(0, len(f.Lines)-1).Draw(t, "of")]
		last := f.Lines[len(f.Lines)-1]
		back.RefundOf, back.LineNo = draw(t, "refund of", back.LineNo, "", "99"), "R"
		back.Quantity, back.Amount, back.Fund = -back.Quantity, -back.Amount, -back.Fund
		back.Day, back.Minute = last.Day, last.Minute
		f.Lines = append(f.Lines, back)
	}
	papers(t, &f)
	return f
}

// Whatever the claims and the knowledge: what the sieve leaves is what the judge
// finds.
func TestRandomClaimsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		e := shipped(t, somePoints(r))
		var persons []audit.Facts
		for range rapid.IntRange(1, 12).Draw(r, "persons") {
			persons = append(persons, someone(r))
		}
		if d := disagreement(t, e, persons, chance(r, "told", 2)); d != "" {
			r.Error(d)
		}
	})
}
