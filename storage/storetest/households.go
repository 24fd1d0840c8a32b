package storetest

import (
	"errors"
	"fmt"

	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/enrolment"
	"yibao/storage/relational"
)

// family is what the household of the cases uses up together.
var family = accumulator.Key{Region: "330200", Scheme: "390", Name: "家庭支付", Period: "2026", Extra: accumulator.Family("H1", "")}

// payFamilyUpTo pays one person what the household is still owed of a limit, at
// most seven, after locking the person who stands for the household.
func payFamilyUpTo(w settlement.Work, psnNo string, members []string, i int, limit int64) error {
	if err := w.LockPerson(ctx, members[0]); err != nil {
		return err
	}
	var all []accumulator.Delta
	for _, m := range members {
		deltas, err := w.Deltas(ctx, m)
		if err != nil {
			return err
		}
		all = append(all, deltas...)
	}
	paid := min(7, limit-accumulator.Balance(all, family, accumulator.Sum))
	seq, err := w.NextSeq(ctx)
	if err != nil {
		return err
	}
	id := fmt.Sprint("S", i)
	one := accumulator.Delta{PsnNo: psnNo, Seq: seq, SetlID: id, Ordinal: 1, Key: family, Fold: accumulator.Sum, Amount: paid}
	return errors.Join(w.AddDeltas(ctx, []accumulator.Delta{one}), seal(w, "结算", id))
}

var householdCases = []Case{
	{"家庭/works on members of one household from two processes never pass a limit together", func(b *Bench) {
		members := []string{"1001", "1002", "1003", "1004"}
		b.persons(append(members, "2001", "2002")...)
		const limit = 100
		stores := []*relational.Store{b.db(), b.open("X")}
		b.together(48, func(i int) error {
			if i%3 == 2 { // somebody else comes in between, who may share a commit
				other := []string{"2001", "2002"}[i%2]
				return stores[i%2].Do(ctx, other, func(w settlement.Work) error {
					seq, err := w.NextSeq(ctx)
					id := fmt.Sprint("S", i)
					return errors.Join(err, w.AddDeltas(ctx, []accumulator.Delta{delta(other, seq, 1, id, "起付", 1)}), seal(w, "结算", id))
				})
			}
			psnNo := members[i%len(members)]
			return stores[i%2].Do(ctx, psnNo, func(w settlement.Work) error { return payFamilyUpTo(w, psnNo, members, i, limit) })
		})
		var all []accumulator.Delta
		for _, m := range members {
			all = append(all, deltas(b, m)...)
		}
		b.same(32, len(all))
		b.same(int64(limit), accumulator.Balance(all, family, accumulator.Sum))
		b.chains(48)
	}},
	{"家庭/a person who is not known cannot be locked", func(b *Bench) {
		b.persons("1001")
		b.is(b.db().Do(ctx, "1001", func(w settlement.Work) error { return w.LockPerson(ctx, "9999") }), enrolment.ErrUnknownPerson)
	}},
	{"家庭/locking oneself is no more than what the work has", func(b *Bench) {
		b.persons("1001")
		b.do("1001", func(w settlement.Work) error {
			if err := w.LockPerson(ctx, "1001"); err != nil {
				return err
			}
			seq, err := w.NextSeq(ctx)
			b.same(int64(1), seq)
			return errors.Join(err, seal(w, "结算", "S1"))
		})
		b.chains(1)
	}},
}
