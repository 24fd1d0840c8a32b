package city

import "time"

// mostVisits is the most visits of one person on a day.
const mostVisits = 8

// visitors plans outpatient visits and purchases until the day has what it
// wants: persons by the published number of visits a head, most with one
// visit, no two of a person at one place.
func (d *planner) visitors() {
	people, weights := d.eligible()
	missing := d.wanted - d.settle + d.wanted/70 + 12
	if missing <= 0 || len(people) == 0 {
		return
	}
	visits := min(max(1, (missing+len(people)-1)/max(len(people), 1)), mostVisits)
	heads := min(len(people), missing*100/(130*visits)+1)
	drawn := without(d.rng, heads, len(people), func(i int) float64 { return weights[i] })
	counts := make([]int, len(drawn))
	for i := range counts {
		counts[i] = visits
	}
	for left := missing - visits*len(drawn); left > 0 && len(drawn) > 0; {
		before := left
		for range len(drawn) {
			if i := d.rng.IntN(len(drawn)); left > 0 && counts[i] < min(visits+3, mostVisits) {
				counts[i]++
				left--
			}
		}
		if left == before {
			break
		}
	}
	for i, k := range drawn {
		d.attend(people[k], counts[i])
	}
}

// eligible are the covered persons who are not set apart, weighted by how often they see a doctor or a pharmacy in a year.
func (d *planner) eligible() ([]*Person, []float64) {
	yearly := map[Standing]float64{Active: 6.2 + 5.79, Retired: 13.0 + 5.79, Inhabitant: 3.21}
	var people []*Person
	var weights []float64
	for i, p := range d.city.Persons {
		if isInpatient(i) || isPaired(i, p) || !p.Covered() || p.Birth.AgeOn(d.plan.Day) < 1 {
			continue
		}
		weight := yearly[p.Standing]
		if len(p.Chronic) > 0 {
			weight *= 2.2
		}
		people, weights = append(people, p), append(weights, weight)
	}
	return people, weights
}

// attend plans the person's visits of the day.
func (d *planner) attend(p *Person, count int) {
	e := d.errand(p)
	if latest := at(d.plan.Day, 16, 50, 0).Add(-time.Duration(count-1) * 40 * time.Minute); e.Start.After(latest) {
		e.Start = latest.Add(-time.Duration(d.rng.IntN(1800)) * time.Second)
	}
	for range count {
		d.anyVisit(e)
	}
	d.oneByOne(e)
}

// oneByOne times the errand's visits half an hour apart, each opened and
// settled before the next.
func (d *planner) oneByOne(e *Errand) {
	when := e.Start
	for i, v := range e.Visits {
		v.Begin, v.End = when, when
		late := when.Hour() >= 12
		e.Steps = append(e.Steps, Step{Op: Open, Visit: i, Afternoon: late}, Step{Op: Settle, Visit: i, Afternoon: late})
		when = when.Add(time.Duration(25+d.rng.IntN(15)) * time.Minute)
	}
}

// anyVisit adds a purchase or an outpatient visit. A resident buys at a
// pharmacy only on a prescription from elsewhere.
func (d *planner) anyVisit(e *Errand) {
	p := e.Person
	share, external := pharmacyShare, 0.3
	if p.Scheme == Resident {
		share, external = 0.05/3.26, 1
	}
	if d.rng.Float64() < share {
		d.purchase(e, d.institution([]int{9}, e.Visits)).External = d.rng.Float64() < external
		return
	}
	d.clinic(e, d.city.visitClinic(d.rng, p, len(p.Chronic) > 0 && d.rng.Float64() < chronicVisits), nil)
}

func (d *planner) purchase(e *Errand, pharmacy *Institution) *Visit {
	v := d.visit(e, Purchase, pharmacy, d.city.shop(d.rng))
	v.MedType = "41"
	return v
}

// clinic adds an outpatient visit, at a drawn institution unless one is given.
func (d *planner) clinic(e *Errand, o outpatientCase, place *Institution) *Visit {
	if place == nil {
		place = d.institution(o.place.tiers, e.Visits)
	}
	v := d.visit(e, Outpatient, place, o.lines)
	v.MedType, v.Department = "11", o.profile.row["科室"]
	v.Diagnosis, v.DiagName = diagnosisCode(o.profile.row["诊断"]), o.profile.row["名称"]
	v.Disease, v.DiseaseName = v.Diagnosis, v.DiagName
	if o.disease != nil {
		v.MedType, v.Disease, v.DiseaseName = "14", o.disease["病种编码"], o.disease["病种"]
		v.Diagnosis, v.DiagName = diagnosisCode(o.disease["诊断"]), o.disease["病种"]
	}
	return v
}
