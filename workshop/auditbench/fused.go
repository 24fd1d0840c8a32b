package auditbench

import "yibao/ground/period"

// fused is the same twelve rules as one scan written by hand, with tables and
// columns laid out for them alone: what a program that nobody can change would do.
type fused struct {
	item, day, visit, qty, id []int32 // by line
	price, amount             []int64
	supply                    []int16
	firstLine, firstVisit     []int32
	sex                       []uint8
	birth                     []period.Date
	institution, main         []int32
	level                     []uint8
	inpatient                 []bool
	admit, leave              []int32
	dx                        [][]int32

	has            []uint16 // by item: bit of each rule that names it
	itemSex, least []uint8
	ages           [][2]int32
	caps           [][4]int64
	daily          []int32
	rolling        []int32
	allowed        map[int64]struct{} // item, diagnosis
	included       [][]int32          // by contained item: the others
}

// The bits of has.
const (
	hasSex = 1 << iota
	hasAge
	hasPrice
	hasDaily
	hasLevel
	hasDiagnosis
	hasPair
	hasRolling
	hasSupply
)

func newFused(w *World) *fused {
	n := w.Size.Items
	f := &fused{
		has: make([]uint16, n), itemSex: make([]uint8, n), least: make([]uint8, n), ages: make([][2]int32, n),
		caps: make([][4]int64, n), daily: make([]int32, n), rolling: make([]int32, n),
		allowed: make(map[int64]struct{}, w.Size.Allowed), included: make([][]int32, n),
	}
	f.knowledge(w.Knowledge)
	f.columns(w)
	return f
}

func (f *fused) knowledge(k Knowledge) {
	for _, e := range k.Sex {
		f.has[e.Item] |= hasSex
		f.itemSex[e.Item] = e.Param
	}
	for _, e := range k.Age {
		f.has[e.Item] |= hasAge
		f.ages[e.Item] = [2]int32{int32(e.Param.Min), int32(e.Param.Max)}
	}
	for _, e := range k.Price {
		f.has[e.Item] |= hasPrice
		for l, p := range e.Param {
			f.caps[e.Item][l] = int64(p)
		}
	}
	for _, e := range k.Daily {
		f.has[e.Item] |= hasDaily
		f.daily[e.Item] = int32(e.Param)
	}
	for _, e := range k.Level {
		f.has[e.Item] |= hasLevel
		f.least[e.Item] = e.Param
	}
	for _, e := range k.Diagnosis {
		f.has[e.Item] |= hasDiagnosis
		for _, d := range e.Param {
			f.allowed[int64(e.Item)<<32|int64(d)] = struct{}{}
		}
	}
	for _, e := range k.Pair {
		f.has[e.Item] |= hasPair
		f.included[e.Item] = append(f.included[e.Item], e.Param)
	}
	for _, e := range k.Rolling {
		f.has[e.Item] |= hasRolling
		f.rolling[e.Item] = int32(e.Param.Times)
	}
	for _, e := range k.Supply {
		f.has[e.Item] |= hasSupply
	}
}

func date(day int32) period.Date { return period.Date(day) }
