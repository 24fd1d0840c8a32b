package auditbench

import (
	"maps"
	"math/rand/v2"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/screening"
)

// Size is how much is made.
type Size struct {
	Persons, Visits, Items, Diagnoses, Institutions int
	Lines                                           int // about so many
	Pairs                                           int // of items that exclude one another
	Allowed                                         int // of item and diagnosis
}

// SizeOf returns the proportions of the published comparison for so many lines:
// 33 lines a visit, three visits a person.
func SizeOf(lines int) Size {
	return Size{
		Persons: max(lines/100, 10), Visits: max(lines*3/100, 30), Lines: lines,
		Items: 50_000, Diagnoses: 2_000, Institutions: 300, Pairs: 13_887, Allowed: 379_237,
	}
}

// World is the lines with the knowledge they are judged by.
type World struct {
	Size      Size
	Seed      uint64
	Batch     *screening.Batch
	Knowledge Knowledge
	rows      []screening.Line // of all persons, in order of ID
	visits    []screening.Visit
	persons   []screening.Person
	of        []int32 // by visit: the person
}

// Knowledge is what the twelve rules say, an entry an item at most but for pairs.
type Knowledge struct {
	Sex       []screening.Entry[uint8]
	Age       []screening.Entry[screening.AgeSpan]
	Price     []screening.Entry[[4]money.Price]
	Daily     []screening.Entry[money.Quantity]
	Level     []screening.Entry[uint8]
	Diagnosis []screening.Entry[[]int32]
	Pair      []screening.Entry[int32]
	Rolling   []screening.Entry[screening.Rolling]
	Supply    []screening.Entry[struct{}]
}

// readmissionDays is within how many days a stay is a readmission.
const readmissionDays = 15

// Rules returns the twelve rules in their order.
func (k Knowledge) Rules() []screening.Rule {
	return []screening.Rule{
		{Code: "ITEM_SEX", Step: screening.SexLimit{Entries: k.Sex}},
		{Code: "ITEM_AGE", Step: screening.AgeLimit{Entries: k.Age}},
		{Code: "ITEM_PRICE_CAP", Step: screening.PriceCap{Entries: k.Price}},
		{Code: "ITEM_FREQ", Step: screening.DailyQuantity{Entries: k.Daily}},
		{Code: "DRUG_HOSP_LEVEL", Step: screening.LevelMin{Entries: k.Level}},
		{Code: "DRUG_INDICATION", Step: screening.DiagnosisAllow{Entries: k.Diagnosis}},
		{Code: "ITEM_DUP_CHARGE", Step: screening.SameDayPair{Entries: k.Pair}},
		{Code: "ITEM_CYCLE", Step: screening.RollingCount{Entries: k.Rolling}},
		{Code: "OVERSTOCK", Step: screening.OverlapSupply{Entries: k.Supply}},
		{Code: "INPAT_SPLIT", Step: screening.Readmission{Days: readmissionDays}},
		{Code: "CHARGE_OUTSIDE_STAY", Step: screening.OutsideStay{}},
		{Code: "DUP_CLAIM", Step: screening.Duplicate{}},
	}
}

var (
	year   = period.Span{From: period.MustDate("2025-01-01"), To: period.MustDate("2026-01-01")}
	always = period.Span{From: period.MustDate("2020-01-01")}
)

// maker makes a world; the same seed makes the same one.
type maker struct {
	*World
	random *rand.Rand
	sex    map[int32]uint8
	age    map[int32]screening.AgeSpan
	price  map[int32][4]money.Price
	level  map[int32]uint8
	allow  map[int32][]int32
	days   map[int32]int16 // that a drug lasts

	limited []int32 // items that a rule limits to some persons or places
}

// NewWorld makes the world of a seed.
func NewWorld(seed uint64, size Size) *World {
	m := maker{
		World: &World{Size: size, Seed: seed}, random: rand.New(rand.NewPCG(seed, 0x61756469)),
		sex: map[int32]uint8{}, age: map[int32]screening.AgeSpan{}, price: map[int32][4]money.Price{},
		level: map[int32]uint8{}, allow: map[int32][]int32{}, days: map[int32]int16{},
	}
	m.knowledge()
	m.people()
	m.Batch = screening.NewBatch(len(m.rows))
	m.fill()
	return m.World
}

// some calls entry for n different items drawn at random.
func (m *maker) some(n int, entry func(item int32)) {
	for _, item := range m.random.Perm(m.Size.Items)[:min(n, m.Size.Items)] {
		entry(int32(item))
	}
}

func (m *maker) knowledge() {
	k, share := &m.Knowledge, func(n int) int { return n * m.Size.Items / 50_000 }
	m.some(share(1200), func(item int32) {
		m.sex[item] = uint8(1 + m.random.IntN(2))
		k.Sex = append(k.Sex, screening.Entry[uint8]{Item: item, Span: always, Param: m.sex[item]})
	})
	m.some(share(800), func(item int32) {
		span := [...]screening.AgeSpan{{Min: 0, Max: 14}, {Min: 0, Max: 6}, {Min: 16, Max: 59}, {Min: 18, Max: 200}}[m.random.IntN(4)]
		m.age[item] = span
		k.Age = append(k.Age, screening.Entry[screening.AgeSpan]{Item: item, Span: always, Param: span})
	})
	m.some(share(20_000), func(item int32) {
		top := money.Price(1_000_000 * (1 + m.random.Int64N(2000)))
		m.price[item] = [4]money.Price{0, top * 8 / 10, top * 9 / 10, top}
		k.Price = append(k.Price, screening.Entry[[4]money.Price]{Item: item, Span: always, Param: m.price[item]})
	})
	m.some(share(5000), func(item int32) {
		k.Daily = append(k.Daily, screening.Entry[money.Quantity]{Item: item, Span: always, Param: money.Quantity(10_000 * (2 + m.random.IntN(4)))})
	})
	m.some(share(1500), func(item int32) {
		m.level[item] = uint8(2 + m.random.IntN(2))
		k.Level = append(k.Level, screening.Entry[uint8]{Item: item, Span: always, Param: m.level[item]})
	})
	m.some(share(3000), func(item int32) {
		k.Rolling = append(k.Rolling, screening.Entry[screening.Rolling]{Item: item, Span: always, Param: screening.Rolling{Days: 30, Times: 1 + m.random.IntN(6)}})
	})
	m.some(share(10_000), func(item int32) {
		m.days[item] = int16(1 + m.random.IntN(14))
		k.Supply = append(k.Supply, screening.Entry[struct{}]{Item: item, Span: always})
	})
	m.indications(share(5000))
	m.limited = slices.AppendSeq(m.limited, maps.Keys(m.sex))
	m.limited = slices.AppendSeq(m.limited, maps.Keys(m.age))
	m.limited = slices.AppendSeq(m.limited, maps.Keys(m.level))
	m.limited = slices.AppendSeq(m.limited, maps.Keys(m.allow))
	slices.Sort(m.limited)
	m.pairs()
}

// indications spreads the pairs of item and diagnosis over restricted items.
func (m *maker) indications(items int) {
	each := max(m.Size.Allowed/max(items, 1), 1)
	left := m.Size.Allowed - each*items
	m.some(items, func(item int32) {
		n := each
		if left > 0 {
			n, left = n+1, left-1
		}
		var allowed []int32
		for _, d := range m.random.Perm(m.Size.Diagnoses)[:min(n, m.Size.Diagnoses)] {
			allowed = append(allowed, int32(d))
		}
		m.allow[item] = allowed
		m.Knowledge.Diagnosis = append(m.Knowledge.Diagnosis, screening.Entry[[]int32]{Item: item, Span: always, Param: allowed})
	})
}

func (m *maker) pairs() {
	seen := map[[2]int32]bool{}
	for len(seen) < m.Size.Pairs {
		pair := [2]int32{m.drawn(), int32(m.random.IntN(m.Size.Items))}
		if pair[0] == pair[1] || seen[pair] {
			continue
		}
		seen[pair] = true
		m.Knowledge.Pair = append(m.Knowledge.Pair, screening.Entry[int32]{Item: pair[1], Span: always, Param: pair[0]})
	}
}

// drawn is an item, those with small numbers much more often.
func (m *maker) drawn() int32 {
	u := m.random.Float64()
	return int32(u * u * u * float64(m.Size.Items))
}
