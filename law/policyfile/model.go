package policyfile

import (
	"path"
	"slices"

	"yibao/ground/period"
	"yibao/law/expr"
)

// model is a policy with everything it inherits, before compilation.
type model struct {
	entry  *document
	docs   []*document // parents before children
	header Header
	round  rounding
	cites  map[string]*citation
	facts  []*fact
	params []*parameter
	accs   []*accumulator
	layers []*layer
	pays   []entry
	paid   *node // the key 支付
	extras []entry
	cliffs []*cliff
	byName map[string]*parameter
}

// gather reads the entry and its parents; read returns the text of a file.
func gather(r *report, entry string, read func(name string) (string, bool)) []*document {
	g := &gatherer{report: r, read: read, done: make(map[string]*document), open: make(map[string]bool)}
	g.file(entry, nil)
	return g.order
}

type gatherer struct {
	report *report
	read   func(name string) (string, bool)
	done   map[string]*document
	open   map[string]bool
	order  []*document
}

func (g *gatherer) file(name string, from *node) {
	if g.done[name] != nil {
		return
	}
	if g.open[name] {
		if from != nil {
			g.report.at(from, "P117", "“承接”绕成了圈:"+name+" 又承接回来。", "去掉其中一处。")
		}
		return
	}
	g.open[name] = true
	defer delete(g.open, name)
	text, ok := g.read(name)
	if !ok {
		if from == nil {
			g.report.add(Complaint{File: name, Line: 1, Column: 1, Code: "P001", Message: "读不到文件。", Help: "检查文件名。"})
		} else {
			g.report.at(from, "P117", "承接的文件 "+name+" 读不到。", "路径从本文件所在的目录写起,如 ../国家/居民大病.yaml。")
		}
		return
	}
	root := parseSource(g.report, name, text)
	if root == nil {
		return
	}
	d := decodeDocument(g.report, root)
	for _, parent := range d.parents {
		g.file(path.Join(path.Dir(name), parent.text), parent)
	}
	g.done[name] = d
	g.order = append(g.order, d)
}

// merge lays the documents over each other, parents first.
func merge(r *report, docs []*document) *model {
	entry := docs[len(docs)-1]
	m := &model{entry: entry, docs: docs, header: entry.header, cites: make(map[string]*citation), byName: make(map[string]*parameter)}
	ancestors := make(map[string]map[string]bool)
	for _, d := range docs {
		own := make(map[string]bool)
		for _, parent := range d.parents {
			name := path.Join(path.Dir(d.name), parent.text)
			own[name] = true
			for a := range ancestors[name] {
				own[a] = true
			}
		}
		ancestors[d.name] = own
		m.round = d.rounding.or(m.round)
		m.add(r, d, own)
	}
	m.header.Rounding = m.rounding().by
	for _, d := range docs {
		for _, c := range d.cites {
			if m.cites[c.Name] == c {
				m.header.Citations = append(m.header.Citations, c.Citation)
			}
		}
	}
	m.orderLayers(r)
	m.resolveCitations(r)
	return m
}

// rounding is the file's default: to the fen, half up, when nothing is said.
func (m *model) rounding() rounding {
	return m.round.or(rounding{set: true})
}

func (m *model) add(r *report, d *document, above map[string]bool) {
	for _, c := range d.cites {
		if other := m.cites[c.Name]; other != nil {
			if other.Citation == c.Citation {
				continue
			}
			r.at(c.node, "P118", "依据“"+c.Name+"”在 "+other.file+" 里写的不一样。", "换个名字,或者删去这里的,直接引用那一条。")
			continue
		}
		m.cites[c.Name] = c
	}
	for _, f := range d.facts {
		m.facts = append(slices.DeleteFunc(m.facts, func(g *fact) bool { return g.name == f.name }), f)
	}
	for _, a := range d.accs {
		m.addAccumulator(r, d, a)
	}
	for _, p := range d.params {
		m.addParameter(r, d, p, above)
	}
	for _, l := range d.layers {
		m.addLayer(r, l, above)
	}
	if d.pays != nil {
		m.pays, m.paid = d.pays, d.paysNode
	}
	if d.extras != nil {
		m.extras = d.extras
	}
}

func (m *model) addAccumulator(r *report, d *document, a *accumulator) {
	for _, other := range m.accs {
		if other.Name == a.Name {
			r.at(a.node, "P118", "累计“"+a.Name+"”在 "+other.node.source.name+" 里已经有了。", "上级文件声明过的累计直接用,不再写。")
			return
		}
	}
	a.index = len(m.accs)
	m.accs = append(m.accs, a)
}

func (m *model) addParameter(r *report, d *document, p *parameter, above map[string]bool) {
	p.own = d == m.entry
	parent := m.byName[p.name]
	if parent == nil {
		m.byName[p.name] = p
		m.params = append(m.params, p)
		return
	}
	if !above[parent.file] {
		r.at(p.node, "P118", "参数“"+p.name+"”在 "+parent.file+" 里也有,两个文件谁也不承接谁。", "改一个名字。")
		return
	}
	merged := p.inherit(r, parent)
	m.byName[p.name] = merged
	m.params[slices.Index(m.params, parent)] = merged
}

func (m *model) addLayer(r *report, l *layer, above map[string]bool) {
	for i, other := range m.layers {
		if other.name != l.name {
			continue
		}
		if !above[other.file] {
			r.at(l.node, "P118", "层次“"+l.name+"”在 "+other.file+" 里也有,两个文件谁也不承接谁。", "改一个名字。")
			return
		}
		if l.needs == nil {
			l.needs = other.needs
		}
		m.layers[i] = l
		return
	}
	m.layers = append(m.layers, l)
}

// orderLayers applies 层次, which is required when layers come from two files.
func (m *model) orderLayers(r *report) {
	order := m.entry.order
	if order == nil {
		for _, l := range m.layers {
			if l.file != m.layers[0].file && !m.entry.abstract {
				r.at(m.layers[len(m.layers)-1].node, "P120", "层次来自几个文件,要写“层次”说明先后。", "如 层次: [费用分类, 基本医疗, 大病保险]。")
				return
			}
		}
		return
	}
	var names []string
	for _, l := range m.layers {
		names = append(names, l.name)
	}
	var sorted []*layer
	for _, n := range order {
		i := slices.Index(names, n.text)
		if i < 0 {
			r.at(n, "P120", "没有叫“"+n.text+"”的层次。", expr.Suggest(n.text, names))
			continue
		}
		if slices.Contains(sorted, m.layers[i]) {
			r.at(n, "P120", "层次“"+n.text+"”写了两次。", "留下一处。")
			continue
		}
		sorted = append(sorted, m.layers[i])
	}
	for _, l := range m.layers {
		if !slices.Contains(sorted, l) {
			r.at(order[0], "P120", "“层次”里漏了“"+l.name+"”("+l.file+")。", "把每一层都写上,按先后排。")
		}
	}
	m.layers = sorted
}

func (m *model) resolveCitations(r *report) {
	for _, p := range m.params {
		for _, rec := range p.records {
			m.resolve(r, p, rec)
		}
		if (p.floor != nil || p.ceiling != nil) && p.bound == nil {
			r.at(p.node, "P218", "参数“"+p.name+"”有界,没有写“界依据”。", "写明界出自哪份文件。")
		}
		if p.bound != nil {
			m.citationAt(r, p.bound)
		}
	}
	for _, l := range m.layers {
		for _, n := range listOf(l.cite) {
			m.citationAt(r, n)
		}
	}
}

func (m *model) resolve(r *report, p *parameter, rec *record) {
	if rec.citeNode == nil {
		if rec.cite == nil {
			r.at(p.node, "P218", "参数“"+p.name+"”的值没有依据。", "写上 依据: 文件名 第几条;全文件只有一份依据时可以省略。")
		} else {
			rec.cite.used = true
		}
		return
	}
	rec.cite, rec.article = m.citationAt(r, rec.citeNode)
}

// citationAt finds the circular that a node names.
func (m *model) citationAt(r *report, n *node) (*citation, string) {
	name, article := splitCitation(n.text)
	c := m.cites[name]
	if c == nil {
		if n.kind == scalar {
			r.at(n, "P218", "“依据”里没有叫“"+name+"”的文件。", expr.Suggest(name, sortedKeys(m.cites)))
		}
		return nil, ""
	}
	c.used = true
	return c, article
}

func sortedKeys[V any](of map[string]V) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// changeDates returns the days on which something changes within the policy's
// time, the first day first.
func (m *model) changeDates() []period.Date {
	span := m.header.Effective
	if span.From == 0 {
		span = period.Since(1)
	}
	dates := []period.Date{span.From}
	for _, p := range m.params {
		for _, rec := range p.records {
			for _, d := range []period.Date{rec.span.From, rec.span.End()} {
				if span.Contains(d) {
					dates = append(dates, d)
				}
			}
		}
	}
	slices.Sort(dates)
	return slices.Compact(dates)
}
