package period

import (
	"errors"
	"slices"
)

// ErrOverlap: two entries of a timeline hold on the same day. ErrSpan: an entry
// ends before or when it begins.
var (
	ErrOverlap = errors.New("period: two entries hold on the same day")
	ErrSpan    = errors.New("period: an entry ends before it begins")
)

// Dated is a value with the span in which it holds.
type Dated[V any] struct {
	Span
	Value V
}

// Timeline is a value that changes over time: entries in date order that do
// not overlap. Days between entries have no value.
type Timeline[V any] struct{ entries []Dated[V] }

// NewTimeline orders the entries; ErrSpan when one holds on no day, ErrOverlap
// when two share a day.
func NewTimeline[V any](entries ...Dated[V]) (Timeline[V], error) {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b Dated[V]) int { return int(a.From) - int(b.From) })
	for i := range sorted {
		if sorted[i].From >= sorted[i].End() {
			return Timeline[V]{}, ErrSpan
		}
		if i > 0 && sorted[i-1].Overlaps(sorted[i].Span) {
			return Timeline[V]{}, ErrOverlap
		}
	}
	return Timeline[V]{sorted}, nil
}

// On returns the entry that holds on the day.
func (t Timeline[V]) On(day Date) (Dated[V], bool) {
	for _, e := range t.entries {
		if e.Contains(day) {
			return e, true
		}
	}
	return Dated[V]{}, false
}

// Entries returns the entries in date order; the caller must not change them.
func (t Timeline[V]) Entries() []Dated[V] { return t.entries }
