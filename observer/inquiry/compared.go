package inquiry

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/law/rulefile"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/finding"
)

// Side is what one source says of a subject: the order, the bill, the record.
type Side struct {
	Where string
	Text  string // what is written there; "" nothing
	Wrong string // how it contradicts the others; "" when it does not
}

// Comparison lays what the sources say of one item or field side by side.
type Comparison struct {
	Subject string
	LineNo  string // of the fee line, "" for a field
	Sides   []Side
}

// The sources that every fee line is compared by.
const (
	onOrder  = "医嘱"
	onBill   = "收费"
	onRecord = "报告、病历"
)

// comparedLines bounds the lines that are compared.
const comparedLines = 30

// Compared lays a finding's subjects side by side with the contradiction marked;
// it says nothing that the finding, the bill and the papers do not say.
func (e *Grounds) Compared() []Comparison {
	var list []Comparison
	for _, l := range e.Lines {
		if e.Questions(l.LineNo) && len(list) < comparedLines {
			list = append(list, e.line(&l))
		}
	}
	if len(e.Row.Lines) > 0 {
		return list
	}
	for _, x := range e.Row.Evidence {
		list = append(list, field(x))
	}
	return list
}

// line compares a questioned line with its orders and reports.
func (e *Grounds) line(l *claim.FeeLine) Comparison {
	q := e.Row.Lines[slices.IndexFunc(e.Row.Lines, func(q finding.Line) bool { return q.LineNo == l.LineNo })]
	order, bill, record := Side{Where: onOrder}, Side{Where: onBill}, Side{Where: onRecord}
	bill.Text = l.At.Format("01-02 15:04") + " 数量 " + l.Quantity.String() + " × 单价 " + l.Price.String() + " = " + l.Amount.String() +
		" 元;质疑 " + q.Quantity.String() + ",由基金支付的 " + q.Amount.String() + " 元"
	if l.Discharge {
		bill.Text += ";出院带药"
	}
	orders, ordered := e.ordersOf(l)
	order.Text = strings.Join(orders, "\n")
	record.Text = strings.Join(e.recordsOf(l), "\n")
	told := evidenceOf(e.Row.Evidence)
	switch e.Row.Kind {
	case "DRUG_NO_ORDER":
		order.Wrong = "没有这一项的医嘱"
	case "EXAM_NO_REPORT":
		record.Wrong = "没有这一项的报告"
	case "FICTITIOUS":
		order.Wrong, record.Wrong = "没有这一项的医嘱", "没有这一项的报告"
	case "REFUND_MISSING":
		order.Wrong, bill.Wrong = "医嘱已作废", "费用没有退"
	case "COUNT_ORDER":
		order.Wrong, bill.Wrong = "医嘱共 "+ordered.String(), "收费共 "+e.charged(l.Code).String()
	case "DISCHARGE_DRUGS":
		order.Wrong = told
	case rulefile.Expression:
		bill.Wrong = cmp.Or(e.hit(), told)
	default:
		bill.Wrong = told
	}
	name := q.Name
	if name == l.Code {
		name = e.Names[l.Code]
	}
	return Comparison{strings.TrimSpace(name + " " + l.Code), l.LineNo, []Side{order, bill, record}}
}

// hit is how the rule's text words what it looks for (命中).
func (e *Grounds) hit() string {
	for row := range strings.Lines(e.Version.Text) {
		if words, ok := strings.CutPrefix(row, "命中:"); ok {
			return strings.TrimSpace(words)
		}
	}
	return ""
}

func evidenceOf(list []finding.Evidence) string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = x.Text
	}
	return strings.Join(texts, ";")
}

// charged is how much of an item the visit was charged.
func (e *Grounds) charged(code string) money.Quantity {
	var sum money.Quantity
	for _, l := range e.Lines {
		if l.Code == code {
			sum += l.Quantity
		}
	}
	return sum
}

// ordersOf tells the orders of a line and how much they dispensed in all.
func (e *Grounds) ordersOf(l *claim.FeeLine) (told []string, ordered money.Quantity) {
	for i := range e.Documents {
		d := &e.Documents[i]
		p := read(d)
		if d.Kind != chart.Order || d.ItemCode != l.Code && (l.Order == "" || l.Order != d.DocNo && l.Order != p.text("drord_no")) {
			continue
		}
		words := []string{d.DocNo, d.Begin.Format("01-02 15:04"), map[string]string{"1": "临时", "2": "长期"}[p.text("drord_type")], p.text("drord_item_name"), d.ItemName}
		if n, err := money.ParseQuantity(p.text("dismed_cnt")); err == nil {
			words = append(words, "数量 "+n.String())
			if d.Active {
				ordered += n
			}
		}
		if days := p.text("medc_days"); days != "" {
			words = append(words, "用药 "+days+" 天")
		}
		words = append(words, d.Doctor)
		if !d.Active {
			words = append(words, "(已作废)")
		}
		told = append(told, joined(words))
	}
	return told, ordered
}

// recordsOf tells the reports of a line's item, and what the note of discharge
// says of drugs to take home.
func (e *Grounds) recordsOf(l *claim.FeeLine) []string {
	var told []string
	for i := range e.Documents {
		d := &e.Documents[i]
		p := read(d)
		switch {
		case (d.Kind == chart.Examination || d.Kind == chart.Laboratory) && d.ItemCode == l.Code:
			words := []string{d.DocNo, day(latest(d.Begin, d.End)), d.ItemName + ":", p.text("exam_ccls"), p.text("exam_rslt_dicm")}
			if !d.Active {
				words = append(words, "(已作废)")
			}
			told = append(told, joined(words))
		case d.Kind == chart.Notes && l.Discharge && p.text("dscg_drord") != "":
			told = append(told, "出院小结 "+p.text("dscg_date")+" "+p.text("dscg_drord"))
		}
	}
	return told
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}

func joined(words []string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// field lays the sources of a field side by side: “性别”:入院记录为 1,病案首页为 2,
// or 病案首页的“离院方式”没有填. What is written otherwise is told whole.
func field(x finding.Evidence) Comparison {
	if paper, rest, ok := strings.Cut(x.Text, "的“"); ok {
		if name, tail, ok := strings.Cut(rest, "”"); ok && tail == "没有填" {
			return Comparison{Subject: name, Sides: []Side{{paper, "", "没有填"}}}
		}
	}
	if name, rest, ok := strings.Cut(strings.TrimPrefix(x.Text, "“"), "”:"); ok {
		c := Comparison{Subject: name}
		for part := range strings.SplitSeq(rest, ",") {
			paper, value, ok := strings.Cut(part, "为 ")
			if !ok {
				return Comparison{Subject: x.Name, Sides: []Side{{onRecord, "", x.Text}}}
			}
			if name == "性别" {
				value += map[string]string{"1": "(男)", "2": "(女)"}[value]
			}
			c.Sides = append(c.Sides, Side{paper, value, "两处不同"})
		}
		return c
	}
	return Comparison{Subject: x.Name, Sides: []Side{{onRecord, "", x.Text}}}
}

// Fields are the fields of a paper as it was submitted, also those of the objects
// and lists within it, the first of each name that is not empty; the patient's
// name, which notes call just that, is left out.
func Fields(d chart.Document) map[string]string {
	s := read(&d)
	delete(s, "name")
	return s
}

// sheet is a paper as it was submitted: its fields, also those of the objects
// within it, the first of each name.
type sheet map[string]string

func (s sheet) text(name string) string { return s[name] }

// read reads a paper; of one that cannot be read nothing is known.
func read(d *chart.Document) sheet {
	s := sheet{}
	decoder := json.NewDecoder(strings.NewReader(d.Content))
	decoder.UseNumber()
	var content any
	if decoder.Decode(&content) == nil {
		s.gather(content)
	}
	return s
}

func (s sheet) gather(value any) {
	switch v := value.(type) {
	case []any:
		for _, x := range v {
			s.gather(x)
		}
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		for _, name := range names {
			text := ""
			switch f := v[name].(type) {
			case string:
				text = strings.TrimSpace(f)
			case json.Number:
				text = f.String()
			}
			if _, known := s[name]; !known && text != "" {
				s[name] = text
			}
		}
		for _, name := range names {
			s.gather(v[name])
		}
	}
}
