package screening

import (
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
)

// limitStep is a step whose entries each say something of their item: a line
// hits when it breaks one that counts on its day. What is not known breaks none.
type limitStep[P any] struct {
	rule uint16
	table[P]
	breaks func(w *worker, line int32, limit P) bool
}

func addLimit[P any](p *Program, rule uint16, entries []Entry[P], breaks func(*worker, int32, P) bool) {
	p.lines = append(p.lines, &limitStep[P]{rule, tabled(p, rule, entries), breaks})
}

func (s *limitStep[P]) line(w *worker, line, item int32) {
	entries := s.of(item)
	for i := range entries {
		if e := &entries[i]; e.holds(w.day[line]) && s.breaks(w, line, e.Param) {
			w.hit(s.rule, line, -1)
			return
		}
	}
}

func (s SexLimit) compile(p *Program, rule uint16) {
	addLimit(p, rule, s.Entries, func(w *worker, _ int32, only uint8) bool {
		sex := w.sex[w.now]
		return (sex == 1 || sex == 2) && sex != only
	})
}

func (s AgeLimit) compile(p *Program, rule uint16) {
	addLimit(p, rule, s.Entries, func(w *worker, line int32, span AgeSpan) bool {
		birth := w.birth[w.now]
		if birth.IsZero() {
			return false
		}
		age := birth.AgeOn(period.Date(w.day[line]))
		return age < span.Min || age > span.Max
	})
}

func (s PriceCap) compile(p *Program, rule uint16) {
	addLimit(p, rule, s.Entries, func(w *worker, line int32, top [4]money.Price) bool {
		level := w.level[w.visit[line]]
		return level >= 1 && level <= 3 && top[level] > 0 && money.Price(w.price[line]) > top[level]
	})
}

func (s LevelMin) compile(p *Program, rule uint16) {
	addLimit(p, rule, s.Entries, func(w *worker, line int32, least uint8) bool {
		level := w.level[w.visit[line]]
		return level != 0 && level < least
	})
}

// DailyQuantity sums up from the first line of the item on the day to this one:
// they lie side by side, the earlier ones first.
func (s DailyQuantity) compile(p *Program, rule uint16) {
	addLimit(p, rule, s.Entries, func(w *worker, line int32, most money.Quantity) bool {
		sum := w.qty[line]
		for i := line - 1; i >= w.from && w.item[i] == w.item[line]; i-- {
			sum += w.qty[i]
		}
		return money.Quantity(sum) > most
	})
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
