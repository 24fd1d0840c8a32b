package labelled_test

import (
	"fmt"
	"slices"
	"testing"

	"yibao/judge/audit"
	"yibao/process/screening/sieve"
	"yibao/workshop/labelled"
)

// indicators is what the statistical rules find, in some order of their own.
func indicators(r *audit.Result) []string {
	var out []string
	for i := range r.Findings {
		out = append(out, fmt.Sprint(r.Findings[i].Rule.Code, r.Findings[i].Evidence))
	}
	slices.Sort(out)
	return out
}

// Sums of columns give the same indicators as sums of persons, and each claim
// about an institution has its kind found, or none.
func TestSumsAgree(t *testing.T) {
	t.Parallel()
	e := engine(t)
	claims := 0
	for _, c := range labelled.Claims(20261123, 0, 10, 10) {
		if c.Crowd == nil {
			continue
		}
		claims++
		summary := c.Summary()
		b := sieve.NewBatch(0)
		for i := range c.Crowd {
			b.Add(&c.Crowd[i])
		}
		sums := sieve.NewSums(summary.Span)
		sums.Add(b)
		var want, got audit.Result
		e.JudgeSummary(&summary, &want)
		for _, s := range sums.Summaries() {
			if s.Institution == summary.Institution {
				s.Infections, s.InfectionsKnown = summary.Infections, summary.InfectionsKnown // no bill tells
				e.JudgeSummary(s, &got)
			}
		}
		if w, g := indicators(&want), indicators(&got); !slices.Equal(w, g) {
			t.Errorf("%s %s: want %v, got %v", c.Kind, c.Label, w, g)
		}
	}
	if claims == 0 {
		t.Error("no claims about institutions")
	}
}
