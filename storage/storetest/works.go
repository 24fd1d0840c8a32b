package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"yibao/ground/money"
	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/storage/relational"
)

// everything writes one of each thing that a settlement writes.
func everything(w settlement.Work) error {
	seq, err := w.NextSeq(ctx)
	if err != nil {
		return err
	}
	return errors.Join(
		w.AddVisit(ctx, visit("1001", "V1", 0)),
		w.ReplaceDiagnoses(ctx, "1001", "V1", []claim.Diagnosis{{Ordinal: 1, Code: "A01.000"}}),
		w.AddFeeLines(ctx, []claim.FeeLine{line("1001", "V1", "1", 0)}),
		w.MarkSettled(ctx, "1001", "V1", "S1", []string{"1"}),
		w.AddRecord(ctx, record("1001", "S1", seq, settlement.Settled, "")),
		w.AddDeltas(ctx, []accumulator.Delta{delta("1001", seq, 1, "S1", "起付", 300)}),
		w.Post(ctx, booking("1001", seq, "E1", expense, payable, 700)),
		w.Remember(ctx, message("1001", "M1")),
		seal(w, "结算", "S1"),
	)
}

// empty fails unless nothing of everything is there.
func (b *Bench) empty() {
	b.Helper()
	b.same([]claim.Visit{}, visitsOf(b, "1001", at(-999)))
	b.same([]claim.FeeLine{}, feeLines(b, "V1"))
	b.same([]claim.FeeLine{}, settledLines(b, "S1"))
	b.same((*settlement.Record)(nil), recordOf(b, "S1"))
	b.same([]accumulator.Delta{}, deltas(b, "1001"))
	b.same([]ledger.Entry{}, read(b, func(r verify.Reader) ([]ledger.Entry, error) { return r.EntriesOf(ctx, "1001") }))
	b.same((*settlement.Message)(nil), messageOf(b, message("1001", "M1").MessageKey))
	b.same([]claim.Diagnosis{}, read(b, func(r verify.Reader) ([]claim.Diagnosis, error) { return r.Diagnoses(ctx, "1001", "V1") }))
	b.chains(0)
}

var workCases = []Case{
	{"工作单元/an unknown person is refused before the work runs", func(b *Bench) {
		err := b.db().Do(ctx, "9999", func(settlement.Work) error { b.Error("the work ran"); return nil })
		b.is(err, enrolment.ErrUnknownPerson)
	}},
	{"工作单元/everything is committed together", func(b *Bench) {
		b.persons("1001")
		b.do("1001", everything)
		b.same(1, len(settledLines(b, "S1")))
		b.same("S1", recordOf(b, "S1").SetlID)
		b.chains(1)
	}},
	{"工作单元/a work that fails leaves nothing, and its error comes back as it is", func(b *Bench) {
		b.persons("1001")
		bad := errors.New("bad")
		err := b.db().Do(ctx, "1001", func(w settlement.Work) error { return errors.Join(everything(w), bad) })
		b.is(err, bad)
		b.empty()
		b.do("1001", func(w settlement.Work) error {
			seq, err := w.NextSeq(ctx)
			b.same(int64(1), seq)
			return err
		})
	}},
	{"工作单元/a work that panics leaves nothing, and the next one runs", func(b *Bench) {
		b.persons("1001")
		func() {
			defer func() { b.same("boom", recover()) }()
			_ = b.db().Do(ctx, "1001", func(w settlement.Work) error {
				b.ok(everything(w))
				panic("boom")
			})
		}()
		b.empty()
		b.do("1001", everything)
	}},
	{"工作单元/a work that overlooks a failure of the database commits nothing", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error { return w.AddVisit(ctx, visit("1001", "V2", 0)) })
		err := b.db().Do(ctx, "1001", func(w settlement.Work) error {
			_ = everything(w)
			_ = w.AddVisit(ctx, visit("1001", "V2", 0)) // there already
			_, _ = w.VisitsOf(ctx, "1001", at(0))
			return nil
		})
		b.is(err, settlement.ErrBusy)
		b.same(1, len(visitsOf(b, "1001", at(-999))))
		b.same((*settlement.Record)(nil), recordOf(b, "S1"))
	}},
	{"工作单元/a work reads what it wrote", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			if err := everything(w); err != nil {
				return err
			}
			r, err := w.Record(ctx, "1001", "S1")
			if err != nil {
				return err
			}
			b.same("S1", r.SetlID)
			lines, err := w.SettledLines(ctx, "1001", "S1")
			if err != nil {
				return err
			}
			b.same(1, len(lines))
			return nil
		})
	}},
	{"工作单元/the sequence goes up by one, also over failed works", func(b *Bench) {
		b.persons("1001", "1002")
		var seqs []int64
		next := func(w settlement.Work) error {
			seq, err := w.NextSeq(ctx)
			seqs = append(seqs, seq)
			return err
		}
		b.do("1001", next)
		b.do("1001", func(w settlement.Work) error { return errors.Join(next(w), next(w)) })
		b.do("1002", next)
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error { return errors.Join(next(w), context.Canceled) }), context.Canceled)
		b.do("1001", next)
		b.same([]int64{1, 2, 3, 1, 4, 4}, seqs)
	}},
	{"工作单元/a context that ended runs nothing", func(b *Bench) {
		b.persons("1001")
		ended, cancel := context.WithCancel(ctx)
		cancel()
		b.is(b.db().Do(ended, "1001", everything), settlement.ErrBusy)
		b.is(b.db().View(ended, func(r settlement.Reader) error { _, err := r.RecordsOf(ended, "1001"); return err }), settlement.ErrBusy)
		b.empty()
	}},
	{"工作单元/a context that ends during the work undoes it", func(b *Bench) {
		b.persons("1001")
		ending, cancel := context.WithCancel(ctx)
		err := b.db().Do(ending, "1001", func(w settlement.Work) error {
			b.ok(everything(w))
			cancel()
			_, err := w.NextSeq(ending)
			return err
		})
		b.is(err, settlement.ErrBusy)
		b.empty()
	}},
	{"工作单元/a view sees one state while others write", func(b *Bench) {
		b.persons("1001")
		b.ok(b.db().View(ctx, func(r settlement.Reader) error {
			before, err := r.RecordsOf(ctx, "1001")
			b.do("1001", everything)
			after, err2 := r.RecordsOf(ctx, "1001")
			b.same(before, after)
			return errors.Join(err, err2)
		}))
		b.same("S1", recordOf(b, "S1").SetlID)
	}},
	{"工作单元/an error of a view comes back as it is", func(b *Bench) {
		bad := errors.New("bad")
		b.is(b.db().View(ctx, func(settlement.Reader) error { return bad }), bad)
	}},
}

// together runs n functions at once and fails if one of them fails.
func (b *Bench) together(n int, run func(i int) error) {
	b.Helper()
	var all sync.WaitGroup
	failures := make([]error, n)
	for i := range n {
		all.Go(func() { failures[i] = run(i) })
	}
	all.Wait()
	b.ok(errors.Join(failures...))
}

var raceCases = []Case{
	{"并发/64 works on one person from two processes never pass a cap", func(b *Bench) {
		b.persons("1001")
		const limit = 1000
		stores := []*relational.Store{b.db(), b.open("X")}
		b.together(64, func(i int) error {
			return stores[i%2].Do(ctx, "1001", func(w settlement.Work) error { return payUpTo(w, i, limit) })
		})
		all := deltas(b, "1001")
		b.same(64, len(all))
		for i, d := range all {
			b.same(int64(i+1), d.Seq)
		}
		b.same(int64(limit), accumulator.Balance(all, all[0].Key, accumulator.Sum))
		b.same(money.Fen(limit), balance(b, "1001", expense, 1000))
		b.chains(64)
	}},
	{"并发/works on many persons from two processes all commit", func(b *Bench) {
		numbers := make([]string, 16)
		for i := range numbers {
			numbers[i] = fmt.Sprint(1000 + i)
		}
		b.persons(numbers...)
		stores := []*relational.Store{b.db(), b.open("X")}
		b.together(96, func(i int) error {
			psnNo := numbers[i%len(numbers)]
			return stores[i%2].Do(ctx, psnNo, func(w settlement.Work) error {
				seq, err := w.NextSeq(ctx)
				return errors.Join(err, w.AddDeltas(ctx, []accumulator.Delta{delta(psnNo, seq, 1, fmt.Sprint("S", i), "起付", 1)}),
					seal(w, "结算", fmt.Sprint("S", i)))
			})
		})
		for _, n := range numbers {
			b.same(6, len(deltas(b, n)))
		}
		b.chains(96)
	}},
	{"并发/of works with one message key one writes, and the others see it", func(b *Bench) {
		numbers := make([]string, 12)
		for i := range numbers {
			numbers[i] = fmt.Sprint(1000 + i)
		}
		b.persons(numbers...)
		stores := []*relational.Store{b.db(), b.open("X")}
		var wrote atomic.Int64
		b.together(len(numbers), func(i int) error {
			mine := false
			err := stores[i%2].Do(ctx, numbers[i], func(w settlement.Work) error {
				mine = false
				known, err := w.Message(ctx, message("", "M1").MessageKey)
				if err != nil || known != nil {
					return err
				}
				mine = true
				return w.Remember(ctx, message(numbers[i], "M1"))
			})
			if mine && err == nil {
				wrote.Add(1)
			}
			return err
		})
		b.same(int64(1), wrote.Load())
	}},
	{"并发/a failing work leaves those beside it alone", func(b *Bench) {
		numbers := make([]string, 24)
		for i := range numbers {
			numbers[i] = fmt.Sprint(1000 + i)
		}
		b.persons(numbers...)
		bad := errors.New("bad")
		b.together(len(numbers), func(i int) error {
			err := b.db().Do(ctx, numbers[i], func(w settlement.Work) error {
				seq, err := w.NextSeq(ctx)
				err = errors.Join(err, w.AddDeltas(ctx, []accumulator.Delta{delta(numbers[i], seq, 1, "S1", "起付", 1)}), seal(w, "结算", "S1"))
				if i%3 == 0 {
					return errors.Join(err, bad)
				}
				return err
			})
			if i%3 == 0 && errors.Is(err, bad) {
				return nil
			}
			return err
		})
		for i, n := range numbers {
			b.same(i%3 != 0, len(deltas(b, n)) == 1)
		}
		b.chains(16)
	}},
	{"并发/imports and settlements of the same persons wait for each other", func(b *Bench) {
		numbers := []string{"1001", "1002", "1003", "1004"}
		b.persons(numbers...)
		b.together(16, func(i int) error {
			if i%4 != 0 {
				return b.db().Do(ctx, numbers[i%4], func(w settlement.Work) error {
					seq, err := w.NextSeq(ctx)
					return errors.Join(err, w.Post(ctx, booking(numbers[i%4], seq, fmt.Sprint("E", i), expense, payable, 1)))
				})
			}
			return b.db().Import(ctx, func(w importing.Work) error { return credit(w, fmt.Sprint("I", i), numbers) })
		})
		for i, want := range []int{4, 8, 8, 8} { // of the 16, four are imports
			entries := read(b, func(r verify.Reader) ([]ledger.Entry, error) { return r.EntriesOf(ctx, numbers[i]) })
			b.same(want, len(entries))
			for k, e := range entries {
				b.same(int64(k+1), e.Seq)
			}
		}
	}},
}

// payUpTo pays 30 fen, or what is left under the limit.
func payUpTo(w settlement.Work, i int, limit int64) error {
	before, err := w.Deltas(ctx, "1001")
	if err != nil {
		return err
	}
	one := delta("1001", 0, 1, fmt.Sprint("S", i), "统筹支付", 0)
	one.Amount = min(30, limit-accumulator.Balance(before, one.Key, accumulator.Sum))
	one.Seq, err = w.NextSeq(ctx)
	if err != nil {
		return err
	}
	return errors.Join(
		w.AddDeltas(ctx, []accumulator.Delta{one}),
		w.Post(ctx, booking("1001", one.Seq, fmt.Sprint("E", i), expense, payable, money.Fen(one.Amount))),
		seal(w, "结算", one.SetlID),
	)
}
