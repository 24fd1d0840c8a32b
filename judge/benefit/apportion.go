package benefit

import (
	"slices"

	"yibao/ground/money"
)

// apportion splits each share over the fee lines by largest remainder
// (按明细分摊). The parts of a line sum to its amount, those of a share to the
// share.
//
// A payer's money lies on the in-scope part of the lines as long as that
// suffices, in proportion to what earlier payers have left of it; beyond that
// on everything that is left. The last share takes what remains, so it must be
// the patient's.
func (w *workspace) apportion(v *Verdict) error {
	lines, last := v.Lines, len(v.Shares)-1
	w.begin(lines)
	room := money.Fen(0)
	for i := range lines {
		w.inScope[i] = lines[i].InScope
		w.outside[i] = lines[i].Amount - lines[i].InScope
		room += lines[i].InScope
	}
	makeParts(lines, len(v.Shares))
	for s := range v.Shares[:last] {
		taken, err := w.lay(v.Shares[s].Amount, room)
		if err != nil {
			return err
		}
		room -= taken
		for i := range lines {
			lines[i].Parts[s] = w.split[i]
		}
	}
	for i := range lines {
		lines[i].Parts[last] = w.inScope[i] + w.outside[i]
	}
	return nil
}

func (w *workspace) begin(lines []LineVerdict) {
	n := len(lines)
	w.inScope = slices.Grow(w.inScope[:0], n)[:n]
	w.outside = slices.Grow(w.outside[:0], n)[:n]
	w.split = slices.Grow(w.split[:0], n)[:n]
}

// makeParts gives every line so many parts, in the memory it has if that is
// enough, else in one piece for all.
func makeParts(lines []LineVerdict, n int) {
	var fresh []money.Fen
	for i := range lines {
		l := &lines[i]
		if cap(l.Parts) >= n {
			l.Parts = l.Parts[:n]
			continue
		}
		if fresh == nil {
			fresh = make([]money.Fen, n*(len(lines)-i))
		}
		l.Parts, fresh = fresh[:n:n], fresh[n:]
	}
}

// lay splits an amount over what is left and takes it away from there; room is
// what is left in scope. It returns how much of that was taken.
func (w *workspace) lay(amount, room money.Fen) (taken money.Fen, err error) {
	switch {
	case amount == 0:
		clear(w.split)
		return 0, nil
	case amount <= room:
		if err := money.SplitInto(w.split, amount, w.inScope); err != nil {
			return 0, err
		}
		for i, part := range w.split {
			w.inScope[i] -= part
		}
		return amount, nil
	}
	for i, part := range w.inScope {
		w.outside[i] += part
	}
	if err := money.SplitInto(w.split, amount, w.outside); err != nil {
		return 0, err
	}
	for i, part := range w.split {
		fromScope := min(part, w.inScope[i])
		w.outside[i] -= w.inScope[i] + part - fromScope
		w.inScope[i] -= fromScope
		taken += fromScope
	}
	return taken, nil
}
