package city

import (
	"math/rand/v2"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Region is the admdvs of the fictional pool 安澜市.
const Region = "390100"

// SmallestCity is the fewest persons a city has; New makes no fewer.
const SmallestCity = 600

// Sexes, as gend.
const (
	Male   = "1"
	Female = "2"
)

// Schemes (insutype).
const (
	Employee = "310" // 职工基本医疗保险
	Resident = "390" // 城乡居民基本医疗保险
)

// Standing is a person's standing in the schemes.
type Standing int

// The standings.
const (
	Active Standing = iota // 在职
	Retired
	Inhabitant // 居民
)

// Person is one insured person.
type Person struct {
	PsnNo        string
	Name         string
	CertNo       string // resident identity number, prefix 39
	Sex          string
	Nation       string
	District     string
	Birth        period.Date
	Death        period.Date // zero while alive
	Standing     Standing
	Scheme       string
	PersonType   string // psn_type
	CivilServant bool
	Employer     string
	CoverState   string // psn_insu_stas
	CoverFrom    period.Date
	Aid          string   // psn_idet_type of an aid group, or ""
	Chronic      []string // registered diseases (opsp_dise_code)
	ChronicFrom  period.Date
	Card         string    // social-security card number, or ""
	Token        string    // electronic credential, or ""
	Balance      money.Fen // credited to the personal account
}

// Covered reports whether the person is alive with cover in force.
func (p *Person) Covered() bool { return p.Death == 0 && p.CoverState == "1" }

// Practitioner is a physician or pharmacist.
type Practitioner struct {
	Code, Name, Kind, State string
}

// Institution is a hospital, clinic or pharmacy.
type Institution struct {
	Code      string
	Name      string
	Region    string // admdvs of the place
	Kind      string // as data/institutions.csv names it
	Type      string // fixmedins_type: 1 hospital, 2 pharmacy
	Level     string // hosp_lv
	Tier      int    // 3, 2, 1 by level, 0 village and street clinics, 9 pharmacies
	Community bool   // 基层
	CreditNo  string
	Agreement string // 有效, 暂停 or 终止
	Weight    float64
	Staff     []Practitioner
}

// Pharmacy reports whether it sells and does not treat.
func (i *Institution) Pharmacy() bool { return i.Type == "2" }

// City is the whole of it.
type City struct {
	Seed         uint64
	Today        period.Date // facts are as known on this day
	Persons      []*Person
	Institutions []*Institution
	t            *tables
}

// New makes the city as it stands on the day, with at least SmallestCity
// persons. It is a pure function of its arguments.
func New(seed uint64, persons int, day period.Date) *City {
	c := &City{Seed: seed, Today: day, t: loadTables()}
	c.settle(rand.New(rand.NewPCG(seed, 1)), max(persons, SmallestCity))
	c.build(rand.New(rand.NewPCG(seed, 2)))
	return c
}

// Items returns the demo catalogue in order of file.
func (c *City) Items() []*Item { return c.t.itemOrder }
