package benefit

import (
	"strings"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
)

// accumulatorKey names a policy's accumulator for this person and bill.
func (c Case) accumulatorKey(a policyfile.Accumulator, extra []string) accumulator.Key {
	key, _ := a.Period.Key(c.day(c.Policy.Header().AccumulatorDate), c.VisitID)
	return accumulator.Key{
		Region: c.Region, Scheme: c.Scheme, Name: a.Name,
		Period: key, Extra: strings.Join(extra, "/"),
	}
}

// day returns the date that a policy lets govern.
func (c Case) day(kind policyfile.DateKind) period.Date {
	switch kind {
	case policyfile.Admission:
		return c.Admission
	case policyfile.Settlement:
		return c.Settlement
	default:
		return c.Discharge
	}
}

func (c Case) accumulatorOf(name string) (policyfile.Accumulator, bool) {
	for _, a := range c.Policy.Accumulators() {
		if a.Name == name {
			return a, true
		}
	}
	return policyfile.Accumulator{}, false
}

// used answers the policy's question for a balance before this bill.
func (c Case) used(name string, extra []string) int64 {
	a, ok := c.accumulatorOf(name)
	if !ok {
		return 0
	}
	return c.Used(c.accumulatorKey(a, extra), fold(a))
}

func fold(a policyfile.Accumulator) accumulator.Fold {
	return accumulator.Fold(a.Fold)
}

func (c Case) deltas(changes []policyfile.Delta) ([]Delta, error) {
	var deltas []Delta
	for _, d := range changes {
		a, ok := c.accumulatorOf(d.Accumulator)
		if !ok || d.Amount == 0 && !d.Set {
			continue
		}
		deltas = append(deltas, Delta{
			Key: c.accumulatorKey(a, d.Keys), Fold: fold(a), Set: d.Set, Amount: d.Amount,
		})
	}
	return deltas, nil
}
