package labelled

import (
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// beside makes a line of A and one of B so many minutes later.
func (s *scene) beside(c string, a, b audit.ItemKind, qa, qb, minutes int) (int32, int32) {
	v := s.visit(rulefile.Inpatient, today, 5)
	x := s.line(v, code(c, "A"), a, today, s.some(qa))
	y := s.line(v, code(c, "B"), b, today, s.some(qb))
	s.on(x, today, 480)
	s.on(y, today.AddDays((480+minutes)/1440), int32((480+minutes)%1440))
	return x, y
}

// needing: A may not be charged without B in the visit.
func needing(name string, item audit.ItemKind) kind {
	return kind{
		code: name,
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), exactly(code(c, "B")), "") },
		plant: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 5)
			n := s.line(v, code(c, "A"), item, today, s.some(s.pick(1, 3)))
			s.expect(n, s.Facts.Lines[n].Quantity)
		},
		border: func(s *scene, c string) { s.beside(c, item, audit.Service, 3, 1, 0) },
	}
}

var pairKinds = []kind{
	{
		// within six hours; of B no more than there are of A
		code: "ITEM_DUP_CHARGE",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), exactly(code(c, "B")), "", values("窗口", "6小时")...)
		},
		plant: func(s *scene, c string) {
			qa, qb := s.pick(1, 3), s.pick(1, 3)
			_, b := s.beside(c, audit.Service, audit.Service, qa, qb, s.pick(0, 360))
			s.expect(b, s.some(min(qa, qb)))
		},
		border: func(s *scene, c string) { s.beside(c, audit.Service, audit.Service, 1, 1, 361) },
	},
	{
		code: "ITEM_CONS_DUP",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), exactly(code(c, "B")), "", values("窗口", "日")...)
		},
		plant: func(s *scene, c string) {
			_, b := s.beside(c, audit.Service, audit.Consumable, 1, 1, s.pick(0, 900))
			s.expect(b, one)
		},
		border: func(s *scene, c string) { s.beside(c, audit.Service, audit.Consumable, 1, 1, 960) }, // midnight
	},
	needing("CONS_NO_SERVICE", audit.Consumable), needing("DRUG_NO_SERVICE", audit.Drug),
	{
		code: "ADDON_NO_MAIN",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), exactly(code(c, "B")), "", values("上限", "1")...)
		},
		plant: func(s *scene, c string) {
			over := s.pick(1, 2)
			a, _ := s.beside(c, audit.Service, audit.Service, 2+over, 2, 0)
			s.expect(a, s.some(over))
		},
		border: func(s *scene, c string) { s.beside(c, audit.Service, audit.Service, 2, 2, 0) },
	},
	{
		// a first-line drug in the 180 days before
		code: "DRUG_SECOND_LINE",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), exactly(code(c, "B")), "") },
		plant: func(s *scene, c string) {
			s.stepped(c, 181)
			s.expect(int32(len(s.Facts.Lines)-1), one)
		},
		border: func(s *scene, c string) { s.stepped(c, 180) },
	},
	{
		code: "REPEAT_EXAM",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), nil, "CT")
			p.add(c, exactly(code(c, "B")), nil, "CT")
		},
		plant: func(s *scene, c string) {
			_, b := s.beside(c, audit.Service, audit.Service, 1, 1, 1440*s.pick(1, 6))
			s.at(s.Facts.Lines[b].Visit).End = day(8)
			s.expect(b, one)
		},
		border: func(s *scene, c string) {
			_, b := s.beside(c, audit.Service, audit.Service, 1, 1, 1440*7)
			s.at(s.Facts.Lines[b].Visit).End = day(8)
		},
	},
	{
		code: "SWAP",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), exactly(code(c, "B")), "") },
		plant: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 5)
			n := s.line(v, code(c, "A"), audit.Consumable, today, one)
			s.at(v).Orders = []audit.Order{{Item: code(c, "B"), Day: today}}
			s.expect(n, one)
		},
		border: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 5)
			s.line(v, code(c, "A"), audit.Consumable, today, one)
			s.at(v).Orders = append(s.at(v).Orders, audit.Order{Item: code(c, "B"), Day: today})
		},
	},
	{
		// in use at the same time: seven days of the one, the other on the last
		code: "DDI",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), exactly(code(c, "B")), "") },
		plant: func(s *scene, c string) {
			a, _ := s.beside(c, audit.Drug, audit.Drug, 1, 1, 1440*s.pick(0, 6))
			s.Facts.Lines[a].Supply = 7
			s.tell()
			s.at(s.Facts.Lines[a].Visit).End = day(8)
		},
		border: func(s *scene, c string) {
			a, _ := s.beside(c, audit.Drug, audit.Drug, 1, 1, 1440*7)
			s.Facts.Lines[a].Supply = 7
			s.at(s.Facts.Lines[a].Visit).End = day(8)
		},
	},
}

func (s *scene) stepped(c string, days int) {
	v := s.visit(rulefile.Outpatient, day(-days), 0)
	s.line(v, code(c, "B"), audit.Drug, day(-days), one)
	w := s.visit(rulefile.Outpatient, today, 0)
	s.line(w, code(c, "A"), audit.Drug, today, one)
}
