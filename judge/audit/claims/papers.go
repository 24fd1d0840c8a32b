package claims

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/register/chart"
)

// papers lays what institutions submitted about a visit into its facts. What
// nobody submitted is not known: orders are known once there is one, reports once
// there is one or the front page of a stay that is over, which is written when
// the rest is there. It returns for how many days orders are given, by number:
// lines of stays (2301) do not say it themselves.
func papers(v *audit.Visit, of *audit.Person, documents []chart.Document) map[string]int32 {
	supply := map[string]int32{}
	for i := range documents {
		d := &documents[i]
		switch d.Kind {
		case chart.Order:
			v.OrdersKnown = true
			o := order(d)
			v.Orders = append(v.Orders, o)
			if days := paper(d.Content).days("medc_days"); days > 0 && !o.Cancelled {
				supply[o.No] = days
			}
		case chart.Examination, chart.Laboratory:
			v.ReportsKnown = true
			if d.Active {
				v.Reports = append(v.Reports, reports(d)...)
			}
		case chart.FrontPage:
			if d.Active {
				v.ReportsKnown = v.ReportsKnown || v.End != 0
				v.Fields = append(v.Fields, frontPage(d)...)
			}
		case chart.Notes:
			if d.Active {
				v.Fields = append(v.Fields, notes(d)...)
			}
		}
	}
	if len(v.Fields) > 0 {
		v.Fields = append(v.Fields, registered(v, of)...)
	}
	return supply
}

// order reads one doctor's order (4402). One without an end lasts its day when it
// is given at once, and till the end of the stay when it is a standing one, whose
// dispensed quantity is that of a day and says nothing of the whole.
func order(d *chart.Document) audit.Order {
	p := paper(d.Content)
	o := audit.Order{No: p.text("drord_no"), Item: d.ItemCode, Name: d.ItemName, Day: lastDay(d.Begin), Until: lastDay(d.End), Cancelled: !d.Active}
	if o.No == "" {
		o.No = d.DocNo
	}
	standing := p.text("drord_type") == "2"
	if standing && o.Until == 0 {
		o.Until = period.Forever
	}
	if quantity, err := money.ParseQuantity(p.text("dismed_cnt")); err == nil && quantity > 0 && !standing {
		o.Quantity, o.QuantityKnown = quantity, true
	}
	return o
}

// reports reads an examination or laboratory report (4501, 4502): what it is of,
// and each of its items.
func reports(d *chart.Document) []audit.Report {
	day := lastDay(d.Begin)
	if day == 0 || d.End.After(d.Begin) {
		day = lastDay(d.End)
	}
	list := []audit.Report{{Item: d.ItemCode, Name: d.ItemName, Day: day}}
	for _, item := range paper(d.Content).list("iteminfo") {
		code := item.text("exam_item_code")
		if code != "" && !slices.ContainsFunc(list, func(r audit.Report) bool { return r.Item == code }) {
			list = append(list, audit.Report{Item: code, Name: item.text("exam_item_name"), Day: day})
		}
	}
	return list
}

// What the papers call themselves in findings.
const (
	onFrontPage = "病案首页"
	inNotes     = "入院记录"
	inRegister  = "就诊登记"
	ofPerson    = "人员登记"
)

// frontPage reads what must be on the front page (4401), and what other papers
// say too.
func frontPage(d *chart.Document) []audit.Field {
	base := paper(d.Content).object("baseinfo")
	main := ""
	for _, x := range paper(d.Content).list("diseinfo") {
		if x.text("maindiag_flag") == "1" && x.text("vali_flag") != "0" {
			main = x.text("diag_code")
		}
	}
	return []audit.Field{
		{Paper: onFrontPage, Name: "姓名", Value: base.text("psn_name"), Required: true},
		{Paper: onFrontPage, Name: "性别", Value: base.text("gend"), Required: true},
		{Paper: onFrontPage, Name: "出生日期", Value: base.day("brdy"), Required: true},
		{Paper: onFrontPage, Name: "入院日期", Value: base.day("adm_date"), Required: true},
		{Paper: onFrontPage, Name: "出院日期", Value: base.day("dscg_date"), Required: true},
		{Paper: onFrontPage, Name: "离院方式", Value: base.text("dscg_way"), Required: true},
		{Paper: onFrontPage, Name: "主要诊断", Value: main, Required: true},
	}
}

// notes reads the note of admission (4701).
func notes(d *chart.Document) []audit.Field {
	in := paper(d.Content).object("adminfo")
	return []audit.Field{
		{Paper: inNotes, Name: "姓名", Value: in.text("name"), Required: true},
		{Paper: inNotes, Name: "性别", Value: in.text("gend"), Required: true},
		{Paper: inNotes, Name: "入院日期", Value: in.day("adm_time"), Required: true},
		{Paper: inNotes, Name: "主诉", Value: in.text("chfcomp"), Required: true},
		{Paper: inNotes, Name: "现病史", Value: in.text("dise_now"), Required: true},
	}
}

// registered is what the registers say of the same.
func registered(v *audit.Visit, of *audit.Person) []audit.Field {
	fields := []audit.Field{{Paper: inRegister, Name: "入院日期", Value: v.Begin.String()}}
	if v.End != 0 {
		fields = append(fields, audit.Field{Paper: inRegister, Name: "出院日期", Value: v.End.String()})
	}
	if of.Birth != 0 {
		fields = append(fields, audit.Field{Paper: ofPerson, Name: "出生日期", Value: of.Birth.String()})
	}
	if of.Sex != 0 {
		fields = append(fields, audit.Field{Paper: ofPerson, Name: "性别", Value: strconv.Itoa(int(of.Sex))})
	}
	return fields
}

// sheet is a paper as it was submitted, by field.
type sheet map[string]json.RawMessage

// paper reads a paper; of one that cannot be read nothing is known.
func paper(content string) sheet {
	var s sheet
	if json.Unmarshal([]byte(content), &s) != nil {
		return nil
	}
	return s
}

// text is a field as text, a number as it was written; "" for nothing.
func (s sheet) text(name string) string {
	var said string
	if json.Unmarshal(s[name], &said) == nil {
		return strings.TrimSpace(said)
	}
	raw := strings.TrimSpace(string(s[name]))
	if raw == "null" || strings.HasPrefix(raw, "{") || strings.HasPrefix(raw, "[") {
		return ""
	}
	return raw
}

// mostDays bounds a count of days.
const mostDays = 3650

// days is a count of days; 0 for what is none.
func (s sheet) days(name string) int32 {
	whole, _, _ := strings.Cut(s.text(name), ".")
	days, err := strconv.ParseInt(whole, 10, 32)
	if err != nil {
		return 0
	}
	return int32(max(0, min(days, mostDays)))
}

// day is the day of a field that may hold a time.
func (s sheet) day(name string) string {
	text := s.text(name)
	return text[:min(len(text), len("2006-01-02"))]
}

func (s sheet) object(name string) sheet {
	if inner := paper(string(s[name])); inner != nil {
		return inner
	}
	if list := s.list(name); len(list) > 0 { // some send a list of one
		return list[0]
	}
	return nil
}

// list is a list of objects, or the one object that stands for it.
func (s sheet) list(name string) []sheet {
	var list []sheet
	if json.Unmarshal(s[name], &list) == nil {
		return list
	}
	if one := paper(string(s[name])); one != nil {
		return []sheet{one}
	}
	return nil
}
