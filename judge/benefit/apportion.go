package benefit

import "yibao/ground/money"

// apportion splits each share over the fee lines by largest remainder
// (按明细分摊). The result has one row for each line and one column for each
// share; a row sums to the line's amount, a column to the share.
//
// A payer's money lies on the in-scope part of the lines as long as that
// suffices, in proportion to what earlier payers have left of it; beyond that
// on everything that is left. The last share takes what remains, so it must be
// the patient's.
func apportion(lines []LineVerdict, shares []Share) ([][]money.Fen, error) {
	inScope := make([]money.Fen, len(lines))
	outside := make([]money.Fen, len(lines))
	parts := make([][]money.Fen, len(lines))
	for i, l := range lines {
		inScope[i] = l.InScope
		outside[i] = l.Amount - l.InScope
		parts[i] = make([]money.Fen, len(shares))
	}
	for s, share := range shares[:max(len(shares)-1, 0)] {
		split, err := lay(share.Amount, inScope, outside)
		if err != nil {
			return nil, err
		}
		for i := range lines {
			parts[i][s] = split[i]
		}
	}
	if last := len(shares) - 1; last >= 0 {
		for i := range lines {
			parts[i][last] = inScope[i] + outside[i]
		}
	}
	return parts, nil
}

// lay splits an amount over what is left and takes it away from there.
func lay(amount money.Fen, inScope, outside []money.Fen) ([]money.Fen, error) {
	room, err := money.Sum(inScope...)
	if err != nil {
		return nil, err
	}
	if amount <= room {
		split, err := money.Split(amount, inScope)
		if err != nil {
			return nil, err
		}
		for i := range split {
			inScope[i] -= split[i]
		}
		return split, nil
	}
	left := make([]money.Fen, len(inScope))
	for i := range left {
		left[i] = inScope[i] + outside[i]
	}
	split, err := money.Split(amount, left)
	if err != nil {
		return nil, err
	}
	for i, part := range split {
		fromScope := min(part, inScope[i])
		inScope[i] -= fromScope
		outside[i] -= part - fromScope
	}
	return split, nil
}
