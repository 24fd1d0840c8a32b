package auditbench

import (
	"cmp"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/screening"
)

// planted is one line in how many that is made to break a rule it could keep.
const planted = 200

func (m *maker) people() {
	visits := m.Size.Visits / m.Size.Persons
	for p := range m.Size.Persons {
		person := screening.Person{Sex: uint8(1 + m.random.IntN(2)), Birth: year.From.AddDays(-m.random.IntN(90 * 365))}
		m.persons = append(m.persons, person)
		own := make([]screening.Visit, visits)
		for i := range own {
			own[i] = m.aVisit()
			if i > 0 && m.random.IntN(20) == 0 {
				own[i] = m.again(own[i-1])
			}
		}
		slices.SortStableFunc(own, func(x, y screening.Visit) int { return cmp.Compare(x.Admit, y.Admit) })
		for i, v := range own {
			m.visits = append(m.visits, v)
			m.of = append(m.of, int32(p))
			m.bill(person, v, int32(i))
		}
	}
}

func (m *maker) aVisit() screening.Visit {
	v := screening.Visit{
		Institution: int32(m.random.IntN(m.Size.Institutions)), Admit: year.From.AddDays(m.random.IntN(350)),
		Inpatient: m.random.IntN(3) == 0,
	}
	if m.random.IntN(3) > 0 { // most people go where they went before
		v.Institution = int32(m.random.IntN(m.Size.Institutions / 100))
	}
	v.Level = uint8(1 + v.Institution%3)
	v.Discharge = v.Admit
	if v.Inpatient {
		v.Discharge = v.Admit.AddDays(1 + m.random.IntN(16))
	}
	for range 1 + m.random.IntN(4) {
		v.Diagnoses = append(v.Diagnoses, int32(m.random.IntN(m.Size.Diagnoses)))
	}
	if m.random.IntN(4) == 0 {
		v.Diagnoses[0] = int32(m.random.IntN(8))
	}
	return v
}

// again is a stay soon after a visit, at the same institution for the same
// reason; both become stays in the books only when the first was one.
func (m *maker) again(before screening.Visit) screening.Visit {
	v := before
	v.Inpatient = true
	v.Admit = before.Discharge.AddDays(m.random.IntN(2 * readmissionDays))
	v.Discharge = v.Admit.AddDays(1 + m.random.IntN(9))
	return v
}

// bill writes the lines of a visit: 80 a stay, 10 otherwise, on average.
func (m *maker) bill(p screening.Person, v screening.Visit, place int32) {
	lines := 1 + m.random.IntN(19)
	if v.Inpatient {
		lines = 40 + m.random.IntN(81)
	}
	stay := v.Admit.DaysUntil(v.Discharge)
	for range lines {
		day := v.Admit.AddDays(m.random.IntN(stay + 1))
		if v.Inpatient && m.random.IntN(planted) == 0 {
			day = v.Discharge.AddDays(1 + m.random.IntN(5))
		}
		l := m.aLine(p, v, day)
		l.Visit = place
		m.rows = append(m.rows, l)
		if m.random.IntN(planted) == 0 {
			l.ID = int32(len(m.rows))
			m.rows = append(m.rows, l)
		}
	}
}

func (m *maker) aLine(p screening.Person, v screening.Visit, day period.Date) screening.Line {
	item := m.drawn()
	for range 20 {
		if m.allowed(item, p, v, day) {
			break
		}
		item = m.drawn()
	}
	if m.random.IntN(planted) == 0 {
		item = m.limited[m.random.IntN(len(m.limited))]
	}
	l := screening.Line{
		Item: item, Day: day, Minute: int16(m.random.IntN(1440)), Supply: m.days[item], ID: int32(len(m.rows)),
		Qty: money.Quantity(10_000 * (1 + m.random.IntN(3))), Price: money.Price(1_000_000 * (1 + m.random.Int64N(800))),
	}
	if top, ok := m.price[item]; ok {
		l.Price = top[v.Level]
		if m.random.IntN(planted) == 0 {
			l.Price += 1_000_000
		}
	}
	l.Amount = money.Fen(int64(l.Price) / 10_000 * int64(l.Qty) / 10_000)
	l.Fund = l.Amount * 7 / 10
	return l
}

// allowed reports whether the item suits the person and the visit.
func (m *maker) allowed(item int32, p screening.Person, v screening.Visit, day period.Date) bool {
	if sex, ok := m.sex[item]; ok && sex != p.Sex {
		return false
	}
	if span, ok := m.age[item]; ok {
		if age := p.Birth.AgeOn(day); age < span.Min || age > span.Max {
			return false
		}
	}
	if level, ok := m.level[item]; ok && v.Level < level {
		return false
	}
	if allow, ok := m.allow[item]; ok {
		return slices.ContainsFunc(v.Diagnoses, func(d int32) bool { return slices.Contains(allow, d) })
	}
	return true
}

// fill puts the rows into the batch, person by person.
func (m *maker) fill() {
	visit, row := 0, 0
	for p := range m.persons {
		first := visit
		for visit < len(m.visits) && m.of[visit] == int32(p) {
			visit++
		}
		from, place := row, int32(-1)
		for row < len(m.rows) && m.rows[row].Visit >= place && int(m.rows[row].Visit) < visit-first {
			place = m.rows[row].Visit
			row++
		}
		m.Batch.Add(m.persons[p], m.visits[first:visit], m.rows[from:row])
	}
}
