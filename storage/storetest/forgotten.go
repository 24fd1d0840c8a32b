package storetest

import (
	"context"
	"fmt"
	"time"

	"yibao/process/accountability"
)

var forgottenCases = []Case{
	{"留痕/what was answered long ago is forgotten, oldest first and so many at a time; never what is younger than a week", func(b *Bench) {
		var list []accountability.Memory
		for i, key := range []string{"k1", "k2", "k3", "k4"} {
			list = append(list, accountability.Memory{StaffNo: fmt.Sprint("S", i%2), Key: key, Act: "a", Hash: "h", Answer: []byte("{}"), Recorded: at(0).AddDate(0, 0, i)})
		}
		forget := func(before time.Time, limit int) (n int) {
			b.ok(b.db().Together(ctx, func(ctx context.Context, w accountability.Work) (err error) {
				n, err = w.ForgetActs(ctx, before, limit)
				return err
			}))
			return n
		}
		left := func() (keys []string) {
			b.ok(b.db().Together(ctx, func(ctx context.Context, w accountability.Work) error {
				keys = []string{}
				for _, m := range list {
					known, err := w.Memory(ctx, m.StaffNo, m.Key)
					if err != nil {
						return err
					}
					if known != nil {
						keys = append(keys, m.Key)
					}
				}
				return nil
			}))
			return keys
		}
		b.ok(b.db().Together(ctx, func(ctx context.Context, w accountability.Work) error {
			for _, m := range list {
				if err := w.RememberAct(ctx, m); err != nil {
					return err
				}
			}
			return nil
		}))
		b.same(0, forget(at(0), 10))
		b.same(1, forget(at(0).AddDate(0, 0, 2), 1))
		b.same([]string{"k2", "k3", "k4"}, left())
		b.same(1, forget(at(0).AddDate(0, 0, 2), 10))
		b.same([]string{"k3", "k4"}, left())
		s := accountability.Service{Store: b.db(), Now: func() time.Time { return at(1).AddDate(0, 0, 9) }, NewID: func() string { return "X" }}
		n, err := s.Forget(ctx, time.Hour)
		b.ok(err)
		b.same(1, n)
		b.same([]string{"k4"}, left())
	}},
}
