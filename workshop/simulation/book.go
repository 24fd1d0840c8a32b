package simulation

import (
	"maps"
	"slices"
	"time"

	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/register/provider"
)

// feeRow is a fee line with what only the store knows of it.
type feeRow struct {
	claim.FeeLine
	withdrawn time.Time
}

// taking is what a settlement took of a visit: rows of the book, in order.
type taking struct {
	setlID, visitID string
	rows            []int
}

// book is everything stored about one person. Rows are never changed in place;
// a work changes a copy of the book, which takes its place at the commit.
type book struct {
	seq           int64
	persons       []enrolment.Person
	spells        []enrolment.Spell
	memberships   []enrolment.Membership
	registrations []enrolment.Registration
	visits        []claim.Visit
	diagnoses     []claim.Diagnosis
	lines         []feeRow
	takings       []taking
	deltas        []accumulator.Delta
	records       []settlement.Record
	entries       []ledger.Entry
	holds         []ledger.HoldStep
}

func (b *book) clone() *book {
	c := *b
	c.persons, c.spells = slices.Clone(b.persons), slices.Clone(b.spells)
	c.memberships, c.registrations = slices.Clone(b.memberships), slices.Clone(b.registrations)
	c.visits, c.diagnoses = slices.Clone(b.visits), slices.Clone(b.diagnoses)
	c.lines, c.takings = slices.Clone(b.lines), slices.Clone(b.takings)
	c.deltas, c.records, c.entries = slices.Clone(b.deltas), slices.Clone(b.records), slices.Clone(b.entries)
	c.holds = slices.Clone(b.holds)
	return &c
}

// size counts the rows of a book and what changes in them, so that a change
// that nobody committed shows.
func (b *book) size() [10]int64 {
	free := int64(0)
	for _, l := range b.lines {
		if l.SettledBy == "" && l.withdrawn.IsZero() {
			free++
		}
	}
	revisions := int64(0)
	for _, v := range b.visits {
		revisions += v.Revision
	}
	return [10]int64{b.seq, int64(len(b.visits)), revisions, int64(len(b.diagnoses)), int64(len(b.lines)), free,
		int64(len(b.takings)), int64(len(b.deltas)), int64(len(b.records)), int64(len(b.entries))}
}

// state is the whole database.
type state struct {
	books         map[string]*book // by psn_no
	credentials   map[string]string
	messages      map[settlement.MessageKey]settlement.Message
	owners        map[string]string // setl_id → psn_no
	institutions  []provider.Institution
	agreements    []provider.Agreement
	practitioners []provider.Practitioner
	catalogue     []catalogue.Entry
	published     []policy.Published
	funds         []ledger.Entry // entries of no person
	heads         map[string]ledger.Head
	links         map[string][]ledger.Link
	anchors       []ledger.Anchor
	stretches     []ledger.Stretch
}

func newState() *state {
	return &state{
		books: map[string]*book{}, credentials: map[string]string{}, messages: map[settlement.MessageKey]settlement.Message{},
		owners: map[string]string{}, heads: map[string]ledger.Head{}, links: map[string][]ledger.Link{},
	}
}

// persons lists everybody in order of psn_no.
func (s *state) persons() []string { return slices.Sorted(maps.Keys(s.books)) }

// writers lists the chains in order of their bytes.
func (s *state) writers() []string { return slices.Sorted(maps.Keys(s.heads)) }
