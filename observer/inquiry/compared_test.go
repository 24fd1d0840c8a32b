package inquiry_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/inquiry"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

const drug, scan = "XJ01CAA040E001010100001", "210300001"

func at(text string) time.Time {
	t, err := time.Parse(time.DateTime, text)
	if err != nil {
		panic(err)
	}
	return t
}

func count(text string) money.Quantity {
	q, err := money.ParseQuantity(text)
	if err != nil {
		panic(err)
	}
	return q
}

// stay is a visit with two charges, two orders, a report and a note of discharge.
func stay(kind string, questioned ...finding.Line) inquiry.Grounds {
	order := func(no, item, name, content string, active bool) chart.Document {
		return chart.Document{Kind: chart.Order, DocNo: no, ItemCode: item, ItemName: name, Doctor: "王医师", Begin: at("2026-03-10 07:30:00"), Active: active, Content: content}
	}
	return inquiry.Grounds{
		Row: inquiry.FindingRow{Finding: finding.Finding{
			Kind: kind, Lines: questioned, Day: period.MustDate("2026-03-10"), Evidence: []finding.Evidence{{Name: "数量", Text: "判定的话"}},
		}},
		Version: knowledge.RuleVersion{Text: "规则: 甲\n命中: 数量大于零。\n命中式: 数量 > 0\n"},
		Lines: []claim.FeeLine{
			{LineNo: "F1", Code: drug, Quantity: count("4"), Price: 50_000_000, Amount: 20000, At: at("2026-03-10 09:00:00"), Order: "Y1", Discharge: true},
			{LineNo: "F2", Code: scan, Quantity: count("1"), Price: 160_000_000, Amount: 16000, At: at("2026-03-10 10:00:00")},
		},
		Documents: []chart.Document{
			order("Y1", drug, "阿莫西林", `{"drord_no":"Y1","drord_type":"1","dismed_cnt":2,"medc_days":14}`, true),
			order("Y0", drug, "阿莫西林", `{"dismed_cnt":"9"}`, false),
			{Kind: chart.Examination, DocNo: "R1", ItemCode: scan, ItemName: "CT平扫", Begin: at("2026-03-10 00:00:00"), Active: true,
				Content: `{"examinfo":{"exam_ccls":"未见异常","vali_flag":"1"}}`},
			{Kind: chart.Notes, Active: true, Content: `{"adminfo":{"name":"王建国"},"dscginfo":[{"dscg_date":"2026-03-12","dscg_drord":"带药 14 天"}]}`},
		},
	}
}

// TestSidesContradict: by kind of rule, which source is marked and how.
func TestSidesContradict(t *testing.T) {
	t.Parallel()
	one, two := finding.Line{LineNo: "F1", Name: "阿莫西林", Quantity: count("2"), Amount: 8000}, finding.Line{LineNo: "F2", Name: "CT平扫", Quantity: count("1"), Amount: 9000}
	for kind, want := range map[string]struct {
		line  finding.Line
		wrong [3]string // order, bill, record
	}{
		"DRUG_NO_ORDER":   {one, [3]string{"没有这一项的医嘱", "", ""}},
		"EXAM_NO_REPORT":  {two, [3]string{"", "", "没有这一项的报告"}},
		"FICTITIOUS":      {two, [3]string{"没有这一项的医嘱", "", "没有这一项的报告"}},
		"COUNT_ORDER":     {one, [3]string{"医嘱共 2", "收费共 4", ""}},
		"REFUND_MISSING":  {one, [3]string{"医嘱已作废", "费用没有退", ""}},
		"DISCHARGE_DRUGS": {one, [3]string{"判定的话", "", ""}},
		"式":               {two, [3]string{"", "数量大于零。", ""}},
		"ITEM_FREQ":       {two, [3]string{"", "判定的话", ""}},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			g := stay(kind, want.line)
			list := g.Compared()
			if len(list) != 1 || list[0].LineNo != want.line.LineNo || len(list[0].Sides) != 3 {
				t.Fatalf("compared %+v", list)
			}
			for i, s := range list[0].Sides {
				if s.Wrong != want.wrong[i] {
					t.Errorf("%s: %q, want %q", s.Where, s.Wrong, want.wrong[i])
				}
			}
		})
	}
}

// TestSidesAreTold: what order, bill and record say is there to be read.
func TestSidesAreTold(t *testing.T) {
	t.Parallel()
	g := stay("COUNT_ORDER", finding.Line{LineNo: "F1", Name: "阿莫西林", Quantity: count("2"), Amount: 8000}, finding.Line{LineNo: "F2", Name: "CT平扫", Quantity: count("1")})
	want := []inquiry.Comparison{
		{Subject: "阿莫西林 " + drug, LineNo: "F1", Sides: []inquiry.Side{
			{Where: "医嘱", Text: "Y1 03-10 07:30 临时 阿莫西林 数量 2 用药 14 天 王医师\nY0 03-10 07:30 阿莫西林 数量 9 王医师 (已作废)", Wrong: "医嘱共 2"},
			{Where: "收费", Text: "03-10 09:00 数量 4 × 单价 50.00 = 200.00 元;质疑 2,由基金支付的 80.00 元;出院带药", Wrong: "收费共 4"},
			{Where: "报告、病历", Text: "出院小结 2026-03-12 带药 14 天"},
		}},
		{Subject: "CT平扫 " + scan, LineNo: "F2", Sides: []inquiry.Side{
			{Where: "医嘱", Wrong: "医嘱共 0"},
			{Where: "收费", Text: "03-10 10:00 数量 1 × 单价 160.00 = 160.00 元;质疑 1,由基金支付的 0.00 元", Wrong: "收费共 1"},
			{Where: "报告、病历", Text: "R1 2026-03-10 CT平扫: 未见异常"},
		}},
	}
	if diff := cmp.Diff(want, g.Compared()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFieldsContradict: fields of papers, as the review of records words them.
func TestFieldsContradict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]inquiry.Comparison{
		"“性别”:入院记录为 1,病案首页为 2": {Subject: "性别", Sides: []inquiry.Side{{Where: "入院记录", Text: "1(男)", Wrong: "两处不同"}, {Where: "病案首页", Text: "2(女)", Wrong: "两处不同"}}},
		"病案首页的“离院方式”没有填":       {Subject: "离院方式", Sides: []inquiry.Side{{Where: "病案首页", Wrong: "没有填"}}},
		"没有主诊断": {Subject: "清单", Sides: []inquiry.Side{{Where: "报告、病历", Wrong: "没有主诊断"}}},
	} {
		g := inquiry.Grounds{Row: inquiry.FindingRow{Finding: finding.Finding{Kind: "RECORD_FIELDS", Evidence: []finding.Evidence{{Name: "清单", Text: text}}}}}
		if diff := cmp.Diff([]inquiry.Comparison{want}, g.Compared()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// TestFieldsOfAPaper: nested ones too, the patient's name not.
func TestFieldsOfAPaper(t *testing.T) {
	t.Parallel()
	got := inquiry.Fields(stay("").Documents[3])
	if diff := cmp.Diff(map[string]string{"dscg_date": "2026-03-12", "dscg_drord": "带药 14 天"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
