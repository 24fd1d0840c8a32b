package screening

import "yibao/ground/period"

type duplicateStep struct{ rule uint16 }

func (s Duplicate) compile(p *Program, rule uint16) { p.days = append(p.days, duplicateStep{rule}) }

// day compares each line with those of the same item before it.
func (s duplicateStep) day(w *worker, from, to int32) {
	items := w.item[from:to]
	for i := 1; i < len(items); i++ {
		if items[i] != items[i-1] {
			continue
		}
		line := from + int32(i)
		for other := line - 1; other >= from && w.item[other] == items[i]; other-- {
			if w.amount[other] == w.amount[line] {
				w.hit(s.rule, line, other)
				break
			}
		}
	}
}

type outsideStep struct{ rule uint16 }

func (s OutsideStay) compile(p *Program, rule uint16) { p.days = append(p.days, outsideStep{rule}) }

func (s outsideStep) day(w *worker, from, to int32) {
	day := period.Date(w.day[from])
	last, outside := int32(-1), false
	for i, visit := range w.visit[from:to] {
		if visit != last {
			last, outside = visit, w.inpatient[visit] && (day < w.admit[visit] || day > w.leave[visit])
		}
		if outside {
			w.hit(s.rule, from+int32(i), -1)
		}
	}
}

type readmissionStep struct {
	rule uint16
	days int
}

func (s Readmission) compile(p *Program, rule uint16) {
	p.persons = append(p.persons, readmissionStep{rule, s.Days})
}

func (s readmissionStep) person(w *worker, person int32) {
	before := int32(-1)
	for visit := w.firstVisit[person]; visit < w.firstVisit[person+1]; visit++ {
		if !w.inpatient[visit] {
			continue
		}
		if before >= 0 && w.institution[before] == w.institution[visit] && w.mainDiagnosis(before) >= 0 &&
			w.mainDiagnosis(before) == w.mainDiagnosis(visit) && s.within(w.leave[before], w.admit[visit]) {
			if line := w.firstOf(person, visit); line >= 0 {
				w.hit(s.rule, line, w.firstOf(person, before))
			}
		}
		before = visit
	}
}

func (s readmissionStep) within(left, back period.Date) bool {
	return left < period.Forever && left <= back && left.DaysUntil(back) <= s.days
}

// mainDiagnosis returns the visit's first diagnosis, -1 when it has none.
func (w *worker) mainDiagnosis(visit int32) int32 {
	if w.firstDiagnose[visit] == w.firstDiagnose[visit+1] {
		return -1
	}
	return w.diagnosis[w.firstDiagnose[visit]]
}

// firstOf returns the first line of the visit, -1 when it has none.
func (w *worker) firstOf(person, visit int32) int32 {
	for line := w.firstLine[person]; line < w.firstLine[person+1]; line++ {
		if w.visit[line] == visit {
			return line
		}
	}
	return -1
}
