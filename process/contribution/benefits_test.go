package contribution_test

import (
	"fmt"
	"testing"

	"yibao/ground/coding"
	"yibao/ground/money"
	process "yibao/process/contribution"
	"yibao/process/enrolling"
	"yibao/process/qualifying"
	"yibao/process/settlement"
	"yibao/register/contribution"
	"yibao/register/restriction"
	"yibao/storage/storetest/town"
)

// watched is an office whose money decides about benefits at once.
func watched(t *testing.T) (*office, *qualifying.Service) {
	t.Helper()
	o := newOffice(t)
	q := &qualifying.Service{Store: o.Store, Texts: &settlement.Texts{}, Now: o.Now, Zone: town.China, NewID: o.NewID}
	o.service.Benefits = q
	return o, q
}

// frozen counts the persons of an employer whose benefits are restricted today.
func (o *office) frozen(q *qualifying.Service, n, staff int) int {
	o.Helper()
	count := 0
	for i := range staff {
		list, err := q.List(ctx, fmt.Sprintf("P%04d%04d", n, i))
		o.ok(err)
		count += min(len(list), 1)
	}
	return count
}

// drained judges until the list is empty.
func (o *office) drained(q *qualifying.Service, m qualifying.Month) qualifying.Drained {
	o.Helper()
	_, err := q.Collect(ctx, m)
	o.ok(err)
	done, err := q.Drain(ctx, m.Region, m.Scheme, 1_000_000)
	o.ok(err)
	if done.Left {
		o.Error("名单上还有人")
	}
	return done
}

// An employer does not pay: a month's end freezes its people, its payment frees
// them in the same act, a refund freezes them again, and so does nobody ask.
func TestBenefitsFollowMoney(t *testing.T) {
	t.Parallel()
	o, q := watched(t)
	const staff = 3
	unit := o.employer(1, "企业", 600000, 700000, 800000)
	var owed money.Fen
	for _, m := range []string{"2026-01", "2026-02", "2026-03", "2026-04"} {
		owed += o.assess("单位职工", employees, month(m)).Total
	}
	o.GoTo("2026-05-31")
	if done := o.drained(q, qualifying.Month{Region: home, Scheme: employees, Days: month("2026-05")}); done.Persons != staff || done.Changed != staff || o.frozen(q, 1, staff) != staff {
		t.Fatalf("月末 %+v,暂停 %d 人", done, o.frozen(q, 1, staff))
	}
	if done := o.drained(q, qualifying.Month{Region: home, Scheme: employees, Days: month("2026-05")}); done.Changed != 0 {
		t.Errorf("再办一次 %+v", done)
	}
	st := o.statement(unit, "2026-05-31")
	paid := o.pay(unit, employees, owed+st.Late, "2026-05-31")
	if n := o.frozen(q, 1, staff); n != 0 || len(paid.Settled) != 4 {
		t.Errorf("缴清以后还暂停 %d 人,缴清 %d 张", n, len(paid.Settled))
	}
	_, err := o.service.Refund(ctx, process.Refunding{Debtor: unit, PaymentID: paid.Payment.PaymentID, Amount: paid.Payment.Amount, Reason: "账户错误", Operator: "S1", Approver: "S2"})
	o.ok(err)
	if n := o.frozen(q, 1, staff); n != staff {
		t.Errorf("退费以后暂停 %d 人", n)
	}
	if left := o.listed(); len(left) != 0 {
		t.Errorf("名单上剩下 %v", left)
	}
}

// listed is what stands on the list.
func (o *office) listed() (list []restriction.Reassess) {
	o.Helper()
	o.ok(o.Store.Listed(ctx, func(w qualifying.ListWork) (err error) {
		list, err = w.Reassesses(ctx, "", "", 1000)
		return err
	}))
	return list
}

// More people than an act takes along: the act leaves the rest on the list, with
// how far it is, and the next run ends it.
func TestManyPersonsOfOnePayment(t *testing.T) {
	t.Parallel()
	o, q := watched(t)
	const staff = 420
	wages := make([]money.Fen, staff)
	for i := range wages {
		wages[i] = 600000
	}
	unit := o.employer(2, "企业", wages...)
	var owed money.Fen
	for _, m := range []string{"2026-01", "2026-02", "2026-03", "2026-04"} {
		owed += o.assess("单位职工", employees, month(m)).Total
	}
	o.GoTo("2026-05-31")
	if done := o.drained(q, qualifying.Month{Region: home, Scheme: employees, Employer: unit.No}); done.Changed != staff {
		t.Fatalf("单位核定 %+v", done)
	}
	o.pay(unit, employees, owed+o.statement(unit, "2026-05-31").Late, "2026-05-31")
	left := o.listed()
	if n := o.frozen(q, 2, staff); len(left) != 1 || left[0].After == "" || n == 0 || n == staff {
		t.Fatalf("入账以后名单 %v,还暂停 %d 人", left, n)
	}
	done, err := q.Drain(ctx, home, "", 1_000_000)
	o.ok(err)
	if n := o.frozen(q, 2, staff); n != 0 || done.Left || done.Changed == 0 {
		t.Errorf("办完以后 %+v,还暂停 %d 人", done, n)
	}
}

// A resident who joins during the year waits from the act on; one whose cover
// begins with the year does not, nor one who waits no longer today; the payment of
// the broken year shortens the waiting.
func TestBenefitsFollowCover(t *testing.T) {
	t.Parallel()
	o, q := watched(t)
	desk := &enrolling.Service{Store: o.Store, Now: o.Now, Zone: town.China, NewID: o.NewID, History: o.service, Benefits: q, AllowDemoRegion: true}
	o.GoTo("2026-06-10")
	for i, c := range []struct {
		about, from string
		paid        string // a year that was paid once
		waits       int
	}{
		{"年初生效,集中参保期内", "2026-01-01", "", 0},
		{"年中参保,等三个月", "2026-06-10", "", 1},
		{"年中参保,早已等满", "2026-02-01", "", 0},
		{"断过一年,等四个月", "2026-06-10", "2024", 1},
		{"下个月才生效", "2026-07-01", "", 1},
	} {
		done, err := desk.Do(ctx, enrolling.Order{Key: o.NewID(), Operator: "S1", Day: date(c.from), Reason: "参保"}, &enrolling.NewPerson{
			Region: home, Identity: enrolling.Identity{Name: "安居民", CertType: "01", CertNo: adult(i), Nation: "01"},
			Cover: &enrolling.Cover{Scheme: residents, PersonType: "15"},
		})
		o.ok(err)
		if list, err := q.List(ctx, done.Act.PsnNo); err != nil || len(list) != c.waits {
			t.Errorf("%s:%v %v", c.about, list, err)
		}
		if c.paid == "" {
			continue
		}
		o.ok(o.service.AddPriors(ctx, []contribution.Prior{{PsnNo: done.Act.PsnNo, PriorID: o.NewID(), Scheme: residents, Kind: contribution.Deemed, Region: home,
			Term: contribution.YearSpan(2024), PaidOn: date("2023-12-01"), Recorded: o.Now()}}))
		if done, err := q.Drain(ctx, home, residents, 10); err != nil || done.Changed != 1 || done.Left {
			t.Errorf("%s:%+v %v", c.about, done, err)
		}
		if list, err := q.List(ctx, done.Act.PsnNo); err != nil || len(list) != 1 || list[0].Effective.End() != date("2026-10-10") {
			t.Errorf("%s:%v %v", c.about, list, err)
		}
	}
}

// adult is an identity number of the demonstration region.
func adult(n int) string {
	number, _ := coding.CompleteIDCard(fmt.Sprintf("39010219850412%03d", n))
	return string(number)
}
