package benefit

import (
	"slices"
	"strconv"
	"strings"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
)

// accumulatorKey names a policy's accumulator for this person and bill.
func (c *Case) accumulatorKey(a *policyfile.Accumulator, extra []string) accumulator.Key {
	day := c.day(c.Policy.AccumulatorDate())
	key, keyed := a.Period.Key(day, c.VisitID)
	if !keyed {
		key = day.String()
	}
	further := strings.Join(extra, "/")
	if a.Owner == policyfile.Family {
		further = accumulator.Family(c.Household, further)
	}
	return accumulator.Key{Region: c.Region, Scheme: c.Scheme, Name: a.Name, Period: key, Extra: further}
}

// window is the rolling period of an accumulator that has no key.
func window(p policyfile.Period) accumulator.Window {
	if p.Kind == policyfile.BenefitPeriod {
		return accumulator.Window{Gap: p.Gap}
	}
	return accumulator.Window{Months: 12}
}

// day returns the date that a policy lets govern.
func (c *Case) day(kind policyfile.DateKind) period.Date {
	switch kind {
	case policyfile.Admission:
		return c.Admission
	case policyfile.Settlement:
		return c.Settlement
	default:
		return c.Discharge
	}
}

// Used answers the policy's question for a balance before this bill.
func (b bill) Used(a *policyfile.Accumulator, extra []string) int64 {
	key := b.accumulatorKey(a, extra)
	if a.Period.Keyed() {
		return b.Case.Used(key, fold(a))
	}
	return b.Rolling(key, fold(a), window(a.Period), b.day(b.Policy.AccumulatorDate()))
}

func fold(a *policyfile.Accumulator) accumulator.Fold { return accumulator.Fold(a.Fold) }

// The judge counts stays itself, since nearly every policy asks which
// admission of the year it is: one for a year, and one mark for each stay, so
// that settling a stay in parts counts once.
const (
	staysOfYear = "本年住院次数"
	stayCounted = "本次住院已计次"
)

func (c *Case) staysKey() accumulator.Key {
	return accumulator.Key{Region: c.Region, Scheme: c.Scheme, Name: staysOfYear, Period: strconv.Itoa(c.Discharge.Year())}
}

func (c *Case) stayKey() accumulator.Key {
	return accumulator.Key{Region: c.Region, Scheme: c.Scheme, Name: stayCounted, Period: c.VisitID}
}

// counted reports whether an earlier settlement of this stay counted it.
func (c *Case) counted() bool { return c.Used(c.stayKey(), accumulator.Count) > 0 }

// earlierStays is the number of stays of the year before this one.
func (c *Case) earlierStays() int64 {
	stays := c.Used(c.staysKey(), accumulator.Count)
	if c.Inpatient && c.counted() {
		stays--
	}
	return max(stays, 0)
}

// countStay adds the deltas that count this stay.
func (c *Case) countStay(deltas []Delta) []Delta {
	if !c.Inpatient || c.counted() {
		return deltas
	}
	return append(deltas,
		Delta{Key: c.staysKey(), Fold: accumulator.Count, Amount: 1},
		Delta{Key: c.stayKey(), Fold: accumulator.Count, Amount: 1},
	)
}

// count adds the deltas of the bill.
func (c *Case) count(deltas []Delta, counted []policyfile.Counted) []Delta {
	deltas = c.countStay(slices.Grow(deltas, len(counted)))
	for i := range counted {
		d := &counted[i]
		if d.Amount == 0 && !d.Set {
			continue
		}
		deltas = append(deltas, Delta{
			Key: c.accumulatorKey(d.Accumulator, d.Keys), Fold: fold(d.Accumulator), Set: d.Set, Amount: d.Amount,
		})
	}
	return c.goesOn(deltas)
}

// goesOn adds a delta of nothing to every 待遇期 that the bill adds nothing to:
// care that costs nothing of it still goes on with it.
func (c *Case) goesOn(deltas []Delta) []Delta {
	accumulators := c.Policy.Accumulators()
	for i := range accumulators {
		a := &accumulators[i]
		if a.Period.Kind != policyfile.BenefitPeriod || a.Fold == policyfile.Count || len(a.By) > 0 {
			continue
		}
		key := c.accumulatorKey(a, nil)
		if !slices.ContainsFunc(deltas, func(d Delta) bool { return d.Key == key }) {
			deltas = append(deltas, Delta{Key: key, Fold: fold(a)})
		}
	}
	return deltas
}
