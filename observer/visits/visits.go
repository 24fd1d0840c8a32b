// Package visits answers what an institution asks about its own visits (就诊查询):
// visits, diagnoses, the lines of a settlement, what a person took for a chronic
// disease, who is in hospital.
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020) transactions 5201, 5202, 5204, 5205,
// 5303; 个人信息保护法 art. 6: an institution is told of its own visits and of no
// other's, so 5205 is the use record of its own prescriptions. It writes nothing.
package visits

import (
	"context"
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/judge/entitlement"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// ErrSpan: the query's end is before its begin.
var ErrSpan = fault.Define("YB4061", fault.Business, "查询的结束时间 %s 早于开始时间 %s,请核对 endtime")

// Reader is what the questions read.
type Reader interface {
	enrolment.Reader
	provider.Reader
	catalogue.Reader
	claim.Reader
	// Record returns a settlement act; nil when there is none.
	Record(ctx context.Context, psnNo, setlID string) (*settlement.Record, error)
	// InHospital returns the stays of an institution that go on and began at or
	// after one civil time and before another, by begin.
	InHospital(ctx context.Context, institution string, from, to time.Time) ([]claim.Visit, error)
}

// Store runs readings.
type Store interface {
	// Visited runs read on one consistent state.
	Visited(ctx context.Context, read func(Reader) error) error
}

// Service answers. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location // civil time of the place
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// Asked says who asks about whom, and of which civil times.
type Asked struct {
	Institution string
	PsnNo       string    // "" asks of everybody, where that is allowed
	From, To    time.Time // To is exclusive; zero: no end
}

func (a Asked) check() error {
	if !a.To.IsZero() && !a.From.Before(a.To) {
		return ErrSpan.With(a.To.Add(-time.Second).Format(time.DateTime), a.From.Format(time.DateTime))
	}
	return nil
}

func (a Asked) during(t time.Time) bool {
	return !t.Before(a.From) && (a.To.IsZero() || t.Before(a.To))
}

// Visited is a visit with the person, as of its first day.
type Visited struct {
	Visit     claim.Visit
	Person    enrolment.Person
	Spell     enrolment.Spell // of the visit's scheme; empty when there is none
	Diagnoses []claim.Diagnosis
	Age       int  // full years on the first day
	Away      bool // the person is of another prefecture than the institution
}

// Of answers the visits of a person at the caller's, of one kind of care and one
// visit where these are given (5201).
func (s *Service) Of(ctx context.Context, q Asked, medType, visitID string) ([]Visited, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	var found []Visited
	err := s.Store.Visited(ctx, func(r Reader) error {
		found = nil
		institution, err := r.InstitutionOn(ctx, q.Institution, s.today())
		if err != nil {
			return err
		}
		if _, err := r.PersonOn(ctx, q.PsnNo, s.today()); err != nil {
			return err
		}
		all, err := r.VisitsOf(ctx, q.PsnNo, q.From)
		if err != nil {
			return err
		}
		for _, v := range all {
			if v.Institution != q.Institution || !q.during(v.Begin) || medType != "" && v.MedType != medType || visitID != "" && v.VisitID != visitID {
				continue
			}
			one, err := visited(ctx, r, v, institution)
			if err != nil {
				return err
			}
			if one.Diagnoses, err = r.Diagnoses(ctx, v.PsnNo, v.VisitID); err != nil {
				return err
			}
			found = append(found, one)
		}
		return nil
	})
	return found, err
}

func visited(ctx context.Context, r Reader, v claim.Visit, at provider.Institution) (Visited, error) {
	day := claim.Day(v.Begin)
	one := Visited{Visit: v}
	var err error
	if one.Person, err = r.PersonOn(ctx, v.PsnNo, day); err != nil {
		return one, err
	}
	one.Age = one.Person.Birth.AgeOn(day)
	one.Away = len(one.Person.Region) >= 4 && len(at.Region) >= 4 && one.Person.Region[:4] != at.Region[:4]
	spells, err := r.SpellsOn(ctx, v.PsnNo, day)
	if at := slices.IndexFunc(spells, func(s enrolment.Spell) bool { return s.Scheme == v.Scheme }); at >= 0 {
		one.Spell = spells[at]
	}
	return one, err
}

// InHospital answers who is in the caller's hospital and came in the time asked
// for: one person, or all (5303).
func (s *Service) InHospital(ctx context.Context, q Asked) ([]Visited, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	var found []Visited
	err := s.Store.Visited(ctx, func(r Reader) error {
		found = nil
		institution, err := r.InstitutionOn(ctx, q.Institution, s.today())
		if err != nil {
			return err
		}
		stays, err := s.stays(ctx, r, q)
		if err != nil {
			return err
		}
		for _, v := range stays {
			one, err := visited(ctx, r, v, institution)
			if err != nil {
				return err
			}
			found = append(found, one)
		}
		return nil
	})
	return found, err
}

// stays returns the caller's stays that go on.
func (s *Service) stays(ctx context.Context, r Reader, q Asked) ([]claim.Visit, error) {
	if q.PsnNo == "" {
		return r.InHospital(ctx, q.Institution, q.From, q.To)
	}
	if _, err := r.PersonOn(ctx, q.PsnNo, s.today()); err != nil {
		return nil, err
	}
	all, err := r.VisitsOf(ctx, q.PsnNo, q.From)
	return slices.DeleteFunc(all, func(v claim.Visit) bool {
		return v.State != claim.Admitted || v.Institution != q.Institution || !q.during(v.Begin)
	}), err
}

// Diagnosed is a visit of the caller's with its diagnoses (5202).
func (s *Service) Diagnosed(ctx context.Context, institution, psnNo, visitID string) (claim.Visit, []claim.Diagnosis, error) {
	var v claim.Visit
	var diagnoses []claim.Diagnosis
	err := s.Store.Visited(ctx, func(r Reader) (err error) {
		if v, err = own(ctx, r, institution, psnNo, visitID); err != nil {
			return err
		}
		diagnoses, err = r.Diagnoses(ctx, psnNo, visitID)
		return err
	})
	return v, diagnoses, err
}

func own(ctx context.Context, r Reader, institution, psnNo, visitID string) (claim.Visit, error) {
	v, err := r.Visit(ctx, psnNo, visitID)
	if err == nil && v.Institution != institution {
		return v, settlement.ErrNotYourVisit.With(visitID)
	}
	return v, err
}

// Line is a fee line as it was settled, or as it was uploaded when it was not.
type Line struct {
	Line    claim.FeeLine
	Share   settlement.LineShare // empty when not settled
	Entry   catalogue.Entry      // empty when the catalogue has none
	MedType string
	Scheme  string
}

// Settled answers the lines of a settlement of the caller's, live or reversed;
// those of a reversal are negative (5204).
func (s *Service) Settled(ctx context.Context, institution, psnNo, visitID, setlID string) ([]Line, error) {
	var lines []Line
	err := s.Store.Visited(ctx, func(r Reader) error {
		record, err := r.Record(ctx, psnNo, setlID)
		switch {
		case err != nil:
			return err
		case record == nil:
			return settlement.ErrUnknownSettlement.With(setlID)
		case record.Institution != institution:
			return settlement.ErrNotYourVisit.With(record.VisitID)
		case visitID != "" && visitID != record.VisitID:
			return settlement.ErrVisitOfOther.With(setlID, visitID)
		}
		lines, err = linesOf(ctx, r, *record)
		return err
	})
	return lines, err
}

// linesOf joins a record's shares with the lines that they share.
func linesOf(ctx context.Context, r Reader, record settlement.Record) ([]Line, error) {
	origin := record.SetlID
	if record.Original != "" {
		origin = record.Original
	}
	raw, err := r.SettledLines(ctx, record.PsnNo, origin)
	if err != nil {
		return nil, err
	}
	byNo := make(map[string]claim.FeeLine, len(raw))
	for _, l := range raw {
		byNo[l.LineNo] = l
	}
	entries, err := entriesOf(ctx, r, record.Lines)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(record.Lines))
	for i, share := range record.Lines {
		l := byNo[share.LineNo]
		if record.Kind == settlement.Reversed {
			l.Quantity = -l.Quantity
		}
		lines[i] = Line{Line: l, Share: share, Entry: entries[share.EntryID], MedType: record.Facts.MedType, Scheme: record.Scheme}
	}
	return lines, nil
}

// entriesOf reads the catalogue entries that shares name, by version.
func entriesOf(ctx context.Context, r Reader, shares []settlement.LineShare) (map[string]catalogue.Entry, error) {
	var ids []string
	for _, s := range shares {
		if s.EntryID != "" && !slices.Contains(ids, s.EntryID) {
			ids = append(ids, s.EntryID)
		}
	}
	found, err := r.EntryVersions(ctx, ids)
	byID := make(map[string]catalogue.Entry, len(found))
	for _, e := range found {
		byID[e.ID] = e
	}
	return byID, err
}

// Used answers the drugs that the caller dispensed to a person on chronic-disease
// visits and that are settled, by time (5205).
func (s *Service) Used(ctx context.Context, q Asked) ([]Line, provider.Institution, error) {
	var used []Line
	var institution provider.Institution
	if err := q.check(); err != nil {
		return nil, institution, err
	}
	err := s.Store.Visited(ctx, func(r Reader) (err error) {
		used = nil
		if institution, err = r.InstitutionOn(ctx, q.Institution, s.today()); err != nil {
			return err
		}
		if _, err := r.PersonOn(ctx, q.PsnNo, s.today()); err != nil {
			return err
		}
		all, err := r.VisitsOf(ctx, q.PsnNo, time.Time{})
		if err != nil {
			return err
		}
		for _, v := range all {
			if v.Institution != q.Institution || v.MedType != entitlement.MedTypeChronic {
				continue
			}
			lines, err := drugsOf(ctx, r, v, q)
			if err != nil {
				return err
			}
			used = append(used, lines...)
		}
		slices.SortStableFunc(used, func(a, b Line) int { return a.Line.At.Compare(b.Line.At) })
		return nil
	})
	return used, institution, err
}

// drugsOf returns the drugs of a visit's live settlements in the time asked for.
func drugsOf(ctx context.Context, r Reader, v claim.Visit, q Asked) ([]Line, error) {
	lines, err := r.FeeLines(ctx, v.PsnNo, v.VisitID)
	if err != nil {
		return nil, err
	}
	var settled []string
	for _, l := range lines {
		if l.SettledBy != "" && !slices.Contains(settled, l.SettledBy) {
			settled = append(settled, l.SettledBy)
		}
	}
	var drugs []Line
	for _, setlID := range settled {
		record, err := r.Record(ctx, v.PsnNo, setlID)
		if err != nil || record == nil {
			return nil, err
		}
		all, err := linesOf(ctx, r, *record)
		if err != nil {
			return nil, err
		}
		for _, l := range all {
			if isDrug(l.Entry.Kind) && q.during(l.Line.At) {
				drugs = append(drugs, l)
			}
		}
	}
	return drugs, nil
}

func isDrug(k catalogue.Kind) bool {
	return k == catalogue.Drug || k == catalogue.Herb || k == catalogue.Preparation || k == catalogue.EthnicDrug
}
