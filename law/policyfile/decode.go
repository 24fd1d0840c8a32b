package policyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// fields are the entries of a mapping by key.
type fields map[string]entry

// fields takes a mapping with a closed set of keys. Unknown and repeated keys
// are complained about; what is "步骤“扣起付线”" and the like.
func (r *report) fields(n *node, what string, allowed ...string) fields {
	if n == nil || n.kind == nothing {
		return fields{}
	}
	if n.kind != mapping {
		r.at(n, "P103", what+"要写成“名称: 内容”的样子。", "可以写的名称:"+strings.Join(allowed, "、")+"。")
		return fields{}
	}
	found := make(fields)
	for _, e := range n.entries {
		if !contains(allowed, e.key.text) {
			help := expr.Suggest(e.key.text, allowed)
			if e.value.kind == nothing {
				help = "冒号后面是空的:如果这是一句话里的半角逗号把它断开了,给整句加引号,或改用全角标点并加引号。"
			}
			r.at(e.key, "P101", what+"里没有“"+e.key.text+"”这一项。", help)
			continue
		}
		if earlier, twice := found[e.key.text]; twice {
			r.at(e.key, "P102", "“"+e.key.text+"”写了两次("+lineOf(earlier.key)+")。", "留下一处。")
			continue
		}
		found[e.key.text] = e
	}
	return found
}

// named takes a mapping whose keys are new names.
func (r *report) named(n *node, what string) []entry {
	if n == nil || n.kind == nothing {
		return nil
	}
	if n.kind != mapping {
		r.at(n, "P103", what+"要写成“名称: 内容”的样子。", "")
		return nil
	}
	var list []entry
	seen := make(map[string]*node)
	for _, e := range n.entries {
		if earlier := seen[e.key.text]; earlier != nil {
			r.at(e.key, "P102", "“"+e.key.text+"”写了两次("+lineOf(earlier)+")。", "留下一处。")
			continue
		}
		seen[e.key.text] = e.key
		list = append(list, e)
	}
	return list
}

// text returns the value of a key that must be a text; "" when it is missing.
func (r *report) text(f fields, key string) string {
	e, ok := f[key]
	if !ok {
		return ""
	}
	return r.scalar(e.value, "“"+key+"”")
}

// scalar returns the text of a node that must be one.
func (r *report) scalar(n *node, what string) string {
	if n.kind != scalar || n.text == "" {
		r.at(n, "P104", what+"要写一个词或一个数。", "")
		return ""
	}
	return n.text
}

// require complains about keys that are missing.
func (r *report) require(at *node, f fields, what string, keys ...string) bool {
	complete := true
	for _, key := range keys {
		if _, ok := f[key]; !ok {
			r.at(at, "P105", what+"缺少“"+key+"”。", "补上。")
			complete = false
		}
	}
	return complete
}

// texts returns one text or a list of texts.
func (r *report) texts(n *node, what string) []*node {
	switch {
	case n == nil || n.kind == nothing:
		return nil
	case n.kind == scalar:
		return []*node{n}
	case n.kind == list:
		var out []*node
		for _, item := range n.items {
			if r.scalar(item, what) != "" {
				out = append(out, item)
			}
		}
		return out
	default:
		r.at(n, "P104", what+"要写一个词,或者 [ ] 括起来的几个词。", "")
		return nil
	}
}

// yes reads 是 or 否.
func (r *report) yes(f fields, key string) bool {
	switch text := r.text(f, key); text {
	case "", "否":
		return false
	case "是":
		return true
	default:
		r.at(f[key].value, "P106", "“"+key+"”只能写 是 或 否。", "")
		return false
	}
}

// oneOf reads a text that must be one of the allowed; the first is the default.
func (r *report) oneOf(f fields, key string, allowed ...string) string {
	text := r.text(f, key)
	if text == "" {
		return allowed[0]
	}
	if !contains(allowed, text) {
		r.at(f[key].value, "P106", "“"+key+"”不能写“"+text+"”。", expr.Suggest(text, allowed))
		return allowed[0]
	}
	return text
}

func (r *report) date(n *node) period.Date {
	if n == nil {
		return 0
	}
	d, err := period.ParseDate(n.text)
	if err != nil {
		r.at(n, "P107", "“"+n.text+"”不是日期。", "写成 2024-01-31 的样子;看看这个月有没有这一天。")
	}
	return d
}

// span reads {自, 止}; 止 is the last day.
func (r *report) span(from, to *node) period.Span {
	s := period.Span{From: r.date(from), To: period.Forever}
	if to == nil {
		return s
	}
	if last := r.date(to); last != 0 {
		s.To = last.AddDays(1)
		if s.From != 0 && !s.Valid() {
			r.at(to, "P108", "止(最后一天)早于自("+s.From.String()+")。", "核对两个日期。")
		}
	}
	return s
}

// rounding is how a value goes to fen: not said, exactly, or by a rounding.
type rounding struct {
	set   bool
	exact bool
	by    money.Rounding
}

func (r rounding) String() string {
	switch {
	case !r.set:
		return ""
	case r.exact:
		return "不取整"
	default:
		return r.by.String()
	}
}

// or returns the rounding, or another when it is not said.
func (r rounding) or(other rounding) rounding {
	if r.set {
		return r
	}
	return other
}

var roundingModes = []struct {
	name string
	mode money.Mode
}{{"四舍五入", money.HalfUp}, {"舍去", money.Down}, {"截断", money.Down}, {"进位", money.Up}}

var roundingUnits = map[string]money.Fen{
	"分": 1, "角": money.Jiao, "元": money.Yuan, "十元": 10 * money.Yuan, "百元": 100 * money.Yuan, "千元": 1000 * money.Yuan,
}

func parseRounding(text string) (rounding, bool) {
	text = strings.ReplaceAll(text, " ", "")
	switch text {
	case "不取整":
		return rounding{set: true, exact: true}, true
	case "见分进角":
		return rounding{set: true, by: money.UpJiao}, true
	}
	for _, m := range roundingModes {
		rest, ok := strings.CutPrefix(text, m.name+"到")
		if unit, known := roundingUnits[rest]; ok && known {
			return rounding{set: true, by: money.Rounding{Mode: m.mode, Unit: unit}}, true
		}
	}
	return rounding{}, false
}

// rounding reads the key 取整; exactly says whether 不取整 makes sense.
func (r *report) rounding(f fields, exactly bool) rounding {
	text := r.text(f, "取整")
	if text == "" {
		return rounding{}
	}
	found, ok := parseRounding(text)
	if !ok {
		r.at(f["取整"].value, "P109", "“"+text+"”不是取整的写法。", "写成 四舍五入到分、舍去到元、进位到角 的样子,或者 不取整。")
	}
	if found.exact && !exactly {
		r.at(f["取整"].value, "P109", "分钱的步骤一定要取整到分或更大的单位。", "写成 四舍五入到分、舍去到分 的样子。")
		return rounding{}
	}
	return found
}

func contains(list []string, text string) bool {
	for _, item := range list {
		if item == text {
			return true
		}
	}
	return false
}

func lineOf(n *node) string {
	if n == nil {
		return "前面"
	}
	return "第 " + itoa(n.line) + " 行"
}
