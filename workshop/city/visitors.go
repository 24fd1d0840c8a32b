package city

import (
	"math/rand/v2"
	"time"
)

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

// eligible are the covered persons outside the inpatients' pool, weighted by
// how often they see a doctor or a pharmacy in a year.
func (d *planner) eligible() ([]*Person, []float64) {
	yearly := map[Standing]float64{Active: 6.2 + 5.79, Retired: 13.0 + 5.79, Inhabitant: 3.21}
	var people []*Person
	var weights []float64
	for i, p := range d.city.Persons {
		if i%poolEvery == 0 || !p.Covered() || p.Birth.AgeOn(d.plan.Day) < 1 {
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
func (d *planner) attend(p *Person, count int) *Errand {
	e := d.errand(p)
	if latest := at(d.plan.Day, 16, 50, 0).Add(-time.Duration(count-1) * 40 * time.Minute); e.Start.After(latest) {
		e.Start = latest.Add(-time.Duration(d.rng.IntN(1800)) * time.Second)
	}
	when := e.Start
	for range count {
		v := d.anyVisit(e)
		v.Begin, v.End = when, when
		step := Step{Visit: len(e.Visits) - 1, Afternoon: when.Hour() >= 12}
		step.Op = Open
		e.Steps = append(e.Steps, step)
		step.Op = Settle
		e.Steps = append(e.Steps, step)
		when = when.Add(time.Duration(25+d.rng.IntN(15)) * time.Minute)
	}
	return e
}

// anyVisit adds a purchase or an outpatient visit.
func (d *planner) anyVisit(e *Errand) *Visit {
	p := e.Person
	if p.Scheme == Employee && d.rng.Float64() < pharmacyShare {
		return d.purchase(e, d.institution([]int{9}, e.Visits))
	}
	chronic := len(p.Chronic) > 0 && d.rng.Float64() < chronicVisits
	return d.clinic(e, chronic, nil)
}

func (d *planner) purchase(e *Errand, pharmacy *Institution) *Visit {
	v := d.visit(e, Purchase, pharmacy, d.city.shop(d.rng, e.Person))
	v.MedType = "41"
	return v
}

// clinic adds an outpatient visit, at a drawn place unless one is given.
func (d *planner) clinic(e *Errand, chronic bool, place *Institution) *Visit {
	o := d.city.visitClinic(d.rng, e.Person, chronic)
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

// troubles are dealt to visits: the share of visits, the least number, and the
// kinds of visit they can befall.
var troubles = []struct {
	trouble Trouble
	share   float64
	least   int
	kinds   []VisitKind
}{
	{ResendUpload, 0.02, 4, []VisitKind{Outpatient, Inpatient}},
	{ResendSettle, 0.03, 6, []VisitKind{Outpatient, Inpatient, Purchase}},
	{LostAnswer, 0.02, 6, []VisitKind{Outpatient, Inpatient, Purchase}},
	{EarlyUndo, 0.002, 3, []VisitKind{Outpatient, Purchase}},
	{ReusedID, 0.002, 3, []VisitKind{Outpatient, Purchase}},
	{Withdrawn, 0.015, 6, []VisitKind{Outpatient}},
	{WrongTotal, 0.006, 4, []VisitKind{Outpatient, Purchase}},
	{WrongLine, 0.003, 3, []VisitKind{Outpatient, Purchase}},
	{UnknownItem, 0.003, 3, []VisitKind{Outpatient, Purchase}},
	{Withdrawn, 0, 2, []VisitKind{Inpatient}},
	{LostAnswer, 0, 2, []VisitKind{Inpatient}},
	{WrongTotal, 0, 1, []VisitKind{Inpatient}},
	{AdmittedTwice, 0, 2, []VisitKind{Inpatient}},
}

// trouble deals the day's troubles, plain reversals and reversals out of order
// among the errands.
func (d *planner) trouble() {
	for _, t := range troubles {
		var fit []*Visit
		for _, e := range d.plan.Errands {
			for _, v := range e.Visits {
				for _, kind := range t.kinds {
					if v.Kind == kind && v.Trouble == NoTrouble {
						fit = append(fit, v)
					}
				}
			}
		}
		for _, v := range some(d.rng, fit, max(t.least, int(t.share*float64(d.wanted)))) {
			v.Trouble = t.trouble
		}
	}
	d.reversals()
	d.badDoctor()
}

// some draws up to count different elements.
func some[E any](rng *rand.Rand, list []E, count int) []E {
	drawn := make([]E, 0, min(count, len(list)))
	for _, i := range rng.Perm(len(list))[:min(count, len(list))] {
		drawn = append(drawn, list[i])
	}
	return drawn
}

// reversals takes some settlements back: lone ones, of which half are settled
// again, and pairs in the wrong order.
func (d *planner) reversals() {
	var lone, pairs []*Errand
	for _, e := range d.plan.Errands {
		ordinary := 0
		for _, v := range e.Visits {
			if v.Kind == Outpatient && v.MedType == "11" {
				ordinary++
			}
		}
		switch {
		case len(e.Visits) == 1 && len(e.Steps) == 2 && !e.Steps[0].Afternoon:
			lone = append(lone, e)
		case len(e.Visits) == 2 && ordinary == 2:
			pairs = append(pairs, e)
		}
	}
	for k, e := range some(d.rng, lone, max(10, d.wanted/70)) {
		e.Steps = append(e.Steps, Step{Op: Undo, Afternoon: true})
		if e.Visits[0].Trouble == NoTrouble && k%3 == 0 {
			e.Visits[0].Trouble = UndoneTwice
		}
		if k%2 == 0 && e.Visits[0].Kind != Purchase {
			e.Steps = append(e.Steps, Step{Op: Settle, Afternoon: true})
		}
	}
	for _, e := range some(d.rng, pairs, 12) {
		e.Steps = append(e.Steps, d.unwind(2)...)
	}
}

// badDoctor puts a few visits under the suspended physician.
func (d *planner) badDoctor() {
	hospital := d.city.Institutions[0]
	suspended := hospital.Staff[len(hospital.Staff)-1]
	var there []*Visit
	for _, e := range d.plan.Errands {
		if len(e.Visits) == 1 && e.Visits[0].Institution == hospital && e.Visits[0].Kind == Outpatient && e.Visits[0].Trouble == NoTrouble {
			there = append(there, e.Visits[0])
		}
	}
	for _, v := range some(d.rng, there, 5) {
		v.Doctor, v.NoFund = suspended, true
	}
}
