package importing_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/provider"
)

// versionless compares facts without their version ids and recording instants.
var versionless = cmp.Options{
	cmpopts.IgnoreFields(period.Version{}, "ID", "Recorded"),
	cmp.Comparer(func(a, b money.Rate) bool { return a.Cmp(b) == 0 }),
}

func day(text string) period.Date { return period.MustDate(text) }

func since(text string) period.Version {
	return period.Version{Effective: period.Since(day(text))}
}

func until(from, end string) period.Version {
	return period.Version{Effective: period.Span{From: day(from), To: day(end)}}
}

// importAll imports files that are good.
func importAll(t *testing.T, s service, files []importing.File) []importing.Report {
	t.Helper()
	reports, err := s.ImportAll(t.Context(), files, nil)
	if err != nil {
		for _, r := range reports {
			t.Errorf("%s: %s", r.Name, r.Returned)
		}
		t.Fatal(err)
	}
	return reports
}

func TestGoodFilesBecomeFacts(t *testing.T) {
	t.Parallel()
	s := newService(t)
	reports := importAll(t, s, goodFiles(nil))
	var names []string
	for _, r := range reports {
		names = append(names, r.Name)
		if r.Rows != 1 || r.Written != 1 || r.Bad != 0 || r.Returned != nil {
			t.Errorf("report %+v", r)
		}
	}
	want := "机构.csv 协议.csv 医师.csv 目录.csv 单位.csv 人员.csv 新生儿.csv 凭证.csv 参保.csv 单位人员.csv 家庭.csv 身份.csv 备案.csv 基金期初.csv 账户划入.csv"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("imported in the order %s", got)
	}
	on := day("2026-02-01")
	in(t, s.store.View, func(r reader) error {
		ctx := context.Background()
		person, _ := r.PersonOn(ctx, "P001", on)
		same(t, person, enrolment.Person{
			Version: since("1980-01-01"), PsnNo: "P001", Region: "330200", Name: "张三", CertType: "01", CertNo: realCard,
			Sex: "1", Nation: "01", Birth: day("1980-01-01"),
		})
		spells, _ := r.SpellsOn(ctx, "P001", on)
		same(t, spells, []enrolment.Spell{{
			Version: since("2020-01-01"), PsnNo: "P001", Scheme: "310", Region: "330200", State: enrolment.CoverActive,
			PersonType: "11", Employer: "某公司",
		}})
		groups, _ := r.MembershipsOn(ctx, "P001", on)
		same(t, groups, []enrolment.Membership{{Version: until("2026-01-01", "2027-01-01"), PsnNo: "P001", Group: "2303", Active: true}})
		registrations, _ := r.RegistrationsOn(ctx, "P001", on)
		same(t, registrations, []enrolment.Registration{{
			Version: until("2026-01-01", "2028-01-01"), PsnNo: "P001", Kind: enrolment.Chronic, Code: "M01600", Detail: "高血压", Active: true,
		}})
		institution, _ := r.InstitutionOn(ctx, "H33020500001", on)
		same(t, institution, provider.Institution{
			Version: since("2020-01-01"), Code: "H33020500001", Name: "某市第一医院", Type: provider.Hospital, Level: "2", Region: "330205",
		})
		agreements, _ := r.AgreementsOn(ctx, "H33020500001", on)
		same(t, agreements, []provider.Agreement{{
			Version: until("2020-01-01", "2027-01-01"), Institution: "H33020500001", Region: "330200", State: provider.AgreementActive,
		}})
		practitioners, _ := r.Practitioners(ctx, "H33020500001", []string{"D330205000001"})
		same(t, practitioners, []provider.Practitioner{{
			Version: since("2020-01-01"), Code: "D330205000001", Institution: "H33020500001", Name: "李四", Kind: "医师", State: provider.PractitionerActive,
		}})
		key := catalogue.Key{Code: "XA01ABD075A002010100001", Day: on}
		entries, err := r.EntriesOn(ctx, "330200", "310", []catalogue.Key{key})
		same(t, entries[key], catalogue.Entry{
			Version: since("2025-01-01"), Region: "330200", Code: key.Code, Kind: catalogue.Drug, Name: "某片", Spec: "10mg*30", Unit: "盒",
			Class: catalogue.ClassB, Category: "09", Prepay: money.Percent(10), Limits: catalogue.Limits{Tertiary: 25_500_000}, Active: true,
		})
		return err
	})
}

func same[F any](t *testing.T, got, want F) {
	t.Helper()
	if diff := cmp.Diff(want, got, versionless, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPersonIsFoundByCardAndVoucher(t *testing.T) {
	t.Parallel()
	s := newService(t)
	importAll(t, s, goodFiles(nil))
	in(t, s.store.View, func(r reader) error {
		for certType, number := range map[string]string{"02": realCard, "03": "A12345678"} {
			if psnNo, err := r.PersonByCertificate(context.Background(), certType, number); err != nil || psnNo != "P001" {
				t.Errorf("%s finds %q, error %v", certType, psnNo, err)
			}
		}
		return nil
	})
}

// TestMoneyIsPostedAndSealed: an opening is income of the fund, a credit is
// owed to the person; each entry is sealed by a link that follows the last.
func TestMoneyIsPostedAndSealed(t *testing.T) {
	t.Parallel()
	s := newService(t)
	importAll(t, s, goodFiles(map[importing.Kind]string{importing.Credits: file(importing.Credits,
		goodRow[importing.Credits], with(t, importing.Credits, "金额=0.01;说明=二月"))}))
	entries := s.entries(t, "P001")
	fund := ledger.Account{Class: ledger.Deposit, Region: "330200", Scheme: "310", Fund: "统筹基金"}
	account := ledger.Account{Class: ledger.Deposit, Region: "330200", Scheme: "310", Fund: "个人账户"}
	owed := ledger.Account{Class: ledger.Personal, Region: "330200", Scheme: "310", Fund: "个人账户", Party: "P001"}
	income := fund
	income.Class = ledger.Income
	want := []ledger.Entry{
		{Kind: "基金期初", Ref: "基金期初/330200/310/统筹基金/2026-01-01", ValueDate: day("2026-01-01"),
			Postings: []ledger.Posting{{Account: fund, Amount: 100_000_000}, {Account: income, Amount: -100_000_000}}},
		{Partition: "P001", Seq: 1, Kind: "账户划入", Ref: "账户划入/310/2026-01-31/2026年1月划入", ValueDate: day("2026-01-31"),
			Postings: []ledger.Posting{{Account: account, Amount: 123_456}, {Account: owed, Amount: -123_456}}},
		{Partition: "P001", Seq: 2, Kind: "账户划入", Ref: "账户划入/310/2026-01-31/二月", ValueDate: day("2026-01-31"),
			Postings: []ledger.Posting{{Account: account, Amount: 1}, {Account: owed, Amount: -1}}},
	}
	if diff := cmp.Diff(want, entries, cmpopts.IgnoreFields(ledger.Entry{}, "EntryID", "Recorded")); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	head := ledger.Head{Writer: "test"}
	for i, l := range s.links(t) {
		e := entries[i]
		if want := head.Next(ledger.SubjectEntry, e.Partition, e.EntryID, ledger.EntryDigest(e), e.Recorded); l != want {
			t.Errorf("link %+v, want %+v", l, want)
		}
		head = ledger.Head{Writer: l.Writer, Position: l.Position, Hash: l.Hash}
	}
	if head.Position != 3 {
		t.Errorf("the chain has %d links, want 3", head.Position)
	}
	in(t, s.store.View, func(r reader) error {
		balance, err := r.AccountBalance(context.Background(), "P001", owed, 1<<40)
		if balance != -123_457 {
			t.Errorf("the account holds %s", -balance)
		}
		return err
	})
}

// TestCreditGoesToTheBooksOfTheCover: the account is spent where the person is
// covered, even when the person is kept elsewhere.
func TestCreditGoesToTheBooksOfTheCover(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ says, spell, region string }{
		{"covered where kept", "统筹区=330200", "330200"},
		{"covered elsewhere", "统筹区=330100", "330100"},
		{"another scheme elsewhere", "险种=390;统筹区=330100", "330200"},
		{"covered later", "统筹区=330100;开始日期=2026-03-01", "330200"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			importAll(t, s, goodFiles(map[importing.Kind]string{
				importing.Spells: file(importing.Spells, with(t, importing.Spells, c.spell)),
			}))
			entries := s.entries(t, "P001")
			if got := entries[len(entries)-1].Postings[1].Account.Region; got != c.region {
				t.Errorf("credited in the books of %s, want %s", got, c.region)
			}
		})
	}
}

// TestCorrectionIsALaterVersion: what is imported again goes before what was
// imported first, and the first stays.
func TestCorrectionIsALaterVersion(t *testing.T) {
	t.Parallel()
	s := newService(t)
	importAll(t, s, goodFiles(nil))
	var first enrolment.Spell
	in(t, s.store.View, func(r reader) error {
		spells, err := r.SpellsOn(context.Background(), "P001", day("2026-02-01"))
		first = spells[0]
		return err
	})
	_, err := s.Import(t.Context(), "", "参保.csv", strings.NewReader(file(importing.Spells,
		with(t, importing.Spells, "状态=暂停参保;开始日期=2026-02-01;结束日期=20260228"))), nil)
	if err != nil {
		t.Fatal(err)
	}
	in(t, s.store.View, func(r reader) error {
		ctx := context.Background()
		for on, want := range map[string]enrolment.CoverState{
			"2026-01-31": enrolment.CoverActive, "2026-02-01": enrolment.CoverSuspended,
			"2026-02-28": enrolment.CoverSuspended, "2026-03-01": enrolment.CoverActive,
		} {
			if spells, err := r.SpellsOn(ctx, "P001", day(on)); err != nil || spells[0].State != want {
				t.Errorf("%s: %v, error %v", on, spells, err)
			}
		}
		kept, err := r.SpellVersions(ctx, "P001", []string{first.ID})
		same(t, kept[0], first)
		return err
	})
}

// TestNamesAndCodesAreOne: codes and what people call them give the same facts.
func TestNamesAndCodesAreOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind  importing.Kind
		words string
		codes string
	}{
		{importing.Persons, "证件类型=居民身份证;性别=男;民族=汉族;出生日期=1980/1/1", "证件类型=1;性别=1;民族=1;出生日期=19800101"},
		{importing.Persons, "证件类型=居民身份证(户口簿);民族=汉;性别=;出生日期=", "证件类型=01"},
		{importing.Spells, "险种=职工;状态=正常参保;人员类别=在职;公务员=", "险种=310;状态=1;人员类别=11;公务员=否"},
		{importing.Spells, "险种=职工基本医疗保险;结束日期=9999-12-31", "险种=310"},
		{importing.Memberships, "身份类别=低保救助对象;有效=", "身份类别=2303;有效=是"},
		{importing.Registrations, "备案类型=门诊慢特病", "备案类型=慢特病"},
		{importing.Institutions, "类型=定点医疗机构;等级=三级甲等", "类型=1;等级=02"},
		{importing.Institutions, "机构编号=h33020500001;类型=医院", "类型=1"},
		{importing.Catalogue, "收费等级=乙类;费用类别=西药费;先行自付比例=0.1;三级限价=25.50", "收费等级=2;费用类别=9;先行自付比例=10％"},
	} {
		t.Run(string(c.kind)+" "+c.words, func(t *testing.T) {
			t.Parallel()
			var facts [2][]any
			for i, changes := range []string{c.words, c.codes} {
				s := newService(t)
				importAll(t, s, goodFiles(map[importing.Kind]string{c.kind: file(c.kind, with(t, c.kind, changes))}))
				facts[i] = everything(t, s)
			}
			if diff := cmp.Diff(facts[0], facts[1], versionless); diff != "" {
				t.Errorf("-words +codes:\n%s", diff)
			}
		})
	}
}

// everything reads all facts of the good rows.
func everything(t *testing.T, s service) []any {
	t.Helper()
	var all []any
	in(t, s.store.View, func(r reader) error {
		ctx, on := context.Background(), day("2026-02-01")
		key := catalogue.Key{Code: "XA01ABD075A002010100001", Day: on}
		person, err1 := r.PersonOn(ctx, "P001", on)
		spells, err2 := r.SpellsOn(ctx, "P001", on)
		groups, err3 := r.MembershipsOn(ctx, "P001", on)
		registrations, err4 := r.RegistrationsOn(ctx, "P001", on)
		institution, err5 := r.InstitutionOn(ctx, "H33020500001", on)
		entries, err6 := r.EntriesOn(ctx, "330200", "310", []catalogue.Key{key})
		all = []any{person, spells, groups, registrations, institution, entries}
		for _, err := range []error{err1, err2, err3, err4, err5, err6} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	return all
}

func TestLocalExtensionsAreKept(t *testing.T) {
	t.Parallel()
	s := newService(t)
	importAll(t, s, goodFiles(map[importing.Kind]string{
		importing.Spells:        file(importing.Spells, with(t, importing.Spells, "险种=31001;人员类别=110199")),
		importing.Memberships:   file(importing.Memberships, with(t, importing.Memberships, "身份类别=230501")),
		importing.Registrations: file(importing.Registrations, with(t, importing.Registrations, "备案类型=异地;编码=310101;说明=长期")),
	}))
	in(t, s.store.View, func(r reader) error {
		ctx, on := context.Background(), day("2026-02-01")
		spells, _ := r.SpellsOn(ctx, "P001", on)
		groups, _ := r.MembershipsOn(ctx, "P001", on)
		registrations, err := r.RegistrationsOn(ctx, "P001", on)
		got := []string{spells[0].Scheme, spells[0].PersonType, groups[0].Group, registrations[0].Code, registrations[0].Detail}
		if want := []string{"31001", "110199", "230501", "310101", "长期"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		return err
	})
}

func TestDemoRegionIsAnOption(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.AllowDemoRegion = true
	importAll(t, s, goodFiles(map[importing.Kind]string{
		importing.Persons: file(importing.Persons, with(t, importing.Persons, "证件号码="+demoCard+";统筹区=390100")),
	}))
}

func TestRecordedInstantIsUTC(t *testing.T) {
	t.Parallel()
	s := newService(t)
	importAll(t, s, goodFiles(nil))
	for _, e := range s.entries(t, "P001") {
		if want := today.Truncate(time.Microsecond); !e.Recorded.Equal(want) || e.Recorded.Location() != time.UTC {
			t.Errorf("recorded %v, want %v", e.Recorded, want)
		}
	}
}
