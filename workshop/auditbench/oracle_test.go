package auditbench

import (
	"cmp"
	"slices"

	"yibao/process/screening"
)

// oracle judges row by row, each rule for itself, with maps and sorting.
func oracle(w *World) Found {
	o := teller{World: w, pairs: byItem(w.Knowledge.Pair)}
	base := 0
	for p := range w.persons {
		visits := 0
		for base+visits < len(w.visits) && w.of[base+visits] == int32(p) {
			visits++
		}
		own := w.visits[base : base+visits]
		lines := o.linesOf(visits)
		o.person(w.persons[p], own, lines)
		base += visits
	}
	o.found.sort()
	return o.found
}

type teller struct {
	*World
	row   int
	found Found
	pairs map[int32][]screening.Entry[int32]
}

// byItem finds entries of an item.
func byItem[P any](entries []screening.Entry[P]) map[int32][]screening.Entry[P] {
	m := map[int32][]screening.Entry[P]{}
	for _, e := range entries {
		m[e.Item] = append(m[e.Item], e)
	}
	return m
}

func (o *teller) linesOf(visits int) []screening.Line {
	from, last := o.row, int32(-1)
	for o.row < len(o.rows) && o.rows[o.row].Visit >= last && int(o.rows[o.row].Visit) < visits {
		last = o.rows[o.row].Visit
		o.row++
	}
	lines := slices.Clone(o.rows[from:o.row])
	slices.SortFunc(lines, func(x, y screening.Line) int {
		return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Minute, y.Minute), cmp.Compare(x.ID, y.ID))
	})
	return lines
}

func (o *teller) hit(rule int, l screening.Line) { o.found[rule-1] = append(o.found[rule-1], l.ID) }

func (o *teller) person(p screening.Person, visits []screening.Visit, lines []screening.Line) {
	k := o.Knowledge
	for i, l := range lines {
		v, before := visits[l.Visit], lines[:i]
		for _, e := range k.Sex {
			if e.Item == l.Item && e.Param != p.Sex {
				o.hit(1, l)
			}
		}
		for _, e := range k.Age {
			if age := p.Birth.AgeOn(l.Day); e.Item == l.Item && (age < e.Param.Min || age > e.Param.Max) {
				o.hit(2, l)
			}
		}
		for _, e := range k.Price {
			if e.Item == l.Item && l.Price > e.Param[v.Level] {
				o.hit(3, l)
			}
		}
		for _, e := range k.Daily {
			sum := l.Qty
			for _, b := range before {
				if b.Item == l.Item && b.Day == l.Day {
					sum += b.Qty
				}
			}
			if e.Item == l.Item && sum > e.Param {
				o.hit(4, l)
			}
		}
		for _, e := range k.Level {
			if e.Item == l.Item && v.Level < e.Param {
				o.hit(5, l)
			}
		}
		for _, e := range k.Diagnosis {
			if e.Item == l.Item && !slices.ContainsFunc(v.Diagnoses, func(d int32) bool { return slices.Contains(e.Param, d) }) {
				o.hit(6, l)
			}
		}
		if o.excluded(visits, lines, l) {
			o.hit(7, l)
		}
		for _, e := range k.Rolling {
			n := 1
			for _, b := range before {
				if b.Item == l.Item && b.Day.DaysUntil(l.Day) < e.Param.Days {
					n++
				}
			}
			if e.Item == l.Item && n > e.Param.Times {
				o.hit(8, l)
			}
		}
		for _, e := range k.Supply {
			if e.Item != l.Item {
				continue
			}
			for _, b := range slices.Backward(before) {
				if b.Item == l.Item {
					if b.Day.AddDays(int(b.Supply)) > l.Day {
						o.hit(9, l)
					}
					break
				}
			}
		}
		if v.Inpatient && (l.Day < v.Admit || l.Day > v.Discharge) {
			o.hit(11, l)
		}
		if slices.ContainsFunc(before, func(b screening.Line) bool { return b.Item == l.Item && b.Day == l.Day && b.Amount == l.Amount }) {
			o.hit(12, l)
		}
	}
	o.readmitted(visits, lines)
}

func (o *teller) excluded(visits []screening.Visit, lines []screening.Line, l screening.Line) bool {
	for _, e := range o.pairs[l.Item] {
		for _, b := range lines {
			if b.Item == e.Param && b.Day == l.Day && visits[b.Visit].Institution == visits[l.Visit].Institution {
				return true
			}
		}
	}
	return false
}

func (o *teller) readmitted(visits []screening.Visit, lines []screening.Line) {
	last := -1
	for i, v := range visits {
		if !v.Inpatient {
			continue
		}
		if last >= 0 && visits[last].Institution == v.Institution && visits[last].Diagnoses[0] == v.Diagnoses[0] &&
			visits[last].Discharge <= v.Admit && visits[last].Discharge.DaysUntil(v.Admit) <= readmissionDays {
			of := func(l screening.Line) bool { return int(l.Visit) == i }
			own := slices.DeleteFunc(slices.Clone(lines), func(l screening.Line) bool { return !of(l) })
			first := slices.MinFunc(own, func(x, y screening.Line) int {
				return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Item, y.Item), cmp.Compare(x.Minute, y.Minute), cmp.Compare(x.ID, y.ID))
			})
			o.hit(10, first)
		}
		last = i
	}
}
