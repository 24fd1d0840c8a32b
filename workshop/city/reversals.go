package city

// Reversals in the wrong order are refused only where the later settlement
// would have come out otherwise without the earlier one. So these errands are
// made for it: first visits of the year, of which the second is large, so that
// what the first used up of a deductible is money in the second; or two first
// admissions, of which the second has the lower deductible.

// noDeductible is the aid group that pays no deductible (特困): its second stay
// does not rest on its first.
const noDeductible = "2304"

// mostPairs is the most errands of a day that are unwound.
const mostPairs = 12

// fresh reports whether the day is within the first turn of the rotation: who
// is set apart has not been anywhere.
func (d *planner) fresh() bool {
	passed := d.city.Today.DaysUntil(d.plan.Day)
	return passed >= 0 && passed < rotation
}

// sameYear reports whether stays that ended up to a week ago count in the year
// of the day; in the first days of January they do not.
func (d *planner) sameYear() bool {
	return d.plan.Day.AddDays(-daysBetweenStays).Year() == d.plan.Day.Year()
}

// daysBetweenStays is how long before the second of two stays the first ended.
const daysBetweenStays = 7

// twoStays: both bills are settled today, so the earlier cannot be reversed
// before the later one is.
func (d *planner) twoStays(p *Person) {
	e := d.errand(p)
	e.Start = at(d.plan.Day, 13, 20, d.rng.IntN(60))
	first := d.city.admit(d.rng, p, 0, 5)
	second := d.city.admit(d.rng, p, 0, 5)
	d.addStay(e, first, d.plan.Day.AddDays(-daysBetweenStays), e.Start)
	d.addStay(e, second, d.plan.Day, e.Start)
	for i := range e.Visits {
		e.Steps = append(e.Steps, Step{Op: Open, Visit: i, Afternoon: true}, Step{Op: Settle, Visit: i, Afternoon: true})
	}
	e.Steps = append(e.Steps, d.unwind(2)...)
}

// pairs plans outpatients with two visits, the second an expensive one.
func (d *planner) pairs() {
	planned := 0
	for i, p := range d.city.Persons {
		if !isPaired(i, p) || !d.turn(i, pairEvery) || !p.Covered() || planned >= mostPairs || !d.fresh() {
			continue
		}
		planned++
		e := d.errand(p)
		e.Start = at(d.plan.Day, 8+d.rng.IntN(6), d.rng.IntN(50), d.rng.IntN(60))
		d.clinic(e, d.city.townVisit(d.rng, p), nil)
		d.clinic(e, d.city.scanVisit(d.rng), nil)
		d.oneByOne(e)
		e.Steps = append(e.Steps, d.unwind(2)...)
	}
}

// unwind steps back out of n settled visits in the wrong order first, then in
// the right one, and settles them again.
func (d *planner) unwind(n int) []Step {
	later := make([]int, 0, n)
	for i := 1; i < n; i++ {
		later = append(later, i)
	}
	steps := []Step{{Op: UndoRefused, Names: later, Afternoon: true}}
	for i := n - 1; i >= 0; i-- {
		steps = append(steps, Step{Op: Undo, Visit: i, Afternoon: true})
	}
	for i := range n {
		steps = append(steps, Step{Op: Settle, Visit: i, Afternoon: true})
	}
	return steps
}

// reversals takes lone settlements back; half of them are settled again.
func (d *planner) reversals() {
	var lone []*Errand
	for _, e := range d.plan.Errands {
		if len(e.Visits) == 1 && len(e.Steps) == 2 && !e.Steps[0].Afternoon {
			lone = append(lone, e)
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
}
