package labelled

import (
	"strconv"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// month is the period in which institutions are looked at.
var month = period.Span{From: period.MustDate("2025-03-01"), To: period.MustDate("2025-04-01")}

// Summary adds the crowd of a claim about an institution up.
func (c *Claim) Summary() audit.Summary {
	s := audit.Summary{Institution: "H1", Span: month}
	for i := range c.Crowd {
		s.Add(&c.Crowd[i])
	}
	s.Infections, s.InfectionsKnown = c.Infected, true
	return s
}

// member adds a person without history to the crowd.
func (s *scene) member() *scene {
	return &scene{r: s.r, Claim: Claim{Facts: audit.Facts{Person: audit.Person{PsnNo: strconv.Itoa(len(s.Crowd))}}}}
}

func (s *scene) join(m *scene) { s.Crowd = append(s.Crowd, m.Facts) }

// spent makes a line that costs so much in a category.
func (s *scene) spent(visit int32, name, category string, fen money.Fen) {
	n := s.line(visit, name, audit.Service, s.at(visit).Begin, one)
	l := &s.Facts.Lines[n]
	l.Name, l.Category, l.Amount, l.Price = name, category, fen, money.Price(fen)*10_000
}

// shares is an institution whose 10,000 yuan are made up so: of the tests, the
// last are scans.
func (s *scene) shares(drugs, tests, materials, treatments, scans money.Fen) {
	m := s.member()
	v := m.visit(rulefile.Outpatient, today, 0)
	m.spent(v, "药", "09", drugs)
	m.spent(v, "化验", "04", tests-scans)
	m.spent(v, "头部CT平扫", "03", scans)
	m.spent(v, "材料", "08", materials)
	m.spent(v, "治疗", "05", treatments)
	m.spent(v, "其他", "14", 1000_000-drugs-tests-materials-treatments)
	s.join(m)
}

// portioned is a kind of which one share decides: limit is what is allowed of
// 10,000 yuan, the others lie below theirs.
func portioned(code string, limit money.Fen, make func(s *scene, fen money.Fen)) kind {
	return kind{
		code:   code,
		plant:  func(s *scene, _ string) { make(s, limit+money.Fen(s.pick(1, 50_000))); s.tell() },
		border: func(s *scene, _ string) { make(s, limit) },
	}
}

// admitted makes a person with one stay of a diagnosis and a cost.
func (s *scene) admitted(diagnosis string, cost money.Fen, days int) *scene {
	m := s.member()
	v := m.visit(rulefile.Inpatient, today, days)
	m.at(v).Diagnoses[0].Code = diagnosis
	m.spent(v, "其他", "14", cost)
	return m
}

// again adds a stay that begins so many days after the first one's end; it lies
// outside the month.
func (s *scene) again(days int) {
	s.visit(rulefile.Inpatient, s.at(0).End.AddDays(days), 3)
}

// readmitted: of 50 stays so many come back after 31 days at most.
func (s *scene) readmitted(times int) {
	for i := range 50 {
		m := s.admitted("D"+strconv.Itoa(10+i)+".1", 1000_00, 4)
		switch {
		case i < times:
			m.again(s.pick(28, 31))
		case i == times:
			m.again(32)
		}
		s.join(m)
	}
}

// received: a doctor saw so many outpatients on a day.
func (s *scene) received(times int) {
	for range times {
		m := s.member()
		m.spent(m.visit(rulefile.Outpatient, today, 0), "其他", "14", 100_00)
		s.join(m)
	}
}

// costly: eleven stays of a disease at 1,000 yuan and one at another cost.
func (s *scene) costly(cost money.Fen) {
	for range 11 {
		s.join(s.admitted("K80.1", 1000_00, 4))
	}
	s.join(s.admitted("K80.1", cost, 4))
}

// alike: so many persons with the same four lines.
func (s *scene) alike(persons int) {
	for range persons {
		m := s.member()
		v := m.visit(rulefile.Outpatient, today, 0)
		for i := range 4 {
			m.spent(v, "项目"+strconv.Itoa(i), "14", money.Fen(100*(i+1)))
		}
		s.join(m)
	}
}

var institutionKinds = []kind{
	portioned("RATIO_DRUG", 4500_00, func(s *scene, fen money.Fen) { s.shares(fen, 2000_00, 1000_00, 1000_00, 500_00) }),
	portioned("RATIO_EXAM", 3500_00, func(s *scene, fen money.Fen) { s.shares(2000_00, fen, 1000_00, 1000_00, 500_00) }),
	portioned("RATIO_CONS", 3000_00, func(s *scene, fen money.Fen) { s.shares(2000_00, 2000_00, fen, 1000_00, 500_00) }),
	portioned("RATIO_TREAT", 6000_00, func(s *scene, fen money.Fen) { s.shares(1000_00, 1000_00, 1000_00, fen, 500_00) }),
	portioned("RATIO_CT_MR", 2000_00, func(s *scene, fen money.Fen) { s.shares(1000_00, 3000_00, 1000_00, 1000_00, fen) }),
	{
		// eight in a hundred
		code:   "READMIT31",
		plant:  func(s *scene, _ string) { s.readmitted(s.pick(5, 20)); s.tell() },
		border: func(s *scene, _ string) { s.readmitted(4) },
	},
	{
		// five in a hundred
		code: "HAI_RATE",
		plant: func(s *scene, _ string) {
			s.readmitted(0)
			s.Infected = int64(s.pick(3, 10))
			s.tell()
		},
		border: func(s *scene, _ string) {
			s.readmitted(0)
			s.Infected = 2
		},
	},
	{
		code:   "DOCTOR_CAPACITY",
		plant:  func(s *scene, _ string) { s.received(s.pick(121, 140)); s.tell() },
		border: func(s *scene, _ string) { s.received(120) },
	},
	{
		code:   "OUTLIER_COST",
		plant:  func(s *scene, _ string) { s.costly(1000_00 + money.Fen(s.pick(1, 500_000))); s.tell() },
		border: func(s *scene, _ string) { s.costly(1000_00) },
	},
	{
		code:   "BENFORD_ROUND",
		plant:  func(s *scene, _ string) { s.alike(s.pick(3, 9)); s.tell() },
		border: func(s *scene, _ string) { s.alike(2) },
	},
}
