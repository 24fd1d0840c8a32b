package contribution_test

import (
	"errors"
	"strings"
	"testing"

	process "yibao/process/contribution"
	"yibao/process/enrolling"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// Whoever has not paid long enough does not become a retiree: the refusal says
// how many months are missing and what they cost; once they are bought, it goes.
func TestRetirementAsksForTheYears(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	debtor := o.insured("P1", employees, "11", "1966-01-15", "")
	enrolments := &enrolling.Service{Store: o.Store, Now: o.Now, Zone: town.China, NewID: o.NewID, History: o.service, Retirement: o.service, AllowDemoRegion: true}
	retire := func(key, category string) error {
		_, err := enrolments.Do(ctx, enrolling.Order{Key: key, Operator: "S1", Reason: "到龄退休"},
			&enrolling.CoverChange{PsnNo: "P1", Scheme: employees, Act: enrolment.ChangeCategory, PersonType: category})
		return err
	}
	o.ok(o.service.AddPriors(ctx, []contribution.Prior{{
		PriorID: o.NewID(), PsnNo: "P1", Scheme: employees, Kind: contribution.Deemed, Term: contribution.MonthSpan(date("2000-01-01")), Region: home, PaidOn: date("2000-01-31"), Recorded: o.Now(),
	}}))
	years, bill, err := o.service.Lifetime(ctx, process.Retiring{PsnNo: "P1", Region: home, Scheme: employees, Bill: true, Operator: "S1"})
	o.ok(err)
	err = retire("退休1", "12")
	if !errors.Is(err, enrolling.ErrYears) {
		t.Fatalf("没有缴够:%v", err)
	}
	for _, want := range []string{"已计入1个月", years.Total.String(), "退休年限核定"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("没有说 %s:%v", want, err)
		}
	}
	o.ok(retire("改灵活就业", "1102")) // any other change asks nothing
	o.pay(debtor, employees, bill.Amounts[0], "2026-03-05")
	o.ok(retire("退休2", "12"))
	o.ok(retire("提前退休", "1204")) // who is retired is not asked again
}
