package city

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Employer is where people of the city work.
type Employer struct {
	CreditNo, Name string
	Kind           string // 企业, 机关 or 事业单位
	Staff          []*Person
}

// Family is persons who live together, its head first.
type Family struct {
	No       string
	Head     *Person
	Children []*Person
}

// Birth is a child who was born lately and is not in the register.
type Birth struct {
	Parent *Person
	Name   string
	Sex    string
	Day    period.Date
	CertNo string // of the medical certificate of birth
}

// Move is somebody who changes jobs.
type Move struct {
	Person *Person
	To     *Employer
	Wage   money.Fen
}

// Double is a second registration of somebody, under another paper.
type Double struct {
	Person           *Person
	CertType, CertNo string
}

// How many of each go to the counter one by one.
const (
	familiesMade    = 40
	birthsMade      = 3
	movesMade       = 4
	doublesMade     = 2
	applicantsMade  = 6
	newbornAge      = 25 // days
	householdPrefix = "JT" + Region
	foreignPassport = "16"
)

// Enrolment is the city as people and employers bring it to the counters: lists
// for the batch, and what is done one by one.
type Enrolment struct {
	Employers  []*Employer
	Families   []Family
	Births     []Birth
	Moves      []Move
	Doubles    []Double
	Deaths     []*Person
	Suspended  []*Person
	Applicants []*Person // who apply for their chronic disease before an expert
	Groups     []*Person // whose aid group is granted at the counter
	Late       *Employer // that pays a month late

	city *City
	wage map[*Person]money.Fen
}

// Enrolment makes it. Like the city it is a pure function of the seed.
func (c *City) Enrolment() *Enrolment {
	e := &Enrolment{city: c, wage: make(map[*Person]money.Fen)}
	rng := rand.New(rand.NewPCG(c.Seed, 3))
	e.employ(rng)
	e.together()
	e.counter(rng)
	return e
}

// employ makes the employers of those at work, and what each of them earns.
func (e *Enrolment) employ(rng *rand.Rand) {
	byName := make(map[string]*Employer)
	for _, p := range e.city.Persons {
		if p.Standing != Active {
			continue
		}
		unit := byName[p.Employer]
		if unit == nil {
			unit = &Employer{CreditNo: CreditCode(Region, 5000+len(byName)), Name: p.Employer, Kind: "企业"}
			switch {
			case p.CivilServant && strings.Contains(p.Employer, "局"):
				unit.Kind = "机关"
			case p.CivilServant:
				unit.Kind = "事业单位"
			}
			byName[p.Employer] = unit
			e.Employers = append(e.Employers, unit)
		}
		unit.Staff = append(unit.Staff, p)
		e.wage[p] = money.Fen(math.Round(7400*lognormal(rng, 0.45))) * money.Yuan
	}
	slices.SortFunc(e.Employers, func(a, b *Employer) int { return cmp.Compare(a.CreditNo, b.CreditNo) })
}

// Wage is what somebody at work earns in a month.
func (e *Enrolment) Wage(p *Person) money.Fen { return e.wage[p] }

// together makes families: a parent with children of the same district and
// surname.
func (e *Enrolment) together() {
	taken := make(map[*Person]bool)
	for _, child := range e.city.Persons {
		if len(e.Families) == familiesMade {
			return
		}
		if child.Birth.AgeOn(e.city.Today) >= 16 || taken[child] || !child.Covered() {
			continue
		}
		parent := e.parent(child, taken)
		if parent == nil {
			continue
		}
		taken[child], taken[parent] = true, true
		e.Families = append(e.Families, Family{fmt.Sprintf("%s%06d", householdPrefix, len(e.Families)+1), parent, []*Person{child}})
	}
}

func (e *Enrolment) parent(child *Person, taken map[*Person]bool) *Person {
	surname, _ := utf8.DecodeRuneInString(child.Name)
	for _, p := range e.city.Persons {
		first, _ := utf8.DecodeRuneInString(p.Name)
		years := p.Birth.AgeOn(child.Birth)
		if p.Standing == Active && p.Covered() && first == surname && p.District == child.District && years >= 22 && years <= 42 && !taken[p] {
			return p
		}
	}
	return nil
}

// counter chooses who comes to the counter.
func (e *Enrolment) counter(rng *rand.Rand) {
	var young, chronic []*Person
	for _, p := range e.city.Persons {
		switch {
		case p.Death != 0:
			e.Deaths = append(e.Deaths, p)
		case p.CoverState != "1":
			e.Suspended = append(e.Suspended, p)
		case p.Standing == Active && p.Birth.AgeOn(e.city.Today) >= 24 && p.Birth.AgeOn(e.city.Today) < 40:
			young = append(young, p)
		}
		if p.Covered() && len(p.Chronic) == 1 && p.Chronic[0] == oneExpert {
			chronic = append(chronic, p)
		}
		if p.Covered() && p.Aid != "" && len(e.Groups) < 2 {
			e.Groups = append(e.Groups, p)
		}
	}
	e.Applicants = chronic[:min(applicantsMade, len(chronic))]
	e.Late = e.Employers[rng.IntN(len(e.Employers))]
	for i, p := range young {
		switch {
		case i < birthsMade:
			e.bear(rng, p, i)
		case i < birthsMade+movesMade:
			to := e.Employers[rng.IntN(len(e.Employers))]
			if to.Name != p.Employer && to != e.Late && p.Employer != e.Late.Name {
				e.Moves = append(e.Moves, Move{p, to, e.wage[p] + 800*money.Yuan})
			}
		case i < birthsMade+movesMade+doublesMade:
			e.Doubles = append(e.Doubles, Double{p, foreignPassport, fmt.Sprintf("E%08d", 39000000+i)})
		}
	}
}

// oneExpert is the disease (高血压) for which the region asks one expert.
const oneExpert = "M03900"

func (e *Enrolment) bear(rng *rand.Rand, parent *Person, i int) {
	sex := []string{Male, Female}[rng.IntN(2)]
	_, size := utf8.DecodeRuneInString(parent.Name)
	e.Births = append(e.Births, Birth{
		Parent: parent, Name: parent.Name[:size] + []string{"安", "澜", "宁"}[i%3], Sex: sex,
		Day: e.city.Today.AddDays(-newbornAge + i), CertNo: fmt.Sprintf("R39%07d", i+1),
	})
}

// DiseaseName is the name of a registered disease.
func (c *City) DiseaseName(code string) string {
	for _, r := range c.t.chronic {
		if r["病种编码"] == code {
			return r["病种"]
		}
	}
	return code
}
