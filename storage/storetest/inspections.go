package storetest

import (
	"errors"
	"fmt"

	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/register/policy"
)

var errStop = errors.New("stop")

var inspectionCases = []Case{
	{"核验/every person who has settlement acts, once and in order, more than a page", func(b *Bench) {
		var want, all []string
		for i := range 1101 {
			n := fmt.Sprintf("%05d", i)
			all = append(all, n)
			if i%100 != 7 {
				want = append(want, n)
			}
		}
		b.persons(all...)
		for _, n := range want {
			b.do(n, func(w settlement.Work) error {
				r := record(n, "S1"+n, 1, settlement.Settled, "")
				r.Lines, r.Shares = nil, nil
				again := r
				again.SetlID, again.Seq = "S2"+n, 2
				return errors.Join(w.AddRecord(ctx, r), w.AddRecord(ctx, again))
			})
		}
		var got []string
		b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
			return r.Persons(ctx, func(psnNo string) error {
				got = append(got, psnNo)
				records, err := r.RecordsOf(ctx, psnNo) // a visitor may read on
				b.same(2, len(records))
				return err
			})
		}))
		b.same(want, got)
	}},
	{"核验/every entry that belongs to no person, with its postings", func(b *Bench) {
		b.persons("1001")
		var want []ledger.Entry
		for i := range 507 {
			want = append(want, booking("", 0, fmt.Sprintf("E%04d", i), expense, payable, 1))
		}
		b.load(func(w importing.Work) error {
			return errors.Join(w.PostEntries(ctx, want), credit(w, "C1", []string{"1001"}))
		})
		var got []ledger.Entry
		b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
			return r.Entries(ctx, func(e ledger.Entry) error { got = append(got, e); return nil })
		}))
		b.same(want, got)
	}},
	{"核验/every published version with its files", func(b *Bench) {
		one := bundle("V-1", policy.Benefit, "310", version("", 0, "2026-01-01", ""))
		two := bundle("V-2", policy.Region, "", version("", 0, "2026-01-01", ""))
		two.Region = "330100"
		b.publish(func(w publication.Work) error { return errors.Join(w.Publish(ctx, two), w.Publish(ctx, one)) })
		var got []policy.Published
		b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
			return r.AllPublished(ctx, func(p policy.Published) error { got = append(got, p); return nil })
		}))
		b.same([]policy.Published{one, two}, got)
	}},
	{"核验/a visitor's error ends the walk and comes back as it is", func(b *Bench) {
		b.persons("1001")
		b.do("1001", everything)
		b.publish(func(w publication.Work) error {
			return w.Publish(ctx, bundle("V-1", policy.Benefit, "310", version("", 0, "2026-01-01", "")))
		})
		b.load(func(w importing.Work) error {
			return w.PostEntries(ctx, []ledger.Entry{booking("", 0, "E1", expense, payable, 1)})
		})
		b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
			heads, err := r.Heads(ctx)
			b.is(r.Persons(ctx, func(string) error { return errStop }), errStop)
			b.is(r.Entries(ctx, func(ledger.Entry) error { return errStop }), errStop)
			b.is(r.AllPublished(ctx, func(policy.Published) error { return errStop }), errStop)
			b.is(r.Links(ctx, heads[0].Writer, func(ledger.Link) error { return errStop }), errStop)
			return err
		}))
	}},
}
