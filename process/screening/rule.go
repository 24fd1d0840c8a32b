package screening

import (
	"cmp"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Rule is a rule to be compiled. Code is the name of its kind in the catalogue
// of rule kinds (DRUG_SEX, ITEM_FREQ …).
type Rule struct {
	Code string
	Step Step
}

// Step is what a rule does with columns; the types of this file are all there are.
type Step interface {
	compile(p *Program, rule uint16)
}

// Entry is what knowledge says of one item for a span of days.
type Entry[P any] struct {
	Item  int32
	Span  period.Span
	Param P
}

// AgeSpan is the ages in completed years for which an item is meant, both ends
// included.
type AgeSpan struct{ Min, Max int }

// Rolling allows so many times within so many days, the day itself included.
type Rolling struct{ Days, Times int }

// The steps of a line. A line hits when what is known contradicts the entry of
// its item on its day; what is not known never hits.
type (
	// SexLimit: the person's sex is another one (1 male, 2 female).
	SexLimit struct{ Entries []Entry[uint8] }
	// AgeLimit: the person's age on the day is outside.
	AgeLimit struct{ Entries []Entry[AgeSpan] }
	// PriceCap: the price is above that of the institution's level (1 to 3).
	PriceCap struct{ Entries []Entry[[4]money.Price] }
	// LevelMin: the institution's level is lower.
	LevelMin struct{ Entries []Entry[uint8] }
	// DiagnosisAllow: none of the visit's diagnoses is among those allowed.
	DiagnosisAllow struct{ Entries []Entry[[]int32] }
	// DailyQuantity: the quantity of the person's item on the day, this line
	// included, is above the limit. Later lines are over first.
	DailyQuantity struct{ Entries []Entry[money.Quantity] }
	// SameDayPair: the other item was charged to the person on the same day at
	// the same institution. The entry's item is the one that is contained.
	SameDayPair struct{ Entries []Entry[int32] }
	// RollingCount: the line is one too many within the rolling days.
	RollingCount struct{ Entries []Entry[Rolling] }
	// OverlapSupply: the person's line of the same drug before still lasts.
	OverlapSupply struct{ Entries []Entry[struct{}] }
)

// The steps of a day and of a person.
type (
	// Duplicate: a line of the same item, day and amount stands before.
	Duplicate struct{}
	// OutsideStay: the line's day lies before admission or after discharge.
	OutsideStay struct{}
	// Readmission: a stay begins within so many days after the person's stay
	// before at the same institution with the same main diagnosis. The first
	// line of the later stay hits.
	Readmission struct{ Days int }
)

// table finds the entries of an item.
type table[P any] struct {
	first   []int32 // by item; one more at the end
	entries []Entry[P]
}

// tabled sorts the entries by item and marks each item for the rule.
func tabled[P any](p *Program, rule uint16, entries []Entry[P]) table[P] {
	t := table[P]{first: make([]int32, p.items+1), entries: slices.Clone(entries)}
	slices.SortStableFunc(t.entries, func(x, y Entry[P]) int { return cmp.Compare(x.Item, y.Item) })
	for _, e := range t.entries {
		t.first[e.Item+1]++
		p.marks[e.Item] |= 1 << p.slot(rule)
	}
	for i := range p.items {
		t.first[i+1] += t.first[i]
	}
	return t
}

// of returns the entries of the item.
func (t *table[P]) of(item int32) []Entry[P] { return t.entries[t.first[item]:t.first[item+1]] }

// holds reports whether the entry counts on the day.
func (e *Entry[P]) holds(day int32) bool { return e.Span.Contains(period.Date(day)) }
