package screening

import (
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
)

// sexStep and the others are the compiled forms of the steps of rule.go.
type sexStep struct {
	rule uint16
	table[uint8]
}

func (s SexLimit) compile(p *Program, rule uint16) {
	p.lines = append(p.lines, &sexStep{rule, tabled(p, rule, s.Entries)})
}

func (s *sexStep) line(w *worker, line, item int32) {
	sex := w.sex[w.now]
	if sex != 1 && sex != 2 {
		return
	}
	for i := range s.of(item) {
		if e := &s.of(item)[i]; e.holds(w.day[line]) && e.Param != sex {
			w.hit(s.rule, line, -1)
			return
		}
	}
}

type ageStep struct {
	rule uint16
	table[AgeSpan]
}

func (s AgeLimit) compile(p *Program, rule uint16) {
	p.lines = append(p.lines, &ageStep{rule, tabled(p, rule, s.Entries)})
}

func (s *ageStep) line(w *worker, line, item int32) {
	birth, day := w.birth[w.now], w.day[line]
	if birth.IsZero() {
		return
	}
	for i := range s.of(item) {
		e := &s.of(item)[i]
		if age := birth.AgeOn(period.Date(day)); e.holds(day) && (age < e.Param.Min || age > e.Param.Max) {
			w.hit(s.rule, line, -1)
			return
		}
	}
}

type priceStep struct {
	rule uint16
	table[[4]money.Price]
}

func (s PriceCap) compile(p *Program, rule uint16) {
	p.lines = append(p.lines, &priceStep{rule, tabled(p, rule, s.Entries)})
}

func (s *priceStep) line(w *worker, line, item int32) {
	level := w.level[w.visit[line]]
	if level < 1 || level > 3 {
		return
	}
	for i := range s.of(item) {
		if e := &s.of(item)[i]; e.holds(w.day[line]) && e.Param[level] > 0 && money.Price(w.price[line]) > e.Param[level] {
			w.hit(s.rule, line, -1)
			return
		}
	}
}

type levelStep struct {
	rule uint16
	table[uint8]
}

func (s LevelMin) compile(p *Program, rule uint16) {
	p.lines = append(p.lines, &levelStep{rule, tabled(p, rule, s.Entries)})
}

func (s *levelStep) line(w *worker, line, item int32) {
	level := w.level[w.visit[line]]
	if level == 0 {
		return
	}
	for i := range s.of(item) {
		if e := &s.of(item)[i]; e.holds(w.day[line]) && level < e.Param {
			w.hit(s.rule, line, -1)
			return
		}
	}
}

type diagnosisStep struct {
	rule uint16
	table[[]int32]
}

func (s DiagnosisAllow) compile(p *Program, rule uint16) {
	entries := slices.Clone(s.Entries)
	for i := range entries {
		entries[i].Param = slices.Sorted(slices.Values(entries[i].Param))
	}
	p.lines = append(p.lines, &diagnosisStep{rule, tabled(p, rule, entries)})
}

func (s *diagnosisStep) line(w *worker, line, item int32) {
	visit := w.visit[line]
	known := w.diagnosis[w.firstDiagnose[visit]:w.firstDiagnose[visit+1]]
	if len(known) == 0 {
		return
	}
	said := false
	for i := range s.of(item) {
		e := &s.of(item)[i]
		if !e.holds(w.day[line]) {
			continue
		}
		said = true
		for _, d := range known {
			if _, ok := slices.BinarySearch(e.Param, d); ok {
				return
			}
		}
	}
	if said {
		w.hit(s.rule, line, -1)
	}
}

type pairStep struct {
	rule uint16
	table[int32]
}

func (s SameDayPair) compile(p *Program, rule uint16) {
	p.lines = append(p.lines, &pairStep{rule, tabled(p, rule, s.Entries)})
}

func (s *pairStep) line(w *worker, line, item int32) {
	place := w.institution[w.visit[line]]
	for i := range s.of(item) {
		e := &s.of(item)[i]
		if !e.holds(w.day[line]) {
			continue
		}
		if other := w.chargedToday(e.Param, place, line); other >= 0 {
			w.hit(s.rule, line, other)
			return
		}
	}
}

// chargedToday returns a line of the item at the institution on the day at work,
// other than the line itself; -1 when there is none.
func (w *worker) chargedToday(item, institution, line int32) int32 {
	at, found := slices.BinarySearch(w.item[w.from:w.to], item)
	if !found {
		return -1
	}
	for i := w.from + int32(at); i < w.to && w.item[i] == item; i++ {
		if i != line && w.institution[w.visit[i]] == institution {
			return i
		}
	}
	return -1
}

type dailyStep struct {
	rule uint16
	table[money.Quantity]
}

func (s DailyQuantity) compile(p *Program, rule uint16) {
	p.lines = append(p.lines, &dailyStep{rule, tabled(p, rule, s.Entries)})
}

// line sums up from the first line of the item on the day to this one: they lie
// side by side, the earlier ones first.
func (s *dailyStep) line(w *worker, line, item int32) {
	sum := w.qty[line]
	for i := line - 1; i >= w.from && w.item[i] == item; i-- {
		sum += w.qty[i]
	}
	for i := range s.of(item) {
		if e := &s.of(item)[i]; e.holds(w.day[line]) && money.Quantity(sum) > e.Param {
			w.hit(s.rule, line, -1)
			return
		}
	}
}
