package settlement_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"yibao/policies"
	"yibao/register/claim"
	"yibao/storage/storetest/town"
)

// BenchmarkPurchase measures whole pharmacy purchases (2102 behind its door) of
// 15 lines on SQLite: register, gather, judge, write, seal, commit.
func BenchmarkPurchase(b *testing.B) {
	w := town.New(b, policies.FS)
	var lines []claim.FeeLine
	for i := range 15 {
		items := town.Items()
		lines = append(lines, town.Line(fmt.Sprint(i+1), items[i%4], int64(1+i%3), "2026-03-05"))
	}
	var persons []string
	for range 300 {
		persons = append(persons, w.Person(b, town.Citizen{Account: 3000_00}))
	}
	for _, callers := range []int{1, 64} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			var n atomic.Int64
			b.SetParallelism(callers)
			b.ReportAllocs()
			work := func() error {
				q := w.Purchase(persons[n.Add(1)%int64(len(persons))], "310", true, lines...)
				_, err := w.Bills.SettlePurchase(context.Background(), w.Caller(town.Pharmacy), q)
				return err
			}
			if callers == 1 {
				for range b.N {
					if err := work(); err != nil {
						b.Fatal(err)
					}
				}
				return
			}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := work(); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}
