package storetest

import (
	"errors"

	"yibao/process/filing"
	"yibao/register/enrolment"
)

// filed is a filing with everything filled in.
func filed(psnNo, id string, minutes int) enrolment.Filing {
	return enrolment.Filing{
		FilingID: id, PsnNo: psnNo, Kind: enrolment.Chronic, Code: "M03900", Scheme: "310", Institution: "H33020000001",
		Operator: "007", VersionID: "G" + id, Effective: version("", 0, "2026-03-01", "2027-03-01").Effective,
		Content: `{"data":{"memo":"<高血压>"}}`, Recorded: at(minutes),
	}
}

func (b *Bench) file(psnNo string, work func(filing.Work) error) {
	b.Helper()
	b.ok(b.db().File(ctx, psnNo, work))
}

func (b *Bench) filings(psnNo string) (found []enrolment.Filing) {
	b.Helper()
	b.ok(b.db().Filed(ctx, func(r filing.Reader) (err error) {
		found, err = r.Filings(ctx, psnNo)
		return err
	}))
	return found
}

var filingCases = []Case{
	{"申报/filings come back as filed, oldest first, with what took them back", func(b *Bench) {
		b.persons("1001", "1002")
		first, second := filed("1001", "F2", 5), filed("1001", "F1", 10)
		back := enrolment.Withdrawal{
			FilingID: "F2", PsnNo: "1001", VersionID: "GX", From: day("2026-03-09"), Reason: "填报有误", Operator: "008", Recorded: at(20),
		}
		b.file("1001", func(w filing.Work) error {
			return errors.Join(w.AddFiling(ctx, second), w.AddFiling(ctx, first))
		})
		b.file("1001", func(w filing.Work) error { return w.AddWithdrawal(ctx, back) })
		first.Withdrawal = &back
		b.same([]enrolment.Filing{first, second}, b.filings("1001"))
		b.same([]enrolment.Filing{}, b.filings("1002"))
	}},
	{"申报/a filing and a withdrawal are recorded once", func(b *Bench) {
		b.persons("1001")
		one := filed("1001", "F1", 0)
		back := enrolment.Withdrawal{FilingID: "F1", PsnNo: "1001", VersionID: "GX", From: day("2026-03-09"), Recorded: at(20)}
		b.file("1001", func(w filing.Work) error {
			return errors.Join(w.AddFiling(ctx, one), w.AddWithdrawal(ctx, back))
		})
		if b.db().File(ctx, "1001", func(w filing.Work) error { return w.AddFiling(ctx, one) }) == nil {
			b.Error("a filing was recorded twice")
		}
		if b.db().File(ctx, "1001", func(w filing.Work) error { return w.AddWithdrawal(ctx, back) }) == nil {
			b.Error("a withdrawal was recorded twice")
		}
	}},
	{"申报/every version of a person's registrations, oldest recorded first", func(b *Bench) {
		b.persons("1001")
		later := enrolment.Registration{Version: version("G1", 30, "2026-03-09", ""), PsnNo: "1001", Kind: enrolment.Designated, Code: "H1", Detail: "01/1"}
		earlier := enrolment.Registration{Version: version("G2", 10, "2026-03-01", "2026-04-01"), PsnNo: "1001", Kind: enrolment.Chronic, Code: "M1", Active: true}
		b.file("1001", func(w filing.Work) error {
			return w.AddRegistrations(ctx, []enrolment.Registration{later, earlier})
		})
		var found []enrolment.Registration
		b.ok(b.db().Filed(ctx, func(r filing.Reader) (err error) {
			found, err = r.RegistrationsOf(ctx, "1001")
			return err
		}))
		b.same([]enrolment.Registration{earlier, later}, found)
	}},
	{"申报/a work that fails leaves nothing, an unknown person is refused", func(b *Bench) {
		b.persons("1001")
		failed := errors.New("no")
		b.is(b.db().File(ctx, "1001", func(w filing.Work) error {
			return errors.Join(w.AddFiling(ctx, filed("1001", "F1", 0)), failed)
		}), failed)
		b.same([]enrolment.Filing{}, b.filings("1001"))
		b.is(b.db().File(ctx, "9999", func(filing.Work) error { return nil }), enrolment.ErrUnknownPerson)
	}},
}
