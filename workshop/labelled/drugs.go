package labelled

import (
	"strconv"

	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// prescribed makes a prescription of so many items, one each.
func (s *scene) prescribed(c, rx string, kind audit.ItemKind, from, to int) []int32 {
	v := int32(len(s.Facts.Visits) - 1)
	if from == 1 {
		v = s.visit(rulefile.Outpatient, today, 0)
	}
	var lines []int32
	for i := from; i <= to; i++ {
		n := s.line(v, code(c, strconv.Itoa(i)), kind, today, one)
		s.Facts.Lines[n].Prescription = rx
		lines = append(lines, n)
	}
	return lines
}

// cheapest makes a line the one on which funds paid least.
func (s *scene) cheapest(lines []int32) int32 {
	n := lines[s.pick(0, len(lines)-1)]
	for _, other := range lines {
		s.cost(other, 100_000_000)
		s.all(other)
	}
	s.cost(n, 10_000_000)
	s.all(n)
	return n
}

// supplied makes a drug line that lasts so many days, one unit a day.
func (s *scene) supplied(v int32, item string, at, days int) int32 {
	n := s.line(v, item, audit.Drug, day(at), s.some(days))
	s.Facts.Lines[n].Supply = int32(days)
	return n
}

var drugKinds = []kind{
	{
		code: "OVER_DAYS",
		plant: func(s *scene, c string) {
			over := s.pick(1, 20)
			n := s.supplied(s.visit(rulefile.Outpatient, today, 0), code(c, "A"), 0, 7+over)
			s.expect(n, s.some(over))
		},
		border: func(s *scene, c string) { s.supplied(s.visit(rulefile.Outpatient, today, 0), code(c, "A"), 0, 7) },
	},
	{
		// 30 days at hand, so many left when 30 more are dispensed; 35 may be held
		code:   "OVERSTOCK",
		plant:  func(s *scene, c string) { s.stocked(c, s.pick(6, 29)) },
		border: func(s *scene, c string) { s.stocked(c, 5) },
	},
	{
		code: "DISCHARGE_DRUGS",
		plant: func(s *scene, c string) {
			over := s.pick(1, 10)
			v := s.stay(today, 5)
			n := s.supplied(v, code(c, "A"), 5, 7+over)
			s.Facts.Lines[n].Discharge = true
			s.expect(n, s.some(over))
		},
		border: func(s *scene, c string) {
			v := s.stay(today, 5)
			s.Facts.Lines[s.supplied(v, code(c, "A"), 5, 7)].Discharge = true
		},
	},
	{
		// forms of a drug share the group; the form on which funds paid less is over
		code: "DUP_DRUG",
		know: func(p *points, c string) {
			p.add(c, exactly(code(c, "TABLET000")), nil, "15")
			p.add(c, exactly(code(c, "RETARD000")), nil, "15")
			p.add(c, exactly(code(c, "OTHER0000")), nil, "16")
		},
		plant: func(s *scene, c string) {
			lines := s.twins(c, "RETARD000")
			s.expect(s.cheapest(lines), one)
		},
		border: func(s *scene, c string) { s.twins(c, "OTHER0000") },
	},
	{
		code: "DRUG_KINDS",
		plant: func(s *scene, c string) {
			s.expect(s.cheapest(s.prescribed(c, "R", audit.Drug, 1, 6)), one)
		},
		border: func(s *scene, c string) { s.prescribed(c, "R", audit.Drug, 1, 5) },
	},
	{
		code: "RX_SPLIT",
		plant: func(s *scene, c string) {
			lines := s.prescribed(c, "R1", audit.Drug, 1, 3)
			lines = append(lines, s.prescribed(c, "R2", audit.Drug, 4, 6)...)
			for _, n := range lines { // within the sum of money, not within the kinds
				s.cost(n, 12_000_000)
				s.all(n)
			}
			n := lines[s.pick(0, 5)]
			s.cost(n, 10_000_000)
			s.all(n)
			s.expect(n, one)
		},
		border: func(s *scene, c string) {
			lines := s.prescribed(c, "R1", audit.Drug, 1, 3)
			for _, n := range append(lines, s.prescribed(c, "R2", audit.Drug, 4, 5)...) {
				s.cost(n, 20_000_000) // 100 yuan together
			}
		},
	},
	{
		code: "TCM_NOPAY_SINGLE",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "1"), code(c, "2")), nil, "") },
		plant: func(s *scene, c string) {
			for _, n := range s.prescribed(c, "R", audit.Herb, 1, s.pick(1, 2)) {
				s.expect(n, one)
			}
		},
		border: func(s *scene, c string) { s.prescribed(c, "R", audit.Herb, 1, 3) },
	},
	{
		code: "TCM_INCOMPAT",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "1")), exactly(code(c, "2")), "") },
		plant: func(s *scene, c string) {
			s.prescribed(c, "R", audit.Herb, 1, 2)
			s.tell()
		},
		border: func(s *scene, c string) {
			s.prescribed(c, "R1", audit.Herb, 1, 1)
			s.prescribed(c, "R2", audit.Herb, 2, 2)
		},
	},
	{
		// 250 grams a dose
		code: "TCM_LARGE",
		plant: func(s *scene, c string) {
			over := s.pick(1, 40)
			s.expect(s.herbs(c, 7, 250+over), s.some(7*over))
		},
		border: func(s *scene, c string) { s.herbs(c, 7, 250) },
	},
	{
		// 3 grams by the pharmacopoeia, twice as much allowed
		code: "TCM_OVERDOSE",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "", values("克数", "3")...) },
		plant: func(s *scene, c string) {
			over := s.pick(1, 20)
			s.expect(s.herbs(c, 5, 6+over), s.some(5*over))
		},
		border: func(s *scene, c string) { s.herbs(c, 5, 6) },
	},
	{
		code: "ELDERLY_RX",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "", values("程度", "慎用")...) },
		plant: func(s *scene, c string) {
			s.Facts.Person.Birth = today.AddMonths(-12 * s.pick(60, 90))
			s.expectFen(s.supplied(s.visit(rulefile.Outpatient, today, 0), code(c, "A"), 0, 1), one, 0)
		},
		border: func(s *scene, c string) {
			s.Facts.Person.Birth = today.AddMonths(-12 * 60).AddDays(1)
			s.supplied(s.visit(rulefile.Outpatient, today, 0), code(c, "A"), 0, 1)
		},
	},
	{
		// no later than 24 hours after the operation
		code:   "PERIOP_ABX",
		know:   func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "") },
		plant:  func(s *scene, c string) { s.expect(s.prevented(c, 25*60+s.pick(0, 600)), one) },
		border: func(s *scene, c string) { s.prevented(c, 24*60) },
	},
	{
		// hypertension allows A; B is on no list of the disease
		code: "CHRONIC_SCOPE",
		know: func(p *points, c string) { p.add(c, exactly(code(c, "A")), nil, "", values("诊断", "I10")...) },
		plant: func(s *scene, c string) {
			n := s.chronic("I10", code(c, "B"))
			s.expect(n, one)
		},
		border: func(s *scene, c string) {
			s.chronic("I10", code(c, "A"))
			n := s.chronic("J44", code(c, "B"))
			s.Facts.Lines[n].Department = "呼吸科" // another prescription, no split one
		},
	},
}

func (s *scene) stocked(c string, left int) {
	v := s.visit(rulefile.Outpatient, today, 0)
	s.at(v).MedType = "14"
	s.supplied(v, code(c, "AAAAAAAAAAAA"), 0, 30)
	w := s.visit(rulefile.Outpatient, day(30-left), 0)
	s.at(w).MedType, s.at(w).Institution = "14", "H2"
	n := s.supplied(w, code(c, "AAAAAAAAAAAA"), 30-left, 30)
	if over := left + 30 - 35; over > 0 {
		s.expect(n, s.some(over))
	}
}

func (s *scene) twins(c, other string) []int32 {
	v := s.visit(rulefile.Outpatient, today, 0)
	return []int32{s.line(v, code(c, "TABLET000"), audit.Drug, today, one), s.line(v, code(c, other), audit.Drug, today, one)}
}

func (s *scene) herbs(c string, doses, grams int) int32 {
	v := s.visit(rulefile.Outpatient, today, 0)
	n := s.line(v, code(c, "A"), audit.Herb, today, s.some(doses*grams))
	s.Facts.Lines[n].Doses = int32(doses)
	return n
}

func (s *scene) prevented(c string, minutes int) int32 {
	v := s.visit(rulefile.Inpatient, today, 5)
	n := s.line(v, code(c, "A"), audit.Drug, today, one)
	s.at(v).Operations = []audit.Operation{{Code: "47.0", Main: true, End: audit.Moment{Day: today, Minute: 600}}}
	s.on(n, today.AddDays((600+minutes)/1440), int32((600+minutes)%1440))
	return n
}

func (s *scene) chronic(disease, item string) int32 {
	v := s.visit(rulefile.Outpatient, today, 0)
	s.at(v).MedType = "14"
	s.at(v).Diagnoses = []audit.Diagnosis{{Code: disease, Main: true}}
	return s.line(v, item, audit.Drug, today, one)
}
