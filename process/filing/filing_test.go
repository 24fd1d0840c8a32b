package filing_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"yibao/ground/period"
	"yibao/policies"
	"yibao/process/filing"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// desk is a town where one person files one disease.
type desk struct {
	*testing.T
	*town.Town
	filings *filing.Service
	psnNo   string
}

func newDesk(t *testing.T) desk {
	w := town.New(t, policies.FS)
	s := &filing.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	return desk{t, w, s, w.Person(t, town.Citizen{})}
}

func date(text string) period.Date {
	if text == "" {
		return 0
	}
	return period.MustDate(text)
}

func (d desk) file(begin, end string) (string, error) {
	return d.filings.FileChronic(ctx, d.Caller(town.Tertiary), filing.Chronic{
		Application: filing.Application{PsnNo: d.psnNo, Scheme: "310", Begin: date(begin), End: date(end)}, Disease: "M03900", Name: "高血压",
	})
}

func (d desk) withdraw(id string) error {
	return d.filings.Withdraw(ctx, d.Caller(town.Tertiary), filing.Withdrawal{PsnNo: d.psnNo, FilingID: id, Kind: enrolment.Chronic})
}

// standing are the spans that count today or later.
func (d desk) standing() string {
	d.Helper()
	found, err := d.filings.ChronicOf(ctx, d.psnNo)
	if err != nil {
		d.Fatal(err)
	}
	text := ""
	for _, r := range found {
		text += fmt.Sprintf("[%s]", r.Effective)
	}
	return text
}

// Filings of one disease lie beside one another and not over one another, by a
// day.
func TestFilingsDoNotOverlap(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		begin, end string
		overlaps   bool
	}{
		"前一天为止":  {"2026-04-01", "2026-04-30", false},
		"压住第一天":  {"2026-04-01", "2026-05-01", true},
		"完全相同":   {"2026-05-01", "2026-05-31", true},
		"在其中":    {"2026-05-10", "2026-05-11", true},
		"包住它":    {"2026-04-01", "2026-06-30", true},
		"压住最后一天": {"2026-05-31", "2026-06-30", true},
		"后一天开始":  {"2026-06-01", "2026-06-30", false},
		"长期":     {"2026-06-01", "", false},
		"更早的长期":  {"2026-03-05", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			if _, err := d.file("2026-05-01", "2026-05-31"); err != nil {
				t.Fatal(err)
			}
			_, err := d.file(c.begin, c.end)
			if errors.Is(err, filing.ErrAlreadyFiled) != c.overlaps || err != nil && !c.overlaps {
				t.Errorf("重叠 %v:%v", c.overlaps, err)
			}
		})
	}
}

// A withdrawal counts from its day on; what was filed can be filed again, and a
// day before keeps its registration.
func TestWithdrawalCountsFromItsDay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id, err := d.file("2026-03-01", "")
	if err != nil {
		t.Fatal(err)
	}
	d.GoTo("2026-03-10")
	if err := d.withdraw(id); err != nil {
		t.Fatal(err)
	}
	if got := d.standing(); got != "" {
		t.Errorf("撤销当天还有 %s", got)
	}
	for day, active := range map[string]bool{"2026-02-28": false, "2026-03-01": true, "2026-03-09": true, "2026-03-10": false, "2027-01-01": false} {
		got := false
		err := d.Store.Filed(ctx, func(r filing.Reader) error {
			found, err := r.RegistrationsOn(ctx, d.psnNo, period.MustDate(day))
			for _, x := range found {
				got = got || x.Kind == enrolment.Chronic && x.Active
			}
			return err
		})
		if err != nil || got != active {
			t.Errorf("%s 有效 %v,应为 %v:%v", day, got, active, err)
		}
	}
	if _, err := d.file("2026-03-09", "2026-03-20"); !errors.Is(err, filing.ErrAlreadyFiled) {
		t.Errorf("压住撤销前的一天:%v", err)
	}
	if _, err := d.file("2026-03-10", ""); err != nil {
		t.Errorf("撤销当天重新备案:%v", err)
	}
	if got := d.standing(); got != "[2026-03-10 起]" {
		t.Errorf("重新备案之后是 %s", got)
	}
	if err := d.withdraw(id); !errors.Is(err, filing.ErrAlreadyWithdrawn) {
		t.Errorf("再撤一次:%v", err)
	}
}
