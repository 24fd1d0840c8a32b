package storetest

import (
	"errors"

	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// credit books one entry to each person at the person's next number.
func credit(w importing.Work, id string, psnNos []string) error {
	seqs, err := w.NextSeqs(ctx, psnNos)
	if err != nil {
		return err
	}
	entries := make([]ledger.Entry, len(psnNos))
	for i, n := range psnNos {
		entries[i] = booking(n, seqs[i], id, expense, account(ledger.Personal, n), 100)
	}
	return w.PostEntries(ctx, entries)
}

var importCases = []Case{
	{"导入/an import that fails writes nothing, and its error comes back as it is", func(b *Bench) {
		bad := errors.New("bad")
		b.is(b.db().Import(ctx, func(w importing.Work) error {
			return errors.Join(
				w.AddPersons(ctx, []enrolment.Person{person("1001", version("P-1", 0, "1980-01-01", ""))}),
				w.AddCredentials(ctx, []enrolment.Credential{{Type: "02", No: "A1", PsnNo: "1001"}}),
				w.PostEntries(ctx, []ledger.Entry{booking("", 0, "E1", expense, payable, 1)}), bad)
		}), bad)
		b.load(func(w importing.Work) error {
			known, err := w.KnownPersons(ctx, []string{"1001"})
			b.same(map[string]string{}, known)
			entries, err2 := w.KnownEntries(ctx, []importing.EntryKey{{Ref: "REF-E1"}})
			b.same(map[importing.EntryKey]bool{}, entries)
			return errors.Join(err, err2)
		})
	}},
	{"导入/known persons with the region of their latest version", func(b *Bench) {
		b.persons("1001", "1002")
		moved := person("1001", version("P-2", 5, "2026-01-01", "2026-02-01"))
		moved.Region = "330100"
		b.load(func(w importing.Work) error {
			if err := w.AddPersons(ctx, []enrolment.Person{moved}); err != nil {
				return err
			}
			known, err := w.KnownPersons(ctx, []string{"1001", "1002", "9999"})
			b.same(map[string]string{"1001": "330100", "1002": "330200"}, known)
			return err
		})
	}},
	{"导入/entries are known by partition and reference", func(b *Bench) {
		b.persons("1001")
		b.load(func(w importing.Work) error {
			err := errors.Join(w.PostEntries(ctx, []ledger.Entry{booking("", 0, "E1", expense, payable, 1)}), credit(w, "E2", []string{"1001"}))
			if err != nil {
				return err
			}
			known, err := w.KnownEntries(ctx, []importing.EntryKey{
				{Ref: "REF-E1"}, {Partition: "1001", Ref: "REF-E2"}, {Partition: "1001", Ref: "REF-E1"}, {Ref: "REF-E2"},
			})
			b.same(map[importing.EntryKey]bool{{Ref: "REF-E1"}: true, {Partition: "1001", Ref: "REF-E2"}: true}, known)
			return err
		})
	}},
	{"导入/sequence numbers in turn, several for one person", func(b *Bench) {
		b.persons("1001", "1002")
		b.load(func(w importing.Work) error {
			first, err := w.NextSeqs(ctx, []string{"1002", "1001", "1002"})
			b.same([]int64{1, 1, 2}, first)
			second, err2 := w.NextSeqs(ctx, []string{"1002", "1001"})
			b.same([]int64{3, 2}, second)
			none, err3 := w.NextSeqs(ctx, nil)
			b.same([]int64{}, none)
			return errors.Join(err, err2, err3)
		})
		b.do("1002", func(w settlement.Work) error {
			seq, err := w.NextSeq(ctx)
			b.same(int64(4), seq)
			return err
		})
		b.is(b.db().Import(ctx, func(w importing.Work) error {
			_, err := w.NextSeqs(ctx, []string{"1001", "9999"})
			return err
		}), enrolment.ErrUnknownPerson)
	}},
	{"导入/entries carry their sequence; an unbalanced one keeps all out", func(b *Bench) {
		b.persons("1001", "1002")
		b.load(func(w importing.Work) error { return credit(w, "E1", []string{"1001", "1002"}) })
		want := booking("1001", 1, "E1", expense, account(ledger.Personal, "1001"), 100)
		b.same([]ledger.Entry{want}, read(b, func(r verify.Reader) ([]ledger.Entry, error) { return r.EntriesOf(ctx, "1001") }))
		bad := booking("1001", 3, "E3", expense, payable, 1)
		bad.Postings = bad.Postings[:1]
		b.is(b.db().Import(ctx, func(w importing.Work) error {
			return w.PostEntries(ctx, []ledger.Entry{booking("1001", 2, "E2", expense, payable, 1), bad})
		}), ledger.ErrUnbalanced)
		b.same([]ledger.Entry{want}, read(b, func(r verify.Reader) ([]ledger.Entry, error) { return r.EntriesOf(ctx, "1001") }))
	}},
	{"导入/many links are sealed at once", func(b *Bench) {
		b.load(func(w importing.Work) error {
			seals := make([]ledger.Seal, 300)
			for i := range seals {
				seals[i] = ledger.Seal{Subject: "分录", Ref: "E", Digest: "d", Recorded: at(i)}
			}
			return errors.Join(w.Seal(ctx, seals...), w.Seal(ctx), w.Seal(ctx, seals[0]))
		})
		b.chains(301)
	}},
}
