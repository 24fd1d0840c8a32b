package labelled

import (
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// counted makes so many lines of an item on days, quantity one each.
func (s *scene) counted(item string, kind audit.ItemKind, days ...int) []int32 {
	v := s.visit(rulefile.Inpatient, today, 60)
	var lines []int32
	for _, d := range days {
		lines = append(lines, s.line(v, item, kind, day(d), one))
	}
	return lines
}

var countKinds = []kind{
	{
		// two a day: of three on one day the last is over
		code: "ITEM_FREQ",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), nil, "", values("上限", "2", "窗口", "日")...)
		},
		plant: func(s *scene, c string) {
			lines := s.counted(code(c, "A"), audit.Service, 0, 1, 1, 1, 2)
			s.expect(lines[3], one)
		},
		border: func(s *scene, c string) { s.counted(code(c, "A"), audit.Service, 0, 0, 1, 1, 2) },
	},
	{
		code: "ITEM_CYCLE",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), nil, "", values("上限", "1", "窗口", "滚动14天", "范围", "全部机构")...)
		},
		plant: func(s *scene, c string) {
			lines := s.counted(code(c, "A"), audit.Service, 0, s.pick(1, 13))
			s.expect(lines[1], one)
		},
		border: func(s *scene, c string) { s.counted(code(c, "A"), audit.Service, 0, 14, 28) },
	},
	{
		code: "TIME_IMPOSSIBLE",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "") },
		plant: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 3)
			s.line(v, code(c, "A"), audit.Service, day(0), s.some(20))
			over := s.pick(1, 4)
			n := s.line(v, code(c, "A"), audit.Service, day(0), s.some(4+over))
			s.expect(n, s.some(over))
		},
		border: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 3)
			s.line(v, code(c, "A"), audit.Service, day(0), s.some(24))
			s.line(v, code(c, "A"), audit.Service, day(1), s.some(24))
		},
	},
	{
		// 1,000 yuan a year of all fund money; the excess comes off the last line
		code: "ITEM_TOTAL_CAP",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), nil, "", values("总额", "1000.00", "窗口", "年")...)
		},
		plant: func(s *scene, c string) {
			over := money.Fen(s.pick(1, 20_000))
			lines := s.capped(c, 1000_00+over)
			s.expectFen(lines[1], one, over)
		},
		border: func(s *scene, c string) { s.capped(c, 1000_00) },
	},
	{
		code: "CONS_QTY",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), exactly(code(c, "B")), "", values("上限", "2")...)
		},
		plant: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 3)
			s.line(v, code(c, "B"), audit.Service, today, s.some(2))
			over := s.pick(1, 3)
			n := s.line(v, code(c, "A"), audit.Consumable, today, s.some(4+over))
			s.expect(n, s.some(over))
		},
		border: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 3)
			s.line(v, code(c, "B"), audit.Service, today, s.some(2))
			s.line(v, code(c, "A"), audit.Consumable, today, s.some(4))
		},
	},
	{
		// 14 days: a line of 10 and one of 4 + over; days go by lines' length
		code:  "DRUG_COURSE",
		know:  func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "", values("天数", "14")...) },
		plant: func(s *scene, c string) { s.course(c, s.pick(1, 10)) },
		border: func(s *scene, c string) {
			s.course(c, 0)
		},
	},
	{
		code: "ITEM_COURSE",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), nil, "", values("天数", "30", "窗口", "年", "方式", "跨度")...)
		},
		plant: func(s *scene, c string) {
			lines := s.counted(code(c, "A"), audit.Service, 0, 29, s.pick(30, 50))
			s.expect(lines[2], one)
		},
		border: func(s *scene, c string) { s.counted(code(c, "A"), audit.Service, 0, 15, 29) },
	},
	{
		code:   "BED_DAYS",
		know:   func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "") },
		plant:  func(s *scene, c string) { s.beds(c, s.pick(1, 3)) },
		border: func(s *scene, c string) { s.beds(c, 0) },
	},
	{
		code: "NURSING_LEVEL",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A"), code(c, "B")), nil, "") },
		plant: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 3)
			a := s.line(v, code(c, "A"), audit.Service, today, one)
			b := s.line(v, code(c, "B"), audit.Service, today, one)
			s.cost(a, 50_000_000)
			s.cost(b, 20_000_000)
			s.expect(b, one)
		},
		border: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 3)
			s.line(v, code(c, "A"), audit.Service, day(0), one)
			s.line(v, code(c, "B"), audit.Service, day(1), one)
		},
	},
	{
		code: "MARKUP",
		plant: func(s *scene, c string) {
			n := s.priced(c, 80_000_000)
			s.Facts.Lines[n].Kind = audit.Consumable
			over := money.Price(s.pick(1, 100)) * 10_000
			s.Facts.Lines[n].PurchaseCost = 80_000_000 - over
			s.expectFen(n, s.Facts.Lines[n].Quantity, share(s.Facts.Lines[n].Fund, int64(over), 80_000_000))
		},
		border: func(s *scene, c string) {
			n := s.priced(c, 80_000_000)
			s.Facts.Lines[n].Kind = audit.Consumable
		},
	},
	{
		// the standard price is 600 yuan, half of it allowed for the second
		code: "SURGERY_DISCOUNT",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), nil, "胃肠", values("限价", "1000")...)
			p.add(c, exactly(code(c, "B")), nil, "胃肠", values("限价", "600")...)
		},
		plant: func(s *scene, c string) {
			over := money.Price(s.pick(1, 30_000)) * 10_000
			n := s.operated(c, 300_000_000+over)
			l := &s.Facts.Lines[n]
			s.expectFen(n, l.Quantity, share(l.Fund, int64(over), int64(l.Price)))
		},
		border: func(s *scene, c string) { s.operated(c, 300_000_000) },
	},
	bundleOf("ITEM_UNBUNDLE"), bundleOf("LAB_PANEL"),
}

func (s *scene) capped(c string, total money.Fen) []int32 {
	lines := s.counted(code(c, "A"), audit.Service, 0, 5)
	for i, fund := range []money.Fen{total - 300_00, 300_00} {
		l := &s.Facts.Lines[lines[i]]
		l.Quantity, l.Price, l.Amount, l.Fund = one, money.Price(fund)*10_000, fund, fund
	}
	return lines
}

func (s *scene) course(c string, over int) {
	v := s.visit(rulefile.Inpatient, today, 40)
	a := s.line(v, code(c, "A"), audit.Drug, day(0), s.some(10))
	b := s.line(v, code(c, "A"), audit.Drug, day(10), s.some(4+over))
	s.Facts.Lines[a].Supply, s.Facts.Lines[b].Supply = 10, int32(4+over)
	if over > 0 {
		s.expect(b, s.some(over))
	}
}

func (s *scene) beds(c string, over int) {
	days := s.pick(2, 8)
	v := s.stay(today, days)
	n := s.line(v, code(c, "A"), audit.Service, day(days), s.some(days+over))
	if over > 0 {
		s.expect(n, s.some(over))
	}
}

func (s *scene) operated(c string, second money.Price) int32 {
	v := s.visit(rulefile.Inpatient, today, 3)
	a := s.line(v, code(c, "A"), audit.Service, today, one)
	b := s.line(v, code(c, "B"), audit.Service, today, one)
	s.cost(a, 1000_000_000)
	s.cost(b, second)
	return b
}

// bundleOf: two parts that together cost more than the whole (30 yuan), or a
// part beside the whole.
func bundleOf(name string) kind {
	parts := func(s *scene, c string, first, second money.Price) (int32, int32) {
		v := s.visit(rulefile.Outpatient, today, 0)
		a := s.line(v, code(c, "A"), audit.Service, today, one)
		b := s.line(v, code(c, "B"), audit.Service, today, one)
		s.cost(a, first)
		s.cost(b, second)
		return a, b
	}
	return kind{
		code: name,
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "W")), exactly(code(c, "A"), code(c, "B")), "", values("种数", "2", "限价", "30.00")...)
		},
		plant: func(s *scene, c string) {
			if s.pick(0, 1) == 0 {
				a, _ := parts(s, c, 10_000_000, 10_000_000)
				s.Facts.Lines[a].Item = code(c, "W")
				s.expect(a+1, one)
				return
			}
			over := money.Price(s.pick(1, 1000)) * 10_000
			_, b := parts(s, c, 18_000_000, 12_000_000+over)
			l := &s.Facts.Lines[b]
			s.expectFen(b, one, share(l.Fund, int64(over), int64(l.Price)))
		},
		border: func(s *scene, c string) { parts(s, c, 18_000_000, 12_000_000) },
	}
}

// on moves a line, and its order, to a day and minute.
func (s *scene) on(n int32, d period.Date, minute int32) {
	l := &s.Facts.Lines[n]
	l.Day, l.Minute = d, minute
	orders := s.at(l.Visit).Orders
	for i := range orders {
		if orders[i].No == l.LineNo {
			orders[i].Until = d
		}
	}
}
