package policyfile

import (
	"yibao/law/expr"
)

type factForm uint8

const (
	portionFact factForm = iota + 1 // 份: money that steps divide
	figureFact                      // a figure with a unit
	truthFact                       // 是否
	choiceFact                      // one of a closed set
	textFact                        // a free text
	tableFact                       // rows
)

// fact is one thing a policy is told.
type fact struct {
	name     string
	node     *node // nil for national facts
	form     factForm
	unit     expr.Unit
	options  *expr.Options
	columns  []*fact
	ordinary Value // what a case means that does not say; zero for none
	used     bool
}

var factWords = []string{"份", "元", "金额", "比例", "天", "月", "年", "岁", "次", "数", "日期", "是否", "文本"}

// decodeFact reads 名: 份, 名: {取值: […]} or 名: {表: {…}}. It returns nil
// when the fact cannot be used.
func decodeFact(r *report, name, spec *node, tables bool) *fact {
	f := &fact{name: name.text, node: name}
	if spec.kind == mapping {
		parts := r.fields(spec, "事实“"+f.name+"”", "取值", "表")
		options, hasOptions := parts["取值"]
		rows, hasTable := parts["表"]
		switch {
		case hasOptions && !hasTable:
			return decodeOptions(r, f, options)
		case hasTable && !hasOptions && tables:
			return decodeColumns(r, f, rows)
		default:
			r.at(name, "P116", "事实“"+f.name+"”要写一种:取值,或者表(表里不能再有表)。", "")
			return nil
		}
	}
	return decodeSimpleFact(r, f, spec)
}

func decodeSimpleFact(r *report, f *fact, spec *node) *fact {
	word := r.scalar(spec, "事实“"+f.name+"”")
	switch word {
	case "":
		return nil
	case "份":
		f.form, f.unit = portionFact, expr.Yuan
	case "是否":
		f.form = truthFact
	case "文本":
		f.form = textFact
	default:
		unit, ok := expr.ParseUnit(word)
		if !ok {
			r.at(spec, "P116", "没有“"+word+"”这种事实。", expr.Suggest(word, factWords)+"选项写成 {取值: [甲, 乙]}。")
			return nil
		}
		f.form, f.unit = figureFact, unit
	}
	return f
}

func decodeOptions(r *report, f *fact, e entry) *fact {
	f.form, f.options = choiceFact, expr.NewOptions()
	addOptions(r, f.options, e.value, "")
	if f.options.Len() == 0 {
		r.at(e.key, "P116", "“取值”里没有一个选项。", "写成 [甲, 乙];大类包小类写成 {三级: [三级甲等, 三级乙等]}。")
		return nil
	}
	return f
}

func addOptions(r *report, options *expr.Options, n *node, wider string) {
	switch n.kind {
	case list:
		for _, item := range n.items {
			addOptions(r, options, item, wider)
		}
	case mapping:
		for _, e := range n.entries {
			addOption(r, options, e.key, wider)
			addOptions(r, options, e.value, e.key.text)
		}
	case scalar:
		addOption(r, options, n, wider)
	}
}

func addOption(r *report, options *expr.Options, n *node, wider string) {
	if n.text == "其余" || n.text == "无" && wider != "" || !options.Add(n.text, wider) {
		r.at(n, "P116", "选项“"+n.text+"”写了两次,或者不能作选项。", "选项不能重名,也不能叫“其余”。")
	}
}

func decodeColumns(r *report, f *fact, e entry) *fact {
	f.form = tableFact
	for _, column := range r.named(e.value, "“表”") {
		if made := decodeFact(r, column.key, column.value, false); made != nil {
			f.columns = append(f.columns, made)
		}
	}
	return f
}
