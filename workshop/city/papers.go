package city

import (
	"math/rand/v2"
	"slices"
)

// Lapse is where the papers of a visit and its bill do not agree. What each is
// follows from the definitions of record review (病历审核), not from the program
// that looks for them.
type Lapse string

// The lapses.
const (
	NoLapse      Lapse = ""
	Unordered    Lapse = "用药无医嘱"   // a drug is charged that nobody ordered
	Unreported   Lapse = "检查检验无报告" // an examination is charged that nobody reported
	Overcharged  Lapse = "收费多于医嘱"  // more is charged than was ordered
	Unrefunded   Lapse = "医嘱撤销未退费" // the order was cancelled, the charge stands
	LongSupply   Lapse = "出院带药超限"  // drugs for more days than may be taken home
	Unfilled     Lapse = "病历缺项"    // a field that must be filled is empty
	Contradicted Lapse = "病历矛盾"    // the front page and the notes differ
)

// Papers are what an institution submits about a visit beside its bill.
type Papers struct {
	Lapse    Lapse
	Line     int // the line that the lapse is about, -1 for none
	TakeHome int // the line of drugs to take home, -1 for none
	Days     int // that these last
}

// lapses are dealt in this order, to the kinds of visit that can have them.
var lapses = []struct {
	lapse Lapse
	kind  VisitKind
	share float64 // of the visits with papers
	least int
}{
	{Unordered, Inpatient, 0.03, 3},
	{Unreported, Inpatient, 0.03, 2},
	{Overcharged, Inpatient, 0.03, 3},
	{LongSupply, Inpatient, 0.03, 3},
	{Unrefunded, Inpatient, 0.02, 2},
	{Unfilled, Inpatient, 0.02, 2},
	{Contradicted, Inpatient, 0.02, 2},
	{Unreported, Outpatient, 0.03, 2},
}

// How many visits have papers and what they say.
const (
	reportedEvery = 12 // of outpatient visits with examinations, one has its reports submitted
	mayTakeHome   = 7  // days of drugs at discharge
	longTakeHome  = 30
)

// Ordered reports whether an inpatient has the item by order: what a physician
// decides, not the bed or the materials.
func (i *Item) Ordered() bool {
	return slices.Contains([]string{"03", "04", "05", "06", "07", "09", "10", "11"}, i.Category)
}

// Examined and Tested report whether the item ends in a report.
func (i *Item) Examined() bool { return i.Category == "03" }

// Tested: see Examined.
func (i *Item) Tested() bool { return i.Category == "04" }

// Medicine reports whether the item is a drug.
func (i *Item) Medicine() bool { return slices.Contains([]string{"09", "10", "11"}, i.Category) }

// swallowed reports whether the item is a drug that a patient takes by himself.
func (i *Item) swallowed() bool { return i.Medicine() && i.Category != "10" && i.Route != "注射" }

// borne reports whether a fund may pay for the item; of what the patient pays
// alone no lapse questions any money.
func (i *Item) borne() bool { return i.Class != "03" }

// Standing reports whether the item is ordered for every day of a stay until
// further notice (长期医嘱), by day and not by number.
func (i *Item) Standing() bool { return i.Category == "07" || i.Medicine() && i.Basis == "日" }

// Document has the institutions of a plan submit the papers of all stays and of
// some outpatient visits, with a few lapses. It changes no bill, and follows
// from the seed.
func (p *Plan) Document(seed uint64) {
	rng := rand.New(rand.NewPCG(seed, uint64(p.Day)<<8|7))
	papered := map[VisitKind][]*Visit{}
	for _, e := range p.Errands {
		for _, v := range e.Visits {
			if e.Refusal == "" && v.documented(rng) { // who is refused has no visit
				v.Papers = v.papers(rng)
				papered[v.Kind] = append(papered[v.Kind], v)
			}
		}
	}
	dealt := make([]int, len(lapses))
	for round := range 2 { // one of each, that a small city has them all; then the others
		for i, l := range lapses {
			visits := papered[l.kind]
			wanted := 1
			if round > 0 {
				wanted = max(l.least, int(l.share*float64(len(visits))))
			}
			for _, k := range rng.Perm(len(visits)) {
				if dealt[i] < wanted && visits[k].lapse(rng, l.lapse) {
					dealt[i]++
				}
			}
		}
	}
}

func (v *Visit) documented(rng *rand.Rand) bool {
	switch v.Kind {
	case Inpatient:
		return true
	case Outpatient:
		return rng.IntN(reportedEvery) == 0 && slices.ContainsFunc(v.Lines, reported)
	default:
		return false
	}
}

func reported(l Line) bool { return l.Item.Examined() || l.Item.Tested() }

// papers are those of a visit without a lapse: of a stay with medicines to be
// swallowed, the last of them may be for home.
func (v *Visit) papers(rng *rand.Rand) *Papers {
	p := &Papers{Line: -1, TakeHome: -1}
	if v.Kind != Inpatient || rng.IntN(2) == 0 {
		return p
	}
	v.takeHome(p, 3+rng.IntN(mayTakeHome-2))
	return p
}

// takeHome makes the last medicine of a bill one for home, if there is one.
func (v *Visit) takeHome(p *Papers, days int) bool {
	for i := len(v.Lines) - 1; i >= 0 && p.TakeHome < 0; i-- {
		if v.Lines[i].Item.swallowed() && v.Lines[i].Item.borne() {
			p.TakeHome = i
		}
	}
	p.Days = days
	return p.TakeHome >= 0
}

// lapse lets the papers lapse, if they can and have not yet.
func (v *Visit) lapse(rng *rand.Rand, lapse Lapse) bool {
	p := v.Papers
	if p.Lapse != NoLapse {
		return false
	}
	fits := map[Lapse]func(i int, l Line) bool{
		Unordered:   func(i int, l Line) bool { return l.Item.Medicine() && i != p.TakeHome },
		Unreported:  func(_ int, l Line) bool { return l.Item.Examined() && v.reports() > 1 }, // none at all says nothing
		Overcharged: func(_ int, l Line) bool { return reported(l) && l.Quantity >= 2*unit },
		Unrefunded:  func(i int, l Line) bool { return l.Item.Medicine() && i != p.TakeHome },
	}[lapse]
	switch {
	case lapse == LongSupply:
		if !v.takeHome(p, longTakeHome) {
			return false
		}
		p.Line = p.TakeHome
	case fits != nil:
		var lines []int
		for i, l := range v.Lines {
			if l.Item.borne() && fits(i, l) {
				lines = append(lines, i)
			}
		}
		if len(lines) == 0 {
			return false
		}
		p.Line = lines[rng.IntN(len(lines))]
	}
	p.Lapse = lapse
	return true
}

// reports is how many reports the visit's bill calls for.
func (v *Visit) reports() int {
	count := 0
	for _, l := range v.Lines {
		if reported(l) {
			count++
		}
	}
	return count
}

// unit is one of a quantity.
const unit = 10_000
