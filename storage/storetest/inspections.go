package storetest

import (
	"errors"
	"fmt"
	"slices"

	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/storage/relational"
)

var errStop = errors.New("stop")

var inspectionCases = slices.Concat(historyCases, []Case{
	{"核验/every person who has settlement acts or ledger entries, once and in order, more than a page", func(b *Bench) {
		var want, all []string
		for i := range 1101 {
			n := fmt.Sprintf("%05d", i)
			all = append(all, n)
			if i%100 != 7 {
				want = append(want, n)
			}
		}
		b.persons(all...)
		settled := func(n string) bool { return n[3:] != "05" } // the others have an entry only
		b.load(func(w importing.Work) error { return credit(w, "C1", slices.DeleteFunc(slices.Clone(want), settled)) })
		b.do(want[0], func(w settlement.Work) error {
			for _, n := range slices.DeleteFunc(slices.Clone(want), func(n string) bool { return !settled(n) }) {
				r := record(n, "S1"+n, 1, settlement.Settled, "")
				r.Lines, r.Shares = nil, nil
				again := r
				again.SetlID, again.Seq = "S2"+n, 2
				if err := errors.Join(w.AddRecord(ctx, r), w.AddRecord(ctx, again)); err != nil {
					return err
				}
			}
			return nil
		})
		var got []string
		b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
			return r.Persons(ctx, func(psnNo string) error {
				got = append(got, psnNo)
				records, err := r.RecordsOf(ctx, psnNo) // a visitor may read on
				b.same(settled(psnNo), len(records) == 2)
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
	{"核验/a row that cannot be read is told as such, with its table", func(b *Bench) {
		b.persons("1001")
		b.do("1001", everything)
		for _, c := range []struct {
			damage, table string
			look          func(verify.Reader) error
		}{
			{"UPDATE settlement SET detail = ''", "settlement", func(r verify.Reader) error { _, err := r.Record(ctx, "1001", "S1"); return err }},
			{"UPDATE settlement SET shares = '[[]]'", "settlement", func(r verify.Reader) error { _, err := r.RecordsOf(ctx, "1001"); return err }},
			{"UPDATE settled_lines SET lines = '[[1]]'", "settled_lines", func(r verify.Reader) error { _, err := r.SettledLines(ctx, "1001", "S1"); return err }},
			{"UPDATE settled_lines SET lines = '[[1,0,\"x\"]]'", "settled_lines", func(r verify.Reader) error { _, err := r.SettledLines(ctx, "1001", "S1"); return err }},
			{"UPDATE fee_upload SET marks = '[[7,0,\"\"]]'", "fee_upload", func(r verify.Reader) error { _, err := r.FeeLines(ctx, "1001", "V1"); return err }},
			{"UPDATE fee_upload SET lines = ''", "fee_upload", func(r verify.Reader) error { _, err := r.FeeLines(ctx, "1001", "V1"); return err }},
			{"UPDATE person_version SET birth = '1980-13-01'", "person_version", func(r verify.Reader) error { _, err := r.PersonVersion(ctx, "1001", "P-1001"); return err }},
		} {
			b.raw(b.engine(), c.damage)
			err := b.db().Inspect(ctx, c.look)
			b.is(err, relational.ErrCorruptRow)
			b.same(relational.ErrCorruptRow.With(c.table).Error(), err.Error())
		}
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
})
