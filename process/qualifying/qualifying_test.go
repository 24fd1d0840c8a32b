package qualifying_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"yibao/ground/period"
	"yibao/judge/entitlement"
	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/qualifying"
	"yibao/process/settlement"
	"yibao/register/contribution"
	"yibao/storage/relational"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// books is the town's store with a history of contributions that the test says.
type books struct {
	*relational.Store
	months *[]contribution.MonthPaid
}

type reader struct {
	qualifying.Reader
	books
}

type work struct {
	qualifying.Work
	books
}

func (r reader) PaidMonths(context.Context, string, string) ([]contribution.MonthPaid, error) {
	return *r.months, nil
}

func (w work) PaidMonths(context.Context, string, string) ([]contribution.MonthPaid, error) {
	return *w.months, nil
}

func (b books) Qualify(ctx context.Context, psnNo string, do func(qualifying.Work) error) error {
	return b.Store.Qualify(ctx, psnNo, func(w qualifying.Work) error { return do(work{w, b}) })
}

func (b books) Qualified(ctx context.Context, read func(qualifying.Reader) error) error {
	return b.Store.Qualified(ctx, func(r qualifying.Reader) error { return read(reader{r, b}) })
}

type desk struct {
	*testing.T
	*town.Town
	service *qualifying.Service
	months  []contribution.MonthPaid
	psnNo   string
	scheme  string
}

func newDesk(t *testing.T, c town.Citizen) *desk {
	w := town.New(t, policies.FS)
	d := &desk{T: t, Town: w, psnNo: w.Person(t, c), scheme: "310"}
	if c.Scheme != "" {
		d.scheme = c.Scheme
	}
	d.service = &qualifying.Service{Store: books{w.Store, &d.months}, Texts: w.Bills.Texts, Now: w.Now, Zone: town.China, NewID: w.NewID}
	return d
}

func day(text string) period.Date { return period.MustDate(text) }

// paid adds months from one to before another.
func (d *desk) paid(from, to, on string, back bool) {
	for m := day(from + "-01"); m < day(to+"-01"); m = m.AddMonths(1) {
		one := contribution.MonthPaid{Month: m, BackPaid: back}
		if on != "" {
			one.PaidOn = day(on)
		}
		d.months = append(d.months, one)
	}
}

func (d *desk) assess(from string) qualifying.Finding {
	d.Helper()
	f, err := d.service.Assess(ctx, qualifying.Question{PsnNo: d.psnNo, Scheme: d.scheme, Day: day(from)})
	if err != nil {
		d.Fatal(err)
	}
	return f
}

// bill tries to settle a bill today: cover is asked for when the visit is
// registered, and again when it is settled.
func (d *desk) bill() error {
	d.Helper()
	_, err := d.Bills.RegisterOutpatient(ctx, d.Caller(town.Tertiary), settlement.OutpatientVisit{
		PsnNo: d.psnNo, Scheme: d.scheme, CredentialType: "02", LocalNo: "MZ" + d.NewID()[16:], Begin: town.At(d.Today().String(), 8), Doctor: town.Doctor,
	})
	if err != nil {
		return err
	}
	v := d.Outpatient(d, d.psnNo, d.scheme, town.Tertiary, d.Today().String(), "")
	d.Uploaded(d, v, town.Line("1", town.DrugA, 50, d.Today().String()))
	_, err = d.Bills.Settle(ctx, d.Caller(town.Tertiary), d.Request(d, v, false))
	return err
}

// may is what 2001 answers: "" when every fund of the scheme pays.
func (d *desk) may() string {
	d.Helper()
	answers, err := d.Bills.Entitled(ctx, d.Caller(town.Tertiary), settlement.EntitlementQuery{PsnNo: d.psnNo, Scheme: d.scheme, MedType: "11", Day: d.Today()})
	if err != nil || len(answers) == 0 {
		d.Fatal(answers, err)
	}
	return answers[0].Reason
}

// A resident who broke off for a year waits four months, and three once the year
// is paid; the refusal names days, reason, rule and remedy, and 2001 says the same.
func TestResidentWaitsAndRepairs(t *testing.T) {
	t.Parallel()
	d := newDesk(t, town.Citizen{Scheme: "390"})
	d.paid("2024-01", "2025-01", "2023-12-10", false)
	f := d.assess("2026-03-01")
	if f.Wait.Months != 4 || len(f.Changes) != 1 || len(f.Standing) != 1 {
		t.Fatalf("核定 %+v", f)
	}
	if again := d.assess("2026-03-01"); len(again.Changes) != 0 {
		t.Errorf("再核定一次又写了 %v", again.Changes)
	}
	err := d.bill()
	if !errors.Is(err, entitlement.ErrRestricted) {
		t.Fatalf("等待期内结算:%v", err)
	}
	for _, part := range []string{"2026-03-01 至 2026-06-30", "等待期", "断保 1 年", "国办发〔2024〕38号", "补缴断保年份"} {
		if !strings.Contains(err.Error(), part) || !strings.Contains(d.may(), part) {
			t.Errorf("没有说明“%s”:%v", part, err)
		}
	}
	d.paid("2025-01", "2026-01", "2026-03-20", true)
	d.GoTo("2026-03-25")
	if f = d.assess("2026-03-01"); f.Wait.Months != 3 || len(f.Standing) != 1 || f.Standing[0].Effective.End() != day("2026-06-01") {
		t.Fatalf("补缴之后 %+v", f)
	}
	d.GoTo("2026-05-31")
	if err := d.bill(); !errors.Is(err, entitlement.ErrRestricted) {
		t.Errorf("等待期最后一天:%v", err)
	}
	d.GoTo("2026-06-01")
	if err := d.bill(); err != nil || d.may() != "" {
		t.Errorf("等待期满:%v %q", err, d.may())
	}
	d.sound()
}

// An employer in arrears: after the grace benefits stop, and once it has paid
// they come back, from the first day when it was soon enough.
func TestArrears(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct {
		paidOn string
		thawed string // first day on which care is paid again
	}{
		"三个月内补齐,从暂停那天恢复":  {"2026-08-20", "2026-06-01"},
		"三个月以后补齐,从补齐那天恢复": {"2026-09-15", "2026-09-15"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, town.Citizen{})
			d.paid("2025-01", "2026-03", "2026-02-10", false)
			owed := len(d.months)
			d.paid("2026-03", "2026-07", "", false)
			d.GoTo("2026-06-30")
			if f := d.assess("2025-01-01"); len(f.Standing) != 0 {
				t.Errorf("宽限期内 %v", f.Standing)
			}
			d.GoTo("2026-07-01")
			f := d.assess("2025-01-01")
			if len(f.Standing) != 1 || f.Standing[0].Effective.From != day("2026-06-01") || f.Standing[0].Effective.End() != period.Forever {
				t.Fatalf("暂停 %v", f.Standing)
			}
			if err := d.bill(); !errors.Is(err, entitlement.ErrRestricted) || !strings.Contains(err.Error(), "欠费 4 个月") {
				t.Errorf("暂停期间:%v", err)
			}
			d.GoTo(c.paidOn)
			for i := range d.months[owed:] {
				d.months[owed+i].PaidOn, d.months[owed+i].BackPaid = day(c.paidOn), true
			}
			if f := d.assess("2025-01-01"); len(f.Standing) != 0 || len(f.Changes) != 1 || f.Changes[0].Effective.From != day(c.thawed) {
				t.Errorf("补齐之后 %+v", f.Changes)
			}
			if again := d.assess("2025-01-01"); len(again.Changes) != 0 {
				t.Errorf("再核定又写了 %v", again.Changes)
			}
			if err := d.bill(); err != nil {
				t.Errorf("补齐之后结算:%v", err)
			}
			d.sound()
		})
	}
}

// An officer's decision suspends and resumes from its days on.
func TestDecided(t *testing.T) {
	t.Parallel()
	d := newDesk(t, town.Citizen{})
	decision := qualifying.Decision{PsnNo: d.psnNo, Scheme: "310", From: day("2026-03-05"), Rule: "医保基金使用监管条例第四十一条", Reason: "冒名就医"}
	if _, err := d.service.Resume(ctx, decision); !errors.Is(err, qualifying.ErrNoSuspend) {
		t.Errorf("没有暂停就恢复:%v", err)
	}
	if _, err := d.service.Suspend(ctx, qualifying.Decision{PsnNo: d.psnNo, Scheme: "310", From: day("2026-03-05")}); !errors.Is(err, qualifying.ErrNoReason) {
		t.Errorf("没有理由:%v", err)
	}
	bad := decision
	bad.Last = day("2026-03-01")
	if _, err := d.service.Suspend(ctx, bad); !errors.Is(err, qualifying.ErrBadSpan) {
		t.Errorf("终止早于起始:%v", err)
	}
	if _, err := d.service.Suspend(ctx, decision); err != nil {
		t.Fatal(err)
	}
	if list, err := d.service.List(ctx, d.psnNo); err != nil || len(list) != 1 {
		t.Errorf("在册的限制 %v %v", list, err)
	}
	if err := d.bill(); !errors.Is(err, entitlement.ErrRestricted) || !strings.Contains(err.Error(), "第四十一条") {
		t.Errorf("暂停期间:%v", err)
	}
	d.GoTo("2026-04-10")
	decision.From, decision.Reason = day("2026-04-10"), "处理完毕"
	if _, err := d.service.Resume(ctx, decision); err != nil {
		t.Fatal(err)
	}
	if err := d.bill(); err != nil {
		t.Errorf("恢复当天:%v", err)
	}
	d.sound()
}

func TestWhoIsNotCovered(t *testing.T) {
	t.Parallel()
	d := newDesk(t, town.Citizen{})
	if _, err := d.service.Examine(ctx, qualifying.Question{PsnNo: d.psnNo, Scheme: "390"}); !errors.Is(err, qualifying.ErrNoCover) {
		t.Errorf("没有参加的险种:%v", err)
	}
	f, err := d.service.Examine(ctx, qualifying.Question{PsnNo: d.psnNo, Scheme: "310"})
	if err != nil || f.Day != day("2024-01-01") || f.Wait.Months != 0 {
		t.Errorf("从参保时段起核定 %+v %v", f, err)
	}
}

// sound fails unless everything verifies and every settlement replays.
func (d *desk) sound() {
	d.Helper()
	report, err := verify.Run(ctx, d.Store, func(int) {})
	if err != nil || !report.Clean() {
		d.Errorf("核验:%s %v", report, err)
	}
	again := replay.Service{Store: d.Store, Settlements: d.Town.Service()}
	replayed, err := again.Run(ctx, func(int) {})
	if err != nil || len(replayed.Differences) != 0 || replayed.Replayed == 0 {
		d.Errorf("重算:%s %v %v", replayed, replayed.Differences, err)
	}
}
