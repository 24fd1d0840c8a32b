package screening

import (
	"cmp"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Dictionary numbers texts (item codes, diagnoses, institutions) from 0 on, so
// that columns hold numbers. It is not for several goroutines at once.
type Dictionary struct {
	number map[string]int32
	texts  []string
}

// NewDictionary returns an empty dictionary.
func NewDictionary() *Dictionary { return &Dictionary{number: map[string]int32{}} }

// Number returns the number of the text, a new one for a text not seen before.
func (d *Dictionary) Number(text string) int32 {
	if n, ok := d.number[text]; ok {
		return n
	}
	n := int32(len(d.texts))
	d.number[text] = n
	d.texts = append(d.texts, text)
	return n
}

// Find returns the number of a text that was numbered before.
func (d *Dictionary) Find(text string) (int32, bool) {
	n, ok := d.number[text]
	return n, ok
}

// Text returns the text of a number.
func (d *Dictionary) Text(n int32) string { return d.texts[n] }

// Len returns how many texts are numbered.
func (d *Dictionary) Len() int { return len(d.texts) }

// Person is a person as rows bring him.
type Person struct {
	Sex   uint8       // 1 male, 2 female, 0 or 9 not known
	Birth period.Date // zero: not known
}

// Visit is a visit as rows bring it.
type Visit struct {
	Institution int32       // number in the dictionary of institutions
	Level       uint8       // of the institution: 1, 2, 3; 0 not known
	Inpatient   bool        // a stay with admission and discharge
	Admit       period.Date // first day
	Discharge   period.Date // last day; zero: not yet
	Diagnoses   []int32     // numbers in the dictionary of diagnoses, the main one first
}

// Line is a fee line as rows bring it.
type Line struct {
	Visit  int32 // place of the visit among the person's own, from 0
	Item   int32 // number in the dictionary of items
	Day    period.Date
	Minute int16 // of the day
	Supply int16 // days that the drug lasts; 0 not known
	Qty    money.Quantity
	Price  money.Price
	Amount money.Fen // of the line
	Fund   money.Fen // what funds paid of it
	ID     int32     // how the caller finds the line again
}

// LineBytes is what a fee line takes in a batch.
const LineBytes = 4 + 4 + 4 + 2 + 2 + 8 + 8 + 8 + 8 + 4

// Batch holds persons with all their lines in columns. Visits and lines of one
// person lie together; lines are in order of day, item, minute and ID.
type Batch struct {
	sex        []uint8
	birth      []period.Date
	firstVisit []int32 // by person; one more at the end
	firstLine  []int32 // by person; one more at the end

	institution   []int32 // by visit
	level         []uint8
	inpatient     []bool
	admit, leave  []period.Date // leave: the last day, far away while the stay goes on
	firstDiagnose []int32       // by visit; one more at the end
	diagnosis     []int32

	visit, item, day, id     []int32 // by line
	minute, supply           []int16
	qty, price, amount, fund []int64
	order                    []Line // scratch of Add
}

// NewBatch returns an empty batch with room for so many lines.
func NewBatch(lines int) *Batch {
	b := &Batch{firstVisit: []int32{0}, firstLine: []int32{0}, firstDiagnose: []int32{0}}
	for _, column := range []*[]int32{&b.visit, &b.item, &b.day, &b.id} {
		*column = make([]int32, 0, lines)
	}
	for _, column := range []*[]int16{&b.minute, &b.supply} {
		*column = make([]int16, 0, lines)
	}
	for _, column := range []*[]int64{&b.qty, &b.price, &b.amount, &b.fund} {
		*column = make([]int64, 0, lines)
	}
	return b
}

// Reset empties the batch and keeps its memory.
func (b *Batch) Reset() {
	b.sex, b.birth = b.sex[:0], b.birth[:0]
	b.firstVisit, b.firstLine, b.firstDiagnose = b.firstVisit[:1], b.firstLine[:1], b.firstDiagnose[:1]
	b.institution, b.level, b.inpatient = b.institution[:0], b.level[:0], b.inpatient[:0]
	b.admit, b.leave, b.diagnosis = b.admit[:0], b.leave[:0], b.diagnosis[:0]
	for _, column := range []*[]int32{&b.visit, &b.item, &b.day, &b.id} {
		*column = (*column)[:0]
	}
	for _, column := range []*[]int16{&b.minute, &b.supply} {
		*column = (*column)[:0]
	}
	for _, column := range []*[]int64{&b.qty, &b.price, &b.amount, &b.fund} {
		*column = (*column)[:0]
	}
}

// Persons returns how many persons the batch holds.
func (b *Batch) Persons() int { return len(b.sex) }

// Lines returns how many lines the batch holds.
func (b *Batch) Lines() int { return len(b.item) }

// LineID returns the caller's id of a line, Fund what funds paid of it.
func (b *Batch) LineID(line int32) int32 { return b.id[line] }

// Fund returns what funds paid of the line.
func (b *Batch) Fund(line int32) money.Fen { return money.Fen(b.fund[line]) }

// Add appends a person with his visits, in order of admission, and his lines,
// in any order; nothing of what is passed in is kept.
func (b *Batch) Add(p Person, visits []Visit, lines []Line) {
	base := int32(len(b.institution))
	b.sex = append(b.sex, p.Sex)
	b.birth = append(b.birth, p.Birth)
	for _, v := range visits {
		b.addVisit(v)
	}
	b.order = append(b.order[:0], lines...)
	slices.SortFunc(b.order, inOrder)
	for i := range b.order {
		b.addLine(base, &b.order[i])
	}
	b.firstVisit = append(b.firstVisit, int32(len(b.institution)))
	b.firstLine = append(b.firstLine, int32(len(b.item)))
}

func inOrder(x, y Line) int {
	return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Item, y.Item), cmp.Compare(x.Minute, y.Minute), cmp.Compare(x.ID, y.ID))
}

func (b *Batch) addVisit(v Visit) {
	b.institution = append(b.institution, v.Institution)
	b.level = append(b.level, v.Level)
	b.inpatient = append(b.inpatient, v.Inpatient)
	b.admit = append(b.admit, v.Admit)
	leave := v.Discharge
	if leave.IsZero() {
		leave = period.Forever
	}
	b.leave = append(b.leave, leave)
	b.diagnosis = append(b.diagnosis, v.Diagnoses...)
	b.firstDiagnose = append(b.firstDiagnose, int32(len(b.diagnosis)))
}

func (b *Batch) addLine(base int32, l *Line) {
	b.visit = append(b.visit, base+l.Visit)
	b.item = append(b.item, l.Item)
	b.day = append(b.day, int32(l.Day))
	b.id = append(b.id, l.ID)
	b.minute = append(b.minute, l.Minute)
	b.supply = append(b.supply, l.Supply)
	b.qty = append(b.qty, int64(l.Qty))
	b.price = append(b.price, int64(l.Price))
	b.amount = append(b.amount, int64(l.Amount))
	b.fund = append(b.fund, int64(l.Fund))
}
