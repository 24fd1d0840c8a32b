package policyfile

// What is written and not used is as a rule a slip: a step that was lost, a
// name that was mistyped. It is told when no span of days uses it.

// noteUse notes what this program used.
func (c *compiler) noteUse() {
	for _, p := range c.model.params {
		p.ever = p.ever || p.used
	}
	for _, f := range c.model.facts {
		_, read := c.slots[f]
		f.used = f.used || read || f.form == portionFact // a portion is part of the bill
	}
	for _, t := range c.prog.tables {
		t.table.used = true
		for _, l := range t.loads {
			l.fact.used = true
		}
		for _, i := range t.moneys {
			t.table.columns[i].used = true
		}
	}
	for _, a := range c.model.accs {
		for _, by := range a.by {
			if f := c.facts[by.text]; f != nil {
				f.used = f.used || a.used
			}
		}
	}
}

// unreadParameters compiles the parameters that no step reads on these days, so
// that mistakes in them are found too.
func (c *compiler) unreadParameters() {
	c.lenient = true
	for _, p := range c.model.params {
		if p.used || len(p.records) == 0 && !p.own {
			continue
		}
		c.reading, c.dynamic = nil, false
		c.tableOf(p, p.node)
		p.used = false
	}
}

// idle is one thing that a file declares, and whether the policy uses it.
type idle struct {
	node          *node
	code          string
	message, help string
	used          bool
	own           bool // by a file that settles, which nobody inherits
}

// idles lists what all files of the policy declare.
func (m *model) idles() []idle {
	var list []idle
	add := func(n *node, used bool, code, kind, help string) {
		own := n.source == m.entry.root.source && !m.entry.abstract
		list = append(list, idle{n, code, kind + "“" + n.text + "”没有用到。", help, used, own})
	}
	for _, p := range m.params {
		add(p.node, p.ever, "P301", "参数", "删掉,或检查步骤里是不是写了别的名字。")
	}
	for _, a := range m.accs {
		add(a.node, a.used, "P302", "累计", "删掉,或检查步骤里是不是漏了“累计”。")
	}
	for _, d := range m.docs {
		for _, c := range d.cites {
			if m.cites[c.Name] == c {
				alone := len(d.cites) == 1 // all of the file rests on it
				add(c.node, c.used || alone, "P305", "依据", "删掉,或在出自它的值、步骤上写明 依据: "+c.Name+" 第几条。")
			}
		}
	}
	for _, f := range m.facts {
		add(f.node, f.used, "P306", "事实", "删掉,或检查式子、维度里是不是写了别的名字;没有用的事实不要叫人登记。")
		for _, column := range f.columns {
			add(column.node, column.used || !f.used, "P306", "“"+f.name+"”的列", "删掉,或检查逐笔里是不是漏了它。")
		}
	}
	return list
}

// unused tells what the file declares and does not use. What a file declares
// for others to inherit is judged when all of them are known: see inherited.
func (m *model) unused(r *report) {
	for _, d := range m.idles() {
		if d.own && !d.used {
			r.warn(d.node, d.code, d.message, d.help)
		}
	}
	for _, a := range m.accs {
		if a.used && a.Owner == Unit && len(m.header.MedTypes) > 0 {
			r.warn(a.node, "P317", "累计“"+a.Name+"”按单位算,例能算,结算时会拒绝(YB6903)。", "结算只认按本人和按家庭的累计。")
		}
	}
}

// inherited collects, over all policies of a check, what is declared for others
// to inherit.
type inherited struct {
	order []string
	found map[string]*idle
}

func (h *inherited) add(p *Policy) {
	if p.model.entry.abstract {
		return
	}
	if h.found == nil {
		h.found = make(map[string]*idle)
	}
	for _, d := range p.model.idles() {
		if d.own {
			continue
		}
		key := d.node.source.name + ":" + itoa(d.node.line) + ":" + itoa(d.node.column)
		if h.found[key] == nil {
			h.order = append(h.order, key)
			h.found[key] = &d
		}
		h.found[key].used = h.found[key].used || d.used
	}
}

// complaints tells what none of the policies uses, in the files that are
// checked.
func (h *inherited) complaints(checked func(file string) bool) []Complaint {
	r := newReport()
	for _, key := range h.order {
		if d := h.found[key]; !d.used && checked(d.node.source.name) {
			r.warn(d.node, d.code, d.message, "承接它的政策都没有用:"+d.help)
		}
	}
	return r.sorted()
}
