package hospital

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/workshop/city"
	"yibao/workshop/city/traffic"
)

// Day says how a day is played. A day follows from the site and from these.
type Day struct {
	Seed    uint64
	Date    period.Date
	Visits  int  // that end settled, as far as the persons last
	Percent int  // of visits and of messages that something befalls
	Papers  bool // the medical papers of stays and of some outpatient visits are submitted
}

// mostVisits is the most visits of one person on a day.
const mostVisits = 6

// longestStay is the most days of an inpatient.
const longestStay = 5

// mistakes are what the institutions get wrong, by kind of visit. Whatever it
// is must be refused or answered as the interface says, and put right.
var mistakes = map[city.VisitKind][]city.Trouble{
	city.Outpatient: {city.LateUpload, city.ResendUpload, city.ResendSettle, city.LostAnswer, city.EarlyUndo, city.ReusedID, city.Withdrawn, city.WrongTotal, city.WrongLine, city.UnknownItem},
	city.Inpatient:  {city.LateUpload, city.ResendUpload, city.ResendSettle, city.LostAnswer, city.Withdrawn, city.WrongTotal, city.AdmittedTwice},
	city.Purchase:   {city.ResendSettle, city.LostAnswer, city.EarlyUndo, city.ReusedID, city.WrongTotal, city.WrongLine, city.UnknownItem},
}

// Plan plans the day: each person visits several institutions one after the
// other, or is discharged from one; some settlements are taken back; mistakes
// are dealt among the visits, each kind at least once if the visits suffice.
func (s Site) Plan(d Day) *city.Plan {
	p := &planner{site: s, day: d, rng: rand.New(rand.NewPCG(d.Seed, uint64(d.Date))), plan: &city.Plan{Day: d.Date}, account: map[*city.Errand]bool{}}
	p.serial = int(d.Seed % 40 * 97) // so that another seed uses other message ids
	for _, i := range s.Institutions {
		p.places = append(p.places, s.place(i))
	}
	p.attend()
	p.mistake()
	p.takeBack()
	p.stranger()
	if d.Papers {
		p.plan.Document(d.Seed)
	}
	slices.SortStableFunc(p.plan.Errands, func(a, b *city.Errand) int { return a.Start.Compare(b.Start) })
	return p.plan
}

type planner struct {
	site    Site
	day     Day
	rng     *rand.Rand
	plan    *city.Plan
	places  []*city.Institution
	serial  int
	account map[*city.Errand]bool // who pays from the personal account
}

// place is an institution as messages name it.
func (s Site) place(i Institution) *city.Institution {
	place := &city.Institution{Code: i.Code, Name: i.Name, Region: s.Region, Agreement: city.InForce, Type: "1"}
	if i.Pharmacy {
		place.Type = "2"
	}
	for _, d := range i.Staff {
		place.Staff = append(place.Staff, city.Practitioner{Code: d.Code, Name: d.Name})
	}
	return place
}

// attend deals visits to the persons until there are enough.
func (p *planner) attend() {
	left := p.day.Visits
	each := max(1, min(mostVisits, (left+len(p.site.Persons)-1)/len(p.site.Persons)))
	for _, k := range p.rng.Perm(len(p.site.Persons)) {
		if left <= 0 {
			return
		}
		e := p.errand(p.site.Persons[k])
		place := p.rng.IntN(len(p.places))
		if p.site.Institutions[place].Inpatients && p.rng.IntN(3) == 0 {
			p.stay(e, place)
			left--
			continue
		}
		for range min(each, left) {
			p.visit(e, place)
			place = p.rng.IntN(len(p.places))
			left--
		}
	}
}

func (p *planner) errand(who Person) *city.Errand {
	start := p.at(8+p.rng.IntN(5), p.rng.IntN(50), p.rng.IntN(60))
	e := &city.Errand{Start: start, Person: &city.Person{
		Name: who.Name, CertNo: who.CertNo, PersonType: who.PersonType, Scheme: who.Scheme, CoverState: "1",
	}}
	e.Person.Birth, e.Person.Sex = city.Told(who.CertNo)
	p.account[e] = who.UseAccount
	p.plan.Errands = append(p.plan.Errands, e)
	return e
}

func (p *planner) at(hour, minute, second int) time.Time {
	d := p.day.Date
	return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, second, 0, time.UTC)
}

// add adds a visit with a bill.
func (p *planner) add(e *city.Errand, place int, kind city.VisitKind, lines int) *city.Visit {
	p.serial++
	at, diagnosis := p.places[place], p.site.Diagnoses[p.rng.IntN(len(p.site.Diagnoses))]
	v := &city.Visit{
		Kind: kind, Serial: p.serial, Institution: at, Doctor: at.Staff[p.rng.IntN(len(at.Staff))],
		Department: p.site.Institutions[place].Department, Diagnosis: diagnosis.Code, DiagName: diagnosis.Name,
		LocalNo:    p.localNo(kind),
		UseAccount: p.account[e], Lines: p.bill(string(kind), lines),
	}
	if kind == city.Outpatient {
		v.Disease, v.DiseaseName = diagnosis.Code, diagnosis.Name
	}
	e.Visits = append(e.Visits, v)
	return v
}

// localNo is a hospital's own number of a visit; no other seed has it.
func (p *planner) localNo(kind city.VisitKind) string {
	date := strings.ReplaceAll(p.day.Date.String(), "-", "")
	return fmt.Sprintf("T%s%s%s%04d", date, letters[kind], strconv.FormatUint(p.day.Seed%seeds, 36), p.serial)
}

const seeds = 36 * 36 * 36 * 36 * 36 // that differ in local numbers

var letters = map[city.VisitKind]string{city.Outpatient: "M", city.Inpatient: "Z", city.Purchase: "G"}

// bill draws different items of a use.
func (p *planner) bill(use string, lines int) []city.Line {
	items := p.site.itemsFor(use)
	var bill []city.Line
	for _, k := range p.rng.Perm(len(items))[:min(lines, len(items))] {
		item := items[k]
		price, err := money.ParsePrice(item.Price)
		most := item.Most
		if most <= 0 {
			most = 3
		}
		const unit = 10_000 // of a quantity
		quantity := money.Quantity(1+p.rng.IntN(most)) * unit
		amount, wrong := money.Extend(price, quantity, money.HalfUpFen)
		if err == nil && wrong == nil && amount > 0 {
			bill = append(bill, city.Line{Item: &city.Item{ID: item.Code, Code: item.Code, Name: item.Name, Category: item.Category}, Price: price, Quantity: quantity, Amount: amount})
		}
	}
	return bill
}

// visit adds an outpatient visit or a purchase, after those before it.
func (p *planner) visit(e *city.Errand, place int) {
	when := e.Start.Add(time.Duration(len(e.Visits)*30+p.rng.IntN(10)) * time.Minute)
	kind, medType := city.Outpatient, "11"
	if p.site.Institutions[place].Pharmacy {
		kind, medType = city.Purchase, "41"
	}
	v := p.add(e, place, kind, 2+p.rng.IntN(12))
	v.MedType, v.Begin, v.End = medType, when, when
	at, late := len(e.Visits)-1, when.Hour() >= 12
	e.Steps = append(e.Steps, city.Step{Op: city.Open, Visit: at, Afternoon: late}, city.Step{Op: city.Settle, Visit: at, Afternoon: late})
}

// stay adds a stay that ends today.
func (p *planner) stay(e *city.Errand, place int) {
	v := p.add(e, place, city.Inpatient, 12+p.rng.IntN(60))
	days := 1 + p.rng.IntN(longestStay)
	v.MedType, v.Begin, v.End = "21", p.at(8, 30, 0).AddDate(0, 0, -days), p.at(7, 40, 0)
	e.Steps = []city.Step{{Op: city.Open}, {Op: city.Settle, Afternoon: p.rng.IntN(3) == 0}}
}

// mistake deals mistakes among the visits: first one of each kind, then by share.
func (p *planner) mistake() {
	dealt := map[city.Trouble]int{}
	for _, e := range p.plan.Errands {
		for _, v := range e.Visits {
			kinds := slices.Clone(mistakes[v.Kind])
			slices.SortStableFunc(kinds, func(a, b city.Trouble) int { return dealt[a] - dealt[b] })
			if p.day.Percent > 0 && (dealt[kinds[0]] == 0 || p.rng.IntN(100) < p.day.Percent) && fits(kinds[0], v) {
				v.Trouble = kinds[0]
				dealt[v.Trouble]++
			}
		}
	}
}

// fits reports whether a visit has what a mistake needs.
func fits(t city.Trouble, v *city.Visit) bool {
	return t != city.LateUpload || len(v.Lines) > 1
}

// takeBack reverses some last settlements of errands; half of those that are
// not purchases are settled again.
func (p *planner) takeBack() {
	for k, e := range p.plan.Errands {
		last := len(e.Visits) - 1
		if p.rng.IntN(100) >= 2*p.day.Percent {
			continue
		}
		e.Steps = append(e.Steps, city.Step{Op: city.Undo, Visit: last, Afternoon: true})
		if v := e.Visits[last]; v.Trouble == city.NoTrouble {
			v.Trouble = city.UndoneTwice
		}
		if k%2 == 0 && e.Visits[last].Kind != city.Purchase {
			e.Steps = append(e.Steps, city.Step{Op: city.Settle, Visit: last, Afternoon: true})
		}
	}
}

// stranger adds somebody whom no register can know: a number of the region 00.
func (p *planner) stranger() {
	if p.day.Percent == 0 {
		return
	}
	body := fmt.Sprintf("0000001970%02d%02d%03d", 1+p.rng.IntN(12), 1+p.rng.IntN(28), p.rng.IntN(1000))
	e := p.errand(Person{Name: "查无此人", CertNo: body + string(city.CheckDigit(body)), PersonType: "11", Scheme: city.Employee})
	e.Refusal = city.PersonUnknown
	p.visit(e, 0)
}

// disturb deals what befalls messages on their way. It depends on nothing but
// the seed and the message, so that workers may ask in any order.
func (d Day) disturb(infno, msgid string) traffic.Disturbance {
	var mark uint64 = 14695981039346656037 // FNV-1a
	for _, c := range []byte(infno + msgid) {
		mark = (mark ^ uint64(c)) * 1099511628211
	}
	dice := rand.New(rand.NewPCG(d.Seed, mark))
	if dice.IntN(100) >= d.Percent {
		return traffic.Undisturbed
	}
	return []traffic.Disturbance{traffic.AnswerLost, traffic.SentTwice}[dice.IntN(2)]
}
