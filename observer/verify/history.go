package verify

import (
	"context"

	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// History is what happened to one person, as it is stored.
type History struct {
	PsnNo   string
	Records []settlement.Record // by Seq
	// Lines holds, parallel to Records, the fee lines that each settlement took,
	// in their order at settlement; none for a mirror.
	Lines   [][]claim.FeeLine
	Deltas  []accumulator.Delta // by Seq, Ordinal
	Entries []ledger.Entry      // by Seq

	// All versions of what the registers say of the person; of the scopes
	// Judged and Tried only.
	Persons       []enrolment.Person
	Spells        []enrolment.Spell
	Memberships   []enrolment.Membership
	Registrations []enrolment.Registration
}

// Page is a number of histories. The next page is read into the same memory:
// of its lists nothing may be kept beyond the visit.
type Page struct {
	Number    int      // pages follow each other from 0
	PsnNos    []string // of its persons
	Histories []History
	Broken    error // why there are no histories: a row that nobody can read
}

// Scope says which persons are read, and what of them.
type Scope int

// The scopes.
const (
	// Sealed is everything that seals cover, of everybody who has settlement
	// acts or ledger entries.
	Sealed Scope = iota
	// Judged is what judging again rests on, of everybody who has settlement
	// acts: acts without their caller, time and digest, fee lines without what no
	// judge looks at, persons without name and certificate, and of the ledger what
	// concerns personal accounts.
	Judged
	// Tried is what judging on other premises rests on: Judged without the
	// ledger, and of how each line was shared only its catalogue entry.
	Tried
)

// Pager is a Reader that can read persons in pages, several pages at a time.
type Pager interface {
	Reader

	// Pages calls visit with every person of the scope, once. It is called by
	// several goroutines at a time, with a Reader that is that goroutine's own
	// and sees what this one sees. A visit that fails ends the walk.
	Pages(ctx context.Context, scope Scope, visit func(r Reader, page Page) error) error
}

// PagedStore is a Store that reads in pages.
type PagedStore interface {
	Store
	// InspectPages is Inspect with a Reader that reads persons in pages.
	InspectPages(ctx context.Context, read func(Pager) error) error
}

// Inspect inspects the store, with a Pager if it has one.
func Inspect(ctx context.Context, store Store, read func(Reader) error) error {
	if paged, ok := store.(PagedStore); ok {
		return paged.InspectPages(ctx, func(p Pager) error { return read(p) })
	}
	return store.Inspect(ctx, read)
}

// pages reads the sealed histories in pages if the Reader can, and else one
// after the other.
func pages(ctx context.Context, r Reader, visit func(Page) error) error {
	if pager, ok := r.(Pager); ok {
		return pager.Pages(ctx, Sealed, func(_ Reader, p Page) error {
			if p.Broken != nil {
				return p.Broken
			}
			return visit(p)
		})
	}
	number := 0
	return r.Persons(ctx, func(psnNo string) error {
		h, err := HistoryOf(ctx, r, psnNo)
		if err != nil {
			return err
		}
		number++
		return visit(Page{Number: number - 1, PsnNos: []string{psnNo}, Histories: []History{h}})
	})
}

// HistoryOf asks for the history of one number, as far as seals cover it.
func HistoryOf(ctx context.Context, r Reader, psnNo string) (h History, err error) {
	h.PsnNo = psnNo
	if h.Records, err = r.RecordsOf(ctx, psnNo); err != nil {
		return h, err
	}
	if h.Deltas, err = r.Deltas(ctx, psnNo); err != nil {
		return h, err
	}
	if h.Entries, err = r.EntriesOf(ctx, psnNo); err != nil {
		return h, err
	}
	h.Lines = make([][]claim.FeeLine, len(h.Records))
	for i, record := range h.Records {
		if record.Kind != settlement.Settled {
			continue
		}
		if h.Lines[i], err = r.SettledLines(ctx, psnNo, record.SetlID); err != nil {
			return h, err
		}
	}
	return h, nil
}
