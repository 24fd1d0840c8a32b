package period

import "time"

// Version is the stamp that every register fact carries: its own id, when it
// holds (effective), and when it was learned (recorded, UTC, microseconds).
//
// Facts are never overwritten. A correction is a further version of the same
// key; on a given day the fact is the latest recorded version whose span
// contains that day (Latest). So a correction may overlay a part of an older
// span, and an entry is withdrawn by a version in a state that says so.
type Version struct {
	ID        string
	Effective Span
	Recorded  time.Time
}

// Stamp returns the version itself; a struct that embeds Version thereby
// satisfies Versioned.
func (v Version) Stamp() Version { return v }

// Versioned is a fact that carries a Version.
type Versioned interface{ Stamp() Version }

// After reports whether v was recorded after w; ids break ties, they are
// ordered by the time they were made.
func (v Version) After(w Version) bool {
	if !v.Recorded.Equal(w.Recorded) {
		return v.Recorded.After(w.Recorded)
	}
	return v.ID > w.ID
}

// Latest returns, for each key in order of first appearance, the latest
// recorded fact that holds on the day.
func Latest[F Versioned, K comparable](facts []F, day Date, key func(F) K) []F {
	var order []K
	best := make(map[K]F)
	for _, f := range facts {
		if !f.Stamp().Effective.Contains(day) {
			continue
		}
		k := key(f)
		current, seen := best[k]
		if !seen {
			order = append(order, k)
		}
		if !seen || f.Stamp().After(current.Stamp()) {
			best[k] = f
		}
	}
	latest := make([]F, len(order))
	for i, k := range order {
		latest[i] = best[k]
	}
	return latest
}
