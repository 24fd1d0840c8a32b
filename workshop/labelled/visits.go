package labelled

import (
	"strconv"

	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// whole says that all lines of a visit must be found.
func (s *scene) whole(visit int32) {
	for i := range s.Facts.Lines {
		if s.Facts.Lines[i].Visit == visit {
			s.expect(int32(i), s.Facts.Lines[i].Quantity)
		}
	}
}

// often makes so many visits, so many days apart.
func (s *scene) often(way rulefile.VisitWay, times, apart int) int32 {
	var last int32
	for i := range times {
		last = s.visit(way, day(i*apart), 1)
		s.line(last, "CLEAN.S1", audit.Service, day(i*apart), one)
		s.at(last).Diagnoses[0].Code = "H" + strconv.Itoa(10+i) + ".9"
	}
	return last
}

var visitKinds = []kind{
	{
		// 15 days and the same four places of the main diagnosis
		code: "INPAT_SPLIT",
		plant: func(s *scene, _ string) {
			s.stay(today, 5)
			s.whole(s.stay(day(5+s.pick(0, 15)), 4))
		},
		border: func(s *scene, _ string) {
			s.stay(today, 5)
			s.stay(day(5+16), 4)
			n := s.stay(day(40), 4)
			s.at(n).Diagnoses[0].Code = "I50.9"
			s.at(n).Institution = "H2"
		},
	},
	{
		code: "CHARGE_OUTSIDE_STAY",
		plant: func(s *scene, c string) {
			v := s.stay(today, 5)
			s.expect(s.line(v, code(c, "A"), audit.Service, day([]int{-2, -3, 6, 7}[s.pick(0, 3)]), one), one)
		},
		border: func(s *scene, c string) {
			v := s.stay(today, 5)
			s.line(v, code(c, "A"), audit.Service, day(-1), one)
			s.line(v, code(c, "A"), audit.Service, day(5), one)
		},
	},
	{
		// seven tenths of the money are tests
		code: "LOW_INDICATION_ADMIT",
		plant: func(s *scene, c string) {
			s.whole(s.tested(c, 70_000_000))
		},
		border: func(s *scene, c string) { s.tested(c, 69_990_000) },
	},
	{
		code: "GHOST_STAY",
		plant: func(s *scene, c string) {
			idle := s.pick(3, 6)
			v := s.visit(rulefile.Inpatient, today, idle+1)
			s.line(v, code(c, "T"), audit.Service, day(0), one)
			for i := range idle {
				n := s.line(v, code(c, "B"), audit.Service, day(1+i), one)
				s.Facts.Lines[n].Category = "01"
				s.expect(n, one)
			}
			s.line(v, code(c, "T"), audit.Service, day(idle+1), one)
		},
		border: func(s *scene, c string) {
			v := s.visit(rulefile.Inpatient, today, 3)
			s.line(v, code(c, "T"), audit.Service, day(0), one)
			for i := range 2 {
				s.Facts.Lines[s.line(v, code(c, "B"), audit.Service, day(1+i), one)].Category = "01"
			}
			s.line(v, code(c, "T"), audit.Service, day(3), one)
		},
	},
	{
		code:   "FREQ_OUTPAT",
		plant:  func(s *scene, _ string) { s.whole(s.often(rulefile.Outpatient, 16, 1)) },
		border: func(s *scene, _ string) { s.often(rulefile.Outpatient, 15, 1) },
	},
	{
		code: "FREQ_PURCHASE",
		plant: func(s *scene, _ string) {
			n := s.often(rulefile.Purchase, 9, 1)
			s.small()
			s.whole(n)
		},
		border: func(s *scene, _ string) {
			s.often(rulefile.Purchase, 8, 1)
			s.small()
		},
	},
	{
		code:   "FREQ_ADMIT",
		plant:  func(s *scene, _ string) { s.whole(s.often(rulefile.Inpatient, 4, 25)) },
		border: func(s *scene, _ string) { s.often(rulefile.Inpatient, 4, 30) },
	},
	{
		code: "CONCURRENT_CARE",
		plant: func(s *scene, _ string) {
			s.stay(today, 6)
			s.whole(s.elsewhere(s.pick(1, 5)))
		},
		border: func(s *scene, _ string) {
			s.stay(today, 6)
			s.elsewhere(0)
			s.elsewhere(6)
		},
	},
	{
		code: "DECEASED",
		plant: func(s *scene, _ string) {
			n := s.elsewhere(0)
			s.Facts.Person.Death = day(-s.pick(1, 20))
			s.whole(n)
		},
		border: func(s *scene, _ string) {
			s.elsewhere(0)
			s.Facts.Person.Death = today
		},
	},
	{
		code: "DUP_CLAIM",
		plant: func(s *scene, c string) {
			a := s.line(s.visit(rulefile.Outpatient, today, 0), code(c, "A"), audit.Service, today, one)
			b := s.line(s.visit(rulefile.Outpatient, today, 0), code(c, "A"), audit.Service, today, one)
			s.cost(b, s.Facts.Lines[a].Price)
			s.expect(b, one)
		},
		border: func(s *scene, c string) {
			a := s.line(s.visit(rulefile.Outpatient, today, 0), code(c, "A"), audit.Service, today, one)
			b := s.line(s.visit(rulefile.Outpatient, day(1), 0), code(c, "A"), audit.Service, day(1), one)
			s.cost(b, s.Facts.Lines[a].Price)
		},
	},
	{
		code: "THIRD_PARTY",
		plant: func(s *scene, _ string) {
			n := s.hurt()
			s.at(n).ThirdParty = audit.Yes
			s.whole(n)
		},
		border: func(s *scene, _ string) { s.hurt() },
	},
	{
		code: "FEE_SHIFT",
		plant: func(s *scene, c string) {
			s.expect(s.before(c, s.pick(0, 3)), one)
		},
		border: func(s *scene, c string) { s.before(c, 4) },
	},
	{
		code: "TRACE_DUP",
		plant: func(s *scene, c string) {
			s.expect(s.traced(c, "83000001"), one)
		},
		border: func(s *scene, c string) { s.traced(c, "83000002") },
	},
}

func (s *scene) tested(c string, tests int64) int32 {
	v := s.visit(rulefile.Inpatient, today, 2)
	s.at(v).Diagnoses[0].Code = "J06.9"
	a := s.line(v, code(c, "L"), audit.Service, today, one)
	b := s.line(v, code(c, "D"), audit.Service, day(1), one)
	s.Facts.Lines[a].Category = "04"
	s.Facts.Lines[a].Price, s.Facts.Lines[b].Price = 0, 0
	s.cost(a, priceOf(tests))
	s.cost(b, priceOf(100_000_000-tests))
	return v
}

// small makes every line cheap, so that no sum of money is passed.
func (s *scene) small() {
	for i := range s.Facts.Lines {
		if s.Facts.Lines[i].Day >= today {
			s.cost(int32(i), 1_000_000)
		}
	}
}

func (s *scene) elsewhere(at int) int32 {
	n := s.visit(rulefile.Purchase, day(at), 0)
	s.line(n, "CLEAN.D1", audit.Drug, day(at), one)
	return n
}

func (s *scene) hurt() int32 {
	n := s.visit(rulefile.Outpatient, today, 0)
	s.at(n).Diagnoses[0].Code = "S72.0"
	s.line(n, "CLEAN.S1", audit.Service, today, one)
	return n
}

func (s *scene) before(c string, days int) int32 {
	v := s.visit(rulefile.Outpatient, today, 0)
	n := s.line(v, code(c, "L"), audit.Service, today, one)
	s.Facts.Lines[n].Category = "04"
	s.stay(day(days), 4)
	return n
}

func (s *scene) traced(c, second string) int32 {
	a := s.line(s.visit(rulefile.Outpatient, today, 0), code(c, "A"), audit.Drug, today, one)
	b := s.line(s.visit(rulefile.Outpatient, day(20), 0), code(c, "A"), audit.Drug, day(20), one)
	s.Facts.Lines[a].Traces, s.Facts.Lines[b].Traces = []string{"83000001"}, []string{second}
	return b
}
