package storetest

import (
	"errors"

	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/policy"
	"yibao/storage/relational"
)

// entriesOn looks keys up in the region and scheme of the facts.
func entriesOn(b *Bench, keys ...catalogue.Key) map[catalogue.Key]catalogue.Entry {
	b.Helper()
	return read(b, func(r verify.Reader) (map[catalogue.Key]catalogue.Entry, error) {
		return r.EntriesOn(ctx, "330200", "310", keys)
	})
}

func (b *Bench) entries(list ...catalogue.Entry) {
	b.Helper()
	b.load(func(w importing.Work) error { return w.AddEntries(ctx, list) })
}

var catalogueCases = []Case{
	{"目录/each key finds the entry of its own day", func(b *Bench) {
		classA := entry("X1", "", catalogue.ClassA, version("E-1", 0, "2020-01-01", ""))
		classB := entry("X1", "", catalogue.ClassB, version("E-2", 1, "2026-03-01", ""))
		b.entries(classB, classA)
		before, after := catalogue.Key{Code: "X1", Day: day("2026-02-28")}, catalogue.Key{Code: "X1", Day: day("2026-03-01")}
		early, unknown := catalogue.Key{Code: "X1", Day: day("2019-12-31")}, catalogue.Key{Code: "X2", Day: day("2026-03-01")}
		b.same(map[catalogue.Key]catalogue.Entry{before: classA, after: classB}, entriesOn(b, before, after, early, unknown))
		b.same(map[catalogue.Key]catalogue.Entry{}, entriesOn(b))
	}},
	{"目录/the scheme's own row goes before the row for all, until it is withdrawn", func(b *Bench) {
		all := entry("X1", "", catalogue.ClassA, version("E-1", 5, "2020-01-01", ""))
		own := entry("X1", "310", catalogue.ClassC, version("E-2", 0, "2026-01-01", ""))
		gone := entry("X1", "310", catalogue.ClassC, version("E-3", 6, "2026-03-01", ""))
		gone.Active = false
		foreign := entry("X1", "390", catalogue.ClassB, version("E-4", 9, "2020-01-01", ""))
		b.entries(all, own, gone, foreign)
		first, second, third := catalogue.Key{Code: "X1", Day: day("2025-12-31")}, catalogue.Key{Code: "X1", Day: day("2026-02-01")},
			catalogue.Key{Code: "X1", Day: day("2026-03-01")}
		b.same(map[catalogue.Key]catalogue.Entry{first: all, second: own, third: all}, entriesOn(b, first, second, third))
	}},
	{"目录/a withdrawn code, and another region's, are not there", func(b *Bench) {
		gone := entry("X1", "", catalogue.ClassA, version("E-2", 1, "2020-01-01", ""))
		gone.Active = false
		foreign := entry("X2", "", catalogue.ClassA, version("E-3", 1, "2020-01-01", ""))
		foreign.Region = "330100"
		b.entries(entry("X1", "", catalogue.ClassA, version("E-1", 0, "2020-01-01", "")), gone, foreign)
		b.same(map[catalogue.Key]catalogue.Entry{}, entriesOn(b,
			catalogue.Key{Code: "X1", Day: day("2026-03-01")}, catalogue.Key{Code: "X2", Day: day("2026-03-01")}))
	}},
	{"目录/entries come back by version id, in the order asked", func(b *Bench) {
		one, two := entry("X1", "", catalogue.ClassA, version("E-1", 0, "2020-01-01", "")), entry("X2", "", catalogue.ClassB, version("E-2", 0, "2020-01-01", "2021-01-01"))
		b.entries(one, two)
		b.same([]catalogue.Entry{two, one}, read(b, func(r verify.Reader) ([]catalogue.Entry, error) {
			return r.EntryVersions(ctx, []string{"E-2", "E-1"})
		}))
		refused(b, relational.ErrMissingVersion, func(r verify.Reader) ([]catalogue.Entry, error) {
			return r.EntryVersions(ctx, []string{"E-1", "E-9"})
		})
	}},
	{"目录/a batch with a version id that exists is not written at all", func(b *Bench) {
		b.entries(entry("X1", "", catalogue.ClassA, version("E-1", 0, "2020-01-01", "")))
		err := b.db().Import(ctx, func(w importing.Work) error {
			return w.AddEntries(ctx, []catalogue.Entry{
				entry("X2", "", catalogue.ClassA, version("E-2", 0, "2020-01-01", "")),
				entry("X1", "", catalogue.ClassC, version("E-1", 0, "2020-01-01", "")),
			})
		})
		b.is(err, settlement.ErrBusy)
		b.same(map[catalogue.Key]catalogue.Entry{}, entriesOn(b, catalogue.Key{Code: "X2", Day: day("2026-03-01")}))
	}},
}

var policyCases = []Case{
	{"政策/published bundles are listed without files, and brought whole", func(b *Bench) {
		one := bundle("V-1", policy.Benefit, "310", version("", 0, "2026-01-01", ""))
		two := bundle("V-2", policy.Benefit, "310", version("", 1, "2026-03-01", ""))
		other := bundle("V-3", policy.Benefit, "390", version("", 1, "2026-03-01", ""))
		settings := bundle("V-4", policy.Region, "", version("", 1, "2026-03-01", ""))
		b.publish(func(w publication.Work) error {
			return errors.Join(w.Publish(ctx, two), w.Publish(ctx, one), w.Publish(ctx, other), w.Publish(ctx, settings))
		})
		light := func(p policy.Published) policy.Published { p.Files = nil; return p }
		b.same([]policy.Published{light(one), light(two)}, read(b, func(r verify.Reader) ([]policy.Published, error) {
			return r.Policies(ctx, "330200", "310")
		}))
		b.same([]policy.Published{light(settings)}, read(b, func(r verify.Reader) ([]policy.Published, error) { return r.Settings(ctx, "330200") }))
		b.same([]policy.Published{}, read(b, func(r verify.Reader) ([]policy.Published, error) { return r.Settings(ctx, "330100") }))
		b.same(two, read(b, func(r verify.Reader) (policy.Published, error) { return r.PublishedVersion(ctx, "V-2") }))
		refused(b, relational.ErrMissingVersion, func(r verify.Reader) (policy.Published, error) { return r.PublishedVersion(ctx, "V-9") })
	}},
	{"政策/a publication that fails publishes nothing", func(b *Bench) {
		bad := errors.New("bad")
		b.is(b.db().Publication(ctx, func(w publication.Work) error {
			return errors.Join(w.Publish(ctx, bundle("V-1", policy.Benefit, "310", version("", 0, "2026-01-01", ""))), bad)
		}), bad)
		b.same([]policy.Published{}, read(b, func(r verify.Reader) ([]policy.Published, error) { return r.Policies(ctx, "330200", "310") }))
	}},
	{"政策/a publication reads what it published and seals it", func(b *Bench) {
		b.publish(func(w publication.Work) error {
			if err := w.Publish(ctx, bundle("V-1", policy.Benefit, "310", version("", 0, "2026-01-01", ""))); err != nil {
				return err
			}
			got, err := w.PublishedVersion(ctx, "V-1")
			b.same("V-1", got.ID)
			return errors.Join(err, seal(w, "政策", "V-1"))
		})
		b.chains(1)
	}},
}
