package rulefile

import (
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/law/expr"
)

// parameterColumns is the header of the table of parameters.
var parameterColumns = []string{"名称", "值", "地区", "自", "止", "依据"}

func (p *parser) parameters(f *field) {
	if f.header == nil {
		p.report.on(p.sheet, f.name, "R030", "“参数”要写成表格。", "表头是 | "+strings.Join(parameterColumns, " | ")+" |")
		return
	}
	for i, c := range f.header {
		if i >= len(parameterColumns) || c.text != parameterColumns[i] {
			p.report.on(p.sheet, c, "R030", "参数表的表头不对。", "表头是 | "+strings.Join(parameterColumns, " | ")+" |")
			return
		}
	}
	if len(f.header) != len(parameterColumns) {
		p.report.on(p.sheet, f.name, "R030", "参数表的表头不对。", "表头是 | "+strings.Join(parameterColumns, " | ")+" |")
		return
	}
	for _, row := range f.rows {
		p.parameter(row)
	}
}

func (p *parser) parameter(row []cell) {
	v := Parameter{Name: row[0].text, Text: row[1].text, Region: row[2].text, Basis: row[5].text, Line: row[0].at.line}
	var t Terms
	if why := t.Read(v.Name, v.Text); why != "" {
		at, help := row[1], ""
		if _, known := TermNamed(v.Name); !known {
			at, help = row[0], expr.Suggest(v.Name, termNames())
		}
		p.report.on(p.sheet, at, "R031", why+"。", help)
	}
	if v.Region == "全国" {
		v.Region = ""
	} else if strings.Trim(v.Region, "0123456789") != "" || len(v.Region) == 0 || len(v.Region) > 6 {
		p.report.on(p.sheet, row[2], "R032", "地区写“全国”或统筹区代码的前几位。", "")
	}
	v.Span = period.Span{From: p.day(row[3]), To: p.day(row[4])}
	if v.Span.To == 0 {
		v.Span.To = period.Forever
	}
	if v.Span.From == 0 {
		v.Span.From = 1
	}
	if !v.Span.Valid() {
		p.report.on(p.sheet, row[4], "R034", "止日要晚于自日。", "止日那天已经不再有效。")
	}
	if v.Basis == "" {
		p.report.on(p.sheet, row[5], "R035", "参数“"+v.Name+"”没有依据。", "写上文件名、条款;本地约定写“本地参数”。")
	}
	p.rule.Parameters = append(p.rule.Parameters, v)
}

func (p *parser) day(c cell) period.Date {
	if c.text == "" {
		return 0
	}
	d, err := period.ParseDate(c.text)
	if err != nil {
		p.report.on(p.sheet, c, "R033", "日期“"+c.text+"”看不懂。", "写成 2024-01-01。")
	}
	return d
}

func termNames() []string {
	var names []string
	for _, t := range vocabulary {
		names = append(names, t.Name)
	}
	return names
}

// checkParameters checks that the kind knows its parameters, has those it
// needs, and that no two say something for the same region and day.
func (p *parser) checkParameters() {
	kind, _ := KindOf(p.rule.Kind)
	for i, v := range p.rule.Parameters {
		if !slices.Contains(kind.Terms, v.Name) {
			p.report.add(p.sheet, place{v.Line, 1}, 1, "R036", "“"+kind.Name+"”没有参数“"+v.Name+"”。", expr.Suggest(v.Name, kind.Terms))
		}
		for _, w := range p.rule.Parameters[:i] {
			if v.Name == w.Name && v.Region == w.Region && v.Span.Overlaps(w.Span) {
				p.report.add(p.sheet, place{v.Line, 1}, 1, "R037", "参数“"+v.Name+"”在同一地区同一天有两个值。", "改“自”“止”,或留下一个。")
			}
		}
	}
	for _, name := range kind.Needs {
		if !slices.ContainsFunc(p.rule.Parameters, func(v Parameter) bool { return v.Name == name }) {
			p.report.add(p.sheet, place{1, 1}, 1, "R038", "“"+kind.Name+"”少了参数“"+name+"”。", "在“参数”表里补一行,地区写“全国”。")
		}
	}
}

// In returns the terms of the rule's parameters in a region, one entry for each
// stretch of days in which they are the same, in order. A row for a longer
// region code goes before one for a shorter.
func (r *Rule) In(region string) []Dated { return In(r.Parameters, region) }

// In returns the terms that parameters make in a region.
func In(parameters []Parameter, region string) []Dated {
	cuts := []period.Date{1}
	for _, v := range parameters {
		cuts = append(cuts, v.Span.From, v.Span.End())
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []Dated
	for i, from := range cuts {
		if from == period.Forever {
			break
		}
		to := period.Forever
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		d := Dated{Span: period.Span{From: from, To: to}}
		for _, v := range chosen(parameters, region, from) {
			d.Terms.Read(v.Name, v.Text)
		}
		out = append(out, d)
	}
	return out
}

// chosen returns, of each parameter, the row of the longest region code that
// holds on the day.
func chosen(parameters []Parameter, region string, day period.Date) []Parameter {
	var best []Parameter
	for _, v := range parameters {
		if !strings.HasPrefix(region, v.Region) || !v.Span.Contains(day) {
			continue
		}
		i := slices.IndexFunc(best, func(b Parameter) bool { return b.Name == v.Name })
		switch {
		case i < 0:
			best = append(best, v)
		case len(v.Region) > len(best[i].Region):
			best[i] = v
		}
	}
	return best
}

// Terms returns the rule's terms in a region on a day, with those given going
// before its own.
func (r *Rule) Terms(region string, day period.Date, before []Parameter) Terms {
	var t Terms
	for _, v := range chosen(r.Parameters, region, day) {
		said := slices.ContainsFunc(before, func(b Parameter) bool { return b.Name == v.Name })
		if !said {
			t.Read(v.Name, v.Text)
		}
	}
	for _, v := range before {
		t.Read(v.Name, v.Text)
	}
	return t
}
