package simulation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// item is what can be bought, at its price.
type item struct {
	Code    string
	Fen     int64 // price
	Class   catalogue.Class
	Percent int64 // 先行自付
	Limit   int64 // fen; 0 for none
}

var itemList = []item{
	{"XA-1", 1037, catalogue.ClassA, 0, 0},
	{"XB-2", 4999, catalogue.ClassB, 10, 0},
	{"XB-3", 7013, catalogue.ClassB, 5, 5050},
	{"XC-4", 3300, catalogue.ClassC, 100, 0},
	{"SA-5", 28_650, catalogue.ClassA, 0, 0},
	{"SB-6", 99_901, catalogue.ClassB, 20, 88_000},
}

// The diagnosis and the physician of every visit.
const (
	diagnosisCode = "J00.x00"
	doctorCode    = "D390901000001"
)

// ancient is the day since which the first facts hold.
const ancient = "2024-01-01"

func psnNo(person int) string { return fmt.Sprintf("P%03d", person+1) }

func placeCode(place int) string {
	if place < hospitals {
		return fmt.Sprintf("H3909010%04d", place+1)
	}
	return fmt.Sprintf("P3909010%04d", place+1)
}

// schemeOf deals the schemes: every other person is an employee.
func schemeOf(person int) string {
	if person%2 == 0 {
		return employee
	}
	return resident
}

// version stamps a fact that holds from a day on and is learned now.
func (w *world) version(from period.Date) period.Version {
	return period.Version{ID: w.newID(), Effective: period.Since(from), Recorded: w.now()}
}

// found fills the registers with what is there at first.
func (w *world) found() error {
	if err := w.enact(); err != nil {
		return err
	}
	begin := period.MustDate(ancient)
	for place := range hospitals + pharmacies {
		kind, level := provider.Hospital, "5"
		if place >= hospitals {
			kind, level = provider.Pharmacy, "11"
		}
		w.store.institutions = append(w.store.institutions, provider.Institution{
			Version: w.version(begin), Code: placeCode(place), Name: "机构", Type: kind, Level: level, Region: "390901"})
		w.agree(place, begin, true)
		w.admitDoctor(place, begin, true)
	}
	for i := range itemList {
		w.list(itemList[i], begin)
	}
	diagnosis := catalogue.Entry{Version: w.version(begin), Region: regionCode, Code: diagnosisCode, Kind: catalogue.Diagnosis, Name: "感冒", Active: true}
	w.store.catalogue = append(w.store.catalogue, diagnosis)
	for person := range w.story.Persons {
		w.enrol(person, begin)
	}
	return nil
}

// firstLaws publishes the settings and the first policies once for all worlds,
// since checking them takes longer than a story.
var firstLaws = sync.OnceValues(func() (*world, error) {
	w := &world{store: &store{state: newState(), writer: "W00"}, oracle: newOracle(), clock: dawn.Add(-time.Hour), ids: 900_000}
	_, _, err := w.desk().PublishSettings(context.Background(), "统筹区.yaml", lawText("统筹区.yaml"), "经办甲")
	for _, f := range firstFigures() {
		if err == nil {
			err = w.publish(f)
		}
	}
	return w, err
})

// enact begins with the first laws.
func (w *world) enact() error {
	first, err := firstLaws()
	if err != nil {
		return err
	}
	w.store.published = slices.Clone(first.store.published)
	writer := first.store.writer
	w.store.heads[writer], w.store.links[writer] = first.store.heads[writer], slices.Clone(first.store.links[writer])
	for key, laws := range first.oracle.laws {
		w.oracle.laws[key] = slices.Clone(laws)
	}
	maps.Copy(w.oracle.limits, first.oracle.limits)
	return nil
}

func (w *world) enrol(person int, begin period.Date) {
	no := psnNo(person)
	w.store.books[no] = &book{}
	w.store.books[no].persons = []enrolment.Person{{
		Version: w.version(begin), PsnNo: no, Region: regionCode, Name: "安小满", CertType: "01", Sex: "1", Nation: "01",
		Birth: period.MustDate("1980-06-15"),
	}}
	w.cover(person, begin, true)
	if schemeOf(person) == employee {
		w.credit(person, 30_000)
	}
}

// cover learns that a person is covered, or is not, from a day on.
func (w *world) cover(person int, from period.Date, active bool) {
	s := enrolment.Spell{Version: w.version(from), PsnNo: psnNo(person), Scheme: schemeOf(person), Region: regionCode,
		State: enrolment.CoverActive, PersonType: "11"}
	if s.Scheme == resident {
		s.PersonType = "15"
	}
	if !active {
		s.State = enrolment.CoverSuspended
	}
	b := w.store.books[s.PsnNo]
	b.spells = append(b.spells, s)
	w.oracle.covers.learn(s.PsnNo, s.Version, active)
}

// agree learns that an institution's agreement holds, or does not, from a day.
func (w *world) agree(place int, from period.Date, active bool) {
	a := provider.Agreement{Version: w.version(from), Institution: placeCode(place), Region: regionCode, State: provider.AgreementActive}
	if !active {
		a.State = provider.AgreementSuspended
	}
	w.store.agreements = append(w.store.agreements, a)
	w.oracle.agreements.learn(a.Institution, a.Version, active)
}

// admitDoctor learns that an institution's physician may prescribe, or may
// not, from a day on.
func (w *world) admitDoctor(place int, from period.Date, active bool) {
	d := provider.Practitioner{Version: w.version(from), Code: doctorCode, Institution: placeCode(place), Name: "王医生", Kind: "医师",
		State: provider.PractitionerActive}
	if !active {
		d.State = provider.PractitionerSuspended
	}
	w.store.practitioners = append(w.store.practitioners, d)
	w.oracle.doctors.learn(d.Institution, d.Version, active)
}

// list learns an item of the catalogue from a day on.
func (w *world) list(x item, from period.Date) {
	e := catalogue.Entry{
		Version: w.version(from), Region: regionCode, Code: x.Code, Kind: catalogue.Drug, Name: x.Code, Unit: "盒",
		Class: x.Class, Category: "09", Prepay: money.Percent(x.Percent), Active: true,
		Limits: catalogue.Limits{Tertiary: priceOf(x.Limit), Secondary: priceOf(x.Limit), Primary: priceOf(x.Limit)},
	}
	w.oracle.items.learn(x.Code, e.Version, x)
	if w.store.sabotaged(OverwritesFacts, len(w.store.catalogue) > len(itemList)) {
		for i, old := range w.store.catalogue {
			if old.Code == e.Code {
				e.ID = old.ID
				w.store.catalogue[i] = e
				return
			}
		}
	}
	w.store.catalogue = append(w.store.catalogue, e)
}

func priceOf(fen int64) money.Price { return money.Price(fen * 10_000) }

// feeLine is a line as a provider uploads it.
func feeLine(no, batch string, x bought, day period.Date) claim.FeeLine {
	i := itemList[x.Item]
	return claim.FeeLine{
		LineNo: no, Batch: batch, Code: i.Code, LocalCode: i.Code, At: atHour(day, 9),
		Price: priceOf(i.Fen), Quantity: money.Quantity(int64(x.Units) * 10_000), Amount: money.Fen(i.Fen * int64(x.Units)),
	}
}
