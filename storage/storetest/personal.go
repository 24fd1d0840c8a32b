package storetest

import (
	"errors"

	"yibao/ground/money"
	accounts "yibao/process/account"
	"yibao/process/enrolling"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// look runs a reading of accounts that must succeed.
func look[T any](b *Bench, what func(accounts.Reader) (T, error)) (value T) {
	b.Helper()
	b.ok(b.db().ReadAccounts(ctx, func(r accounts.Reader) (err error) {
		value, err = what(r)
		return err
	}))
	return value
}

func hold(id string, minutes int) ledger.Hold {
	return ledger.Hold{
		Owner: "1001", HoldID: id, Member: "1002", Region: "330200", Scheme: "310", Amount: 700, Key: "H1/2207/M1",
		Day: day("2026-03-01"), Placed: at(minutes), Expires: at(minutes + 15),
	}
}

func step(id string, ordinal int, kind ledger.HoldStepKind, setlID string) ledger.HoldStep {
	return ledger.HoldStep{
		Member: "1002", HoldID: id, Ordinal: ordinal, Kind: kind, Owner: "1001", Region: "330200", Scheme: "310", SetlID: setlID, Amount: 700, Recorded: at(ordinal),
	}
}

// placed books a hold of the first person's money for the second.
func (b *Bench) placed(h ledger.Hold, seq int64) {
	b.Helper()
	b.ok(b.db().Account(ctx, h.Owner, func(w accounts.Work) error {
		e := booking(h.Owner, seq, "E-"+h.HoldID, ledger.PersonalAccount(h.Region, h.Scheme, h.Owner), h.Frozen(), h.Amount)
		return errors.Join(w.AddHold(ctx, h), w.Post(ctx, e))
	}))
}

var personalCases = append([]Case{
	{"个人账户/consents come back as they were recorded", func(b *Bench) {
		b.persons("1001", "1002")
		one := accounts.Consent{
			Version: version("C1", 0, "2026-03-01", ""), Owner: "1001", Member: "1002", Relation: "子女", Scheme: "310",
			PerYear: 100_000, PerBill: 5_000, Active: true, Operator: "李四", Material: "授权书",
		}
		two := one
		two.Version, two.Active = version("C2", 5, "2026-04-01", ""), false
		b.ok(b.db().Jointly(ctx, func(w accounts.Joint) error { return w.AddConsents(ctx, []accounts.Consent{two, one}) }))
		b.same([]accounts.Consent{one, two}, look(b, func(r accounts.Reader) ([]accounts.Consent, error) { return r.Consents(ctx, "1001") }))
		b.same([]accounts.Consent{}, look(b, func(r accounts.Reader) ([]accounts.Consent, error) { return r.Consents(ctx, "1002") }))
	}},
	{"个人账户/a hold keeps its money until entries of either person take it", func(b *Bench) {
		b.persons("1001", "1002")
		one, two := hold("H1", 1), hold("H2", 2)
		b.placed(one, 1)
		b.placed(two, 2)
		b.same([]ledger.Hold{one, two}, look(b, func(r accounts.Reader) ([]ledger.Hold, error) { return r.Holds(ctx, "1001") }))
		kept := func(h ledger.Hold) money.Fen {
			return look(b, func(r accounts.Reader) (money.Fen, error) { return r.KeptIn(ctx, h) })
		}
		b.same(money.Fen(700), kept(one))
		b.do("1002", func(w settlement.Work) error {
			return errors.Join(w.AddHoldSteps(ctx, []ledger.HoldStep{step("H1", 1, ledger.Confirmed, "S1")}),
				w.Post(ctx, booking("1002", 1, "E9", one.Frozen(), payable, 700)))
		})
		b.same(money.Fen(0), kept(one))
		b.same(money.Fen(700), kept(two))
		b.same([]ledger.Hold{two}, look(b, func(r accounts.Reader) ([]ledger.Hold, error) { return r.OpenHolds(ctx, 10) }))
	}},
	{"个人账户/steps of holds by hold and by settlement; of one place there is one", func(b *Bench) {
		b.persons("1001", "1002")
		confirmed, returned, voided := step("H1", 1, ledger.Confirmed, "S1"), step("H1", 2, ledger.Returned, "S1"), step("H2", 1, ledger.Voided, "")
		b.do("1002", func(w settlement.Work) error { return w.AddHoldSteps(ctx, []ledger.HoldStep{confirmed, voided}) })
		b.do("1002", func(w settlement.Work) error { return w.AddHoldSteps(ctx, []ledger.HoldStep{returned}) })
		b.same([]ledger.HoldStep{confirmed, returned, voided}, look(b, func(r accounts.Reader) ([]ledger.HoldStep, error) {
			return r.HoldSteps(ctx, "1002", []string{"H2", "H1", "H3"})
		}))
		b.same([]ledger.HoldStep{confirmed, returned}, look(b, func(r accounts.Reader) ([]ledger.HoldStep, error) { return r.HoldStepsOf(ctx, "1002", "S1") }))
		if err := b.db().Do(ctx, "1002", func(w settlement.Work) error { return w.AddHoldSteps(ctx, []ledger.HoldStep{voided}) }); err == nil {
			b.Error("一个冻结有了两个第一步")
		}
	}},
	{"个人账户/consents, holds and their steps of merged numbers are read under the kept ones, and what a hold keeps also after they part", func(b *Bench) {
		b.persons("1001", "1002", "1003")
		given := accounts.Consent{Version: version("C1", 0, "2026-03-01", ""), Owner: "1001", Member: "1002", Relation: "子女", Scheme: "310", Active: true, Operator: "李四", Material: "授权书"}
		b.ok(b.db().Jointly(ctx, func(w accounts.Joint) error { return w.AddConsents(ctx, []accounts.Consent{given}) }))
		one := hold("H1", 1)
		b.placed(one, 1)
		b.do("1002", func(w settlement.Work) error {
			return w.AddHoldSteps(ctx, []ledger.HoldStep{step("H1", 1, ledger.Voided, "")})
		})
		b.enrol(merge("1003", "1001", 0, 1))
		one.Owner, given.Owner = "1003", "1003"
		b.same([]accounts.Consent{given}, look(b, func(r accounts.Reader) ([]accounts.Consent, error) { return r.Consents(ctx, "1003") }))
		b.same([]ledger.Hold{one}, look(b, func(r accounts.Reader) ([]ledger.Hold, error) { return r.Holds(ctx, "1003") }))
		b.same(map[string]string{"1001": "1003"}, look(b, func(r accounts.Reader) (map[string]string, error) { return r.MergedBetween(ctx, "1001", "1002") }))
		kept := func(owner string) money.Fen {
			h := one
			h.Owner = owner
			return look(b, func(r accounts.Reader) (money.Fen, error) { return r.KeptIn(ctx, h) })
		}
		b.same(money.Fen(700), kept("1003"))
		b.ok(b.db().Account(ctx, "1003", func(w accounts.Work) error {
			return w.Post(ctx, booking("1003", 2, "E2", one.Frozen(), ledger.PersonalAccount(one.Region, one.Scheme, "1003"), 700))
		}))
		b.same(money.Fen(0), kept("1003"))
		b.enrol(func(w enrolling.Work) error {
			return errors.Join(w.Lock(ctx, "1003"), w.AddParting(ctx, "1001", enrolment.Parting{AliasID: "M1", Seq: 3, Day: day("2026-03-02"), Recorded: at(60)}))
		})
		b.same(money.Fen(0), kept("1001"))
		b.same([]ledger.Hold{}, look(b, func(r accounts.Reader) ([]ledger.Hold, error) { return r.Holds(ctx, "1003") }))
	}},
	{"个人账户/a crediting run is begun once and knows how far it came", func(b *Bench) {
		run := accounts.Run{Key: "K", Region: "330200", Scheme: "310", Kind: "划入", Words: "2026-02", Day: day("2026-03-01"), Operator: "李四", Started: at(1)}
		begin := func(r accounts.Run) (fresh bool) {
			b.ok(b.db().Jointly(ctx, func(w accounts.Joint) (err error) {
				fresh, err = w.AddCrediting(ctx, r)
				return err
			}))
			return fresh
		}
		b.same(true, begin(run))
		other := run
		other.Words = "别的"
		b.same(false, begin(other))
		page := accounts.Page{Number: 1, Last: "1003", Persons: 3, Amount: 300, Recorded: at(2)}
		b.ok(b.db().Jointly(ctx, func(w accounts.Joint) error { return w.AddCreditingPage(ctx, "K", page) }))
		if err := b.db().Jointly(ctx, func(w accounts.Joint) error { return w.AddCreditingPage(ctx, "K", page) }); err == nil {
			b.Error("同一页做了两遍")
		}
		run.Finished, run.Persons, run.Amount = at(3), 3, 300
		b.ok(b.db().Jointly(ctx, func(w accounts.Joint) error { return w.FinishCrediting(ctx, run) }))
		b.ok(b.db().ReadAccounts(ctx, func(r accounts.Reader) error {
			known, pages, err := r.Crediting(ctx, "K")
			b.same(&run, known)
			b.same([]accounts.Page{page}, pages)
			none, _, err2 := r.Crediting(ctx, "L")
			b.same((*accounts.Run)(nil), none)
			return errors.Join(err, err2)
		}))
		b.same([]accounts.Run{run}, look(b, func(r accounts.Reader) ([]accounts.Run, error) { return r.Creditings(ctx, "330200", 5) }))
	}},
	{"个人账户/who holds accounts, page by page, with what moved them", func(b *Bench) {
		b.persons("1001", "1002", "1003")
		for _, n := range []string{"1001", "1003"} {
			mine := ledger.PersonalAccount("330200", "310", n)
			b.do(n, func(w settlement.Work) error {
				return errors.Join(w.Post(ctx, booking(n, 2, "E2", mine, payable, 200)), w.Post(ctx, booking(n, 1, "E1", expense, mine, 700)))
			})
		}
		moves := []accounts.Move{{Seq: 1, Day: day("2026-03-01"), Kind: "结算", Amount: 700}, {Seq: 2, Day: day("2026-03-01"), Kind: "结算", Amount: -200}}
		page := func(after string, limit int) []accounts.Holder {
			return look(b, func(r accounts.Reader) ([]accounts.Holder, error) {
				return r.Holders(ctx, "330200", "310", after, limit)
			})
		}
		b.same([]accounts.Holder{{PsnNo: "1001", Moves: moves}, {PsnNo: "1003", Moves: moves}}, page("", 5))
		b.same([]accounts.Holder{{PsnNo: "1001", Moves: moves}}, page("", 1))
		b.same([]accounts.Holder{{PsnNo: "1003", Moves: moves}}, page("1001", 5))
		b.same([]accounts.Holder{}, page("1003", 5))
	}},
	{"个人账户/who is insured on a day, page by page, by the version recorded last", func(b *Bench) {
		b.persons("1001", "1002", "1003", "1004")
		stopped := spell("1003", "310", enrolment.CoverSuspended, version("S4", 5, "2026-01-01", ""))
		b.load(func(w importing.Work) error {
			return w.AddSpells(ctx, []enrolment.Spell{
				spell("1001", "310", enrolment.CoverActive, version("S1", 0, "2020-01-01", "")),
				spell("1002", "390", enrolment.CoverActive, version("S2", 0, "2020-01-01", "")),
				spell("1003", "310", enrolment.CoverActive, version("S3", 0, "2020-01-01", "")), stopped,
				spell("1004", "310", enrolment.CoverActive, version("S5", 0, "2020-01-01", "")),
			})
		})
		insured := func(on, after string, limit int) (found []string) {
			list := look(b, func(r accounts.Reader) ([]accounts.Insured, error) {
				return r.InsuredPage(ctx, "330200", "310", day(on), after, limit)
			})
			for _, p := range list {
				found = append(found, p.PsnNo+" "+p.PersonType)
			}
			return found
		}
		b.same([]string{"1001 11", "1003 ", "1004 11"}, insured("2026-03-01", "", 9))
		b.same([]string{"1001 11", "1003 11", "1004 11"}, insured("2025-12-31", "", 9))
		b.same([]string{"1003 "}, insured("2026-03-01", "1001", 1))
		b.same([]string{}, insured("2019-12-31", "", 9))
		b.same([]string{}, insured("2026-03-01", "1004", 9))
	}},
}, proposalCases...)
