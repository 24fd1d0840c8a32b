package whatif

import (
	"cmp"
	"maps"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
)

// Report is the outcome of a trial. Its lists are in a fixed order, so that one
// trial on one state of the database always gives one report.
type Report struct {
	From, To     period.Date
	Policies     []policyfile.Header
	Counts       Counts
	Total        money.Fen // of the judged settlements; the same before and after
	Payers       []Payer
	Categories   []Group // kinds of persons
	Levels       []Group // levels of institutions
	Businesses   []Group
	Funds        []Outlook
	PersonsGain  []Person // bear less, the most first
	PersonsLose  []Person // bear more
	PlacesGain   []Place  // get more of the funds
	PlacesLose   []Place  // get less of the funds
	Refusals     []Refusal
	Institutions int // with judged settlements
}

// Payer is what one payer of a region and scheme pays.
type Payer struct {
	Region, Scheme, Payer string
	Settlements, Touched  int
	Change
}

// Group is what the settlements of a group come to.
type Group struct {
	Name                 string
	Settlements, Touched int
	Total                money.Fen
	Sides                [sides]Change // by Side
}

// Person is somebody of whom nobody should know who it is.
type Person struct {
	Masked      string // psn_no with its middle hidden
	Settlements int
	Burden      Change // cash and personal account
	Funds       Change
}

// Place is an institution.
type Place struct {
	Code string
	Group
}

// Refusal is what settlements were refused with one code.
type Refusal struct {
	Code     fault.Code
	Sentence string // of the first
	Count    int
	Total    money.Fen
	SetlIDs  []string // the first ones by person
}

// report lays a tally out.
func (t *tally) report(trial *Trial) Report {
	r := Report{From: trial.From, To: trial.To, Counts: t.counts, Institutions: len(t.institutions)}
	for _, p := range trial.Policies {
		r.Policies = append(r.Policies, p.Header())
	}
	for _, key := range sortedFunds(t.payers) {
		p := t.payers[key]
		r.Payers = append(r.Payers, Payer{key.region, key.scheme, key.payer, p.settlements, p.touched, p.Change})
		r.Total += p.Before
	}
	r.Categories, r.Levels, r.Businesses = t.groups(byCategory), t.groups(byLevel), t.groups(byBusiness)
	r.PersonsGain, r.PersonsLose = t.gain.persons(), t.lose.persons()
	r.PlacesGain, r.PlacesLose = t.places(1, trial.Top), t.places(-1, trial.Top)
	for _, code := range slices.Sorted(maps.Keys(t.refusals)) {
		found := t.refusals[code]
		one := Refusal{Code: code, Sentence: found.sentence, Count: found.count, Total: found.total}
		for _, f := range found.first {
			one.SetlIDs = append(one.SetlIDs, f.setlID)
		}
		r.Refusals = append(r.Refusals, one)
	}
	return r
}

// sortedFunds orders by region, scheme, side and payer.
func sortedFunds(payers map[fund]*paying) []fund {
	return slices.SortedFunc(maps.Keys(payers), func(a, b fund) int {
		return cmp.Or(cmp.Compare(a.region, b.region), cmp.Compare(a.scheme, b.scheme),
			cmp.Compare(sideOf(a.payer), sideOf(b.payer)), cmp.Compare(a.payer, b.payer))
	})
}

func (c *cell) group(name string) Group {
	return Group{Name: name, Settlements: c.settlements, Touched: c.touched, Total: c.total, Sides: c.sides}
}

func (t *tally) groups(d dimension) []Group {
	var list []Group
	for _, name := range slices.Sorted(maps.Keys(t.cells[d])) {
		list = append(list, t.cells[d][name].group(name))
	}
	return list
}

func (e *extremes) persons() []Person {
	var list []Person
	for _, p := range e.list {
		list = append(list, Person{coding.MaskID(p.psnNo), p.settlements, p.burden, p.funds})
	}
	return list
}

// places returns the institutions that get most more (sign 1) or less (-1) of
// the funds.
func (t *tally) places(sign money.Fen, most int) []Place {
	var list []Place
	for _, code := range slices.Sorted(maps.Keys(t.institutions)) {
		p := t.institutions[code]
		if sign*p.sides[Funds].Difference() > 0 {
			list = append(list, Place{code, p.group(p.name)})
		}
	}
	slices.SortStableFunc(list, func(a, b Place) int {
		return cmp.Compare(sign*b.Sides[Funds].Difference(), sign*a.Sides[Funds].Difference())
	})
	return list[:min(len(list), most)]
}
