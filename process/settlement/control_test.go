package settlement_test

import (
	stdcmp "cmp"
	"context"
	"io/fs"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"yibao/policies"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/finding"
	"yibao/storage/storetest/town"
)

// asker stands in for the rules: it counts how often it is asked, and finds
// nothing.
type asker struct{ asked int }

func (a *asker) Check(context.Context, settlement.Reader, settlement.Checked) (settlement.Ruling, error) {
	a.asked++
	return settlement.Ruling{Refs: []settlement.Ref{{Kind: settlement.RefRuleSet, ID: "A1"}}}, nil
}

func (a *asker) Keep(context.Context, settlement.Work, settlement.Ruling, string) error { return nil }

func (a *asker) Recall(context.Context, settlement.Reader, string, string) ([]finding.Finding, error) {
	return nil, nil
}

func (a *asker) Withdrawn(context.Context, settlement.Work, settlement.Caller, string, string, []string) error {
	return nil
}

// controlsOn publishes the town's settings with all controls switched on.
func controlsOn(t *testing.T, w *town.Town) {
	t.Helper()
	const name = "390100-安澜/统筹区.yaml"
	text, err := fs.ReadFile(policies.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	desk := publication.Service{Store: w.Store, Now: w.Now, NewID: w.NewID}
	whole := string(text) + "\n审核控制:\n  环节: [费用上传, 结算]\n  控制: [结算控制, 报错控制, 提醒控制]\n  说明期限: 10\n"
	if _, complaints, err := desk.PublishSettings(ctx, name, whole, "测试"); err != nil {
		t.Fatal(err, complaints)
	}
}

// A region that controls nothing asks nothing, and its bills are those of a
// centre without rules; rules that find nothing change no figure either.
func TestControlsThatChangeNothing(t *testing.T) {
	t.Parallel()
	bare, off, on := newTown(t), newTown(t), newTown(t)
	never, always := &asker{}, &asker{}
	off.Bills.Control, on.Bills.Control = never, always
	controlsOn(t, on)
	figures := cmp.Options{
		rates, cmpopts.IgnoreFields(settlement.Record{}, "SetlID", "VisitID", "PsnNo", "MessageID", "SettledAt", "Versions", "Digest"),
	}
	rapid.Check(t, func(t *rapid.T) {
		citizen := rapid.SampledFrom(town.Citizens()).Draw(t, "citizen")
		var lines []claim.FeeLine
		for i := range rapid.IntRange(1, 6).Draw(t, "lines") {
			code := rapid.SampledFrom(town.Items()).Draw(t, "item")
			lines = append(lines, town.Line(strconv.Itoa(i+1), code, rapid.Int64Range(1, 40).Draw(t, "units"), today))
		}
		answers := map[*town.Town]settlement.Answer{}
		for _, w := range []*town.Town{bare, off, on} {
			w.GoTo(today)
			answers[w] = w.Bill(t, w.Person(t, citizen), stdcmp.Or(citizen.Scheme, "310"), town.Tertiary, false, lines...)
		}
		if diff := cmp.Diff(answers[bare], answers[off], alike); diff != "" {
			t.Fatalf("(-without rules +controls off)\n%s", diff)
		}
		if diff := cmp.Diff(answers[bare].Record, answers[on].Record, figures); diff != "" {
			t.Fatalf("(-without rules +rules that find nothing)\n%s", diff)
		}
	})
	if never.asked != 0 || always.asked == 0 {
		t.Errorf("asked %d times where controls are off, %d where they are on", never.asked, always.asked)
	}
}
