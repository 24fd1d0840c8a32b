package storetest

import (
	"errors"
	"time"

	"yibao/ground/money"
	"yibao/process/allowance"
	"yibao/process/enrolling"
	"yibao/process/filing"
	"yibao/process/paying"
	"yibao/process/qualifying"
	"yibao/process/readjustment"
	register "yibao/register/allowance"
	"yibao/register/enrolment"
	"yibao/register/panel"
	"yibao/register/payout"
	"yibao/register/restriction"
)

// restricted is a restriction with everything filled in.
func restricted(psnNo, id string, minutes int) restriction.Restriction {
	return restriction.Restriction{
		Version: version(id, minutes, "2026-03-01", "2026-07-01"), PsnNo: psnNo, Scheme: "390", Kind: restriction.Waiting, Code: "2026-03-01",
		Active: true, Rule: "《规则》(某号)", Reason: "断保 1 年", Remedy: "可以补缴", Basis: "P1",
	}
}

// ordered is an order to pay with everything filled in.
func ordered(psnNo, id string) payout.Order {
	return payout.Order{
		OrderID: id, Partition: psnNo, Region: "390100", Kind: "生育津贴", Ref: "2026-02-01", DueDay: day("2026-03-05"),
		Payee: payout.Payee{Party: psnNo, Name: "安小满", Bank: "安澜银行", Account: "6222"},
		Parts: []payout.Part{{Scheme: "310", Fund: "统筹基金", Amount: 700}, {Scheme: "310", Fund: "大病保险", Amount: -200}},
		State: payout.Due, Recorded: at(5), Rev: 1,
	}
}

func (b *Bench) pay(work func(paying.Work) error) {
	b.Helper()
	b.ok(b.db().Payments(ctx, work))
}

func (b *Bench) orders(q payout.Query) (list []payout.Order) {
	b.Helper()
	b.pay(func(w paying.Work) (err error) {
		list, err = w.Orders(ctx, q)
		return err
	})
	return list
}

var benefitCases = []Case{
	{"待遇/restrictions come back by day, by version and oldest first; a later version goes before", func(b *Bench) {
		b.persons("1001")
		first, lift := restricted("1001", "R1", 1), restricted("1001", "R2", 9)
		lift.Active, lift.Effective = false, version("", 0, "2026-06-01", "2026-07-01").Effective
		b.ok(b.db().Qualify(ctx, "1001", func(w qualifying.Work) error {
			return errors.Join(w.AddRestrictions(ctx, []restriction.Restriction{first}), w.AddRestrictions(ctx, []restriction.Restriction{lift}))
		}))
		b.ok(b.db().Qualified(ctx, func(r qualifying.Reader) error {
			for on, want := range map[string][]restriction.Restriction{
				"2026-02-28": {}, "2026-03-01": {first}, "2026-05-31": {first}, "2026-06-01": {lift}, "2026-07-01": {},
			} {
				found, err := r.RestrictionsOn(ctx, "1001", day(on))
				b.ok(err)
				b.same(want, found)
			}
			all, err := r.RestrictionsOf(ctx, "1001")
			b.ok(err)
			b.same([]restriction.Restriction{first, lift}, all)
			named, err := r.RestrictionVersions(ctx, "1001", []string{"R2", "R1"})
			b.ok(err)
			b.same([]restriction.Restriction{lift, first}, named)
			return nil
		}))
	}},
	{"待遇/orders come back as made, move along their states once, with their steps", func(b *Bench) {
		b.persons("1001", "1002")
		one, two := ordered("1001", "O1"), ordered("1002", "O2")
		b.pay(func(w paying.Work) error { return w.AddOrders(ctx, []payout.Order{one, two}) })
		b.same([]payout.Order{one, two}, b.orders(payout.Query{Region: "390100", State: payout.Due, DueBy: day("2026-03-05")}))
		b.same([]payout.Order{two}, b.orders(payout.Query{After: "O1", Limit: 5}))
		b.same([]payout.Order{one}, b.orders(payout.Query{PsnNo: "1001", Ref: "2026-02-01", Kind: "生育津贴"}))
		b.same([]payout.Order{}, b.orders(payout.Query{DueBy: day("2026-03-04")}))
		sent := one
		sent.State, sent.Batch = payout.Sent, "B1"
		step := payout.Step{OrderID: "O1", Partition: "1001", From: payout.Due, To: payout.Sent, Batch: "B1", Operator: "乙", Recorded: at(6)}
		b.pay(func(w paying.Work) error { return w.MoveOrder(ctx, sent, step) })
		b.is(b.db().Payments(ctx, func(w paying.Work) error { return w.MoveOrder(ctx, sent, step) }), payout.ErrOrderChanged)
		back := step
		back.From, back.To = payout.Paid, payout.Due
		b.is(b.db().Payments(ctx, func(w paying.Work) error { return w.MoveOrder(ctx, one, back) }), payout.ErrOrderState)
		sent.Rev, step.Rev = 2, 2
		b.pay(func(w paying.Work) error {
			found, err := w.Order(ctx, "O1")
			b.same(sent, found)
			steps, failed := w.StepsOf(ctx, "O1")
			b.same([]payout.Step{step}, steps)
			_, unknown := w.Order(ctx, "NONE")
			b.is(unknown, payout.ErrUnknownOrder)
			return errors.Join(err, failed)
		})
		b.same([]payout.Order{sent}, b.orders(payout.Query{Batch: "B1"}))
	}},
	{"待遇/a batch is kept with its answer", func(b *Bench) {
		made := payout.Batch{BatchID: "B1", Region: "390100", Kind: "津贴", Count: 2, Total: money.Fen(900), Hash: "h", Operator: "乙", Recorded: at(3)}
		b.pay(func(w paying.Work) error { return w.AddPayBatch(ctx, made) })
		b.pay(func(w paying.Work) error { return w.AnswerBatch(ctx, "B1", at(8)) })
		made.Answered = at(8)
		b.pay(func(w paying.Work) error {
			found, err := w.Batch(ctx, "B1")
			b.same(made, found)
			_, unknown := w.Batch(ctx, "NONE")
			b.is(unknown, payout.ErrUnknownBatch)
			return err
		})
		later, away := made, made
		later.BatchID, later.Answered, away.BatchID, away.Region = "B2", time.Time{}, "B3", "390200"
		b.pay(func(w paying.Work) error { return errors.Join(w.AddPayBatch(ctx, later), w.AddPayBatch(ctx, away)) })
		b.pay(func(w paying.Work) error {
			all, err := w.PayBatches(ctx, "390100", "", 10)
			b.same([]payout.Batch{later, made}, all)
			first, failed := w.PayBatches(ctx, "390100", "", 1)
			b.same([]payout.Batch{later}, first)
			rest, broken := w.PayBatches(ctx, "390100", "B2", 10)
			b.same([]payout.Batch{made}, rest)
			return errors.Join(err, failed, broken)
		})
	}},
	{"待遇/grants, proofs and what fell due; a term falls due once", func(b *Bench) {
		b.persons("1001", "1002")
		grant := register.Grant{
			Version: version("G1", 1, "2026-01-01", ""), GrantID: "A", PsnNo: "1001", Number: "1001", Region: "390100", Scheme: "310", Fund: "工伤保险基金", Class: "一级伤残",
			Wage: 600_000, Alone: true, Active: true, Payee: register.Payee{Party: "1001", Name: "安小满", Bank: "安澜银行", Account: "6222"},
		}
		later := grant
		later.Version, later.Active = version("G2", 7, "2026-05-01", ""), false
		proof := register.Proof{PsnNo: "1001", Day: day("2026-03-05"), Way: "窗口", Operator: "甲", Recorded: at(4)}
		due := register.Due{
			PsnNo: "1001", Kind: register.WorkInjury, GrantID: "A", Term: "2026-03", Region: "390100", Scheme: "310", Fund: "工伤保险基金", Amount: 540_000,
			Basis: "P1", Detail: "《政策》", OrderID: "O1", Operator: "甲", Recorded: at(5),
		}
		b.ok(b.db().Allow(ctx, "1001", func(w allowance.Work) error {
			return errors.Join(w.AddGrants(ctx, []register.Grant{grant}), w.AddGrants(ctx, []register.Grant{later}), w.AddProof(ctx, proof), w.AddDue(ctx, due))
		}))
		b.is(b.db().Allow(ctx, "1001", func(w allowance.Work) error { return w.AddDue(ctx, due) }), register.ErrTaken)
		b.ok(b.db().Allowed(ctx, func(r allowance.Reader) error {
			grants, err := r.GrantsOf(ctx, "1001")
			b.ok(err)
			b.same([]register.Grant{grant, later}, grants)
			proofs, err := r.ProofsOf(ctx, "1001")
			b.ok(err)
			b.same([]register.Proof{proof}, proofs)
			dues, err := r.DuesOf(ctx, "1001")
			b.ok(err)
			b.same([]register.Due{due}, dues)
			who, err := r.Beneficiaries(ctx, "390100", "", 10)
			b.ok(err)
			b.same([]string{"1001"}, who)
			none, err := r.Beneficiaries(ctx, "390100", "1001", 10)
			b.same([]string{}, none)
			return err
		}))
	}},
	{"待遇/benefits and applications of a merged number are read and gone on with under the kept one, and are its own when they part", func(b *Bench) {
		b.persons("1001", "1002")
		grant := register.Grant{
			Version: version("G1", 1, "2026-01-01", ""), GrantID: "A", PsnNo: "1001", Number: "1001", Region: "390100", Scheme: "310", Fund: "工伤保险基金",
			Class: "一级伤残", Wage: 600_000, Active: true, Payee: register.Payee{Party: "1001", Name: "安小满", Bank: "安澜银行", Account: "6222"},
		}
		due := register.Due{PsnNo: "1001", Kind: register.WorkInjury, GrantID: "A", Term: "2026-03", Region: "390100", Amount: 5, OrderID: "O1", Recorded: at(5)}
		asked := panel.Application{ApplicationID: "C1", PsnNo: "1001", Region: "390100", Scheme: "310", Disease: "M01600", Content: "{}", Experts: []string{"一"}, Needed: 1, State: panel.Open, Recorded: at(3), Rev: 1}
		b.ok(b.db().Allow(ctx, "1001", func(w allowance.Work) error {
			return errors.Join(w.AddGrants(ctx, []register.Grant{grant}), w.AddDue(ctx, due))
		}))
		b.ok(b.db().FileAtDesk(ctx, "1001", func(w filing.AgencyWork) error { return w.AddChronicApplication(ctx, asked) }))
		b.enrol(merge("1002", "1001", 0, 0))
		ended := grant
		ended.Version, ended.PsnNo, ended.Active = version("G2", 7, "2026-05-01", ""), "1002", false
		later := due
		later.PsnNo, later.Term, later.OrderID, later.Recorded = "1002", "2026-04", "O2", at(6)
		b.is(b.db().Allow(ctx, "1002", func(w allowance.Work) error {
			again := due
			again.PsnNo = "1002"
			return w.AddDue(ctx, again)
		}), register.ErrTaken)
		b.ok(b.db().Allow(ctx, "1002", func(w allowance.Work) error {
			return errors.Join(w.AddGrants(ctx, []register.Grant{ended}), w.AddDue(ctx, later))
		}))
		vote := panel.Vote{ApplicationID: "C1", PsnNo: "1002", Expert: "一", Agree: true, Opinion: "符合", Recorded: at(4)}
		asked.PsnNo = "1002"
		decided := asked
		decided.State, decided.Decided, decided.Registration = panel.Passed, day("2026-03-05"), "R1"
		b.ok(b.db().FileAtDesk(ctx, "1002", func(w filing.AgencyWork) error {
			open, err := w.OpenChronic(ctx, "390100", "", 10)
			b.same([]panel.Application{asked}, open)
			return errors.Join(err, w.AddChronicVote(ctx, vote), w.DecideChronic(ctx, decided))
		}))
		state := func(psnNo string) (grants []register.Grant, dues []register.Due, who []string, all []panel.Application) {
			b.ok(b.db().Allowed(ctx, func(r allowance.Reader) (err error) {
				if grants, err = r.GrantsOf(ctx, psnNo); err == nil {
					dues, err = r.DuesOf(ctx, psnNo)
				}
				if err == nil {
					who, err = r.Beneficiaries(ctx, "390100", "", 10)
				}
				return err
			}))
			b.ok(b.db().ReviewedAtDesk(ctx, func(r filing.AgencyReader) (err error) {
				all, err = r.ChronicApplicationsOf(ctx, psnNo)
				return err
			}))
			return grants, dues, who, all
		}
		check := func(psnNo string) {
			grants, dues, who, all := state(psnNo)
			first, second, fell, next, done := grant, ended, due, later, decided
			first.PsnNo, second.PsnNo, second.Number, fell.PsnNo, next.PsnNo, done.PsnNo, done.Rev = psnNo, psnNo, "1001", psnNo, psnNo, psnNo, 2
			b.same([]register.Grant{first, second}, grants)
			b.same([]register.Due{fell, next}, dues)
			b.same([]string{psnNo}, who)
			b.same([]panel.Application{done}, all)
		}
		check("1002")
		b.enrol(func(w enrolling.Work) error {
			return errors.Join(w.Lock(ctx, "1002"), w.AddParting(ctx, "1001", enrolment.Parting{AliasID: "M1", Seq: 1, Day: day("2026-03-02"), Recorded: at(60)}))
		})
		check("1001")
		grants, dues, _, all := state("1002")
		b.same([]register.Grant{}, grants)
		b.same([]register.Due{}, dues)
		b.same([]panel.Application{}, all)
	}},
	{"待遇/an application keeps its panel and votes, and is decided once", func(b *Bench) {
		b.persons("1001")
		a := panel.Application{
			ApplicationID: "C1", PsnNo: "1001", Region: "390100", Scheme: "310", Disease: "M01600", Name: "糖尿病", Institution: "H1", Operator: "甲",
			Identified: day("2026-03-01"), Content: `{"病历":"1"}`, Experts: []string{"一", "二"}, Needed: 2, Months: 24, Recheck: 12, Basis: "P1",
			State: panel.Open, Recorded: at(3), Rev: 1,
		}
		vote := panel.Vote{ApplicationID: "C1", PsnNo: "1001", Expert: "一", Agree: true, Opinion: "符合", Recorded: at(4)}
		passed := a
		passed.State, passed.Decided, passed.Registration = panel.Passed, day("2026-03-05"), "G1"
		b.ok(b.db().FileAtDesk(ctx, "1001", func(w filing.AgencyWork) error {
			return errors.Join(w.AddChronicApplication(ctx, a), w.AddChronicVote(ctx, vote))
		}))
		open := func() (list []panel.Application) {
			b.ok(b.db().ReviewedAtDesk(ctx, func(r filing.AgencyReader) (err error) {
				list, err = r.OpenChronic(ctx, "390100", "", 10)
				return err
			}))
			return list
		}
		b.same([]panel.Application{a}, open())
		b.ok(b.db().FileAtDesk(ctx, "1001", func(w filing.AgencyWork) error { return w.DecideChronic(ctx, passed) }))
		b.same([]panel.Application{}, open())
		b.is(b.db().FileAtDesk(ctx, "1001", func(w filing.AgencyWork) error { return w.DecideChronic(ctx, passed) }), panel.ErrChanged)
		passed.Rev = 2
		b.ok(b.db().ReviewedAtDesk(ctx, func(r filing.AgencyReader) error {
			one, err := r.ChronicApplication(ctx, "1001", "C1")
			b.ok(err)
			b.same(passed, one)
			all, err := r.ChronicApplicationsOf(ctx, "1001")
			b.ok(err)
			b.same([]panel.Application{passed}, all)
			votes, err := r.ChronicVotes(ctx, "1001", "C1")
			b.same([]panel.Vote{vote}, votes)
			_, unknown := r.ChronicApplication(ctx, "1001", "NONE")
			b.is(unknown, panel.ErrUnknown)
			return err
		}))
	}},
	{"待遇/a readjustment that fails leaves nothing", func(b *Bench) {
		b.persons("1001")
		failed := errors.New("no")
		b.is(b.db().Readjust(ctx, "1001", func(w readjustment.Work) error {
			return errors.Join(w.AddOrders(ctx, []payout.Order{ordered("1001", "O1")}), failed)
		}), failed)
		b.same([]payout.Order{}, b.orders(payout.Query{PsnNo: "1001"}))
	}},
}
