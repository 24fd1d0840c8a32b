package filing_test

import (
	"errors"
	"io/fs"
	"testing"

	"yibao/policies"
	"yibao/process/filing"
	"yibao/process/publication"
	"yibao/register/enrolment"
	"yibao/register/panel"
	"yibao/storage/storetest/town"
)

// reviewing publishes settings by which the agency reviews what hospitals file.
func (w window) reviewing() {
	w.Helper()
	const name = "390100-安澜/统筹区.yaml"
	text, err := fs.ReadFile(policies.FS, name)
	if err != nil {
		w.Fatal(err)
	}
	desk := publication.Service{Store: w.Store, Now: w.Now, NewID: w.NewID}
	if _, complaints, err := desk.PublishSettings(ctx, name, string(text)+"\n备案审核: [慢特病]\n", "测试"); err != nil {
		w.Fatal(complaints, err)
	}
}

// What a hospital files waits for the agency where the region says so: no benefit
// until the experts whom the agency names have voted, none when they say no, and
// the hospital may take it back before.
func TestHospitalFilingIsReviewed(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct {
		agree bool
		state panel.State
		pays  bool
	}{"评审通过": {true, panel.Passed, true}, "评审未通过": {false, panel.Failed, false}} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			w := newWindow(t)
			w.reviewing()
			caller := w.Caller(town.Tertiary)
			id, err := w.desk.FileChronic(ctx, caller, filing.Chronic{Application: filing.Application{PsnNo: w.psnNo, Scheme: "310", Content: "{}"}, Disease: "M03900", Name: "高血压"})
			if err != nil {
				t.Fatal(err)
			}
			if err := w.chronic("M03900"); err == nil {
				t.Error("待审就能结算")
			}
			again := w.Caller(town.Tertiary)
			if _, err := w.desk.FileChronic(ctx, again, filing.Chronic{Application: filing.Application{PsnNo: w.psnNo, Scheme: "310", Content: "{}"}, Disease: "M03900", Name: "高血压"}); !errors.Is(err, filing.ErrInReview) {
				t.Errorf("待审又报一次:%v", err)
			}
			pending, err := w.desk.Pending(ctx, "390100", "", 10)
			if err != nil || len(pending) != 1 || pending[0].ApplicationID != id || len(pending[0].Experts) != 0 {
				t.Fatalf("待审 %+v %v", pending, err)
			}
			a, err := w.apply("M03900", "专家一")
			if err != nil || a.ApplicationID != id || a.Institution != town.Tertiary {
				t.Fatalf("指定专家 %+v %v", a, err)
			}
			if a, err = w.vote(a, "专家一", c.agree); err != nil || a.State != c.state {
				t.Fatalf("投票以后 %s %v", a.State, err)
			}
			if err := w.chronic("M03900"); (err == nil) != c.pays {
				t.Errorf("结算:%v", err)
			}
			if err := w.desk.Withdraw(ctx, w.Caller(town.Tertiary), filing.Withdrawal{PsnNo: w.psnNo, FilingID: id, Kind: enrolment.Chronic}); !errors.Is(err, filing.ErrDecided) {
				t.Errorf("评审以后撤回:%v", err)
			}
		})
	}
	w := newWindow(t)
	w.reviewing()
	id, err := w.desk.FileChronic(ctx, w.Caller(town.Tertiary), filing.Chronic{Application: filing.Application{PsnNo: w.psnNo, Scheme: "310", Content: "{}"}, Disease: "M03900", Name: "高血压"})
	if err != nil {
		t.Fatal(err)
	}
	q := filing.Withdrawal{PsnNo: w.psnNo, FilingID: id, Kind: enrolment.Chronic}
	if err := w.desk.Withdraw(ctx, w.Caller(town.Secondary), q); !errors.Is(err, filing.ErrNotYourFiling) {
		t.Errorf("别的机构撤回:%v", err)
	}
	if err := w.desk.Withdraw(ctx, w.Caller(town.Tertiary), q); err != nil {
		t.Error(err)
	}
	if pending, err := w.desk.Pending(ctx, "390100", "", 10); err != nil || len(pending) != 0 {
		t.Errorf("撤回以后待审 %v %v", pending, err)
	}
}

// Whose registration ends soon is listed for a re-check, and no more once it has
// been extended.
func TestDueForRecheck(t *testing.T) {
	t.Parallel()
	w := newWindow(t)
	a, err := w.apply("M03900", "专家一")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.vote(a, "专家一", true); err != nil {
		t.Fatal(err)
	}
	due := func(days int) int {
		list, err := w.desk.Ending(ctx, "390100", days, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if due(90) != 0 || due(740) != 1 {
		t.Errorf("九十天以内 %d,两年以内 %d", due(90), due(740))
	}
	w.GoTo("2028-01-10")
	if due(90) != 1 {
		t.Errorf("到期以前 %d", due(90))
	}
	if _, err := w.desk.Recheck(ctx, w.psnNo, "310", "M03900", true, "经办甲", "仍符合"); err != nil {
		t.Fatal(err)
	}
	if due(90) != 0 {
		t.Errorf("复审以后 %d", due(90))
	}
}
