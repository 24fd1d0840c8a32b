package city_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/workshop/city"
)

func TestPlanHoldsWhatTheDemoNeeds(t *testing.T) {
	t.Parallel()
	for _, persons := range []int{600, 5000, 30000} {
		plan := city.New(7, persons, today).Day(today, 2200)
		counts := plan.Counts()
		if counts.Total() < 2200 || counts.Settled[city.Inpatient] < 7 || counts.Settled[city.Purchase] < 200 || counts.Refusals < 14 {
			t.Errorf("%d 人的计划:%d 笔,%v,拒绝 %d", persons, counts.Total(), counts.Settled, counts.Refusals)
		}
		for _, trouble := range []city.Trouble{city.ResendUpload, city.ResendSettle, city.LostAnswer, city.EarlyUndo, city.ReusedID,
			city.Withdrawn, city.WrongTotal, city.WrongLine, city.UnknownItem, city.AdmittedTwice} {
			if counts.Troubles[trouble] == 0 {
				t.Errorf("%d 人的计划里没有 %s", persons, trouble)
			}
		}
		if persons < 5000 {
			continue
		}
		if wrongOrder(plan, city.Outpatient) < 8 || wrongOrder(plan, city.Inpatient) != 2 || counts.Settled[city.Inpatient] < 55 {
			t.Errorf("%d 人的计划:乱序撤销门诊 %d、住院 %d", persons, wrongOrder(plan, city.Outpatient), wrongOrder(plan, city.Inpatient))
		}
	}
}

func wrongOrder(p *city.Plan, kind city.VisitKind) int {
	count := 0
	for _, e := range p.Errands {
		for _, s := range e.Steps {
			if s.Op == city.UndoRefused && e.Visits[s.Visit].Kind == kind {
				count++
			}
		}
	}
	return count
}

// TestAnyPlanIsSound: whatever the seed, size and day.
func TestAnyPlanIsSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := city.New(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(600, 1500).Draw(t, "persons"), today)
		plan := c.Day(today.AddDays(rapid.IntRange(0, 20).Draw(t, "day")), rapid.IntRange(50, 900).Draw(t, "settlements"))
		people := map[*city.Person]bool{}
		serials := map[int]bool{}
		for _, e := range plan.Errands {
			if people[e.Person] {
				t.Fatalf("人员 %s 有两件事", e.Person.PsnNo)
			}
			people[e.Person] = true
			soundErrand(t, plan, e, serials)
		}
	})
}

func soundErrand(t *rapid.T, plan *city.Plan, e *city.Errand, serials map[int]bool) {
	places := map[*city.Institution]bool{}
	for _, v := range e.Visits {
		if serials[v.Serial] {
			t.Fatalf("就诊序号 %d 重复", v.Serial)
		}
		serials[v.Serial] = true
		if places[v.Institution] && v.Kind != city.Inpatient {
			t.Fatalf("人员 %s 一天两次到 %s", e.Person.PsnNo, v.Institution.Code)
		}
		places[v.Institution] = true
		if (v.Kind == city.Purchase) != v.Institution.Pharmacy() || v.Kind == city.Purchase && e.Person.Scheme == city.Resident && !v.External {
			t.Fatalf("%s 不该在 %s", v.Kind, v.Institution.Name)
		}
		if e.Refusal == "" && (!e.Person.Covered() || v.Institution.Agreement != city.InForce) {
			t.Fatalf("无从办理的事没有标明拒绝:%s %s", e.Person.PsnNo, v.Institution.Code)
		}
		if period.DateOf(v.End) > plan.Day || v.End.Before(v.Begin) {
			t.Fatalf("就诊时间 %s 至 %s 不对", v.Begin, v.End)
		}
		soundLines(t, v)
	}
	afternoon := false
	for _, s := range e.Steps {
		if afternoon && !s.Afternoon {
			t.Fatalf("下午之后又有上午的步骤:%v", e.Steps)
		}
		afternoon = s.Afternoon
	}
}

func soundLines(t *rapid.T, v *city.Visit) {
	if len(v.Lines) == 0 || city.Total(v.Lines) <= 0 {
		t.Fatalf("%s 没有费用", v.LocalNo)
	}
	codes := map[string]bool{}
	for _, l := range v.Lines {
		amount, err := money.Extend(l.Price, l.Quantity, money.HalfUpFen)
		if err != nil || amount != l.Amount || amount <= 0 || codes[l.Item.Code] {
			t.Fatalf("%s 的明细 %s 不对:%s × %s = %s", v.LocalNo, l.Item.Code, l.Price, l.Quantity, l.Amount)
		}
		codes[l.Item.Code] = true
	}
}

// TestStaysNeverMeet: over three weeks of days nobody is in two beds at once,
// nor at a clinic while in a bed.
func TestStaysNeverMeet(t *testing.T) {
	t.Parallel()
	c := city.New(21, 2500, today)
	type stay struct{ from, to period.Date }
	stays := map[string][]stay{}
	clinics := map[string]bool{}
	for k := range 21 {
		plan := c.Day(today.AddDays(k), 300)
		for _, e := range plan.Errands {
			for _, v := range e.Visits {
				if v.Kind != city.Inpatient {
					clinics[e.Person.PsnNo] = clinics[e.Person.PsnNo] || e.Refusal == ""
					continue
				}
				now := stay{period.DateOf(v.Begin), period.DateOf(v.End)}
				for _, earlier := range stays[e.Person.PsnNo] {
					if now.from < earlier.to {
						t.Errorf("人员 %s 的住院 %v 与 %v 重叠", e.Person.PsnNo, now, earlier)
					}
				}
				stays[e.Person.PsnNo] = append(stays[e.Person.PsnNo], now)
			}
		}
	}
	for person := range stays {
		if clinics[person] {
			t.Errorf("人员 %s 又住院又看门诊", person)
		}
	}
}

// TestCosts compares mean bills with the published ones; the model is known to
// end a little low for outpatients.
func TestCosts(t *testing.T) {
	t.Parallel()
	c := city.New(17, 30000, today)
	sum, count := map[string]float64{}, map[string]float64{}
	for k := range 6 {
		for _, e := range c.Day(today.AddDays(k), 6000).Errands {
			for _, v := range e.Visits {
				fee := float64(city.Total(v.Lines)) / 100
				if fee > 60_000 { // the few very heavy bills are planted
					continue
				}
				key := string(v.Kind) + e.Person.Scheme
				sum[key] += fee
				count[key]++
			}
		}
	}
	for _, target := range []struct {
		key             string
		mean, tolerance float64
	}{
		{"门诊310", 282, 0.18}, {"门诊390", 177, 0.18}, {"购药310", 96, 0.12}, {"住院310", 11522, 0.2}, {"住院390", 7339, 0.2},
	} {
		if mean := sum[target.key] / count[target.key]; math.Abs(mean/target.mean-1) > target.tolerance {
			t.Errorf("%s 次均 %.0f 元,应为 %.0f 元左右(%v 笔)", target.key, mean, target.mean, count[target.key])
		}
	}
}
