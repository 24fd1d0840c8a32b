package rulefile

import (
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/law/expr"
)

// Expression is the kind of a rule that is written as a formula.
const Expression = "式"

// Rule is a rule as its file says it.
type Rule struct {
	File       string
	Title      string
	Code       string // 编号
	Kind       string // code of the kind, or Expression
	Official   string // numbers of the national rule
	Definition string
	WindowText string // 窗口: what is looked at together, in words
	HitText    string // 命中, in words
	AmountText string // 质疑金额, in words
	Basis      string // 依据
	Stages     Stage
	Level      Level
	Control    Control
	Exemptions Exemption
	Parameters []Parameter
	Written    Written // of an Expression
}

// Parameter is one value of a parameter in a region for a span of days.
type Parameter struct {
	Name, Text, Basis string
	Region            string // admdvs by prefix; "" everywhere
	Span              period.Span
	Line              int
}

// Written is a rule written as formulas.
type Written struct {
	On   Subject
	Hit  *expr.Node // a condition
	Over *expr.Node // quantity questioned; nil: all of the line
	Cost int        // bound on the lines looked at for one line judged

	hit, over cell
}

// Subject is what a written rule looks at.
type Subject uint8

// The subjects.
const (
	OnLine  Subject = iota + 1 // 明细
	OnVisit                    // 就诊
)

// Parse reads a rule file. The rule is of use only when there are no
// complaints.
func Parse(file, text string) (Rule, []Complaint) {
	r := &report{}
	s := readSheet(r, file, text)
	p := &parser{report: r, sheet: s, rule: Rule{File: file}, seen: map[string]cell{}}
	for i := range s.fields {
		p.field(&s.fields[i])
	}
	if len(r.complaints) == 0 {
		p.complete()
	}
	return p.rule, r.sorted()
}

type parser struct {
	report *report
	sheet  *sheet
	rule   Rule
	seen   map[string]cell
}

// setters read the fields on one line.
var setters = map[string]func(*parser, cell){
	"规则":   func(p *parser, c cell) { p.rule.Title = c.text },
	"编号":   func(p *parser, c cell) { p.rule.Code = c.text },
	"种类":   (*parser).kind,
	"官方编号": func(p *parser, c cell) { p.rule.Official = c.text },
	"定义":   func(p *parser, c cell) { p.rule.Definition = c.text },
	"窗口":   func(p *parser, c cell) { p.rule.WindowText = c.text },
	"命中":   func(p *parser, c cell) { p.rule.HitText = c.text },
	"质疑金额": func(p *parser, c cell) { p.rule.AmountText = c.text },
	"依据":   func(p *parser, c cell) { p.rule.Basis = c.text },
	"环节":   (*parser).stages,
	"级别":   (*parser).level,
	"控制":   (*parser).control,
	"豁免":   (*parser).exemptions,
	"对象":   (*parser).subject,
	"命中式":  func(p *parser, c cell) { p.rule.Written.hit = c },
	"超出式":  func(p *parser, c cell) { p.rule.Written.over = c },
}

func (p *parser) field(f *field) {
	if _, twice := p.seen[f.name.text]; twice {
		p.report.on(p.sheet, f.name, "R011", "“"+f.name.text+"”写了两次。", "留下一处。")
		return
	}
	p.seen[f.name.text] = f.name
	if f.name.text == "参数" {
		p.parameters(f)
		return
	}
	set, ok := setters[f.name.text]
	if !ok {
		p.report.on(p.sheet, f.name, "R010", "没有“"+f.name.text+"”这一栏。", expr.Suggest(f.name.text, fieldNames()))
		return
	}
	if f.value.text == "" {
		p.report.on(p.sheet, f.name, "R012", "“"+f.name.text+"”后面没有内容。", "")
		return
	}
	set(p, f.value)
}

func fieldNames() []string {
	names := []string{"参数"}
	for name := range setters {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (p *parser) kind(c cell) {
	p.rule.Kind = c.text
	if c.text == Expression {
		return
	}
	kind, ok := KindOf(c.text)
	switch {
	case !ok:
		p.report.on(p.sheet, c, "R020", "没有“"+c.text+"”这种规则。", expr.Suggest(c.text, kindCodes()))
	case kind.Lacks != "":
		p.report.on(p.sheet, c, "R021", "“"+kind.Name+"”还不能运行:缺少"+kind.Lacks+"。", "")
	}
}

func (p *parser) stages(c cell) {
	for _, part := range List(c.text) {
		stage, ok := ParseStage(part)
		if !ok {
			p.report.on(p.sheet, c, "R022", "没有“"+part+"”这个环节。", "写 事前、事中、事后 里的一个或几个。")
		}
		p.rule.Stages |= stage
	}
}

func (p *parser) level(c cell) {
	level, ok := ParseLevel(c.text)
	if !ok {
		p.report.on(p.sheet, c, "R023", "没有“"+c.text+"”这个级别。", "写 "+strings.Join(namesOf(levels), "、")+" 里的一个。")
	}
	p.rule.Level = level
}

func (p *parser) control(c cell) {
	control, ok := ParseControl(c.text)
	if !ok {
		p.report.on(p.sheet, c, "R024", "没有“"+c.text+"”这种控制。", "写 "+strings.Join(namesOf(controls), "、")+" 里的一个。")
	}
	p.rule.Control = control
}

func (p *parser) exemptions(c cell) {
	for _, part := range List(c.text) {
		e, ok := ParseExemption(part)
		if !ok && part != "无" {
			p.report.on(p.sheet, c, "R025", "没有“"+part+"”这种豁免。", expr.Suggest(part, namesOf(exemptions)))
		}
		p.rule.Exemptions |= e
	}
}

func (p *parser) subject(c cell) {
	switch c.text {
	case "明细":
		p.rule.Written.On = OnLine
	case "就诊":
		p.rule.Written.On = OnVisit
	default:
		p.report.on(p.sheet, c, "R026", "没有“"+c.text+"”这个对象。", "写 明细 或 就诊。")
	}
}

// required are the fields that each rule file has.
var required = []string{"规则", "编号", "种类", "定义", "命中", "质疑金额", "环节", "级别", "控制", "依据"}

func (p *parser) complete() {
	top := place{1, 1}
	for _, name := range required {
		if _, ok := p.seen[name]; !ok {
			p.report.add(p.sheet, top, 1, "R013", "少了“"+name+"”这一栏。", "补上“"+name+": …”。")
		}
	}
	if len(p.report.complaints) > 0 {
		return
	}
	if p.rule.Kind == Expression {
		p.written()
		return
	}
	for _, name := range []string{"对象", "命中式", "超出式"} {
		if c, ok := p.seen[name]; ok {
			p.report.on(p.sheet, c, "R014", "只有“种类: 式”的规则才写“"+name+"”。", "去掉这一栏。")
		}
	}
	p.checkParameters()
}
