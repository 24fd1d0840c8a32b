package importing_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/provider"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

// service is the importer on a database of its own.
type service struct {
	importing.Service
	store *relational.Store
}

func newService(t testing.TB) service {
	t.Helper()
	store, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "test.db"), relational.Options{WriterID: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	random := rand.NewChaCha8([32]byte{1})
	at := today
	return service{importing.Service{
		Store: store,
		Now:   func() time.Time { at = at.Add(time.Second); return at.Add(-time.Second) },
		NewID: func() string { return coding.NewID(random, at) },
	}, store}
}

// reader is what tests read back.
type reader interface {
	enrolment.Reader
	provider.Reader
	catalogue.Reader
	ledger.Reader
}

// book walks the entries of no person and the chains.
type book interface {
	ledger.ChainReader
	Entries(ctx context.Context, visit func(ledger.Entry) error) error
	EntriesOf(ctx context.Context, partition string) ([]ledger.Entry, error)
}

// in runs read in one of the store's reading works, whatever interface it has.
func in[R, W any](t testing.TB, work func(context.Context, func(W) error) error, read func(R) error) {
	t.Helper()
	err := work(context.Background(), func(w W) error {
		r, ok := any(w).(R)
		if !ok {
			t.Fatalf("%T does not read what the test asks", w)
		}
		return read(r)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// entries returns all entries: those of no person, then those of the persons.
func (s service) entries(t testing.TB, psnNos ...string) []ledger.Entry {
	t.Helper()
	var all []ledger.Entry
	in(t, s.store.Inspect, func(b book) error {
		ctx := context.Background()
		err := b.Entries(ctx, func(e ledger.Entry) error { all = append(all, e); return nil })
		for _, psnNo := range psnNos {
			of, errOf := b.EntriesOf(ctx, psnNo)
			all, err = append(all, of...), errors.Join(err, errOf)
		}
		return err
	})
	return all
}

// links returns all links of all chains.
func (s service) links(t testing.TB) []ledger.Link {
	t.Helper()
	var all []ledger.Link
	in(t, s.store.Inspect, func(b book) error {
		ctx := context.Background()
		heads, err := b.Heads(ctx)
		for _, h := range heads {
			err = errors.Join(err, b.Links(ctx, h.Writer, func(l ledger.Link) error { all = append(all, l); return nil }))
		}
		return err
	})
	return all
}

// wantEmpty checks that nothing of the good rows is in the database.
func (s service) wantEmpty(t testing.TB) {
	t.Helper()
	if entries, links := s.entries(t, "P001"), s.links(t); len(entries)+len(links) > 0 {
		t.Errorf("%d entries and %d links were written", len(entries), len(links))
	}
	in(t, s.store.View, func(r reader) error {
		ctx, day := context.Background(), period.MustDate("2026-02-01")
		if p, err := r.PersonOn(ctx, "P001", day); !isFault(err, enrolment.ErrUnknownPerson) {
			t.Errorf("person %+v, error %v", p, err)
		}
		if i, err := r.InstitutionOn(ctx, "H33020500001", day); !isFault(err, provider.ErrUnknownInstitution) {
			t.Errorf("institution %+v, error %v", i, err)
		}
		found, err := r.EntriesOn(ctx, "330200", "310", []catalogue.Key{{Code: "XA01ABD075A002010100001", Day: day}})
		if len(found) > 0 {
			t.Errorf("catalogue entries %+v", found)
		}
		return err
	})
}

func isFault(err error, definition fault.Definition) bool { return errors.Is(err, definition) }

// records reads a CSV file in UTF-8, with or without a mark.
func records(t testing.TB, file []byte) [][]string {
	t.Helper()
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\xEF\xBB\xBF"))))
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// viewPerson reads the name of the person of the good rows.
func viewPerson(t testing.TB, s service, name *string) {
	t.Helper()
	in(t, s.store.View, func(r reader) error {
		p, err := r.PersonOn(context.Background(), "P001", period.MustDate("2026-02-01"))
		*name = p.Name
		return err
	})
}
