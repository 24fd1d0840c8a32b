package importing

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/provider"
)

// personalAccount is the fund whose books are the accounts of persons.
const personalAccount = "个人账户"

// facts are what the rows of one batch say; rows of one file fill one list.
type facts struct {
	persons       []enrolment.Person
	credentials   []enrolment.Credential
	spells        []enrolment.Spell
	memberships   []enrolment.Membership
	registrations []enrolment.Registration
	institutions  []provider.Institution
	agreements    []provider.Agreement
	practitioners []provider.Practitioner
	entries       []catalogue.Entry
	payments      []payment
	employers     []enrolment.Employer
	employments   []enrolment.Employment
	households    []enrolment.HouseholdMember
	newborns      []newborn
}

// payment is money that came in: for a fund, or for a person's account.
type payment struct {
	id     string
	kind   Kind
	key    EntryKey
	region string // "" for a person's account: the region of the person
	scheme string
	fund   string
	amount money.Fen
	day    period.Date
}

// entry makes the ledger entry: money held against income, or against what is
// owed to the person.
func (p payment) entry(u *run, seq int64, region string) ledger.Entry {
	source := ledger.Account{Class: ledger.Income, Region: region, Scheme: p.scheme, Fund: p.fund}
	if p.key.Partition != "" {
		source.Class, source.Party = ledger.Personal, p.key.Partition
	}
	return ledger.Entry{
		Partition: p.key.Partition, Seq: seq, EntryID: p.id, Kind: string(p.kind), Ref: p.key.Ref,
		ValueDate: p.day, Recorded: u.now,
		Postings: []ledger.Posting{
			{Account: ledger.Account{Class: ledger.Deposit, Region: region, Scheme: p.scheme, Fund: p.fund}, Amount: p.amount},
			{Account: source, Amount: -p.amount},
		},
	}
}

// write adds the batch to the registers and books.
func (u *run) write(ctx context.Context, w Work, f *facts) error {
	writes := []func() error{
		func() error { return add(ctx, w.AddInstitutions, f.institutions) },
		func() error { return add(ctx, w.AddAgreements, f.agreements) },
		func() error { return add(ctx, w.AddPractitioners, f.practitioners) },
		func() error { return add(ctx, w.AddEntries, f.entries) },
		func() error { return add(ctx, w.AddEmployers, f.employers) },
		func() error { return add(ctx, w.AddPersons, f.persons) },
		func() error { return u.keepCredentials(ctx, w, f.credentials) },
		func() error { return addNewborns(ctx, w, f.newborns) },
		func() error { return add(ctx, w.AddSpells, f.spells) },
		func() error { return add(ctx, w.MarkReassess, u.waiting(f.spells)) },
		func() error { return add(ctx, w.AddEmployments, f.employments) },
		func() error { return add(ctx, w.AddHouseholdMembers, f.households) },
		func() error { return add(ctx, w.AddMemberships, f.memberships) },
		func() error { return add(ctx, w.AddRegistrations, f.registrations) },
		func() error { return u.post(ctx, w, f.payments) },
	}
	for _, write := range writes {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// add calls a writer of a register with what there is to write.
func add[F any](ctx context.Context, writer func(context.Context, []F) error, list []F) error {
	if len(list) == 0 {
		return nil
	}
	return writer(ctx, list)
}

// credentialsKept is how many new credentials are written together: they stand
// in the order of their hashes, so the more of them there are, the nearer to
// each other they go.
const credentialsKept = 50_000

// keepCredentials keeps the credentials that the register does not hold yet, and
// writes them when there are many.
func (u *run) keepCredentials(ctx context.Context, w Work, credentials []enrolment.Credential) error {
	for _, c := range credentials {
		if u.owners[bare(c)] == "" {
			u.credentials = append(u.credentials, c)
		}
	}
	if len(u.credentials) < credentialsKept {
		return nil
	}
	return u.writeCredentials(ctx, w)
}

// writeCredentials writes those that were kept, at the latest at the end of a
// file: what later files say is looked up among them.
func (u *run) writeCredentials(ctx context.Context, w Work) error {
	list := u.credentials
	u.credentials = nil
	return add(ctx, w.AddCredentials, list)
}

// post puts payments into the books and seals each entry.
func (u *run) post(ctx context.Context, w Work, payments []payment) error {
	if len(payments) == 0 {
		return nil
	}
	seqs, err := u.sequences(ctx, w, payments)
	if err != nil {
		return err
	}
	covers, err := coversOf(ctx, w, payments)
	if err != nil {
		return err
	}
	entries := make([]ledger.Entry, len(payments))
	for i, p := range payments {
		entries[i] = p.entry(u, seqs[i], u.booksOf(covers[p.key.Partition], p))
		if err := entries[i].Check(); err != nil {
			return err
		}
	}
	if err := w.PostEntries(ctx, entries); err != nil {
		return err
	}
	return u.seal(ctx, w, entries)
}

// booksOf returns the region in whose books a payment goes. A person's account
// is kept by the region that covers the person under the scheme on the day; by
// the one that keeps the person when there is no cover.
func (u *run) booksOf(spells []enrolment.Spell, p payment) string {
	psnNo := p.key.Partition
	if psnNo == "" {
		return p.region
	}
	for _, s := range period.Latest(spells, p.day, func(s enrolment.Spell) string { return s.Scheme }) {
		if s.Scheme == p.scheme {
			return s.Region
		}
	}
	return u.regionOf(psnNo)
}

// coversOf returns the cover of the persons whom payments are for.
func coversOf(ctx context.Context, w Work, payments []payment) (map[string][]enrolment.Spell, error) {
	var persons []string
	for _, p := range payments {
		if p.key.Partition != "" {
			persons = append(persons, p.key.Partition)
		}
	}
	if len(persons) == 0 {
		return nil, nil
	}
	all, err := w.SpellsAmong(ctx, persons)
	covers := make(map[string][]enrolment.Spell, len(persons))
	for _, s := range all {
		covers[s.PsnNo] = append(covers[s.PsnNo], s)
	}
	return covers, err
}

// sequences returns the position of each payment in its partition; 0 in the
// partition of no person.
func (u *run) sequences(ctx context.Context, w Work, payments []payment) ([]int64, error) {
	seqs := make([]int64, len(payments))
	var persons []string
	var places []int
	for i, p := range payments {
		if p.key.Partition != "" {
			persons, places = append(persons, p.key.Partition), append(places, i)
		}
	}
	if len(persons) == 0 {
		return seqs, nil
	}
	taken, err := w.NextSeqs(ctx, persons)
	if err != nil {
		return nil, err
	}
	for i, place := range places {
		seqs[place] = taken[i]
	}
	return seqs, nil
}

// seal has the entries sealed.
func (u *run) seal(ctx context.Context, w Work, entries []ledger.Entry) error {
	seals := make([]ledger.Seal, len(entries))
	for i, e := range entries {
		seals[i] = ledger.Seal{
			Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: u.now,
		}
	}
	return w.Seal(ctx, seals...)
}
