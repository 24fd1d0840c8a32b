package relational

import (
	"cmp"
	"slices"

	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/ledger"
	"yibao/storage/packed"
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
func partsOf[T any](list []placed[T], in *packed.Arena[T]) joined[T] {
	ordered(list, func(a, b placed[T]) int {
		return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.ordinal, b.ordinal))
	})
	values := in.Take(len(list))
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

func uploadOrder(a, b *upload) int {
	return cmp.Or(cmp.Compare(a.visitID, b.visitID), cmp.Compare(a.number, b.number))
}

// takeLines gives each settlement the lines that it took. One that is gone is
// for verify to name.
func (p *page) takeLines(g *gathered) {
	ordered(g.uploads, func(a, b upload) int { return uploadOrder(&a, &b) })
	ordered(g.takes, func(a, b taken) int { return cmp.Compare(a.setlID, b.setlID) })
	for i := range g.Records {
		r := &g.Records[i]
		var lines []claim.FeeLine
		if r.Kind == settlement.Settled {
			at, found := slices.BinarySearchFunc(g.takes, r.SetlID, func(t taken, setlID string) int { return cmp.Compare(t.setlID, setlID) })
			if found {
				lines = p.linesOf(g.uploads, &g.takes[at].settledLines)
			}
		}
		g.Lines = append(g.Lines, lines)
	}
}

// linesOf finds the lines of one settlement: nearly always they are one run.
func (p *page) linesOf(uploads []upload, s *settledLines) []claim.FeeLine {
	if len(s.takes) == 1 {
		return runOf(uploads, s.visitID, s.takes[0])
	}
	n := 0
	for _, r := range s.takes {
		n += len(runOf(uploads, s.visitID, r))
	}
	lines := p.taken.Take(n)[:0]
	for _, r := range s.takes {
		lines = append(lines, runOf(uploads, s.visitID, r)...)
	}
	return lines
}

// runOf finds a run of lines.
func runOf(uploads []upload, visitID string, r run) []claim.FeeLine {
	key := upload{visitKey: visitKey{visitID: visitID}, number: r.upload}
	at, found := slices.BinarySearchFunc(uploads, key, func(a, b upload) int { return uploadOrder(&a, &b) })
	if !found {
		return []claim.FeeLine{}
	}
	return r.of(uploads[at].lines)
}
