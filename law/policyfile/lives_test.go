package policyfile_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/policies"
)

// shipped loads every policy that the program ships.
func shipped(tb testing.TB) map[string]*policyfile.Policy {
	tb.Helper()
	found := make(map[string]*policyfile.Policy)
	entries, err := policies.Entries()
	later, err2 := policies.Corrections()
	if err != nil || err2 != nil {
		tb.Fatal(err, err2)
	}
	for _, name := range slices.Concat(entries, later) {
		p, complaints := policyfile.Load(fs.FS(policies.FS), name)
		if p == nil {
			tb.Fatal(name, complaints)
		}
		found[name] = p
	}
	return found
}

// used are accumulators of one person, by name, keys and period.
type used map[string]int64

func (u used) key(p *policyfile.Policy, name string, keys []string, day period.Date) string {
	a, _ := p.Accumulator(name)
	span, _ := a.Period.Key(day, "V")
	return strings.Join(append([]string{name, span}, keys...), "|")
}

func (u used) of(p *policyfile.Policy, day period.Date) func(string, []string) int64 {
	return func(name string, keys []string) int64 { return u[u.key(p, name, keys, day)] }
}

// add carries on what a settlement counted.
func (u used) add(p *policyfile.Policy, r policyfile.Result, day period.Date) {
	for _, d := range r.Deltas {
		a, _ := p.Accumulator(d.Accumulator)
		key := u.key(p, d.Accumulator, d.Keys, day)
		switch {
		case d.Set:
			u[key] = d.Amount
		case a.Fold == policyfile.Max:
			u[key] = max(u[key], d.Amount)
		case a.Fold == policyfile.Count:
			u[key]++
		default:
			u[key] += d.Amount
		}
	}
}

// Over all policies, shipped and of the tests, a year of one person's bills in
// any order of days, each with what the ones before counted: everything adds up,
// no limit is passed, at a step nor over the year.
func TestYearsKeepWithinLimits(t *testing.T) {
	t.Parallel()
	all := everyPolicy(t)
	for name, p := range shipped(t) {
		all[name] = p
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		p := all[rapid.SampledFrom(names).Draw(t, "policy")]
		year := make(used)
		most := make(map[string]int64) // the largest limit of each accumulator so far
		seed := rapid.Uint64().Draw(t, "seed")
		for i := range 12 {
			in := p.NewSampler(seed + uint64(i)).Input()
			in.Used = year.of(p, in.Date)
			result, err := p.Settle(in)
			if err != nil {
				if f, ok := fault.As(err); !ok || f.Kind != fault.Business {
					t.Fatal(err)
				}
				continue
			}
			conserves(t, result)
			within(t, p, in, year, most)
			year.add(p, result, in.Date)
		}
	})
}

// within checks each limit as its step found it, and those accumulators that
// only limits add to.
func within(t *rapid.T, p *policyfile.Policy, in policyfile.Input, year used, most map[string]int64) {
	limits, err := p.SettleCapped(in)
	if err != nil {
		t.Fatalf("settled, and step by step not: %v", err)
	}
	for _, c := range limits {
		if c.Got > c.Limit || c.Accumulator != "" && c.After > max(int64(c.Limit), c.Before) {
			t.Fatalf("%s line %d passes its limit: %+v", p.Header().Title, c.Line, c)
		}
		name, rest, _ := strings.Cut(c.Accumulator, "·")
		if name == "" || !p.OnlyCapped(name) {
			continue
		}
		var keys []string
		if rest != "" {
			keys = strings.Split(rest, "·")
		}
		key := year.key(p, name, keys, in.Date)
		most[key] = max(most[key], int64(c.Limit))
		if c.After > most[key] {
			t.Fatalf("%s: %s is %d, and no limit was above %d", p.Header().Title, c.Accumulator, c.After, most[key])
		}
	}
}
