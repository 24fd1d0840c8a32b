package policyfile

import (
	"slices"
	"strings"

	"yibao/ground/period"
)

// history is what the visits of a case have counted so far.
type history struct {
	list []contribution
}

// contribution is one delta of one visit.
type contribution struct {
	name  string
	keys  []string
	owner string
	day   period.Date
	stay  string
	visit int // 1-based; 0 for what the case begins with
	delta Delta
	start bool // holds for every period
}

// ownerOf is whose use an accumulator counts at a visit.
func (v *visit) ownerOf(a Accumulator) string {
	switch a.Owner {
	case Family:
		return "家庭 " + v.family
	case Unit:
		return "单位 " + v.unit
	default:
		return "本人 " + v.person
	}
}

// day is the date by which the visit's accumulators run.
func (v *visit) accumulatorDay() period.Date {
	if d, ok := v.input.Facts[string(v.policy.header.AccumulatorDate)]; ok && d.kind == dateValue && v.policy.header.AccumulatorDate != v.policy.header.Governing {
		return period.Date(d.figure.Num())
	}
	return v.day
}

// used folds the contributions that count for an accumulator at a visit.
func (h *history) used(v *visit, a Accumulator, keys []string) int64 {
	day, owner := v.accumulatorDay(), v.ownerOf(a)
	var mine []contribution
	for _, c := range h.list {
		if c.name == a.Name && c.owner == owner && slices.Equal(c.keys, keys) {
			mine = append(mine, c)
		}
	}
	first := windowStart(a.Period, mine, day)
	var balance int64
	for _, c := range mine {
		if !c.counts(a.Period, day, v.stay, first) {
			continue
		}
		switch {
		case c.delta.Set:
			balance = c.delta.Amount
		case a.Fold == Max:
			balance = max(balance, c.delta.Amount)
		case a.Fold == Count && !c.start:
			balance++
		default:
			balance += c.delta.Amount
		}
	}
	return balance
}

// counts reports whether the contribution lies in the period of the day.
func (c contribution) counts(p Period, day period.Date, stay string, first period.Date) bool {
	if c.start {
		return true
	}
	key, keyed := p.Key(day, stay)
	if !keyed {
		return c.day >= first && c.day <= day
	}
	mine, _ := p.Key(c.day, c.stay)
	return mine == key
}

// windowStart is the first day that counts for 近12个月 and 待遇期.
func windowStart(p Period, list []contribution, day period.Date) period.Date {
	if p.Kind == TwelveMonths {
		return day.AddMonths(-12).AddDays(1)
	}
	first := day
	days := make([]period.Date, 0, len(list))
	for _, c := range list {
		days = append(days, c.day)
	}
	slices.Sort(days)
	for i := len(days) - 1; i >= 0; i-- {
		if days[i] <= day && days[i].DaysUntil(first) <= p.Gap {
			first = min(first, days[i])
		}
	}
	return first
}

func (h *history) add(v *visit, number int, result Result) {
	for _, d := range result.Deltas {
		a, _ := v.policy.Accumulator(d.Accumulator)
		h.list = append(h.list, contribution{name: d.Accumulator, keys: d.Keys, owner: v.ownerOf(a), day: v.accumulatorDay(), stay: v.stay, visit: number, delta: d})
	}
	// Care that adds nothing to a 待遇期 still goes on with it.
	for _, a := range v.policy.used {
		if a.Period.Kind == BenefitPeriod && a.Fold != Count && len(a.By) == 0 {
			h.list = append(h.list, contribution{name: a.Name, owner: v.ownerOf(a), day: v.accumulatorDay(), stay: v.stay, visit: number})
		}
	}
}

func (h *history) reverse(number int) {
	h.list = slices.DeleteFunc(h.list, func(c contribution) bool { return c.visit == number && !c.start })
}

// begin puts 累计 of a case into the history: name, or name·key·key.
func (h *history) begin(v *visit, name string, amount int64) bool {
	for _, a := range v.policy.model.accs {
		rest, ok := strings.CutPrefix(name, a.Name)
		if !ok || rest != "" && !strings.HasPrefix(rest, "·") {
			continue
		}
		var keys []string
		if rest != "" {
			keys = strings.Split(strings.TrimPrefix(rest, "·"), "·")
		}
		if len(keys) != len(a.By) {
			continue
		}
		h.list = append(h.list, contribution{name: a.Name, keys: keys, owner: v.ownerOf(a.Accumulator), start: true, delta: Delta{Amount: amount}})
		return true
	}
	return false
}
