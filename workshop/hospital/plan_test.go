package hospital_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/workshop/city"
	"yibao/workshop/hospital"
)

var today = period.MustDate("2026-03-17")

func site() hospital.Site { return hospital.FromCity(city.New(5, 600, today)) }

func TestASiteFileIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	want := site()
	if err := want.Write(&file); err != nil {
		t.Fatal(err)
	}
	got, err := hospital.ReadSite(&file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestADayFollowsFromItsSeed(t *testing.T) {
	t.Parallel()
	day := hospital.Day{Seed: 3, Date: today, Visits: 100, Percent: 10}
	one, same := site().Plan(day), site().Plan(day)
	if diff := cmp.Diff(one.Errands, same.Errands); diff != "" {
		t.Error(diff)
	}
	day.Seed++
	if other := site().Plan(day); cmp.Equal(one.Errands, other.Errands) {
		t.Error("another seed gave the same day")
	}
}

// Whatever the seed, a day has each mistake, bills that add up, and nobody at
// two places at once.
func TestDays(t *testing.T) {
	t.Parallel()
	s := site()
	for seed := range uint64(40) {
		plan := s.Plan(hospital.Day{Seed: seed, Date: today, Visits: 150, Percent: 10})
		counts := plan.Counts()
		if len(counts.Troubles) < 11 || counts.Refusals != 1 || counts.Undone == 0 {
			t.Errorf("seed %d: %d kinds of mistakes, %d refusals, %d undone", seed, len(counts.Troubles), counts.Refusals, counts.Undone)
		}
		for _, kind := range []city.VisitKind{city.Outpatient, city.Inpatient, city.Purchase} {
			if counts.Settled[kind] == 0 {
				t.Errorf("seed %d: no %s", seed, kind)
			}
		}
		for _, e := range plan.Errands {
			checkErrand(t, seed, e)
		}
	}
}

func checkErrand(t *testing.T, seed uint64, e *city.Errand) {
	t.Helper()
	for i, v := range e.Visits {
		if len(v.Lines) == 0 || city.Total(v.Lines) <= 0 {
			t.Errorf("seed %d: a bill of %s", seed, city.Total(v.Lines))
		}
		for _, l := range v.Lines {
			if amount, err := money.Extend(l.Price, l.Quantity, money.HalfUpFen); err != nil || amount != l.Amount {
				t.Errorf("seed %d: %s × %s is not %s", seed, l.Price, l.Quantity, l.Amount)
			}
		}
		if v.Kind == city.Inpatient && len(e.Visits) > 1 {
			t.Errorf("seed %d: %s is elsewhere during a stay", seed, e.Person.CertNo)
		}
		if i > 0 && !e.Visits[i-1].Begin.Before(v.Begin) {
			t.Errorf("seed %d: %s is at two places at once", seed, e.Person.CertNo)
		}
	}
}

func TestAFaultlessDay(t *testing.T) {
	t.Parallel()
	plan := site().Plan(hospital.Day{Seed: 1, Date: today, Visits: 80})
	if c := plan.Counts(); len(c.Troubles) > 0 || c.Refusals > 0 || c.Undone > 0 || c.Total() != 80 {
		t.Errorf("%+v", c)
	}
}

// TestPapersChangeNothingElse: a day with papers has the same bills, and those
// of its stays that lapse are told.
func TestPapersChangeNothingElse(t *testing.T) {
	t.Parallel()
	day := hospital.Day{Seed: 9, Date: today, Visits: 150, Percent: 10}
	bare := site().Plan(day)
	day.Papers = true
	papered := site().Plan(day)
	if len(bare.Counts().Lapses) != 0 || len(papered.Counts().Lapses) < 5 {
		t.Errorf("lapses %v and %v", bare.Counts().Lapses, papered.Counts().Lapses)
	}
	for _, e := range papered.Errands {
		for _, v := range e.Visits {
			if v.Kind == city.Inpatient && v.Papers == nil || v.Kind == city.Purchase && v.Papers != nil {
				t.Errorf("%s %s: papers %v", v.Kind, v.LocalNo, v.Papers)
			}
			v.Papers = nil
		}
	}
	if diff := cmp.Diff(bare.Errands, papered.Errands); diff != "" {
		t.Error(diff)
	}
}
