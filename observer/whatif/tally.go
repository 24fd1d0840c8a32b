package whatif

import (
	"cmp"
	"slices"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/process/settlement"
)

// fund is a book of the agency, or with another payer what it stands beside.
type fund struct{ region, scheme, payer string }

// groups are what one settlement is counted under.
type groups struct {
	category, level, business string
	institution, name         string
	fund                      fund // without a payer
}

// dimension is a way of grouping settlements.
type dimension int

const (
	byCategory dimension = iota
	byLevel
	byBusiness
	dimensions
)

// cell is what settlements of one group come to.
type cell struct {
	settlements, touched int
	total                money.Fen
	sides                [sides]Change
}

func (c *cell) add(d *cell) {
	c.settlements, c.touched, c.total = c.settlements+d.settlements, c.touched+d.touched, c.total+d.total
	for i := range c.sides {
		c.sides[i].add(d.sides[i])
	}
}

// paying is what one payer pays in all, in so many bills.
type paying struct {
	settlements, touched int
	Change
}

// Counts are numbers of settlements of the span. Every one that counts is
// either Judged or refused.
type Counts struct {
	Judged   int `json:"judged"`   // in the sums
	Governed int `json:"governed"` // of these, by a changed policy
	Touched  int `json:"touched"`  // of these, with another amount of any payer
	Refused  int `json:"refused"`  // cannot be judged; in no sum
	Reversed int `json:"reversed"` // reversed, so in no sum
	Persons  int `json:"persons"`  // with a settlement that is judged
	// Alone are judged by a policy that counts by household, while their own did
	// not: nobody knows what the other members had used up.
	Alone int `json:"alone,omitempty"`
}

func (c *Counts) add(d Counts) {
	c.Judged, c.Governed, c.Touched = c.Judged+d.Judged, c.Governed+d.Governed, c.Touched+d.Touched
	c.Refused, c.Reversed, c.Persons = c.Refused+d.Refused, c.Reversed+d.Reversed, c.Persons+d.Persons
	c.Alone += d.Alone
}

// tally adds up what was tried. It holds what the dimensions have of values and
// a bounded number of persons, whatever the number of settlements.
type tally struct {
	counts       Counts
	payers       map[fund]*paying
	cells        [dimensions]map[string]*cell
	institutions map[string]*place
	gain, lose   extremes // persons
	refusals     map[fault.Code]*refusal
}

// place is an institution with its settlements.
type place struct {
	code, name string
	cell
}

func newTally(top int) *tally {
	t := &tally{
		payers: make(map[fund]*paying), institutions: make(map[string]*place), refusals: make(map[fault.Code]*refusal),
		gain: extremes{most: top}, lose: extremes{most: top},
	}
	for d := range t.cells {
		t.cells[d] = make(map[string]*cell)
	}
	return t
}

// at returns what the map has under the key, made when there is nothing.
func at[K comparable, V any](in map[K]*V, key K) *V {
	v := in[key]
	if v == nil {
		v = new(V)
		in[key] = v
	}
	return v
}

// add counts one settlement.
func (t *tally) add(b *bill, g groups, governed bool) {
	one := cell{settlements: 1, total: b.total, sides: b.bySide()}
	if b.touched() {
		one.touched = 1
	}
	t.counts.Judged++
	t.counts.Touched += one.touched
	if governed {
		t.counts.Governed++
	}
	for i := range b.paid {
		if b.paid[i].Change == (Change{}) {
			continue
		}
		g.fund.payer = b.paid[i].payer
		p := at(t.payers, g.fund)
		p.settlements++
		p.add(b.paid[i].Change)
		if b.paid[i].Difference() != 0 {
			p.touched++
		}
	}
	for d, name := range [dimensions]string{byCategory: g.category, byLevel: g.level, byBusiness: g.business} {
		at(t.cells[d], name).add(&one)
	}
	p := at(t.institutions, g.institution)
	p.code, p.name = g.institution, max(p.name, g.name)
	p.add(&one)
}

// join adds what another tally counted.
func (t *tally) join(o *tally) {
	t.counts.add(o.counts)
	for k, p := range o.payers {
		to := at(t.payers, k)
		to.settlements, to.touched = to.settlements+p.settlements, to.touched+p.touched
		to.add(p.Change)
	}
	for d := range o.cells {
		for k, c := range o.cells[d] {
			at(t.cells[d], k).add(c)
		}
	}
	for k, p := range o.institutions {
		to := at(t.institutions, k)
		to.code, to.name = p.code, max(to.name, p.name)
		to.add(&p.cell)
	}
	for _, p := range o.gain.list {
		t.gain.offer(p)
	}
	for _, p := range o.lose.list {
		t.lose.offer(p)
	}
	for code, r := range o.refusals {
		to := at(t.refusals, code)
		if to.count == 0 || len(r.first) > 0 && (len(to.first) == 0 || r.first[0].before(to.first[0])) {
			to.sentence = r.sentence
		}
		to.count, to.total = to.count+r.count, to.total+r.total
		for _, p := range r.first {
			to.offer(p)
		}
	}
}

// personal is what one person's settlements come to.
type personal struct {
	psnNo       string
	settlements int
	burden      Change // what the person bears: cash and account
	funds       Change
}

func (p *personal) add(b *bill) {
	s := b.bySide()
	p.settlements++
	p.burden.add(s[Cash])
	p.burden.add(s[Account])
	p.funds.add(s[Funds])
}

// person counts one person.
func (t *tally) person(p personal) {
	if p.settlements == 0 {
		return
	}
	t.counts.Persons++
	switch d := p.burden.Difference(); {
	case d < 0:
		t.gain.offer(p)
	case d > 0:
		t.lose.offer(p)
	}
}

// extremes keeps those persons for whom most changes; equals by psn_no.
type extremes struct {
	most int
	list []personal
}

func (e *extremes) offer(p personal) {
	at, _ := slices.BinarySearchFunc(e.list, p, func(a, b personal) int {
		return cmp.Or(cmp.Compare(magnitude(b), magnitude(a)), cmp.Compare(a.psnNo, b.psnNo))
	})
	if at >= e.most {
		return
	}
	e.list = slices.Insert(e.list, at, p)
	e.list = e.list[:min(len(e.list), e.most)]
}

func magnitude(p personal) money.Fen {
	d := p.burden.Difference()
	return max(d, -d)
}

// refusal is what settlements were refused with one code.
type refusal struct {
	sentence string // of the first
	count    int
	total    money.Fen
	first    []refused
}

// refused is one of them.
type refused struct {
	psnNo  string
	seq    int64
	setlID string
}

func (r refused) before(o refused) bool {
	return cmp.Or(cmp.Compare(r.psnNo, o.psnNo), cmp.Compare(r.seq, o.seq)) < 0
}

// refusedKept is how many refused settlements of a code are named.
const refusedKept = 20

func (t *tally) refuse(record *settlement.Record, f *fault.Fault) {
	t.counts.Refused++
	r := at(t.refusals, f.Code)
	r.count++
	r.total += record.Total
	one := refused{record.PsnNo, record.Seq, record.SetlID}
	if len(r.first) == 0 || one.before(r.first[0]) {
		r.sentence = f.Sentence
	}
	r.offer(one)
}

// offer keeps the first ones by person and sequence.
func (r *refusal) offer(one refused) {
	at, _ := slices.BinarySearchFunc(r.first, one, func(a, b refused) int {
		return cmp.Or(cmp.Compare(a.psnNo, b.psnNo), cmp.Compare(a.seq, b.seq))
	})
	if at >= refusedKept {
		return
	}
	r.first = slices.Insert(r.first, at, one)
	r.first = r.first[:min(len(r.first), refusedKept)]
}
