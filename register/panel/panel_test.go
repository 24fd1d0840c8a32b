package panel_test

import (
	"os"
	"strings"
	"testing"

	"yibao/register/panel"
)

// What comes of votes: enough for it pass, and it fails once enough can no
// longer come.
func TestOutcome(t *testing.T) {
	t.Parallel()
	for votes, want := range map[string]panel.State{
		"": panel.Open, "是": panel.Open, "否": panel.Open, "是是": panel.Passed, "是否": panel.Open, "否否": panel.Failed,
		"是否是": panel.Passed, "否是否": panel.Failed, "是是是": panel.Passed, "否否否": panel.Failed,
	} {
		a := panel.Application{Experts: []string{"一", "二", "三"}, Needed: 2}
		var list []panel.Vote
		for _, v := range votes {
			list = append(list, panel.Vote{Agree: v == '是'})
		}
		if got := a.Outcome(list); got != want {
			t.Errorf("%s:%s,应为 %s", votes, got, want)
		}
	}
}

// An application moves once, and the diagram draws it so.
func TestStates(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(raw), "(慢特病申请)")
	section, _, _ = strings.Cut(section, "\n## ")
	all := []panel.State{panel.Open, panel.Passed, panel.Failed, panel.Withdrawn}
	for _, from := range all {
		for _, to := range all {
			drawn := strings.Contains(section, string(from)+" --> "+string(to)+" ")
			if may := from.May(to); may != drawn || may != (from == panel.Open && to != panel.Open) {
				t.Errorf("从“%s”到“%s”:%v,图上 %v", from, to, may, drawn)
			}
		}
	}
}
