package contribution_test

import (
	"context"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/policies"
	process "yibao/process/contribution"
	"yibao/process/enrolling"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

const (
	home      = "390100"
	employees = "310"
	residents = "390"
)

// office is a town with its contribution policies, where money comes in.
type office struct {
	testing.TB
	*town.Town
	service *process.Service
}

func newOffice(t testing.TB) *office {
	t.Helper()
	w := town.New(t, policies.FS)
	o := &office{t, w, &process.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}}
	publisher := publication.Service{Store: w.Store, Now: w.Now, NewID: w.NewID}
	for _, file := range []string{"390100-安澜/缴费-职工.yaml", "390100-安澜/缴费-居民.yaml"} {
		text, err := fs.ReadFile(policies.FS, file)
		o.ok(err)
		_, complaints, err := publisher.PublishLevy(ctx, file, string(text), "发布人")
		if err != nil {
			o.Fatalf("%v %v", complaints, err)
		}
	}
	return o
}

func (o *office) ok(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func date(text string) period.Date { return period.MustDate(text) }

// month returns the month of the form 2026-03.
func month(text string) period.Span { return contribution.MonthSpan(date(text + "-01")) }

func creditNo(n int) string { return fmt.Sprintf("91390100MA%08d", n) }

// employer registers a unit with a wage for each of its people.
func (o *office) employer(n int, kind enrolment.EmployerKind, wages ...money.Fen) contribution.Debtor {
	o.Helper()
	no := creditNo(n)
	version := func() period.Version {
		return period.Version{ID: o.NewID(), Effective: period.Since(date("2024-01-01")), Recorded: o.Now().UTC().Truncate(time.Microsecond)}
	}
	unit := enrolment.Employer{Version: version(), CreditNo: no, Region: home, Name: fmt.Sprintf("第%d单位", n), Kind: kind, State: enrolment.EmployerActive}
	var posts []enrolment.Employment
	for i, wage := range wages {
		psnNo := fmt.Sprintf("P%04d%04d", n, i)
		o.insured(psnNo, employees, "11", "1980-01-01", no)
		posts = append(posts, enrolment.Employment{Version: version(), PsnNo: psnNo, Employer: no, Region: home, Relation: enrolment.AtWork, Declared: wage, Active: true})
	}
	o.ok(o.Store.Enrol(ctx, func(ctx context.Context, w enrolling.Work) error {
		if err := w.AddEmployers(ctx, []enrolment.Employer{unit}); err != nil {
			return err
		}
		return w.AddEmployments(ctx, posts)
	}))
	return contribution.Debtor{Kind: contribution.Employer, No: no}
}

// insured registers a person with cover and groups.
func (o *office) insured(psnNo, scheme, personType, birth, employer string, groups ...string) contribution.Debtor {
	o.Helper()
	o.Load(o, func(w town.Work) error {
		version := func(from string) period.Version {
			return period.Version{ID: o.NewID(), Effective: period.Since(date(from)), Recorded: o.Now().UTC().Truncate(time.Microsecond)}
		}
		if err := w.AddPersons(ctx, []enrolment.Person{{Version: version(birth), PsnNo: psnNo, Region: home, Name: "某人", CertType: "01", CertNo: "C" + psnNo, Sex: "1", Birth: date(birth)}}); err != nil {
			return err
		}
		tier := ""
		if scheme == employees && employer == "" {
			tier = "六成"
		}
		if err := w.AddSpells(ctx, []enrolment.Spell{{Version: version("2024-01-01"), PsnNo: psnNo, Scheme: scheme, Region: home, State: enrolment.CoverActive,
			PersonType: personType, Tier: tier, Employer: employer}}); err != nil {
			return err
		}
		var memberships []enrolment.Membership
		for _, g := range groups {
			memberships = append(memberships, enrolment.Membership{Version: version("2024-01-01"), PsnNo: psnNo, Group: g, Active: true})
		}
		return w.AddMemberships(ctx, memberships)
	})
	return contribution.Debtor{Kind: contribution.Person, No: psnNo}
}

func (o *office) assess(class, scheme string, term period.Span) contribution.Run {
	o.Helper()
	run, err := o.service.Assess(ctx, process.Batch{Region: home, Scheme: scheme, Class: class, Term: term, Operator: "S1"}, nil)
	o.ok(err)
	return run
}

func (o *office) statement(debtor contribution.Debtor, day string) process.Statement {
	o.Helper()
	st, err := o.service.Statement(ctx, debtor, date(day))
	o.ok(err)
	return st
}

func (o *office) pay(debtor contribution.Debtor, scheme string, amount money.Fen, day string) process.Paid {
	o.Helper()
	paid, err := o.service.Pay(ctx, process.Paying{Debtor: debtor, Region: home, Scheme: scheme, Channel: contribution.Counter, Amount: amount, PaidOn: date(day), Operator: "S1"})
	o.ok(err)
	return paid
}

// loads many employers and people at once, for measuring.
func (o *office) many(units, each int) {
	o.Helper()
	var n int
	for first := 0; first < units; first += 200 {
		var employers []enrolment.Employer
		var posts []enrolment.Employment
		var people []enrolment.Person
		var spells []enrolment.Spell
		version := func() period.Version {
			return period.Version{ID: o.NewID(), Effective: period.Since(date("2024-01-01")), Recorded: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
		}
		for u := first; u < min(first+200, units); u++ {
			no := creditNo(u)
			employers = append(employers, enrolment.Employer{Version: version(), CreditNo: no, Region: home, Name: "单位", Kind: enrolment.Enterprise, State: enrolment.EmployerActive})
			for range each {
				psnNo := fmt.Sprintf("P%012d", (n*7919)%(units*each))
				n++
				people = append(people, enrolment.Person{Version: version(), PsnNo: psnNo, Region: home, Name: "某", CertType: "01", CertNo: "C" + psnNo, Sex: "1", Birth: date("1980-01-01")})
				spells = append(spells, enrolment.Spell{Version: version(), PsnNo: psnNo, Scheme: employees, Region: home, State: enrolment.CoverActive, PersonType: "11", Employer: no})
				posts = append(posts, enrolment.Employment{Version: version(), PsnNo: psnNo, Employer: no, Region: home, Relation: enrolment.AtWork, Declared: money.Fen(500000 + 1000*(n%900)), Active: true})
			}
		}
		o.ok(o.Store.Import(ctx, func(w importing.Work) error {
			if err := w.AddPersons(ctx, people); err != nil {
				return err
			}
			return w.AddSpells(ctx, spells)
		}))
		o.ok(o.Store.Enrol(ctx, func(ctx context.Context, w enrolling.Work) error {
			if err := w.AddEmployers(ctx, employers); err != nil {
				return err
			}
			return w.AddEmployments(ctx, posts)
		}))
	}
}

// cutOff is a store whose third unit of work fails.
type cutOff struct {
	process.Store
	works *int
	err   error
}

func (c cutOff) Contribute(ctx context.Context, work func(process.Work) error) error {
	if *c.works++; *c.works == 3 {
		return c.err
	}
	return c.Store.Contribute(ctx, work)
}
