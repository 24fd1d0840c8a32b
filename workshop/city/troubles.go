package city

import "math/rand/v2"

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

// trouble deals the day's troubles and plain reversals among the errands.
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
