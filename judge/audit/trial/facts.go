package trial

import (
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// tables are the names that a case file may use.
var tables = []string{"人", "就诊", "手术", "医嘱", "报告", "字段", "要素", "明细", "知识", "机构", "接诊", "住院费用", "账单", "疑点", "未判", "合计", "地区", "环节", "医保年度起"}

var personColumns = columns[audit.Person]{
	"性别": func(_ *reader, p *audit.Person, s string) bool {
		p.Sex = map[string]rulefile.Sex{"男": 1, "女": 2}[s]
		return p.Sex != 0 || s == "未知"
	},
	"出生":  func(_ *reader, p *audit.Person, s string) bool { return day(s, &p.Birth) },
	"死亡":  func(_ *reader, p *audit.Person, s string) bool { return day(s, &p.Death) },
	"既往":  func(_ *reader, p *audit.Person, s string) bool { p.History = rulefile.List(s); return true },
	"慢特病": func(_ *reader, p *audit.Person, s string) bool { p.Chronic = rulefile.List(s); return true },
	"享受": func(_ *reader, p *audit.Person, s string) bool {
		p.CoverKnown = true
		if s == "无" {
			return true
		}
		from, to, _ := strings.Cut(s, "至")
		span := period.Span{To: period.Forever}
		p.Cover = append(p.Cover, span)
		last := &p.Cover[len(p.Cover)-1]
		return day(from, &last.From) && (to == "" || day(to, &last.To))
	},
}

var visitColumns = columns[audit.Visit]{
	"就诊": func(_ *reader, v *audit.Visit, s string) bool { return word(&v.ID, s) },
	"历史": func(_ *reader, v *audit.Visit, s string) bool {
		var past bool
		ok := yes(s, &past)
		v.Judged = !past
		return ok
	},
	"机构": func(_ *reader, v *audit.Visit, s string) bool { return word(&v.Institution, s) },
	"级别": func(_ *reader, v *audit.Visit, s string) bool {
		t := rulefile.Terms{}
		ok := term("级别", s, &t)
		v.Level = t.Level
		return ok
	},
	"方式": func(_ *reader, v *audit.Visit, s string) bool {
		t := rulefile.Terms{}
		ok := term("就医方式", s, &t)
		v.Way = t.Ways
		return ok
	},
	"医疗类别": func(_ *reader, v *audit.Visit, s string) bool { return word(&v.MedType, s) },
	"险种":   func(_ *reader, v *audit.Visit, s string) bool { return word(&v.Scheme, s) },
	"入":    func(_ *reader, v *audit.Visit, s string) bool { return day(s, &v.Begin) },
	"出":    func(_ *reader, v *audit.Visit, s string) bool { return day(s, &v.End) },
	"科室":   func(_ *reader, v *audit.Visit, s string) bool { return word(&v.Department, s) },
	"医师":   func(_ *reader, v *audit.Visit, s string) bool { return word(&v.Doctor, s) },
	"职称": func(_ *reader, v *audit.Visit, s string) bool {
		t := rulefile.Terms{}
		ok := term("职称", s, &t)
		v.DoctorTitle = t.Title
		return ok
	},
	"离院方式": func(_ *reader, v *audit.Visit, s string) bool { return word(&v.Outcome, s) },
	"生育状态": func(_ *reader, v *audit.Visit, s string) bool {
		v.PregnancyKnown = true
		v.Pregnancy = map[string]uint8{"妊娠": 1, "哺乳": 2}[s]
		return v.Pregnancy != 0 || s == "无"
	},
	"基金":  func(_ *reader, v *audit.Visit, s string) bool { return fen(s, &v.Fund) },
	"第三方": func(_ *reader, v *audit.Visit, s string) bool { return answer(s, &v.ThirdParty) },
	"豁免":  func(_ *reader, v *audit.Visit, s string) bool { return exemptions(s, &v.Exempt) },
	"有医嘱": func(_ *reader, v *audit.Visit, s string) bool { return yes(s, &v.OrdersKnown) },
	"有报告": func(_ *reader, v *audit.Visit, s string) bool { return yes(s, &v.ReportsKnown) },
	"有手术": func(_ *reader, v *audit.Visit, s string) bool { return yes(s, &v.OperationsKnown) },
	"主诊断": func(_ *reader, v *audit.Visit, s string) bool {
		v.Diagnoses = append(v.Diagnoses, diagnosis(s, true))
		return true
	},
	"其他诊断": func(_ *reader, v *audit.Visit, s string) bool {
		for _, code := range rulefile.List(s) {
			v.Diagnoses = append(v.Diagnoses, diagnosis(code, false))
		}
		return true
	},
}

// diagnosis reads K31.7 or K31.7 胃息肉.
func diagnosis(text string, main bool) audit.Diagnosis {
	code, name, _ := strings.Cut(text, " ")
	return audit.Diagnosis{Code: code, Name: name, Main: main}
}

// of is a fact that belongs to a visit.
type of[T any] struct {
	visit int32
	fact  T
}

func visitColumn[T any](r *reader, o *of[T], s string) bool {
	n, ok := r.visits[s]
	o.visit = n
	return ok
}

var operationColumns = columns[of[audit.Operation]]{
	"就诊": visitColumn[audit.Operation],
	"编码": func(_ *reader, o *of[audit.Operation], s string) bool { return word(&o.fact.Code, s) },
	"名称": func(_ *reader, o *of[audit.Operation], s string) bool { return word(&o.fact.Name, s) },
	"主":  func(_ *reader, o *of[audit.Operation], s string) bool { return yes(s, &o.fact.Main) },
	"始":  func(_ *reader, o *of[audit.Operation], s string) bool { return moment(s, &o.fact.Begin) },
	"止":  func(_ *reader, o *of[audit.Operation], s string) bool { return moment(s, &o.fact.End) },
}

var orderColumns = columns[of[audit.Order]]{
	"就诊": visitColumn[audit.Order],
	"号":  func(_ *reader, o *of[audit.Order], s string) bool { return word(&o.fact.No, s) },
	"编码": func(_ *reader, o *of[audit.Order], s string) bool { return word(&o.fact.Item, s) },
	"日期": func(_ *reader, o *of[audit.Order], s string) bool { return day(s, &o.fact.Day) },
	"止":  func(_ *reader, o *of[audit.Order], s string) bool { return day(s, &o.fact.Until) },
	"数量": func(_ *reader, o *of[audit.Order], s string) bool {
		o.fact.QuantityKnown = true
		return quantity(s, &o.fact.Quantity)
	},
	"出院带药": func(_ *reader, o *of[audit.Order], s string) bool { return yes(s, &o.fact.Discharge) },
	"撤销":   func(_ *reader, o *of[audit.Order], s string) bool { return yes(s, &o.fact.Cancelled) },
}

var reportColumns = columns[of[audit.Report]]{
	"就诊": visitColumn[audit.Report],
	"编码": func(_ *reader, o *of[audit.Report], s string) bool { return word(&o.fact.Item, s) },
	"日期": func(_ *reader, o *of[audit.Report], s string) bool { return day(s, &o.fact.Day) },
	"数量": func(_ *reader, o *of[audit.Report], s string) bool { return quantity(s, &o.fact.Quantity) },
}

var fieldColumns = columns[of[audit.Field]]{
	"就诊": visitColumn[audit.Field],
	"资料": func(_ *reader, o *of[audit.Field], s string) bool { return word(&o.fact.Paper, s) },
	"名称": func(_ *reader, o *of[audit.Field], s string) bool { return word(&o.fact.Name, s) },
	"值":  func(_ *reader, o *of[audit.Field], s string) bool { return word(&o.fact.Value, s) },
	"必填": func(_ *reader, o *of[audit.Field], s string) bool { return yes(s, &o.fact.Required) },
}

var elementColumns = columns[of[audit.Element]]{
	"就诊": visitColumn[audit.Element],
	"名称": func(_ *reader, o *of[audit.Element], s string) bool { return word(&o.fact.Name, s) },
	"符合": func(_ *reader, o *of[audit.Element], s string) bool { return yes(s, &o.fact.Holds) },
}

var lineKinds = map[string]audit.ItemKind{"药品": audit.Drug, "饮片": audit.Herb, "项目": audit.Service, "耗材": audit.Consumable}

var lineColumns = columns[audit.Line]{
	"就诊": func(r *reader, l *audit.Line, s string) bool { n, ok := r.visits[s]; l.Visit = n; return ok },
	"行":  func(_ *reader, l *audit.Line, s string) bool { return word(&l.LineNo, s) },
	"退":  func(_ *reader, l *audit.Line, s string) bool { return word(&l.RefundOf, s) },
	"编码": func(_ *reader, l *audit.Line, s string) bool { return word(&l.Item, s) },
	"名称": func(_ *reader, l *audit.Line, s string) bool { return word(&l.Name, s) },
	"类":  func(_ *reader, l *audit.Line, s string) bool { l.Kind = lineKinds[s]; return l.Kind != 0 },
	"类别": func(_ *reader, l *audit.Line, s string) bool { return word(&l.Category, s) },
	"处方": func(_ *reader, l *audit.Line, s string) bool { return word(&l.Prescription, s) },
	"科室": func(_ *reader, l *audit.Line, s string) bool { return word(&l.Department, s) },
	"医师": func(_ *reader, l *audit.Line, s string) bool { return word(&l.Doctor, s) },
	"时间": func(_ *reader, l *audit.Line, s string) bool {
		m := audit.Moment{Minute: -1}
		ok := moment(s, &m)
		l.Day, l.Minute = m.Day, m.Minute
		return ok
	},
	"数量":   func(_ *reader, l *audit.Line, s string) bool { return quantity(s, &l.Quantity) },
	"单价":   func(_ *reader, l *audit.Line, s string) bool { return price(s, &l.Price) },
	"金额":   func(_ *reader, l *audit.Line, s string) bool { return fen(s, &l.Amount) },
	"基金":   func(_ *reader, l *audit.Line, s string) bool { return fen(s, &l.Fund) },
	"天数":   func(_ *reader, l *audit.Line, s string) bool { return whole(s, &l.Supply) },
	"付数":   func(_ *reader, l *audit.Line, s string) bool { return whole(s, &l.Doses) },
	"目录内":  func(_ *reader, l *audit.Line, s string) bool { return answer(s, &l.Listed) },
	"采购价":  func(_ *reader, l *audit.Line, s string) bool { return price(s, &l.PurchaseCost) },
	"医嘱":   func(_ *reader, l *audit.Line, s string) bool { return word(&l.Order, s) },
	"追溯码":  func(_ *reader, l *audit.Line, s string) bool { l.Traces = rulefile.List(s); return true },
	"上传小时": func(_ *reader, l *audit.Line, s string) bool { return whole(s, &l.UploadHours) },
	"有资质":  func(_ *reader, l *audit.Line, s string) bool { return answer(s, &l.Licensed) },
	"会诊":   func(_ *reader, l *audit.Line, s string) bool { return answer(s, &l.Consulted) },
	"临时":   func(_ *reader, l *audit.Line, s string) bool { return yes(s, &l.Single) },
	"出院带药": func(_ *reader, l *audit.Line, s string) bool { return yes(s, &l.Discharge) },
	"已停":   func(_ *reader, l *audit.Line, s string) bool { return yes(s, &l.Stopped) },
	"豁免":   func(_ *reader, l *audit.Line, s string) bool { return exemptions(s, &l.Exempt) },
}

// undefinedFund marks a line whose fund money the case does not say: all of it.
const undefinedFund money.Fen = -1 << 60

// readFacts turns the tables of a case into facts.
func (r *reader) readFacts(c *rulefile.Case) {
	r.facts = audit.Facts{Stage: rulefile.After}
	r.visits = map[string]int32{}
	read(r, c, "人", personColumns, func(int) audit.Person { return audit.Person{} }, func(p audit.Person) { r.facts.Person = p })
	read(r, c, "就诊", visitColumns,
		func(n int) audit.Visit {
			return audit.Visit{ID: "V" + strconv.Itoa(n+1), Judged: true, Institution: "H1"}
		},
		func(v audit.Visit) {
			r.visits[v.ID] = int32(len(r.facts.Visits))
			r.facts.Visits = append(r.facts.Visits, v)
		})
	if len(r.facts.Visits) == 0 {
		r.facts.Visits = []audit.Visit{{ID: "V1", Judged: true, Institution: "H1", Way: rulefile.Outpatient}}
		r.visits["V1"] = 0
	}
	r.readPapers(c)
	read(r, c, "明细", lineColumns, func(n int) audit.Line {
		return audit.Line{LineNo: strconv.Itoa(n + 1), Minute: -1, UploadHours: -1, Quantity: 1_0000, Price: 10_000000, Amount: undefinedFund, Fund: undefinedFund}
	}, r.addLine)
	for i := range r.facts.Visits {
		v := &r.facts.Visits[i]
		for k := range r.facts.Lines {
			if l := &r.facts.Lines[k]; v.Begin == 0 && int(l.Visit) == i {
				v.Begin = l.Day
			}
		}
	}
	if c, ok := c.Fields["医保年度起"]; ok {
		start, err := period.ParseYearStart(c.Text)
		if err != nil {
			r.file.Complain(c, "R053", "“医保年度起”要写成 07-01 的样子。", "")
		}
		r.facts.YearStart = start
	}
	if c, ok := c.Fields["环节"]; ok {
		r.facts.Stage, _ = rulefile.ParseStage(c.Text)
	}
}

func (r *reader) readPapers(c *rulefile.Case) {
	read(r, c, "手术", operationColumns, func(int) of[audit.Operation] { return of[audit.Operation]{} },
		func(o of[audit.Operation]) {
			v := &r.facts.Visits[o.visit]
			v.Operations, v.OperationsKnown = append(v.Operations, o.fact), true
		})
	read(r, c, "医嘱", orderColumns, func(int) of[audit.Order] { return of[audit.Order]{} }, func(o of[audit.Order]) {
		v := &r.facts.Visits[o.visit]
		v.Orders, v.OrdersKnown = append(v.Orders, o.fact), true
	})
	read(r, c, "报告", reportColumns, func(int) of[audit.Report] { return of[audit.Report]{} }, func(o of[audit.Report]) {
		v := &r.facts.Visits[o.visit]
		v.Reports, v.ReportsKnown = append(v.Reports, o.fact), true
	})
	read(r, c, "字段", fieldColumns, func(int) of[audit.Field] { return of[audit.Field]{} }, func(o of[audit.Field]) {
		r.facts.Visits[o.visit].Fields = append(r.facts.Visits[o.visit].Fields, o.fact)
	})
	read(r, c, "要素", elementColumns, func(int) of[audit.Element] { return of[audit.Element]{} }, func(o of[audit.Element]) {
		r.facts.Visits[o.visit].Elements = append(r.facts.Visits[o.visit].Elements, o.fact)
	})
}

// addLine adds a line; what the case does not say of money follows from price
// and quantity, all of it paid by funds.
func (r *reader) addLine(l audit.Line) {
	if l.Amount == undefinedFund {
		l.Amount, _ = money.Extend(l.Price, l.Quantity, money.HalfUpFen)
	}
	if l.Fund == undefinedFund {
		l.Fund = l.Amount
	}
	r.facts.Lines = append(r.facts.Lines, l)
}

var pointColumns = columns[knowledge.Point]{
	"编号":  func(_ *reader, p *knowledge.Point, s string) bool { p.ID = s; return word(&p.Number, s) },
	"项目":  func(_ *reader, p *knowledge.Point, s string) bool { p.Items = keys(s); return true },
	"另一方": func(_ *reader, p *knowledge.Point, s string) bool { p.Others = keys(s); return true },
	"组":   func(_ *reader, p *knowledge.Point, s string) bool { return word(&p.Group, s) },
	"自":   func(_ *reader, p *knowledge.Point, s string) bool { return day(s, &p.Effective.From) },
	"止":   func(_ *reader, p *knowledge.Point, s string) bool { return day(s, &p.Effective.To) },
	"原文":  func(_ *reader, p *knowledge.Point, s string) bool { return word(&p.Clause, s) },
	"*": func(r *reader, p *knowledge.Point, s string) bool {
		name, text, _ := strings.Cut(s, "\x00")
		p.Values = append(p.Values, knowledge.Value{Name: name, Text: text})
		t := rulefile.Terms{}
		return t.Read(name, text) == ""
	},
}

// keys reads codes: ABC a whole code, ABC* a prefix, 名:ABC a name.
func keys(text string) []knowledge.Key {
	var out []knowledge.Key
	for _, part := range rulefile.List(text) {
		if name, ok := strings.CutPrefix(part, "名:"); ok {
			out = append(out, knowledge.Key{Match: knowledge.ByName, Text: name})
			continue
		}
		if prefix, ok := strings.CutSuffix(part, "*"); ok {
			out = append(out, knowledge.Key{Match: knowledge.ByPrefix, Text: prefix})
			continue
		}
		out = append(out, knowledge.Key{Match: knowledge.ByCode, Text: part})
	}
	return out
}

func (r *reader) readPoints(c *rulefile.Case) {
	read(r, c, "知识", pointColumns, func(n int) knowledge.Point {
		id := "K" + strconv.Itoa(n+1)
		return knowledge.Point{Version: period.Version{ID: id, Effective: period.Since(1)}, Number: id, Kind: r.rule, Active: true}
	}, func(p knowledge.Point) { r.points = append(r.points, p) })
}
