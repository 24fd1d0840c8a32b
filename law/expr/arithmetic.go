package expr

import "yibao/ground/money"

func (c *compiler[F]) arithmetic(node *Node) (Operand[F], bool) {
	left, ok := c.figure(node.Args[0])
	if !ok {
		return left, false
	}
	if node.Kind == NegateNode {
		return c.negate(node, left)
	}
	right, ok := c.figure(node.Args[1])
	if !ok {
		return right, false
	}
	switch node.Kind {
	case SumNode:
		return c.sum(node, left, right)
	case ProductNode:
		return c.product(node, left, right)
	default:
		return c.bound(node, left, right)
	}
}

func (c *compiler[F]) negate(node *Node, inner Operand[F]) (Operand[F], bool) {
	if inner.Unit == Date {
		return c.refuse(node, codeUnits, "日期前面不能写负号。", "")
	}
	if inner.Constant != nil {
		return Constant[F](inner.Constant.Neg(), inner.Unit), true
	}
	figure := inner.Figure
	inner.Figure = func(f F) (money.Rate, error) {
		v, err := figure(f)
		return v.Neg(), err
	}
	return inner, true
}

func (c *compiler[F]) sum(node *Node, left, right Operand[F]) (Operand[F], bool) {
	minus := node.Text == "-"
	act, operation := "相加", money.Rate.Add
	if minus {
		act, operation = "相减", money.Rate.Sub
	}
	if left.Unit == Date || right.Unit == Date {
		return c.dates(node, left, right, minus)
	}
	left, right, ok := c.unify(node, left, right, act)
	if !ok {
		return left, false
	}
	return c.combine(node, left, right, wider(left.Unit, right.Unit), operation)
}

// wider is the unit of two literals together: Bare meets Percent as Percent.
func wider(a, b Unit) Unit {
	if a == Bare {
		return b
	}
	return a
}

// dates allows day − day = 天 and day ± 天 = day.
func (c *compiler[F]) dates(node *Node, left, right Operand[F], minus bool) (Operand[F], bool) {
	switch {
	case left.Unit == Date && right.Unit == Date && minus:
		return c.combine(node, left, right, Day, money.Rate.Sub)
	case left.Unit == Date && (right.Unit == Day || right.Unit == Bare) && minus:
		return c.combine(node, left, right, Date, money.Rate.Sub)
	case left.Unit == Date && (right.Unit == Day || right.Unit == Bare):
		return c.combine(node, left, right, Date, money.Rate.Add)
	default:
		return c.refuse(node, codeUnits, left.Unit.name()+"和"+right.Unit.name()+"不能相加减。", "两个日期可以相减,日期可以加减天数。")
	}
}

func (c *compiler[F]) product(node *Node, left, right Operand[F]) (Operand[F], bool) {
	if left.Unit == Date || right.Unit == Date {
		return c.refuse(node, codeUnits, "日期不能乘除。", "")
	}
	if node.Text == "×" {
		if left.Unit == Yuan && right.Unit == Yuan {
			return c.refuse(node, codeUnits, "金额和金额不能相乘。", "检查是不是该用比例或次数。")
		}
		return c.combine(node, left, right, productUnit(left.Unit, right.Unit), money.Rate.Mul)
	}
	unit, ok := quotientUnit(left.Unit, right.Unit)
	if !ok {
		return c.refuse(node, codeUnits, left.Unit.name()+"不能除以"+right.Unit.name()+"。", "检查除数和被除数是不是写反了。")
	}
	return c.combine(node, left, right, unit, divide)
}

// productUnit: money stays money, a literal leaves the other's unit alone (but
// a percentage of a count is a ratio), and a count vanishes: 每断一年加 1 月 ×
// 2 年 is 2 月.
func productUnit(a, b Unit) Unit {
	switch {
	case a == Yuan || b == Yuan:
		return Yuan
	case a == Bare:
		return b
	case b == Bare:
		return a
	case a == Percent && b == Percent:
		return Percent
	case a == Number || b == Number:
		return Number
	case a == Ratio || b == Ratio || a == Percent || b == Percent:
		return Ratio
	default:
		return a
	}
}

func quotientUnit(a, b Unit) (Unit, bool) {
	switch {
	case b == Yuan:
		return Ratio, a == Yuan
	case b == Bare:
		return a, true
	case a == Yuan:
		return Yuan, true
	case a == b && !a.literal():
		return Ratio, true
	case a.literal() && b.literal():
		return Percent, true
	case a == Ratio || a == Percent:
		return Ratio, true
	default:
		return Number, true
	}
}

func divide(a, b money.Rate) (money.Rate, error) {
	if b.Sign() == 0 {
		return money.Rate{}, ErrDivide
	}
	return a.Div(b)
}

func (c *compiler[F]) bound(node *Node, left, right Operand[F]) (Operand[F], bool) {
	left, right, ok := c.unify(node, left, right, "比较")
	if !ok {
		return left, false
	}
	floor := node.Text == "不低于"
	operation := func(a, b money.Rate) (money.Rate, error) {
		if (a.Cmp(b) < 0) == floor {
			return b, nil
		}
		return a, nil
	}
	bounded, ok := c.combine(node, left, right, wider(left.Unit, right.Unit), operation)
	if !ok || bounded.Constant != nil {
		return bounded, ok
	}
	first, second, went := left.Figure, right.Figure, c.went()
	bounded.Figure = func(f F) (money.Rate, error) {
		a, err := first(f)
		if err != nil {
			return a, err
		}
		b, err := second(f)
		if err != nil {
			return b, err
		}
		if (a.Cmp(b) < 0) == floor {
			went(f, 1)
			return b, nil
		}
		went(f, 0)
		return a, nil
	}
	return bounded, true
}

// combine makes the operand of two figures; two literals are computed at once.
func (c *compiler[F]) combine(node *Node, left, right Operand[F], unit Unit, operation func(a, b money.Rate) (money.Rate, error)) (Operand[F], bool) {
	if left.Constant != nil && right.Constant != nil {
		value, err := operation(*left.Constant, *right.Constant)
		if err != nil {
			return c.refuse(node, codeLiteral, "这里算不出来:除数是零,或者数太大。", "")
		}
		return Constant[F](value, unit), true
	}
	first, second := left.Figure, right.Figure
	return Operand[F]{Form: Figure, Unit: unit, Figure: func(f F) (money.Rate, error) {
		a, err := first(f)
		if err != nil {
			return a, err
		}
		b, err := second(f)
		if err != nil {
			return b, err
		}
		return operation(a, b)
	}}, true
}
