package guidance

import (
	"context"
	"strings"
	"time"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/judge/audit/claims"
	"yibao/register/claim"
)

// facts are the patient's visits of the message and the centre's of the year
// before; of a visit that both know the message's counts.
func (s *Service) facts(ctx context.Context, r Reader, p Patient, day period.Date) (audit.Facts, error) {
	var f audit.Facts
	person, err := r.PersonOn(ctx, p.PsnNo, day)
	if err != nil {
		return f, err
	}
	registrations, err := r.RegistrationsOn(ctx, p.PsnNo, day)
	if err != nil {
		return f, err
	}
	claims.Person(&f, person, chronic(registrations))
	from, err := since(day)
	if err != nil {
		return f, err
	}
	past, err := r.PastOf(ctx, p.PsnNo, from)
	if err != nil {
		return f, err
	}
	visits, err := s.visitsOf(ctx, r, &past, day, leaving(p.Visits))
	if err != nil {
		return f, err
	}
	inOrder(&f, visits)
	for _, v := range p.Visits {
		stated(&f, v, v.VisitID == p.Current)
	}
	return f, nil
}

// stated adds a visit as the message states it.
func stated(f *audit.Facts, v Visit, judged bool) {
	place := int32(len(f.Visits))
	a := audit.Visit{
		ID: v.VisitID, Judged: judged, Institution: v.Institution, Region: v.Region,
		Level: uint8(coding.HospitalLevel(v.Level).Group().Rank()), Way: v.Way, MedType: v.MedType, Scheme: v.Scheme,
		Begin: dayOf(v.Begin), End: dayOf(v.End), Department: v.Department, Doctor: v.Doctor,
	}
	if v.Pregnancy != PregnancyUnknown {
		a.PregnancyKnown, a.Pregnancy = true, uint8(v.Pregnancy-NotPregnant)
	}
	a.DoctorTitle = title(v.Orders)
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

// title is the rank of who orders, if all who order now have the same.
func title(orders []Order) uint8 {
	rank := uint8(0)
	for _, o := range orders {
		switch {
		case o.Earlier:
		case o.DoctorTitle == 0 || rank != 0 && rank != o.DoctorTitle:
			return 0
		default:
			rank = o.DoctorTitle
		}
	}
	return rank
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
		Supply: o.Days, UploadHours: -1, Discharge: o.Discharge, Single: o.Once,
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
	case code == "102", code == "106":
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
