package vetting

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
	"yibao/process/screening"
	"yibao/register/access"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

// TrialState is how far a trial is.
type TrialState string

// The states.
const (
	Running TrialState = "进行中"
	Done    TrialState = "完成"
	Failed  TrialState = "失败"
	Broken  TrialState = "中断" // never stored: begun long ago and not ended
)

// Patience is how long a trial may run before it is taken for broken off.
const Patience = 2 * time.Hour

// Trial is one rule tried on the settlements of a span (回溯测试).
type Trial struct {
	ID     string
	Region string
	Rule   string // 规则编号
	Title  string
	File   string
	Text   string
	Span   period.Span
	State  TrialState
	Author string
	Begun  time.Time
	Ended  time.Time // zero while it runs
	Result Result
}

// At is the state at an instant.
func (t Trial) At(now time.Time) TrialState {
	if t.State == Running && now.Sub(t.Begun) > Patience {
		return Broken
	}
	return t.State
}

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
	Reason               string   // why it failed
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

// Refusals of trials.
var (
	ErrUnknownTrial = fault.Define("YB4576", fault.Business, "没有试跑 %s,请核对编号")
	ErrTrialSpan    = fault.Define("YB4577", fault.Business, "试跑的起止日期 %s 不对,止日不早于起日,最长十年")
)

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

// Begin stores a trial that is to run. ErrTrialSpan.
func (s *Service) Begin(ctx context.Context, t Trial) (Trial, error) {
	if !t.Span.Valid() || t.Span.From.AddDays(3660) < t.Span.To {
		return t, ErrTrialSpan.With(t.Span)
	}
	t.ID, t.State, t.Begun = s.NewID(), Running, s.Now().UTC().Truncate(time.Microsecond)
	return t, s.Store.Vet(ctx, func(w Work) error { return w.AddTrial(ctx, t) })
}

// Run runs a trial that was begun and stores its result, also when it fails.
func (s *Service) Run(ctx context.Context, t Trial) error {
	result, err := s.try(ctx, t)
	t.State, t.Result = Done, result
	if err != nil {
		t.State, t.Result = Failed, Result{Reason: "试跑没有完成,请重试或联系系统管理员"}
		if f, ok := fault.As(err); ok {
			t.Result.Reason = f.Error()
		}
	}
	t.Ended = s.Now().UTC().Truncate(time.Microsecond)
	return s.Store.Vet(ctx, func(w Work) error { return w.EndTrial(ctx, t) })
}

// try screens and counts.
func (s *Service) try(ctx context.Context, t Trial) (Result, error) {
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

// Trial returns a trial within the scope; ErrUnknownTrial.
func (s *Service) Trial(ctx context.Context, scope access.Scope, id string) (Trial, error) {
	var found *Trial
	err := s.Store.Vetted(ctx, func(r Reader) (err error) {
		found, err = r.Trial(ctx, scope, id)
		return err
	})
	if err == nil && found == nil {
		err = ErrUnknownTrial.With(id)
	}
	if err != nil {
		return Trial{}, err
	}
	return *found, nil
}

// Trials lists trials within the scope, newest first.
func (s *Service) Trials(ctx context.Context, scope access.Scope, rule, after string, limit int) ([]Trial, error) {
	var list []Trial
	err := s.Store.Vetted(ctx, func(r Reader) (err error) {
		list, err = r.Trials(ctx, scope, rule, after, limit)
		return err
	})
	return list, err
}
