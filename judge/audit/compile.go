package audit

import (
	"fmt"
	"strings"

	"yibao/ground/period"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// Engine is the rules and knowledge of a region, compiled. It is not changed by
// judging and may be used by many goroutines at once, each with its own Result.
type Engine struct {
	Region  string
	rules   []compiled
	entries []entry
	lines   matcher // of fee lines, over all rules

	clusters int32 // entries judged together: those of a group, else one alone
	grouped  map[groupName]int32
}

type groupName struct {
	rule  int32
	group string
}

type compiled struct {
	rule  *Rule
	judge evaluator
}

// evaluator judges one rule on one person. An evaluator holds no state of a
// person: the view does.
type evaluator interface{ judge(v *view) }

// compiler makes the evaluator of a kind from its rule and points.
type compiler func(c *compiling) evaluator

// entry is what one knowledge point says to one rule, for the days of its span.
type entry struct {
	span  period.Span
	rule  int32
	point *knowledge.Point
	terms rulefile.Terms
	other matcher // Others of points that are not looked for among lines

	cluster int32
}

// Fault says why a rule or point was left out of the engine.
type Fault struct {
	Rule  string // 编号
	Point string // 知识点编号, "" of a rule
	Text  string // Chinese
}

// Compile makes the engine of a region. Points are what Current leaves; those
// of other regions are passed over. Rules and points that cannot be used are
// left out and named; the engine is of use all the same.
func Compile(region string, rules []knowledge.RuleVersion, points []knowledge.Point) (*Engine, []Fault) {
	e := &Engine{Region: region}
	var faults []Fault
	byKind := make(map[string][]*knowledge.Point)
	for i := range points {
		p := &points[i]
		if p.Active && strings.HasPrefix(region, p.Region) {
			byKind[p.Kind] = append(byKind[p.Kind], p)
		}
	}
	for _, version := range rules {
		if !strings.HasPrefix(region, version.Region) {
			continue
		}
		file, complaints := rulefile.Parse(version.File, version.Text)
		if len(complaints) > 0 {
			faults = append(faults, Fault{Rule: version.Rule, Text: complaints[0].String()})
			continue
		}
		faults = append(faults, e.add(version, &file, byKind[file.Kind])...)
	}
	e.lines.close()
	return e, faults
}

// add compiles one rule.
func (e *Engine) add(version knowledge.RuleVersion, file *rulefile.Rule, points []*knowledge.Point) []Fault {
	rule := &Rule{
		Version: version.ID, Code: file.Code, Kind: file.Kind, Title: file.Title, Official: file.Official, Clause: file.Basis,
		Region: version.Region, Stages: file.Stages, Level: file.Level, Control: file.Control, Exemptions: file.Exemptions,
		State: version.State, Parameters: file.In(e.Region), Written: file.Written,
	}
	if file.Kind == rulefile.Expression {
		judge, why := compileWritten(file)
		if why != "" {
			return []Fault{{Rule: file.Code, Text: why}}
		}
		e.rules = append(e.rules, compiled{rule, judge})
		return nil
	}
	make, ok := compilers[file.Kind]
	if !ok {
		return []Fault{{Rule: file.Code, Text: fmt.Sprintf("没有 %s 的判断程序", file.Kind)}}
	}
	c := &compiling{engine: e, number: int32(len(e.rules)), rule: rule, file: file}
	var faults []Fault
	for _, p := range points {
		if why := c.point(p); why != "" {
			faults = append(faults, Fault{file.Code, p.Number, why})
		}
	}
	e.rules = append(e.rules, compiled{rule, make(c)})
	return faults
}

// Rules returns the rules that run.
func (e *Engine) Rules() []*Rule {
	rules := make([]*Rule, len(e.rules))
	for i := range e.rules {
		rules[i] = e.rules[i].rule
	}
	return rules
}

// Entry is what a point says to a rule, for whoever compiles it otherwise, such
// as a batch.
type Entry struct {
	Rule  *Rule
	Point *knowledge.Point
	Span  period.Span
	Terms rulefile.Terms
}

// Entries returns every entry of the engine, in order of rules.
func (e *Engine) Entries() []Entry {
	out := make([]Entry, len(e.entries))
	for i := range e.entries {
		x := &e.entries[i]
		out[i] = Entry{e.rules[x.rule].rule, x.point, x.span, x.terms}
	}
	return out
}

// compiling is what a compiler works with.
type compiling struct {
	engine *Engine
	number int32
	rule   *Rule
	file   *rulefile.Rule
}

// point makes the entries of a point: one for each stretch of days in which the
// rule's parameters do not change; the point's own terms go before them.
func (c *compiling) point(p *knowledge.Point) string {
	if len(p.Items) == 0 && len(p.Others) == 0 {
		return "没有项目编码"
	}
	overs := make([]rulefile.Parameter, 0, len(p.Values))
	for _, v := range p.Values {
		var t rulefile.Terms
		if why := t.Read(v.Name, v.Text); why != "" {
			return why
		}
		overs = append(overs, rulefile.Parameter{Name: v.Name, Text: v.Text})
	}
	for _, d := range c.rule.Parameters {
		span := period.Span{From: max(d.Span.From, p.Effective.From), To: min(d.Span.End(), p.Effective.End())}
		if !span.Valid() {
			continue
		}
		e := entry{span: span, rule: c.number, point: p, terms: c.file.Terms(c.engine.Region, d.Span.From, overs), cluster: c.cluster(p)}
		for _, name := range pointNeeds[c.file.Kind] {
			if !e.terms.Has(name) {
				return "没有写“" + name + "”"
			}
		}
		if w := e.terms.Window; !windowFits(c.file.Kind, w) {
			return "窗口“" + w.String() + "”这种规则用不了"
		}
		c.engine.entries = append(c.engine.entries, e)
		c.index(int32(len(c.engine.entries)-1), p)
	}
	return ""
}

// cluster numbers what is judged together.
func (c *compiling) cluster(p *knowledge.Point) int32 {
	e := c.engine
	if p.Group == "" && !together[c.file.Kind] {
		e.clusters++
		return e.clusters - 1
	}
	name := groupName{c.number, p.Group}
	n, ok := e.grouped[name]
	if !ok {
		if e.grouped == nil {
			e.grouped = make(map[groupName]int32)
		}
		n = e.clusters
		e.grouped[name] = n
		e.clusters++
	}
	return n
}

// index makes the entry be found by what its kind looks at.
func (c *compiling) index(number int32, p *knowledge.Point) {
	own := ownCodes[c.file.Kind]
	for _, k := range p.Items {
		if own {
			c.engine.entries[number].other.add(k, ref{number, sideItem})
		} else {
			c.engine.lines.add(k, ref{number, sideItem})
		}
	}
	for _, k := range p.Others {
		if own || otherCodes[c.file.Kind] {
			c.engine.entries[number].other.add(k, ref{number, sideOther})
		} else {
			c.engine.lines.add(k, ref{number, sideOther})
		}
	}
}

// mine returns the numbers of the rule's entries.
func (c *compiling) mine() []int32 {
	var out []int32
	for i := range c.engine.entries {
		if c.engine.entries[i].rule == c.number {
			out = append(out, int32(i))
		}
	}
	return out
}
