package vetting

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
	"yibao/process/screening"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

// Count is what a trial found in one month, or at one institution.
type Count struct {
	Name   string // 2026-03, or the institution's code
	Hits   int
	Amount money.Fen
}

// Missing is a fact without which so many lines or visits could not be judged.
type Missing struct {
	Fact  string
	Times int
}

// Result is what a trial found. Hits that are exempt count in Exempt only.
type Result struct {
	Persons, Lines       int
	Hits, Exempt         int
	Questioned           int // fee lines
	Amount               money.Fen
	Months, Institutions []Count // by month; by money, at most MaxInstitutions
	InstitutionsInAll    int
	Confirmed, Dismissed int // hits on lines on which a like finding was decided
	Missing              []Missing
	Faults               []string // parts of the rule or points that could not be used
	Samples              []Sample // some of the hits, at most MaxSamples
	Reason               string   // why nothing was tried
}

// Limits on what is kept of a trial.
const (
	MaxInstitutions = 100
	MaxSamples      = 50
)

// Sample is one hit of a trial.
type Sample struct {
	PsnNo, VisitID, SetlID, Provider string
	Day                              period.Date
	Amount                           money.Fen
	Lines                            int
	Level                            string
	Ruling                           finding.Ruling // of a like finding; "" none
	Evidence                         string
}

// Precision is the share of decided hits that were confirmed, in 万分之; false
// when none was decided.
func (r Result) Precision() (int, bool) {
	if r.Confirmed+r.Dismissed == 0 {
		return 0, false
	}
	return (r.Confirmed*10000 + (r.Confirmed+r.Dismissed)/2) / (r.Confirmed + r.Dismissed), true
}

// Service is the audit desk's. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	NewID func() string
}

// Version makes a rule's file into a version that may be tried; the version id
// is the rule's number.
func Version(name, text string) (knowledge.RuleVersion, []rulefile.Complaint) {
	rule, complaints := rulefile.Parse(name, text)
	return knowledge.RuleVersion{
		Version: period.Version{ID: rule.Code, Effective: period.Since(1)}, Rule: rule.Code, Kind: rule.Kind, Title: rule.Title,
		State: knowledge.Draft, File: name, Text: text,
	}, complaints
}

// Trial is one rule tried on the settlements of a span (回溯测试); trying keeps it.
type Trial struct {
	Region     string
	File, Text string
	Span       period.Span
}

// Try tries a rule: it screens and counts, and writes nothing. A rule that has
// complaints finds nothing, and its first complaint is in Reason.
func (s *Service) Try(ctx context.Context, t Trial) (Result, error) {
	version, complaints := Version(t.File, t.Text)
	if len(complaints) > 0 {
		return Result{Reason: complaints[0].String()}, nil
	}
	c := counter{months: map[string]*Count{}, institutions: map[string]*Count{}}
	err := s.Store.Vetted(ctx, func(r Reader) error {
		decided, err := r.DecidedOf(ctx, t.Region, version.Kind)
		c.decided = byVisit(decided)
		return err
	})
	if err != nil {
		return Result{}, err
	}
	screen := screening.Service{Store: s.Store, Now: s.Now, NewID: s.NewID}
	report, err := screen.Screen(ctx, screening.Run{Region: t.Region, Span: t.Span, Trial: []knowledge.RuleVersion{version}, Each: c.take})
	if err != nil {
		return Result{}, err
	}
	r := c.result
	r.Persons, r.Lines = report.Persons, report.Lines
	r.Months = slices.SortedFunc(values(c.months), func(a, b Count) int { return strings.Compare(a.Name, b.Name) })
	r.Institutions = slices.SortedFunc(values(c.institutions), func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), strings.Compare(a.Name, b.Name))
	})
	r.InstitutionsInAll = len(r.Institutions)
	r.Institutions = r.Institutions[:min(len(r.Institutions), MaxInstitutions)]
	for _, fact := range slices.Sorted(maps.Keys(report.Unjudged)) {
		r.Missing = append(r.Missing, Missing{fact, report.Unjudged[fact]})
	}
	for _, f := range report.Faults {
		r.Faults = append(r.Faults, strings.TrimSpace(f.Rule+" "+f.Point)+":"+f.Text)
	}
	slices.SortFunc(r.Samples, func(a, b Sample) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), strings.Compare(a.PsnNo, b.PsnNo), strings.Compare(a.VisitID, b.VisitID))
	})
	return r, nil
}

func values(m map[string]*Count) func(func(Count) bool) {
	return func(yield func(Count) bool) {
		for _, c := range m {
			if !yield(*c) {
				return
			}
		}
	}
}

// counter adds the hits of a trial up.
type counter struct {
	decided              map[string][]finding.Decided // by visit
	months, institutions map[string]*Count
	result               Result
}

func (c *counter) take(f finding.Finding) {
	r := &c.result
	if f.Exempt != "" {
		r.Exempt++
		return
	}
	r.Hits++
	r.Questioned += len(f.Lines)
	r.Amount += f.Amount
	bump(c.months, f.Day.String()[:len("2026-03")], f.Amount)
	bump(c.institutions, f.Provider, f.Amount)
	ruling := c.ruling(f)
	switch ruling {
	case finding.Confirmed:
		r.Confirmed++
	case finding.Dismissed:
		r.Dismissed++
	}
	if len(r.Samples) < MaxSamples {
		r.Samples = append(r.Samples, Sample{
			f.PsnNo, f.VisitID, f.SetlID, f.Provider, f.Day, f.Amount, len(f.Lines), f.Level, ruling, told(f.Evidence),
		})
	}
}

func bump(counts map[string]*Count, name string, amount money.Fen) {
	if counts[name] == nil {
		counts[name] = &Count{Name: name}
	}
	counts[name].Hits++
	counts[name].Amount += amount
}

func told(evidence []finding.Evidence) string {
	parts := make([]string, len(evidence))
	for i, e := range evidence {
		parts[i] = e.Name + " " + e.Text
	}
	return strings.Join(parts, ";")
}

func byVisit(decided []finding.Decided) map[string][]finding.Decided {
	visits := map[string][]finding.Decided{}
	for _, d := range decided {
		visits[d.VisitID] = append(visits[d.VisitID], d)
	}
	return visits
}

// ruling is that on a finding of the same kind on the same visit which questions
// one of the same lines; "" when there is none.
func (c *counter) ruling(f finding.Finding) finding.Ruling {
	for _, d := range c.decided[f.VisitID] {
		if d.PsnNo == f.PsnNo && (len(d.Lines) == 0 || len(f.Lines) == 0 || slices.ContainsFunc(d.Lines, func(l finding.Line) bool {
			return slices.ContainsFunc(f.Lines, func(m finding.Line) bool { return m.LineNo == l.LineNo })
		})) {
			return d.Ruling
		}
	}
	return ""
}
