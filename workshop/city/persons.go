package city

import (
	"fmt"
	"math"
	"math/rand/v2"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Shares that the population table does not hold.
const (
	civilShare     = 0.107 // civil servants among the employees' scheme
	suspendedShare = 0.004
	deadShare      = 0.002
	cardShare      = 0.7
	tokenShare     = 0.6
	chronicShare   = 0.11  // registered, of the employees' scheme
	chronicShare2  = 0.054 // registered, of the residents' scheme
)

// settle fills the city with persons: age, sex and standing by systematic
// draws over the population table, the rest by chance.
func (c *City) settle(rng *rand.Rand, count int) {
	type cell struct {
		row
		standing Standing
	}
	var cells []cell
	var weights []float64
	for _, r := range c.t.population {
		for standing, column := range []string{"在职比", "退休比", "居民比"} {
			cells = append(cells, cell{r, Standing(standing)})
			weights = append(weights, r.num("每十万人")*r.num(column))
		}
	}
	drawn := systematic(rng, count, weights)
	rng.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
	names, numbers := namer{c.t, rng}, numbering{}
	c.Persons = make([]*Person, count)
	for i, k := range drawn {
		lo, hi := cells[k].int("起龄"), cells[k].int("止龄")
		p := &Person{
			PsnNo: fmt.Sprintf("%s%014d", Region, i+1), Sex: map[string]string{"M": Male, "F": Female}[cells[k].row["性别"]],
			Standing: cells[k].standing, CoverState: "1",
		}
		p.Birth = c.Today.AddMonths(-12 * (lo + rng.IntN(hi-lo+1) + 1)).AddDays(1 + rng.IntN(365))
		p.District = c.t.districts[pick(rng, len(c.t.districts), func(i int) float64 { return c.t.districts[i].num("权重") })]["代码"]
		p.Name, p.Nation = names.name(p.Sex, p.Birth.Year())
		p.CertNo = numbers.next(p.District, p.Sex, p.Birth)
		c.Persons[i] = p
		c.insure(rng, p)
		c.credentials(rng, p, i+1)
	}
	c.registerChronic(rng)
	c.grantAid(rng)
	c.breakCover(rng)
}

// insure sets scheme, person type, employer, cover and account.
func (c *City) insure(rng *rand.Rand, p *Person) {
	age := p.Birth.AgeOn(c.Today)
	newYear := period.NewDate(c.Today.Year(), 1, 1)
	if p.Standing == Inhabitant {
		p.Scheme, p.PersonType = Resident, residentType(age, rng)
		p.CoverFrom = max(newYear.AddMonths(-12*(1+rng.IntN(5))), p.Birth)
		return
	}
	p.Scheme = Employee
	p.CivilServant = rng.Float64() < civilShare
	p.PersonType = map[Standing]string{Active: "11", Retired: "12"}[p.Standing]
	p.CoverFrom = newYear.AddMonths(-12 - rng.IntN(96))
	p.Employer = employer(rng, p.CivilServant)
	p.Balance = accountBalance(rng, p.Standing, age)
}

// residentType is the psn_type of a resident by age.
func residentType(age int, rng *rand.Rand) string {
	switch {
	case age < 1:
		return "1401"
	case age < 6:
		return "1402"
	case age < 18:
		return "1403"
	case age < 23 && rng.Float64() < 0.5:
		return "1404"
	default:
		return "15"
	}
}

func employer(rng *rand.Rand, civil bool) string {
	if civil {
		offices := []string{"财政局", "教育局", "档案馆", "水利局", "统计局", "林业局", "文化馆"}
		return "安澜市" + offices[rng.IntN(len(offices))] + "(虚构)"
	}
	brands := []string{"澜江", "北屏", "清渡", "石桥", "青禾", "白塔", "云岭", "龙潭", "南溪", "远帆", "同舟", "瑞禾"}
	trades := []string{"机械", "纺织", "食品", "建材", "物流", "电子", "商贸", "医药", "环保", "农业"}
	return "安澜" + brands[rng.IntN(len(brands))] + trades[rng.IntN(len(trades))] + "有限公司(虚构)"
}

// accountBalance draws what a personal account holds, in fen: more with age,
// and more for the retired.
func accountBalance(rng *rand.Rand, standing Standing, age int) money.Fen {
	mean := 900 + 85*float64(max(age-20, 0))
	if standing == Retired {
		mean = 5200
	}
	yuan := mean * lognormal(rng, 0.9)
	return money.Fen(math.Round(yuan * 100))
}

// credentials gives a card and an electronic credential to most.
func (c *City) credentials(rng *rand.Rand, p *Person, serial int) {
	if rng.Float64() < cardShare {
		p.Card = fmt.Sprintf("AL%08d", serial)
	}
	if rng.Float64() < tokenShare {
		p.Token = fmt.Sprintf("39%s%016X", Region, rng.Uint64())
	}
}

// prevalence is the share of people of an age with a chronic disease.
func prevalence(age int) float64 {
	bands := []struct {
		top   int
		share float64
	}{{14, 0.004}, {24, 0.014}, {34, 0.038}, {44, 0.115}, {54, 0.235}, {64, 0.389}, {200, 0.54}}
	for _, b := range bands {
		if age <= b.top {
			return b.share
		}
	}
	return 0
}

// registerChronic registers diseases: the published share of each scheme,
// spread by age, a fifth with a second disease.
func (c *City) registerChronic(rng *rand.Rand) {
	for _, of := range []struct {
		scheme, column string
		share          float64
	}{{Employee, "职工占比", chronicShare}, {Resident, "居民占比", chronicShare2}} {
		members := c.members(of.scheme)
		count := int(math.Round(of.share * float64(len(members))))
		byAge := func(i int) float64 { return prevalence(members[i].Birth.AgeOn(c.Today)) }
		for _, i := range without(rng, count, len(members), byAge) {
			p := members[i]
			c.addChronic(rng, p, of.column)
			if rng.Float64() < 0.2 {
				c.addChronic(rng, p, of.column)
			}
			p.ChronicFrom = max(c.Today.AddDays(-60-rng.IntN(900)), p.CoverFrom)
		}
	}
}

func (c *City) members(scheme string) []*Person {
	var list []*Person
	for _, p := range c.Persons {
		if p.Scheme == scheme {
			list = append(list, p)
		}
	}
	return list
}

func (c *City) addChronic(rng *rand.Rand, p *Person, column string) {
	age := p.Birth.AgeOn(c.Today)
	weight := func(i int) float64 {
		if r := c.t.chronic[i]; age >= r.int("最小年龄") {
			return r.num(column)
		}
		return 0
	}
	code := c.t.chronic[pick(rng, len(c.t.chronic), weight)]["病种编码"]
	for _, have := range p.Chronic {
		if have == code {
			return
		}
	}
	p.Chronic = append(p.Chronic, code)
}

// grantAid puts residents into the aid groups, each with its published share.
func (c *City) grantAid(rng *rand.Rand) {
	members := c.members(Resident)
	taken := map[int]bool{}
	for _, group := range c.t.aid {
		count := max(1, int(math.Round(group.num("占居民比")*float64(len(members)))))
		for _, i := range without(rng, count, len(members), func(i int) float64 {
			if taken[i] {
				return 0
			}
			return 0.3 + prevalence(members[i].Birth.AgeOn(c.Today))
		}) {
			taken[i] = true
			members[i].Aid = group["身份类别"]
		}
	}
}

// breakCover suspends some cover and lets a few old persons have died, so that
// a day meets refusals.
func (c *City) breakCover(rng *rand.Rand) {
	alive := func(i int) float64 {
		if p := c.Persons[i]; p.Covered() && p.Birth.AgeOn(c.Today) >= 20 {
			return 1
		}
		return 0
	}
	for _, i := range without(rng, max(6, c.share(suspendedShare)), len(c.Persons), alive) {
		c.Persons[i].CoverState = "2"
	}
	old := func(i int) float64 {
		if p := c.Persons[i]; p.Covered() && p.Birth.AgeOn(c.Today) >= 65 {
			return 1
		}
		return 0
	}
	for _, i := range without(rng, max(3, c.share(deadShare)), len(c.Persons), old) {
		c.Persons[i].Death = c.Today.AddDays(-20 - rng.IntN(200))
	}
}

func (c *City) share(of float64) int { return int(math.Round(of * float64(len(c.Persons)))) }
