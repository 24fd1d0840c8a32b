package levyfile

import (
	"slices"
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
	"yibao/law/policyfile"
)

// report gathers the complaints about one file.
type report struct {
	file       string
	lines      []string
	complaints []Complaint
}

func newReport(file, text string) *report {
	return &report{file: file, lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
}

func (r *report) add(c Complaint) {
	same := func(o Complaint) bool { return o.Line == c.Line && o.Column == c.Column && o.Code == c.Code }
	if !slices.ContainsFunc(r.complaints, same) {
		r.complaints = append(r.complaints, c)
	}
}

func (r *report) place(n *node, skip, length int, severity policyfile.Severity, code, message, help string) {
	c := Complaint{File: r.file, Line: max(n.line, 1), Column: max(n.column, 1) + skip, Length: max(length, 1),
		Severity: severity, Code: code, Message: message, Help: help}
	if n.quoted && skip > 0 {
		c.Column++
	}
	if c.Line <= len(r.lines) {
		c.Source = r.lines[c.Line-1]
	}
	r.add(c)
}

// at complains about a node.
func (r *report) at(n *node, code, message, help string) {
	r.place(n, 0, len([]rune(n.text)), policyfile.Error, code, message, help)
}

// warn complains about a node without stopping the file.
func (r *report) warn(n *node, code, message, help string) {
	r.place(n, 0, len([]rune(n.text)), policyfile.Warning, code, message, help)
}

// top complains about the file as a whole.
func (r *report) top(code, message, help string) {
	r.at(&node{line: 1, column: 1}, code, message, help)
}

func (r *report) failed() bool { return policyfile.HasErrors(r.complaints) }

// sorted returns the complaints by place; warnings wait until errors are gone.
func (r *report) sorted() []Complaint {
	found := slices.Clone(r.complaints)
	if policyfile.HasErrors(found) {
		found = slices.DeleteFunc(found, func(c Complaint) bool { return c.Severity == policyfile.Warning })
	}
	slices.SortStableFunc(found, func(a, b Complaint) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return found
}

// fields are the entries of a mapping by key.
type fields map[string]entry

// fields takes a mapping with a closed set of keys.
func (r *report) fields(n *node, what string, allowed ...string) fields {
	found := make(fields)
	if n == nil || n.shape == nothing {
		return found
	}
	if n.shape != mapping {
		r.at(n, "L003", what+"要写成“名称: 内容”的样子。", "可以写的名称:"+strings.Join(allowed, "、")+"。")
		return found
	}
	for _, e := range n.entries {
		_, twice := found[e.key.text]
		switch {
		case !slices.Contains(allowed, e.key.text):
			r.at(e.key, "L101", what+"里没有“"+e.key.text+"”这一项。", expr.Suggest(e.key.text, allowed))
		case twice:
			r.at(e.key, "L103", "“"+e.key.text+"”写了两次。", "留下一处。")
		default:
			found[e.key.text] = e
		}
	}
	return found
}

// named takes a mapping whose keys are new names.
func (r *report) named(n *node, what string) []entry {
	if n == nil || n.shape == nothing {
		return nil
	}
	if n.shape != mapping {
		r.at(n, "L003", what+"要写成“名称: 内容”的样子。", "")
		return nil
	}
	var found []entry
	for _, e := range n.entries {
		if slices.ContainsFunc(found, func(o entry) bool { return o.key.text == e.key.text }) {
			r.at(e.key, "L103", "“"+e.key.text+"”写了两次。", "留下一处。")
			continue
		}
		found = append(found, e)
	}
	return found
}

func (r *report) require(at *node, f fields, what string, keys ...string) bool {
	complete := true
	for _, key := range keys {
		if _, ok := f[key]; !ok {
			r.at(at, "L102", what+"缺少“"+key+"”。", "补上。")
			complete = false
		}
	}
	return complete
}

// text returns the value of a key that must be a text; "" when it is missing.
func (r *report) text(f fields, key string) string {
	e, ok := f[key]
	if !ok {
		return ""
	}
	return r.scalar(e.value, "“"+key+"”")
}

func (r *report) scalar(n *node, what string) string {
	if n.shape != scalar || n.text == "" {
		r.at(n, "L201", what+"要写一个词或一个数。", "")
		return ""
	}
	return n.text
}

// texts returns one text or a list of texts.
func (r *report) texts(n *node, what string) []*node {
	switch {
	case n == nil || n.shape == nothing:
		return nil
	case n.shape == scalar:
		return []*node{n}
	case n.shape == list:
		var found []*node
		for _, item := range n.items {
			if r.scalar(item, what) != "" {
				found = append(found, item)
			}
		}
		return found
	default:
		r.at(n, "L201", what+"要写一个词,或者 [ ] 括起来的几个词。", "")
		return nil
	}
}

// oneOf reads a text that must be one of the allowed; the first is the default.
func (r *report) oneOf(f fields, key string, allowed ...string) string {
	text := r.text(f, key)
	if text == "" {
		return allowed[0]
	}
	if !slices.Contains(allowed, text) {
		r.at(f[key].value, "L201", "“"+key+"”不能写“"+text+"”。", expr.Suggest(text, allowed))
		return allowed[0]
	}
	return text
}

func (r *report) date(n *node) period.Date {
	if n == nil {
		return 0
	}
	day, err := period.ParseDate(n.text)
	if err != nil {
		r.at(n, "L202", "“"+n.text+"”不是日期。", "写成 2024-01-31 的样子;看看这个月有没有这一天。")
	}
	return day
}

// span reads 自 and 止; 止 is the last day.
func (r *report) span(f fields) period.Span {
	s := period.Span{From: r.date(f["自"].value), To: period.Forever}
	if to := f["止"].value; to != nil {
		if last := r.date(to); last != 0 {
			s.To = last.AddDays(1)
		}
		if s.From != 0 && !s.Valid() {
			r.at(to, "L202", "止(最后一天)早于自("+s.From.String()+")。", "核对两个日期。")
		}
	}
	return s
}

var roundingModes = []struct {
	name string
	mode money.Mode
}{{"四舍五入", money.HalfUp}, {"舍去", money.Down}, {"截断", money.Down}, {"进位", money.Up}}

var roundingUnits = map[string]money.Fen{
	"分": 1, "角": money.Jiao, "元": money.Yuan, "十元": 10 * money.Yuan, "百元": 100 * money.Yuan,
}

// rounding reads the key 取整; by is the default.
func (r *report) rounding(f fields, by money.Rounding) money.Rounding {
	text := strings.ReplaceAll(r.text(f, "取整"), " ", "")
	if text == "" {
		return by
	}
	if text == "见分进角" {
		return money.UpJiao
	}
	for _, m := range roundingModes {
		rest, ok := strings.CutPrefix(text, m.name+"到")
		if unit, known := roundingUnits[rest]; ok && known {
			return money.Rounding{Mode: m.mode, Unit: unit}
		}
	}
	r.at(f["取整"].value, "L201", "“"+text+"”不是取整的写法。", "写成 四舍五入到分、舍去到元、见分进角 的样子。")
	return by
}

func itoa(n int) string { return strconv.Itoa(n) }
