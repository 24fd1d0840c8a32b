package settlement_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"yibao/ground/money"
	"yibao/policies"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// takenOn is a town whose policy of employees' stays takes the person on a day;
// "" leaves the shipped one, which does not say.
func takenOn(t *testing.T, kind string) *town.Town {
	t.Helper()
	w := newTown(t)
	if kind == "" {
		return w
	}
	files := make(fstest.MapFS)
	for _, folder := range []string{"国家", "390100-安澜/共用"} {
		entries, err := policies.FS.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			text, err := fs.ReadFile(policies.FS, folder+"/"+e.Name())
			if err != nil {
				t.Fatal(err)
			}
			files[folder+"/"+e.Name()] = &fstest.MapFile{Data: text}
		}
	}
	entry := "390100-安澜/职工-住院.yaml"
	text, err := fs.ReadFile(policies.FS, entry)
	if err != nil {
		t.Fatal(err)
	}
	files[entry] = &fstest.MapFile{Data: []byte(strings.Replace(string(text), "取值日期: 出院日期\n", "取值日期: 出院日期\n人员日期: "+kind+"\n", 1))}
	w.Publish(t, files, entry)
	return w
}

// retires registers an employee as retired from a day on.
func retires(t *testing.T, w *town.Town, psnNo, from string) {
	t.Helper()
	changes(t, w, enrolment.Spell{
		Version: w.Version(from, ""), PsnNo: psnNo, Scheme: "310", Region: town.Region, State: enrolment.CoverActive, PersonType: "12",
	})
}

func changes(t *testing.T, w *town.Town, spell enrolment.Spell) {
	t.Helper()
	w.Load(t, func(to importing.Work) error { return to.AddSpells(ctx, []enrolment.Spell{spell}) })
}

// poor registers a person as 低保 from a day on.
func poor(t *testing.T, w *town.Town, psnNo, from string) {
	t.Helper()
	w.Load(t, func(to importing.Work) error {
		return to.AddMemberships(ctx, []enrolment.Membership{{Version: w.Version(from, ""), PsnNo: psnNo, Group: "2303", Active: true}})
	})
}

// stays is a stay of ten 200-yuan services at a tertiary hospital, from the first
// to the tenth of March, settled on the twentieth; between tells what happens before.
func stays(t *testing.T, w *town.Town, psnNo string) settlement.Record {
	t.Helper()
	w.GoTo("2026-03-20")
	v := w.Admitted(t, psnNo, "310", town.Tertiary, "2026-03-01")
	w.Uploaded(t, v, town.Line("1", town.Service, 10, "2026-03-01"))
	w.Discharged(t, v, "2026-03-10")
	a := w.Settled(t, v, false)
	checkSums(t, a.Record, 1)
	return a.Record
}

func then(r settlement.Record) int {
	n := 0
	for _, ref := range r.Versions {
		if ref.Kind == settlement.RefPersonThen || ref.Kind == settlement.RefSpellThen {
			n++
		}
	}
	return n
}

// The same stay pays differently by the day on which the policy takes the person;
// judged again, it comes to the same whatever was registered since.
func TestPersonIsTakenOnTheDayOfThePolicy(t *testing.T) {
	t.Parallel()
	// at work (2000 − 1000) × 82%; retired (2000 − 800) × 86%
	const working, retired = money.Fen(820_00), money.Fen(1032_00)
	for _, c := range []struct {
		about, kind, from string
		want              money.Fen
	}{
		{"不写,住院中途退休", "", "2026-03-05", working},
		{"入院,住院中途退休", "入院日期", "2026-03-05", working},
		{"出院,住院中途退休", "出院日期", "2026-03-05", retired},
		{"结算,住院中途退休", "结算日期", "2026-03-05", retired},
		{"出院,出院当天退休", "出院日期", "2026-03-10", retired},
		{"出院,出院次日退休", "出院日期", "2026-03-11", working},
		{"结算,出院以后退休", "结算日期", "2026-03-15", retired},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w := takenOn(t, c.kind)
			psnNo := w.Person(t, town.Citizen{})
			retires(t, w, psnNo, c.from)
			r := stays(t, w, psnNo)
			fund(t, c.about, r, c.want)
			if named := then(r); (named > 0) != (c.want == retired) {
				t.Errorf("记下另一天的版本 %d 个:%v", named, r.Versions)
			}
			rejudged(t, w, r)
			changes(t, w, enrolment.Spell{ // put right afterwards: the stored settlement stands
				Version: w.Version("2024-01-01", ""), PsnNo: psnNo, Scheme: "310", Region: town.Region, State: enrolment.CoverActive, PersonType: "11", CivilServant: true,
			})
			rejudged(t, w, r)
		})
	}
}

func TestAidIsTakenOnTheDayOfThePolicy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind string
		aid  bool
	}{{"", false}, {"出院日期", true}, {"结算日期", true}} {
		w := takenOn(t, c.kind)
		psnNo := w.Person(t, town.Citizen{})
		poor(t, w, psnNo, "2026-03-05")
		r := stays(t, w, psnNo)
		if got := paid(r, "医疗救助"); (got > 0) != c.aid {
			t.Errorf("%s:住院中途成为低保,医疗救助 %s", c.kind, got)
		}
		rejudged(t, w, r)
	}
}

// A stay over the year's end, settled in between: each bill has the day of its own.
func TestEachBillOfAStayTakesThePersonOnItsOwnDay(t *testing.T) {
	t.Parallel()
	w := takenOn(t, "出院日期")
	psnNo := w.Person(t, town.Citizen{})
	retires(t, w, psnNo, "2026-01-01")
	w.GoTo("2025-12-31")
	v := w.Admitted(t, psnNo, "310", town.Tertiary, "2025-12-20")
	w.Uploaded(t, v, town.Line("1", town.Service, 10, "2025-12-20"))
	q := w.Request(t, v, false)
	q.MidStay = true
	a, err := w.Bills.Settle(ctx, w.Caller(v.Institution), q)
	if err != nil {
		t.Fatal(err)
	}
	fund(t, "年底中途结算,在职", a.Record, 820_00)
	w.GoTo("2026-01-08")
	w.Uploaded(t, v, town.Line("2", town.Service, 5, "2026-01-05"))
	w.Discharged(t, v, "2026-01-08")
	last := w.Settled(t, v, false).Record
	fund(t, "新年出院,退休,起付线已经扣满", last, 860_00)
	rejudged(t, w, a.Record)
	rejudged(t, w, last)
}

// Whether somebody is covered is judged on the first day of care, whatever day
// the policy takes the person on; who left in between keeps the category.
func TestCoverIsJudgedOnTheFirstDay(t *testing.T) {
	t.Parallel()
	w := takenOn(t, "出院日期")
	leaver := w.Person(t, town.Citizen{})
	changes(t, w, enrolment.Spell{
		Version: w.Version("2026-03-05", ""), PsnNo: leaver, Scheme: "310", Region: town.Region, State: enrolment.CoverEnded, PersonType: "12",
	})
	r := stays(t, w, leaver)
	fund(t, "住院中途终止参保", r, 820_00)
	rejudged(t, w, r)

	comer := w.Person(t, town.Citizen{Change: func(s *enrolment.Spell) { s.Effective.From = r.Facts.End }})
	_, err := w.Bills.Admit(ctx, w.Caller(town.Tertiary), settlement.Admission{
		OutpatientVisit: settlement.OutpatientVisit{PsnNo: comer, Scheme: "310", LocalNo: "Z1", Begin: town.At("2026-03-01", 8)},
		MedType:         "21", Diagnoses: town.Diagnoses(),
	})
	if err == nil || errors.Is(err, settlement.ErrBusy) {
		t.Errorf("首日没有参保,却入了院:%v", err)
	}
}
