package labelled

import (
	"yibao/ground/money"
	"yibao/judge/audit"
	"yibao/register/knowledge"
)

func priceOf(millionths int64) money.Price { return money.Price(millionths) }

// charged makes a stay with one line of an item.
func (s *scene) charged(c string, kind audit.ItemKind) (int32, int32) {
	v := s.stay(today, 4)
	return v, s.line(v, code(c, "A"), kind, day(1), s.some(s.pick(1, 4)))
}

// forgotten takes what an order or report says of an item away.
func (s *scene) forgotten(v int32, item string, orders, reports bool) {
	x := s.at(v)
	if orders {
		var left []audit.Order
		for _, o := range x.Orders {
			if o.Item != item {
				left = append(left, o)
			}
		}
		x.Orders = left
	}
	if reports {
		var left []audit.Report
		for _, r := range x.Reports {
			if r.Item != item {
				left = append(left, r)
			}
		}
		x.Reports = left
	}
}

// coded is a kind of which a diagnosis or operation of the visit decides.
func coded(name string, know func(p *points, c string), wrong, right func(s *scene, v *audit.Visit)) kind {
	visit := func(s *scene) *audit.Visit { return s.at(s.stay(today, 4)) }
	return kind{
		code: name, know: know,
		plant: func(s *scene, _ string) {
			wrong(s, visit(s))
			s.tell()
		},
		border: func(s *scene, _ string) { right(s, visit(s)) },
	}
}

func further(code string) audit.Diagnosis { return audit.Diagnosis{Code: code} }

var recordKinds = []kind{
	coded("DIAG_SEX", func(p *points, c string) { p.add(c, beginning("O"), nil, "", values("性别", "女")...) },
		func(s *scene, v *audit.Visit) {
			s.Facts.Person.Sex, v.Diagnoses = 1, append(v.Diagnoses, further("O80.0"))
		},
		func(s *scene, v *audit.Visit) {
			s.Facts.Person.Sex, v.Diagnoses = 2, append(v.Diagnoses, further("O80.0"))
		}),
	coded("DIAG_AGE", func(p *points, c string) { p.add(c, beginning("P"), nil, "", values("最大年龄", "28天")...) },
		func(s *scene, v *audit.Visit) {
			s.Facts.Person.Birth, v.Diagnoses = day(-29), append(v.Diagnoses, further("P07.3"))
			s.forget()
		},
		func(s *scene, v *audit.Visit) {
			s.Facts.Person.Birth, v.Diagnoses = day(-28), append(v.Diagnoses, further("P07.3"))
			s.forget()
		}),
	coded("OPRN_SEX", func(p *points, c string) { p.add(c, beginning("68"), nil, "", values("性别", "女")...) },
		func(s *scene, v *audit.Visit) {
			s.Facts.Person.Sex, v.Operations = 1, []audit.Operation{{Code: "68.4", Begin: audit.Moment{Day: today}}}
		},
		func(s *scene, v *audit.Visit) {
			s.Facts.Person.Sex, v.Operations = 2, []audit.Operation{{Code: "68.4", Begin: audit.Moment{Day: today}}}
		}),
	// the points are the pairs that are allowed
	coded("OPRN_DX", func(p *points, c string) {
		p.add(c, exactly("43.4105"), exactly("K31.703"), "1")
		p.add(c, exactly("43.4105"), beginning("C16"), "1")
	},
		func(_ *scene, v *audit.Visit) {
			v.Operations = []audit.Operation{{Code: "43.4105", Main: true}}
			v.Diagnoses[0].Code = "J18.9"
		},
		func(s *scene, v *audit.Visit) {
			v.Operations = []audit.Operation{{Code: "43.4105", Main: true}}
			v.Diagnoses[0].Code = []string{"K31.703", "C16.9"}[s.pick(0, 1)]
		}),
	coded("DX_NO_SUPPORT", func(p *points, c string) { p.add(c, beginning("G35"), exactly(code(c, "A")), "") },
		func(_ *scene, v *audit.Visit) { v.Diagnoses = append(v.Diagnoses, further("G35.0")) },
		func(s *scene, v *audit.Visit) {
			v.Diagnoses = append(v.Diagnoses, further("G35.0"))
			s.line(int32(len(s.Facts.Visits)-1), code("DX_NO_SUPPORT", "A"), audit.Service, today, one)
		}),
	coded("SETTLE_LIST_QC", nil,
		func(_ *scene, v *audit.Visit) { v.Diagnoses[0].Main = false },
		func(_ *scene, v *audit.Visit) { v.Diagnoses, v.End = nil, 0 }),
	coded("RECORD_FIELDS", nil,
		func(s *scene, v *audit.Visit) {
			v.Fields = []audit.Field{{Paper: "首页", Name: "性别", Value: "男", Required: true}, {Paper: "入院记录", Name: "性别", Value: []string{"女", ""}[s.pick(0, 1)], Required: true}}
		},
		func(_ *scene, v *audit.Visit) {
			v.Fields = []audit.Field{{Paper: "首页", Name: "性别", Value: "男", Required: true}, {Paper: "入院记录", Name: "性别", Value: "男"}, {Paper: "首页", Name: "邮编"}}
		}),
	{
		code: "OPRN_CODE_QC",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "A")), []knowledge.Key{{Match: knowledge.ByPrefix, Text: "43"}}, "")
		},
		plant: func(s *scene, c string) {
			_, n := s.charged(c, audit.Service)
			s.expect(n, s.Facts.Lines[n].Quantity)
		},
		border: func(s *scene, c string) {
			v, _ := s.charged(c, audit.Service)
			s.at(v).Operations = []audit.Operation{{Code: "43.7"}}
		},
	},
	{
		code: "DRUG_NO_ORDER",
		plant: func(s *scene, c string) {
			v, n := s.charged(c, audit.Drug)
			s.forgotten(v, code(c, "A"), true, false)
			s.expect(n, s.Facts.Lines[n].Quantity)
		},
		border: func(s *scene, c string) {
			v, n := s.charged(c, audit.Drug)
			s.Facts.Lines[n].Day = day(2)
			orders := s.at(v).Orders
			orders[len(orders)-1].Until = day(2)
		},
	},
	{
		code: "EXAM_NO_REPORT",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "") },
		plant: func(s *scene, c string) {
			v, n := s.charged(c, audit.Service)
			s.forgotten(v, code(c, "A"), false, true)
			s.expect(n, s.Facts.Lines[n].Quantity)
		},
		border: func(s *scene, c string) {
			v, _ := s.charged(c, audit.Service)
			reports := s.at(v).Reports
			reports[len(reports)-1].Day = day(3)
		},
	},
	{
		code: "COUNT_ORDER",
		plant: func(s *scene, c string) {
			v, n := s.charged(c, audit.Service)
			s.line(v, code(c, "A"), audit.Service, day(2), s.some(2))
			orders := s.at(v).Orders
			orders[len(orders)-1].Quantity = one
			s.expect(n+1, one)
		},
		border: func(s *scene, c string) {
			v, _ := s.charged(c, audit.Service)
			s.line(v, code(c, "A"), audit.Service, day(2), s.some(2))
		},
	},
	{
		code: "REFUND_MISSING",
		plant: func(s *scene, c string) {
			v, n := s.charged(c, audit.Service)
			orders := s.at(v).Orders
			orders[len(orders)-1].Cancelled = true
			s.expect(n, s.Facts.Lines[n].Quantity)
		},
		border: func(s *scene, c string) {
			v, n := s.charged(c, audit.Service)
			orders := s.at(v).Orders
			orders[len(orders)-1].Cancelled = true
			back := s.Facts.Lines[n]
			back.RefundOf, back.LineNo = back.LineNo, "back"
			back.Quantity, back.Amount, back.Fund = -back.Quantity, -back.Amount, -back.Fund
			s.Facts.Lines = append(s.Facts.Lines, back)
		},
	},
	{
		code: "FICTITIOUS",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "") },
		plant: func(s *scene, c string) {
			v, n := s.charged(c, audit.Service)
			s.forgotten(v, code(c, "A"), true, true)
			s.expect(n, s.Facts.Lines[n].Quantity)
		},
		border: func(s *scene, c string) {
			v, _ := s.charged(c, audit.Service)
			s.forgotten(v, code(c, "A"), true, false)
		},
	},
	{
		code: "SPECIALTY_TIMER",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "") },
		plant: func(s *scene, c string) {
			v := s.stay(today, 4)
			over := s.pick(1, 3)
			n := s.line(v, code(c, "A"), audit.Service, day(1), s.some(3+over))
			reports := s.at(v).Reports
			reports[len(reports)-1].Quantity = s.some(3)
			s.expect(n, s.some(over))
		},
		border: func(s *scene, c string) { s.charged(c, audit.Service) },
	},
	{
		// a fen of difference is allowed
		code: "DETAIL_QC",
		plant: func(s *scene, c string) {
			n := s.priced(c, 80_000_000)
			l := &s.Facts.Lines[n]
			over := money.Fen(s.pick(2, 500))
			l.Amount += over
			s.expectFen(n, l.Quantity, share(l.Fund, int64(over), int64(l.Amount)))
		},
		border: func(s *scene, c string) { s.Facts.Lines[s.priced(c, 80_000_000)].Amount++ },
	},
}
