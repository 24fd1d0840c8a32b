package rulefile

import "yibao/law/expr"

// written reads the formulas of a rule that users write.
func (p *parser) written() {
	w := &p.rule.Written
	if w.On == 0 || w.hitCell.text == "" {
		p.report.add(p.sheet, place{1, 1}, 1, "R040", "“种类: 式”的规则要写“对象”和“命中式”。", "")
		return
	}
	w.Hit = p.formula(w.hitCell)
	if w.overCell.text != "" {
		w.Over = p.formula(w.overCell)
	}
}

func (p *parser) formula(c cell) *expr.Node {
	node, problems := expr.Parse(c.text)
	for _, problem := range problems {
		p.report.add(p.sheet, place{c.at.line, c.at.column + problem.Start}, problem.Length, problem.Code, problem.Message, problem.Help)
	}
	return node
}
