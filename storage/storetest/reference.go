package storetest

import (
	"errors"

	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/policy"
	"yibao/register/provider"
	"yibao/storage/relational"
)

// remembered is what a process sees of the reference registers while it runs:
// the class of X1, the state of H1's agreement, how many policies there are.
type remembered struct {
	Class    catalogue.Class
	State    provider.AgreementState
	Policies int
}

// seen asks a process, in a work on a person or in a view.
func (b *Bench) seen(s *relational.Store, psnNo string) remembered {
	b.Helper()
	var saw remembered
	look := func(r settlement.Reader) error {
		key := catalogue.Key{Code: "X1", Day: day("2026-03-01")}
		found, err1 := r.EntriesOn(ctx, "330200", "310", []catalogue.Key{key})
		agreements, err2 := r.AgreementsOn(ctx, "H1", key.Day)
		policies, err3 := r.Policies(ctx, "330200", "310")
		if len(agreements) > 0 {
			saw.State = agreements[0].State
		}
		saw.Class, saw.Policies = found[key].Class, len(policies)
		return errors.Join(err1, err2, err3)
	}
	if psnNo == "" {
		b.ok(s.View(ctx, look))
	} else {
		b.ok(s.Do(ctx, psnNo, func(w settlement.Work) error { return look(w) }))
	}
	return saw
}

// teach imports and publishes through a process.
func (b *Bench) teach(s *relational.Store, id string, minutes int, class catalogue.Class, state provider.AgreementState) {
	b.Helper()
	v := func(of string) string { return of + id }
	b.ok(s.Import(ctx, func(w importing.Work) error {
		return errors.Join(
			w.AddEntries(ctx, []catalogue.Entry{entry("X1", "", class, version(v("E"), minutes, "2020-01-01", ""))}),
			w.AddAgreements(ctx, []provider.Agreement{agreement("H1", "330200", state, version(v("A"), minutes, "2020-01-01", ""))}))
	}))
	b.ok(s.Publication(ctx, func(w publication.Work) error {
		return w.Publish(ctx, bundle(v("P"), policy.Benefit, "310", version("", minutes, "2026-01-01", "")))
	}))
}

var referenceCases = []Case{
	{"参照/what one process imports and publishes, every process sees at once", func(b *Bench) {
		b.persons("1001")
		here, there := b.db(), b.open("W2")
		for i, class := range []catalogue.Class{catalogue.ClassA, catalogue.ClassB, catalogue.ClassC} {
			state := []provider.AgreementState{provider.AgreementActive, provider.AgreementSuspended, provider.AgreementEnded}[i]
			b.teach([]*relational.Store{here, there}[i%2], string(rune('1'+i)), i, class, state)
			for range 2 {
				for _, s := range []*relational.Store{here, there} {
					b.same(remembered{class, state, i + 1}, b.seen(s, "1001"))
					b.same(remembered{class, state, i + 1}, b.seen(s, ""))
				}
			}
		}
	}},
	{"参照/an import that fails is not seen, and reads its own facts", func(b *Bench) {
		b.persons("1001")
		b.teach(b.db(), "1", 0, catalogue.ClassA, provider.AgreementActive)
		before := b.seen(b.db(), "1001")
		bad := errors.New("bad")
		b.is(b.db().Publication(ctx, func(w publication.Work) error {
			err := w.Publish(ctx, bundle("P2", policy.Benefit, "310", version("", 1, "2026-01-01", "")))
			list, more := w.Policies(ctx, "330200", "310")
			if len(list) != 2 {
				b.Errorf("sees %d policies", len(list))
			}
			return errors.Join(err, more, bad)
		}), bad)
		b.same(before, b.seen(b.db(), "1001"))
		b.same(before, b.seen(b.db(), ""))
	}},
	{"参照/a version by its id is read, not remembered", func(b *Bench) {
		b.teach(b.db(), "1", 0, catalogue.ClassA, provider.AgreementActive)
		b.seen(b.db(), "")
		b.raw(b.engine(), "UPDATE catalogue_entry SET class = '丙' WHERE version_id = 'E1'", "DELETE FROM agreement")
		b.ok(b.db().View(ctx, func(r settlement.Reader) error {
			list, err := r.EntryVersions(ctx, []string{"E1"})
			if err == nil && list[0].Class != "丙" {
				b.Errorf("class %s", list[0].Class)
			}
			if _, gone := r.AgreementVersions(ctx, []string{"A1"}); !errors.Is(gone, relational.ErrMissingVersion) {
				b.Errorf("agreement: %v", gone)
			}
			return err
		}))
	}},
}
