package labelled_test

import (
	compare "cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/judge/audit"
	"yibao/process/screening/sieve"
	"yibao/workshop/labelled"
)

// said is what a judging found, in all that it says; with missing also what could
// not be judged.
func said(r *audit.Result, missing bool) []string {
	var out []string
	for i := range r.Findings {
		f := &r.Findings[i]
		out = append(out, fmt.Sprint(f.Rule.Code, f.Point, f.Clause, f.Level, f.Visit, f.Amount, f.Lines, f.Evidence, f.Exempt))
	}
	for _, u := range r.Unjudged {
		if missing {
			out = append(out, fmt.Sprint(u.Rule.Code, u.Visit, u.Line, u.Fact))
		}
	}
	return out
}

// What the sieve of the mass audit leaves of the claims is what the judge finds.
func TestTheSieveAgrees(t *testing.T) {
	t.Parallel()
	t.Logf("seed %d", seed)
	e, claims := engine(t), labelled.Claims(seed, clean, planted, border)
	claims = slices.DeleteFunc(claims, func(c labelled.Claim) bool { return c.Crowd != nil })
	b := sieve.NewBatch(0)
	for i := range claims { // who is out of order of time is judged by every rule
		slices.SortStableFunc(claims[i].Facts.Lines, func(a, b audit.Line) int {
			return compare.Or(compare.Compare(a.Day, b.Day), compare.Compare(a.Minute, b.Minute))
		})
		b.Add(&claims[i].Facts)
	}
	for _, told := range []bool{false, true} {
		found := make([][]string, len(claims))
		stats, err := sieve.Compile(e).Runner(2, told).Run(context.Background(), b, func(_, n int, _ *audit.Facts, r *audit.Result) {
			found[n] = said(r, told)
		})
		if err != nil {
			t.Fatal(err)
		}
		if !told && stats.Judged >= stats.Persons {
			t.Errorf("nobody fell through the sieve: %+v", stats)
		}
		var r audit.Result
		for i := range claims {
			e.Judge(&claims[i].Facts, &r)
			if want := said(&r, told); !slices.Equal(want, found[i]) {
				t.Errorf("claim %d of %s (%s), told %v:\n%s", i, claims[i].Kind, claims[i].Label, told, cmp.Diff(want, found[i]))
			}
		}
	}
}
