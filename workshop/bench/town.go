package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/workshop/city"
)

const (
	scheme    = city.Employee
	fund      = "个人账户"
	citySeed  = 20260101
	seedChunk = 5000 // persons in one unit of work
	balance   = 3000 * money.Yuan
)

// PersonPrefix begins the psn_no of every person that benches make, so that
// they can be told from real ones.
const PersonPrefix = city.Region + "BENCH"

// PersonNo is the psn_no of the n-th person, from 0.
func PersonNo(n int) string { return fmt.Sprintf("%s%07d", PersonPrefix, n) }

// Centre is the server under test and what it stands on.
type Centre struct {
	Store  Store
	Now    func() time.Time
	Zone   *time.Location
	NewID  func() string
	Engine string
}

// Store is what seeding and replaying need of the database.
type Store interface {
	importing.Store
	settlement.Store
}

// Town is what the callers know: the persons by number, the providers, the
// baskets of goods.
type Town struct {
	Persons    int
	day        period.Date
	pharmacies []*city.Institution
	clinics    []*city.Institution
	baskets    [][]city.Line
}

// NewTown makes a town of that many insured employees. Its institutions and
// catalogue are those of the synthetic city.
func NewTown(persons, lines int, day period.Date) (*Town, *city.City) {
	made := city.New(citySeed, city.SmallestCity, day)
	t := &Town{Persons: persons, day: day}
	for _, i := range made.Institutions {
		switch {
		case i.Agreement != city.InForce:
		case i.Pharmacy():
			t.pharmacies = append(t.pharmacies, i)
		case i.Staff[0].State == city.InForce:
			t.clinics = append(t.clinics, i)
		}
	}
	for n := range 16 {
		t.baskets = append(t.baskets, basket(made.Items(), n, lines))
	}
	return t, made
}

// basket takes that many drugs from the catalogue, others for each n.
func basket(items []*city.Item, n, lines int) []city.Line {
	var drugs []*city.Item
	for _, i := range items {
		if i.Kind == city.Drug && i.Prices[1] > 0 && i.Prices[1] < 60_000_000 {
			drugs = append(drugs, i)
		}
	}
	list := make([]city.Line, lines)
	for k := range list {
		item := drugs[(n*lines+k)%len(drugs)]
		quantity := money.Quantity(4+(n+k)%5) * 10_000
		amount, err := money.Extend(item.Prices[1], quantity, money.HalfUpFen)
		if err == nil {
			list[k] = city.Line{Item: item, Price: item.Prices[1], Quantity: quantity, Amount: amount}
		}
	}
	return list
}

// Seed brings institutions and catalogue of the city and the town's persons
// into the registers, unless they are there: each person with cover since
// 2020 and 3,000 yuan on the account. told hears how many persons are done.
func (t *Town) Seed(ctx context.Context, c Centre, made *city.City, told func(done int)) error {
	if err := t.seedPlaces(ctx, c, made); err != nil {
		return err
	}
	for first := 0; first < t.Persons; first += seedChunk {
		known, err := t.has(ctx, c, first)
		if err != nil {
			return err
		}
		if !known {
			last := min(first+seedChunk, t.Persons)
			err = c.Store.Import(ctx, func(w importing.Work) error { return t.seedPersons(ctx, c, w, first, last) })
		}
		if err != nil {
			return err
		}
		told(min(first+seedChunk, t.Persons))
	}
	return nil
}

// has reports whether a person is registered.
func (t *Town) has(ctx context.Context, c Centre, n int) (bool, error) {
	err := c.Store.View(ctx, func(r settlement.Reader) error {
		_, err := r.PersonOn(ctx, PersonNo(n), t.day)
		return err
	})
	if errors.Is(err, enrolment.ErrUnknownPerson) {
		return false, nil
	}
	return err == nil, err
}

// seedPlaces imports the files of the city that tell of no person.
func (t *Town) seedPlaces(ctx context.Context, c Centre, made *city.City) error {
	err := c.Store.View(ctx, func(r settlement.Reader) error {
		_, err := r.InstitutionOn(ctx, t.pharmacies[0].Code, t.day)
		return err
	})
	if err == nil {
		return nil
	}
	var files []importing.File
	for _, f := range made.Files() {
		switch f.Name {
		case "机构.csv", "协议.csv", "医师.csv", "目录.csv":
			files = append(files, importing.File{Name: f.Name, Content: bytes.NewReader(f.CSV)})
		}
	}
	service := importing.Service{Store: c.Store, Now: c.Now, NewID: c.NewID, AllowDemoRegion: true}
	_, err = service.ImportAll(ctx, files, nil)
	return err
}

// seedPersons writes persons from first up to last, without last.
func (t *Town) seedPersons(ctx context.Context, c Centre, w importing.Work, first, last int) error {
	now := c.Now().UTC().Truncate(time.Microsecond)
	var persons []enrolment.Person
	var spells []enrolment.Spell
	var numbers []string
	for n := first; n < last; n++ {
		p, s := person(n, now, c.NewID)
		persons, spells, numbers = append(persons, p), append(spells, s), append(numbers, p.PsnNo)
	}
	if err := w.AddPersons(ctx, persons); err != nil {
		return err
	}
	if err := w.AddSpells(ctx, spells); err != nil {
		return err
	}
	return t.seedAccounts(ctx, c, w, numbers, now)
}

// person makes the n-th person: every third retired, of all working ages.
func person(n int, now time.Time, newID func() string) (enrolment.Person, enrolment.Spell) {
	since := period.Since(period.NewDate(2020, 1, 1))
	kind, born := "11", period.NewDate(1968+n%35, time.Month(1+n%12), 1+n%28)
	if n%3 == 0 {
		kind, born = "12", period.NewDate(1940+n%25, time.Month(1+n%12), 1+n%28)
	}
	psnNo := PersonNo(n)
	return enrolment.Person{
			Version: period.Version{ID: newID(), Effective: since, Recorded: now}, PsnNo: psnNo, Region: city.Region,
			Name: "试验人", CertType: "99", CertNo: psnNo, Sex: []string{city.Male, city.Female}[n%2], Nation: "01", Birth: born,
		}, enrolment.Spell{
			Version: period.Version{ID: newID(), Effective: since, Recorded: now}, PsnNo: psnNo, Scheme: scheme, Region: city.Region,
			State: enrolment.CoverActive, PersonType: kind, Employer: "安澜试验有限公司(虚构)",
		}
}

// seedAccounts credits each person's account and seals the entries.
func (t *Town) seedAccounts(ctx context.Context, c Centre, w importing.Work, numbers []string, now time.Time) error {
	seqs, err := w.NextSeqs(ctx, numbers)
	if err != nil {
		return err
	}
	entries := make([]ledger.Entry, len(numbers))
	for i, psnNo := range numbers {
		held := ledger.Account{Class: ledger.Deposit, Region: city.Region, Scheme: scheme, Fund: fund}
		owed := ledger.Account{Class: ledger.Personal, Region: city.Region, Scheme: scheme, Fund: fund, Party: psnNo}
		entries[i] = ledger.Entry{
			Partition: psnNo, Seq: seqs[i], EntryID: c.NewID(), Kind: "账户划入", Ref: "账户划入/" + scheme + "/基准",
			ValueDate: t.day, Recorded: now,
			Postings: []ledger.Posting{{Account: held, Amount: balance}, {Account: owed, Amount: -balance}},
		}
	}
	if err := w.PostEntries(ctx, entries); err != nil {
		return err
	}
	seals := make([]ledger.Seal, len(entries))
	for i, e := range entries {
		seals[i] = ledger.Seal{
			Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: now,
		}
	}
	return w.Seal(ctx, seals...)
}
