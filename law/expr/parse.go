package expr

// Kind says what a Node is.
type Kind uint8

// The kinds of nodes.
const (
	LiteralNode Kind = iota + 1 // Text is the number or date as written
	QuotedNode                  // Text is the quoted text
	NameNode                    // Text is the name
	CallNode                    // Text(Args…)
	NegateNode                  // −Args[0]
	SumNode                     // Args[0] + or - Args[1]; Text is the sign
	ProductNode                 // Args[0] × or ÷ Args[1]
	BoundNode                   // Args[0] 不低于 or 不超过 Args[1]
	CompareNode                 // Args[0] = ≠ < ≤ > ≥ Args[1]
	MemberNode                  // Args[0] 属于 or 不属于 Args[1:]
	NotNode                     // 非 Args[0]
	BothNode                    // Args[0] 且 Args[1]
	EitherNode                  // Args[0] 或 Args[1]
	ChooseNode                  // 若 Args[0] 则 Args[1] 否则 Args[2]
)

// Node is a formula or a part of one. Start and End count characters in the
// text that was parsed.
type Node struct {
	Kind       Kind
	Text       string
	Args       []*Node
	Start, End int
}

// Problem is one thing that is wrong with a formula. Start and Length count
// characters.
type Problem struct {
	Start, Length int
	Code          string // P201, P230 …
	Message       string
	Help          string
}

// Codes of complaints that this package makes.
const (
	codeGrammar = "P230" // the formula cannot be read
	codeLiteral = "P232" // a number or date that is none
	codeKind    = "P233" // a condition where a figure is needed, and the like
	codeUnits   = "P235" // units do not fit
	codePercent = "P236" // a ratio without its percent sign
	codeOption  = "P237" // an option that does not exist
)

// maxDepth bounds nesting, so that no text can exhaust the stack.
const maxDepth = 60

// maxLength bounds a formula, in characters.
const maxLength = 2000

type parser struct {
	tokens  []token
	at      int
	depth   int
	problem *Problem
}

// Parse reads a formula. The node is nil when there is a problem.
func Parse(text string) (*Node, []Problem) {
	if len(text) > 4*maxLength {
		return nil, []Problem{{0, 1, codeGrammar, "式子太长。", "拆成几步“计算”,每步起一个名字。"}}
	}
	tokens, problems := lex(text)
	if len(problems) > 0 {
		return nil, problems
	}
	p := &parser{tokens: tokens}
	node := p.formula()
	if p.problem == nil && p.peek().kind != endToken {
		p.unexpected()
	}
	if p.problem != nil {
		return nil, []Problem{*p.problem}
	}
	return node, nil
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

// is reports whether the next token is one of the words or symbols.
func (p *parser) is(texts ...string) bool {
	t := p.peek()
	if t.kind != wordToken && t.kind != symbolToken {
		return false
	}
	for _, text := range texts {
		if t.text == text {
			return true
		}
	}
	return false
}

func (p *parser) refuse(t token, message, help string) {
	if p.problem == nil {
		p.problem = &Problem{t.start, max(1, t.end-t.start), codeGrammar, message, help}
	}
	p.at = len(p.tokens) - 1
}

func (p *parser) unexpected() {
	t := p.peek()
	switch {
	case t.kind == endToken:
		p.refuse(t, "式子没有写完。", "看看末尾是不是少了一个数、一个名字或者右括号。")
	case t.kind == nameToken || t.kind == numberToken:
		p.refuse(t, "“"+t.text+"”前面少了运算符号。", "名字和"+Words()+"这些词之间要有空格;两个数之间要有 + − × ÷。")
	default:
		p.refuse(t, "这里不该出现“"+t.text+"”。", "检查括号是否成对,符号两边是不是都有数或名字。")
	}
}

func (p *parser) expect(text string) {
	if p.is(text) {
		p.take()
		return
	}
	t := p.peek()
	p.refuse(t, "这里应当是“"+text+"”。", "检查式子写全了没有。")
}

func (p *parser) join(kind Kind, text string, args ...*Node) *Node {
	return &Node{kind, text, args, args[0].Start, args[len(args)-1].End}
}

// formula = 若 … 则 … 否则 … | either
func (p *parser) formula() *Node {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		p.refuse(p.peek(), "式子套得太深。", "拆成几步“计算”,每步起一个名字。")
		return &Node{Kind: LiteralNode, Text: "0"}
	}
	if !p.is("若") {
		return p.either()
	}
	start := p.take()
	condition := p.either()
	p.expect("则")
	yes := p.formula()
	p.expect("否则")
	no := p.formula()
	return &Node{ChooseNode, "", []*Node{condition, yes, no}, start.start, no.End}
}

func (p *parser) either() *Node {
	left := p.both()
	for p.is("或") {
		p.take()
		left = p.join(EitherNode, "或", left, p.both())
	}
	return left
}

func (p *parser) both() *Node {
	left := p.not()
	for p.is("且") {
		p.take()
		left = p.join(BothNode, "且", left, p.not())
	}
	return left
}

func (p *parser) not() *Node {
	if !p.is("非") {
		return p.comparison()
	}
	p.depth++
	defer func() { p.depth-- }()
	start := p.take()
	if p.depth > maxDepth {
		p.refuse(start, "式子套得太深。", "")
		return &Node{Kind: LiteralNode, Text: "0"}
	}
	inner := p.not()
	return &Node{NotNode, "非", []*Node{inner}, start.start, inner.End}
}

func (p *parser) comparison() *Node {
	left := p.bounded()
	switch {
	case p.is("=", "≠", "<", "≤", ">", "≥"):
		sign := p.take()
		return p.join(CompareNode, sign.text, left, p.bounded())
	case p.is("属于", "不属于"):
		word := p.take()
		return p.members(word.text, left)
	default:
		return left
	}
}

// members = name { 、 name }, with or without [ ].
func (p *parser) members(word string, left *Node) *Node {
	node := &Node{MemberNode, word, []*Node{left}, left.Start, left.End}
	bracket := p.is("[")
	if bracket {
		p.take()
	}
	for {
		node.Args = append(node.Args, p.primary())
		node.End = node.Args[len(node.Args)-1].End
		if !p.is("、") && !(bracket && p.is(",")) {
			break
		}
		p.take()
	}
	if bracket {
		node.End = p.peek().end
		p.expect("]")
	}
	return node
}

func (p *parser) bounded() *Node {
	left := p.sum()
	for p.is("不低于", "不超过") {
		word := p.take()
		left = p.join(BoundNode, word.text, left, p.sum())
	}
	return left
}

func (p *parser) sum() *Node {
	left := p.product()
	for p.is("+", "-") {
		sign := p.take()
		left = p.join(SumNode, sign.text, left, p.product())
	}
	return left
}

func (p *parser) product() *Node {
	left := p.negation()
	for p.is("×", "÷") {
		sign := p.take()
		left = p.join(ProductNode, sign.text, left, p.negation())
	}
	return left
}

func (p *parser) negation() *Node {
	if !p.is("-") {
		return p.primary()
	}
	start := p.take()
	inner := p.primary()
	return &Node{NegateNode, "-", []*Node{inner}, start.start, inner.End}
}

func (p *parser) primary() *Node {
	t := p.peek()
	switch {
	case t.kind == numberToken, t.kind == dateToken:
		p.take()
		return &Node{LiteralNode, t.text, nil, t.start, t.end}
	case t.kind == textToken:
		p.take()
		return &Node{QuotedNode, t.text, nil, t.start, t.end}
	case t.kind == nameToken:
		p.take()
		if p.is("(") {
			return p.call(t)
		}
		return &Node{NameNode, t.text, nil, t.start, t.end}
	case p.is("("):
		p.take()
		inner := p.formula()
		end := p.peek().end
		p.expect(")")
		grouped := *inner
		grouped.Start, grouped.End = t.start, end
		return &grouped
	default:
		p.unexpected()
		return &Node{Kind: LiteralNode, Text: "0", Start: t.start, End: t.end}
	}
}

func (p *parser) call(name token) *Node {
	p.expect("(")
	node := &Node{CallNode, name.text, nil, name.start, name.end}
	for !p.is(")") && p.problem == nil {
		node.Args = append(node.Args, p.formula())
		if !p.is(",") {
			break
		}
		p.take()
	}
	node.End = p.peek().end
	p.expect(")")
	return node
}
