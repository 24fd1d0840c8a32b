package relational

import (
	"context"
	"slices"

	"yibao/ground/money"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// page is the memory into which one goroutine reads its pages, one after the
// other.
type page struct {
	t       *tx
	scope   verify.Scope
	d       *reading
	in      string // "IN (…)" with the persons
	args    arguments
	persons []gathered
	at      map[string]int
	last    int // the person of the row before
	list    []verify.History
	details
	taken  arena[claim.FeeLine]
	shared arena[settlement.Share]
	posted arena[ledger.Posting]
}

func newPage(t *tx, scope verify.Scope) *page {
	return &page{t: t, scope: scope, d: newReading(), at: make(map[string]int, pagePersons)}
}

// gathered is what was read of one person so far.
type gathered struct {
	verify.History
	takes    []taken
	lines    []storedLine
	order    []int32 // of the lines
	shares   []placed[settlement.Share]
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
func (p *page) begin(psnNos []string) {
	var a arguments
	p.in = " IN (" + a.list(psnNos) + ")"
	p.args, p.last, p.list = a, 0, p.list[:0]
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
			takes: emptied(g.takes), lines: emptied(g.lines), order: emptied(g.order), shares: emptied(g.shares), postings: emptied(g.postings),
		}
	}
	p.versions.reset(keptPiece)
	p.details.lines.reset(keptPiece)
	p.parts.reset(keptPiece)
	p.taken.reset(keptPiece)
	p.shared.reset(keptPiece)
	p.posted.reset(keptPiece)
}

// read reads the histories of the persons: one query for each table, whose rows
// are laid to their persons here. They stand until the next page is read.
func (p *page) read(ctx context.Context, psnNos []string) ([]verify.History, error) {
	p.begin(psnNos)
	parts := []func(context.Context) error{p.records, p.shares, p.takes, p.lines, p.deltas}
	switch p.scope {
	case verify.Sealed:
		parts = append(parts, p.entries, p.postings)
	default:
		parts = append(parts, p.personal, p.identities, p.spells, p.memberships, p.registrations)
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

// person finds the person of a row by its first column.
func (p *page) person() *gathered {
	b := p.d.bytes(0)
	if string(b) != p.persons[p.last].PsnNo {
		p.last = p.at[string(b)]
	}
	return &p.persons[p.last]
}

// each reads the rows of the page's persons.
func (p *page) each(ctx context.Context, columns, from, key string, convert func()) error {
	return p.d.each(ctx, p.t, convert, "SELECT "+columns+" FROM "+from+" WHERE "+key+p.in, p.args...)
}

// outcomeColumns follow each other in recordColumns, too.
const outcomeColumns = "visit_kind, med_type, begin_day, end_day, settled_day, disease, place_region, use_account, mid_stay," +
	" total, self_funded, over_limit, prepaid, in_scope, deductible, balance"

func (p *page) records(ctx context.Context) error {
	if p.scope == verify.Judged {
		columns := "psn_no, setl_id, seq, kind, original, forced, visit_id, scheme, region, " + outcomeColumns + ", detail"
		return p.each(ctx, columns, "settlement", "psn_no", func() {
			d, x := p.d, p.record()
			x.VisitID, x.Scheme, x.Region = d.text(6), d.word(7), d.word(8)
			p.outcome(x, 9)
			d.failed(scanDetail(d.text(25), x, &p.details))
		})
	}
	return p.each(ctx, recordColumns, "settlement", "psn_no", func() {
		d, x := p.d, p.record()
		x.Institution, x.Operator, x.Transaction, x.MessageID = d.word(6), d.word(7), d.word(8), d.text(9)
		x.VisitID, x.Scheme, x.Region, x.SettledAt = d.text(10), d.word(11), d.word(12), d.instant(13)
		p.outcome(x, 14)
		x.Digest = d.text(30)
		d.failed(scanDetail(d.text(31), x, &p.details))
	})
}

// record begins an act with what every scope wants of it.
func (p *page) record() *settlement.Record {
	d, to := p.d, p.person()
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

func (p *page) shares(ctx context.Context) error {
	return p.each(ctx, "psn_no, setl_id, ordinal, payer, layer, amount", "settlement_share", "psn_no", func() {
		d, to := p.d, p.person()
		to.shares = append(to.shares, placed[settlement.Share]{
			d.like(1, lastOwner(to.shares)), d.int(2), settlement.Share{Payer: d.word(3), Layer: d.word(4), Amount: money.Fen(d.int(5))},
		})
	})
}

func (p *page) takes(ctx context.Context) error {
	return p.each(ctx, settledColumns, "settled_lines", "psn_no", func() {
		d, to := p.d, p.person()
		takes, err := scanTakes(d.text(3))
		d.failed(err)
		to.takes = append(to.takes, taken{d.text(1), settledLines{d.text(2), takes}})
	})
}

const judgedColumns = "psn_no, visit_id, line_no, attempt, refund_of, code, amount, price, quantity, occurred_at, doctor, external"

func (p *page) lines(ctx context.Context) error {
	if p.scope == verify.Judged {
		return p.each(ctx, judgedColumns, "fee_line", "psn_no", func() {
			d, l := p.d, p.line()
			l.RefundOf, l.Code, l.Amount, l.Price = d.text(4), d.word(5), money.Fen(d.int(6)), money.Price(d.int(7))
			l.Quantity, l.At, l.Doctor, l.External = money.Quantity(d.int(8)), d.instant(9), d.word(10), d.flag(11)
		})
	}
	return p.each(ctx, lineColumns, "fee_line", "psn_no", func() {
		d, l := p.d, p.line()
		l.RefundOf, l.Batch, l.Code, l.LocalCode = d.text(4), d.word(5), d.word(6), d.word(7)
		l.Amount, l.Price, l.Quantity = money.Fen(d.int(8)), money.Price(d.int(9)), money.Quantity(d.int(10))
		l.At, l.Doctor, l.DoctorName, l.Prescription = d.instant(11), d.word(12), d.word(13), d.word(14)
		l.External, l.Department, l.Recorded = d.flag(15), d.word(16), d.instant(17)
		l.withdrawn, l.SettledBy = d.instant(18), d.text(19)
	})
}

// line begins a fee line with its key.
func (p *page) line() *storedLine {
	d, to := p.d, p.person()
	visitID := ""
	if n := len(to.lines); n > 0 {
		visitID = to.lines[n-1].VisitID
	}
	to.lines = append(to.lines, storedLine{})
	l := &to.lines[len(to.lines)-1]
	l.PsnNo, l.VisitID, l.LineNo, l.attempt = to.PsnNo, d.like(1, visitID), d.text(2), d.int(3)
	return l
}

func (p *page) deltas(ctx context.Context) error {
	return p.each(ctx, deltaColumns, "accumulator_delta", "psn_no", func() {
		d, to := p.d, p.person()
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
	return p.each(ctx, entryColumns, "ledger_entry", "part_key", func() {
		d, to := p.d, p.person()
		to.Entries = append(to.Entries, ledger.Entry{
			Partition: to.PsnNo, EntryID: d.text(1), Seq: d.int(2), Kind: d.word(3), Ref: d.text(4), ValueDate: d.day(5), Recorded: d.instant(6),
		})
	})
}

func (p *page) postings(ctx context.Context) error {
	return p.each(ctx, postingColumns, "ledger_posting", "part_key", func() {
		d, to := p.d, p.person()
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
	return p.d.each(ctx, p.t, func() {
		d, to := p.d, p.person()
		account := ledger.Account{Class: ledger.Personal, Region: d.word(1), Scheme: d.word(2), Fund: d.word(3), Party: d.like(4, to.PsnNo)}
		to.Entries = append(to.Entries, ledger.Entry{
			Partition: to.PsnNo, Seq: d.int(6), Postings: []ledger.Posting{{Account: account, Amount: money.Fen(d.int(5))}},
		})
	}, query, a...)
}

// The register facts: all versions, of which acts name theirs by id.

// identities are read without name and certificate, which no judge may see.
func (p *page) identities(ctx context.Context) error {
	return p.each(ctx, "psn_no, "+versionColumns+", region, sex, nation, birth, death", persons.table, "psn_no", func() {
		d, to := p.d, p.person()
		to.Persons = append(to.Persons, enrolment.Person{
			Version: d.version(1), PsnNo: to.PsnNo, Region: d.word(5), Sex: d.word(6), Nation: d.word(7), Birth: d.day(8), Death: d.day(9),
		})
	})
}

func (p *page) spells(ctx context.Context) error {
	return p.each(ctx, "psn_no, "+versionColumns+", scheme, region, state, person_type, civil_servant, tier, employer, waiting_until", spells.table, "psn_no", func() {
		d, to := p.d, p.person()
		to.Spells = append(to.Spells, enrolment.Spell{
			Version: d.version(1), PsnNo: to.PsnNo, Scheme: d.word(5), Region: d.word(6), State: enrolment.CoverState(d.word(7)),
			PersonType: d.word(8), CivilServant: d.flag(9), Tier: d.word(10), Employer: d.word(11), WaitingUntil: d.day(12),
		})
	})
}

func (p *page) memberships(ctx context.Context) error {
	return p.each(ctx, "psn_no, "+versionColumns+", identity_group, active", memberships.table, "psn_no", func() {
		d, to := p.d, p.person()
		to.Memberships = append(to.Memberships, enrolment.Membership{
			Version: d.version(1), PsnNo: to.PsnNo, Group: d.word(5), Active: d.flag(6),
		})
	})
}

func (p *page) registrations(ctx context.Context) error {
	return p.each(ctx, "psn_no, "+versionColumns+", kind, code, detail, active", registrations.table, "psn_no", func() {
		d, to := p.d, p.person()
		to.Registrations = append(to.Registrations, enrolment.Registration{
			Version: d.version(1), PsnNo: to.PsnNo, Kind: enrolment.RegistrationKind(d.word(5)), Code: d.word(6), Detail: d.word(7), Active: d.flag(8),
		})
	})
}
