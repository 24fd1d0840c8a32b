package benefit

import (
	"slices"

	"yibao/ground/money"
)

// Apportion is what tests outside the package reach of its arithmetic: a row
// of parts for each line.
func Apportion(lines []LineVerdict, shares []Share) ([][]money.Fen, error) {
	v := Verdict{Lines: slices.Clone(lines), Shares: shares}
	err := new(workspace).apportion(&v)
	parts := make([][]money.Fen, len(lines))
	for i := range v.Lines {
		parts[i] = v.Lines[i].Parts
	}
	return parts, err
}
