// Package claims makes the facts of the audit of what registers hold: visits
// and fee lines as submitted, what the catalogue says of them, the person, and
// what funds paid of each line, and the papers of the visit.
//
// Pure like the judge: it asks nobody. What the registers do not hold (doses,
// trace codes, days a drug lasts where nobody stated them) stays not known, and is never a violation.
package claims

import (
	"time"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/catalogue"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

// Visit is a visit with all that is known of it.
type Visit struct {
	claim.Visit
	Judged    bool   // under judgement; else history
	Level     string // hosp_lv of the institution
	Fund      money.Fen
	Diagnoses []claim.Diagnosis
	Lines     []Line
	Papers    []chart.Document // latest revisions; in any order
}

// Line is a fee line with what funds paid of it and its catalogue entry.
type Line struct {
	claim.FeeLine
	Fund  money.Fen
	Entry *catalogue.Entry // nil: not in the catalogue on its day
}

// Add appends a visit with its lines to the facts.
func Add(f *audit.Facts, v Visit) {
	place := int32(len(f.Visits))
	f.Visits = append(f.Visits, audit.Visit{
		ID: v.VisitID, Judged: v.Judged, Institution: v.Institution, Region: v.Region, Level: Level(v.Level),
		Way: way(v.Kind), MedType: v.MedType, Scheme: v.Scheme, Begin: claim.Day(v.Begin), End: lastDay(v.End),
		Department: v.Department, Doctor: v.Doctor, Fund: v.Fund, Diagnoses: diagnoses(v),
	})
	var supply map[string]int32
	if len(v.Papers) > 0 {
		supply = papers(&f.Visits[place], &f.Person, v.Papers)
	}
	for i := range v.Lines {
		l := line(place, &v.Lines[i])
		if l.Supply == 0 {
			l.Supply = supply[l.Order]
		}
		f.Lines = append(f.Lines, l)
	}
}

// Person sets what is known of the person.
func Person(f *audit.Facts, p enrolment.Person, chronic []string) {
	f.Person = audit.Person{PsnNo: p.PsnNo, Birth: p.Birth, Death: p.Death, Chronic: chronic}
	switch p.Sex {
	case "1":
		f.Person.Sex = 1
	case "2":
		f.Person.Sex = 2
	}
}

func lastDay(end time.Time) period.Date {
	if end.IsZero() {
		return 0
	}
	return claim.Day(end)
}

// Level is the grade of an institution by hosp_lv: 3 三级, 2 二级, 1 一级; 0 without one.
func Level(code string) uint8 { return uint8(coding.HospitalLevel(code).Group().Rank()) }

func way(kind claim.VisitKind) rulefile.VisitWay {
	switch kind {
	case claim.Inpatient:
		return rulefile.Inpatient
	case claim.Outpatient:
		return rulefile.Outpatient
	case claim.Purchase:
		return rulefile.Purchase
	}
	return rulefile.OtherWay
}

func diagnoses(v Visit) []audit.Diagnosis {
	list := make([]audit.Diagnosis, 0, len(v.Diagnoses)+1)
	for _, d := range v.Diagnoses {
		list = append(list, audit.Diagnosis{Code: d.Code, Name: d.Name, Main: d.Main})
	}
	if len(list) == 0 && v.Disease != "" {
		list = append(list, audit.Diagnosis{Code: v.Disease, Name: v.DiseaseName, Main: true})
	}
	return list
}

func line(visit int32, l *Line) audit.Line {
	a := audit.Line{
		Visit: visit, LineNo: l.LineNo, RefundOf: l.RefundOf, Item: l.Code, Prescription: l.Prescription,
		Department: l.Department, Doctor: l.Doctor, Day: claim.Day(l.At), Minute: int32(l.At.Hour()*60 + l.At.Minute()),
		Quantity: l.Quantity, Price: l.Price, Amount: l.Amount, Fund: l.Fund, UploadHours: -1, Listed: audit.No,
		Order: l.Order, Supply: l.Days, Discharge: l.Discharge,
	}
	if e := l.Entry; e != nil {
		a.Name, a.Category, a.Kind, a.Listed = e.Name, e.Category, kind(e.Kind), audit.Yes
		if e.Class == catalogue.ClassC {
			a.Listed = audit.No
		}
	}
	return a
}

func kind(k catalogue.Kind) audit.ItemKind {
	switch k {
	case catalogue.Drug, catalogue.Preparation, catalogue.EthnicDrug:
		return audit.Drug
	case catalogue.Herb:
		return audit.Herb
	case catalogue.Service:
		return audit.Service
	case catalogue.Consumable:
		return audit.Consumable
	}
	return audit.KindUnknown
}
