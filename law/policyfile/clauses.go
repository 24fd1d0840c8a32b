package policyfile

import (
	"io/fs"
	"path"
	"strings"

	"yibao/ground/period"
)

// Clause is one thing that a policy says on a day, in words for those who do not
// write policies.
type Clause struct {
	Part  string       // 适用, 参数, 累计, a layer of 步骤, 支付
	Name  string       // 起付标准; of a step its place in the layer, 第1步
	Text  string       // what it says
	Cells []ClauseCell // values of a table, in the order of the file
	// Citation is where it comes from, with the article; "" without one.
	Citation string
}

// ClauseCell is one value of a table.
type ClauseCell struct{ Place, Text string }

// Clauses tells what a file says on a day: of a policy its scope, the values that
// hold on the day, its accumulators, steps and payers; of a region's settings or
// a contribution policy its values by name. Complaints in place of clauses when
// it cannot be read.
func Clauses(of Side, day period.Date) ([]Clause, []Complaint) {
	name := path.Clean(of.Path)
	if !speaks(name) {
		return wordClauses(of.Root, name)
	}
	p, complaints := Load(of.Root, name)
	if p == nil {
		return nil, complaints
	}
	m := p.model
	list := m.scopeClauses()
	for _, q := range m.params {
		if rec := q.recordOn(day); rec != nil {
			list = append(list, q.clause(rec))
		}
	}
	for _, e := range m.declared("累计") {
		list = append(list, Clause{Part: "累计", Name: e.key.text, Text: inWords(e.value)})
	}
	for _, l := range m.layers {
		list = append(list, l.clauses()...)
	}
	return append(list, payClauses("支付", m.pays, payClauses("另列", m.extras, nil))...), nil
}

// wordClauses are the values of a file of another language.
func wordClauses(root fs.FS, name string) ([]Clause, []Complaint) {
	r := newReport()
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, []Complaint{{File: name, Line: 1, Column: 1, Length: 1, Code: "P001", Message: "读不到文件。", Help: "检查文件名。"}}
	}
	tree := parseSource(r, name, string(text))
	if tree == nil {
		return nil, r.sorted()
	}
	var list []Clause
	for _, e := range tree.entries {
		c := Clause{Part: "各项", Name: e.key.text}
		if cells := leaves(e.value, false); len(cells) == 1 && cells[0].path == "" {
			c.Text = cells[0].text
		} else {
			c.Cells = cellsOf(cells)
		}
		list = append(list, c)
	}
	return list, nil
}

func cellsOf(list []leaf) []ClauseCell {
	cells := make([]ClauseCell, len(list))
	for i, l := range list {
		cells[i] = ClauseCell{l.path, l.text}
	}
	return cells
}

// scopeClauses say whom and when the policy is about.
func (m *model) scopeClauses() []Clause {
	var list []Clause
	for _, l := range m.identity() {
		if l.path != "政策" && !strings.HasPrefix(l.path, "承接") {
			list = append(list, Clause{Part: "适用", Name: l.path, Text: strings.Trim(l.text, "[]")})
		}
	}
	return list
}

// clause tells a parameter by the record that holds.
func (p *parameter) clause(rec *record) Clause {
	c := Clause{Part: "参数", Name: p.name, Citation: rec.citing()}
	var about []string
	for _, l := range p.form() {
		about = append(about, l.path+" "+l.text)
	}
	if rec.since {
		about = append(about, rec.span.From.String()+" 起")
	}
	for _, note := range []string{p.note, rec.note, rec.verified} {
		if note != "" {
			about = append(about, note)
		}
	}
	c.Text = strings.Join(about, ";")
	if c.Cells = cellsOf(rec.cells()); len(c.Cells) == 1 && c.Cells[0].Place == "" {
		c.Text, c.Cells = c.Cells[0].Text+"("+c.Text+")", nil
	}
	return c
}

// clauses tell a layer: when it applies, and its steps one by one.
func (l *layer) clauses() []Clause {
	part := "步骤 " + l.name
	var list []Clause
	if l.when != nil {
		list = append(list, Clause{Part: part, Name: "什么时候", Text: nodeText(l.when), Citation: nodeText(l.cite)})
	}
	for _, branch := range []struct {
		prefix string
		steps  []*step
	}{{"", l.steps}, {"否则·", l.otherway}} {
		for i, s := range branch.steps {
			list = append(list, Clause{Part: part, Name: branch.prefix + "第" + itoa(i+1) + "步", Text: s.inWords(), Citation: nodeText(s.cite)})
		}
	}
	return list
}

// results are the keys of a step that name what it gives.
var results = map[string]string{"得": "得出", "余": "其余为", "顶外": "超过顶的为"}

// inWords tells a step: what it takes, by what, and what comes of it.
func (s *step) inWords() string {
	var given, gives []string
	for _, e := range s.body.entries {
		switch word, result := results[e.key.text]; {
		case e.key.text == "说明" || e.key.text == "依据":
		case result:
			gives = append(gives, word+"“"+inWords(e.value)+"”")
		default:
			given = append(given, e.key.text+" "+inWords(e.value))
		}
	}
	text := s.verb
	if len(s.body.entries) == 0 {
		text += " " + inWords(s.body)
	}
	if len(given) > 0 {
		text += ":" + strings.Join(given, ",")
	}
	if len(gives) > 0 {
		text += ";" + strings.Join(gives, ",")
	}
	if s.when != nil {
		text = "当 " + nodeText(s.when) + ":" + text
	}
	if s.note != "" {
		text += "(" + s.note + ")"
	}
	return text
}

func payClauses(part string, entries []entry, after []Clause) []Clause {
	var list []Clause
	for _, e := range entries {
		list = append(list, Clause{Part: part, Name: e.key.text, Text: inWords(e.value)})
	}
	return append(list, after...)
}

// inWords writes a tree without the marks of the file.
func inWords(n *node) string {
	if n == nil {
		return ""
	}
	var parts []string
	switch n.kind {
	case list:
		for _, item := range n.items {
			parts = append(parts, inWords(item))
		}
		return strings.Join(parts, "、")
	case mapping:
		for _, e := range n.entries {
			if text := inWords(e.value); e.value.kind == mapping {
				parts = append(parts, e.key.text+"("+text+")")
			} else {
				parts = append(parts, e.key.text+" "+text)
			}
		}
		return strings.Join(parts, ",")
	default:
		return nodeText(n)
	}
}
