package payout_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"yibao/register/payout"
)

var states = []payout.State{payout.Due, payout.Held, payout.Sent, payout.Paid, payout.Returned, payout.Void}

// moves are all that docs/states.md draws.
var moves = [][2]payout.State{
	{payout.Due, payout.Sent}, {payout.Due, payout.Held}, {payout.Due, payout.Void}, {payout.Held, payout.Due}, {payout.Held, payout.Void},
	{payout.Sent, payout.Paid}, {payout.Sent, payout.Returned}, {payout.Returned, payout.Due}, {payout.Returned, payout.Void},
}

func TestOrderStates(t *testing.T) {
	t.Parallel()
	for _, from := range append(slices.Clone(states), "", "已过期") {
		for _, to := range append(slices.Clone(states), "", "已过期") {
			if got := from.May(to); got != slices.Contains(moves, [2]payout.State{from, to}) {
				t.Errorf("从“%s”到“%s”:%v", from, to, got)
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
	_, section, _ := strings.Cut(string(raw), "(付款单)")
	section, _, _ = strings.Cut(section, "\n## ")
	drawn := 0
	for line := range strings.Lines(section) {
		from, rest, isMove := strings.Cut(strings.TrimSpace(line), " --> ")
		to, _, labelled := strings.Cut(rest, " : ")
		if isMove && labelled && from != "[*]" {
			drawn++
			if !payout.State(from).May(payout.State(to)) {
				t.Errorf("图上有“%s”到“%s”,程序不允许", from, to)
			}
		}
	}
	if drawn != len(moves) {
		t.Errorf("图上有 %d 条,程序允许 %d 条", drawn, len(moves))
	}
}

func TestAmount(t *testing.T) {
	t.Parallel()
	o := payout.Order{Parts: []payout.Part{{Fund: "统筹基金", Amount: 700}, {Fund: "大病保险", Amount: -200}}}
	if o.Amount() != 500 || (payout.Order{}).Amount() != 0 {
		t.Errorf("合计 %s", o.Amount())
	}
}
