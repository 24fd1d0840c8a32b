package claim_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"yibao/register/claim"
)

var states = []claim.VisitState{claim.Registered, claim.Admitted, claim.Discharged, claim.Cancelled}

// moves are all that docs/states.md draws.
var moves = map[[2]claim.VisitState]string{
	{claim.Registered, claim.Cancelled}: "撤销挂号;购药撤销结算",
	{claim.Admitted, claim.Discharged}:  "办理出院",
	{claim.Admitted, claim.Cancelled}:   "撤销入院",
	{claim.Discharged, claim.Admitted}:  "撤销出院",
	{claim.Cancelled, claim.Registered}: "冲正撤销",
	{claim.Cancelled, claim.Admitted}:   "冲正撤销入院",
}

func TestVisitStates(t *testing.T) {
	t.Parallel()
	for _, from := range append(slices.Clone(states), "", "已结算") {
		for _, to := range append(slices.Clone(states), "", "已结算") {
			_, drawn := moves[[2]claim.VisitState{from, to}]
			if got := from.May(to); got != drawn {
				t.Errorf("从“%s”到“%s”:%v,应为 %v", from, to, got, drawn)
			}
		}
	}
}

// The diagram draws exactly the moves that the register allows.
func TestDiagramDrawsTheMoves(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	drawn := 0
	for line := range strings.Lines(string(raw)) {
		from, rest, isMove := strings.Cut(strings.TrimSpace(line), " --> ")
		to, _, labelled := strings.Cut(rest, " : ")
		if !isMove || !labelled || !slices.Contains(states, claim.VisitState(from)) {
			continue
		}
		drawn++
		if !claim.VisitState(from).May(claim.VisitState(to)) {
			t.Errorf("图上有“%s”到“%s”,登记不允许", from, to)
		}
	}
	if drawn != len(moves) {
		t.Errorf("图上有 %d 条,登记允许 %d 条", drawn, len(moves))
	}
}
