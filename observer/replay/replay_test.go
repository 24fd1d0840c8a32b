package replay_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

const today = "2026-03-05"

// run replays the town as another process would, which has compiled nothing: by
// pages, and once more person by person, which must tell the same.
func run(t town.T, w *town.Town) replay.Report {
	t.Helper()
	report, err := runOn(t, w, w.Store)
	if err != nil {
		t.Fatalf("replay: %v", err)
	}
	asked, err := runOn(t, w, struct{ verify.Store }{w.Store})
	if diff := cmp.Diff(asked, report); diff != "" || err != nil {
		t.Fatalf("%v (-逐人 +逐页)\n%s", err, diff)
	}
	return report
}

func runOn(t town.T, w *town.Town, store verify.Store) (replay.Report, error) {
	t.Helper()
	service := replay.Service{Store: store, Settlements: w.Service()}
	told := -1
	return service.Run(ctx, func(done int) {
		if done < told {
			t.Fatalf("progress went back from %d to %d", told, done)
		}
		told = done
	})
}

// After random lives every settlement replays to the same bytes, and the books
// are clean; reversed settlements replay too.
func TestLivesReplay(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	bills := lives(t, w)
	report := run(t, w)
	if report.Replayed != bills || report.Identical != bills || len(report.Differences) > 0 {
		t.Errorf("%d bills: %s, %v", bills, report, report.Differences)
	}
	books, err := verify.Run(ctx, w.Store, func(int) {})
	if err != nil || !books.Clean() {
		t.Errorf("%v: %s", err, books)
	}
}

// lives leads random lives in the town: bills, stays settled in parts, purchases,
// reversals in any order, forced ones, undos. It returns how many bills there were.
func lives(t *testing.T, w *town.Town) (bills int) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		w.GoTo(today)
		l := w.Begin(t, rapid.SampledFrom(town.Citizens()).Draw(t, "citizen"))
		l.OnSettled = func(_, _ settlement.Answer) { bills++ }
		for range rapid.IntRange(1, 7).Draw(t, "steps") {
			l.Step()
		}
	})
	return bills
}

// nth is the condition that chooses one row of a table, by the place of its key
// among those that a condition holds for.
func nth(table, key, condition string, place int) string {
	return fmt.Sprintf(" WHERE (%s) = (SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT 1 OFFSET %d)", key, key, table, condition, key, place)
}

// Whatever is damaged, one thing after the other: by pages and person by person
// the same settlements are told, in the same words.
func TestDamagedLivesAreToldAlike(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	bills := lives(t, w)
	told := 0
	for _, statement := range []string{
		"UPDATE settlement SET balance = balance + 1, forced = 'x'" + nth("settlement", "psn_no, setl_id", "kind = '结算'", 0),
		"UPDATE settlement SET detail = (SELECT detail FROM settlement WHERE kind = '结算' ORDER BY length(detail) DESC LIMIT 1)" + nth("settlement", "psn_no, setl_id", "kind = '结算'", 5),
		"UPDATE settlement SET detail = x'01000000'" + nth("settlement", "psn_no, setl_id", "kind = '结算'", 3),
		"UPDATE settlement SET shares = '[]'" + nth("settlement", "psn_no, setl_id", "kind = '结算'", 4),
		"UPDATE fee_upload SET lines = x'0100'" + nth("fee_upload", "psn_no, visit_id, upload", "settled_by <> ''", 0),
		"UPDATE fee_upload SET lines = (SELECT lines FROM fee_upload WHERE settled_by <> '' ORDER BY length(lines) DESC LIMIT 1)" +
			nth("fee_upload", "psn_no, visit_id, upload", "settled_by <> ''", 7),
		"DELETE FROM fee_upload" + nth("fee_upload", "psn_no, visit_id, upload", "settled_by <> ''", 9),
		"DELETE FROM spell" + nth("spell", "psn_no, version_id", "1 = 1", 0),
		"DELETE FROM person_version" + nth("person_version", "psn_no, version_id", "1 = 1", 2),
		"UPDATE accumulator_delta SET ordinal = ordinal + 100" + nth("accumulator_delta", "psn_no, seq, ordinal", "1 = 1", 0),
		"DELETE FROM accumulator_delta" + nth("accumulator_delta", "psn_no, seq, ordinal", "1 = 1", 4),
		"UPDATE ledger_posting SET amount = amount + 1" + nth("ledger_posting", "part_key, entry_id, ordinal", "class = '个人账户'", 0),
		"DELETE FROM ledger_entry" + nth("ledger_entry", "part_key, entry_id", "1 = 1", 6),
		"DELETE FROM settled_lines" + nth("settled_lines", "psn_no, setl_id", "1 = 1", 0),
		"UPDATE settled_lines SET lines = '[[1]]'" + nth("settled_lines", "psn_no, setl_id", "1 = 1", 4),
		"DELETE FROM catalogue_entry WHERE code = 'XB-YI'",
		"DELETE FROM published_file WHERE rowid = (SELECT max(rowid) FROM published_file)",
	} {
		w.Alter(t, 1, statement)
		report := run(t, w)
		if report.Replayed != bills {
			t.Errorf("%s: %s of %d bills", statement, report, bills)
		}
		told += len(report.Differences)
	}
	if told == 0 {
		t.Error("nothing was told")
	}
}

// bills are three settlements: an outpatient's of two drugs, a stay, and a
// purchase by somebody else.
func bills(t *testing.T, w *town.Town) (clinic, stay, purchase settlement.Record) {
	t.Helper()
	p := w.Person(t, town.Citizen{Account: 300_00, Group: "2303"})
	clinic = w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 80, today), town.Line("2", town.DrugB, 9, today)).Record
	v := w.Admitted(t, p, "310", town.Secondary, "2026-03-01")
	w.Uploaded(t, v, town.Line("1", town.Surgery, 2, "2026-03-02"), town.Line("2", town.Limited, 5, "2026-03-03"))
	w.Discharged(t, v, today)
	stay = w.Settled(t, v, false).Record
	other := w.Person(t, town.Citizen{Account: 300_00})
	purchase = w.Bought(t, other, "310", true, town.Line("1", town.DrugB, 3, today)).Record
	return clinic, stay, purchase
}

func TestReportSentence(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	if got := run(t, w).String(); got != "0 replayed, 0 identical, 0 different" {
		t.Errorf("得 %q", got)
	}
	bills(t, w)
	if got := run(t, w).String(); got != "3 replayed, 3 identical, 0 different" {
		t.Errorf("得 %q", got)
	}
}

// Corrections of everything that a settlement read, recorded afterwards and
// reaching back before it, change no replay; a new settlement sees them.
func TestLaterCorrectionsChangeNothing(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	clinic, _, _ := bills(t, w)
	before, err := w.Service().Explain(ctx, clinic.SetlID)
	if err != nil {
		t.Fatal(err)
	}
	w.GoTo("2026-03-06")
	w.Load(t, func(to importing.Work) error { return correct(w, to, clinic.PsnNo) })
	text, err := policies.FS.ReadFile("390100-安澜/统筹区.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wide := strings.Replace(string(text), "金额容差分: 1 ", "金额容差分: 9 ", 1)
	w.Publish(t, fstest.MapFS{"统筹区.yaml": {Data: []byte(wide)}}, "统筹区.yaml")
	corrections, err := policies.Corrections()
	if err != nil || len(corrections) == 0 {
		t.Fatalf("更正 %v, %v", corrections, err)
	}
	for _, file := range corrections {
		w.Publish(t, policies.FS, file)
	}

	if got := run(t, w).String(); got != "3 replayed, 3 identical, 0 different" {
		t.Errorf("得 %q", got)
	}
	after, err := w.Service().Explain(ctx, clinic.SetlID)
	rates := cmp.Comparer(func(a, b money.Rate) bool { return a.Cmp(b) == 0 })
	if diff := cmp.Diff(before.Stored, after.Stored, rates); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if len(before.Steps) != len(after.Steps) || before.Answer.Person.Name != after.Answer.Person.Name {
		t.Errorf("说明变了:%d 步和 %d 步,%s 和 %s", len(before.Steps), len(after.Steps), before.Answer.Person.Name, after.Answer.Person.Name)
	}
	books, err := verify.Run(ctx, w.Store, func(int) {})
	if err != nil || !books.Clean() {
		t.Errorf("%v: %s", err, books)
	}

	fresh := w.Bill(t, clinic.PsnNo, "310", town.Tertiary, true, town.Line("1", town.DrugB, 9, "2026-03-06")).Record
	if fresh.Prepaid != 90_00 {
		t.Errorf("新结算的先行自付 %s,更正后应为一半", fresh.Prepaid)
	}
	if got := run(t, w).String(); got != "4 replayed, 4 identical, 0 different" {
		t.Errorf("得 %q", got)
	}
}

// correct corrects, from 2026 on, what the registers say.
func correct(w *town.Town, to importing.Work, psnNo string) error {
	person := enrolment.Person{
		Version: w.Version("1970-01-01", ""), PsnNo: psnNo, Region: town.Region, Name: "安大满", CertType: "01", CertNo: "390101197006150012",
		Sex: "2", Nation: "01",
	}
	person.Birth = person.Effective.From
	spell := enrolment.Spell{
		Version: w.Version("2024-01-01", ""), PsnNo: psnNo, Scheme: "310", Region: town.Region, State: enrolment.CoverActive, PersonType: "12", CivilServant: true,
	}
	gone := enrolment.Membership{Version: w.Version("2026-01-01", ""), PsnNo: psnNo, Group: "2303"}
	hospital := provider.Institution{
		Version: w.Version("2020-01-01", ""), Code: town.Tertiary, Name: "改名医院", Type: provider.Hospital, Level: "8", Region: "390101", Community: true,
	}
	doctor := provider.Practitioner{
		Version: w.Version("2020-01-01", ""), Code: town.Doctor, Institution: town.Tertiary, Name: "王医生", Kind: "医师", State: provider.PractitionerActive,
	}
	entry := w.Entry("2020-01-01", town.DrugB, catalogue.ClassB, 50)
	for _, err := range []error{
		to.AddPersons(ctx, []enrolment.Person{person}), to.AddSpells(ctx, []enrolment.Spell{spell}),
		to.AddMemberships(ctx, []enrolment.Membership{gone}), to.AddInstitutions(ctx, []provider.Institution{hospital}),
		to.AddPractitioners(ctx, []provider.Practitioner{doctor}), to.AddEntries(ctx, []catalogue.Entry{entry}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// A version altered in place changes exactly the settlements that read it.
func TestAlteredVersionsChangeExactlyTheirSettlements(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about, statement string
		args             func(clinic, stay, purchase settlement.Record) []any
		different        func(clinic, stay, purchase settlement.Record) []string
	}{
		{"目录的先付比例", "UPDATE catalogue_entry SET prepay_num = 1, prepay_den = 5 WHERE code = 'XB-YI'", nil, func(c, _, p settlement.Record) []string { return []string{c.SetlID, p.SetlID} }},
		{"目录的限价", "UPDATE catalogue_entry SET limit_secondary = 20000000 WHERE code = 'XC-XIAN'", nil, func(_, s, _ settlement.Record) []string { return []string{s.SetlID} }},
		{"没有用到的目录", "UPDATE catalogue_entry SET class = '03' WHERE code = 'XD-BING'", nil, func(_, _, _ settlement.Record) []string { return nil }},
		{"一个人的人员类别", "UPDATE spell SET person_type = '12' WHERE psn_no = ?", func(c, _, _ settlement.Record) []any { return []any{c.PsnNo} },
			func(c, s, _ settlement.Record) []string { return []string{c.SetlID, s.SetlID} }},
		{"医院的等级", "UPDATE institution SET level = '2' WHERE code = 'H39010100002'", nil, func(_, s, _ settlement.Record) []string { return []string{s.SetlID} }},
		{"一条明细", "", func(_, _, p settlement.Record) []any { return []any{p.SetlID} }, func(_, _, p settlement.Record) []string { return []string{p.SetlID} }},
		{"一条累计", "UPDATE accumulator_delta SET amount = amount + 1 WHERE setl_id = ? AND name = '本年统筹支付'", func(_, s, _ settlement.Record) []any { return []any{s.SetlID} },
			func(_, s, _ settlement.Record) []string { return []string{s.SetlID} }},
		{"结算记录里的账户余额", "UPDATE settlement SET balance = balance + 1 WHERE setl_id = ?", func(_, _, p settlement.Record) []any { return []any{p.SetlID} },
			func(_, _, p settlement.Record) []string { return []string{p.SetlID} }},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w := town.New(t, policies.FS)
			clinic, stay, purchase := bills(t, w)
			var args []any
			if c.args != nil {
				args = c.args(clinic, stay, purchase)
			}
			if c.statement == "" {
				w.AlterLines(t, purchase.SetlID, func(lines []claim.FeeLine) []claim.FeeLine {
					lines[0].Quantity, lines[0].Amount = lines[0].Quantity+10000, lines[0].Amount+2000
					return lines
				})
			} else {
				w.Alter(t, 1, c.statement, args...)
			}
			report := run(t, w)
			var found []string
			for _, d := range report.Differences {
				found = append(found, d.SetlID)
				if d.What == "" {
					t.Errorf("%s 不同在哪里没有说", d.SetlID)
				}
			}
			if diff := cmp.Diff(c.different(clinic, stay, purchase), found); diff != "" || report.Replayed != 3 || report.Identical != 3-len(found) {
				t.Errorf("%s (-应不同 +不同)\n%s%v", report, diff, report.Differences)
			}
		})
	}
}

// The visit may change after a settlement: nothing of it is read again.
func TestReplayDoesNotReadTheVisit(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{})
	v := w.Admitted(t, p, "310", town.Secondary, "2026-03-01")
	w.Uploaded(t, v, town.Line("1", town.Service, 20, "2026-03-02"))
	q := w.Request(t, v, false)
	q.MidStay = true
	if _, err := w.Bills.Settle(ctx, w.Caller(v.Institution), q); err != nil {
		t.Fatal(err)
	}
	w.Discharged(t, v, today)
	w.Alter(t, 1, "UPDATE visit SET kind = '门诊', state = '已撤销', institution = 'X', region = 'X', scheme = 'X', med_type = 'X', begin_at = 1, end_at = 2, disease = 'X', doctor = 'X'")
	if got := run(t, w).String(); got != "1 replayed, 1 identical, 0 different" {
		t.Errorf("得 %q", got)
	}
}
