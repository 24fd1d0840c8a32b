package labelled

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// Want is one line, or one visit without lines, that must be found.
type Want struct {
	Line     int32 // −1: a finding that questions no line
	Quantity money.Quantity
	Amount   money.Fen
}

// Claim is one person's claims with what must be found by one kind.
type Claim struct {
	Kind  string // "" of a clean one
	Label string // clean, planted, border
	Facts audit.Facts
	Want  []Want

	Crowd    []audit.Facts // of a claim about an institution: the persons it treated
	Infected int64         // of them, with an infection that was not there at admission
}

// scene is a claim in the making.
type scene struct {
	Claim
	r *rand.Rand
}

// one is a quantity of one.
const one money.Quantity = 10_000

// today is the day on which what is planted happens; what is clean lies long
// before.
var today = period.MustDate("2025-03-03")

// pick returns a number from least to most.
func (s *scene) pick(least, most int) int { return least + s.r.IntN(most-least+1) }

func (s *scene) some(n int) money.Quantity { return one * money.Quantity(n) }

// visit adds a visit and returns its place.
func (s *scene) visit(way rulefile.VisitWay, begin period.Date, days int) int32 {
	n := int32(len(s.Facts.Visits))
	v := audit.Visit{
		ID: "V" + strconv.Itoa(int(n)), Judged: true, Institution: "H1", Region: "390100", Level: 3, Way: way, Scheme: "310",
		Begin: begin, End: begin, Department: "内科", Doctor: "D1", DoctorTitle: 5, PregnancyKnown: true,
		OrdersKnown: true, ReportsKnown: true, OperationsKnown: true, ThirdParty: audit.No, MedType: "11",
		Diagnoses: []audit.Diagnosis{{Code: "I25.1", Name: "冠心病", Main: true}},
	}
	switch way {
	case rulefile.Inpatient:
		v.MedType, v.End = "21", begin.AddDays(days)
	case rulefile.Purchase:
		v.MedType, v.Institution = "41", "P1"
	}
	s.Facts.Visits = append(s.Facts.Visits, v)
	return n
}

// at returns a visit to be changed.
func (s *scene) at(n int32) *audit.Visit { return &s.Facts.Visits[n] }

// line adds a fee line of a day with a price and fund share of chance, ordered
// and reported as it should be, and returns its place.
func (s *scene) line(visit int32, item string, kind audit.ItemKind, day period.Date, quantity money.Quantity) int32 {
	n := int32(len(s.Facts.Lines))
	price := money.Price(s.pick(100, 50_000)) * 10_000 // 1 to 500 yuan
	l := audit.Line{
		Visit: visit, LineNo: strconv.Itoa(int(n) + 1), Item: item, Name: item, Kind: kind, Category: category(kind),
		Day: day, Minute: 540, Quantity: quantity, Price: price, Prescription: "R" + strconv.Itoa(int(visit)),
		Listed: audit.Yes, Licensed: audit.Yes, Consulted: audit.Yes, Doses: 1,
	}
	if kind == audit.Drug {
		l.Supply = 1
	}
	s.Facts.Lines = append(s.Facts.Lines, l)
	s.cost(n, price)
	v := s.at(visit)
	v.Orders = append(v.Orders, audit.Order{No: l.LineNo, Item: item, Day: day, Quantity: quantity, QuantityKnown: true})
	v.Reports = append(v.Reports, audit.Report{Item: item, Day: day, Quantity: quantity})
	return n
}

// cost sets a line's price, amount and fund money: a share of tenths.
func (s *scene) cost(n int32, price money.Price) {
	l := &s.Facts.Lines[n]
	l.Price = price
	l.PurchaseCost = price
	amount := (int64(price)*int64(l.Quantity) + 50_000_000) / 100_000_000
	l.Amount = money.Fen(amount)
	l.Fund = money.Fen(amount * int64(s.pick(1, 10)) / 10)
}

// all makes all of a line's amount fund money.
func (s *scene) all(n int32) { s.Facts.Lines[n].Fund = s.Facts.Lines[n].Amount }

func category(kind audit.ItemKind) string {
	switch kind {
	case audit.Drug:
		return "09"
	case audit.Herb:
		return "10"
	case audit.Consumable:
		return "08"
	default:
		return "05"
	}
}

// expect says that so much of a line must be found.
func (s *scene) expect(n int32, quantity money.Quantity) {
	l := &s.Facts.Lines[n]
	s.expectFen(n, quantity, share(l.Fund, int64(quantity), int64(l.Quantity)))
}

func (s *scene) expectFen(n int32, quantity money.Quantity, fen money.Fen) {
	s.Want = append(s.Want, Want{n, quantity, fen})
}

// tell says that a finding without lines must be there.
func (s *scene) tell() { s.Want = append(s.Want, Want{Line: -1}) }

// share is fund × part ÷ whole, half a fen up.
func share(fund money.Fen, part, whole int64) money.Fen {
	return money.Fen((2*int64(fund)*part + whole) / (2 * whole))
}

// code is an item of a kind: its own, which no other kind speaks of.
func code(kind, suffix string) string { return fmt.Sprintf("%s.%s", kind, suffix) }

// forget takes all visits before the last away: a newborn has no history.
func (s *scene) forget() {
	last := int32(len(s.Facts.Visits) - 1)
	var lines []audit.Line
	for _, l := range s.Facts.Lines {
		if l.Visit == last {
			l.Visit = 0
			lines = append(lines, l)
		}
	}
	s.Facts.Visits, s.Facts.Lines = s.Facts.Visits[last:], lines
}
