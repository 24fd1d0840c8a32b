package relational

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/storage/packed"
)

// page is the memory into which one goroutine reads its pages, one after the
// other.
type page struct {
	t       *tx
	scope   verify.Scope
	d       *reading
	in      string // "IN (…)" with the persons
	args    arguments
	reach   []any // who comes before the persons, and the last of them
	persons []gathered
	at      map[string]int
	last    int // the person of the row before
	list    []verify.History
	details packed.Room
	shares  packed.Arena[settlement.Share]
	runs    packed.Arena[run]
	taken   packed.Arena[claim.FeeLine]
	posted  packed.Arena[ledger.Posting]
}

func newPage(t *tx, scope verify.Scope) *page {
	return &page{t: t, scope: scope, d: newReading(), at: make(map[string]int, pageActs)}
}

// gathered is what was read of one person so far.
type gathered struct {
	verify.History
	takes    []taken
	uploads  []upload
	postings []placed[ledger.Posting]
}

// What is kept of a page's memory for the next one.
const (
	keptRows  = 256     // of one table, of one person
	keptPiece = 1 << 16 // of all persons
)

// emptied keeps the memory of a list, unless it is much.
func emptied[T any](list []T) []T {
	if cap(list) > keptRows {
		return nil
	}
	return list[:0]
}

// begin empties the memory for the next page.
func (p *page) begin(after string, psnNos []string) {
	var a arguments
	p.in = " IN (" + a.list(psnNos) + ")"
	p.args, p.last, p.list = a, 0, p.list[:0]
	p.reach = []any{after, psnNos[len(psnNos)-1]}
	clear(p.at)
	for len(p.persons) < len(psnNos) {
		p.persons = append(p.persons, gathered{})
	}
	for i, n := range psnNos {
		p.at[n] = i
		g := &p.persons[i]
		h := &g.History
		*g = gathered{
			History: verify.History{
				PsnNo: n, Records: emptied(h.Records), Lines: emptied(h.Lines), Deltas: emptied(h.Deltas), Entries: emptied(h.Entries), Persons: emptied(h.Persons),
				Spells: emptied(h.Spells), Memberships: emptied(h.Memberships), Registrations: emptied(h.Registrations),
			},
			takes: emptied(g.takes), uploads: emptied(g.uploads), postings: emptied(g.postings),
		}
	}
	p.details.Reset(keptPiece)
	p.shares.Reset(keptPiece)
	p.runs.Reset(keptPiece)
	p.taken.Reset(keptPiece)
	p.posted.Reset(keptPiece)
}

// read reads the histories of the persons: one query for each table, whose rows
// are laid to their persons here. They stand until the next page is read.
func (p *page) read(ctx context.Context, after string, psnNos []string) ([]verify.History, error) {
	p.begin(after, psnNos)
	parts := []func(context.Context) error{p.records, p.takes, p.uploads, p.deltas}
	switch p.scope {
	case verify.Sealed:
		parts = append(parts, p.entries, p.postings)
	case verify.Judged:
		parts = append(parts, p.personal)
		fallthrough
	default:
		parts = append(parts, p.identities, p.spells, p.memberships, p.registrations)
	}
	for _, part := range parts {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	for i := range psnNos {
		p.list = append(p.list, p.join(&p.persons[i]))
	}
	return p.list, nil
}

// taken is what a settlement took.
type taken struct {
	setlID string
	settledLines
}

// placed is a part of an act or entry, at its place within.
type placed[T any] struct {
	owner   string
	ordinal int64
	value   T
}

// lastOwner is the owner of the part before; parts of one follow each other.
func lastOwner[T any](list []placed[T]) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1].owner
}

// person finds the person of a row by its first column; nil for somebody who is
// not on the page.
func (p *page) person() *gathered {
	b := p.d.bytes(0)
	if string(b) != p.persons[p.last].PsnNo {
		at, known := p.at[string(b)]
		if !known {
			return nil
		}
		p.last = at
	}
	return &p.persons[p.last]
}

// each reads the rows of the page's persons, of a table in which everybody has
// some.
func (p *page) each(ctx context.Context, columns, from, key string, convert func(to *gathered)) error {
	return p.d.each(ctx, p.t, p.of(convert), "SELECT "+columns+" FROM "+from+" WHERE "+key+p.in, p.args...)
}

// stretch reads the rows of the page's persons, of a table in which few others
// have any: all from the first to the last of them.
func (p *page) stretch(ctx context.Context, columns, from, key string, convert func(to *gathered)) error {
	return p.d.each(ctx, p.t, p.of(convert), "SELECT "+columns+" FROM "+from+" WHERE "+key+" > $1 AND "+key+" <= $2", p.reach...)
}

// of lets rows of persons of the page be converted, and no others.
func (p *page) of(convert func(to *gathered)) func() {
	return func() {
		if to := p.person(); to != nil {
			convert(to)
		}
	}
}

// outcomeColumns follow each other in recordColumns, too.
const outcomeColumns = "visit_kind, med_type, begin_day, end_day, settled_day, disease, place_region, use_account, mid_stay," +
	" total, self_funded, over_limit, prepaid, in_scope, deductible, balance"

func (p *page) records(ctx context.Context) error {
	if p.scope != verify.Sealed {
		columns := "psn_no, setl_id, seq, kind, original, forced, visit_id, scheme, region, " + outcomeColumns + ", shares, detail, transaction_name"
		return p.stretch(ctx, columns, "settlement", "psn_no", func(to *gathered) {
			d, x := p.d, p.record(to)
			x.VisitID, x.Scheme, x.Region = d.text(6), d.word(7), d.word(8)
			p.outcome(x, 9)
			p.content(x, 25)
			x.Transaction = d.word(27) // bills of the counter are judged otherwise
		})
	}
	return p.stretch(ctx, recordColumns, "settlement", "psn_no", func(to *gathered) {
		d, x := p.d, p.record(to)
		x.Institution, x.Operator, x.Transaction, x.MessageID = d.word(6), d.word(7), d.word(8), d.text(9)
		x.VisitID, x.Scheme, x.Region, x.SettledAt = d.text(10), d.word(11), d.word(12), d.instant(13)
		p.outcome(x, 14)
		x.Digest = d.text(30)
		p.content(x, 31)
	})
}

// record begins an act with what every scope wants of it.
func (p *page) record(to *gathered) *settlement.Record {
	d := p.d
	to.Records = append(to.Records, settlement.Record{
		PsnNo: to.PsnNo, SetlID: d.text(1), Seq: d.int(2), Kind: settlement.RecordKind(d.word(3)), Original: d.text(4), Forced: d.text(5),
	})
	return &to.Records[len(to.Records)-1]
}

// outcome reads outcomeColumns from a column on.
func (p *page) outcome(x *settlement.Record, i int) {
	d, f := p.d, &x.Facts
	f.Kind, f.MedType, f.Begin, f.End, f.Day = claim.VisitKind(d.word(i)), d.word(i+1), d.day(i+2), d.day(i+3), d.day(i+4)
	f.Disease, f.PlaceRegion, f.UseAccount, f.MidStay = d.word(i+5), d.word(i+6), d.flag(i+7), d.flag(i+8)
	x.Total, x.SelfFunded, x.OverLimit = money.Fen(d.int(i+9)), money.Fen(d.int(i+10)), money.Fen(d.int(i+11))
	x.Prepaid, x.InScope, x.Deductible, x.Balance = money.Fen(d.int(i+12)), money.Fen(d.int(i+13)), money.Fen(d.int(i+14)), money.Fen(d.int(i+15))
}

// content reads shares and detail from a column on.
func (p *page) content(x *settlement.Record, i int) {
	d := p.d
	text := d.text(i)
	shares, err := unpackShares(text, p.shares.Take(strings.Count(text, "["))[:0])
	d.failed(err)
	x.Shares = shares
	if p.scope == verify.Tried {
		d.failed(packed.Outline(d.packed(i+1), x, &p.details))
	} else {
		d.failed(packed.Detail(d.packed(i+1), x, &p.details))
	}
}

func (p *page) takes(ctx context.Context) error {
	return p.stretch(ctx, settledColumns, "settled_lines", "psn_no", func(to *gathered) {
		d := p.d
		lines := d.bytes(3)
		takes := p.runs.Take(bytes.Count(lines, []byte{'['}))[:0]
		takes, err := unpackRuns(d.word(3), takes)
		d.failed(err)
		to.takes = append(to.takes, taken{d.text(1), settledLines{d.text(2), takes}})
	})
}

// uploads reads the fee lines; where they stand only what seals cover.
func (p *page) uploads(ctx context.Context) error {
	columns := "psn_no, visit_id, upload, lines"
	if p.scope == verify.Sealed {
		columns = uploadColumns
	}
	return p.stretch(ctx, columns, "fee_upload", "psn_no", func(to *gathered) {
		d := p.d
		u := upload{visitKey: visitKey{to.PsnNo, d.text(1)}, number: d.int(2)}
		lines, err := packed.Lines(d.packed(3), u.psnNo, u.visitID, &p.taken)
		u.lines = lines
		if err == nil && p.scope == verify.Sealed {
			u.settledBy, u.packed = d.text(4), d.text(5)
			err = u.mark()
		}
		d.failed(err)
		to.uploads = append(to.uploads, u)
	})
}

func (p *page) deltas(ctx context.Context) error {
	return p.stretch(ctx, deltaColumns, "accumulator_delta", "psn_no", func(to *gathered) {
		d := p.d
		setlID := ""
		if n := len(to.Deltas); n > 0 {
			setlID = to.Deltas[n-1].SetlID
		}
		to.Deltas = append(to.Deltas, accumulator.Delta{
			PsnNo: to.PsnNo, Seq: d.int(1), Ordinal: int(d.int(2)), SetlID: d.like(3, setlID),
			Key:  accumulator.Key{Region: d.word(4), Scheme: d.word(5), Name: d.word(6), Period: d.word(7), Extra: d.word(8)},
			Fold: accumulator.Fold(d.word(9)), Set: d.flag(10), Amount: d.int(11),
		})
	})
}

func (p *page) entries(ctx context.Context) error {
	return p.stretch(ctx, entryColumns, "ledger_entry", "part_key", func(to *gathered) {
		d := p.d
		to.Entries = append(to.Entries, ledger.Entry{
			Partition: to.PsnNo, EntryID: d.text(1), Seq: d.int(2), Kind: d.word(3), Ref: d.text(4), ValueDate: d.day(5), Recorded: d.instant(6),
		})
	})
}

func (p *page) postings(ctx context.Context) error {
	return p.stretch(ctx, postingColumns, "ledger_posting", "part_key", func(to *gathered) {
		d := p.d
		to.postings = append(to.postings, placed[ledger.Posting]{d.like(1, lastOwner(to.postings)), d.int(2), ledger.Posting{
			Account: ledger.Account{Class: ledger.Class(d.word(3)), Region: d.word(4), Scheme: d.word(5), Fund: d.word(6), Party: d.word(7)},
			Amount:  money.Fen(d.int(8)),
		}})
	})
}

// personal reads what moved personal accounts, an entry for each posting.
func (p *page) personal(ctx context.Context) error {
	query := "SELECT p.part_key, p.region, p.scheme, p.fund, p.party, p.amount, e.seq FROM ledger_posting p" +
		" JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id WHERE p.part_key" + p.in
	a := slices.Clone(p.args)
	query += " AND p.class = " + a.add(string(ledger.Personal))
	return p.d.each(ctx, p.t, p.of(func(to *gathered) {
		d := p.d
		account := ledger.Account{Class: ledger.Personal, Region: d.word(1), Scheme: d.word(2), Fund: d.word(3), Party: d.like(4, to.PsnNo)}
		to.Entries = append(to.Entries, ledger.Entry{
			Partition: to.PsnNo, Seq: d.int(6), Postings: append(p.posted.Take(1)[:0], ledger.Posting{Account: account, Amount: money.Fen(d.int(5))}),
		})
	}), query, a...)
}

// The register facts: all versions, of which acts name theirs by id.

// identities are read without name and certificate, which no judge may see.
func (p *page) identities(ctx context.Context) error {
	return p.each(ctx, "psn_no, "+versionColumns+", region, sex, nation, birth, death", persons.table, "psn_no", func(to *gathered) {
		d := p.d
		to.Persons = append(to.Persons, enrolment.Person{
			Version: d.version(1), PsnNo: to.PsnNo, Region: d.word(5), Sex: d.word(6), Nation: d.word(7), Birth: d.day(8), Death: d.day(9),
		})
	})
}

func (p *page) spells(ctx context.Context) error {
	return p.each(ctx, "psn_no, "+versionColumns+", scheme, region, state, person_type, civil_servant, tier, employer, waiting_until", spells.table, "psn_no", func(to *gathered) {
		d := p.d
		to.Spells = append(to.Spells, enrolment.Spell{
			Version: d.version(1), PsnNo: to.PsnNo, Scheme: d.word(5), Region: d.word(6), State: enrolment.CoverState(d.word(7)),
			PersonType: d.word(8), CivilServant: d.flag(9), Tier: d.word(10), Employer: d.word(11), WaitingUntil: d.day(12),
		})
	})
}

func (p *page) memberships(ctx context.Context) error {
	return p.each(ctx, "psn_no, "+versionColumns+", identity_group, active", memberships.table, "psn_no", func(to *gathered) {
		d := p.d
		to.Memberships = append(to.Memberships, enrolment.Membership{
			Version: d.version(1), PsnNo: to.PsnNo, Group: d.word(5), Active: d.flag(6),
		})
	})
}

func (p *page) registrations(ctx context.Context) error {
	return p.each(ctx, "psn_no, "+versionColumns+", kind, code, detail, active", registrations.table, "psn_no", func(to *gathered) {
		d := p.d
		to.Registrations = append(to.Registrations, enrolment.Registration{
			Version: d.version(1), PsnNo: to.PsnNo, Kind: enrolment.RegistrationKind(d.word(5)), Code: d.word(6), Detail: d.word(7), Active: d.flag(8),
		})
	})
}
