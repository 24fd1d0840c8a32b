package reimbursement_test

import (
	"os"
	"strings"
	"testing"

	"yibao/process/reimbursement"
	"yibao/register/archive"
)

// section returns the moves that a section of docs/states.md draws.
func section(t *testing.T, title string) (moves map[[2]string]bool) {
	t.Helper()
	raw, err := os.ReadFile("../../docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(raw), title)
	if !found {
		t.Fatal("docs/states.md 没有 " + title)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	moves = make(map[[2]string]bool)
	for line := range strings.Lines(text) {
		from, rest, isMove := strings.Cut(strings.TrimSpace(line), " --> ")
		to, _, _ := strings.Cut(rest, " : ")
		if isMove && from != "[*]" {
			moves[[2]string{from, to}] = true
		}
	}
	return moves
}

// The diagrams draw exactly the moves that the tables allow.
func TestDiagramsDrawTheMoves(t *testing.T) {
	t.Parallel()
	states := []reimbursement.State{reimbursement.Entered, reimbursement.Checked, reimbursement.Approved, reimbursement.Back, reimbursement.Refused, reimbursement.Revoked, "", "别的"}
	drawn := section(t, "## A reimbursement (零星报销)")
	for _, from := range states {
		for _, to := range states {
			if from.May(to) != drawn[[2]string{string(from), string(to)}] {
				t.Errorf("从“%s”到“%s”:程序 %v", from, to, from.May(to))
			}
		}
	}
	cases := []archive.CaseState{archive.Accepted, archive.Incomplete, archive.Done, archive.Refused, "", "别的"}
	drawn = section(t, "## A case at the counter (受理件)")
	for _, from := range cases {
		for _, to := range cases {
			if from.May(to) != drawn[[2]string{string(from), string(to)}] {
				t.Errorf("从“%s”到“%s”:程序 %v", from, to, from.May(to))
			}
		}
	}
}
