package labelled

import (
	"math/rand/v2"
	"strconv"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// begin makes a person with a year of care in which nothing is wrong: a few
// outpatient visits and purchases weeks apart, and now and then a stay.
func begin(r *rand.Rand) *scene {
	s := &scene{r: r}
	s.Label = "clean"
	s.Facts.Stage = rulefile.Before | rulefile.During | rulefile.After
	s.Facts.Person = audit.Person{
		PsnNo: "1", Sex: rulefile.Sex(s.pick(1, 2)), Birth: period.MustDate("1975-01-01").AddDays(s.pick(0, 3000)),
		CoverKnown: true, Cover: []period.Span{period.Since(period.MustDate("2000-01-01"))},
	}
	day := period.MustDate("2024-01-08")
	for range s.pick(1, 8) {
		s.ordinary(day)
		day = day.AddDays(s.pick(35, 45))
	}
	return s
}

func (s *scene) ordinary(day period.Date) {
	switch s.pick(0, 5) {
	case 0:
		s.stay(day, s.pick(3, 9))
	case 1:
		n := s.visit(rulefile.Purchase, day, 0)
		s.line(n, "CLEAN.D"+strconv.Itoa(s.pick(1, 20)), audit.Drug, day, s.some(s.pick(1, 3)))
	default:
		n := s.visit(rulefile.Outpatient, day, 0)
		for i := range s.pick(1, 4) {
			s.line(n, "CLEAN.D"+strconv.Itoa(i*5+s.pick(1, 5)), audit.Drug, day, s.some(s.pick(1, 3)))
		}
		s.line(n, "CLEAN.S"+strconv.Itoa(s.pick(1, 20)), audit.Service, day, one)
	}
}

// stay is a stay with something done on every day.
func (s *scene) stay(day period.Date, days int) int32 {
	n := s.visit(rulefile.Inpatient, day, days)
	for i := range days {
		s.line(n, "CLEAN.T"+strconv.Itoa(i), audit.Service, day.AddDays(i), one)
		s.line(n, "CLEAN.M"+strconv.Itoa(s.pick(1, 20)), audit.Consumable, day.AddDays(i), s.some(s.pick(1, 5)))
	}
	return n
}
