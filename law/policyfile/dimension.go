package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// dimension is what the rows of a table are chosen by.
type dimension struct {
	node    *node
	options *expr.Options // of a choice or a condition
	unit    expr.Unit     // of a figure
	choice  func(f *frame) (int, error)
	figure  func(f *frame) (money.Rate, error)
	text    func(f *frame) (string, error)
	show    func(f *frame) string
}

// rowKeys reads the keys of one level of a table.
type rowKeys interface {
	take(row int, key *node) bool
	finish() func(f *frame) (int, error)
}

var truthOptions = func() *expr.Options {
	o := expr.NewOptions()
	o.Add("否", "")
	o.Add("是", "")
	return o
}()

// dimension finds what 维度 names: a fact, a figure or an accumulator.
func (c *compiler) dimension(n *node) (dimension, bool) {
	for _, a := range c.model.accs {
		if a.Name == n.text {
			c.dynamic = true
			u := c.usageOf(a)
			return dimension{node: n, unit: a.unit(), figure: u.balance, show: showFigure(u.balance, a.unit())}, true
		}
	}
	if c.model.byName[n.text] != nil {
		c.report.at(n, "P211", "维度“"+n.text+"”是参数,不能作维度。", "维度写事实、累计,或前面“计算”出的数。")
		return dimension{}, false
	}
	read, problem := c.Name(n.text)
	if problem != nil {
		c.report.at(n, problem.Code, problem.Message, problem.Help)
		return dimension{}, false
	}
	d := dimension{node: n, unit: read.Unit, options: read.Options, choice: read.Choice, figure: read.Figure, text: read.Text}
	switch read.Form {
	case expr.Choice:
		d.show = func(f *frame) string { i, _ := read.Choice(f); return read.Options.Name(i) }
	case expr.Text:
		d.show = func(f *frame) string { text, _ := read.Text(f); return text }
	case expr.Truth:
		d.options = truthOptions
		d.choice = func(f *frame) (int, error) {
			holds, err := read.Truth(f)
			if holds {
				return 1, err
			}
			return 0, err
		}
		d.show = func(f *frame) string { holds, _ := read.Truth(f); return n.text + "=" + Bool(holds).text }
	default:
		d.show = showFigure(read.Figure, read.Unit)
	}
	return d, true
}

func showFigure(get func(*frame) (money.Rate, error), unit expr.Unit) func(f *frame) string {
	return func(f *frame) string {
		v, err := get(f)
		if err != nil {
			return "算不出的数"
		}
		return figureText(v, unit)
	}
}

func (d dimension) begin(c *compiler, t *table, at *node) rowKeys {
	switch {
	case d.options != nil:
		k := &choiceKeys{compiler: c, table: t, at: at, dim: d, index: make([]int, d.options.Len()), depth: make([]int, d.options.Len()), rest: -1}
		for i := range k.index {
			k.index[i], k.depth[i] = -1, -1
		}
		return k
	case d.text != nil:
		return &textKeys{compiler: c, table: t, at: at, dim: d, index: make(map[string]int), rest: -1}
	default:
		return &numberKeys{compiler: c, table: t, at: at, dim: d, rest: -1}
	}
}

// choiceKeys are rows by option; a row for a narrower option goes before one
// for a wider.
type choiceKeys struct {
	compiler *compiler
	table    *table
	at       *node
	dim      dimension
	index    []int // row of each option
	depth    []int // of the row's key
	rest     int
	restKey  *node
}

func (k *choiceKeys) take(row int, key *node) bool {
	if key.text == restName {
		k.rest, k.restKey = row, key
		return true
	}
	ok := true
	for _, name := range strings.Split(key.text, "、") {
		name = strings.TrimSpace(name)
		wide, known := k.dim.options.Index(name)
		if !known {
			k.compiler.report.at(key, "P211", "“"+k.dim.node.text+"”没有“"+name+"”这个选项。", expr.Suggest(name, k.dim.options.Names()))
			ok = false
			continue
		}
		depth := k.dim.options.Depth(wide)
		if k.index[wide] >= 0 && k.depth[wide] == depth {
			k.compiler.report.at(key, "P212", "“"+name+"”在这张表里写了两次。", "留下一行。")
			ok = false
			continue
		}
		for narrow := range k.index {
			if k.dim.options.Covers(wide, narrow) && k.depth[narrow] < depth {
				k.index[narrow], k.depth[narrow] = row, depth
			}
		}
	}
	return ok
}

func (k *choiceKeys) finish() func(f *frame) (int, error) {
	missing := k.missing()
	report := k.compiler.report
	switch {
	case k.rest < 0 && len(missing) > 0:
		report.at(k.at, "P214", "参数“"+k.table.param.name+"”没有写"+k.dim.node.text+"为 "+strings.Join(missing, "、")+" 时的值。", "补上;政策确实没有规定的,写 其余: 无(结算到这种情形会拒绝)。")
	case k.rest >= 0 && len(missing) == 0 && k.full():
		report.at(k.restKey, "P213", "“其余”没有剩下的情形。", "前面各行已经写全,删去“其余”。")
	}
	index := slices.Clone(k.index)
	for i := range index {
		if index[i] < 0 {
			index[i] = k.rest
		}
	}
	choice := k.dim.choice
	return func(f *frame) (int, error) {
		i, err := choice(f)
		if err != nil {
			return -1, err
		}
		return index[i], nil
	}
}

// missing lists the options without a row, the widest that have none at all.
func (k *choiceKeys) missing() []string {
	options, leaves := k.dim.options, k.dim.options.Leaves()
	bare := func(wide int) bool {
		for _, leaf := range leaves {
			if options.Covers(wide, leaf) && k.index[leaf] >= 0 {
				return false
			}
		}
		return true
	}
	var names []string
	covered := make([]bool, options.Len())
	for wide, name := range options.Names() {
		if covered[wide] || !bare(wide) {
			continue
		}
		names = append(names, name)
		for narrow := range covered {
			covered[narrow] = covered[narrow] || options.Covers(wide, narrow)
		}
	}
	return names
}

// full reports whether wide options that have no row of their own are covered
// too.
func (k *choiceKeys) full() bool { return !slices.Contains(k.index, -1) }

// textKeys are rows by free text.
type textKeys struct {
	compiler *compiler
	table    *table
	at       *node
	dim      dimension
	index    map[string]int
	rest     int
}

func (k *textKeys) take(row int, key *node) bool {
	if key.text == restName {
		k.rest = row
		return true
	}
	for _, text := range strings.Split(key.text, "、") {
		text = strings.TrimSpace(text)
		if _, twice := k.index[text]; twice {
			k.compiler.report.at(key, "P212", "“"+text+"”在这张表里写了两次。", "留下一行。")
			return false
		}
		k.index[text] = row
	}
	return true
}

func (k *textKeys) finish() func(f *frame) (int, error) {
	if k.rest < 0 {
		k.compiler.report.at(k.at, "P214", "参数“"+k.table.param.name+"”没有写其他"+k.dim.node.text+"的值。", "补一行“其余”;政策没有规定的,写 其余: 无。")
	}
	text := k.dim.text
	return func(f *frame) (int, error) {
		v, err := text(f)
		if err != nil {
			return -1, err
		}
		if row, ok := k.index[v]; ok {
			return row, nil
		}
		return k.rest, nil
	}
}
