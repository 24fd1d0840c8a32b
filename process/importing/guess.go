package importing

import "strings"

// nearest returns the candidate with the fewest edits from the word, "" when
// none is near enough to be what was meant. A candidate that the word is a part
// of is always near.
func nearest(word string, candidates []string) string {
	best, fewest := "", len([]rune(word))
	for _, c := range candidates {
		d := edits(word, c)
		if best == "" && strings.Contains(c, word) {
			fewest = d + 1
		}
		if d < fewest {
			best, fewest = c, d
		}
	}
	return best
}

// edits is the Levenshtein distance in characters.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(y)]
}

// fewWords is how many candidates a sentence can list.
const fewWords = 6

// didYouMean is the part of a sentence that offers the nearest candidate, or
// all of a few.
func didYouMean(word string, candidates []string) string {
	if len(candidates) <= fewWords {
		return "(可填:" + strings.Join(candidates, "、") + ")"
	}
	return orRather(word, candidates)
}

// orRather is the part of a sentence that offers the nearest candidate.
func orRather(word string, candidates []string) string {
	if near := nearest(word, candidates); near != "" {
		return "(是不是“" + near + "”?)"
	}
	return ""
}
