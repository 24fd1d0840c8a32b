package expr

import (
	"slices"

	"yibao/ground/money"
)

func (c *compiler[F]) logic(node *Node) (Operand[F], bool) {
	left, ok := c.truth(node.Args[0])
	if !ok {
		return left, false
	}
	first := left.Truth
	if node.Kind == NotNode {
		return Operand[F]{Form: Truth, Truth: func(f F) (bool, error) {
			holds, err := first(f)
			return !holds, err
		}}, true
	}
	right, ok := c.truth(node.Args[1])
	if !ok {
		return right, false
	}
	second, stop := right.Truth, node.Kind == EitherNode
	return Operand[F]{Form: Truth, Truth: func(f F) (bool, error) {
		holds, err := first(f)
		if err != nil || holds == stop {
			return holds, err
		}
		return second(f)
	}}, true
}

func (c *compiler[F]) compare(node *Node) (Operand[F], bool) {
	left, ok := c.compile(node.Args[0])
	if !ok {
		return left, false
	}
	if left.Form != Figure {
		if node.Text != "=" && node.Text != "≠" {
			return c.refuse(node, codeKind, left.Form.name()+"只能用 =、≠、属于 比较。", "")
		}
		return c.oneOf(node, left, node.Args[1:], node.Text == "≠")
	}
	right, ok := c.figure(node.Args[1])
	if !ok {
		return right, false
	}
	left, right, ok = c.unify(node, left, right, "比较")
	if !ok {
		return left, false
	}
	first, second, holds := left.Figure, right.Figure, orders[node.Text]
	return Operand[F]{Form: Truth, Truth: func(f F) (bool, error) {
		a, err := first(f)
		if err != nil {
			return false, err
		}
		b, err := second(f)
		if err != nil {
			return false, err
		}
		return holds(a.Cmp(b)), nil
	}}, true
}

var orders = map[string]func(order int) bool{
	"=": func(o int) bool { return o == 0 },
	"≠": func(o int) bool { return o != 0 },
	"<": func(o int) bool { return o < 0 },
	"≤": func(o int) bool { return o <= 0 },
	">": func(o int) bool { return o > 0 },
	"≥": func(o int) bool { return o >= 0 },
}

func (c *compiler[F]) member(node *Node) (Operand[F], bool) {
	left, ok := c.compile(node.Args[0])
	if !ok {
		return left, false
	}
	except := node.Text == "不属于"
	if left.Form == Figure {
		return c.oneFigure(node, left, node.Args[1:], except)
	}
	return c.oneOf(node, left, node.Args[1:], except)
}

// oneFigure compares a figure with several.
func (c *compiler[F]) oneFigure(node *Node, left Operand[F], list []*Node, except bool) (Operand[F], bool) {
	var values []money.Rate
	for _, item := range list {
		right, ok := c.figure(item)
		if !ok {
			return right, false
		}
		if right, ok = c.fit(item, right, left.Unit); !ok {
			return right, false
		}
		if right.Constant == nil || right.Unit != left.Unit {
			return c.refuse(item, codeKind, "属于 后面只能列同一单位的数。", "")
		}
		values = append(values, *right.Constant)
	}
	figure := left.Figure
	return Operand[F]{Form: Truth, Truth: func(f F) (bool, error) {
		v, err := figure(f)
		return slices.ContainsFunc(values, func(w money.Rate) bool { return v.Cmp(w) == 0 }) != except, err
	}}, true
}

// oneOf compares a condition, an option or a text with named ones.
func (c *compiler[F]) oneOf(node *Node, left Operand[F], list []*Node, except bool) (Operand[F], bool) {
	var texts []string
	for _, item := range list {
		if item.Kind != NameNode && item.Kind != QuotedNode && item.Kind != LiteralNode {
			return c.refuse(item, codeKind, "这里要写"+left.Form.name()+"的名字。", "")
		}
		texts = append(texts, item.Text)
	}
	switch left.Form {
	case Text:
		text := left.Text
		return Operand[F]{Form: Truth, Truth: func(f F) (bool, error) {
			v, err := text(f)
			return slices.Contains(texts, v) != except, err
		}}, true
	case Choice:
		return c.oneOption(left, list, except)
	default:
		return c.oneTruth(node, left, list, except)
	}
}

func (c *compiler[F]) oneTruth(node *Node, left Operand[F], list []*Node, except bool) (Operand[F], bool) {
	if len(list) != 1 || list[0].Text != "是" && list[0].Text != "否" {
		return c.refuse(node, codeOption, "条件只能和“是”或“否”比较。", "")
	}
	wanted, truth := (list[0].Text == "是") != except, left.Truth
	return Operand[F]{Form: Truth, Truth: func(f F) (bool, error) {
		holds, err := truth(f)
		return holds == wanted, err
	}}, true
}

func (c *compiler[F]) oneOption(left Operand[F], list []*Node, except bool) (Operand[F], bool) {
	options := left.Options
	holds := make([]bool, options.Len())
	for _, item := range list {
		wide, ok := options.Index(item.Text)
		if !ok {
			return c.refuse(item, codeOption, "没有“"+item.Text+"”这个选项。", Suggest(item.Text, options.Names()))
		}
		for narrow := range holds {
			holds[narrow] = holds[narrow] || options.Covers(wide, narrow)
		}
	}
	if except {
		for i := range holds {
			holds[i] = !holds[i]
		}
	}
	choice := left.Choice
	return Operand[F]{Form: Truth, Truth: func(f F) (bool, error) {
		i, err := choice(f)
		return err == nil && holds[i], err
	}}, true
}
