package sieve

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// Sums adds up what institutions did in a period, for the rules that are
// statistics: what audit.Summary holds, of all institutions at once.
type Sums struct {
	span    period.Span
	by      map[string]*audit.Summary
	bill    map[int32]*bill // by visit, of the person at hand
	doctors map[doctorDay]int32
}

type doctorDay struct {
	institution, doctor string
	day                 period.Date
}

// bill is what the lines of a visit add up to.
type bill struct {
	cost, drugs, tests, materials, treatments, scans money.Fen
	lines                                            int32
	digest                                           uint64
}

// NewSums returns sums of visits that begin in the span.
func NewSums(span period.Span) *Sums {
	return &Sums{span: span, by: map[string]*audit.Summary{}, bill: map[int32]*bill{}, doctors: map[doctorDay]int32{}}
}

// Add adds the judged visits of a batch. It is of one goroutine; a batch is
// added once.
func (s *Sums) Add(b *Batch) {
	items := make([]itemSum, len(b.items))
	for i, x := range b.items {
		items[i] = itemSum{scan: isScan(b.words.texts[x.name]), hash: hashOf(b.words.texts[x.code])}
	}
	categories := make([]coding.FeeCategory, len(b.words.texts))
	for i, text := range b.words.texts {
		if len(text) == 2 {
			categories[i] = coding.FeeCategory(text)
		}
	}
	for n := range b.persons {
		s.person(b, n, items, categories)
	}
}

// itemSum is what sums ask of an item.
type itemSum struct {
	scan bool
	hash uint64
}

func (s *Sums) person(b *Batch, n int, items []itemSum, categories []coding.FeeCategory) {
	p := &b.persons[n]
	end, last := b.bounds(n)
	clear(s.bill)
	for v := p.firstVisit; v < last; v++ {
		if x := &b.visits[v]; x.Judged && s.span.Contains(x.Begin) {
			s.bill[v] = &bill{}
		}
	}
	if len(s.bill) == 0 {
		return
	}
	for i := p.firstLine; i < end; i++ {
		if x := s.bill[b.visit[i]]; x != nil {
			x.add(b, i, items[b.item[i]], categories[b.category[i]])
		}
	}
	for v := p.firstVisit; v < last; v++ {
		if x := s.bill[v]; x != nil {
			s.visit(b, p, v, last, x)
		}
	}
}

func (x *bill) add(b *Batch, i int32, item itemSum, category coding.FeeCategory) {
	amount := money.Fen(b.amount[i])
	x.cost += amount
	x.lines++
	switch category {
	case coding.FeeWesternDrug, "10", "11":
		x.drugs += amount
	case coding.FeeExamination, coding.FeeLaboratory:
		x.tests += amount
	case coding.FeeMaterial:
		x.materials += amount
	case coding.FeeTreatment, coding.FeeOperation:
		x.treatments += amount
	}
	if item.scan {
		x.scans += amount
	}
	x.digest += stirred(item.hash, uint64(b.quantity[i]), uint64(amount))
}

// stirred mixes a line into a number; of lines in any order the sum is the same.
func stirred(item, quantity, amount uint64) uint64 {
	h := item
	for _, part := range [...]uint64{quantity, amount} {
		h = (h ^ part) * 0x9e3779b97f4a7c15
		h = bits.RotateLeft64(h, 29) * 0xbf58476d1ce4e5b9
	}
	return h ^ h>>31
}

func hashOf(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

func isScan(name string) bool {
	return strings.Contains(name, "CT") || strings.Contains(name, "MR") || strings.Contains(name, "计算机体层") || strings.Contains(name, "磁共振")
}

// planned are the exemptions that make a readmission a planned one.
const planned = rulefile.ExemptCourse | rulefile.ExemptStaged | rulefile.ExemptTransfer

// visit adds a visit to its institution.
func (s *Sums) visit(b *Batch, p *person, n, last int32, x *bill) {
	v := &b.visits[n]
	t := s.by[v.Institution]
	if t == nil {
		t = &audit.Summary{Institution: v.Institution, Span: s.span}
		s.by[v.Institution] = t
	}
	t.Total, t.Drugs, t.Tests = t.Total+x.cost, t.Drugs+x.drugs, t.Tests+x.tests
	t.Materials, t.Treatments, t.Scans = t.Materials+x.materials, t.Treatments+x.treatments, t.Scans+x.scans
	t.Bills = append(t.Bills, audit.BillCopy{PsnNo: p.PsnNo, Visit: v.ID, Lines: x.lines, Digest: x.digest})
	switch {
	case v.Way == rulefile.Inpatient && v.End != 0:
		s.stay(b, p, n, last, t, x.cost)
	case v.Way == rulefile.Outpatient && v.Doctor != "":
		s.doctors[doctorDay{v.Institution, v.Doctor, v.Begin}]++
	}
}

func (s *Sums) stay(b *Batch, p *person, n, last int32, t *audit.Summary, cost money.Fen) {
	v := &b.visits[n]
	group := ""
	if d := v.MainDiagnosis(); d != nil {
		group = d.Code[:min(len(d.Code), 5)]
	}
	t.Discharges++
	t.Stays = append(t.Stays, audit.StayCost{PsnNo: p.PsnNo, Visit: v.ID, Group: group, Cost: cost})
	for k := p.firstVisit; k < last; k++ {
		o := &b.visits[k]
		if o.ID != v.ID && o.Way == rulefile.Inpatient && o.Institution == v.Institution && o.Begin >= v.End && v.End.DaysUntil(o.Begin) <= 31 && o.Exempt&planned == 0 {
			t.Readmissions++
			return
		}
	}
}

// Summaries returns the sums, institution by institution in order of their
// codes. The Digest of a bill is this package's own.
func (s *Sums) Summaries() []*audit.Summary {
	days := make(map[string][]audit.DoctorDay)
	for d, visits := range s.doctors {
		days[d.institution] = append(days[d.institution], audit.DoctorDay{Doctor: d.doctor, Day: d.day, Visits: visits})
	}
	var out []*audit.Summary
	for _, code := range slices.Sorted(maps.Keys(s.by)) {
		t := s.by[code]
		t.Doctors = days[code]
		slices.SortFunc(t.Doctors, func(x, y audit.DoctorDay) int {
			return cmp.Or(strings.Compare(x.Doctor, y.Doctor), cmp.Compare(x.Day, y.Day))
		})
		out = append(out, t)
	}
	return out
}
