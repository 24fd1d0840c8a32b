package sieve

import (
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// Batch holds persons with all their facts: lines, orders and reports in
// columns, texts as numbers of one dictionary. Facts of one person lie together.
type Batch struct {
	persons []person
	visits  []visit
	words   words
	items   []item // by number of a pair of code and name
	pairs   map[item]int32

	// by line
	visit, no, refundOf, item, category, prescription []int32
	department, doctor, order, firstTrace             []int32
	day                                               []period.Date
	minute, supply, doses, upload                     []int32
	quantity, price, amount, fund, cost               []int64
	flags                                             []uint16
	exempt                                            []rulefile.Exemption
	trace                                             []int32 // firstTrace leads here

	orders  []order
	reports []report
}

// item is what is charged: code and name as charged.
type item struct{ code, name int32 }

type person struct {
	audit.Person
	stage                  rulefile.Stage
	year                   period.YearStart
	firstLine, firstVisit  int32
	refunds, unsorted, due bool // due: a visit is under judgement
}

// visit is a visit without its papers, which lie in columns.
type visit struct {
	audit.Visit
	firstOrder, firstReport int32
	orders, reports         int32
	cancelled               bool // an order was
}

type order struct {
	no, item, name int32
	day, until     period.Date
	quantity       money.Quantity
	flags          uint8
}

// Flags of orders.
const (
	orderKnown uint8 = 1 << iota
	orderDischarge
	orderCancelled
)

type report struct {
	item, name int32
	day        period.Date
	quantity   money.Quantity
}

// Flags of lines: three answers of two bits, three marks, and the kind.
const (
	listedAt, licensedAt, consultedAt = 0, 2, 4
	markSingle                        = 1 << 6
	markDischarge                     = 1 << 7
	markStopped                       = 1 << 8
	kindAt                            = 9
)

// words numbers texts.
type words struct {
	numbers map[string]int32
	texts   []string
}

func (w *words) number(text string) int32 {
	if n, ok := w.numbers[text]; ok {
		return n
	}
	n := int32(len(w.texts))
	text = strings.Clone(text) // it may be part of a row
	w.numbers[text] = n
	w.texts = append(w.texts, text)
	return n
}

// NewBatch returns an empty batch with room for so many lines.
func NewBatch(lines int) *Batch {
	b := &Batch{}
	for _, c := range b.numbers() {
		*c = make([]int32, 0, lines)
	}
	for _, c := range b.figures() {
		*c = make([]int64, 0, lines)
	}
	b.day = make([]period.Date, 0, lines)
	b.flags, b.exempt = make([]uint16, 0, lines), make([]rulefile.Exemption, 0, lines)
	b.Reset()
	return b
}

func (b *Batch) numbers() []*[]int32 {
	return []*[]int32{
		&b.visit, &b.no, &b.refundOf, &b.item, &b.category, &b.prescription, &b.department, &b.doctor, &b.order, &b.firstTrace,
		&b.minute, &b.supply, &b.doses, &b.upload,
	}
}

func (b *Batch) figures() []*[]int64 {
	return []*[]int64{&b.quantity, &b.price, &b.amount, &b.fund, &b.cost}
}

// Reset empties the batch and keeps its memory.
func (b *Batch) Reset() {
	for _, c := range b.numbers() {
		*c = (*c)[:0]
	}
	for _, c := range b.figures() {
		*c = (*c)[:0]
	}
	clear(b.persons)
	clear(b.visits)
	b.persons, b.visits, b.items = b.persons[:0], b.visits[:0], b.items[:0]
	b.day, b.flags, b.exempt, b.trace = b.day[:0], b.flags[:0], b.exempt[:0], b.trace[:0]
	b.orders, b.reports = b.orders[:0], b.reports[:0]
	b.words = words{numbers: map[string]int32{}}
	b.words.number("") // 0
	b.pairs = map[item]int32{}
}

// Persons returns how many persons the batch holds.
func (b *Batch) Persons() int { return len(b.persons) }

// Lines returns how many lines the batch holds.
func (b *Batch) Lines() int { return len(b.item) }

// Add appends a person. Diagnoses, operations, fields and elements of the visits
// are kept as they are and must not be changed; all else is copied.
func (b *Batch) Add(f *audit.Facts) {
	p := person{
		Person: f.Person, stage: f.Stage, year: f.YearStart, firstLine: int32(len(b.item)), firstVisit: int32(len(b.visits)),
	}
	for i := range f.Visits {
		b.addVisit(&f.Visits[i])
		p.due = p.due || f.Visits[i].Judged
	}
	for i := range f.Lines {
		l := &f.Lines[i]
		p.refunds = p.refunds || l.Quantity < 0
		if i > 0 && (l.Day < f.Lines[i-1].Day || l.Day == f.Lines[i-1].Day && l.Minute < f.Lines[i-1].Minute) {
			p.unsorted = true
		}
		b.addLine(p.firstVisit, l)
	}
	b.persons = append(b.persons, p)
}

func (b *Batch) addVisit(v *audit.Visit) {
	x := visit{Visit: *v, firstOrder: int32(len(b.orders)), firstReport: int32(len(b.reports)), orders: int32(len(v.Orders)), reports: int32(len(v.Reports))}
	x.Orders, x.Reports = nil, nil
	for i := range v.Orders {
		o := &v.Orders[i]
		x.cancelled = x.cancelled || o.Cancelled
		b.orders = append(b.orders, order{
			b.words.number(o.No), b.words.number(o.Item), b.words.number(o.Name), o.Day, o.Until, o.Quantity,
			mark(o.QuantityKnown, orderKnown) | mark(o.Discharge, orderDischarge) | mark(o.Cancelled, orderCancelled),
		})
	}
	for i := range v.Reports {
		r := &v.Reports[i]
		b.reports = append(b.reports, report{b.words.number(r.Item), b.words.number(r.Name), r.Day, r.Quantity})
	}
	b.visits = append(b.visits, x)
}

func mark[T uint8 | uint16](on bool, bit T) T {
	if on {
		return bit
	}
	return 0
}

func (b *Batch) addLine(first int32, l *audit.Line) {
	w := &b.words
	b.visit = append(b.visit, first+l.Visit)
	b.no = append(b.no, w.number(l.LineNo))
	b.refundOf = append(b.refundOf, w.number(l.RefundOf))
	b.item = append(b.item, b.pair(item{w.number(l.Item), w.number(l.Name)}))
	b.category = append(b.category, w.number(l.Category))
	b.prescription = append(b.prescription, w.number(l.Prescription))
	b.department = append(b.department, w.number(l.Department))
	b.doctor = append(b.doctor, w.number(l.Doctor))
	b.order = append(b.order, w.number(l.Order))
	b.firstTrace = append(b.firstTrace, int32(len(b.trace)))
	for _, code := range l.Traces {
		b.trace = append(b.trace, w.number(code))
	}
	b.day = append(b.day, l.Day)
	b.minute = append(b.minute, l.Minute)
	b.supply = append(b.supply, l.Supply)
	b.doses = append(b.doses, l.Doses)
	b.upload = append(b.upload, l.UploadHours)
	b.quantity = append(b.quantity, int64(l.Quantity))
	b.price = append(b.price, int64(l.Price))
	b.amount = append(b.amount, int64(l.Amount))
	b.fund = append(b.fund, int64(l.Fund))
	b.cost = append(b.cost, int64(l.PurchaseCost))
	b.flags = append(b.flags, uint16(l.Listed)<<listedAt|uint16(l.Licensed)<<licensedAt|uint16(l.Consulted)<<consultedAt|
		mark[uint16](l.Single, markSingle)|mark[uint16](l.Discharge, markDischarge)|mark[uint16](l.Stopped, markStopped)|uint16(l.Kind)<<kindAt)
	b.exempt = append(b.exempt, l.Exempt)
}

func (b *Batch) pair(x item) int32 {
	if n, ok := b.pairs[x]; ok {
		return n
	}
	n := int32(len(b.items))
	b.pairs[x] = n
	b.items = append(b.items, x)
	return n
}

// bounds returns where a person's lines and visits end.
func (b *Batch) bounds(n int) (lines, visits int32) {
	if n+1 < len(b.persons) {
		return b.persons[n+1].firstLine, b.persons[n+1].firstVisit
	}
	return int32(len(b.item)), int32(len(b.visits))
}

// traces returns the trace codes of a line.
func (b *Batch) traces(line int32) []int32 {
	end := int32(len(b.trace))
	if int(line)+1 < len(b.firstTrace) {
		end = b.firstTrace[line+1]
	}
	return b.trace[b.firstTrace[line]:end]
}

func (b *Batch) answer(line int32, at uint) audit.Answer {
	return audit.Answer(b.flags[line] >> at & 3)
}

func (b *Batch) kind(line int32) audit.ItemKind { return audit.ItemKind(b.flags[line] >> kindAt & 7) }
