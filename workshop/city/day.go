package city

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"yibao/ground/period"
)

// Shares of the day's settlements, from the year's totals of a city with the
// national mix: 464 outpatient, 173 pharmacy, 21 inpatient of 658.
const (
	inpatientShare = 0.032
	pharmacyShare  = 0.417 // of an employee's visits: 5.79 of 5.79 + 8.11 a year
	chronicVisits  = 0.8   // of the outpatient visits of a registered person
)

// The persons are dealt by their place in the list. A fifth are the pool of
// inpatients, of whom one in rotation is admitted on a given day; so whoever
// is planned on several days never has two stays at once, nor an outpatient
// visit during one. The employees of another tenth see a doctor only on the
// one day of the rotation on which their settlements are reversed in the wrong
// order: they must meet their first visits of the year.
const (
	poolEvery = 5
	pairEvery = 10
	rotation  = 15
)

// isInpatient and isPaired say what the place in the list destines for.
func isInpatient(i int) bool { return i%poolEvery == 0 }

func isPaired(i int, p *Person) bool { return i%pairEvery == 1 && p.Scheme == Employee }

// turn reports whether it is the turn of the person at the place.
func (d *planner) turn(i, every int) bool {
	return i/every%rotation == int(d.plan.Day)%rotation
}

// Day plans a day with at least the given number of visits that end settled,
// if the city has enough people: each has at most eight visits. The plan
// follows from the city's seed, the day and the number.
func (c *City) Day(day period.Date, settlements int) *Plan {
	d := &planner{city: c, plan: &Plan{City: c, Day: day}, rng: rand.New(rand.NewPCG(c.Seed, uint64(day)<<8|3)), wanted: settlements}
	d.inpatients()
	d.pairs()
	d.visitors()
	d.trouble()
	d.refusals()
	d.plan.Document(c.Seed)
	slices.SortStableFunc(d.plan.Errands, func(a, b *Errand) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Visits[0].Serial, b.Visits[0].Serial))
	})
	return d.plan
}

type planner struct {
	city   *City
	plan   *Plan
	rng    *rand.Rand
	wanted int
	serial int
	settle int // visits planned so far that end settled
	used   map[*Person]bool
}

// inpatients plans the stays that end today: the day's rotation of the pool,
// likelier by the published admission rates, with a few very heavy bills and
// two persons who settle two stays at once.
func (d *planner) inpatients() {
	var pool []*Person
	for i, p := range d.city.Persons {
		if isInpatient(i) && d.turn(i, poolEvery) && p.Covered() && p.Birth.AgeOn(d.plan.Day) >= 1 {
			pool = append(pool, p)
		}
	}
	rate := map[Standing]float64{Active: 119.3, Retired: 490.2, Inhabitant: 208}
	count := max(8, int(math.Round(float64(d.wanted)*inpatientShare)))
	heavy := map[string]int{Employee: 2, Resident: 3}
	double := 2
	for _, i := range without(d.rng, count, len(pool), func(i int) float64 {
		p := pool[i]
		weight := rate[p.Standing]
		if p.Aid != "" || p.CivilServant {
			weight *= 3
		}
		return weight
	}) {
		p, bill := pool[i], 0.0
		if p.Birth.AgeOn(d.plan.Day) >= 18 && heavy[p.Scheme] > 0 {
			heavy[p.Scheme]--
			bill = map[string]float64{Employee: 380_000, Resident: 95_000}[p.Scheme] * lognormal(d.rng, 0.15)
		}
		if bill == 0 && double > 0 && d.fresh() && d.sameYear() && p.Aid != noDeductible {
			double--
			d.twoStays(p)
			continue
		}
		d.oneStay(p, bill)
	}
}

func (d *planner) oneStay(p *Person, heavy float64) {
	stay := d.city.admit(d.rng, p, heavy, longestStay)
	e := d.errand(p)
	d.addStay(e, stay, d.plan.Day, e.Start)
	late := e.Start.Hour() >= 12
	if !late && d.rng.Float64() < 0.3 { // pre-settled in the morning, settled after noon
		e.Steps = []Step{{Op: Open}, {Op: Settle, Afternoon: true}}
		return
	}
	e.Steps = []Step{{Op: Open, Afternoon: late}, {Op: Settle, Afternoon: late}}
}

// addStay adds an inpatient visit that was discharged on the day.
func (d *planner) addStay(e *Errand, stay inpatientCase, discharged period.Date, now time.Time) {
	tiers := [4][]int{nil, {1}, {2}, {3}}[stay.level]
	v := d.visit(e, Inpatient, d.institution(tiers, nil), stay.lines)
	v.MedType, v.Department = "21", "住院部"
	v.Diagnosis, v.DiagName = diagnosisCode(stay.profile.row["诊断"]), stay.profile.row["名称"]
	v.Begin = at(discharged.AddDays(-stay.days), 8, 30, 0)
	v.End = at(discharged, 7, 40, 0)
	if now.Before(v.End) {
		v.End = now
	}
}

// errand opens an errand at an hour drawn from the day's profile.
func (d *planner) errand(p *Person) *Errand {
	hours := []float64{0.17, 0.20, 0.17, 0.11, 0.03, 0.06, 0.11, 0.09, 0.06} // 08 … 16
	hour := 8 + pick(d.rng, len(hours), func(i int) float64 { return hours[i] })
	e := &Errand{Person: p, Start: at(d.plan.Day, hour, d.rng.IntN(50), d.rng.IntN(60))}
	d.plan.Errands = append(d.plan.Errands, e)
	if d.used == nil {
		d.used = map[*Person]bool{}
	}
	d.used[p] = true
	return e
}

// institution draws by weight among the tiers, none that the visits in not
// went to; a person who has been to all of a tier goes to any other place of
// its kind.
func (d *planner) institution(tiers []int, not []*Visit) *Institution {
	anywhere := []int{0, 1, 2, 3}
	if tiers[0] == 9 {
		anywhere = tiers
	}
	for _, tiers := range [][]int{tiers, anywhere} {
		if list := fresh(d.city.active(tiers...), not); len(list) > 0 {
			return list[pick(d.rng, len(list), func(i int) float64 { return list[i].Weight })]
		}
	}
	return d.city.active(tiers...)[0]
}

// fresh leaves out the institutions that were visited.
func fresh(list []*Institution, not []*Visit) []*Institution {
	return slices.DeleteFunc(list, func(i *Institution) bool {
		return slices.ContainsFunc(not, func(v *Visit) bool { return v.Institution == i })
	})
}

// visit adds a visit to the errand.
func (d *planner) visit(e *Errand, kind VisitKind, at *Institution, lines []Line) *Visit {
	d.serial++
	v := &Visit{
		Kind: kind, Serial: d.serial, Institution: at, Doctor: at.doctor(d.rng), Lines: lines,
		LocalNo: localNo(kind, d.plan.Day, d.serial), UseAccount: e.Person.Scheme == Employee,
	}
	d.settle++
	e.Visits = append(e.Visits, v)
	return v
}
