package policyfile

import (
	"fmt"
	"strings"
)

// Sentence tells the step in Chinese, for a clerk: what was taken, by which
// value of which circular, and what came of it.
func (s Step) Sentence() string {
	var out strings.Builder
	if s.Row > 0 {
		fmt.Fprintf(&out, "第 %d 笔 ", s.Row)
	}
	fmt.Fprintf(&out, "%s·%s:", s.Layer, s.Verb)
	switch {
	case s.Decision != "":
		out.WriteString(s.decisionText())
	case s.Skipped:
		out.WriteString("条件不成立,跳过" + s.readText("(", ")"))
	default:
		out.WriteString(s.bodyText())
	}
	if text := s.accumulatorText(); text != "" {
		out.WriteString(";" + text)
	}
	if s.Note != "" {
		out.WriteString("。说明:" + s.Note)
	}
	if s.Citation != "" {
		out.WriteString("(依据 " + s.Citation + ")")
	}
	return strings.TrimSuffix(out.String(), "。") + "。"
}

func (s Step) decisionText() string { return "本层条件" + s.Decision + s.readText("(", ")") }

func (s Step) readText(open, end string) string {
	if len(s.Inputs) == 0 {
		return ""
	}
	return open + namedText(s.Inputs, " ") + end
}

func namedText(list []Named, between string) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = n.Name + between + n.Text
	}
	return strings.Join(parts, ",")
}

func (s Step) bodyText() string {
	var parts []string
	if s.Formula != "" && (s.Verb == "计算" || s.Verb == "计入" || s.Verb == "核对") {
		parts = append(parts, s.Formula)
	}
	if len(s.Inputs) > 0 {
		parts = append(parts, namedText(s.Inputs, " "))
	}
	for _, p := range s.Parameters {
		parts = append(parts, p.text())
	}
	if s.Formula != "" && s.Verb != "计算" && s.Verb != "计入" && s.Verb != "核对" {
		parts = append(parts, "按 "+s.Formula)
	}
	if s.Rate != "" {
		parts = append(parts, "比例 "+s.Rate)
	}
	for _, b := range s.Bands {
		parts = append(parts, b.text())
	}
	text := strings.Join(parts, ";")
	if s.Rounding != "" {
		text += ";" + s.Rounding
	}
	if s.Account != "" {
		text += ";抵付后" + s.Account + "剩 " + s.Balance
	}
	switch {
	case len(s.Results) == 0:
		return text
	case text == "":
		return "合计 " + namedText(s.Results, " ")
	default:
		return text + " → " + namedText(s.Results, " ")
	}
}

// text tells a parameter: 起付标准 1,200.00 元(三级;依据 某办法 第三条,2023-01-01 起,待核实).
func (p ParameterUse) text() string {
	var inside []string
	if p.Cell != "" {
		inside = append(inside, p.Cell)
	}
	source := p.Document
	if p.Article != "" {
		source += " " + p.Article
	}
	if source != "" {
		source = "依据 " + source
	}
	if p.Since != "" {
		source = strings.TrimPrefix(source+","+p.Since+" 起", ",")
	}
	if source != "" {
		inside = append(inside, source)
	}
	if p.Verified != "" && !strings.HasPrefix(p.Verified, "已核实") {
		inside = append(inside, p.Verified)
	}
	if len(inside) == 0 {
		return p.Name + " " + p.Value
	}
	return p.Name + " " + p.Value + "(" + strings.Join(inside, ";") + ")"
}

func (b BandUse) text() string {
	label := b.Label
	if label != "" {
		label += "段 "
	}
	who := ""
	if b.Self {
		who = "个人负担 "
	}
	return label + who + b.Amount + " × " + b.Rate + " = " + b.Result
}

func (s Step) accumulatorText() string {
	parts := make([]string, len(s.Accumulators))
	for i, a := range s.Accumulators {
		name := a.Name
		if len(a.Keys) > 0 {
			name += "(" + strings.Join(a.Keys, "·") + ")"
		}
		if a.Before == a.After {
			parts[i] = "累计 " + name + " 已有 " + a.Before
			continue
		}
		parts[i] = "累计 " + name + " " + a.Before + " 到 " + a.After
	}
	return strings.Join(parts, ",")
}
