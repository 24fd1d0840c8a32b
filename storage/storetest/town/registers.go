package town

import (
	"context"
	"errors"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/provider"
)

// Region is the town's 统筹区.
const Region = "390100"

// The providers. Those named for what is wrong with them cannot settle.
const (
	Tertiary  = "H39010100001" // 三级甲等
	Secondary = "H39010100002" // 二级甲等
	Community = "H39010100003" // community centre
	Paused    = "H39010100004" // agreement paused from 2026-03-01 on
	Ended     = "H39010100005" // agreement ended from 2026-03-01 on
	Stranger  = "H39010100006" // never had an agreement
	Pharmacy  = "P39010100001"
)

// The physicians; each is registered at every hospital and the pharmacy.
const (
	Doctor    = "D390101000001"
	Suspended = "D390101000002" // suspended from 2026-03-01 on
)

// The catalogue of the town.
const (
	DrugA     = "XA-JIA"    // 甲类, 10.00 元
	DrugB     = "XB-YI"     // 乙类, 先行自付 10%, 20.00 元
	Limited   = "XC-XIAN"   // 乙类, 5%, limit price 30 元 at the third level, 25 elsewhere; 40.00 元
	OutOfList = "XD-BING"   // 丙类, 50.00 元
	Service   = "SA-XIANG"  // 甲类, 200.00 元
	Surgery   = "SB-SHU"    // 甲类, 30,000.00 元
	Changing  = "XE-BIAN"   // 甲类; from 2026-03-01 on 乙类 with 30%; 100.00 元
	Withdrawn = "XF-CHE"    // withdrawn from 2026-03-01 on
	OnlyStaff = "XG-ZHI"    // 丙类 for all, 甲类 for 职工; 60.00 元
	Cold      = "J00.x00"   // a diagnosis
	Pressure  = "I10.x00"   // a diagnosis
	Chronic   = "M03900"    // 病种 of a chronic registration
	NoItem    = "XZ-UNKOWN" // in no catalogue
)

// Prices of the items in fen.
var prices = map[string]int64{
	DrugA: 1000, DrugB: 2000, Limited: 4000, OutOfList: 5000, Service: 20000, Surgery: 3_000_000,
	Changing: 10000, Withdrawn: 1000, OnlyStaff: 6000, NoItem: 1000,
}

// Items are the codes that can be settled on any day of 2026.
func Items() []string {
	return []string{DrugA, DrugB, Limited, OutOfList, Service, Surgery, Changing, OnlyStaff}
}

// spring is the day on which a few things of the town change.
const spring = "2026-03-01"

// Version stamps a fact that holds from one day to before another ("" for
// ever), learned now.
func (w *Town) Version(from, to string) period.Version {
	span := period.Since(period.MustDate(from))
	if to != "" {
		span.To = period.MustDate(to)
	}
	return period.Version{ID: w.NewID(), Effective: span, Recorded: w.Now()}
}

// registers writes the town's providers and catalogue.
func (w *Town) registers(to importing.Work) error {
	ctx := context.Background()
	return errors.Join(
		to.AddInstitutions(ctx, w.institutions()),
		to.AddAgreements(ctx, w.agreements()),
		to.AddPractitioners(ctx, w.practitioners()),
		to.AddEntries(ctx, w.entries()),
		w.fundsOpen(ctx, to),
	)
}

func (w *Town) institutions() []provider.Institution {
	institution := func(code, name string, kind provider.InstitutionType, level string) provider.Institution {
		return provider.Institution{
			Version: w.Version("2020-01-01", ""), Code: code, Name: name, Type: kind, Level: level, Region: "390101",
			Community: code == Community,
		}
	}
	return []provider.Institution{
		institution(Tertiary, "安澜市第一医院", provider.Hospital, "2"), institution(Secondary, "安澜市第二医院", provider.Hospital, "5"),
		institution(Community, "河口社区卫生服务中心", provider.Hospital, "10"), institution(Paused, "暂停医院", provider.Hospital, "5"),
		institution(Ended, "终止医院", provider.Hospital, "5"), institution(Stranger, "无协议医院", provider.Hospital, "5"),
		institution(Pharmacy, "惠民大药房", provider.Pharmacy, "11"),
	}
}

func (w *Town) agreements() []provider.Agreement {
	var all []provider.Agreement
	for _, code := range []string{Tertiary, Secondary, Community, Paused, Ended, Pharmacy} {
		all = append(all, provider.Agreement{Version: w.Version("2020-01-01", ""), Institution: code, Region: Region, State: provider.AgreementActive})
	}
	return append(all,
		provider.Agreement{Version: w.Version(spring, ""), Institution: Paused, Region: Region, State: provider.AgreementSuspended},
		provider.Agreement{Version: w.Version(spring, ""), Institution: Ended, Region: Region, State: provider.AgreementEnded})
}

func (w *Town) practitioners() []provider.Practitioner {
	var all []provider.Practitioner
	for _, at := range []string{Tertiary, Secondary, Community, Pharmacy} {
		doctor := provider.Practitioner{Version: w.Version("2020-01-01", ""), Code: Doctor, Institution: at, Name: "王医生", Kind: "医师", State: provider.PractitionerActive}
		before, after := doctor, doctor
		before.Version, before.Code, before.Name = w.Version("2020-01-01", ""), Suspended, "李医生"
		after.Version, after.Code, after.Name, after.State = w.Version(spring, ""), Suspended, "李医生", provider.PractitionerSuspended
		all = append(all, doctor, before, after)
	}
	return all
}

// Entry makes a catalogue entry of the town from the day on.
func (w *Town) Entry(from, code string, class catalogue.Class, prepay int64) catalogue.Entry {
	kind, category := catalogue.Drug, "09"
	if strings.HasPrefix(code, "S") {
		kind, category = catalogue.Service, "06"
	}
	return catalogue.Entry{
		Version: w.Version(from, ""), Region: Region, Code: code, Kind: kind, Name: code, Unit: "盒",
		Class: class, Category: category, Prepay: money.Percent(prepay), Active: true,
	}
}

func (w *Town) entries() []catalogue.Entry {
	limited := w.Entry("2020-01-01", Limited, catalogue.ClassB, 5)
	limited.Limits = catalogue.Limits{Tertiary: 30_000_000, Secondary: 25_000_000, Primary: 25_000_000}
	staff := w.Entry("2020-01-01", OnlyStaff, catalogue.ClassA, 0)
	staff.Scheme = "310"
	all := []catalogue.Entry{
		w.Entry("2020-01-01", DrugA, catalogue.ClassA, 0), w.Entry("2020-01-01", DrugB, catalogue.ClassB, 10), limited,
		w.Entry("2020-01-01", OutOfList, catalogue.ClassC, 100), w.Entry("2020-01-01", Service, catalogue.ClassA, 0),
		w.Entry("2020-01-01", Surgery, catalogue.ClassA, 0), w.Entry("2020-01-01", Changing, catalogue.ClassA, 0),
		w.Entry(spring, Changing, catalogue.ClassB, 30), w.Entry("2020-01-01", Withdrawn, catalogue.ClassA, 0), w.Entry(spring, Withdrawn, catalogue.ClassA, 0),
		w.Entry("2020-01-01", OnlyStaff, catalogue.ClassC, 100), staff,
	}
	for i := range all {
		all[i].Active = all[i].Code != Withdrawn || all[i].Effective.From < period.MustDate(spring)
	}
	for _, code := range []string{Cold, Pressure} {
		diagnosis := w.Entry("2020-01-01", code, "", 0)
		diagnosis.Kind, diagnosis.Category = catalogue.Diagnosis, ""
		all = append(all, diagnosis)
	}
	return all
}

// fundsOpen books what the funds hold at first.
func (w *Town) fundsOpen(ctx context.Context, to importing.Work) error {
	var entries []ledger.Entry
	var seals []ledger.Seal
	for _, fund := range []string{"统筹基金", "大病保险"} {
		e := ledger.Entry{EntryID: w.NewID(), Kind: "期初", Ref: "期初/" + fund, ValueDate: period.MustDate("2024-01-01"), Recorded: w.Now()}
		held := ledger.Account{Class: ledger.Deposit, Region: Region, Scheme: "310", Fund: fund}
		came := held
		came.Class = ledger.Income
		e.Postings = []ledger.Posting{{Account: held, Amount: 100_000_000_00}, {Account: came, Amount: -100_000_000_00}}
		entries, seals = append(entries, e), append(seals, sealOf(e))
	}
	return errors.Join(to.PostEntries(ctx, entries), to.Seal(ctx, seals...))
}

// sealOf seals an entry of its own.
func sealOf(e ledger.Entry) ledger.Seal {
	return ledger.Seal{
		Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded,
	}
}

// Citizen is who a person of the town is; the zero value is an employee at work.
type Citizen struct {
	Scheme       string // "": 310
	PersonType   string // "": 11, and 15 of residents
	Birth        string // "": 1980-06-15
	CivilServant bool
	Group        string    // psn_idet_type, "" for none
	Chronic      string    // 病种 of a chronic registration, "" for none
	Account      money.Fen // credited to the personal account on 2026-01-05
	Death        string
	Change       func(*enrolment.Spell) // of the spell, before it is written
}

// Person enrols a person and returns the psn_no.
func (w *Town) Person(t T, c Citizen) string {
	t.Helper()
	psnNo := "P" + w.NewID()[16:]
	w.Load(t, func(to importing.Work) error { return w.enrol(to, psnNo, c) })
	if c.Account > 0 {
		w.Credit(t, psnNo, c.scheme(), c.Account, "2026-01-05")
	}
	return psnNo
}

func (c Citizen) scheme() string {
	if c.Scheme == "" {
		return "310"
	}
	return c.Scheme
}

func (w *Town) enrol(to importing.Work, psnNo string, c Citizen) error {
	ctx := context.Background()
	birth := period.MustDate("1980-06-15")
	if c.Birth != "" {
		birth = period.MustDate(c.Birth)
	}
	person := enrolment.Person{
		Version: w.Version(birth.String(), ""), PsnNo: psnNo, Region: Region, Name: "安小满", CertType: "01", CertNo: "390101198006150011",
		Sex: "1", Nation: "01", Birth: birth,
	}
	if c.Death != "" {
		person.Death = period.MustDate(c.Death)
	}
	spell := enrolment.Spell{
		Version: w.Version("2024-01-01", ""), PsnNo: psnNo, Scheme: c.scheme(), Region: Region, State: enrolment.CoverActive,
		PersonType: c.PersonType, CivilServant: c.CivilServant, Employer: "安澜机械厂",
	}
	if spell.PersonType == "" {
		spell.PersonType = map[string]string{"310": "11", "390": "15"}[spell.Scheme]
	}
	if c.Change != nil {
		c.Change(&spell)
	}
	err := errors.Join(to.AddPersons(ctx, []enrolment.Person{person}), to.AddSpells(ctx, []enrolment.Spell{spell}))
	if c.Group != "" {
		err = errors.Join(err, to.AddMemberships(ctx, []enrolment.Membership{{Version: w.Version("2026-01-01", ""), PsnNo: psnNo, Group: c.Group, Active: true}}))
	}
	if c.Chronic != "" {
		registration := enrolment.Registration{Version: w.Version("2026-01-01", ""), PsnNo: psnNo, Kind: enrolment.Chronic, Code: c.Chronic, Active: true}
		err = errors.Join(err, to.AddRegistrations(ctx, []enrolment.Registration{registration}))
	}
	return err
}

// Credit pays money into a person's account.
func (w *Town) Credit(t T, psnNo, scheme string, amount money.Fen, day string) {
	t.Helper()
	w.Load(t, func(to importing.Work) error {
		ctx := context.Background()
		seqs, err := to.NextSeqs(ctx, []string{psnNo})
		if err != nil {
			return err
		}
		held := ledger.Account{Class: ledger.Deposit, Region: Region, Scheme: scheme, Fund: "个人账户"}
		owed := ledger.Account{Class: ledger.Personal, Region: Region, Scheme: scheme, Fund: "个人账户", Party: psnNo}
		e := ledger.Entry{
			Partition: psnNo, Seq: seqs[0], EntryID: w.NewID(), Kind: "账户划入", ValueDate: period.MustDate(day), Recorded: w.Now(),
			Postings: []ledger.Posting{{Account: held, Amount: amount}, {Account: owed, Amount: -amount}},
		}
		e.Ref = "账户划入/" + e.EntryID
		return errors.Join(to.PostEntries(ctx, []ledger.Entry{e}), to.Seal(ctx, sealOf(e)))
	})
}

// Personal is a person's account in the books; what the person holds is the
// balance negated.
func Personal(psnNo, scheme string) ledger.Account {
	return ledger.Account{Class: ledger.Personal, Region: Region, Scheme: scheme, Fund: "个人账户", Party: psnNo}
}
