package knowledge_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yibao/ground/period"
	"yibao/register/knowledge"
)

// version is a version of point n, learned at an hour, that holds from a day to
// a day of March 2025 (0: for ever).
func version(id, number string, hour, from, to int, replaces ...string) knowledge.Point {
	p := knowledge.Point{Number: number, Active: true, Replaces: replaces}
	p.ID, p.Recorded = id, time.Date(2025, 1, 1, hour, 0, 0, 0, time.UTC)
	p.Effective.From = period.MustDate("2025-03-01").AddDays(from - 1)
	if to > 0 {
		p.Effective.To = period.MustDate("2025-03-01").AddDays(to - 1)
	}
	return p
}

func told(points []knowledge.Point) []string {
	var out []string
	for _, p := range points {
		out = append(out, fmt.Sprintf("%s %s", p.ID, p.Effective))
	}
	return out
}

func TestCurrentCutsWhatWasSuperseded(t *testing.T) {
	t.Parallel()
	span := func(from, to string) string {
		s := period.Span{From: period.MustDate(from), To: period.Forever}
		if to != "" {
			s.To = period.MustDate(to)
		}
		return s.String()
	}
	withdrawn := version("b", "1", 2, 10, 0)
	withdrawn.Active = false
	for _, c := range []struct {
		what     string
		versions []knowledge.Point
		want     []string
	}{
		{"one", []knowledge.Point{version("a", "1", 1, 1, 0)}, []string{"a " + span("2025-03-01", "")}},
		{"a later one takes its days", []knowledge.Point{version("a", "1", 1, 1, 0), version("b", "1", 2, 10, 0)},
			[]string{"a " + span("2025-03-01", "2025-03-10"), "b " + span("2025-03-10", "")}},
		{"a later one in the middle", []knowledge.Point{version("b", "1", 2, 10, 20), version("a", "1", 1, 1, 0)},
			[]string{"a " + span("2025-03-01", "2025-03-10"), "b " + span("2025-03-10", "2025-03-20"), "a " + span("2025-03-20", "")}},
		{"withdrawn", []knowledge.Point{version("a", "1", 1, 1, 0), withdrawn}, []string{"a " + span("2025-03-01", "2025-03-10")}},
		{"replaced by another number", []knowledge.Point{version("a", "1", 1, 1, 0), version("b", "2", 2, 10, 0, "a")},
			[]string{"a " + span("2025-03-01", "2025-03-10"), "b " + span("2025-03-10", "")}},
		{"replaced from its first day", []knowledge.Point{version("a", "1", 1, 1, 0), version("b", "2", 2, 1, 0, "a")}, []string{"b " + span("2025-03-01", "")}},
	} {
		if diff := cmp.Diff(c.want, told(knowledge.Current(c.versions))); diff != "" {
			t.Errorf("%s: %s", c.what, diff)
		}
	}
}

// On every day the point that Current gives is the latest recorded version of
// its number that covers the day, if that one is active.
func TestCurrentAgreesWithTheLatestOfEachDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var versions []knowledge.Point
		for i := range rapid.IntRange(0, 8).Draw(t, "versions") {
			from := rapid.IntRange(1, 20).Draw(t, "from")
			to := rapid.SampledFrom([]int{0, from + 1, from + 5}).Draw(t, "to")
			v := version(fmt.Sprint(i), rapid.SampledFrom([]string{"1", "2"}).Draw(t, "number"), rapid.IntRange(0, 3).Draw(t, "hour"), from, to)
			v.Active = rapid.Bool().Draw(t, "active")
			versions = append(versions, v)
		}
		current := knowledge.Current(versions)
		for d := range 30 {
			day := period.MustDate("2025-02-28").AddDays(d)
			for _, number := range []string{"1", "2"} {
				if got, want := holding(t, current, number, day), latest(versions, number, day); got != want {
					t.Fatalf("%s on %s: %q, want %q", number, day, got, want)
				}
			}
		}
	})
}

func holding(t *rapid.T, points []knowledge.Point, number string, day period.Date) string {
	found := ""
	for _, p := range points {
		if p.Number == number && p.Effective.Contains(day) {
			if found != "" {
				t.Fatalf("%s: two versions on %s", number, day)
			}
			found = p.ID
		}
	}
	return found
}

func latest(versions []knowledge.Point, number string, day period.Date) string {
	best := -1
	for i, v := range versions {
		if v.Number == number && v.Effective.Contains(day) && (best < 0 || v.After(versions[best].Version)) {
			best = i
		}
	}
	if best < 0 || !versions[best].Active {
		return ""
	}
	return versions[best].ID
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	for a, b := range map[string]string{
		"注射用复方甘草酸苷（Ⅱ）": "注射用复方甘草酸苷(II)", "盐酸二甲双胍片": "二甲双胍片", "维生素 B12 片": "维生素b12片", "硫酸镁": "硫酸镁",
	} {
		if knowledge.Normalize(a) != knowledge.Normalize(b) {
			t.Errorf("%s and %s are compared as %s and %s", a, b, knowledge.Normalize(a), knowledge.Normalize(b))
		}
	}
	if knowledge.Normalize("二甲双胍片") == knowledge.Normalize("二甲双胍缓释片") || knowledge.Normalize("硫酸镁") == knowledge.Normalize("盐酸镁") {
		t.Error("different drugs are the same")
	}
}

func TestRulesInForceAndTheirStates(t *testing.T) {
	t.Parallel()
	at := func(rule, id string, hour int, state knowledge.State) knowledge.RuleVersion {
		r := knowledge.RuleVersion{Rule: rule, State: state}
		r.ID, r.Effective, r.Recorded = id, period.Since(1), time.Date(2025, 1, 1, hour, 0, 0, 0, time.UTC)
		return r
	}
	var ids []string
	for _, r := range knowledge.InForce([]knowledge.RuleVersion{
		at("B", "b1", 1, knowledge.Active), at("A", "a1", 1, knowledge.Draft), at("A", "a2", 2, knowledge.Active), at("C", "c1", 1, knowledge.Active), at("C", "c2", 2, knowledge.Retired),
		at("B", "b2", 2, knowledge.Draft), at("D", "d1", 1, knowledge.Draft),
	}, period.MustDate("2025-03-01")) {
		ids = append(ids, r.ID)
	}
	if diff := cmp.Diff([]string{"a2", "b1"}, ids); diff != "" {
		t.Error(diff)
	}
	states := []knowledge.State{knowledge.Draft, knowledge.Shadow, knowledge.Active, knowledge.Retired}
	may := map[[2]knowledge.State]bool{
		{knowledge.Draft, knowledge.Shadow}: true, {knowledge.Draft, knowledge.Active}: true, {knowledge.Draft, knowledge.Retired}: true,
		{knowledge.Shadow, knowledge.Active}: true, {knowledge.Shadow, knowledge.Draft}: true, {knowledge.Shadow, knowledge.Retired}: true,
		{knowledge.Active, knowledge.Shadow}: true, {knowledge.Active, knowledge.Retired}: true,
	}
	for _, from := range states {
		for _, to := range states {
			if got, want := from.May(to), from == to || may[[2]knowledge.State{from, to}]; got != want {
				t.Errorf("%s to %s: %v", from, to, got)
			}
		}
	}
}
