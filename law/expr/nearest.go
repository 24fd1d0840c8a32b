package expr

import "strings"

// Suggest returns “想写的是不是…?” with the candidate nearest to a misspelt
// name, or a list of a few candidates when none is near.
func Suggest(name string, candidates []string) string {
	if near, ok := Nearest(name, candidates); ok {
		return "想写的是不是“" + near + "”?"
	}
	if len(candidates) == 0 {
		return ""
	}
	shown, more := candidates, ""
	if len(shown) > 12 {
		shown, more = shown[:12], "……"
	}
	return "可以写:" + strings.Join(shown, "、") + more + "。"
}

// Nearest returns the candidate with the smallest edit distance, when it is
// near enough to be a slip: half of the name's characters at most.
func Nearest(name string, candidates []string) (string, bool) {
	best, least := "", 1<<30
	word := []rune(name)
	if len(word) > 40 {
		return "", false
	}
	for _, candidate := range candidates {
		other := []rune(candidate)
		if len(other) > 40 {
			continue
		}
		if d := distance(word, other); d < least && 2*d <= max(len(word), len(other)) {
			best, least = candidate, d
		}
	}
	return best, best != ""
}

// distance counts insertions, deletions, replacements and swaps of neighbours.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
