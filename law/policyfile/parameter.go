package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/law/expr"
)

// parameter is one dated value of a policy, or a table of values.
type parameter struct {
	name     string
	node     *node
	file     string // that declared it last
	unit     expr.Unit
	dims     []*node
	banded   bool // 分段: the innermost keys are bands of an amount
	args     []argument
	rounding rounding
	floor    *node // 不低于
	ceiling  *node // 不高于
	bound    *node // 界依据
	note     string
	records  []*record
	own      bool // declared by the file that is loaded, not by a parent
	used     bool // by the program that is being compiled
	ever     bool // by the program of some day
}

// argument is a 自变量 of a parameter.
type argument struct {
	name string
	unit expr.Unit
	node *node
}

// record is a value with the time in which it holds and its citation.
type record struct {
	node     *node
	span     period.Span
	open     bool // without 止: valid until the next record
	since    bool // 自 was written
	cite     *citation
	article  string
	citeNode *node
	value    *node
	note     string
	verified string
}

var parameterKeys = []string{
	"单位", "维度", "分段", "自变量", "取整", "值", "不低于", "不高于", "界依据", "依据", "核实", "说明",
}

func decodeParameter(r *report, d *document, e entry) *parameter {
	what := "参数“" + e.key.text + "”"
	f := r.fields(e.value, what, parameterKeys...)
	p := &parameter{name: e.key.text, node: e.key, file: d.name, note: r.text(f, "说明")}
	if text := r.text(f, "单位"); text != "" {
		unit, ok := expr.ParseUnit(text)
		if !ok || unit == expr.Date {
			r.at(f["单位"].value, "P203", "没有“"+text+"”这个单位。", "可以写:元、比例、天、月、年、岁、次、数。")
		}
		p.unit = unit
	}
	p.dims = r.texts(f["维度"].value, "“维度”")
	if text := r.text(f, "分段"); text != "" {
		p.banded = true
		if unit, ok := expr.ParseUnit(text); !ok || unit != expr.Yuan {
			r.at(f["分段"].value, "P203", "“分段”只能按元。", "按其他单位分档的,写在“维度”里。")
		}
	}
	p.args = decodeArguments(r, f["自变量"].value)
	p.rounding = r.rounding(f, true)
	p.floor, p.ceiling, p.bound = f["不低于"].value, f["不高于"].value, f["界依据"].value
	if v, ok := f["值"]; ok {
		p.records = decodeRecords(r, d, v.value, f)
	}
	return p
}

func decodeArguments(r *report, n *node) []argument {
	if n == nil {
		return nil
	}
	if n.kind != mapping {
		var args []argument
		for _, name := range r.texts(n, "“自变量”") {
			if checkName(r, name) {
				args = append(args, argument{name.text, expr.Yuan, name})
			}
		}
		return args
	}
	var args []argument
	for _, e := range r.named(n, "“自变量”") {
		unit, ok := expr.ParseUnit(e.value.text)
		if !ok {
			r.at(e.value, "P203", "没有“"+e.value.text+"”这个单位。", "")
			continue
		}
		if checkName(r, e.key) {
			args = append(args, argument{e.key.text, unit, e.key})
		}
	}
	return args
}

// decodeRecords reads 值: one value, or a list of dated records.
func decodeRecords(r *report, d *document, n *node, shared fields) []*record {
	if n.kind != list {
		rec := &record{node: n, value: n, open: true, span: period.Since(d.firstDay()), verified: r.text(shared, "核实")}
		cite(r, d, rec, shared["依据"].value)
		return []*record{rec}
	}
	var records []*record
	for _, item := range n.items {
		if rec := decodeRecord(r, d, item, shared); rec != nil {
			records = append(records, rec)
		}
	}
	return orderRecords(r, records)
}

func decodeRecord(r *report, d *document, n *node, shared fields) *record {
	f := r.fields(n, "值的一条", "自", "止", "依据", "为", "说明", "核实")
	if n.kind != mapping || !r.require(n, f, "值的一条", "为") {
		return nil
	}
	rec := &record{node: n, value: f["为"].value, note: r.text(f, "说明"), verified: r.text(f, "核实")}
	if rec.verified == "" {
		rec.verified = r.text(shared, "核实")
	}
	if rec.verified != "" && !validVerified(rec.verified) {
		r.at(n, "P111", "“核实”要以 待核实 或 已核实 开头。", "如 待核实、已核实 2026-03-01 对照原文。")
	}
	_, rec.since = f["自"]
	_, closed := f["止"]
	rec.open = !closed
	rec.span = r.span(f["自"].value, f["止"].value)
	if !rec.since {
		rec.span.From = d.firstDay()
	}
	citing := f["依据"].value
	if citing == nil {
		citing = shared["依据"].value
	}
	cite(r, d, rec, citing)
	return rec
}

// cite notes the record's citation; it is resolved when all files are known.
func cite(r *report, d *document, rec *record, n *node) {
	if n != nil {
		rec.citeNode = n
		r.scalar(n, "“依据”")
		return
	}
	if len(d.cites) == 1 {
		rec.cite = d.cites[0]
	}
}

// orderRecords sorts by 自 and lets each open record end where the next begins.
func orderRecords(r *report, records []*record) []*record {
	slices.SortStableFunc(records, func(a, b *record) int { return int(a.span.From) - int(b.span.From) })
	for i := 1; i < len(records); i++ {
		before, next := records[i-1], records[i]
		switch {
		case before.span.From == next.span.From:
			r.at(next.node, "P219", "同一个参数有两条值都从 "+next.span.From.String()+" 起。", "写上各自的“自”,或留下一条。")
		case before.open:
			before.span.To = next.span.From
		case before.span.To > next.span.From:
			r.at(next.node, "P219", "这一条从 "+next.span.From.String()+" 起,上一条到 "+before.span.To.AddDays(-1).String()+" 才止。", "两条不能重叠。")
		}
	}
	return records
}

// inherit lays a child's declaration over a parent's.
func (p *parameter) inherit(r *report, parent *parameter) *parameter {
	merged := *p
	if p.unit == expr.Bare {
		merged.unit = parent.unit
	} else if parent.unit != p.unit {
		r.at(p.node, "P221", "参数“"+p.name+"”的单位与上级文件("+parent.file+")写的“"+string(parent.unit)+"”不同。", "去掉“单位”,或换个名字。")
	}
	if p.dims == nil {
		merged.dims = parent.dims
	}
	merged.banded = p.banded || parent.banded
	if p.args == nil {
		merged.args = parent.args
	}
	merged.rounding = p.rounding.or(parent.rounding)
	for _, b := range []struct {
		mine **node
		up   *node
	}{{&merged.floor, parent.floor}, {&merged.ceiling, parent.ceiling}} {
		if *b.mine != nil && b.up != nil {
			r.at(*b.mine, "P221", "参数“"+p.name+"”的界由上级文件("+parent.file+")规定,这里不能改。", "确有文件另作规定的,由上级文件改界。")
		}
		if b.up != nil {
			*b.mine = b.up
		}
	}
	if merged.bound == nil {
		merged.bound = parent.bound
	}
	if p.note == "" {
		merged.note = parent.note
	}
	if p.records == nil {
		merged.records = parent.records
	}
	return &merged
}

// on returns the record that holds on the day, nil when there is none.
func (p *parameter) on(day period.Date) *record {
	for _, rec := range p.records {
		if rec.span.Contains(day) {
			return rec
		}
	}
	return nil
}

// splitCitation parts “甬医保2023 第三条” into name and article.
func splitCitation(text string) (name, article string) {
	name, article, _ = strings.Cut(strings.TrimSpace(text), " ")
	return name, strings.TrimSpace(article)
}
