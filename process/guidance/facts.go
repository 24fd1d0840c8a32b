package guidance

import (
	"context"
	"errors"
	"strings"
	"time"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/judge/audit/claims"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// lookBack is how many days of the centre's own history are judged with.
const lookBack = 366

// facts are the patient's visits of the message and the centre's of the year
// before; of a visit that both know the message's counts.
func facts(ctx context.Context, r Reader, p Patient, day period.Date) (audit.Facts, error) {
	var f audit.Facts
	person, err := r.PersonOn(ctx, p.PsnNo, day)
	if err != nil {
		return f, err
	}
	registrations, err := r.RegistrationsOn(ctx, p.PsnNo, day)
	if err != nil {
		return f, err
	}
	var chronic []string
	for _, g := range registrations {
		if g.Kind == enrolment.Chronic && g.Active {
			chronic = append(chronic, g.Code)
		}
	}
	claims.Person(&f, person, chronic)
	if err := history(ctx, r, &f, p, day); err != nil {
		return f, err
	}
	for _, v := range p.Visits {
		stated(&f, v, v.VisitID == p.Current)
	}
	return f, nil
}

// history adds what was settled at the centre in the year before.
func history(ctx context.Context, r Reader, f *audit.Facts, p Patient, day period.Date) error {
	since, err := time.Parse(time.DateOnly, day.AddDays(-lookBack).String())
	if err != nil {
		return err
	}
	visits, err := r.VisitsOf(ctx, p.PsnNo, since)
	if err != nil || len(visits) == 0 {
		return err
	}
	records, err := r.RecordsOf(ctx, p.PsnNo)
	if err != nil {
		return err
	}
	entries, err := entriesOf(ctx, r, records)
	if err != nil {
		return err
	}
	levels := map[string]string{}
	for _, v := range visits {
		if in(p.Visits, v.VisitID) {
			continue
		}
		one := claims.Visit{Visit: v}
		if one.Level, err = levelOf(ctx, r, levels, v.Institution, day); err != nil {
			return err
		}
		if one.Diagnoses, err = r.Diagnoses(ctx, p.PsnNo, v.VisitID); err != nil {
			return err
		}
		if one.Lines, err = settledLines(ctx, r, records, entries, v); err != nil {
			return err
		}
		claims.Add(f, one)
	}
	return nil
}

func in(visits []Visit, id string) bool {
	for _, v := range visits {
		if v.VisitID == id {
			return true
		}
	}
	return false
}

// entriesOf loads the catalogue entries that the settlements name.
func entriesOf(ctx context.Context, r Reader, records []settlement.Record) (map[string]*catalogue.Entry, error) {
	entries := map[string]*catalogue.Entry{}
	var ids []string
	for i := range records {
		for _, l := range records[i].Lines {
			if _, there := entries[l.EntryID]; !there && l.EntryID != "" {
				entries[l.EntryID] = nil
				ids = append(ids, l.EntryID)
			}
		}
	}
	found, err := r.EntryVersions(ctx, ids)
	for i := range found {
		entries[found[i].ID] = &found[i]
	}
	return entries, err
}

func levelOf(ctx context.Context, r Reader, known map[string]string, institution string, day period.Date) (string, error) {
	if level, ok := known[institution]; ok {
		return level, nil
	}
	found, err := r.InstitutionOn(ctx, institution, day)
	if err != nil && !errors.Is(err, provider.ErrUnknownInstitution) {
		return "", err
	}
	known[institution] = found.Level
	return found.Level, nil
}

// settledLines are the lines of a visit that live settlements took.
func settledLines(ctx context.Context, r Reader, records []settlement.Record, entries map[string]*catalogue.Entry, v claim.Visit) ([]claims.Line, error) {
	var lines []claims.Line
	for i := range records {
		record := &records[i]
		if record.VisitID != v.VisitID || record.Kind != settlement.Settled || !settlement.Live(records, record.SetlID) {
			continue
		}
		taken, err := r.SettledLines(ctx, v.PsnNo, record.SetlID)
		if err != nil {
			return nil, err
		}
		for j, share := range record.Lines {
			if j < len(taken) {
				lines = append(lines, claims.Line{FeeLine: taken[j], Entry: entries[share.EntryID]})
			}
		}
	}
	return lines, nil
}

// stated adds a visit as the message states it.
func stated(f *audit.Facts, v Visit, judged bool) {
	place := int32(len(f.Visits))
	a := audit.Visit{
		ID: v.VisitID, Judged: judged, Institution: v.Institution, Region: v.Region,
		Level: uint8(coding.HospitalLevel(v.Level).Group().Rank()), Way: v.Way, MedType: v.MedType, Scheme: v.Scheme,
		Begin: dayOf(v.Begin), End: dayOf(v.End), Department: v.Department, Doctor: v.Doctor,
	}
	switch v.Pregnancy {
	case "0", "1", "2":
		a.PregnancyKnown, a.Pregnancy = true, v.Pregnancy[0]-'0'
	}
	for _, d := range v.Diagnoses {
		a.Diagnoses = append(a.Diagnoses, audit.Diagnosis(d))
	}
	for _, o := range v.Operations {
		a.OperationsKnown = true
		a.Operations = append(a.Operations, audit.Operation{Code: o.Code, Name: o.Name, Main: o.Main, Begin: audit.Moment{Day: o.Day}})
	}
	f.Visits = append(f.Visits, a)
	for _, o := range v.Orders {
		f.Lines = append(f.Lines, ordered(place, o))
	}
}

func dayOf(t time.Time) period.Date {
	if t.IsZero() {
		return 0
	}
	return claim.Day(t)
}

func ordered(visit int32, o Order) audit.Line {
	l := audit.Line{
		Visit: visit, LineNo: o.ID, Item: o.Item, Name: o.Name, Kind: kind(o.Kind), Category: o.Category, Prescription: o.Prescription,
		Department: o.Department, Doctor: o.Doctor, Day: dayOf(o.At), Minute: int32(o.At.Hour()*60 + o.At.Minute()),
		Quantity: o.Quantity, Price: o.Price, Amount: o.Amount, Fund: max(o.Amount-o.Borne, money.Fen(0)),
		Supply: o.Days, UploadHours: -1, Discharge: o.Discharge,
	}
	switch o.Class {
	case "01", "02":
		l.Listed = audit.Yes
	case "03":
		l.Listed = audit.No
	}
	return l
}

// kind reads list_type (目录类别).
func kind(code string) audit.ItemKind {
	switch {
	case code == "102":
		return audit.Herb
	case strings.HasPrefix(code, "1"):
		return audit.Drug
	case strings.HasPrefix(code, "2"):
		return audit.Service
	case strings.HasPrefix(code, "3"):
		return audit.Consumable
	}
	return audit.KindUnknown
}
