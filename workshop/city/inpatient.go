package city

import (
	"math"
	"math/rand/v2"
	"strconv"
)

// inpatientCase is one admission: disease, level, days and bill.
type inpatientCase struct {
	profile profile
	level   int
	days    int
	lines   []Line
}

// longestStay caps the days of a stay, so that the stays that a city plans for
// one person on different days never meet.
const longestStay = 14

// admit draws an admission. heavy, when positive, is the bill to reach in yuan
// instead of the profile's.
func (c *City) admit(rng *rand.Rand, p *Person, heavy float64, most int) inpatientCase {
	group := "居民"
	if p.Scheme == Employee {
		group = "职工"
	}
	age := p.Birth.AgeOn(c.Today)
	v := inpatientCase{profile: c.t.inpatient[pick(rng, len(c.t.inpatient), func(i int) float64 {
		return c.t.inpatient[i].num("千分比") * c.t.inpatient[i].fit(age, p.Sex)
	})]}
	names := [4]string{"", "一级", "二级", "三级"}
	v.level = 1 + pick(rng, 3, func(i int) float64 {
		return v.profile.num(names[i+1]+"权重") * c.t.levels[i+1].num(group+"级别系数")
	})
	if heavy > 0 {
		v.level = 3
	}
	terms, name := c.t.levels[v.level], names[v.level]
	sigma := v.profile.num("离散")
	target := v.profile.num(name+"费用") * terms.num(group+"费用系数")
	operated := rng.Float64()*100 < v.profile.num("手术百分") && v.profile.row["手术模板"] != ""
	template := v.profile.row["内科模板"]
	share, ratio := v.profile.num("手术百分")/100, v.profile.num("手术费用比")
	target /= 1 + share*(ratio-1)
	if operated {
		target, template = target*ratio, v.profile.row["手术模板"]
	}
	target *= lognormal(rng, sigma)
	stay := v.profile.num(name+"天数") * terms.num(group+"天数系数") * lognormal(rng, 0.35)
	if heavy > 0 {
		target, stay = heavy, longestStay
	}
	v.days = min(max(int(math.Round(stay)), 1), most)
	v.lines = c.wardBill(rng, p, v, template, target)
	return v
}

// wardBill fills a bill towards the target, category by category, as the
// template of the level divides it.
func (c *City) wardBill(rng *rand.Rand, p *Person, v inpatientCase, template string, target float64) []Line {
	w := ward{bill: newBill(rng, v.level), city: c, person: p, days: float64(v.days), target: target,
		shares: c.t.templates[template+"/"+strconv.Itoa(v.level)], fillers: c.t.inFillers[template]}
	w.stay()
	w.services(v.profile)
	w.treatments(v.profile)
	w.materials(v.profile)
	w.medicines(v.profile)
	w.selfPaid(c.t.levels[v.level].num("丙类比"))
	w.top()
	return w.finish()
}

// ward is an inpatient bill in the making.
type ward struct {
	*bill
	city    *City
	person  *Person
	days    float64
	target  float64
	shares  row // percentages by fee category
	fillers row
}

// left is what a category may still take, in yuan.
func (w *ward) left(categories ...string) float64 {
	budget := 0.0
	for _, c := range categories {
		budget += w.shares.num(c)
	}
	return budget/100*w.target - w.category(categories...)
}

func (w *ward) find(ids []string) []*Item {
	return w.city.t.find(ids, w.level, w.person.Sex)
}

func (w *ward) cost(item *Item) float64 { return float64(item.price(w.level)) / 1e6 }

// stay bills bed, consultation and nursing by days.
func (w *ward) stay() {
	items := w.city.t.items
	bed := "S013"
	if w.rng.Float64() < 0.2 {
		bed = "S014"
	}
	nursing := "S022"
	if w.target/w.days > 2500 {
		nursing = "S021"
	}
	for _, id := range []string{bed, "S005", nursing} {
		w.add(items[id], w.days, 1)
	}
}

// services bills operations while their budget lasts, then tests: the usual
// ones once, laboratory ones again every third day.
func (w *ward) services(p profile) {
	for k, s := range w.find(p.services) {
		switch s.Category {
		case "06":
			if w.left("06") > w.cost(s)*0.5 {
				w.add(s, 1, 1)
			}
		case "03":
			if w.left("03") > 0 {
				w.add(s, 1, 1)
			}
		case "04":
			again := 1.0
			if k < 6 {
				again = math.Ceil(w.days / 3)
			}
			if w.left("04") > 0 {
				w.add(s, again, 1)
			}
		}
	}
	for _, s := range append(w.find(w.fillers.list("化验")), w.find(w.fillers.list("检查"))...) {
		if !w.has(s) && w.left(s.Category) > w.cost(s) {
			w.add(s, 1, 1)
		}
	}
}

// treatments run daily, at most as often a day as the catalogue says.
func (w *ward) treatments(p profile) {
	usual := w.find(p.services)
	for _, s := range append(usual, w.find(w.fillers.list("治疗"))...) {
		if s.Category != "05" && s.Category != "07" || w.has(s) {
			continue
		}
		left := w.left(s.Category)
		units := math.Floor(math.Min(left/w.cost(s), math.Max(s.PerDay, 1)*w.days))
		if units >= 1 {
			w.add(s, units, 1)
		}
	}
}

func (w *ward) materials(p profile) {
	for _, m := range append(w.find(p.consumables), w.find(w.fillers.list("耗材"))...) {
		if w.has(m) || w.left("08") < w.cost(m) {
			continue
		}
		units := 1.0
		if w.cost(m) < 30 {
			units = w.days
		}
		w.add(m, units, 1)
	}
}

// medicines give each drug for most of the stay.
func (w *ward) medicines(p profile) {
	usual := w.find(p.drugs)
	for _, d := range append(usual, w.find(w.fillers.list("药品"))...) {
		if w.has(d) {
			continue
		}
		days := math.Ceil(w.days * (0.6 + 0.4*w.rng.Float64()))
		factor := originator(w.rng, d, 0.3)
		units := course(d, days)
		if units*w.cost(d)*factor <= math.Max(w.left(d.Category), 0)*1.1 {
			w.add(d, units, factor)
		}
	}
}

func (w *ward) selfPaid(share float64) {
	for _, s := range w.find(w.fillers.list("自费")) {
		if spent := w.cost(s); !w.has(s) && spent < share*w.target && w.rng.Float64() < 0.5 {
			w.add(s, 1, 1)
		}
	}
}

// critical is what a very heavy stay takes beside the usual: implants and
// devices as they are, blood products and dialysis by the size of the bill.
var critical = []struct {
	id     string
	units  float64
	scaled bool // units for each 100,000 yuan of the bill
}{
	{"S054", 90, true}, {"D196", 40, true}, {"D197", 60, true}, {"D320", 14, true}, {"D013", 14, true}, {"D023", 14, true},
	{"C046", 2, false}, {"C054", 2, false}, {"C024", 4, false}, {"C025", 3, false}, {"C014", 4, false}, {"C032", 1, false},
	{"C031", 2, false}, {"C030", 1, false}, {"C029", 1, false}, {"D068", 2, false}, {"D231", 4, false}, {"D230", 4, false},
}

// veryHeavy is the bill from which a stay is a critical one, in yuan.
const veryHeavy = 50_000

// intensive adds the critical items while the bill has room.
func (w *ward) intensive() {
	for _, c := range critical {
		item, units := w.city.t.items[c.id], c.units
		if c.scaled {
			units = math.Round(units * w.target / 100_000)
		}
		if item.Basis == "日" && item.Kind == Service {
			units = math.Min(units, item.PerDay*w.days)
		}
		if w.yuan()+units*w.cost(item) < w.target {
			w.add(item, units, 1)
		}
	}
}

// top adds days of drugs, materials and treatments until the bill is near its
// target, no item to more than three times what the stay would take.
func (w *ward) top() {
	if w.target > veryHeavy {
		w.intensive()
	}
	var fit []*Item
	for _, l := range w.lines {
		switch l.Item.Category {
		case "05", "08", "09", "11":
			fit = append(fit, l.Item)
		}
	}
	for range 400 {
		gap := w.target*0.985 - w.yuan()
		if gap <= 0 || len(fit) == 0 {
			return
		}
		item := fit[w.rng.IntN(len(fit))]
		daily := math.Max(item.PerDay, 1)
		units := math.Min(daily, math.Floor(gap*1.2/w.cost(item)))
		if units >= 1 && w.units(item)+units <= 3*daily*w.days {
			w.add(item, units, 1)
		}
	}
}

// units is how much of an item is on the bill.
func (w *ward) units(item *Item) float64 {
	at, seen := w.index[item.ID]
	if !seen {
		return 0
	}
	return float64(w.lines[at].Quantity) / 10_000
}
