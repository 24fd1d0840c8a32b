package rulefile

import (
	"strconv"

	"yibao/ground/money"
	"yibao/law/expr"
)

// Lookup gives written rules the facts of an environment F. What it lacks is
// refused by nobody: a test checks that the judge has every name and call.
type Lookup[F any] struct {
	Figures     map[string]func(F) (money.Rate, error)
	Choices     map[string]func(F) (int, error)
	Texts       map[string]func(F) (string, error)
	TruthCalls  map[string]func(text string) func(F) (bool, error)
	FigureCalls map[string]func(text string, days int) func(F) (money.Rate, error)
}

// Formulas are the compiled formulas of a written rule.
type Formulas[F any] struct {
	Hit  func(F) (bool, error)
	Over func(F) (money.Rate, error) // nil: all of the line
	Cost int
}

// Compile compiles a written rule for an environment. The problems are those
// that Parse tells with their places; a rule without complaints has none.
func Compile[F any](w *Written, look *Lookup[F]) (Formulas[F], []expr.Problem) {
	s := &scope[F]{look: look, onLine: w.On == OnLine}
	hit, problems := expr.Compile[F](w.Hit, s)
	out := Formulas[F]{Hit: hit.Truth, Cost: s.cost}
	if len(problems) == 0 && hit.Form != expr.Truth {
		problems = append(problems, at(w.Hit, "R041", "命中式要是一个条件。", "写成 数量 > 3、年龄 ≥ 60 的样子。"))
	}
	if len(problems) > 0 || w.Over == nil {
		return out, problems
	}
	over, problems := expr.Compile[F](w.Over, s)
	if len(problems) == 0 && (over.Form != expr.Figure || over.Unit != expr.Number || w.On != OnLine) {
		problems = append(problems, at(w.Over, "R042", "超出式要是超出的数量,而且只有对象是明细才写。", "写成 累计数量(\"2103\", 30) - 2 的样子。"))
	}
	out.Over, out.Cost = over.Figure, s.cost
	return out, problems
}

func at(n *expr.Node, code, message, help string) expr.Problem {
	return expr.Problem{Start: n.Start, Length: max(1, n.End-n.Start), Code: code, Message: message, Help: help}
}

// scope resolves names and calls and adds up what they cost.
type scope[F any] struct {
	look   *Lookup[F]
	onLine bool
	cost   int
}

func (s *scope[F]) Name(name string) (expr.Operand[F], *expr.Problem) {
	s.cost++
	for _, n := range names {
		if n.Name != name {
			continue
		}
		if n.OnLine && !s.onLine {
			return expr.Operand[F]{}, &expr.Problem{Code: "R043", Message: "“" + name + "”是费用行的,这条规则的对象是就诊。", Help: "把“对象”改成 明细。"}
		}
		o := expr.Operand[F]{Form: n.Form, Unit: n.Unit}
		switch n.Form {
		case expr.Figure:
			o.Figure = s.look.Figures[name]
		case expr.Choice:
			o.Choice, o.Options = s.look.Choices[name], expr.NewOptions()
			for _, option := range n.Options {
				o.Options.Add(option, "")
			}
		default:
			o.Text = s.look.Texts[name]
		}
		return o, nil
	}
	return expr.Operand[F]{}, &expr.Problem{Code: "R044", Message: "没有“" + name + "”这个名字。", Help: expr.Suggest(name, wordNames())}
}

func (s *scope[F]) Call(call *expr.Node, _ func(*expr.Node) (expr.Operand[F], bool)) (expr.Operand[F], *expr.Problem) {
	refuse := func(code, message, help string) (expr.Operand[F], *expr.Problem) {
		return expr.Operand[F]{}, &expr.Problem{Code: code, Message: message, Help: help}
	}
	for _, c := range calls {
		if c.Name != call.Text {
			continue
		}
		form := c.Name + "(\"…\")"
		wanted := 1
		if c.Days {
			form, wanted = c.Name+"(\"…\", 30)", 2
		}
		if len(call.Args) != wanted || call.Args[0].Kind != expr.QuotedNode || call.Args[0].Text == "" {
			return refuse("R045", "“"+c.Name+"”的写法不对。", "写成 "+form+"。")
		}
		if c.OnLine && !s.onLine {
			return refuse("R043", "“"+c.Name+"”是费用行的,这条规则的对象是就诊。", "把“对象”改成 明细。")
		}
		days := 0
		if c.Days {
			n, err := strconv.Atoi(call.Args[1].Text)
			if call.Args[1].Kind != expr.LiteralNode || err != nil || n < 1 || n > MaxDays {
				return refuse("R046", "“"+c.Name+"”往回看的天数要是 1 到 "+strconv.Itoa(MaxDays)+" 的整数。", "写成 "+form+"。")
			}
			days = n
		}
		if s.cost += 1 + days*linesADay; s.cost > MaxCost {
			return refuse("R047", "这条规则太费时:每行要看 "+strconv.Itoa(s.cost)+" 行以上,最多 "+strconv.Itoa(MaxCost)+" 行。", "少看几天,或者分成两条规则。")
		}
		return s.operand(c, call.Args[0].Text, days), nil
	}
	return refuse("R044", "没有“"+call.Text+"”这个函数。", expr.Suggest(call.Text, wordNames()))
}

func (s *scope[F]) operand(c Call, text string, days int) expr.Operand[F] {
	o := expr.Operand[F]{Form: c.Form, Unit: c.Unit}
	if c.Form == expr.Truth {
		if get := s.look.TruthCalls[c.Name]; get != nil {
			o.Truth = get(text)
		}
		return o
	}
	if get := s.look.FigureCalls[c.Name]; get != nil {
		o.Figure = get(text, days)
	}
	return o
}

func wordNames() []string {
	var out []string
	for _, n := range names {
		out = append(out, n.Name)
	}
	for _, c := range calls {
		out = append(out, c.Name)
	}
	return out
}

// written reads and checks the formulas of a rule that users write.
func (p *parser) written() {
	w := &p.rule.Written
	if w.On == 0 || w.hit.text == "" {
		p.report.add(p.sheet, place{1, 1}, 1, "R040", "“种类: 式”的规则要写“对象”和“命中式”。", "")
		return
	}
	if len(p.rule.Parameters) > 0 {
		p.report.on(p.sheet, p.seen["参数"], "R014", "“种类: 式”的规则没有参数表。", "把数直接写在式子里。")
	}
	hit, over := p.formula(w.hit), (*expr.Node)(nil)
	if w.over.text != "" {
		over = p.formula(w.over)
	}
	if len(p.report.complaints) > 0 {
		return
	}
	w.Hit = hit
	var none Lookup[struct{}]
	formulas, problems := Compile(w, &none)
	p.problems(w.hit, problems)
	if w.Over = over; len(problems) > 0 || over == nil {
		w.Cost = formulas.Cost
		return
	}
	formulas, problems = Compile(w, &none)
	p.problems(w.over, problems)
	w.Cost = formulas.Cost
}

func (p *parser) formula(c cell) *expr.Node {
	node, problems := expr.Parse(c.text)
	p.problems(c, problems)
	return node
}

func (p *parser) problems(c cell, problems []expr.Problem) {
	for _, problem := range problems {
		if problem.Code != "" {
			p.report.add(p.sheet, place{c.at.line, c.at.column + problem.Start}, problem.Length, problem.Code, problem.Message, problem.Help)
		}
	}
}
