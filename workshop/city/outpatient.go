package city

import (
	"math/rand/v2"
)

// setting is a place of outpatient care with its level and its columns.
type setting struct {
	name, column string // as in outpatient_settings and outpatient_profiles
	level        int
	tiers        []int
}

var places = map[string]setting{
	"village_clinic": {"village_clinic", "村室", 0, []int{0}},
	"town_community": {"town_community", "基层", 1, []int{1}},
	"secondary":      {"secondary", "二级", 2, []int{2}},
	"tertiary":       {"tertiary", "三级", 3, []int{3}},
}

// outpatientCase is what an outpatient comes with and is billed for.
type outpatientCase struct {
	profile profile
	place   setting
	disease row // the chronic registration used, nil for an ordinary visit
	lines   []Line
}

// visitClinic draws place, disease and bill of an outpatient visit.
func (c *City) visitClinic(rng *rand.Rand, p *Person, chronic bool) outpatientCase {
	group, kind := "resident", "ordinary"
	if p.Scheme == Employee {
		group = "employee"
	}
	if chronic {
		kind = "chronic"
	}
	at := pick(rng, len(c.t.settings), func(i int) float64 {
		if r := c.t.settings[i]; r["人群"] == group && r["门诊种类"] == kind {
			return r.num("场所比")
		}
		return 0
	})
	return c.visitUnder(rng, p, c.t.settings[at])
}

// townVisit is an ordinary visit of an employee to a town or community centre.
func (c *City) townVisit(rng *rand.Rand, p *Person) outpatientCase {
	for _, r := range c.t.settings {
		if r["人群"] == "employee" && r["门诊种类"] == "ordinary" && r["场所"] == "town_community" {
			return c.visitUnder(rng, p, r)
		}
	}
	return c.visitClinic(rng, p, false)
}

// scanVisit is an expensive visit to a large hospital for headaches: scans
// beyond any outpatient deductible.
func (c *City) scanVisit(rng *rand.Rand) outpatientCase {
	v := outpatientCase{place: places["tertiary"]}
	for _, o := range c.t.outpatient {
		if o.row["诊断"] == "R51.x" {
			v.profile = o
		}
	}
	b := newBill(rng, v.place.level)
	for _, id := range []string{"S001", "S133", "S139", "S093", "S098", "S101", "S102", "S119", "S096"} {
		b.add(c.t.items[id], 1, 1)
	}
	v.lines = b.finish()
	return v
}

// visitUnder draws disease and bill under a row of outpatient_settings.
func (c *City) visitUnder(rng *rand.Rand, p *Person, terms row) outpatientCase {
	v := outpatientCase{place: places[terms["场所"]]}
	if terms["门诊种类"] == "chronic" {
		v.disease, v.profile = c.chronicProfile(rng, p)
	} else {
		v.profile = c.ordinaryProfile(rng, p, v.place)
	}
	factor := v.profile.num(v.place.column + "系数")
	if factor == 0 {
		factor = 1
	}
	target := terms.num("次均费用") * factor / terms.num("系数基准") * lognormal(rng, terms.num("离散"))
	v.lines = c.clinicBill(rng, p, v, terms, target)
	return v
}

func (c *City) ordinaryProfile(rng *rand.Rand, p *Person, place setting) profile {
	age := p.Birth.AgeOn(c.Today)
	i := pick(rng, len(c.t.outpatient), func(i int) float64 {
		o := c.t.outpatient[i]
		if tag := o.row["标记"]; tag == "maternity" || tag == "dialysis" {
			return 0
		}
		return o.num(place.column+"千分") * o.fit(age, p.Sex)
	})
	return c.t.outpatient[i]
}

// chronicProfile returns a registration of the person and the profile of its
// diagnosis; the refill profile where the table has none.
func (c *City) chronicProfile(rng *rand.Rand, p *Person) (row, profile) {
	code := p.Chronic[rng.IntN(len(p.Chronic))]
	var disease row
	for _, r := range c.t.chronic {
		if r["病种编码"] == code {
			disease = r
		}
	}
	refill := c.t.outpatient[0]
	for _, o := range c.t.outpatient {
		switch {
		case o.row["诊断"] == disease["诊断"]:
			return disease, o
		case o.row["诊断"] == "Z76.0":
			refill = o
		}
	}
	return disease, refill
}

// clinicBill fills a bill towards the target: the consultation, the usual
// tests, the usual drugs, then what the department adds.
func (c *City) clinicBill(rng *rand.Rand, p *Person, v outpatientCase, terms row, target float64) []Line {
	level := v.place.level
	b := newBill(rng, level)
	fee := map[int]string{0: "S007", 1: "S006", 2: "S001", 3: "S001"}[level]
	b.add(c.t.items[fee], 1, 1)
	drugShare, share := terms.num("药占比"), terms.num("原研比")
	fillers := c.t.outFillers[v.profile.row["科室"]]
	services := append(c.t.find(v.profile.services, level, p.Sex), c.t.find(fillers.list("项目"), level, p.Sex)...)
	for _, s := range services {
		if b.yuan() > target*(1-drugShare) {
			break
		}
		if !b.has(s) && rng.Float64() < 0.8 && b.yuan()+float64(s.price(level))/1e6 < target*1.1 {
			b.add(s, 1, 1)
		}
	}
	days := max(v.profile.num("处方天数"), 3)
	drugs := append(c.t.find(v.profile.drugs, level, p.Sex), c.t.find(fillers.list("药品"), level, p.Sex)...)
	for _, d := range drugs {
		if b.yuan() > target*0.97 || len(b.lines) > 14 {
			break
		}
		factor := originator(rng, d, share)
		units := course(d, days)
		price := float64(scaled(d.price(level), factor)) / 1e6
		if b.yuan()+units*price < target*1.15 && !b.has(d) {
			b.add(d, units, factor)
		}
	}
	if len(b.lines) == 1 && len(drugs) > 0 { // a bare consultation is rare
		b.add(drugs[0], course(drugs[0], 3), 1)
	}
	return b.finish()
}

// shop draws what an insured buys at a pharmacy: one to five drugs.
func (c *City) shop(rng *rand.Rand) []Line {
	b := newBill(rng, 9)
	target := 96 * lognormal(rng, 0.7)
	for range 40 {
		if b.yuan() > target*0.9 || len(b.lines) >= 5 {
			break
		}
		d := c.t.itemOrder[rng.IntN(len(c.t.itemOrder))]
		if d.Kind != Drug || d.Route == "注射" || d.Basis != "日" || d.Category == "10" || b.has(d) || !d.OTC && rng.Float64() < 0.5 {
			continue
		}
		factor := originator(rng, d, 0.5)
		units := course(d, float64([]int{7, 14, 28}[rng.IntN(3)]))
		if cost := units * float64(scaled(d.price(9), factor)) / 1e6; cost < target*1.3 {
			b.add(d, units, factor)
		}
	}
	if len(b.lines) == 0 {
		b.add(c.t.items["D273"], 3, 1)
	}
	return b.finish()
}
