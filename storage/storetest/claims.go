package storetest

import (
	"fmt"
	"time"

	"yibao/observer/verify"
	"yibao/observer/visits"
	"yibao/process/settlement"
	"yibao/register/claim"
)

func visitsOf(b *Bench, psnNo string, since time.Time) []claim.Visit {
	b.Helper()
	return read(b, func(r verify.Reader) ([]claim.Visit, error) { return r.VisitsOf(ctx, psnNo, since) })
}

func feeLines(b *Bench, visitID string) []claim.FeeLine {
	b.Helper()
	return read(b, func(r verify.Reader) ([]claim.FeeLine, error) { return r.FeeLines(ctx, "1001", visitID) })
}

func settledLines(b *Bench, setlID string) []claim.FeeLine {
	b.Helper()
	return read(b, func(r verify.Reader) ([]claim.FeeLine, error) { return r.SettledLines(ctx, "1001", setlID) })
}

var visitCases = []Case{
	{"就诊/a visit comes back as registered", func(b *Bench) {
		b.persons("1001")
		v := visit("1001", "V1", 0)
		b.do("1001", func(w settlement.Work) error { return w.AddVisit(ctx, v) })
		b.same(v, read(b, func(r verify.Reader) (claim.Visit, error) { return r.Visit(ctx, "1001", "V1") }))
	}},
	{"就诊/an unknown visit, and another person's, are refused", func(b *Bench) {
		b.persons("1001", "1002")
		b.do("1001", func(w settlement.Work) error { return w.AddVisit(ctx, visit("1001", "V1", 0)) })
		for _, c := range [][2]string{{"1001", "V2"}, {"1002", "V1"}} {
			refused(b, claim.ErrUnknownVisit, func(r verify.Reader) (claim.Visit, error) { return r.Visit(ctx, c[0], c[1]) })
		}
	}},
	{"就诊/the stays of an institution that go on, by begin", func(b *Bench) {
		b.persons("1001", "1002")
		stay := func(psnNo, id string, minutes int, change func(*claim.Visit)) claim.Visit {
			v := visit(psnNo, id, minutes)
			v.Kind, v.State, v.Institution = claim.Inpatient, claim.Admitted, "H33020000009"
			change(&v)
			b.do(psnNo, func(w settlement.Work) error { return w.AddVisit(ctx, v) })
			return v
		}
		same := func(*claim.Visit) {}
		second, first := stay("1001", "V1", 20, same), stay("1002", "V2", 10, same)
		stay("1001", "V3", 12, func(v *claim.Visit) { v.State = claim.Discharged })
		stay("1001", "V4", 12, func(v *claim.Visit) { v.Institution = "H33020000008" })
		last := stay("1001", "V5", 60, same)
		of := func(from, to time.Time) (found []claim.Visit) {
			b.ok(b.db().Visited(ctx, func(r visits.Reader) (err error) {
				found, err = r.InHospital(ctx, "H33020000009", from, to)
				return err
			}))
			return found
		}
		b.same([]claim.Visit{first, second}, of(first.Begin, last.Begin))
		b.same([]claim.Visit{second, last}, of(second.Begin, time.Time{}))
	}},
	{"就诊/an update is written once for each revision", func(b *Bench) {
		b.persons("1001")
		v := visit("1001", "V1", 0)
		b.do("1001", func(w settlement.Work) error { return w.AddVisit(ctx, v) })
		changed := v
		changed.State, changed.End, changed.MedType = claim.Discharged, at(50), "22"
		b.do("1001", func(w settlement.Work) error { return w.UpdateVisit(ctx, changed) })
		changed.Revision = v.Revision + 1
		b.same(changed, read(b, func(r verify.Reader) (claim.Visit, error) { return r.Visit(ctx, "1001", "V1") }))

		late := v // read before the update
		late.State = claim.Cancelled
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error { return w.UpdateVisit(ctx, late) }), claim.ErrVisitChanged)
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error { return w.UpdateVisit(ctx, visit("1001", "V9", 0)) }), claim.ErrVisitChanged)
		b.same(changed, read(b, func(r verify.Reader) (claim.Visit, error) { return r.Visit(ctx, "1001", "V1") }))
	}},
	{"就诊/visits of a person since an instant, oldest first, cancelled ones left out", func(b *Bench) {
		b.persons("1001", "1002")
		gone := visit("1001", "V4", 40)
		gone.State = claim.Cancelled
		b.do("1001", func(w settlement.Work) error {
			for _, v := range []claim.Visit{visit("1001", "V3", 30), visit("1001", "V1", 10), gone, visit("1001", "V2", 20)} {
				if err := w.AddVisit(ctx, v); err != nil {
					return err
				}
			}
			return nil
		})
		b.same([]claim.Visit{visit("1001", "V2", 20), visit("1001", "V3", 30)}, visitsOf(b, "1001", at(20)))
		b.same([]claim.Visit{visit("1001", "V3", 30)}, visitsOf(b, "1001", at(21)))
		b.same(3, len(visitsOf(b, "1001", time.Time{})))
		b.same([]claim.Visit{}, visitsOf(b, "1002", time.Time{}))
	}},
	{"就诊/diagnoses are replaced as a whole, in their order", func(b *Bench) {
		b.persons("1001")
		one := claim.Diagnosis{PsnNo: "1001", VisitID: "V1", Ordinal: 1, Kind: "1", Code: "A01.000", Name: "伤寒", Doctor: "D1", Main: true}
		two := claim.Diagnosis{PsnNo: "1001", VisitID: "V1", Ordinal: 2, Kind: "1", Code: "I10.x00", Name: "高血压", Doctor: "D1"}
		for _, list := range [][]claim.Diagnosis{{two, one}, {two}, nil} {
			b.do("1001", func(w settlement.Work) error { return w.ReplaceDiagnoses(ctx, "1001", "V1", list) })
			got := read(b, func(r verify.Reader) ([]claim.Diagnosis, error) { return r.Diagnoses(ctx, "1001", "V1") })
			if len(list) == 2 {
				list = []claim.Diagnosis{one, two}
			}
			b.same(list, got)
		}
	}},
}

var lineCases = []Case{
	{"费用/lines come back as uploaded, in order of upload", func(b *Bench) {
		b.persons("1001")
		refund := line("1001", "V1", "9", 2)
		refund.RefundOf, refund.Amount, refund.Quantity, refund.External = "10", -1234, -20_000, false
		first, second := line("1001", "V1", "10", 1), line("1001", "V1", "2", 1)
		b.do("1001", func(w settlement.Work) error {
			return w.AddFeeLines(ctx, []claim.FeeLine{refund, second, first, line("1001", "V2", "10", 0)})
		})
		b.same([]claim.FeeLine{first, second, refund}, feeLines(b, "V1"))
		b.same([]claim.FeeLine{}, feeLines(b, "V3"))
	}},
	{"费用/a line number is taken once in a visit, and the repeated one is named", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{line("1001", "V1", "1", 0)}) })
		for _, repeated := range [][]claim.FeeLine{
			{line("1001", "V1", "2", 1), line("1001", "V1", "1", 1)},
			{line("1001", "V1", "3", 1), line("1001", "V1", "3", 1)},
		} {
			err := b.db().Do(ctx, "1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, repeated) })
			b.is(err, claim.ErrDuplicateLine)
			b.same(claim.ErrDuplicateLine.With(repeated[1].LineNo).Error(), err.Error())
		}
		b.same([]claim.FeeLine{line("1001", "V1", "1", 0)}, feeLines(b, "V1"))
	}},
	{"费用/a withdrawn line is gone, and its number may be uploaded again", func(b *Bench) {
		b.persons("1001")
		one, two := line("1001", "V1", "1", 0), line("1001", "V1", "2", 0)
		again := line("1001", "V1", "1", 5)
		again.Amount = 999
		b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{one, two}) })
		for range 2 {
			b.do("1001", func(w settlement.Work) error { return w.WithdrawLines(ctx, "1001", "V1", []string{"1"}, at(3)) })
			b.same([]claim.FeeLine{two}, feeLines(b, "V1"))
			b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{again}) })
			b.same([]claim.FeeLine{two, again}, feeLines(b, "V1"))
		}
	}},
	{"费用/a line that is not there, withdrawn or settled cannot be withdrawn, nor the others with it", func(b *Bench) {
		b.persons("1001")
		lines := []claim.FeeLine{line("1001", "V1", "1", 0), line("1001", "V1", "2", 0), line("1001", "V1", "3", 0)}
		b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, lines) })
		b.do("1001", func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"2"}) })
		b.do("1001", func(w settlement.Work) error { return w.WithdrawLines(ctx, "1001", "V1", []string{"3"}, at(1)) })
		for _, other := range []string{"2", "3", "4"} {
			err := b.db().Do(ctx, "1001", func(w settlement.Work) error {
				return w.WithdrawLines(ctx, "1001", "V1", []string{"1", other}, at(3))
			})
			b.is(err, claim.ErrVisitChanged)
			err = b.db().Do(ctx, "1001", func(w settlement.Work) error { // a work that overlooks the refusal
				_ = w.WithdrawLines(ctx, "1001", "V1", []string{"1", other}, at(3))
				return nil
			})
			b.is(err, claim.ErrVisitChanged)
		}
		b.same(2, len(feeLines(b, "V1")))
	}},
	{"费用/lines are not withdrawn at no instant", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{line("1001", "V1", "1", 0)}) })
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error {
			return w.WithdrawLines(ctx, "1001", "V1", []string{"1"}, time.Time{})
		}), settlement.ErrBusy)
		b.same(1, len(feeLines(b, "V1")))
	}},
}

var settledLineCases = []Case{
	{"费用/settled lines are tied to their settlement and keep its order", func(b *Bench) {
		b.persons("1001")
		one, two, three := line("1001", "V1", "1", 0), line("1001", "V1", "2", 0), line("1001", "V1", "3", 0)
		b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{one, two, three}) })
		b.do("1001", func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"3", "1"}) })
		one.SettledBy, three.SettledBy = "S1", "S1"
		b.same([]claim.FeeLine{one, two, three}, feeLines(b, "V1"))
		b.same([]claim.FeeLine{three, one}, settledLines(b, "S1"))
		b.same([]claim.FeeLine{}, settledLines(b, "S2"))
	}},
	{"费用/released lines are free again, and the settlement still names what it took", func(b *Bench) {
		b.persons("1001")
		one, two := line("1001", "V1", "1", 0), line("1001", "V1", "2", 0)
		b.do("1001", func(w settlement.Work) error {
			if err := w.AddFeeLines(ctx, []claim.FeeLine{one, two}); err != nil {
				return err
			}
			return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"2", "1"})
		})
		b.do("1001", func(w settlement.Work) error { return w.ReleaseLines(ctx, "1001", "V1", "S1") })
		b.same([]claim.FeeLine{one, two}, feeLines(b, "V1"))
		b.same([]claim.FeeLine{two, one}, settledLines(b, "S1"))
	}},
	{"费用/a settlement names the very upload it took, also after the number was used again", func(b *Bench) {
		b.persons("1001")
		first, second := line("1001", "V1", "1", 0), line("1001", "V1", "1", 9)
		second.Amount = 777
		steps := []func(settlement.Work) error{
			func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{first}) },
			func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"1"}) },
			func(w settlement.Work) error { return w.ReleaseLines(ctx, "1001", "V1", "S1") },
			func(w settlement.Work) error { return w.WithdrawLines(ctx, "1001", "V1", []string{"1"}, at(5)) },
			func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{second}) },
			func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V1", "S2", []string{"1"}) },
		}
		for _, step := range steps {
			b.do("1001", step)
		}
		second.SettledBy = "S2"
		b.same([]claim.FeeLine{first}, settledLines(b, "S1"))
		b.same([]claim.FeeLine{second}, settledLines(b, "S2"))
		reinstate := func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"1"}) }
		b.do("1001", func(w settlement.Work) error { return w.ReleaseLines(ctx, "1001", "V1", "S2") })
		b.is(b.db().Do(ctx, "1001", reinstate), claim.ErrVisitChanged) // another upload stands there now
	}},
	{"费用/a reinstated settlement takes its lines back", func(b *Bench) {
		b.persons("1001")
		one := line("1001", "V1", "1", 0)
		b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, []claim.FeeLine{one}) })
		mark := func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"1"}) }
		b.do("1001", mark)
		b.do("1001", func(w settlement.Work) error { return w.ReleaseLines(ctx, "1001", "V1", "S1") })
		b.do("1001", mark)
		one.SettledBy = "S1"
		b.same([]claim.FeeLine{one}, feeLines(b, "V1"))
		b.same([]claim.FeeLine{one}, settledLines(b, "S1"))
	}},
	{"费用/a line is settled once; nothing of a refused marking stays", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			if err := w.AddFeeLines(ctx, []claim.FeeLine{line("1001", "V1", "1", 0), line("1001", "V1", "2", 0)}); err != nil {
				return err
			}
			return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"1"})
		})
		for _, numbers := range [][]string{{"2", "1"}, {"2", "7"}, {"2", "2"}} {
			b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error {
				_ = w.MarkSettled(ctx, "1001", "V1", "S2", numbers)
				return nil
			}), claim.ErrVisitChanged)
		}
		b.same([]string{"S1", ""}, []string{feeLines(b, "V1")[0].SettledBy, feeLines(b, "V1")[1].SettledBy})
	}},
	{"费用/releasing what a settlement does not hold is refused", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			if err := w.AddFeeLines(ctx, []claim.FeeLine{line("1001", "V1", "1", 0)}); err != nil {
				return err
			}
			return w.MarkSettled(ctx, "1001", "V1", "S1", []string{"1"})
		})
		release := func(w settlement.Work) error { return w.ReleaseLines(ctx, "1001", "V1", "S1") }
		b.do("1001", release)
		b.is(b.db().Do(ctx, "1001", release), claim.ErrVisitChanged)
	}},
	{"费用/a stay of 1,200 lines is uploaded, settled and released", func(b *Bench) {
		b.persons("1001")
		var lines []claim.FeeLine
		var numbers []string
		for i := range 1200 {
			numbers = append(numbers, fmt.Sprintf("%05d", 1200-i))
			lines = append(lines, line("1001", "V1", numbers[i], 0))
		}
		b.do("1001", func(w settlement.Work) error { return w.AddFeeLines(ctx, lines) })
		b.do("1001", func(w settlement.Work) error { return w.MarkSettled(ctx, "1001", "V1", "S1", numbers) })
		b.do("1001", func(w settlement.Work) error { return w.ReleaseLines(ctx, "1001", "V1", "S1") })
		b.same(lines, settledLines(b, "S1"))
		b.same(1200, len(feeLines(b, "V1")))
	}},
}
