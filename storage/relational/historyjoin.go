package relational

import (
	"cmp"
	"slices"

	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/ledger"
)

// Rows of a page come in the order in which an engine finds them, which is
// nearly always theirs; here they get their order for sure.

// ordered sorts a list that is not in order yet.
func ordered[T any](list []T, order func(a, b T) int) {
	if !slices.IsSortedFunc(list, order) {
		slices.SortStableFunc(list, order)
	}
}

// join puts together what was read of a person.
func (p *page) join(g *gathered) verify.History {
	h := &g.History
	ordered(h.Records, func(a, b settlement.Record) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.SetlID, b.SetlID))
	})
	ordered(h.Deltas, func(a, b accumulator.Delta) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Ordinal, b.Ordinal))
	})
	shares := partsOf(g.shares, &p.shared)
	for i := range h.Records {
		h.Records[i].Shares = shares.of(h.Records[i].SetlID)
	}
	if p.scope == verify.Sealed {
		postings := partsOf(g.postings, &p.posted)
		for i := range h.Entries {
			h.Entries[i].Postings = postings.of(h.Entries[i].EntryID)
		}
	}
	ordered(h.Entries, entryOrder)
	p.takeLines(g)
	return *h
}

// entryOrder is the order of entries within a partition.
func entryOrder(a, b ledger.Entry) int {
	return cmp.Or(cmp.Compare(a.Seq, b.Seq), a.Recorded.Compare(b.Recorded), cmp.Compare(a.EntryID, b.EntryID))
}

// joined are the parts of several owners.
type joined[T any] struct {
	placed []placed[T]
	values []T // parallel
}

// partsOf orders the parts of all owners.
func partsOf[T any](list []placed[T], in *arena[T]) joined[T] {
	ordered(list, func(a, b placed[T]) int {
		return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.ordinal, b.ordinal))
	})
	values := in.take(len(list))
	for i := range list {
		values[i] = list[i].value
	}
	return joined[T]{list, values}
}

// of returns the parts of one owner in their order; nil when there are none.
func (j joined[T]) of(owner string) []T {
	from, found := slices.BinarySearchFunc(j.placed, owner, func(p placed[T], owner string) int { return cmp.Compare(p.owner, owner) })
	if !found {
		return nil
	}
	to := from
	for to < len(j.placed) && j.placed[to].owner == owner {
		to++
	}
	return j.values[from:to:to]
}

// lineKey names an uploaded line of a person.
type lineKey struct {
	visitID string
	take
}

func lineOrder(a, b lineKey) int {
	return cmp.Or(cmp.Compare(a.visitID, b.visitID), cmp.Compare(a.lineNo, b.lineNo), cmp.Compare(a.attempt, b.attempt))
}

func (l *storedLine) key() lineKey { return lineKey{l.VisitID, l.take()} }

// takeLines gives each settlement the lines that it took. One that is gone is
// for verify to name.
func (p *page) takeLines(g *gathered) {
	for i := range g.lines {
		g.order = append(g.order, int32(i))
	}
	ordered(g.order, func(a, b int32) int {
		x, y := &g.lines[a], &g.lines[b]
		return cmp.Or(cmp.Compare(x.VisitID, y.VisitID), cmp.Compare(x.LineNo, y.LineNo), cmp.Compare(x.attempt, y.attempt))
	})
	for i := range g.Records {
		r := &g.Records[i]
		var lines []claim.FeeLine
		at := slices.IndexFunc(g.takes, func(t taken) bool { return t.setlID == r.SetlID })
		if at >= 0 && r.Kind == settlement.Settled {
			lines = g.linesOf(g.takes[at].settledLines, p.taken.take(len(g.takes[at].takes)))
		}
		g.Lines = append(g.Lines, lines)
	}
}

// linesOf finds the lines of one settlement.
func (g *gathered) linesOf(s settledLines, lines []claim.FeeLine) []claim.FeeLine {
	n, next := 0, 0
	for _, k := range s.takes {
		key := lineKey{s.visitID, k}
		if next >= len(g.order) || g.lines[g.order[next]].key() != key {
			at, found := slices.BinarySearchFunc(g.order, key, func(i int32, key lineKey) int { return lineOrder(g.lines[i].key(), key) })
			if !found {
				continue
			}
			next = at
		}
		lines[n] = g.lines[g.order[next]].FeeLine
		n, next = n+1, next+1
	}
	return lines[:n]
}
