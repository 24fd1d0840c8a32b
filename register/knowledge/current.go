package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"yibao/ground/period"
)

// Current cuts the versions of points to what holds: of two versions of the
// same number the later recorded one counts on the days it covers, a version
// that names others in Replaces ends them where it begins, and what was
// withdrawn is gone. The result is in order of Number and first day; the spans
// of one number do not overlap, so a day finds at most one.
func Current(versions []Point) []Point {
	ended := make(map[string]period.Date)
	for i := range versions {
		for _, id := range versions[i].Replaces {
			from := versions[i].Effective.From
			if before, ok := ended[id]; !ok || from < before {
				ended[id] = from
			}
		}
	}
	sorted := slices.Clone(versions)
	slices.SortStableFunc(sorted, func(a, b Point) int {
		if c := strings.Compare(a.Number, b.Number); c != 0 {
			return c
		}
		switch {
		case a.After(b.Version): // the latest first
			return -1
		case b.After(a.Version):
			return 1
		}
		return 0
	})
	var out []Point
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to].Number == sorted[from].Number {
			to++
		}
		out = append(out, visible(sorted[from:to], ended)...)
		from = to
	}
	return out
}

// visible cuts the versions of one number, the latest first, to the days on
// which no later one covers them.
func visible(versions []Point, ended map[string]period.Date) []Point {
	var out []Point
	var covered []period.Span
	for _, v := range versions {
		span := v.Effective
		if end, ok := ended[v.ID]; ok && end < span.End() {
			span.To = end
		}
		if !span.Valid() {
			continue
		}
		for _, free := range subtract(span, covered) {
			if v.Active {
				piece := v
				piece.Effective = free
				out = append(out, piece)
			}
		}
		covered = append(covered, span)
	}
	slices.SortFunc(out, func(a, b Point) int { return cmp.Compare(a.Effective.From, b.Effective.From) })
	return out
}

// subtract returns what the spans leave of a span.
func subtract(span period.Span, taken []period.Span) []period.Span {
	left := []period.Span{{From: span.From, To: span.End()}}
	for _, t := range taken {
		var next []period.Span
		for _, s := range left {
			if !s.Overlaps(t) {
				next = append(next, s)
				continue
			}
			if s.From < t.From {
				next = append(next, period.Span{From: s.From, To: t.From})
			}
			if t.End() < s.End() {
				next = append(next, period.Span{From: t.End(), To: s.End()})
			}
		}
		left = next
	}
	return left
}

// InForce returns, of the versions of rules, the latest recorded one of each
// rule on the day, in order of Rule; retired ones are left out. A draft changes
// nothing about the version before it.
func InForce(versions []RuleVersion, day period.Date) []RuleVersion {
	issued := slices.DeleteFunc(slices.Clone(versions), func(r RuleVersion) bool { return r.State == Draft })
	latest := period.Latest(issued, day, func(r RuleVersion) string { return r.Rule })
	latest = slices.DeleteFunc(latest, func(r RuleVersion) bool { return r.State == Retired })
	slices.SortFunc(latest, func(a, b RuleVersion) int { return strings.Compare(a.Rule, b.Rule) })
	return latest
}
