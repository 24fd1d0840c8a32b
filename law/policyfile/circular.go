package policyfile

import "yibao/ground/period"

// since is the day from which a circular can carry a value: its 施行, or when
// that is not written its 发文. 0 when neither is known.
func (c *citation) since() (day period.Date, word string) {
	if c.Effective != 0 {
		return c.Effective, "施行"
	}
	return c.Issued, "发文"
}

// checkBackdating: a circular may take effect before it was issued, as
// corrections do, but then it says so; the word is asked for because a mistyped
// year looks the same.
func (r *report) checkBackdating(c *citation, f fields) {
	e, declared := f["追溯"]
	back := c.Issued != 0 && c.Effective != 0 && c.Effective < c.Issued
	switch {
	case back && !declared:
		r.warn(c.node, "P308", "依据“"+c.Name+"”"+c.Effective.String()+" 施行,"+c.Issued.String()+" 才发文。",
			"核对两个日期;文件确实追溯的,写上 追溯: 哪一条规定追溯。")
	case !back && declared:
		r.warn(e.key, "P308", "依据“"+c.Name+"”写了“追溯”,施行却不早于发文。", "去掉“追溯”,或核对 发文、施行。")
	}
}

// circularDates tells values and steps that are in force before the circular
// they cite.
func (m *model) circularDates(r *report) {
	for _, p := range m.params {
		for _, rec := range p.records {
			from := max(rec.span.From, m.header.Effective.From)
			if rec.cite == nil || from >= rec.span.End() {
				continue
			}
			at := rec.citeNode
			if at == nil || at.text == "" {
				at = p.node
			}
			m.tooEarly(r, at, rec.cite, "参数“"+p.name+"”的值", from)
		}
	}
	for _, l := range m.layers {
		for _, list := range [][]*step{l.steps, l.otherway} {
			for _, s := range list {
				if c := m.cites[citedName(s.cite)]; c != nil {
					m.tooEarly(r, s.cite, c, "这一步", m.header.Effective.From)
				}
			}
		}
		if n := m.earliest(l.cite); n != nil {
			m.tooEarly(r, n, m.cites[citedName(n)], "这一层", m.header.Effective.From)
		}
	}
}

// earliest is the one of several circulars that was first: a layer may cite one
// and the other that replaced it.
func (m *model) earliest(n *node) *node {
	var first *node
	for _, item := range listOf(n) {
		c := m.cites[citedName(item)]
		if c == nil {
			continue
		}
		if day, _ := c.since(); first == nil || day < m.sinceOf(first) {
			first = item
		}
	}
	return first
}

func (m *model) sinceOf(n *node) period.Date {
	day, _ := m.cites[citedName(n)].since()
	return day
}

func citedName(n *node) string {
	if n == nil {
		return ""
	}
	name, _ := splitCitation(n.text)
	return name
}

func (m *model) tooEarly(r *report, at *node, c *citation, what string, from period.Date) {
	if m.entry.abstract || from == 0 {
		return
	}
	if since, word := c.since(); from < since {
		r.warn(at, "P307", what+"从 "+from.String()+" 起用,依据“"+c.Name+"”"+since.String()+" 才"+word+"。",
			"核对 自 和文件的日期;从前的值写从前的文件,文件规定追溯的在依据里写明 施行 和 追溯。")
	}
}
