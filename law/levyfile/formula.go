package levyfile

import (
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
	"yibao/law/policyfile"
)

// formula is a compiled figure or condition.
type formula struct {
	node   *node
	text   string
	unit   expr.Unit
	figure func(*Run) (money.Rate, error)
	truth  func(*Run) (bool, error)
}

// compiler turns formulas into functions.
type compiler struct {
	*report
	policy *Policy
	class  *Class // whose earlier items a formula may read, or nil
	upTo   int    // how many of them
}

// textOf returns the formula of a scalar and how many characters stand before
// it: an equals sign and blanks.
func textOf(n *node) (text string, skip int) {
	rest, found := strings.CutPrefix(n.text, "=")
	if !found {
		return n.text, 0
	}
	trimmed := strings.TrimLeft(rest, " ")
	return trimmed, 1 + len(rest) - len(trimmed)
}

// formula compiles a scalar that must be of the form and, when a figure, of the
// unit. After a complaint it returns one that gives zero.
func (c *compiler) formula(n *node, form expr.Form, unit expr.Unit) *formula {
	failed := &formula{node: n, unit: unit,
		figure: func(*Run) (money.Rate, error) { return money.Rate{}, nil },
		truth:  func(*Run) (bool, error) { return false, nil }}
	if n.shape != scalar || n.text == "" {
		c.at(n, "L201", "这里要写一个数、一个名字或一个式子。", "")
		return failed
	}
	text, skip := textOf(n)
	tree, problems := expr.Parse(text)
	if problems != nil {
		c.problems(n, skip, problems)
		return failed
	}
	operand, problems := expr.Compile[*Run](tree, c)
	if problems != nil {
		c.problems(n, skip, problems)
		return failed
	}
	if operand.Form != form {
		word := "一个数(" + string(unit) + ")"
		if form == expr.Truth {
			word = "一个条件"
		}
		c.at(n, "P233", "这里要"+word+"。", "条件写成 年龄 ≥ 60、人员类别 = 退休 的样子。")
		return failed
	}
	if form == expr.Truth {
		return &formula{node: n, text: text, truth: operand.Truth}
	}
	if operand.Constant != nil && (operand.Unit == expr.Bare || operand.Unit == expr.Percent) {
		value, code, message := expr.Fit(*operand.Constant, operand.Unit, unit)
		if code != "" {
			c.place(n, skip, len([]rune(text)), policyfile.Error, code, message, "检查单位,或是不是漏了百分号。")
			return failed
		}
		operand = expr.Constant[*Run](value, unit)
	}
	if operand.Unit != unit {
		c.place(n, skip, len([]rune(text)), policyfile.Error, "P235", "这里要"+string(unit)+",写的是"+string(operand.Unit)+"。", "检查单位,或是不是写错了名字。")
		return failed
	}
	return &formula{node: n, text: text, unit: unit, figure: operand.Figure}
}

func (c *compiler) problems(n *node, skip int, problems []expr.Problem) {
	for _, p := range problems {
		if p.Code != "" {
			c.place(n, skip+p.Start, p.Length, policyfile.Error, p.Code, p.Message, p.Help)
		}
	}
}

// Name implements expr.Scope: facts, parameters, and earlier items of the class.
func (c *compiler) Name(name string) (expr.Operand[*Run], *expr.Problem) {
	if p := c.policy.byName[name]; p != nil {
		p.used = true
		c.compileParam(p)
		return expr.Operand[*Run]{Form: expr.Figure, Unit: p.unit, Figure: p.get}, nil
	}
	if c.class != nil {
		if i, ok := c.class.results[name]; ok && i < c.upTo {
			return expr.Operand[*Run]{Form: expr.Figure, Unit: expr.Yuan, Figure: func(r *Run) (money.Rate, error) { return r.results[i], nil }}, nil
		}
	}
	for i := range figures {
		if figures[i].name == name {
			return c.readFigure(Figure(i)), nil
		}
	}
	for i := range choices {
		if choices[i].name == name {
			return c.readChoice(Choice(i)), nil
		}
	}
	return expr.Operand[*Run]{}, &expr.Problem{Code: "P201", Message: "没有叫“" + name + "”的参数、事实或前面项目的结果。", Help: expr.Suggest(name, c.names())}
}

// Call implements expr.Scope: there are no calls.
func (c *compiler) Call(call *expr.Node, _ func(*expr.Node) (expr.Operand[*Run], bool)) (expr.Operand[*Run], *expr.Problem) {
	return expr.Operand[*Run]{}, &expr.Problem{Code: "P208", Message: "缴费政策里没有带括号用的“" + call.Text + "”。", Help: "写成参数或式子。"}
}

func (c *compiler) names() []string {
	names := factNames()
	for _, p := range c.policy.params {
		names = append(names, p.name)
	}
	if c.class != nil {
		for name, i := range c.class.results {
			if i < c.upTo {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func (c *compiler) readFigure(name Figure) expr.Operand[*Run] {
	return expr.Operand[*Run]{Form: expr.Figure, Unit: figures[name].unit, Figure: func(r *Run) (money.Rate, error) { return r.figure(name) }}
}

func (c *compiler) readChoice(name Choice) expr.Operand[*Run] {
	options := c.policy.options[name]
	return expr.Operand[*Run]{Form: expr.Choice, Options: options, Choice: func(r *Run) (int, error) {
		word := r.word(name)
		if i, ok := options.Index(word); ok {
			return i, nil
		}
		if word == "" {
			return -1, ErrFactMissing.With(r.policy.Title, choices[name].name)
		}
		return -1, nil
	}}
}
