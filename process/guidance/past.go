package guidance

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/judge/audit/claims"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// lookBack is how many days of the centre's own history are judged with.
const lookBack = 366

// since is the first moment of the history that is looked at on a day.
func since(day period.Date) (time.Time, error) {
	return time.Parse(time.DateOnly, day.AddDays(-lookBack).String())
}

// chronic are the codes of the 门慢特 diseases that are registered.
func chronic(registrations []enrolment.Registration) []string {
	var codes []string
	for _, g := range registrations {
		if g.Kind == enrolment.Chronic && g.Active {
			codes = append(codes, g.Code)
		}
	}
	return codes
}

// visitsOf are the visits of the past, but those left out, with the lines that
// their live settlements took.
func (s *Service) visitsOf(ctx context.Context, r Reader, past *Past, day period.Date, leave func(visitID string) bool) ([]claims.Visit, error) {
	entries, err := s.entries.of(ctx, r, past.Records)
	if err != nil {
		return nil, err
	}
	levels := map[string]string{}
	list := make([]claims.Visit, 0, len(past.Visits)+1)
	for _, v := range past.Visits {
		if leave(v.VisitID) {
			continue
		}
		one := claims.Visit{Visit: v, Diagnoses: past.Diagnoses[v.VisitID], Lines: past.settled(v.VisitID, entries)}
		if one.Level, err = levelOf(ctx, r, levels, v.Institution, day); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// settled are the lines of a visit that live settlements took, with what funds
// paid of them.
func (p *Past) settled(visitID string, entries map[string]*catalogue.Entry) []claims.Line {
	var lines []claims.Line
	for i := range p.Records {
		record := &p.Records[i]
		if record.VisitID != visitID || record.Kind != settlement.Settled || !settlement.Live(p.Records, record.SetlID) {
			continue
		}
		taken := p.Lines[record.SetlID]
		lines = slices.Grow(lines, len(taken))
		for j := range min(len(record.Lines), len(taken)) {
			lines = append(lines, claims.Line{FeeLine: taken[j], Fund: record.FundsOf(j), Entry: entries[record.Lines[j].EntryID]})
		}
	}
	return lines
}

// inOrder adds visits in order of their begin.
func inOrder(f *audit.Facts, visits []claims.Visit) {
	slices.SortStableFunc(visits, func(a, b claims.Visit) int {
		return cmp.Or(a.Begin.Compare(b.Begin), cmp.Compare(a.VisitID, b.VisitID))
	})
	n := 0
	for _, v := range visits {
		n += len(v.Lines)
	}
	f.Visits, f.Lines = slices.Grow(f.Visits, len(visits)), slices.Grow(f.Lines, n)
	for _, v := range visits {
		claims.Add(f, v)
	}
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

// entries remembers catalogue entries by version, which never change.
type entries struct {
	mu   sync.RWMutex
	kept map[string]*catalogue.Entry
}

// mostEntries bounds what is remembered; a full memory is emptied.
const mostEntries = 1 << 17

// of returns the entries that settlements name, by version id.
func (e *entries) of(ctx context.Context, r Reader, records []settlement.Record) (map[string]*catalogue.Entry, error) {
	named := map[string]*catalogue.Entry{}
	var missing []string
	e.mu.RLock()
	for i := range records {
		for j := range records[i].Lines {
			id := records[i].Lines[j].EntryID
			if _, there := named[id]; there || id == "" {
				continue
			}
			named[id] = e.kept[id]
			if named[id] == nil {
				missing = append(missing, id)
			}
		}
	}
	e.mu.RUnlock()
	if len(missing) == 0 {
		return named, nil
	}
	found, err := r.EntryVersions(ctx, missing)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kept == nil || len(e.kept) > mostEntries {
		e.kept = map[string]*catalogue.Entry{}
	}
	for i := range found {
		named[found[i].ID], e.kept[found[i].ID] = &found[i], &found[i]
	}
	return named, nil
}

// leaving leaves visits out that are in the list.
func leaving(visits []Visit) func(string) bool {
	return func(id string) bool {
		return slices.ContainsFunc(visits, func(v Visit) bool { return v.VisitID == id })
	}
}
