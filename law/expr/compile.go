package expr

import (
	"errors"

	"yibao/ground/money"
)

// ErrDivide: a formula divides by zero.
var ErrDivide = errors.New("expr: division by zero")

// Form says what a formula gives.
type Form uint8

// The forms.
const (
	Figure Form = iota + 1 // an exact figure with a unit
	Truth                  // a condition
	Choice                 // an option of a closed set
	Text                   // a free text, such as a code
)

// Operand is a compiled formula over an environment F. Of the functions only
// the one of its Form is set.
type Operand[F any] struct {
	Form     Form
	Unit     Unit        // of a Figure; money figures are in fen
	Options  *Options    // of a Choice
	Constant *money.Rate // of a Figure that is a literal
	Figure   func(F) (money.Rate, error)
	Truth    func(F) (bool, error)
	Choice   func(F) (int, error)
	Text     func(F) (string, error)
}

// Scope says what names and calls mean. A Problem it returns needs no
// position.
type Scope[F any] interface {
	Name(name string) (Operand[F], *Problem)
	Call(call *Node, compile func(*Node) (Operand[F], bool)) (Operand[F], *Problem)
}

// Watched is a Scope that is told, on every evaluation, which way a formula
// went: a branch of 若, a bound of 不低于 or 不超过 that holds.
type Watched[F any] interface {
	Went(env F, way int)
}

// went tells the scope which way a formula went, when it wants to know.
func (c *compiler[F]) went() func(env F, way int) {
	if w, ok := c.scope.(Watched[F]); ok {
		return w.Went
	}
	return func(F, int) {}
}

// Compile checks a formula's units and turns it into functions. ok is false
// when there are problems.
func Compile[F any](node *Node, scope Scope[F]) (Operand[F], []Problem) {
	c := &compiler[F]{scope: scope}
	operand, _ := c.compile(node)
	return operand, c.problems
}

// Constant returns the operand of a literal figure.
func Constant[F any](value money.Rate, unit Unit) Operand[F] {
	return Operand[F]{
		Form: Figure, Unit: unit, Constant: &value,
		Figure: func(F) (money.Rate, error) { return value, nil },
	}
}

type compiler[F any] struct {
	scope    Scope[F]
	problems []Problem
}

func (c *compiler[F]) refuse(node *Node, code, message, help string) (Operand[F], bool) {
	c.problems = append(c.problems, Problem{node.Start, max(1, node.End-node.Start), code, message, help})
	return Operand[F]{}, false
}

func (c *compiler[F]) compile(node *Node) (Operand[F], bool) {
	switch node.Kind {
	case LiteralNode:
		return c.literal(node)
	case QuotedNode:
		return c.refuse(node, codeKind, "文字只能和文本、选项比较。", "写成 病种编码 = \"M01601\" 的样子。")
	case NameNode:
		return c.name(node)
	case CallNode:
		return c.call(node)
	case NegateNode, SumNode, ProductNode, BoundNode:
		return c.arithmetic(node)
	case CompareNode:
		return c.compare(node)
	case MemberNode:
		return c.member(node)
	case NotNode, BothNode, EitherNode:
		return c.logic(node)
	default:
		return c.choose(node)
	}
}

func (c *compiler[F]) literal(node *Node) (Operand[F], bool) {
	if value, unit, ok := Literal(node.Text); ok {
		return Constant[F](value, unit), true
	}
	if value, ok := parseDate(node.Text); ok {
		return Constant[F](value, Date), true
	}
	return c.refuse(node, codeLiteral, "“"+node.Text+"”不是数,也不是日期。", "数写成 1200、0.5、30万、70%;日期写成 2024-01-01;数后面不写单位。")
}

func (c *compiler[F]) name(node *Node) (Operand[F], bool) {
	operand, problem := c.scope.Name(node.Text)
	if problem != nil {
		return c.refuse(node, problem.Code, problem.Message, problem.Help)
	}
	return operand, true
}

func (c *compiler[F]) call(node *Node) (Operand[F], bool) {
	failed := len(c.problems)
	operand, problem := c.scope.Call(node, c.compile)
	if problem != nil && len(c.problems) == failed {
		return c.refuse(node, problem.Code, problem.Message, problem.Help)
	}
	return operand, problem == nil && len(c.problems) == failed
}

// figure compiles a part that must be a figure.
func (c *compiler[F]) figure(node *Node) (Operand[F], bool) {
	operand, ok := c.compile(node)
	if ok && operand.Form != Figure {
		return c.refuse(node, codeKind, "这里要一个数,写的是"+operand.Form.name()+"。", "")
	}
	return operand, ok
}

// truth compiles a part that must be a condition.
func (c *compiler[F]) truth(node *Node) (Operand[F], bool) {
	operand, ok := c.compile(node)
	if ok && operand.Form != Truth {
		return c.refuse(node, codeKind, "这里要一个条件,写的是"+operand.Form.name()+"。", "条件写成 年龄 ≥ 60、医院等级 = 三级 的样子。")
	}
	return operand, ok
}

func (f Form) name() string {
	switch f {
	case Figure:
		return "数"
	case Truth:
		return "条件"
	case Choice:
		return "选项"
	default:
		return "文本"
	}
}

// fit gives a literal operand the unit.
func (c *compiler[F]) fit(node *Node, operand Operand[F], to Unit) (Operand[F], bool) {
	if !operand.Unit.literal() || to.literal() {
		return operand, true
	}
	value, code, message := Fit(*operand.Constant, operand.Unit, to)
	if code != "" {
		return c.refuse(node, code, message, "检查单位,或是不是漏了百分号。")
	}
	return Constant[F](value, to), true
}

// unify brings two figures to one unit: both the same, or one a literal.
func (c *compiler[F]) unify(node *Node, left, right Operand[F], act string) (Operand[F], Operand[F], bool) {
	var ok bool
	if left, ok = c.fit(node.Args[0], left, right.Unit); !ok {
		return left, right, false
	}
	if right, ok = c.fit(node.Args[len(node.Args)-1], right, left.Unit); !ok {
		return left, right, false
	}
	if left.Unit == right.Unit || left.Unit.literal() && right.Unit.literal() {
		return left, right, true
	}
	c.refuse(node, codeUnits, left.Unit.name()+"和"+right.Unit.name()+"不能"+act+"。", "检查单位,或是不是漏了“×”。")
	return left, right, false
}

func (c *compiler[F]) choose(node *Node) (Operand[F], bool) {
	condition, ok1 := c.truth(node.Args[0])
	yes, ok2 := c.compile(node.Args[1])
	no, ok3 := c.compile(node.Args[2])
	if !ok1 || !ok2 || !ok3 {
		return Operand[F]{}, false
	}
	condition.Truth = toldTruth(c.went(), condition.Truth)
	if yes.Form == Truth && no.Form == Truth {
		return chooseTruth(condition.Truth, yes.Truth, no.Truth), true
	}
	if yes.Form != Figure || no.Form != Figure {
		return c.refuse(node, codeKind, "“则”和“否则”后面要同是数或同是条件。", "")
	}
	branches := *node
	branches.Args = node.Args[1:]
	yes, no, ok := c.unify(&branches, yes, no, "作为同一个式子的两种结果")
	if !ok {
		return Operand[F]{}, false
	}
	if yes.Unit.literal() {
		return c.refuse(node, codeUnits, "看不出结果的单位。", "则、否则后面至少写一个有单位的名字,或者先写成参数。")
	}
	return Operand[F]{Form: Figure, Unit: yes.Unit, Figure: func(f F) (money.Rate, error) {
		holds, err := condition.Truth(f)
		switch {
		case err != nil:
			return money.Rate{}, err
		case holds:
			return yes.Figure(f)
		default:
			return no.Figure(f)
		}
	}}, true
}

// toldTruth is the condition of 若, told which way it went.
func toldTruth[F any](went func(F, int), condition func(F) (bool, error)) func(F) (bool, error) {
	return func(f F) (bool, error) {
		holds, err := condition(f)
		if holds {
			went(f, 1)
		} else {
			went(f, 0)
		}
		return holds, err
	}
}

func chooseTruth[F any](condition, yes, no func(F) (bool, error)) Operand[F] {
	return Operand[F]{Form: Truth, Truth: func(f F) (bool, error) {
		holds, err := condition(f)
		switch {
		case err != nil:
			return false, err
		case holds:
			return yes(f)
		default:
			return no(f)
		}
	}}
}
