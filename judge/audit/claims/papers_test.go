package claims_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/judge/audit/claims"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// stay makes the facts of a stay of ten days with papers.
func stay(end string, lines []claims.Line, papers ...chart.Document) audit.Facts {
	var f audit.Facts
	claims.Person(&f, enrolment.Person{PsnNo: "1", Sex: "1", Birth: period.MustDate("1980-03-12")}, nil)
	v := claims.Visit{Judged: true, Lines: lines, Papers: papers}
	v.VisitID, v.Kind, v.Begin = "V1", claim.Inpatient, at("2026-03-01 09:00")
	if end != "" {
		v.End = at(end)
	}
	claims.Add(&f, v)
	return f
}

func ordered(no, begin, end, content string) chart.Document {
	d := chart.Document{Kind: chart.Order, DocNo: no, ItemCode: "X1", ItemName: "甲药", Begin: at(begin), Active: true, Content: content}
	if end != "" {
		d.End = at(end)
	}
	return d
}

// Orders as they arrive by 4402.
func TestOrders(t *testing.T) {
	t.Parallel()
	day := period.MustDate("2026-03-02")
	cancelled := ordered("D6", "2026-03-02 08:00", "", `{"drord_no":"Y6","dismed_cnt":"2"}`)
	cancelled.Active = false
	want := audit.Order{No: "D1", Item: "X1", Name: "甲药", Day: day}
	with := func(change func(*audit.Order)) audit.Order {
		o := want
		change(&o)
		return o
	}
	for _, c := range []struct {
		name string
		in   chart.Document
		want audit.Order
	}{
		{"没有医嘱号,用明细号", ordered("D1", "2026-03-02 08:00", "", `{}`), want},
		{"有医嘱号", ordered("D1", "2026-03-02 08:00", "", `{"drord_no":" Y1 "}`), with(func(o *audit.Order) { o.No = "Y1" })},
		{"数量写成字", ordered("D1", "2026-03-02 08:00", "", `{"dismed_cnt":"2.5"}`), with(func(o *audit.Order) { o.Quantity, o.QuantityKnown = 25_000, true })},
		{"数量写成数", ordered("D1", "2026-03-02 08:00", "", `{"dismed_cnt":3}`), with(func(o *audit.Order) { o.Quantity, o.QuantityKnown = 30_000, true })},
		{"数量为零、看不懂:不知道", ordered("D1", "2026-03-02 08:00", "", `{"dismed_cnt":"0"}`), want},
		{"长期医嘱到出院,数量是一天的", ordered("D1", "2026-03-02 08:00", "", `{"drord_type":"2","dismed_cnt":"3"}`), with(func(o *audit.Order) { o.Until = period.Forever })},
		{"长期医嘱停了", ordered("D1", "2026-03-02 08:00", "2026-03-05 08:00", `{"drord_type":"2"}`), with(func(o *audit.Order) { o.Until = period.MustDate("2026-03-05") })},
		{"作废", cancelled, audit.Order{No: "Y6", Item: "X1", Name: "甲药", Day: day, Quantity: 20_000, QuantityKnown: true, Cancelled: true}},
		{"正文坏了,仍是一条医嘱", ordered("D1", "2026-03-02 08:00", "", `坏`), want},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := stay("", nil, c.in).Visits[0]
			if !v.OrdersKnown {
				t.Error("orders are known once there is one")
			}
			if diff := cmp.Diff([]audit.Order{c.want}, v.Orders); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A line of a stay lasts as many days as its order says, unless it says so
// itself.
func TestDaysOfOrders(t *testing.T) {
	t.Parallel()
	taken := func(order string, days int32) claims.Line {
		return claims.Line{FeeLine: claim.FeeLine{Code: "X1", Order: order, Days: days, At: at("2026-03-10 10:00"), Discharge: true}}
	}
	gone := ordered("D3", "2026-03-10 08:00", "", `{"drord_no":"Y3","medc_days":"9"}`)
	gone.Active = false
	f := stay("2026-03-10 16:00", []claims.Line{taken("Y1", 0), taken("Y1", 3), taken("", 0), taken("Y9", 0), taken("Y3", 0), taken("Y4", 0), taken("Y5", 0)},
		ordered("D1", "2026-03-10 08:00", "", `{"drord_no":"Y1","medc_days":"14"}`), gone,
		ordered("D4", "2026-03-10 08:00", "", `{"drord_no":"Y4","medc_days":"七天"}`),
		ordered("D5", "2026-03-10 08:00", "", `{"drord_no":"Y5","medc_days":7}`))
	var got []int32
	for _, l := range f.Lines {
		got = append(got, l.Supply)
	}
	if diff := cmp.Diff([]int32{14, 3, 0, 0, 0, 0, 7}, got); diff != "" {
		t.Error(diff)
	}
}

// Reports are of what was examined and of each item; what was withdrawn is none.
func TestReports(t *testing.T) {
	t.Parallel()
	report := func(active bool, begin, end, content string) chart.Document {
		d := chart.Document{Kind: chart.Laboratory, ItemCode: "L1", ItemName: "套餐", Begin: at(begin), Active: active, Content: content}
		if end != "" {
			d.End = at(end)
		}
		return d
	}
	front := chart.Document{Kind: chart.FrontPage, Active: true, Content: `{}`}
	second := period.MustDate("2026-03-02")
	for _, c := range []struct {
		name  string
		end   string
		in    []chart.Document
		known bool
		want  []audit.Report
	}{
		{"没有资料:不知道", "2026-03-10 16:00", nil, false, nil},
		{"出院了,首页有了:一份也没有", "2026-03-10 16:00", []chart.Document{front}, true, nil},
		{"还在住院的首页不说明什么", "", []chart.Document{front}, false, nil},
		{"作废的报告不算", "", []chart.Document{report(false, "2026-03-02 08:00", "", `{}`)}, true, nil},
		{
			"套餐和它的每一项,各一次", "",
			[]chart.Document{report(true, "2026-03-02 08:00", "", `{"iteminfo":[{"exam_item_code":"L1"},{"exam_item_code":"L2","exam_item_name":"血"},{"exam_item_code":"L2"},{}]}`)},
			true,
			[]audit.Report{{Item: "L1", Name: "套餐", Day: second}, {Item: "L2", Name: "血", Day: second}},
		},
		{"按出报告的一天", "", []chart.Document{report(true, "2026-03-02 08:00", "2026-03-03 08:00", `{}`)}, true, []audit.Report{{Item: "L1", Name: "套餐", Day: second.AddDays(1)}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := stay(c.end, nil, c.in...).Visits[0]
			if v.ReportsKnown != c.known {
				t.Errorf("known: %v", v.ReportsKnown)
			}
			if diff := cmp.Diff(c.want, v.Reports); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Fields of the front page and the note of admission, beside what the registers
// say; some send a node as a list of one.
func TestFields(t *testing.T) {
	t.Parallel()
	front := chart.Document{Kind: chart.FrontPage, Active: true, Content: `{"baseinfo":[{"psn_name":"王建国","gend":"2","brdy":"1980-03-12 00:00:00",
"adm_date":"2026-03-01","dscg_date":null,"dscg_way":1}],"diseinfo":[{"diag_code":"J18","maindiag_flag":"1","vali_flag":"0"},{"diag_code":"J20","maindiag_flag":"1"}]}`}
	notes := chart.Document{Kind: chart.Notes, Active: true, Content: `{"adminfo":{"name":"王建国","gend":"1","adm_time":"2026-03-01 09:00:00","chfcomp":"咳嗽"}}`}
	gone := chart.Document{Kind: chart.Notes, Content: `{"adminfo":{"name":"别人"}}`}
	want := []audit.Field{
		{Paper: "病案首页", Name: "姓名", Value: "王建国", Required: true},
		{Paper: "病案首页", Name: "性别", Value: "2", Required: true},
		{Paper: "病案首页", Name: "出生日期", Value: "1980-03-12", Required: true},
		{Paper: "病案首页", Name: "入院日期", Value: "2026-03-01", Required: true},
		{Paper: "病案首页", Name: "出院日期", Required: true},
		{Paper: "病案首页", Name: "离院方式", Value: "1", Required: true},
		{Paper: "病案首页", Name: "主要诊断", Value: "J20", Required: true},
		{Paper: "入院记录", Name: "姓名", Value: "王建国", Required: true},
		{Paper: "入院记录", Name: "性别", Value: "1", Required: true},
		{Paper: "入院记录", Name: "入院日期", Value: "2026-03-01", Required: true},
		{Paper: "入院记录", Name: "主诉", Value: "咳嗽", Required: true},
		{Paper: "入院记录", Name: "现病史", Required: true},
		{Paper: "就诊登记", Name: "入院日期", Value: "2026-03-01"},
		{Paper: "就诊登记", Name: "出院日期", Value: "2026-03-10"},
		{Paper: "人员登记", Name: "出生日期", Value: "1980-03-12"},
		{Paper: "人员登记", Name: "性别", Value: "1"},
	}
	if diff := cmp.Diff(want, stay("2026-03-10 16:00", nil, front, notes, gone).Visits[0].Fields); diff != "" {
		t.Error(diff)
	}
	if fields := stay("2026-03-10 16:00", nil, gone).Visits[0].Fields; fields != nil {
		t.Errorf("a paper that was withdrawn says nothing: %v", fields)
	}
}
